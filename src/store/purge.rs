//! What has served its time goes, a few rows at a time: between two batches everybody else gets a turn at the one writer.

use std::time::{Duration, Instant};

use crate::clock::{Seconds, Timestamp};
use crate::error::Error;
use crate::model::ids::{ParkId, SessionId, UserId};
use crate::store::db::{Db, Tx, rows};
use crate::store::parked::REMEMBERED;
use crate::store::sessions::IDLE;
use crate::store::throttle::RECENT;

/// How long one transaction may keep the writer from everybody else. A change that comes meanwhile waits for it, and then
/// for its own writes (`cargo bench --bench portal` measures both together).
const TURN: Duration = Duration::from_millis(8);

/// How many rows a transaction takes on, learned from how long the one before had the writer. A fixed number is either slow
/// on a good disk or, where rows lie scattered over a large table, ten times too long on another.
#[derive(Debug)]
pub struct Pace {
    rows: i64,
}

/// One batch of a longer work: a transaction, and how many rows it may touch.
pub struct Batch<'p> {
    pub tx: Tx,
    /// At most so many rows.
    pub rows: i64,
    begun: Instant,
    pace: &'p mut Pace,
}

impl Batch<'_> {
    /// Commits, and lets the size of the next batch follow from how long this one took.
    pub async fn commit(self) -> Result<(), Error> {
        self.tx.commit().await?;
        self.pace.took(self.begun.elapsed());
        Ok(())
    }
}

impl Pace {
    /// Begins with few enough rows for any machine.
    pub fn careful() -> Self {
        Self { rows: Self::LEAST }
    }

    const LEAST: i64 = 25;
    const MOST: i64 = 800;

    /// Waits for the writer and begins the next batch.
    pub async fn batch(&mut self, db: &Db) -> Result<Batch<'_>, Error> {
        let tx = db.write().await?;
        Ok(Batch { tx, rows: self.rows, begun: Instant::now(), pace: self })
    }

    fn took(&mut self, time: Duration) {
        if time > TURN {
            self.rows = (self.rows / 2).max(Self::LEAST);
        } else if time < TURN / 2 {
            self.rows = (self.rows * 2).min(Self::MOST);
        }
    }
}

/// Counters of failed tries are forgotten this long after the last try, and after the pause that it brought; those of
/// accounts later still. Longer than any pause but the hard stop, which only recovery lifts for known accounts.
const ATTEMPTS_KEPT: Seconds = RECENT;
/// Delivered and dropped mails are remembered this long (without their content).
const MAILS_KEPT: Seconds = Seconds::days(7);
/// Mails that were given up are remembered longer, for the operator to look into.
const FAILED_KEPT: Seconds = Seconds::days(30);
/// Invitations that are over are remembered this long.
const INVITATIONS_KEPT: Seconds = Seconds::days(30);
/// A browser that nobody signed in with for this long has lost its cookie (browsers keep one 400 days at most).
const DEVICES_KEPT: Seconds = Seconds::days(400);

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
    let sql = "SELECT count(*) FROM parked_actions WHERE expires_at <= $1 AND lapsed_at IS NULL";
    Ok(db.query(sql).bind(now).number().await?.unwrap_or(0) > 0)
}

/// Ends so many expired parked actions, but for what is remembered of them, and tells which.
pub async fn parks(tx: &mut Tx, limit: i64, now: Timestamp) -> Result<Vec<Expired>, Error> {
    let mut ended = Vec::new();
    for sql in [
        "DELETE FROM parked_actions WHERE expires_at <= $1 AND lapsed_at IS NULL AND kept IS NULL
           AND id IN (SELECT id FROM parked_actions WHERE expires_at <= $1 AND lapsed_at IS NULL AND kept IS NULL LIMIT $2)
         RETURNING id, user_id, session_id, name",
        "UPDATE parked_actions SET lapsed_at = $1, sealed = kept, kept = NULL, code_mac = NULL
         WHERE expires_at <= $1 AND lapsed_at IS NULL
           AND id IN (SELECT id FROM parked_actions WHERE expires_at <= $1 AND lapsed_at IS NULL AND kept IS NOT NULL LIMIT $2)
         RETURNING id, user_id, session_id, name",
    ] {
        ended.append(&mut tx.query(sql).bind(now).bind(limit).all().await?);
    }
    Ok(ended)
}

