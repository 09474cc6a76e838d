//! Somebody with a copy of the session cookie, and nothing else of the browser.

use serde_json::json;

use crate::samples::confirm_json;
use crate::support::app::{Person, TestApp};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::post;
use crate::support::totp::App;

on_both!(
    it_reads_no_key_and_ends_no_set_up,
    it_sees_no_backup_codes_and_does_not_use_them_up,
    it_finishes_no_passkey,
);

/// Another browser with the person's session cookie.
fn copy(app: &TestApp, person: &Person) -> Browser {
    let thief = app.browser();
    thief.set_cookie("__Host-session", &person.browser.cookie("__Host-session").unwrap());
    thief
}

async fn it_reads_no_key_and_ends_no_set_up(app: TestApp) {
    let person = app.person("Mara").await;
    person.browser.open("/account/security").await;
    person.browser.submit("begin-totp", &[]).await;
    let page = person.confirm(&app, &person.browser).await;
    let entry = App::typed(&page.all("#totp-key").join(""));
    let thief = copy(&app, &person);
    let page = thief.page().open("/account/security").await;
    page.has_status(200).shows("Mara");
    assert!(page.all("#totp-key").is_empty() && page.form("confirm-totp").is_none(), "{:?}", page.form_names());
    assert!(thief.json().open("/account/security").await.json()["totp_setup"].is_null());
    let refused = post(&thief, "/account/totp/confirm", json!({ "code": entry.code(&app.clock) })).await;
    assert!(matches!(refused.status, 409 | 410), "{}", refused.status);
    let done = person.browser.submit("confirm-totp", &[("code", &entry.code(&app.clock))]).await;
    assert!(done.has_status(200).notice().contains("2-step verification is on"));
}

async fn it_sees_no_backup_codes_and_does_not_use_them_up(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    let asked = post(&person.browser, "/account/backup-codes", json!({})).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    let thief = copy(&app, &person);
    let page = thief.page().open("/account/backup-codes").await;
    page.has_status(200).shows("shown already");
    assert!(page.all("#backup-codes li").is_empty());
    let codes = person.browser.page().open("/account/backup-codes").await.all("#backup-codes li");
    assert_eq!(codes.len(), 10);
}

async fn it_finishes_no_passkey(app: TestApp) {
    let person = app.person("Mara").await;
    person.browser.open("/account/security").await;
    person.browser.submit("add-passkey", &[]).await;
    let page = person.confirm(&app, &person.browser).await;
    assert!(page.form("finish-passkey").is_some(), "{:?}", page.form_names());
    let thief = copy(&app, &person);
    let page = thief.page().open("/account/security").await;
    assert!(page.form("finish-passkey").is_none(), "{:?}", page.form_names());
    assert!(thief.json().open("/account/security").await.json()["passkey_options"].is_null());
}
