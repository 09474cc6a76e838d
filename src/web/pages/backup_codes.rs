//! `/account/backup-codes`: new codes, shown once.

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use crate::actions::and_ended;
use crate::actions::new_backup_codes::NewBackupCodes;
use crate::factors::backup_codes;
use crate::locale::{Moment, Text, t};
use crate::model::client::Client;
use crate::model::user::Identity;
use crate::reverify::Outcome;
use crate::store::factors;
use crate::web::app::App;
use crate::web::context::{SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate::Gate;
use crate::web::pages::security::SECURITY;
use crate::web::render;
use crate::web::views::account::BackupCodes;

/// The page.
pub const PAGE: &str = "/account/backup-codes";

/// What is said after a factor was enrolled: where that made backup codes, they are shown next.
pub fn enrolled(title: Text, line: Text, codes: bool, ended: u64) -> Outcome {
    let (line, next) = if codes { (t!("backup-save-now"), PAGE) } else { (line, SECURITY) };
    Outcome::done(title, and_ended(line, ended), next)
}

/// The page and the same for programs. Takes the codes out: nobody sees them a second time.
pub async fn load(app: &App, who: &Identity, client: &Client) -> Result<(BackupCodes, Value), Problem> {
    let now = app.accounts.clock.now();
    let mut tx = app.db.write().await?;
    let codes = backup_codes::reveal(&mut tx, &app.accounts.keys, who.session.id, client, now).await?;
    if codes.is_some() {
        tx.commit().await?;
    }
    let value = json!({ "codes": codes });
    let view = BackupCodes {
        shown_already: codes.is_none(),
        codes: codes.unwrap_or_default(),
        account: who.user.email.clone(),
        date: Moment::new(now, now),
        ..Default::default()
    };
    Ok((view, value))
}

/// GET. A browser that only looks ahead, or asks for the head, must not use up what a person has to see; nor must other
/// sites, which can have the browser ask.
pub async fn get(visit: Visit, SignedIn(who): SignedIn) -> Result<Response, Problem> {
    if visit.ctx.looks_ahead() || visit.ctx.method == Method::HEAD {
        return Err(Problem::unavailable());
    }
    if visit.ctx.headers.get_all("sec-fetch-site").iter().any(|site| site != "same-origin" && site != "none") {
        return Err(Problem::cross_site());
    }
    let (view, value) = load(&visit.app, &who, &visit.ctx.client).await?;
    render::view(&visit, StatusCode::OK, view, value, None).await
}

/// POST: the form `new-backup-codes`.
pub async fn renew(State(app): State<App>, gate: Gate, Form(Nothing {}): Form<Nothing>) -> Result<Response, Problem> {
    let held = factors::look(&app.db, gate.who().user.id).await?;
    gate.submit(NewBackupCodes { left: held.backup_left }, SECURITY).await
}
