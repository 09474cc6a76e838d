//! Every registered action, whatever it is: parks, names itself, resumes once, and dies of everything it must die of.
//! An action without a sample fails here.

use axum::Router;
use axum::response::Response;
use axum::routing::post;
use reverify::portal::Portal;
use reverify::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary};
use reverify::web::errors::Problem;
use reverify::web::form::{Form, Nothing};
use reverify::web::gate::Gate;
use serde::{Deserialize, Serialize};

use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::page::Page;

/// How an action is asked for: its page, its form, what is filled in, and the words its dialog must say.
struct Sample {
    name: &'static str,
    page: &'static str,
    form: &'static str,
    fields: &'static [(&'static str, &'static str)],
    says: &'static str,
}

const SAMPLES: &[Sample] = &[
    Sample {
        name: "password.change",
        page: "/account/security",
        form: "change-password",
        fields: &[("new_password", "seven green boats sail")],
        says: "Change your password",
    },
    Sample {
        name: "email.change",
        page: "/account",
        form: "add-email",
        fields: &[("email", "new@example.com")],
        says: "Change your email address",
    },
    Sample {
        name: "account.delete",
        page: "/account/data",
        form: "delete-account",
        fields: &[("confirm", "delete my account")],
        says: "Delete your account",
    },
    Sample {
        name: "session.end_others",
        page: "/account/devices",
        form: "end-other-sessions",
        fields: &[],
        says: "Sign out all other devices",
    },
];

impl Sample {
    async fn ask(&self, browser: &Browser) -> Page {
        browser.page().open(self.page).await;
        browser.submit(self.form, self.fields).await
    }
}

/// Somebody with a second device, so that every action has something to do, and nothing fresh.
async fn somebody(app: &TestApp, name: &str) -> (Person, Browser) {
    let person = app.person(name).await;
    let other = app.other_device(&person).await;
    app.minutes(11);
    (person, other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_action_has_a_sample() {
    let app = TestApp::sqlite().await;
    let mut sampled: Vec<&str> = SAMPLES.iter().map(|sample| sample.name).collect();
    sampled.sort_unstable();
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
            let (person, _) = somebody(&app, &format!("{shape}{n}")).await;
            let browser = &person.browser;
            browser.open(sample.page).await;
            let token = browser.json().open(sample.page).await.json()["form_token"].as_str().unwrap().to_owned();
            let (handle, done) = match shape {
                "page" => {
                    let asked = sample.ask(browser).await;
                    assert!(asked.dialog().action.contains(sample.says), "{}", sample.name);
                    let handle = asked.handle();
                    (handle, browser.submit("verify-password", &[("password", PASSWORD)]).await)
                }
                "htmx" => {
                    let htmx = browser.htmx();
                    htmx.page().open(sample.page).await;
                    let asked = htmx.submit(sample.form, sample.fields).await;
                    asked.has_status(403);
                    assert!(asked.dialog().action.contains(sample.says), "{}", sample.name);
                    (asked.handle(), htmx.submit("verify-password", &[("password", PASSWORD)]).await)
                }
                _ => {
                    let json = browser.json();
                    browser.page().open(sample.page).await;
                    let asked = json.prepare_json(sample, &token).await;
                    asked.has_status(403);
                    assert_eq!(asked.json()["action"]["name"], sample.name);
                    let handle = asked.handle();
                    let body = serde_json::json!({ "form_token": token, "password": PASSWORD });
                    (handle.clone(), json.request("POST", &format!("/step-up/{handle}")).json(&body).send().await)
                }
            };
            done.has_status(200);
            // A second use of the handle is a request about nothing.
            let again = browser.json();
            let body = serde_json::json!({ "form_token": token, "password": PASSWORD });
            let answer = again.request("POST", &format!("/step-up/{handle}")).json(&body).send().await;
            assert!(matches!(answer.status, 410 | 401), "{} {shape}: {}", sample.name, answer.status);
        }
    }
}

trait Ask {
    async fn prepare_json(&self, sample: &Sample, token: &str) -> Page;
}

