//! Make new backup codes.

use serde::{Deserialize, Serialize};

use crate::factors::backup_codes;
use crate::locale::t;
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
        Summary::new(t!("action-backup-codes-new"))
            .line(t!("action-backup-codes-new-left", n = self.left))
            .button(t!("action-backup-codes-new-button"))
            .wish(t!("wish-backup-codes-new"))
            .symbol(Symbol::Key)
            .warning()
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        if !cx.factors.has_class(FactorClass::Second) {
            return Err(ActionError::refused(t!("action-backup-codes-alone"), t!("action-backup-codes-alone-line")));
        }
        backup_codes::issue(cx.tx, cx.keys, cx.account.id, cx.session.id, cx.client, cx.now).await?;
        if cx.post.may_repeat(cx.tx, cx.account.id, Self::NAME, cx.now).await? {
            let by = cx.confirmed_by();
            cx.post.tell_of_factor(cx.tx, cx.account, FactorChange::NewBackupCodes, by, cx.client, cx.now).await?;
        }
        Ok(Outcome::done(t!("action-backup-codes-made"), t!("action-backup-codes-made-line"), "/account/backup-codes"))
    }
}
