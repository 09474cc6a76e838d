//! Backup codes: shown once, used once, counted down, made anew.

use reverify::clock::Seconds;
use reverify::model::factor::ProofKind;
use serde_json::json;

use crate::lost_factors::all_sent;
use crate::samples::{confirm_json, sample};
use crate::support::app::{Person, TestApp};
use crate::support::on_both;
use crate::support::person::{post, prove};

on_both!(
    they_come_with_the_first_second_factor_and_are_shown_once,
    looking_ahead_does_not_use_them_up,
    nobody_else_is_shown_them_and_not_for_ever,
    new_ones_void_the_old,
    made_again_and_again_they_are_told_a_few_times,
    they_are_counted_down_with_a_warning,
    they_go_with_the_last_second_factor,
    typing_is_forgiven,
);

const PAGE: &str = "/account/backup-codes";

async fn mara(app: &TestApp) -> Person {
    let mut person = app.person("Mara").await;
    person.enrol_totp(app).await;
    person
}

async fn they_come_with_the_first_second_factor_and_are_shown_once(app: TestApp) {
    for first in ["totp", "passkey"] {
        let mut person = app.person(first).await;
        let page = if first == "totp" { person.enrol_totp(&app).await } else { person.enrol_passkey(&app).await };
        assert_eq!(page.url.path(), PAGE, "{first}");
        let codes = page.all("#backup-codes li");
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|code| code.len() == 19 && !page.url.as_str().contains(code)));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        let page = person.browser.open(PAGE).await;
        page.has_status(200).shows("shown already");
        assert!(codes.iter().all(|code| !page.body.contains(code)));
        let page = person.browser.open("/account/security?").await;
        assert!(page.url.as_str().ends_with("/account/security"), "{}", page.url);
        // The second second factor brings none.
        let page = if first == "totp" { person.enrol_passkey(&app).await } else { person.enrol_totp(&app).await };
        assert_eq!(page.url.path(), "/account/security", "{first}");
        page.shows("10 of 10 left");
    }
}

async fn looking_ahead_does_not_use_them_up(app: TestApp) {
    let person = app.person("Mara").await;
    person.browser.open("/account/security").await;
    person.browser.submit("begin-totp", &[]).await;
    let page = person.confirm(&app, &person.browser).await;
    let entry = crate::support::totp::App::typed(&page.all("#totp-key").join(""));
    let confirm = person.browser.prepare("confirm-totp", &[("code", &entry.code(&app.clock))]).following(false);
    assert_eq!(confirm.send().await.header("location"), Some(PAGE));
    person.browser.request("HEAD", PAGE).send().await.has_status(503);
    for purpose in ["prefetch", "prefetch;prerender"] {
        let ahead = person.browser.request("GET", PAGE).header("sec-purpose", purpose);
        let answer = ahead.send().await;
        answer.has_status(503).shows_not("Save your backup codes");
    }
    person.browser.request("GET", PAGE).header("purpose", "prefetch").send().await.has_status(503);
    assert_eq!(person.browser.open(PAGE).await.all("#backup-codes li").len(), 10);
}

async fn nobody_else_is_shown_them_and_not_for_ever(app: TestApp) {
    let person = mara(&app).await;
    let other = app.other_device(&person).await;
    post(&person.browser, PAGE, json!({})).await.has_status(200);
    other.open(PAGE).await.shows("shown already");
    app.browser().open(PAGE).await.shows("Sign in");
    app.minutes(15);
    person.browser.open(PAGE).await.shows("shown already");
}

async fn new_ones_void_the_old(app: TestApp) {
    let person = mara(&app).await;
    app.settle();
    let old = person.backup_code();
    sample("backup_codes.generate").ask(&person.browser).await.shows("The 10 you have left stop working");
    let page = person.confirm(&app, &person.browser).await;
    assert_eq!(page.url.path(), PAGE);
    assert!(page.notice().contains("New backup codes"), "{}", page.text());
    let new = page.all("#backup-codes li");
    assert!(new.len() == 10 && !new.contains(&old));
    app.mail.expect(&person.email, "notice").await;
    let notice = app.mail.expect(&person.email, "notice").await;
    assert_eq!(notice.subject, "New backup codes were made");
    let handle = sample("email.change").ask_json(&person.browser).await.handle();
    let proof = |code: &str| json!({ "method": "backup_code", "code": code });
    prove(&person.browser, &handle, proof(&old)).await.has_status(422);
    // A new one is young: it takes an older factor beside it.
    let answer = prove(&person.browser, &handle, proof(&new[0])).await;
    assert!(!answer.has_status(403).json()["factors"].as_array().unwrap().contains(&json!("backup_code")));
    confirm_json(&app, &person, answer).await.has_status(200);
}

