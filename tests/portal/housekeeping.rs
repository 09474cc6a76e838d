//! What has served its time goes by itself, and nobody waits for that.

use std::sync::atomic::{AtomicBool, Ordering};

use reverify::clock::{Seconds, Timestamp};
use reverify::store::Tx;
use serde_json::json;

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::on_both;

on_both!(
    others_write_between_two_batches,
    browsers_are_forgotten_when_their_cookie_must_be_gone,
    a_rest_buys_no_tries_at_an_account,
);

/// Too many for a dozen transactions, and few that are not over yet.
const OVER: u64 = 12_000;
const NOT_YET: u64 = 200;

async fn add_visitors(tx: &mut Tx, n: u64, expires: Timestamp) {
    for i in 0..n {
        tx.query("INSERT INTO visitors (id_hash, data, expires_at) VALUES ($1, '{}', $2)")
            .bind([expires.millis().to_le_bytes(), i.to_le_bytes()].concat())
            .bind(expires)
            .execute()
            .await
            .unwrap();
    }
}

async fn visitors(app: &TestApp) -> i64 {
    app.db().await.query("SELECT count(*) FROM visitors WHERE data = '{}'").number().await.unwrap().unwrap()
}

async fn others_write_between_two_batches(app: TestApp) {
    let person = app.person("Mara").await;
    let now = app.clock.now();
    let mut tx = app.db().await.write().await.unwrap();
    add_visitors(&mut tx, OVER, now - Seconds(1)).await;
    add_visitors(&mut tx, NOT_YET, now + Seconds::hours(1)).await;
    tx.commit().await.unwrap();
    let json = person.browser.json();
    let token = json.open("/account").await.json()["form_token"].clone();
    let tidied = AtomicBool::new(false);
    let tidy = async {
        app.running.tidy().await.unwrap();
        tidied.store(true, Ordering::Relaxed);
    };
    let rename = async {
        let mut between = 0;
        for n in 0.. {
            let form = json!({ "display_name": format!("Mara {n}"), "form_token": token });
            json.request("POST", "/account/profile").json(&form).send().await.has_status(200);
            if tidied.load(Ordering::Relaxed) {
                break;
            }
            between += 1;
        }
        between
    };
    let ((), between) = tokio::join!(tidy, rename);
    assert!(between >= 5, "only {between} changes while {OVER} rows went");
    assert_eq!(visitors(&app).await, i64::try_from(NOT_YET).unwrap());
}

/// At an address nobody has it does: there is nothing to guess.
async fn a_rest_buys_no_tries_at_an_account(app: TestApp) {
    let person = app.person("Mara").await;
    let stranger = app.browser();
    for _ in 0..3 {
        sign_in(&stranger, &person.email, "not the password").await.has_status(422);
        sign_in(&stranger, "nobody@example.com", "not the password").await.has_status(422);
    }
    app.advance(Seconds::days(30));
    app.running.tidy().await.unwrap();
    let counted = "SELECT CAST(coalesce(sum(failures), 0) AS BIGINT) FROM attempts";
    assert_eq!(app.db().await.query(counted).number().await.unwrap(), Some(3));
    // What is counted there is not to be seen: both are paused after five of late.
    for email in [person.email.as_str(), "nobody@example.com"] {
        for _ in 0..5 {
            sign_in(&stranger, email, "not the password").await.has_status(422);
        }
        sign_in(&stranger, email, PASSWORD).await.has_status(429);
    }
    // But for the last of all that may be made in a row.
    let nearly = "UPDATE attempts SET failures = 79, recent = 1, blocked_until = 0 WHERE subject = $1";
    let mut tx = app.db().await.write().await.unwrap();
    let subject = app.user(&person.email).await.to_string();
    tx.query(nearly).bind(subject.as_str()).execute().await.unwrap();
    tx.commit().await.unwrap();
    sign_in(&stranger, &person.email, "not the password").await.has_status(422);
    app.advance(Seconds::days(90));
    sign_in(&stranger, &person.email, PASSWORD).await.has_status(429);
    // The right one from the known browser ends the count, and time does at last.
    sign_in(&person.browser, &person.email, PASSWORD).await.shows("Profile");
    sign_in(&stranger, &person.email, "not the password").await.has_status(422);
    app.advance(Seconds::days(401));
    app.running.tidy().await.unwrap();
    assert_eq!(app.db().await.query(counted).number().await.unwrap(), Some(0));
}

/// The log goes on naming what was done from there; what is forgotten is how to recognise the browser.
async fn browsers_are_forgotten_when_their_cookie_must_be_gone(app: TestApp) {
    let person = app.person("Mara").await;
    let known = "SELECT count(*) FROM devices WHERE user_id = $1";
    for (days, left) in [(399, 1), (2, 0)] {
        app.advance(Seconds::days(days));
        app.running.tidy().await.unwrap();
        assert_eq!(app.number(known, &person.email).await, left, "after {days} days more");
    }
    // And so its owner hears of it.
    sign_in(&person.browser, &person.email, PASSWORD).await.has_status(200).shows("Profile");
    app.mail.expect(&person.email, "new-sign-in").await;
}
