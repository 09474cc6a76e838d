//! Where the account is signed in: the list, ending one, and two hundred of them.

use reverify::model::factor::ProofKind;
use serde_json::json;

use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::{crowd, post, prove};
use crate::support::request::at_once;

on_both!(
    each_is_named_with_how_it_came_in,
    one_ends_and_its_own_tab_says_so,
    foreign_ended_and_own_ones_are_refused,
    twenty_at_once_end_it_once,
    ending_meets_the_device_s_own_step_up,
    two_hundred_are_paged,
);

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";

async fn phone(app: &TestApp, person: &Person) -> Browser {
    let phone = app.browser().with_user_agent(PHONE);
    person.sign_in(app, &phone).await.has_status(200).shows("Profile");
    phone
}

/// The other devices as programs see them.
async fn others(browser: &Browser) -> Vec<serde_json::Value> {
    let page = browser.json().open("/account/devices").await.json();
    page["devices"].as_array().unwrap().iter().filter(|device| device["current"] == false).cloned().collect()
}

async fn ended(app: &TestApp, email: &str) -> usize {
    app.events(email, "session.end").await.iter().filter(|event| *event == "action.executed").count()
}

async fn each_is_named_with_how_it_came_in(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    let phone = phone(&app, &person).await;
    let page = person.browser.page().open("/account/devices").await;
    let (this, other) = (page.all("#this li").join(" "), page.all("#others li").join(" "));
    assert!(this.contains("Chrome on Linux This device") && this.contains("Active now · 127.0.0.1"), "{this}");
    assert!(this.contains("with password"), "{this}");
    assert!(other.contains("Safari on iPhone") && other.contains("with password and app code"), "{other}");
    assert!(!page.has("#this form"), "this one is left by signing out");
    // What it came in with stays, whatever it confirms with later.
    let handle =
        post(&phone, "/account/emails", json!({ "email": "n@example.com", "make_primary": true })).await.handle();
    let proof = person.proof(&app, &phone, &handle, ProofKind::Totp).await;
    prove(&phone, &handle, proof).await.has_status(200);
    assert_eq!(others(&person.browser).await[0]["signed_in_with"], json!(["password", "totp"]));
    // Seen from there, it is the other way round, and with time the other one was used a while ago.
    app.minutes(125);
    let page = phone.page().open("/account/devices").await;
    assert!(page.all("#this li").join(" ").contains("Safari on iPhone"));
    assert!(page.all("#others li").join(" ").contains("Active 2 hours ago"), "{}", page.text());
}

async fn one_ends_and_its_own_tab_says_so(app: TestApp) {
    for shape in ["page", "htmx"] {
        let person = app.person(&format!("Mara{shape}")).await;
        let (first, second) = (phone(&app, &person).await, app.other_device(&person).await);
        first.open("/account").await;
        app.minutes(11);
        person.browser.page().open("/account/devices").await;
        let list = others(&person.browser).await;
        let row = list.iter().find(|device| device["device"] == "Safari on iPhone").unwrap();
        let id = row["id"].as_str().unwrap().to_owned();
        let view = if shape == "htmx" { person.browser.htmx() } else { person.browser.page() };
        let asked = view.submit(("end-session", id.as_str()), &[]).await;
        let dialog = asked.dialog();
        assert!(
            dialog.action.contains("Sign out a device") && dialog.target.contains("Safari on iPhone"),
            "{dialog:?}"
        );
        first.open("/account").await.shows("Profile");
        let page = view.submit("verify-password", &[("password", PASSWORD)]).await;
        page.has_status(200);
        assert!(view.screen().notice().contains("Signed out Safari on iPhone"));
        assert!(view.screen().find_form("end-session", Some(&id)).is_none());
        // Dead at once, on every node, and its open tab says why.
        let node = app.second_node().await;
        first.clone().json().request("GET", "/account").at(node.address).send().await.has_status(401);
        node.stop().await;
        let tab = first.fork_tab();
        let page = tab.submit("edit-profile", &[("display_name", "Thief")]).await;
        assert_eq!(page.url.path(), "/sign-in");
        assert!(page.notice().contains("This device was signed out"), "{}", page.text());
        assert!(first.cookie("__Host-session").is_none_or(|value| value.is_empty()));
        tab.open("/account").await.shows_not("This device was signed out");
        second.open("/account").await.shows("Profile").shows_not("Thief");
    }
}

