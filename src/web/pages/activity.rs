//! `/account/activity`: the account's own security log.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_sessions::Session;

use crate::clock::Timestamp;
use crate::mail::proof_words;
use crate::model::client::Client;
use crate::model::factor::ProofKind;
use crate::model::ids::RowId;
use crate::store::audit::{self, Recorded};
use crate::web::app::App;
use crate::web::context::{Ctx, SignedIn};
use crate::web::errors::Problem;
use crate::web::render;
use crate::web::times;
use crate::web::views::Icon;
use crate::web::views::account::{Activity, Day, Event};

/// Events on one page.
const PAGE: i64 = 50;

/// Where to go on reading.
#[derive(Deserialize)]
pub struct Older {
    before: Option<uuid::Uuid>,
}

/// GET
pub async fn get(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    SignedIn(who): SignedIn,
    Query(older): Query<Older>,
) -> Result<Response, Problem> {
    let before = older.before.map(RowId);
    let mut rows = audit::list(&app.db, who.user.id, before, PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let now = app.accounts.clock.now();
    let next = rows.last().filter(|_| more).map(|row| format!("/account/activity?before={}", row.id));
    let value: Vec<Value> = rows.iter().map(entry).collect();
    let view = Activity {
        days: days(&rows, now),
        older: next.clone(),
        newest: before.map(|_| "/account/activity".to_owned()),
        ..Default::default()
    };
    render::view(&app, &ctx, &session, StatusCode::OK, view, json!({ "events": value, "older": next }), None).await
}

fn entry(row: &Recorded) -> Value {
    json!({
        "event": row.event,
        "action": row.action,
        "factor": row.factor,
        "at": times::full(row.at).iso,
        "device": Client::device_name(&row.agent),
        "ip": row.ip,
        "reference": row.reference,
    })
}

fn days(rows: &[Recorded], now: Timestamp) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for row in rows {
        let date = times::date(row.at, now);
        let event = event(row);
        match days.last_mut().filter(|day| day.date.text == date.text) {
            Some(day) => day.events.push(event),
            None => days.push(Day { date, events: vec![event] }),
        }
    }
    days
}

fn event(row: &Recorded) -> Event {
    let action = row.action.as_deref().map_or("a change", action_words);
    let (icon, title) = match row.event.as_str() {
        "sign_up.verified" => (Icon::User, "Account created".to_owned()),
        "sign_in.done" => (Icon::SignIn, "Signed in".to_owned()),
        "sign_in.wrong" if row.factor.as_deref() == Some("passkey") => {
            (Icon::Alert, "Passkey not accepted at sign-in".to_owned())
        }
        "sign_in.wrong" => (Icon::Alert, "Wrong password at sign-in".to_owned()),
        "sign_in.half" => (Icon::SignIn, "Right password at sign-in, second step asked for".to_owned()),
        "sign_in.second_wrong" => (Icon::Alert, "Wrong second step at sign-in".to_owned()),
        "sign_in.paused" => (Icon::Clock, "Signing in paused after wrong tries".to_owned()),
        "factor.enrolled" => (Icon::Key, "Another way to confirm it’s you added".to_owned()),
        "totp.code_wrong" => (Icon::Alert, "Wrong code while setting up an authenticator app".to_owned()),
        "passkey.refused" => (Icon::Alert, "Passkey not added: the answer didn’t fit".to_owned()),
        "passkey.renamed" => (Icon::Pencil, "Passkey renamed".to_owned()),
        "passkey.counter_went_back" => {
            (Icon::Alert, "A passkey’s counter went back: there may be a copy of it".to_owned())
        }
        "sign_out.done" => (Icon::SignOut, "Signed out".to_owned()),
        "profile.renamed" => (Icon::Pencil, "Name changed".to_owned()),
        "profile.picture_changed" => (Icon::Picture, "Picture changed".to_owned()),
        "profile.picture_removed" => (Icon::Picture, "Picture removed".to_owned()),
        "recovery.asked" => (Icon::Mail, "Password reset asked for".to_owned()),
        "recovery.done" => (Icon::Lock, "Password reset".to_owned()),
        "email.changed" => (Icon::Mail, "Email address changed".to_owned()),
        "email.added" => (Icon::Mail, "Email address added".to_owned()),
        "email.undo_waits" => (Icon::Clock, "Undoing a change of addresses asked for: it waits a day".to_owned()),
        "email.undo_wrong" => (Icon::Alert, "Wrong try to undo a change of addresses".to_owned()),
        "email.undo_stopped" => (Icon::Shield, "Undoing a change of addresses stopped".to_owned()),
        "email.code_wrong" => (Icon::Alert, "Wrong code for a new address".to_owned()),
        "email.change_withdrawn" => (Icon::Undo, "Change of address withdrawn".to_owned()),
        "email.change_refused" => (Icon::Alert, "Change of address not possible".to_owned()),
        "email.change_undone" => (Icon::Undo, "Change of address undone".to_owned()),
        "deletion.cancelled" => (Icon::Undo, "Deletion taken back".to_owned()),
        "account.not_me" => (Icon::Shield, "“This wasn’t me”: every device signed out".to_owned()),
        "confirmation.ended" => (Icon::Clock, "Confirmation ended".to_owned()),
        "session.ended_by_wrong_tries" => (Icon::Alert, "Signed out after too many wrong tries".to_owned()),
        "proof.right" => (Icon::Shield, format!("Confirmed it’s you, to {action}")),
        "proof.wrong" => (Icon::Alert, format!("Wrong try to confirm, to {action}")),
        "proof.paused" => (Icon::Clock, "Confirming paused after wrong tries".to_owned()),
        "proof.code_sent" => (Icon::Mail, format!("Code mailed, to {action}")),
        "action.parked" => (Icon::Clock, format!("Asked to {action}")),
        "action.executed" => (Icon::Check, format!("Done: {action}")),
        "action.cancelled" => (Icon::Cross, format!("Cancelled: {action}")),
        "action.expired" => (Icon::Clock, format!("Not confirmed in time: {action}")),
        "action.too_many" => (Icon::Alert, format!("Too many changes were waiting: {action}")),
        "policy.downgraded" => (Icon::Info, format!("Confirmed with one factor, as there is no second: {action}")),
        "action.refused" => (Icon::Alert, format!("Not possible: {action}")),
        other => (Icon::Info, other.replace(['.', '_'], " ")),
    };
    let factor = row.factor.as_deref().and_then(ProofKind::from_name);
    Event {
        icon,
        title,
        device: if row.agent.is_empty() { String::new() } else { Client::device_name(&row.agent) },
        place: row.ip.clone(),
        at: times::time(row.at),
        exact: times::full(row.at),
        how: factor.map(|kind| proof_words(kind).to_owned()).unwrap_or_default(),
        reference: row.reference.clone(),
    }
}

fn action_words(name: &str) -> &str {
    match name {
        "password.change" => "change the password",
        "password.set" => "set a password",
        "totp.enable" => "turn on 2-step verification",
        "totp.remove" => "turn off the authenticator app",
        "passkey.add" => "add a passkey",
        "passkey.remove" => "remove a passkey",
        "backup_codes.generate" => "make new backup codes",
        "email.change" => "change the email address",
        "email.add" => "add an email address",
        "email.set_primary" => "make another address primary",
        "email.remove" => "remove an email address",
        "username.change" => "change the username",
        "account.delete" => "delete the account",
        "session.end_others" => "sign out all other devices",
        other => other,
    }
}
