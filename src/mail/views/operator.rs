//! Mails about what the people who run the site did, or asked for.

use super::notices::notice;
use super::{Letter, MailView, Site};
use crate::mail::OPERATOR;

/// What the operator did to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Did {
    /// Switched it off.
    Disabled,
    /// Switched it on again.
    Enabled,
    /// Signed every device out.
    SignedOut,
    /// Made a link to choose a new password.
    ResetLink {
        /// "9 October 2026, 14:20 UTC".
        until: String,
        /// `/not-me/...`
        not_me: String,
    },
    /// Scheduled its erasure.
    Deletion {
        /// "20 October 2026".
        on: String,
        /// `/undo/deletion/...`; `None` where the account is switched off, and its owner has no say.
        undo: Option<String>,
    },
    /// Erased it.
    Erased,
}

/// To every address of an account: what the operator did.
#[derive(Clone, Debug)]
pub struct OperatorDid {
    pub site: Site,
    pub what: Did,
    /// "6 October 2026, 14:20 UTC".
    pub at: String,
}

impl OperatorDid {
    /// The news.
    fn news(&self) -> String {
        match &self.what {
            Did::Disabled => "Your account was switched off".to_owned(),
            Did::Enabled => "Your account is switched on again".to_owned(),
            Did::SignedOut => "Every device was signed out".to_owned(),
            Did::ResetLink { .. } => "A link to choose a new password was made".to_owned(),
            Did::Deletion { on, .. } => format!("Your account will be erased on {on}"),
            Did::Erased => "Your account was erased".to_owned(),
        }
    }

    /// What it means.
    fn meaning(&self) -> String {
        match &self.what {
            Did::Disabled => "Every device was signed out, and nobody can sign in until it is switched on again. \
                              Nothing was deleted."
                .to_owned(),
            Did::Enabled => "You can sign in as before.".to_owned(),
            Did::SignedOut => "Sign in again to go on. Nothing else has changed.".to_owned(),
            Did::ResetLink { until, .. } => format!(
                "Whoever was given the link can choose a new password for your account until {until}. It works once, and \
                 signs out every device. A second step at sign-in stays as it is."
            ),
            Did::Deletion { on, .. } => {
                format!("Every device was signed out, and on {on} the account is erased for good.")
            }
            Did::Erased => "What was in it is gone for good, and nobody can sign in to it.".to_owned(),
        }
    }
}

impl MailView for OperatorDid {
    const KIND: &'static str = "notice";

    fn kind(&self) -> &'static str {
        match self.what {
            Did::Deletion { undo: Some(_), .. } => "undo",
            _ => Self::KIND,
        }
    }

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            self.news(),
            "By the people who run this site.",
            "You get this because this is the address of an account.",
        );
        letter.fact("By", OPERATOR);
        letter.fact("When", &self.at);
        letter.line(self.meaning());
        match &self.what {
            Did::ResetLink { not_me, .. } => {
                letter.otherwise(
                    "If you didn't ask for it, stop it. That signs out every device, and mails you a link of your own:",
                );
                letter.button(not_me, "This wasn't me");
            }
            Did::Deletion { on, undo: Some(undo) } => {
                letter.otherwise("If you'd rather keep it:");
                letter.button(undo, "Keep my account");
                letter.fine = Some(format!("The link works once, until {on}."));
            }
            _ => letter.fine = Some("Questions? Ask the people who run this site.".to_owned()),
        }
        letter
    }
}

/// To somebody the operator made an account for: the link to choose a password.
#[derive(Clone, Debug, Default)]
pub struct AccountMade {
    pub site: Site,
    /// `/reset-password?...`
    pub link: String,
    /// "9 October 2026, 14:20 UTC".
    pub until: String,
}

impl MailView for AccountMade {
    const KIND: &'static str = "invitation";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            format!("Your account at {}", self.site.brand),
            "Choose a password to begin.",
            "You get this because the people who run this site made an account for this address.",
        );
        letter.line(
            "The people who run this site made an account for you. Choose a password to begin; only you will know it:",
        );
        letter.button(&self.link, "Choose a password");
        letter.fine = Some(format!("The link works once, until {}.", self.until));
        letter
    }
}

/// An invitation to sign up.
#[derive(Clone, Debug, Default)]
pub struct Invitation {
    pub site: Site,
    /// `/sign-up?invite=...`
    pub link: String,
    /// "9 October 2026, 14:20 UTC".
    pub until: String,
}

impl MailView for Invitation {
    const KIND: &'static str = "invitation";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            format!("You're invited to {}", self.site.brand),
            "Create your account with this link.",
            "You get this because the people who run this site invited this address.",
        );
        letter.line("The people who run this site invite you to create an account, with this address:");
        letter.button(&self.link, "Create your account");
        letter.fine = Some(format!(
            "The link works once, until {}. Not interested? Then there's nothing to do: without it there will be no account.",
            self.until
        ));
        letter
    }
}

/// What `reverify check --send-to` sends.
#[derive(Clone, Debug, Default)]
pub struct TestMail {
    pub site: Site,
    /// "6 October 2026, 14:20 UTC".
    pub at: String,
}

impl MailView for TestMail {
    const KIND: &'static str = "test";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            format!("Mail from {} arrives", self.site.brand),
            "A test that was asked for on the command line.",
            "You get this because somebody who runs this site sent a test to this address.",
        );
        letter.fact("By", OPERATOR);
        letter.fact("When", &self.at);
        letter.line("If you can read this, mail from this site reaches you. There's nothing to do.");
        letter
    }
}
