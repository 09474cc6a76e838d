//! Passkeys: added, named, renamed, removed, and used to sign in without a user name.

use serde_json::{Value, json};

use crate::samples::{confirm_json, sample};
use crate::support::app::{Person, TestApp};
use crate::support::authenticator::Authenticator;
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::post;

on_both!(
    added_in_three_shapes,
    it_is_named_after_who_made_it,
    one_device_is_asked_once,
    what_does_not_fit_adds_nothing,
    cancelled_expired_and_elsewhere_it_adds_nothing,
    renamed,
    removed,
    the_last_way_in_stays,
    every_change_is_told_by_mail_and_can_be_disowned,
    it_signs_in_without_a_user_name,
    it_signs_in_once_and_only_where_it_was_asked,
);

async fn names(person: &Person) -> Vec<String> {
    let security = person.browser.json().open("/account/security").await.json();
    security["passkeys"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

fn device(app: &TestApp) -> Authenticator {
    Authenticator::new(app.running.origin.as_str())
}

/// As far as the browser's question.
async fn begin(app: &TestApp, person: &Person) -> Value {
    person.browser.open("/account/security").await;
    person.browser.submit("add-passkey", &[]).await;
    person.confirm(app, &person.browser).await.has_status(200);
    person.browser.screen().options("finish-passkey")
}

async fn added_in_three_shapes(app: TestApp) {
    let mut mara = app.person("Mara").await;
    let page = mara.enrol_passkey(&app).await;
    assert!(page.notice().contains("Passkey added"), "{}", page.text());
    mara.browser.open("/account/security").await.shows("Passkey").shows("Synced").shows("not used yet");

    let otto = app.person("Otto").await;
    otto.browser.open("/account/security").await;
    let htmx = otto.browser.htmx();
    htmx.submit("add-passkey", &[]).await.has_status(403);
    otto.confirm(&app, &htmx).await.has_status(200);
    assert!(!htmx.screen().has("dialog"));
    let mut key = device(&app);
    let answer = key.create(&htmx.screen().options("finish-passkey"));
    let page = htmx.submit("finish-passkey", &[("credential", &answer.to_string())]).await;
    assert_eq!(page.has_status(200).all("#backup-codes li").len(), 10);
    otto.browser.open("/account/security").await.shows("On one device");
    // A second one: its name stands open, because there are no codes to be shown first.
    let answer = device(&app).create(&begin(&app, &otto).await);
    let page = otto.browser.htmx().submit("finish-passkey", &[("credential", &answer.to_string())]).await;
    assert!(page.has_status(200).has("[data-open] form[data-form='rename-passkey']"), "{}", page.text());

    let ida = app.person("Ida").await;
    let asked = post(&ida.browser, "/account/passkeys", json!({})).await;
    confirm_json(&app, &ida, asked).await.has_status(200);
    let security = ida.browser.json().open("/account/security").await.json();
    let answer = device(&app).create(&security["passkey_options"]);
    let done = post(&ida.browser, "/account/passkeys/finish", json!({ "credential": answer.to_string() })).await;
    assert_eq!(done.has_status(200).json()["next"], "/account/backup-codes");
    assert_eq!(names(&ida).await, ["Passkey"]);
}

async fn it_is_named_after_who_made_it(app: TestApp) {
    let person = app.person("Mara").await;
    let makes = [0xd548826e_79b4_db40_a3d8_11116f7e8349_u128, 0xbada5566_a7aa_401f_bd96_45619a55120d, 7];
    for make in makes.into_iter().chain([7, 0xd548826e_79b4_db40_a3d8_11116f7e8349]) {
        let mut key = device(&app);
        key.aaguid = make.to_be_bytes();
        person.add_passkey(&app, &mut key).await.has_status(200);
    }
    assert_eq!(names(&person).await, ["Bitwarden", "1Password", "Passkey", "Passkey 2", "Bitwarden 2"]);
}

async fn one_device_is_asked_once(app: TestApp) {
    let person = app.person("Mara").await;
    let mut key = device(&app);
    person.add_passkey(&app, &mut key).await;
    let options = begin(&app, &person).await;
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(key.try_create(&options).unwrap_err().name, "InvalidStateError");
    // One that makes a key all the same, with the id of another: refused.
    let id = key.keys()[0].id.clone();
    let mut liar = device(&app).forged(move |draft| draft.credential_id.clone_from(&id));
    let answer = liar.create(&options);
    person.browser.submit("finish-passkey", &[("credential", &answer.to_string())]).await.has_status(410);
    assert_eq!(names(&person).await.len(), 1);
}

async fn what_does_not_fit_adds_nothing(app: TestApp) {
    let person = app.person("Mara").await;
    let nonsense = ["", "{}", "null", "[1]", "{\"id\":\"x\"}"].map(str::to_owned);
    for answer in nonsense {
        begin(&app, &person).await;
        let page = person.browser.submit("finish-passkey", &[("credential", &answer)]).await;
        page.has_status(410).shows("didn’t fit");
        // The challenge is spent by it.
        let late = post(&person.browser, "/account/passkeys/finish", json!({ "credential": "{}" })).await;
        late.has_status(410);
    }
    assert!(names(&person).await.is_empty());
    person.browser.open("/account/security").await.shows_not("of 10 left");
}

async fn cancelled_expired_and_elsewhere_it_adds_nothing(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    let finish = async |browser: &crate::support::browser::Browser, options: &Value| -> Page {
        let answer = device(&app).create(options).to_string();
        post(browser, "/account/passkeys/finish", json!({ "credential": answer })).await
    };
    let options = begin(&app, &person).await;
    finish(&other, &options).await.has_status(410);
    person.browser.submit("cancel-passkey", &[]).await.has_status(200);
    finish(&person.browser, &options).await.has_status(410);
    let options = begin(&app, &person).await;
    app.minutes(15);
    finish(&person.browser, &options).await.has_status(410);
    // Without having begun at all, and with a question of before.
    finish(&person.browser, &options).await.has_status(410);
    let newer = begin(&app, &person).await;
    finish(&person.browser, &options).await.has_status(410);
    assert_ne!(newer["challenge"], options["challenge"]);
    assert!(names(&person).await.is_empty());
}

async fn renamed(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    person.browser.open("/account/security").await;
    let page = person.browser.submit("rename-passkey", &[("name", "  Work laptop ")]).await;
    assert!(page.notice().contains("Passkey renamed"));
    assert_eq!(names(&person).await, ["Work laptop"]);
    let page = person.browser.submit("rename-passkey", &[("name", " ")]).await;
    assert!(page.has_status(422).field_error("name").contains("Enter a name"));
    person.browser.open("/account/security").await;
    person.browser.htmx().submit("rename-passkey", &[("name", "Phone")]).await.has_status(200);
    person.browser.htmx().screen().shows("Phone");
    // Somebody else's is not there.
    let otto = app.person("Otto").await;
    let id = person.browser.json().open("/account/security").await.json()["passkeys"][0]["id"].clone();
    let path = format!("/account/passkeys/{}", id.as_str().unwrap());
    post(&otto.browser, &format!("{path}/rename"), json!({ "name": "Mine" })).await.has_status(404);
    post(&otto.browser, &format!("{path}/remove"), json!({})).await.has_status(404);
    assert_eq!(names(&person).await, ["Phone"]);
}

async fn removed(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    app.settle();
    let other = app.other_device(&person).await;
    person.browser.page().open("/account/security").await;
    let asked = person.browser.submit("remove-passkey", &[("end_other_sessions", "")]).await;
    assert!(asked.dialog().target.contains("“Passkey” will stop working"), "{:?}", asked.dialog());
    let page = person.confirm(&app, &person.browser).await;
    assert!(page.notice().contains("Passkey removed"), "{}", page.text());
    assert!(names(&person).await.is_empty());
    // What was proven with it is worth nothing any more, wherever it was proven.
    sample("session.end_others").ask_json(&other).await.has_status(403);
    let browser = app.browser();
    browser.open("/sign-in").await;
    let credential = person.assertion(&browser.screen(), "sign-in-passkey");
    let page = browser.submit("sign-in-passkey", &[("credential", &credential)]).await;
    page.has_status(422).shows("No account here uses that passkey");
}

async fn the_last_way_in_stays(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    person.without_password(&app).await;
    app.settle();
    let page = person.browser.open("/account/security").await;
    page.shows("your only way to sign in");
    assert!(page.form("remove-passkey").is_none());
    let answer = sample("passkey.remove").ask_json(&person.browser).await;
    assert_eq!(answer.has_status(422).json()["title"], "Passkey not removed");
    // With two of them one may go; asked for both at once, the second stays.
    let mut second = device(&app);
    person.add_passkey(&app, &mut second).await;
    let security = person.browser.json().open("/account/security").await.json();
    let path = |n: usize| format!("/account/passkeys/{}/remove", security["passkeys"][n]["id"].as_str().unwrap());
    let asked = post(&person.browser, &path(1), json!({})).await;
    confirm_json(&app, &person, asked).await.has_status(200);
    let answer = post(&person.browser, &path(0), json!({})).await;
    assert!(answer.has_status(422).json()["detail"].as_str().unwrap().contains("only way to sign in"));
    assert_eq!(names(&person).await.len(), 1);
}

async fn every_change_is_told_by_mail_and_can_be_disowned(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    let notice = app.mail.expect(&person.email, "notice").await;
    assert_eq!(notice.subject, "A passkey was added to your account");
    app.settle();
    let mut second = device(&app);
    person.add_passkey(&app, &mut second).await;
    let notice = app.mail.expect(&person.email, "notice").await;
    assert!(notice.text.contains("Passkey 2") && notice.text.contains("A passkey"), "{}", notice.text);
    // Older than three days stays, younger goes.
    app.advance(reverify::clock::Seconds::hours(60));
    let reader = app.browser();
    reader.open(&notice.link("/not-me/")).await;
    reader.submit("not-me", &[]).await.has_status(200);
    person.browser.open("/account").await.shows("Sign in");
    person.reset(&app).await;
    app.mail.expect(&person.email, "notice").await;
    person.sign_in(&app, &person.browser).await.shows("Profile");
    assert_eq!(names(&person).await, ["Passkey"]);
    app.settle();
    sample("passkey.remove").ask(&person.browser).await;
    person.confirm(&app, &person.browser).await.has_status(200);
    let notice = app.mail.expect(&person.email, "notice").await;
    assert_eq!(notice.subject, "A passkey was removed from your account");
    notice.link("/not-me/");
}

async fn it_signs_in_without_a_user_name(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    let browser = app.browser();
    let offer = browser.open("/sign-in").await.options("sign-in-passkey");
    assert_eq!(offer["allowCredentials"], json!([]), "it says nothing about who has an account");
    let credential = person.assertion(&browser.screen(), "sign-in-passkey");
    browser.submit("sign-in-passkey", &[("credential", &credential)]).await.has_status(200).shows("Profile");
    // Both factors are proven by it: whatever has a window runs at once.
    sample("passkey.add").ask_json(&browser).await.has_status(200);
    browser.page().open("/account/security").await.shows("With your passkey");
    let mail = app.mail.expect(&person.email, "new-sign-in").await;
    assert!(mail.text.contains("Passkey"), "{}", mail.text);

    let json = app.browser().json();
    let asked = json.open("/sign-in").await.json();
    let mut body = person.signed(&asked["passkey"], |_| {});
    body["form_token"] = asked["form_token"].clone();
    let answer = json.request("POST", "/sign-in/passkey").json(&body).send().await;
    assert_eq!(answer.has_status(200).json()["status"], "signed_in");
    json.open("/account").await.has_status(200);
}

async fn it_signs_in_once_and_only_where_it_was_asked(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    let (here, there) = (app.browser(), app.browser());
    here.open("/sign-in").await;
    there.open("/sign-in").await;
    let credential = person.assertion(&here.screen(), "sign-in-passkey");
    let state = here.screen().value("sign-in-passkey", "state");
    let stolen = [("credential", credential.as_str()), ("state", state.as_str())];
    there.submit("sign-in-passkey", &stolen).await.has_status(422).shows("couldn’t sign you in");
    let sign_in = here.prepare("sign-in-passkey", &[("credential", &credential)]).following(false);
    let statuses: Vec<u16> = sign_in.send_times(10).await.iter().map(|page| page.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    // Ten minutes are all a question waits.
    let late = app.browser();
    late.open("/sign-in").await;
    let credential = person.assertion(&late.screen(), "sign-in-passkey");
    app.minutes(10);
    late.submit("sign-in-passkey", &[("credential", &credential)]).await.has_status(422).shows("took too long");
}
