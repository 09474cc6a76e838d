//! What is asked for in a session that ends while the request is under way, and who the log says did what.

use reverify::model::ids::UserId;
use serde_json::{Value, json};

use crate::picture::{png, uploading};
use crate::support::app::{Person, TestApp};
use crate::support::enrolled::request;
use crate::support::on_both;
use crate::support::person::post;
use crate::support::request::Prepared;

on_both!(
    a_session_that_ended_changes_nothing_more,
    an_erased_account_gets_neither_picture_nor_entry,
    signing_out_twice_is_told_once,
    the_log_says_what_was_done_through_a_session,
);

const ENDED: &str = "DELETE FROM sessions WHERE user_id = $1";
const LOGGED: &str = "SELECT count(*) FROM audit WHERE user_id = $1";

fn picture() -> Vec<u8> {
    png(&image::RgbImage::from_pixel(64, 64, image::Rgb([0, 95, 87])))
}

async fn in_vain(app: &TestApp, person: &Person, request: &Prepared) {
    let before = app.number(LOGGED, &person.email).await;
    let answer = app.overtaken(&person.email, ENDED, request).await;
    assert_eq!(answer.has_status(401).json()["type"], "urn:reverify:session-rotated", "{}", answer.url);
    assert_eq!(app.number(LOGGED, &person.email).await, before, "{}", answer.url);
    person.sign_in(app, &person.browser).await.has_status(200).shows("Profile");
}

async fn a_session_that_ended_changes_nothing_more(app: TestApp) {
    let person = app.person("Mara").await;
    let passkey = format!("/account/passkeys/{}/rename", uuid::Uuid::new_v4());
    let asked: [(&str, Value); 9] = [
        ("/account/profile", json!({ "display_name": "Somebody" })),
        ("/account/language", json!({ "language": "de" })),
        ("/account/picture/remove", json!({})),
        (&passkey, json!({ "name": "Key" })),
        ("/account/emails/resend", json!({})),
        ("/account/emails/cancel", json!({})),
        ("/account/data/keep", json!({})),
        ("/account/recovery/stop", json!({})),
        ("/account/confirmation/end", json!({})),
    ];
    for (path, fields) in asked {
        in_vain(&app, &person, &request(&person.browser, path, fields).await).await;
    }
    in_vain(&app, &person, &uploading(&person, &picture()).await).await;
    let account = person.browser.json().open("/account").await.json();
    assert_eq!(account["display_name"], "Mara");
    assert!(account["picture"].is_null() && account["language"].is_null(), "{account}");
}

async fn an_erased_account_gets_neither_picture_nor_entry(app: TestApp) {
    let person = app.person("Mara").await;
    let user: UserId = app.user(&person.email).await;
    let upload = uploading(&person, &picture()).await;
    app.overtaken(&person.email, "DELETE FROM users WHERE id = $1", &upload).await.has_status(401);
    let entries = "SELECT count(*) FROM audit WHERE user_id = $1 AND event LIKE 'profile.%'";
    assert_eq!(app.db().await.query(entries).bind(user).number().await.unwrap(), Some(0));
}

async fn signing_out_twice_is_told_once(app: TestApp) {
    let person = app.person("Mara").await;
    let out = request(&person.browser, "/sign-out", json!({})).await;
    app.overtaken(&person.email, ENDED, &out).await.has_status(200);
    let entries = "SELECT count(*) FROM audit WHERE user_id = $1 AND event = 'sign_out.done'";
    assert_eq!(app.number(entries, &person.email).await, 0);
}

async fn the_log_says_what_was_done_through_a_session(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    person.add_email(&app, "two@example.com").await;
    uploading(&person, &picture()).await.send().await.has_status(200);
    post(&person.browser, "/account/profile", json!({ "display_name": "Mara L" })).await.has_status(200);
    post(&person.browser, "/account/language", json!({ "language": "en" })).await.has_status(200);
    app.edit("UPDATE users SET deletion_at = 1900000000000 WHERE id = $1", &person.email).await;
    post(&person.browser, "/account/data/keep", json!({})).await.has_status(200);
    let log = app.command(&["audit", "--json"]).await.ok().objects();
    let through = [
        "profile.renamed",
        "profile.picture_changed",
        "profile.language_changed",
        "email.added",
        "factor.enrolled",
        "deletion.cancelled",
    ];
    for event in through {
        let row = log.iter().find(|row| row["event"] == event).unwrap_or_else(|| panic!("{event} in {log:#?}"));
        assert!(row["actor"] == "user" && row["session"].is_string(), "{row}");
    }
    let row = log.iter().find(|row| row["event"] == "sign_up.asked").unwrap();
    assert!(row["actor"] == "visitor" && row["session"].is_null(), "{row}");
}
