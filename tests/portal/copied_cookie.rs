//! Somebody with a copy of the session cookie, and nothing else of the browser.

use serde_json::json;

use crate::samples::confirm_json;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::post;
use crate::support::totp::App;

on_both!(
    it_reads_no_key_and_ends_no_set_up,
    it_sees_no_backup_codes_and_does_not_use_them_up,
    it_finishes_no_passkey,
    two_accounts_of_one_browser_both_know_it,
    what_waits_is_counted_apart,
    a_notice_is_not_read_by_the_next_one,
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

async fn two_accounts_of_one_browser_both_know_it(app: TestApp) {
    let (mara, otto) = (app.person("Mara").await, app.person("Otto").await);
    let shared = app.browser();
    let known =
        async |person: &Person| app.number("SELECT count(*) FROM devices WHERE user_id = $1", &person.email).await;
    let before = (known(&mara).await, known(&otto).await);
    for _ in 0..3 {
        for person in [&mara, &otto] {
            sign_in(&shared, &person.email, PASSWORD).await.has_status(200).shows("Profile");
            shared.drop_cookie("__Host-session");
        }
    }
    assert_eq!((known(&mara).await, known(&otto).await), (before.0 + 1, before.1 + 1), "new to each of them once");
    // A copy of the cookie takes nothing away: signed in with it elsewhere, the browser it is from stays known.
    let (own, thief) = (mara.browser.cookie("__Host-device").unwrap(), app.browser());
    thief.set_cookie("__Host-device", &own);
    sign_in(&thief, &otto.email, PASSWORD).await.shows("Profile");
    let before = known(&mara).await;
    mara.browser.drop_cookie("__Host-session");
    sign_in(&mara.browser, &mara.email, PASSWORD).await.shows("Profile");
    assert_eq!((known(&mara).await, mara.browser.cookie("__Host-device").unwrap()), (before, own));
}

async fn what_waits_is_counted_apart(app: TestApp) {
    let person = app.person("Mara").await;
    app.minutes(11);
    let mut taken = 0;
    for _ in 0..4 {
        // Also one that makes up a browser for each.
        let thief = copy(&app, &person);
        for _ in 0..3 {
            let asked = post(&thief, "/account/emails", json!({ "email": "evil@example.com" })).await;
            assert!(matches!(asked.status, 403 | 429), "{}", asked.status);
            taken += u32::from(asked.status == 403);
        }
    }
    assert_eq!(taken, 5);
    let refused = "SELECT count(*) FROM audit WHERE user_id = $1 AND event = 'action.too_many'";
    assert_eq!(app.number(refused, &person.email).await, 1, "not a line for each");
    // The owner gets through, and what the thief has waiting is over then.
    person.browser.page().open("/account/security").await;
    person.browser.submit("change-password", &[("new_password", "seven green boats sail")]).await;
    person.confirm(&app, &person.browser).await.has_status(200);
    assert_eq!(app.number("SELECT count(*) FROM parked_actions WHERE user_id = $1", &person.email).await, 0);
}

async fn a_notice_is_not_read_by_the_next_one(app: TestApp) {
    let (mara, otto) = (app.person("Mara").await, app.person("Otto").await);
    let shared = app.browser();
    sign_in(&shared, &mara.email, PASSWORD).await.has_status(200);
    let form = shared.prepare("edit-profile", &[("display_name", "Mara Lindqvist")]).following(false);
    form.send().await.has_status(303);
    shared.drop_cookie("__Host-session");
    let page = sign_in(&shared, &otto.email, PASSWORD).await;
    page.has_status(200).shows("Otto");
    assert!(!page.has(".toast"), "{}", page.text());
}
