//! Where the operator insists on a second factor: an account without one gets no further than to setting one up.

use axum::http::Method;

use crate::web::app::App;
use crate::web::context::Ctx;
use crate::web::errors::Problem;

/// What such an account still reaches, with what is below: the way to a second factor, the way out, and what shuts others
/// out. A page that is not named here waits, also one of an integrator.
const OPEN: &[&str] = &[
    "/account/security",
    "/account/passkeys",
    "/account/totp",
    "/account/backup-codes",
    "/account/confirmation",
    "/account/devices",
    "/account/recovery",
    // Who changed their mind keeps the account.
    "/account/data/keep",
    "/step-up",
    "/sign-in",
    "/sign-out",
    "/undo",
    "/not-me",
    "/verify-email",
    "/forgot-password",
    "/reset-password",
    "/password-strength",
    "/csp-report",
    "/healthz",
    "/readyz",
    "/.well-known",
    "/dev/mailbox",
];

/// Lets a request pass, unless who asks has to set a second factor up first.
///
/// # Errors
/// [`Problem::second_factor_required`].
pub fn enough(app: &App, ctx: &Ctx) -> Result<(), Problem> {
    let Some(who) = ctx.identity().filter(|who| app.config.second_factor_required && !who.user.has_second) else {
        return Ok(());
    };
    let path = ctx.path.split('?').next().unwrap_or_default();
    let below = |open: &str| path.strip_prefix(open).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let looks = matches!(ctx.method, Method::GET | Method::HEAD);
    let open = OPEN.iter().copied().any(below)
        // The picture of the header.
        || looks && path.starts_with("/account/picture/")
        // The page with the button that keeps the account.
        || looks && path == "/account/data" && who.user.deletion_at.is_some()
        // What the mails lead to, asked of the log.
        || path.starts_with("/account/activity/") && path.ends_with("/not-me");
    if open { Ok(()) } else { Err(Problem::second_factor_required()) }
}
