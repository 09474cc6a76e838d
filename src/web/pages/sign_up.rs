//! `/sign-up`, and the password meter.

use askama::Template as _;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::sign_up::Asked;
use crate::config::SignUpMode;
use crate::error::Error;
use crate::locale::{Text, t};
use crate::model::email::{EmailAddress, EmailProblem};
use crate::model::name::{DisplayName, NameProblem};
use crate::model::password::PasswordProblem;
use crate::reverify::Refusal;
use crate::web::app::App;
use crate::web::context::{Ctx, Shape, Visit};
use crate::web::errors::Problem;
use crate::web::form::OpenForm;
use crate::web::gate::refusal_document;
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

/// What an invitation's link is remembered under.
pub const INVITATION: &str = "invitation";

/// The link's query.
#[derive(Deserialize)]
pub struct LinkQuery {
    invite: Option<String>,
    again: Option<String>,
}

/// GET. An invitation in the address moves into the envelope, so that it stands in no history and no log.
pub async fn get(visit: Visit, Query(query): Query<LinkQuery>) -> Result<Response, Problem> {
    if visit.ctx.identity().is_some() {
        return Ok(see_other("/account"));
    }
    if let Some(token) = query.invite {
        flash::remember_link(&visit.session, INVITATION, &token).await?;
        return Ok(see_other("/sign-up"));
    }
    let mode = visit.app.config.sign_up;
    let link = flash::link(&visit.session, INVITATION).await?;
    let invitation = visit.app.accounts.invitation(link).await?;
    if link.is_some() && invitation.is_none() && mode != SignUpMode::Closed {
        return gone(&visit).await;
    }
    let open = mode == SignUpMode::Open || (mode == SignUpMode::Invite && invitation.is_some());
    let address = invitation.and_then(|invitation| invitation.address).filter(|_| open);
    let value = json!({
        "sign_up": word(mode),
        "fields": if open { &["email", "display_name", "password"][..] } else { &[] },
        "email": address,
    });
    // Who comes back because of the address has typed the rest already, and mostly mistyped that.
    let typed = match flash::sign_up(&visit.session).await?.filter(|_| open && query.again.is_some()) {
        Some(id) => visit.app.accounts.pending_sign_up(id).await?,
        None => None,
    };
    let (typed_address, display_name) = typed.map(|typed| (typed.address, typed.display_name)).unwrap_or_default();
    let view = SignUp {
        email_bound: address.is_some(),
        email: address.unwrap_or(typed_address),
        display_name,
        password_min: visit.app.config.password_min_length,
        closed: (!open).then(|| refused(&visit.app)),
        ..Default::default()
    };
    render::view(&visit, StatusCode::OK, view, value, None).await
}

/// POST
pub async fn post(visit: Visit, OpenForm(form): OpenForm<SignUpForm>) -> Result<Response, Problem> {
    let (email, name) = (EmailAddress::parse(&form.email), DisplayName::parse(&form.display_name));
    let password = visit.app.accounts.check_new_password(&form.password, &[&form.display_name, &form.email]).await?;
    let link = flash::link(&visit.session, INVITATION).await?;
    let bound = visit.app.accounts.invitation(link).await?.is_some_and(|invitation| invitation.address.is_some());
    let mut view = SignUp {
        email_error: email.as_ref().err().map(EmailProblem::text),
        display_name_error: name.as_ref().err().map(NameProblem::text),
        password_error: password.as_ref().err().map(PasswordProblem::text),
        email: form.email,
        email_bound: bound,
        display_name: form.display_name,
        password_min: visit.app.config.password_min_length,
        ..Default::default()
    };
    if let (Ok(address), Ok(display_name), Ok(())) = (email, name, password) {
        match visit.app.accounts.sign_up(&address, &display_name, form.password, link, &visit.ctx.client).await? {
            Asked::Waits(id) => {
                flash::remember_sign_up(&visit.session, id).await?;
                let value = json!({ "status": "verify_email", "next": "/verify-email" });
                return render::done(&visit, "/verify-email", Notice::default(), value).await;
            }
            Asked::OtherAddress(bound) => {
                // What was typed may be a mistake; what was invited is not.
                view.email = bound;
                view.email_error = Some(t!("sign-up-only-invited"));
            }
            Asked::Closed | Asked::Uninvited => return not_now(&visit, view).await,
        }
    }
    let errors =
        [("email", &view.email_error), ("display_name", &view.display_name_error), ("password", &view.password_error)];
    let value = pages::field_errors(&visit.ctx, &errors);
    pages::invalid(&visit, view, value).await
}

/// 422: nothing is wrong with the form; it cannot be taken.
async fn not_now(visit: &Visit, mut view: SignUp) -> Result<Response, Problem> {
    let Message { title, line } = refused(&visit.app);
    if visit.ctx.shape == Shape::Json {
        return Ok(refusal_document(&visit.ctx, &Refusal::new(title, line)));
    }
    view.error = Some(Message { title, line });
    pages::invalid(visit, view, json!({})).await
}

/// 410: the invitation was used, taken back, is too old, or never was; nobody learns which.
async fn gone(visit: &Visit) -> Result<Response, Problem> {
    flash::forget_link(&visit.session, INVITATION).await?;
    let title = t!("sign-up-invitation-gone");
    let line = t!("sign-up-invitation-gone-line", helper = visit.app.site.helper());
    if visit.ctx.shape == Shape::Json {
        return Ok(pages::gone(&visit.ctx, &title, &line));
    }
    let closed = Some(Message { title, line });
    let view = SignUp { closed, ..Default::default() };
    render::view(visit, StatusCode::GONE, view, json!({}), None).await
}

fn word(mode: SignUpMode) -> &'static str {
    match mode {
        SignUpMode::Open => "open",
        SignUpMode::Closed => "closed",
        SignUpMode::Invite => "invite",
    }
}

fn refused(app: &App) -> Message {
    let helper = app.site.helper();
    match app.config.sign_up {
        SignUpMode::Invite => {
            Message { title: t!("sign-up-by-invitation"), line: t!("sign-up-by-invitation-line", helper = helper) }
        }
        SignUpMode::Open | SignUpMode::Closed => {
            Message { title: t!("sign-up-closed"), line: t!("sign-up-closed-line", helper = helper) }
        }
    }
}

/// What somebody is told whose address is proven and whose account cannot begin.
pub fn uninvited(app: &App) -> Text {
    match app.config.sign_up {
        SignUpMode::Closed => t!("sign-up-closed-meanwhile", helper = app.site.helper()),
        _ => t!("sign-up-invitation-gone-meanwhile", helper = app.site.helper()),
    }
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
    let (level, text) = match app.accounts.password_strength(&form.new_password, &personal).await {
        Ok(judged) => (judged.level, judged.text),
        // A meter that says nothing disturbs nobody; whether the password will do is said when the form is sent.
        Err(Error::Busy) => (0, Text::default()),
        Err(error) => return Err(error.into()),
    };
    let body = Strength { level, text }.render_with_values(&*ctx.language)?;
    Ok(html(StatusCode::OK, body))
}
