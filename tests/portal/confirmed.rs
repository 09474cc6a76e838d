//! "Confirmed until": said only where it is true.

use reverify::clock::Seconds;
use reverify::config::Config;
use reverify::portal::Portal;

use crate::samples::sample;
use crate::support::app::{Person, TestApp};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::prove;

on_both!(
    it_is_said_exactly_while_a_strict_action_would_run,
    with_a_second_factor_the_password_is_not_enough,
    end_now_ends_it,
    it_says_nothing_where_one_factor_is_not_enough,
);

/// Whether the pages say so: header and Security agree, and the JSON with them.
async fn said(browser: &Browser) -> bool {
    let chip = !browser.page().open("/account").await.all("a.fresh").is_empty();
    let page = browser.page().open("/account/security").await;
    assert_eq!(chip, page.form("end-confirmation").is_some());
    assert_eq!(chip, !page.text().contains("Not confirmed recently"));
    assert_eq!(chip, !browser.page().open("/account/data").await.text().contains("We’ll ask you to confirm it’s you"));
    assert_eq!(chip, !browser.json().open("/account/security").await.json()["confirmed_until"].is_null());
    chip
}

/// Whether it is true.
async fn runs(browser: &Browser) -> bool {
    let answer = sample("session.end_others").ask_json(browser).await;
    assert!(matches!(answer.status, 200 | 403), "{}", answer.body);
    answer.status == 200
}

/// A browser that was just signed in with whatever there is.
async fn fresh(app: &TestApp, person: &Person) -> Browser {
    app.other_device(person).await
}

async fn it_is_said_exactly_while_a_strict_action_would_run(app: TestApp) {
    for kind in ["password", "totp", "passkey", "both", "passkey-alone"] {
        let mut person = app.person(kind).await;
        if matches!(kind, "totp" | "both") {
            person.enrol_totp(&app).await;
        }
        if kind.contains("passkey") || kind == "both" {
            person.enrol_passkey(&app).await;
        }
        if kind == "passkey-alone" {
            person.without_password(&app).await;
        }
        app.settle();
        assert_eq!((said(&person.browser).await, runs(&person.browser).await), (false, false), "{kind}");
        let browser = fresh(&app, &person).await;
        for (wait, is) in [(0, true), (300, true), (299, true), (1, false)] {
            app.advance(Seconds(wait));
            assert_eq!((said(&browser).await, runs(&browser).await), (is, is), "{kind} after {wait} more");
        }
    }
}

async fn with_a_second_factor_the_password_is_not_enough(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    app.settle();
    let browser = &person.browser;
    // The first of two steps, within a window: the password is fresh, and that is not worth saying.
    let handle = sample("passkey.add").ask_json(browser).await.handle();
    let password = serde_json::json!({ "password": person.password });
    prove(browser, &handle, password).await.has_status(403);
    assert_eq!((said(browser).await, runs(browser).await), (false, false));
    let proof = person.proof(&app, browser, &handle, reverify::model::factor::ProofKind::Totp).await;
    prove(browser, &handle, proof).await.has_status(200);
    assert_eq!((said(browser).await, runs(browser).await), (true, true));
    browser.page().open("/account/security").await.shows("With your authenticator app");
    // What is given for one change alone is not said.
    app.minutes(11);
    sample("email.change").ask(browser).await;
    person.confirm(&app, browser).await.has_status(200);
    assert_eq!((said(browser).await, runs(browser).await), (false, false));
}

async fn end_now_ends_it(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_passkey(&app).await;
    app.settle();
    for shape in ["page", "htmx"] {
        let browser = fresh(&app, &person).await;
        assert!(said(&browser).await && runs(&browser).await);
        browser.page().open("/account/security").await;
        let view = if shape == "htmx" { browser.htmx() } else { browser.page() };
        let page = view.submit("end-confirmation", &[]).await;
        page.has_status(200);
        assert!(view.screen().all("a.fresh").is_empty(), "{shape}: the header goes along");
        assert_eq!((said(&browser).await, runs(&browser).await), (false, false), "{shape}");
    }
    // In this session and no other.
    let (mine, other) = (fresh(&app, &person).await, fresh(&app, &person).await);
    mine.open("/account/security").await;
    mine.submit("end-confirmation", &[]).await;
    assert!(said(&other).await && !said(&mine).await);
}

async fn it_says_nothing_where_one_factor_is_not_enough(app: TestApp) {
    let person = app.person("Mara").await;
    let mut otto = app.person("Otto").await;
    otto.enrol_totp(&app).await;
    app.settle();
    let config = Config { origin: Some(app.running.origin.clone()), downgrade: false, ..app.config.clone() };
    let node = Portal::new(config).clock(app.clock.clone()).start().await.unwrap();
    let there = Browser::new(app.running.origin.as_str(), node.address);
    person.sign_in(&app, &there).await.shows("Profile");
    assert_eq!((said(&there).await, runs(&there).await), (false, false));
    let there = Browser::new(app.running.origin.as_str(), node.address);
    otto.sign_in(&app, &there).await.shows("Profile");
    assert_eq!((said(&there).await, runs(&there).await), (true, true));
    node.stop().await;
}
