//! Changes of what one confirms with offer to sign the other devices out, in the same go.

use crate::support::app::TestApp;
use crate::support::enrolled::begin_totp;
use crate::support::on_both;
use crate::support::person::{Person, pairs};

on_both!(
    turning_the_app_off_signs_the_others_out,
    removing_a_passkey_signs_the_others_out,
    a_first_password_signs_the_others_out,
    turning_the_app_on_signs_the_others_out,
    without_the_tick_they_stay,
    where_there_is_no_other_nothing_is_offered,
);

const NEW: &str = "seven green boats sail";

/// Somebody with a passkey and an app, whose windows are over.
async fn somebody(app: &TestApp) -> Person {
    let mut person = app.person("Mara").await;
    person.enrol_totp(app).await;
    person.enrol_passkey(app).await;
    app.minutes(25 * 60);
    person
}

/// Asks by a form of the security page and confirms: the first answer names what ends, the last one says what ended.
async fn asks(app: &TestApp, person: &Person, form: &str, fields: &[(&str, &str)]) {
    let other = app.browser();
    person.sign_in(app, &other).await;
    let browser = person.browser.page();
    browser.open("/account/security").await;
    browser.submit(form, fields).await.shows("Signs out your other device");
    let page = person.confirm(app, &browser).await;
    assert!(page.notice().contains("Your other device was signed out."), "{}", page.text());
    other.page().open("/account").await.shows("Sign in").shows_not("Mara");
    browser.open("/account").await.has_status(200).shows("Mara");
}

async fn turning_the_app_off_signs_the_others_out(app: TestApp) {
    let person = somebody(&app).await;
    asks(&app, &person, "remove-totp", &[]).await;
}

async fn removing_a_passkey_signs_the_others_out(app: TestApp) {
    let person = somebody(&app).await;
    asks(&app, &person, "remove-passkey", &[]).await;
}

async fn a_first_password_signs_the_others_out(app: TestApp) {
    let mut person = somebody(&app).await;
    person.without_password(&app).await;
    asks(&app, &person, "set-password", &[("new_password", NEW)]).await;
}

async fn turning_the_app_on_signs_the_others_out(app: TestApp) {
    let mut person = app.person("Mara").await;
    let (other, third) = (app.other_device(&person).await, app.other_device(&person).await);
    // Whoever adds something has less reason to: here the box is not ticked.
    let phone = begin_totp(&third).await;
    third.submit("confirm-totp", &[("code", &phone.code(&app.clock))]).await.shows_not("signed out");
    other.page().open("/account").await.has_status(200).shows("Mara");
    third.open("/account/security").await;
    third.submit("remove-totp", &[("end_other_sessions", "")]).await;
    person.totp = Some(phone);
    person.confirm(&app, &third).await;
    let phone = begin_totp(&third).await;
    let fields = [("code", phone.code(&app.clock)), ("end_other_sessions", "on".to_owned())];
    third.submit("confirm-totp", &pairs(&fields)).await.shows("Your 2 other devices were signed out.");
    other.page().open("/account").await.shows("Sign in").shows_not("Mara");
}

async fn without_the_tick_they_stay(app: TestApp) {
    let person = somebody(&app).await;
    let other = app.browser();
    person.sign_in(&app, &other).await;
    let browser = person.browser.page();
    browser.open("/account/security").await;
    let asked = browser.submit("remove-totp", &[("end_other_sessions", "")]).await;
    asked.shows("Turn off").shows_not("Signs out");
    person.confirm(&app, &browser).await.shows_not("signed out");
    other.page().open("/account").await.has_status(200).shows("Mara");
}

/// Nor does a device that signs in while the question stands go unnamed.
async fn where_there_is_no_other_nothing_is_offered(app: TestApp) {
    let person = somebody(&app).await;
    let browser = person.browser.page();
    let page = browser.open("/account/security").await;
    assert!(!page.form("remove-totp").unwrap().field_names().contains(&"end_other_sessions"));
    browser.submit("remove-totp", &[]).await.shows_not("Signs out");
    let other = app.browser();
    person.sign_in(&app, &other).await;
    person.confirm(&app, &browser).await;
    other.page().open("/account").await.has_status(200).shows("Mara");
}
