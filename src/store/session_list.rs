//! The live sessions of an account, as its owner sees them.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::factor::ProofKind;
use crate::model::ids::{SessionId, UserId};
use crate::store::db::{Db, rows};
use crate::store::sessions::IDLE;

/// A session as the device list shows it.
#[derive(Debug, Clone)]
pub struct SessionInfo {
    /// Which session.
    pub id: SessionId,
    /// The user agent it was opened with.
    pub agent: String,
    /// The address it was last seen from.
    pub ip: String,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// The last request, to the minute.
    pub last_seen_at: Timestamp,
    /// What the person signed in with: the names of the factors, with a plus between them.
    signed_in_by: Option<String>,
}

impl SessionInfo {
    /// What the person signed in with; nothing for sessions that were opened before that was kept.
    pub fn signed_in_by(&self) -> Vec<ProofKind> {
        self.signed_in_by.iter().flat_map(|names| names.split('+')).filter_map(ProofKind::from_name).collect()
    }
}

/// The device somebody is on, and how many others are signed in.
#[derive(Debug, Clone)]
pub struct Here {
    /// This session.
    pub this: SessionInfo,
    /// The other live sessions of the account.
    pub others: i64,
}

/// Where a page of the device list begins: behind the device that was used then and is called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// When it was last seen.
    pub seen: Timestamp,
    /// Which session.
    pub id: SessionId,
}

rows! {
    SessionInfo { id, agent, ip, created_at, last_seen_at, signed_in_by }
    Here { others; this }
}

/// One live session of the account.
pub async fn find(db: &Db, user: UserId, id: SessionId, now: Timestamp) -> Result<Option<SessionInfo>, Error> {
    db.query(
        "SELECT id, agent, ip, created_at, last_seen_at, signed_in_by FROM sessions
         WHERE id = $1 AND user_id = $2 AND expires_at > $3 AND last_seen_at > $4",
    )
    .bind(id)
    .bind(user)
    .bind(now)
    .bind(now - IDLE)
    .optional()
    .await
}

/// The session somebody is in, and how many others there are.
pub async fn here(db: &Db, user: UserId, id: SessionId, now: Timestamp) -> Result<Option<Here>, Error> {
    db.query(
        "SELECT s.id, s.agent, s.ip, s.created_at, s.last_seen_at, s.signed_in_by,
            (SELECT count(*) FROM sessions o
             WHERE o.user_id = $2 AND o.id <> s.id AND o.expires_at > $3 AND o.last_seen_at > $4) AS others
         FROM sessions s WHERE s.id = $1 AND s.user_id = $2",
    )
    .bind(id)
    .bind(user)
    .bind(now)
    .bind(now - IDLE)
    .optional()
    .await
}

/// At most `limit` live sessions of the account besides `but`, most recently used first, from `behind` on.
pub async fn others(
    db: &Db,
    user: UserId,
    but: SessionId,
    behind: Option<Behind>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<SessionInfo>, Error> {
    // Nothing was seen later than the end of time: from the first on, without a statement of its own.
    let end = Behind { seen: Timestamp::from_millis(i64::MAX), id: SessionId(uuid::Uuid::max()) };
    let Behind { seen, id } = behind.unwrap_or(end);
    db.query(
        "SELECT id, agent, ip, created_at, last_seen_at, signed_in_by FROM sessions
         WHERE user_id = $1 AND id <> $2 AND expires_at > $3 AND last_seen_at > $4
           AND (last_seen_at < $5 OR (last_seen_at = $5 AND id < $6))
         ORDER BY last_seen_at DESC, id DESC LIMIT $7",
    )
    .bind(user)
    .bind(but)
    .bind(now)
    .bind(now - IDLE)
    .bind(seen)
    .bind(id)
    .bind(limit)
    .all()
    .await
}

/// Every live session of the account, most recently used first.
pub async fn list(db: &Db, user: UserId, now: Timestamp) -> Result<Vec<SessionInfo>, Error> {
    db.query(
        "SELECT id, agent, ip, created_at, last_seen_at, signed_in_by FROM sessions
         WHERE user_id = $1 AND expires_at > $2 AND last_seen_at > $3 ORDER BY last_seen_at DESC, id DESC",
    )
    .bind(user)
    .bind(now)
    .bind(now - IDLE)
    .all()
    .await
}
