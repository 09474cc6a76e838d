//! Turn the authenticator app off.

use serde::{Deserialize, Serialize};

use crate::actions::second_factor_removed;
use crate::mail::views::FactorChange;
use crate::model::factor::{Factors, ProofKind};
use crate::reverify::{ActionError, Cx, Level, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::totps;

/// Removes the authenticator app.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveTotp {
    /// What still works afterwards, as the dialog says it.
    pub still_works: String,
}

impl SensitiveAction for RemoveTotp {
    const NAME: &'static str = "totp.remove";
    const POLICY: Policy = Policy::every_time(Level::SecondFactor);

    /// Nothing weaker than what is removed. A backup code stands in for a lost phone; the mails tell of it.
    fn accepts(kind: ProofKind, _: &Factors) -> bool {
        matches!(kind, ProofKind::Passkey | ProofKind::Totp | ProofKind::BackupCode)
    }

    fn summary(&self) -> Summary {
        Summary::new("Turn off your authenticator app")
            .line(self.still_works.clone())
            .button("Confirm and turn off")
            .symbol(Symbol::Key)
            .warning()
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        if !totps::remove(cx.tx, cx.account.id).await? {
            return Err(ActionError::refused("Not set up", "There is no authenticator app on this account."));
        }
        let line = match second_factor_removed(cx, FactorChange::TotpOff).await? {
            true => "Your passkeys still confirm it’s you.",
            false => "Your password alone is now enough to sign in.",
        };
        Ok(Outcome::done("Authenticator app turned off", line, "/account/security"))
    }
}
