//! "This wasn't me": a link that can only cancel and sign out, never approve.

use crate::accounts::Accounts;
use crate::clock::Seconds;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::client::Client;
use crate::store::tokens::{self, Purpose};
use crate::store::{backup_codes, devices, emails, factors, passkeys, totps, users};

/// Factors enrolled within this time go: as long as the way back from a change of address stays open.
const YOUNG: Seconds = Seconds::hours(72);

impl Accounts {
    /// Whether the link works.
    pub async fn not_me_works(&self, link: TokenHash) -> Result<bool, Error> {
        Ok(tokens::find(&self.db, Purpose::NotMe, link, self.clock.now()).await?.is_some())
    }

    /// Cancels what waits, signs every device out, forgets known browsers, removes the second factors and
    /// backup codes of the last days (a thief's own would lock the owner out, or let the thief in), and mails a link to
    /// choose a new password.
    pub async fn not_me(&self, link: TokenHash, client: &Client) -> Result<bool, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(id) = tokens::claim(&mut tx, Purpose::NotMe, link, now).await? else { return Ok(false) };
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(false) };
        emails::cancel_change(&mut tx, id).await?;
        self.recovery_is_moot(&mut tx, id, client, now).await?;
        self.shut_out(&mut tx, id).await?;
        devices::forget_all(&mut tx, id).await?;
        let had_second = factors::held(&mut tx, id).await?.has_second();
        let since = now - YOUNG;
        passkeys::remove_younger(&mut tx, id, since).await?;
        if totps::find(&mut tx, id).await?.is_some_and(|totp| totp.created_at > since) {
            totps::remove(&mut tx, id).await?;
        }
        backup_codes::remove_younger(&mut tx, id, since).await?;
        if !factors::held(&mut tx, id).await?.has_second() {
            backup_codes::remove_all(&mut tx, id).await?;
            // Whoever reads the mailbox may have pressed this: the account keeps its higher level for a while.
            if had_second {
                users::second_removed(&mut tx, id, now).await?;
            }
        }
        self.mail_reset(&mut tx, &account, client).await?;
        self.record(&mut tx, Some(id), "account.not_me", None, client, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}
