//! The messages themselves, and what is made of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::check::{self, Reference};
use super::{Language, Languages, Moment, Text, Value, t};
use crate::clock::{Seconds, Timestamp};

/// English, as it is shipped.
pub(crate) fn english() -> Arc<Language> {
    Arc::clone(Languages::load(None, &[]).unwrap().first())
}

/// A language that has every message of ours, with a stroke for every letter: what can still be read is no message.
pub(crate) fn speechless() -> Language {
    let mut resource = fluent_syntax::parser::parse(source("en")).unwrap();
    for entry in &mut resource.body {
        if let Entry::Message(message) = entry {
            message.value.iter_mut().for_each(strike);
        }
    }
    let text = fluent_syntax::serializer::serialize(&resource);
    let resource = FluentResource::try_new(text).unwrap();
    Language::new("en-XA".parse().unwrap(), &[Arc::new(resource)], None)
}

fn strike(pattern: &mut Pattern<String>) {
    for element in &mut pattern.elements {
        match element {
            PatternElement::TextElement { value } => {
                *value = value.chars().map(|c| if c.is_ascii_alphabetic() { '\u{2013}' } else { c }).collect();
            }
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter_mut().for_each(|variant| strike(&mut variant.value));
            }
            PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
                *value = String::new();
            }
            PatternElement::Placeable { .. } => {}
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under `folder` whose name ends so.
fn files(folder: &Path, end: &str, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, end, out);
        } else if path.to_string_lossy().ends_with(end) {
            out.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// All messages of a shipped language.
fn source(tag: &str) -> String {
    let mut texts = Vec::new();
    files(&root().join("templates/locales").join(tag), ".ftl", &mut texts);
    texts.into_iter().map(|(_, text)| text).collect()
}

fn tags() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("templates/locales")).unwrap();
    folders.map(|folder| folder.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// Every key with its placeholders.
fn messages(tag: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = FluentResource::try_new(source(tag)).unwrap();
    Reference::new(Some(&resource)).into_messages()
}

/// The keys that code and templates name.
fn named() -> BTreeSet<String> {
    let (mut code, mut templates) = (Vec::new(), Vec::new());
    files(&root().join("src"), ".rs", &mut code);
    files(&root().join("templates"), ".html", &mut templates);
    let key = |text: &str| {
        let key: String =
            text.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect();
        (!key.is_empty() && text[key.len()..].starts_with('"')).then_some(key)
    };
    let mut keys = BTreeSet::new();
    for (_, text) in code.iter().filter(|(path, _)| !path.ends_with("locale/tests.rs")) {
        let text: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        keys.extend(text.split("t!(").skip(1).filter_map(|rest| key(rest.trim_start().strip_prefix('"')?)));
        keys.extend(text.split("Text::message(\"").skip(1).filter_map(key));
    }
    for (_, text) in templates {
        for (at, _) in text.match_indices("\"|t") {
            let front = &text[..at];
            keys.extend(front.rfind('"').and_then(|from| key(&text[from + 1..])));
        }
    }
    keys
}

#[test]
fn every_language_says_everything_with_the_same_placeholders() {
    let english = messages("en");
    assert!(english.len() > 20, "{}", english.len());
    for tag in tags() {
        let own = messages(&tag);
        let keys = |of: &BTreeMap<String, BTreeSet<String>>| of.keys().cloned().collect::<BTreeSet<_>>();
        let differ: Vec<_> = keys(&own).symmetric_difference(&keys(&english)).cloned().collect();
        assert!(differ.is_empty(), "only in one of en and {tag}: {differ:#?}");
        for (key, variables) in own {
            assert_eq!(variables, english[&key], "{tag}: {key}");
        }
    }
}

#[test]
fn the_shipped_files_pass_the_check_of_an_operators() {
    let reference = Reference::new(Some(&FluentResource::try_new(source("en")).unwrap()));
    for tag in tags() {
        let (_, mistakes) = check::read(source(&tag), &reference, None);
        assert!(mistakes.is_empty(), "{tag}: {mistakes:#?}");
    }
}

#[test]
fn sentences_have_the_marks_of_print() {
    for tag in tags() {
        let text = source(&tag);
        let code = |line: &str| line.starts_with('#') || line.starts_with("number-group");
        let typed: Vec<_> = text.lines().filter(|line| !code(line) && line.contains(['\'', '"'])).collect();
        assert!(typed.is_empty(), "{tag}, with typewriter's marks: {typed:#?}");
    }
}

#[test]
fn what_is_named_is_there_and_what_is_there_is_named() {
    let (named, there) = (named(), messages("en").into_keys().collect::<BTreeSet<_>>());
    let missing: Vec<_> = named.difference(&there).collect();
    assert!(missing.is_empty(), "no such message: {missing:#?}");
    let unused: Vec<_> = there.difference(&named).collect();
    assert!(unused.is_empty(), "nobody says: {unused:#?}");
}

fn write(language: &Language, text: &Text) -> (String, String) {
    let mut html = String::new();
    language.write_html(text, &mut html).unwrap();
    (language.say(text), html)
}

fn made(source: &str) -> Language {
    let resource = FluentResource::try_new(source.to_owned()).unwrap();
    Language::new("en".parse().unwrap(), &[Arc::new(resource)], None)
}

#[test]
fn values_are_never_markup_and_never_move() {
    let language = made("a = <b>{ $x }</b> & { $y }\nc = it’s <fixed>");
    let text = Text::message("a").with("x", "<i>\u{F0001}").with("y", Value::strong("\"q\""));
    let (plain, html) = write(&language, &text);
    assert_eq!(plain, "<b><i>\u{F0001}</b> & \"q\"");
    assert_eq!(html, "&#60;b&#62;&#60;i&#62;\u{F0001}&#60;/b&#62; &#38; <strong>&#34;q&#34;</strong>");
    assert_eq!(write(&language, &Text::message("c")).1, "it’s &#60;fixed&#62;");
    let link = Value::Link { href: "/\"><i>".into(), words: "<i>".into() };
    let (plain, html) = write(&language, &Text::message("a").with("x", link).with("y", Value::strong(2i64)));
    assert_eq!(plain, "<b><i></b> & 2");
    assert_eq!(
        html,
        "&#60;b&#62;<a href=\"/&#34;&#62;&#60;i&#62;\">&#60;i&#62;</a>&#60;/b&#62; &#38; <strong>2</strong>"
    );
}

#[test]
fn plurals_lists_and_instants_follow_the_language() {
    let languages = Languages::load(None, &[]).unwrap();
    let (english, german) = (languages.first(), languages.named("de").unwrap());
    let at = |millis: i64| Timestamp::from_millis(millis);
    let october = at(1_791_000_000_000);
    let hour = Moment::new(october, october + Seconds::hours(1)).ago().text();
    assert_eq!([english.say(&hour), german.say(&hour)], ["1 hour ago", "vor 1 Stunde"]);
    let days = Moment::new(october, october + Seconds::days(3)).ago().text();
    assert_eq!([english.say(&days), german.say(&days)], ["3 days ago", "vor 3 Tagen"]);
    let full = Moment::at(october).full().text();
    assert_eq!(
        [english.say(&full), german.say(&full)],
        ["3 October 2026, 04:00:00 UTC", "3. Oktober 2026, 04:00:00 UTC"]
    );
    let heading = |at| Moment::new(at, october).heading().text();
    assert_eq!([english.say(&heading(october)), german.say(&heading(october))], ["Today", "Heute"]);
    let sunday = heading(october + Seconds::days(1));
    assert_eq!([english.say(&sunday), german.say(&sunday)], ["Sunday 4 October", "Sonntag, 4. Oktober"]);
    let count = t!("mailbox-count", n = 1_234_567i64);
    assert_eq!([english.say(&count), german.say(&count)], ["1,234,567 messages", "1.234.567 Nachrichten"]);
    let bold = t!("wrong-tries-left", n = 1000i64).with("wrong", Value::strong(1000i64));
    assert!(english.say(&bold).starts_with("1,000 1,000 "), "{}", english.say(&bold));
    let three = || vec!["a".into(), "b".into(), "c".into()];
    let list = Text::any_of(three()).unwrap();
    assert_eq!([english.say(&list), german.say(&list)], ["a, b or c", "a, b oder c"]);
    let list = Text::all_of(three()).unwrap();
    assert_eq!([english.say(&list), german.say(&list)], ["a, b and c", "a, b und c"]);
    let from_then = |millis| Moment::at(at(october.millis() + millis)).next_minute().iso();
    assert_eq!(
        [from_then(0), from_then(1), from_then(59_999), from_then(60_000)],
        ["2026-10-03T04:00:00Z", "2026-10-03T04:01:00Z", "2026-10-03T04:01:00Z", "2026-10-03T04:01:00Z"]
    );
    let next_year = Moment::new(october, october + Seconds::days(200)).date();
    assert_eq!(english.say(&next_year.text()), "3 October 2026");
    assert_eq!(
        write(english, &t!("ago-now").with("unknown", 1i64)).1,
        "just now",
        "a value that nobody asks for is no mistake"
    );
}

fn operator(files: &[(&str, &str)]) -> Result<Languages, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let strip = |line: String| line.replace(&format!("{}/", folder.path().display()), "");
    Languages::load(Some(folder.path()), &[]).map_err(|lines| lines.into_iter().map(strip).collect())
}

