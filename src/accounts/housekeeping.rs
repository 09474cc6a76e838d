//! What has served its time goes; accounts whose day has come are erased.

use crate::accounts::Accounts;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::client::Client;
use crate::store::users::Account;
use crate::store::{Tx, audit, invitations, purge, users};

impl Accounts {
    /// One round; how many rows went.
    pub async fn tidy(&self) -> Result<u64, Error> {
        let now = self.clock.now();
        let nobody = Client::new(None, "", String::new());
        let mut gone = 0;
        if purge::expired_parks(&self.db, now).await? {
            let mut tx = self.db.write().await?;
            for expired in purge::parks(&mut tx, now).await? {
                let entry = audit::Entry {
                    user: Some(expired.user_id),
                    event: "action.expired",
                    action: Some(&expired.name),
                    detail: Some(expired.id.to_string()),
                    ..Default::default()
                };
                audit::append(&mut tx, entry, &nobody, now).await?;
                gone += 1;
            }
            tx.commit().await?;
        }
        for id in users::due_for_erasure(&self.db, now).await? {
            gone += u64::from(self.erase(id, now).await?);
        }
        gone += self.tend_recoveries(&nobody).await?;
        let mut tx = self.db.write().await?;
        gone += purge::rest(&mut tx, now).await?;
        tx.commit().await?;
        Ok(gone)
    }

    /// Erases an account that is locked; what remains says that it existed and not whose it was.
    pub(super) async fn erase(
        &self,
        tx: &mut Tx,
        account: &Account,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mac = self.keys.mac("tombstone", &[account.email.to_ascii_lowercase().as_bytes()]);
        invitations::forget(tx, account.id).await?;
        users::erase(tx, account.id, vec![mac.to_vec()], now).await?;
        self.record(tx, Some(account.id), "account.erased", None, client, now).await
    }

    /// Works until the task is dropped.
    pub async fn tidy_for_ever(&self) {
        loop {
            if let Err(error) = self.tidy().await {
                tracing::error!(error = &error as &dyn std::error::Error, "housekeeping");
            }
            tokio::time::sleep(std::time::Duration::from_secs(60)).await;
        }
    }
}
