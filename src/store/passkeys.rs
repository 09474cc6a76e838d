//! Passkeys: public keys by credential id.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::ids::{PasskeyId, UserId};
use crate::store::db::{Db, Tx, rows};

/// Passkeys one account may have: enough for anybody, and a bound on what a page lists.
pub const PER_USER: usize = 20;

/// A stored passkey.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    /// Which row.
    pub id: PasskeyId,
    /// Whose.
    pub user_id: UserId,
    /// The credential id, as the authenticator knows it.
    pub credential_id: Vec<u8>,
    /// Public key, counter and flags as JSON.
    pub credential: String,
    /// What its owner calls it.
    pub name: String,
    /// Whether the authenticator keeps copies of it elsewhere.
    pub synced: bool,
    /// Since when it stands.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

rows! { PasskeyRow { id, user_id, credential_id, credential, name, synced, created_at, last_used_at } }

const LIST: &str = "SELECT id, user_id, credential_id, credential, name, synced, created_at, last_used_at
    FROM passkeys WHERE user_id = $1 ORDER BY created_at, id";

/// The account's passkeys, oldest first.
pub async fn list(db: &Db, user: UserId) -> Result<Vec<PasskeyRow>, Error> {
    db.query(LIST).bind(user).all().await
}

/// The same inside a deciding transaction.
pub async fn list_in(tx: &mut Tx, user: UserId) -> Result<Vec<PasskeyRow>, Error> {
    tx.query(LIST).bind(user).all().await
}

/// The passkey with this credential id.
pub async fn find(db: &Db, credential_id: &[u8]) -> Result<Option<PasskeyRow>, Error> {
    db.query(
        "SELECT id, user_id, credential_id, credential, name, synced, created_at, last_used_at
         FROM passkeys WHERE credential_id = $1",
    )
    .bind(credential_id.to_vec())
    .optional()
    .await
}

/// Stores a passkey; `false` when its credential id is taken.
pub async fn insert(tx: &mut Tx, row: PasskeyRow) -> Result<bool, Error> {
    let made = tx
        .query(
            "INSERT INTO passkeys (id, user_id, credential_id, credential, name, synced, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential_id) DO NOTHING",
        )
        .bind(row.id)
        .bind(row.user_id)
        .bind(row.credential_id)
        .bind(row.credential)
        .bind(row.name)
        .bind(row.synced)
        .bind(row.created_at)
        .execute()
        .await?;
    Ok(made > 0)
}

/// Notes a use: the new counter and flags, if what the assertion was checked against is still what is stored.
pub async fn used(tx: &mut Tx, row: &PasskeyRow, credential: &str, now: Timestamp) -> Result<bool, Error> {
    let changed = tx
        .query(
            "UPDATE passkeys SET credential = $1, last_used_at = $2 WHERE id = $3 AND user_id = $4 AND credential = $5",
        )
        .bind(credential)
        .bind(now)
        .bind(row.id)
        .bind(row.user_id)
        .bind(row.credential.as_str())
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Calls it something else; `false` when the account has no such passkey.
pub async fn rename(tx: &mut Tx, user: UserId, id: PasskeyId, name: &str) -> Result<bool, Error> {
    let changed = tx
        .query("UPDATE passkeys SET name = $1 WHERE id = $2 AND user_id = $3")
        .bind(name)
        .bind(id)
        .bind(user)
        .execute()
        .await?;
    Ok(changed > 0)
}

struct Since {
    created_at: Timestamp,
}

rows! { Since { created_at } }

/// Removes one: since when it was there; `None` when the account has no such passkey.
pub async fn remove(tx: &mut Tx, user: UserId, id: PasskeyId) -> Result<Option<Timestamp>, Error> {
    let gone = tx.query("DELETE FROM passkeys WHERE id = $1 AND user_id = $2 RETURNING created_at");
    Ok(gone.bind(id).bind(user).optional::<Since>().await?.map(|row| row.created_at))
}

struct Called {
    name: String,
}

rows! { Called { name } }

/// Removes those enrolled after `since`; what they were called.
pub async fn remove_younger(tx: &mut Tx, user: UserId, since: Timestamp) -> Result<Vec<String>, Error> {
    let gone = tx.query("DELETE FROM passkeys WHERE user_id = $1 AND created_at > $2 RETURNING name");
    let rows = gone.bind(user).bind(since).all::<Called>().await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}
