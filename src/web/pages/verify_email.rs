//! `/verify-email`: the code, or the button behind the mailed link.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use tower_sessions::Session;

use crate::accounts::sign_up::Resend;
use crate::accounts::verify_sign_up::Verified;
use crate::locale::{Moment, Text, t};
use crate::mail::RESEND_AFTER;
use crate::model::ids::SignUpId;
use crate::web::app::App;
use crate::web::context::Visit;
use crate::web::errors::Problem;
use crate::web::flash;
use crate::web::form::{Nothing, OpenForm};
use crate::web::pages::{field_errors, invalid, paused, sign_in, sign_up};
use crate::web::render::{self, see_other};
use crate::web::views::Notice;
use crate::web::views::auth::{LinkConfirm, VerifyEmail};

const PURPOSE: &str = "verify-email";

/// The link's query.
#[derive(Deserialize)]
pub struct LinkQuery {
    token: Option<String>,
}

/// The form `verify-email`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyForm {
    code: Option<String>,
    token: Option<String>,
    password: Option<SecretString>,
}

/// GET. A token in the address moves into the envelope, so that it stands in no history and no log.
pub async fn get(visit: Visit, Query(query): Query<LinkQuery>) -> Result<Response, Problem> {
    if let Some(token) = query.token {
        flash::remember_link(&visit.session, PURPOSE, &token).await?;
        return Ok(see_other("/verify-email"));
    }
    if visit.ctx.identity().is_some() {
        return Ok(see_other("/account"));
    }
    let view = load(&visit.app, &visit.session, None).await?;
    render::view(&visit, StatusCode::OK, view, json!({ "fields": ["code"] }), None).await
}

async fn load(app: &App, session: &Session, password_error: Option<Text>) -> Result<VerifyEmail, Problem> {
    let own = flash::sign_up(session).await?;
    if let Some(hash) = flash::link(session, PURPOSE).await?
        && let Some(sign_up) = app.accounts.sign_up_by_link(hash).await?
    {
        let needs_password = own != Some(sign_up.id);
        let link = LinkConfirm { token: hash.to_text(), needs_password, password_error };
        // In another browser the address is not shown: whoever opened the link may not be its owner.
        let email = if needs_password { String::new() } else { sign_up.address };
        return Ok(VerifyEmail { email, link: Some(link), ..Default::default() });
    }
    let mut view = VerifyEmail::default();
    if let Some(id) = own
        && let Some(sign_up) = app.accounts.pending_sign_up(id).await?
    {
        let again = sign_up.code_sent_at + RESEND_AFTER;
        view.resend_at = (again > app.accounts.clock.now()).then(|| Moment::at(again));
        view.email = sign_up.address;
    }
    Ok(view)
}

/// POST
pub async fn post(visit: Visit, OpenForm(form): OpenForm<VerifyForm>) -> Result<Response, Problem> {
    let own = flash::sign_up(&visit.session).await?;
    let verified = match (form.token, form.code) {
        (Some(token), None) => by_link(&visit, &token, own, form.password).await?,
        (None, Some(code)) => match own {
            Some(id) => {
                visit.app.accounts.verify_by_code(id, &code, Some(&visit.ctx.device), &visit.ctx.client).await?
            }
            None => Verified::Gone,
        },
        _ => return Err(Problem::bad_request(t!("verify-code-missing"))),
    };
    let (code_error, password_error) = match verified {
        Verified::SignedIn(signed_in) => {
            flash::forget_link(&visit.session, PURPOSE).await?;
            flash::forget_sign_up(&visit.session).await?;
            flash::forget_link(&visit.session, sign_up::INVITATION).await?;
            return sign_in::admit(&visit, &signed_in, t!("verify-done")).await;
        }
        Verified::Paused(until) => return Err(paused(until, visit.app.accounts.clock.now())),
        Verified::WrongCode => (Some(t!("wrong-email-code")), None),
        Verified::ExpiredCode => (Some(t!("wrong-email-code-expired")), None),
        Verified::Gone => (Some(t!("verify-code-gone")), None),
        Verified::Uninvited => (Some(sign_up::uninvited(&visit.app)), None),
        Verified::WrongPassword => (None, Some(t!("wrong-password"))),
    };
    if code_error.is_some() {
        flash::forget_link(&visit.session, PURPOSE).await?;
    }
    let errors = field_errors(&visit.ctx, &[("code", &code_error), ("password", &password_error)]);
    let mut view = load(&visit.app, &visit.session, password_error).await?;
    view.code_error = code_error;
    invalid(&visit, view, errors).await
}

async fn by_link(
    visit: &Visit,
    token: &str,
    own: Option<SignUpId>,
    password: Option<SecretString>,
) -> Result<Verified, Problem> {
    match flash::posted_link(&visit.session, PURPOSE, token).await? {
        Some(hash) => Ok(visit
            .app
            .accounts
            .verify_by_link(hash, own, password, Some(&visit.ctx.device), &visit.ctx.client)
            .await?),
        None => Ok(Verified::Gone),
    }
}

/// POST `/verify-email/resend`
pub async fn resend(visit: Visit, OpenForm(Nothing {}): OpenForm<Nothing>) -> Result<Response, Problem> {
    let sent = match flash::sign_up(&visit.session).await? {
        Some(id) => visit.app.accounts.resend_sign_up(id, &visit.ctx.client).await?,
        None => Resend::Gone,
    };
    match sent {
        Resend::Sent => {
            let mut view = load(&visit.app, &visit.session, None).await?;
            view.sent_notice = true;
            render::view(&visit, StatusCode::OK, view, json!({ "status": "sent" }), None).await
        }
        Resend::TooSoon(until) | Resend::TooMany(until) => {
            let line = t!("verify-too-soon");
            Err(Problem::too_many(line, until, visit.app.accounts.clock.now()))
        }
        Resend::Gone => render::done(&visit, "/sign-up", Notice::default(), json!({ "status": "gone" })).await,
    }
}
