//! Mails that tell about a change, most with a way to take it back.

use super::{Letter, MailView, Origin, Site};
use crate::clock::Timestamp;
use crate::locale::{Text, When, t};

/// A letter with the parts that every notice has.
pub(super) fn notice(site: &Site, subject: Text, preview: Text, why: Text) -> Letter {
    Letter { site: site.clone(), heading: subject.clone(), subject, preview, why, ..Letter::default() }
}

/// What to do if it wasn't them, with the button that signs every device out.
pub(super) fn shuts_out(letter: &mut Letter, otherwise: Text, not_me: &str) {
    letter.otherwise(otherwise);
    letter.button(not_me, t!("mail-not-me"));
}

/// A sign-in from a device that was not seen before.
#[derive(Clone, Debug)]
pub struct NewSignIn {
    pub site: Site,
    pub from: Origin,
    /// "Password".
    pub how: Text,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for NewSignIn {
    const KIND: &'static str = "new-sign-in";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            t!("mail-new-sign-in-subject", device = &self.from.device),
            t!("mail-new-sign-in-preview", at = When::written(self.from.at)),
            t!("mail-new-sign-in-why"),
        );
        letter.origin(&self.from);
        letter.fact(t!("mail-fact-how"), self.how.clone());
        letter.line(t!("mail-new-sign-in-line"));
        shuts_out(&mut letter, t!("mail-new-sign-in-otherwise"), &self.not_me);
        letter
    }
}

/// A sign-in from a device that is known, after several tries that failed, on whichever device.
#[derive(Clone, Debug)]
pub struct SignInAfterTries {
    pub site: Site,
    pub from: Origin,
    /// "Password".
    pub how: Text,
    /// How many failed.
    pub tries: i64,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for SignInAfterTries {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, why) = (t!("mail-tries-subject", n = self.tries), t!("mail-tries-why"));
        let mut letter = notice(&self.site, news, t!("mail-preview-sign-out"), why);
        letter.origin(&self.from);
        letter.fact(t!("mail-fact-how"), self.how.clone());
        letter.line(t!("mail-tries-line"));
        shuts_out(&mut letter, t!("mail-tries-otherwise"), &self.not_me);
        letter
    }
}

/// The password was right and the second step was not, on a device that was not seen before.
#[derive(Clone, Debug)]
pub struct SecondStepWrong {
    pub site: Site,
    pub from: Origin,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for SecondStepWrong {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, why) = (t!("mail-second-step-wrong-subject"), t!("mail-second-step-wrong-why"));
        let mut letter = notice(&self.site, news, t!("mail-preview-sign-out"), why);
        letter.origin(&self.from);
        letter.line(t!("mail-second-step-wrong-line"));
        shuts_out(&mut letter, t!("mail-second-step-wrong-otherwise"), &self.not_me);
        letter
    }
}

/// The password was changed or reset.
#[derive(Clone, Debug)]
pub struct PasswordChanged {
    pub site: Site,
    pub from: Origin,
    /// Confirmed with what: "Your current password", "A link we mailed".
    pub how: Text,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for PasswordChanged {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, why) = (t!("mail-password-changed-subject"), t!("mail-password-changed-why"));
        let mut letter = notice(&self.site, news, t!("mail-preview-sign-out"), why);
        letter.origin(&self.from);
        letter.fact(t!("mail-fact-how"), self.how.clone());
        letter.line(t!("mail-nothing-to-do"));
        shuts_out(&mut letter, t!("mail-otherwise-sign-out"), &self.not_me);
        letter
    }
}

/// A copy of the account's data was made ready to be fetched.
#[derive(Clone, Debug)]
pub struct DataCopied {
    pub site: Site,
    pub from: Origin,
    /// Confirmed with what.
    pub how: Text,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for DataCopied {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, why) = (t!("mail-data-copied-subject"), t!("mail-data-copied-why"));
        let mut letter = notice(&self.site, news, t!("mail-preview-sign-out"), why);
        letter.origin(&self.from);
        letter.fact(t!("mail-fact-how"), self.how.clone());
        letter.line(t!("mail-data-copied-line"));
        shuts_out(&mut letter, t!("mail-data-copied-otherwise"), &self.not_me);
        letter
    }
}

/// To the present address: another one was entered and waits for its code.
#[derive(Clone, Debug)]
pub struct EmailChangeStarted {
    pub site: Site,
    pub old: String,
    pub new: String,
    pub from: Origin,
    /// `/undo/email/...`
    pub undo: String,
    pub undo_until: Timestamp,
}

impl MailView for EmailChangeStarted {
    const KIND: &'static str = "undo";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-email-changing-subject"), t!("mail-preview-stop"));
        let mut letter = notice(&self.site, news, preview, t!("mail-address-why"));
        letter.fact(t!("mail-fact-is-now"), self.old.as_str());
        letter.fact(t!("mail-fact-will-be"), self.new.as_str());
        letter.origin(&self.from);
        letter.line(t!("mail-email-changing-line"));
        letter.otherwise(t!("mail-email-changing-otherwise"));
        letter.button(&self.undo, t!("mail-email-changing-button"));
        letter.fine = Some(t!("mail-link-until-unsigned", until = When::written(self.undo_until)));
        letter
    }
}

