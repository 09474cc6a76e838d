//! Every registered action, whatever it is: parks, names itself, resumes once, and dies of everything it must die of.
//! An action without a sample fails here.

use axum::Router;
use axum::response::Response;
use axum::routing::post;
use reverify::clock::Seconds;
use reverify::portal::Portal;
use reverify::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary};
use reverify::web::errors::Problem;
use reverify::web::form::{Form, Nothing};
use reverify::web::gate::Gate;
use serde::{Deserialize, Serialize};

use crate::samples::{SAMPLES, Sample, confirm_json};
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::{pairs, prove};

/// Somebody with a second device, so that every action has something to do, and nothing fresh.
pub async fn somebody(app: &TestApp, sample: &Sample, name: &str) -> (Person, Browser) {
    let person = sample.person(app, name).await;
    let other = app.other_device(&person).await;
    app.minutes(11);
    (person, other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_action_has_a_sample() {
    let app = TestApp::sqlite().await;
    let sampled: Vec<&str> = SAMPLES.iter().map(|sample| sample.name).collect();
    assert_eq!(app.running.actions(), sampled);
}

on_both!(
    each_resumes_once_in_three_shapes,
    each_dies_when_cancelled_expired_or_signed_out,
    each_is_unknown_to_other_sessions_and_other_people,
    each_audits_every_transition,
    windowed_actions_run_at_once_while_fresh,
    an_action_that_refuses_changes_nothing_and_is_over,
);

async fn each_resumes_once_in_three_shapes(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        for shape in ["page", "htmx", "json"] {
            let (person, _) = somebody(&app, sample, &format!("{shape}{n}")).await;
            let browser = &person.browser;
            let asked = match shape {
                "page" => sample.ask(browser).await,
                "htmx" => {
                    browser.open(sample.page).await;
                    let asked = browser.htmx().submit(sample.form, &pairs(&sample.fields())).await;
                    asked.has_status(403).clone()
                }
                _ => sample.ask_json(browser).await.has_status(403).clone(),
            };
            let handle = asked.handle();
            let done = match shape {
                "json" => {
                    assert_eq!(asked.json()["action"]["name"], sample.name);
                    confirm_json(&app, &person, asked).await
                }
                _ => {
                    assert!(asked.dialog().action.contains(sample.says), "{}", sample.name);
                    let view = if shape == "htmx" { browser.htmx() } else { browser.page() };
                    person.confirm(&app, &view).await
                }
            };
            done.has_status(200);
            let events = app.events(&person.email, sample.name).await;
            assert_eq!(events.last().unwrap(), "action.executed", "{} {shape}: {events:?}", sample.name);
            // A second use of the handle is a request about nothing.
            let again = prove(browser, &handle, serde_json::json!({ "password": PASSWORD })).await;
            assert!(matches!(again.status, 410 | 401), "{} {shape}: {}", sample.name, again.status);
        }
    }
}

async fn each_dies_when_cancelled_expired_or_signed_out(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        let (person, _) = somebody(&app, sample, &format!("cancel{n}")).await;
        let browser = &person.browser;
        let handle = sample.ask(browser).await.handle();
        let back = browser.submit("cancel-step-up", &[]).await;
        assert_eq!(back.url.path(), sample.page, "{}", sample.name);
        browser.open(&format!("/step-up/{handle}")).await.has_status(410);

        let asked = sample.ask(browser).await;
        let (form, fields) = person.answer(&app, browser).await.unwrap();
        let proof = browser.prepare(form, &pairs(&fields));
        app.minutes(15);
        proof.send().await.has_status(410).shows("took longer than 15 minutes");
        browser.open(&format!("/step-up/{}", asked.handle())).await.has_status(410);

        let handle = sample.ask(browser).await.handle();
        let (form, fields) = person.answer(&app, browser).await.unwrap();
        let proof = browser.prepare(form, &pairs(&fields)).following(false);
        browser.open("/account").await;
        browser.submit("sign-out", &[]).await;
        assert_eq!(proof.send().await.status, 303, "{}", sample.name);
        person.sign_in(&app, browser).await.has_status(200);
        browser.open(&format!("/step-up/{handle}")).await.has_status(410);
        let events = app.events(&person.email, sample.name).await;
        assert!(!events.contains(&"action.executed".to_owned()), "{}: {events:?}", sample.name);
    }
}

