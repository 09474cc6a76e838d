//! A mailed code as the proof, where the operator allows it.

use reverify::clock::Seconds;
use reverify::config::{Config, EmailCodeUse};

use crate::support::app::{Person, TestApp};

fn always(config: &mut Config) {
    config.email_code = EmailCodeUse::Always;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailed_code_confirms_sqlite() {
    confirms(TestApp::sqlite_with(always).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailed_code_confirms_postgresql() {
    if let Some(app) = TestApp::postgresql_with("a_mailed_code_confirms_postgresql", always).await {
        confirms(app).await;
    }
}

async fn ask(app: &TestApp, person: &Person) -> String {
    app.other_device(person).await;
    person.browser.page().open("/account/devices").await;
    let page = person.browser.submit("end-other-sessions", &[]).await;
    page.shows("Use another way");
    page.handle()
}

async fn confirms(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    let handle = ask(&app, &person).await;
    let page = browser.open(&format!("/step-up/{handle}?method=list")).await;
    page.shows("Email a code").shows("Password");
    browser.open(&format!("/step-up/{handle}?method=email_code")).await;
    browser.submit("send-email-code", &[]).await.has_status(200).shows("mara@example.com");
    let mail = app.mail.expect(&person.email, "step-up-code").await;
    assert!(mail.text.contains("sign out all other devices"));
    let code = mail.code();
    // Too early for another, and a wrong one says so.
    browser.submit("send-email-code", &[]).await.has_status(429);
    browser.open(&format!("/step-up/{handle}?method=email_code")).await;
    let page = browser.submit("verify-email-code", &[("code", "00000000")]).await;
    assert!(page.has_status(422).field_error("code").contains("isn’t right"));
    // A code of one request opens no other.
    let other = ask(&app, &person).await;
    browser.open(&format!("/step-up/{other}?method=email_code")).await;
    browser.submit("send-email-code", &[]).await.has_status(200);
    let page = browser.submit("verify-email-code", &[("code", &code)]).await;
    assert!(page.field_error("code").contains("isn’t right"));
    let page = browser.open(&format!("/step-up/{handle}?method=email_code")).await;
    page.has_status(200);
    // A newer code voids the older; typed as people group it, it works.
    app.advance(Seconds(31));
    browser.open(&format!("/step-up/{handle}?method=email_code")).await;
    browser.submit("send-email-code", &[]).await.shows("New code sent");
    app.mail.expect(&person.email, "step-up-code").await;
    let newest = app.mail.expect(&person.email, "step-up-code").await.code();
    let page = browser.submit("verify-email-code", &[("code", &code)]).await;
    assert!(page.field_error("code").contains("isn’t right"));
    let grouped = format!("{} {}", &newest[..4], &newest[4..]);
    let page = browser.submit("verify-email-code", &[("code", &grouped)]).await;
    assert!(page.notice().contains("signed out"), "{}", page.text());
    // Its window is open now, but what wants the password still asks, and offers no code.
    let page = person.ask_password(browser, "seven green boats sail").await;
    page.shows_not("Use another way to");
    page.shows("Password");
    expired(&app, &person).await;
}

async fn expired(app: &TestApp, person: &Person) {
    app.minutes(31);
    let browser = &person.browser;
    let handle = ask(app, person).await;
    browser.open(&format!("/step-up/{handle}?method=email_code")).await;
    browser.submit("send-email-code", &[]).await.has_status(200);
    let code = app.mail.expect(&person.email, "step-up-code").await.code();
    app.minutes(10);
    browser.open(&format!("/step-up/{handle}?method=email_code")).await;
    let page = browser.submit("verify-email-code", &[("code", &code)]).await;
    assert!(page.field_error("code").contains("expired"));
    // The link in the mail only cancels and signs out.
    let link = app.mail.to(&person.email).iter().rev().find(|m| m.kind() == "step-up-code").unwrap().link("/not-me/");
    let reader = app.browser();
    reader.open(&link).await.has_status(200);
    reader.submit("not-me", &[]).await.has_status(200);
    browser.open("/account").await.shows("Sign in");
}
