//! What every request passes, in one place: where it comes from, who is asking, and what every answer carries.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, HOST, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::crypto::{self, Token, random_bytes};
use crate::error::Error;
use crate::locale::Language;
use crate::model::client::Client;
use crate::model::user::Identity;
use crate::store::sessions::{self, SEEN_EVERY};
use crate::web::app::App;
use crate::web::context::{Auth, Ctx, Inner, Shape};
use crate::web::errors::{self, Problem};
use crate::web::{cookies, enrolled, headers};

/// How long a page waits for the note that it was looked at.
const PATIENCE: Duration = Duration::from_millis(250);

/// The outermost layer.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if request.method() == Method::GET
        && let Some(response) = app.assets.serve(&path, request.headers())
    {
        return finish(&app, "", response);
    }
    let base = base(&app, &request);
    let ctx = match context(&app, base).await {
        Ok(ctx) => ctx,
        Err(error) => {
            let ctx = anonymous(&app, &request);
            let response = errors::fill_in(&app, &ctx, Problem::from(error).into_response());
            return finish(&app, &ctx.nonce, response);
        }
    };
    request.extensions_mut().insert(ctx.clone());
    let unsafe_method = !matches!(*request.method(), Method::GET | Method::HEAD);
    let response = match admit(&app, &request) {
        Ok(()) => match enrolled::enough(&app, &ctx) {
            Ok(()) => next.run(request).await,
            Err(first) => first.into_response(),
        },
        Err(problem) => {
            log_refusal(&app, &ctx.client.reference, &problem, &ctx.headers);
            problem.into_response()
        }
    };
    let mut response = errors::fill_in(&app, &ctx, response);
    if unsafe_method {
        app.post.wake();
    }
    if ctx.is_new_device && !sets(&response, cookies::DEVICE) {
        cookies::set_device(response.headers_mut(), &ctx.device);
    }
    finish(&app, &ctx.nonce, response)
}

