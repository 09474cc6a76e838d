//! Headers that every answer carries.

use axum::body::Bytes;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};

const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");

/// The headers that are always the same. Constants: made anew, their names would be checked letter by letter each time.
const FIXED: [(HeaderName, HeaderValue); 8] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("cross-origin-opener-policy"), SAME_ORIGIN),
    (HeaderName::from_static("cross-origin-resource-policy"), SAME_ORIGIN),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
    (VARY, HeaderValue::from_static("accept, accept-language, cookie, hx-request")),
];

const PERMISSIONS: &str = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
                           midi=(), payment=(), usb=(), publickey-credentials-create=(self), \
                           publickey-credentials-get=(self)";

/// Adds the security headers; a header that the handler set itself (a stricter policy, a cacheable file) stays.
pub fn secure(headers: &mut HeaderMap, nonce: &str, https: bool) {
    // With one of each that may be set elsewhere: growing in between would sort them all anew.
    headers.reserve(FIXED.len() + 6);
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx; report-uri /csp-report"
    );
    if let Ok(policy) = HeaderValue::from_maybe_shared(Bytes::from(policy)) {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    for (name, value) in FIXED {
        headers.entry(name).or_insert(value);
    }
    if https {
        let forced = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(forced);
    }
}
