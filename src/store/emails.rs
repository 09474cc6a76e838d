//! Addresses, changes under way, and the way back.

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::email::EmailAddress;
use crate::model::ids::UserId;
use crate::store::db::{Db, Tx, rows};

/// A new primary address that has not proven itself yet.
#[derive(Debug, Clone)]
pub struct PendingEmail {
    /// The new address.
    pub address: String,
    /// Keyed hash of the mailed code; `None` where the address belongs to somebody else.
    pub code_mac: Option<Vec<u8>>,
    /// When the newest code was mailed.
    pub code_sent_at: Timestamp,
    /// When the change is given up.
    pub expires_at: Timestamp,
}

/// A way back to a former address.
#[derive(Debug, Clone)]
pub struct EmailUndo {
    /// Whose.
    pub user_id: UserId,
    /// The address to go back to.
    pub old_address: String,
    /// The address that replaced it, or was going to.
    pub new_address: String,
}

rows! {
    PendingEmail { address, code_mac, code_sent_at, expires_at }
    EmailUndo { user_id, old_address, new_address }
}

/// Whether an address belongs to another account than `user`, or is held for one that may still take it back.
pub async fn is_taken(tx: &mut Tx, key: &str, user: Option<UserId>, now: Timestamp) -> Result<bool, Error> {
    let count = tx
        .query(
            "SELECT (SELECT count(*) FROM emails WHERE email_key = $1 AND ($2 IS NULL OR user_id <> $2))
                  + (SELECT count(*) FROM email_undos
                     WHERE old_key = $1 AND used_at IS NULL AND expires_at > $3 AND ($2 IS NULL OR user_id <> $2))",
        )
        .bind(key)
        .bind(user)
        .bind(now)
        .number()
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

/// Begins a change, or replaces the one under way.
pub async fn begin_change(
    tx: &mut Tx,
    user: UserId,
    address: &EmailAddress,
    code_mac: Option<Vec<u8>>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Error> {
    tx.query(
        "INSERT INTO email_changes (user_id, address, email_key, code_mac, code_sent_at, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $5, $6)
         ON CONFLICT (user_id) DO UPDATE
         SET address = $2, email_key = $3, code_mac = $4, code_sent_at = $5, created_at = $5, expires_at = $6",
    )
    .bind(user)
    .bind(address.as_str())
    .bind(address.key())
    .bind(code_mac)
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok(())
}

/// Puts a newer code in the place of the old one.
pub async fn renew_code(tx: &mut Tx, user: UserId, code_mac: Option<Vec<u8>>, now: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE email_changes SET code_mac = $1, code_sent_at = $2 WHERE user_id = $3")
        .bind(code_mac)
        .bind(now)
        .bind(user)
        .execute()
        .await?;
    Ok(())
}

const PENDING: &str =
    "SELECT address, code_mac, code_sent_at, expires_at FROM email_changes WHERE user_id = $1 AND expires_at > $2";

/// The change under way, for a page.
pub async fn pending(db: &Db, user: UserId, now: Timestamp) -> Result<Option<PendingEmail>, Error> {
    db.query(PENDING).bind(user).bind(now).optional().await
}

/// The change under way, inside a deciding transaction.
pub async fn pending_in(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Option<PendingEmail>, Error> {
    tx.query(PENDING).bind(user).bind(now).optional().await
}

/// Gives up the change under way; whether there was one.
pub async fn cancel_change(tx: &mut Tx, user: UserId) -> Result<bool, Error> {
    Ok(tx.query("DELETE FROM email_changes WHERE user_id = $1").bind(user).execute().await? > 0)
}

/// Makes `address` the account's one and only address.
///
/// # Errors
/// A unique violation when it was taken meanwhile.
pub async fn replace_primary(tx: &mut Tx, user: UserId, address: &EmailAddress, now: Timestamp) -> Result<(), Error> {
    tx.query("DELETE FROM emails WHERE user_id = $1").bind(user).execute().await?;
    tx.query("INSERT INTO emails (email_key, user_id, address, is_primary, verified_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(address.key())
        .bind(user)
        .bind(address.as_str())
        .bind(true)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Opens a way back from `new` to `old`.
pub async fn allow_undo(
    tx: &mut Tx,
    hash: TokenHash,
    user: UserId,
    old: &EmailAddress,
    new: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Error> {
    tx.query(
        "INSERT INTO email_undos (token_hash, user_id, old_address, old_key, new_address, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(hash)
    .bind(user)
    .bind(old.as_str())
    .bind(old.key())
    .bind(new)
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok(())
}

/// The way back that a link names, while it is open.
pub async fn find_undo(db: &Db, hash: TokenHash, now: Timestamp) -> Result<Option<EmailUndo>, Error> {
    db.query(
        "SELECT user_id, old_address, new_address FROM email_undos
         WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2",
    )
    .bind(hash)
    .bind(now)
    .optional()
    .await
}

/// Uses a way back, once.
pub async fn claim_undo(tx: &mut Tx, hash: TokenHash, now: Timestamp) -> Result<Option<EmailUndo>, Error> {
    tx.query(
        "UPDATE email_undos SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1
         RETURNING user_id, old_address, new_address",
    )
    .bind(now)
    .bind(hash)
    .optional()
    .await
}

struct Address {
    address: String,
}

rows! { Address { address } }

/// Where a way back into the account is mailed when somebody else may have been in it: to the addresses that have been
/// the account's since before `since`, and to the one from before every change that can still be taken back (those between
/// may be a thief's, too). To all of them where none is that old.
pub async fn recovery(tx: &mut Tx, user: UserId, since: Timestamp, now: Timestamp) -> Result<Vec<String>, Error> {
    let rows = tx
        .query(
            "SELECT address FROM emails WHERE user_id = $1 AND verified_at <= $2
             UNION SELECT address FROM (SELECT old_address AS address FROM email_undos
                WHERE user_id = $1 AND used_at IS NULL AND expires_at > $3 ORDER BY created_at LIMIT 1) AS before",
        )
        .bind(user)
        .bind(since)
        .bind(now)
        .all::<Address>()
        .await?;
    let mut addresses: Vec<String> = rows.into_iter().map(|row| row.address).collect();
    if addresses.is_empty() {
        addresses = all(tx, user).await?;
    }
    addresses.sort();
    Ok(addresses)
}

/// Every address of the account, the primary one first. All of them are proven: what is not yet is not here.
pub async fn all(tx: &mut Tx, user: UserId) -> Result<Vec<String>, Error> {
    let rows = tx
        .query("SELECT address FROM emails WHERE user_id = $1 ORDER BY is_primary DESC, email_key")
        .bind(user)
        .all::<Address>()
        .await?;
    Ok(rows.into_iter().map(|row| row.address).collect())
}
