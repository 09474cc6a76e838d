//! The way back from a change of addresses: what it brings back, what it takes along, and what the mailbox alone is not
//! enough for.

use reverify::clock::Seconds;
use serde_json::{Value, json};

use crate::samples::confirm_json;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::post;

on_both!(
    what_a_thief_did_is_taken_back_as_a_whole,
    a_removed_address_comes_back,
    twice_at_once_is_once,
    with_an_app_the_mailbox_is_not_enough,
    with_a_passkey_the_mailbox_is_not_enough,
    a_strangers_press_waits_a_day_and_all_are_told,
    the_owner_stops_what_waits,
    a_factor_that_came_later_says_nothing,
    a_young_address_does_not_come_back_over_an_older_one,
    links_say_nothing_to_other_pages,
    renewed_factors_do_not_leave_the_mailbox_alone_enough,
    switched_off_nothing_is_taken_back,
);

pub const NEW: &str = "seven green boats sail";

pub async fn act(app: &TestApp, person: &Person, verb: &str, address: &str) -> Page {
    let page = person.browser.json().open("/account").await.json();
    let row = page["emails"].as_array().unwrap().iter().find(|row| row["address"] == address).unwrap().clone();
    let path = format!("/account/emails/{}/{verb}", row["id"].as_str().unwrap());
    let asked = post(&person.browser, &path, json!({})).await;
    confirm_json(app, person, asked).await
}

pub async fn listed(browser: &Browser) -> Vec<String> {
    let page = browser.json().open("/account").await.json();
    page["emails"].as_array().unwrap().iter().map(|row| row["address"].as_str().unwrap().to_owned()).collect()
}

/// The newest way back that was mailed to an address.
pub async fn way_back(app: &TestApp, to: &str) -> String {
    app.mail.expect(to, "undo").await.link("/undo/email/")
}

/// A new password through the mailed link; who signs in with it then.
pub async fn reset(app: &TestApp, email: &str) -> Browser {
    let link = app.mail.expect(email, "reset-password").await.link("/reset-password");
    let browser = app.browser();
    browser.open(&link).await.has_status(200);
    browser.submit("reset-password", &[("new_password", NEW)]).await.has_status(200);
    browser
}

async fn what_a_thief_did_is_taken_back_as_a_whole(app: TestApp) {
    let person = app.person("Mara").await;
    // Added, made primary, the owner's own removed: one after the other.
    person.add_email(&app, "evil@example.com").await;
    let first = way_back(&app, "mara@example.com").await;
    act(&app, &person, "primary", "evil@example.com").await.has_status(200);
    let second = way_back(&app, "mara@example.com").await;
    app.minutes(11);
    act(&app, &person, "remove", "mara@example.com").await.has_status(200);
    way_back(&app, "mara@example.com").await;
    let reader = app.browser();
    let page = reader.open(&second).await;
    page.has_status(200).shows("Put your old address back");
    assert!(page.all("dl dd").contains(&"Chrome on Linux".to_owned()), "from where: {:?}", page.all("dl dd"));
    // Opening it, as scanners do, changes nothing.
    assert_eq!(listed(&person.browser).await, ["evil@example.com"]);
    reader.submit("undo", &[]).await.has_status(200).shows("Your old address is back");
    person.browser.page().open("/account").await.shows("Sign in");
    sign_in(&app.browser(), "mara@example.com", PASSWORD).await.has_status(422);
    let browser = reset(&app, "mara@example.com").await;
    sign_in(&browser, "mara@example.com", NEW).await.has_status(200).shows("Profile");
    assert_eq!(listed(&browser).await, ["mara@example.com"], "what was added just before goes as well");
    sign_in(&app.browser(), "evil@example.com", NEW).await.has_status(422);
    // A way back from before still works: nothing later closes it.
    reader.open(&first).await.has_status(200);
    assert!(app.mail.to("evil@example.com").iter().all(|mail| !matches!(&*mail.kind(), "reset-password" | "undo")));
}

