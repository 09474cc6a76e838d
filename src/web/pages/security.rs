//! `/account/security`: the password, and how fresh the confirmation is.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_sessions::Session;

use crate::actions::change_password::ChangePassword;
use crate::model::factor::ProofKind;
use crate::model::user::Identity;
use crate::store::sessions;
use crate::web::app::App;
use crate::web::context::{Ctx, SignedIn};
use crate::web::errors::Problem;
use crate::web::form::Form;
use crate::web::gate::Gate;
use crate::web::pages::{field_errors, invalid};
use crate::web::render;
use crate::web::times;
use crate::web::views::account::{Confirmed, Security};

/// The page and the same for programs.
pub async fn load(app: &App, who: &Identity) -> Result<(Security, Value), Problem> {
    let now = app.accounts.clock.now();
    let others = sessions::count(&app.db, who.user.id, now).await?.saturating_sub(1);
    let confirmed = render::confirmed(who, now).zip(who.session.second.or(who.session.first));
    let until = confirmed.map(|((until, _), _)| times::time(until).iso);
    let confirmed = confirmed.map(|((until, part), (at, kind))| Confirmed {
        ago: times::ago(at, now),
        until: times::time(until),
        how: how(kind).to_owned(),
        part,
    });
    let view = Security {
        password_changed: times::ago(who.user.password_changed_at, now),
        other_devices: others,
        password_min: app.config.password_min_length,
        end_others: true,
        confirmed,
        ..Default::default()
    };
    Ok((view, json!({ "has_password": who.user.has_password, "other_devices": others, "confirmed_until": until })))
}

/// What confirmed it, as it stands after "With".
pub fn how(kind: ProofKind) -> &'static str {
    match kind {
        ProofKind::Password => "your password",
        ProofKind::EmailCode => "a code from your email",
    }
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

/// The form `change-password`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    #[serde(default)]
    new_password: SecretString,
    end_other_sessions: Option<String>,
}

/// POST `/account/password`. The rules come first, so that nobody confirms only to hear "too short"; then the new password
/// is hashed, because what waits for a confirmation must hold no secret.
pub async fn change_password(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    gate: Gate,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Problem> {
    let who = gate.who().clone();
    let end_others = form.end_other_sessions.is_some();
    let personal = [who.user.display_name.as_str(), who.user.email.as_str()];
    if let Err(problem) = app.accounts.rules.check(&form.new_password, &personal) {
        let (mut view, _) = load(&app, &who).await?;
        view.password_error = Some(problem.to_string());
        view.open_password = true;
        view.end_others = end_others;
        let errors = field_errors(&[("new_password", &view.password_error)]);
        return invalid(&app, &ctx, &session, view, errors).await;
    }
    let others = sessions::count(&app.db, who.user.id, app.accounts.clock.now()).await?.saturating_sub(1);
    let new_hash = app.accounts.hasher.hash(form.new_password).await?;
    gate.submit(ChangePassword { new_hash, end_others, others }, "/account/security").await
}
