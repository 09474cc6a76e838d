//! Sends what is due. One pass is a plain function, so that tests call it and the portal loops over it.

use crate::clock::{Clock, Seconds};
use crate::crypto::random_bytes;
use crate::error::Error;
use crate::mail::Post;
use crate::mail::transport::{Outgoing, SendError, Transport};
use crate::store::outbox::{self, Leased};
use crate::store::{Db, Tx};

/// Mails sent at the same time: one that hangs holds up no other person's.
const AT_ONCE: i64 = 4;
/// A mail that could not be delivered for this long is given up and shown to the operator.
const GIVE_UP: Seconds = Seconds::days(2);

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
            while let Some(done) = sends.join_next().await {
                done.map_err(|e| Error::Mail(e.to_string()))??;
            }
        }
        Ok(handled)
    }

    fn share(&self) -> Self {
        Self {
            db: self.db.clone(),
            clock: self.clock.clone(),
            post: self.post.clone(),
            transport: self.transport.clone(),
            from: self.from.clone(),
        }
    }

    async fn handle(&self, mail: Leased) -> Result<(), Error> {
        let now = self.clock.now();
        // A code that arrives after it expired helps nobody and trains people to trust late mail.
        if mail.expires_at.is_some_and(|at| at <= now) {
            return self.settle(async |tx| outbox::finish(tx, mail.id, "dropped", None, now).await).await;
        }
        let sent = match mail.sealed.as_deref().map(|sealed| self.post.open(mail.id, sealed)) {
            Some(Ok(message)) => {
                let outgoing =
                    Outgoing { from: &self.from, kind: &mail.kind, message_id: &mail.message_id, message: &message };
                self.transport.send(&outgoing, now).await
            }
            // Sealed under a key that is gone, or damaged: no later try can read it either.
            _ => Err(SendError::Permanent("the stored mail cannot be opened".into())),
        };
        let now = self.clock.now();
        match sent {
            Ok(()) => {
                tracing::info!(kind = mail.kind, id = %mail.id, "mail delivered");
                self.settle(async |tx| outbox::finish(tx, mail.id, "delivered", None, now).await).await
            }
            Err(SendError::Retry(why)) if mail.created_at.age(now) < GIVE_UP => {
                let next_at = now + delay(mail.attempts)?;
                tracing::warn!(kind = mail.kind, id = %mail.id, attempts = mail.attempts + 1, why, "mail not delivered yet");
                self.settle(async |tx| outbox::retry(tx, mail.id, why.clone(), next_at).await).await
            }
            Err(SendError::Permanent(why) | SendError::Retry(why)) => {
                tracing::error!(kind = mail.kind, id = %mail.id, why, "mail given up");
                self.settle(async |tx| outbox::finish(tx, mail.id, "failed", Some(why.clone()), now).await).await
            }
        }
    }

    async fn settle(&self, change: impl AsyncFnOnce(&mut Tx) -> Result<(), Error>) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        change(&mut tx).await?;
        tx.commit().await
    }

    /// Works until the task is dropped: wakes on [`Post::wake`], and looks by itself every few seconds.
    pub async fn run(&self) {
        loop {
            if let Err(error) = self.run_once().await {
                tracing::error!(error = &error as &dyn std::error::Error, "mail worker");
            }
            let _either = tokio::time::timeout(std::time::Duration::from_secs(5), self.post.woken()).await;
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
