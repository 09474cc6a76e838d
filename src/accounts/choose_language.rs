//! Choosing the language of pages and mails. Needs no step-up: it opens nothing.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::user::Identity;
use crate::store::users;

impl Accounts {
    /// Keeps the language with this tag, or without one the browser's. `None` when the session is over.
    pub async fn choose_language(
        &self,
        who: &Identity,
        tag: Option<&str>,
        client: &Client,
    ) -> Result<Option<()>, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(None) };
        users::choose_language(&mut tx, account.id, tag).await?;
        self.record(&mut tx, &who, "profile.language_changed", None, client, now).await?;
        tx.commit().await.map(Some)
    }
}
