//! The passkeys' forms on `/account/security`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::accounts::enrol::Enrolled;
use crate::actions::add_passkey::AddPasskey;
use crate::actions::remove_passkey::{LAST_WAY_IN, RemovePasskey};
use crate::locale::{Text, t};
use crate::model::ids::PasskeyId;
use crate::model::name::DisplayName;
use crate::reverify::{Fields, Outcome, Refusal};
use crate::store::enrolments::Kind;
use crate::store::passkeys;
use crate::web::app::App;
use crate::web::context::{Shape, SignedIn, Visit};
use crate::web::cookies;
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate::{self, Gate};
use crate::web::pages::security::{self, RemovalForm, SECURITY};
use crate::web::pages::{backup_codes, invalid, over};
use crate::web::render;
use crate::web::views::{Notice, Tone};

/// POST `/account/passkeys`
pub async fn add(gate: Gate, Form(Nothing {}): Form<Nothing>) -> Result<Response, Problem> {
    gate.submit(AddPasskey {}, SECURITY).await
}

fn added() -> (Text, Text) {
    (t!("passkey-added"), t!("passkey-added-line"))
}

/// The form `finish-passkey`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    #[serde(default)]
    credential: String,
}

/// POST `/account/passkeys/finish`
pub async fn finish(visit: Visit, SignedIn(who): SignedIn, Form(form): Form<AnswerForm>) -> Result<Response, Problem> {
    match visit.app.accounts.finish_passkey(&who, &form.credential, &visit.ctx.client).await? {
        // The new passkey's name stands open, so that it is a good one from the start.
        Enrolled::Done { codes: false, token, .. } if visit.ctx.shape == Shape::Fragment => {
            let (visit, who) = visit.renewed(&token, who).await?;
            let (mut view, value) = security::load(&visit.app, &who, &visit.ctx.client).await?;
            if let Some(newest) = view.passkeys.last_mut() {
                newest.open = true;
            }
            let (title, line) = added();
            let notice = Notice { tone: Tone::Good, title, line };
            let mut response = render::view(&visit, StatusCode::OK, view, value, Some(notice)).await?;
            cookies::set_session(response.headers_mut(), &token);
            Ok(response)
        }
        Enrolled::Done { codes, token, ended } => {
            let (visit, who) = visit.renewed(&token, who).await?;
            let (title, line) = added();
            let outcome = backup_codes::enrolled(title, line, codes, ended);
            let mut response = gate::executed(&visit, &who, outcome).await?;
            cookies::set_session(response.headers_mut(), &token);
            Ok(response)
        }
        Enrolled::Wrong => over(&visit, &who, t!("passkey-answer-wrong")).await,
        Enrolled::Gone => over(&visit, &who, t!("passkey-too-late")).await,
    }
}

/// POST `/account/passkeys/cancel`
pub async fn cancel(
    visit: Visit,
    SignedIn(who): SignedIn,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    security::give_up(&visit, &who, Kind::Passkey).await
}

/// The form `rename-passkey`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForm {
    #[serde(default)]
    name: String,
}

/// POST `/account/passkeys/{id}/rename`
pub async fn rename(
    visit: Visit,
    SignedIn(who): SignedIn,
    Path(id): Path<Uuid>,
    Form(form): Form<NameForm>,
) -> Result<Response, Problem> {
    let name = match DisplayName::parse(&form.name) {
        Ok(name) => name,
        Err(problem) => {
            let text = match problem {
                crate::model::name::NameProblem::Empty => t!("passkey-name-empty"),
                other => other.text(),
            };
            let (mut view, _) = security::load(&visit.app, &who, &visit.ctx.client).await?;
            for row in view.passkeys.iter_mut().filter(|row| row.id == id.to_string()) {
                row.rename_error = Some(text.clone());
                row.typed = Some(form.name.clone());
                row.open = true;
            }
            return invalid(&visit, view, json!({ "name": visit.ctx.say(&text) })).await;
        }
    };
    let renamed = visit.app.accounts.rename_passkey(&who, PasskeyId(id), &name, &visit.ctx.client).await?;
    if !renamed.ok_or_else(Problem::session_replaced)? {
        return Err(Problem::not_found());
    }
    let outcome = Outcome::done(t!("passkey-renamed"), t!("passkey-renamed-line", name = name.as_str()), SECURITY);
    gate::executed(&visit, &who, outcome).await
}

/// POST `/account/passkeys/{id}/remove`. Whether it may be removed is said before anybody is asked to confirm.
pub async fn remove(
    visit: Visit,
    gate: Gate,
    Path(id): Path<Uuid>,
    Form(form): Form<RemovalForm>,
) -> Result<Response, Problem> {
    let who = gate.who().clone();
    let stored = passkeys::list(&visit.app.db, who.user.id).await?;
    let Some(row) = stored.iter().find(|row| row.id == PasskeyId(id)) else { return Err(Problem::not_found()) };
    if stored.len() == 1 && !who.user.has_password {
        let refusal = Refusal::new(t!("passkey-not-removed"), LAST_WAY_IN);
        return gate::refused(&visit, &who, &refusal, SECURITY, Fields::new()).await;
    }
    let others = security::others(&visit.app, &who, form.end_other_sessions).await?;
    gate.submit(RemovePasskey { id: row.id, name: row.name.clone(), others }, SECURITY).await
}

/// GET `/.well-known/passkey-endpoints`: where passkeys are made and managed (W3C, "A Well-Known URL for Relying Party
/// Passkey Endpoints").
pub async fn endpoints(State(app): State<App>) -> Response {
    let page = app.origin.link(SECURITY);
    render::json_body(StatusCode::OK, &json!({ "enroll": page, "manage": page }))
}
