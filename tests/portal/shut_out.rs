//! What everybody being shut out leaves: ways in for the owner, and none for a reader of the mailbox or a thief.

use reverify::clock::Seconds;

use crate::not_me::{NEW, mailed, reset};
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::on_both;

on_both!(
    what_came_lately_goes_and_is_told,
    a_factor_in_the_place_of_an_old_one_is_owed,
    whoever_replaced_it_is_out_for_good,
    shut_out_again_and_again_buys_no_tries,
    a_passkey_of_old_opens_though_the_password_is_dead,
    a_young_address_hears_and_has_no_say,
    guesses_at_the_app_do_not_outlast_it,
    the_way_back_in_waits_for_days,
    the_password_that_was_switched_off_is_not_taken_again,
);

async fn what_came_lately_goes_and_is_told(app: TestApp) {
    let mut person = app.person("Mara").await;
    app.advance(Seconds::hours(80));
    person.browser = app.other_device(&person).await;
    let link = mailed(&app, &person).await;
    person.enrol_totp(&app).await;
    person.enrol_passkey(&app).await;
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    let mail = app.mail.expect(&person.email, "reset-password").await;
    for gone in ["Removed: Passkey “", "Removed: Authenticator app", "Removed: Backup codes", "set it up again"] {
        assert!(mail.words().contains(gone), "{gone}: {}", mail.text);
    }
    let owner = app.browser();
    owner.open(&mail.link("/reset-password")).await;
    owner.submit("reset-password", &[("new_password", NEW)]).await.has_status(200);
    sign_in(&owner, &person.email, NEW).await.shows("Profile");
    let log = owner.open("/account/activity").await;
    log.shows("New passkey removed when everybody was signed out").shows("Backup codes removed when everybody");
    log.shows("New authenticator app removed");
}

/// Without it the mailbox alone would open an account that never was without a second factor.
async fn a_factor_in_the_place_of_an_old_one_is_owed(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.advance(Seconds::hours(200));
    person.browser = app.browser();
    person.sign_in(&app, &person.browser).await.shows("Profile");
    let link = mailed(&app, &person).await;
    // A new telephone.
    person.browser.page().open("/account/security").await;
    person.browser.submit("remove-totp", &[]).await;
    person.confirm(&app, &person.browser).await.has_status(200);
    app.minutes(1);
    person.totp = None;
    person.enrol_totp(&app).await;
    app.minutes(10);
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    reset(&app, &person.email).await;
    person.password = NEW.to_owned();
    let half = app.browser();
    let page = person.first_step(&half).await;
    assert_eq!(page.url.path(), "/sign-in/second", "the mailbox alone opens nothing");
    page.shows("Your second step is gone");
    half.open("/account").await.shows("Sign in");
    // The way back in is the one of people who lost their factors.
    half.open("/sign-in/recovery").await.has_status(200);
    half.submit("ask-recovery", &[]).await.has_status(200);
    app.advance(Seconds::hours(145));
    app.running.tidy().await.unwrap();
    let link = app.mail.expect(&person.email, "recovery").await.link("/recovery?");
    let owner = app.browser();
    owner.open(&link).await.has_status(200);
    owner.submit("finish-recovery", &[("new_password", "nine slow red lanterns")]).await.has_status(200);
    sign_in(&owner, &person.email, "nine slow red lanterns").await.shows("Profile");
}

/// With the password and the app of the owner: but not for longer than the owner needs to say so.
async fn whoever_replaced_it_is_out_for_good(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.advance(Seconds::hours(200));
    person.browser = app.browser();
    person.sign_in(&app, &person.browser).await.shows("Profile");
    let link = mailed(&app, &person).await;
    person.browser.page().open("/account/security").await;
    person.browser.submit("remove-totp", &[]).await;
    person.confirm(&app, &person.browser).await.has_status(200);
    person.totp = None;
    app.minutes(1);
    person.enrol_passkey(&app).await;
    app.minutes(10);
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    let thief = app.browser();
    let page = thief.open("/sign-in").await;
    let credential = person.assertion(&page, "sign-in-passkey");
    thief.submit("sign-in-passkey", &[("credential", &credential)]).await.shows_not("Profile");
    thief.open("/account").await.shows("Sign in");
}

