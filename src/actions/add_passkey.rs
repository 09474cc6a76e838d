//! Begin to add a passkey.

use serde::{Deserialize, Serialize};

use crate::factors::beginner::Beginner;
use crate::factors::passkeys;
use crate::locale::t;
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::enrolments::{self, Kind};
use crate::store::passkeys::{PER_USER, list_in};

/// Makes the challenge for a new passkey and keeps it for the session.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddPasskey {}

impl SensitiveAction for AddPasskey {
    const NAME: &'static str = "passkey.add";
    const POLICY: Policy = Policy::STRICT_MFA;
    const SETTLED: bool = true;

    fn summary(&self) -> Summary {
        Summary::new(t!("action-passkey-add"))
            .line(t!("action-passkey-add-where"))
            .button(t!("action-passkey-add-button"))
            .wish(t!("wish-passkey-add"))
            .symbol(Symbol::Key)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let existing = list_in(cx.tx, cx.account.id).await?;
        if existing.len() >= PER_USER {
            let line = t!("action-passkey-full-line", n = PER_USER);
            return Err(ActionError::refused(t!("action-passkey-full"), line));
        }
        let begun = cx.passkeys.begin(cx.account.id, &cx.account.email, &cx.account.display_name, &existing)?;
        let Some(begun) = begun else {
            return Err(ActionError::refused(t!("action-passkey-no-name"), t!("action-passkey-no-name-line")));
        };
        let sealed = passkeys::seal_enrolment(cx.keys, &Beginner::new(cx.session.id, cx.client), &begun)?;
        enrolments::keep(cx.tx, cx.session.id, Kind::Passkey, sealed, cx.now).await?;
        Ok(Outcome::done(t!("action-confirmed"), t!("action-passkey-goes-on"), "/account/security"))
    }
}
