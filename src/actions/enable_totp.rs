//! Begin to set up an authenticator app.

use serde::{Deserialize, Serialize};

use crate::factors::beginner::Beginner;
use crate::factors::totp::Seed;
use crate::locale::t;
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
        Summary::new(t!("action-totp-enable"))
            .line(t!("action-totp-enable-how"))
            .button(t!("action-totp-enable-button"))
            .wish(t!("wish-totp-enable"))
            .symbol(Symbol::Key)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        if cx.factors.has(ProofKind::Totp) {
            return Err(ActionError::refused(t!("action-totp-there"), t!("action-totp-there-line")));
        }
        let sealed = Seed::random()?.seal_pending(cx.keys, &Beginner::new(cx.session.id, cx.client))?;
        enrolments::keep(cx.tx, cx.session.id, Kind::Totp, sealed, cx.now).await?;
        Ok(Outcome::done(t!("action-confirmed"), t!("action-totp-goes-on"), "/account/security"))
    }
}
