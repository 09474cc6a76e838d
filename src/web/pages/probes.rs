//! `/healthz`, `/readyz`, `/.well-known/change-password`, `/.well-known/security.txt`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::clock::Seconds;
use crate::error::Error;
use crate::locale::Moment;
use crate::store::outbox;
use crate::web::app::App;
use crate::web::errors::Problem;
use crate::web::render::{json_body, see_other};

/// How long what it says may be relied on (RFC 9116, 2.5.5, asks for less than a year).
const SECURITY_TXT_LIFE: Seconds = Seconds::days(180);

/// The process is alive. Asks nothing else, so that a slow database does not get the process killed.
pub async fn healthz() -> Response {
    json_body(StatusCode::OK, &json!({ "status": "alive" }))
}

/// The database can be reached, is migrated and takes changes; how much mail waits, and for how long.
pub async fn readyz(State(app): State<App>) -> Response {
    let state = async { Ok::<_, Error>((app.db.is_migrated().await?, outbox::backlog(&app.db).await?)) };
    match state.await {
        Ok((true, backlog)) => {
            let tried = {
                let _turn = app.probing.lock().await;
                app.db.takes_changes().await
            };
            if let Err(error) = tried {
                tracing::warn!(error = &error as &dyn std::error::Error, "not ready: the database takes no changes");
                return json_body(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": "takes no changes" }));
            }
            let now = app.accounts.clock.now();
            let age = backlog.oldest.map_or(0, |at| at.age(now).0);
            let value = json!({
                "status": "ready",
                "outbox": { "waiting": backlog.waiting, "oldest_seconds": age, "failed": backlog.failed },
            });
            json_body(StatusCode::OK, &value)
        }
        Ok((false, _)) => json_body(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": "not migrated" })),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            json_body(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": "database unreachable" }))
        }
    }
}

/// Whom to tell of a security problem (RFC 9116); 404 where the operator named nobody.
pub async fn security_txt(State(app): State<App>) -> Result<Response, Problem> {
    let Some(contact) = &app.config.security_contact else { return Err(Problem::not_found()) };
    let now = app.accounts.clock.now();
    // Whole days: what is said today is the same all day long.
    let midnight = now - Seconds(now.millis().rem_euclid(86_400_000) / 1000);
    let expires = Moment::at(midnight + SECURITY_TXT_LIFE).iso();
    let canonical = app.origin.link("/.well-known/security.txt");
    let body = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en\nCanonical: {canonical}\n");
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response())
}

/// Where passwords are changed (W3C, "A Well-Known URL for Changing Passwords").
pub async fn change_password() -> Response {
    see_other("/account/security#password")
}
