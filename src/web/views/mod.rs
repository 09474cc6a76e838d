//! What the pages show, as plain values.
//!
//! A struct here owns everything its template prints and knows neither the
//! store nor HTTP. Handlers fill one and render it whole (a page) or only its
//! `main` block with `as_main()` (the answer to an htmx request).
//!
//! A page tells its news in a callout inside `main` (`Frame::notice`); a
//! fragment answer leaves that `None` and appends [`Toasts`] instead.

pub mod account;
pub mod auth;
pub mod errors;
pub mod factors;
pub mod icon;
pub mod mailbox;
pub mod recovery;
mod samples;
pub mod step_up;

use std::sync::Arc;

use askama::Template;

pub use crate::locale::Moment;
use crate::locale::{Text, Value, filters, t};
pub use icon::Icon;

/// Everything around the content: head, header, banners, hidden form token.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// What is the same on every page.
    pub site: Arc<Site>,
    /// The tag of the language it is written in.
    pub language: String,
    /// This response's CSP nonce.
    pub nonce: String,
    /// Hidden `form_token` of every form.
    pub form_token: String,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// When the running confirmation ends, as a time of day.
    pub confirmed_until: Option<Moment>,
    /// How much of that confirmation's window is left, in percent; drawn as the ring.
    pub confirmed_part: u8,
    /// The day this account will be erased, as a date.
    pub deletion_on: Option<Moment>,
    /// From which day on the account's second factors can be removed, as a date: somebody reported them lost.
    pub recovery_on: Option<Moment>,
    /// News shown as a callout at the top of `main`. `None` in fragment answers.
    pub notice: Option<Notice>,
    /// A change that was not confirmed in time, and what to do; shown as a callout at the top of `main`.
    pub lapsed: Option<Text>,
}

/// What every page of this portal has: its name, its files, its links.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The portal's name.
    pub brand: String,
    /// Shown instead of the mark and the name.
    pub logo: Option<Logo>,
    /// URL of the stylesheet.
    pub css: String,
    /// URL of the one script (htmx, its CSP extension and our own).
    pub js: String,
    /// URL of the icon.
    pub icon: String,
    /// What kind of image the icon is.
    pub icon_type: String,
    /// Where people ask for help.
    pub support: Option<Link>,
    /// At the foot of every page.
    pub links: Vec<Link>,
    /// Shows the development banner with the way to the mailbox.
    pub dev: bool,
}

impl Site {
    /// Whom to ask, within a sentence: named where the operator said so.
    pub fn helper(&self) -> Value {
        match &self.support {
            Some(Link { href, label }) => Value::Link { href: href.clone(), words: label.clone() },
            None => t!("base-whoever").into(),
        }
    }
}

/// An operator's logo.
#[derive(Clone, Debug, Default)]
pub struct Logo {
    pub href: String,
    /// For dark backgrounds, where it has such a form.
    pub dark: Option<String>,
}

/// The signed-in person, as the header and the dialogs name them.
#[derive(Clone, Debug, Default)]
pub struct Viewer {
    pub name: String,
    pub email: String,
    /// One or two letters, drawn where a picture would be.
    pub initials: String,
    /// The picture's address.
    pub picture: Option<String>,
}

/// The mood of a notice, a badge or a slip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Info,
    Good,
    Warn,
    Bad,
}

impl Tone {
    /// The class that sets the colour.
    pub fn class(self) -> &'static str {
        match self {
            Self::Info => "t-info",
            Self::Good => "t-good",
            Self::Warn => "t-warn",
            Self::Bad => "t-bad",
        }
    }

    pub fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Good => Icon::Check,
            Self::Warn | Self::Bad => Icon::Alert,
        }
    }
}

/// One piece of news after an action: a bold title and one sentence (may be empty).
#[derive(Clone, Debug, Default)]
pub struct Notice {
    pub tone: Tone,
    pub title: Text,
    pub line: Text,
}

/// A title with its sentence, where the tone is the template's business.
#[derive(Clone, Debug, Default)]
pub struct Message {
    pub title: Text,
    pub line: Text,
}

/// A link and its words.
#[derive(Clone, Debug, Default)]
pub struct Link {
    pub href: String,
    pub label: Text,
}

/// Appended to a fragment answer: replaces what the toast region holds.
#[derive(Template, Clone, Debug)]
#[template(path = "fragments/toasts.html")]
pub struct Toasts {
    pub notice: Option<Notice>,
}

/// Appended to a fragment answer: replaces the person's picture in the header.
#[derive(Template, Clone, Debug)]
#[template(path = "fragments/me.html")]
pub struct Me {
    pub viewer: Viewer,
}

/// Appended to a fragment answer: replaces the confirmation chip of the header.
#[derive(Template, Clone, Debug)]
#[template(path = "fragments/fresh.html")]
pub struct FreshChip {
    /// As a time of day. `None` takes the chip away.
    pub until: Option<Moment>,
    /// Percent of the window left.
    pub part: u8,
}

/// Appended to a fragment answer after an account's deletion or recovery was
/// asked for or taken back: replaces the banners above the header.
#[derive(Template, Clone, Debug)]
#[template(path = "fragments/deletion.html")]
pub struct DeletionBanner {
    /// The day of erasure, as a date. `None` takes the banner away.
    pub on: Option<Moment>,
    /// The end of a recovery's hold, as a date. `None` takes the banner away.
    pub recovery: Option<Moment>,
    /// Hidden `form_token` of its form.
    pub form_token: String,
}

/// The answer of `POST /password-strength`. The script sends only `form_token`,
/// `new_password` and, where the form has them, `email` and `display_name`.
#[derive(Template, Clone, Debug)]
#[template(path = "fragments/strength.html")]
pub struct Strength {
    /// 0 = nothing typed, 1 = refused, 2 = fair, 3 = good, 4 = strong.
    pub level: u8,
    pub text: Text,
}

/// Wraps a rendered block so that htmx swaps it for the element that `target`
/// (a selector) finds, e.g. the page's `main` when a step-up has finished.
pub fn partial(target: &'static str, html: &str) -> String {
    format!("<hx-partial hx-target=\"{target}\" hx-swap=\"outerHTML\">{html}</hx-partial>\n")
}
