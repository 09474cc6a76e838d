//! Pages that mailed links lead to. GET only shows; the button acts. Changes of addresses are taken back elsewhere.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;
use tower_sessions::Session;

use crate::crypto::{Token, TokenHash};
use crate::locale::{Moment, t};
use crate::web::app::App;
use crate::web::context::Ctx;
use crate::web::errors::Problem;
use crate::web::form::{Nothing, OpenForm};
use crate::web::render::{self, PageView};
use crate::web::views::Link;
use crate::web::views::errors::{Undo, UndoWhat};

/// The hash of a token in an address; `None` for what is none.
pub(super) fn hash(token: &str) -> Option<TokenHash> {
    Token::parse(token).map(|token| token.hash())
}

/// A link's page: 410 when it no longer works.
pub(super) async fn show<V: PageView>(
    app: &App,
    ctx: &Ctx,
    session: &Session,
    view: V,
    gone: bool,
    done: bool,
) -> Result<Response, Problem> {
    let status = if gone { StatusCode::GONE } else { StatusCode::OK };
    let state = match (gone, done) {
        (true, _) => "gone",
        (_, true) => "done",
        _ => "waiting",
    };
    render::view(app, ctx, session, status, view, json!({ "status": state }), None).await
}

fn undo(what: Option<UndoWhat>, token: String, done: bool) -> Undo {
    let gone = what.is_none();
    Undo { what, token: if gone { String::new() } else { token }, done, gone, ..Default::default() }
}

/// Who presses the link of a deletion twice has nothing to fear.
fn deletion(what: Option<UndoWhat>, token: String, done: bool) -> Undo {
    let next = Link { href: "/sign-in".into(), label: t!("auth-to-sign-in") };
    Undo { next, why_gone: t!("undo-gone-deletion"), ..undo(what, token, done) }
}

fn recovery(what: Option<UndoWhat>, token: String, done: bool) -> Undo {
    let next = Link { href: "/forgot-password".into(), label: t!("undo-choose-password") };
    Undo { next, why_gone: t!("undo-gone"), ..undo(what, token, done) }
}

/// GET `/undo/deletion/{token}`
pub async fn undo_deletion(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let email = match hash(&token) {
        Some(hash) => app.accounts.deletion_undo(hash).await?,
        None => None,
    };
    let gone = email.is_none();
    let what = email.map(|email| UndoWhat::Deletion { email });
    show(&app, &ctx, &session, deletion(what, token, false), gone, false).await
}

/// POST `/undo/deletion/{token}`
pub async fn undo_deletion_post(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    Path(token): Path<String>,
    OpenForm(Nothing {}): OpenForm<Nothing>,
) -> Result<Response, Problem> {
    let Some(hash) = hash(&token) else {
        return show(&app, &ctx, &session, deletion(None, token, false), true, false).await;
    };
    let email = app.accounts.deletion_undo(hash).await?;
    let kept = app.accounts.undo_deletion(hash, &ctx.client).await?;
    let what = email.filter(|_| kept).map(|email| UndoWhat::Deletion { email });
    show(&app, &ctx, &session, deletion(what, token, kept), !kept, kept).await
}

/// GET `/undo/recovery/{token}`
pub async fn undo_recovery(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let ready = match hash(&token) {
        Some(hash) => app.accounts.recovery_to_stop(hash).await?,
        None => None,
    };
    let gone = ready.is_none();
    let what = ready.map(|at| UndoWhat::Recovery { ready: Moment::at(at) });
    show(&app, &ctx, &session, recovery(what, token, false), gone, false).await
}

/// POST `/undo/recovery/{token}`
pub async fn undo_recovery_post(
    State(app): State<App>,
    ctx: Ctx,
    session: Session,
    Path(token): Path<String>,
    OpenForm(Nothing {}): OpenForm<Nothing>,
) -> Result<Response, Problem> {
    let Some(hash) = hash(&token) else {
        return show(&app, &ctx, &session, recovery(None, token, false), true, false).await;
    };
    let ready = app.accounts.recovery_to_stop(hash).await?;
    let stopped = app.accounts.stop_recovery_by_link(hash, &ctx.client).await?;
    let what = ready.filter(|_| stopped).map(|at| UndoWhat::Recovery { ready: Moment::at(at) });
    show(&app, &ctx, &session, recovery(what, token, stopped), !stopped, stopped).await
}
