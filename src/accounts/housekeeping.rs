//! What has served its time goes; accounts whose day has come are erased.

use crate::accounts::Accounts;
use crate::error::Error;
use crate::model::client::Client;
use crate::store::{audit, purge, users};

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
        gone += self.take_back_what_waited(&nobody).await?;
        for id in users::due_for_erasure(&self.db, now).await? {
            gone += u64::from(self.erase(id, &nobody, now).await?);
        }
        gone += self.tend_recoveries(&nobody).await?;
        let mut tx = self.db.write().await?;
        gone += purge::rest(&mut tx, now).await?;
        tx.commit().await?;
        Ok(gone)
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
