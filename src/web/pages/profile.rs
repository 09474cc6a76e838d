//! `/account`: the page, and the name. Picture, username and addresses have files of their own.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::actions::remove_email;
use crate::locale::{Moment, Text, t};
use crate::mail::RESEND_AFTER;
use crate::model::name::DisplayName;
use crate::model::user::Identity;
use crate::reverify::Outcome;
use crate::store::emails::{self, Shown};
use crate::web::app::App;
use crate::web::context::{Shape, SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::form::Form;
use crate::web::gate;
use crate::web::pages::{field_errors, invalid, language};
use crate::web::render;
use crate::web::typed::Typed;
use crate::web::views::account::{EmailRow, PendingEmail, Profile};

/// The page.
pub async fn load(app: &App, who: &Identity) -> Result<Profile, Problem> {
    let now = app.accounts.clock.now();
    let all = addresses(app, who).await?;
    let pending = app.accounts.pending_email(who).await?.map(|p| PendingEmail {
        resend_at: Some(p.code_sent_at + RESEND_AFTER).filter(|at| *at > now).map(Moment::at),
        expires: Moment::at(p.expires_at),
        address: p.address,
        make_primary: p.make_primary,
        code_error: None,
    });
    Ok(Profile {
        display_name: who.user.display_name.clone(),
        username: who.user.username.clone().unwrap_or_default(),
        // With one address, a new one is mostly meant to take its place.
        make_primary: all.len() == 1,
        emails: all,
        primary_email: who.user.email.clone(),
        languages: language::choices(app, who),
        pending,
        ..Default::default()
    })
}

/// Fills a form in with what was asked for by it in vain.
pub fn fill_in(page: &mut Profile, typed: &Typed) -> bool {
    page.username_error = typed.error("username").or(page.username_error.take());
    if let Some(email) = typed.value("email") {
        page.email_value = email.to_owned();
        page.email_error = typed.error("email");
        page.make_primary = typed.value("make_primary").is_some();
        page.open_add = true;
    } else if let Some(username) = typed.value("username").filter(|username| !username.is_empty()) {
        page.username = username.to_owned();
    } else {
        return false;
    }
    true
}

/// The same for programs.
fn value(app: &App, who: &Identity, page: &Profile) -> Value {
    json!({
        "display_name": who.user.display_name,
        "username": who.user.username,
        "language": who.user.language,
        "languages": app.languages.iter().map(|language| language.tag.to_string()).collect::<Vec<_>>(),
        "picture": who.user.picture.as_ref().map(|hash| format!("/account/picture/{hash}")),
        "emails": page.emails.iter().map(|row| json!({
            "id": row.id,
            "address": row.address,
            "primary": row.primary,
            "verified": true,
        })).collect::<Vec<_>>(),
        "pending_email": page.pending.as_ref().map(|p| &p.address),
        "pending_make_primary": page.pending.as_ref().map(|p| p.make_primary),
    })
}

/// The primary one first. Most accounts have no other, and of that one everything is known.
async fn addresses(app: &App, who: &Identity) -> Result<Vec<EmailRow>, Problem> {
    let row = |key: &str, address: &str, primary| EmailRow {
        id: app.accounts.email_id(who.user.id, key),
        address: address.to_owned(),
        primary,
        may_return: true,
    };
    if who.user.addresses == 1 {
        return Ok(vec![row(&who.user.email_key, &who.user.email, true)]);
    }
    let all = emails::shown(&app.db, who.user.id, app.accounts.clock.now()).await?;
    let row = |found: &Shown| EmailRow {
        may_return: remove_email::may_return(found.open_since, found.verified_at),
        ..row(&found.email_key, &found.address, found.is_primary)
    };
    Ok(all.iter().map(row).collect())
}

/// GET
pub async fn get(visit: Visit, SignedIn(who): SignedIn) -> Result<Response, Problem> {
    let view = load(&visit.app, &who).await?;
    let value = if visit.ctx.shape == Shape::Json { value(&visit.app, &who, &view) } else { Value::Null };
    render::view(&visit, StatusCode::OK, view, value, None).await
}

/// The form `edit-profile`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditForm {
    #[serde(default)]
    display_name: String,
}

/// POST `/account/profile`: needs no step-up.
pub async fn edit(visit: Visit, SignedIn(who): SignedIn, Form(form): Form<EditForm>) -> Result<Response, Problem> {
    match DisplayName::parse(&form.display_name) {
        Ok(name) => {
            visit.app.accounts.rename(&who, &name, &visit.ctx.client).await?.ok_or_else(Problem::session_replaced)?;
            let outcome = Outcome::done(t!("profile-name-changed"), Text::default(), "/account");
            gate::executed(&visit, &who, outcome).await
        }
        Err(problem) => {
            let mut view = load(&visit.app, &who).await?;
            view.display_name = form.display_name;
            view.display_name_error = Some(problem.text());
            let errors = field_errors(&visit.ctx, &[("display_name", &view.display_name_error)]);
            invalid(&visit, view, errors).await
        }
    }
}
