//! Calling a passkey something else. Needs no step-up: nothing depends on a name.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::ids::PasskeyId;
use crate::model::name::DisplayName;
use crate::model::user::Identity;
use crate::store::passkeys;

impl Accounts {
    /// Renames a passkey; `false` when the account has no such passkey, `None` when the session is over.
    pub async fn rename_passkey(
        &self,
        who: &Identity,
        id: PasskeyId,
        name: &DisplayName,
        client: &Client,
    ) -> Result<Option<bool>, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(None) };
        if !passkeys::rename(&mut tx, account.id, id, name.as_str()).await? {
            return Ok(Some(false));
        }
        self.record(&mut tx, &who, "passkey.renamed", None, client, now).await?;
        tx.commit().await?;
        Ok(Some(true))
    }
}
