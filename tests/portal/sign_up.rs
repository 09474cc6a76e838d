//! Creating an account.

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::on_both;
use crate::support::page::Page;

on_both!(
    sign_up_verify_and_see_the_profile,
    another_address_is_taken_without_typing_the_rest_again,
    the_menu_names_the_person_as_they_are_called_now,
    field_errors_keep_what_was_typed,
    a_taken_address_is_told_by_mail_alone,
    wrong_codes_are_limited_and_a_resend_does_not_reset_the_count,
    the_link_changes_nothing_until_its_button_and_asks_a_stranger_for_the_password,
    whoever_proves_the_mailbox_gets_the_account,
    a_code_that_waited_too_long_is_refused,
    a_planted_sign_up_tells_nothing_about_the_account,
    there_are_no_more_codes_to_guess_than_mails,
    a_code_without_an_allowance_for_another_goes_on_working,
    twenty_wrong_codes_at_once_cost_twenty_tries,
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
    let mail = app.mail.expect("mara@example.com", "email-taken").await;
    assert_eq!(mail.subject, "You already have an account at Reverify");
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
    // As if nobody had proven it.
    let page = sign_in(&attacker, "mara@example.com", "mallory knows this one").await;
    page.has_status(200).shows("Check your email");
    attacker.open("/account").await.shows("Sign in");
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

/// Who signs up with an address and then signs in with it gets the same answers, whether it had an account before, has
/// one since, or has none.
async fn a_planted_sign_up_tells_nothing_about_the_account(app: TestApp) {
    app.person("Mara").await;
    let probe = async |email: &str, since: bool| {
        let browser = app.browser();
        browser.open("/sign-up").await;
        let form = [("email", email), ("display_name", "X"), ("password", "mallory knows this one")];
        browser.submit("sign-up", &form).await;
        if since {
            app.mail.expect(email, "verify-email").await;
            app.person("Otto").await;
        }
        app.minutes(1);
        let mut answers = Vec::new();
        let mut keep = |page: Page| {
            // It is later each time.
            let text = page.text().replace(email, "ADDRESS").replace(|c: char| c.is_ascii_digit(), "#");
            answers.push((page.status, text));
        };
        for password in ["mallory knows this one", "and this one is not it"] {
            keep(sign_in(&browser, email, password).await);
        }
        browser.open("/verify-email").await;
        keep(browser.submit("verify-email", &[("code", "00000000")]).await);
        browser.open("/verify-email").await;
        keep(browser.submit("resend-code", &[]).await);
        answers
    };
    let nobody = probe("else@example.com", false).await;
    assert!(nobody[0].1.contains("Check your email"), "{nobody:?}");
    assert_eq!(probe("mara@example.com", false).await, nobody);
    assert_eq!(probe("otto@example.com", true).await, nobody);
}

/// Each sign-up may be guessed at a few times; so one may not be had without a mail.
async fn there_are_no_more_codes_to_guess_than_mails(app: TestApp) {
    for _ in 0..8 {
        let browser = app.browser();
        browser.open("/sign-up").await;
        let form = [("email", "x@example.com"), ("display_name", "X"), ("password", PASSWORD)];
        browser.submit("sign-up", &form).await.has_status(200).shows("Check your email");
    }
    let number = async |sql| app.db().await.query(sql).number().await.unwrap();
    assert_eq!(number("SELECT count(*) FROM sign_ups").await, Some(8));
    assert_eq!(number("SELECT count(*) FROM sign_ups WHERE code_mac IS NOT NULL").await, Some(4));
    assert_eq!(number("SELECT count(*) FROM sign_ups WHERE link_hash IS NOT NULL").await, Some(4));
}

async fn a_code_without_an_allowance_for_another_goes_on_working(app: TestApp) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let form = [("email", "x@example.com"), ("display_name", "X"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await;
    let code = app.mail.expect("x@example.com", "verify-email").await.code();
    // A stranger uses up what may be mailed there.
    let stranger = app.browser();
    for _ in 0..5 {
        stranger.open("/forgot-password").await;
        stranger.submit("forgot-password", &[("email", "x@example.com")]).await.has_status(200);
    }
    app.minutes(1);
    browser.open("/verify-email").await;
    browser.submit("resend-code", &[]).await.has_status(200);
    browser.submit("verify-email", &[("code", &code)]).await.has_status(200).shows("Profile");
}

async fn twenty_wrong_codes_at_once_cost_twenty_tries(app: TestApp) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let form = [("email", "x@example.com"), ("display_name", "X"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await;
    let answers = browser.prepare("verify-email", &[("code", "00000000")]).send_times(20).await;
    let checked = answers.iter().filter(|page| page.status == 422).count();
    assert_eq!(checked, 5, "tries before the first pause");
    assert!(answers.iter().all(|page| matches!(page.status, 422 | 429)));
}

async fn another_address_is_taken_without_typing_the_rest_again(app: TestApp) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let form = [("email", "mara@exmaple.com"), ("display_name", "Mara"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await.shows("We sent a code to mara@exmaple.com");
    let page = browser.click("Use a different address").await;
    assert_eq!(page.value("sign-up", "display_name"), "Mara");
    assert_eq!(page.value("sign-up", "email"), "mara@exmaple.com");
    assert_eq!(page.value("sign-up", "password"), "");
    // Asked for by that link alone, and by this browser.
    assert_eq!(browser.open("/sign-up").await.value("sign-up", "display_name"), "");
    assert_eq!(app.browser().open("/sign-up?again").await.value("sign-up", "display_name"), "");
}

async fn the_menu_names_the_person_as_they_are_called_now(app: TestApp) {
    let person = app.person("Mara").await;
    person.browser.page().open("/account").await;
    let page = person.browser.htmx().submit("edit-profile", &[("display_name", "Mara Lindqvist")]).await;
    assert!(page.notice().contains("Name changed"));
    assert_eq!(person.browser.screen().all("#me-who strong"), ["Mara Lindqvist"]);
    assert_eq!(person.browser.screen().all("#me-name"), ["Account menu, Mara Lindqvist"]);
}
