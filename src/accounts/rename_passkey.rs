//! Calling a passkey something else. Needs no step-up: nothing depends on a name.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::ids::PasskeyId;
use crate::model::name::DisplayName;
use crate::model::user::Identity;
use crate::store::{passkeys, users};

impl Accounts {
    /// Renames a passkey; `false` when the account has no such passkey.
    pub async fn rename_passkey(
        &self,
        who: &Identity,
        id: PasskeyId,
        name: &DisplayName,
        client: &Client,
    ) -> Result<bool, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        users::lock(&mut tx, who.user.id).await?;
        if !passkeys::rename(&mut tx, who.user.id, id, name.as_str()).await? {
            return Ok(false);
        }
        self.record(&mut tx, Some(who.user.id), "passkey.renamed", None, client, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}
