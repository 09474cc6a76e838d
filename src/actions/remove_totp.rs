//! Turn the authenticator app off.

use serde::{Deserialize, Serialize};

use crate::actions::{OtherSessions, second_factor_removed};
use crate::locale::t;
use crate::mail::views::FactorChange;
use crate::model::factor::{Factors, ProofKind};
use crate::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::totps;

/// Removes the authenticator app.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveTotp {
    /// Whether a passkey still confirms afterwards.
    pub passkey: bool,
    /// What happens to the other devices.
    pub others: OtherSessions,
}

impl SensitiveAction for RemoveTotp {
    const NAME: &'static str = "totp.remove";
    const POLICY: Policy = Policy::every_time(Level::SecondFactor);

    /// Nothing weaker than what is removed. A backup code stands in for a lost phone; the mails tell of it.
    fn accepts(kind: ProofKind, _: &Factors) -> bool {
        matches!(kind, ProofKind::Passkey | ProofKind::Totp | ProofKind::BackupCode)
    }

    fn summary(&self) -> Summary {
        let left = match self.passkey {
            true => t!("action-totp-left-passkeys"),
            false => t!("action-totp-left-password"),
        };
        let summary = Summary::new(t!("action-totp-remove")).line(left);
        let summary = self.others.named_in(summary).button(t!("action-totp-remove-button"));
        summary.wish(t!("wish-totp-remove")).symbol(Symbol::Key).warning()
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let refused = || ActionError::refused(t!("action-totp-none"), t!("action-totp-none-line"));
        let since = cx.factors.since(ProofKind::Totp).ok_or_else(refused)?;
        if !totps::remove(cx.tx, cx.account.id).await? {
            return Err(refused());
        }
        let line = match second_factor_removed(cx, FactorChange::TotpOff, since).await? {
            true => t!("action-totp-left-passkeys"),
            false => t!("action-totp-removed-password"),
        };
        let line = self.others.end(cx, line).await?;
        Ok(Outcome::done(t!("action-totp-removed"), line, "/account/security"))
    }
}
