//! The language of the pages: what the browser asks for, and what the person chose instead.

use serde_json::{Value, json};

use crate::support::app::{Person, TestApp};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::post;

on_both!(
    the_browser_is_asked_first,
    what_was_chosen_beats_the_browser,
    the_choice_follows_to_other_devices,
    the_answer_is_in_the_new_language_already,
    a_program_is_asked_in_the_language_of_the_account,
    only_what_is_spoken_can_be_chosen,
    without_a_choice_there_is_no_select,
);

fn german(browser: Browser) -> Browser {
    browser.with_language("de-AT,de;q=0.9,en;q=0.5")
}

async fn choose(browser: &Browser, tag: &str) -> Page {
    browser.page().open("/account").await;
    browser.submit("change-language", &[("language", tag)]).await
}

#[track_caller]
fn is_in(page: &Page, tag: &str) {
    let title = if tag == "de" { "Profil" } else { "Profile" };
    assert_eq!(page.all("h1"), [title], "{}", page.text());
    assert_eq!(page.language().as_deref(), Some(tag));
}

async fn kept(person: &Person) -> Value {
    person.browser.json().open("/account").await.json()["language"].clone()
}

async fn the_browser_is_asked_first(app: TestApp) {
    let wishes = [("de-AT,de;q=0.9", "de"), ("fr,de;q=0.3", "de"), ("en-GB", "en"), ("tlh", "en"), ("", "en")];
    let by_weight = [("en;q=0.1, de;q=0.9", "de"), ("en;q=0, de", "de"), ("de;q=0.5, en", "en")];
    for (wish, tag) in wishes.into_iter().chain(by_weight) {
        let page = app.browser().with_language(wish).open("/sign-in").await;
        assert_eq!(page.language().as_deref(), Some(tag), "{wish:?}");
    }
    let person = app.person("Mara").await;
    is_in(&person.browser.page().open("/account").await, "en");
    let Person { browser, .. } = person;
    let page = german(browser).open("/account").await;
    is_in(&page, "de");
    assert_eq!(page.value("change-language", "language"), "", "nothing was chosen");
    page.shows("Wie in meinem Browser").shows("English").shows("Deutsch");
}

async fn what_was_chosen_beats_the_browser(app: TestApp) {
    let person = app.person("Mara").await;
    assert!(kept(&person).await.is_null());
    let page = choose(&person.browser, "de").await;
    is_in(&page, "de");
    assert!(page.notice().contains("Sprache geändert"), "{}", page.notice());
    assert_eq!(page.value("change-language", "language"), "de");
    assert_eq!(kept(&person).await, "de");
    person.browser.page().open("/account/devices").await.shows("Dieses Gerät").shows("Chrome auf Linux");
    // And back to whatever the browser says.
    let page = choose(&person.browser, "").await;
    is_in(&page, "en");
    assert!(page.notice().contains("Language changed"), "{}", page.notice());
    assert!(kept(&person).await.is_null());
}

async fn the_choice_follows_to_other_devices(app: TestApp) {
    let person = app.person("Mara").await;
    choose(&person.browser, "de").await;
    let other = app.browser();
    let page = other.open("/sign-in").await;
    assert_eq!(page.language().as_deref(), Some("en"), "nobody is signed in yet");
    person.sign_in(&app, &other).await;
    is_in(&other.page().open("/account").await, "de");
    // It is the person's, not the browser's.
    let stranger = app.person("Otto").await;
    is_in(&stranger.browser.page().open("/account").await, "en");
}

async fn the_answer_is_in_the_new_language_already(app: TestApp) {
    let person = app.person("Mara").await;
    let answer = post(&person.browser, "/account/language", json!({ "language": "de" })).await;
    assert_eq!(answer.has_status(200).json()["title"], "Sprache geändert");
    // A part cannot change the language of what is around it: the browser gets the whole page anew.
    person.browser.page().open("/account").await;
    let answer = person.browser.htmx().submit("change-language", &[("language", "en")]).await;
    answer.has_status(200);
    assert_eq!(answer.header("hx-redirect"), Some("/account"));
    let page = person.browser.page().open("/account").await;
    is_in(&page, "en");
    assert!(page.notice().contains("Language changed"), "{}", page.notice());
}

async fn a_program_is_asked_in_the_language_of_the_account(app: TestApp) {
    let person = app.person("Mara").await;
    choose(&person.browser, "de").await;
    let asked = post(&person.browser, "/account/password", json!({ "new_password": "copper lantern harbour" })).await;
    let problem = asked.has_status(403).json();
    assert_eq!(problem["title"], "Bestätige, dass du es bist");
    assert_eq!(problem["detail"], "Passwort ändern");
}

async fn only_what_is_spoken_can_be_chosen(app: TestApp) {
    let person = app.person("Mara").await;
    choose(&person.browser, "de").await;
    let long = "x".repeat(4000);
    for tag in ["fr", "DE", "de-AT", " de", "<b>de</b>", "../de", &long] {
        let answer = post(&person.browser, "/account/language", json!({ "language": tag })).await;
        let problem = answer.has_status(422).json();
        assert_eq!(problem["title"], "Einige Angaben stimmen noch nicht", "{tag:?}");
        assert!(problem["errors"]["language"].as_str().unwrap().contains("gibt es hier nicht"), "{tag:?}");
        assert_eq!(kept(&person).await, "de", "{tag:?}");
    }
    let token = person.browser.page().open("/account").await.value("change-language", "form_token");
    let form = [("form_token", token.as_str()), ("language", "fr")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    let page = person.browser.page().request("POST", "/account/language").form(&form).send().await;
    page.has_status(422);
    assert!(page.field_error("language").contains("gibt es hier nicht"), "{}", page.field_error("language"));
    assert_eq!(page.value("change-language", "language"), "de", "what was kept stands there");
}

async fn without_a_choice_there_is_no_select(app: TestApp) {
    let person = app.person("Mara").await;
    choose(&person.browser, "de").await;
    let app = app.configured(|config| config.languages = vec!["en".into()]).await;
    let browser = app.browser();
    person.sign_in(&app, &browser).await;
    // What was chosen is not spoken any more.
    let page = german(browser).open("/account").await;
    is_in(&page, "en");
    assert!(!page.has("[data-form=change-language]"));
    let page = app.browser().with_language("de").open("/sign-in").await;
    assert_eq!(page.language().as_deref(), Some("en"));
}
