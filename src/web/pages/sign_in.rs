//! `/sign-in`, `/sign-out`, and ending the running confirmation.

use axum::http::StatusCode;
use axum::response::Response;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::passkey_sign_in::PasskeySignIn;
use crate::accounts::sign_in::{SignIn as Outcome, SignedIn as Tokens};
use crate::config::SignUpMode;
use crate::factors::Why;
use crate::locale::{Moment, Text, t};
use crate::web::app::App;
use crate::web::come_back::ComeBack;
use crate::web::context::{Ctx, Shape, SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing, OpenForm};
use crate::web::pages::{self, paused, second_step};
use crate::web::render::{self, see_other};
use crate::web::typed::Typed;
use crate::web::views::auth::{PasskeyOffer, SignIn};
use crate::web::views::{Message, Notice, Tone};
use crate::web::{cookies, flash};

/// The form `sign-in`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInForm {
    #[serde(default)]
    identifier: String,
    #[serde(default)]
    password: SecretString,
}

/// GET `/`
pub async fn root(ctx: Ctx) -> Response {
    see_other(if ctx.identity().is_some() { "/account" } else { "/sign-in" })
}

/// GET
pub async fn get(visit: Visit) -> Result<Response, Problem> {
    if visit.ctx.identity().is_some() {
        let mut response = see_other(ComeBack::of(&visit.ctx.headers).path());
        cookies::clear_return(response.headers_mut());
        return Ok(response);
    }
    let back = ComeBack::of(&visit.ctx.headers);
    let view = page(&visit.app, &visit.ctx)?;
    let passkey = view.passkey.as_ref().map(|offer| {
        let options: serde_json::Value = serde_json::from_str(&offer.options).unwrap_or_default();
        json!({ "options": options, "state": offer.state, "expires_at": offer.expires_at })
    });
    let value = json!({ "fields": ["identifier", "password"], "passkey": passkey });
    let notice = back.ended.then(was_ended);
    let mut response = render::view(&visit, StatusCode::OK, view, value, notice).await?;
    if back.ended {
        back.told().keep(response.headers_mut());
    }
    Ok(response)
}

fn was_ended() -> Notice {
    Notice { tone: Tone::Warn, title: t!("error-device-signed-out"), line: t!("error-device-signed-out-line") }
}

/// The page, with a new challenge for a passkey.
fn page(app: &App, ctx: &Ctx) -> Result<SignIn, Problem> {
    let offer = app.accounts.sign_in_offer(&ctx.device)?.map(|offer| PasskeyOffer {
        options: offer.options.to_string(),
        state: offer.state,
        expires_at: Moment::at(offer.expires_at).iso(),
    });
    Ok(SignIn { sign_up_open: app.config.sign_up == SignUpMode::Open, passkey: offer, ..Default::default() })
}

/// Whose password was chosen a moment ago need not be typed.
pub fn fill_in(page: &mut SignIn, typed: &Typed) -> bool {
    let Some(identifier) = typed.value("identifier") else { return false };
    identifier.clone_into(&mut page.identifier);
    true
}

/// POST
pub async fn post(visit: Visit, OpenForm(form): OpenForm<SignInForm>) -> Result<Response, Problem> {
    let identifier = form.identifier.clone();
    match visit
        .app
        .accounts
        .sign_in(&form.identifier, form.password, Some(&visit.ctx.device), &visit.ctx.client)
        .await?
    {
        Outcome::SignedIn(tokens) => admit(&visit, &tokens, Text::default()).await,
        Outcome::SecondStep(half) => second_step::begin(&visit, &half).await,
        Outcome::Unverified(id) => {
            flash::remember_sign_up(&visit.session, id).await?;
            let value = json!({ "status": "verify_email", "next": "/verify-email" });
            render::done(&visit, "/verify-email", Notice::default(), value).await
        }
        Outcome::Wrong => {
            let error = Message { title: t!("sign-in-failed"), line: t!("sign-in-wrong") };
            let value = json!({ "password": visit.ctx.say(&error.line) });
            let view = SignIn { identifier, error: Some(error), ..page(&visit.app, &visit.ctx)? };
            pages::invalid(&visit, view, value).await
        }
        Outcome::Paused(until) => pause(&visit, identifier, until).await,
    }
}

