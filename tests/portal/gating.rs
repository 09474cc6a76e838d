//! Every route that changes something refuses whoever has nothing but a session cookie.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::samples::{SAMPLES, Sample, sample};
use crate::support::app::{Person, TestApp};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::post;

/// Posts that need a session and no proof: none of them changes how the account is got into.
const HARMLESS: &[&str] = &[
    "/sign-out",
    "/account/profile",
    "/account/language",
    "/account/picture",
    "/account/picture/remove",
    // They end what was begun with a proof, or give it up.
    "/account/emails/confirm",
    "/account/emails/resend",
    "/account/emails/cancel",
    "/account/totp/confirm",
    "/account/totp/cancel",
    "/account/passkeys/finish",
    "/account/passkeys/cancel",
    "/account/passkeys/{id}/rename",
    // The safe direction.
    "/account/confirmation/end",
    "/account/data/keep",
    "/account/activity/{id}/not-me",
    "/account/recovery/stop",
    "/step-up/{handle}",
    "/step-up/{handle}/send-code",
    "/step-up/{handle}/cancel",
];

/// Posts of people who are not signed in.
const SIGNED_OUT: &[&str] = &[
    "/sign-up",
    "/verify-email",
    "/verify-email/resend",
    "/sign-in",
    "/sign-in/passkey",
    "/sign-in/second",
    "/sign-in/second/cancel",
    "/sign-in/recovery",
    "/recovery",
    "/forgot-password",
    "/reset-password",
    "/password-strength",
    // Of browsers, about pages; it has no form token.
    "/csp-report",
    "/undo/email/{token}",
    "/undo/stop/{token}",
    "/undo/deletion/{token}",
    "/undo/recovery/{token}",
    "/not-me/{token}",
];

