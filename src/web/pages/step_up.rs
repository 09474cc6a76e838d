//! `/step-up/{handle}`: shows what waits, takes proofs, mails codes, cancels.

use askama::Template as _;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;

use crate::clock::Timestamp;
use crate::crypto::{Token, TokenHash};
use crate::locale::{Text, t};
use crate::model::factor::ProofKind;
use crate::model::user::Identity;
use crate::reverify::{Bound, Challenge, Refusal, SendCode, Verdict, WrongTry};
use crate::web::context::{Shape, SignedIn, Visit};
use crate::web::cookies::LastAsked;
use crate::web::document::Document;
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate::{self, refusal_document};
use crate::web::pages;
use crate::web::proof_form::{ProofForm, why_wrong};
use crate::web::render::{self, html, json_body, see_other};
use crate::web::step_up_view::{self, Last};
use crate::web::typed::Typed;
use crate::web::views::step_up::{StepUp, StepUpDialog, StepUpPage, Way};
use crate::web::{come_back, cookies};

/// One request about one parked action.
struct Asked {
    visit: Visit,
    who: Identity,
    handle: String,
}

impl Asked {
    /// The handle with its binding. A handle that is no token, or whose cookie is missing, gets random values instead: the
    /// same look-up, the same answer as for one that does not exist.
    fn bound(&self) -> Result<Bound, Problem> {
        let handle = match Token::parse(&self.handle) {
            Some(handle) => handle,
            None => Token::random()?,
        };
        let binding = match cookies::binding(&self.visit.ctx.headers, &handle) {
            Some(binding) => binding,
            None => Token::random()?,
        };
        Ok(Bound { handle, binding })
    }

    /// The ticket in the shape that was asked for.
    fn ticket(&self, status: StatusCode, challenge: &Challenge, last: Last) -> Result<Response, Problem> {
        let Self { visit: Visit { app, ctx, .. }, who, .. } = self;
        let mut response = match ctx.shape {
            Shape::Json => step_up_view::problem(app, ctx, challenge, status).into_response(),
            Shape::Fragment => html(status, step_up_view::dialog(app, ctx, who, challenge, last)?),
            Shape::Page => html(
                status,
                render::PageView::page(&step_up_view::page(app, ctx, who, challenge, last)?, &ctx.language)?,
            ),
        };
        if status == StatusCode::FORBIDDEN {
            step_up_view::mark(response.headers_mut(), challenge);
        }
        Ok(response)
    }

    /// A ticket for what is over: one answer for unknown, foreign, expired, cancelled and finished.
    fn closed(&self, status: StatusCode, way: Way) -> Result<Response, Problem> {
        let Visit { app, ctx, .. } = &self.visit;
        let ticket = self.over(way)?;
        Ok(match ctx.shape {
            Shape::Fragment => html(status, StepUpDialog { ticket }.render_with_values(&*ctx.language)?),
            Shape::Page | Shape::Json => {
                let page = StepUpPage { frame: render::frame(app, ctx, None)?, ticket };
                html(status, page.render_with_values(&*ctx.language)?)
            }
        })
    }

    fn over(&self, way: Way) -> Result<StepUp, Problem> {
        // Only a handle of the right form is repeated; nothing else from the address gets into a page.
        let handle = Token::parse(&self.handle).map(|token| token.expose()).unwrap_or_default();
        step_up_view::closed(&self.visit.app, &self.visit.ctx, &self.who, &handle, way)
    }

    fn gone(&self) -> Result<Response, Problem> {
        if self.visit.ctx.shape == Shape::Json {
            return Ok(pages::gone(&self.visit.ctx, &t!("step-over"), &t!("step-over-line")));
        }
        let mut response = self.closed(StatusCode::GONE, Way::Gone)?;
        // In the dialog that was all there is to say: the form is still behind it. A page leads back to an empty one.
        if self.visit.ctx.shape == Shape::Fragment {
            self.forget_asked(&mut response, Token::parse(&self.handle).map(|handle| handle.hash()));
        }
        Ok(response)
    }

    /// Has the browser forget what it parked last, where it is this.
    fn forget_asked(&self, response: &mut Response, handle: Option<TokenHash>) {
        if LastAsked::of(&self.visit.ctx.headers).is_some_and(|last| Some(last.handle) == handle) {
            cookies::clear_asked(response.headers_mut());
        }
    }

    /// The cookies of an action that is over.
    fn forget(&self, response: &mut Response, bound: &Bound) {
        cookies::clear_binding(response.headers_mut(), &bound.handle);
        self.forget_asked(response, Some(bound.handle.hash()));
    }

