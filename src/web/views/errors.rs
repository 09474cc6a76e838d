//! Error pages, and the pages that mailed links lead to.

use askama::Template;

use crate::web::views::{Frame, Icon, Link, Moment, Notice};

/// An error as a page of its own.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "errors/page.html", blocks = ["main"])]
pub struct ErrorPage {
    pub frame: Frame,
    pub status: u16,
    pub title: String,
    /// What happened, whether anything changed, what to do.
    pub line: String,
    /// When to try again, as a time of day (429, 503); named after `line`.
    pub retry_at: Option<Moment>,
    /// Named when asking for help.
    pub reference: Option<String>,
    /// Ways out, the first one drawn as the main one; two at most.
    pub actions: Vec<Link>,
}

impl ErrorPage {
    /// How much of the ring is drawn, in percent: each error has its own gap.
    pub fn ring(&self) -> u8 {
        match self.status {
            404 | 410 => 8,
            429 | 503 => 25,
            400..=499 => 40,
            _ => 60,
        }
    }
}

/// The answer to an htmx request that failed: goes to the toast region,
/// leaving the page as it is. Send it with `HX-Retarget: #toasts`, `HX-Reswap: innerHTML`.
#[derive(Template, Clone, Debug)]
#[template(path = "errors/callout.html")]
pub struct ErrorCallout {
    pub notice: Notice,
    pub reference: Option<String>,
}

/// What a link under `/undo/` takes back.
#[derive(Clone, Debug)]
pub enum UndoWhat {
    Email {
        old: String,
        new: String,
    },
    Deletion {
        email: String,
    },
    /// When the second factors could be removed, in full.
    Recovery {
        ready: Moment,
    },
}

/// `/undo/email/{token}` and `/undo/deletion/{token}`.
#[derive(Template, Clone, Debug)]
#[template(path = "errors/undo.html", blocks = ["main"])]
pub struct Undo {
    pub frame: Frame,
    /// `None` together with `gone`: the link tells nothing any more.
    pub what: Option<UndoWhat>,
    pub token: String,
    /// In full: when the change was asked for.
    pub when: Option<Moment>,
    /// From which device; may be empty.
    pub device: String,
    /// The button has been pressed.
    pub done: bool,
    /// Used, replaced or too old.
    pub gone: bool,
    /// Where to go on when done, e.g. to a new password.
    pub next: Link,
}

impl Undo {
    /// Where the button posts to.
    pub fn action(&self) -> String {
        let kind = match self.what {
            Some(UndoWhat::Deletion { .. }) => "deletion",
            Some(UndoWhat::Recovery { .. }) => "recovery",
            _ => "email",
        };
        format!("/undo/{kind}/{}", self.token)
    }
}

/// `/not-me/{token}` and `/account/activity/{id}/not-me`: cancels what waits and ends every session.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "errors/not_me.html", blocks = ["main"])]
pub struct NotMe {
    pub frame: Frame,
    /// Where the button posts to.
    pub post_to: String,
    /// Where "It was me" leads.
    pub leave: String,
    /// "Signed in", "Password changed": the entry of the log; empty where only the mail knows.
    pub about: String,
    pub when: Option<Moment>,
    /// From which device; may be empty.
    pub device: String,
    pub done: bool,
    pub gone: bool,
    /// For whoever finds no mail.
    pub next: Link,
}
