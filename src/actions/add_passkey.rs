//! Begin to add a passkey.

use serde::{Deserialize, Serialize};

use crate::factors::passkeys;
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
        Summary::new("Add a passkey")
            .line("Saved in your password manager or on a key")
            .button("Confirm and add passkey")
            .symbol(Symbol::Key)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let existing = list_in(cx.tx, cx.account.id).await?;
        if existing.len() >= PER_USER {
            let line = format!("There are {PER_USER} passkeys on this account. Remove one before you add another.");
            return Err(ActionError::refused("No more passkeys", line));
        }
        let begun = cx.passkeys.begin(cx.account.id, &cx.account.email, &cx.account.display_name, &existing)?;
        let Some(begun) = begun else {
            return Err(ActionError::refused(
                "No passkeys here",
                "Passkeys need a site with a name, and this has none.",
            ));
        };
        let sealed = passkeys::seal_enrolment(cx.keys, cx.session.id, &begun)?;
        enrolments::keep(cx.tx, cx.session.id, Kind::Passkey, sealed, cx.now).await?;
        Ok(Outcome::done("Confirmed", "Your device asks for the rest.", "/account/security"))
    }
}
