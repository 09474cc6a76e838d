//! Sign out one device.

use serde::{Deserialize, Serialize};

use crate::locale::{Text, t};
use crate::model::client::Client;
use crate::model::ids::SessionId;
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::sessions;

/// Ends one session of the account. What it had waiting goes with it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndSession {
    /// Which.
    pub id: SessionId,
    /// The user agent of the device.
    pub agent: String,
    /// From where it was last seen when it was asked for; may be empty.
    pub ip: String,
}

impl EndSession {
    fn device(&self) -> Text {
        let device = Client::device_text(&self.agent);
        if self.ip.is_empty() { device } else { t!("action-devices-end-which", device = device, ip = &self.ip) }
    }
}

impl SensitiveAction for EndSession {
    const NAME: &'static str = "session.end";
    const POLICY: Policy = Policy::STRICT;

    fn summary(&self) -> Summary {
        Summary::new(t!("action-devices-end"))
            .line(self.device())
            .button(t!("action-devices-end-button"))
            .wish(match Client::device_text(&self.agent) {
                unknown if unknown == t!("device-unknown") => t!("wish-devices-end-unknown"),
                device => t!("wish-devices-end", device = device),
            })
            .symbol(Symbol::Device)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        // Its own page has a button for that, which needs no proof and clears the cookie.
        if self.id == cx.session.id {
            return Err(ActionError::refused(t!("action-devices-not-ended"), t!("action-devices-not-ended-line")));
        }
        let cause = cx.cause();
        if !sessions::end(cx.tx, self.id, &cause).await? {
            return Err(ActionError::refused(t!("action-devices-gone"), t!("action-devices-gone-line")));
        }
        Ok(Outcome::done(t!("action-devices-ended"), self.device(), "/account/devices"))
    }
}
