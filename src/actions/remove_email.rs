//! Remove one of the account's addresses.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::locale::{Text, Value, t};
use crate::mail::origin;
use crate::mail::views::EmailRemoved;
use crate::model::email::EmailAddress;
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::email_undos::{self, Change, Opening};
use crate::store::emails;
use crate::store::tokens::{self, Purpose};

/// Takes an address off the account. Never the primary one, so never the last.
///
/// A mailed code that confirms it goes to the primary address, which is not the one concerned.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveEmail {
    /// Which.
    pub email: EmailAddress,
}

/// Whether an address that is proven since `verified_at` gets a way to come back, while the earliest change that can still be
/// taken back was made at `open_since`: the page says so before, and the action acts by it.
pub fn may_return(open_since: Option<Timestamp>, verified_at: Timestamp) -> bool {
    open_since.is_none_or(|since| since > verified_at)
}

/// Why the primary one stays.
pub const PRIMARY: Text = t!("action-email-is-primary");

impl SensitiveAction for RemoveEmail {
    const NAME: &'static str = "email.remove";
    const POLICY: Policy = Policy::STRICT;

    fn summary(&self) -> Summary {
        Summary::new(t!("action-email-remove"))
            .line(self.email.as_str())
            .button(t!("action-email-remove-button"))
            .wish(t!("wish-email-remove", address = Value::strong(self.email.as_str())))
            .about(self.email.as_str())
            .symbol(Symbol::Mail)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let id = cx.account.id;
        let refused = |line| ActionError::refused(t!("action-email-not-removed"), line);
        let all = emails::list_in(cx.tx, id).await?;
        let Some(row) = all.into_iter().find(|row| row.email_key == self.email.key()) else {
            return Err(refused(t!("action-email-gone")));
        };
        if !emails::remove(cx.tx, id, &row.email_key).await? {
            return Err(refused(PRIMARY));
        }
        // A link that was mailed there may still lie there.
        tokens::void(cx.tx, Purpose::ResetPassword, id).await?;
        tokens::void(cx.tx, Purpose::NotMe, id).await?;
        // An address that was added a moment ago gets no way to come back.
        let since = email_undos::open_since(cx.tx, id, cx.now).await?;
        let undo = if !may_return(since, row.verified_at) {
            None
        } else {
            let (old, old_since) = (&self.email, row.verified_at);
            let way = Opening { change: Change::Removed, old, old_since, new: &row.address, asked_at: cx.now };
            Some(cx.post.undo_link(cx.tx, id, way, cx.client, cx.now).await?)
        };
        let mut mail = EmailRemoved {
            site: cx.post.site(),
            removed: row.address.clone(),
            from: origin(cx.client, cx.now),
            undo,
            not_me: None,
        };
        cx.post.queue(cx.tx, &cx.account.at(&row.address), &mail, None, cx.now).await?;
        mail.undo = None;
        mail.not_me = Some(cx.post.not_me_link(cx.tx, id, cx.now).await?);
        cx.post.tell_all(cx.tx, id, &mail, cx.now).await?;
        Ok(Outcome::done(t!("action-email-removed"), t!("action-email-removed-line"), "/account"))
    }
}
