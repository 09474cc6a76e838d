//! Every address of an account hears of a change of its addresses, and can object.

use reverify::clock::Seconds;
use serde_json::json;

use crate::lost_factors;
use crate::samples::confirm_json;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::mail::Mail;
use crate::support::on_both;
use crate::support::person::post;
use crate::taking_back::act;

on_both!(
    a_removal_is_told_to_those_that_stay,
    another_primary_address_is_told_to_all,
    a_new_primary_address_is_told_at_its_beginning_and_end,
    a_young_address_has_no_say,
    keeping_the_account_can_be_objected_to,
    a_recovery_that_was_stopped_too,
    a_change_that_was_undone_is_told_to_those_that_stay_and_those_that_go,
);

const ONE: &str = "mara@example.com";
const TWO: &str = "two@example.com";
const THREE: &str = "three@example.com";

/// Somebody with three addresses, all of them old.
async fn mara(app: &TestApp) -> Person {
    let person = app.person("Mara").await;
    person.add_email(app, TWO).await;
    person.add_email(app, THREE).await;
    app.advance(Seconds::hours(80));
    Person::new(app.other_device(&person).await, person.email, PASSWORD)
}

/// The next notice to an address, with this subject.
async fn notice(app: &TestApp, address: &str, subject: &str) -> Mail {
    let mail = app.mail.expect(address, "notice").await;
    assert_eq!(mail.subject, subject, "to {address}");
    mail
}

/// The link of a mail shuts everybody out.
async fn objects(app: &TestApp, mail: &Mail, person: &Person) {
    let reader = app.browser();
    reader.open(&mail.link("/not-me/")).await.has_status(200);
    reader.submit("not-me", &[]).await.has_status(200);
    person.browser.page().open("/account").await.shows("Sign in");
    sign_in(&app.browser(), ONE, PASSWORD).await.has_status(422);
}

async fn a_removal_is_told_to_those_that_stay(app: TestApp) {
    let person = mara(&app).await;
    act(&app, &person, "remove", TWO).await.has_status(200);
    let subject = "An email address was removed from your account";
    while app.mail.expect(TWO, "undo").await.subject != subject {}
    let first = notice(&app, ONE, subject).await;
    let third = notice(&app, THREE, subject).await;
    assert!(first.text.contains(TWO) && first.link("/not-me/") == third.link("/not-me/"), "{}", first.text);
    objects(&app, &third, &person).await;
}

async fn another_primary_address_is_told_to_all(app: TestApp) {
    let person = mara(&app).await;
    act(&app, &person, "primary", TWO).await.has_status(200);
    let subject = "Your primary email address was changed";
    while app.mail.expect(ONE, "undo").await.subject != subject {}
    notice(&app, TWO, subject).await.link("/not-me/");
    let third = notice(&app, THREE, subject).await;
    objects(&app, &third, &person).await;
}

async fn a_new_primary_address_is_told_at_its_beginning_and_end(app: TestApp) {
    let person = mara(&app).await;
    let asked = post(&person.browser, "/account/emails", json!({ "email": "new@example.com", "make_primary": true }));
    confirm_json(&app, &person, asked.await).await.has_status(200);
    for address in [TWO, THREE] {
        let mail = notice(&app, address, "Your email address is about to change").await;
        assert!(mail.text.contains("new@example.com") && mail.text.contains("/not-me/"), "{}", mail.text);
    }
    let code = app.mail.expect("new@example.com", "verify-email").await.code();
    post(&person.browser, "/account/emails/confirm", json!({ "code": code })).await.has_status(200);
    notice(&app, TWO, "Your email address was changed").await;
    let third = notice(&app, THREE, "Your email address was changed").await;
    // To the new one itself nothing that it could undo the owner's doings with.
    let new = notice(&app, "new@example.com", "This is now the address of your account").await;
    assert!(!new.text.contains("/not-me/") && !new.text.contains("/undo/"), "{}", new.text);
    let reader = app.browser();
    reader.open(&third.link("/not-me/")).await.has_status(200);
    reader.submit("not-me", &[]).await.has_status(200);
    person.browser.page().open("/account").await.shows("Sign in");
    // The way back of those that were there before: a link to choose a password, which the new one does not get.
    app.mail.expect(TWO, "reset-password").await;
    app.mail.expect(ONE, "reset-password").await;
    assert!(app.mail.to("new@example.com").iter().all(|mail| mail.kind() != "reset-password"));
}

