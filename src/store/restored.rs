//! What a backup brings back to life when it is restored, and must not go on.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::ids::UserId;
use crate::store::db::{Db, Tx, rows};

/// Each with its name for the operator. Children before what they would go with, so that each is counted.
const ENDS: [(&str, &str); 10] = [
    ("changes that waited for a confirmation", "DELETE FROM parked_actions WHERE lapsed_at IS NULL"),
    ("signed-in devices", "DELETE FROM sessions"),
    ("sign-ins before their second step", "DELETE FROM half_sign_ins"),
    // The link that keeps an account stays: without it, a deletion that was stopped after the backup happens after all.
    ("mailed links", "DELETE FROM tokens WHERE purpose <> 'undo-deletion'"),
    ("sign-ups before their code", "DELETE FROM sign_ups"),
    ("recoveries", "DELETE FROM recoveries"),
    ("invitations", "UPDATE invitations SET revoked_at = $1 WHERE used_at IS NULL AND revoked_at IS NULL"),
    ("changes of address before their code", "DELETE FROM email_changes"),
    // The links themselves stay: somebody else may have begun the change.
    (
        "changes of address being taken back",
        "UPDATE email_undos SET waits_until = NULL WHERE waits_until IS NOT NULL AND used_at IS NULL",
    ),
    ("mails not sent yet", "UPDATE outbox SET state = 'dropped', sealed = NULL, next_at = $1 WHERE state = 'queued'"),
];

/// An account that will be erased.
#[derive(Debug)]
pub struct Leaving {
    /// Which.
    pub id: UserId,
    /// Its primary address.
    pub address: String,
    /// When.
    pub deletion_at: Timestamp,
}

rows! { Leaving { id, address, deletion_at } }

/// Ends all of it; how many of each there were.
pub async fn end(tx: &mut Tx, now: Timestamp) -> Result<Vec<(&'static str, u64)>, Error> {
    let mut ended = Vec::with_capacity(ENDS.len());
    for (what, sql) in ENDS {
        let query = tx.query(sql);
        let query = if sql.contains("$1") { query.bind(now) } else { query };
        ended.push((what, query.execute().await?));
    }
    Ok(ended)
}

/// Accounts whose erasure was scheduled when the backup was made; the nearest first.
pub async fn leaving(db: &Db) -> Result<Vec<Leaving>, Error> {
    db.query(
        "SELECT u.id, e.address, u.deletion_at FROM users u JOIN emails e ON e.user_id = u.id AND e.is_primary
         WHERE u.deletion_at IS NOT NULL ORDER BY u.deletion_at",
    )
    .all()
    .await
}
