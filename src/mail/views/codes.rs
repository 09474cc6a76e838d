//! Mails that carry a code or the one link that was asked for.

use super::letter::grouped;
use super::{Letter, MailView, Origin, Site};
use crate::clock::Seconds;
use crate::locale::{Text, t};

/// How long a code or a link works.
pub(super) fn span(minutes: u32) -> Text {
    Text::span(Seconds::minutes(i64::from(minutes)))
}

/// To the address of a new sign-up: the code, and a link for another device.
#[derive(Clone, Debug)]
pub struct SignUpCode {
    pub site: Site,
    pub code: String,
    /// `/verify-email?...`
    pub link: String,
    pub minutes: u32,
}

impl MailView for SignUpCode {
    const KIND: &'static str = "verify-email";

    fn letter(&self) -> Letter {
        let mut letter = Letter {
            site: self.site.clone(),
            subject: t!("mail-sign-up-subject", code = grouped(&self.code), brand = &self.site.brand),
            preview: t!("mail-sign-up-preview", span = span(self.minutes)),
            heading: t!("mail-sign-up-heading"),
            code: Some(self.code.clone()),
            why: t!("mail-sign-up-why"),
            ..Letter::default()
        };
        letter.line(t!("mail-code-enter", span = span(self.minutes)));
        letter.line(t!("mail-sign-up-link"));
        letter.button(&self.link, t!("mail-sign-up-button"));
        letter.fine = Some(t!("mail-sign-up-not-you"));
        letter
    }
}

/// To the new address of an account: the code that proves it.
#[derive(Clone, Debug)]
pub struct NewAddressCode {
    pub site: Site,
    pub code: String,
    pub minutes: u32,
}

impl MailView for NewAddressCode {
    const KIND: &'static str = "verify-email";

    fn letter(&self) -> Letter {
        let mut letter = Letter {
            site: self.site.clone(),
            subject: t!("mail-new-address-subject", code = grouped(&self.code)),
            preview: t!("mail-new-address-preview", span = span(self.minutes)),
            heading: t!("mail-new-address-heading"),
            code: Some(self.code.clone()),
            why: t!("mail-new-address-why"),
            ..Letter::default()
        };
        letter.line(t!("mail-new-address-enter"));
        letter.line(t!("mail-new-address-works", span = span(self.minutes)));
        letter.otherwise(t!("mail-new-address-not-you"));
        letter
    }
}

/// To the account's address: the code that confirms one action.
#[derive(Clone, Debug)]
pub struct StepUpCode {
    pub site: Site,
    pub code: String,
    /// What it confirms, as it stands inside a sentence of the reader's language: "change your password".
    pub action: String,
    pub from: Origin,
    pub minutes: u32,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for StepUpCode {
    const KIND: &'static str = "step-up-code";

    fn letter(&self) -> Letter {
        let mut letter = Letter {
            site: self.site.clone(),
            subject: t!("mail-step-up-subject", code = grouped(&self.code)),
            preview: t!("mail-step-up-preview", action = &self.action, span = span(self.minutes)),
            heading: t!("mail-step-up-heading", action = &self.action),
            code: Some(self.code.clone()),
            why: t!("mail-step-up-why"),
            ..Letter::default()
        };
        letter.line(t!("mail-code-enter", span = span(self.minutes)));
        letter.origin(&self.from);
        letter.otherwise(t!("mail-step-up-not-you"));
        letter.button(&self.not_me, t!("mail-not-me"));
        letter
    }
}

/// To an account's address: the link to choose a new password.
#[derive(Clone, Debug)]
pub struct ResetPassword {
    pub site: Site,
    /// `/reset-password?...`
    pub link: String,
    /// The one there is opens nothing until another is chosen.
    pub password_off: bool,
    pub from: Origin,
    pub minutes: u32,
}

impl MailView for ResetPassword {
    const KIND: &'static str = "reset-password";

    fn letter(&self) -> Letter {
        let mut letter = Letter {
            site: self.site.clone(),
            subject: t!("mail-reset-subject"),
            preview: t!("mail-reset-preview", span = span(self.minutes)),
            heading: t!("mail-reset-subject"),
            why: t!("mail-reset-why"),
            ..Letter::default()
        };
        letter.origin(&self.from);
        letter.line(t!("mail-reset-line", span = span(self.minutes)));
        letter.button(&self.link, t!("mail-reset-button"));
        letter.fine = Some(match self.password_off {
            true => t!("mail-reset-not-you-off"),
            false => t!("mail-reset-not-you"),
        });
        letter
    }
}

/// What somebody wanted with an address that is an account's already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A new account.
    SignUp,
    /// To have it on the account that they are signed in to.
    Another,
}

/// To an address that has an account already, when someone wants it for another one.
#[derive(Clone, Debug)]
pub struct EmailTaken {
    pub site: Site,
    pub wanted: Wanted,
    pub sign_in: String,
    pub forgot: String,
    pub from: Origin,
}

impl MailView for EmailTaken {
    const KIND: &'static str = "email-taken";

    fn letter(&self) -> Letter {
        let mut letter = Letter {
            site: self.site.clone(),
            subject: t!("mail-taken-subject", brand = &self.site.brand),
            preview: t!("mail-taken-preview"),
            heading: t!("mail-taken-heading"),
            why: t!("mail-sign-up-why"),
            ..Letter::default()
        };
        letter.origin(&self.from);
        match self.wanted {
            Wanted::SignUp => {
                letter.line(t!("mail-taken-line"));
                letter.line(t!("mail-taken-you"));
            }
            Wanted::Another => {
                letter.subject = t!("mail-taken-another-subject");
                letter.heading = letter.subject.clone();
                letter.preview = t!("mail-taken-another-preview");
                letter.why = t!("mail-taken-another-why");
                letter.line(t!("mail-taken-another-line"));
                letter.line(t!("mail-taken-another-you"));
            }
        }
        letter.button(&self.sign_in, t!("mail-taken-sign-in"));
        letter.second = Some((self.forgot.clone(), t!("mail-taken-forgot")));
        letter.fine = Some(t!("mail-taken-not-you"));
        letter
    }
}
