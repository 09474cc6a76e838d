//! Failures as values. The code that fails says what happened; the guard renders it in the shape that was asked for.

use std::sync::Arc;

use askama::Template as _;
use axum::http::header::{ALLOW, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::clock::Timestamp;
use crate::error::Error;
use crate::locale::{Moment, Text, t};
use crate::web::app::App;
use crate::web::come_back::ComeBack;
use crate::web::context::{Auth, Ctx, Shape};
use crate::web::cookies;
use crate::web::document::Document;
use crate::web::render::{self, html};
use crate::web::views::Link;
use crate::web::views::errors::{ErrorCallout, ErrorPage, Remedy};

/// What a request failed with.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    kind: Kind,
    title: Text,
    line: Text,
    retry_at: Option<(Timestamp, i64)>,
    /// Where somebody who is signed in goes on from here.
    forward: Forward,
    /// For the log alone.
    cause: Option<Arc<Error>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Said with words.
    Plain,
    /// Nobody is signed in: sign in, then come back.
    SignIn,
    /// The cookie value was replaced while the request was under way.
    Replaced,
    /// A second factor has to be set up before anything else.
    Enrol,
    /// The page shows what is no longer so: it has to be loaded again.
    Stale,
}

/// The page that has what a failed one lacks. An enum, since every result of a handler carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forward {
    Account,
    Data,
}

impl Problem {
    fn plain(status: StatusCode, title: Text, line: Text) -> Self {
        Self { status, kind: Kind::Plain, title, line, retry_at: None, forward: Forward::Account, cause: None }
    }

    /// 400: the request cannot be read.
    pub fn bad_request(line: Text) -> Self {
        Self::plain(StatusCode::BAD_REQUEST, t!("error-unreadable"), line)
    }

    /// 403: not from one of our own pages.
    pub fn cross_site() -> Self {
        let line = t!("error-refused-line");
        Self::plain(StatusCode::FORBIDDEN, t!("error-refused"), line)
    }

    /// 403: the form's token is missing or belongs to another session.
    pub fn stale_form() -> Self {
        let line = t!("error-stale-line");
        Self { kind: Kind::Stale, ..Self::plain(StatusCode::FORBIDDEN, t!("error-stale"), line) }
    }

    /// 403: a form from a browser that shows none of our cookies, so that nothing says whose it is.
    pub fn no_cookies() -> Self {
        let line = t!("error-no-cookies-line");
        Self { kind: Kind::Stale, ..Self::plain(StatusCode::FORBIDDEN, t!("error-no-cookies"), line) }
    }