/// Whether a request may reach a handler at all: our own name, and for anything but reading, our own pages.
///
/// Stricter than the fetch-metadata layers of libraries: a request that says nothing about where it comes from is refused,
/// and so is one that the browser calls "none" (typed, bookmarked). Probes need no `Host` of ours.
fn admit(app: &App, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let probe = matches!(request.uri().path(), "/healthz" | "/readyz");
    let host = headers.get(HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !probe && !host.eq_ignore_ascii_case(app.origin.authority()) {
        return Err(Problem::wrong_host());
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) || from_ourselves(headers, app.origin.as_str()) {
        Ok(())
    } else {
        Err(Problem::cross_site())
    }
}

/// What an operator has to know: most often the proxy in front passes on another `Host`, or the address people type is not
/// the configured one. Not the path: links from mails and handles are secrets.
fn log_refusal(app: &App, reference: &str, problem: &Problem, headers: &HeaderMap) {
    let said = |name: &str| {
        let values: Vec<String> = headers.get_all(name).iter().map(|value| format!("{value:?}")).collect();
        // It is whatever somebody sent.
        let short = values.join(", ").chars().take(200).collect::<String>();
        if short.is_empty() { "absent".to_owned() } else { short }
    };
    if problem.is_wrong_host() {
        let own = app.origin.authority();
        tracing::warn!(reference, host = said("host"), own, "refused: Host is not that of the configured origin");
    } else {
        let (site, origin, own) = (said("sec-fetch-site"), said("origin"), app.origin.as_str());
        tracing::warn!(reference, sec_fetch_site = site, origin, own, "refused: not from a page of this portal");
    }
}

fn from_ourselves(headers: &HeaderMap, own: &str) -> bool {
    let only = |name: &str| {
        let mut values = headers.get_all(name).iter();
        let first = values.next().map(|v| v.to_str().unwrap_or("?"));
        if values.next().is_some() { Some("?") } else { first }
    };
    let origin = only(ORIGIN.as_str());
    match only("sec-fetch-site") {
        // Under `Referrer-Policy: no-referrer` browsers send `Origin: null` with a form of our own.
        Some("same-origin") => origin.is_none_or(|origin| origin == own || origin == "null"),
        Some(_) => false,
        None => origin == Some(own),
    }
}

async fn context(app: &App, base: Result<Inner, Error>) -> Result<Ctx, Error> {
    let mut inner = base?;
    if let Some(token) = cookies::token(&inner.headers, cookies::SESSION) {
        let now = app.accounts.clock.now();
        inner.auth = match sessions::identify(&app.db, token.hash(), now).await? {
            Some(who) => {
                if who.session.last_seen_at.age(now) >= SEEN_EVERY {
                    // Boxed, like what else is rare here: this future is moved for every request, and would have the size of
                    // its largest part.
                    Box::pin(note_use(app, &who, &inner.client)).await;
                }
                if let Some(own) = who.user.language.as_deref().and_then(|tag| app.languages.named(tag)) {
                    inner.language = Arc::clone(own);
                }
                Auth::SignedIn(Box::new(who))
            }
            None if Box::pin(sessions::was_replaced(&app.db, token.hash())).await? => Auth::Replaced,
            None => Auth::Anonymous,
        };
    }
    Ok(Ctx(Arc::new(inner)))
}

/// Reading goes on while nothing can be written (a full disk), and does not wait for who writes (a locked database).
async fn note_use(app: &App, who: &Identity, client: &Client) {
    match tokio::time::timeout(PATIENCE, app.accounts.seen(who, client)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(error = &error as &dyn std::error::Error, "last use not noted"),
        Err(_) => tracing::warn!("last use not noted: the database is busy"),
    }
}

fn base(app: &App, request: &Request) -> Result<Inner, Error> {
    let headers = request.headers().clone();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let agent = headers.get("user-agent").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let brought = cookies::token(&headers, cookies::DEVICE);
    let is_new_device = brought.is_none();
    let device = brought.map_or_else(Token::random, Ok)?;
    let language = language(app, &headers);
    Ok(Inner {
        shape: Shape::of(&headers),
        client: Client::new(client_ip(app, peer, &headers), &agent, crypto::reference()?)
            .reading(&language.tag)
            .with_browser(device.hash()),
        nonce: URL_SAFE_NO_PAD.encode(random_bytes::<16>()?),
        auth: Auth::Anonymous,
        device,
        is_new_device,
        language,
        method: request.method().clone(),
        path: request.uri().path_and_query().map(|p| p.as_str().to_owned()).unwrap_or_default(),
        headers,
    })
}

/// What the browser asks for. Who is signed in may have chosen another.
pub fn language(app: &App, headers: &HeaderMap) -> Arc<Language> {
    let wish = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    Arc::clone(wish.map_or_else(|| app.languages.first(), |wish| app.languages.accepted(wish)))
}

/// A context for when not even the look-up of the session works.
fn anonymous(app: &App, request: &Request) -> Ctx {
    let random = random_bytes::<16>().unwrap_or_default();
    Ctx(Arc::new(Inner {
        shape: Shape::of(request.headers()),
        client: Client::new(None, "", crypto::reference().unwrap_or_default()),
        nonce: URL_SAFE_NO_PAD.encode(random),
        // Not `Anonymous`: the cookie may well be right, and must not be cleared because the database is down.
        auth: Auth::Replaced,
        device: Token::zero(),
        is_new_device: false,
        language: language(app, request.headers()),
        headers: HeaderMap::new(),
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
    }))
}

/// The client's address: the peer, or, behind trusted proxies, the last address they did not add themselves. What cannot be
/// read ends the search: whatever stands before it was not written by one of them.
fn client_ip(app: &App, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    let mut at = peer?;
    let forwarded = headers.get_all("x-forwarded-for").iter().rev();
    for hop in forwarded.flat_map(|line| line.to_str().unwrap_or_default().rsplit(',')) {
        if !app.config.trusts(at) {
            break;
        }
        match address(hop.trim()) {
            Some(before) => at = before,
            None => break,
        }
    }
    Some(at)
}

/// An address as proxies write it: with a port or without, version 6 in brackets or without.
fn address(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    bare.parse().ok().or_else(with_port)
}

fn sets(response: &Response, cookie: &str) -> bool {
    response.headers().get_all(SET_COOKIE).iter().any(|v| v.as_bytes().starts_with(cookie.as_bytes()))
}

fn finish(app: &App, nonce: &str, mut response: Response) -> Response {
    headers::secure(response.headers_mut(), nonce, app.origin.is_https());
    response
}

/// tower-sessions removes its cookie without `Secure`, which browsers ignore for a `__Host-` name: the dead cookie would
/// stay. This puts the attributes back.
pub async fn mend_visitor_cookie(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let cookies: Vec<HeaderValue> = response.headers().get_all(SET_COOKIE).iter().cloned().collect();
    let dead = |v: &HeaderValue| v.to_str().is_ok_and(|t| t.starts_with(cookies::VISITOR) && !t.contains("Secure"));
    if cookies.iter().any(dead) {
        response.headers_mut().remove(SET_COOKIE);
        for cookie in cookies {
            let mended = if dead(&cookie) {
                let text = cookie.to_str().unwrap_or_default();
                HeaderValue::from_str(&format!("{text}; Secure; HttpOnly; SameSite=Lax")).unwrap_or(cookie)
            } else {
                cookie
            };
            response.headers_mut().append(SET_COOKIE, mended);
        }
    }
    response
}
