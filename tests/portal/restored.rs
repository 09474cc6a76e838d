//! A database that was put back, after the statements of `docs/operations.md` as they stand there: nothing old opens,
//! confirms or is mailed, and what takes a change back still does.

use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::mail_sink::Fault;
use crate::support::on_both;
use crate::support::person::post;
use crate::taking_back::way_back;

on_both!(nothing_old_works_but_what_takes_a_change_back);

/// The statements of the guide, without their comments.
fn statements() -> Vec<&'static str> {
    let guide = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md")).unwrap();
    let blocks = guide.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let [block] = blocks.filter(|block| block.contains("DELETE FROM sessions")).collect::<Vec<_>>()[..] else {
        panic!("one block of statements was expected");
    };
    let code: String = block.lines().filter(|line| !line.starts_with("--")).map(|line| format!("{line}\n")).collect();
    let parts = code.split(';').map(str::trim).filter(|statement| !statement.is_empty());
    parts.map(|statement| &*Box::leak(statement.to_owned().into_boxed_str())).collect()
}

/// Runs them as an operator does, and answers with how many accounts the last one lists.
async fn run_them(app: &TestApp) -> i64 {
    let mut statements = statements();
    let listing = statements.pop().unwrap();
    let mut tx = app.db().await.write().await.unwrap();
    for statement in statements {
        tx.query(statement).execute().await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    tx.commit().await.unwrap();
    let count: &str = Box::leak(format!("SELECT count(*) FROM ({listing}) AS listed").into_boxed_str());
    app.db().await.query(count).number().await.unwrap().unwrap()
}

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

    assert_eq!(run_them(&app).await, 1, "the account whose deletion waits is listed");

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