async fn a_removed_address_comes_back(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    app.advance(Seconds::hours(80));
    let person = Person::new(app.other_device(&person).await, person.email, PASSWORD);
    act(&app, &person, "remove", "two@example.com").await.has_status(200);
    let link = way_back(&app, "two@example.com").await;
    let reader = app.browser();
    reader.open(&link).await.shows("Put the address back").shows("two@example.com");
    reader.submit("undo", &[]).await.has_status(200);
    let browser = reset(&app, "two@example.com").await;
    sign_in(&browser, "two@example.com", NEW).await.has_status(200);
    assert_eq!(listed(&browser).await, ["mara@example.com", "two@example.com"], "beside the primary one, as it was");
    // 73 hours later there is no way back.
    act(&app, &Person::new(browser, "mara@example.com".into(), NEW), "remove", "two@example.com").await.has_status(200);
    let late = way_back(&app, "two@example.com").await;
    app.advance(Seconds::hours(73));
    reader.open(&late).await.has_status(410);
}

async fn twice_at_once_is_once(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    let link = way_back(&app, "mara@example.com").await;
    let reader = app.browser();
    reader.open(&link).await.has_status(200);
    let answers = reader.prepare("undo", &[]).send_times(8).await;
    let statuses: Vec<u16> = answers.iter().map(|page| page.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 410)), "{statuses:?}");
    app.mail.expect("mara@example.com", "reset-password").await;
    app.running.send_mail().await.unwrap();
    let resets = app.mail.to("mara@example.com").iter().filter(|mail| mail.kind() == "reset-password").count();
    assert_eq!(resets, 1);
}

async fn with_an_app_the_mailbox_is_not_enough(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    person.add_email(&app, "two@example.com").await;
    let link = way_back(&app, "mara@example.com").await;
    let reader = app.browser();
    let page = reader.open(&link).await;
    assert!(page.form("undo").is_none() && page.form("undo-passkey").is_none(), "{:?}", page.form_names());
    // The bare button of another account's page does nothing here.
    let path = page.url.path().to_owned();
    let token = reader.json().open("/sign-in").await.json()["form_token"].clone();
    let bare = reader.json().request("POST", &path).json(&json!({ "form_token": token }));
    bare.send().await.has_status(422);
    assert_eq!(listed(&person.browser).await.len(), 2);
    let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
    let page = reader.submit("undo-totp", &[("code", &wrong)]).await;
    assert!(page.has_status(422).field_error("code").contains("isn’t right"));
    let code = person.code(&app);
    reader.submit("undo-totp", &[("code", &code)]).await.has_status(200).shows("The new address is gone");
    reset(&app, "mara@example.com").await;
    // The app of before is still asked for: the mailbox and the code together are the owner.
    let browser = app.browser();
    let signing = sign_in(&browser, "mara@example.com", NEW).await;
    assert_eq!(signing.url.path(), "/sign-in/second");
    // Guesses here and elsewhere are counted together.
    let mut other = app.person("Otto").await;
    other.enrol_totp(&app).await;
    app.settle();
    other.add_email(&app, "otto2@example.com").await;
    let link = way_back(&app, "otto@example.com").await;
    reader.open(&link).await;
    let wrong = other.totp.as_ref().unwrap().wrong(&app.clock);
    for _ in 0..5 {
        reader.submit("undo-totp", &[("code", &wrong)]).await.has_status(422);
        reader.page().open(&link).await;
    }
    reader.submit("undo-totp", &[("code", &wrong)]).await.has_status(429);
}

async fn with_a_passkey_the_mailbox_is_not_enough(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    app.settle();
    person.add_email(&app, "two@example.com").await;
    let link = way_back(&app, "mara@example.com").await;
    let reader = app.browser();
    let page = reader.open(&link).await;
    let credential = person.assertion(&page, "undo-passkey");
    // Made for the sign-in page, it does not serve here.
    let elsewhere = reader.open("/sign-in").await;
    let foreign = person.assertion(&elsewhere, "sign-in-passkey");
    reader.open(&link).await;
    reader.submit("undo-passkey", &[("credential", &foreign)]).await.has_status(422);
    let page = reader.open(&link).await;
    let credential_now = person.assertion(&page, "undo-passkey");
    assert_ne!(credential, credential_now);
    reader.submit("undo-passkey", &[("credential", &credential_now)]).await.has_status(200).shows("Done");
    reset(&app, "mara@example.com").await;
}

