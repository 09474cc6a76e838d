//! Mails that tell about a change, most with a way to take it back.

use super::letter::one_line;
use super::{Letter, MailView, Origin, Site};

pub(super) const NOTHING_TO_DO: &str = "If you did this, there's nothing to do.";

/// A letter with the parts that every notice has.
pub(super) fn notice(site: &Site, subject: String, preview: &str, why: &str) -> Letter {
    Letter {
        site: site.clone(),
        heading: subject.clone(),
        subject,
        preview: preview.to_owned(),
        why: why.to_owned(),
        ..Letter::default()
    }
}

/// A sign-in from a device that was not seen before.
#[derive(Clone, Debug, Default)]
pub struct NewSignIn {
    pub site: Site,
    pub from: Origin,
    /// "Password".
    pub how: String,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for NewSignIn {
    const KIND: &'static str = "new-sign-in";

    fn letter(&self) -> Letter {
        let known = one_line(&self.from.device);
        let device = if known.is_empty() { "a new device" } else { &known };
        let mut letter = notice(
            &self.site,
            format!("New sign-in from {device}"),
            &format!("{}. If this wasn't you, sign it out.", self.from.at),
            "You get this when your account is used somewhere new.",
        );
        letter.origin(&self.from);
        letter.fact("How", &self.how);
        letter.line("If this was you, there's nothing to do.");
        letter.otherwise("If it wasn't, sign out every device. You'll then choose a new password:");
        letter.button(&self.not_me, "This wasn't me");
        letter
    }
}

/// The password was changed or reset.
#[derive(Clone, Debug, Default)]
pub struct PasswordChanged {
    pub site: Site,
    pub from: Origin,
    /// Confirmed with what: "Your current password", "A link we mailed".
    pub how: String,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for PasswordChanged {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            "Your password was changed".to_owned(),
            "If this wasn't you, sign out every device.",
            "You get this when the password of your account changes.",
        );
        letter.origin(&self.from);
        letter.fact("How", &self.how);
        letter.line(NOTHING_TO_DO);
        letter.otherwise("If you didn't, sign out every device. You'll then choose a new password:");
        letter.button(&self.not_me, "This wasn't me");
        letter
    }
}

/// A copy of the account's data was made ready to be fetched.
#[derive(Clone, Debug, Default)]
pub struct DataCopied {
    pub site: Site,
    pub from: Origin,
    /// Confirmed with what.
    pub how: String,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for DataCopied {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            "A copy of your data was made".to_owned(),
            "If this wasn't you, sign out every device.",
            "You get this when somebody takes a copy of what your account holds.",
        );
        letter.origin(&self.from);
        letter.fact("How", &self.how);
        letter.line(format!("{NOTHING_TO_DO} It can be downloaded for 15 minutes, on that device only."));
        letter
            .otherwise("If you didn't, sign out every device, which ends that too. You'll then choose a new password:");
        letter.button(&self.not_me, "This wasn't me");
        letter
    }
}

/// To the present address: another one was entered and waits for its code.
#[derive(Clone, Debug, Default)]
pub struct EmailChangeStarted {
    pub site: Site,
    pub old: String,
    pub new: String,
    pub from: Origin,
    /// `/undo/email/...`
    pub undo: String,
    /// "9 October 2026, 14:20 UTC".
    pub undo_until: String,
}

impl MailView for EmailChangeStarted {
    const KIND: &'static str = "undo";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            "Your email address is about to change".to_owned(),
            "If this wasn't you, stop it.",
            "You get this because this is the address of an account.",
        );
        letter.fact("Is now", &self.old);
        letter.fact("Will be", &self.new);
        letter.origin(&self.from);
        letter.line(format!("{NOTHING_TO_DO} It changes once the code we sent to the new address was entered."));
        letter.otherwise(
            "If you didn't, stop it. That keeps this address, signs out every device, and asks you for a new password:",
        );
        letter.button(&self.undo, "Stop this change");
        letter.fine = Some(format!("The link works once, until {}, without signing in.", self.undo_until));
        letter
    }
}

/// To the former address, once the new one has proven itself.
#[derive(Clone, Debug, Default)]
pub struct EmailChangedOld {
    pub site: Site,
    pub old: String,
    pub new: String,
    pub from: Origin,
    /// `/undo/email/...`
    pub undo: String,
    pub undo_until: String,
}

impl MailView for EmailChangedOld {
    const KIND: &'static str = "undo";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            "Your email address was changed".to_owned(),
            "If this wasn't you, undo it.",
            "You get this because this was the address of an account.",
        );
        letter.fact("Was", &self.old);
        letter.fact("Now", &self.new);
        letter.origin(&self.from);
        letter.line(format!("{NOTHING_TO_DO} We've written to both addresses."));
        letter.otherwise("If you didn't, undo it. That puts this address back, signs out every device, and asks you for a new password:");
        letter.button(&self.undo, "Undo this change");
        letter.fine = Some(format!("The link works once, until {}, without signing in.", self.undo_until));
        letter
    }
}

/// To the new address, once it has proven itself.
#[derive(Clone, Debug, Default)]
pub struct EmailChangedNew {
    pub site: Site,
    pub old: String,
    pub new: String,
    pub from: Origin,
}

impl MailView for EmailChangedNew {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            "This is now the address of your account".to_owned(),
            "Sign in with it from now on.",
            "You get this because this is now the address of an account.",
        );
        letter.fact("Was", &self.old);
        letter.fact("Now", &self.new);
        letter.origin(&self.from);
        letter.line(
            "Sign in with this address from now on. Security notices come here too. We've written to both addresses.",
        );
        letter
    }
}

/// The account was switched off and waits for its erasure.
#[derive(Clone, Debug, Default)]
pub struct DeletionScheduled {
    pub site: Site,
    /// "20 October 2026".
    pub on: String,
    pub from: Origin,
    /// `/undo/deletion/...`
    pub undo: String,
}

impl MailView for DeletionScheduled {
    const KIND: &'static str = "undo";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            format!("Your account will be erased on {}", self.on),
            "Until then you can keep it.",
            "You get this because the deletion of your account was asked for.",
        );
        letter.origin(&self.from);
        letter.line(format!(
            "{NOTHING_TO_DO} Every device was signed out, and on {} the account is erased for good.",
            self.on
        ));
        letter.otherwise("If you didn't, or you've changed your mind, keep your account:");
        letter.button(&self.undo, "Keep my account");
        letter.fine = Some(format!(
            "The link works once, until {}. Signing in and choosing \"Keep my account\" does the same.",
            self.on
        ));
        letter
    }
}

/// The deletion was taken back.
#[derive(Clone, Debug, Default)]
pub struct DeletionCancelled {
    pub site: Site,
    pub from: Origin,
}

impl MailView for DeletionCancelled {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let mut letter = notice(
            &self.site,
            "Your account will be kept".to_owned(),
            "Nothing was deleted.",
            "You get this because the deletion of your account was taken back.",
        );
        letter.origin(&self.from);
        letter.line("The deletion was taken back. Nothing was deleted, and the account works as before.");
        letter
    }
}
