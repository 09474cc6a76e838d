//! What has served its time goes; accounts whose day has come are erased.

use crate::accounts::Accounts;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::client::Client;
use crate::store::purge::{self, Pace, SWEEPS, Sweep};
use crate::store::{audit, users};

/// What one round did. What fails is logged and stops nothing else: one account must not keep the others from being
/// erased, recovered or cleaned up.
#[derive(Default)]
pub(super) struct Round {
    gone: u64,
    failed: Option<Error>,
}

impl Round {
    /// Counts what went, or keeps the first failure.
    pub(super) fn note(&mut self, what: &'static str, done: Result<u64, Error>) {
        match done {
            Ok(gone) => self.gone += gone,
            Err(error) => {
                tracing::error!(what, error = &error as &dyn std::error::Error, "housekeeping");
                self.failed.get_or_insert(error);
            }
        }
    }
}

impl Accounts {
    /// One round; how many rows went.
    ///
    /// # Errors
    /// The first failure, after everything else was done.
    pub async fn tidy(&self) -> Result<u64, Error> {
        let now = self.clock.now();
        let nobody = Client::new(None, "", String::new());
        let mut round = Round::default();
        round.note("waiting actions", self.expire_parks(&nobody, now).await);
        let listed = self.take_back_what_waited(&nobody, &mut round).await;
        round.note("changes of addresses", listed.map(|()| 0));
        match users::due_for_erasure(&self.db, now).await {
            Ok(due) => {
                for id in due {
                    round.note("erasing an account", self.erase(id, &nobody, now).await.map(u64::from));
                }
            }
            Err(error) => round.note("erasures", Err(error)),
        }
        let listed = self.tend_recoveries(&nobody, &mut round).await;
        round.note("recoveries", listed.map(|()| 0));
        for sweep in SWEEPS {
            round.note(sweep.what, self.sweep(sweep, now).await);
        }
        match round.failed {
            Some(error) => Err(error),
            None => Ok(round.gone),
        }
    }

    async fn expire_parks(&self, nobody: &Client, now: Timestamp) -> Result<u64, Error> {
        let (mut gone, mut pace) = (0, Pace::careful());
        while purge::expired_parks(&self.db, now).await? {
            let mut batch = pace.batch(&self.db).await?;
            for expired in purge::parks(&mut batch.tx, batch.rows, now).await? {
                let entry = audit::Entry {
                    user: Some(expired.user_id),
                    event: "action.expired",
                    action: Some(&expired.name),
                    detail: Some(expired.id.to_string()),
                    ..Default::default()
                };
                audit::append(&mut batch.tx, entry, nobody, now).await?;
                gone += 1;
            }
            batch.commit().await?;
        }
        Ok(gone)
    }

    async fn sweep(&self, sweep: &Sweep, now: Timestamp) -> Result<u64, Error> {
        let (mut gone, mut pace) = (0, Pace::careful());
        while sweep.finds(&self.db, now).await? {
            let mut batch = pace.batch(&self.db).await?;
            gone += sweep.remove(&mut batch.tx, batch.rows, now).await?;
            batch.commit().await?;
        }
        Ok(gone)
    }

    /// Works until the task is dropped.
    pub async fn tidy_for_ever(&self) {
        loop {
            // What failed is logged already, and tried again in the next round.
            let _ = self.tidy().await;
            tokio::time::sleep(std::time::Duration::from_secs(60)).await;
        }
    }
}
