//! Failed tries: one counter per subject and factor, over every way in, split into pools.
//!
//! A try is paid for *before* it is checked, so that fifty parallel guesses cannot all be checked on the budget of one;
//! a right answer pays everything back, and a check that could not be made its own try ([`Paid::unless_failed`]). Tries
//! that a delay refuses are not checked and cost nothing. The pools of one factor together stay under the 100 consecutive
//! failures of NIST SP 800-63B-4, 3.2.2: at an account failures are counted until a right answer. The delays go by those of
//! late alone, and so tell nobody which address has an account.

use crate::clock::{Seconds, Timestamp};
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::ids::{DeviceId, SessionId, UserId};
use crate::store::db::{Db, Tx, rows};
use crate::store::{quotas, users};

/// Whose budget a try is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// All browsers that never signed in to the account, together: 80 tries.
    Unknown,
    /// One browser that has: 10 tries.
    Device(DeviceId),
    /// Whoever holds this link that stops an undo, and so reads an address the account has now: 10 tries, counted among
    /// those of known browsers. Those of strangers are used up by whoever presses the undo.
    Stop(TokenHash),
    /// Step-up tries of one session: a pause after 5, the end of the session after 10.
    Session(SessionId),
}

/// Tries before the first pause: the last of them begins it.
pub const TRIES: i64 = 5;
/// Tries of all unknown browsers together before only known browsers and recovery work.
const UNKNOWN_TRIES: i64 = 80;
/// Tries of one known browser before it counts as unknown.
const DEVICE_TRIES: i64 = 10;
/// Tries of all known browsers together before they count as unknown.
const KNOWN_TRIES: i64 = 20;
/// Step-up tries before a session is ended.
pub const SESSION_TRIES: i64 = 10;
/// The pause after the fifth failed step-up of a session.
const SESSION_PAUSE: Seconds = Seconds::minutes(15);
/// Failures that no other followed for this long, and for as long as the pause they brought, delay nothing any more.
pub const RECENT: Seconds = Seconds::days(2);
/// So many tries of unknown browsers at a second factor count as made when its hard stop is lifted after a shut-out.
const EASED: i64 = 70;
/// "Until recovery": far enough away to mean never, near enough to be a date.
const HARD_STOP: Seconds = Seconds::days(365);

/// What paying for a try came to.
#[derive(Debug)]
pub enum Charge {
    /// Go on.
    Allowed(Paid),
    /// Refused until then, unchecked and free of charge.
    Refused {
        /// When the next try is taken.
        until: Timestamp,
    },
}

/// A try that was paid for.
#[derive(Debug)]
pub struct Paid {
    subject: String,
    factor: String,
    stakes: Vec<Stake>,
}

/// What a try took from one pool.
#[derive(Debug)]
struct Stake {
    pool: Pool,
    failures: i64,
    /// Those of late.
    recent: i64,
    /// Until when the pool was closed before, and is by this try.
    closed: (Timestamp, Timestamp),
}

struct Counter {
    failures: i64,
    recent: i64,
    blocked_until: Timestamp,
    updated_at: Timestamp,
}

struct Counted {
    pool: String,
    failures: i64,
    blocked_until: Timestamp,
}

rows! {
    Counter { failures, recent, blocked_until, updated_at }
    Counted { pool, failures, blocked_until }
}

impl Pool {
    fn name(self) -> String {
        match self {
            Self::Unknown => "unknown".into(),
            Self::Device(id) => format!("device:{id}"),
            Self::Stop(link) => format!("device:{}", link.to_text()),
            Self::Session(id) => format!("session:{id}"),
        }
    }

    /// How long the count is kept after its last try, beside the days that every one is. At an account that is until a right
    /// answer: a guesser who takes a rest now and then would have more tries than are allowed in a row.
    fn kept(self, subject: &str) -> Seconds {
        match self {
            Self::Session(_) => Seconds(0),
            // Nobody's address, or a sign-up.
            _ if subject.contains(':') => Seconds(0),
            _ => Seconds::days(398),
        }
    }

    /// How long the pool is closed after its `failures`th failure, the `recent`th of late.
    fn delay(self, failures: i64, recent: i64) -> Seconds {
        match self {
            Self::Session(_) if recent == TRIES => SESSION_PAUSE,
            Self::Session(_) => Seconds(0),
            Self::Unknown if failures >= UNKNOWN_TRIES => HARD_STOP,
            Self::Device(_) | Self::Stop(_) if failures >= DEVICE_TRIES => HARD_STOP,
            _ if recent < TRIES => Seconds(0),
            // 30 s, 1, 2, 4 … minutes, at most an hour.
            _ => Seconds((30_i64 << (recent - TRIES).clamp(0, 20)).min(3600)),
        }
    }
}

