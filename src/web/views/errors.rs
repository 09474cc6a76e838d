//! Error pages, and the pages that mailed links lead to.

use askama::Template;

use crate::locale::{Text, filters, t};
use crate::web::views::{Frame, Icon, Link, Moment};

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
/// leaving the page as it is; where a dialog is open, the script moves it in there.
/// Send it with `HX-Retarget: #toasts`, `HX-Reswap: innerHTML`.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "errors/callout.html")]
pub struct ErrorCallout {
    pub title: Text,
    /// What happened, whether anything changed, what to do.
    pub line: Text,
    /// When to try again, as a time of day (429); named after `line`.
    pub retry_at: Option<Moment>,
    /// Named when asking for help.
    pub reference: Option<String>,
    /// What its button does.
    pub remedy: Remedy,
}

/// What a person can do about a failure from where they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing here: the same again would fail again.
    #[default]
    None,
    /// Send the same once more.
    Retry,
    /// Load the page again.
    Reload,
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
    /// In full: when the change was asked for; not where an undo of it is stopped.
    pub when: Option<Moment>,
    /// From which device that was; may be empty.
    pub device: Text,
    /// The button has been pressed.
    pub done: bool,
    /// Used, replaced or too old.
    pub gone: bool,
    /// What that may come from, and what to do, when it is.
    pub why_gone: Text,
    /// Where to go on when done or gone, e.g. to a new password.
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
            Self::Deletion { .. } => t!("undo-heading-deletion"),
            Self::Stop { .. } => t!("undo-heading-stop"),
            Self::Recovery { .. } => t!("undo-heading-recovery"),
            _ => t!("undo-heading"),
        }
    }

    /// What the button will do, then what it did.
    fn name(&self, done: bool) -> Text {
        match (self, done) {
            (Self::Email { .. }, false) => t!("undo-email"),
            (Self::Email { .. }, true) => t!("undo-email-done"),
            (Self::Added { .. }, false) => t!("undo-added"),
            (Self::Added { .. }, true) => t!("undo-added-done"),
            (Self::Removed { .. }, false) => t!("undo-removed"),
            (Self::Removed { .. }, true) => t!("undo-removed-done"),
            (Self::Stop { .. }, false) => t!("undo-stop"),
            (Self::Stop { .. }, true) => t!("undo-stop-done"),
            (Self::Deletion { .. }, false) => t!("undo-deletion"),
            (Self::Deletion { .. }, true) => t!("undo-deletion-done"),
            (Self::Recovery { .. }, false) => t!("undo-recovery"),
            (Self::Recovery { .. }, true) => t!("undo-recovery-done"),
        }
    }

    /// The address it is about, and what becomes of it.
    fn target(&self, done: bool) -> Text {
        let address = match self {
            Self::Email { old, .. } if !done => return t!("undo-email-what", old = old),
            Self::Email { old, .. } | Self::Removed { old } | Self::Stop { old } => old,
            Self::Added { new } => new,
            Self::Deletion { email } => email,
            Self::Recovery { .. } => return t!("undo-recovery-what"),
        };
        Text::verbatim(address.clone())
    }

    /// What follows from the button.
    fn follows(&self) -> Option<Text> {
        match self {
            Self::Deletion { .. } | Self::Recovery { .. } => None,
            Self::Stop { .. } => Some(t!("undo-follows-stop")),
            Self::Email { .. } | Self::Added { .. } | Self::Removed { .. } => Some(t!("undo-follows")),
        }
    }

    /// What followed from it.
    fn followed(&self) -> Text {
        match self {
            Self::Deletion { .. } => t!("undo-follows-deletion-done"),
            Self::Recovery { .. } => t!("undo-follows-recovery-done"),
            Self::Stop { .. } => t!("undo-follows-stop-done"),
            Self::Email { .. } | Self::Added { .. } | Self::Removed { .. } => t!("undo-follows-done"),
        }
    }

    fn button(&self) -> Text {
        match self {
            Self::Deletion { .. } => t!("undo-go-deletion"),
            Self::Stop { .. } => t!("undo-go-stop"),
            Self::Recovery { .. } => t!("undo-go-recovery"),
            _ => t!("undo-go"),
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
    /// Which address or name it is about, with a label: for who is signed in.
    pub concerns: Option<(Text, String)>,
    pub when: Option<Moment>,
    /// From which device; may be empty.
    pub device: Text,
    pub done: bool,
    pub gone: bool,
    /// For whoever finds no mail.
    pub next: Link,
}
