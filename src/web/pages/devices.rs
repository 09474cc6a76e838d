//! `/account/devices`: where the account is signed in.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use tower_sessions::Session;

use crate::actions::end_other_sessions::EndOtherSessions;
use crate::clock::Timestamp;
use crate::mail::proof_words;
use crate::model::client::Client;
use crate::model::factor::ProofKind;
use crate::model::user::Identity;
use crate::store::sessions::{self, SessionInfo};
use crate::web::app::App;
use crate::web::context::{Ctx, SignedIn};
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate::Gate;
use crate::web::render;
use crate::web::times;
use crate::web::views::Frame;
use crate::web::views::account::{Device, DeviceKind, Devices};

/// The page and the same for programs.
pub async fn load(app: &App, who: &Identity) -> Result<(Devices, Value), Problem> {
    let now = app.accounts.clock.now();
    let all = sessions::list(&app.db, who.user.id, now).await?;
    let value: Vec<Value> = all
        .iter()
        .map(|s| {
            json!({
                "id": s.id.to_string(),
                "current": s.id == who.session.id,
                "device": Client::device_name(&s.agent),
                "signed_in": times::full(s.created_at).iso,
                "active": times::full(s.last_seen_at).iso,
            })
        })
        .collect();
    let (current, others): (Vec<_>, Vec<_>) = all.iter().partition(|s| s.id == who.session.id);
    let view = Devices {
        frame: Frame::default(),
        current: current.first().map(|s| device(s, now)).unwrap_or_default(),
        others: others.iter().map(|s| device(s, now)).collect(),
    };
    Ok((view, json!({ "devices": value })))
}

fn device(session: &SessionInfo, now: Timestamp) -> Device {
    let by = session.second_by.as_deref().or(session.first_by.as_deref()).and_then(ProofKind::from_name);
    Device {
        name: Client::device_name(&session.agent),
        kind: if Client::is_handheld(&session.agent) { DeviceKind::Phone } else { DeviceKind::Computer },
        active: times::ago(session.last_seen_at, now),
        signed_in: times::date(session.created_at, now),
        how: by.map(|kind| format!("with {}", proof_words(kind))).unwrap_or_default(),
        place: session.ip.clone(),
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

/// POST `/account/devices/end-others`
pub async fn end_others(
    State(app): State<App>,
    gate: Gate,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    let count = sessions::count(&app.db, gate.who().user.id, app.accounts.clock.now()).await?;
    gate.submit(EndOtherSessions { others: count.saturating_sub(1) }, "/account/devices").await
}
