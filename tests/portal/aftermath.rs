//! What is left of a thief's visit, or of an older key, once it is over.

use serde_json::json;

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::authenticator::Authenticator;
use crate::support::browser::Browser;
use crate::support::enrolled::{
    Owner, add_passkey, backup, begin_passkey, begin_totp, open_request, park, proof, prove, request, second, totp,
};
use crate::support::on_both;

on_both!(
    this_was_not_me_voids_codes_made_meanwhile,
    backup_codes_outlive_a_new_key,
    what_is_being_enrolled_ends_with_the_proof,
    codes_are_not_used_up_by_other_sites,
    enrolling_gives_a_copied_cookie_no_time,
);

const NEW: &str = "seven green boats sail";

/// A thief in a signed-in browser makes new codes; the owner says it was not them. The app of old stays, the codes go.
async fn this_was_not_me_voids_codes_made_meanwhile(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    app.minutes(80 * 60);
    let thief = owner.other_device(&app).await;
    thief.open("/account/security").await;
    let codes = thief.submit("new-backup-codes", &[]).await.has_status(200).all("#backup-codes li");
    assert_eq!(codes.len(), 10);
    let link = loop {
        let mail = app.mail.expect(&owner.email, "notice").await;
        if mail.subject.to_lowercase().contains("backup codes") {
            break mail.link("/not-me/");
        }
    };
    let reader = app.browser();
    reader.open(&link).await.has_status(200);
    reader.submit("not-me", &[]).await.has_status(200);
    let link = app.mail.expect(&owner.email, "reset-password").await.link("/reset-password");
    reader.open(&link).await;
    reader.submit("reset-password", &[("new_password", NEW)]).await.has_status(200);
    let half = app.browser();
    let form = json!({ "identifier": owner.email, "password": NEW });
    open_request(&half, "/sign-in", form).await.send().await.has_status(200);
    second(&half, backup(&codes[0])).await.has_status(422);
    app.minutes(1);
    second(&half, totp(&owner.phone.code(&app.clock))).await.has_status(200);
}

/// The operator puts a new key before the old one: codes on paper are still good, once.
async fn backup_codes_outlive_a_new_key(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    let old = std::fs::read_to_string(&app.config.key_file).unwrap();
    let key_file = app.folder.path().join("rotated");
    std::fs::write(&key_file, reverify::crypto::KeyRing::generate().unwrap() + &old).unwrap();
    let origin = Some(app.running.origin.clone());
    let config = reverify::config::Config { origin, key_file, ..app.config.clone() };
    let node = reverify::portal::Portal::new(config).clock(app.clock.clone()).start().await.unwrap();
    let half = owner.half(&app).await;
    let once = open_request(&half, "/sign-in/second", backup(&owner.codes[0])).await.at(node.address);
    once.send().await.has_status(200);
    let handle = park(&owner.browser, "new@example.com").await;
    proof(&owner.browser, &handle, backup(&owner.codes[0])).await.at(node.address).send().await.has_status(422);
    proof(&owner.browser, &handle, backup(&owner.codes[1])).await.at(node.address).send().await.has_status(200);
    node.stop().await;
}

/// Begun in one session; then the password changes in another, a factor goes, or the confirmation is ended.
async fn what_is_being_enrolled_ends_with_the_proof(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    let phone = begin_totp(&other).await;
    let asked = request(&person.browser, "/account/password", json!({ "new_password": NEW })).await.send().await;
    prove(&person.browser, &asked.handle(), json!({ "password": PASSWORD })).await.has_status(200);
    let late = json!({ "code": phone.code(&app.clock) });
    request(&other, "/account/totp/confirm", late).await.send().await.has_status(410);
    // What was confirmed and ended by hand.
    let device = app.browser();
    sign_in(&device, &person.email, NEW).await.has_status(200);
    let phone = begin_totp(&device).await;
    request(&device, "/account/confirmation/end", json!({})).await.send().await.has_status(200);
    let late = json!({ "code": phone.code(&app.clock) });
    request(&device, "/account/totp/confirm", late).await.send().await.has_status(410);
    // A factor that is removed takes along what was begun with it.
    let owner = Owner::new(&app, "Otto").await;
    let device = owner.other_device(&app).await;
    let options = begin_passkey(&device).await;
    let asked = request(&owner.browser, "/account/totp/remove", json!({})).await.send().await.handle();
    prove(&owner.browser, &asked, backup(&owner.codes[0])).await.has_status(200);
    let answer = Authenticator::new(app.running.origin.as_str()).create(&options);
    finish(&device, &answer).await;
    let page = owner.browser.json().open("/account/security").await.json();
    assert_eq!(page["passkeys"].as_array().unwrap().len(), 1);
}

async fn finish(browser: &Browser, answer: &serde_json::Value) {
    let late = json!({ "credential": answer });
    request(browser, "/account/passkeys/finish", late).await.send().await.has_status(410);
}

/// The page shows them once, so asking for it must be the owner's own doing.
async fn codes_are_not_used_up_by_other_sites(app: TestApp) {
    let person = app.person("Mara").await;
    let phone = begin_totp(&person.browser).await;
    let confirm = json!({ "code": phone.code(&app.clock) });
    request(&person.browser, "/account/totp/confirm", confirm).await.send().await.has_status(200);
    let codes = person.browser.request("GET", "/account/backup-codes");
    for site in ["cross-site", "same-site", "nonsense"] {
        codes.clone().site(site).send().await.has_status(403);
    }
    codes.clone().header("sec-purpose", "prefetch").send().await.has_status(503);
    assert_eq!(codes.send().await.has_status(200).all("#backup-codes li").len(), 10);
}

/// A new factor has just been shown, which opens windows anew: for the owner, not for who copied the cookie before.
async fn enrolling_gives_a_copied_cookie_no_time(app: TestApp) {
    let owner = Owner::new(&app, "Mara").await;
    owner.fresh(&app).await;
    let thief = owner.browser.clone();
    add_passkey(&owner.browser, &mut Authenticator::new(app.running.origin.as_str())).await.shows("Passkey added");
    thief.json().request("GET", "/account").send().await.has_status(401);
    owner.browser.json().request("GET", "/account").send().await.has_status(200);
    let person = app.person("Otto").await;
    let phone = begin_totp(&person.browser).await;
    let thief = person.browser.clone();
    let confirm = json!({ "code": phone.code(&app.clock) });
    request(&person.browser, "/account/totp/confirm", confirm).await.send().await.has_status(200);
    thief.json().request("GET", "/account").send().await.has_status(401);
    person.browser.open("/account/security").await.has_status(200).shows("Otto");
}
