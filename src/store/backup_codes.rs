//! Backup codes: keyed hashes, each good for one use.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::ids::UserId;
use crate::store::db::{Tx, rows};

/// A stored code.
pub struct BackupCodeRow {
    /// When it was used, if it was.
    pub used_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

rows! { BackupCodeRow { used_at, created_at } }

/// Voids the account's codes and puts new ones in their place.
pub async fn replace(tx: &mut Tx, user: UserId, macs: Vec<Vec<u8>>, now: Timestamp) -> Result<(), Error> {
    remove_all(tx, user).await?;
    for mac in macs {
        tx.query("INSERT INTO backup_codes (user_id, code_mac, created_at) VALUES ($1, $2, $3)")
            .bind(user)
            .bind(mac)
            .bind(now)
            .execute()
            .await?;
    }
    Ok(())
}

/// The code with this keyed hash.
pub async fn find(tx: &mut Tx, user: UserId, mac: Vec<u8>) -> Result<Option<BackupCodeRow>, Error> {
    tx.query("SELECT used_at, created_at FROM backup_codes WHERE user_id = $1 AND code_mac = $2")
        .bind(user)
        .bind(mac)
        .optional()
        .await
}

/// Uses a code up, once.
pub async fn claim(tx: &mut Tx, user: UserId, mac: Vec<u8>, now: Timestamp) -> Result<bool, Error> {
    let claimed = tx
        .query("UPDATE backup_codes SET used_at = $1 WHERE user_id = $2 AND code_mac = $3 AND used_at IS NULL")
        .bind(now)
        .bind(user)
        .bind(mac)
        .execute()
        .await?;
    Ok(claimed > 0)
}

/// Voids all codes of the account.
pub async fn remove_all(tx: &mut Tx, user: UserId) -> Result<u64, Error> {
    tx.query("DELETE FROM backup_codes WHERE user_id = $1").bind(user).execute().await
}

/// Voids those made after `since`; how many.
pub async fn remove_younger(tx: &mut Tx, user: UserId, since: Timestamp) -> Result<u64, Error> {
    tx.query("DELETE FROM backup_codes WHERE user_id = $1 AND created_at > $2").bind(user).bind(since).execute().await
}

/// Whether the account has any, used or not.
pub async fn any(tx: &mut Tx, user: UserId) -> Result<bool, Error> {
    let count = tx.query("SELECT count(*) FROM backup_codes WHERE user_id = $1").bind(user).number().await?;
    Ok(count.unwrap_or(0) > 0)
}
