//! Change the e-mail address: confirmed, proven by the new mailbox, and undone from the old one.

use serde_json::json;

use crate::samples::{confirm_json, sample};
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::post;

on_both!(
    in_three_shapes,
    a_taken_address_is_told_by_mail_alone,
    the_old_mailbox_can_undo_it,
    a_chain_of_changes_does_not_close_the_way_back,
    the_code_belongs_to_its_address_and_time,
    an_address_taken_between_code_and_confirmation_is_refused,
    what_makes_the_account_safe_gives_it_up,
    a_session_that_has_just_ended_confirms_nothing,
);

async fn ask(browser: &Browser, new: &str) -> Page {
    browser.page().open("/account").await;
    browser.submit("add-email", &[("email", new)]).await
}

async fn change(app: &TestApp, person: &Person, new: &str) {
    ask(&person.browser, new).await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    let code = app.mail.expect(new, "verify-email").await.code();
    person.browser.open("/account").await;
    let page = person.browser.submit("confirm-email", &[("code", &code)]).await;
    assert!(page.notice().contains("Email address changed"), "{}", page.text());
}

async fn in_three_shapes(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    let page = ask(browser, "nonsense").await;
    page.has_status(422);
    assert_eq!(page.value("add-email", "email"), "nonsense");
    assert!(page.field_error("email").contains("name@example.com"));
    assert!(ask(browser, "MARA@example.com").await.field_error("email").contains("your address already"));

    let page = ask(browser, "new@example.com").await;
    let dialog = page.dialog();
    assert!(dialog.action.contains("Change your email address"));
    assert!(dialog.target.contains("mara@example.com") && dialog.target.contains("new@example.com"), "{dialog:?}");
    let page = browser.submit("verify-password", &[("password", PASSWORD)]).await;
    page.shows("new@example.com").shows("Unverified");
    assert!(app.mail.expect("mara@example.com", "undo").await.text.contains("new@example.com"));
    // Until it has proven itself the old address is the account's.
    sign_in(&app.browser(), "new@example.com", PASSWORD).await.has_status(422);
    let code = app.mail.expect("new@example.com", "verify-email").await.code();
    let spaced = format!("{} {}", &code[..4], &code[4..]);
    let page = browser.submit("confirm-email", &[("code", &spaced)]).await;
    assert!(page.notice().contains("Email address changed"));
    page.shows("new@example.com");
    sign_in(&app.browser(), "new@example.com", PASSWORD).await.has_status(200).shows("Profile");
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(422);
    app.mail.expect("mara@example.com", "undo").await;
    app.mail.expect("new@example.com", "notice").await;

    browser.open("/account").await;
    let htmx = browser.htmx();
    let answer = htmx.submit("add-email", &[("email", "third@example.com")]).await;
    answer.has_status(403);
    htmx.submit("verify-password", &[("password", PASSWORD)]).await.has_status(200);
    htmx.screen().shows("third@example.com").shows("Unverified");
    let withdrawn = htmx.submit("withdraw-email", &[]).await;
    withdrawn.has_status(200);
    htmx.screen().shows_not("third@example.com");

    let json = browser.json();
    let token = json.open("/account").await.json()["form_token"].as_str().unwrap().to_owned();
    let body = serde_json::json!({ "form_token": token, "email": "fourth@example.com", "make_primary": true });
    let problem = json.request("POST", "/account/emails").json(&body).send().await;
    problem.has_status(403);
    let facts = problem.json();
    assert_eq!(facts["action"]["change"], serde_json::json!({ "from": "new@example.com", "to": "fourth@example.com" }));
    let path = format!("/step-up/{}", facts["handle"].as_str().unwrap());
    let proof = serde_json::json!({ "form_token": token, "password": PASSWORD });
    json.request("POST", &path).json(&proof).send().await.has_status(200);
    assert_eq!(json.open("/account").await.json()["pending_email"], "fourth@example.com");
}

async fn a_taken_address_is_told_by_mail_alone(app: TestApp) {
    let person = app.person("Mara").await;
    app.person("Otto").await;
    let mut texts = Vec::new();
    for address in ["otto@example.com", "free@example.com"] {
        ask(&person.browser, address).await;
        let page = person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
        let wrong = person.browser.submit("confirm-email", &[("code", "00000000")]).await;
        texts.push((page.text().replace(address, "ADDRESS"), wrong.text().replace(address, "ADDRESS")));
    }
    assert_eq!(texts[0], texts[1]);
    app.mail.expect("otto@example.com", "email-taken").await;
    app.mail.expect("free@example.com", "verify-email").await;
}

async fn the_old_mailbox_can_undo_it(app: TestApp) {
    let person = app.person("Mara").await;
    change(&app, &person, "new@example.com").await;
    app.mail.expect("mara@example.com", "undo").await;
    app.mail.expect("mara@example.com", "undo").await;
    let links: Vec<String> =
        app.mail.to("mara@example.com").iter().filter(|m| m.kind() == "undo").map(|m| m.link("/undo/email/")).collect();
    assert_eq!(links.len(), 2, "at once, and when it is complete");
    let reader = app.browser();
    for _ in 0..2 {
        reader.open(&links[1]).await.has_status(200).shows("new@example.com");
    }
    person.browser.open("/account").await.shows("new@example.com");
    reader.submit("undo", &[]).await.has_status(200);
    person.browser.open("/account").await.shows("Sign in");
    // Whoever made the change may know the password: it opens nothing until it is reset through the old mailbox.
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(422);
    let mail = app.mail.expect("mara@example.com", "reset-password").await;
    assert_eq!(mail.subject, "A change of your addresses was undone: choose a new password");
    let words = mail.words();
    assert!(words.contains("The old password opens nothing any more") && words.contains("Chrome on Linux"), "{words}");
    assert!(!words.contains("stays as it is") && !words.contains("was asked for"), "{words}");
    let reset = mail.link("/reset-password");
    reader.open(&reset).await;
    reader.submit("reset-password", &[("new_password", "seven green boats sail")]).await;
    sign_in(&app.browser(), "mara@example.com", "seven green boats sail").await.has_status(200).shows("Profile");
    // Both links were for one change.
    reader.open(&links[1]).await.has_status(410);
    reader.open(&links[0]).await.has_status(410);
}