async fn a_young_address_has_no_say(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, TWO).await;
    person.add_email(&app, THREE).await;
    app.minutes(11);
    act(&app, &person, "primary", TWO).await.has_status(200);
    let mail = notice(&app, TWO, "Your primary email address was changed").await;
    assert!(!mail.text.contains("/not-me/") && !mail.text.contains("/undo/"), "{}", mail.text);
    notice(&app, THREE, "Your primary email address was changed").await.link("/not-me/");
}

async fn keeping_the_account_can_be_objected_to(app: TestApp) {
    let person = mara(&app).await;
    app.edit("UPDATE users SET deletion_at = 1900000000000 WHERE id = $1", ONE).await;
    post(&person.browser, "/account/data/keep", json!({})).await.has_status(200);
    for address in [ONE, TWO] {
        notice(&app, address, "Your account will be kept").await.link("/not-me/");
    }
    let third = notice(&app, THREE, "Your account will be kept").await;
    // What is kept by the link itself has none: every device is signed out by it.
    app.edit("UPDATE users SET deletion_at = 1900000000000 WHERE id = $1", ONE).await;
    objects(&app, &third, &person).await;
    let again = notice(&app, ONE, "Your account will be kept").await;
    assert!(!again.text.contains("/not-me/"), "{}", again.text);
}

async fn a_recovery_that_was_stopped_too(app: TestApp) {
    let person = lost_factors::mara(&app).await;
    lost_factors::ask(&app, &person).await;
    post(&person.browser, "/account/recovery/stop", json!({})).await.has_status(200);
    app.running.send_mail().await.unwrap();
    let mail = loop {
        let mail = app.mail.expect(lost_factors::OTHER, "notice").await;
        if mail.subject == "The recovery was stopped" {
            break mail;
        }
    };
    let reader = app.browser();
    reader.open(&mail.link("/not-me/")).await.has_status(200);
    reader.submit("not-me", &[]).await.has_status(200);
    person.browser.page().open("/account").await.shows("Sign in");
}

/// A thief has added an address and made it the primary one; the owner undoes that, with an address that stays beside.
async fn a_change_that_was_undone_is_told_to_those_that_stay_and_those_that_go(app: TestApp) {
    const EVIL: &str = "evil@example.com";
    const UNDONE: &str = "A change of your email addresses was undone";
    let person = mara(&app).await;
    person.add_email(&app, EVIL).await;
    act(&app, &person, "primary", EVIL).await.has_status(200);
    let undo = loop {
        let mail = app.mail.expect(ONE, "undo").await;
        if mail.text.contains(EVIL) {
            break mail.link("/undo/email/");
        }
    };
    let reader = app.browser();
    reader.open(&undo).await.has_status(200);
    reader.submit("undo", &[]).await.has_status(200);
    let told = async |address| {
        loop {
            let mail = app.mail.expect(address, "notice").await;
            if mail.subject == UNDONE {
                break mail;
            }
        }
    };
    let gone = told(EVIL).await;
    assert!(gone.words().contains("no longer on the account. Every device was signed out."), "{}", gone.text);
    // Nothing to press, nobody else's address, and not where the owner sits.
    for word in ["http://", "https://", ONE, TWO, "127.0.0.1", "Chrome"] {
        assert!(!gone.text.contains(word) && !gone.html.contains(&format!("href=\"{word}")), "{word}: {}", gone.text);
    }
    let (second, third) = (told(TWO).await, told(THREE).await);
    assert!(second.text.contains(EVIL) && second.words().contains(&format!("mailed to {ONE}")), "{}", second.text);
    // One mail each: whose link it was has the one with the new password.
    app.mail.expect(ONE, "reset-password").await;
    app.running.send_mail().await.unwrap();
    assert!(app.mail.to(ONE).iter().all(|mail| mail.subject != UNDONE));
    objects(&app, &third, &person).await;
    app.mail.expect(THREE, "reset-password").await;
    assert!(app.mail.to(EVIL).iter().all(|mail| mail.kind() != "reset-password"));
}