impl Ask for Browser {
    async fn prepare_json(&self, sample: &Sample, token: &str) -> Page {
        let form = self.screen().form(sample.form).unwrap();
        let mut body = serde_json::json!({ "form_token": token });
        for (name, value) in form.clone().filled(sample.fields) {
            if name != "form_token" {
                body[name] = value.into();
            }
        }
        self.request("POST", &form.action).json(&body).send().await
    }
}

async fn each_dies_when_cancelled_expired_or_signed_out(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        let (person, _) = somebody(&app, &format!("cancel{n}")).await;
        let browser = &person.browser;
        let handle = sample.ask(browser).await.handle();
        let back = browser.submit("cancel-step-up", &[]).await;
        assert_eq!(back.url.path(), sample.page, "{}", sample.name);
        browser.open(&format!("/step-up/{handle}")).await.has_status(410);

        let asked = sample.ask(browser).await;
        let proof = browser.prepare("verify-password", &[("password", PASSWORD)]);
        app.minutes(15);
        proof.send().await.has_status(410).shows("took longer than 15 minutes");
        browser.open(&format!("/step-up/{}", asked.handle())).await.has_status(410);

        let handle = sample.ask(browser).await.handle();
        let proof = browser.prepare("verify-password", &[("password", PASSWORD)]).following(false);
        browser.open("/account").await;
        browser.submit("sign-out", &[]).await;
        assert_eq!(proof.send().await.status, 303, "{}", sample.name);
        sign_in(browser, &person.email, PASSWORD).await.has_status(200);
        browser.open(&format!("/step-up/{handle}")).await.has_status(410);
    }
}

async fn each_is_unknown_to_other_sessions_and_other_people(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        let (person, other) = somebody(&app, &format!("own{n}")).await;
        let (stranger, _) = somebody(&app, &format!("else{n}")).await;
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
        let (person, _) = somebody(&app, &format!("audit{n}")).await;
        let browser = &person.browser;
        sample.ask(browser).await;
        browser.submit("cancel-step-up", &[]).await;
        sample.ask(browser).await;
        browser.submit("verify-password", &[("password", "not the password at all")]).await;
        browser.submit("verify-password", &[("password", PASSWORD)]).await;
        let reader = app.browser();
        let now = if sample.name == "password.change" { "seven green boats sail" } else { PASSWORD };
        sign_in(&reader, &person.email, now).await;
        let log = reader.json().open("/account/activity").await.json();
        let events: Vec<&str> = log["events"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["action"] == sample.name)
            .map(|event| event["event"].as_str().unwrap())
            .collect();
        let mut wanted = vec!["action.parked", "action.cancelled", "action.parked", "proof.wrong", "proof.right"];
        if sample.name != "password.change" && sample.name != "email.change" || !events.contains(&"policy.downgraded") {
            wanted.extend(events.contains(&"policy.downgraded").then_some("policy.downgraded"));
        } else {
            wanted.push("policy.downgraded");
        }
        wanted.push("action.executed");
        assert_eq!(events.into_iter().rev().collect::<Vec<_>>(), wanted, "{}", sample.name);
    }
}

async fn windowed_actions_run_at_once_while_fresh(app: TestApp) {
    let person = app.person("Mara").await;
    let fresh = app.other_device(&person).await;
    let sample = SAMPLES.iter().find(|sample| sample.name == "session.end_others").unwrap();
    let ask = async || {
        app.other_device(&person).await;
        sample.ask(&fresh).await
    };
    let page = ask().await;
    assert_eq!(page.url.path(), sample.page);
    assert!(page.notice().contains("2 devices signed out"));
    // Ten minutes after the proof, to the second, it asks again.
    app.advance(reverify::clock::Seconds(599));
    assert_eq!(ask().await.url.path(), sample.page);
    app.advance(reverify::clock::Seconds(1));
    assert!(ask().await.url.path().starts_with("/step-up/"));
    // A step-up opens the window again; "End now" closes it.
    let page = fresh.submit("verify-password", &[("password", PASSWORD)]).await;
    assert_eq!(page.url.path(), sample.page);
    assert_eq!(ask().await.url.path(), sample.page);
    fresh.open("/account/security").await.shows("Confirmed");
    fresh.submit("end-confirmation", &[]).await;
    assert!(ask().await.url.path().starts_with("/step-up/"));
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
