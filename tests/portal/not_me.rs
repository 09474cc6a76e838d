//! "This wasn't me", from a mail and from the security log.

use reverify::clock::Seconds;
use serde_json::{Value, json};

use crate::samples::sample;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::post;

on_both!(
    an_entry_of_the_log_leads_to_it,
    a_mailed_link_acts_once_and_only_by_its_button,
    a_thief_s_work_is_undone_and_the_password_is_dead,
    the_second_factor_of_old_stays_and_is_asked_for,
    the_way_back_goes_to_addresses_of_old,
    without_a_password_an_old_passkey_still_opens,
    strangers_cannot_press_it,
    pressed_again_where_it_signed_out_it_is_used_and_not_out_of_date,
    a_link_of_an_undo_that_is_pressed_again_is_used,
);

pub const NEW: &str = "seven green boats sail";

/// The newest entry of this kind.
async fn entry(browser: &Browser, event: &str) -> String {
    let page = browser.json().open("/account/activity").await.json();
    let found = page["events"].as_array().unwrap().iter().find(|row| row["event"] == event).cloned();
    found.unwrap_or_else(|| panic!("no {event}"))["id"].as_str().unwrap().to_owned()
}

/// The link of the newest mail about a sign-in from a new browser.
pub async fn mailed(app: &TestApp, person: &Person) -> String {
    app.other_device(person).await;
    app.mail.expect(&person.email, "new-sign-in").await.link("/not-me/")
}

/// Chooses a new password by the mailed link.
pub async fn reset(app: &TestApp, email: &str) {
    let reader = app.browser();
    reader.open(&app.mail.expect(email, "reset-password").await.link("/reset-password")).await.has_status(200);
    reader.submit("reset-password", &[("new_password", NEW)]).await.has_status(200);
}

/// The button ends the session that its own form belongs to.
async fn pressed_again_where_it_signed_out_it_is_used_and_not_out_of_date(app: TestApp) {
    let person = app.person("Mara").await;
    let link = mailed(&app, &person).await;
    let browser = &person.browser;
    browser.open(&link).await.has_status(200);
    let again = browser.prepare("not-me", &[]);
    browser.submit("not-me", &[]).await.has_status(200);
    again.send().await.has_status(410).shows_not("out of date");
    // While the link works, a form of nobody's is refused as ever.
    let path = mailed_path(&app, "Nils").await;
    browser.json().request("POST", &path).json(&json!({ "form_token": "x" })).send().await.has_status(403);
}

/// The same of what takes something back.
async fn a_link_of_an_undo_that_is_pressed_again_is_used(app: TestApp) {
    let person = app.person("Mara").await;
    let browser = &person.browser;
    person.add_email(&app, "two@example.com").await;
    browser.open(&app.mail.expect(&person.email, "undo").await.link("/undo/email/")).await.has_status(200);
    let again = browser.prepare("undo", &[]);
    browser.submit("undo", &[]).await.has_status(200);
    again.send().await.has_status(410).shows_not("out of date");

    let leaving = app.person("Ida").await;
    leaving.browser.open("/account/data").await;
    leaving.browser.submit("delete-account", &[("confirm", "delete my account")]).await;
    leaving.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    let link = app.mail.expect(&leaving.email, "undo").await.link("/undo/deletion/");
    leaving.sign_in(&app, &leaving.browser).await.has_status(200);
    leaving.browser.open(&link).await.has_status(200);
    let again = leaving.browser.prepare("undo", &[]);
    leaving.browser.submit("undo", &[]).await.has_status(200);
    // Signed out in another tab meanwhile.
    post(&leaving.browser, "/sign-out", json!({})).await.has_status(200);
    again.send().await.has_status(410).shows_not("out of date");
}

async fn mailed_path(app: &TestApp, name: &str) -> String {
    let person = app.person(name).await;
    let link = mailed(app, &person).await;
    link.find("/not-me/").map(|at| link[at..].to_owned()).unwrap()
}

