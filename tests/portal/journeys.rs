//! One account of every kind through the changes that matter, in three shapes.

use reverify::model::factor::ProofKind;
use serde_json::{Value, json};

use crate::samples::{confirm_json, sample};
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::pairs;

on_both!(
    with_a_password,
    with_a_password_and_an_app,
    with_a_passkey_and_a_password,
    with_a_passkey_alone,
    with_nothing_but_a_mailbox,
    a_sign_up_that_was_not_proven_holds_nothing,
);

const SHAPES: [&str; 3] = ["page", "htmx", "json"];

/// Asks for an action in a shape and gives what is asked for. The first answer, and the last.
async fn walk(app: &TestApp, person: &Person, shape: &str, action: &str) -> (Page, Page) {
    let sample = sample(action);
    let browser = &person.browser;
    match shape {
        "page" => {
            let asked = sample.ask(browser).await;
            (asked, person.confirm(app, browser).await)
        }
        "htmx" => {
            browser.open(sample.page).await;
            let asked = browser.htmx().submit(sample.form, &pairs(&sample.fields())).await;
            asked.has_status(403);
            (asked, person.confirm(app, &browser.htmx()).await)
        }
        _ => {
            let asked = sample.ask_json(browser).await.has_status(403).clone();
            let done = confirm_json(app, person, asked.clone()).await;
            (asked, done)
        }
    }
}

/// What a program is offered for an action, without going on.
async fn offered(person: &Person, action: &str) -> Value {
    let asked = sample(action).ask_json(&person.browser).await.has_status(403).clone();
    let path = format!("/step-up/{}/cancel", asked.handle());
    crate::support::person::post(&person.browser, &path, json!({})).await.has_status(200);
    asked.json()["factors"].clone()
}

/// The new address proves itself, and is the account's.
async fn proves_new_address(app: &TestApp, person: &mut Person) {
    let code = app.mail.expect("new@example.com", "verify-email").await.code();
    person.browser.page().open("/account").await;
    let page = person.browser.submit("confirm-email", &[("code", &code)]).await;
    assert!(page.notice().contains("Email address changed"), "{}", page.text());
    let undo = app.mail.expect(&person.email, "undo").await;
    undo.link("/undo/email/");
    person.email = "new@example.com".into();
}

/// Change of address, then deletion; the account is switched off afterwards.
async fn moves_and_leaves(app: &TestApp, person: &mut Person, shape: &str) {
    let (_, done) = walk(app, person, shape, "email.change").await;
    done.has_status(200);
    proves_new_address(app, person).await;
    app.minutes(11);
    let (asked, done) = walk(app, person, shape, "account.delete").await;
    if shape == "json" {
        assert_eq!(asked.json()["reverification"], json!({ "level": "multi_factor", "after_minutes": 0 }));
        assert_eq!(asked.json()["action"]["detail"][0], "new@example.com");
    } else {
        let dialog = asked.dialog();
        assert!(dialog.target.contains("new@example.com"), "{dialog:?}");
        assert!(asked.text().contains("Confirms only this change"));
    }
    done.has_status(200);
    person.browser.page().open("/account").await.shows("Sign in");
    app.mail.expect("new@example.com", "undo").await.link("/undo/deletion/");
    app.advance(reverify::clock::Seconds::days(7));
    app.running.tidy().await.unwrap();
}

async fn with_a_password(app: TestApp) {
    for shape in SHAPES {
        let mut person = app.person(shape).await;
        assert_eq!(offered(&person, "account.delete").await, json!(["password"]));
        walk(&app, &person, shape, "password.change").await.1.has_status(200);
        person.password = "seven green boats sail".into();
        let other = app.other_device(&person).await;
        other.open("/account").await.shows("Profile");
        moves_and_leaves(&app, &mut person, shape).await;
    }
}

async fn with_a_password_and_an_app(app: TestApp) {
    for shape in SHAPES {
        let mut person = app.person(shape).await;
        person.enrol_totp(&app).await;
        app.settle();
        assert_eq!(offered(&person, "email.change").await, json!(["totp", "backup_code"]));
        assert_eq!(offered(&person, "account.delete").await, json!(["password"]), "then the code");
        assert_eq!(offered(&person, "password.change").await, json!(["password"]));
        walk(&app, &person, shape, "password.change").await.1.has_status(200);
        person.password = "seven green boats sail".into();
        let asked = sample("account.delete").ask(&person.browser).await;
        asked.shows("Step 1 of 2").shows("Continue").shows_not("Confirm and delete account");
        let (form, fields) = person.answer(&app, &person.browser).await.unwrap();
        let page = person.browser.submit(form, &crate::support::person::pairs(&fields)).await;
        page.shows("Step 2 of 2").shows("Your password was right.").shows("Confirm and delete account");
        assert_eq!(page.handle(), asked.handle());
        person.browser.submit("cancel-step-up", &[]).await;
        moves_and_leaves(&app, &mut person, shape).await;
    }
}

