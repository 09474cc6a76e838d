//! Reading one uploaded file: a form of its own kind, with a limit of its own.
//!
//! The form's token comes first (or in the header), so that nothing is read for a page of somebody else. A file that is
//! too large is counted to its end and not kept: whoever sent it gets words instead of a broken connection.
//!
//! The parser keeps all it gets until it finds the next edge, and searches all of it again each time; so it gets little at
//! a time, and no more once that was for nothing.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use hyper::body::Frame;

use crate::locale::t;
use crate::model::picture::MAX_FILE;
use crate::web::app::App;
use crate::web::errors::Problem;
use crate::web::form::{TOKEN, check_token, ctx};

/// The most bytes of a request that are read, only to be counted from some point on.
pub const MAX_UPLOAD: usize = 64 * 1024 * 1024;
/// The most bytes that are neither a field nor part of one: what stands before the first, and the heads.
const MAX_BETWEEN: usize = 16 * 1024;
/// The parser gets this many at a time.
const PIECE: usize = 8 * 1024;
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
        let between = Between::default();
        let counted = between.clone();
        let request =
            request.map(|body| Body::new(Doled { body, rest: Bytes::new(), handed: false, between: counted }));
        let mut form = Multipart::from_request(request, app).await.map_err(wrong)?;
        let mut admitted = false;
        let mut named = false;
        let mut upload = None;
        if let Some(token) = header {
            check_token(app, &ctx, &token)?;
            admitted = true;
        }
        while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
            between.over();
            match field.name() {
                // Any number of them would be a way to send any number of heads.
                Some(TOKEN) if std::mem::replace(&mut named, true) => {
                    return Err(Problem::bad_request(t!("error-form-twice")));
                }
                Some(TOKEN) if !admitted => {
                    check_token(app, &ctx, &token(field).await?)?;
                    admitted = true;
                }
                Some(TOKEN) => drop(token(field).await?),
                Some("avatar") if admitted && upload.is_none() => upload = Some(read(field, &between).await?),
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

async fn read(mut field: Field<'_>, between: &Between) -> Result<Upload, Problem> {
    let mut file = Vec::new();
    let mut size = 0;
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) => {
                between.over();
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

/// Bytes that the parser got and made nothing of yet.
#[derive(Clone, Default)]
struct Between(Arc<AtomicUsize>);

impl Between {
    fn over(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// A body in small pieces, with a break after each in which the parser looks at it.
struct Doled {
    body: Body,
    rest: Bytes,
    handed: bool,
    between: Between,
}

impl hyper::body::Body for Doled {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // The parser asks until it is told to wait.
        if std::mem::take(&mut self.handed) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.between.0.load(Ordering::Relaxed) > MAX_BETWEEN {
            return Poll::Ready(Some(Err(axum::Error::new("too much between two fields"))));
        }
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)).map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => self.rest = data,
                Some(Ok(Err(trailers))) => return Poll::Ready(Some(Ok(trailers))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let length = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(length);
        self.between.0.fetch_add(length, Ordering::Relaxed);
        self.handed = true;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}
