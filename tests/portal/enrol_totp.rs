//! An authenticator app from the QR code to the first code, and the backup codes that come with it.

use reverify::clock::Seconds;
use serde_json::json;

use crate::samples::sample;
use crate::support::app::{PASSWORD, Person, TestApp};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::post;
use crate::support::totp::App;

on_both!(
    in_three_shapes,
    a_wrong_code_adds_nothing,
    cancelled_it_is_gone,
    it_expires,
    another_session_cannot_finish_it,
    the_code_it_was_enrolled_with_confirms_nothing,
    it_is_there_once,
    every_change_is_told_by_mail_and_can_be_disowned,
);

/// As far as the QR code.
async fn begin(app: &TestApp, person: &Person) -> App {
    person.browser.open("/account/security").await;
    person.browser.submit("begin-totp", &[]).await;
    let page = person.confirm(app, &person.browser).await;
    page.has_status(200);
    App::typed(&page.all("#totp-key").join(""))
}

async fn has_totp(browser: &Browser) -> bool {
    browser.json().open("/account/security").await.json()["totp"].as_bool().unwrap()
}

async fn in_three_shapes(app: TestApp) {
    // As a page, scanned.
    let mut mara = app.person("Mara").await;
    let page = mara.enrol_totp(&app).await;
    assert_eq!(page.url.path(), "/account/backup-codes");
    assert!(page.notice().contains("2-step verification is on"), "{}", page.text());
    assert_eq!(mara.totp.as_ref().unwrap().label(), (Some("Reverify"), "mara@example.com"));
    assert_eq!(page.all("#backup-codes li").len(), 10);
    mara.browser.open("/account/security").await.shows("10 of 10 left");

    // In the dialog, typed.
    let otto = app.person("Otto").await;
    otto.browser.open("/account/security").await;
    let htmx = otto.browser.htmx();
    htmx.submit("begin-totp", &[]).await.has_status(403);
    let answer = htmx.submit("verify-password", &[("password", PASSWORD)]).await;
    answer.has_status(200);
    let screen = htmx.screen();
    assert!(!screen.has("dialog") && screen.has("svg[viewBox]"), "{}", screen.text());
    let entry = App::typed(&screen.all("#totp-key").join(""));
    let page = htmx.submit("confirm-totp", &[("code", &entry.code(&app.clock))]).await;
    assert_eq!(page.has_status(200).all("#backup-codes li").len(), 10);
    assert!(htmx.screen().notice().contains("2-step verification is on"));
    assert!(has_totp(&otto.browser).await);

    // As a program: the key stands beside the rest of the page.
    let ida = app.person("Ida").await;
    let handle = post(&ida.browser, "/account/totp", json!({})).await.has_status(403).handle();
    let answer = post(&ida.browser, &format!("/step-up/{handle}"), json!({ "password": PASSWORD })).await;
    assert_eq!(answer.has_status(200).json()["next"], "/account/security");
    let setup = ida.browser.json().open("/account/security").await.json();
    let entry = App::typed(setup["totp_setup"]["secret"].as_str().unwrap());
    assert_eq!(App::scanned(setup["totp_setup"]["uri"].as_str().unwrap()).code(&app.clock), entry.code(&app.clock));
    let code = entry.code(&app.clock);
    let grouped = format!("{} {}", &code[..3], &code[3..]);
    let answer = post(&ida.browser, "/account/totp/confirm", json!({ "code": grouped })).await;
    assert_eq!(answer.has_status(200).json()["next"], "/account/backup-codes");
    assert!(ida.browser.json().open("/account/security").await.json()["totp_setup"].is_null(), "not a second time");
    let codes = ida.browser.json().open("/account/backup-codes").await.json();
    assert_eq!(codes["codes"].as_array().unwrap().len(), 10);
    let again = ida.browser.json().open("/account/backup-codes").await.json();
    assert!(again["codes"].is_null());
}

async fn a_wrong_code_adds_nothing(app: TestApp) {
    let person = app.person("Mara").await;
    let entry = begin(&app, &person).await;
    let browser = &person.browser;
    for code in [entry.wrong(&app.clock), entry.code_at(&app.clock, 2), entry.code_at(&app.clock, -2), String::new()] {
        let page = browser.submit("confirm-totp", &[("code", &code)]).await;
        assert!(page.has_status(422).field_error("code").contains("isn’t right"));
        assert_eq!(page.all("#totp-key").len(), 1, "the same secret is still there");
    }
    let htmx = browser.htmx();
    htmx.submit("confirm-totp", &[("code", &entry.wrong(&app.clock))]).await.has_status(422);
    assert!(htmx.screen().field_error("code").contains("isn’t right"));
    let answer = post(browser, "/account/totp/confirm", json!({ "code": entry.wrong(&app.clock) })).await;
    assert!(answer.has_status(422).json()["errors"]["code"].is_string());
    assert!(!has_totp(browser).await);
    // Ten tries are all there are, and the right code then comes too late.
    for _ in 0..4 {
        post(browser, "/account/totp/confirm", json!({ "code": entry.wrong(&app.clock) })).await.has_status(422);
    }
    post(browser, "/account/totp/confirm", json!({ "code": entry.code(&app.clock) })).await.has_status(410);
    assert!(!has_totp(browser).await);
}

