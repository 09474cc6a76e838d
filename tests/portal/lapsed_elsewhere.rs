//! A change of an integrator's that was not confirmed in time: told like the portal's own, and filled in on their page.

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use reverify::config::Config;
use reverify::locale::{Language, filters};
use reverify::portal::Portal;
use reverify::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary};
use reverify::web::context::{SignedIn, Visit};
use reverify::web::errors::Problem;
use reverify::web::form::Form;
use reverify::web::gate::Gate;
use reverify::web::render::{self, PageView};
use reverify::web::typed::Typed;
use reverify::web::views::{Frame, Icon};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::lapsed::told;
use crate::support::app::{PASSWORD, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::person::post;

on_both!(an_integrators_action_is_told_like_the_portals,);

/// With words of its own, or without.
#[derive(Serialize, Deserialize)]
struct Rename {
    name: String,
    wish: Option<String>,
}

impl SensitiveAction for Rename {
    const NAME: &'static str = "test.rename";
    const POLICY: Policy = Policy::every_time(Level::FirstFactor);

    fn summary(&self) -> Summary {
        let summary = Summary::new("Rename your team").field("name", &self.name);
        match &self.wish {
            Some(wish) => summary.wish(wish.as_str()),
            None => summary,
        }
    }

    fn remembered(self) -> Option<Self> {
        (self.name != "secret").then_some(self)
    }

    async fn execute(self, _: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        Ok(Outcome::done("Team renamed", "", "/team"))
    }
}

/// An integrator's page.
#[derive(Template, Default)]
#[template(
    ext = "html",
    blocks = ["main"],
    source = r#"{% extends "base/account.html" %}
{% import "base/components.html" as ui %}
{% block title %}Team{% endblock %}
{% block main %}<main id="main">{{ ui::lapsed(frame.lapsed.as_ref()) }}<p id="name">{{ name }}</p></main>{% endblock %}"#
)]
struct Team {
    frame: Frame,
    name: String,
}

impl Team {
    fn tab(&self) -> &'static str {
        "team"
    }
}

impl PageView for Team {
    const TELLS_LAPSE: bool = true;
    fn main(&self, language: &Language) -> askama::Result<String> {
        self.as_main().render_with_values(language)
    }
    fn frame(&mut self) -> &mut Frame {
        &mut self.frame
    }
    fn fill_in(&mut self, typed: &Typed) -> bool {
        typed.value("name").map(|name| name.clone_into(&mut self.name)).is_some()
    }
}

async fn team(visit: Visit, _: SignedIn) -> Result<Response, Problem> {
    render::view(&visit, StatusCode::OK, Team::default(), json!({}), None).await
}

async fn rename(gate: Gate, Form(action): Form<Rename>) -> Result<Response, Problem> {
    gate.submit(action, "/team?tab=name").await
}

async fn an_integrators_action_is_told_like_the_portals(app: TestApp) {
    let person = app.person("Mara").await;
    let config = Config { origin: Some(app.running.origin.clone()), ..app.config.clone() };
    let portal = Portal::new(config).clock(app.clock.clone()).action::<Rename>();
    let node = portal.routes(Router::new().route("/team", get(team).post(rename))).start().await.unwrap();
    let browser = Browser::new(node.origin.as_str(), node.address);
    sign_in(&browser, &person.email, PASSWORD).await.has_status(200);
    for (body, says) in [
        (json!({ "name": "Blue", "wish": "rename your team" }), "You asked to rename your team at "),
        (json!({ "name": "Red" }), "You asked to go through with “Rename your team” at "),
    ] {
        post(&browser, "/team", body.clone()).await.has_status(403);
        app.minutes(16);
        let page = browser.page().open("/account").await;
        assert!(told(&page).starts_with(says), "{}", told(&page));
        assert_eq!(told(&browser.page().open("/account").await), "", "once");
        let page = browser.page().open(&page.link("Ask again").0).await;
        assert!(told(&page).ends_with("It’s filled in below if you still want it."));
        assert_eq!(page.all("#name").join(""), body["name"].as_str().unwrap());
        assert_eq!(told(&browser.page().open("/team").await), "", "once");
    }
    post(&browser, "/team", json!({ "name": "secret" })).await.has_status(403);
    app.minutes(16);
    assert_eq!(told(&browser.page().open("/team").await), "", "nothing is remembered");
    node.stop().await;
}
