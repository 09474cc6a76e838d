//! The seam between handlers and the engine: a handler hands over an action, the gate renders what came of it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::clock::{Seconds, Timestamp};
use crate::locale::{Text, t};
use crate::model::user::Identity;
use crate::reverify::{Bound, Challenge, Fields, Outcome, Refusal, SensitiveAction, Submission};
use crate::store::sessions;
use crate::web::app::App;
use crate::web::context::{Ctx, Shape, SignedIn, Visit};
use crate::web::cookies::LastAsked;
use crate::web::document::Document;
use crate::web::errors::Problem;
use crate::web::pages;
use crate::web::render::{html, see_other};
use crate::web::step_up_view::{self, Last};
use crate::web::typed::Typed;
use crate::web::views::{Notice, Tone};
use crate::web::{cookies, flash, render};

/// Who submits, and how the answer should look.
pub struct Gate {
    visit: Visit,
    who: Identity,
}

impl FromRequestParts<App> for Gate {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let visit = Visit::from_request_parts(parts, app).await?;
        let SignedIn(who) = <SignedIn as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        Ok(Self { visit, who })
    }
}

impl Gate {
    /// Who submits.
    pub fn who(&self) -> &Identity {
        &self.who
    }

    /// Submits an action that came from the page `return_to`.
    pub async fn submit<A: SensitiveAction>(self, action: A, return_to: &str) -> Result<Response, Problem> {
        let Self { visit, who } = self;
        let Visit { app, ctx, .. } = &visit;
        let fields = action.summary().fields;
        match app.reverify.submit(&who, &ctx.client, action, return_to).await? {
            Submission::Executed(outcome) => executed(&visit, &who, outcome).await,
            Submission::StepUp(challenge, bound) => needed(app, ctx, &who, &challenge, &bound),
            Submission::Refused(refusal) => refused(&visit, &who, &refusal, return_to, fields).await,
            Submission::TooMany => {
                let now = app.accounts.clock.now();
                let line = t!("error-too-many-waiting");
                Err(Problem::too_many(line, now + Seconds::minutes(1), now))
            }
            Submission::SignedOut => Err(Problem::session_replaced()),
        }
    }
}

/// A step-up is needed: 303, 403 with the dialog, or 403 with a problem document. Always with the `Step-Up` header.
fn needed(app: &App, ctx: &Ctx, who: &Identity, challenge: &Challenge, bound: &Bound) -> Result<Response, Problem> {
    let mut response = match ctx.shape {
        Shape::Page => see_other(&step_up_view::path(&challenge.handle)),
        Shape::Fragment => {
            let body = step_up_view::dialog(app, ctx, who, challenge, Last::Opened)?;
            let mut response = html(StatusCode::FORBIDDEN, body);
            response.headers_mut().insert("hx-retarget", HeaderValue::from_static("#dialog"));
            response.headers_mut().insert("hx-reswap", HeaderValue::from_static("innerHTML"));
            response
        }
        Shape::Json => step_up_view::problem(app, ctx, challenge, StatusCode::FORBIDDEN).into_response(),
    };
    step_up_view::mark(response.headers_mut(), challenge);
    cookies::set_binding(response.headers_mut(), &bound.handle, &bound.binding);
    let (handle, binding) = (bound.handle.hash(), bound.binding.hash());
    LastAsked { expires_at: challenge.expires_at, handle, binding, told: false }.keep(response.headers_mut());
    Ok(response)
}

/// Done: 303 with a notice, the changed page around an emptied dialog, or 200.
///
/// `who` is the session as it stands now; its page is rendered in the same answer, so that a step-up costs one round trip.
pub async fn executed(visit: &Visit, who: &Identity, outcome: Outcome) -> Result<Response, Problem> {
    let words = outcome.words().clone();
    let notice = Notice { tone: Tone::Good, title: words.title.clone(), line: words.line.clone() };
    let (title, line) = (visit.ctx.say(&words.title), visit.ctx.say(&words.line));
    let value = json!({ "status": "done", "title": title, "message": line, "next": words.next });
    if let Outcome::SignedOut(_) = outcome {
        let mut response = render::done(visit, &words.next, notice, value).await?;
        cookies::sign_out(response.headers_mut());
        return Ok(response);
    }
    if visit.ctx.shape == Shape::Fragment
        && let Some(who) = sessions::identify(&visit.app.db, who.token, visit.app.accounts.clock.now()).await?
        && let ctx = visit.ctx.seen_as(who.clone())
        && let Some(body) =
            pages::body(&visit.app, &ctx, &who, &words.next, Some(notice.clone()), &Typed::default()).await?
    {
        return Ok(html(StatusCode::OK, body));
    }
    render::done(visit, &words.next, notice, value).await
}

/// Refused at once, without a step-up: the page it came from, with the reason and what was typed.
pub async fn refused(
    visit: &Visit,
    who: &Identity,
    refusal: &Refusal,
    return_to: &str,
    fields: Fields,
) -> Result<Response, Problem> {
    if visit.ctx.shape == Shape::Json {
        return Ok(refusal_document(&visit.ctx, refusal));
    }
    let notice = refusal_notice(refusal);
    let typed = Typed::refused(fields, refusal, &visit.ctx.language);
    if let Some(body) = pages::body(&visit.app, &visit.ctx, who, return_to, Some(notice.clone()), &typed).await? {
        return Ok(html(StatusCode::UNPROCESSABLE_ENTITY, body));
    }
    flash::keep_with(&visit.session, &visit.ctx.language, &notice, typed).await?;
    Ok(match visit.ctx.shape {
        Shape::Fragment => render::redirect_htmx(return_to),
        Shape::Page | Shape::Json => see_other(return_to),
    })
}

/// A refusal as a page tells it. What stands beside a field is not said twice.
fn refusal_notice(refusal: &Refusal) -> Notice {
    let line = if refusal.field.is_some() { Text::default() } else { refusal.line.clone() };
    Notice { tone: Tone::Warn, title: refusal.title.clone(), line }
}

/// 422 as a problem document.
pub fn refusal_document(ctx: &Ctx, refusal: &Refusal) -> Response {
    let line = ctx.say(&refusal.line);
    let document = Document::new(ctx, StatusCode::UNPROCESSABLE_ENTITY, "refused", &refusal.title);
    let document = match refusal.field {
        Some(field) => document.with("errors", json!({ field: &line })),
        None => document,
    };
    document.with("detail", line).into_response()
}

/// "14 minutes from now", for cool-downs.
pub fn from_now(until: Timestamp, now: Timestamp) -> Text {
    let seconds = (until.millis_since(now) + 999) / 1000;
    t!("span-from-now", span = Text::span(Seconds(seconds)))
}
