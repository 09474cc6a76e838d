//! `/undo/email/{token}` and `/undo/stop/{token}`: taking a change of addresses back, and stopping that. GET only shows;
//! the button acts.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::accounts::undo_email::{Link, Press, Undone, WayBack};
use crate::crypto::Token;
use crate::factors::Proof;
use crate::locale::{Moment, Text, t};
use crate::model::client::Client;
use crate::store::email_undos::{Change, EmailUndo};
use crate::web::context::Visit;
use crate::web::errors::Problem;
use crate::web::form::OpenForm;
use crate::web::pages::links::Pressed;
use crate::web::pages::paused;
use crate::web::proof_form::why_wrong;
use crate::web::render;
use crate::web::views::Link as Way;
use crate::web::views::errors::{Asked, Undo, UndoPasskey, UndoWhat};

/// The forms `undo`, `undo-wait`, `undo-totp` and `undo-passkey`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoForm {
    wait: Option<String>,
    code: Option<String>,
    state: Option<String>,
    credential: Option<String>,
}

impl UndoForm {
    fn press(self) -> Result<Press, Problem> {
        match (self.wait, self.code, self.state, self.credential) {
            (None, None, None, None) => Ok(Press::Bare),
            (Some(_), None, None, None) => Ok(Press::Later),
            (None, Some(code), None, None) => Ok(Press::With(Proof::Totp(crate::accounts::digits(&code)))),
            (None, None, Some(state), Some(credential)) => Ok(Press::With(Proof::Passkey { state, credential })),
            _ => Err(Problem::bad_request(t!("error-form-undo"))),
        }
    }
}

/// GET `/undo/email/{token}`
pub async fn get(visit: Visit, Path(token): Path<String>) -> Result<Response, Problem> {
    look(&visit, link(&token, Link::Undo), token, None).await
}

/// GET `/undo/stop/{token}`
pub async fn stop(visit: Visit, Path(token): Path<String>) -> Result<Response, Problem> {
    look(&visit, link(&token, Link::Stop), token, None).await
}

/// POST `/undo/email/{token}`
pub async fn post(visit: Visit, Path(token): Path<String>, form: Pressed<UndoForm>) -> Result<Response, Problem> {
    pressed(&visit, link(&token, Link::Undo), token, form).await
}

/// POST `/undo/stop/{token}`
pub async fn stop_post(visit: Visit, Path(token): Path<String>, form: Pressed<UndoForm>) -> Result<Response, Problem> {
    pressed(&visit, link(&token, Link::Stop), token, form).await
}

async fn pressed(
    visit: &Visit,
    link: Option<Link>,
    token: String,
    form: Pressed<UndoForm>,
) -> Result<Response, Problem> {
    match form.and_then(|OpenForm(form)| form.press()) {
        Ok(press) => act(visit, link, token, press).await,
        Err(problem) => {
            let works = match link {
                Some(link) => visit.app.accounts.way_back(link).await?.is_some(),
                None => false,
            };
            if works { Err(problem) } else { look(visit, None, token, None).await }
        }
    }
}

fn link(token: &str, kind: fn(crate::crypto::TokenHash) -> Link) -> Option<Link> {
    Token::parse(token).map(|token| kind(token.hash()))
}

/// The page as it is now, with what was wrong about a proof.
async fn look(visit: &Visit, link: Option<Link>, token: String, error: Option<Text>) -> Result<Response, Problem> {
    let found = match link {
        Some(link) => visit.app.accounts.way_back(link).await?,
        None => None,
    };
    let Some(found) = found else { return show(visit, StatusCode::GONE, gone(), "gone", None).await };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let state = match (found.undo.waits_until, found.asks()) {
        (Some(_), _) => "delayed",
        (None, true) => "proof_needed",
        (None, false) => "waiting",
    };
    let passkey = found.passkey.as_ref().map(|offer| json!({ "options": offer.options, "state": offer.state }));
    let mut view = undo(link, &found.undo, token);
    view.asked = asked(&found, error);
    show(visit, status, view, state, passkey).await
}

async fn act(visit: &Visit, link: Option<Link>, token: String, press: Press) -> Result<Response, Problem> {
    let Some(to) = link else { return look(visit, None, token, None).await };
    match visit.app.accounts.take_back(to, press, Some(&visit.ctx.device), &visit.ctx.client).await? {
        Undone::Done(found) => {
            let view = Undo { done: true, ..undo(link, &found, token) };
            show(visit, StatusCode::OK, view, "done", None).await
        }
        Undone::Waits(_) => look(visit, link, token, None).await,
        Undone::Asks => look(visit, link, token, Some(t!("undo-proof-missing"))).await,
        Undone::Wrong(kind, why) => look(visit, link, token, Some(why_wrong(kind, why))).await,
        Undone::Paused(until) => Err(paused(until, visit.app.accounts.clock.now())),
        Undone::Gone => look(visit, None, token, None).await,
    }
}

async fn show(
    visit: &Visit,
    status: StatusCode,
    view: Undo,
    state: &str,
    passkey: Option<Value>,
) -> Result<Response, Problem> {
    let value = json!({ "status": state, "passkey": passkey });
    render::view(visit, status, view, value, None).await
}

fn asked(found: &WayBack, error: Option<Text>) -> Option<Asked> {
    found.asks().then(|| Asked {
        totp: found.totp,
        passkey: found
            .passkey
            .as_ref()
            .map(|offer| UndoPasskey { options: offer.options.to_string(), state: offer.state.clone() }),
        waits_until: found.undo.waits_until.map(Moment::at),
        error,
    })
}

fn gone() -> Undo {
    let next = Way { href: "/forgot-password".into(), label: t!("base-gone-reset") };
    Undo { gone: true, why_gone: t!("undo-gone"), next, ..Default::default() }
}

fn undo(link: Option<Link>, found: &EmailUndo, token: String) -> Undo {
    let (old, new) = (found.old_address.clone(), found.new_address.clone());
    let what = match (link, found.change) {
        (Some(Link::Stop(_)), _) => UndoWhat::Stop { old },
        (_, Change::Added) => UndoWhat::Added { new },
        (_, Change::Removed) => UndoWhat::Removed { old },
        (_, Change::Replaced | Change::Primary) => UndoWhat::Email { old, new },
    };
    let next = Way { href: "/sign-in".into(), label: t!("auth-to-sign-in") };
    let mut view = Undo { what: Some(what), token, next, ..Default::default() };
    // Who made the change has nothing to do with who asks to have it undone.
    if !matches!(link, Some(Link::Stop(_))) {
        view.when = Some(Moment::at(found.created_at));
        view.device = if found.agent.is_empty() { Text::default() } else { Client::device_text(&found.agent) };
    }
    view
}
