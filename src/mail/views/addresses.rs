//! Mails about the addresses of an account, each to those that should know.

use super::notices::{notice, shuts_out};
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

/// To addresses that stay: the primary one is about to be replaced by a new one, or was.
#[derive(Clone, Debug)]
pub struct PrimaryMoves {
    pub site: Site,
    pub old: String,
    pub new: String,
    /// Whether the new one has proven itself.
    pub done: bool,
    pub from: Origin,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for PrimaryMoves {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let (news, line) = match self.done {
            true => (t!("mail-email-changed-subject"), t!("mail-email-changed-line")),
            false => (t!("mail-email-changing-subject"), t!("mail-email-changing-line")),
        };
        let mut letter = notice(&self.site, news, t!("mail-preview-sign-out"), t!("mail-address-why"));
        letter.fact(if self.done { t!("mail-fact-was") } else { t!("mail-fact-is-now") }, self.old.as_str());
        letter.fact(if self.done { t!("mail-fact-now") } else { t!("mail-fact-will-be") }, self.new.as_str());
        letter.origin(&self.from);
        letter.line(line);
        shuts_out(&mut letter, t!("mail-otherwise-sign-out"), &self.not_me);
        letter
    }
}

/// To all: another of the account's addresses is the primary one.
#[derive(Clone, Debug)]
pub struct PrimaryChanged {
    pub site: Site,
    pub old: String,
    pub new: String,
    pub from: Origin,
    /// For the former one.
    pub undo: Option<Undo>,
    /// `/not-me/...`, for the others, unless they are new themselves.
    pub not_me: Option<String>,
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
        if let Some(not_me) = &self.not_me {
            shuts_out(&mut letter, t!("mail-otherwise-sign-out"), not_me);
        }
        letter
    }
}

/// To the address that was removed, and to those that stay.
#[derive(Clone, Debug)]
pub struct EmailRemoved {
    pub site: Site,
    pub removed: String,
    pub from: Origin,
    /// For the one that was removed.
    pub undo: Option<Undo>,
    /// `/not-me/...`, for those that stay.
    pub not_me: Option<String>,
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
        letter.line(match self.from.by_operator {
            true => t!("mail-email-removed-operator"),
            false => t!("mail-email-removed-line"),
        });
        // Otherwise every mail names somebody to ask at its foot.
        if self.from.by_operator && self.site.support.is_empty() {
            letter.fine = Some(t!("mail-operator-questions"));
        }
        way_back(&mut letter, &self.undo, t!("mail-email-removed-otherwise"));
        if let Some(not_me) = &self.not_me {
            shuts_out(&mut letter, t!("mail-otherwise-sign-out"), not_me);
        }
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

/// To every address that the account had when a change was taken back, but the one that has a link to choose a new
/// password from it.
#[derive(Clone, Debug)]
pub struct ChangeUndone {
    pub site: Site,
    /// Those that went with it; of one that is told that it went, itself alone.
    pub gone: Vec<String>,
    pub at: Timestamp,
    /// For those that stay.
    pub stays: Option<Undoer>,
}

/// Who took a change of addresses back, and what can be said to it.
#[derive(Clone, Debug)]
pub struct Undoer {
    /// The address whose link was used.
    pub address: String,
    /// Whether that was off the account and is back.
    pub back: bool,
    pub from: Origin,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for ChangeUndone {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let preview = match self.stays {
            Some(_) => t!("mail-preview-sign-out"),
            None => t!("mail-undone-gone-preview"),
        };
        let mut letter = notice(&self.site, t!("mail-undone-subject"), preview, t!("mail-addresses-why"));
        if let Some(undoer) = self.stays.as_ref().filter(|undoer| undoer.back) {
            letter.fact(t!("mail-fact-comes-back"), undoer.address.as_str());
        }
        for address in &self.gone {
            letter.fact(t!("mail-fact-removed"), address.as_str());
        }
        match &self.stays {
            Some(undoer) => {
                letter.origin(&undoer.from);
                letter.line(t!("mail-undone-line", address = &undoer.address));
                shuts_out(&mut letter, t!("mail-otherwise-sign-out"), &undoer.not_me);
            }
            // It may be the intruder's: nothing about who did it, and nothing to press.
            None => {
                letter.fact(t!("mail-fact-when"), When::written(self.at).text());
                letter.line(t!("mail-undone-gone-line"));
                letter.fine = Some(t!("mail-operator-questions"));
            }
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
