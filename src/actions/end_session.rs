//! Sign out one device.

use serde::{Deserialize, Serialize};

use crate::model::ids::SessionId;
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::sessions;

/// Ends one session of the account. What it had waiting goes with it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndSession {
    /// Which.
    pub id: SessionId,
    /// What the device is called, and from where it was last seen, when it was asked for.
    pub device: String,
}

impl SensitiveAction for EndSession {
    const NAME: &'static str = "session.end";
    const POLICY: Policy = Policy::STRICT;

    fn summary(&self) -> Summary {
        Summary::new("Sign out a device")
            .line(self.device.clone())
            .button("Confirm and sign out")
            .symbol(Symbol::Device)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        // Its own page has a button for that, which needs no proof and clears the cookie.
        if self.id == cx.session.id {
            return Err(ActionError::refused(
                "Not signed out",
                "This is the device you’re on. Use Sign out in the menu.",
            ));
        }
        if !sessions::end_of(cx.tx, cx.account.id, self.id).await? {
            return Err(ActionError::refused("Already signed out", "That device isn’t signed in any more."));
        }
        Ok(Outcome::done("Signed out", self.device, "/account/devices"))
    }
}
