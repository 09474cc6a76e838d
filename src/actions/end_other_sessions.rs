//! Sign out every other device.

use serde::{Deserialize, Serialize};

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
        let devices = if self.others == 1 { "1 device".to_owned() } else { format!("{} devices", self.others) };
        Summary::new("Sign out all other devices").line(devices).button("Confirm and sign out").symbol(Symbol::Device)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let ended = sessions::end_others(cx.tx, cx.account.id, cx.session.id).await?;
        half_sign_ins::end_all(cx.tx, cx.account.id).await?;
        let title = match ended {
            0 => "No other device was signed in".to_owned(),
            1 => "1 device signed out".to_owned(),
            n => format!("{n} devices signed out"),
        };
        let line = if ended == 0 { "" } else { "They’ll need to sign in again." };
        Ok(Outcome::done(title, line, "/account/devices"))
    }
}
