//! Creating an account.

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::on_both;

on_both!(
    sign_up_verify_and_see_the_profile,
    field_errors_keep_what_was_typed,
    a_taken_address_is_told_by_mail_alone,
    wrong_codes_are_limited_and_a_resend_does_not_reset_the_count,
    the_link_changes_nothing_until_its_button_and_asks_a_stranger_for_the_password,
    whoever_proves_the_mailbox_gets_the_account,
    a_code_that_waited_too_long_is_refused,
);

async fn sign_up_verify_and_see_the_profile(app: TestApp) {
    let person = app.person("Mara").await;
    let page = person.browser.open("/account").await;
    page.shows("Mara").shows("mara@example.com");
    let page = person.browser.submit("edit-profile", &[("display_name", "Mara Lindqvist <b>")]).await;
    assert!(page.notice().contains("Name changed"));
    assert_eq!(page.value("edit-profile", "display_name"), "Mara Lindqvist <b>");
}

async fn field_errors_keep_what_was_typed(app: TestApp) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let page = browser.submit("sign-up", &[("email", "nobody"), ("display_name", " "), ("password", "short")]).await;
    page.has_status(422);
    assert!(page.field_error("email").contains("name@example.com"));
    assert!(page.field_error("display_name").contains("Enter the name"));
    assert!(page.field_error("password").contains("add 10 characters"));
    assert_eq!(page.value("sign-up", "email"), "nobody");
    assert!(!page.body.contains("\"short\""), "a password is never sent back");
}

async fn a_taken_address_is_told_by_mail_alone(app: TestApp) {
    app.person("Mara").await;
    let ask = async |email: &str| {
        let browser = app.browser();
        browser.open("/sign-up").await;
        let page = browser.submit("sign-up", &[("email", email), ("display_name", "X"), ("password", PASSWORD)]).await;
        let wrong = browser.submit("verify-email", &[("code", "00000000")]).await;
        let text = |page: &crate::support::page::Page| page.text().replace(email, "ADDRESS");
        (page.status, text(&page), wrong.status, text(&wrong))
    };
    let taken = ask("mara@example.com").await;
    let free = ask("else@example.com").await;
    assert_eq!(taken, free);
    app.mail.expect("mara@example.com", "email-taken").await;
    app.mail.expect("else@example.com", "verify-email").await;
}

async fn wrong_codes_are_limited_and_a_resend_does_not_reset_the_count(app: TestApp) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let form = [("email", "x@example.com"), ("display_name", "X"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await;
    let mut code = app.mail.expect("x@example.com", "verify-email").await.code();
    for round in 0..5 {
        if round == 3 {
            browser.submit("resend-code", &[]).await.has_status(429);
            browser.open("/verify-email").await;
            app.advance(reverify::clock::Seconds(31));
            browser.submit("resend-code", &[]).await.has_status(200).shows("New code sent");
            let old = std::mem::replace(&mut code, app.mail.expect("x@example.com", "verify-email").await.code());
            assert_ne!(old, code);
        }
        let page = browser.submit("verify-email", &[("code", "00000000")]).await;
        page.has_status(422);
        assert!(page.field_error("code").contains("isn’t right"));
    }
    let page = browser.submit("verify-email", &[("code", &code)]).await;
    page.has_status(429);
    assert!(page.header("retry-after").is_some());
    app.minutes(1);
    browser.open("/verify-email").await;
    browser.submit("verify-email", &[("code", &code)]).await.has_status(200).shows("Profile");
}

async fn the_link_changes_nothing_until_its_button_and_asks_a_stranger_for_the_password(app: TestApp) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let form = [("email", "x@example.com"), ("display_name", "X"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await;
    let link = app.mail.expect("x@example.com", "verify-email").await.link("/verify-email");
    let stranger = app.browser();
    for _ in 0..2 {
        let page = stranger.open(&link).await;
        page.has_status(200).shows("Confirm this address").shows_not("x@example.com");
        assert!(!page.url.as_str().contains("token"), "the token leaves the address bar");
    }
    let page = stranger.submit("verify-email", &[("password", "not the password at all")]).await;
    assert!(page.field_error("password").contains("isn’t right"));
    sign_in(&app.browser(), "x@example.com", "not the password at all").await.has_status(422);
    browser.open(&link).await.has_status(200);
    browser.submit("verify-email", &[]).await.has_status(200).shows("Profile");
    stranger.submit("verify-email", &[("password", PASSWORD)]).await.has_status(422).shows("can’t be used");
}

/// Pre-hijacking: a stranger who signed up first has nothing once the owner of the mailbox proves it.
async fn whoever_proves_the_mailbox_gets_the_account(app: TestApp) {
    let attacker = app.browser();
    attacker.open("/sign-up").await;
    let form = [("email", "mara@example.com"), ("display_name", "Mallory"), ("password", "mallory knows this one")];
    attacker.submit("sign-up", &form).await;
    attacker.open("/account").await.shows("Sign in");
    let planted = app.mail.expect("mara@example.com", "verify-email").await;
    app.person("Mara").await;
    attacker.open("/verify-email").await;
    attacker.submit("verify-email", &[("code", &planted.code())]).await.has_status(422);
    sign_in(&attacker, "mara@example.com", "mallory knows this one").await.has_status(422);
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(200).shows("Profile");
}

async fn a_code_that_waited_too_long_is_refused(app: TestApp) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let form = [("email", "x@example.com"), ("display_name", "X"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await;
    let code = app.mail.expect("x@example.com", "verify-email").await.code();
    app.minutes(10);
    let page = browser.submit("verify-email", &[("code", &code)]).await;
    assert!(page.field_error("code").contains("expired"));
    // Signing in with the right password leads back here, not to "wrong password".
    let page = sign_in(&app.browser(), "x@example.com", PASSWORD).await;
    page.shows("Check your email");
}