/// Takes one try from each of `pools`; refused as soon as one of them is closed.
///
/// Call it under the account's lock where there is an account. Where there is none, the counter's own row is the lock: two
/// that read the same number would both be let in, and an address without an account be told by its number of tries.
pub async fn charge(tx: &mut Tx, subject: &str, factor: &str, pools: &[Pool], now: Timestamp) -> Result<Charge, Error> {
    let mut until = now;
    let mut stakes = Vec::with_capacity(pools.len());
    for pool in pools {
        hold(tx, subject, factor, *pool, now).await?;
        let (before, failures, recent) = match read(tx, subject, factor, *pool).await? {
            Some(counter) if counter.is_old(now) => (counter.blocked_until, counter.failures + 1, 1),
            Some(counter) => (counter.blocked_until, counter.failures + 1, counter.recent + 1),
            None => (Timestamp::from_millis(0), 1, 1),
        };
        until = until.max(before);
        let closed = (before, now + pool.delay(failures, recent));
        stakes.push(Stake { pool: *pool, failures, recent, closed });
    }
    if until > now {
        return Ok(Charge::Refused { until });
    }
    for Stake { pool, failures, recent, closed } in &stakes {
        tx.query(
            "UPDATE attempts SET failures = $4, recent = $8, blocked_until = $5, updated_at = $6, kept_until = $7
             WHERE subject = $1 AND factor = $2 AND pool = $3",
        )
        .bind(subject)
        .bind(factor)
        .bind(pool.name())
        .bind(*failures)
        .bind(closed.1)
        .bind(now)
        .bind(now + pool.kept(subject))
        .bind(*recent)
        .execute()
        .await?;
    }
    Ok(Charge::Allowed(Paid { subject: subject.to_owned(), factor: factor.to_owned(), stakes }))
}

