//! Every language there is: those in the binary, with what the overlay and an operator's files lay over them.

use std::path::Path;
use std::sync::Arc;

use fluent_bundle::FluentResource;
use rust_embed::RustEmbed;
use unic_langid::{CharacterDirection, LanguageIdentifier};

use super::check::{self, Reference};
use super::{Language, accept};

#[derive(RustEmbed)]
#[folder = "templates/locales/"]
struct Files;

/// What lies over them when the program is built, as templates do; mostly nothing.
#[derive(RustEmbed)]
#[folder = "overlay/locales/"]
#[allow_missing = true]
struct Overlay;

/// The language that all others fall back to, and whose messages say which keys and placeholders there are.
pub(super) const REFERENCE: &str = "en";

/// The message that a language has to bring itself: English is no stand-in for it.
const NAME: &str = "language-name";

/// The languages a portal speaks. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Languages {
    /// The first one is for readers who understand none of them.
    all: Arc<[Arc<Language>]>,
}

/// The messages of one language in the binary, or of one file that lies over them.
struct Source {
    /// The file; nothing for the binary's own.
    place: Option<String>,
    tag: LanguageIdentifier,
    resource: Arc<FluentResource>,
}

impl Languages {
    /// The shipped languages with the overlay's messages; over them, and beside them, those in `folder`, one file per
    /// language: `de.ftl`, `pt-BR.ftl`.
    /// Only those in `wanted` are spoken, the first of them to readers who understand none; an empty list means all,
    /// English first.
    ///
    /// # Errors
    /// One line for each mistake in a file, with its place: unknown keys and placeholders, what cannot be parsed.
    pub fn load(folder: Option<&Path>, wanted: &[String]) -> Result<Self, Vec<String>> {
        Self::load_over(texts::<Overlay>(), folder, wanted)
    }

    /// The same with another overlay than the one this crate was built with: texts under names like `de/auth.ftl`.
    #[doc(hidden)]
    pub fn load_over(
        overlay: impl IntoIterator<Item = (String, String)>,
        folder: Option<&Path>,
        wanted: &[String],
    ) -> Result<Self, Vec<String>> {
        let shipped = shipped()?;
        let reference =
            Reference::new(of(&shipped, &tag(REFERENCE).unwrap_or_default()).map(|source| &*source.resource));
        let mut problems = Vec::new();
        let mut own = laid_over(overlay, &shipped, &reference, &mut problems);
        if let Some(folder) = folder {
            own.extend(read(folder, &shipped, &reference, &mut problems));
        }
        let sources: Vec<&Source> = shipped.iter().chain(&own).collect();
        let mut tags: Vec<&LanguageIdentifier> = sources.iter().map(|source| &source.tag).collect();
        tags.sort_by_key(|tag| (tag.to_string() != REFERENCE, tag.to_string()));
        tags.dedup();
        for tag in &tags {
            let of_it: Vec<&Source> = sources.iter().copied().filter(|source| source.tag == **tag).collect();
            problems.extend(mistakes_together(&of_it));
        }
        let mut chosen = Vec::new();
        for name in wanted {
            match tag(name).and_then(|tag| tags.iter().find(|known| ***known == tag)) {
                Some(tag) => chosen.push(*tag),
                None => problems.push(format!("languages: there are no messages in {name:?}")),
            }
        }
        if wanted.is_empty() {
            chosen = tags;
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let made = |tag: &LanguageIdentifier, fallback| {
            let of_it = sources.iter().filter(|source| source.tag == *tag);
            let resources: Vec<_> = of_it.map(|source| Arc::clone(&source.resource)).collect();
            Arc::new(Language::new(tag.clone(), &resources, fallback))
        };
        let english = made(&tag(REFERENCE).unwrap_or_default(), None);
        let is_english = |tag: &LanguageIdentifier| *tag == english.tag;
        let all = chosen.into_iter().map(|tag| match is_english(tag) {
            true => Arc::clone(&english),
            false => made(tag, Some(Arc::clone(&english))),
        });
        Ok(Self { all: all.collect() })
    }

    /// For readers of whom nothing is known.
    pub fn first(&self) -> &Arc<Language> {
        // `load` never makes an empty list: without wishes it holds the shipped languages.
        #[expect(clippy::indexing_slicing, reason = "never empty")]
        &self.all[0]
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Language>> {
        self.all.iter()
    }

    /// The one with this tag.
    pub fn named(&self, tag: &str) -> Option<&Arc<Language>> {
        self.all.iter().find(|language| language.tag == tag)
    }

    /// The best for the value of an `Accept-Language` header.
    pub fn accepted(&self, header: &str) -> &Arc<Language> {
        accept::best(header, &self.all).unwrap_or(self.first())
    }
}

fn tag(name: &str) -> Option<LanguageIdentifier> {
    name.parse().ok()
}

/// Where lines begin in a language, as HTML calls it.
pub(super) fn direction(name: &str) -> &'static str {
    match tag(name).map(|tag| tag.character_direction()) {
        Some(CharacterDirection::RTL) => "rtl",
        _ => "ltr",
    }
}

fn of<'a>(sources: &'a [Source], tag: &LanguageIdentifier) -> Option<&'a Source> {
    sources.iter().find(|source| source.tag == *tag)
}

