//! Our cookies: all `__Host-`, Secure, HttpOnly, with an explicit SameSite.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};

use crate::clock::Timestamp;
use crate::crypto::{Token, TokenHash};
use crate::store::parked;
use crate::store::sessions::ABSOLUTE;

/// The login state.
pub const SESSION: &str = "__Host-session";
/// The browser, over sign-ins: its own budget of tries, and the form token of signed-out pages.
pub const DEVICE: &str = "__Host-device";
/// The visitor's envelope (tower-sessions).
pub const VISITOR: &str = "__Host-visitor";
/// A sign-in whose second step is awaited.
pub const HALF: &str = "__Host-sign-in";
/// What a browser that was sent to sign in comes back to.
pub const RETURN: &str = "__Host-return";
/// What this browser parked last, see [`LastAsked`].
const ASKED: &str = "__Host-asked";
/// One per parked action: the proof that this browser parked it.
const BINDING: &str = "__Host-park-";

/// How long one may take to sign in, in seconds.
const RETURN_AGE: i64 = 3_600;

/// A device cookie lives as long as browsers let it (400 days).
const DEVICE_AGE: i64 = 400 * 86_400;

/// The value of a cookie; `None` when it is missing, or there twice (then somebody is playing tricks).
pub fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut found = all(headers).filter(|(key, _)| *key == name).map(|(_, value)| value);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Whether a cookie is there, whatever its value.
pub fn has(headers: &HeaderMap, name: &str) -> bool {
    all(headers).any(|(key, _)| key == name)
}

/// A cookie that holds a token.
pub fn token(headers: &HeaderMap, name: &str) -> Option<Token> {
    Token::parse(get(headers, name)?)
}

/// The binding cookie of the action under `handle`.
pub fn binding(headers: &HeaderMap, handle: &Token) -> Option<Token> {
    token(headers, &binding_name(handle))
}

/// The hashes of every binding this browser shows.
pub fn bindings(headers: &HeaderMap) -> Vec<TokenHash> {
    all(headers)
        .filter(|(name, _)| name.starts_with(BINDING))
        .filter_map(|(_, value)| Token::parse(value))
        .map(|token| token.hash())
        .collect()
}

/// Each read by itself: one of another program on this host, in whatever bytes, must not take ours along.
fn all(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(COOKIE)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| str::from_utf8(pair).ok())
        .filter_map(|pair| pair.trim().split_once('='))
}

/// The cookie's name carries a piece of the handle's hash, so that tabs do not overwrite each other's and the handle
/// itself stays out of the cookie jar.
fn binding_name(handle: &Token) -> String {
    let hash = handle.hash().to_text();
    format!("{BINDING}{}", hash.get(..12).unwrap_or_default())
}

fn set(headers: &mut HeaderMap, name: &str, value: &str, same_site: &str, max_age: i64) {
    let cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite={same_site}; Max-Age={max_age}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        headers.append(SET_COOKIE, value);
    }
}

/// Signs the browser in. Lax: arriving from a link in a mail must find the session.
pub fn set_session(headers: &mut HeaderMap, token: &Token) {
    set(headers, SESSION, &token.expose(), "Lax", ABSOLUTE.0);
}

/// Takes the login state away.
pub fn clear_session(headers: &mut HeaderMap) {
    set(headers, SESSION, "", "Lax", 0);
}

/// Takes the login state away and has the browser forget what it kept of the pages.
///
/// "cookies" is left out: it would take the device cookie along, which is what keeps strangers from locking this browser
/// out, and browsers drop the cookies of the very answer that says it.
pub fn sign_out(headers: &mut HeaderMap) {
    clear_session(headers);
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
}

/// Names the browser.
pub fn set_device(headers: &mut HeaderMap, token: &Token) {
    set(headers, DEVICE, &token.expose(), "Lax", DEVICE_AGE);
}

/// Remembers that the first step of signing in was right.
pub fn set_half(headers: &mut HeaderMap, token: &Token) {
    set(headers, HALF, &token.expose(), "Strict", crate::store::half_sign_ins::TTL.0);
}

/// Forgets it.
pub fn clear_half(headers: &mut HeaderMap) {
    set(headers, HALF, "", "Strict", 0);
}

/// Remembers what to come back to. Lax, like the session: it is read on the way in from a mail.
pub fn set_return(headers: &mut HeaderMap, value: &str) {
    set(headers, RETURN, value, "Lax", RETURN_AGE);
}

/// Forgets it.
pub fn clear_return(headers: &mut HeaderMap) {
    set(headers, RETURN, "", "Lax", 0);
}

/// Binds a parked action to this browser. Strict: it is only ever needed by requests from our own pages.
pub fn set_binding(headers: &mut HeaderMap, handle: &Token, binding: &Token) {
    set(headers, &binding_name(handle), &binding.expose(), "Strict", parked::TTL.0);
}

/// Forgets a binding whose action is over.
pub fn clear_binding(headers: &mut HeaderMap, handle: &Token) {
    set(headers, &binding_name(handle), "", "Strict", 0);
}

/// What a browser knows of the action it parked last. Nothing but that row is found by it, and so it holds no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastAsked {
    /// From when on it has lapsed.
    pub expires_at: Timestamp,
    /// The hash of its handle.
    pub handle: TokenHash,
    /// The hash of its binding.
    pub binding: TokenHash,
    /// Whether the person was told of its end on another page than its own.
    pub told: bool,
}

impl LastAsked {
    /// What the browser brings along.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut parts = get(headers, ASKED)?.split('.');
        let expires_at = Timestamp::from_millis(parts.next()?.parse().ok()?);
        let (handle, binding) = (TokenHash::from_text(parts.next()?)?, TokenHash::from_text(parts.next()?)?);
        Some(Self { expires_at, handle, binding, told: parts.next() == Some("told") })
    }

    /// Has the browser remember it. Lax: one may come back by a link from anywhere.
    pub fn keep(&self, headers: &mut HeaderMap) {
        let Self { expires_at, handle, binding, told } = self;
        let told = if *told { ".told" } else { "" };
        let value = format!("{}.{}.{}{told}", expires_at.millis(), handle.to_text(), binding.to_text());
        set(headers, ASKED, &value, "Lax", parked::REMEMBERED.0);
    }
}

/// Forgets what was parked last.
pub fn clear_asked(headers: &mut HeaderMap) {
    set(headers, ASKED, "", "Lax", 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_cannot_be_read_takes_no_other_along() {
        let mut headers = HeaderMap::new();
        let sent = b"theirs=caf\xe9; __Host-session=ours; umlaut=\xc3\xa4; broken; __Host-device=this";
        headers.append(COOKIE, HeaderValue::from_bytes(sent).unwrap());
        assert_eq!(get(&headers, SESSION), Some("ours"));
        assert_eq!(get(&headers, DEVICE), Some("this"));
        // Twice in one header or in two: somebody is playing tricks.
        headers.append(COOKIE, HeaderValue::from_static("__Host-session=another"));
        assert_eq!(get(&headers, SESSION), None);
    }
}
