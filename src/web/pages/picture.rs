//! The picture of the profile: shown to its owner, chosen, and taken away.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::locale::{Text, t};
use crate::model::picture::{MAX_FILE, PictureProblem};
use crate::reverify::Outcome;
use crate::store::pictures;
use crate::web::app::App;
use crate::web::context::{SignedIn, Visit};
use crate::web::errors::Problem;
use crate::web::form::{Form, Nothing};
use crate::web::gate;
use crate::web::pages::{field_errors, invalid, profile};
use crate::web::upload::Upload;

/// GET `/account/picture/{hash}`: the signed-in person's own. Its address names its content, so it never goes stale; and
/// opened by itself it is a picture and nothing else.
pub async fn get(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(hash): Path<String>,
) -> Result<Response, Problem> {
    if !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::not_found());
    }
    let picture = pictures::find(&app.db, who.user.id, &hash).await?.ok_or_else(Problem::not_found)?;
    let mut headers = HeaderMap::new();
    let kind = match picture.media_type.as_str() {
        "image/png" => "image/png",
        _ => "image/jpeg",
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    // Not the cookie, whose value is replaced often: private caches belong to one person.
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    Ok((headers, picture.data).into_response())
}

/// POST `/account/picture`, the form `avatar`: needs no step-up.
pub async fn set(visit: Visit, SignedIn(who): SignedIn, upload: Upload) -> Result<Response, Problem> {
    let problem = match upload.size {
        size if size > MAX_FILE as u64 => Err(PictureProblem::TooLarge(size)),
        _ => {
            let done = visit.app.accounts.set_picture(&who, upload.file, &visit.ctx.client).await?;
            done.ok_or_else(Problem::session_replaced)?
        }
    };
    match problem {
        Ok(()) => {
            let outcome = Outcome::done(t!("profile-picture-changed"), Text::default(), "/account");
            gate::executed(&visit, &who, outcome).await
        }
        Err(problem) => {
            let mut view = profile::load(&visit.app, &who).await?;
            view.picture_error = Some(problem.text());
            let errors = field_errors(&visit.ctx, &[("avatar", &view.picture_error)]);
            invalid(&visit, view, errors).await
        }
    }
}

/// POST `/account/picture/remove`, the form `remove-avatar`.
pub async fn remove(
    visit: Visit,
    SignedIn(who): SignedIn,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Problem> {
    visit.app.accounts.remove_picture(&who, &visit.ctx.client).await?.ok_or_else(Problem::session_replaced)?;
    let outcome = Outcome::done(t!("profile-picture-removed"), t!("profile-picture-removed-line"), "/account");
    gate::executed(&visit, &who, outcome).await
}
