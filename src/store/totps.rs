//! Authenticator apps: one seed per account.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::ids::UserId;
use crate::store::db::{Tx, rows};

/// A stored seed.
pub struct TotpRow {
    /// The seed, sealed to the account.
    pub sealed: Vec<u8>,
    /// The newest time step that was accepted.
    pub last_step: i64,
    /// Since when it stands.
    pub created_at: Timestamp,
}

rows! { TotpRow { sealed, last_step, created_at } }

/// The account's seed.
pub async fn find(tx: &mut Tx, user: UserId) -> Result<Option<TotpRow>, Error> {
    tx.query("SELECT sealed, last_step, created_at FROM totps WHERE user_id = $1").bind(user).optional().await
}

/// Enrols a seed whose code of `step` was just shown; `false` when the account has one.
pub async fn enrol(tx: &mut Tx, user: UserId, sealed: Vec<u8>, step: i64, now: Timestamp) -> Result<bool, Error> {
    let made = tx
        .query(
            "INSERT INTO totps (user_id, sealed, last_step, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (user_id) DO NOTHING",
        )
        .bind(user)
        .bind(sealed)
        .bind(step)
        .bind(now)
        .execute()
        .await?;
    Ok(made > 0)
}

/// Uses up a time step, once over all nodes and ways in (RFC 6238, 5.2): only a later one than the last is taken.
pub async fn claim_step(tx: &mut Tx, user: UserId, step: i64) -> Result<bool, Error> {
    let claimed = tx
        .query("UPDATE totps SET last_step = $1 WHERE user_id = $2 AND last_step < $1")
        .bind(step)
        .bind(user)
        .execute()
        .await?;
    Ok(claimed > 0)
}

/// Removes the seed; `false` when there was none.
pub async fn remove(tx: &mut Tx, user: UserId) -> Result<bool, Error> {
    Ok(tx.query("DELETE FROM totps WHERE user_id = $1").bind(user).execute().await? > 0)
}
