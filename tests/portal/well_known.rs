//! What programs look for under `/.well-known/`.

use crate::support::app::TestApp;
use crate::support::on_both;

on_both!(security_txt_says_whom_to_tell, pages_for_passwords_and_passkeys_are_found);

const PATH: &str = "/.well-known/security.txt";

async fn security_txt_says_whom_to_tell(app: TestApp) {
    let mut app = app;
    app.browser().open(PATH).await.has_status(404);
    for contact in ["mailto:security@example.com", "https://example.com/security"] {
        app = app.configured(|config| config.security_contact = Some(contact.into())).await;
        let page = app.browser().open(PATH).await;
        page.has_status(200);
        assert_eq!(page.header("content-type"), Some("text/plain; charset=utf-8"));
        let lines: Vec<_> = page.body.lines().collect();
        let canonical = format!("Canonical: {}", app.running.origin.link(PATH));
        let expires = lines[1];
        assert_eq!(lines, [&format!("Contact: {contact}"), expires, "Preferred-Languages: en", &canonical]);
        // 15 January 2027 and half a year: whole days, in the future, less than a year away.
        assert_eq!(expires, "Expires: 2027-07-14T00:00:00Z");
    }
}

async fn pages_for_passwords_and_passkeys_are_found(app: TestApp) {
    let browser = app.browser();
    let answer = browser.request("GET", "/.well-known/change-password").send().await;
    assert_eq!(answer.has_status(303).header("location"), Some("/account/security#password"));
    let person = app.person("Mara").await;
    assert!(person.browser.open("/account/security").await.has("#password"), "the place exists");
    let endpoints = browser.json().request("GET", "/.well-known/passkey-endpoints").send().await.has_status(200).json();
    let page = app.running.origin.link("/account/security");
    assert_eq!(
        (endpoints["enroll"].as_str(), endpoints["manage"].as_str()),
        (Some(page.as_str()), Some(page.as_str()))
    );
}
