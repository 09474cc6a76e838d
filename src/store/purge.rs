//! What has served its time goes.

use crate::clock::{Seconds, Timestamp};
use crate::error::Error;
use crate::model::ids::{ParkId, SessionId, UserId};
use crate::store::db::{Db, Tx, rows};
use crate::store::invitations;
use crate::store::sessions::IDLE;

/// Counters of failed tries are forgotten this long after the last try. Longer than any delay but the hard stop, which
/// only recovery lifts for known accounts.
const ATTEMPTS_KEPT: Seconds = Seconds::days(2);
/// Delivered and dropped mails are remembered this long (without their content).
const MAILS_KEPT: Seconds = Seconds::days(7);
/// Mails that were given up are remembered longer, for the operator to look into.
const FAILED_KEPT: Seconds = Seconds::days(30);

/// An expired parked action, for the log.
pub struct Expired {
    /// Which row.
    pub id: ParkId,
    /// Whose.
    pub user_id: UserId,
    /// Through which session.
    pub session_id: SessionId,
    /// The action's registered name.
    pub name: String,
}

rows! { Expired { id, user_id, session_id, name } }

/// Whether any parked action has expired: a read, so that an idle purge writes nothing.
pub async fn expired_parks(db: &Db, now: Timestamp) -> Result<bool, Error> {
    let count = db.query("SELECT count(*) FROM parked_actions WHERE expires_at <= $1").bind(now).number().await?;
    Ok(count.unwrap_or(0) > 0)
}

/// Removes expired parked actions and tells which.
pub async fn parks(tx: &mut Tx, now: Timestamp) -> Result<Vec<Expired>, Error> {
    tx.query("DELETE FROM parked_actions WHERE expires_at <= $1 RETURNING id, user_id, session_id, name")
        .bind(now)
        .all()
        .await
}

/// Removes everything else that has expired; how many rows.
pub async fn rest(tx: &mut Tx, now: Timestamp) -> Result<u64, Error> {
    let mut gone = 0;
    for sql in [
        "DELETE FROM sign_ups WHERE expires_at <= $1",
        "DELETE FROM email_changes WHERE expires_at <= $1",
        "DELETE FROM email_undos WHERE expires_at <= $1",
        "DELETE FROM tokens WHERE expires_at <= $1",
        "DELETE FROM quotas WHERE expires_at <= $1",
        "DELETE FROM visitors WHERE expires_at <= $1",
        "DELETE FROM enrolments WHERE expires_at <= $1",
        "DELETE FROM exports WHERE expires_at <= $1",
        "DELETE FROM half_sign_ins WHERE expires_at <= $1",
        "DELETE FROM spent_challenges WHERE expires_at <= $1",
        "DELETE FROM sessions WHERE expires_at <= $1",
        "DELETE FROM freed_usernames WHERE held_until <= $1",
    ] {
        gone += tx.query(sql).bind(now).execute().await?;
    }
    gone += tx.query("DELETE FROM sessions WHERE last_seen_at <= $1").bind(now - IDLE).execute().await?;
    gone += invitations::purge(tx, now).await?;
    gone += tx
        .query("DELETE FROM attempts WHERE updated_at <= $1 AND blocked_until <= $2")
        .bind(now - ATTEMPTS_KEPT)
        .bind(now)
        .execute()
        .await?;
    gone += tx
        .query("DELETE FROM outbox WHERE state IN ('delivered', 'dropped') AND next_at <= $1")
        .bind(now - MAILS_KEPT)
        .execute()
        .await?;
    gone += tx
        .query("DELETE FROM outbox WHERE state = 'failed' AND next_at <= $1")
        .bind(now - FAILED_KEPT)
        .execute()
        .await?;
    Ok(gone)
}
