//! Changing the name one goes by.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::name::DisplayName;
use crate::model::user::Identity;
use crate::store::users;

impl Accounts {
    /// Changes the name.
    pub async fn rename(&self, who: &Identity, name: &DisplayName, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        users::lock(&mut tx, who.user.id).await?;
        users::rename(&mut tx, who.user.id, name.as_str()).await?;
        self.record(&mut tx, Some(who.user.id), "profile.renamed", None, client, now).await?;
        tx.commit().await
    }
}
