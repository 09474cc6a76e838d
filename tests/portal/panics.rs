//! A panic in somebody's code: one 500, nothing half done, and everything else goes on.

use std::panic::resume_unwind;

use axum::Router;
use axum::routing::{get, post as on_post};
use reverify::config::Config;
use reverify::portal::Portal;
use reverify::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary};
use reverify::web::errors::Problem;
use reverify::web::form::Form;
use reverify::web::gate::Gate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::post;

on_both!(a_panic_is_one_answer,);

#[derive(Serialize, Deserialize)]
struct Stumble {
    name: String,
}

impl SensitiveAction for Stumble {
    const NAME: &'static str = "test.stumble";
    const POLICY: Policy = Policy::every_time(Level::FirstFactor);

    fn summary(&self) -> Summary {
        Summary::new("Stumble")
    }

    fn remembered(self) -> Option<Self> {
        None
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let sql = "UPDATE users SET display_name = $1 WHERE id = $2";
        cx.tx.query(sql).bind(self.name.as_str()).bind(cx.account.id).execute().await?;
        // Without the words on standard error that a test which fails would have.
        resume_unwind(Box::new("on purpose"))
    }
}

async fn stumble(gate: Gate, Form(action): Form<Stumble>) -> Result<axum::response::Response, Problem> {
    gate.submit(action, "/account").await
}

async fn a_panic_is_one_answer(app: TestApp) {
    let person = app.person("Mara").await;
    let config = Config { origin: Some(app.running.origin.clone()), ..app.config.clone() };
    let routes = Router::new()
        .route("/fall", get(async || -> &'static str { resume_unwind(Box::new("on purpose")) }))
        .route("/stumble", on_post(stumble));
    let node = Portal::new(config).clock(app.clock.clone()).action::<Stumble>().routes(routes).start().await.unwrap();
    let browser = Browser::new(node.origin.as_str(), node.address);
    sign_in(&browser, &person.email, PASSWORD).await.has_status(200);
    assert_eq!(browser.page().open("/fall").await.has_status(500).all("main code").concat().len(), 10);

    // In the transaction of a change, once it was confirmed.
    let handle = post(&browser, "/stumble", json!({ "name": "Half" })).await.has_status(403).handle();
    let path = format!("/step-up/{handle}");
    let proof = json!({ "password": PASSWORD });
    post(&browser, &path, proof.clone()).await.has_status(500);
    assert_eq!(browser.json().open("/account").await.has_status(200).json()["display_name"], "Mara");
    // Nobody else waits for it, and neither does the person for long: it can be tried again, or called off.
    post(&browser, "/account/profile", json!({ "display_name": "Mara L" })).await.has_status(200);
    post(&browser, &path, proof.clone()).await.has_status(409);
    app.minutes(1);
    post(&browser, &path, proof).await.has_status(500);
    post(&browser, &format!("{path}/cancel"), json!({})).await.has_status(200);
    assert_eq!(browser.json().open("/account").await.json()["display_name"], "Mara L");
    node.stop().await;
}
