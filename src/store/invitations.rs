//! Invitations to sign up.

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::email::EmailAddress;
use crate::model::ids::{RowId, SignUpId, UserId};
use crate::store::db::{Db, Tx, rows};
use crate::store::operators::PAGE;

/// An invitation.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Which.
    pub id: RowId,
    /// For which address; `None` for whoever holds the link.
    pub address: Option<String>,
    /// Who made it, as the log names them.
    pub made_by: String,
    /// When.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// When an account began with it.
    pub used_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

struct Id {
    id: RowId,
}

rows! {
    Invitation { id, address, made_by, created_at, expires_at, used_at, revoked_at }
    Id { id }
}

/// Stores an invitation under its link's hash.
pub async fn create(
    tx: &mut Tx,
    hash: TokenHash,
    address: Option<&EmailAddress>,
    made_by: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<RowId, Error> {
    let id = RowId::new();
    tx.query(
        "INSERT INTO invitations (id, token_hash, email_key, address, made_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(hash)
    .bind(address.map(|address| address.key().to_owned()))
    .bind(address.map(|address| address.as_str().to_owned()))
    .bind(made_by)
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok(id)
}

/// The invitation that a link names, while it works.
pub async fn find(db: &Db, hash: TokenHash, now: Timestamp) -> Result<Option<Invitation>, Error> {
    db.query(
        "SELECT id, address, made_by, created_at, expires_at, used_at, revoked_at FROM invitations
         WHERE token_hash = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2",
    )
    .bind(hash)
    .bind(now)
    .optional()
    .await
}

/// Notes which invitation a sign-up came with.
pub async fn attach(tx: &mut Tx, sign_up: SignUpId, invitation: RowId) -> Result<(), Error> {
    tx.query("UPDATE sign_ups SET invitation_id = $1 WHERE id = $2").bind(invitation).bind(sign_up).execute().await?;
    Ok(())
}

/// Uses the invitation that a sign-up came with, once, for the address that was proven; `None` when it had none that works.
pub async fn spend(tx: &mut Tx, sign_up: SignUpId, key: &str, now: Timestamp) -> Result<Option<RowId>, Error> {
    let spent = tx
        .query(
            "UPDATE invitations SET used_at = $1
             WHERE id = (SELECT invitation_id FROM sign_ups WHERE id = $2)
               AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $1 AND (email_key IS NULL OR email_key = $3)
             RETURNING id",
        )
        .bind(now)
        .bind(sign_up)
        .bind(key)
        .optional::<Id>()
        .await?;
    Ok(spent.map(|row| row.id))
}

/// Takes an invitation back; `false` when it is over already, or never was.
pub async fn revoke(tx: &mut Tx, id: RowId, now: Timestamp) -> Result<bool, Error> {
    let changed = tx
        .query(
            "UPDATE invitations SET revoked_at = $1
             WHERE id = $2 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $1",
        )
        .bind(now)
        .bind(id)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Whether it was taken back.
pub async fn was_revoked(tx: &mut Tx, id: RowId) -> Result<bool, Error> {
    let row = tx.query("SELECT id FROM invitations WHERE id = $1 AND revoked_at IS NOT NULL").bind(id);
    Ok(row.optional::<Id>().await?.is_some())
}

/// The next page of invitations, oldest first; the first page without `after`.
pub async fn list(db: &Db, after: Option<RowId>) -> Result<Vec<Invitation>, Error> {
    db.query(
        "SELECT id, address, made_by, created_at, expires_at, used_at, revoked_at FROM invitations
         WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(after.unwrap_or(RowId(uuid::Uuid::nil())))
    .bind(PAGE)
    .all()
    .await
}

/// Forgets those for an account's addresses, which is going to be erased.
pub async fn forget(tx: &mut Tx, user: UserId) -> Result<(), Error> {
    tx.query("DELETE FROM invitations WHERE email_key IN (SELECT email_key FROM emails WHERE user_id = $1)")
        .bind(user)
        .execute()
        .await?;
    Ok(())
}
