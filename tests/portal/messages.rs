//! Sentences in the reader's language, and an operator's own in their place.

use std::path::Path;

use reverify::locale::{Languages, t};

use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::command::run;
use crate::support::page::Page;

const LOG: &str = "/account/activity";

async fn asked_in(browser: &Browser, path: &str, language: &str) -> Page {
    browser.request("GET", path).header("accept-language", language).send().await
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

#[tokio::test]
async fn a_page_and_its_file_are_in_the_language_of_the_reader() {
    let app = TestApp::sqlite().await;
    let person = app.person("Mara").await;
    let browser = &person.browser;
    let page = asked_in(browser, LOG, "de-AT,de;q=0.9,en;q=0.8").await;
    assert_eq!(page.all("main h1"), ["Aktivität"]);
    assert!(page.body.contains("<html lang=\"de\""), "{}", page.body);
    page.shows("Konto erstellt").shows_not("Account created");
    let value = asked_in(&browser.json(), LOG, "de").await.json();
    assert!(value["events"].as_array().unwrap().iter().any(|event| event["what"] == "Konto erstellt"), "{value}");
    let file = asked_in(browser, "/account/activity/download", "de").await;
    assert!(file.body.contains("\"Konto erstellt\"") && file.body.starts_with("\"time\",\"what\""), "{}", file.body);
    assert_eq!(browser.open(LOG).await.all("main h1"), ["Activity"]);
}

#[tokio::test]
async fn an_operators_sentence_is_on_the_page_as_text() {
    let app = TestApp::sqlite().await;
    let folder = app.folder.path().join("messages");
    write(
        &folder,
        &[
            ("en.ftl", "activity-lede = What happened at <b>Fernhill</b>.\n"),
            ("fr.ftl", "language-name = Français\nactivity-title = Activité\n"),
            ("notes.txt", "no messages"),
        ],
    );
    let app = app.configured(|config| config.messages_dir = Some(folder)).await;
    let person = app.person("Mara").await;
    let page = person.browser.open(LOG).await;
    assert_eq!(page.all(".lede"), ["What happened at <b>Fernhill</b>."]);
    // A language of the operator's own; what it lacks is English, as the operator says it.
    let page = asked_in(&person.browser, LOG, "fr").await;
    assert_eq!(page.all("main h1"), ["Activité"]);
    assert_eq!(page.all(".lede"), ["What happened at <b>Fernhill</b>."]);
    assert_eq!(asked_in(&person.browser, LOG, "de").await.all("main h1"), ["Aktivität"]);
}

#[tokio::test]
async fn the_operator_says_which_languages_there_are() {
    let app = TestApp::sqlite().await.configured(|config| config.languages = vec!["de".into(), "en".into()]).await;
    let person = app.person("Mara").await;
    assert_eq!(asked_in(&person.browser, LOG, "fr").await.all("main h1"), ["Aktivität"]);
    assert_eq!(asked_in(&person.browser, LOG, "en").await.all("main h1"), ["Activity"]);
}

/// What stands in a fence of this kind in the documentation.
fn documented(kind: &str) -> String {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md")).unwrap();
    text.split_once(&format!("```{kind}\n")).unwrap().1.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_documented_sentences_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("de.ftl", &documented("ftl"))]);
    let languages = Languages::load(Some(folder.path()), &[]).unwrap();
    let say = |text| languages.named("de").unwrap().say(&text);
    assert_eq!(say(t!("action-password-change")), "Kennwort ändern");
    assert_eq!(say(t!("action-password-changed-ended", n = 0i64)), "Kein anderes Gerät war angemeldet.");
}

#[tokio::test]
async fn a_wrong_file_refuses_to_start_and_is_named_with_its_line() {
    let app = TestApp::sqlite().await;
    let folder = app.folder.path().join("messages");
    let wrong = [
        "action-confirm = Ja: { $name }",
        "",
        "# ours",
        "activity-titel = Was war",
        "",
        "",
        "",
        "",
        "activity-title = Was war",
        "activity-title = Was wird",
        "",
        "activity-lede = Was am { $date",
        "activity-none = Nichts",
    ];
    write(&folder, &[("de.ftl", &wrong.join("\n")), ("deutsch!.ftl", "")]);
    let settings = [("REVERIFY_MESSAGES_DIR", "messages"), ("REVERIFY_LANGUAGES", "en,it")];
    let mut program = app.program(&settings);
    program.arg("serve");
    let ran = run(program).await;
    assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert_eq!(ran.err, documented("text"), "as the documentation says");
    let mut program = app.program(&settings);
    program.arg("check");
    let checked = run(program).await;
    assert_eq!(checked.status, 1);
    for line in ran.err.lines().map(|line| line.trim_start_matches("reverify: ")) {
        assert!(checked.out.lines().any(|out| out.starts_with("WRONG") && out.contains(line)), "{}", checked.out);
    }
    // A folder that is not there is a mistake, too.
    let mut program = app.program(&[("REVERIFY_MESSAGES_DIR", "nowhere")]);
    program.arg("serve");
    run(program).await.failed(1, "messages_dir: nowhere cannot be read");
}
