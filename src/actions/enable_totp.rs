//! Begin to set up an authenticator app.

use serde::{Deserialize, Serialize};

use crate::factors::totp::Seed;
use crate::model::factor::ProofKind;
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::enrolments::{self, Kind};

/// Makes a seed and keeps it for the session, which has to show a code of it before anything counts.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnableTotp {}

impl SensitiveAction for EnableTotp {
    const NAME: &'static str = "totp.enable";
    const POLICY: Policy = Policy::STRICT_MFA;
    const SETTLED: bool = true;

    fn summary(&self) -> Summary {
        Summary::new("Turn on 2-step verification")
            .line("With an authenticator app")
            .button("Confirm and set up")
            .symbol(Symbol::Key)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        if cx.factors.has(ProofKind::Totp) {
            return Err(ActionError::refused(
                "Already set up",
                "There is an authenticator app on this account. Remove it before you set up another.",
            ));
        }
        let sealed = Seed::random()?.seal_pending(cx.keys, cx.session.id)?;
        enrolments::keep(cx.tx, cx.session.id, Kind::Totp, sealed, cx.now).await?;
        Ok(Outcome::done("Confirmed", "Scan the code, then enter what your app shows.", "/account/security"))
    }
}
