//! What every handler knows about its request: shape, client, who is signed in. Made once per request by the guard.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tower_sessions::Session;

use crate::crypto::{KeyRing, Token, random_bytes};
use crate::error::Error;
use crate::locale::{Language, Text};
use crate::model::client::Client;
use crate::model::user::Identity;
use crate::store::sessions;
use crate::web::app::App;
use crate::web::errors::Problem;

/// The form of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A whole page.
    Page,
    /// A part, for htmx.
    Fragment,
    /// JSON.
    Json,
}

impl Shape {
    /// What the request asks for. `HX-Request` only changes the rendering, never the decision.
    pub fn of(headers: &HeaderMap) -> Self {
        let accept = headers.get(ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let json = accept.split(',').filter_map(|part| part.split(';').next()).map(str::trim).any(|media| {
            media.eq_ignore_ascii_case("application/json") || media.eq_ignore_ascii_case("application/problem+json")
        });
        if json {
            Self::Json
        } else if headers.get("hx-request").is_some_and(|v| v == "true") {
            Self::Fragment
        } else {
            Self::Page
        }
    }
}

/// A request, and what answering it takes.
#[derive(Clone)]
pub struct Visit {
    /// The portal.
    pub app: App,
    /// The request.
    pub ctx: Ctx,
    /// The visitor's envelope, see [`flash`](crate::web::flash).
    pub session: Session,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let ctx = <Ctx as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let session = Session::from_request_parts(parts, app).await.map_err(|_| Problem::internal())?;
        Ok(Self { app: app.clone(), ctx, session })
    }
}

impl Visit {
    /// The same, seen as nobody's: after its session ended.
    #[must_use]
    pub fn seen_as_nobody(self) -> Self {
        let ctx = Ctx(Arc::new(Inner { auth: Auth::Anonymous, ..(*self.ctx.0).clone() }));
        Self { ctx, ..self }
    }

    /// The same as the session whose cookie value was just replaced. One that was ended from elsewhere since is told what was
    /// done as who it was.
    pub async fn renewed(self, token: &Token, was: Identity) -> Result<(Self, Identity), Problem> {
        let now = self.app.accounts.clock.now();
        let who = sessions::identify(&self.app.db, token.hash(), now).await?.unwrap_or(was);
        Ok((Self { ctx: self.ctx.seen_as(who.clone()), ..self }, who))
    }
}

/// Who is asking.
#[derive(Clone, Debug)]
pub enum Auth {
    /// Somebody who is signed in.
    SignedIn(Box<Identity>),
    /// A browser whose cookie value was replaced while this request was under way: ask again, and it will work.
    Replaced,
    /// Nobody.
    Anonymous,
}

/// What is known about a request.
#[derive(Clone, Debug)]
pub struct Inner {
    /// The form of the answer.
    pub shape: Shape,
    /// The other end.
    pub client: Client,
    /// The nonce of this response's content security policy.
    pub nonce: String,
    /// Who is asking.
    pub auth: Auth,
    /// The browser's device cookie; made up now if it had none.
    pub device: Token,
    /// Whether it was made up now.
    pub is_new_device: bool,
    /// What the person reads.
    pub language: Arc<Language>,
    /// The request's headers.
    pub headers: HeaderMap,
    /// The request's method.
    pub method: Method,
    /// The request's path and query.
    pub path: String,
}

/// [`Inner`], shared.
#[derive(Clone, Debug)]
pub struct Ctx(pub Arc<Inner>);

impl std::ops::Deref for Ctx {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Purpose of form tokens' keyed hashes.
const FORM: &str = "form token";

impl Ctx {
    /// Who is signed in, if anybody.
    pub fn identity(&self) -> Option<&Identity> {
        match &self.auth {
            Auth::SignedIn(identity) => Some(identity),
            Auth::Replaced | Auth::Anonymous => None,
        }
    }

    /// Whether a browser only looks ahead: what it gets may never be seen.
    pub fn looks_ahead(&self) -> bool {
        self.headers.contains_key("sec-purpose") || self.headers.contains_key("purpose")
    }

    /// `text` in the person's language.
    pub fn say(&self, text: &Text) -> String {
        self.language.say(text)
    }

    /// The same request, seen as `who`: after its session changed.
    #[must_use]
    pub fn seen_as(&self, who: Identity) -> Self {
        Self(Arc::new(Inner { auth: Auth::SignedIn(Box::new(who)), ..(*self.0).clone() }))
    }

    /// The same request, answered in `language`.
    #[must_use]
    pub fn read_in(&self, language: Arc<Language>) -> Self {
        Self(Arc::new(Inner { language, ..(*self.0).clone() }))
    }

    /// A token for forms of this session, or of this browser while nobody is signed in. Different in every page (a nonce
    /// is part of it), good for as long as the session: forms in other tabs survive a step-up.
    pub fn form_token(&self, keys: &KeyRing) -> Result<String, Error> {
        let nonce: [u8; 8] = random_bytes()?;
        let mac = match self.identity() {
            Some(who) => keys.mac(FORM, &[b"session", who.session.id.0.as_bytes(), &nonce]),
            None => keys.mac(FORM, &[b"device", &self.device.hash().0, &nonce]),
        };
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &mac].concat()))
    }

    /// Whether `token` was made for this session.
    pub fn is_session_token(&self, keys: &KeyRing, token: &str) -> bool {
        self.identity().is_some_and(|who| check(keys, token, &[b"session", who.session.id.0.as_bytes()]))
    }

    /// Whether `token` was made for this browser, or for its session.
    pub fn is_browser_token(&self, keys: &KeyRing, token: &str) -> bool {
        check(keys, token, &[b"device", &self.device.hash().0]) || self.is_session_token(keys, token)
    }
}

fn check(keys: &KeyRing, token: &str, parts: &[&[u8]]) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
    let Some((nonce, tag)) = bytes.split_at_checked(8) else { return false };
    keys.verify_mac(FORM, &[parts, &[nonce]].concat(), tag)
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Ctx>().cloned().ok_or_else(Problem::internal)
    }
}

/// Somebody is signed in; anybody else is sent to sign in.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Identity);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let ctx = <Ctx as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        match &ctx.auth {
            Auth::SignedIn(identity) => Ok(Self((**identity).clone())),
            Auth::Replaced => Err(Problem::session_replaced()),
            Auth::Anonymous => Err(Problem::sign_in()),
        }
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for SignedIn {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        let ctx = <Ctx as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        Ok(ctx.identity().cloned().map(Self))
    }
}