async fn cancelled_it_is_gone(app: TestApp) {
    let person = app.person("Mara").await;
    for shape in ["page", "htmx", "json"] {
        let entry = begin(&app, &person).await;
        let confirm = person.browser.prepare("confirm-totp", &[("code", &entry.code(&app.clock))]);
        match shape {
            "page" => drop(person.browser.submit("cancel-totp", &[]).await.has_status(200).shows("Set up")),
            "htmx" => drop(person.browser.htmx().submit("cancel-totp", &[]).await.has_status(200).shows("Set up")),
            _ => drop(post(&person.browser, "/account/totp/cancel", json!({})).await.has_status(200)),
        }
        confirm.send().await.has_status(410).shows("Start it again");
        assert!(!has_totp(&person.browser).await, "{shape}");
        app.minutes(11);
    }
}

async fn it_expires(app: TestApp) {
    let person = app.person("Mara").await;
    let entry = begin(&app, &person).await;
    app.minutes(15);
    let page = person.browser.submit("confirm-totp", &[("code", &entry.code(&app.clock))]).await;
    page.has_status(410).shows("Start it again");
    assert!(page.all("#totp-key").is_empty());
    // Started anew, it is another secret.
    let other = begin(&app, &person).await;
    assert_ne!(other.code(&app.clock), entry.code(&app.clock));
}

async fn another_session_cannot_finish_it(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    let entry = begin(&app, &person).await;
    other.open("/account/security").await;
    assert!(other.screen().all("#totp-key").is_empty(), "the secret is shown where it was asked for");
    post(&other, "/account/totp/confirm", json!({ "code": entry.code(&app.clock) })).await.has_status(410);
    assert!(!has_totp(&other).await);
    // Nor does the attempt take it away from the session that began.
    person.browser.submit("confirm-totp", &[("code", &entry.code(&app.clock))]).await.has_status(200);
    assert!(has_totp(&other).await);
    // What came with it is shown there alone.
    other.open("/account/backup-codes").await.shows("shown already");
}

async fn the_code_it_was_enrolled_with_confirms_nothing(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    let entry = person.totp.clone().unwrap();
    let used = entry.code(&app.clock);
    sample("email.change").ask(&person.browser).await;
    let page = person.browser.submit("verify-totp", &[("code", &used)]).await;
    assert!(page.has_status(422).field_error("code").contains("isn’t right"));
    // The one before it is no better; the next one is a new one.
    let page = person.browser.submit("verify-totp", &[("code", &entry.previous(&app.clock))]).await;
    page.has_status(422);
    let stranger = app.browser();
    person.first_step(&stranger).await;
    stranger.submit("sign-in-totp", &[("code", &used)]).await.has_status(422);
    stranger.submit("sign-in-totp", &[("code", &entry.next(&app.clock))]).await.has_status(200).shows("Profile");
}

async fn it_is_there_once(app: TestApp) {
    let mut person = app.person("Mara").await;
    // Begun twice, finished once: the second secret comes too late.
    let other = app.other_device(&person).await;
    other.open("/account/security").await;
    other.submit("begin-totp", &[]).await;
    let second = App::typed(&other.screen().all("#totp-key").join(""));
    person.enrol_totp(&app).await;
    let answer = post(&other, "/account/totp/confirm", json!({ "code": second.code(&app.clock) })).await;
    answer.has_status(410);
    assert!(person.browser.open("/account/security").await.form("begin-totp").is_none());
    let answer = post(&person.browser, "/account/totp", json!({})).await;
    assert_eq!(answer.has_status(422).json()["title"], "Already set up");
    app.advance(Seconds(30));
    let stranger = app.browser();
    person.sign_in(&app, &stranger).await.shows("Profile");
}

async fn every_change_is_told_by_mail_and_can_be_disowned(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    let notice = app.mail.expect(&person.email, "notice").await;
    assert_eq!(notice.subject, "2-step verification is on");
    assert!(notice.text.contains("Your password"), "{}", notice.text);
    let other = app.other_device(&person).await;
    // Only a press acts, and it removes what is young and signs everybody out.
    let reader = app.browser();
    let link = notice.link("/not-me/");
    for _ in 0..2 {
        reader.open(&link).await.has_status(200);
    }
    assert!(has_totp(&person.browser).await);
    reader.submit("not-me", &[]).await.has_status(200);
    for browser in [&person.browser, &other] {
        browser.open("/account").await.shows("Sign in");
    }
    // The password opens nothing until another one is chosen by the mailed link.
    person.first_step(&app.browser()).await.has_status(422);
    person.reset(&app).await;
    let stranger = app.browser();
    person.first_step(&stranger).await.has_status(200).shows("Profile");
    assert!(!has_totp(&stranger).await);
    reader.open(&link).await.has_status(410);
}