async fn each_is_unknown_to_other_sessions_and_other_people(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        let (person, other) = somebody(&app, sample, &format!("own{n}")).await;
        let stranger = app.person(&format!("else{n}")).await;
        let handle = sample.ask(&person.browser).await.handle();
        let random = reverify::crypto::Token::random().unwrap().expose();
        // A thief with the session cookie alone, without the cookie made for this park.
        let thief = person.browser.clone();
        for name in thief.cookies().keys().filter(|name| name.starts_with("__Host-park-")) {
            thief.drop_cookie(name);
        }
        for (who, browser) in [("other session", &other), ("other user", &stranger.browser), ("thief", &thief)] {
            let mut texts = Vec::new();
            for handle in [&handle, &random] {
                let page = browser.page().open(&format!("/step-up/{handle}")).await;
                page.has_status(410);
                texts.push(page.text());
                let token = browser.json().open("/account").await.json()["form_token"].as_str().unwrap().to_owned();
                for path in ["", "/send-code", "/cancel"] {
                    let mut body = serde_json::json!({ "form_token": token });
                    if path.is_empty() {
                        body["password"] = PASSWORD.into();
                    }
                    let answer =
                        browser.json().request("POST", &format!("/step-up/{handle}{path}")).json(&body).send().await;
                    texts.push(format!("{} {}", answer.status, answer.body));
                }
            }
            let (real, unknown) = texts.split_at(texts.len() / 2);
            assert_eq!(real, unknown, "{} {who}", sample.name);
        }
        // The owner's row was not touched by any of it.
        person.browser.open(&format!("/step-up/{handle}")).await.has_status(200);
    }
}

async fn each_audits_every_transition(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        let (person, _) = somebody(&app, sample, &format!("audit{n}")).await;
        let browser = &person.browser;
        sample.ask(browser).await;
        browser.submit("cancel-step-up", &[]).await;
        let asked = sample.ask(browser).await;
        let (form, fields) = person.wrong_answer(&app, &asked);
        browser.submit(form, &pairs(&fields)).await.has_status(422);
        person.confirm(&app, browser).await.has_status(200);
        let mut wanted = vec!["action.parked", "action.cancelled", "action.parked", "proof.wrong", "proof.right"];
        match sample.name {
            "password.change" => {}
            "backup_codes.generate" => wanted.push("proof.right"),
            _ if person.totp.is_some() || person.key.is_some() => {}
            _ => wanted.push("policy.downgraded"),
        }
        wanted.push("action.executed");
        assert_eq!(app.events(&person.email, sample.name).await, wanted, "{}", sample.name);
    }
}

/// Signing in proves everything that was used for it. Ten minutes later, to the second, it is asked for again.
async fn windowed_actions_run_at_once_while_fresh(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        for (age, asks) in [(0, false), (599, false), (600, true)] {
            let (person, _) = somebody(&app, sample, &format!("fresh{n}at{age}")).await;
            let fresh = app.other_device(&person).await;
            app.advance(Seconds(age));
            let page = sample.ask(&fresh).await;
            let asked = page.url.path().starts_with("/step-up/");
            assert_eq!(asked, asks || !sample.is_windowed(), "{} after {age} s", sample.name);
        }
    }
}

/// Writes, then refuses: what it wrote must not stay.
#[derive(Serialize, Deserialize)]
struct Fussy {}

impl SensitiveAction for Fussy {
    const NAME: &'static str = "test.fussy";
    const POLICY: Policy = Policy::every_time(Level::FirstFactor);

    fn summary(&self) -> Summary {
        Summary::new("Rename yourself")
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        cx.tx.query("UPDATE users SET display_name = 'Renamed' WHERE id = $1").bind(cx.account.id).execute().await?;
        Err(ActionError::refused("Not today", "Names are fixed on this day."))
    }
}

async fn fussy(gate: Gate, Form(Nothing {}): Form<Nothing>) -> Result<Response, Problem> {
    gate.submit(Fussy {}, "/account").await
}

async fn an_action_that_refuses_changes_nothing_and_is_over(app: TestApp) {
    let person = app.person("Mara").await;
    // An integrator's portal on the same database, with an action and a route of its own.
    let config = reverify::config::Config { origin: Some(app.running.origin.clone()), ..app.config.clone() };
    let portal = Portal::new(config).clock(app.clock.clone()).action::<Fussy>();
    let node = portal.routes(Router::new().route("/fussy", post(fussy))).start().await.unwrap();
    let browser = Browser::new(node.origin.as_str(), node.address);
    sign_in(&browser, &person.email, PASSWORD).await.has_status(200);
    let json = browser.json();
    let token = json.open("/account").await.json()["form_token"].as_str().unwrap().to_owned();
    let body = serde_json::json!({ "form_token": token });
    let handle = json.request("POST", "/fussy").json(&body).send().await.has_status(403).handle();
    let before = browser.cookie("__Host-session");
    let proof = serde_json::json!({ "form_token": token, "password": PASSWORD });
    let answer = json.request("POST", &format!("/step-up/{handle}")).json(&proof).send().await;
    answer.has_status(422);
    assert_eq!(answer.json()["title"], "Not today");
    assert_ne!(before, browser.cookie("__Host-session"), "the proof was right: the cookie value is replaced");
    json.request("POST", &format!("/step-up/{handle}")).json(&proof).send().await.has_status(410);
    browser.page().open("/account").await.shows("Mara").shows_not("Renamed");
    node.stop().await;
}
