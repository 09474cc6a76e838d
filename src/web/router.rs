//! Every route of the product on one screen.

use std::time::Duration;

use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use axum::{Router, extract::DefaultBodyLimit};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::store::visitors::Visitors;
use crate::web::app::App;
use crate::web::errors::Problem;
use crate::web::pages::{
    activity, activity_download, backup_codes, csp_report, data, devices, emails, language, links, mailbox, not_me,
    passkeys, picture, probes, profile, recover, recovery, second_step, security, sign_in, sign_up, step_up, totp,
    undo, username, verify_email,
};
use crate::web::{cookies, form, guard, upload};

/// A request that takes longer than this is given up.
const REQUEST_LIMIT: Duration = Duration::from_secs(30);

/// The product's routes, with `extra` ones of an integrator beside them, inside the guard.
pub fn router(app: App, extra: Router<App>) -> Router {
    let signed_out = Router::new()
        .route("/", get(sign_in::root))
        .route("/sign-up", get(sign_up::get).post(sign_up::post))
        .route("/verify-email", get(verify_email::get).post(verify_email::post))
        .route("/verify-email/resend", post(verify_email::resend))
        .route("/sign-in", get(sign_in::get).post(sign_in::post))
        .route("/sign-in/passkey", post(sign_in::passkey))
        .route("/sign-in/second", get(second_step::get).post(second_step::post))
        .route("/sign-in/second/cancel", post(second_step::cancel))
        .route("/sign-in/recovery", get(recovery::offer).post(recovery::ask))
        .route("/recovery", get(recovery::finish).post(recovery::finish_post))
        .route("/forgot-password", get(recover::forgot).post(recover::forgot_post))
        .route("/reset-password", get(recover::reset).post(recover::reset_post))
        .route("/password-strength", post(sign_up::strength))
        .route("/undo/email/{token}", get(undo::get).post(undo::post))
        .route("/undo/stop/{token}", get(undo::stop).post(undo::stop_post))
        .route("/undo/deletion/{token}", get(links::undo_deletion).post(links::undo_deletion_post))
        .route("/undo/recovery/{token}", get(links::undo_recovery).post(links::undo_recovery_post))
        .route("/not-me/{token}", get(not_me::get).post(not_me::post))
        .route("/.well-known/change-password", get(probes::change_password))
        .route("/.well-known/security.txt", get(probes::security_txt))
        .route("/.well-known/passkey-endpoints", get(passkeys::endpoints))
        .route("/csp-report", post(csp_report::post).layer(DefaultBodyLimit::max(csp_report::MAX_BODY)))
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz));
    let signed_in = Router::new()
        .route("/sign-out", post(sign_in::sign_out))
        .route("/account", get(profile::get))
        .route("/account/profile", post(profile::edit))
        .route("/account/picture", post(picture::set).layer(DefaultBodyLimit::max(upload::MAX_UPLOAD)))
        .route("/account/picture/remove", post(picture::remove))
        .route("/account/picture/{hash}", get(picture::get))
        .route("/account/username", post(username::post))
        .route("/account/language", post(language::post))
        .route("/account/emails", post(emails::add))
        .route("/account/emails/confirm", post(emails::confirm))
        .route("/account/emails/resend", post(emails::resend))
        .route("/account/emails/cancel", post(emails::withdraw))
        .route("/account/emails/{id}/primary", post(emails::primary))
        .route("/account/emails/{id}/remove", post(emails::remove))
        .route("/account/security", get(security::get))
        .route("/account/password", post(security::change_password))
        .route("/account/password/set", post(security::set_password))
        .route("/account/passkeys", post(passkeys::add))
        .route("/account/passkeys/finish", post(passkeys::finish))
        .route("/account/passkeys/cancel", post(passkeys::cancel))
        .route("/account/passkeys/{id}/rename", post(passkeys::rename))
        .route("/account/passkeys/{id}/remove", post(passkeys::remove))
        .route("/account/totp", post(totp::begin))
        .route("/account/totp/confirm", post(totp::confirm))
        .route("/account/totp/cancel", post(totp::cancel))
        .route("/account/totp/remove", post(totp::remove))
        .route("/account/backup-codes", get(backup_codes::get).post(backup_codes::renew))
        .route("/account/confirmation/end", post(sign_in::end_confirmation))
        .route("/account/recovery/stop", post(recovery::stop))
        .route("/account/devices", get(devices::get))
        .route("/account/devices/end-others", post(devices::end_others))
        .route("/account/devices/{id}/end", post(devices::end))
        .route("/account/activity", get(activity::get))
        .route("/account/activity/download", get(activity_download::get))
        .route("/account/activity/{id}/not-me", get(not_me::get_entry).post(not_me::post_entry))
        .route("/account/data", get(data::get))
        .route("/account/data/export", post(data::export))
        .route("/account/data/download", get(data::download))
        .route("/account/data/delete", post(data::delete))
        .route("/account/data/keep", post(data::keep))
        .route("/step-up/{handle}", get(step_up::get).post(step_up::prove))
        .route("/step-up/{handle}/send-code", post(step_up::send_code))
        .route("/step-up/{handle}/cancel", post(step_up::cancel));
    let mut routes = signed_out.merge(signed_in).merge(extra);
    if app.mailbox.is_some() {
        routes = routes
            .route("/dev/mailbox", get(mailbox::list))
            .route("/dev/mailbox/{id}", get(mailbox::open))
            .route("/dev/mailbox/{id}/html", get(mailbox::part));
    }
    let visitors = SessionManagerLayer::new(Visitors::new(app.db.clone(), app.accounts.clock.clone()))
        .with_name(cookies::VISITOR)
        .with_same_site(SameSite::Lax)
        .with_secure(true)
        .with_expiry(Expiry::OnSessionEnd);
    // One stack instead of a `layer` for each: the router boxes what it is given, and every box is cloned for every
    // request, with all that is in it. The first one is the first to see a request.
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn(guard::mend_visitor_cookie))
        .layer(visitors)
        .layer(middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_LIMIT))
        .layer(DefaultBodyLimit::max(form::MAX_BODY));
    routes.fallback(async || Problem::not_found()).layer(layers).with_state(app)
}

/// A panic in a handler: one 500, and the process goes on.
fn panicked(_: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    tracing::error!("a handler panicked");
    axum::response::IntoResponse::into_response(Problem::internal())
}
