//! A backup is put back, and `reverify restored` was run: nothing old opens, confirms or is mailed, nobody is told anything
//! twice, and what takes a change back still does.

use std::time::Duration;

use reverify::clock::Seconds;
use serde_json::json;

use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::command::actor;
use crate::support::mail_sink::Fault;
use crate::support::on_both;
use crate::support::person::post;
use crate::taking_back::way_back;

on_both!(nothing_old_works_but_what_takes_a_change_back, what_it_ended_is_said_and_logged);

const QUEUED: &str = "SELECT count(*) FROM outbox WHERE state = 'queued'";

async fn ask_reset(app: &TestApp, person: &Person) {
    let browser = app.browser();
    browser.open("/forgot-password").await;
    browser.submit("forgot-password", &[("email", &person.email)]).await.has_status(200);
}

/// Somebody whose deletion waits for its day, and the mailed way to keep the account.
async fn leaving(app: &TestApp) -> String {
    let person = app.person("Ida").await;
    person.browser.open("/account/data").await;
    person.browser.submit("delete-account", &[("confirm", "delete my account")]).await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    app.mail.expect(&person.email, "undo").await.link("/undo/deletion/")
}

/// A mail that the server has not taken so far.
async fn queue_a_mail(app: &TestApp, person: &Person) {
    app.mail.set_fault(Fault::DropConnection);
    ask_reset(app, person).await;
    // Tried, and so not under way any more.
    let tried = "SELECT count(*) FROM outbox WHERE state = 'queued' AND last_error IS NOT NULL";
    for _ in 0..200 {
        if app.db().await.query(tried).number().await.unwrap() == Some(1) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no mail waits");
}

/// A sign-up that waits for its code.
async fn sign_up(app: &TestApp) -> (Browser, String) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let form = [("email", "nora@example.com"), ("display_name", "Nora"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await.has_status(200);
    let code = app.mail.expect("nora@example.com", "verify-email").await.code();
    (browser, code)
}

async fn nothing_old_works_but_what_takes_a_change_back(app: TestApp) {
    let app = app.in_present().await;
    let invitation = app.command(&["invite", "create"]).await.ok().out.trim().to_owned();
    let keep = leaving(&app).await;
    let mut otto = app.person("Otto").await;
    otto.enrol_totp(&app).await;
    let mara = app.person("Mara").await;
    mara.add_email(&app, "two@example.com").await;
    let back = way_back(&app, &mara.email).await;
    mara.browser.open("/account").await;
    mara.browser.submit("add-email", &[("email", "three@example.com")]).await;
    mara.confirm(&app, &mara.browser).await;
    let third = app.mail.expect("three@example.com", "verify-email").await.code();
    ask_reset(&app, &mara).await;
    let reset = app.mail.expect(&mara.email, "reset-password").await.link("/reset-password");
    let (nora, code) = sign_up(&app).await;
    let half = app.browser();
    otto.first_step(&half).await.shows("Authenticator");
    queue_a_mail(&app, &otto).await;
    let parked = mara.ask_password(&mara.browser, "seven green boats sail").await.handle();
    // All of it works at the time of the backup.
    let reader = app.browser();
    reader.open(&reset).await.has_status(200);
    app.browser().open(&invitation).await.has_status(200);
    mara.browser.open(&format!("/step-up/{parked}")).await.has_status(200);
    half.open("/sign-in/second").await.shows("Authenticator");

    app.command(&["restored", "--yes"]).await.ok().shows("To be erased from").shows("ida@example.com");

    mara.browser.open("/account").await.shows("Sign in");
    half.open("/sign-in/second").await.shows("Sign in once more");
    app.browser().open(&reset).await.has_status(410);
    app.browser().open(&invitation).await.has_status(410);
    reader.submit("reset-password", &[("new_password", "seven green boats sail")]).await.has_status(410);
    mara.sign_in(&app, &mara.browser).await.has_status(200).shows("Profile");
    mara.browser.open(&format!("/step-up/{parked}")).await.has_status(410);
    post(&mara.browser, "/account/emails/confirm", json!({ "code": third })).await.has_status(422);
    nora.submit("verify-email", &[("code", &code)]).await.has_status(422);
    sign_in(&app.browser(), "nora@example.com", PASSWORD).await.has_status(422);
    let before = app.mail.count();
    app.mail.set_fault(Fault::None);
    app.minutes(20);
    app.running.send_mail().await.unwrap();
    assert_eq!(app.mail.count(), before, "what was queued before");

    for way in [back, keep] {
        let reader = app.browser();
        reader.open(&way).await.has_status(200);
        reader.submit("undo", &[]).await.has_status(200);
    }
    // The mail server is there again for what happens now.
    app.mail.expect(&mara.email, "reset-password").await;
    assert!(app.mail.to(&otto.email).iter().all(|mail| mail.kind() != "reset-password"));
    let page = sign_in(&app.browser(), "ida@example.com", PASSWORD).await;
    page.has_status(200).shows("Profile").shows_not("will be erased");
}
async fn what_it_ended_is_said_and_logged(app: TestApp) {
    let app = app.in_present().await;
    let person = app.person("Mara").await;
    let other = app.person("Nils").await;
    let handle = person.ask_password(&person.browser, "seven green boats sail").await.handle();
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", &person.email)]).await.has_status(200);
    let link = app.mail.expect(&person.email, "reset-password").await.link("/reset-password");
    // Somebody leaves, and changes their mind after the backup was made.
    let leaves = "UPDATE users SET deletion_at = created_at + 864000000 WHERE id = $1";
    assert_eq!(app.edit(leaves, &other.email).await, 1);
    app.mail.set_fault(Fault::DropConnection);
    app.other_device(&person).await;
    for _ in 0..100 {
        app.running.send_mail().await.unwrap();
        if app.db().await.query(QUEUED).number().await.unwrap() == Some(1) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // Where nobody can be asked it does nothing, and says what it would do, and where.
    let ran = app.command(&["restored"]).await.usage().hints("Signs everybody out").hints("stop the portal first");
    assert!(!ran.err.contains("postgres://"), "{}", ran.err);
    person.browser.open("/account").await.shows("Profile");
    let ran = app.command(&["restored", "--yes"]).await.ok();
    let ran = ran.shows("1  changes that waited").shows("2  mailed links").shows("1  mails not sent yet");
    ran.shows("3  signed-in devices").shows("To be erased from").shows(&other.email).shows_not(&person.email);
    let log = app.command(&["audit", "--operators", "--json"]).await.ok().objects();
    assert!(log.len() == 1 && log[0]["event"] == "database.restored" && log[0]["actor"] == actor(), "{log:?}");
    assert!(log[0]["detail"].as_str().unwrap().contains("3 signed-in devices"), "{log:?}");

    person.browser.open("/account").await.shows("Sign in").shows_not("Profile");
    app.browser().open(&link).await.has_status(410);
    sign_in(&person.browser, &person.email, &person.password).await.has_status(200).shows("Profile");
    person.browser.open(&format!("/step-up/{handle}")).await.has_status(410);
    app.mail.set_fault(Fault::None);
    app.advance(Seconds::hours(2));
    app.running.send_mail().await.unwrap();
    assert_eq!(app.db().await.query(QUEUED).number().await.unwrap(), Some(0));
    assert!(app.mail.to(&person.email).iter().all(|mail| mail.kind() != "new-sign-in"));
    // A second run finds nothing but what began since.
    app.command(&["restored", "--yes"]).await.ok().shows("0  mails not sent yet").shows("1  signed-in devices");
}
