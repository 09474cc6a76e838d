//! `docs/template-reference.md`: every template with what it is given and what others hold on to, read from the source.
//! `REVERIFY_WRITE_DOCS=1 cargo test --test portal template_reference` writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A struct or enum of the views.
#[derive(Default)]
struct Item {
    doc: String,
    template: Option<String>,
    blocks: bool,
    /// Name, type, words. Variants of an enum have no type.
    fields: Vec<(String, String, String)>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.to_string_lossy().ends_with(end) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Where templates get their values from.
fn sources() -> Vec<PathBuf> {
    let samples = Path::new("samples");
    let mut sources = files(&root().join("src/web/views"), ".rs");
    sources.retain(|path| !path.components().any(|part| part.as_os_str() == samples) && !path.ends_with("samples.rs"));
    sources.extend(["src/mail/views.rs", "src/mail/views/letter.rs"].map(|path| root().join(path)));
    sources
}

/// What the views declare, by name and file: a name may be there in several.
fn items() -> BTreeMap<(String, String), Item> {
    let mut items = BTreeMap::new();
    for path in sources() {
        let file = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let (mut item, mut words, mut open) = (Item::default(), String::new(), None::<(String, bool)>);
        for line in text.lines() {
            let bare = line.trim();
            if let Some(doc) = bare.strip_prefix("///") {
                words = format!("{words} {}", doc.trim()).trim().to_owned();
                continue;
            }
            match &open {
                None => {
                    if let Some(rest) = bare.strip_prefix("#[template(path = \"") {
                        item.template = rest.split('"').next().map(str::to_owned);
                        item.blocks = bare.contains("blocks = [\"main\"]");
                    } else if let Some(rest) = declared(line) {
                        let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                        item.doc = std::mem::take(&mut words);
                        if bare.ends_with('{') {
                            open = Some((name, bare.contains("enum")));
                        } else {
                            item = Item::default();
                        }
                    } else if !bare.starts_with("#[") {
                        words.clear();
                        item = Item::default();
                    }
                }
                Some((name, _)) if line.starts_with('}') => {
                    items.insert((name.clone(), file.clone()), std::mem::take(&mut item));
                    (open, words) = (None, String::new());
                }
                Some((_, is_enum)) => {
                    let field = bare.trim_end_matches(',');
                    let of_struct = || field.strip_prefix("pub ").unwrap_or(field).split_once(": ");
                    if let (false, Some((name, kind))) = (*is_enum || bare.starts_with(['#', '/']), of_struct()) {
                        item.fields.push((name.to_owned(), kind.to_owned(), std::mem::take(&mut words)));
                    } else if *is_enum
                        && line.starts_with("    ")
                        && !line.starts_with("     ")
                        && !bare.starts_with(['#', '}'])
                    {
                        let variant = field.trim_end_matches('{').trim();
                        item.fields.push((variant.to_owned(), String::new(), std::mem::take(&mut words)));
                    } else if *is_enum && let Some((name, kind)) = field.split_once(": ") {
                        let within = format!("{} · {name}", item.fields.last().map_or("", |field| &field.0));
                        let last = item
                            .fields
                            .iter()
                            .rev()
                            .find(|field| field.1.is_empty())
                            .map_or(within, |field| format!("{} · {name}", field.0));
                        item.fields.push((last, kind.to_owned(), std::mem::take(&mut words)));
                    }
                }
            }
        }
    }
    items
}

/// What a type of ours can be asked in a template: its methods, with what they say of themselves, by type.
fn methods(paths: &[PathBuf], used: &str) -> BTreeMap<String, Vec<(String, String, String)>> {
    let mut found: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for path in paths {
        let (mut of, mut words) = (String::new(), String::new());
        for line in fs::read_to_string(path).unwrap().lines() {
            let bare = line.trim();
            if let Some(doc) = bare.strip_prefix("///") {
                words = format!("{words} {}", doc.trim()).trim().to_owned();
                continue;
            }
            if let Some(rest) = line.strip_prefix("impl ") {
                of = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            }
            let head = line.strip_prefix("    ").unwrap_or_default();
            let head =
                ["pub ", "const ", "fn "].iter().fold(head, |head, word| head.strip_prefix(word).unwrap_or(head));
            if let Some((name, rest)) = head.split_once('(')
                && ["self", "&self"].iter().any(|own| rest.starts_with(own))
                && used.contains(&format!(".{name}("))
                && let Some((given, kind)) = rest.split_once(')')
            {
                let given = given.trim_start_matches("&self").trim_start_matches("self").trim_start_matches(", ");
                let kind = kind.trim_start_matches(" -> ").trim_end_matches(" {").to_owned();
                found.entry(of.clone()).or_default().push((format!(".{name}({given})"), kind, words.clone()));
            }
            if !bare.starts_with("#[") {
                words.clear();
            }
        }
    }
    found
}

/// The filters of ours, with what they do.
fn filters() -> Vec<(String, String, String)> {
    let text = fs::read_to_string(root().join("src/locale/filters.rs")).unwrap();
    let (mut found, mut words) = (Vec::new(), String::new());
    for line in text.lines() {
        if let Some(doc) = line.strip_prefix("///") {
            words = doc.trim().to_owned();
        } else if let Some(rest) = line.strip_prefix("pub fn ") {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let (_, given) = rest.split_once('(').unwrap();
            // The text before the bar, and what askama hands on, are not typed.
            let given: Vec<&str> =
                given.split(", ").skip(2).filter_map(|part| part.split_once(": ")).map(|p| p.0).collect();
            let given = if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) };
            let made = rest.split_once("askama::Result<").and_then(|(_, rest)| rest.split_once("> {")).unwrap().0;
            found.push((format!("{name}{given}"), made.to_owned(), std::mem::take(&mut words)));
        }
    }
    found
}