    fn busy(&self) -> Result<Response, Problem> {
        let status = StatusCode::CONFLICT;
        if self.visit.ctx.shape == Shape::Json {
            return Ok(Document::new(&self.visit.ctx, status, "busy", &t!("step-busy-request")).into_response());
        }
        self.closed(status, Way::Busy)
    }

    /// The request as the session whose cookie value was just replaced.
    async fn renewed(self, token: &Token) -> Result<Self, Problem> {
        let (visit, who) = self.visit.renewed(token, self.who).await?;
        Ok(Self { visit, who, ..self })
    }
}

/// Which way to show.
#[derive(Deserialize)]
pub struct Method {
    method: Option<String>,
}

impl Method {
    /// Its name, if one was chosen.
    pub fn method(self) -> Option<String> {
        self.method
    }
}

/// GET
pub async fn get(
    visit: Visit,
    SignedIn(who): SignedIn,
    Path(handle): Path<String>,
    Query(query): Query<Method>,
) -> Result<Response, Problem> {
    let asked = Asked { visit, who, handle };
    let bound = asked.bound()?;
    match asked.visit.app.reverify.challenge(&asked.who, &bound).await? {
        Some(challenge) => {
            let last = match query.method.as_deref() {
                None => Last::Opened,
                Some("help") => Last::Help,
                Some(name) => Last::Chose(ProofKind::from_name(name)),
            };
            let status = if asked.visit.ctx.shape == Shape::Json { StatusCode::FORBIDDEN } else { StatusCode::OK };
            asked.ticket(status, &challenge, last)
        }
        None => asked.gone(),
    }
}

/// POST
pub async fn prove(
    visit: Visit,
    SignedIn(who): SignedIn,
    Path(handle): Path<String>,
    Form(form): Form<ProofForm>,
) -> Result<Response, Problem> {
    let proof = form.proof()?;
    let kind = proof.kind();
    let asked = Asked { visit, who, handle };
    let bound = asked.bound()?;
    let own = cookies::bindings(&asked.visit.ctx.headers);
    let verdict = asked.visit.app.reverify.prove(&asked.who, &asked.visit.ctx.client, &bound, &own, proof).await?;
    match verdict {
        Verdict::Executed(outcome, token) => {
            let asked = match &token {
                Some(token) => asked.renewed(token).await?,
                None => asked,
            };
            let mut response = gate::executed(&asked.visit, &asked.who, outcome).await?;
            if let Some(token) = token {
                cookies::set_session(response.headers_mut(), &token);
            }
            asked.forget(&mut response, &bound);
            Ok(response)
        }
        Verdict::Refused(refusal, challenge, token) => {
            let asked = asked.renewed(&token).await?;
            let mut response = refused(&asked, &refusal, *challenge).await?;
            cookies::set_session(response.headers_mut(), &token);
            asked.forget(&mut response, &bound);
            Ok(response)
        }
        Verdict::NextFactor(challenge, token) => {
            let asked = asked.renewed(&token).await?;
            let status = if asked.visit.ctx.shape == Shape::Json { StatusCode::FORBIDDEN } else { StatusCode::OK };
            let mut response = asked.ticket(status, &challenge, Last::Opened)?;
            cookies::set_session(response.headers_mut(), &token);
            Ok(response)
        }
        Verdict::Wrong(challenge, wrong) => wrong_try(&asked, &challenge, wrong),
        Verdict::Paused(challenge, until) => paused(&asked, &challenge, kind, until),
        Verdict::Unsuitable(challenge, refusal) => match asked.visit.ctx.shape {
            Shape::Json => Ok(refusal_document(&asked.visit.ctx, &refusal)),
            _ => asked.ticket(StatusCode::UNPROCESSABLE_ENTITY, &challenge, Last::Chose(None)),
        },
        Verdict::Busy => asked.busy(),
        Verdict::Replaced => Err(Problem::session_replaced()),
        Verdict::SessionEnded => Err(Problem::sign_in()),
        Verdict::Gone => asked.gone(),
    }
}

/// The dialog says why, and behind it the page is as it is now, its form filled in. Without script that is all there is.
async fn refused(asked: &Asked, refusal: &Refusal, challenge: Challenge) -> Result<Response, Problem> {
    let Asked { visit, who, .. } = asked;
    let Visit { app, ctx, .. } = visit;
    let (fields, back) = (challenge.summary.fields, challenge.return_to);
    if ctx.shape != Shape::Fragment {
        return gate::refused(visit, who, refusal, &back, fields).await;
    }
    let ticket = asked.over(Way::Refused { title: refusal.title.clone(), line: refusal.line.clone() })?;
    let dialog = StepUpDialog { ticket }.render_with_values(&*ctx.language)?;
    let typed = Typed::refused(fields, refusal, &ctx.language);
    let page = pages::body(app, ctx, who, &back, None, &typed).await?.unwrap_or_default();
    Ok(html(StatusCode::UNPROCESSABLE_ENTITY, dialog + &page))
}

