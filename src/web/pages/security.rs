//! `/account/security`: the password, and how fresh the confirmation is.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::actions::OtherSessions;
use crate::actions::change_password::ChangePassword;
use crate::actions::set_password::SetPassword;
use crate::clock::Timestamp;
use crate::factors::backup_codes::LOW;
use crate::factors::totp::Setup;
use crate::locale::{Moment, Text, t};
use crate::model::client::Client;
use crate::model::factor::Held;
use crate::model::user::Identity;
use crate::store::enrolments::Kind;
use crate::store::passkeys::PasskeyRow;
use crate::store::{factors, passkeys, sessions};
use crate::web::app::App;
use crate::web::context::{Shape, SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::form::Form;
use crate::web::gate::Gate;
use crate::web::pages::{field_errors, invalid};
use crate::web::render::{self, see_other};
use crate::web::views::account::{Confirmed, Security};
use crate::web::views::factors::{Backup, PasskeyOffer, PasskeyRow as View, Totp};

/// The page.
pub const SECURITY: &str = "/account/security";

/// The page and the same for programs.
pub async fn load(app: &App, who: &Identity, client: &Client) -> Result<(Security, Value), Problem> {
    let now = app.accounts.clock.now();
    let overview = factors::overview(&app.db, who.user.id, who.session.id, now).await?.ok_or_else(Problem::sign_in)?;
    let stored = passkeys::list(&app.db, who.user.id).await?;
    let others = usize::try_from(overview.sessions).unwrap_or(0).saturating_sub(1);
    let held = overview.held;
    let offer = overview.passkey_pending.as_deref().and_then(|sealed| app.accounts.passkey_offer(who, client, sealed));
    let setup = match overview.totp_pending.as_deref().filter(|_| held.totp.is_none()) {
        Some(sealed) => app.accounts.totp_setup(who, client, sealed)?,
        None => None,
    };
    let confirmed = render::confirmed(app, who, now);
    let until = confirmed.map(|(_, until, _)| Moment::at(until).iso());
    let confirmed = confirmed.map(|(proof, until, part)| Confirmed {
        ago: Moment::new(proof.at, now),
        until: Moment::at(until),
        how: proof.by.in_sentence(),
        part,
    });
    let value = json!({
        "has_password": who.user.has_password,
        "other_devices": others,
        "confirmed_until": until,
        "passkeys": stored.iter().map(|row| json!({ "id": row.id.to_string(), "name": row.name })).collect::<Vec<_>>(),
        "totp": held.totp.is_some(),
        "totp_setup": setup.as_ref().map(|setup| json!({ "secret": setup.secret.replace(' ', ""), "uri": setup.uri })),
        "passkey_options": offer,
        "backup_codes_left": held.backup_left,
    });
    let view = Security {
        password_changed: Moment::new(who.user.password_changed_at, now),
        other_devices: others,
        password_min: app.config.password_min_length,
        end_others: true,
        has_password: who.user.has_password,
        second_required: app.config.second_factor_required && held.totp.is_none() && stored.is_empty(),
        passkeys: stored.iter().map(|row| passkey(row, &stored, &held, now)).collect(),
        passkey_offer: offer.map(|options| PasskeyOffer { options: options.to_string() }),
        totp: totp(&held, setup, now),
        backup: overview.backup_at.map(|made| Backup {
            left: held.backup_left,
            of: u32::try_from(overview.backup_made).unwrap_or(0),
            made: Moment::new(made, now),
            low: held.backup_left <= LOW,
        }),
        confirmed,
        signal: Some(signal(app, who, &stored)),
        ..Default::default()
    };
    Ok((view, value))
}

/// What the browser tells its passkey manager, so that it stops offering those that were removed (WebAuthn level 3,
/// 5.1.10).
fn signal(app: &App, who: &Identity, stored: &[PasskeyRow]) -> String {
    let ids: Vec<String> = stored.iter().map(|row| URL_SAFE_NO_PAD.encode(&row.credential_id)).collect();
    let user = URL_SAFE_NO_PAD.encode(who.user.id.0.as_bytes());
    json!({ "rpId": app.origin.host(), "userId": user, "ids": ids }).to_string()
}

fn passkey(row: &PasskeyRow, all: &[PasskeyRow], held: &Held, now: Timestamp) -> View {
    let others = all.len() - 1;
    let still_works = match (others, held.password.is_some()) {
        (0, true) => t!("passkey-left-password"),
        (1, false) => t!("passkey-left-one"),
        (_, false) => t!("passkey-left-some"),
        (1, true) => t!("passkey-left-one-and-password"),
        (_, true) => t!("passkey-left-some-and-password"),
    };
    View {
        id: row.id.to_string(),
        name: row.name.clone(),
        added: Moment::new(row.created_at, now),
        used: row.last_used_at.map(|at| Moment::new(at, now)),
        synced: row.synced,
        still_works,
        last_way_in: others == 0 && held.password.is_none(),
        ..Default::default()
    }
}

fn totp(held: &Held, setup: Option<Setup>, now: Timestamp) -> Totp {
    match (held.totp, setup) {
        (Some(since), _) => Totp::On { since: Moment::new(since, now), still_works: without_totp(held) },
        (None, Some(Setup { qr_svg, secret, uri })) => {
            Totp::Setup { qr_svg, secret, uri, error: None, end_others: false }
        }
        (None, None) => Totp::Off,
    }
}

/// What is left when the authenticator app is gone.
pub fn without_totp(held: &Held) -> Text {
    match held.passkey {
        Some(_) => t!("totp-left-passkeys"),
        None => t!("totp-left-password"),
    }
}

/// Gives up what is being set up, and shows the page as it is then.
pub async fn give_up(visit: &Visit, who: &Identity, kind: Kind) -> Result<Response, Problem> {
    visit.app.accounts.cancel_enrolment(who, kind).await?;
    match visit.ctx.shape {
        Shape::Page => Ok(render::see_other(SECURITY)),
        Shape::Json => Ok(render::json_body(StatusCode::OK, &json!({ "status": "cancelled" }))),
        Shape::Fragment => {
            let (view, value) = load(&visit.app, who, &visit.ctx.client).await?;
            render::view(visit, StatusCode::OK, view, value, None).await
        }
    }
}

/// GET. The form below new backup codes leads here and sends nothing, for which browsers write a lone "?".
pub async fn get(visit: Visit, SignedIn(who): SignedIn, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    if query.as_deref() == Some("") {
        return Ok(see_other(SECURITY));
    }
    let (view, value) = load(&visit.app, &who, &visit.ctx.client).await?;
    render::view(&visit, StatusCode::OK, view, value, None).await
}

/// What the box "Sign out my other devices" asks for.
pub async fn others(app: &App, who: &Identity, ticked: Option<String>) -> Result<OtherSessions, Problem> {
    let count = sessions::count(&app.db, who.user.id, app.accounts.clock.now()).await?.saturating_sub(1);
    Ok(OtherSessions { end: ticked.is_some(), count })
}

/// The forms `remove-totp` and `remove-passkey`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovalForm {
    pub end_other_sessions: Option<String>,
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
pub async fn change_password(visit: Visit, gate: Gate, Form(form): Form<PasswordForm>) -> Result<Response, Problem> {
    let who = gate.who().clone();
    let personal = [who.user.display_name.as_str(), who.user.email.as_str()];
    if let Err(problem) = visit.app.accounts.check_new_password(&form.new_password, &personal).await? {
        let (mut view, _) = load(&visit.app, &who, &visit.ctx.client).await?;
        view.password_error = Some(problem.text());
        view.open_password = true;
        view.end_others = form.end_other_sessions.is_some();
        let errors = field_errors(&visit.ctx, &[("new_password", &view.password_error)]);
        return invalid(&visit, view, errors).await;
    }
    let others = others(&visit.app, &who, form.end_other_sessions).await?;
    let new_hash = visit.app.accounts.hasher.hash(form.new_password).await?;
    gate.submit(ChangePassword { new_hash, others }, SECURITY).await
}

/// The form `set-password`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstPasswordForm {
    #[serde(default)]
    new_password: SecretString,
    end_other_sessions: Option<String>,
}

/// POST `/account/password/set`
pub async fn set_password(visit: Visit, gate: Gate, Form(form): Form<FirstPasswordForm>) -> Result<Response, Problem> {
    let who = gate.who().clone();
    let personal = [who.user.display_name.as_str(), who.user.email.as_str()];
    if let Err(problem) = visit.app.accounts.check_new_password(&form.new_password, &personal).await? {
        let (mut view, _) = load(&visit.app, &who, &visit.ctx.client).await?;
        view.password_error = Some(problem.text());
        view.open_password = true;
        view.end_others = form.end_other_sessions.is_some();
        let errors = field_errors(&visit.ctx, &[("new_password", &view.password_error)]);
        return invalid(&visit, view, errors).await;
    }
    let others = others(&visit.app, &who, form.end_other_sessions).await?;
    let hash = visit.app.accounts.hasher.hash(form.new_password).await?;
    gate.submit(SetPassword { hash, others }, SECURITY).await
}
