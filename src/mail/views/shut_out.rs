//! To whoever has to choose a new password because everybody was shut out, and did not ask for it.

use super::{Letter, MailView, Origin, Site};
use crate::clock::Timestamp;
use crate::locale::{Text, Value, When, t};

/// What shut everybody out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShutOutBy {
    /// Somebody said "this wasn't me".
    NotMe,
    /// A change of addresses was undone, with a link that was mailed to this one.
    Undo(String),
}

/// A factor that went with those who were shut out, since it came lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    /// A passkey; its name.
    Passkey(String),
    /// The authenticator app.
    Totp,
    /// The backup codes.
    BackupCodes,
}

impl Removed {
    fn text(&self) -> Text {
        match self {
            Self::Passkey(name) => t!("mail-removed-passkey", name = name),
            Self::Totp => t!("mail-removed-totp"),
            Self::BackupCodes => t!("mail-removed-backup-codes"),
        }
    }
}

/// To the addresses that were the owner's before: what happened, and the link to choose a new password.
#[derive(Clone, Debug)]
pub struct ShutOut {
    pub site: Site,
    pub by: ShutOutBy,
    /// What came lately and was removed.
    pub removed: Vec<Removed>,
    /// Whether there was a password, which opens nothing any more.
    pub had_password: bool,
    /// `/reset-password?...`
    pub link: String,
    pub from: Origin,
    /// Until when the link works.
    pub until: Timestamp,
}

impl MailView for ShutOut {
    const KIND: &'static str = "reset-password";

    fn letter(&self) -> Letter {
        let (subject, line, not_you) = match &self.by {
            ShutOutBy::NotMe => (
                t!("mail-shut-out-not-me-subject"),
                t!("mail-shut-out-not-me-line"),
                t!("mail-shut-out-not-me-otherwise"),
            ),
            ShutOutBy::Undo(to) => (
                t!("mail-shut-out-undo-subject"),
                t!("mail-shut-out-undo-line", address = to),
                t!("mail-shut-out-undo-otherwise"),
            ),
        };
        let password = Value::Choice(if self.had_password { "off" } else { "none" });
        let until = When::written(self.until);
        let mut letter = Letter {
            site: self.site.clone(),
            heading: subject.clone(),
            subject,
            preview: t!("mail-shut-out-preview", until = until),
            why: t!("mail-addresses-why"),
            ..Letter::default()
        };
        letter.origin(&self.from);
        for factor in &self.removed {
            letter.fact(t!("mail-fact-removed"), factor.text());
        }
        letter.line(line);
        if !self.removed.is_empty() {
            letter.line(t!("mail-shut-out-removed"));
        }
        letter.line(t!("mail-shut-out-choose", password = password, until = until));
        letter.button(&self.link, t!("mail-reset-button"));
        letter.fine = Some(not_you);
        letter
    }
}
