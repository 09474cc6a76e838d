//! Mail that waits to be sent. Queued in the transaction of the change it tells of, so it leaves if and only if that
//! change committed.

use crate::clock::{Seconds, Timestamp};
use crate::error::Error;
use crate::model::ids::MailId;
use crate::store::db::{Db, Tx, rows};

/// A worker holds a mail this long; then another may take it (a killed process never gives it back).
pub const LEASE: Seconds = Seconds::minutes(2);

/// A mail that a worker has taken to send.
pub struct Leased {
    /// Which mail.
    pub id: MailId,
    /// Its kind, for the log.
    pub kind: String,
    /// The sealed message.
    pub sealed: Option<Vec<u8>>,
    /// The same on every try, so that a duplicate is recognised.
    pub message_id: String,
    /// Failed tries so far.
    pub attempts: i64,
    /// When its content becomes useless, if it does.
    pub expires_at: Option<Timestamp>,
    /// When it was queued.
    pub created_at: Timestamp,
    /// Until when it is this worker's.
    pub lease_until: Timestamp,
}

/// A mail in the hands of whoever ends it or puts it back.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// Which mail.
    pub id: MailId,
    /// The lease it was taken under.
    pub until: Timestamp,
}

impl Held {
    /// One that was queued in this transaction: nobody else sees it.
    pub fn own(id: MailId) -> Self {
        Self { id, until: Timestamp::from_millis(0) }
    }
}

impl Leased {
    /// What to end it with.
    pub fn held(&self) -> Held {
        Held { id: self.id, until: self.lease_until }
    }
}

/// What waits, for the readiness page.
#[derive(Debug, Clone, Copy)]
pub struct Backlog {
    /// Mails not delivered yet.
    pub waiting: i64,
    /// When the oldest of them was queued.
    pub oldest: Option<Timestamp>,
    /// Mails given up.
    pub failed: i64,
}

rows! {
    Leased { id, kind, sealed, message_id, attempts, expires_at, created_at, lease_until }
    Backlog { waiting, oldest, failed }
}

/// Queues a mail.
#[expect(clippy::too_many_arguments, reason = "one for each column")]
pub async fn queue(
    tx: &mut Tx,
    id: MailId,
    kind: &str,
    recipient: &str,
    sealed: Vec<u8>,
    message_id: &str,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Error> {
    tx.query(
        "INSERT INTO outbox (id, kind, recipient, sealed, message_id, state, attempts, next_at, lease_until, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, 'queued', 0, $6, 0, $7, $6)",
    )
    .bind(id)
    .bind(kind)
    .bind(recipient)
    .bind(sealed)
    .bind(message_id)
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok(())
}

/// Takes up to `limit` mails that are due. A mail waits for the older ones to the same person, so their order is kept.
pub async fn lease(tx: &mut Tx, limit: i64, now: Timestamp) -> Result<Vec<Leased>, Error> {
    let mut leased = tx
        .query(
            "UPDATE outbox SET lease_until = $1 WHERE state = 'queued' AND lease_until <= $2 AND id IN (
                SELECT o.id FROM outbox o WHERE o.state = 'queued' AND o.lease_until <= $2 AND o.next_at <= $2
                  AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.recipient = o.recipient AND e.state = 'queued' AND e.id < o.id)
                ORDER BY o.id LIMIT $3)
             RETURNING id, kind, sealed, message_id, attempts, expires_at, created_at, lease_until",
        )
        .bind(now + LEASE)
        .bind(now)
        .bind(limit)
        .all::<Leased>()
        .await?;
    leased.sort_by_key(|mail| mail.id);
    Ok(leased)
}

/// Ends a mail: its content goes, that it existed stays. Only whoever still holds the lease may; `false` for anybody else.
pub async fn finish(
    tx: &mut Tx,
    held: Held,
    state: &'static str,
    error: Option<String>,
    now: Timestamp,
) -> Result<bool, Error> {
    let ended = tx
        .query(
            "UPDATE outbox SET state = $1, sealed = NULL, last_error = $2, next_at = $3
             WHERE id = $4 AND state = 'queued' AND lease_until = $5",
        )
        .bind(state)
        .bind(error)
        .bind(now)
        .bind(held.id)
        .bind(held.until)
        .execute()
        .await?;
    Ok(ended > 0)
}

/// Puts a mail back to be tried again at `next_at`. Only whoever still holds the lease may; `false` for anybody else.
pub async fn retry(tx: &mut Tx, held: Held, error: String, next_at: Timestamp) -> Result<bool, Error> {
    let back = tx
        .query(
            "UPDATE outbox SET attempts = attempts + 1, lease_until = 0, next_at = $1, last_error = $2
             WHERE id = $3 AND state = 'queued' AND lease_until = $4",
        )
        .bind(next_at)
        .bind(error)
        .bind(held.id)
        .bind(held.until)
        .execute()
        .await?;
    Ok(back > 0)
}

/// Forgets why mails to a recipient did not leave: a server's answer may name the address.
pub async fn forget_errors(tx: &mut Tx, recipient: &str) -> Result<(), Error> {
    tx.query("UPDATE outbox SET last_error = NULL WHERE recipient = $1 AND last_error IS NOT NULL")
        .bind(recipient)
        .execute()
        .await?;
    Ok(())
}

/// Whether anything may be due: a read, so that an idle worker writes nothing.
pub async fn anything_due(db: &Db, now: Timestamp) -> Result<bool, Error> {
    let count = db
        .query("SELECT count(*) FROM outbox WHERE state = 'queued' AND next_at <= $1 AND lease_until <= $1")
        .bind(now)
        .number()
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

/// What waits and what was given up.
pub async fn backlog(db: &Db) -> Result<Backlog, Error> {
    db.query(
        "SELECT (SELECT count(*) FROM outbox WHERE state = 'queued') AS waiting,
                (SELECT min(created_at) FROM outbox WHERE state = 'queued') AS oldest,
                (SELECT count(*) FROM outbox WHERE state = 'failed') AS failed",
    )
    .one()
    .await
}