/// Every route is one or the other, or the sample of an action: a new one has to be put somewhere.
#[test]
fn every_post_is_accounted_for() {
    let router = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/router.rs")).unwrap();
    let routes = router.split(".route(\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let posts = routes.filter(|(_, rest)| rest.split(".route(").next().unwrap().contains("post("));
    let posts: BTreeSet<&str> = posts.map(|(path, _)| path).collect();
    let samples = SAMPLES.iter().map(|sample| sample.path);
    let known: BTreeSet<&str> = samples.chain(HARMLESS.iter().chain(SIGNED_OUT).copied()).collect();
    assert_eq!(posts, known);
}

on_both!(
    nothing_runs_without_a_proof,
    twin_paths_lead_nowhere,
    what_was_not_begun_is_not_finished,
    a_proof_of_another_session_serves_nobody_else,
);

async fn done(app: &TestApp, person: &Person) -> i64 {
    let statement = "SELECT count(*) FROM audit WHERE user_id = $1 AND event IN ('action.executed', 'factor.enrolled')";
    app.number(statement, &person.email).await
}

fn fields(sample: &Sample, token: &str) -> Vec<(String, String)> {
    let sent = sample.fields().into_iter().filter(|(_, value)| !value.is_empty());
    let own = sent.map(|(name, value)| (name.to_owned(), value));
    own.chain([("form_token".to_owned(), token.to_owned())]).collect()
}

fn body(sample: &Sample, token: &str) -> Value {
    fields(sample, token).into_iter().map(|(name, value)| (name, Value::String(value))).collect()
}

async fn token(browser: &Browser) -> String {
    browser.json().open("/account").await.json()["form_token"].as_str().unwrap().to_owned()
}

#[track_caller]
fn asks(answer: &Page, of: &str) {
    let asks = match answer.status {
        303 => answer.header("location").is_some_and(|to| to.starts_with("/step-up/")),
        status => status == 403,
    };
    assert!(asks && answer.header("step-up").is_some(), "{of}: {} {}", answer.status, answer.body);
}

async fn nothing_runs_without_a_proof(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        let person = sample.person(&app, &format!("gate{n}")).await;
        let browser = &person.browser;
        let before = done(&app, &person).await;
        let (path, token) = (sample.path_for(browser).await, token(browser).await);
        let form = fields(sample, &token);
        asks(&browser.request("POST", &path).form(&form).send().await, sample.name);
        asks(&browser.htmx().request("POST", &path).form(&form).send().await, sample.name);
        asks(&browser.json().request("POST", &path).json(&body(sample, &token)).send().await, sample.name);
        // Words about htmx decide nothing, nor do those of old frameworks.
        let odd = browser.request("POST", &path).form(&form).header("hx-boosted", "true");
        asks(&odd.header("x-http-method-override", "PUT").send().await, sample.name);
        // Signed out, and with a token of nobody.
        browser.request("POST", &path).form(&form).no_cookies().send().await.has_status(303);
        let without = fields(sample, "");
        browser.request("POST", &path).form(&without).send().await.has_status(403);
        assert_eq!(done(&app, &person).await, before, "{}", sample.name);
    }
}

async fn twin_paths_lead_nowhere(app: TestApp) {
    for (n, sample) in SAMPLES.iter().enumerate() {
        let person = sample.person(&app, &format!("twin{n}")).await;
        let browser = app.other_device(&person).await;
        let before = done(&app, &person).await;
        let (path, token) = (sample.path_for(&browser).await, token(&browser).await);
        let form = fields(sample, &token);
        // Fresh, so that whatever reached the action would run it.
        for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE"] {
            let answer = browser.request(method, &path).send().await;
            let reads = sample.name == "backup_codes.generate" && matches!(method, "GET" | "HEAD");
            assert!(reads || answer.status == 405, "{method} {path}: {}", answer.status);
        }
        let overridden = browser.request("GET", &format!("{path}?_method=POST")).send().await;
        assert!(matches!(overridden.status, 200 | 400 | 405), "{path}: {}", overridden.status);
        let (head, tail) = path.rsplit_once('/').unwrap();
        let twins = [
            format!("{path}/"),
            format!("{path};x"),
            path.to_uppercase(),
            format!("{head}%2f{tail}"),
            format!("/{path}"),
            format!("/.{path}"),
            format!("{head}/../{}{path}", &head[1..]),
        ];
        for twin in twins {
            let answer = browser.request("POST", &twin).form(&form).send().await;
            assert!(matches!(answer.status, 400 | 404 | 405), "{twin}: {}", answer.status);
        }
        assert_eq!(done(&app, &person).await, before, "{}", sample.name);
    }
    // A form of something harmless takes no field of something else.
    let person = app.person("Mara").await;
    for field in ["email", "password", "new_password"] {
        let answer = post(&person.browser, "/account/profile", json!({ "display_name": "M", field: "x" })).await;
        answer.has_status(400);
    }
}

async fn what_was_not_begun_is_not_finished(app: TestApp) {
    let mut person = app.person("Mara").await;
    person.enrol_totp(&app).await;
    let (code, before) = (person.code(&app), done(&app, &person).await);
    let finish = [
        ("/account/totp/confirm", json!({ "code": code }), 410),
        ("/account/passkeys/finish", json!({ "credential": "{}" }), 410),
        ("/account/emails/confirm", json!({ "code": "12345678" }), 422),
    ];
    for (path, body, status) in finish {
        post(&person.browser, path, body).await.has_status(status);
    }
    assert_eq!(done(&app, &person).await, before);
    // Codes are made by asking, with a proof, and never by looking.
    person.browser.open("/account/backup-codes").await.shows("shown already");
    let statement = "SELECT count(*) FROM backup_codes WHERE user_id = $1";
    assert_eq!(app.number(statement, &person.email).await, 10);
}

async fn a_proof_of_another_session_serves_nobody_else(app: TestApp) {
    for name in ["session.end_others", "passkey.add", "totp.enable"] {
        let person = sample(name).person(&app, &name.replace(['.', '_'], "-")).await;
        let fresh = app.other_device(&person).await;
        asks(&sample(name).ask_json(&person.browser).await, name);
        sample(name).ask_json(&fresh).await.has_status(200);
    }
}