async fn a_strangers_press_waits_a_day_and_all_are_told(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    app.settle();
    person.add_email(&app, "two@example.com").await;
    act(&app, &person, "primary", "two@example.com").await.has_status(200);
    way_back(&app, "mara@example.com").await;
    let link = way_back(&app, "mara@example.com").await;
    // Late in its time: the wait is not cut short by the end of it.
    app.advance(Seconds::hours(71));
    let stranger = app.browser();
    stranger.open(&link).await;
    let page = stranger.submit("undo-wait", &[]).await;
    page.has_status(200).shows("It waits");
    assert!(page.form("undo-wait").is_none());
    let told = app.mail.expect("mara@example.com", "notice").await;
    assert!(!told.text.contains("/undo/stop/"), "{}", told.text);
    let stop = loop {
        let mail = app.mail.expect("two@example.com", "notice").await;
        if mail.subject.contains("will be undone") {
            break mail.link("/undo/stop/");
        }
    };
    app.browser().open(&stop).await.has_status(200).shows("Keep your addresses as they are");
    // Pressing again changes nothing, nor does waiting almost long enough.
    app.advance(Seconds(24 * 3600 - 1));
    app.running.tidy().await.unwrap();
    stranger.open(&link).await.shows("It waits");
    let mara = app.user("two@example.com").await;
    assert_eq!(app.user("mara@example.com").await, mara);
    app.advance(Seconds(1));
    app.running.tidy().await.unwrap();
    stranger.open(&link).await.has_status(410);
    app.browser().open(&stop).await.has_status(410);
    let mail = app.mail.expect("mara@example.com", "reset-password").await;
    assert!(!mail.text.contains("browser"), "its time had come, nobody pressed: {}", mail.text);
    let gone = "SELECT count(*) FROM emails WHERE user_id = $1";
    assert_eq!(app.number(gone, "mara@example.com").await, 1);
    // The passkey of before still stands between the mailbox and the account.
    let keys = "SELECT count(*) FROM passkeys WHERE user_id = $1";
    assert_eq!(app.number(keys, "mara@example.com").await, 1);
}

async fn the_owner_stops_what_waits(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    person.add_email(&app, "two@example.com").await;
    let link = way_back(&app, "mara@example.com").await;
    let stranger = app.browser();
    stranger.open(&link).await;
    stranger.submit("undo-wait", &[]).await.has_status(200);
    let stop = loop {
        let mail = app.mail.expect("two@example.com", "notice").await;
        if mail.subject.contains("will be undone") {
            break mail.link("/undo/stop/");
        }
    };
    let owner = app.browser();
    let page = owner.open(&stop).await;
    assert!(page.form("undo").is_none() && page.form("undo-wait").is_none(), "not without the app");
    assert!(page.all("dl dd").is_empty(), "nothing of the change itself: {:?}", page.all("dl dd"));
    let wrong = person.totp.as_ref().unwrap().wrong(&app.clock);
    owner.submit("undo-totp", &[("code", &wrong)]).await.has_status(422);
    let code = person.code(&app);
    owner.submit("undo-totp", &[("code", &code)]).await.has_status(200).shows("Your addresses stay as they are");
    stranger.open(&link).await.has_status(410);
    app.advance(Seconds::hours(25));
    app.running.tidy().await.unwrap();
    let person = Person { browser: app.other_device(&person).await, ..person };
    assert_eq!(listed(&person.browser).await.len(), 2);
}

async fn a_factor_that_came_later_says_nothing(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.add_email(&app, "evil@example.com").await;
    let link = way_back(&app, "mara@example.com").await;
    // The thief's own app, set up after the address.
    app.minutes(1);
    person.enrol_totp(&app).await;
    let reader = app.browser();
    let page = reader.open(&link).await;
    assert!(page.form("undo").is_some() && page.form("undo-totp").is_none(), "{:?}", page.form_names());
    reader.submit("undo", &[]).await.has_status(200);
    let browser = reset(&app, "mara@example.com").await;
    sign_in(&browser, "mara@example.com", NEW).await.has_status(200).shows("Profile");
}

async fn a_young_address_does_not_come_back_over_an_older_one(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "evil@example.com").await;
    act(&app, &person, "primary", "evil@example.com").await.has_status(200);
    app.mail.expect("evil@example.com", "notice").await;
    // The owner puts things right from the page instead of by the link.
    act(&app, &person, "primary", "mara@example.com").await.has_status(200);
    app.minutes(11);
    act(&app, &person, "remove", "evil@example.com").await.has_status(200);
    app.running.send_mail().await.unwrap();
    let kinds: Vec<String> = app.mail.to("evil@example.com").iter().map(|mail| mail.kind()).collect();
    assert!(kinds.iter().all(|kind| kind != "undo"), "{kinds:?}");
}

