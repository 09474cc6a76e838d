//! `/csp-report`: a browser tells that something on a page of ours tried what our content security policy forbids (CSP 3,
//! 5.3). Either markup got in that should not have, or an extension of that browser did it; the operator wants to know.
//!
//! Anybody may post here, so little is believed and nothing is stored: a few words of a report go into the log, at most
//! [`PER_HOUR`] times an hour. Not the address of the page, which may hold a token from a mail, but its first part.
//!
//! Rejected: `report-to`. Browsers send those reports from outside the page and minutes later, without what tells that
//! they come from us.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use url::Url;

use crate::web::app::App;

/// Of a report, in bytes.
pub const MAX_BODY: usize = 8 * 1024;
/// Lines in an hour, of one process.
const PER_HOUR: u32 = 60;
/// Of a word that came with a report, in characters.
const WORD: usize = 60;

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "csp-report")]
    report: Report,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Report {
    #[serde(default)]
    document_uri: String,
    #[serde(default)]
    effective_directive: String,
    /// What older browsers say instead.
    #[serde(default)]
    violated_directive: String,
    #[serde(default)]
    blocked_uri: String,
}

impl Report {
    fn directive(&self) -> &str {
        if self.effective_directive.is_empty() { &self.violated_directive } else { &self.effective_directive }
    }
}

/// POST
pub async fn post(State(app): State<App>, body: Bytes) -> StatusCode {
    let Ok(Body { report }) = serde_json::from_slice::<Body>(&body) else { return StatusCode::BAD_REQUEST };
    if app.csp_reports.admits(PER_HOUR, app.accounts.clock.now()) {
        tracing::warn!(
            directive = word(report.directive()),
            blocked = source(&report.blocked_uri),
            page = page(&report.document_uri),
            "the content security policy was violated"
        );
    }
    StatusCode::NO_CONTENT
}

/// Letters and hyphens: what names of directives and of kinds of sources are made of.
fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').take(WORD).collect()
}

/// Where it would have come from: "inline", or scheme and host.
fn source(text: &str) -> String {
    match Url::parse(text).map(|url| url.origin().ascii_serialization()) {
        Ok(origin) if origin != "null" => origin.chars().take(WORD).collect(),
        _ => word(text),
    }
}

/// The first part of the page's path.
fn page(text: &str) -> String {
    let path = Url::parse(text).map(|url| url.path().to_owned()).unwrap_or_default();
    format!("/{}", word(path.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_token_and_no_line_break_reaches_the_log() {
        assert_eq!(page("https://a.example/undo/email/SECRET?token=SECRET"), "/undo");
        assert_eq!(page("no address"), "/");
        assert_eq!(source("https://evil.example/x.js?stolen=SECRET"), "https://evil.example");
        assert_eq!(source("inline"), "inline");
        assert_eq!(source("data:text/html,SECRET"), "data");
        assert_eq!(word("script-src-elem\n2026 forged line"), "script-src-elem");
        assert_eq!(word(&"a".repeat(500)).len(), WORD);
    }
}
