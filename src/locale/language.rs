//! One language: its messages, and how a text is written in it.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use askama::Values;
use askama::filters::{Escaper, Html};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rustc_hash::FxHashMap;
use unic_langid::LanguageIdentifier;

use super::text::Inner;
use super::{Text, Value, t};

/// Under this name a template finds the language it is rendered in.
const VALUE: &str = "language";

/// While Fluent writes a message, its values are single characters of a plane for private use: the value with index 0 is
/// the first of it. So a name can neither be taken for markup nor change how a message is put together.
const STAND_IN: u32 = 0xF_0000;

/// Stands between groups of three digits meanwhile, for whatever the language has there.
const GROUP: char = '\u{FFFFD}';

/// The messages of one language, over those of another where it lacks some.
pub struct Language {
    /// Its tag (BCP 47): `en`, `de`, `pt-BR`.
    pub tag: LanguageIdentifier,
    bundle: FluentBundle<Arc<FluentResource>>,
    /// Messages without placeholders, which are most, written once: as they are and escaped. A page looks for some sixty,
    /// by keys of our own, so the hash needs no defence.
    fixed: FxHashMap<String, (Box<str>, Box<str>)>,
    /// Whose messages stand in for those that are missing.
    fallback: Option<Arc<Language>>,
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.tag)
    }
}

impl Language {
    /// A language made of `resources`, the later ones over the earlier.
    pub(super) fn new(
        tag: LanguageIdentifier,
        resources: &[Arc<FluentResource>],
        fallback: Option<Arc<Language>>,
    ) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![tag.clone()]);
        // The marks that isolate a value's direction would land in attributes, subjects and JSON.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(n) if n.options.use_grouping && n.value >= 1000.0 => {
                Some(grouped(&n.as_string(), GROUP.encode_utf8(&mut [0; 4])))
            }
            _ => None,
        }));
        for resource in resources {
            bundle.add_resource_overriding(Arc::clone(resource));
        }
        let mut fixed = FxHashMap::default();
        for resource in resources {
            for entry in resource.entries() {
                let fluent_syntax::ast::Entry::Message(message) = entry else { continue };
                let key = message.id.name;
                fixed.remove(key);
                let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { continue };
                if pattern.elements.iter().all(|e| matches!(e, fluent_syntax::ast::PatternElement::TextElement { .. }))
                {
                    let plain = bundle.format_pattern(pattern, None, &mut Vec::new());
                    let mut html = String::with_capacity(plain.len());
                    // Writing to a string cannot fail.
                    let _ = Html.write_escaped_str(&mut html, &plain);
                    fixed.insert(key.to_owned(), (plain.into(), html.into()));
                }
            }
        }
        Self { tag, bundle, fixed, fallback }
    }

    /// The language that a template is rendered in.
    pub(super) fn of(values: &dyn Values) -> askama::Result<&Self> {
        askama::get_value::<Self>(values, VALUE)
    }

    /// Its name in itself: "Deutsch".
    pub fn name(&self) -> String {
        self.say(&Text::message("language-name"))
    }

    /// `text` in this language.
    pub fn say(&self, text: &Text) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(text, Medium::Plain, &mut out);
        out
    }

    /// `text` in this language, escaped for HTML; what it sets in type becomes elements.
    pub(super) fn write_html(&self, text: &Text, out: &mut dyn fmt::Write) -> fmt::Result {
        self.write(text, Medium::Html, out)
    }

    /// The same for what stands in a placeholder.
    pub(super) fn write_value_html(&self, value: &Value, out: &mut dyn fmt::Write) -> fmt::Result {
        self.write_value(value, Medium::Html, out)
    }

    fn write(&self, text: &Text, medium: Medium, out: &mut dyn fmt::Write) -> fmt::Result {
        let (key, values) = match &text.0 {
            Inner::Verbatim(words) => return medium.words(words, out),
            Inner::Message(key, values) => (*key, values),
        };
        if let Some((plain, html)) = self.fixed.get(key) {
            return out.write_str(match medium {
                Medium::Plain => plain,
                Medium::Html => html,
            });
        }
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return match &self.fallback {
                Some(fallback) => fallback.write(text, medium, out),
                // A key that no language has is a mistake in the code; its tests look for it.
                None => medium.words(key, out),
            };
        };
        let mut args = FluentArgs::with_capacity(values.len());
        for ((name, value), stand_in) in values.iter().zip(STAND_IN..) {
            let value = match value {
                Value::Number(n) => FluentValue::from(*n),
                Value::Choice(name) => FluentValue::from(*name),
                _ => char::from_u32(stand_in).map(String::from).unwrap_or_default().into(),
            };
            args.set(*name, value);
        }
        let pattern = self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new());
        let mut rest = &*pattern;
        while let Some((at, mark)) = rest.char_indices().find(|(_, c)| *c >= '\u{F0000}') {
            let (front, back) = rest.split_at(at);
            medium.words(front, out)?;
            let index = u32::from(mark).checked_sub(STAND_IN).and_then(|index| usize::try_from(index).ok());
            if mark == GROUP {
                self.write(&t!("number-group"), medium, out)?;
            } else if let Some((_, value)) = index.and_then(|index| values.get(index)) {
                self.write_value(value, medium, out)?;
            }
            rest = back.get(mark.len_utf8()..).unwrap_or_default();
        }
        medium.words(rest, out)
    }

    fn write_value(&self, value: &Value, medium: Medium, out: &mut dyn fmt::Write) -> fmt::Result {
        match value {
            Value::Verbatim(words) => medium.words(words, out),
            Value::Strong(value) => {
                medium.tag("<strong>", out)?;
                self.write_value(value, medium, out)?;
                medium.tag("</strong>", out)
            }
            Value::Code(words) => {
                medium.tag("<code>", out)?;
                medium.words(words, out)?;
                medium.tag("</code>", out)
            }
            Value::Link { href, words } => {
                medium.tag("<a href=\"", out)?;
                if let Medium::Html = medium {
                    medium.words(href, out)?;
                }
                medium.tag("\">", out)?;
                self.write(words, medium, out)?;
                medium.tag("</a>", out)
            }
            Value::Text(text) => self.write(text, medium, out),
            Value::When(when) => match medium {
                Medium::Plain => self.write(&when.text(), medium, out),
                Medium::Html => when.write_html(self, out),
            },
            Value::Number(n) => medium.words(&grouped(&n.to_string(), &self.say(&t!("number-group"))), out),
            Value::Choice(_) => Ok(()),
        }
    }
}

/// Whole numbers in groups of three digits.
fn grouped(digits: &str, mark: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * mark.len());
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(mark);
        }
        out.push(digit);
    }
    out
}

impl Values for Language {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == VALUE).then_some(self)
    }
}

/// Where a text is written.
#[derive(Clone, Copy)]
enum Medium {
    Plain,
    Html,
}

impl Medium {
    fn words(self, words: &str, out: &mut dyn fmt::Write) -> fmt::Result {
        match self {
            Self::Plain => out.write_str(words),
            Self::Html => Html.write_escaped_str(out, words),
        }
    }

    /// Markup of our own, where there is any.
    fn tag(self, markup: &str, out: &mut dyn fmt::Write) -> fmt::Result {
        match self {
            Self::Plain => Ok(()),
            Self::Html => out.write_str(markup),
        }
    }
}
