//! "This wasn't me": a link that can only cancel and sign out, never approve.

use crate::accounts::Accounts;
use crate::clock::{Seconds, Timestamp};
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::store::tokens::{self, Purpose};
use crate::store::{Tx, backup_codes, devices, email_undos, emails, factors, passkeys, totps, users};

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
        self.shut_out(&mut tx, id).await?;
        devices::forget_all(&mut tx, id).await?;
        self.drop_young_factors(&mut tx, id, now - YOUNG, now).await?;
        let to = email_undos::recovery_address(&mut tx, id, now).await?;
        self.mail_reset(&mut tx, &account, to.as_deref().unwrap_or(&account.email), client).await?;
        self.record(&mut tx, Some(id), "account.not_me", None, client, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Removes the second factors and backup codes that came since then: a thief's own would lock the owner out, or let
    /// the thief in.
    pub(super) async fn drop_young_factors(
        &self,
        tx: &mut Tx,
        id: UserId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        let had_second = factors::held(tx, id).await?.has_second();
        passkeys::remove_younger(tx, id, since).await?;
        if totps::find(tx, id).await?.is_some_and(|totp| totp.created_at > since) {
            totps::remove(tx, id).await?;
        }
        backup_codes::remove_younger(tx, id, since).await?;
        if !factors::held(tx, id).await?.has_second() {
            backup_codes::remove_all(tx, id).await?;
            // Whoever reads the mailbox may have pressed this: the account keeps its higher level for a while.
            if had_second {
                users::second_removed(tx, id, now).await?;
            }
        }
        Ok(())
    }
}
