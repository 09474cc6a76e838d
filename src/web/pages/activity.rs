//! `/account/activity`: the account's own security log.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::locale::{Moment, Text, t};
use crate::model::area::Area;
use crate::model::factor::ProofKind;
use crate::model::ids::RowId;
use crate::store::audit::{self, Place, Recorded};
use crate::web::context::{SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::event_words::{about, words};
use crate::web::pages::activity_download::{device, entry, title};
use crate::web::render;
use crate::web::views::Icon;
use crate::web::views::account::{Activity, Day, Event, Filter};

/// The page.
const ACTIVITY: &str = "/account/activity";
/// Events on one page.
const PAGE: usize = 50;

/// Which part of the log, and where to go on reading. What is not understood counts as not said: a link that was cut off
/// still shows the log.
#[derive(Deserialize)]
pub struct Wanted {
    show: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

impl Wanted {
    fn area(&self) -> Option<Area> {
        Area::from_name(self.show.as_deref()?)
    }

    fn place(&self) -> Place {
        let id = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Uuid>().ok()).map(RowId);
        match (id(&self.before), id(&self.after)) {
            (Some(id), _) => Place::Before(id),
            (None, Some(id)) => Place::After(id),
            (None, None) => Place::Newest,
        }
    }
}

/// GET
pub async fn get(visit: Visit, SignedIn(who): SignedIn, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let area = wanted.area();
    let mut place = wanted.place();
    let limit = PAGE as i64 + 1;
    let mut rows = audit::page(&visit.app.db, who.user.id, area, place, limit).await?;
    if matches!(place, Place::After(_)) && rows.len() <= PAGE {
        // The newest are among them: the first page, as full as it can be.
        place = Place::Newest;
        rows = audit::page(&visit.app.db, who.user.id, area, place, limit).await?;
    }
    let more = rows.len() > PAGE;
    match place {
        // One more than fits, to know of it: the farthest one goes.
        Place::After(_) => drop(rows.drain(..rows.len().saturating_sub(PAGE))),
        _ => rows.truncate(PAGE),
    }
    let now = visit.app.accounts.clock.now();
    let link = |way: &str, row: Option<&Recorded>| row.map(|row| address(area, Some((way, row.id))));
    let older = link("before", rows.last().filter(|_| more || matches!(place, Place::After(_))));
    let newer = link("after", rows.first().filter(|_| place != Place::Newest));
    let value: Vec<Value> = rows.iter().map(|row| entry(row, &visit.ctx.language)).collect();
    let view = Activity {
        days: days(&rows, now),
        filters: filters(area),
        only: area.map(|area| label(Some(area))),
        would_show: would_show(area),
        older: older.clone(),
        newer: newer.clone(),
        behind: place != Place::Newest,
        ..Default::default()
    };
    let value = json!({ "events": value, "older": older, "newer": newer });
    render::view(&visit, StatusCode::OK, view, value, None).await
}

/// The address of a page of the log.
fn address(area: Option<Area>, place: Option<(&str, RowId)>) -> String {
    let show = area.map(|area| format!("show={}", area.name()));
    let place = place.map(|(way, id)| format!("{way}={id}"));
    let query: Vec<String> = show.into_iter().chain(place).collect();
    if query.is_empty() { ACTIVITY.to_owned() } else { format!("{ACTIVITY}?{}", query.join("&")) }
}

fn label(area: Option<Area>) -> Text {
    match area {
        None => t!("activity-all"),
        Some(Area::SignIns) => t!("activity-sign-ins"),
        Some(Area::Security) => t!("activity-security"),
        Some(Area::Profile) => t!("activity-profile"),
        Some(Area::Data) => t!("activity-data"),
    }
}

fn would_show(area: Option<Area>) -> Text {
    match area {
        None => Text::default(),
        Some(Area::SignIns) => t!("activity-would-sign-ins"),
        Some(Area::Security) => t!("activity-would-security"),
        Some(Area::Profile) => t!("activity-would-profile"),
        Some(Area::Data) => t!("activity-would-data"),
    }
}

fn filters(current: Option<Area>) -> Vec<Filter> {
    let filter =
        |area: Option<Area>| Filter { href: address(area, None), label: label(area), current: area == current };
    std::iter::once(None).chain(Area::ALL.map(Some)).map(filter).collect()
}

fn days(rows: &[Recorded], now: Timestamp) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for row in rows {
        let date = Moment::new(row.at, now);
        let event = event(row);
        match days.last_mut().filter(|day| day.date.at.to_utc().date() == date.at.to_utc().date()) {
            Some(day) => day.events.push(event),
            None => days.push(Day { date, events: vec![event] }),
        }
    }
    days
}

fn event(row: &Recorded) -> Event {
    let known = words(&row.event, row.action.as_deref(), row.factor.as_deref(), row.detail.as_deref());
    let from_inside = known.as_ref().is_none_or(|words| words.from_inside);
    Event {
        icon: known.as_ref().map_or(Icon::Info, |words| words.icon),
        title: title(row),
        device: device(row),
        place: row.ip.clone(),
        at: Moment::at(row.at),
        exact: Moment::at(row.at),
        about: about(row),
        how: how(row),
        reference: row.reference.clone(),
        not_me: from_inside.then(|| format!("{ACTIVITY}/{}/not-me", row.id)),
    }
}

/// With what it was confirmed, or tried: a label and its words.
fn how(row: &Recorded) -> Option<(Text, Text)> {
    let factor = row.factor.as_deref()?;
    let label = match row.event.as_str() {
        // The factor is what was set up, or what was typed: the title says so.
        "factor.enrolled" | "totp.code_wrong" | "passkey.refused" | "email.code_wrong" | "proof.code_sent" => {
            return None;
        }
        "sign_in.wrong" | "sign_in.second_wrong" | "sign_in.paused" | "proof.wrong" | "proof.paused" => {
            t!("activity-tried-with")
        }
        _ => t!("activity-confirmed-with"),
    };
    let words = match ProofKind::from_name(factor) {
        Some(kind) => kind.label(),
        None if factor == "fresh" => t!("activity-fresh"),
        None => return None,
    };
    Some((label, words))
}
