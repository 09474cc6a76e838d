//! Tries that were paid for and could not be checked, or whose right answer could not be kept: they cost nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reverify::clock::Seconds;
use reverify::config::HashCost;
use reverify::error::Error;
use reverify::store::throttle::{self, Charge, Pool};
use tokio::task::JoinSet;

use crate::support::app::{PASSWORD, TestApp};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::request::Prepared;
use crate::taking_back::way_back;

on_both!(
    a_full_queue_pauses_nobody_who_knows_the_password,
    a_sign_in_that_fails_costs_no_try,
    a_second_step_that_fails_costs_no_try,
    a_passkey_sign_in_that_fails_costs_no_try,
    a_step_up_that_fails_costs_neither_try_nor_turn,
    a_way_back_that_fails_costs_no_try,
    a_sign_up_that_fails_costs_no_try,
    a_pause_that_others_brought_stands,
);

/// Strangers who keep the queue of the password thread full, until they are dropped.
async fn flood(app: &TestApp) -> JoinSet<()> {
    let mut strangers = JoinSet::new();
    let (next, refused) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    for _ in 0..40 {
        let (next, refused) = (Arc::clone(&next), Arc::clone(&refused));
        let browser = app.browser();
        browser.open("/sign-in").await;
        strangers.spawn(async move {
            loop {
                let name = format!("nobody{}@example.com", next.fetch_add(1, Ordering::Relaxed));
                let form = browser.prepare("sign-in", &[("identifier", &name), ("password", PASSWORD)]);
                if form.try_send().await.is_ok_and(|page| page.status == 503) {
                    refused.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        });
    }
    while refused.load(Ordering::Relaxed) == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    strangers
}

async fn a_full_queue_pauses_nobody_who_knows_the_password(app: TestApp) {
    let person = app.person("Mara").await;
    let slow = HashCost { memory_kib: 64 * 1024, passes: 4 };
    let app = app.configured(|config| (config.hash_threads, config.hash_cost) = (1, slow)).await;
    let ask = async || {
        let browser = app.browser();
        browser.open("/sign-in").await;
        browser.prepare("sign-in", &[("identifier", &person.email), ("password", PASSWORD)]).following(false)
    };
    let mut form = ask().await;
    let strangers = flood(&app).await;
    let mut refused = 0;
    while refused < 5 {
        let page = form.send().await;
        match page.status {
            503 => assert!(page.header("retry-after").is_some()),
            // In the queue for as long as a request may take.
            408 => continue,
            // It found the one free place.
            _ => {
                assert_eq!(page.header("location"), Some("/account"), "{}", page.text());
                form = ask().await;
            }
        }
        refused = if page.status == 503 { refused + 1 } else { 0 };
    }
    drop(strangers);
    let mut page = form.send().await;
    while page.status == 503 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        page = form.send().await;
    }
    assert_eq!(page.header("location"), Some("/account"), "{}", page.text());
}

const NO_MAIL: [&str; 2] = ["ALTER TABLE outbox RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO outbox"];
const NO_INVITATIONS: [&str; 2] =
    ["ALTER TABLE invitations RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO invitations"];

async fn run(app: &TestApp, statement: &'static str) {
    let mut tx = app.db().await.write().await.unwrap();
    tx.query(statement).execute().await.unwrap();
    tx.commit().await.unwrap();
}

/// Sends a right answer while a part of the database is missing, more often than there are tries, and once more after it
/// came back.
async fn in_vain_and_then(app: &TestApp, [gone, back]: [&'static str; 2], request: &Prepared) -> Page {
    run(app, gone).await;
    for _ in 0..6 {
        request.send().await.has_status(500);
    }
    run(app, back).await;
    request.send().await
}

async fn a_sign_in_that_fails_costs_no_try(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = app.browser();
    browser.open("/sign-in").await;
    let form = browser.prepare("sign-in", &[("identifier", &person.email), ("password", PASSWORD)]);
    in_vain_and_then(&app, NO_MAIL, &form).await.has_status(200).shows("Profile");
}

async fn a_second_step_that_fails_costs_no_try(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    let browser = app.browser();
    person.first_step(&browser).await;
    browser.open("/sign-in/second?method=totp").await;
    let code = person.code(&app);
    let form = browser.prepare("sign-in-totp", &[("code", &code)]);
    in_vain_and_then(&app, NO_MAIL, &form).await.has_status(200).shows("Profile");
}

async fn a_passkey_sign_in_that_fails_costs_no_try(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    app.settle();
    let browser = app.browser();
    // What a passkey is asked for is used up by each answer.
    let answer = async || {
        let page = browser.open("/sign-in").await;
        let credential = person.assertion(&page, "sign-in-passkey");
        browser.submit("sign-in-passkey", &[("credential", &credential)]).await
    };
    run(&app, NO_MAIL[0]).await;
    for _ in 0..6 {
        answer().await.has_status(500);
    }
    run(&app, NO_MAIL[1]).await;
    answer().await.has_status(200).shows("Profile");
}

async fn a_step_up_that_fails_costs_neither_try_nor_turn(app: TestApp) {
    let person = app.person("Mara").await;
    person.ask_password(&person.browser, "seven green boats sail").await;
    let form = person.browser.prepare("verify-password", &[("password", PASSWORD)]);
    let page = in_vain_and_then(&app, NO_MAIL, &form).await;
    assert!(page.has_status(200).notice().contains("Password changed"));
}

async fn a_way_back_that_fails_costs_no_try(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    person.add_email(&app, "two@example.com").await;
    let link = way_back(&app, "mara@example.com").await;
    let reader = app.browser();
    reader.open(&link).await.has_status(200);
    let code = person.code(&app);
    let form = reader.prepare("undo-totp", &[("code", &code)]);
    in_vain_and_then(&app, NO_MAIL, &form).await.has_status(200).shows("The new address is gone");
}

async fn a_sign_up_that_fails_costs_no_try(app: TestApp) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let fields = [("email", "mara@example.com"), ("display_name", "Mara"), ("password", PASSWORD)];
    browser.submit("sign-up", &fields).await.has_status(200);
    let mail = app.mail.expect("mara@example.com", "verify-email").await;
    // By the link, in a browser that has to know the password.
    let reader = app.browser();
    reader.open(&mail.link("/verify-email")).await.has_status(200);
    let form = reader.prepare("verify-email", &[("password", PASSWORD)]);
    run(&app, NO_INVITATIONS[0]).await;
    for _ in 0..6 {
        form.send().await.has_status(500);
    }
    run(&app, NO_INVITATIONS[1]).await;
    // By the code.
    let form = browser.prepare("verify-email", &[("code", &mail.code())]);
    in_vain_and_then(&app, NO_INVITATIONS, &form).await.has_status(200).shows("Profile");
}

/// Three wrong tries; then one that fails, and while it is under way two wrong ones of others, whose second begins a pause.
async fn a_pause_that_others_brought_stands(app: TestApp) {
    let person = app.person("Mara").await;
    let user = app.user(&person.email).await.to_string();
    let wrong = async || {
        let stranger = app.browser();
        stranger.open("/sign-in").await;
        let form = [("identifier", person.email.as_str()), ("password", "not the password at all")];
        stranger.submit("sign-in", &form).await.status
    };
    for _ in 0..3 {
        assert_eq!(wrong().await, 422);
    }
    let db = app.db().await;
    let mut tx = db.write().await.unwrap();
    let charge = throttle::charge(&mut tx, &user, "password", &[Pool::Unknown], app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let Charge::Allowed(paid) = charge else { panic!("{charge:?}") };
    assert_eq!(wrong().await, 422);
    let failed: Result<(), _> = Err(Error::Busy);
    paid.unless_failed(db, Some(app.user(&person.email).await), failed).await.unwrap_err();
    assert_eq!(wrong().await, 429, "the pause that the fifth began");
    app.advance(Seconds(31));
    assert_eq!(wrong().await, 422, "four failures stand, this is the fifth");
    assert_eq!(wrong().await, 429);
}
