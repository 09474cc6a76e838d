//! What has served its time goes; accounts whose day has come are erased.

use crate::accounts::Accounts;
use crate::clock::{Jump, Timestamp};
use crate::error::Error;
use crate::model::client::Client;
use crate::store::purge::{self, Pace, SWEEPS, Sweep};
use crate::store::{Tx, audit, high_water, users};

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

    /// How many rows went, or the first failure.
    fn end(self) -> Result<u64, Error> {
        match self.failed {
            Some(error) => Err(error),
            None => Ok(self.gone),
        }
    }
}

impl Accounts {
    /// One round; how many rows went.
    ///
    /// # Errors
    /// The first failure, after everything else was done.
    pub async fn tidy(&self) -> Result<u64, Error> {
        let nobody = Client::new(None, "", String::new());
        let mut round = Round::default();
        round.note("the clock", self.look_at_the_clock().await.map(|()| 0));
        let now = self.clock.now();
        round.note("waiting actions", self.expire_parks(&nobody, now).await);
        if self.watch.doubts() {
            return round.end();
        }
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
        round.end()
    }

    /// Keeps how far time has come, and draws the consequences where the clock was set. Once it went back, what was proven
    /// until then would be young again, and so is forgotten.
    pub async fn look_at_the_clock(&self) -> Result<(), Error> {
        let kept = high_water::read(&self.db).await?;
        let look = self.watch.look(&self.clock, kept);
        if look.jump.is_some() || kept.is_none_or(|at| at < look.now) {
            let mut tx = self.db.write().await?;
            match look.jump {
                Some(Jump::Back(by)) => {
                    high_water::set(&mut tx, look.now).await?;
                    high_water::forget_every_proof(&mut tx).await?;
                    self.clock_jumped(&mut tx, format!("back by {by}"), look.now).await?;
                    tracing::error!(%by, "the clock went back; everybody confirms anew");
                }
                Some(Jump::Forward(by)) => {
                    high_water::raise(&mut tx, look.now).await?;
                    self.clock_jumped(&mut tx, format!("forward by {by}"), look.now).await?;
                    tracing::error!(%by, "the clock jumped; nothing is erased for an hour");
                }
                Some(Jump::Away(by)) => {
                    high_water::raise(&mut tx, look.now).await?;
                    tracing::warn!(%by, "nobody was here for so long, or the clock jumped; nothing is erased for an hour");
                }
                None => high_water::raise(&mut tx, look.now).await?,
            }
            tx.commit().await?;
        }
        self.watch.believe(look);
        Ok(())
    }

    async fn clock_jumped(&self, tx: &mut Tx, how: String, now: Timestamp) -> Result<(), Error> {
        let entry = audit::Entry { event: "clock.jumped", detail: Some(how), ..Default::default() };
        audit::append(tx, entry, &Client::new(None, "", String::new()), now).await
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
