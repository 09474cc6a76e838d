//! Make another of the account's addresses the primary one.

use serde::{Deserialize, Serialize};

use crate::locale::{Text, Value, t};
use crate::mail::origin;
use crate::mail::views::PrimaryChanged;
use crate::model::email::EmailAddress;
use crate::model::factor::{Factors, ProofKind};
use crate::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary, Symbol, recovery};
use crate::store::email_undos::{self, Change, Opening};
use crate::store::parked::Waiting;
use crate::store::tokens::{self, Purpose};
use crate::store::{emails, parked, sessions};

/// Sends notices and account mail to `new` from now on. The former primary address stays on the account.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPrimaryEmail {
    /// The primary address when it was asked for.
    pub old: EmailAddress,
    /// The one that takes over.
    pub new: EmailAddress,
}

fn refused(line: Text) -> ActionError {
    ActionError::refused(t!("action-email-primary-not-changed"), line)
}

impl SensitiveAction for SetPrimaryEmail {
    const NAME: &'static str = "email.set_primary";
    const POLICY: Policy = Policy::every_time(Level::SecondFactor);

    /// Never a code to the address that is about to be passed over: whoever reads that mailbox could move the account.
    fn accepts(kind: ProofKind, _: &Factors) -> bool {
        kind != ProofKind::EmailCode
    }

    fn summary(&self) -> Summary {
        Summary::new(t!("action-email-primary"))
            .change(self.old.as_str(), self.new.as_str())
            .button(t!("action-email-primary-button"))
            .wish(t!("wish-email-primary", address = Value::strong(self.new.as_str())))
            .about(format!("{} → {}", self.old, self.new))
            .symbol(Symbol::Mail)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let id = cx.account.id;
        let all = emails::list_in(cx.tx, id).await?;
        let (old, new) = (
            all.iter().find(|row| row.is_primary && row.email_key == self.old.key()),
            all.iter().find(|row| !row.is_primary && row.email_key == self.new.key()),
        );
        let (Some(old), Some(new)) = (old, new) else {
            return Err(refused(t!("action-email-primary-meanwhile")));
        };
        emails::set_primary(cx.tx, id, &new.email_key).await?;
        // One that waits for its code was confirmed under the former address, and may have named it as what it replaces.
        emails::cancel_change(cx.tx, id).await?;
        // Links mailed before open nothing any more, nor does what was proven under the former address.
        let cause = cx.cause();
        recovery::stop(cx.tx, cx.post, cause.by, cx.client, cx.now).await?;
        tokens::void(cx.tx, Purpose::ResetPassword, id).await?;
        tokens::shorten_not_me(cx.tx, id, cx.now).await?;
        parked::void(cx.tx, Waiting::All, &cause).await?;
        sessions::forget_all_proofs(cx.tx, id).await?;
        // An address takes back only what came after it: one that was added a moment ago gets no way to return over an
        // older one.
        let since = email_undos::open_since(cx.tx, id, cx.now).await?;
        let intruder = since.is_some_and(|since| since <= old.verified_at) && new.verified_at < old.verified_at;
        let undo = if intruder {
            None
        } else {
            let (old, old_since) = (&self.old, old.verified_at);
            let way = Opening { change: Change::Primary, old, old_since, new: &new.address, asked_at: cx.now };
            Some(cx.post.undo_link(cx.tx, id, way, cx.client, cx.now).await?)
        };
        let (from, was, now) = (origin(cx.client, cx.now), old.address.clone(), new.address.clone());
        let mut mail = PrimaryChanged { site: cx.post.site(), old: was, new: now, from, undo, not_me: None };
        cx.post.queue(cx.tx, &cx.account.at(&old.address), &mail, None, cx.now).await?;
        mail.undo = None;
        let mut told = vec![old.address.as_str()];
        // One that was added lately may not be the owner's: it hears, and has no say.
        if new.verified_at + email_undos::LIFE > cx.now {
            cx.post.queue(cx.tx, &cx.account.at(&new.address), &mail, None, cx.now).await?;
            told.push(&new.address);
        }
        mail.not_me = Some(cx.post.not_me_link(cx.tx, id, cx.now).await?);
        cx.post.tell_others(cx.tx, id, &told, &mail, cx.now).await?;
        Ok(Outcome::done(t!("action-email-primary-changed"), t!("action-email-primary-changed-line"), "/account"))
    }
}