/// To the former address, once the new one has proven itself.
#[derive(Clone, Debug)]
pub struct EmailChangedOld {
    pub site: Site,
    pub old: String,
    pub new: String,
    pub from: Origin,
    /// `/undo/email/...`
    pub undo: String,
    pub undo_until: Timestamp,
}

impl MailView for EmailChangedOld {
    const KIND: &'static str = "undo";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-email-changed-subject"), t!("mail-preview-undo"));
        let mut letter = notice(&self.site, news, preview, t!("mail-email-changed-why"));
        letter.fact(t!("mail-fact-was"), self.old.as_str());
        letter.fact(t!("mail-fact-now"), self.new.as_str());
        letter.origin(&self.from);
        letter.line(t!("mail-email-changed-line"));
        letter.otherwise(t!("mail-email-changed-otherwise"));
        letter.button(&self.undo, t!("mail-undo-button"));
        letter.fine = Some(t!("mail-link-until-unsigned", until = When::written(self.undo_until)));
        letter
    }
}

/// To the new address, once it has proven itself.
#[derive(Clone, Debug)]
pub struct EmailChangedNew {
    pub site: Site,
    pub old: String,
    pub new: String,
    pub from: Origin,
}

impl MailView for EmailChangedNew {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-email-new-subject"), t!("mail-email-new-preview"));
        let mut letter = notice(&self.site, news, preview, t!("mail-email-new-why"));
        letter.fact(t!("mail-fact-was"), self.old.as_str());
        letter.fact(t!("mail-fact-now"), self.new.as_str());
        letter.origin(&self.from);
        letter.line(t!("mail-email-new-line"));
        letter
    }
}

/// What keeps an account that is going to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// `/undo/deletion/...`
    Link(String),
    /// Of a former address: the link that went there to undo a change of addresses, until it no longer works.
    UndoLink(Timestamp),
    /// Nothing that its owner could do.
    No,
}

impl Keep {
    /// What a former address is told.
    pub(super) fn former(letter: &mut Letter, on: Timestamp, until: Timestamp) {
        letter.line(t!("mail-deletion-former-line", day = When::day(on)));
        letter.otherwise(t!("mail-deletion-former-otherwise", until = When::written(until)));
        letter.why = t!("mail-email-changed-why");
    }
}

/// The account was switched off and waits for its erasure. To its addresses, and to former ones that can still take a
/// change back.
#[derive(Clone, Debug)]
pub struct DeletionScheduled {
    pub site: Site,
    /// The day; `None` when it is erased at once.
    pub on: Option<Timestamp>,
    pub from: Origin,
    pub keep: Keep,
}

impl MailView for DeletionScheduled {
    const KIND: &'static str = "notice";

    fn kind(&self) -> &'static str {
        if matches!(self.keep, Keep::Link(_)) { "undo" } else { Self::KIND }
    }

    fn letter(&self) -> Letter {
        let (news, preview) = match self.on {
            Some(on) => (t!("mail-deletion-subject", day = When::day(on)), t!("mail-deletion-preview")),
            None => (t!("mail-erased-subject"), t!("mail-deletion-at-once-preview")),
        };
        let mut letter = notice(&self.site, news, preview, t!("mail-deletion-why"));
        letter.origin(&self.from);
        match (self.on, &self.keep) {
            (Some(on), Keep::Link(undo)) => {
                let day = When::day(on);
                letter.line(t!("mail-deletion-line", day = day));
                letter.otherwise(t!("mail-deletion-otherwise"));
                letter.button(undo, t!("mail-deletion-button"));
                letter.fine = Some(t!("mail-deletion-fine", day = day));
            }
            (Some(on), Keep::UndoLink(until)) => Keep::former(&mut letter, on, *until),
            (Some(on), Keep::No) => letter.line(t!("mail-deletion-line", day = When::day(on))),
            (None, _) => {
                letter.line(t!("mail-deletion-at-once-line"));
                letter.fine = Some(t!("mail-operator-questions"));
            }
        }
        letter
    }
}

/// The deletion was taken back.
#[derive(Clone, Debug)]
pub struct DeletionCancelled {
    pub site: Site,
    pub from: Origin,
    /// `/not-me/...`; none where every device is signed out anyway.
    pub not_me: Option<String>,
}

impl MailView for DeletionCancelled {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-kept-subject"), t!("mail-kept-preview"));
        let mut letter = notice(&self.site, news, preview, t!("mail-kept-why"));
        letter.origin(&self.from);
        letter.line(t!("mail-kept-line"));
        if let Some(not_me) = &self.not_me {
            shuts_out(&mut letter, t!("mail-otherwise-sign-out"), not_me);
        }
        letter
    }
}
