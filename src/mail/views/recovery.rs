//! Mails about recovering an account whose second factors are lost.

use super::notices::{notice, shuts_out};
use super::{Letter, MailView, Origin, Site};
use crate::clock::Timestamp;
use crate::locale::{Moment, When, t};

/// To every address, at once: somebody asked for it.
#[derive(Clone, Debug)]
pub struct RecoveryAsked {
    pub site: Site,
    pub from: Origin,
    /// The end of the hold.
    pub ready: Timestamp,
    /// `/undo/recovery/...`
    pub stop: String,
}

impl MailView for RecoveryAsked {
    const KIND: &'static str = "undo";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-recovery-asked-subject"), t!("mail-preview-stop"));
        let mut letter = notice(&self.site, news, preview, t!("mail-address-why"));
        letter.origin(&self.from);
        // As the page says it.
        letter.line(t!("mail-recovery-asked-line", at = Moment::at(self.ready).next_minute().written()));
        letter.line(t!("mail-recovery-asked-you"));
        letter.otherwise(t!("mail-recovery-asked-otherwise"));
        letter.button(&self.stop, t!("mail-recovery-stop"));
        letter
    }
}

/// The hold is over. With the link to the primary address, or to the former one while that is young; without to the others.
#[derive(Clone, Debug)]
pub struct RecoveryReady {
    pub site: Site,
    /// `/recovery?...`; `None` for the other addresses.
    pub link: Option<String>,
    /// Until when it works.
    pub until: Timestamp,
    /// `/undo/recovery/...`
    pub stop: String,
}

impl MailView for RecoveryReady {
    const KIND: &'static str = "recovery";

    fn kind(&self) -> &'static str {
        if self.link.is_some() { Self::KIND } else { "undo" }
    }

    fn letter(&self) -> Letter {
        let until = When::written(self.until);
        let (news, preview) = (t!("mail-recovery-ready-subject"), t!("mail-preview-stop"));
        let mut letter = notice(&self.site, news, preview, t!("mail-address-why"));
        match &self.link {
            Some(link) => {
                letter.line(t!("mail-recovery-ready-line"));
                letter.button(link, t!("mail-recovery-ready-button"));
                letter.second = Some((self.stop.clone(), t!("mail-recovery-ready-stop")));
                letter.fine = Some(t!("mail-link-until", until = until));
            }
            None => {
                letter.line(t!("mail-recovery-ready-elsewhere", until = until));
                letter.otherwise(t!("mail-recovery-ready-otherwise"));
                letter.button(&self.stop, t!("mail-recovery-stop"));
            }
        }
        letter
    }
}

/// To every address: it was stopped.
#[derive(Clone, Debug)]
pub struct RecoveryStopped {
    pub site: Site,
    pub from: Origin,
    /// `/not-me/...`; none where every device is signed out anyway, or the mailbox changes.
    pub not_me: Option<String>,
}

impl MailView for RecoveryStopped {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-recovery-stopped-subject"), t!("mail-recovery-stopped-preview"));
        let mut letter = notice(&self.site, news, preview, t!("mail-address-why"));
        letter.origin(&self.from);
        letter.line(t!("mail-recovery-stopped-line"));
        match &self.not_me {
            Some(not_me) => shuts_out(&mut letter, t!("mail-recovery-stopped-sign-out"), not_me),
            None => letter.line(t!("mail-recovery-stopped-otherwise")),
        }
        letter
    }
}

/// To every address: it is done.
#[derive(Clone, Debug)]
pub struct RecoveryDone {
    pub site: Site,
    pub from: Origin,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for RecoveryDone {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-recovery-done-subject"), t!("mail-preview-sign-out"));
        let mut letter = notice(&self.site, news, preview, t!("mail-address-why"));
        letter.origin(&self.from);
        letter.fact(t!("mail-fact-how"), t!("mail-recovery-done-how"));
        letter.line(t!("mail-recovery-done-line"));
        shuts_out(&mut letter, t!("mail-otherwise-sign-out"), &self.not_me);
        letter
    }
}
