//! Mails about what the people who run the site did, or asked for.

use super::notices::{Keep, notice};
use super::{Letter, MailView, Site};
use crate::clock::Timestamp;
use crate::locale::{Text, When, t};

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
        /// Until when it works.
        until: Timestamp,
        /// `/not-me/...`
        not_me: String,
    },
    /// Scheduled its erasure.
    Deletion {
        /// The day; `None` when it is erased at once.
        on: Option<Timestamp>,
        /// Nothing where the account is switched off, and its owner has no say.
        keep: Keep,
    },
    /// Took its erasure back.
    Kept {
        /// Whether it is switched on.
        active: bool,
    },
    /// Erased it.
    Erased,
}

/// To every address of an account: what the operator did.
#[derive(Clone, Debug)]
pub struct OperatorDid {
    pub site: Site,
    pub what: Did,
    pub at: Timestamp,
}

impl OperatorDid {
    /// The news.
    fn news(&self) -> Text {
        match &self.what {
            Did::Disabled => t!("mail-disabled-subject"),
            Did::Enabled => t!("mail-enabled-subject"),
            Did::SignedOut => t!("mail-signed-out-subject"),
            Did::ResetLink { .. } => t!("mail-reset-link-subject"),
            Did::Deletion { on: Some(on), .. } => t!("mail-deletion-subject", day = When::day(*on)),
            Did::Kept { .. } => t!("mail-kept-subject"),
            Did::Deletion { on: None, .. } | Did::Erased => t!("mail-erased-subject"),
        }
    }

    /// What it means.
    fn meaning(&self) -> Text {
        match &self.what {
            Did::Disabled => t!("mail-disabled-line"),
            Did::Enabled => t!("mail-enabled-line"),
            Did::SignedOut => t!("mail-signed-out-line"),
            Did::ResetLink { until, .. } => t!("mail-reset-link-line", until = When::written(*until)),
            Did::Deletion { on: Some(on), .. } => t!("mail-operator-deletion-line", day = When::day(*on)),
            Did::Kept { active: true } => t!("mail-kept-line"),
            Did::Kept { active: false } => t!("mail-kept-off-line"),
            Did::Deletion { on: None, .. } | Did::Erased => t!("mail-erased-line"),
        }
    }
}

impl MailView for OperatorDid {
    const KIND: &'static str = "notice";

    fn kind(&self) -> &'static str {
        match self.what {
            Did::Deletion { keep: Keep::Link(_), .. } => "undo",
            _ => Self::KIND,
        }
    }

    fn letter(&self) -> Letter {
        let mut letter = notice(&self.site, self.news(), t!("mail-operator-preview"), t!("mail-address-why"));
        letter.fact(t!("mail-fact-by"), t!("mail-operator"));
        letter.fact(t!("mail-fact-when"), When::written(self.at).text());
        letter.line(self.meaning());
        match &self.what {
            Did::ResetLink { not_me, .. } => {
                letter.otherwise(t!("mail-reset-link-otherwise"));
                letter.button(not_me, t!("mail-not-me"));
            }
            Did::Deletion { on: Some(on), keep: Keep::Link(undo) } => {
                letter.otherwise(t!("mail-operator-deletion-otherwise"));
                letter.button(undo, t!("mail-deletion-button"));
                letter.fine = Some(t!("mail-link-until", until = When::day(*on)));
            }
            Did::Deletion { on: Some(on), keep: Keep::UndoLink(until) } => Keep::former(&mut letter, *on, *until),
            // Otherwise every mail names somebody to ask at its foot.
            _ if self.site.support.is_empty() => letter.fine = Some(t!("mail-operator-questions")),
            _ => {}
        }
        letter
    }
}

/// To somebody the operator made an account for: the link to choose a password.
#[derive(Clone, Debug)]
pub struct AccountMade {
    pub site: Site,
    /// `/reset-password?...`
    pub link: String,
    /// Until when it works.
    pub until: Timestamp,
}

impl MailView for AccountMade {
    const KIND: &'static str = "invitation";

    fn letter(&self) -> Letter {
        let news = t!("mail-account-made-subject", brand = &self.site.brand);
        let mut letter = notice(&self.site, news, t!("mail-account-made-preview"), t!("mail-account-made-why"));
        letter.line(t!("mail-account-made-line"));
        letter.button(&self.link, t!("mail-account-made-button"));
        letter.fine = Some(t!("mail-link-until", until = When::written(self.until)));
        letter
    }
}

/// An invitation to sign up.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub site: Site,
    /// `/sign-up?invite=...`
    pub link: String,
    /// Until when it works.
    pub until: Timestamp,
}

impl MailView for Invitation {
    const KIND: &'static str = "invitation";

    fn letter(&self) -> Letter {
        let news = t!("mail-invitation-subject", brand = &self.site.brand);
        let mut letter = notice(&self.site, news, t!("mail-invitation-preview"), t!("mail-invitation-why"));
        letter.line(t!("mail-invitation-line"));
        letter.button(&self.link, t!("mail-invitation-button"));
        letter.fine = Some(t!("mail-invitation-fine", until = When::written(self.until)));
        letter
    }
}

/// What `reverify check --send-to` sends.
#[derive(Clone, Debug)]
pub struct TestMail {
    pub site: Site,
    pub at: Timestamp,
}

impl MailView for TestMail {
    const KIND: &'static str = "test";

    fn letter(&self) -> Letter {
        let news = t!("mail-test-subject", brand = &self.site.brand);
        let mut letter = notice(&self.site, news, t!("mail-test-preview"), t!("mail-test-why"));
        letter.fact(t!("mail-fact-by"), t!("mail-operator"));
        letter.fact(t!("mail-fact-when"), When::written(self.at).text());
        letter.line(t!("mail-test-line"));
        letter
    }
}
