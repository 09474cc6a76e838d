//! Add an address beside the others.

use serde::{Deserialize, Serialize};

use crate::actions::change_email::{ask_for_code, own};
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
pub const FULL: &str = "You have 50 addresses, which is the most. Remove one first.";

impl SensitiveAction for AddEmail {
    const NAME: &'static str = "email.add";
    const POLICY: Policy = Policy::STRICT;

    fn summary(&self) -> Summary {
        Summary::new("Add an email address").line(self.new.as_str()).button("Confirm and add").symbol(Symbol::Mail)
    }

    async fn execute(self, cx: &mut Cx<'_>) -> Result<Outcome, ActionError> {
        let have = own(cx, &self.new, "Email not added").await?;
        if have >= emails::MOST {
            return Err(ActionError::refused("Email not added", FULL));
        }
        ask_for_code(cx, &self.new, false).await?;
        let line = format!("Enter the code we sent to {} to start using it.", self.new);
        Ok(Outcome::done("Check your new address", line, "/account"))
    }
}
