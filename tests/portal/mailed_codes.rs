//! Mailed codes: for one request, once, for ten minutes, and no more tries for asking again.

use reverify::clock::Seconds;
use reverify::config::{Config, EmailCodeUse};
use serde_json::{Value, json};

use crate::support::app::{PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::enrolled::{mailed, park, prove, request};

fn always(config: &mut Config) {
    config.email_code = EmailCodeUse::Always;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailed_code_belongs_to_one_request_sqlite() {
    both(TestApp::sqlite_with(always).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailed_code_belongs_to_one_request_postgresql() {
    let app = TestApp::postgresql_with("a_mailed_code_belongs_to_one_request_postgresql", always).await;
    if let Some(app) = app {
        both(app).await;
    }
}

async fn both(app: TestApp) {
    a_mailed_code_belongs_to_one_request(&app).await;
    codes_of_other_purposes_are_not_step_up_codes(&app).await;
}

/// Another device is there to be signed out, which a mailed code may confirm.
async fn park_mailed(browser: &Browser) -> String {
    let page = request(browser, "/account/devices/end-others", json!({})).await.send().await;
    page.has_status(403).handle()
}

async fn send_code(browser: &Browser, handle: &str) -> u16 {
    request(browser, &format!("/step-up/{handle}/send-code"), json!({})).await.send().await.status
}

async fn a_mailed_code_belongs_to_one_request(app: &TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    let (one, two) = (park_mailed(browser).await, park_mailed(browser).await);
    let code = async || app.mail.expect(&person.email, "step-up-code").await.code();
    assert_eq!(send_code(browser, &one).await, 200);
    let first = code().await;
    // Of another request, and where none was sent.
    prove(browser, &two, mailed(&first)).await.has_status(422);
    assert_eq!(send_code(browser, &two).await, 200);
    let second = code().await;
    prove(browser, &two, mailed(&first)).await.has_status(422);
    // Locked for half a minute; asking early does not void what is there, and gives no try back.
    assert_eq!(send_code(browser, &one).await, 429);
    app.advance(Seconds(30));
    assert_eq!(send_code(browser, &one).await, 200);
    let newest = code().await;
    prove(browser, &one, mailed(&first)).await.has_status(422);
    prove(browser, &one, mailed("00000000")).await.has_status(422);
    // Two codes were asked for between the four wrong tries: the fifth is the last.
    prove(browser, &one, mailed(&first)).await.has_status(422);
    prove(browser, &one, mailed(&newest)).await.has_status(429);
    app.minutes(10);
    assert_eq!(send_code(browser, &one).await, 200);
    let late = code().await;
    prove(browser, &one, mailed(&late)).await.has_status(429);
    expired_and_cancelled(app, browser, &two, &second).await;
}

async fn expired_and_cancelled(app: &TestApp, browser: &Browser, two: &str, second: &str) {
    app.minutes(6);
    prove(browser, two, mailed(second)).await.has_status(410);
    let cancelled = park_mailed(browser).await;
    assert_eq!(send_code(browser, &cancelled).await, 200);
    let code = app.mail.expect("mara@example.com", "step-up-code").await.code();
    request(browser, &format!("/step-up/{cancelled}/cancel"), json!({})).await.send().await.has_status(200);
    prove(browser, &cancelled, mailed(&code)).await.has_status(410);
    let next = park_mailed(browser).await;
    prove(browser, &next, mailed(&code)).await.has_status(422);
    assert_eq!(send_code(browser, &next).await, 200);
    let code: Value = mailed(&app.mail.expect("mara@example.com", "step-up-code").await.code());
    app.minutes(10);
    prove(browser, &next, code).await.has_status(422);
}

/// The code that proves a new address is no step-up code, and the other way round.
async fn codes_of_other_purposes_are_not_step_up_codes(app: &TestApp) {
    let person = app.person("Otto").await;
    let browser = &person.browser;
    let change = park(browser, "new@example.com").await;
    prove(browser, &change, json!({ "password": PASSWORD })).await.has_status(200);
    let code = app.mail.expect("new@example.com", "verify-email").await.code();
    app.minutes(1);
    let handle = park_mailed(browser).await;
    assert_eq!(send_code(browser, &handle).await, 200);
    let step_up = app.mail.expect(&person.email, "step-up-code").await.code();
    let confirm =
        async |code: &str| request(browser, "/account/emails/confirm", json!({ "code": code })).await.send().await;
    confirm(&step_up).await.has_status(422);
    prove(browser, &handle, mailed(&code)).await.has_status(422);
    prove(browser, &handle, mailed(&step_up)).await.has_status(200);
    confirm(&code).await.has_status(200);
}
