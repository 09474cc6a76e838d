//! Reading one uploaded file: a form of its own kind, with a limit of its own.
//!
//! The form's token comes first (or in the header), so that nothing is read for a page of somebody else. A file that is
//! too large is counted to its end and not kept: whoever sent it gets words instead of a broken connection.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

use crate::locale::t;
use crate::model::picture::MAX_FILE;
use crate::web::app::App;
use crate::web::errors::Problem;
use crate::web::form::{TOKEN, check_token, ctx};

/// The most bytes of a request that are read, only to be counted from some point on.
pub const MAX_UPLOAD: usize = 64 * 1024 * 1024;
/// The longest form token.
const MAX_TOKEN: usize = 256;

/// The file of a form, chosen under the name `avatar`.
pub struct Upload {
    /// Its content; nothing where it is larger than a picture may be.
    pub file: Vec<u8>,
    /// Its size in bytes.
    pub size: u64,
}

impl FromRequest<App> for Upload {
    type Rejection = Problem;
    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let ctx = ctx(&request)?;
        if request.uri().query().is_some_and(|query| !query.is_empty()) {
            return Err(Problem::bad_request(t!("error-form-query")));
        }
        let header = request.headers().get("x-form-token").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let wrong = |_| Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let mut form = Multipart::from_request(request, app).await.map_err(wrong)?;
        let mut admitted = false;
        let mut upload = None;
        if let Some(token) = header {
            check_token(app, &ctx, &token)?;
            admitted = true;
        }
        while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
            match field.name() {
                Some(TOKEN) if !admitted => {
                    check_token(app, &ctx, &token(field).await?)?;
                    admitted = true;
                }
                Some(TOKEN) => drop(token(field).await?),
                Some("avatar") if admitted && upload.is_none() => upload = Some(read(field).await?),
                Some("avatar") if upload.is_some() => {
                    return Err(Problem::bad_request(t!("error-form-twice")));
                }
                Some("avatar") => return Err(Problem::stale_form()),
                _ => return Err(Problem::bad_request(t!("error-form-foreign"))),
            }
        }
        if !admitted {
            check_token(app, &ctx, "")?;
        }
        Ok(upload.unwrap_or(Self { file: Vec::new(), size: 0 }))
    }
}

fn unreadable() -> Problem {
    Problem::bad_request(t!("error-form-cut"))
}

async fn token(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
        if bytes.len() + chunk.len() > MAX_TOKEN {
            return Err(Problem::stale_form());
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Problem::stale_form())
}

async fn read(mut field: Field<'_>) -> Result<Upload, Problem> {
    let mut file = Vec::new();
    let mut size = 0;
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) => {
                size += chunk.len();
                if size <= MAX_FILE {
                    file.extend_from_slice(&chunk);
                } else {
                    file = Vec::new();
                }
            }
            Ok(None) => return Ok(Upload { file, size: size as u64 }),
            // More than is read at all: too large for certain, and the rest of the form is not missed.
            Err(_) if size > MAX_FILE => return Err(Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE)),
            Err(_) => return Err(unreadable()),
        }
    }
}