async fn an_entry_of_the_log_leads_to_it(app: TestApp) {
    for shape in ["page", "htmx", "json"] {
        let person = app.person(&format!("Mara{shape}")).await;
        let other = app.other_device(&person).await;
        let browser = &person.browser;
        let path = format!("/account/activity/{}/not-me", entry(browser, "sign_in.done").await);
        browser.open("/account/activity").await;
        assert_eq!(browser.screen().attr(".event a.danger", "href").unwrap(), path, "the newest sign-in");
        let page = browser.open(&path).await;
        page.has_status(200).shows("Signed in").shows("Chrome on Linux").shows("Every device is signed out");
        // Looking changes nothing, nor does leaving.
        browser.request("HEAD", &path).send().await.has_status(200);
        browser.click("It was me, leave it").await.shows("Activity");
        other.open("/account").await.shows("Profile");

        browser.open(&path).await;
        let before = browser.cookie("__Host-session");
        let answer = match shape {
            "json" => post(browser, &path, json!({})).await,
            "htmx" => browser.htmx().submit("not-me", &[]).await,
            _ => browser.submit("not-me", &[]).await,
        };
        answer.has_status(200);
        match shape {
            "json" => assert_eq!(answer.json()["status"], "done"),
            _ => drop(answer.shows("Nobody is signed in now").shows("We’ve mailed you a link")),
        }
        assert_ne!(browser.cookie("__Host-session"), before, "signed out here, too");
        browser.set_cookie("__Host-session", &before.unwrap());
        browser.page().open("/account").await.shows("Sign in");
        other.open("/account").await.shows("Sign in");
        sign_in(&app.browser(), &person.email, PASSWORD).await.has_status(422);
        reset(&app, &person.email).await;
        let again = app.browser();
        sign_in(&again, &person.email, NEW).await.shows("Profile");
        again.open("/account/activity").await.shows("“This wasn’t me”: every device signed out");
    }
}

async fn a_mailed_link_acts_once_and_only_by_its_button(app: TestApp) {
    let person = app.person("Mara").await;
    let link = mailed(&app, &person).await;
    let reader = app.browser();
    for _ in 0..3 {
        reader.open(&link).await.has_status(200).shows("This wasn’t you?").shows("What Signed in");
    }
    let path = url::Url::parse(&link).unwrap().path().to_owned();
    reader.request("HEAD", &path).send().await.has_status(200);
    reader.request("GET", &path).header("sec-purpose", "prefetch").send().await.has_status(200);
    let press = reader.prepare("not-me", &[]);
    press.clone().site("cross-site").send().await.has_status(403);
    let without: [(&str, &str); 0] = [];
    reader.request("POST", &path).form(&without).send().await.has_status(403);
    person.browser.open("/account").await.shows("Profile");
    // Ten at once: one acts, and one mail leaves.
    let answers: Vec<u16> = press.send_times(10).await.iter().map(|page| page.status).collect();
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 200 | 410)), "{answers:?}");
    reader.open(&link).await.has_status(410).shows("This link no longer works");
    reader.json().open(&link).await.has_status(410);
    reset(&app, &person.email).await;
    app.running.send_mail().await.unwrap();
    let mut resets = app.mail.to(&person.email);
    resets.retain(|mail| mail.kind() == "reset-password");
    assert_eq!(resets.len(), 1);
    // It says what happened, and not that somebody asked for it and all is as it was.
    assert_eq!(resets[0].subject, "Every device was signed out: choose a new password");
    let words = resets[0].words();
    assert!(
        words.contains("The old password opens nothing any more")
            && words.contains("works once, until 18 January 2027"),
        "{words}"
    );
    assert!(!words.contains("stays as it is") && !words.contains("was asked for"), "{words}");
    // Nor does the mail of somebody who asks for a link meanwhile.
    let kim = app.person("Kim").await;
    reader.open(&mailed(&app, &kim).await).await;
    reader.submit("not-me", &[]).await.has_status(200);
    app.mail.expect(&kim.email, "reset-password").await;
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", &kim.email)]).await.has_status(200);
    let words = app.mail.expect(&kim.email, "reset-password").await.words();
    assert!(words.contains("Your password still opens nothing") && !words.contains("stays as it is"), "{words}");
    // A week later it is too old.
    let otto = app.person("Otto").await;
    let link = mailed(&app, &otto).await;
    app.advance(Seconds::days(7));
    reader.open(&link).await.has_status(410);
    app.browser().open("/not-me/none").await.has_status(410);
}

/// Somebody who knows the password is in: they move the address, schedule the end, and wait with a change.
async fn a_thief_s_work_is_undone_and_the_password_is_dead(app: TestApp) {
    let person = app.person("Mara").await;
    app.advance(Seconds::hours(80));
    let link = mailed(&app, &person).await;
    let thief = app.other_device(&person).await;
    thief.open("/account").await;
    thief.submit("add-email", &[("email", "evil@example.com")]).await;
    thief.submit("verify-password", &[("password", PASSWORD)]).await.shows("evil@example.com");
    let code = app.mail.expect("evil@example.com", "verify-email").await.code();
    thief.open("/account/data").await;
    thief.submit("delete-account", &[("confirm", "delete my account")]).await;
    thief.submit("verify-password", &[("password", PASSWORD)]).await;
    // Signing in again, with one more change about to happen, and a second step half done nowhere.
    sign_in(&thief, &person.email, PASSWORD).await.shows("will be erased");
    let proof = {
        sample("email.change").ask(&thief).await;
        thief.prepare("verify-password", &[("password", PASSWORD)]).following(false)
    };

    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    proof.send().await.has_status(303);
    thief.open("/account").await.shows("Sign in");
    sign_in(&thief, &person.email, PASSWORD).await.has_status(422);
    let known = person.browser.clone();
    known.drop_cookie("__Host-session");
    sign_in(&known, &person.email, PASSWORD).await.has_status(422);
    // The owner has the way in, and everything is as it was.
    reset(&app, &person.email).await;
    let owner = app.browser();
    sign_in(&owner, &person.email, NEW)
        .await
        .shows("Profile")
        .shows_not("will be erased")
        .shows_not("evil@example.com");
    post(&owner, "/account/emails/confirm", json!({ "code": code })).await.has_status(422);
    app.advance(Seconds::days(8));
    app.running.tidy().await.unwrap();
    sign_in(&app.browser(), &person.email, NEW).await.shows("Profile");
    assert!(app.events(&person.email, "email.change").await.iter().filter(|e| *e == "action.executed").count() == 1);
}

