//! Add an address beside the others.

use serde::{Deserialize, Serialize};

use crate::actions::change_email::{ask_for_code, own};
use crate::locale::{Text, Value, t};
use crate::model::email::EmailAddress;
use crate::reverify::{ActionError, Cx, Outcome, Policy, SensitiveAction, Summary, Symbol};
use crate::store::emails;

/// Puts `new` on the account, once it has proven itself by a mailed code.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddEmail {
    /// The new address.
    pub new: EmailAddress,
}

/// Why there is no room for another one.
pub const FULL: Text = t!("action-email-full");

impl SensitiveAction for AddEmail {
    const NAME: &'static str = "email.add";
    const POLICY: Policy = Policy::STRICT;

    fn summary(&self) -> Summary {
        Summary::new(t!("action-email-add"))
            .line(self.new.as_str())
            .button(t!("action-email-add-button"))
            .wish(t!("wish-email-add", address = Value::strong(self.new.as_str())))
            .field("email", self.new.as_str())
            .about(self.new.as_str())
            .symbol(Symbol::Mail)
    }

    fn remembered(self) -> Option<Self> {
        Some(self)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let have = own(cx, &self.new, t!("action-email-not-added")).await?;
        if have >= emails::MOST {
            return Err(ActionError::refused(t!("action-email-not-added"), FULL).at("email"));
        }
        ask_for_code(cx, &self.new, false).await?;
        let line = t!("action-email-check-code", address = self.new.as_str());
        Ok(Outcome::done(t!("action-email-check"), line, "/account"))
    }
}