    /// 404.
    pub fn not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, t!("error-not-found"), t!("error-not-found-line"))
    }

    /// 404: a device that is not signed in any more, or never was this account's.
    pub fn device_gone() -> Self {
        let line = t!("error-device-gone-line");
        Self { kind: Kind::Stale, ..Self::plain(StatusCode::NOT_FOUND, t!("error-device-gone"), line) }
    }

    /// 403: no copy of the data was asked for in this session, or not lately.
    pub fn no_copy() -> Self {
        let line = t!("error-no-copy-line");
        Self { forward: Forward::Data, ..Self::plain(StatusCode::FORBIDDEN, t!("error-no-copy"), line) }
    }

    /// 429, with the instant from which on it works again.
    pub fn too_many(line: Text, until: Timestamp, now: Timestamp) -> Self {
        let seconds = (until.millis_since(now) + 999) / 1000;
        let mut problem = Self::plain(StatusCode::TOO_MANY_REQUESTS, t!("error-too-many"), line);
        problem.retry_at = Some((until, seconds.max(1)));
        problem
    }

    /// 500.
    pub fn internal() -> Self {
        let line = t!("error-internal-line");
        Self::plain(StatusCode::INTERNAL_SERVER_ERROR, t!("error-internal"), line)
    }

    /// 503.
    pub fn unavailable() -> Self {
        let line = t!("error-unavailable-line");
        let mut problem = Self::plain(StatusCode::SERVICE_UNAVAILABLE, t!("error-unavailable"), line);
        problem.retry_at = Some((Timestamp::from_millis(0), 2));
        problem
    }

    /// 401: nobody is signed in.
    pub fn sign_in() -> Self {
        let mut problem = Self::plain(StatusCode::UNAUTHORIZED, t!("error-signed-out"), t!("error-signed-out-line"));
        problem.kind = Kind::SignIn;
        problem
    }

    /// 401: the cookie value was replaced meanwhile. Asking again works; nothing was done.
    pub fn session_replaced() -> Self {
        let line = t!("error-replaced-line");
        let mut problem = Self::plain(StatusCode::UNAUTHORIZED, t!("error-replaced"), line);
        problem.kind = Kind::Replaced;
        problem
    }

    /// 403: the operator insists on a second factor, and this account has none.
    pub fn second_factor_required() -> Self {
        let line = t!("error-second-factor-line");
        let mut problem = Self::plain(StatusCode::FORBIDDEN, t!("error-second-factor"), line);
        problem.kind = Kind::Enrol;
        problem
    }

    /// What a bare status from the framework means to a person.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::plain(status, t!("error-method"), t!("error-method-line")),
            StatusCode::PAYLOAD_TOO_LARGE => Self::plain(status, t!("error-too-large"), t!("error-too-large-line")),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::plain(status, t!("error-unreadable"), t!("error-media-line")),
            StatusCode::REQUEST_TIMEOUT => Self::plain(status, t!("error-timeout"), t!("error-timeout-line")),
            StatusCode::MISDIRECTED_REQUEST => Self::plain(status, t!("error-wrong-host"), t!("error-wrong-host-line")),
            StatusCode::SERVICE_UNAVAILABLE => Self::unavailable(),
            status if status.is_client_error() => {
                Self::plain(status, t!("error-unreadable"), t!("error-unreadable-line"))
            }
            _ => Self::internal(),
        }
    }

    /// 421: a `Host` that is not ours.
    pub fn wrong_host() -> Self {
        Self::of_status(StatusCode::MISDIRECTED_REQUEST)
    }

    /// Whether it is that.
    pub fn is_wrong_host(&self) -> bool {
        self.status == StatusCode::MISDIRECTED_REQUEST
    }

    /// What a person can do about it from where they are. What cannot be read or is not allowed stays so.
    fn remedy(&self) -> Remedy {
        match (self.kind, self.status.as_u16()) {
            (Kind::Stale, _) => Remedy::Reload,
            (Kind::Replaced, _) | (_, 408 | 429 | 500..) => Remedy::Retry,
            _ => Remedy::None,
        }
    }

    /// From when on it works again, where that is known to the minute.
    fn retry_moment(&self) -> Option<Moment> {
        self.retry_at.filter(|(at, _)| at.millis() > 0).map(|(at, _)| Moment::at(at))
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let problem = if error.is_temporary() { Self::unavailable() } else { Self::internal() };
        Self { cause: Some(Arc::new(error)), ..problem }
    }
}

impl From<tower_sessions::session::Error> for Problem {
    fn from(error: tower_sessions::session::Error) -> Self {
        Error::from(error).into()
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Error::from(error).into()
    }
}

