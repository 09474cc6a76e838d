//! `/sign-up`, and the password meter.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use tower_sessions::Session;

use crate::model::email::EmailAddress;
use crate::model::name::DisplayName;
use crate::web::app::App;
use crate::web::context::Ctx;
use crate::web::errors::Problem;
use crate::web::form::OpenForm;
use crate::web::render::{self, html, see_other};
use crate::web::views::auth::SignUp;
use crate::web::views::{Message, Notice, Strength};
use crate::web::{flash, pages};

/// The form `sign-up`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUpForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    password: SecretString,
}

/// GET
pub async fn get(State(app): State<App>, ctx: Ctx, session: Session) -> Result<Response, Problem> {
    if ctx.identity().is_some() {
        return Ok(see_other("/account"));
    }
    let view = SignUp { password_min: app.config.password_min_length, error: closed(&app), ..Default::default() };
    render::view(
        &app,
        &ctx,
        &session,
        StatusCode::OK,
        view,
        json!({ "fields": ["email", "display_name", "password"] }),
        None,
    )
    .await
}

/// POST
pub async fn post(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    OpenForm(form): OpenForm<SignUpForm>,
) -> Result<Response, Problem> {
    let (email, name) = (EmailAddress::parse(&form.email), DisplayName::parse(&form.display_name));
    let password = app.accounts.rules.check(&form.password, &[&form.display_name, &form.email]);
    let (address, display_name) = match (email, name, password, closed(&app)) {
        (Ok(email), Ok(name), Ok(()), None) => (email, name),
        (email, name, password, error) => {
            let view = SignUp {
                email_error: email.err().map(|e| e.to_string()),
                display_name_error: name.err().map(|e| e.to_string()),
                password_error: password.err().map(|e| e.to_string()),
                email: form.email,
                display_name: form.display_name,
                password_min: app.config.password_min_length,
                error,
                ..Default::default()
            };
            let errors = [
                ("email", &view.email_error),
                ("display_name", &view.display_name_error),
                ("password", &view.password_error),
            ];
            let value = pages::field_errors(&errors);
            return pages::invalid(&app, &ctx, &session, view, value).await;
        }
    };
    let id = app.accounts.sign_up(&address, &display_name, form.password, &ctx.client).await?;
    flash::remember_sign_up(&session, id).await?;
    let value = json!({ "status": "verify_email", "next": "/verify-email" });
    render::done(&ctx, &session, "/verify-email", Notice::default(), value).await
}

fn closed(app: &App) -> Option<Message> {
    let message = || Message {
        title: "New accounts are closed".into(),
        line: "Ask the people who run this site for one.".into(),
    };
    (!app.config.sign_up_open).then(message)
}

/// What the meter sends: the new password and what it must not repeat.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrengthForm {
    #[serde(default)]
    new_password: SecretString,
    #[serde(default)]
    email: String,
    #[serde(default)]
    display_name: String,
}

/// POST `/password-strength`
pub async fn strength(
    State(app): State<App>,
    ctx: Ctx,
    OpenForm(form): OpenForm<StrengthForm>,
) -> Result<Response, Problem> {
    let mut personal = vec![form.email.as_str(), form.display_name.as_str()];
    if let Some(who) = ctx.identity() {
        personal.extend([who.user.email.as_str(), who.user.display_name.as_str()]);
    }
    let judged = app.accounts.rules.strength(&form.new_password, &personal);
    let body = askama::Template::render(&Strength { level: judged.level, text: judged.text })?;
    Ok(html(StatusCode::OK, body))
}
