//! Forgotten passwords.

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::on_both;

on_both!(a_mailed_link_sets_a_new_password_once, recovery_satisfies_no_waiting_action, only_the_mailed_link_resets);

const NEW: &str = "seven green boats sail";

async fn ask(app: &TestApp, email: &str) -> String {
    let browser = app.browser();
    browser.open("/forgot-password").await;
    browser.submit("forgot-password", &[("email", email)]).await.has_status(200).shows(email);
    app.mail.expect(email, "reset-password").await.link("/reset-password")
}

async fn a_mailed_link_sets_a_new_password_once(app: TestApp) {
    let person = app.person("Mara").await;
    let unknown = app.browser();
    unknown.open("/forgot-password").await;
    let text = unknown.submit("forgot-password", &[("email", "nobody@example.com")]).await.text();
    let known = app.browser();
    known.open("/forgot-password").await;
    let same = known.submit("forgot-password", &[("email", "mara@example.com")]).await.text();
    assert_eq!(text.replace("nobody@", "mara@"), same);
    let link = app.mail.expect("mara@example.com", "reset-password").await.link("/reset-password");
    let reader = app.browser();
    let page = reader.open(&link).await;
    assert!(!page.url.as_str().contains("token"));
    let page = reader.submit("reset-password", &[("new_password", "short")]).await;
    assert!(page.field_error("new_password").contains("Too short"));
    reader.submit("reset-password", &[("new_password", NEW)]).await.shows("Sign in");
    person.browser.open("/account").await.shows("Sign in");
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(422);
    sign_in(&app.browser(), "mara@example.com", NEW).await.has_status(200).shows("Profile");
    app.browser().open(&link).await.has_status(410);
    app.mail.expect("mara@example.com", "notice").await;
    assert!(app.mail.to("nobody@example.com").is_empty());
}

async fn recovery_satisfies_no_waiting_action(app: TestApp) {
    let person = app.person("Mara").await;
    let waiting = person.ask_password(&person.browser, "another good password").await;
    let handle = waiting.handle();
    let link = ask(&app, "mara@example.com").await;
    person.browser.open(&link).await;
    person.browser.submit("reset-password", &[("new_password", NEW)]).await;
    sign_in(&person.browser, "mara@example.com", NEW).await.shows("Profile");
    person.browser.open(&format!("/step-up/{handle}")).await.has_status(410);
}

async fn only_the_mailed_link_resets(app: TestApp) {
    app.person("Mara").await;
    app.person("Otto").await;
    let link = ask(&app, "mara@example.com").await;
    let browser = app.browser();
    browser.open("/reset-password").await.has_status(410);
    browser.open("/reset-password?token=AAAA").await.has_status(410);
    // A link of another purpose is unknown here.
    let verify = link.replace("/reset-password", "/verify-email");
    browser.open(&verify).await;
    browser.open(&link).await;
    let prepared = browser.prepare("reset-password", &[("new_password", NEW)]);
    app.minutes(30);
    prepared.send().await.has_status(410);
    let link = ask(&app, "mara@example.com").await;
    let newer = ask(&app, "mara@example.com").await;
    app.browser().open(&link).await.has_status(410);
    let winner = app.browser();
    winner.open(&newer).await;
    let answers = winner.prepare("reset-password", &[("new_password", NEW)]).send_times(10).await;
    let statuses: Vec<u16> = answers.iter().map(|page| page.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}
