//! POST `/account/username`: the form `change-username`.

use axum::response::Response;
use serde::Deserialize;

use crate::actions::change_username::ChangeUsername;
use crate::locale::{Text, t};
use crate::model::user::Identity;
use crate::model::username::{Username, UsernameProblem};
use crate::store::usernames;
use crate::web::app::App;
use crate::web::context::Visit;
use crate::web::errors::Problem;
use crate::web::form::Form;
use crate::web::gate::Gate;
use crate::web::pages::{field_errors, invalid, profile};

/// The form `change-username`; empty to have none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsernameForm {
    #[serde(default)]
    username: String,
}

/// POST
pub async fn post(visit: Visit, gate: Gate, Form(form): Form<UsernameForm>) -> Result<Response, Problem> {
    let who = gate.who().clone();
    match wanted(&visit.app, &who, &form.username).await? {
        Ok(new) => gate.submit(ChangeUsername { old: who.user.username, new }, "/account").await,
        Err(error) => {
            let mut view = profile::load(&visit.app, &who).await?;
            view.username = form.username;
            view.username_error = Some(error);
            let errors = field_errors(&visit.ctx, &[("username", &view.username_error)]);
            invalid(&visit, view, errors).await
        }
    }
}

/// What may be asked for, so that nobody confirms only to hear that it cannot be had.
async fn wanted(app: &App, who: &Identity, typed: &str) -> Result<Result<Option<Username>, Text>, Problem> {
    if typed.trim().is_empty() {
        return if who.user.username.is_some() { Ok(Ok(None)) } else { Ok(Err(t!("profile-username-none"))) };
    }
    let name = match Username::parse(typed) {
        Ok(name) if name.resembles(&app.config.brand_name) => {
            return Ok(Err(UsernameProblem::Reserved.text()));
        }
        Ok(name) => name,
        Err(problem) => return Ok(Err(problem.text())),
    };
    if who.user.username.as_deref() == Some(name.as_str()) {
        return Ok(Err(t!("profile-username-same")));
    }
    let now = app.accounts.clock.now();
    if usernames::is_taken(&app.db, &app.accounts.keys, &name, who.user.id, now).await? {
        return Ok(Err(t!("profile-username-taken")));
    }
    Ok(Ok(Some(name)))
}
