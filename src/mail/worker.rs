//! Sends what is due. One pass is a plain function, so that tests call it and the portal loops over it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{RwLock, RwLockWriteGuard};

use crate::clock::{Clock, Seconds, Timestamp};
use crate::crypto::random_bytes;
use crate::error::Error;
use crate::mail::Post;
use crate::mail::transport::{Outgoing, SendError, Transport};
use crate::store::Db;
use crate::store::outbox::{self, Held, Leased};

/// Mails sent at the same time: one that hangs holds up no other person's.
const AT_ONCE: i64 = 4;
/// A mail that could not be delivered for this long is given up and shown to the operator.
const GIVE_UP: Seconds = Seconds::days(2);
/// Between two tries to record what became of a mail.
const PAUSE: Duration = Duration::from_millis(500);
/// The lease, as the machine counts it.
const LEASE: Duration = Duration::from_secs(outbox::LEASE.0 as u64);

/// What became of a mail.
enum Fate {
    /// It is delivered, dropped or failed.
    Over(&'static str, Option<String>),
    /// It is tried again then, for this reason.
    Again(String, Timestamp),
}

/// Everything a pass needs.
pub struct Worker {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Opens sealed mails.
    pub post: Post,
    /// Where mail goes.
    pub transport: Transport,
    /// Sender.
    pub from: String,
    /// Held, shared, by every mail on its way.
    pub under_way: Arc<RwLock<()>>,
}

impl Worker {
    /// Sends everything that is due now; how many mails were handled. A mail that fails is put back for later.
    pub async fn run_once(&self) -> Result<usize, Error> {
        let mut handled = 0;
        while outbox::anything_due(&self.db, self.clock.now()).await? {
            let mut tx = self.db.write().await?;
            let batch = outbox::lease(&mut tx, AT_ONCE, self.clock.now()).await?;
            tx.commit().await?;
            if batch.is_empty() {
                break;
            }
            handled += batch.len();
            let mut sends = tokio::task::JoinSet::new();
            for mail in batch {
                let worker = self.share();
                sends.spawn(async move { worker.handle(mail).await });
            }
            // One that fails ends no other: dropped in the middle, a mail may have been taken and would go again.
            let mut failed = None;
            while let Some(done) = sends.join_next().await {
                if let Err(error) = done.unwrap_or_else(|e| Err(Error::Mail(e.to_string()))) {
                    failed.get_or_insert(error);
                }
            }
            if let Some(error) = failed {
                return Err(error);
            }
        }
        Ok(handled)
    }

    /// Waits until no mail is on its way, at most so long, and begins none while what it returns is held. A mail that is cut
    /// short may have been taken, and would go again.
    pub async fn pause(&self, patience: Duration) -> Option<RwLockWriteGuard<'_, ()>> {
        tokio::time::timeout(patience, self.under_way.write()).await.ok()
    }

    fn share(&self) -> Self {
        Self {
            db: self.db.clone(),
            clock: self.clock.clone(),
            post: self.post.clone(),
            transport: self.transport.clone(),
            from: self.from.clone(),
            under_way: Arc::clone(&self.under_way),
        }
    }

    async fn handle(&self, mail: Leased) -> Result<(), Error> {
        let _under_way = self.under_way.read().await;
        let (now, held) = (self.clock.now(), mail.held());
        if held.until <= now {
            // It waited for its turn until it was somebody else's.
            return Ok(());
        }
        // A code that arrives after it expired helps nobody and trains people to trust late mail.
        if mail.expires_at.is_some_and(|at| at <= now) {
            return self.settle(held, &Fate::Over("dropped", None)).await;
        }
        let sent = self.send(&mail, now).await;
        let fate = match sent {
            Ok(()) => {
                tracing::info!(kind = mail.kind, id = %mail.id, "mail delivered");
                Fate::Over("delivered", None)
            }
            Err(SendError::Retry(why)) if mail.created_at.age(self.clock.now()) < GIVE_UP => {
                tracing::warn!(kind = mail.kind, id = %mail.id, attempts = mail.attempts + 1, why = why.class, "mail not delivered yet");
                Fate::Again(why.kept(), self.clock.now() + delay(mail.attempts)?)
            }
            Err(SendError::Permanent(why) | SendError::Retry(why)) => {
                tracing::error!(kind = mail.kind, id = %mail.id, why = why.class, "mail given up");
                Fate::Over("failed", Some(why.kept()))
            }
        };
        self.settle(held, &fate).await
    }

    async fn send(&self, mail: &Leased, now: Timestamp) -> Result<(), SendError> {
        let Some(sealed) = &mail.sealed else { return Err(SendError::Permanent("the stored mail is empty".into())) };
        if self.post.lacks_key(sealed) {
            // A key file that lacks a line gets it back, and the mail is still there then.
            return Err(SendError::Retry("sealed under a key that is not in the key file".into()));
        }
        let open = self.post.open(mail.id, sealed);
        // Damaged: no later try can read it either.
        let message = open.map_err(|_| SendError::Permanent("the stored mail cannot be opened".into()))?;
        let outgoing = Outgoing { from: &self.from, kind: &mail.kind, message_id: &mail.message_id, message: &message };
        self.transport.send(&outgoing, now).await
    }

    /// Records what became of a mail, and does not give up while the mail is this worker's: one that was taken and is not
    /// recorded goes a second time.
    async fn settle(&self, held: Held, fate: &Fate) -> Result<(), Error> {
        let begun = std::time::Instant::now();
        loop {
            match self.record(held, fate).await {
                Ok(true) => return Ok(()),
                Ok(false) => {
                    tracing::warn!(id = %held.id, "a mail was somebody else's before its end was recorded");
                    return Ok(());
                }
                // Also by the wall: a clock that a test holds still must not keep a worker for ever.
                Err(error) if held.until <= self.clock.now() || begun.elapsed() >= LEASE => return Err(error),
                Err(error) => {
                    tracing::warn!(id = %held.id, error = &error as &dyn std::error::Error, "recording a mail again");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn record(&self, held: Held, fate: &Fate) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let mine = match fate {
            Fate::Over(state, why) => outbox::finish(&mut tx, held, state, why.clone(), self.clock.now()).await?,
            Fate::Again(why, at) => outbox::retry(&mut tx, held, why.clone(), *at).await?,
        };
        tx.commit().await?;
        Ok(mine)
    }

    /// Works until the task is dropped: wakes on [`Post::wake`], and looks by itself every few seconds.
    pub async fn run(&self) {
        loop {
            if let Err(error) = self.run_once().await {
                tracing::error!(error = &error as &dyn std::error::Error, "mail worker");
            }
            let _either = tokio::time::timeout(Duration::from_secs(5), self.post.woken()).await;
        }
    }
}

/// 30 s, 1, 2, 4 … minutes, at most an hour, each up to a quarter longer so that retries do not march in step.
fn delay(attempts: i64) -> Result<Seconds, Error> {
    let base = (30_i64 << attempts.clamp(0, 7)).min(3600);
    let [jitter] = random_bytes::<1>()?;
    Ok(Seconds(base + base * i64::from(jitter) / 1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_grow_from_half_a_minute_to_an_hour() {
        for (attempts, base) in [(0, 30), (1, 60), (3, 240), (7, 3600), (50, 3600)] {
            let delay = delay(attempts).unwrap();
            assert!(delay >= Seconds(base) && delay <= Seconds(base + base / 4), "{attempts}: {delay}");
        }
    }
}
