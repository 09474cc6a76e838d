//! Move the account to another address.

use serde::{Deserialize, Serialize};

use crate::clock::Seconds;
use crate::crypto::random_code;
use crate::locale::{Text, Value, t};
use crate::mail::views::{EmailChangeStarted, NewAddressCode, Wanted};
use crate::mail::{Asker, CODE_MINUTES, origin};
use crate::model::email::EmailAddress;
use crate::model::factor::{Factors, ProofKind};
use crate::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::email_undos::{Change, Opening};
use crate::store::emails;

/// A change that was not finished by its mailed code is given up after this long.
pub const PENDING: Seconds = Seconds::days(1);

/// Puts `new` in the place of the primary address, once it has proven itself by a mailed code. Other addresses stay.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeEmail {
    /// The address when it was asked for.
    pub old: EmailAddress,
    /// The new address.
    pub new: EmailAddress,
}

impl SensitiveAction for ChangeEmail {
    const NAME: &'static str = "email.change";
    const POLICY: Policy = Policy::every_time(Level::SecondFactor);

    /// Never a code to the address that is about to be replaced: whoever reads that mailbox could move the account.
    fn accepts(kind: ProofKind, _: &Factors) -> bool {
        kind != ProofKind::EmailCode
    }

    fn summary(&self) -> Summary {
        Summary::new(t!("action-email-change"))
            .change(self.old.as_str(), self.new.as_str())
            .button(t!("action-email-change-button"))
            .wish(t!("wish-email-change", address = Value::strong(self.new.as_str())))
            .field("email", self.new.as_str())
            .field("make_primary", "on")
            .about(format!("{} → {}", self.old, self.new))
            .symbol(Symbol::Mail)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let id = cx.account.id;
        if EmailAddress::parse(&cx.account.email).is_ok_and(|now| now.key() != self.old.key()) {
            return Err(ActionError::refused(t!("action-email-not-changed"), t!("action-email-meanwhile")).at("email"));
        }
        own(cx, &self.new, t!("action-email-not-changed")).await?;
        ask_for_code(cx, &self.new, true).await?;
        let since = emails::list_in(cx.tx, id).await?.first().map_or(cx.now, |primary| primary.verified_at);
        let (old, new, asked_at) = (&self.old, self.new.as_str(), cx.now);
        let way = Opening { change: Change::Replaced, old, old_since: since, new, asked_at };
        let (undo, undo_until) = cx.post.undo_link(cx.tx, id, way, cx.client, cx.now).await?;
        let mail = EmailChangeStarted {
            site: cx.post.site(),
            old: self.old.to_string(),
            new: self.new.to_string(),
            from: origin(cx.client, cx.now),
            undo,
            undo_until,
        };
        cx.post.queue(cx.tx, &cx.account.at(&cx.account.email), &mail, None, cx.now).await?;
        let (old, new) = (cx.account.email.as_str(), self.new.as_str());
        cx.post.tell_others_of_move(cx.tx, cx.account, old, new, false, cx.client, cx.now).await?;
        let line = t!("action-email-check-code", address = self.new.as_str());
        Ok(Outcome::done(t!("action-email-check"), line, "/account"))
    }
}

/// Refuses an address that the account has already; how many it has.
pub(super) async fn own(cx: &mut Cx<'_>, new: &EmailAddress, title: Text) -> Result<usize, ActionError> {
    let all = emails::list_in(cx.tx, cx.account.id).await?;
    if all.iter().any(|row| row.email_key == new.key()) {
        return Err(ActionError::refused(title, t!("action-email-own")).at("email"));
    }
    Ok(all.len())
}

/// Mails a code to a new address and waits for it, in the place of an address that waited before. The answer is the same
/// for one that is somebody else's; only the owner of the mailbox learns the difference.
pub(super) async fn ask_for_code(cx: &mut Cx<'_>, new: &EmailAddress, make_primary: bool) -> Result<(), ActionError> {
    let id = cx.account.id;
    if let Some(until) = cx.post.code_refused_until(cx.tx, id, cx.now).await? {
        let title = if make_primary { t!("action-email-not-changed") } else { t!("action-email-not-added") };
        let wait = Text::span(Seconds(until.millis_since(cx.now) / 1000));
        return Err(ActionError::refused(title, t!("action-email-codes", span = wait)).at("email"));
    }
    let allowed = cx.post.allowance(cx.tx, new, Asker::Stranger, cx.now).await?;
    let taken = emails::is_taken(cx.tx, new.key(), Some(id), cx.now).await?;
    let code = random_code()?;
    let mac = cx.keys.mac("new address", &[id.0.as_bytes(), new.key().as_bytes(), code.as_bytes()]);
    let stored = (allowed && !taken).then(|| mac.to_vec());
    emails::begin_change(cx.tx, id, new, make_primary, stored, cx.now, cx.now + PENDING).await?;
    if allowed {
        let mail = NewAddressCode { site: cx.post.site(), code, minutes: CODE_MINUTES };
        let (to, taken) = (cx.account.at(new.as_str()), taken.then_some(Wanted::Another));
        cx.post.queue_code(cx.tx, new, to, taken, &mail, cx.client, cx.now).await?;
    }
    Ok(())
}