impl IntoResponse for Problem {
    /// Empty: [`render`] fills it in where the request is known.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives a failed response its body. Anything else passes through.
pub fn fill_in(app: &App, ctx: &Ctx, response: Response) -> Response {
    let allow = response.headers().get(ALLOW).cloned();
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if is_bare(&response) => Problem::of_status(response.status()),
        None => return response,
    };
    log(&problem, &ctx.client.reference);
    let mut filled = match problem.kind {
        Kind::SignIn => to_sign_in(app, ctx, &problem),
        Kind::Enrol if ctx.shape == Shape::Page => render::see_other("/account/security"),
        Kind::Enrol if ctx.shape == Shape::Fragment => to_enrol(),
        Kind::Plain | Kind::Replaced | Kind::Stale | Kind::Enrol => body(app, ctx, &problem),
    };
    if let Some((_, seconds)) = problem.retry_at {
        filled.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(allow) = allow {
        filled.headers_mut().insert(ALLOW, allow);
    }
    if problem.kind == Kind::Replaced {
        filled.headers_mut().insert("hx-trigger", HeaderValue::from_static("session-rotated"));
    }
    if matches!(ctx.auth, Auth::Anonymous) && cookies::get(&ctx.headers, cookies::SESSION).is_some() {
        cookies::clear_session(filled.headers_mut());
    }
    filled
}

/// The one line of a failure of ours: everything about it, under the reference that the person is told.
fn log(problem: &Problem, reference: &str) {
    let error = problem.cause.as_deref().map(|cause| cause as &dyn std::error::Error);
    match (problem.status.as_u16(), error) {
        (503, Some(error)) => tracing::warn!(reference, error, "temporarily unavailable"),
        (500, error) => tracing::error!(reference, error, "request failed"),
        _ => {}
    }
}

/// A failure that the framework answered in its own words.
fn is_bare(response: &Response) -> bool {
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let kind = response.headers().get(axum::http::header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    failed && kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

fn to_sign_in(app: &App, ctx: &Ctx, problem: &Problem) -> Response {
    // Only pages can be returned to; a form that was sent while signed out has to be sent again.
    let page = ctx.shape == Shape::Page && ctx.method == axum::http::Method::GET;
    // Somebody was signed in here, and this is the first they hear of its end.
    let ended = cookies::get(&ctx.headers, cookies::SESSION).is_some();
    let mut response = match ctx.shape {
        Shape::Json => return body(app, ctx, problem),
        Shape::Fragment => {
            let mut response = StatusCode::UNAUTHORIZED.into_response();
            response.headers_mut().insert("hx-redirect", HeaderValue::from_static("/sign-in"));
            response
        }
        Shape::Page => render::see_other("/sign-in"),
    };
    let back = ComeBack::to(page.then_some(ctx.path.as_str()), ended).or(ComeBack::of(&ctx.headers));
    back.keep(response.headers_mut());
    response
}

fn to_enrol() -> Response {
    let mut response = StatusCode::FORBIDDEN.into_response();
    response.headers_mut().insert("hx-redirect", HeaderValue::from_static("/account/security"));
    response
}

fn body(app: &App, ctx: &Ctx, problem: &Problem) -> Response {
    let reference = problem.status.is_server_error().then(|| ctx.client.reference.clone());
    match ctx.shape {
        Shape::Json => {
            let (status, title) = (problem.status, &problem.title);
            let document = match problem.kind {
                Kind::Replaced => Document::new(ctx, status, "session-rotated", title),
                Kind::Enrol => Document::new(ctx, status, "second-factor-required", title),
                Kind::Plain | Kind::Stale | Kind::SignIn => Document::plain(ctx, status, title),
            };
            document.with("detail", ctx.say(&problem.line)).with("reference", reference).into_response()
        }
        Shape::Fragment => {
            let callout = ErrorCallout {
                title: problem.title.clone(),
                line: problem.line.clone(),
                retry_at: problem.retry_moment(),
                reference,
                remedy: problem.remedy(),
            };
            let body = callout.render_with_values(&*ctx.language).unwrap_or_default();
            let mut response = html(problem.status, body);
            let headers = response.headers_mut();
            headers.insert("hx-retarget", HeaderValue::from_static("#toasts"));
            headers.insert("hx-reswap", HeaderValue::from_static("innerHTML"));
            response
        }
        Shape::Page => page(app, ctx, problem, reference),
    }
}

fn page(app: &App, ctx: &Ctx, problem: &Problem, reference: Option<String>) -> Response {
    let signed_in = ctx.identity().is_some();
    let mut actions = match (problem.status.is_server_error(), signed_in) {
        // Under the name that was asked for, every path leads here again.
        _ if problem.is_wrong_host() => {
            vec![Link { href: app.origin.link("/"), label: Text::verbatim(app.origin.as_str().to_owned()) }]
        }
        (true, true) => vec![link("/account/activity", t!("error-to-activity"))],
        (_, true) if problem.forward == Forward::Data => vec![link("/account/data", t!("error-to-data"))],
        (_, true) => Vec::new(),
        (_, false) => vec![link("/sign-in", t!("auth-to-sign-in"))],
    };
    if signed_in && !problem.is_wrong_host() {
        actions.push(link("/account", t!("error-to-account")));
    }
    let view = ErrorPage {
        frame: render::frame(app, ctx, None).unwrap_or_default(),
        status: problem.status.as_u16(),
        title: problem.title.clone(),
        line: problem.line.clone(),
        retry_at: problem.retry_moment(),
        reference,
        actions,
    };
    html(problem.status, view.render_with_values(&*ctx.language).unwrap_or_default())
}

fn link(href: &str, label: Text) -> Link {
    Link { href: href.to_owned(), label }
}