/// One reason for rows of one table to go.
pub struct Sweep {
    /// Which rows, for the log.
    pub what: &'static str,
    /// How long they are kept after their time.
    kept: Seconds,
    any: &'static str,
    delete: &'static str,
}

/// The condition stands outside, too: PostgreSQL asks it again of a row that somebody renewed meanwhile.
macro_rules! sweep {
    ($table:literal ($key:literal) $over:literal, kept $kept:expr) => {
        Sweep {
            what: $table,
            kept: $kept,
            any: concat!("SELECT count(*) FROM (SELECT 1 FROM ", $table, " WHERE ", $over, " LIMIT 1) AS found"),
            delete: concat!(
                "DELETE FROM ",
                $table,
                " WHERE ",
                $over,
                " AND (",
                $key,
                ") IN (SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE ",
                $over,
                " LIMIT $2)"
            ),
        }
    };
}

const AT_ONCE: Seconds = Seconds(0);

/// Everything that goes by itself; of parked actions, what is remembered after their logged end.
pub const SWEEPS: &[Sweep] = &[
    sweep!("parked_actions" ("id") "created_at <= $1 AND lapsed_at IS NOT NULL", kept REMEMBERED),
    sweep!("sign_ups" ("id") "expires_at <= $1", kept AT_ONCE),
    sweep!("email_changes" ("user_id") "expires_at <= $1", kept AT_ONCE),
    sweep!("email_undos" ("token_hash") "expires_at <= $1", kept AT_ONCE),
    sweep!("tokens" ("token_hash") "expires_at <= $1", kept AT_ONCE),
    sweep!("quotas" ("subject, starts_at") "expires_at <= $1", kept AT_ONCE),
    sweep!("visitors" ("id_hash") "expires_at <= $1", kept AT_ONCE),
    sweep!("enrolments" ("session_id, kind") "expires_at <= $1", kept AT_ONCE),
    sweep!("exports" ("session_id") "expires_at <= $1", kept AT_ONCE),
    sweep!("half_sign_ins" ("id") "expires_at <= $1", kept AT_ONCE),
    sweep!("spent_challenges" ("challenge_hash") "expires_at <= $1", kept AT_ONCE),
    sweep!("freed_usernames" ("key_mac") "held_until <= $1", kept AT_ONCE),
    sweep!("sessions" ("id") "expires_at <= $1", kept AT_ONCE),
    sweep!("sessions" ("id") "last_seen_at <= $1", kept IDLE),
    sweep!("devices" ("id") "last_seen_at <= $1", kept DEVICES_KEPT),
    sweep!("attempts" ("subject, factor, pool") "kept_until <= $1 AND updated_at <= $1 AND blocked_until <= $1", kept ATTEMPTS_KEPT),
    sweep!("invitations" ("id") "expires_at <= $1", kept INVITATIONS_KEPT),
    sweep!("outbox" ("id") "state IN ('delivered', 'dropped') AND next_at <= $1", kept MAILS_KEPT),
    sweep!("outbox" ("id") "state = 'failed' AND next_at <= $1", kept FAILED_KEPT),
];

impl Sweep {
    /// Whether there is anything: a read, so that an idle purge takes nobody's turn.
    pub async fn finds(&self, db: &Db, now: Timestamp) -> Result<bool, Error> {
        Ok(db.query(self.any).bind(now - self.kept).number().await?.unwrap_or(0) > 0)
    }

    /// Removes so many rows at most; how many.
    pub async fn remove(&self, tx: &mut Tx, limit: i64, now: Timestamp) -> Result<u64, Error> {
        tx.query(self.delete).bind(now - self.kept).bind(limit).execute().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_shrink_while_they_are_slow_and_grow_while_they_are_quick() {
        let mut pace = Pace::careful();
        for _ in 0..10 {
            pace.took(TURN / 4);
        }
        assert_eq!(pace.rows, Pace::MOST);
        pace.took(TURN);
        assert_eq!(pace.rows, Pace::MOST, "on time");
        pace.took(TURN * 2);
        assert_eq!(pace.rows, Pace::MOST / 2);
        for _ in 0..10 {
            pace.took(TURN * 2);
        }
        assert_eq!(pace.rows, Pace::LEAST, "goes on, however slow the disk is");
    }
}
