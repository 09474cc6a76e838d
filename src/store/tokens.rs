//! Single-use links in mails.

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::ids::UserId;
use crate::store::db::{Db, Tx, rows};
use crate::store::email_undos::{LIFE, YOUNG};

/// What a link is for. A link of one purpose is unknown to every other route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Choose a new password.
    ResetPassword,
    /// Keep an account that is scheduled for erasure.
    UndoDeletion,
    /// "This wasn't me": end every session.
    NotMe,
    /// Stop the recovery of an account whose second factors were reported lost.
    StopRecovery,
    /// Stop an undone change of addresses that waits.
    StopUndo,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::ResetPassword => "reset-password",
            Self::UndoDeletion => "undo-deletion",
            Self::NotMe => "not-me",
            Self::StopRecovery => "stop-recovery",
            Self::StopUndo => "stop-undo",
        }
    }
}

struct Owner {
    user_id: UserId,
}

rows! { Owner { user_id } }

/// Stores a link's hash.
pub async fn create(
    tx: &mut Tx,
    purpose: Purpose,
    hash: TokenHash,
    user: UserId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Error> {
    tx.query("INSERT INTO tokens (token_hash, purpose, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(hash)
        .bind(purpose.name())
        .bind(user)
        .bind(now)
        .bind(expires_at)
        .execute()
        .await?;
    Ok(())
}

/// Whose link it is, while it works.
pub async fn find(db: &Db, purpose: Purpose, hash: TokenHash, now: Timestamp) -> Result<Option<UserId>, Error> {
    let row = db
        .query("SELECT user_id FROM tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3")
        .bind(hash)
        .bind(purpose.name())
        .bind(now)
        .optional::<Owner>()
        .await?;
    Ok(row.map(|row| row.user_id))
}

/// When a link was made, while it works.
pub async fn written_at(
    db: &Db,
    purpose: Purpose,
    hash: TokenHash,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let made = db
        .query("SELECT created_at FROM tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3")
        .bind(hash)
        .bind(purpose.name())
        .bind(now)
        .number()
        .await?;
    Ok(made.map(Timestamp::from_millis))
}

/// When the newest link of a purpose was made for an account, if it still has one.
pub async fn made_at(db: &Db, purpose: Purpose, user: UserId) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT created_at FROM tokens WHERE user_id = $1 AND purpose = $2 ORDER BY created_at DESC LIMIT 1";
    Ok(db.query(sql).bind(user).bind(purpose.name()).number().await?.map(Timestamp::from_millis))
}

/// Has every link of a purpose that an account has work until then, unless it does so anyway.
pub async fn extend(tx: &mut Tx, purpose: Purpose, user: UserId, until: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE tokens SET expires_at = $1 WHERE user_id = $2 AND purpose = $3 AND expires_at < $1")
        .bind(until)
        .bind(user)
        .bind(purpose.name())
        .execute()
        .await?;
    Ok(())
}

/// Uses a link, once.
pub async fn claim(tx: &mut Tx, purpose: Purpose, hash: TokenHash, now: Timestamp) -> Result<Option<UserId>, Error> {
    let row = tx
        .query("DELETE FROM tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING user_id")
        .bind(hash)
        .bind(purpose.name())
        .bind(now)
        .optional::<Owner>()
        .await?;
    Ok(row.map(|row| row.user_id))
}

/// Shortens the links that say "this wasn't me": the primary address has changed, and the mailbox of the former one still
/// holds some. They work no longer than the way back from there. Where the account has long had a passkey or an authenticator
/// app that way asks for more than the mailbox, so there they end now.
pub async fn shorten_not_me(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), Error> {
    tx.query(
        "DELETE FROM tokens WHERE user_id = $1 AND purpose = $2
         AND (EXISTS (SELECT 1 FROM totps WHERE user_id = $1 AND created_at < $3)
            OR EXISTS (SELECT 1 FROM passkeys WHERE user_id = $1 AND created_at < $3))",
    )
    .bind(user)
    .bind(Purpose::NotMe.name())
    .bind(now - YOUNG)
    .execute()
    .await?;
    tx.query("UPDATE tokens SET expires_at = $3 WHERE user_id = $1 AND purpose = $2 AND expires_at > $3")
        .bind(user)
        .bind(Purpose::NotMe.name())
        .bind(now + LIFE)
        .execute()
        .await?;
    Ok(())
}

/// Voids every link of a purpose that an account has.
pub async fn void(tx: &mut Tx, purpose: Purpose, user: UserId) -> Result<(), Error> {
    tx.query("DELETE FROM tokens WHERE user_id = $1 AND purpose = $2")
        .bind(user)
        .bind(purpose.name())
        .execute()
        .await?;
    Ok(())
}
