//! Mails about the addresses of an account, each to those that should know.

use super::notices::{NOTHING_TO_DO, notice};
use super::{Letter, MailView, Origin, Site};

const WHY: &str = "You get this because this is or was an address of an account.";
const UNDOES: &str = "signs out every device, and asks you for a new password:";

/// A way back: `/undo/email/...` and until when it works.
pub type Undo = (String, String);

fn way_back(letter: &mut Letter, undo: &Option<Undo>, what: &str) {
    if let Some((link, until)) = undo {
        letter.otherwise(format!("If you didn't, undo it. That {what}, {UNDOES}"));
        letter.button(link, "Undo this change");
        letter.fine = Some(format!("The link works once, until {until}, without signing in."));
    }
}

/// To the addresses that were there: another one was added beside them.
#[derive(Clone, Debug, Default)]
pub struct EmailAdded {
    pub site: Site,
    pub new: String,
    pub from: Origin,
    pub undo: Option<Undo>,
}

impl MailView for EmailAdded {
    const KIND: &'static str = "undo";

    fn letter(&self) -> Letter {
        let news = "An email address was added to your account".to_owned();
        let mut letter = notice(&self.site, news, "If this wasn't you, undo it.", WHY);
        letter.fact("Added", &self.new);
        letter.origin(&self.from);
        letter.line(format!("It can be used to sign in now. {NOTHING_TO_DO}"));
        way_back(&mut letter, &self.undo, "removes it again");
        letter
    }
}

/// To both: another of the account's addresses is the primary one.
#[derive(Clone, Debug, Default)]
pub struct PrimaryChanged {
    pub site: Site,
    pub old: String,
    pub new: String,
    pub from: Origin,
    pub undo: Option<Undo>,
}

impl MailView for PrimaryChanged {
    const KIND: &'static str = "notice";

    fn kind(&self) -> &'static str {
        if self.undo.is_some() { "undo" } else { Self::KIND }
    }

    fn letter(&self) -> Letter {
        let news = "Your primary email address was changed".to_owned();
        let mut letter = notice(&self.site, news, "Security notices go to the new one.", WHY);
        letter.fact("Was", &self.old);
        letter.fact("Now", &self.new);
        letter.origin(&self.from);
        letter.line(format!("{NOTHING_TO_DO} Both addresses sign you in. We've written to both of them."));
        way_back(&mut letter, &self.undo, "makes the old one primary again");
        letter
    }
}

/// To the address that was removed, and to the primary one.
#[derive(Clone, Debug, Default)]
pub struct EmailRemoved {
    pub site: Site,
    pub removed: String,
    pub from: Origin,
    pub undo: Option<Undo>,
}

impl MailView for EmailRemoved {
    const KIND: &'static str = "notice";

    fn kind(&self) -> &'static str {
        if self.undo.is_some() { "undo" } else { Self::KIND }
    }

    fn letter(&self) -> Letter {
        let news = "An email address was removed from your account".to_owned();
        let mut letter = notice(&self.site, news, "It can no longer sign you in.", WHY);
        letter.fact("Removed", &self.removed);
        letter.origin(&self.from);
        letter.line(format!("It can no longer sign you in. {NOTHING_TO_DO}"));
        way_back(&mut letter, &self.undo, "puts the address back");
        letter
    }
}

/// To the former address and to those of now: the way back was asked for without a proof, and waits.
#[derive(Clone, Debug, Default)]
pub struct UndoWaits {
    pub site: Site,
    pub old: String,
    pub at: String,
    pub from: Origin,
    /// `/undo/stop/...`, for those of now.
    pub stop: Option<String>,
}

impl MailView for UndoWaits {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let news = "A change of your email addresses will be undone".to_owned();
        let mut letter = notice(&self.site, news, "It waits for a day.", WHY);
        letter.fact("Comes back", &self.old);
        letter.fact("At", &self.at);
        letter.fact("Asked from", &self.from.device);
        letter.fact("Address", &self.from.place);
        letter.line(format!(
            "Somebody who reads mail to {} asked for this and gave no passkey and no code of the authenticator app. So it waits. Then every device is signed out, and a new password is asked for.",
            self.old
        ));
        if let Some(stop) = &self.stop {
            letter.otherwise("If that's not right, stop it with your passkey or your authenticator app:");
            letter.button(stop, "Stop it");
        }
        letter
    }
}

/// To an address that may not reset the password yet.
#[derive(Clone, Debug, Default)]
pub struct NotForRecovery {
    pub site: Site,
    pub from: Origin,
}

impl MailView for NotForRecovery {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let news = "This address can't reset your password yet".to_owned();
        let mut letter = notice(&self.site, news, "It is too new on your account.", WHY);
        letter.origin(&self.from);
        letter.line("A new password was asked for with this address. It hasn't been on your account for three days yet, so it can't be used for that.");
        letter.line("Ask with an address that has been there for longer, or wait.");
        letter.fine = Some("Not you? Then there's nothing to do: your password stays as it is.".to_owned());
        letter
    }
}
