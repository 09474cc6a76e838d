//! Sign-ins whose first factor was right and whose second is awaited.

use crate::clock::{Seconds, Timestamp};
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::factor::ProofKind;
use crate::model::ids::{HalfSignInId, UserId};
use crate::store::db::{Db, Tx, rows};

/// The second factor is awaited this long.
pub const TTL: Seconds = Seconds::minutes(10);

/// A half sign-in.
#[derive(Clone, Debug)]
pub struct HalfSignIn {
    /// Which row; the challenge of a passkey is bound to it.
    pub id: HalfSignInId,
    /// Which account.
    pub user_id: UserId,
    /// The password of then was set at this moment.
    pub password_changed_at: Timestamp,
    /// Wrong tries before the first factor was right.
    pub failures: i64,
    first_by: String,
    first_at: Timestamp,
}

rows! { HalfSignIn { id, user_id, password_changed_at, failures, first_by, first_at } }

impl HalfSignIn {
    /// What the first factor was proven by, and when.
    pub fn first(&self) -> Option<(ProofKind, Timestamp)> {
        Some((ProofKind::from_name(&self.first_by)?, self.first_at))
    }
}

/// Begins one.
pub async fn create(
    tx: &mut Tx,
    token: TokenHash,
    user: UserId,
    password_changed_at: Timestamp,
    by: ProofKind,
    failures: i64,
    now: Timestamp,
) -> Result<(), Error> {
    tx.query(
        "INSERT INTO half_sign_ins (id, token_hash, user_id, password_changed_at, first_by, first_at, expires_at, failures)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(HalfSignInId::new())
    .bind(token)
    .bind(user)
    .bind(password_changed_at)
    .bind(by.name())
    .bind(now)
    .bind(now + TTL)
    .bind(failures)
    .execute()
    .await?;
    Ok(())
}

const FIND: &str = "SELECT id, user_id, password_changed_at, failures, first_by, first_at FROM half_sign_ins
    WHERE token_hash = $1 AND expires_at > $2";

/// The half sign-in that a cookie value stands for.
pub async fn look(db: &Db, token: TokenHash, now: Timestamp) -> Result<Option<HalfSignIn>, Error> {
    db.query(FIND).bind(token).bind(now).optional().await
}

/// The same inside a deciding transaction.
pub async fn find(tx: &mut Tx, token: TokenHash, now: Timestamp) -> Result<Option<HalfSignIn>, Error> {
    tx.query(FIND).bind(token).bind(now).optional().await
}

/// Ends one; `false` when it was over.
pub async fn end(tx: &mut Tx, id: HalfSignInId) -> Result<bool, Error> {
    Ok(tx.query("DELETE FROM half_sign_ins WHERE id = $1").bind(id).execute().await? > 0)
}

/// Ends all of the account: a credential changed, or everybody is signed out.
pub async fn end_all(tx: &mut Tx, user: UserId) -> Result<u64, Error> {
    tx.query("DELETE FROM half_sign_ins WHERE user_id = $1").bind(user).execute().await
}
