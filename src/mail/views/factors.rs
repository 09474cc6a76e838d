//! Mails about ways to prove who you are.

use super::notices::{notice, shuts_out};
use super::{Letter, MailView, Origin, Site};
use crate::locale::{Text, t};

/// What happened to one of the ways to prove who you are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorChange {
    /// The authenticator app was turned on.
    TotpOn,
    /// The authenticator app was turned off.
    TotpOff,
    /// A passkey was added; its name.
    PasskeyAdded(String),
    /// A passkey was removed; its name.
    PasskeyRemoved(String),
    /// A new set of backup codes was made.
    NewBackupCodes,
    /// A backup code was used; how many are left.
    BackupCodeUsed(u32),
    /// The account got its first password.
    PasswordSet,
}

impl FactorChange {
    /// The news.
    fn subject(&self) -> Text {
        match self {
            Self::TotpOn => t!("mail-totp-on-subject"),
            Self::TotpOff => t!("mail-totp-off-subject"),
            Self::PasskeyAdded(_) => t!("mail-passkey-added-subject"),
            Self::PasskeyRemoved(_) => t!("mail-passkey-removed-subject"),
            Self::NewBackupCodes => t!("mail-backup-codes-made-subject"),
            Self::BackupCodeUsed(left) => t!("mail-backup-code-used-subject", left = *left),
            Self::PasswordSet => t!("mail-password-set-subject"),
        }
    }

    /// What it means.
    fn meaning(&self) -> Text {
        match self {
            Self::TotpOn => t!("mail-totp-on-line"),
            Self::TotpOff => t!("mail-totp-off-line"),
            Self::PasskeyAdded(_) => t!("mail-passkey-added-line"),
            Self::PasskeyRemoved(_) => t!("mail-passkey-removed-line"),
            Self::NewBackupCodes => t!("mail-backup-codes-made-line"),
            Self::BackupCodeUsed(left) => t!("mail-backup-code-used-line", left = *left),
            Self::PasswordSet => t!("mail-password-set-line"),
        }
    }
}

/// A way to prove who you are came, went or was used up.
#[derive(Clone, Debug)]
pub struct FactorChanged {
    pub site: Site,
    pub from: Origin,
    /// Confirmed with what: "Your password".
    pub how: Text,
    pub what: FactorChange,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for FactorChanged {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let why = t!("mail-ways-why");
        let mut letter = notice(&self.site, self.what.subject(), t!("mail-preview-sign-out"), why);
        if let FactorChange::PasskeyAdded(name) | FactorChange::PasskeyRemoved(name) = &self.what {
            letter.fact(t!("mail-fact-passkey"), name.as_str());
        }
        letter.origin(&self.from);
        letter.fact(t!("mail-fact-how"), self.how.clone());
        letter.line(self.what.meaning());
        shuts_out(&mut letter, t!("mail-otherwise-sign-out"), &self.not_me);
        letter
    }
}