/// The templates that take this one in.
fn takers(name: &str, all: &[(String, String)]) -> BTreeSet<String> {
    let takes = |text: &str| ["include", "import"].iter().any(|word| text.contains(&format!("{{% {word} \"{name}\"")));
    all.iter().filter(|(_, text)| takes(text)).map(|(other, _)| other.clone()).collect()
}

/// What follows the word in the first line of a struct or an enum.
fn declared(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    line.strip_prefix("struct ").or(line.strip_prefix("enum "))
}

/// The values of an attribute in a template, where they are fixed.
fn attributes(template: &str, name: &str) -> BTreeSet<String> {
    let begins = format!(" {name}=\"");
    let values = template.split(begins.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
    values.filter(|value| !value.is_empty() && !value.contains('{')).map(str::to_owned).collect()
}

/// The names of the forms: those that the macros `form` and `send` make, too.
fn forms(template: &str) -> BTreeSet<String> {
    let mut forms = attributes(template, "data-form");
    for call in ["::form(\"", " form(\"", "::send(\""] {
        forms.extend(template.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    forms
}

/// The names after a word: macros with what they are given, blocks.
fn within(template: &str, word: &str, end: impl Fn(&str) -> Option<usize>) -> BTreeSet<String> {
    let rests = template.split(word).skip(1);
    rests.filter_map(|rest| end(rest).map(|at| rest[..at].trim_end().to_owned())).collect()
}

/// The kinds of buttons that start a passkey prompt: those that the macro `passkey_button` makes, too.
fn passkeys(template: &str) -> BTreeSet<String> {
    let mut kinds = attributes(template, "data-passkey");
    let calls = template.split("passkey_button(\"").skip(1);
    kinds.extend(calls.filter_map(|rest| rest.split('"').nth(2)).map(str::to_owned));
    kinds
}

fn listed(out: &mut String, label: &str, names: &BTreeSet<String>) {
    if !names.is_empty() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        writeln!(out, "{label}: {}\n", names.join(", ")).unwrap();
    }
}

fn table(out: &mut String, fields: &[(String, String, String)]) {
    if fields.is_empty() {
        return;
    }
    writeln!(out, "| value | type | what it is |\n|---|---|---|").unwrap();
    let clean = |text: &str| text.replace('|', "\\|");
    for (name, kind, words) in fields {
        let kind = if kind.is_empty() { String::new() } else { format!("`{}`", clean(kind)) };
        writeln!(out, "| `{name}` | {kind} | {} |", clean(words).replace("[`", "`").replace("`]", "`")).unwrap();
    }
    writeln!(out).unwrap();
}

/// What a value holds, and what it can be asked.
fn with_methods(
    item: &Item,
    kind: &str,
    asked: &BTreeMap<String, Vec<(String, String, String)>>,
) -> Vec<(String, String, String)> {
    item.fields.iter().chain(asked.get(kind).into_iter().flatten()).cloned().collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn reference() -> String {
    let items = items();
    let folder = root().join("templates");
    let paths: Vec<PathBuf> = files(&folder, ".html").into_iter().chain(files(&folder, ".txt")).collect();
    let named = |path: &PathBuf| path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
    let all: Vec<(String, String)> =
        paths.iter().map(|path| (named(path), fs::read_to_string(path).unwrap())).collect();
    let used: String = all.iter().map(|(_, text)| text.as_str()).collect();
    let dates = [root().join("src/locale/dates.rs")];
    let asked = methods(&sources().into_iter().chain(dates).collect::<Vec<_>>(), &used);
    let mut out = String::from(
        "# Template reference\n\nEvery template, what it is given, and what scripts, tests and password managers hold on to in it. Made from the\n\
         source; see [templates.md](templates.md) for how to change one.\n\n\
         A value of type `Text` is a sentence in the reader’s language; `Moment` is an instant, written by one of its methods,\n\
         with `.next_minute()` before `.time()` where something works from then on. What a value can be asked stands below\n\
         what it holds, with its dot.\n\n## Filters\n\nThose of [askama](https://askama.rs), and:\n\n",
    );
    table(&mut out, &filters());
    writeln!(out, "## Instants\n").unwrap();
    table(&mut out, asked.get("Moment").map_or(&[], Vec::as_slice));
    writeln!(out, "## Templates\n").unwrap();
    for (name, text) in &all {
        writeln!(out, "### `{name}`\n").unwrap();
        match items.iter().find(|(_, item)| item.template.as_deref() == Some(name.as_str())) {
            Some(((kind, _), item)) => {
                let block = if item.blocks { " Its block `main` is also sent alone." } else { "" };
                writeln!(out, "{}{block}\n", item.doc).unwrap();
                table(&mut out, &with_methods(item, kind, &asked));
            }
            None => {
                let comment = text.strip_prefix("{#").and_then(|rest| rest.split("#}").next());
                let words = comment.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "));
                writeln!(
                    out,
                    "{}\n",
                    words.unwrap_or_else(|| "Part of the templates that include it, with their values.".into())
                )
                .unwrap();
            }
        }
        if name != "base/components.html" {
            listed(&mut out, "Taken in by", &takers(name, &all));
        }
        let macros = within(text, "{% macro ", |rest| rest.find(')').map(|at| at + 1));
        listed(&mut out, "Macros", &macros);
        if name.starts_with("base/") {
            let blocks = within(text, "{% block ", |rest| rest.find(['%', '-']));
            listed(&mut out, "Blocks", &blocks);
        }
        listed(&mut out, "Forms (`data-form`)", &forms(text));
        listed(&mut out, "Passkey hooks (`data-passkey`)", &passkeys(text));
        listed(&mut out, "Test hooks (`data-testid`)", &attributes(text, "data-testid"));
        listed(&mut out, "Ids", &attributes(text, "id"));
    }
    writeln!(out, "## Values\n").unwrap();
    for ((name, file), item) in items.iter().filter(|(_, item)| item.template.is_none()) {
        let named = |item: &Item| item.fields.iter().any(|(_, kind, _)| words(kind).any(|word| word == name));
        if file.starts_with("mail/") && !items.values().any(named) {
            continue;
        }
        match items.keys().filter(|(other, _)| other == name).count() {
            1 => writeln!(out, "### `{name}`\n").unwrap(),
            _ => writeln!(out, "### `{name}` of `{file}`\n").unwrap(),
        }
        if !item.doc.is_empty() {
            writeln!(out, "{}\n", item.doc).unwrap();
        }
        table(&mut out, &with_methods(item, name, &asked));
    }
    format!("{}\n", out.trim_end())
}

#[test]
fn the_reference_of_templates_is_up_to_date() {
    let made = reference();
    let path = root().join("docs/template-reference.md");
    if std::env::var_os("REVERIFY_WRITE_DOCS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert!(made.len() > 10_000 && made.contains("`change-password`"), "{made}");
    for known in
        ["| `strong` |", "| `link(href)` |", "| `code` |", "| `direction` |", "| `.written()` |", "| `.helper()` |"]
    {
        assert!(made.contains(known), "{known} is missing");
    }
    assert!(made.contains("Taken in by: `account/security.html`"), "which pages a part is in");
    assert!(!made.contains("{%"), "markup, where names belong: {made}");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "run REVERIFY_WRITE_DOCS=1 cargo test --test portal template_reference");
}
