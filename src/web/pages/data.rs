//! `/account/data`: a copy of one's data; deleting the account, and taking that back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::actions::delete_account::DeleteAccount;
use crate::actions::export_data::ExportData;
use crate::clock::{Seconds, Timestamp};
use crate::locale::{Moment, Text, t};
use crate::model::user::Identity;
use crate::reverify::Outcome;
use crate::web::app::App;
use crate::web::context::{Ctx, SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate::{self, Gate};
use crate::web::pages::{field_errors, invalid};
use crate::web::render;
use crate::web::stream;
use crate::web::views::account::{Data, Scheduled};

/// Where a copy is fetched.
const DOWNLOAD: &str = "/account/data/download";

/// What has to be typed. Compared without case and outer or doubled space.
fn phrase() -> Text {
    t!("data-delete-phrase")
}

/// How long there is to change one's mind, in days as people count them: one that has begun is still theirs.
fn days_left(at: Timestamp, now: Timestamp) -> u32 {
    u32::try_from((at.millis_since(now) + 86_399_999) / 86_400_000).unwrap_or(0)
}

/// The page and the same for programs.
pub async fn load(app: &App, ctx: &Ctx, who: &Identity) -> Result<(Data, Value), Problem> {
    let now = app.accounts.clock.now();
    let grace = Seconds::days(i64::from(app.config.deletion_grace_days));
    let (mut scheduled, mut erased_on) = (None, None);
    match who.user.deletion_at {
        Some(at) => {
            let asked = app.accounts.deletion_asked(who.user.id).await?;
            scheduled = Some(Scheduled {
                asked: Moment::at(asked.unwrap_or(at - grace)),
                on: Moment::new(at, now),
                days_left: days_left(at, now),
            });
        }
        None => erased_on = app.accounts.erased_on(who.user.id, now).await?,
    }
    let ready = app.accounts.export_allowed(who).await?;
    let value = json!({
        "confirm": ctx.say(&phrase()),
        "erased_on": who.user.deletion_at.map(|at| Moment::at(at).iso()),
        "export": ready.map(|until| json!({ "href": DOWNLOAD, "until": Moment::at(until).iso() })),
    });
    let view = Data {
        ready: ready.map(Moment::at),
        phrase: phrase(),
        grace_days: app.config.deletion_grace_days,
        erased_on: erased_on.map(|on| Moment::new(on, now)),
        held_until: erased_on.filter(|on| *on > now + grace).map(|on| Moment::new(on, now)),
        scheduled,
        ..Default::default()
    };
    Ok((view, value))
}

/// GET
pub async fn get(visit: Visit, SignedIn(who): SignedIn) -> Result<Response, Problem> {
    let (view, value) = load(&visit.app, &visit.ctx, &who).await?;
    render::view(&visit, StatusCode::OK, view, value, None).await
}

/// POST `/account/data/export`
pub async fn export(gate: Gate, Form(Nothing {}): Form<Nothing>) -> Result<Response, Problem> {
    let email = gate.who().user.email.clone();
    gate.submit(ExportData { email }, "/account/data").await
}

/// GET `/account/data/download`: written while it is sent, as often as it is asked for while it may be.
pub async fn download(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response, Problem> {
    if app.accounts.export_allowed(&who).await?.is_none() {
        return Err(Problem::no_copy());
    }
    let today = Moment::at(app.accounts.clock.now()).iso();
    let name = format!("account-{}.zip", today.split('T').next().unwrap_or_default());
    let accounts = app.accounts.clone();
    Ok(stream::file(&name, "application/zip", move |out| async move { accounts.export(who, out).await }))
}

/// The form `delete-account`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteForm {
    #[serde(default)]
    confirm: String,
}

/// POST `/account/data/delete`
pub async fn delete(visit: Visit, gate: Gate, Form(form): Form<DeleteForm>) -> Result<Response, Problem> {
    let who = gate.who().clone();
    let typed: Vec<&str> = form.confirm.split_whitespace().collect();
    if typed.join(" ").to_lowercase() != visit.ctx.say(&phrase()).to_lowercase() {
        let (mut view, _) = load(&visit.app, &visit.ctx, &who).await?;
        view.confirm_error = Some(t!("data-delete-mistyped", phrase = phrase()));
        view.confirm_value = form.confirm;
        view.open_delete = true;
        let errors = field_errors(&visit.ctx, &[("confirm", &view.confirm_error)]);
        return invalid(&visit, view, errors).await;
    }
    let erased_on = visit.app.accounts.erased_on(who.user.id, visit.app.accounts.clock.now()).await?;
    gate.submit(DeleteAccount { email: who.user.email, erased_on }, "/account/data").await
}

/// POST `/account/data/keep`: keeping is the safe direction and needs no step-up.
pub async fn keep(visit: Visit, SignedIn(who): SignedIn, Form(Nothing {}): Form<Nothing>) -> Result<Response, Problem> {
    let kept = visit.app.accounts.cancel_deletion(&who, &visit.ctx.client).await?;
    let (title, line) = match kept.ok_or_else(Problem::session_replaced)? {
        true => (t!("data-kept"), t!("data-kept-line")),
        false => (t!("data-kept-nothing"), t!("data-kept-nothing-line")),
    };
    let outcome = Outcome::done(title, line, "/account/data");
    gate::executed(&visit, &who, outcome).await
}
