//! Mails about ways to prove who you are.

use super::notices::{NOTHING_TO_DO, notice};
use super::{Letter, MailView, Origin, Site};

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
    fn subject(&self) -> String {
        match self {
            Self::TotpOn => "2-step verification is on".to_owned(),
            Self::TotpOff => "2-step verification was turned off".to_owned(),
            Self::PasskeyAdded(_) => "A passkey was added to your account".to_owned(),
            Self::PasskeyRemoved(_) => "A passkey was removed from your account".to_owned(),
            Self::NewBackupCodes => "New backup codes were made".to_owned(),
            Self::BackupCodeUsed(0) => "Your last backup code was used".to_owned(),
            Self::BackupCodeUsed(_) => "A backup code was used".to_owned(),
            Self::PasswordSet => "Your account has a password now".to_owned(),
        }
    }

    /// What it means.
    fn meaning(&self) -> String {
        match self {
            Self::TotpOn => "Signing in takes your password and a code from your authenticator app now.".to_owned(),
            Self::TotpOff => "Codes from your authenticator app are no longer asked for.".to_owned(),
            Self::PasskeyAdded(_) => "You can sign in with it from now on.".to_owned(),
            Self::PasskeyRemoved(_) => "It can no longer sign you in.".to_owned(),
            Self::NewBackupCodes => "The codes you had before no longer work.".to_owned(),
            Self::BackupCodeUsed(0) => "None are left. Make new ones on your Security page.".to_owned(),
            Self::BackupCodeUsed(1) => "1 is left. Make new ones on your Security page.".to_owned(),
            Self::BackupCodeUsed(left) => format!("{left} are left. Each works once."),
            Self::PasswordSet => "You can sign in with it from now on.".to_owned(),
        }
    }
}

/// A way to prove who you are came, went or was used up.
#[derive(Clone, Debug)]
pub struct FactorChanged {
    pub site: Site,
    pub from: Origin,
    /// Confirmed with what: "Your password".
    pub how: String,
    pub what: FactorChange,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for FactorChanged {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            self.what.subject(),
            "If this wasn't you, sign out every device.",
            "You get this when the ways to sign in to your account change.",
        );
        if let FactorChange::PasskeyAdded(name) | FactorChange::PasskeyRemoved(name) = &self.what {
            letter.fact("Passkey", name);
        }
        letter.origin(&self.from);
        letter.fact("How", &self.how);
        letter.line(format!("{} {NOTHING_TO_DO}", self.what.meaning()));
        letter.otherwise("If you didn't, sign out every device. You'll then choose a new password:");
        letter.button(&self.not_me, "This wasn't me");
        letter
    }
}