async fn the_second_factor_of_old_stays_and_is_asked_for(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.advance(Seconds::hours(80));
    let link = mailed(&app, &person).await;
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    // Also a sign-in that was half done, with the right password, is over.
    reset(&app, &person.email).await;
    person.password = NEW.to_owned();
    let half = app.browser();
    let page = person.first_step(&half).await;
    assert_eq!(page.url.path(), "/sign-in/second", "the mailbox alone opens nothing");
    half.open("/account").await.shows("Sign in");
    person.sign_in(&app, &app.browser()).await.shows("Profile");
}

/// A thief has moved the account to an address of their own, and on to another. The link goes to the one before all that.
async fn the_way_back_goes_to_addresses_of_old(app: TestApp) {
    let person = app.person("Mara").await;
    app.advance(Seconds::hours(80));
    let link = mailed(&app, &person).await;
    let thief = app.other_device(&person).await;
    thief.open("/account").await;
    thief.submit("add-email", &[("email", "evil@example.com")]).await;
    thief.submit("verify-password", &[("password", PASSWORD)]).await;
    let code = app.mail.expect("evil@example.com", "verify-email").await.code();
    thief.submit("confirm-email", &[("code", &code)]).await.shows("evil@example.com");
    app.minutes(1);
    thief.submit("add-email", &[("email", "worse@example.com")]).await;
    thief.submit("verify-password", &[("password", PASSWORD)]).await;
    let code = app.mail.expect("worse@example.com", "verify-email").await.code();
    thief.submit("confirm-email", &[("code", &code)]).await.shows("worse@example.com");
    let reader = app.browser();
    reader.open(&link).await;
    reader.submit("not-me", &[]).await.has_status(200);
    reset(&app, &person.email).await;
    app.running.send_mail().await.unwrap();
    for theirs in ["evil@example.com", "worse@example.com"] {
        assert!(app.mail.to(theirs).iter().all(|mail| mail.kind() != "reset-password"), "{theirs}");
    }
    sign_in(&app.browser(), "worse@example.com", NEW).await.shows("Profile");
}

async fn without_a_password_an_old_passkey_still_opens(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    person.without_password(&app).await;
    app.advance(Seconds::hours(80));
    person.sign_in(&app, &app.browser()).await.shows("Profile");
    let path = format!("/account/activity/{}/not-me", entry(&person.browser, "sign_in.done").await);
    person.browser.open(&path).await;
    person.browser.submit("not-me", &[]).await.has_status(200);
    let mail = app.mail.expect(&person.email, "reset-password").await.words();
    assert!(mail.contains("Your account has no password") && !mail.contains("old password"), "{mail}");
    // Nobody knows a password, so none is made useless.
    person.sign_in(&app, &app.browser()).await.shows("Profile");
}

async fn strangers_cannot_press_it(app: TestApp) {
    let (mara, otto) = (app.person("Mara").await, app.person("Otto").await);
    sign_in(&app.browser(), &mara.email, "not the password at all").await.has_status(422);
    let theirs = entry(&otto.browser, "sign_up.verified").await;
    // A wrong try from outside is no reason to lock oneself out, so it does not offer it.
    let outside = entry(&mara.browser, "sign_in.wrong").await;
    for id in [theirs.as_str(), &outside, "none", "%00"] {
        let path = format!("/account/activity/{id}/not-me");
        mara.browser.open(&path).await.has_status(404);
        post(&mara.browser, &path, json!({})).await.has_status(404);
    }
    let own = format!("/account/activity/{}/not-me", entry(&mara.browser, "sign_up.verified").await);
    app.browser().open(&own).await.shows("Sign in");
    mara.browser.open(&own).await;
    let press = mara.browser.prepare("not-me", &[]);
    press.clone().site("same-site").send().await.has_status(403);
    press.no_cookies().following(false).send().await.has_status(303);
    let body: Value = json!({ "form_token": "x" });
    mara.browser.json().request("POST", &own).json(&body).send().await.has_status(403);
    otto.browser.open("/account").await.shows("Profile");
    mara.browser.open("/account").await.shows("Profile");
    sign_in(&app.browser(), &mara.email, PASSWORD).await.shows("Profile");
}
