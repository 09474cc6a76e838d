//! `/account`: name and e-mail addresses. Picture and username have files of their own.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_sessions::Session;

use crate::accounts::confirm_email::ConfirmEmail;
use crate::accounts::sign_up::Resend;
use crate::actions::change_email::ChangeEmail;
use crate::mail::RESEND_AFTER;
use crate::model::email::EmailAddress;
use crate::model::name::DisplayName;
use crate::model::user::Identity;
use crate::reverify::Outcome;
use crate::web::app::App;
use crate::web::context::{Ctx, SignedIn};
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate::{self, Gate};
use crate::web::pages::{field_errors, invalid, paused};
use crate::web::render;
use crate::web::times;
use crate::web::views::account::{PendingEmail, Profile};

/// The page and the same for programs.
pub async fn load(app: &App, who: &Identity) -> Result<(Profile, Value), Problem> {
    let now = app.accounts.clock.now();
    let pending = app.accounts.pending_email(who).await?;
    let value = json!({
        "display_name": who.user.display_name,
        "username": who.user.username,
        "picture": who.user.picture.as_ref().map(|hash| format!("/account/picture/{hash}")),
        "emails": [{ "address": who.user.email, "primary": true, "verified": true }],
        "pending_email": pending.as_ref().map(|p| p.address.clone()),
    });
    let pending = pending.map(|p| PendingEmail {
        resend_at: Some(p.code_sent_at + RESEND_AFTER).filter(|at| *at > now).map(times::time),
        expires: times::time(p.expires_at),
        address: p.address,
        code_error: None,
    });
    let view = Profile {
        display_name: who.user.display_name.clone(),
        username: who.user.username.clone().unwrap_or_default(),
        primary_email: who.user.email.clone(),
        pending,
        ..Default::default()
    };
    Ok((view, value))
}

/// GET
pub async fn get(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    SignedIn(who): SignedIn,
) -> Result<Response, Problem> {
    let (view, value) = load(&app, &who).await?;
    render::view(&app, &ctx, &session, StatusCode::OK, view, value, None).await
}

/// The form `edit-profile`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditForm {
    #[serde(default)]
    display_name: String,
}

/// POST `/account/profile`: needs no step-up.
pub async fn edit(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    SignedIn(who): SignedIn,
    Form(form): Form<EditForm>,
) -> Result<Response, Problem> {
    match DisplayName::parse(&form.display_name) {
        Ok(name) => {
            app.accounts.rename(&who, &name, &ctx.client).await?;
            let outcome = Outcome::done("Name changed", "", "/account");
            gate::executed(&app, &ctx, &session, &who, outcome).await
        }
        Err(problem) => {
            let (mut view, _) = load(&app, &who).await?;
            view.display_name = form.display_name;
            view.display_name_error = Some(problem.to_string());
            let errors = field_errors(&[("display_name", &view.display_name_error)]);
            invalid(&app, &ctx, &session, view, errors).await
        }
    }
}

/// The form `add-email`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddEmailForm {
    #[serde(default)]
    email: String,
    make_primary: Option<String>,
}

/// POST `/account/emails`
pub async fn add_email(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    gate: Gate,
    Form(form): Form<AddEmailForm>,
) -> Result<Response, Problem> {
    let who = gate.who().clone();
    let new = EmailAddress::parse(&form.email);
    let old = EmailAddress::parse(&who.user.email).map_err(|_| Problem::internal())?;
    let error = match &new {
        Err(problem) => Some(problem.to_string()),
        Ok(new) if new.key() == old.key() => Some("That’s your address already.".to_owned()),
        Ok(_) if form.make_primary.is_none() => {
            Some("A second address beside the first isn’t possible yet. Make the new one your address.".to_owned())
        }
        Ok(_) => None,
    };
    match (new, error) {
        (Ok(new), None) => gate.submit(ChangeEmail { old, new }, "/account").await,
        (_, error) => {
            let (mut view, _) = load(&app, &who).await?;
            view.email_value = form.email;
            view.email_error = error;
            view.open_add = true;
            let errors = field_errors(&[("email", &view.email_error)]);
            invalid(&app, &ctx, &session, view, errors).await
        }
    }
}

/// The form `confirm-email`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmForm {
    #[serde(default)]
    code: String,
}

/// POST `/account/emails/confirm`
pub async fn confirm(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    SignedIn(who): SignedIn,
    Form(form): Form<ConfirmForm>,
) -> Result<Response, Problem> {
    let error = match app.accounts.confirm_email(&who, &form.code, &ctx.client).await? {
        ConfirmEmail::Done(_) => {
            let outcome = Outcome::done("Email address changed", "We’ve told both addresses.", "/account");
            return gate::executed(&app, &ctx, &session, &who, outcome).await;
        }
        ConfirmEmail::Paused(until) => return Err(paused(until, app.accounts.clock.now())),
        ConfirmEmail::Wrong => "That code isn’t right. Is it from the latest email?",
        ConfirmEmail::Expired => "That code has expired. Send a new one.",
        ConfirmEmail::NotPossible => "That address can’t be used any more. Nothing has changed.",
        ConfirmEmail::Nothing => "No new address is waiting for a code. Nothing has changed.",
    };
    let (mut view, _) = load(&app, &who).await?;
    let error = Some(error.to_owned());
    match &mut view.pending {
        Some(pending) => pending.code_error.clone_from(&error),
        None => {
            view.email_error.clone_from(&error);
            view.open_add = true;
        }
    }
    invalid(&app, &ctx, &session, view, field_errors(&[("code", &error)])).await
}

/// POST `/account/emails/resend`
pub async fn resend(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    SignedIn(who): SignedIn,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    match app.accounts.resend_new_email(&who, &ctx.client).await? {
        Resend::Sent => {
            let line = "Use the latest email; older codes no longer work.";
            let outcome = Outcome::done("New code sent", line, "/account");
            gate::executed(&app, &ctx, &session, &who, outcome).await
        }
        Resend::TooSoon(until) => {
            let line = "A code was sent a moment ago. Look for it before you ask for another.";
            Err(Problem::too_many(line, until, app.accounts.clock.now()))
        }
        Resend::Gone => {
            let outcome = Outcome::done("Nothing to send", "No new address is waiting for a code.", "/account");
            gate::executed(&app, &ctx, &session, &who, outcome).await
        }
    }
}

/// POST `/account/emails/cancel`
pub async fn withdraw(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    SignedIn(who): SignedIn,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    app.accounts.withdraw_email(&who, &ctx.client).await?;
    let outcome = Outcome::done("Change withdrawn", "Your address stays as it is.", "/account");
    gate::executed(&app, &ctx, &session, &who, outcome).await
}
