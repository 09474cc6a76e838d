//! A factor that was just added, or just removed, does not lower what the account asks for.

use reverify::clock::{Seconds, Timestamp};
use reverify::model::factor::ProofKind;
use serde_json::{Value, json};

use crate::samples::{confirm_json, sample};
use crate::support::app::{Person, TestApp};
use crate::support::on_both;
use crate::support::person::{post, prove};

on_both!(
    removing_needs_the_factor_or_a_stronger_one,
    the_level_is_held_for_seven_days_after_the_last_second_factor_went,
    a_held_level_is_met_by_one_that_was_set_up_again_a_day_ago,
    a_young_factor_alone_is_not_enough,
    windowed_actions_take_a_young_factor,
    enrolling_takes_an_older_factor,
    an_account_of_young_factors_alone_is_not_stuck,
    a_password_that_was_changed_is_as_old_as_it_was,
);

async fn offered(person: &Person, action: &str) -> Value {
    let asked = sample(action).ask_json(&person.browser).await.has_status(403).clone();
    post(&person.browser, &format!("/step-up/{}/cancel", asked.handle()), json!({})).await.has_status(200);
    asked.json()["factors"].clone()
}

async fn removing_needs_the_factor_or_a_stronger_one(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    assert_eq!(offered(&person, "totp.remove").await, json!(["totp", "backup_code"]));
    let asked = sample("totp.remove").ask_json(&person.browser).await;
    let answer = prove(&person.browser, &asked.handle(), json!({ "password": person.password })).await;
    answer.has_status(422);
    person.enrol_passkey(&app).await;
    app.settle();
    assert_eq!(offered(&person, "totp.remove").await, json!(["totp", "passkey", "backup_code"]));
    assert_eq!(offered(&person, "passkey.remove").await, json!(["passkey", "backup_code"]));
    let asked = sample("passkey.remove").ask_json(&person.browser).await;
    let code = json!({ "method": "totp", "code": person.code(&app) });
    prove(&person.browser, &asked.handle(), code).await.has_status(422);
    // A backup code does it, and is told of twice: that it was used, and what for.
    let proof = person.proof(&app, &person.browser, &asked.handle(), ProofKind::BackupCode).await;
    prove(&person.browser, &asked.handle(), proof).await.has_status(200);
    let mut told = Vec::new();
    for _ in 0..4 {
        told.push(app.mail.expect(&person.email, "notice").await);
    }
    assert_eq!(told[2].subject, "A backup code was used");
    assert_eq!(told[3].subject, "A passkey was removed from your account");
    assert!(told[3].text.contains("A backup code"), "{}", told[3].text);
}

/// Takes the app off again, and every proof with it.
async fn remove_totp(app: &TestApp, person: &mut Person) {
    let asked = sample("totp.remove").ask_json(&person.browser).await;
    confirm_json(app, person, asked).await.has_status(200);
    person.totp = None;
}

async fn the_level_is_held_for_seven_days_after_the_last_second_factor_went(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    remove_totp(&app, &mut person).await;
    let until = app.clock.now() + Seconds::days(7);
    // Whatever asks every time waits: the dialog names the day and a way on, and takes no password.
    for action in ["account.delete", "email.change"] {
        let page = sample(action).ask(&person.browser).await;
        page.shows("We can’t confirm it’s you here yet").shows("2-step verification was turned off");
        page.shows(&format!("Until {}", day(until)));
        let answer = prove(&person.browser, &page.handle(), json!({ "password": person.password })).await;
        answer.has_status(422);
        assert_eq!(offered(&person, action).await, json!([]), "{action}");
        person.browser.submit("cancel-step-up", &[]).await;
    }
    // Windowed ones, and the password by the password, go on.
    assert_eq!(offered(&person, "session.end_others").await, json!(["password"]));
    assert_eq!(offered(&person, "password.change").await, json!(["password"]));
    // Nor does a new session help, or removing something else.
    let other = app.other_device(&person).await;
    assert_eq!(sample("account.delete").ask_json(&other).await.json()["factors"], json!([]));
    // To the second. (Seen in between: a session sleeps no seven days.)
    app.advance(Seconds::days(4));
    person.browser.open("/account").await;
    app.advance(Seconds((until.millis_since(app.clock.now()) - 1000) / 1000));
    assert_eq!(offered(&person, "email.change").await, json!([]));
    app.advance(Seconds(1));
    let asked = sample("email.change").ask_json(&person.browser).await;
    assert_eq!(asked.json()["factors"], json!(["password"]));
    confirm_json(&app, &person, asked).await.has_status(200);
}