/// What the binary holds: `en/account.ftl` and its like, those of one language joined.
fn shipped() -> Result<Vec<Source>, Vec<String>> {
    let mut joined: Vec<(LanguageIdentifier, String)> = Vec::new();
    for (path, text) in texts::<Files>() {
        let Some(tag) = tag_of(&path) else { continue };
        match joined.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, all)) => all.push_str(&text),
            None => joined.push((tag, text)),
        }
    }
    let made = |(tag, text)| match FluentResource::try_new(text) {
        Ok(resource) => Ok(Source { place: None, tag, resource: Arc::new(resource) }),
        Err((_, problems)) => {
            Err(problems.iter().map(|problem| format!("shipped messages in {tag}: {problem}")).collect())
        }
    };
    joined.into_iter().map(made).collect()
}

/// The files of a folder that is part of the binary.
fn texts<F: RustEmbed>() -> impl Iterator<Item = (String, String)> {
    F::iter().filter(|path| path.ends_with(".ftl")).filter_map(|path| {
        let file = F::get(&path)?;
        Some((path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
    })
}

/// The language of `de/auth.ftl`.
fn tag_of(path: &str) -> Option<LanguageIdentifier> {
    path.split_once('/').and_then(|(folder, _)| tag(folder))
}

/// The overlay's files.
fn laid_over(
    overlay: impl IntoIterator<Item = (String, String)>,
    shipped: &[Source],
    reference: &Reference,
    problems: &mut Vec<String>,
) -> Vec<Source> {
    let mut own = Vec::new();
    for (path, text) in overlay {
        let place = format!("overlay/locales/{path}");
        match tag_of(&path) {
            Some(tag) => own.push(source(&place, tag, text, shipped, reference, problems)),
            None => {
                problems.push(format!("{place}: belongs in a folder with the tag of its language, as in de or pt-BR"));
            }
        }
    }
    own
}

/// One file that lies over the shipped messages, as far as it can be read: its language is known even so.
fn source(
    place: &str,
    tag: LanguageIdentifier,
    text: String,
    shipped: &[Source],
    reference: &Reference,
    problems: &mut Vec<String>,
) -> Source {
    let under = of(shipped, &tag).map(|source| &*source.resource);
    // Some editors begin a file with a mark of its encoding, which is no part of the first key.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let (resource, found) = check::read(text, reference, under);
    problems.extend(found.into_iter().map(|(line, what)| format!("{place}:{line}: {what}")));
    Source { place: Some(place.to_owned()), tag, resource: Arc::new(resource) }
}

/// What is wrong with all the messages of one language, later ones over earlier, and shows in none of its files alone.
fn mistakes_together(sources: &[&Source]) -> Vec<String> {
    let resources: Vec<&FluentResource> = sources.iter().map(|source| &*source.resource).collect();
    let at = |index: usize, line: usize, what: &str| {
        let place = sources.get(index).and_then(|source| source.place.as_deref());
        place.map(|place| format!("{place}:{line}: {what}"))
    };
    let circles = check::circles(&resources).into_iter().filter_map(|(index, (line, what))| at(index, line, &what));
    let named = resources.iter().any(|resource| check::holds(resource, NAME));
    let nameless = format!("`{NAME}` is missing: the language’s name in itself, by which readers choose it");
    circles.chain((!named).then(|| at(0, 1, &nameless)).flatten()).collect()
}

/// An operator's files.
fn read(folder: &Path, shipped: &[Source], reference: &Reference, problems: &mut Vec<String>) -> Vec<Source> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(Result::ok),
        Err(error) => {
            problems.push(format!("messages_dir: {} cannot be read: {error}", folder.display()));
            return Vec::new();
        }
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "ftl"));
    paths.sort();
    let mut own = Vec::new();
    for path in paths {
        let place = path.display().to_string();
        let Some(tag) = path.file_stem().and_then(|stem| tag(&stem.to_string_lossy())) else {
            problems.push(format!("{place}: its name is no language tag, as in de.ftl or pt-BR.ftl"));
            continue;
        };
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
            problems.push(format!("{place}: cannot be read: {error}"));
            String::new()
        });
        own.push(source(&place, tag, text, shipped, reference, problems));
    }
    own
}
