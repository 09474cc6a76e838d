//! Pages that mailed links lead to. GET only shows; the button acts. Changes of addresses are taken back elsewhere.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use crate::crypto::{Token, TokenHash};
use crate::locale::{Moment, t};
use crate::web::context::Visit;
use crate::web::errors::Problem;
use crate::web::form::{Nothing, OpenForm};
use crate::web::render::{self, PageView};
use crate::web::views::Link;
use crate::web::views::errors::{Undo, UndoWhat};

/// The form of a link's page, with what was wrong about it. Whether the link works is looked at first: its own button may have
/// ended the session that the form belongs to, and a second press of it is no stale page but a link that is used.
pub(super) type Pressed<T> = Result<OpenForm<T>, Problem>;

/// The hash of a token in an address; `None` for what is none.
pub(super) fn hash(token: &str) -> Option<TokenHash> {
    Token::parse(token).map(|token| token.hash())
}

/// A link's page: 410 when it no longer works.
pub(super) async fn show<V: PageView>(visit: &Visit, view: V, gone: bool, done: bool) -> Result<Response, Problem> {
    let status = if gone { StatusCode::GONE } else { StatusCode::OK };
    let state = match (gone, done) {
        (true, _) => "gone",
        (_, true) => "done",
        _ => "waiting",
    };
    render::view(visit, status, view, json!({ "status": state }), None).await
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
pub async fn undo_deletion(visit: Visit, Path(token): Path<String>) -> Result<Response, Problem> {
    let email = match hash(&token) {
        Some(hash) => visit.app.accounts.deletion_undo(hash).await?,
        None => None,
    };
    let gone = email.is_none();
    let what = email.map(|email| UndoWhat::Deletion { email });
    show(&visit, deletion(what, token, false), gone, false).await
}

/// POST `/undo/deletion/{token}`
pub async fn undo_deletion_post(
    visit: Visit,
    Path(token): Path<String>,
    form: Pressed<Nothing>,
) -> Result<Response, Problem> {
    let email = match hash(&token) {
        Some(hash) => visit.app.accounts.deletion_undo(hash).await?.map(|email| (hash, email)),
        None => None,
    };
    let Some((hash, email)) = email else {
        return show(&visit, deletion(None, token, false), true, false).await;
    };
    let OpenForm(Nothing {}) = form?;
    let kept = visit.app.accounts.undo_deletion(hash, &visit.ctx.client).await?;
    let what = kept.then_some(UndoWhat::Deletion { email });
    show(&visit, deletion(what, token, kept), !kept, kept).await
}

/// GET `/undo/recovery/{token}`
pub async fn undo_recovery(visit: Visit, Path(token): Path<String>) -> Result<Response, Problem> {
    let ready = match hash(&token) {
        Some(hash) => visit.app.accounts.recovery_to_stop(hash).await?,
        None => None,
    };
    let gone = ready.is_none();
    let what = ready.map(|at| UndoWhat::Recovery { ready: Moment::at(at) });
    show(&visit, recovery(what, token, false), gone, false).await
}

/// POST `/undo/recovery/{token}`
pub async fn undo_recovery_post(
    visit: Visit,
    Path(token): Path<String>,
    form: Pressed<Nothing>,
) -> Result<Response, Problem> {
    let ready = match hash(&token) {
        Some(hash) => visit.app.accounts.recovery_to_stop(hash).await?.map(|at| (hash, at)),
        None => None,
    };
    let Some((hash, ready)) = ready else {
        return show(&visit, recovery(None, token, false), true, false).await;
    };
    let OpenForm(Nothing {}) = form?;
    let stopped = visit.app.accounts.stop_recovery_by_link(hash, &visit.ctx.client).await?;
    let what = stopped.then(|| UndoWhat::Recovery { ready: Moment::at(ready) });
    show(&visit, recovery(what, token, stopped), !stopped, stopped).await
}
