//! The addresses on `/account`: add, prove, make primary, remove.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use crate::accounts::confirm_email::ConfirmEmail;
use crate::accounts::sign_up::Resend;
use crate::actions::add_email::{AddEmail, FULL};
use crate::actions::change_email::ChangeEmail;
use crate::actions::remove_email::{PRIMARY, RemoveEmail};
use crate::actions::set_primary_email::SetPrimaryEmail;
use crate::locale::t;
use crate::model::email::EmailAddress;
use crate::reverify::{Fields, Outcome, Refusal};
use crate::store::emails::{self, Address};
use crate::web::app::App;
use crate::web::context::{SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate::{self, Gate, refused};
use crate::web::pages::{field_errors, invalid, paused, profile};

/// The page all of it stands on.
const PAGE: &str = "/account";

/// The form `add-email`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddEmailForm {
    #[serde(default)]
    email: String,
    make_primary: Option<String>,
}

/// POST `/account/emails`: beside the others, or with `make_primary` in the place of the primary one.
pub async fn add(visit: Visit, gate: Gate, Form(form): Form<AddEmailForm>) -> Result<Response, Problem> {
    let who = gate.who().clone();
    let have = emails::list(&visit.app.db, who.user.id).await?;
    let error = match EmailAddress::parse(&form.email) {
        Err(problem) => problem.text(),
        Ok(new) if have.iter().any(|row| row.is_primary && row.email_key == new.key()) => {
            t!("profile-email-same")
        }
        Ok(new) if have.iter().any(|row| row.email_key == new.key()) => {
            t!("profile-email-have")
        }
        Ok(new) if form.make_primary.is_some() => {
            let old = EmailAddress::parse(&who.user.email).map_err(|_| Problem::internal())?;
            return gate.submit(ChangeEmail { old, new }, PAGE).await;
        }
        Ok(_) if have.len() >= emails::MOST => FULL,
        Ok(new) => return gate.submit(AddEmail { new }, PAGE).await,
    };
    let mut view = profile::load(&visit.app, &who).await?;
    view.make_primary = form.make_primary.is_some();
    view.email_value = form.email;
    view.email_error = Some(error);
    view.open_add = true;
    let errors = field_errors(&visit.ctx, &[("email", &view.email_error)]);
    invalid(&visit, view, errors).await
}

/// The address of a row, if it is still the account's.
async fn row(app: &App, gate: &Gate, id: &str) -> Result<(Vec<Address>, EmailAddress), Problem> {
    let who = gate.who();
    let all = emails::list(&app.db, who.user.id).await?;
    let found = all.iter().find(|row| app.accounts.email_id(who.user.id, &row.email_key) == id);
    let address = found.ok_or_else(Problem::not_found)?.address.clone();
    Ok((all, EmailAddress::parse(&address).map_err(|_| Problem::internal())?))
}

/// POST `/account/emails/{id}/primary`
pub async fn primary(
    State(app): State<App>,
    gate: Gate,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    let (_, new) = row(&app, &gate, &id).await?;
    let old = EmailAddress::parse(&gate.who().user.email).map_err(|_| Problem::internal())?;
    gate.submit(SetPrimaryEmail { old, new }, PAGE).await
}

/// POST `/account/emails/{id}/remove`
pub async fn remove(
    visit: Visit,
    gate: Gate,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    let (all, email) = row(&visit.app, &gate, &id).await?;
    if all.iter().any(|row| row.is_primary && row.email_key == email.key()) {
        // Said at once, so that nobody confirms only to hear it.
        let refusal = Refusal::new(t!("profile-email-not-removed"), PRIMARY);
        return refused(&visit, gate.who(), &refusal, PAGE, Fields::new()).await;
    }
    gate.submit(RemoveEmail { email }, PAGE).await
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
    visit: Visit,
    SignedIn(who): SignedIn,
    Form(form): Form<ConfirmForm>,
) -> Result<Response, Problem> {
    let error = match visit.app.accounts.confirm_email(&who, &form.code, &visit.ctx.client).await? {
        ConfirmEmail::Replaced => {
            let outcome = Outcome::done(t!("profile-email-replaced"), t!("profile-email-replaced-line"), PAGE);
            return gate::executed(&visit, &who, outcome).await;
        }
        ConfirmEmail::Added => {
            let outcome = Outcome::done(t!("profile-email-verified"), t!("profile-email-verified-done"), PAGE);
            return gate::executed(&visit, &who, outcome).await;
        }
        ConfirmEmail::Paused(until) => return Err(paused(until, visit.app.accounts.clock.now())),
        ConfirmEmail::Wrong => t!("profile-email-code-wrong"),
        ConfirmEmail::Expired => t!("profile-email-code-expired"),
        ConfirmEmail::NotPossible => t!("profile-email-impossible"),
        ConfirmEmail::Full => FULL,
        ConfirmEmail::Nothing => t!("profile-email-nothing-waits"),
    };
    let mut view = profile::load(&visit.app, &who).await?;
    let error = Some(error);
    match &mut view.pending {
        Some(pending) => pending.code_error.clone_from(&error),
        None => {
            view.email_error.clone_from(&error);
            view.open_add = true;
        }
    }
    invalid(&visit, view, field_errors(&visit.ctx, &[("code", &error)])).await
}

/// POST `/account/emails/resend`
pub async fn resend(
    visit: Visit,
    SignedIn(who): SignedIn,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    match visit.app.accounts.resend_new_email(&who, &visit.ctx.client).await?.ok_or_else(Problem::session_replaced)? {
        Resend::Sent => {
            let outcome = Outcome::done(t!("profile-email-sent"), t!("profile-email-sent-line"), PAGE);
            gate::executed(&visit, &who, outcome).await
        }
        Resend::TooSoon(until) => {
            Err(Problem::too_many(t!("profile-email-too-soon"), until, visit.app.accounts.clock.now()))
        }
        Resend::TooMany(until) => {
            Err(Problem::too_many(t!("profile-email-codes"), until, visit.app.accounts.clock.now()))
        }
        Resend::Gone => {
            let (title, line) = (t!("profile-email-nothing-sent"), t!("profile-email-nothing-sent-line"));
            let outcome = Outcome::done(title, line, PAGE);
            gate::executed(&visit, &who, outcome).await
        }
    }
}

/// POST `/account/emails/cancel`
pub async fn withdraw(
    visit: Visit,
    SignedIn(who): SignedIn,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    let withdrawn = visit.app.accounts.withdraw_email(&who, &visit.ctx.client).await?;
    let (title, line) = match withdrawn.ok_or_else(Problem::session_replaced)? {
        true => (t!("profile-email-withdrawn"), t!("profile-email-withdrawn-line")),
        false => (t!("profile-email-withdrawn-nothing"), t!("profile-email-withdrawn-nothing-line")),
    };
    let outcome = Outcome::done(title, line, PAGE);
    gate::executed(&visit, &who, outcome).await
}