/// A reader of the mailbox, who chooses a new password each time and guesses at the app.
async fn shut_out_again_and_again_buys_no_tries(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.advance(Seconds::hours(80));
    person.sign_in(&app, &app.browser()).await.shows("Profile");
    let mut link = mailed(&app, &person).await;
    let mut refused = 0;
    for lap in 0..3 {
        let reader = app.browser();
        reader.open(&link).await;
        reader.submit("not-me", &[]).await.has_status(200);
        let reset = app.mail.expect(&person.email, "reset-password").await.link("/reset-password");
        reader.open(&reset).await;
        person.password = format!("seven green boats sail {lap}");
        reader.submit("reset-password", &[("new_password", &person.password)]).await.has_status(200);
        link = loop {
            let mail = app.mail.expect(&person.email, "notice").await;
            if mail.subject.contains("assword was changed") {
                break mail.link("/not-me/");
            }
        };
        let half = app.browser();
        person.first_step(&half).await;
        let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
        for _ in 0..5 {
            half.open("/sign-in/second?method=totp").await;
            match half.screen().form("sign-in-totp") {
                Some(_) => drop(half.submit("sign-in-totp", &[("code", &wrong)]).await.has_status(422)),
                None => refused += 1,
            }
        }
    }
    assert!(refused >= 10, "{refused} of the last ten");
}

async fn a_passkey_of_old_opens_though_the_password_is_dead(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    app.advance(Seconds::hours(80));
    person.sign_in(&app, &app.browser()).await.shows("Profile");
    let link = mailed(&app, &person).await;
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    sign_in(&app.browser(), &person.email, PASSWORD).await.has_status(422);
    let owner = app.browser();
    let page = owner.open("/sign-in").await;
    let credential = person.assertion(&page, "sign-in-passkey");
    owner.submit("sign-in-passkey", &[("credential", &credential)]).await.shows("Profile");
}

async fn a_young_address_hears_and_has_no_say(app: TestApp) {
    let person = app.person("Mara").await;
    app.advance(Seconds::hours(80));
    let owner = app.other_device(&person).await;
    mailed(&app, &person).await;
    let person = Person { browser: owner, ..person };
    person.add_email(&app, "evil@example.com").await;
    app.advance(Seconds::hours(71));
    app.other_device(&person).await;
    mailed(&app, &person).await;
    let heard = app.mail.expect("evil@example.com", "new-sign-in").await;
    assert!(!heard.text.contains("/not-me/") && heard.text.contains("only lately"), "{}", heard.text);
    // Nor over the next one that comes.
    let person = Person { browser: app.other_device(&person).await, ..person };
    person.add_email(&app, "worse@example.com").await;
    app.running.send_mail().await.unwrap();
    assert!(app.mail.to("evil@example.com").iter().all(|mail| !mail.text.contains("/undo/email/")));
    app.advance(Seconds::hours(2));
    app.other_device(&person).await;
    // As old as a way back lives, it is one like the others.
    while !app.mail.expect("evil@example.com", "new-sign-in").await.text.contains("/not-me/") {}
}

/// Whoever knew the password has used up what unknown browsers may try; the owner's is one of these from now on.
async fn guesses_at_the_app_do_not_outlast_it(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.advance(Seconds::hours(80));
    person.sign_in(&app, &app.browser()).await.shows("Profile");
    let link = mailed(&app, &person).await;
    let guesser = app.browser();
    person.first_step(&guesser).await;
    let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
    guesser.submit("sign-in-totp", &[("code", &wrong)]).await.has_status(422);
    let spent = "UPDATE attempts SET failures = 80, recent = 80, blocked_until = updated_at + 31536000000
        WHERE factor = 'totp' AND pool = 'unknown' AND $1 IS NOT NULL";
    assert_eq!(app.edit(spent, &person.email).await, 1);
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    reset(&app, &person.email).await;
    person.password = NEW.to_owned();
    person.sign_in(&app, &person.browser).await.shows("Profile");
}

async fn the_way_back_in_waits_for_days(app: TestApp) {
    let person = app.person("Mara").await;
    let link = mailed(&app, &person).await;
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    let mail = app.mail.expect(&person.email, "reset-password").await;
    app.advance(Seconds::hours(71));
    app.running.tidy().await.unwrap();
    let owner = app.browser();
    owner.open(&mail.link("/reset-password")).await.has_status(200);
    owner.submit("reset-password", &[("new_password", NEW)]).await.shows("Sign in");
}

async fn the_password_that_was_switched_off_is_not_taken_again(app: TestApp) {
    let person = app.person("Mara").await;
    app.advance(Seconds::hours(80));
    let link = mailed(&app, &person).await;
    // Before that anybody may choose the one they had.
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", &person.email)]).await.has_status(200);
    reader.open(&app.mail.expect(&person.email, "reset-password").await.link("/reset-password")).await;
    reader.submit("reset-password", &[("new_password", PASSWORD)]).await.has_status(200).shows("Sign in");
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    let owner = app.browser();
    owner.open(&app.mail.expect(&person.email, "reset-password").await.link("/reset-password")).await;
    let page = owner.submit("reset-password", &[("new_password", PASSWORD)]).await;
    assert!(page.has_status(422).field_error("new_password").contains("switched off"), "{}", page.text());
    owner.submit("reset-password", &[("new_password", NEW)]).await.has_status(200).shows("Sign in");
    sign_in(&app.browser(), &person.email, NEW).await.shows("Profile");
}
