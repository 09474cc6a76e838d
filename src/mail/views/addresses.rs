//! Mails about the addresses of an account, each to those that should know.

use super::notices::notice;
use super::{Letter, MailView, Origin, Site};
use crate::clock::Timestamp;
use crate::locale::{Text, When, t};

/// A way back: `/undo/email/...` and until when it works.
pub type Undo = (String, Timestamp);

fn way_back(letter: &mut Letter, undo: &Option<Undo>, what: Text) {
    if let Some((link, until)) = undo {
        letter.otherwise(what);
        letter.button(link, t!("mail-undo-button"));
        letter.fine = Some(t!("mail-link-until-unsigned", until = When::written(*until)));
    }
}

/// To the addresses that were there: another one was added beside them.
#[derive(Clone, Debug)]
pub struct EmailAdded {
    pub site: Site,
    pub new: String,
    pub from: Origin,
    pub undo: Option<Undo>,
}

impl MailView for EmailAdded {
    const KIND: &'static str = "undo";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-email-added-subject"), t!("mail-preview-undo"));
        let mut letter = notice(&self.site, news, preview, t!("mail-addresses-why"));
        letter.fact(t!("mail-fact-added"), self.new.as_str());
        letter.origin(&self.from);
        letter.line(t!("mail-email-added-line"));
        way_back(&mut letter, &self.undo, t!("mail-email-added-otherwise"));
        letter
    }
}

/// To both: another of the account's addresses is the primary one.
#[derive(Clone, Debug)]
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
        let (news, preview) = (t!("mail-primary-changed-subject"), t!("mail-primary-changed-preview"));
        let mut letter = notice(&self.site, news, preview, t!("mail-addresses-why"));
        letter.fact(t!("mail-fact-was"), self.old.as_str());
        letter.fact(t!("mail-fact-now"), self.new.as_str());
        letter.origin(&self.from);
        letter.line(t!("mail-primary-changed-line"));
        way_back(&mut letter, &self.undo, t!("mail-primary-changed-otherwise"));
        letter
    }
}

/// To the address that was removed, and to the primary one.
#[derive(Clone, Debug)]
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
        let (news, preview) = (t!("mail-email-removed-subject"), t!("mail-email-removed-preview"));
        let mut letter = notice(&self.site, news, preview, t!("mail-addresses-why"));
        letter.fact(t!("mail-fact-removed"), self.removed.as_str());
        letter.origin(&self.from);
        letter.line(t!("mail-email-removed-line"));
        way_back(&mut letter, &self.undo, t!("mail-email-removed-otherwise"));
        letter
    }
}

/// To the former address and to those of now: the way back was asked for without a proof, and waits.
#[derive(Clone, Debug)]
pub struct UndoWaits {
    pub site: Site,
    pub old: String,
    pub at: Timestamp,
    pub from: Origin,
    /// `/undo/stop/...`, for those of now.
    pub stop: Option<String>,
}

impl MailView for UndoWaits {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-undo-waits-subject"), t!("mail-undo-waits-preview"));
        let mut letter = notice(&self.site, news, preview, t!("mail-addresses-why"));
        letter.fact(t!("mail-fact-comes-back"), self.old.as_str());
        letter.fact(t!("mail-fact-at"), When::written(self.at).text());
        letter.fact(t!("mail-fact-asked-from"), self.from.device.clone());
        letter.fact(t!("mail-fact-address"), self.from.place.as_str());
        letter.line(t!("mail-undo-waits-line", address = &self.old));
        if let Some(stop) = &self.stop {
            letter.otherwise(t!("mail-undo-waits-otherwise"));
            letter.button(stop, t!("mail-undo-waits-button"));
        }
        letter
    }
}

/// To an address that may not reset the password yet.
#[derive(Clone, Debug)]
pub struct NotForRecovery {
    pub site: Site,
    pub from: Origin,
}

impl MailView for NotForRecovery {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, preview) = (t!("mail-not-yet-subject"), t!("mail-not-yet-preview"));
        let mut letter = notice(&self.site, news, preview, t!("mail-addresses-why"));
        letter.origin(&self.from);
        letter.line(t!("mail-not-yet-line"));
        letter.line(t!("mail-not-yet-instead"));
        letter.fine = Some(t!("mail-reset-not-you"));
        letter
    }
}