async fn a_chain_of_changes_does_not_close_the_way_back(app: TestApp) {
    let person = app.person("Mara").await;
    change(&app, &person, "b@example.com").await;
    change(&app, &person, "c@example.com").await;
    app.mail.expect("b@example.com", "undo").await;
    app.mail.expect("b@example.com", "undo").await;
    app.mail.expect("mara@example.com", "undo").await;
    app.mail.expect("mara@example.com", "undo").await;
    let undo = app.mail.to("mara@example.com").iter().rev().find(|m| m.kind() == "undo").unwrap().link("/undo/email/");
    // Nobody else can take the address while its way back is open.
    let squatter = app.browser();
    squatter.open("/sign-up").await;
    let form = [("email", "mara@example.com"), ("display_name", "X"), ("password", PASSWORD)];
    squatter.submit("sign-up", &form).await;
    app.mail.expect("mara@example.com", "email-taken").await;
    let reader = app.browser();
    reader.open(&undo).await.has_status(200);
    reader.submit("undo", &[]).await.has_status(200);
    app.mail.expect("mara@example.com", "reset-password").await;
    app.advance(reverify::clock::Seconds::hours(73));
    let late = app.mail.to("b@example.com").iter().rev().find(|m| m.kind() == "undo").unwrap().link("/undo/email/");
    reader.open(&late).await.has_status(410);
}

async fn the_code_belongs_to_its_address_and_time(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    ask(browser, "one@example.com").await;
    browser.submit("verify-password", &[("password", PASSWORD)]).await;
    let first = app.mail.expect("one@example.com", "verify-email").await.code();
    ask(browser, "two@example.com").await;
    browser.submit("verify-password", &[("password", PASSWORD)]).await;
    let second = app.mail.expect("two@example.com", "verify-email").await.code();
    let page = browser.submit("confirm-email", &[("code", &first)]).await;
    assert!(page.field_error("code").contains("isn’t right"));
    app.minutes(10);
    let page = browser.submit("confirm-email", &[("code", &second)]).await;
    assert!(page.field_error("code").contains("expired"));
    browser.submit("resend-email-code", &[]).await;
    let third = app.mail.expect("two@example.com", "verify-email").await.code();
    browser.open("/account").await;
    assert!(browser.submit("confirm-email", &[("code", &third)]).await.notice().contains("changed"));
}

async fn an_address_taken_between_code_and_confirmation_is_refused(app: TestApp) {
    let person = app.person("Mara").await;
    ask(&person.browser, "otto@example.com").await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    let code = app.mail.expect("otto@example.com", "verify-email").await.code();
    app.person("Otto").await;
    let page = person.browser.submit("confirm-email", &[("code", &code)]).await;
    page.has_status(422);
    person.browser.open("/account").await.shows("mara@example.com");
}

/// Whoever changes the password or takes a factor away may do so because somebody else was in: what they began is over.
async fn what_makes_the_account_safe_gives_it_up(app: TestApp) {
    for (name, what) in [("Mara", "password.change"), ("Otto", "totp.remove"), ("Ines", "passkey.remove")] {
        let mut person = app.person(name).await;
        person.enrol_totp(&app).await;
        person.enrol_passkey(&app).await;
        app.settle();
        let new = format!("new{name}@example.com");
        let asked = post(&person.browser, "/account/emails", json!({ "email": new, "make_primary": true })).await;
        confirm_json(&app, &person, asked).await.has_status(200);
        let code = app.mail.expect(&new, "verify-email").await.code();
        let asked = sample(what).ask_json(&person.browser).await;
        confirm_json(&app, &person, asked).await.has_status(200);
        post(&person.browser, "/account/emails/confirm", json!({ "code": code })).await.has_status(422);
        person.browser.page().open("/account").await.shows(&person.email).shows_not(&new);
        assert_eq!(app.number("SELECT count(*) FROM email_changes WHERE user_id = $1", &person.email).await, 0);
    }
}

async fn a_session_that_has_just_ended_confirms_nothing(app: TestApp) {
    let person = app.person("Mara").await;
    ask(&person.browser, "new@example.com").await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    let code = app.mail.expect("new@example.com", "verify-email").await.code();
    person.browser.open("/account").await;
    let confirm = person.browser.prepare("confirm-email", &[("code", &code)]).following(false);
    let answer = app.overtaken(&person.email, "DELETE FROM sessions WHERE user_id = $1", &confirm).await;
    assert!(answer.status < 500, "{}", answer.status);
    let addresses = "SELECT count(*) FROM emails WHERE user_id = $1";
    assert_eq!(app.number(addresses, &person.email).await, 1, "and it is still the old one");
}
