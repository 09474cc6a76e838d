//! Mails about the name that signs in.

use super::notices::{NOTHING_TO_DO, notice};
use super::{Letter, MailView, Origin, Site};

/// The username was chosen, changed or given up.
#[derive(Clone, Debug, Default)]
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
        let news = if self.new.is_some() { "Your username was changed" } else { "Your username was removed" };
        let mut letter = notice(
            &self.site,
            news.to_owned(),
            "If this wasn't you, sign out every device.",
            "You get this when the ways to sign in to your account change.",
        );
        letter.fact("Was", self.old.as_deref().unwrap_or_default());
        letter.fact("Now", self.new.as_deref().unwrap_or_default());
        letter.origin(&self.from);
        letter.line(NOTHING_TO_DO);
        letter.otherwise("If you didn't, sign out every device. You'll then choose a new password:");
        letter.button(&self.not_me, "This wasn't me");
        letter
    }
}