async fn foreign_ended_and_own_ones_are_refused(app: TestApp) {
    let (mara, otto) = (app.person("Mara").await, app.person("Otto").await);
    let second = app.other_device(&otto).await;
    let fresh = app.other_device(&mara).await;
    let theirs = others(&otto.browser).await[0]["id"].as_str().unwrap().to_owned();
    let unknown = reverify::model::ids::SessionId::new().to_string();
    let mut answers = Vec::new();
    for id in [theirs.as_str(), &unknown, "none", "%00", "1"] {
        let answer = post(&fresh, &format!("/account/devices/{id}/end"), json!({})).await;
        answers.push((answer.status, answer.body.clone()));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 404), "{answers:?}");
    second.open("/account").await.shows("Profile");
    // The one that asks.
    let page = fresh.json().open("/account/devices").await.json();
    let own = page["devices"][0]["id"].as_str().unwrap().to_owned();
    let answer = post(&fresh, &format!("/account/devices/{own}/end"), json!({})).await;
    assert_eq!(answer.has_status(422).json()["title"], "Not signed out");
    fresh.open("/account").await.shows("Profile");
    // One that ended between the page and the button, and between the question and the proof.
    let list = others(&fresh).await;
    let id = list[0]["id"].as_str().unwrap();
    app.minutes(11);
    let path = format!("/account/devices/{id}/end");
    let handle = post(&fresh, &path, json!({})).await.has_status(403).handle();
    mara.browser.open("/account").await;
    mara.browser.submit("sign-out", &[]).await;
    let answer = prove(&fresh, &handle, json!({ "password": PASSWORD })).await;
    assert_eq!(answer.has_status(422).json()["title"], "Already signed out");
    post(&fresh, &path, json!({})).await.has_status(404);
    assert_eq!(ended(&app, &mara.email).await, 0);
}

async fn twenty_at_once_end_it_once(app: TestApp) {
    let person = app.person("Mara").await;
    let fresh = app.other_device(&person).await;
    fresh.open("/account/devices").await;
    let end = fresh.prepare("end-session", &[]).following(false);
    let answers = end.send_times(20).await;
    let done = answers.iter().filter(|page| page.status == 303).count();
    assert!(done >= 1 && answers.iter().all(|page| matches!(page.status, 303 | 404 | 422)), "{done}");
    assert_eq!(ended(&app, &person.email).await, 1);
    person.browser.open("/account").await.shows("This device was signed out");
    fresh.open("/account").await.shows("Profile");
}

/// The device that is ended is about to confirm something: that runs before, or never.
async fn ending_meets_the_device_s_own_step_up(app: TestApp) {
    for round in 0..4 {
        let person = app.person(&format!("Mara{round}")).await;
        person.browser.open("/account").await;
        person.browser.submit("add-email", &[("email", &format!("new{round}@example.com"))]).await;
        let proof = person.browser.prepare("verify-password", &[("password", PASSWORD)]).following(false);
        let fresh = app.other_device(&person).await;
        fresh.open("/account/devices").await;
        let end = fresh.prepare("end-session", &[]).following(false);
        let answers = at_once(vec![proof, end]).await;
        assert!(answers.iter().all(|page| matches!(page.status, 303 | 404 | 410)), "{answers:?}");
        let events = app.events(&person.email, "email.change").await;
        let ran = events.iter().filter(|event| *event == "action.executed").count();
        let handed_out = answers.iter().any(|page| page.header("location") == Some("/account"));
        assert_eq!(ran == 1, handed_out, "{events:?}");
        // Whichever came first, nobody is signed in there any more.
        person.browser.page().open("/account").await.shows("Sign in");
        assert_eq!(ended(&app, &person.email).await, 1);
        assert_eq!(others(&fresh).await.len(), 0);
    }
}

async fn two_hundred_are_paged(app: TestApp) {
    let person = app.person("Mara").await;
    crowd(&app, &person, 199).await;
    let browser = app.other_device(&person).await;
    let page = browser.open("/account/devices").await;
    page.shows("200 devices.");
    let mut seen = Vec::new();
    let mut pages = 1;
    loop {
        let screen = browser.screen();
        assert!(screen.all("#this li").len() == 1, "this one stands on every page");
        seen.extend(screen.form_names().into_iter().filter(|name| name.starts_with("end-session ")));
        if screen.all("#others .card-foot a.btn").is_empty() {
            break;
        }
        browser.click("Show more devices").await.has_status(200);
        pages += 1;
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len(), pages), (200, 200, 8));
    browser.click("Show those used last").await.shows_not("Show those used last");
    // An address that was cut off shows the beginning.
    for from in ["x", "1", "1.", ".", "99999999999999999999.x", "-1.%00"] {
        browser.open(&format!("/account/devices?from={from}")).await.has_status(200).shows("200 devices.");
    }
    // All but this one, at once.
    browser.open("/account/devices").await;
    let page = browser.submit("end-other-sessions", &[]).await;
    assert!(page.notice().contains("200 devices signed out"));
    page.shows("Only this device");
    sign_in(&app.browser(), &person.email, PASSWORD).await.shows("Profile");
}
