//! Make new backup codes.

use serde::{Deserialize, Serialize};

use crate::factors::backup_codes;
use crate::mail::views::FactorChange;
use crate::model::factor::FactorClass;
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};

/// Voids the backup codes and makes new ones.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBackupCodes {
    /// How many were left when it was asked for.
    pub left: u32,
}

impl SensitiveAction for NewBackupCodes {
    const NAME: &'static str = "backup_codes.generate";
    const POLICY: Policy = Policy::STRICT_MFA;
    const SETTLED: bool = true;

    fn summary(&self) -> Summary {
        let detail = match self.left {
            0 => "You have none left".to_owned(),
            1 => "The one you have left stops working".to_owned(),
            n => format!("The {n} you have left stop working"),
        };
        Summary::new("Make new backup codes")
            .line(detail)
            .button("Confirm and make codes")
            .symbol(Symbol::Key)
            .warning()
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        if !cx.factors.has_class(FactorClass::Second) {
            return Err(ActionError::refused(
                "No backup codes yet",
                "They stand in for a passkey or an authenticator app. Set one of those up first.",
            ));
        }
        backup_codes::issue(cx.tx, cx.keys, cx.account.id, cx.session.id, cx.now).await?;
        let by = cx.confirmed_by();
        cx.post.tell_of_factor(cx.tx, cx.account, FactorChange::NewBackupCodes, by, cx.client, cx.now).await?;
        Ok(Outcome::done("New backup codes", "Save them now. They are shown once.", "/account/backup-codes"))
    }
}
