//! Ways back that several readers of an account's addresses hold: none of them can close another's, or take the account's
//! primary address along.

use reverify::clock::Seconds;

use crate::former_addresses::change;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::takeovers::{press, stop_link};
use crate::taking_back::{NEW, act, listed, reset, way_back};

on_both!(
    the_reader_of_a_removed_address_keeps_nobody_out,
    what_was_added_first_goes_and_the_primary_one_stays_the_owners,
    the_primary_one_of_before_comes_back_whoever_presses,
    a_removed_address_keeps_its_own_way_back,
    an_address_that_was_added_again_is_as_old_as_before,
    a_passkey_alone_opens_after_it,
    guesses_at_the_undo_do_not_pause_its_stop,
);

const MARA: &str = "mara@example.com";
const TWO: &str = "two@example.com";
const EVIL: &str = "evil@example.com";

/// Somebody with a second address from long ago.
async fn with_two(app: &TestApp) -> Person {
    let person = app.person("Mara").await;
    person.add_email(app, TWO).await;
    app.advance(Seconds::hours(80));
    Person::new(app.other_device(&person).await, person.email, PASSWORD)
}

/// The way back of the second address' removal.
async fn removed(app: &TestApp) -> String {
    loop {
        let mail = app.mail.expect(TWO, "undo").await;
        if mail.subject.contains("removed") {
            return mail.link("/undo/email/");
        }
    }
}

/// Back in with the former mailbox, and what the account has then.
async fn owned_again(app: &TestApp) -> Vec<String> {
    let browser = reset(app, MARA).await;
    sign_in(&browser, MARA, NEW).await.has_status(200).shows("Profile");
    listed(&browser).await
}

async fn the_reader_of_a_removed_address_keeps_nobody_out(app: TestApp) {
    let mut person = with_two(&app).await;
    way_back(&app, MARA).await;
    act(&app, &person, "remove", TWO).await.has_status(200);
    let thief = way_back(&app, TWO).await;
    app.minutes(11);
    change(&app, &mut person, EVIL).await;
    way_back(&app, MARA).await;
    let owner = way_back(&app, MARA).await;
    press(&app, &thief).await;
    // The one who is shut out with everybody else hears of it, and of a way in.
    app.mail.expect(MARA, "reset-password").await;
    app.browser().open(&owner).await.has_status(200);
    press(&app, &owner).await;
    assert_eq!(owned_again(&app).await, [MARA, TWO]);
}

async fn what_was_added_first_goes_and_the_primary_one_stays_the_owners(app: TestApp) {
    let person = with_two(&app).await;
    way_back(&app, MARA).await;
    person.add_email(&app, EVIL).await;
    act(&app, &person, "primary", EVIL).await.has_status(200);
    app.minutes(11);
    act(&app, &person, "remove", TWO).await.has_status(200);
    act(&app, &person, "remove", MARA).await.has_status(200);
    press(&app, &removed(&app).await).await;
    assert_eq!(owned_again(&app).await, [MARA, TWO], "the primary one first");
}

async fn the_primary_one_of_before_comes_back_whoever_presses(app: TestApp) {
    let mut person = with_two(&app).await;
    way_back(&app, MARA).await;
    act(&app, &person, "primary", TWO).await.has_status(200);
    way_back(&app, MARA).await;
    act(&app, &person, "primary", MARA).await.has_status(200);
    let thief = way_back(&app, TWO).await;
    app.minutes(11);
    change(&app, &mut person, EVIL).await;
    press(&app, &thief).await;
    assert_eq!(owned_again(&app).await, [MARA, TWO]);
}

async fn a_removed_address_keeps_its_own_way_back(app: TestApp) {
    let person = with_two(&app).await;
    way_back(&app, MARA).await;
    person.add_email(&app, EVIL).await;
    let added = way_back(&app, MARA).await;
    app.minutes(11);
    act(&app, &person, "remove", TWO).await.has_status(200);
    let removed = removed(&app).await;
    press(&app, &added).await;
    assert_eq!(owned_again(&app).await, [MARA]);
    app.browser().open(&removed).await.has_status(200);
    press(&app, &removed).await;
    let browser = app.browser();
    browser.open(&app.mail.expect(TWO, "reset-password").await.link("/reset-password")).await;
    browser.submit("reset-password", &[("new_password", "nine slow red lanterns")]).await.has_status(200);
    sign_in(&browser, TWO, "nine slow red lanterns").await.has_status(200);
    assert_eq!(listed(&browser).await, [MARA, TWO]);
}

/// Its owner has no other way in: nobody knows a password, so none is made useless.
async fn a_passkey_alone_opens_after_it(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    person.without_password(&app).await;
    app.settle();
    person.add_email(&app, TWO).await;
    let link = way_back(&app, MARA).await;
    let stranger = app.browser();
    stranger.open(&link).await;
    stranger.submit("undo-wait", &[]).await.has_status(200).shows("It waits");
    app.advance(Seconds::hours(25));
    app.running.tidy().await.unwrap();
    stranger.open(&link).await.has_status(410);
    person.sign_in(&app, &app.browser()).await.shows("Profile");
}

async fn an_address_that_was_added_again_is_as_old_as_before(app: TestApp) {
    let person = with_two(&app).await;
    act(&app, &person, "remove", TWO).await.has_status(200);
    let link = way_back(&app, TWO).await;
    app.minutes(11);
    person.add_email(&app, TWO).await;
    press(&app, &link).await;
    // A young one resets no password.
    let browser = reset(&app, TWO).await;
    sign_in(&browser, TWO, NEW).await.has_status(200);
}

async fn guesses_at_the_undo_do_not_pause_its_stop(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    person.add_email(&app, TWO).await;
    let link = way_back(&app, MARA).await;
    let stranger = app.browser();
    stranger.open(&link).await;
    stranger.submit("undo-wait", &[]).await.has_status(200).shows("It waits");
    let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
    let guess = async |browser: &Browser, link: &str| {
        browser.page().open(link).await;
        browser.submit("undo-totp", &[("code", &wrong)]).await.status
    };
    for _ in 0..5 {
        assert_eq!(guess(&stranger, &link).await, 422);
    }
    assert_eq!(guess(&stranger, &link).await, 429);
    // From a browser that never signed in, too; with a budget of its own.
    let (owner, stop) = (app.browser(), stop_link(&app, TWO).await);
    for _ in 0..4 {
        assert_eq!(guess(&owner, &stop).await, 422);
    }
    owner.open(&stop).await.has_status(200);
    let code = person.code(&app);
    owner.submit("undo-totp", &[("code", &code)]).await.has_status(200).shows("Your addresses stay as they are");
}
