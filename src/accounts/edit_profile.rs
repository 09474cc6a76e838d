//! Changing the name one goes by.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::name::DisplayName;
use crate::model::user::Identity;
use crate::store::users;

impl Accounts {
    /// Changes the name. `None` when the session is over.
    pub async fn rename(&self, who: &Identity, name: &DisplayName, client: &Client) -> Result<Option<()>, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(None) };
        users::rename(&mut tx, account.id, name.as_str()).await?;
        self.record(&mut tx, &who, "profile.renamed", None, client, now).await?;
        tx.commit().await.map(Some)
    }
}
