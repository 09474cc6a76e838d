//! Change the password, in three shapes.

use reverify::clock::Seconds;

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::on_both;

on_both!(
    every_address_is_told,
    as_a_page,
    as_a_dialog,
    as_json,
    a_wrong_password_says_so_counts_and_pauses,
    ten_wrong_tries_end_the_session_and_nobody_elses,
    it_asks_every_time_even_right_after_sign_in,
    a_password_changed_meanwhile_opens_nothing,
);

const NEW: &str = "seven green boats sail";

async fn as_a_page(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    let browser = &person.browser;
    browser.open("/account/security").await;
    let page = browser.submit("change-password", &[("new_password", "too short")]).await;
    page.has_status(422);
    assert!(page.field_error("new_password").contains("Too short"));
    let page = browser.submit("change-password", &[("new_password", NEW)]).await;
    page.has_status(200);
    assert!(page.url.path().starts_with("/step-up/"));
    let dialog = page.dialog();
    assert!(dialog.action.contains("Change your password"), "{dialog:?}");
    page.shows("mara@example.com").shows("Confirms only this change").shows("Signs out your other device");
    // The help is no dead end.
    browser.open(&format!("{}?method=help", page.url.path())).await.shows("We can’t confirm it’s you here yet");
    browser.click("Back to the ways to confirm").await.shows("The one you use now");
    browser.open(page.url.path()).await;
    let page = browser.submit("verify-password", &[("password", PASSWORD)]).await;
    assert_eq!(page.url.path(), "/account/security");
    assert!(page.notice().contains("Password changed") && page.notice().contains("other device was signed out"));
    other.open("/account").await.shows("Sign in");
    sign_in(&app.browser(), &person.email, PASSWORD).await.has_status(422);
    sign_in(&app.browser(), &person.email, NEW).await.has_status(200).shows("Profile");
    assert!(app.mail.expect(&person.email, "notice").await.text.contains("password"));
}

async fn as_a_dialog(app: TestApp) {
    let person = app.person("Mara").await;
    let before = person.browser.cookie("__Host-session");
    person.browser.open("/account/security").await;
    let htmx = person.browser.htmx();
    let answer = htmx.submit("change-password", &[("new_password", NEW)]).await;
    answer.has_status(403);
    assert_eq!(answer.header("hx-retarget"), Some("#dialog"));
    let header = answer.header("step-up").unwrap().to_owned();
    assert!(header.starts_with("level=first_factor, max-age=0, handle="), "{header}");
    assert!(answer.dialog().action.contains("Change your password"));
    // One more round trip, and it is done: the changed page comes with the answer.
    let answer = htmx.submit("verify-password", &[("password", PASSWORD)]).await;
    answer.has_status(200);
    assert!(answer.header("hx-redirect").is_none() && answer.header("hx-location").is_none());
    let screen = htmx.screen();
    assert!(screen.notice().contains("Password changed"));
    assert!(!screen.has("dialog"));
    assert_ne!(before, person.browser.cookie("__Host-session"), "a step-up replaces the cookie value");
    sign_in(&app.browser(), &person.email, NEW).await.has_status(200).shows("Profile");
}

async fn as_json(app: TestApp) {
    let person = app.person("Mara").await;
    let json = person.browser.json();
    let token = json.open("/account/security").await.json()["form_token"].as_str().unwrap().to_owned();
    let body = serde_json::json!({ "form_token": token, "new_password": NEW, "end_other_sessions": true });
    let problem = json.request("POST", "/account/password").json(&body).send().await;
    problem.has_status(403);
    assert_eq!(problem.header("content-type"), Some("application/problem+json"));
    let facts = problem.json();
    assert_eq!(facts["type"], "urn:reverify:reverification-required");
    assert_eq!(facts["reverification"], serde_json::json!({ "level": "first_factor", "after_minutes": 0 }));
    assert_eq!(facts["action"]["name"], "password.change");
    assert_eq!(facts["factors"], serde_json::json!(["password"]));
    assert_eq!(facts["expires_in"], 900);
    let path = format!("/step-up/{}", facts["handle"].as_str().unwrap());
    assert!(facts["step_up_url"].as_str().unwrap().ends_with(&path));
    let wrong = serde_json::json!({ "form_token": token, "password": "not the password at all" });
    let answer = json.request("POST", &path).json(&wrong).send().await;
    answer.has_status(422);
    assert_eq!(answer.json()["type"], "urn:reverify:wrong-proof");
    let right = serde_json::json!({ "form_token": token, "password": PASSWORD });
    let answer = json.request("POST", &path).json(&right).send().await;
    answer.has_status(200);
    assert_eq!(answer.json()["title"], "Password changed");
    json.request("POST", &path).json(&right).send().await.has_status(410);
}

