//! `/healthz`, `/readyz`, `/.well-known/change-password`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use crate::store::outbox;
use crate::web::app::App;
use crate::web::render::{json_body, see_other};

/// The process is alive. Asks nothing else, so that a slow database does not get the process killed.
pub async fn healthz() -> Response {
    json_body(StatusCode::OK, &json!({ "status": "alive" }), false)
}

/// The database can be reached and is migrated; how much mail waits, and for how long.
pub async fn readyz(State(app): State<App>) -> Response {
    let state = async { Ok::<_, crate::error::Error>((app.db.is_migrated().await?, outbox::backlog(&app.db).await?)) };
    match state.await {
        Ok((true, backlog)) => {
            let now = app.accounts.clock.now();
            let age = backlog.oldest.map_or(0, |at| at.age(now).0);
            let value = json!({
                "status": "ready",
                "outbox": { "waiting": backlog.waiting, "oldest_seconds": age, "failed": backlog.failed },
            });
            json_body(StatusCode::OK, &value, false)
        }
        Ok((false, _)) => json_body(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": "not migrated" }), false),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            json_body(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": "database unreachable" }), false)
        }
    }
}

/// Where passwords are changed (W3C, "A Well-Known URL for Changing Passwords").
pub async fn change_password() -> Response {
    see_other("/account/security#password")
}
