//! Choosing the language of pages and mails. Needs no step-up: it opens nothing.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::user::Identity;
use crate::store::users;

impl Accounts {
    /// Keeps the language with this tag, or with `None` the browser's.
    pub async fn choose_language(&self, who: &Identity, tag: Option<&str>, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        if users::lock(&mut tx, who.user.id).await?.is_none() {
            // Erased meanwhile: not even an entry in the log.
            return Ok(());
        }
        users::choose_language(&mut tx, who.user.id, tag).await?;
        self.record(&mut tx, Some(who.user.id), "profile.language_changed", None, client, now).await?;
        tx.commit().await
    }
}