/// The day as pages write it in English.
fn day(at: Timestamp) -> String {
    let languages = reverify::locale::Languages::load(None, &[]).unwrap();
    languages.first().say(&reverify::locale::Moment::at(at).date().text())
}

async fn a_held_level_is_met_by_one_that_was_set_up_again_a_day_ago(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    remove_totp(&app, &mut person).await;
    assert_eq!(offered(&person, "email.change").await, json!([]));
    person.enrol_totp(&app).await;
    // Whoever took the old one off may have set this one up: it has to stand for a day first.
    let until = app.clock.now() + Seconds::hours(24);
    for action in ["email.change", "account.delete"] {
        let page = sample(action).ask(&person.browser).await;
        page.shows("We can’t confirm it’s you here yet").shows(&day(until));
        person.browser.submit("cancel-step-up", &[]).await;
        assert_eq!(offered(&person, action).await, json!([]), "{action}");
    }
    app.advance(Seconds(24 * 3600 - 1));
    assert_eq!(offered(&person, "email.change").await, json!([]));
    app.advance(Seconds(1));
    let asked = sample("email.change").ask_json(&person.browser).await;
    assert_eq!(asked.json()["factors"], json!(["totp", "backup_code"]));
    confirm_json(&app, &person, asked).await.has_status(200);
}

/// Who rides a window for a moment and adds a factor of their own gains nothing by it.
async fn a_young_factor_alone_is_not_enough(app: TestApp) {
    for kind in [ProofKind::Totp, ProofKind::Passkey, ProofKind::BackupCode] {
        let mut person = app.person(kind.name().replace('_', "-").as_str()).await;
        app.settle();
        match kind {
            ProofKind::Passkey => drop(person.enrol_passkey(&app).await),
            _ => drop(person.enrol_totp(&app).await),
        }
        let asked = sample("email.change").ask_json(&person.browser).await.has_status(403).clone();
        let handle = asked.handle();
        let proof = person.proof(&app, &person.browser, &handle, kind).await;
        let answer = prove(&person.browser, &handle, proof).await;
        let facts = answer.has_status(403).json();
        assert_eq!(facts["factors"], json!(["password"]), "{kind:?}");
        assert_eq!(facts["handle"], handle.as_str(), "the same request, with nothing lost");
        let page = person.browser.page().open(&format!("/step-up/{handle}")).await;
        page.shows("Step 2 of 2").shows("It’s new on your account, so this change asks for something older too.");
        page.shows("new@example.com");
        // The young one again is no older for that.
        let again = person.proof(&app, &person.browser, &handle, ProofKind::BackupCode).await;
        prove(&person.browser, &handle, again).await.has_status(422);
        person.browser.page().open(&format!("/step-up/{handle}")).await;
        let page = person.browser.submit("verify-password", &[("password", &person.password)]).await;
        page.has_status(200).shows("Unverified");
        // A day after it was added it is enough.
        app.settle();
        let asked = sample("email.change").ask_json(&person.browser).await;
        let proof = person.proof(&app, &person.browser, &asked.handle(), kind).await;
        prove(&person.browser, &asked.handle(), proof).await.has_status(200);
        let statement = "DELETE FROM email_changes WHERE user_id = $1";
        app.edit(statement, &person.email).await;
    }
}