async fn links_say_nothing_to_other_pages(app: TestApp) {
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    let link = way_back(&app, "mara@example.com").await;
    let token = link.rsplit('/').next().unwrap();
    let reader = app.browser();
    for path in ["/undo/stop/", "/undo/deletion/", "/not-me/"] {
        reader.open(&format!("{path}{token}")).await.has_status(410);
    }
    for bad in ["x", "%00", "AAAA"] {
        let page = reader.open(&format!("/undo/stop/{bad}")).await;
        assert!(matches!(page.status, 400 | 410), "{bad}: {}", page.status);
    }
    // Programs are told in words, and a mixture of answers is none.
    let asked: Value = reader.json().open(&format!("/undo/email/{token}")).await.json();
    assert_eq!(asked["status"], "waiting");
    let mixed = json!({ "form_token": asked["form_token"], "wait": "on", "code": "123456" });
    reader.json().request("POST", &format!("/undo/email/{token}")).json(&mixed).send().await.has_status(400);
}

async fn renewed_factors_do_not_leave_the_mailbox_alone_enough(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    person.add_email(&app, "two@example.com").await;
    let link = way_back(&app, "mara@example.com").await;
    // Replaced after the change.
    app.minutes(1);
    app.edit("UPDATE totps SET created_at = created_at + 91800000 WHERE user_id = $1", "mara@example.com").await;
    app.advance(Seconds::hours(1));
    let stranger = app.browser();
    let page = stranger.open(&link).await;
    page.shows("were replaced since");
    assert!(page.form("undo").is_none() && page.form("undo-totp").is_none(), "{:?}", page.form_names());
    let path = page.url.path().to_owned();
    let token = stranger.json().open("/sign-in").await.json()["form_token"].clone();
    let bare = stranger.json().request("POST", &path).json(&json!({ "form_token": token }));
    bare.send().await.has_status(422);
    // One that came later does not hurry it, either.
    let code = person.code(&app);
    let with = stranger.json().request("POST", &path).json(&json!({ "form_token": token, "code": code }));
    with.send().await.has_status(422);
    assert_eq!(app.number("SELECT count(*) FROM emails WHERE user_id = $1", "mara@example.com").await, 2);
    stranger.page().open(&link).await;
    stranger.page().submit("undo-wait", &[]).await.has_status(200).shows("It waits");
    let stop = loop {
        let mail = app.mail.expect("two@example.com", "notice").await;
        if mail.subject.contains("will be undone") {
            break mail.link("/undo/stop/");
        }
    };
    // The owner stops it with what the account has now.
    let owner = app.browser();
    owner.open(&stop).await.has_status(200);
    let code = person.code(&app);
    owner.submit("undo-totp", &[("code", &code)]).await.has_status(200).shows("Your addresses stay as they are");
    stranger.open(&link).await.has_status(410);
    app.advance(Seconds::hours(25));
    app.running.tidy().await.unwrap();
    assert_eq!(app.number("SELECT count(*) FROM emails WHERE user_id = $1", "mara@example.com").await, 2);
}

async fn switched_off_nothing_is_taken_back(app: TestApp) {
    let app = app.in_present().await;
    let person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    let undo = way_back(&app, "mara@example.com").await;
    app.minutes(11);
    person.browser.page().open("/account/data").await;
    person.browser.submit("delete-account", &[("confirm", "delete my account")]).await;
    let browser = person.browser.page();
    person.confirm(&app, &browser).await;
    let keep = loop {
        let mail = app.mail.expect("mara@example.com", "undo").await;
        if mail.text.contains("/undo/deletion/") {
            break mail.link("/undo/deletion/");
        }
    };
    let reader = app.browser();
    reader.open(&undo).await;
    let press = reader.prepare("undo", &[]);
    let other = app.browser();
    other.open(&keep).await.has_status(200);
    let keeping = other.prepare("undo", &[]);
    app.command(&["user", "disable", "mara@example.com", "--yes"]).await.ok();
    press.send().await.has_status(410);
    keeping.send().await.has_status(410);
    other.open(&keep).await.has_status(410);
    let kept = "SELECT count(*) FROM users WHERE id = $1 AND deletion_at IS NULL";
    assert_eq!(app.number(kept, "mara@example.com").await, 0);
    assert_eq!(app.number("SELECT count(*) FROM emails WHERE user_id = $1", "mara@example.com").await, 2);
}
