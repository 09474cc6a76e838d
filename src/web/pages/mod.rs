//! One file per page.

pub mod activity;
pub mod activity_download;
pub mod backup_codes;
pub mod csp_report;
pub mod data;
pub mod devices;
pub mod emails;
pub mod language;
pub mod links;
pub mod mailbox;
pub mod not_me;
pub mod passkeys;
pub mod picture;
pub mod probes;
pub mod profile;
pub mod recover;
pub mod recovery;
pub mod second_step;
pub mod security;
pub mod sign_in;
pub mod sign_up;
pub mod step_up;
pub mod totp;
pub mod undo;
pub mod username;
pub mod verify_email;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::locale::{Text, t};
use crate::model::user::Identity;
use crate::reverify::Fields;
use crate::web::app::App;
use crate::web::context::Ctx;
use crate::web::document::Document;
use crate::web::errors::Problem;
use crate::web::render::{self, PageView, html};
use crate::web::views::{self, Notice};

/// The page at `path` as the answer to a change: swapped in as a whole beside an emptied dialog. `None` when it is not one
/// of ours (an integrator's page): then the caller sends the browser there. `fields` is what was typed in vain.
pub async fn show(
    app: &App,
    ctx: &Ctx,
    who: &Identity,
    path: &str,
    notice: Notice,
    fields: &Fields,
) -> Result<Option<Response>, Problem> {
    let main = match path {
        "/account" => main_of(app, ctx, profile::load(app, who).await?, fields)?,
        "/account/security" => main_of(app, ctx, security::load(app, who).await?.0, fields)?,
        backup_codes::PAGE => main_of(app, ctx, backup_codes::load(app, who).await?.0, fields)?,
        "/account/devices" => main_of(app, ctx, devices::load(app, ctx, who).await?.0, fields)?,
        "/account/data" => main_of(app, ctx, data::load(app, ctx, who).await?.0, fields)?,
        _ => return Ok(None),
    };
    let body = views::partial("#main", &main) + &render::surroundings(app, ctx, Some(notice))?;
    Ok(Some(html(StatusCode::OK, body)))
}

fn main_of<V: PageView>(app: &App, ctx: &Ctx, mut view: V, fields: &Fields) -> Result<String, Problem> {
    view.fill_in(fields);
    *view.frame() = render::frame(app, ctx, None)?;
    Ok(view.main(&ctx.language)?)
}

/// 422: the form again with its values and an error beside each wrong field; for programs, the errors by field.
pub async fn invalid<V: PageView>(
    app: &App,
    ctx: &Ctx,
    session: &tower_sessions::Session,
    view: V,
    errors: serde_json::Value,
) -> Result<Response, Problem> {
    if ctx.shape == crate::web::context::Shape::Json {
        let document = Document::new(ctx, StatusCode::UNPROCESSABLE_ENTITY, "invalid", &t!("base-fields-wrong"));
        return Ok(document.with("errors", errors).into_response());
    }
    render::view(app, ctx, session, StatusCode::UNPROCESSABLE_ENTITY, view, serde_json::Value::Null, None).await
}

/// 410: what was being set up on the Security page is over; the page as it is now, with the reason.
pub async fn over(
    app: &App,
    ctx: &Ctx,
    session: &tower_sessions::Session,
    who: &Identity,
    line: Text,
) -> Result<Response, Problem> {
    let title = t!("security-nothing-added");
    if ctx.shape == crate::web::context::Shape::Json {
        return Ok(gone(ctx, &title, &line));
    }
    let notice = Notice { tone: views::Tone::Warn, title, line };
    let (view, value) = security::load(app, who).await?;
    render::view(app, ctx, session, StatusCode::GONE, view, value, Some(notice)).await
}

/// 410 for programs.
pub fn gone(ctx: &Ctx, title: &Text, line: &Text) -> Response {
    Document::new(ctx, StatusCode::GONE, "gone", title).with("detail", ctx.say(line)).into_response()
}

/// Errors by field name.
pub fn field_errors(ctx: &Ctx, errors: &[(&str, &Option<Text>)]) -> serde_json::Value {
    let pairs = errors.iter().filter_map(|(field, error)| Some(((*field).to_owned(), ctx.say(error.as_ref()?).into())));
    serde_json::Value::Object(pairs.collect())
}

/// 429 for programs: when it works again.
pub fn paused(until: crate::clock::Timestamp, now: crate::clock::Timestamp) -> Problem {
    Problem::too_many(t!("base-too-many-tries"), until, now)
}
