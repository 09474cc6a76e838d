//! What addresses may be used for while a way back from a change of them is open: the former ones recover the account, and
//! those that were proven since then are young, and reset no password.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::email::EmailAddress;
use crate::model::ids::UserId;
use crate::store::db::{Db, Tx, rows};

/// An address that is the account's no more, and can take a change back.
pub struct Former {
    /// The address.
    pub address: String,
    /// Until when.
    pub until: Timestamp,
}

/// The former addresses of an account.
pub async fn of(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Vec<Former>, Error> {
    tx.query(
        "SELECT u.old_address AS address, max(u.expires_at) AS until FROM email_undos u
         WHERE u.user_id = $1 AND u.used_at IS NULL AND u.expires_at > $2
         AND NOT EXISTS (SELECT 1 FROM emails e WHERE e.user_id = $1 AND e.email_key = u.old_key)
         GROUP BY u.old_address ORDER BY u.old_address",
    )
    .bind(user)
    .bind(now)
    .all()
    .await
}

struct Recovery {
    user_id: UserId,
    settled: bool,
}

struct Old {
    old_address: String,
}

rows! {
    Former { address, until }
    Recovery { user_id, settled }
    Old { old_address }
}

const RECOVERABLE: &str = "SELECT e.user_id, NOT EXISTS (
        SELECT 1 FROM email_undos u WHERE u.user_id = e.user_id AND u.used_at IS NULL AND u.expires_at > $2
        AND u.created_at <= e.verified_at) AS settled
    FROM emails e WHERE e.email_key = $1
    UNION ALL
    SELECT o.user_id, NOT EXISTS (
        SELECT 1 FROM email_undos u WHERE u.user_id = o.user_id AND u.used_at IS NULL AND u.expires_at > $2
        AND u.created_at <= coalesce(o.old_verified_at, 0)) AS settled
    FROM email_undos o WHERE o.old_key = $1 AND o.used_at IS NULL AND o.expires_at > $2
    ORDER BY settled DESC LIMIT 1";

/// The account that an address may be used to recover: one of its addresses, or a former one while the way back to it is
/// open. With `false` it is one that may not yet: it was proven since a change that can still be taken back. One that left
/// and came back is both, and may.
pub async fn recoverable(db: &Db, address: &EmailAddress, now: Timestamp) -> Result<Option<(UserId, bool)>, Error> {
    let row = db.query(RECOVERABLE).bind(address.key()).bind(now).optional::<Recovery>().await?;
    Ok(row.map(|row| (row.user_id, row.settled)))
}

/// The same inside a deciding transaction.
pub async fn recoverable_in(
    tx: &mut Tx,
    address: &EmailAddress,
    now: Timestamp,
) -> Result<Option<(UserId, bool)>, Error> {
    let row = tx.query(RECOVERABLE).bind(address.key()).bind(now).optional::<Recovery>().await?;
    Ok(row.map(|row| (row.user_id, row.settled)))
}

/// Where the account's own recovery goes when nobody named an address: the primary one, unless it is young or is that only
/// since a change that can still be taken back; then the one from before the earliest of these changes.
pub async fn recovery_address(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Option<String>, Error> {
    let row = tx
        .query(
            "SELECT u.old_address FROM email_undos u JOIN emails e ON e.user_id = u.user_id AND e.is_primary
             WHERE u.user_id = $1 AND u.used_at IS NULL AND u.expires_at > $2 AND u.kind <> 'removed'
             AND (u.created_at <= e.verified_at OR (u.kind = 'primary' AND u.old_key <> e.email_key))
             ORDER BY u.created_at LIMIT 1",
        )
        .bind(user)
        .bind(now)
        .optional::<Old>()
        .await?;
    Ok(row.map(|row| row.old_address))
}
