//! `/forgot-password` and `/reset-password`.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::recover::{RESET_LIFE, Reset};
use crate::crypto::TokenHash;
use crate::locale::{Text, t};
use crate::model::email::EmailAddress;
use crate::web::app::App;
use crate::web::context::{Shape, Visit};
use crate::web::errors::Problem;
use crate::web::form::OpenForm;
use crate::web::pages::{self, field_errors, invalid};
use crate::web::render::{self, see_other};
use crate::web::typed::Typed;
use crate::web::views::auth::{Forgot, ForgotSent, ResetGone, ResetPassword};
use crate::web::views::{Notice, Tone};
use crate::web::{cookies, flash};

const PURPOSE: &str = "reset-password";

/// The form `forgot-password`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForgotForm {
    #[serde(default)]
    email: String,
}

/// GET `/forgot-password`
pub async fn forgot(visit: Visit) -> Result<Response, Problem> {
    render::view(&visit, StatusCode::OK, Forgot::default(), json!({ "fields": ["email"] }), None).await
}

/// POST `/forgot-password`
pub async fn forgot_post(visit: Visit, OpenForm(form): OpenForm<ForgotForm>) -> Result<Response, Problem> {
    let address = match EmailAddress::parse(&form.email) {
        Ok(address) => address,
        Err(problem) => {
            let view = Forgot { email: form.email, email_error: Some(problem.text()), ..Default::default() };
            let errors = field_errors(&visit.ctx, &[("email", &view.email_error)]);
            return invalid(&visit, view, errors).await;
        }
    };
    visit.app.accounts.forgot_password(&address, &visit.ctx.device, &visit.ctx.client).await?;
    let minutes = u32::try_from(RESET_LIFE.as_minutes()).unwrap_or(30);
    let view = ForgotSent { email: address.to_string(), minutes, ..Default::default() };
    render::view(&visit, StatusCode::OK, view, json!({ "status": "sent" }), None).await
}

/// The link's query.
#[derive(Deserialize)]
pub struct LinkQuery {
    token: Option<String>,
}

/// GET `/reset-password`
pub async fn reset(visit: Visit, Query(query): Query<LinkQuery>) -> Result<Response, Problem> {
    if let Some(token) = query.token {
        flash::remember_link(&visit.session, PURPOSE, &token).await?;
        return Ok(see_other("/reset-password"));
    }
    let Some(hash) = flash::link(&visit.session, PURPOSE).await? else { return gone(&visit).await };
    let Some(names) = visit.app.accounts.reset_account(hash).await? else { return gone(&visit).await };
    let view = form(&visit.app, names.email, hash, None);
    let value = json!({ "fields": ["new_password", "token"], "token": view.token });
    render::view(&visit, StatusCode::OK, view, value, None).await
}

fn form(app: &App, email: String, hash: TokenHash, password_error: Option<Text>) -> ResetPassword {
    ResetPassword {
        email,
        token: hash.to_text(),
        password_error,
        password_min: app.config.password_min_length,
        ..Default::default()
    }
}

async fn gone(visit: &Visit) -> Result<Response, Problem> {
    if visit.ctx.shape == Shape::Json {
        return Ok(pages::gone(&visit.ctx, &t!("auth-link-gone"), &t!("reset-gone")));
    }
    render::view(visit, StatusCode::GONE, ResetGone::default(), json!({}), None).await
}

/// The form `reset-password`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResetForm {
    #[serde(default)]
    new_password: SecretString,
    #[serde(default)]
    token: String,
}

/// POST `/reset-password`
pub async fn reset_post(visit: Visit, OpenForm(posted): OpenForm<ResetForm>) -> Result<Response, Problem> {
    let Some(hash) = flash::posted_link(&visit.session, PURPOSE, &posted.token).await? else {
        return gone(&visit).await;
    };
    // The link says whose it is only as long as it works.
    let email = visit.app.accounts.reset_account(hash).await?.map(|names| names.email).unwrap_or_default();
    match visit.app.accounts.reset_password(hash, posted.new_password, &visit.ctx.client).await? {
        Reset::Done => {
            flash::forget_link(&visit.session, PURPOSE).await?;
            let notice = Notice { tone: Tone::Good, title: t!("reset-done"), line: t!("reset-done-line") };
            let value = json!({ "status": "done", "next": "/sign-in" });
            let typed = Typed::new(vec![("identifier".into(), email)]);
            let mut response = render::done_with(&visit, "/sign-in", notice, typed, value).await?;
            if visit.ctx.identity().is_some() {
                cookies::clear_session(response.headers_mut());
            }
            Ok(response)
        }
        Reset::Problem(problem) => {
            let view = form(&visit.app, email, hash, Some(problem.text()));
            let errors = field_errors(&visit.ctx, &[("new_password", &view.password_error)]);
            invalid(&visit, view, errors).await
        }
        Reset::Gone => gone(&visit).await,
    }
}
