//! Mails about the name that signs in.

use super::notices::{notice, shuts_out};
use super::{Letter, MailView, Origin, Site};
use crate::locale::t;

/// The username was chosen, changed or given up.
#[derive(Clone, Debug)]
pub struct UsernameChanged {
    pub site: Site,
    pub from: Origin,
    pub old: Option<String>,
    pub new: Option<String>,
    /// `/not-me/...`
    pub not_me: String,
}

impl MailView for UsernameChanged {
    const KIND: &'static str = "notice";

    fn letter(&self) -> Letter {
        let news = match self.new {
            Some(_) => t!("mail-username-changed-subject"),
            None => t!("mail-username-removed-subject"),
        };
        let mut letter = notice(&self.site, news, t!("mail-preview-sign-out"), t!("mail-ways-why"));
        letter.fact(t!("mail-fact-was"), self.old.as_deref().unwrap_or_default());
        letter.fact(t!("mail-fact-now"), self.new.as_deref().unwrap_or_default());
        letter.origin(&self.from);
        letter.line(t!("mail-nothing-to-do"));
        shuts_out(&mut letter, t!("mail-otherwise-sign-out"), &self.not_me);
        letter
    }
}
