//! `/sign-in/second`: the second step of signing in.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::accounts::second_step::{SecondStep, SecondVerdict};
use crate::clock::Timestamp;
use crate::crypto::{Token, TokenHash};
use crate::factors::Proof;
use crate::locale::{Moment, Text, t};
use crate::model::factor::ProofKind;
use crate::web::app::App;
use crate::web::context::{Ctx, Shape, Visit};
use crate::web::cookies;
use crate::web::errors::Problem;
use crate::web::form::{Nothing, OpenForm};
use crate::web::pages::sign_in::admit;
use crate::web::pages::step_up::Method;
use crate::web::pages::{invalid, paused};
use crate::web::proof_form::{ProofForm, why_wrong};
use crate::web::render::{self, see_other};
use crate::web::views::auth::{SecondStep as View, SecondWay};
use crate::web::views::step_up::WayChoice;
use crate::web::views::{Notice, Tone};

/// The page.
pub const PAGE: &str = "/sign-in/second";

/// The half sign-in of this browser.
pub(super) fn half(ctx: &Ctx) -> Option<TokenHash> {
    cookies::token(&ctx.headers, cookies::HALF).map(|token| token.hash())
}

/// Sends the browser there, with the half that is done in its cookie. The password is not said to be right before that is
/// due: this answer is the first that depends on it, and it depends on nothing else.
pub async fn begin(visit: &Visit, token: &Token) -> Result<Response, Problem> {
    let value = json!({ "status": "second_factor_required", "next": PAGE });
    let mut response = render::done(visit, PAGE, Notice::default(), value).await?;
    cookies::set_half(response.headers_mut(), token);
    Ok(response)
}

/// GET
pub async fn get(visit: Visit, Query(query): Query<Method>) -> Result<Response, Problem> {
    if visit.ctx.identity().is_some() {
        return Ok(see_other("/account"));
    }
    let step = match half(&visit.ctx) {
        Some(half) => visit.app.accounts.second_step(half, &visit.ctx.device).await?,
        None => None,
    };
    let Some(step) = step else { return start_again(&visit).await };
    let chosen = query.method();
    let kind = chosen.as_deref().map_or_else(|| step.first(), ProofKind::from_name);
    let value = json!({
        "fields": ["code", "method"],
        "factors": step.ways.iter().map(|kind| kind.name()).collect::<Vec<_>>(),
        "passkey": step.passkey.as_ref().map(|offer| json!({ "options": offer.options, "state": offer.state })),
    });
    render::view(&visit, StatusCode::OK, view(&step, kind), value, None).await
}

fn view(step: &SecondStep, kind: Option<ProofKind>) -> View {
    let kind = kind.filter(|kind| step.ways.contains(kind));
    let way = match (kind, &step.passkey) {
        (Some(ProofKind::Totp), _) => SecondWay::Totp,
        (Some(ProofKind::BackupCode), _) => SecondWay::BackupCode,
        (Some(ProofKind::Passkey), Some(offer)) => {
            SecondWay::Passkey { options: offer.options.to_string(), state: offer.state.clone() }
        }
        _ => SecondWay::List,
    };
    let paused_until = kind.and_then(|kind| step.paused(kind)).map(Moment::at);
    View { way, paused_until, ways: step.ways.iter().map(|kind| choice(*kind, step)).collect(), ..Default::default() }
}

fn choice(kind: ProofKind, step: &SecondStep) -> WayChoice {
    let (title, line) = match kind {
        ProofKind::Passkey => (t!("way-passkey"), t!("way-passkey-line")),
        ProofKind::Totp => (t!("way-totp"), t!("way-totp-line")),
        _ => (t!("way-backup-code"), t!("way-backup-code-left", n = step.backup_left)),
    };
    let until = step.paused(kind).map(|until| Moment::at(until).next_minute().time());
    let reason = until.map(|until| t!("way-paused-until", until = until));
    WayChoice {
        method: kind.name().to_owned(),
        title,
        line,
        usable: reason.is_none(),
        reason: reason.unwrap_or_default(),
    }
}

