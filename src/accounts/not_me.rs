//! "This wasn't me": it can only cancel and sign out, never approve. Reached by a link from a mail, or from an entry of the
//! security log.

use crate::accounts::Accounts;
use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::mail::views::ShutOutBy;
use crate::model::client::Client;
use crate::model::ids::RowId;
use crate::model::user::{By, Identity};
use crate::store::audit::Cause;
use crate::store::audit::{self, Recorded};
use crate::store::email_undos::YOUNG;
use crate::store::tokens::{self, Purpose};
use crate::store::users::Account;
use crate::store::{Tx, devices, emails, throttle, users};

impl Accounts {
    /// When the mail with this link was written, while the link works, and what happened then.
    pub async fn not_me_asked(&self, link: TokenHash) -> Result<Option<(Timestamp, Vec<Recorded>)>, Error> {
        let now = self.clock.now();
        let Some(at) = tokens::written_at(&self.db, Purpose::NotMe, link, now).await? else { return Ok(None) };
        let Some(id) = tokens::find(&self.db, Purpose::NotMe, link, now).await? else { return Ok(None) };
        Ok(Some((at, audit::at(&self.db, id, at).await?)))
    }

    /// The entry of the account's log that is disowned.
    pub async fn disowned(&self, who: &Identity, entry: RowId) -> Result<Option<Recorded>, Error> {
        audit::find(&self.db, who.user.id, entry).await
    }

    /// Shuts everybody out, through a mailed link. `false` when the link was used or is too old.
    pub async fn not_me(&self, link: TokenHash, client: &Client) -> Result<bool, Error> {
        let now = self.clock.now();
        // The account's lock comes first, as everywhere, so that two decisions never wait for each other in a circle.
        let Some(id) = tokens::find(&self.db, Purpose::NotMe, link, now).await? else { return Ok(false) };
        let mut tx = self.db.write().await?;
        let Some(account) = users::lock(&mut tx, id).await?.filter(|account| !account.erasing) else {
            return Ok(false);
        };
        if tokens::claim(&mut tx, Purpose::NotMe, link, now).await?.is_none() {
            return Ok(false);
        }
        self.lock_down(&mut tx, &account, id.into(), client, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The same from a session. It ends with the others: whoever presses this may not be the owner, and must gain nothing.
    /// `false` when the session is over, or its cookie value was replaced meanwhile.
    pub async fn not_me_here(&self, who: &Identity, client: &Client) -> Result<bool, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(false) };
        self.lock_down(&mut tx, &account, By::from(&who), client, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Cancels what waits, a scheduled deletion too, signs every device out, forgets known browsers, removes the second
    /// factors and backup codes of the last days (a thief's own would lock the owner out, or let the thief in), makes the
    /// password useless, and mails a link to choose a new one to every address that was the owner's before.
    async fn lock_down(
        &self,
        tx: &mut Tx,
        account: &Account,
        by: By,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let id = account.id;
        let since = now - YOUNG;
        emails::cancel_change(tx, id).await?;
        self.recovery_is_moot(tx, by, client, now).await?;
        self.keep(tx, by, client, now).await?;
        self.shut_out(tx, &Cause::new(by, client, now)).await?;
        devices::forget_all(tx, id).await?;
        throttle::ease_second(tx, &id.to_string(), now).await?;
        let removed = self.drop_young_factors(tx, by, since, client, now).await?;
        // More of them may lie where somebody else reads: one after the other they would keep the owner out for days.
        tokens::void(tx, Purpose::NotMe, id).await?;
        // Without a password nobody knows one, and the passkeys that are left are the owner's.
        if account.password_hash.is_some() {
            users::require_reset(tx, id).await?;
        }
        let addresses = emails::recovery(tx, id, since, now).await?;
        self.mail_shut_out(tx, account, &addresses, ShutOutBy::NotMe, removed, client).await?;
        self.record(tx, by, "account.not_me", None, client, now).await
    }
}