fn wrong_try(asked: &Asked, challenge: &Challenge, wrong: WrongTry) -> Result<Response, Problem> {
    let mut text = why_wrong(wrong.kind, wrong.why);
    if (1..=2).contains(&wrong.left) {
        text = t!("wrong-tries-left", wrong = text, n = wrong.left);
    }
    if asked.visit.ctx.shape == Shape::Json {
        let field = match wrong.kind {
            ProofKind::Password => "password",
            ProofKind::Passkey => "credential",
            _ => "code",
        };
        let detail = asked.visit.ctx.say(&text);
        let document =
            Document::new(&asked.visit.ctx, StatusCode::UNPROCESSABLE_ENTITY, "wrong-proof", &t!("wrong-title"));
        let errors = json!({ field: detail });
        let document = document.with("detail", detail).with("errors", errors).with("handle", challenge.handle.as_str());
        return Ok(document.into_response());
    }
    asked.ticket(StatusCode::UNPROCESSABLE_ENTITY, challenge, Last::Wrong(wrong.kind, text))
}

fn paused(asked: &Asked, challenge: &Challenge, kind: ProofKind, until: Timestamp) -> Result<Response, Problem> {
    let now = asked.visit.app.accounts.clock.now();
    if asked.visit.ctx.shape == Shape::Json {
        return Err(crate::web::pages::paused(until, now));
    }
    let mut response = asked.ticket(StatusCode::TOO_MANY_REQUESTS, challenge, Last::Paused(kind, until))?;
    render::retry_after(&mut response, until, now);
    Ok(response)
}

/// POST `/step-up/{handle}/send-code`
pub async fn send_code(
    visit: Visit,
    SignedIn(who): SignedIn,
    Path(handle): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    let asked = Asked { visit, who, handle };
    let bound = asked.bound()?;
    let now = asked.visit.app.accounts.clock.now();
    match asked.visit.app.reverify.send_code(&asked.who, &asked.visit.ctx.client, &bound).await? {
        SendCode::Sent(challenge, again) => match asked.visit.ctx.shape {
            Shape::Json => Ok(json_body(StatusCode::OK, &json!({ "status": "sent", "handle": challenge.handle }))),
            _ => asked.ticket(StatusCode::OK, &challenge, Last::CodeSent(again)),
        },
        SendCode::TooSoon(challenge, until) => {
            let line = t!("step-email-code-too-soon");
            too_many(&asked, &challenge, line, until, now)
        }
        SendCode::TooMany(challenge) => {
            let line = t!("step-email-code-too-many");
            too_many(&asked, &challenge, line, now + crate::clock::Seconds::minutes(15), now)
        }
        SendCode::Unsuitable(challenge, refusal) => match asked.visit.ctx.shape {
            Shape::Json => Ok(refusal_document(&asked.visit.ctx, &refusal)),
            _ => asked.ticket(StatusCode::UNPROCESSABLE_ENTITY, &challenge, Last::Chose(None)),
        },
        SendCode::Gone => asked.gone(),
    }
}

fn too_many(
    asked: &Asked,
    challenge: &Challenge,
    line: Text,
    until: Timestamp,
    now: Timestamp,
) -> Result<Response, Problem> {
    if asked.visit.ctx.shape == Shape::Json {
        return Err(Problem::too_many(line, until, now));
    }
    let mut response = asked.ticket(StatusCode::TOO_MANY_REQUESTS, challenge, Last::CodeRefused(line))?;
    render::retry_after(&mut response, until, now);
    Ok(response)
}

/// POST `/step-up/{handle}/cancel`: a typed outcome, and no message for people. They know.
pub async fn cancel(
    visit: Visit,
    SignedIn(who): SignedIn,
    Path(handle): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    let asked = Asked { visit, who, handle };
    let bound = asked.bound()?;
    let Some(return_to) = asked.visit.app.reverify.cancel(&asked.who, &bound, &asked.visit.ctx.client).await? else {
        return asked.gone();
    };
    let mut response = match asked.visit.ctx.shape {
        Shape::Json => {
            let title = asked.visit.ctx.say(&t!("step-cancelled"));
            let value = json!({ "type": "urn:reverify:reverification-cancelled", "title": title, "status": 200 });
            json_body(StatusCode::OK, &value)
        }
        // Emptied: the dialog closes, the form behind it stays as it is.
        Shape::Fragment => html(StatusCode::OK, String::new()),
        Shape::Page => see_other(if come_back::is_own(&return_to) { &return_to } else { "/account" }),
    };
    asked.forget(&mut response, &bound);
    Ok(response)
}
