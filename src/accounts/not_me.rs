//! "This wasn't me": a link that can only cancel and sign out, never approve.

use crate::accounts::Accounts;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::client::Client;
use crate::store::tokens::{self, Purpose};
use crate::store::{devices, emails, users};

impl Accounts {
    /// Whether the link works.
    pub async fn not_me_works(&self, link: TokenHash) -> Result<bool, Error> {
        Ok(tokens::find(&self.db, Purpose::NotMe, link, self.clock.now()).await?.is_some())
    }

    /// Cancels what waits, signs every device out, forgets known browsers, and mails a link to choose a new password.
    pub async fn not_me(&self, link: TokenHash, client: &Client) -> Result<bool, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(id) = tokens::claim(&mut tx, Purpose::NotMe, link, now).await? else { return Ok(false) };
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(false) };
        emails::cancel_change(&mut tx, id).await?;
        self.shut_out(&mut tx, id).await?;
        devices::forget_all(&mut tx, id).await?;
        self.mail_reset(&mut tx, &account, client).await?;
        self.record(&mut tx, Some(id), "account.not_me", None, client, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}
