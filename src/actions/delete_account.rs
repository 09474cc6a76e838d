//! Delete the account.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::locale::{When, t};
use crate::mail::origin;
use crate::mail::views::{DeletionScheduled, Keep};
use crate::model::factor::{Factors, ProofKind};
use crate::reverify::{ActionError, Cx, Done, Level, Outcome, Policy, SensitiveAction, Summary, Symbol, leaving};
use crate::store::{email_undos, former};

/// Switches the account off now and erases it after the operator's days of grace, or when no change of its addresses can
/// be taken back any more.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteAccount {
    /// Whose account, as the dialog names it.
    pub email: String,
    /// The day of erasure when it was asked for; `None` when that was at once.
    pub erased_on: Option<Timestamp>,
}

impl SensitiveAction for DeleteAccount {
    const NAME: &'static str = "account.delete";
    const POLICY: Policy = Policy::every_time(Level::MultiFactor);

    /// A mailed code only where the account has nothing better.
    fn accepts(kind: ProofKind, factors: &Factors) -> bool {
        kind != ProofKind::EmailCode || !factors.has_better_than_email()
    }

    fn summary(&self) -> Summary {
        Summary::new(t!("action-account-delete"))
            .line(self.email.clone())
            .line(match self.erased_on {
                Some(on) => t!("action-account-delete-when", day = When::day(on)),
                None => t!("action-account-delete-at-once"),
            })
            .button(t!("action-account-delete-button"))
            .wish(t!("wish-account-delete"))
            .symbol(Symbol::Trash)
            .destructive()
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let id = cx.account.id;
        if cx.account.deletion_at.is_some() {
            return Err(ActionError::refused(
                t!("action-account-deleted-before"),
                t!("action-account-deleted-before-line"),
            ));
        }
        let open_until = email_undos::open_until_in(cx.tx, id, cx.now).await?;
        // Never before the day that the dialog named.
        let on = leaving::erased_on(cx.config, open_until, cx.now).max(self.erased_on.filter(|on| *on > cx.now));
        let cause = cx.cause();
        let keep = leaving::schedule(cx.tx, cx.post, cx.account, on, &cause).await?;
        let mut mail = DeletionScheduled { site: cx.post.site(), from: origin(cx.client, cx.now), on, keep };
        cx.post.tell_all(cx.tx, id, &mail, cx.now).await?;
        for before in former::of(cx.tx, id, cx.now).await? {
            mail.keep = Keep::UndoLink(before.until);
            cx.post.queue(cx.tx, &cx.account.at(before.address), &mail, None, cx.now).await?;
        }
        let line = match on {
            Some(on) => t!("action-account-deleted-line", day = When::day(on)),
            None => t!("action-account-deleted-at-once"),
        };
        let (title, next) = (t!("action-account-deleted"), "/sign-in".into());
        Ok(Outcome::SignedOut(Done { title, line, next }))
    }
}