async fn with_a_passkey_and_a_password(app: TestApp) {
    for shape in SHAPES {
        let mut person = app.person(shape).await;
        person.enrol_passkey(&app).await;
        app.settle();
        assert_eq!(offered(&person, "email.change").await, json!(["passkey", "backup_code"]));
        // What was last used in this browser stands first.
        assert_eq!(offered(&person, "account.delete").await, json!(["password", "passkey"]));
        // Whatever else there is: a password changes by the password.
        assert_eq!(offered(&person, "password.change").await, json!(["password"]));
        walk(&app, &person, shape, "password.change").await.1.has_status(200);
        person.password = "seven green boats sail".into();
        // The passkey is both factors at once: nobody is told of steps. The password is only one of them, and says so.
        let asked = sample("account.delete").ask(&person.browser).await;
        asked.shows_not("Step 1 of 2").shows("Continue").shows_not("Confirm and delete account");
        assert!(!asked.has("#su-go.danger"), "nothing is deleted by it yet");
        let (form, fields) = person.answer(&app, &person.browser).await.unwrap();
        assert_eq!(form, "verify-password");
        let then = person.browser.submit(form, &pairs(&fields)).await;
        then.shows("Step 2 of 2").shows("Your password was right.").shows_not("Confirm and delete account");
        assert_eq!(person.answer(&app, &person.browser).await.unwrap().0, "verify-passkey");
        // With a backup code beside it, too, it would be done.
        let page = person.browser.open(&format!("/step-up/{}?method=backup_code", asked.handle())).await;
        page.shows("Confirm and delete account");
        assert!(page.has("#su-go.danger"));
        person.browser.submit("cancel-step-up", &[]).await;
        moves_and_leaves(&app, &mut person, shape).await;
    }
}

async fn with_a_passkey_alone(app: TestApp) {
    for shape in SHAPES {
        let mut person = app.person(shape).await;
        person.enrol_passkey(&app).await;
        person.without_password(&app).await;
        app.settle();
        let page = person.browser.open("/account/security").await;
        assert!(page.form("change-password").is_none());
        page.shows("Not set. You can add one as another way to sign in.");
        // Nobody can change what is not there.
        let answer = sample("password.change").ask_json(&person.browser).await;
        assert_eq!(answer.has_status(403).json()["factors"], json!([]));
        let page = person.browser.open(&format!("/step-up/{}", answer.handle())).await;
        page.shows("We can’t confirm it’s you here yet").shows("This change needs a password.");
        walk(&app, &person, shape, "password.set").await.1.has_status(200);
        let notice = app.mail.to(&person.email).len();
        app.mail.wait_for(notice).await;
        person.password = "seven green boats sail".into();
        let other = app.other_device(&person).await;
        other.open("/account").await.shows("Profile");
        person.without_password(&app).await;
        moves_and_leaves(&app, &mut person, shape).await;
    }
}

async fn with_nothing_but_a_mailbox(app: TestApp) {
    for shape in SHAPES {
        let mut person = app.person(shape).await;
        person.without_password(&app).await;
        // Never a code to the address that is about to be replaced; the way on is named.
        let asked = sample("email.change").ask(&person.browser).await;
        asked.shows("We can’t confirm it’s you here yet").shows("Set it up on the Security page, then start again");
        assert_eq!(offered(&person, "email.change").await, json!([]));
        assert_eq!(offered(&person, "account.delete").await, json!([ProofKind::EmailCode.name()]));
        walk(&app, &person, shape, "password.set").await.1.has_status(200);
        person.password = "seven green boats sail".into();
        app.minutes(16);
        moves_and_leaves(&app, &mut person, shape).await;
    }
}

async fn a_sign_up_that_was_not_proven_holds_nothing(app: TestApp) {
    let browser = app.browser();
    browser.open("/sign-up").await;
    let form = [("email", "mara@example.com"), ("display_name", "Mara"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await.shows("Check your email");
    assert!(browser.cookie("__Host-session").is_none());
    for path in ["/account", "/account/security", "/account/devices", "/account/data", "/account/backup-codes"] {
        assert_eq!(browser.open(path).await.url.path(), "/sign-in", "{path}");
        browser.json().open(path).await.has_status(401);
    }
    for sample in crate::samples::SAMPLES {
        let path = sample.path.replace("{id}", "00000000-0000-7000-8000-000000000000");
        let token = browser.json().open("/sign-in").await.json()["form_token"].clone();
        let answer = browser.json().request("POST", &path).json(&json!({ "form_token": token })).send().await;
        answer.has_status(401);
    }
    // The right password leads back to the code, and to nothing else.
    let page = sign_in(&browser, "mara@example.com", PASSWORD).await;
    assert_eq!(page.url.path(), "/verify-email");
    assert!(browser.cookie("__Host-session").is_none());
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", "mara@example.com")]).await.has_status(200);
    app.running.send_mail().await.unwrap();
    assert!(app.mail.to("mara@example.com").iter().all(|mail| mail.kind() == "verify-email"));
    let code = app.mail.to("mara@example.com")[0].code();
    browser.submit("verify-email", &[("code", &code)]).await.shows("Profile");
}