async fn windowed_actions_take_a_young_factor(app: TestApp) {
    let mut person = app.person("Mara").await;
    app.settle();
    person.enrol_totp(&app).await;
    app.minutes(11);
    let asked = sample("session.end_others").ask_json(&person.browser).await.has_status(403).clone();
    let proof = person.proof(&app, &person.browser, &asked.handle(), ProofKind::Totp).await;
    prove(&person.browser, &asked.handle(), proof).await.has_status(200);
}

async fn enrolling_takes_an_older_factor(app: TestApp) {
    let mut person = app.person("Mara").await;
    app.settle();
    person.enrol_passkey(&app).await;
    app.minutes(11);
    // The young passkey is both factors, and not enough to add another.
    for action in ["passkey.add", "totp.enable", "backup_codes.generate"] {
        let asked = sample(action).ask_json(&person.browser).await.has_status(403).clone();
        let proof = person.proof(&app, &person.browser, &asked.handle(), ProofKind::Passkey).await;
        let answer = prove(&person.browser, &asked.handle(), proof).await;
        assert_eq!(answer.has_status(403).json()["factors"], json!(["password"]), "{action}");
        confirm_json(&app, &person, answer).await.has_status(200);
        app.minutes(11);
    }
    // Nor is a session that was opened with it.
    let other = app.browser();
    other.open("/sign-in").await;
    let credential = person.assertion(&other.screen(), "sign-in-passkey");
    other.submit("sign-in-passkey", &[("credential", &credential)]).await.shows("Profile");
    sample("session.end_others").ask_json(&other).await.has_status(200);
    let asked = sample("passkey.add").ask_json(&other).await;
    assert_eq!(asked.has_status(403).json()["factors"], json!(["password"]));
}

async fn an_account_of_young_factors_alone_is_not_stuck(app: TestApp) {
    // Everything is of the same day.
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    person.enrol_passkey(&app).await;
    let asked = sample("email.change").ask_json(&person.browser).await;
    let proof = person.proof(&app, &person.browser, &asked.handle(), ProofKind::Totp).await;
    prove(&person.browser, &asked.handle(), proof).await.has_status(200);
    // Where the older one does not count for the change, it is not asked for either.
    let mut otto = app.person("Otto").await;
    app.settle();
    otto.enrol_totp(&app).await;
    let asked = sample("totp.remove").ask_json(&otto.browser).await;
    let proof = otto.proof(&app, &otto.browser, &asked.handle(), ProofKind::Totp).await;
    prove(&otto.browser, &asked.handle(), proof).await.has_status(200);
}

/// Changing a password keeps its age: it was confirmed by the one before. Resetting it by mail does not.
async fn a_password_that_was_changed_is_as_old_as_it_was(app: TestApp) {
    let mut person = app.person("Mara").await;
    app.settle();
    let asked = sample("password.change").ask_json(&person.browser).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    person.password = "seven green boats sail".into();
    person.enrol_totp(&app).await;
    let asked = sample("email.change").ask_json(&person.browser).await;
    let proof = person.proof(&app, &person.browser, &asked.handle(), ProofKind::Totp).await;
    let answer = prove(&person.browser, &asked.handle(), proof).await;
    assert_eq!(answer.has_status(403).json()["factors"], json!(["password"]), "older than the app");
    confirm_json(&app, &person, answer).await.has_status(200);
    app.settle();
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", &person.email)]).await;
    let link = app.mail.expect(&person.email, "reset-password").await.link("/reset-password");
    reader.open(&link).await;
    reader.submit("reset-password", &[("new_password", "eight green boats sail")]).await.has_status(200);
    person.password = "eight green boats sail".into();
    person.sign_in(&app, &person.browser).await.shows("Profile");
    // The mailbox gave a new first factor: with the app it may delete, without it nothing.
    let asked = sample("account.delete").ask_json(&person.browser).await;
    let proof = person.proof(&app, &person.browser, &asked.handle(), ProofKind::Password).await;
    let answer = prove(&person.browser, &asked.handle(), proof).await;
    assert_eq!(answer.has_status(403).json()["factors"], json!(["totp", "backup_code"]));
}
