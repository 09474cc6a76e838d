//! Sign out every other device.

use serde::{Deserialize, Serialize};

use crate::locale::{Text, t};
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::{half_sign_ins, sessions};

/// Ends every session of the account but the one that asks.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndOtherSessions {
    /// How many there were when it was asked for.
    pub others: usize,
}

impl SensitiveAction for EndOtherSessions {
    const NAME: &'static str = "session.end_others";
    const POLICY: Policy = Policy::STRICT;

    fn summary(&self) -> Summary {
        let devices = t!("action-devices-end-others-count", n = self.others);
        Summary::new(t!("action-devices-end-others"))
            .line(devices)
            .button(t!("action-devices-end-button"))
            .wish(t!("wish-devices-end-others"))
            .symbol(Symbol::Device)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let cause = cx.cause();
        let ended = sessions::end_others(cx.tx, cx.session.id, &cause).await?;
        half_sign_ins::end_all(cx.tx, cx.account.id).await?;
        let title = t!("action-devices-ended-others", n = i64::try_from(ended).unwrap_or(i64::MAX));
        let line = if ended == 0 { Text::default() } else { t!("action-devices-ended-line") };
        Ok(Outcome::done(title, line, "/account/devices"))
    }
}