#[test]
fn an_operators_sentence_takes_the_place_of_ours_and_a_new_language_falls_back() {
    let languages = operator(&[
        ("en.ftl", "ago-now = this instant\n"),
        ("fr.ftl", "language-name = Français\nago-now = à l’instant\n"),
        ("notes.txt", "x"),
    ])
    .unwrap();
    let say = |tag: &str, text: &Text| languages.named(tag).unwrap().say(text);
    assert_eq!(say("en", &t!("ago-now")), "this instant");
    assert_eq!(say("fr", &t!("ago-now")), "à l’instant");
    assert_eq!(say("fr", &t!("ago-minutes", n = 3i64)), "3 min ago");
    assert_eq!(say("de", &t!("ago-now")), "gerade eben");
}

#[test]
fn a_broken_file_is_refused_with_its_line() {
    let refused = |text: &str| operator(&[("en.ftl", text)]).unwrap_err();
    assert_eq!(
        refused("# mine\nago-now = x\nago-nou = y\n"),
        ["en.ftl:3: there is no message `ago-nou`; `ago-now` is the nearest"]
    );
    assert_eq!(
        refused("ago-minutes = { $minutes } ago"),
        ["en.ftl:1: `ago-minutes` has no placeholder $minutes; it may use $n"]
    );
    assert_eq!(refused("ago-now = { $x }"), ["en.ftl:1: `ago-now` has no placeholder $x; it may use nothing"]);
    assert_eq!(refused("\nago-now = a\nago-now = b"), ["en.ftl:2: `ago-now` is there twice"]);
    assert_eq!(
        refused("ago-now = { NUMBER(1) } { other } { -term }"),
        [
            "en.ftl:1: `ago-now` calls NUMBER(), and there are no functions",
            "en.ftl:1: `ago-now` names the message `other`, which there is not",
            "en.ftl:1: `ago-now` names the term `-term`, which there is not",
        ]
    );
    assert_eq!(refused("ago-now = a\n    .title = b"), ["en.ftl:1: `ago-now` has attributes, which nothing reads"]);
    assert_eq!(
        refused("ago-now = fine\nago-minutes = { $n\nago-nou = x\n"),
        [
            "en.ftl:2: `ago-minutes` cannot be read: a `{` is not closed (Expected a token starting with \"}\")",
            "en.ftl:3: there is no message `ago-nou`; `ago-now` is the nearest",
        ]
    );
    assert_eq!(operator(&[("not a tag!.ftl", "")]).unwrap_err().len(), 1);
    assert_eq!(Languages::load(None, &["fr".into()]).unwrap_err(), ["languages: there are no messages in \"fr\""]);
    assert!(Languages::load(Some(Path::new("/nowhere")), &[]).unwrap_err()[0].starts_with("messages_dir: /nowhere"));
}