async fn made_again_and_again_they_are_told_a_few_times(app: TestApp) {
    let person = mara(&app).await;
    app.settle();
    let browser = app.other_device(&person).await;
    let mut last = Vec::new();
    for _ in 0..8 {
        post(&browser, PAGE, json!({})).await.has_status(200);
        let codes = browser.page().open(PAGE).await.all("#backup-codes li");
        assert!(codes.len() == 10 && codes != last);
        last = codes;
    }
    all_sent(&app).await;
    let told = app.mail.to(&person.email).into_iter().filter(|mail| mail.subject == "New backup codes were made");
    assert_eq!(told.count(), 5);
}

async fn they_are_counted_down_with_a_warning(app: TestApp) {
    let person = mara(&app).await;
    app.settle();
    app.mail.expect(&person.email, "notice").await;
    for left in (0..10).rev() {
        let asked = sample("email.change").ask(&person.browser).await;
        let path = format!("/step-up/{}?method=backup_code", asked.handle());
        let page = person.browser.open(&path).await;
        page.shows(&if left == 0 { "none will be left".to_owned() } else { format!("{left} will be left") });
        let code = person.backup_code();
        person.browser.submit("verify-backup-code", &[("code", &code)]).await.has_status(200).shows("Unverified");
        let notice = app.mail.expect(&person.email, "notice").await;
        assert!(notice.subject.contains("backup code was used"), "{}", notice.subject);
        notice.link("/not-me/");
        let page = person.browser.open("/account/security").await;
        page.shows(&format!("{left} of 10 left"));
        let warned = page.text().contains("Make new codes before you run out");
        assert_eq!(warned, left <= 2, "{left} left");
        assert_eq!(person.browser.json().open("/account/security").await.json()["backup_codes_left"], left);
        app.minutes(16);
    }
    // None is left, and none is offered.
    let asked = sample("email.change").ask_json(&person.browser).await;
    assert_eq!(asked.json()["factors"], json!(["totp"]));
    let notice = app.mail.all().into_iter().rev().find(|mail| mail.kind() == "notice").unwrap();
    assert_eq!(notice.subject, "Your last backup code was used");
}

async fn they_go_with_the_last_second_factor(app: TestApp) {
    let mut person = mara(&app).await;
    person.enrol_passkey(&app).await;
    app.settle();
    sample("totp.remove").ask(&person.browser).await;
    person.confirm(&app, &person.browser).await.shows("10 of 10 left");
    sample("passkey.remove").ask(&person.browser).await;
    let page = person.confirm(&app, &person.browser).await;
    page.shows_not("Backup codes").shows_not("left");
    assert!(person.browser.json().open("/account/security").await.json()["backup_codes_left"] == 0);
    // By themselves there are none: they stand in for something.
    person.totp = None;
    let asked = post(&person.browser, PAGE, json!({})).await;
    let answer = confirm_json(&app, &person, asked).await;
    assert_eq!(answer.has_status(422).json()["title"], "No backup codes yet");
}

async fn typing_is_forgiven(app: TestApp) {
    let person = mara(&app).await;
    app.settle();
    for change in [str::to_uppercase, |code: &str| code.replace('-', ""), |code: &str| code.replace('-', " ")] {
        let handle = sample("email.change").ask_json(&person.browser).await.handle();
        let code = change(&person.backup_code());
        let proof = json!({ "method": ProofKind::BackupCode.name(), "code": format!(" {code} ") });
        prove(&person.browser, &handle, proof).await.has_status(200);
        app.advance(Seconds(60 * 16));
    }
}