async fn a_wrong_password_says_so_counts_and_pauses(app: TestApp) {
    let person = app.person("Mara").await;
    person.ask_password(&person.browser, NEW).await;
    let browser = &person.browser;
    for (n, left) in [(1, None), (2, None), (3, Some("2 tries left")), (4, Some("1 try left")), (5, None)] {
        let page = browser.submit("verify-password", &[("password", "not the password at all")]).await;
        if n < 5 {
            let error = page.has_status(422).field_error("password");
            assert!(error.contains("isn’t right"), "{n}: {error}");
            assert_eq!(left.is_some(), error.contains("left"), "{n}: {error}");
            assert!(left.is_none_or(|left| error.contains(left)), "{n}: {error}");
        } else {
            page.has_status(422).shows("Too many tries");
        }
    }
    let page = browser.open("/account/security").await;
    page.shows("Password");
    let page = person.ask_password(browser, NEW).await;
    page.shows("Too many tries");
    // The same counter at sign-in: this browser waits there too.
    app.advance(Seconds::minutes(15));
    person.ask_password(browser, NEW).await;
    let page = browser.submit("verify-password", &[("password", PASSWORD)]).await;
    assert!(page.notice().contains("Password changed"));
}

async fn ten_wrong_tries_end_the_session_and_nobody_elses(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    app.minutes(11);
    let mut ended = false;
    for _ in 0..12 {
        if person.browser.open("/account/security").await.url.path() == "/sign-in" {
            ended = true;
            break;
        }
        let page = person.ask_password(&person.browser, NEW).await;
        if page.form("verify-password").is_some() {
            person.browser.submit("verify-password", &[("password", "not the password at all")]).await;
        }
        app.minutes(61);
        other.open("/account").await;
    }
    assert!(ended);
    // The owner's other device goes on, and can still confirm.
    person.ask_password(&other, NEW).await;
    let page = other.submit("verify-password", &[("password", PASSWORD)]).await;
    assert!(page.notice().contains("Password changed"));
}

async fn it_asks_every_time_even_right_after_sign_in(app: TestApp) {
    let person = app.person("Mara").await;
    let fresh = app.other_device(&person).await;
    for new in [NEW, "eight green boats sail"] {
        let page = person.ask_password(&fresh, new).await;
        assert!(page.url.path().starts_with("/step-up/"));
        let current = if new == NEW { PASSWORD } else { NEW };
        let page = fresh.submit("verify-password", &[("password", current)]).await;
        assert!(page.notice().contains("Password changed"));
    }
}

async fn a_password_changed_meanwhile_opens_nothing(app: TestApp) {
    let person = app.person("Mara").await;
    let other = app.other_device(&person).await;
    let page = person.ask_password(&other, "nine green boats sail").await;
    let handle = page.handle();
    person.browser.open("/account/security").await;
    let mut form = person.browser.prepare("change-password", &[("new_password", NEW)]);
    form = form.following(true);
    form.send().await;
    person.ask_password(&person.browser, NEW).await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await;
    // Its session was ended with the change: the waiting action died with it.
    other.open(&format!("/step-up/{handle}")).await.shows("Sign in");
    sign_in(&app.browser(), &person.email, NEW).await.has_status(200).shows("Profile");
}

async fn every_address_is_told(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.add_email(&app, "two@example.com").await;
    app.advance(Seconds::hours(73));
    person.ask_password(&person.browser, NEW).await;
    person.browser.submit("verify-password", &[("password", PASSWORD)]).await.has_status(200);
    let told = async || {
        for address in ["mara@example.com", "two@example.com"] {
            let mail = app.mail.expect(address, "notice").await;
            assert_eq!(mail.subject, "Your password was changed");
            mail.link("/not-me/");
        }
    };
    told().await;
    let reader = app.browser();
    reader.open("/forgot-password").await;
    reader.submit("forgot-password", &[("email", &person.email)]).await;
    person.reset(&app).await;
    told().await;
}
