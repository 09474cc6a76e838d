//! The authenticator app's forms on `/account/security`.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::digits;
use crate::accounts::enrol::Enrolled;
use crate::actions::enable_totp::EnableTotp;
use crate::actions::remove_totp::RemoveTotp;
use crate::locale::t;
use crate::store::enrolments::Kind;
use crate::store::factors;
use crate::web::app::App;
use crate::web::context::{SignedIn, Visit};
use crate::web::cookies;
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate::{self, Gate};
use crate::web::pages::security::{self, RemovalForm, SECURITY};
use crate::web::pages::{backup_codes, invalid, over};
use crate::web::views::factors::Totp;

/// POST `/account/totp`
pub async fn begin(gate: Gate, Form(Nothing {}): Form<Nothing>) -> Result<Response, Problem> {
    gate.submit(EnableTotp {}, SECURITY).await
}

/// The form `confirm-totp`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
    end_other_sessions: Option<String>,
}

/// POST `/account/totp/confirm`
pub async fn confirm(visit: Visit, SignedIn(who): SignedIn, Form(form): Form<CodeForm>) -> Result<Response, Problem> {
    let end_others = form.end_other_sessions.is_some();
    match visit.app.accounts.confirm_totp(&who, &digits(&form.code), end_others, &visit.ctx.client).await? {
        Enrolled::Done { codes, token, ended } => {
            let outcome = backup_codes::enrolled(t!("totp-turned-on"), t!("totp-turned-on-line"), codes, ended);
            let (visit, who) = visit.renewed(&token, who).await?;
            let mut response = gate::executed(&visit, &who, outcome).await?;
            cookies::set_session(response.headers_mut(), &token);
            Ok(response)
        }
        Enrolled::Wrong => {
            let text = t!("totp-code-wrong");
            let (mut view, _) = security::load(&visit.app, &who, &visit.ctx.client).await?;
            if let Totp::Setup { error, end_others: ticked, .. } = &mut view.totp {
                *error = Some(text.clone());
                *ticked = end_others;
            }
            invalid(&visit, view, json!({ "code": visit.ctx.say(&text) })).await
        }
        Enrolled::Gone => over(&visit, &who, t!("totp-too-late")).await,
    }
}

/// POST `/account/totp/cancel`
pub async fn cancel(
    visit: Visit,
    SignedIn(who): SignedIn,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    security::give_up(&visit, &who, Kind::Totp).await
}

/// POST `/account/totp/remove`
pub async fn remove(State(app): State<App>, gate: Gate, Form(form): Form<RemovalForm>) -> Result<Response, Problem> {
    let held = factors::look(&app.db, gate.who().user.id).await?;
    let others = security::others(&app, gate.who(), form.end_other_sessions).await?;
    gate.submit(RemoveTotp { passkey: held.passkey.is_some(), others }, SECURITY).await
}
