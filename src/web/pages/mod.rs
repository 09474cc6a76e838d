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
use crate::web::app::App;
use crate::web::context::{Ctx, Shape, Visit};
use crate::web::document::Document;
use crate::web::errors::Problem;
use crate::web::render::{self, PageView};
use crate::web::typed::Typed;
use crate::web::views::{self, Notice};

/// The page at `path` as the answer to a change: whole, or for htmx to swap in beside whatever else is answered. `None` when
/// it is not one of ours (an integrator's page): only its own route can render it. `typed` is what was asked for in vain.
pub async fn body(
    app: &App,
    ctx: &Ctx,
    who: &Identity,
    path: &str,
    notice: Option<Notice>,
    typed: &Typed,
) -> Result<Option<String>, Problem> {
    let body = match path {
        "/account" => body_of(app, ctx, profile::load(app, who).await?, notice, typed)?,
        "/account/security" => body_of(app, ctx, security::load(app, who, &ctx.client).await?.0, notice, typed)?,
        backup_codes::PAGE => body_of(app, ctx, backup_codes::load(app, who, &ctx.client).await?.0, notice, typed)?,
        "/account/devices" => body_of(app, ctx, devices::load(app, ctx, who).await?.0, notice, typed)?,
        "/account/data" => body_of(app, ctx, data::load(app, ctx, who).await?.0, notice, typed)?,
        _ => return Ok(None),
    };
    Ok(Some(body))
}

fn body_of<V: PageView>(
    app: &App,
    ctx: &Ctx,
    mut view: V,
    notice: Option<Notice>,
    typed: &Typed,
) -> Result<String, Problem> {
    view.fill_in(typed);
    if ctx.shape == Shape::Page {
        *view.frame() = render::frame(app, ctx, notice)?;
        return Ok(view.page(&ctx.language)?);
    }
    *view.frame() = render::frame(app, ctx, None)?;
    Ok(views::partial("#main", &view.main(&ctx.language)?) + &render::surroundings(app, ctx, notice)?)
}

/// 422: the form again with its values and an error beside each wrong field; for programs, the errors by field.
pub async fn invalid<V: PageView>(visit: &Visit, view: V, errors: serde_json::Value) -> Result<Response, Problem> {
    if visit.ctx.shape == Shape::Json {
        let document = Document::new(&visit.ctx, StatusCode::UNPROCESSABLE_ENTITY, "invalid", &t!("base-fields-wrong"));
        return Ok(document.with("errors", errors).into_response());
    }
    render::view(visit, StatusCode::UNPROCESSABLE_ENTITY, view, serde_json::Value::Null, None).await
}

/// 410: what was being set up on the Security page is over; the page as it is now, with the reason.
pub async fn over(visit: &Visit, who: &Identity, line: Text) -> Result<Response, Problem> {
    let title = t!("security-nothing-added");
    if visit.ctx.shape == Shape::Json {
        return Ok(gone(&visit.ctx, &title, &line));
    }
    let notice = Notice { tone: views::Tone::Warn, title, line };
    let (view, value) = security::load(&visit.app, who, &visit.ctx.client).await?;
    render::view(visit, StatusCode::GONE, view, value, Some(notice)).await
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
