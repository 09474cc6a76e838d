//! The way back from a change of address, for whoever reads the former mailbox.

use crate::accounts::Accounts;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::store::emails::{self, EmailUndo};
use crate::store::users;

impl Accounts {
    /// What a link would take back, while it works.
    pub async fn email_undo(&self, link: TokenHash) -> Result<Option<EmailUndo>, Error> {
        emails::find_undo(&self.db, link, self.clock.now()).await
    }

    /// Puts the former address back, signs every device out, and makes the password useless until it is reset through the
    /// former address: whoever made the change may know it.
    ///
    /// Works whatever happened since: a change of a to b to c does not close the way back to a.
    pub async fn undo_email(&self, link: TokenHash, client: &Client) -> Result<Option<EmailUndo>, Error> {
        let now = self.clock.now();
        // The account's lock comes first, as everywhere, so that two decisions never wait for each other in a circle.
        let Some(found) = emails::find_undo(&self.db, link, now).await? else { return Ok(None) };
        let mut tx = self.db.write().await?;
        if users::lock(&mut tx, found.user_id).await?.is_none() {
            return Ok(None);
        }
        let Some(undo) = emails::claim_undo(&mut tx, link, now).await? else { return Ok(None) };
        let old = EmailAddress::parse(&undo.old_address).map_err(|_| Error::corrupt("former address"))?;
        emails::cancel_change(&mut tx, undo.user_id).await?;
        emails::replace_primary(&mut tx, undo.user_id, &old, now).await?;
        self.recovery_is_moot(&mut tx, undo.user_id, client, now).await?;
        self.shut_out(&mut tx, undo.user_id).await?;
        users::require_reset(&mut tx, undo.user_id).await?;
        let Some(account) = users::lock(&mut tx, undo.user_id).await? else { return Ok(None) };
        self.mail_reset(&mut tx, &account, client).await?;
        self.record(&mut tx, Some(undo.user_id), "email.change_undone", None, client, now).await?;
        tx.commit().await?;
        Ok(Some(undo))
    }
}
