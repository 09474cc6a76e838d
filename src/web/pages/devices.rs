//! `/account/devices`: where the account is signed in.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actions::end_other_sessions::EndOtherSessions;
use crate::actions::end_session::EndSession;
use crate::clock::Timestamp;
use crate::locale::{Moment, Text, t};
use crate::model::client::Client;
use crate::model::factor::ProofKind;
use crate::model::ids::SessionId;
use crate::model::user::Identity;
use crate::store::session_list::{self, Behind, Here, SessionInfo};
use crate::store::sessions;
use crate::web::app::App;
use crate::web::context::{Ctx, SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate::Gate;
use crate::web::render;
use crate::web::views::Frame;
use crate::web::views::account::{Device, DeviceKind, Devices};

/// The page.
const DEVICES: &str = "/account/devices";
/// Other devices on one page.
const PAGE: usize = 25;

/// Where the list of other devices goes on: "1790000000000.0192…", when the last one shown was seen and which it is.
#[derive(Deserialize, Default)]
pub struct From {
    from: Option<String>,
}

impl From {
    fn behind(&self) -> Option<Behind> {
        let (seen, id) = self.from.as_deref()?.split_once('.')?;
        let id = SessionId(id.parse::<Uuid>().ok()?);
        Some(Behind { seen: Timestamp::from_millis(seen.parse().ok()?), id })
    }
}

/// The page and the same for programs, from the first other device on.
pub async fn load(app: &App, ctx: &Ctx, who: &Identity) -> Result<(Devices, Value), Problem> {
    load_from(app, ctx, who, None).await
}

/// Two statements, however many devices there are: this one with the number of the others, and a page of the others.
async fn load_from(app: &App, ctx: &Ctx, who: &Identity, behind: Option<Behind>) -> Result<(Devices, Value), Problem> {
    let now = app.accounts.clock.now();
    let (user, own) = (who.user.id, who.session.id);
    let Here { this, others: count } =
        session_list::here(&app.db, user, own, now).await?.ok_or_else(Problem::sign_in)?;
    let mut rows = session_list::others(&app.db, user, own, behind, PAGE as i64 + 1, now).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more);
    let older = next.map(|last| format!("{DEVICES}?from={}.{}", last.last_seen_at.millis(), last.id));
    let value: Vec<Value> = std::iter::once(&this).chain(&rows).map(|row| entry(ctx, row, row.id == own)).collect();
    let view = Devices {
        frame: Frame::default(),
        current: device(&this, now),
        others: rows.iter().map(|row| device(row, now)).collect(),
        count: usize::try_from(count).unwrap_or(0),
        older: older.clone(),
        newest: behind.map(|_| DEVICES.to_owned()),
    };
    Ok((view, json!({ "devices": value, "others": count, "older": older })))
}

fn entry(ctx: &Ctx, row: &SessionInfo, current: bool) -> Value {
    json!({
        "id": row.id.to_string(),
        "current": current,
        "device": ctx.say(&Client::device_text(&row.agent)),
        "ip": row.ip,
        "signed_in": Moment::at(row.created_at).iso(),
        "signed_in_with": row.signed_in_by().iter().map(|kind| kind.name()).collect::<Vec<_>>(),
        "active": Moment::at(row.last_seen_at).iso(),
    })
}

fn device(row: &SessionInfo, now: Timestamp) -> Device {
    Device {
        id: row.id.to_string(),
        name: Client::device_text(&row.agent),
        kind: if Client::is_handheld(&row.agent) { DeviceKind::Phone } else { DeviceKind::Computer },
        active: Moment::new(row.last_seen_at, now),
        signed_in: Moment::new(row.created_at, now),
        how: ways(&row.signed_in_by()),
        place: row.ip.clone(),
    }
}

/// "password and app code"; empty when it is not known.
fn ways(kinds: &[ProofKind]) -> Text {
    let words = kinds.iter().map(|kind| match kind {
        ProofKind::Passkey => t!("devices-with-passkey"),
        ProofKind::Password => t!("devices-with-password"),
        ProofKind::Totp => t!("devices-with-totp"),
        ProofKind::EmailCode => t!("devices-with-email-code"),
        ProofKind::BackupCode => t!("devices-with-backup-code"),
    });
    Text::all_of(words.collect()).unwrap_or_default()
}

/// GET
pub async fn get(visit: Visit, SignedIn(who): SignedIn, Query(from): Query<From>) -> Result<Response, Problem> {
    let (view, value) = load_from(&visit.app, &visit.ctx, &who, from.behind()).await?;
    render::view(&visit, StatusCode::OK, view, value, None).await
}

/// POST `/account/devices/{id}/end`. Somebody else's session is as unknown as one that never was.
pub async fn end(
    State(app): State<App>,
    gate: Gate,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    let id = SessionId(id.parse::<Uuid>().map_err(|_| Problem::device_gone())?);
    let now = app.accounts.clock.now();
    let found = session_list::find(&app.db, gate.who().user.id, id, now).await?;
    let row = found.ok_or_else(Problem::device_gone)?;
    gate.submit(EndSession { id, agent: row.agent, ip: row.ip }, DEVICES).await
}

/// POST `/account/devices/end-others`
pub async fn end_others(
    State(app): State<App>,
    gate: Gate,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    let count = sessions::count(&app.db, gate.who().user.id, app.accounts.clock.now()).await?;
    gate.submit(EndOtherSessions { others: count.saturating_sub(1) }, DEVICES).await
}
