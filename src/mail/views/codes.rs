//! Mails that carry a code or the one link that was asked for.

use super::letter::grouped;
use super::{Letter, MailView, Origin, Site};

const ASK: &str = "Enter it on the page where you started. It works once, for";
const KEEP: &str = "Nobody can go on without this code, so don't share it, not even with us.";

/// To the address of a new sign-up: the code, and a link for another device.
#[derive(Clone, Debug, Default)]
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
            subject: format!("{} is your code for {}", grouped(&self.code), self.site.brand),
            preview: format!("To check your email address. Works for {} minutes.", self.minutes),
            heading: "Your code to create your account".to_owned(),
            code: Some(self.code.clone()),
            why: "You get this because someone entered this address to create an account.".to_owned(),
            ..Letter::default()
        };
        letter.line(format!("{ASK} {} minutes.", self.minutes));
        letter.line("Or open this link and press the button there:");
        letter.button(&self.link, "Confirm this address");
        letter.fine =
            Some("Not you? Then there's nothing to do: without the code there will be no account.".to_owned());
        letter
    }
}

/// To the new address of an account: the code that proves it.
#[derive(Clone, Debug, Default)]
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
            subject: format!("{} is your code to confirm this address", grouped(&self.code)),
            preview: format!("To use this address for your account. Works for {} minutes.", self.minutes),
            heading: "Your code to use this address".to_owned(),
            code: Some(self.code.clone()),
            why: "You get this because this address was entered for an account.".to_owned(),
            ..Letter::default()
        };
        letter.line("Enter it on your profile page, where you added this address.");
        letter.line(format!("It works once, for {} minutes.", self.minutes));
        letter.otherwise("Not you? Then there's nothing to do: without the code this address won't be used.");
        letter
    }
}

/// To the account's address: the code that confirms one action.
#[derive(Clone, Debug, Default)]
pub struct StepUpCode {
    pub site: Site,
    pub code: String,
    /// Follows "to": "change your password".
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
            subject: format!("{} is your code", grouped(&self.code)),
            preview: format!("To {}. Works for {} minutes.", self.action, self.minutes),
            heading: format!("Your code to {}", self.action),
            code: Some(self.code.clone()),
            why: "You get this because a change to your account needed a code.".to_owned(),
            ..Letter::default()
        };
        letter.line(format!("{ASK} {} minutes.", self.minutes));
        letter.origin(&self.from);
        letter.otherwise(format!("Not you? {KEEP} To cancel the request and sign out every device:"));
        letter.button(&self.not_me, "This wasn't me");
        letter
    }
}

/// To an account's address: the link to choose a new password.
#[derive(Clone, Debug, Default)]
pub struct ResetPassword {
    pub site: Site,
    /// `/reset-password?...`
    pub link: String,
    pub from: Origin,
    pub minutes: u32,
}

impl MailView for ResetPassword {
    const KIND: &'static str = "reset-password";

    fn letter(&self) -> Letter {
        let mut letter = Letter {
            site: self.site.clone(),
            subject: "Choose a new password".to_owned(),
            preview: format!("The link works once, for {} minutes.", self.minutes),
            heading: "Choose a new password".to_owned(),
            why: "You get this because a new password was asked for.".to_owned(),
            ..Letter::default()
        };
        letter.origin(&self.from);
        letter.line(format!("This link works once, for {} minutes:", self.minutes));
        letter.button(&self.link, "Choose a new password");
        letter.fine = Some("Not you? Then there's nothing to do: your password stays as it is.".to_owned());
        letter
    }
}

/// To an address that has an account already, when someone signs up with it again.
#[derive(Clone, Debug, Default)]
pub struct EmailTaken {
    pub site: Site,
    pub sign_in: String,
    pub forgot: String,
    pub from: Origin,
}

impl MailView for EmailTaken {
    const KIND: &'static str = "email-taken";

    fn letter(&self) -> Letter {
        let mut letter = Letter {
            site: self.site.clone(),
            subject: format!("You already have an account at {}", self.site.brand),
            preview: "Someone entered this address to create another one.".to_owned(),
            heading: "You already have an account".to_owned(),
            why: "You get this because someone entered this address to create an account.".to_owned(),
            ..Letter::default()
        };
        letter.origin(&self.from);
        letter
            .line("Someone entered this address to create an account. It has one already, so no second one was made.");
        letter.line("If this was you, sign in instead:");
        letter.button(&self.sign_in, "Sign in");
        letter.second = Some((self.forgot.clone(), "Forgot the password? Choose a new one.".to_owned()));
        letter.fine = Some("Not you? Then there's nothing to do. Nothing has changed.".to_owned());
        letter
    }
}
