//! Delete the account.

use serde::{Deserialize, Serialize};

use crate::clock::{Seconds, Timestamp};
use crate::crypto::Token;
use crate::locale::{When, t};
use crate::mail::origin;
use crate::mail::views::DeletionScheduled;
use crate::model::factor::{Factors, ProofKind};
use crate::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::tokens::{self, Purpose};
use crate::store::{emails, half_sign_ins, parked, sessions, users};

/// Switches the account off now and erases it after the operator's days of grace.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteAccount {
    /// Whose account, as the dialog names it.
    pub email: String,
    /// The day of erasure when it was asked for.
    pub erased_on: Timestamp,
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
            .line(t!("action-account-delete-when", day = When::day(self.erased_on)))
            .button(t!("action-account-delete-button"))
            .symbol(Symbol::Trash)
            .destructive()
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let id = cx.account.id;
        if cx.account.deletion_at.is_some() {
            return Err(ActionError::refused(
                t!("action-account-deleted-before"),
                t!("action-account-deleted-before-line"),
            ));
        }
        let at = cx.now + Seconds::days(i64::from(cx.config.deletion_grace_days));
        users::schedule_deletion(cx.tx, id, Some(at)).await?;
        emails::cancel_change(cx.tx, id).await?;
        tokens::void(cx.tx, Purpose::ResetPassword, id).await?;
        parked::cancel_all(cx.tx, id).await?;
        half_sign_ins::end_all(cx.tx, id).await?;
        sessions::end_all(cx.tx, id).await?;
        let undo = Token::random()?;
        tokens::create(cx.tx, Purpose::UndoDeletion, undo.hash(), id, cx.now, at).await?;
        let mail = DeletionScheduled {
            site: cx.post.site(),
            from: origin(cx.client, cx.now),
            on: at,
            undo: cx.post.link(&format!("/undo/deletion/{}", undo.expose())),
        };
        cx.post.tell_all(cx.tx, id, &mail, cx.now).await?;
        Ok(Outcome::SignedOut(crate::reverify::Done {
            title: t!("action-account-deleted"),
            line: t!("action-account-deleted-line", day = When::day(at)),
            next: "/sign-in".into(),
        }))
    }
}
