//! Erasing an account whose day has come. In steps, so that one with a long history does not hold the writer; the first
//! decides, and from then on nothing takes it back.

use crate::accounts::Accounts;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::ids::{RowId, UserId};
use crate::model::username::Username;
use crate::store::audit::Cause;
use crate::store::purge::Pace;
use crate::store::{Tx, audit, devices, emails, invitations, usernames, users};

impl Accounts {
    /// Erases an account, or goes on with it after an interruption. `false` when it is not due, or was kept meanwhile.
    pub(super) async fn erase(&self, id: UserId, client: &Client, now: Timestamp) -> Result<bool, Error> {
        if !self.begin_erasing(&Cause::new(id, client, now)).await? {
            return Ok(false);
        }
        let (mut cleaned, mut pace) = (RowId(uuid::Uuid::nil()), Pace::careful());
        loop {
            let mut batch = pace.batch(&self.db).await?;
            let last = audit::clean(&mut batch.tx, id, cleaned, batch.rows).await?;
            batch.commit().await?;
            match last {
                Some(last) => cleaned = last,
                None => break,
            }
        }
        // One for every sign-in without the cookie of an earlier one: a program makes thousands of them.
        loop {
            let mut batch = pace.batch(&self.db).await?;
            let forgotten = devices::forget(&mut batch.tx, id, batch.rows).await?;
            batch.commit().await?;
            if forgotten == 0 {
                break;
            }
        }
        let mut tx = self.db.write().await?;
        if users::lock(&mut tx, id).await?.filter(|account| account.erasing).is_none() {
            // Another node was faster.
            return Ok(false);
        }
        // What strangers did to the address meanwhile.
        audit::clean(&mut tx, id, cleaned, i64::MAX).await?;
        let macs = self.tombstones(&mut tx, id).await?;
        for address in emails::all(&mut tx, id).await? {
            self.post.forget_errors(&mut tx, &address).await?;
        }
        invitations::forget(&mut tx, id).await?;
        let name = usernames::release(&mut tx, id).await?;
        if let Some(name) = name.and_then(|name| Username::look(&name).ok()) {
            usernames::hold(&mut tx, &self.keys, &name, None, now).await?;
        }
        users::erase(&mut tx, id, macs, now).await?;
        self.record(&mut tx, Some(id), "account.erased", None, client, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Decides under the account's lock, where keeping it is decided, too. Nobody gets in any more.
    async fn begin_erasing(&self, cause: &Cause<'_>) -> Result<bool, Error> {
        let (id, now) = (cause.by.user, cause.now);
        let mut tx = self.db.write().await?;
        let due = users::lock(&mut tx, id).await?.filter(|account| account.deletion_at.is_some_and(|at| at <= now));
        let Some(account) = due else { return Ok(false) };
        if !account.erasing {
            self.doom(&mut tx, cause).await?;
            tx.commit().await?;
        }
        Ok(true)
    }

    /// From here on nobody gets in, and nothing takes it back.
    pub(super) async fn doom(&self, tx: &mut Tx, cause: &Cause<'_>) -> Result<(), Error> {
        users::begin_erasing(tx, cause.by.user).await?;
        self.shut_out(tx, cause).await
    }

    /// What stays of the addresses: keyed hashes, which say that an account existed and not whose.
    async fn tombstones(&self, tx: &mut Tx, id: UserId) -> Result<Vec<Vec<u8>>, Error> {
        let addresses = emails::all(tx, id).await?;
        let keys = addresses.iter().filter_map(|address| EmailAddress::parse(address).ok());
        Ok(keys.map(|address| self.keys.mac("tombstone", &[address.key().as_bytes()]).to_vec()).collect())
    }

    /// Whether an account with this address was erased once. Nothing of it is left to be inherited; the operator can tell.
    pub(super) async fn was_erased(&self, tx: &mut Tx, address: &EmailAddress) -> Result<bool, Error> {
        for mac in self.keys.macs("tombstone", &[address.key().as_bytes()]) {
            if users::has_tombstone(tx, mac.to_vec()).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
