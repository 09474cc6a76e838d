//! `/sign-in/recovery` and `/recovery`: the way back for people who lost every second factor.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::accounts::lost_factors::{AskRecovery, RecoveryOffer};
use crate::accounts::recover::Reset;
use crate::crypto::TokenHash;
use crate::locale::{Moment, Text, t};
use crate::reverify::{Outcome, Refusal};
use crate::web::app::App;
use crate::web::context::{Shape, SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing, OpenForm};
use crate::web::pages::second_step::{half, start_again};
use crate::web::pages::{self, field_errors, invalid};
use crate::web::render::{self, see_other};
use crate::web::typed::Typed;
use crate::web::views::recovery::{FinishRecovery, Recovery, RecoveryState};
use crate::web::views::{Notice, Tone};
use crate::web::{cookies, flash, gate};

const PURPOSE: &str = "recovery";

/// GET `/sign-in/recovery`
pub async fn offer(visit: Visit) -> Result<Response, Problem> {
    if visit.ctx.identity().is_some() {
        return Ok(see_other("/account"));
    }
    let Some(half) = half(&visit.ctx) else { return start_again(&visit).await };
    let Some(offer) = visit.app.accounts.recovery_offer(half).await? else {
        return start_again(&visit).await;
    };
    show(&visit, state(&offer)).await
}

fn state(offer: &RecoveryOffer) -> RecoveryState {
    match (&offer.under_way, offer.hold) {
        (Some(recovery), _) => match recovery.expires_at {
            Some(until) => RecoveryState::Mailed { until: Moment::at(until) },
            None => RecoveryState::Waiting { until: Moment::at(recovery.ready_at) },
        },
        (None, Some(hold)) => RecoveryState::Ask { hold: Text::span(hold) },
        (None, None) => RecoveryState::Off,
    }
}

async fn show(visit: &Visit, state: RecoveryState) -> Result<Response, Problem> {
    let value: Value = match &state {
        RecoveryState::Ask { hold } => json!({ "status": "offered", "takes": visit.ctx.say(hold) }),
        RecoveryState::Waiting { until } => json!({ "status": "waiting", "until": until.iso() }),
        RecoveryState::Mailed { until } => json!({ "status": "mailed", "until": until.iso() }),
        RecoveryState::Off => json!({ "status": "off" }),
    };
    let view = Recovery { state, ..Default::default() };
    render::view(visit, StatusCode::OK, view, value, None).await
}

/// POST `/sign-in/recovery`
pub async fn ask(visit: Visit, OpenForm(Nothing {}): OpenForm<Nothing>) -> Result<Response, Problem> {
    let Some(half) = half(&visit.ctx) else { return start_again(&visit).await };
    match visit.app.accounts.ask_recovery(half, &visit.ctx.client).await? {
        AskRecovery::Waits(_) => {
            let Some(offer) = visit.app.accounts.recovery_offer(half).await? else {
                return start_again(&visit).await;
            };
            show(&visit, state(&offer)).await
        }
        AskRecovery::Off if visit.ctx.shape == Shape::Json => {
            let line = t!("recovery-off-line", helper = visit.app.site.helper());
            let refusal = Refusal::new(t!("recovery-off-title"), line);
            Ok(gate::refusal_document(&visit.ctx, &refusal))
        }
        AskRecovery::Off => {
            let view = Recovery::default();
            invalid(&visit, view, json!({})).await
        }
        AskRecovery::TooMany(until) => {
            let line = t!("recovery-too-many");
            Err(Problem::too_many(line, until, visit.app.accounts.clock.now()))
        }
        AskRecovery::Gone => start_again(&visit).await,
    }
}

/// POST `/account/recovery/stop`: stopping it is the safe direction and needs no step-up.
pub async fn stop(visit: Visit, SignedIn(who): SignedIn, Form(Nothing {}): Form<Nothing>) -> Result<Response, Problem> {
    let stopped = visit.app.accounts.stop_recovery(&who, &visit.ctx.client).await?;
    let (title, line) = match stopped.ok_or_else(Problem::session_replaced)? {
        true => (t!("recovery-stopped"), t!("recovery-stopped-line")),
        false => (t!("recovery-stopped-nothing"), t!("recovery-stopped-nothing-line")),
    };
    let outcome = Outcome::done(title, line, "/account/security");
    gate::executed(&visit, &who, outcome).await
}

/// The link's query.
#[derive(Deserialize)]
pub struct LinkQuery {
    token: Option<String>,
}

/// GET `/recovery`
pub async fn finish(visit: Visit, Query(query): Query<LinkQuery>) -> Result<Response, Problem> {
    if let Some(token) = query.token {
        flash::remember_link(&visit.session, PURPOSE, &token).await?;
        return Ok(see_other("/recovery"));
    }
    let Some(hash) = flash::link(&visit.session, PURPOSE).await? else { return gone(&visit).await };
    let Some(names) = visit.app.accounts.recovery_account(hash).await? else { return gone(&visit).await };
    let view = form(&visit.app, names.email, hash, None);
    let value = json!({ "fields": ["new_password", "token"], "token": view.token });
    render::view(&visit, StatusCode::OK, view, value, None).await
}

fn form(app: &App, email: String, hash: TokenHash, password_error: Option<Text>) -> FinishRecovery {
    FinishRecovery {
        email,
        token: hash.to_text(),
        password_error,
        password_min: app.config.password_min_length,
        ..Default::default()
    }
}

async fn gone(visit: &Visit) -> Result<Response, Problem> {
    if visit.ctx.shape == Shape::Json {
        return Ok(pages::gone(&visit.ctx, &t!("auth-link-gone"), &t!("recovery-gone")));
    }
    render::view(visit, StatusCode::GONE, FinishRecovery::default(), json!({}), None).await
}

/// The form `finish-recovery`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinishForm {
    #[serde(default)]
    new_password: SecretString,
    #[serde(default)]
    token: String,
}

/// POST `/recovery`
pub async fn finish_post(visit: Visit, OpenForm(posted): OpenForm<FinishForm>) -> Result<Response, Problem> {
    let Some(hash) = flash::posted_link(&visit.session, PURPOSE, &posted.token).await? else {
        return gone(&visit).await;
    };
    // The link says whose it is only as long as it works.
    let email = visit.app.accounts.recovery_account(hash).await?.map(|names| names.email).unwrap_or_default();
    match visit.app.accounts.finish_recovery(hash, posted.new_password, &visit.ctx.client).await? {
        Reset::Done => {
            flash::forget_link(&visit.session, PURPOSE).await?;
            let notice = Notice { tone: Tone::Good, title: t!("recovery-done"), line: t!("recovery-done-line") };
            let value = json!({ "status": "done", "next": "/sign-in" });
            let typed = Typed::new(vec![("identifier".into(), email)]);
            let mut response = render::done_with(&visit, "/sign-in", notice, typed, value).await?;
            if visit.ctx.identity().is_some() {
                cookies::clear_session(response.headers_mut());
            }
            cookies::clear_half(response.headers_mut());
            Ok(response)
        }
        Reset::Problem(problem) => {
            let Some(names) = visit.app.accounts.recovery_account(hash).await? else {
                return gone(&visit).await;
            };
            let view = form(&visit.app, names.email, hash, Some(problem.text()));
            let errors = field_errors(&visit.ctx, &[("new_password", &view.password_error)]);
            invalid(&visit, view, errors).await
        }
        Reset::Gone => gone(&visit).await,
    }
}
