//! What one session has begun to enrol, or is to be shown once. Sealed, short-lived, gone with the session.

use crate::clock::{Seconds, Timestamp};
use crate::error::Error;
use crate::model::ids::{SessionId, UserId};
use crate::store::db::{Tx, rows};

/// An enrolment waits this long to be finished.
pub const TTL: Seconds = Seconds::minutes(15);

/// What is being enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The seed of an authenticator app that has not shown a code yet.
    Totp,
    /// The challenge for a new passkey.
    Passkey,
    /// New backup codes that were not shown yet.
    BackupCodes,
}

impl Kind {
    /// The stable name; also part of what the content is sealed to.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::BackupCodes => "backup_codes",
        }
    }
}

struct Content {
    sealed: Vec<u8>,
}

rows! { Content { sealed } }

/// Keeps content for the session, in the place of older content of the kind.
pub async fn keep(tx: &mut Tx, session: SessionId, kind: Kind, sealed: Vec<u8>, now: Timestamp) -> Result<(), Error> {
    tx.query(
        "INSERT INTO enrolments (session_id, kind, sealed, tries, expires_at) VALUES ($1, $2, $3, 0, $4)
         ON CONFLICT (session_id, kind) DO UPDATE SET sealed = $3, tries = 0, expires_at = $4",
    )
    .bind(session)
    .bind(kind.name())
    .bind(sealed)
    .bind(now + TTL)
    .execute()
    .await?;
    Ok(())
}

/// The content, at the price of one of its tries; `None` when there is none, or no try is left.
pub async fn try_once(
    tx: &mut Tx,
    session: SessionId,
    kind: Kind,
    tries: i64,
    now: Timestamp,
) -> Result<Option<Vec<u8>>, Error> {
    let row = tx
        .query(
            "UPDATE enrolments SET tries = tries + 1 WHERE session_id = $1 AND kind = $2 AND expires_at > $3 AND tries < $4
             RETURNING sealed",
        )
        .bind(session)
        .bind(kind.name())
        .bind(now)
        .bind(tries)
        .optional::<Content>()
        .await?;
    Ok(row.map(|row| row.sealed))
}

/// Ends what any session of the account is enrolling: the proof it was begun with is worth nothing any more.
pub async fn end_all(tx: &mut Tx, user: UserId) -> Result<u64, Error> {
    tx.query("DELETE FROM enrolments WHERE kind <> $1 AND session_id IN (SELECT id FROM sessions WHERE user_id = $2)")
        .bind(Kind::BackupCodes.name())
        .bind(user)
        .execute()
        .await
}

/// The same for one session.
pub async fn end(tx: &mut Tx, session: SessionId) -> Result<u64, Error> {
    tx.query("DELETE FROM enrolments WHERE kind <> $1 AND session_id = $2")
        .bind(Kind::BackupCodes.name())
        .bind(session)
        .execute()
        .await
}

/// Takes the content out, once.
pub async fn claim(tx: &mut Tx, session: SessionId, kind: Kind, now: Timestamp) -> Result<Option<Vec<u8>>, Error> {
    let row = tx
        .query("DELETE FROM enrolments WHERE session_id = $1 AND kind = $2 AND expires_at > $3 RETURNING sealed")
        .bind(session)
        .bind(kind.name())
        .bind(now)
        .optional::<Content>()
        .await?;
    Ok(row.map(|row| row.sealed))
}
