//! Error pages, and the pages that mailed links lead to.

use askama::Template;

use crate::locale::{Text, filters};
use crate::web::views::{Frame, Icon, Link, Moment, Notice};

/// An error as a page of its own.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "errors/page.html", blocks = ["main"])]
pub struct ErrorPage {
    pub frame: Frame,
    pub status: u16,
    pub title: Text,
    /// What happened, whether anything changed, what to do.
    pub line: Text,
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
    /// Another address took the place of `old`, or became primary instead of it.
    Email {
        old: String,
        new: String,
    },
    /// `new` was added.
    Added {
        new: String,
    },
    /// `old` was removed.
    Removed {
        old: String,
    },
    /// The way back to `old` waits, and is stopped.
    Stop {
        old: String,
    },
    Deletion {
        email: String,
    },
    /// When the second factors could be removed, in full.
    Recovery {
        ready: Moment,
    },
}

/// What the link alone is not enough for: a factor from before the change, or a day's patience.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub totp: bool,
    pub passkey: Option<UndoPasskey>,
    /// In full: it waits already, and is done then.
    pub waits_until: Option<Moment>,
    /// What was wrong with the proof.
    pub error: Option<Text>,
}

/// What a passkey is asked for.
#[derive(Clone, Debug, Default)]
pub struct UndoPasskey {
    pub options: String,
    pub state: String,
}

/// `/undo/email/{token}`, `/undo/stop/{token}` and `/undo/deletion/{token}`.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "errors/undo.html", blocks = ["main"])]
pub struct Undo {
    pub frame: Frame,
    /// `None` together with `gone`: the link tells nothing any more.
    pub what: Option<UndoWhat>,
    pub asked: Option<Asked>,
    pub token: String,
    /// In full: when the change was asked for.
    pub when: Option<Moment>,
    /// From which device; may be empty.
    pub device: Text,
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
            Some(UndoWhat::Stop { .. }) => "stop",
            _ => "email",
        };
        format!("/undo/{kind}/{}", self.token)
    }
}

impl UndoWhat {
    /// The question, and what is said when it was answered.
    fn heading(&self) -> Text {
        match self {
            Self::Deletion { .. } => "Keep your account?".into(),
            Self::Stop { .. } => "Stop this?".into(),
            Self::Recovery { .. } => "Stop this recovery?".into(),
            _ => "Undo this change?".into(),
        }
    }

    /// What the button will do, then what it did.
    fn name(&self, done: bool) -> &'static str {
        match (self, done) {
            (Self::Email { .. }, false) => "Put your old address back",
            (Self::Email { .. }, true) => "Your old address is back",
            (Self::Added { .. }, false) => "Remove the new address again",
            (Self::Added { .. }, true) => "The new address is gone",
            (Self::Removed { .. }, false) => "Put the address back",
            (Self::Removed { .. }, true) => "The address is back",
            (Self::Stop { .. }, false) => "Keep your addresses as they are",
            (Self::Stop { .. }, true) => "Your addresses stay as they are",
            (Self::Deletion { .. }, false) => "Keep the account",
            (Self::Deletion { .. }, true) => "Your account will be kept",
            (Self::Recovery { .. }, false) => "Keep your second steps",
            (Self::Recovery { .. }, true) => "The recovery is stopped",
        }
    }

    /// The address it is about.
    fn target(&self) -> &str {
        match self {
            Self::Email { old, .. } | Self::Removed { old } | Self::Stop { old } => old,
            Self::Added { new } => new,
            Self::Deletion { email } => email,
            Self::Recovery { .. } => "Passkeys, authenticator app and backup codes",
        }
    }

    /// What follows.
    fn follows(&self, done: bool) -> &'static str {
        match (self, done) {
            (Self::Deletion { .. }, false) => "",
            (Self::Deletion { .. }, true) => "Nothing was deleted. Sign in to go on.",
            (Self::Recovery { .. }, false) => "",
            (Self::Recovery { .. }, true) => {
                "Nothing was removed. If it wasn’t you who asked, somebody may know your password: choose a new one."
            }
            (Self::Stop { .. }, false) => "Somebody with the mailbox of the former address asked to have it back.",
            (Self::Stop { .. }, true) => "The former address does not come back.",
            (_, false) => {
                "Every device is signed out, addresses and ways to confirm that came with the change or after it are removed, and you choose a new password next."
            }
            (_, true) => {
                "Every device was signed out, and what was waiting to be confirmed was cancelled. We’ve mailed you a link to choose a new password."
            }
        }
    }

    fn button(&self) -> &'static str {
        match self {
            Self::Deletion { .. } => "Keep my account",
            Self::Stop { .. } => "Stop it",
            Self::Recovery { .. } => "Stop the recovery",
            _ => "Undo the change",
        }
    }

    fn is_stop(&self) -> bool {
        matches!(self, Self::Stop { .. })
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
    pub about: Text,
    pub when: Option<Moment>,
    /// From which device; may be empty.
    pub device: Text,
    pub done: bool,
    pub gone: bool,
    /// For whoever finds no mail.
    pub next: Link,
}
