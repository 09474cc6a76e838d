//! A sensitive action of your own, with its page: `cargo run --example own_action`, then open /team once signed in.
//!
//! The struct, its `summary` and its `execute` are all that reverification needs. The dialog, the page without script, the
//! JSON answer, the waiting, the resuming and the audit lines come with `Gate::submit`.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Router, routing::get};
use reverify::config::{Config, Mode};
use reverify::locale::{Language, Text, filters};
use reverify::portal::{Portal, StartError};
use reverify::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary};
use reverify::store::Db;
use reverify::web::context::{SignedIn, Visit};
use reverify::web::errors::Problem;
use reverify::web::form::Form;
use reverify::web::gate::Gate;
use reverify::web::render::{self, PageView};
use reverify::web::typed::Typed;
use reverify::web::views::{Frame, Icon};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What waits for the proof. It is stored sealed, so it holds what the dialog shows and no secret.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RenameTeam {
    name: String,
}

impl SensitiveAction for RenameTeam {
    const NAME: &'static str = "team.rename";
    const POLICY: Policy = Policy::every_time(Level::FirstFactor);

    fn summary(&self) -> Summary {
        Summary::new("Rename your team")
            .line(format!("To “{}”", self.name))
            .button("Confirm and rename")
            // For who comes back when it was not confirmed in time: "You asked to rename your team at 14:02, but …".
            .wish("rename your team")
            .field("name", &self.name)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        if self.name.trim().is_empty() {
            return Err(ActionError::refused("Team not renamed", "A team needs a name.").at("name"));
        }
        let sql = "INSERT INTO teams (owner, name) VALUES ($1, $2) ON CONFLICT (owner) DO UPDATE SET name = $2";
        cx.tx.query(sql).bind(cx.account.id).bind(self.name.as_str()).execute().await?;
        Ok(Outcome::done("Team renamed", format!("It is called “{}” now.", self.name), "/team"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamForm {
    name: String,
}

async fn rename(gate: Gate, Form(form): Form<TeamForm>) -> Result<Response, Problem> {
    gate.submit(RenameTeam { name: form.name }, "/team").await
}

/// The page, in the portal's own frame.
#[derive(Template)]
#[template(
    ext = "html",
    blocks = ["main"],
    source = r#"{% extends "base/account.html" %}
{% import "base/components.html" as ui %}
{% block title %}Team{% endblock %}
{% block main %}
<main class="main" id="main" tabindex="-1">
  <div class="page-head"><h1>Team</h1></div>
  {{ ui::notice(frame.notice.as_ref()) }}
  {{ ui::lapsed(frame.lapsed.as_ref()) }}
  <form class="card" {{ ui::form("rename-team", "/team") }}>
    {{ ui::token(frame.form_token) }}
    <div class="pad stack">
      <div class="field"><label for="name">Name</label>
        {{ ui::error("name", error.as_ref()) }}
        <input class="input" id="name" name="name" value="{{ name }}" required{{ ui::about("name", false, error.as_ref()) }}>
      </div>
      <button class="btn primary">Rename</button>
    </div>
  </form>
</main>
{% endblock %}"#
)]
struct Team {
    frame: Frame,
    name: String,
    error: Option<Text>,
}

impl Team {
    /// Which tab is current: none of the portal's.
    fn tab(&self) -> &'static str {
        "team"
    }
}

impl PageView for Team {
    fn main(&self, language: &Language) -> askama::Result<String> {
        self.as_main().render_with_values(language)
    }
    fn frame(&mut self) -> &mut Frame {
        &mut self.frame
    }
    const TELLS_LAPSE: bool = true;
    fn fill_in(&mut self, typed: &Typed) -> bool {
        self.error = typed.error("name");
        typed.value("name").map(|name| name.clone_into(&mut self.name)).is_some()
    }
}

async fn team(visit: Visit, _: SignedIn) -> Result<Response, Problem> {
    let view = Team { frame: Frame::default(), name: String::new(), error: None };
    render::view(&visit, StatusCode::OK, view, json!({}), None).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::load(Mode::Dev, None, std::env::vars(), &[]).map_err(StartError::from)?;
    let database = config.database_url.clone();
    let portal =
        Portal::new(config).action::<RenameTeam>().routes(Router::new().route("/team", get(team).post(rename)));
    // Tables of your own live beside the portal's, made once its own are there.
    portal.migrate().await?;
    let db = Db::open(&database, false).await?;
    let mut tx = db.write().await?;
    tx.query("CREATE TABLE IF NOT EXISTS teams (owner UUID PRIMARY KEY, name TEXT NOT NULL)").execute().await?;
    tx.commit().await?;
    db.close().await;
    let running = portal.start().await?;
    println!("{}", running.origin.link("/team"));
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(())
}
