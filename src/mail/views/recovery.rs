//! Mails about recovering an account whose second factors are lost.

use super::notices::{NOTHING_TO_DO, notice};
use super::{Letter, MailView, Origin, Site};

const WHY: &str = "You get this because this is the address of an account.";
const STOP: &str = "Stop the recovery";

/// To every address, at once: somebody asked for it.
#[derive(Clone, Debug, Default)]
pub struct RecoveryAsked {
    pub site: Site,
    pub from: Origin,
    /// The end of the hold: "9 October 2026, 14:20 UTC".
    pub ready: String,
    /// `/undo/recovery/...`
    pub stop: String,
}

impl MailView for RecoveryAsked {
    const KIND: &'static str = "undo";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            "2-step verification is going to be removed".to_owned(),
            "If this wasn't you, stop it.",
            WHY,
        );
        letter.origin(&self.from);
        letter.line(format!(
            "Every passkey, the authenticator app and the backup codes of your account were reported lost. Nothing is removed \
             yet: on {} we mail a link to this account that removes them.",
            self.ready
        ));
        letter
            .line("If you asked for this, there's nothing to do until then. Signing in with one of them stops it too.");
        letter.otherwise("If you didn't, stop it, and change your password: whoever asked may know it.");
        letter.button(&self.stop, STOP);
        letter
    }
}

/// The hold is over. To the primary address with the link, to the others without.
#[derive(Clone, Debug, Default)]
pub struct RecoveryReady {
    pub site: Site,
    /// `/recovery?...`; `None` for the other addresses.
    pub link: Option<String>,
    /// Until when it works: "9 October 2026, 14:20 UTC".
    pub until: String,
    /// `/undo/recovery/...`
    pub stop: String,
}

impl MailView for RecoveryReady {
    const KIND: &'static str = "recovery";

    fn kind(&self) -> &'static str {
        if self.link.is_some() { Self::KIND } else { "undo" }
    }

    fn letter(&self) -> Letter {
        let heading = "2-step verification can be removed now".to_owned();
        let mut letter = notice(&self.site, heading, "If this wasn't you, stop it.", WHY);
        match &self.link {
            Some(link) => {
                letter.line(
                    "The time to object is over, and nobody has. This link removes every passkey, the authenticator app and \
                     the backup codes of your account, and asks for a new password:",
                );
                letter.button(link, "Recover the account");
                letter.second = Some((self.stop.clone(), "You didn't ask for this? Stop the recovery.".to_owned()));
                letter.fine = Some(format!("The link works once, until {}.", self.until));
            }
            None => {
                letter.line(format!(
                    "The time to object is over. A link that removes every passkey, the authenticator app and the backup codes \
                     was mailed to the primary address of your account; it works until {}.",
                    self.until
                ));
                letter.otherwise("If you didn't ask for this, stop it, and change your password:");
                letter.button(&self.stop, STOP);
            }
        }
        letter
    }
}

/// To every address: it was stopped.
#[derive(Clone, Debug, Default)]
pub struct RecoveryStopped {
    pub site: Site,
    pub from: Origin,
}

impl MailView for RecoveryStopped {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let mut letter = notice(&self.site, "The recovery was stopped".to_owned(), "Nothing was removed.", WHY);
        letter.origin(&self.from);
        letter.line("Your passkeys, authenticator app and backup codes stay as they are. Nothing was removed.");
        letter.line("If it wasn't you who had asked for it, change your password: whoever asked may know it.");
        letter
    }
}

/// To every address: it is done.
#[derive(Clone, Debug, Default)]
pub struct RecoveryDone {
    pub site: Site,
    pub from: Origin,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for RecoveryDone {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            "Your account was recovered".to_owned(),
            "If this wasn't you, sign out every device.",
            WHY,
        );
        letter.origin(&self.from);
        letter.fact("How", "A link we mailed after the time to object");
        letter.line(format!(
            "Every passkey, the authenticator app and the backup codes were removed, the password was changed, and every \
             device was signed out. {NOTHING_TO_DO} Set 2-step verification up again on your Security page."
        ));
        letter.otherwise("If you didn't, sign out every device. You'll then choose a new password:");
        letter.button(&self.not_me, "This wasn't me");
        letter
    }
}