/// The form `sign-in-passkey`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasskeyForm {
    #[serde(default)]
    state: String,
    #[serde(default)]
    credential: String,
}

/// POST `/sign-in/passkey`
pub async fn passkey(visit: Visit, OpenForm(form): OpenForm<PasskeyForm>) -> Result<Response, Problem> {
    let came =
        visit.app.accounts.passkey_sign_in(form.state, form.credential, &visit.ctx.device, &visit.ctx.client).await?;
    let (line, unknown) = match came {
        PasskeySignIn::SignedIn(tokens) => {
            return admit(&visit, &tokens, Text::default()).await;
        }
        PasskeySignIn::Paused(until) => return pause(&visit, String::new(), until).await,
        PasskeySignIn::Unknown(id) => (t!("sign-in-passkey-unknown"), second_step::unknown(&visit.app, &id)),
        PasskeySignIn::Wrong(Why::Expired | Why::Used) => (t!("sign-in-passkey-late"), None),
        PasskeySignIn::Wrong(_) => (t!("sign-in-passkey-wrong"), None),
    };
    let errors = json!({ "credential": visit.ctx.say(&line) });
    let error = Message { title: t!("sign-in-failed"), line };
    let view = SignIn { error: Some(error), unknown, ..page(&visit.app, &visit.ctx)? };
    pages::invalid(&visit, view, errors).await
}

async fn pause(visit: &Visit, identifier: String, until: crate::clock::Timestamp) -> Result<Response, Problem> {
    let now = visit.app.accounts.clock.now();
    if visit.ctx.shape == Shape::Json {
        return Err(paused(until, now));
    }
    let view = SignIn { identifier, paused_until: Some(Moment::at(until)), ..page(&visit.app, &visit.ctx)? };
    let status = StatusCode::TOO_MANY_REQUESTS;
    let mut response = render::view(visit, status, view, json!({}), None).await?;
    render::retry_after(&mut response, until, now);
    Ok(response)
}

/// Hands the browser its new cookies and sends it on to where it wanted to go.
pub async fn admit(visit: &Visit, tokens: &Tokens, title: Text) -> Result<Response, Problem> {
    let back = ComeBack::of(&visit.ctx.headers);
    let next = back.path();
    // Who signs in anew in a form of another tab leaves no session behind that nobody sees any more.
    if let Some(former) = visit.ctx.identity() {
        visit.app.accounts.sign_out(former, &visit.ctx.client).await?;
    }
    flash::forget_notice(&visit.session).await?;
    let notice = Notice { tone: Tone::Good, title, line: Text::default() };
    let mut token = None;
    let now = visit.app.accounts.clock.now();
    if visit.ctx.shape == Shape::Json
        && let Some(who) = crate::store::sessions::identify(&visit.app.db, tokens.session.hash(), now).await?
    {
        token = Some(visit.ctx.seen_as(who).form_token(&visit.app.accounts.keys)?);
    }
    let value = json!({ "status": "signed_in", "next": next, "form_token": token });
    let mut response = render::done(visit, next, notice, value).await?;
    cookies::set_session(response.headers_mut(), &tokens.session);
    if back != ComeBack::default() {
        cookies::clear_return(response.headers_mut());
    }
    if let Some(device) = &tokens.device {
        cookies::set_device(response.headers_mut(), device);
    }
    Ok(response)
}

/// POST `/sign-out`
pub async fn sign_out(
    visit: Visit,
    SignedIn(who): SignedIn,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    visit.app.accounts.sign_out(&who, &visit.ctx.client).await?;
    let mut response = render::done(&visit, "/sign-in", Notice::default(), json!({ "status": "signed_out" })).await?;
    cookies::sign_out(response.headers_mut());
    Ok(response)
}

/// POST `/account/confirmation/end`
pub async fn end_confirmation(
    visit: Visit,
    SignedIn(who): SignedIn,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    visit.app.accounts.end_confirmation(&who, &visit.ctx.client).await?.ok_or_else(Problem::session_replaced)?;
    let outcome = crate::reverify::Outcome::done(t!("step-ended"), t!("step-ended-line"), "/account/security");
    crate::web::gate::executed(&visit, &who, outcome).await
}
