//! "This wasn't me": reached from a mail, or from an entry of the security log. GET only shows; the button acts.

use axum::extract::Path;
use axum::response::Response;
use uuid::Uuid;

use crate::locale::{Moment, t};
use crate::model::ids::RowId;
use crate::model::user::Identity;
use crate::store::audit::Recorded;
use crate::web::app::App;
use crate::web::context::{SignedIn, Visit};
use crate::web::cookies;
use crate::web::errors::Problem;
use crate::web::event_words::{about, words};
use crate::web::form::{Form, Nothing, OpenForm};
use crate::web::pages::activity_download::{device, title};
use crate::web::pages::links::{Pressed, hash, show};
use crate::web::views::Link;
use crate::web::views::errors::NotMe;

fn done() -> NotMe {
    let next = Link { href: "/forgot-password".into(), label: t!("not-me-another-link") };
    NotMe { done: true, next, ..Default::default() }
}

fn gone() -> NotMe {
    NotMe { gone: true, ..Default::default() }
}

/// GET `/not-me/{token}`
pub async fn get(visit: Visit, Path(token): Path<String>) -> Result<Response, Problem> {
    let asked = match hash(&token) {
        Some(hash) => visit.app.accounts.not_me_asked(hash).await?,
        None => None,
    };
    let Some((at, happened)) = asked else { return show(&visit, gone(), true, false).await };
    let told = told_of(&happened);
    let view = NotMe {
        post_to: format!("/not-me/{token}"),
        leave: "/".into(),
        about: told.map(title).unwrap_or_default(),
        when: Some(Moment::at(at)),
        device: told.map(device).unwrap_or_default(),
        ..Default::default()
    };
    show(&visit, view, false, false).await
}

/// Which of the entries of its instant a mail was about: the change that was done, else what somebody who was in has caused,
/// else whatever came last. That a mail was queued is none of it.
fn told_of(happened: &[Recorded]) -> Option<&Recorded> {
    let newest =
        |fits: fn(&Recorded) -> bool| happened.iter().rev().find(|row| row.event != "mail.queued" && fits(row));
    newest(|row| row.event == "action.executed").or_else(|| newest(from_inside)).or_else(|| newest(|_| true))
}

/// Whether it takes somebody who is in. What an integrator's events take is theirs to know.
fn from_inside(row: &Recorded) -> bool {
    words(&row.event, row.action.as_deref(), row.factor.as_deref(), row.detail.as_deref())
        .is_none_or(|words| words.from_inside)
}

/// POST `/not-me/{token}`
pub async fn post(visit: Visit, Path(token): Path<String>, form: Pressed<Nothing>) -> Result<Response, Problem> {
    let Some(hash) = hash(&token) else { return show(&visit, gone(), true, false).await };
    if form.is_err() && visit.app.accounts.not_me_asked(hash).await?.is_none() {
        return show(&visit, gone(), true, false).await;
    }
    let OpenForm(Nothing {}) = form?;
    let acted = visit.app.accounts.not_me(hash, &visit.ctx.client).await?;
    let view = if acted { done() } else { gone() };
    show(&visit, view, !acted, acted).await
}

/// The entry that an address names, if it can be answered so. Somebody else's is as unknown as one that never was.
async fn entry(app: &App, who: &Identity, id: &str) -> Result<Recorded, Problem> {
    let id = id.parse::<Uuid>().map_err(|_| Problem::not_found())?;
    let row = app.accounts.disowned(who, RowId(id)).await?.ok_or_else(Problem::not_found)?;
    if from_inside(&row) { Ok(row) } else { Err(Problem::not_found()) }
}

/// GET `/account/activity/{id}/not-me`
pub async fn get_entry(visit: Visit, SignedIn(who): SignedIn, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = entry(&visit.app, &who, &id).await?;
    let view = NotMe {
        post_to: format!("/account/activity/{}/not-me", row.id),
        leave: "/account/activity".into(),
        about: title(&row),
        concerns: about(&row),
        when: Some(Moment::at(row.at)),
        device: device(&row),
        ..Default::default()
    };
    show(&visit, view, false, false).await
}

/// POST `/account/activity/{id}/not-me`. Needs no proof: it is the safe direction, and must work for an owner who has
/// nothing at hand while a thief sits in another session. This browser is signed out with the others.
pub async fn post_entry(
    visit: Visit,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    entry(&visit.app, &who, &id).await?;
    if !visit.app.accounts.not_me_here(&who, &visit.ctx.client).await? {
        return Err(Problem::session_replaced());
    }
    let mut response = show(&visit.seen_as_nobody(), done(), false, true).await?;
    cookies::sign_out(response.headers_mut());
    Ok(response)
}