#[test]
fn every_entry_that_cannot_be_read_is_named_where_it_begins() {
    let broken = "\
ago-now = fine }
ago-minutes
ago-hours = { $n ->
    [one] an hour
    *[other] { $n
    } hours
}

ago-days = { $n ->
    [one] a day
}
-brand = { \"Fernhill }
language-name = { -brand }
7days = x
ago-weeks = { $m
";
    let lines = operator(&[("en.ftl", broken), ("fr.ftl", "ago-now = {\n")]).unwrap_err();
    let places: Vec<_> = lines.iter().filter_map(|line| line.split_once(": ")).collect();
    let said = |place: &str| {
        let of_it: Vec<_> = places.iter().filter(|(at, _)| *at == place).map(|(_, what)| *what).collect();
        of_it.concat()
    };
    for (place, what) in [
        ("en.ftl:1", "`ago-now` cannot be read: a `}` closes nothing; as text it is `{ \"}\" }` (Unbalanced"),
        ("en.ftl:2", "`ago-minutes` cannot be read: no `=` follows the key (Expected a token"),
        ("en.ftl:11", "`ago-days` cannot be read: no variant is marked with `*`, for what fits none (The select"),
        ("en.ftl:12", "`-brand` cannot be read: a quote is not closed (Unterminated"),
        ("en.ftl:14", "cannot be read: something stands where it cannot (Expected one of"),
        ("en.ftl:15", "`ago-weeks` cannot be read: a `{` is not closed (Expected a token"),
        ("fr.ftl:1", "`ago-now` cannot be read: "),
    ] {
        assert!(said(place).starts_with(what), "{place}: {lines:#?}");
    }
    // And French has no name.
    assert_eq!(lines.len(), 8, "{lines:#?}");
    // A language whose file is broken is there.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("fr.ftl"), "ago-now = {\n").unwrap();
    assert_eq!(Languages::load(Some(folder.path()), &["fr".into()]).unwrap_err().len(), 2);
}

#[test]
fn what_goes_round_in_a_circle_is_refused_with_its_line() {
    let circles = "ago-now = { ago-now }\nago-days = { -days }\n-days = { ago-hours }\nago-hours = { $n ->\n    *[other] { ago-days }\n}\n";
    let lines = operator(&[("de.ftl", circles)]).unwrap_err();
    assert_eq!(
        lines,
        ["de.ftl:4: `ago-hours` names itself over `ago-days`, `-days`", "de.ftl:1: `ago-now` names itself"]
    );
    // Over a message that is as shipped, too; and who names another twice goes in no circle.
    assert!(operator(&[("en.ftl", "ago-now = { ago-days } { ago-days }\nago-days = x\n")]).is_ok());
}

#[test]
fn a_language_without_a_name_is_refused_and_a_mark_of_the_encoding_is_not() {
    let nameless = "fr.ftl:1: `language-name` is missing: the language’s name in itself, by which readers choose it";
    assert_eq!(operator(&[("fr.ftl", "ago-now = maintenant\n")]).unwrap_err(), [nameless]);
    assert!(operator(&[("fr.ftl", "language-name = Français\n")]).is_ok());
    assert!(operator(&[("de.ftl", "ago-now = jetzt\n")]).is_ok(), "German has its name");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("fr.ftl"), "\u{feff}language-name = Français\n").unwrap();
    let languages = Languages::load(Some(folder.path()), &["fr".into()]).unwrap();
    assert_eq!(languages.first().name(), "Français");
}

#[test]
fn a_broken_file_of_the_overlay_is_refused_with_its_line() {
    let refused =
        |path: &str, text: &str| Languages::load_over([(path.to_owned(), text.to_owned())], None, &[]).unwrap_err();
    assert_eq!(
        refused("de/base.ftl", "# ours\nago-nou = x\n"),
        ["overlay/locales/de/base.ftl:2: there is no message `ago-nou`; `ago-now` is the nearest"]
    );
    let elsewhere = "belongs in a folder with the tag of its language, as in de or pt-BR";
    assert_eq!(refused("de.ftl", ""), [format!("overlay/locales/de.ftl: {elsewhere}")]);
    assert_eq!(refused("deutsch!/a.ftl", ""), [format!("overlay/locales/deutsch!/a.ftl: {elsewhere}")]);
}

#[test]
fn pages_and_mails_begin_where_their_language_does() {
    for (tag, direction) in
        [("en", "ltr"), ("de", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("az-Arab", "rtl"), ("", "ltr")]
    {
        assert_eq!(super::catalogue::direction(tag), direction, "{tag}");
    }
}
