//! Remove a passkey.

use serde::{Deserialize, Serialize};

use crate::actions::{OtherSessions, second_factor_removed};
use crate::locale::{Text, t};
use crate::mail::views::FactorChange;
use crate::model::factor::{Factors, ProofKind};
use crate::model::ids::PasskeyId;
use crate::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::passkeys;

/// Removes one passkey.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovePasskey {
    /// Which.
    pub id: PasskeyId,
    /// What it was called when it was asked for.
    pub name: String,
    /// What happens to the other devices.
    pub others: OtherSessions,
}

impl SensitiveAction for RemovePasskey {
    const NAME: &'static str = "passkey.remove";
    const POLICY: Policy = Policy::every_time(Level::SecondFactor);

    /// Nothing weaker than what is removed: a code of an app can be phished, a passkey cannot. A backup code stands in for
    /// a lost device; the mails tell of it.
    fn accepts(kind: ProofKind, _: &Factors) -> bool {
        matches!(kind, ProofKind::Passkey | ProofKind::BackupCode)
    }

    fn summary(&self) -> Summary {
        let which = t!("action-passkey-remove-which", name = &self.name);
        let summary = Summary::new(t!("action-passkey-remove")).line(which);
        let summary = self.others.named_in(summary).button(t!("action-passkey-remove-button"));
        summary.wish(t!("wish-passkey-remove", name = &self.name)).symbol(Symbol::Key)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let Some(since) = passkeys::remove(cx.tx, cx.account.id, self.id).await? else {
            return Err(ActionError::refused(t!("action-passkey-not-removed"), t!("action-passkey-gone")));
        };
        if cx.account.password_hash.is_none() && passkeys::list_in(cx.tx, cx.account.id).await?.is_empty() {
            return Err(ActionError::refused(t!("action-passkey-not-removed"), LAST_WAY_IN));
        }
        second_factor_removed(cx, FactorChange::PasskeyRemoved(self.name), since).await?;
        let line = self.others.end(cx, t!("action-passkey-removed-line")).await?;
        Ok(Outcome::done(t!("action-passkey-removed"), line, "/account/security"))
    }
}

/// Why the last way in stays.
pub const LAST_WAY_IN: Text = t!("action-passkey-last");