/// POST: the forms `sign-in-totp`, `sign-in-backup-code` and `sign-in-passkey`.
pub async fn post(visit: Visit, OpenForm(form): OpenForm<ProofForm>) -> Result<Response, Problem> {
    let proof = form.proof()?;
    let kind = proof.kind();
    let credential = match &proof {
        Proof::Passkey { credential, .. } => crate::factors::passkeys::names(credential),
        _ => None,
    };
    let Some(half) = half(&visit.ctx) else { return start_again(&visit).await };
    match visit.app.accounts.finish_second_step(half, proof, Some(&visit.ctx.device), &visit.ctx.client).await? {
        SecondVerdict::SignedIn(tokens) => {
            let mut response = admit(&visit, &tokens, Text::default()).await?;
            cookies::clear_half(response.headers_mut());
            Ok(response)
        }
        SecondVerdict::Wrong(kind, why) => {
            let text = why_wrong(kind, why);
            let Some(step) = visit.app.accounts.second_step(half, &visit.ctx.device).await? else {
                return start_again(&visit).await;
            };
            let view = View { error: Some(text.clone()), ..view(&step, Some(kind)) };
            let field = if kind == ProofKind::Passkey { "credential" } else { "code" };
            invalid(&visit, view, json!({ field: visit.ctx.say(&text) })).await
        }
        SecondVerdict::Paused(kind, until) => pause(&visit, half, kind, until).await,
        SecondVerdict::Unsuitable => {
            let Some(step) = visit.app.accounts.second_step(half, &visit.ctx.device).await? else {
                return start_again(&visit).await;
            };
            let text = t!("sign-in-second-missing");
            let unknown = credential.and_then(|id| unknown(&visit.app, &id));
            let view = View { error: Some(text.clone()), unknown, ..view(&step, None) };
            let field = if kind == ProofKind::Passkey { "credential" } else { "code" };
            invalid(&visit, view, json!({ field: visit.ctx.say(&text) })).await
        }
        SecondVerdict::Gone => start_again(&visit).await,
    }
}

async fn pause(visit: &Visit, half: TokenHash, kind: ProofKind, until: Timestamp) -> Result<Response, Problem> {
    let now = visit.app.accounts.clock.now();
    if visit.ctx.shape == Shape::Json {
        return Err(paused(until, now));
    }
    let Some(step) = visit.app.accounts.second_step(half, &visit.ctx.device).await? else {
        return start_again(visit).await;
    };
    let view = View { paused_until: Some(Moment::at(until)), ..view(&step, Some(kind)) };
    let mut response = render::view(visit, StatusCode::TOO_MANY_REQUESTS, view, json!({}), None).await?;
    render::retry_after(&mut response, until, now);
    Ok(response)
}

/// POST `/sign-in/second/cancel`: another account.
pub async fn cancel(visit: Visit, OpenForm(Nothing {}): OpenForm<Nothing>) -> Result<Response, Problem> {
    if let Some(half) = half(&visit.ctx) {
        visit.app.accounts.cancel_second_step(half).await?;
    }
    let value = json!({ "status": "cancelled", "next": "/sign-in" });
    let mut response = render::done(&visit, "/sign-in", Notice::default(), value).await?;
    cookies::clear_half(response.headers_mut());
    Ok(response)
}

/// Nobody is half signed in here, or not any more.
pub(super) async fn start_again(visit: &Visit) -> Result<Response, Problem> {
    if visit.ctx.shape == Shape::Json {
        return Err(Problem::sign_in());
    }
    let notice = Notice { tone: Tone::Warn, title: t!("sign-in-again"), line: t!("sign-in-again-line") };
    let mut response = render::done(visit, "/sign-in", notice, json!({})).await?;
    cookies::clear_half(response.headers_mut());
    Ok(response)
}

/// What the browser tells its passkey manager: this one is not known here.
pub fn unknown(app: &App, credential_id: &[u8]) -> Option<String> {
    let id = URL_SAFE_NO_PAD.encode(credential_id);
    Some(json!({ "rpId": app.origin.host(), "credentialId": id }).to_string())
}
