//! What still goes by an address that an account has left: a sign-up begun with it, its way back, the links in its
//! mailbox.

use reverify::clock::Seconds;

use crate::support::app::{PASSWORD, Person, TestApp};
use crate::support::on_both;
use crate::taking_back::{act, way_back};

on_both!(
    an_address_that_is_held_begins_no_account,
    one_that_cannot_be_done_stops_no_other,
    links_in_a_mailbox_that_left_say_nothing,
    where_a_factor_is_held_they_end_with_the_change,
    one_that_left_and_came_back_resets_the_password,
);

/// Moves the account to another address.
pub async fn change(app: &TestApp, person: &mut Person, address: &str) {
    let browser = person.browser.page();
    browser.open("/account").await;
    browser.submit("add-email", &[("email", address)]).await;
    person.confirm(app, &browser).await;
    let code = app.mail.expect(address, "verify-email").await.code();
    browser.open("/account").await;
    browser.submit("confirm-email", &[("code", &code)]).await.has_status(200).shows(address);
    person.email = address.to_owned();
}

async fn count(app: &TestApp, statement: &'static str) -> i64 {
    app.db().await.query(statement).number().await.unwrap().unwrap()
}

async fn an_address_that_is_held_begins_no_account(app: TestApp) {
    let mut person = app.person("Mara").await;
    let other = app.browser();
    other.open("/sign-up").await;
    other.submit("sign-up", &[("email", "x@example.com"), ("display_name", "X"), ("password", PASSWORD)]).await;
    let code = app.mail.expect("x@example.com", "verify-email").await.code();
    change(&app, &mut person, "x@example.com").await;
    change(&app, &mut person, "y@example.com").await;
    let link = way_back(&app, "x@example.com").await;
    other.open("/verify-email").await;
    other.submit("verify-email", &[("code", &code)]).await.shows_not("Profile");
    assert_eq!(count(&app, "SELECT count(*) FROM users").await, 1, "it may still be taken back");
    let reader = app.browser();
    reader.open(&link).await.has_status(200);
    reader.submit("undo", &[]).await.has_status(200).shows("Your old address is back");
}

async fn one_that_cannot_be_done_stops_no_other(app: TestApp) {
    let waits = "UPDATE email_undos SET waits_until = 1 WHERE user_id = $1";
    let mut people = Vec::new();
    for name in ["Mara", "Nils", "Otto"] {
        let mut person = app.person(name).await;
        let new = format!("new-{}", person.email);
        change(&app, &mut person, &new).await;
        people.push(person);
    }
    let link = way_back(&app, "mara@example.com").await;
    // The first is another account's address, the second does not decode, the third is as it should be.
    app.person("Thief").await;
    app.edit(
        "INSERT INTO emails (email_key, user_id, address, is_primary, verified_at)
         VALUES ('mara@example.com', $1, 'mara@example.com', false, 0)",
        "thief@example.com",
    )
    .await;
    for person in &people {
        app.edit(waits, &person.email).await;
    }
    app.edit("UPDATE email_undos SET kind = 'nonsense' WHERE user_id = $1", &people[1].email).await;
    app.person("Gone").await;
    app.edit("UPDATE users SET deletion_at = 1 WHERE id = $1", "gone@example.com").await;
    assert!(app.running.tidy().await.is_err(), "what does not decode is told of");
    assert_eq!(count(&app, "SELECT count(*) FROM emails WHERE email_key = 'gone@example.com'").await, 0);
    app.user("otto@example.com").await;
    app.browser().open(&link).await.has_status(410);
    assert_ne!(app.user("mara@example.com").await, app.user("new-mara@example.com").await);
    let noted = "SELECT count(*) FROM audit WHERE user_id = $1 AND event = 'email.undo_impossible'";
    assert!(app.number(noted, "new-mara@example.com").await > 0);
    people[0].browser.page().open("/account/activity").await.shows("another account’s now");
    // Nothing is left that fails.
    app.edit("DELETE FROM email_undos WHERE user_id = $1", &people[1].email).await;
    app.running.tidy().await.unwrap();
}

async fn not_me(app: &TestApp, person: &Person) -> String {
    app.other_device(person).await;
    app.mail.expect(&person.email, "new-sign-in").await.link("/not-me/")
}

async fn links_in_a_mailbox_that_left_say_nothing(app: TestApp) {
    let reader = app.browser();
    // Removed.
    let mut mara = app.person("Mara").await;
    mara.add_email(&app, "two@example.com").await;
    let link = not_me(&app, &mara).await;
    reader.open(&link).await.has_status(200);
    app.minutes(11);
    act(&app, &mara, "remove", "two@example.com").await.has_status(200);
    reader.open(&link).await.has_status(410);
    // Moved: as long as the way back, and no longer.
    let link = not_me(&app, &mara).await;
    change(&app, &mut mara, "three@example.com").await;
    reader.open(&link).await.has_status(200);
    app.advance(Seconds::hours(73));
    reader.open(&link).await.has_status(410);
    // Taken back.
    let mut otto = app.person("Otto").await;
    change(&app, &mut otto, "evil@example.com").await;
    let undo = way_back(&app, "otto@example.com").await;
    let link = not_me(&app, &otto).await;
    reader.open(&undo).await;
    reader.submit("undo", &[]).await.has_status(200);
    reader.open(&link).await.has_status(410);
    // One that was used takes the others along.
    let nils = app.person("Nils").await;
    let (first, second) = (not_me(&app, &nils).await, not_me(&app, &nils).await);
    reader.open(&first).await;
    reader.submit("not-me", &[]).await.has_status(200);
    reader.open(&second).await.has_status(410);
}

async fn where_a_factor_is_held_they_end_with_the_change(app: TestApp) {
    let mut mara = app.person("Mara").await;
    mara.enrol_totp(&app).await;
    app.settle();
    let link = not_me(&app, &mara).await;
    app.browser().open(&link).await.has_status(200);
    change(&app, &mut mara, "two@example.com").await;
    app.browser().open(&link).await.has_status(410);
}

async fn one_that_left_and_came_back_resets_the_password(app: TestApp) {
    let forgot = async |address: &str| {
        app.minutes(16);
        let browser = app.browser();
        browser.open("/forgot-password").await;
        browser.submit("forgot-password", &[("email", address)]).await.has_status(200);
        let link = app.mail.expect(address, "reset-password").await.link("/reset-password");
        browser.open(&link).await.has_status(200);
    };
    let mut mara = app.person("Mara").await;
    change(&app, &mut mara, "two@example.com").await;
    app.minutes(16);
    change(&app, &mut mara, "mara@example.com").await;
    forgot("mara@example.com").await;
    // Beside the primary one.
    let otto = app.person("Otto").await;
    otto.add_email(&app, "three@example.com").await;
    app.advance(Seconds::hours(80));
    let otto = Person::new(app.other_device(&otto).await, otto.email, PASSWORD);
    app.minutes(11);
    act(&app, &otto, "remove", "three@example.com").await.has_status(200);
    app.minutes(16);
    otto.add_email(&app, "three@example.com").await;
    forgot("three@example.com").await;
}
