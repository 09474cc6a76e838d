//! What a browser that was sent to sign in is told, and where it goes on afterwards.
//!
//! In a cookie, and not in the visitor's envelope: that is a row, and whoever looks at a page without being signed in must
//! not make the server write one. It decides nothing but where one arrives, which is checked when it is read.

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::web::cookies;

/// Where one arrives without a page to come back to.
const HOME: &str = "/account";

/// What a browser was doing when it had to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComeBack {
    /// The page it wanted: one of ours.
    path: Option<String>,
    /// It was signed in before, and has not been told yet that this is over.
    pub ended: bool,
}

impl ComeBack {
    /// Wants `path` (forgotten if it is none of ours, or home anyway).
    pub fn to(path: Option<&str>, ended: bool) -> Self {
        Self { path: path.filter(|path| *path != HOME && is_own(path)).map(str::to_owned), ended }
    }

    /// What the browser brings along; nothing, where it is unreadable.
    pub fn of(headers: &HeaderMap) -> Self {
        cookies::get(headers, cookies::RETURN).and_then(Self::parse).unwrap_or_default()
    }

    /// Where to go on.
    pub fn path(&self) -> &str {
        self.path.as_deref().unwrap_or(HOME)
    }

    /// The same, with what `before` wanted where nothing else is wanted now.
    #[must_use]
    pub fn or(self, before: Self) -> Self {
        Self { path: self.path.or(before.path), ended: self.ended || before.ended }
    }

    /// The same, once that was said.
    #[must_use]
    pub fn told(self) -> Self {
        Self { ended: false, ..self }
    }

    /// Has the browser remember this, or forget what there is nothing left of.
    pub fn keep(&self, headers: &mut HeaderMap) {
        if *self == Self::default() {
            cookies::clear_return(headers);
        } else {
            cookies::set_return(headers, &self.to_text());
        }
    }

    /// "1" or "0" for a sign-in that ended, and the path, written so that no sign in it ends the cookie.
    fn to_text(&self) -> String {
        let path = URL_SAFE_NO_PAD.encode(self.path.as_deref().unwrap_or_default());
        format!("{}{path}", u8::from(self.ended))
    }

    fn parse(text: &str) -> Option<Self> {
        let (ended, path) = match text.split_at_checked(1)? {
            ("0", path) => (false, path),
            ("1", path) => (true, path),
            _ => return None,
        };
        let path = String::from_utf8(URL_SAFE_NO_PAD.decode(path).ok()?).ok()?;
        Some(Self::to(Some(&path), ended))
    }
}

/// Whether a path leads to a page of ours, and not to `//elsewhere` or through tricks with backslashes and line breaks.
pub fn is_own(path: &str) -> bool {
    let mut letters = path.chars();
    letters.next() == Some('/')
        && !matches!(letters.next(), Some('/' | '\\'))
        && path.len() < 512
        && path.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [&str; 4] = ["/", "/account/devices", "/account/security?x=1;y", "/step-up/abc"];

    #[test]
    fn only_paths_of_ours_are_returned_to() {
        for good in GOOD {
            assert!(is_own(good), "{good}");
        }
        for bad in
            ["", "//e", "/\\e", "https:e", "/a\\b", "/a\tb", "/a\nb", "e", "/é", &format!("/{}", "a".repeat(600))]
        {
            assert!(!is_own(bad), "{bad:?}");
            assert_eq!(ComeBack::to(Some(bad), false).path(), HOME);
            let forged = format!("0{}", URL_SAFE_NO_PAD.encode(bad));
            assert_eq!(ComeBack::parse(&forged).unwrap().path(), HOME, "{bad:?}");
        }
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        for path in GOOD {
            for ended in [true, false] {
                let back = ComeBack::to(Some(path), ended);
                let text = back.to_text();
                assert!(text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')), "{text}");
                assert_eq!(ComeBack::parse(&text), Some(back));
            }
        }
        for bad in ["", "2", "1=", "0%", "é", "0_w8"] {
            assert_eq!(ComeBack::parse(bad), None, "{bad}");
        }
    }
}