/// Locks a counter until the end of the transaction, and begins it where there is none.
async fn hold(tx: &mut Tx, subject: &str, factor: &str, pool: Pool, now: Timestamp) -> Result<(), Error> {
    tx.query(
        "INSERT INTO attempts (subject, factor, pool, failures, blocked_until, updated_at) VALUES ($1, $2, $3, 0, 0, $4)
         ON CONFLICT (subject, factor, pool) DO UPDATE SET failures = attempts.failures",
    )
    .bind(subject)
    .bind(factor)
    .bind(pool.name())
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

impl Counter {
    fn is_old(&self, now: Timestamp) -> bool {
        self.updated_at.max(self.blocked_until) + RECENT <= now
    }
}

impl Paid {
    /// Failures of late of the fullest pool, this try included.
    pub fn failures(&self) -> i64 {
        self.stakes.iter().map(|stake| stake.recent).max().unwrap_or(0)
    }

    /// Gives the try back. A pause that another try began since stands. Call it under the account's lock.
    pub async fn give_back(&self, tx: &mut Tx) -> Result<(), Error> {
        for Stake { pool, closed: (before, by_this), .. } in &self.stakes {
            tx.query(
                "UPDATE attempts SET failures = failures - 1, recent = recent - 1,
                    blocked_until = CASE WHEN blocked_until = $4 THEN $5 ELSE blocked_until END
                 WHERE subject = $1 AND factor = $2 AND pool = $3 AND failures > 0",
            )
            .bind(&*self.subject)
            .bind(&*self.factor)
            .bind(pool.name())
            .bind(*by_this)
            .bind(*before)
            .execute()
            .await?;
        }
        Ok(())
    }

    /// What came of the check that was paid for. Where it failed, which is not where the answer was wrong, the try is
    /// given back: a flood that fills the queue of the password threads must not pause whoever knows the password.
    pub async fn unless_failed<T>(&self, db: &Db, account: Option<UserId>, came: Result<T, Error>) -> Result<T, Error> {
        if came.is_err()
            && let Err(error) = self.give_back_to(db, account).await
        {
            tracing::error!(error = &error as &dyn std::error::Error, "a try that was not checked stays paid");
        }
        came
    }

    async fn give_back_to(&self, db: &Db, account: Option<UserId>) -> Result<(), Error> {
        let mut tx = db.write().await?;
        // The same statements where there is no account: the queue is full, and no hash hides how long they take.
        match account {
            Some(id) => drop(users::lock(&mut tx, id).await?),
            None => users::lock_nobody(&mut tx).await?,
        }
        self.give_back(&mut tx).await?;
        tx.commit().await
    }
}

/// The pool that tries are taken from: the `own` one of a known browser, or of whoever holds a link that says as much, while
/// that has any left, that of strangers otherwise.
pub async fn pool_of(tx: &mut Tx, subject: &str, factor: &str, own: Option<Pool>) -> Result<Pool, Error> {
    let Some(own) = own else { return Ok(Pool::Unknown) };
    let tried = failures(tx, subject, factor, own).await?;
    let known = tx
        .query(
            "SELECT CAST(coalesce(sum(failures), 0) AS BIGINT) FROM attempts
             WHERE subject = $1 AND factor = $2 AND pool LIKE 'device:%'",
        )
        .bind(subject)
        .bind(factor)
        .number()
        .await?;
    Ok(own_or_unknown(own, tried, known.unwrap_or(0)))
}

fn own_or_unknown(own: Pool, tried: i64, known: i64) -> Pool {
    if tried < DEVICE_TRIES && known < KNOWN_TRIES { own } else { Pool::Unknown }
}

/// Until when a try from this browser would be refused, if it would: a read, so that refusing writes nothing. One
/// statement, whether anybody has the subject's account or not.
pub async fn refused_until(
    db: &Db,
    subject: &str,
    factor: &str,
    device: Option<DeviceId>,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let rows = db
        .query("SELECT pool, failures, blocked_until FROM attempts WHERE subject = $1 AND factor = $2")
        .bind(subject)
        .bind(factor)
        .all::<Counted>()
        .await?;
    let of = |pool: Pool| rows.iter().find(|row| row.pool == pool.name());
    let known = rows.iter().filter(|row| row.pool.starts_with("device:")).map(|row| row.failures).sum();
    let pool = device
        .map(Pool::Device)
        .map_or(Pool::Unknown, |own| own_or_unknown(own, of(own).map_or(0, |row| row.failures), known));
    Ok(of(pool).map(|row| row.blocked_until).filter(|until| *until > now))
}

/// Failures of one pool so far.
pub async fn failures(tx: &mut Tx, subject: &str, factor: &str, pool: Pool) -> Result<i64, Error> {
    Ok(read(tx, subject, factor, pool).await?.map_or(0, |counter| counter.failures))
}

/// Until when a factor is paused for these pools, if it is.
pub async fn paused_until(
    tx: &mut Tx,
    subject: &str,
    factor: &str,
    pools: &[Pool],
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let mut until = now;
    for pool in pools {
        if let Some(counter) = read(tx, subject, factor, *pool).await? {
            until = until.max(counter.blocked_until);
        }
    }
    Ok((until > now).then_some(until))
}

/// Wrong tries before a right one that is paid for already, by anybody. What a session tried stands in the pool of its
/// browser as well.
pub async fn wrong_before(tx: &mut Tx, subject: &str, factor: &str) -> Result<i64, Error> {
    let paid = tx
        .query(
            "SELECT CAST(coalesce(sum(failures), 0) AS BIGINT) FROM attempts
             WHERE subject = $1 AND factor = $2 AND pool NOT LIKE 'session:%'",
        )
        .bind(subject)
        .bind(factor)
        .number()
        .await?;
    Ok((paid.unwrap_or(0) - 1).max(0))
}

/// A right answer: every pool of this factor starts anew.
pub async fn clear(tx: &mut Tx, subject: &str, factor: &str) -> Result<(), Error> {
    tx.query("DELETE FROM attempts WHERE subject = $1 AND factor = $2").bind(subject).bind(factor).execute().await?;
    Ok(())
}

/// Everybody was shut out, and no browser is known any more: whoever had guessed at the second factor from unknown ones
/// until only known ones are let in must not have shut the owner out by that. What they guessed with, the password, is dead.
///
/// Only past that point, and once in a long time: who reads the mailbox can have everybody shut out again and again, and
/// must not buy tries by it.
pub async fn ease_second(tx: &mut Tx, subject: &str, now: Timestamp) -> Result<(), Error> {
    let spent = tx
        .query(
            "SELECT count(*) FROM attempts WHERE subject = $1 AND pool = $2 AND factor <> 'password' AND failures >= $3",
        )
        .bind(subject)
        .bind(Pool::Unknown.name())
        .bind(UNKNOWN_TRIES)
        .number()
        .await?;
    if spent.unwrap_or(0) == 0 || !quotas::take(tx, &format!("eased:{subject}"), 1, HARD_STOP, now).await? {
        return Ok(());
    }
    tx.query(
        "UPDATE attempts SET failures = $4, blocked_until = 0
         WHERE subject = $1 AND pool = $2 AND factor <> 'password' AND failures >= $3",
    )
    .bind(subject)
    .bind(Pool::Unknown.name())
    .bind(UNKNOWN_TRIES)
    .bind(EASED)
    .execute()
    .await?;
    Ok(())
}

/// Every factor of the subject starts anew.
pub async fn clear_all(tx: &mut Tx, subject: &str) -> Result<(), Error> {
    tx.query("DELETE FROM attempts WHERE subject = $1").bind(subject).execute().await?;
    Ok(())
}

async fn read(tx: &mut Tx, subject: &str, factor: &str, pool: Pool) -> Result<Option<Counter>, Error> {
    tx.query("SELECT failures, recent, blocked_until, updated_at FROM attempts WHERE subject = $1 AND factor = $2 AND pool = $3")
        .bind(subject)
        .bind(factor)
        .bind(pool.name())
        .optional()
        .await
}
