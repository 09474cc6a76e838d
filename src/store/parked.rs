//! Parked actions: rows that wait for a proof, and for what is left of a day those that waited in vain.

use crate::clock::{Seconds, Timestamp};
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::factor::{FactorClass, Proven};
use crate::model::ids::{ParkId, SessionId, UserId};
use crate::store::audit::{self, Cause, Entry};
use crate::store::db::{Db, Tx, rows};
use crate::store::sessions::proof;

/// A parked action waits this long for its proof.
pub const TTL: Seconds = Seconds::minutes(15);
/// Counted from when it was asked for, one that was not confirmed in time is remembered this long. Not longer than a day:
/// the person is told the time of day.
pub const REMEMBERED: Seconds = Seconds::days(1);
/// Live rows one session may have from the browser it was opened in, and as many again from all others together, which
/// have a copy of its cookie: those must not use up what the owner may have waiting.
pub const PER_SESSION: i64 = 5;
/// Live rows one account may have over all its sessions.
pub const PER_USER: i64 = 20;
/// One check may take this long before the next is let in (a killed process never frees its turn).
const TURN: Seconds = Seconds(15);

/// Which row is asked for, and by whom: all of it must fit, or the row does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Hash of the handle in the URL.
    pub handle: TokenHash,
    /// Hash of the binding cookie made for this park.
    pub binding: TokenHash,
    /// The account.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
}

/// A parked action as stored.
pub struct ParkedRow {
    /// Which row.
    pub id: ParkId,
    /// The action's registered name.
    pub name: String,
    /// The sealed payload.
    pub sealed: Vec<u8>,
    /// The policy of the moment it was parked.
    pub policy: String,
    first_at: Option<Timestamp>,
    first_by: Option<String>,
    first_since: Option<Timestamp>,
    second_at: Option<Timestamp>,
    second_by: Option<String>,
    second_since: Option<Timestamp>,
    /// Keyed hash of the newest mailed code.
    pub code_mac: Option<Vec<u8>>,
    /// When it was mailed.
    pub code_sent_at: Option<Timestamp>,
    /// Where to go back to.
    pub return_to: String,
    /// When the row expires.
    pub expires_at: Timestamp,
}

rows! {
    ParkedRow {
        id, name, sealed, policy, first_at, first_by, first_since, second_at, second_by, second_since, code_mac,
        code_sent_at, return_to, expires_at,
    }
}

impl ParkedRow {
    /// The first-factor proof given for this row alone.
    pub fn first(&self) -> Option<Proven> {
        proof(self.first_at, self.first_by.as_deref(), self.first_since)
    }
    /// The second-factor proof given for this row alone.
    pub fn second(&self) -> Option<Proven> {
        proof(self.second_at, self.second_by.as_deref(), self.second_since)
    }
}

/// A new row.
pub struct NewPark {
    /// Its identity, which is also sealed into the payload.
    pub id: ParkId,
    /// Where it belongs.
    pub key: Key,
    /// The action's registered name.
    pub name: &'static str,
    /// The sealed payload.
    pub sealed: Vec<u8>,
    /// What takes its place when it was not confirmed in time; `None` where nothing does.
    pub kept: Option<Vec<u8>>,
    /// The policy of this moment.
    pub policy: String,
    /// Where to go back to.
    pub return_to: String,
    /// Whether the browser is the one the session was opened in.
    pub own_browser: bool,
}

/// Parks an action; `false` when the session or the account has as many as it may have. Nobody else's row is pushed out,
/// but what the session remembers of earlier ones: a person is told of the last one. Call it under the account's lock.
pub async fn insert(tx: &mut Tx, new: NewPark, now: Timestamp) -> Result<bool, Error> {
    let of_session = tx
        .query(
            "SELECT count(*) FROM parked_actions
             WHERE session_id = $1 AND own_browser = $3 AND expires_at > $2 AND lapsed_at IS NULL",
        )
        .bind(new.key.session)
        .bind(now)
        .bind(new.own_browser)
        .number()
        .await?
        .unwrap_or(0);
    let of_user = tx
        .query("SELECT count(*) FROM parked_actions WHERE user_id = $1 AND expires_at > $2 AND lapsed_at IS NULL")
        .bind(new.key.user)
        .bind(now)
        .number()
        .await?
        .unwrap_or(0);
    if of_session >= PER_SESSION || of_user >= PER_USER {
        return Ok(false);
    }
    tx.query("DELETE FROM parked_actions WHERE session_id = $1 AND lapsed_at IS NOT NULL")
        .bind(new.key.session)
        .execute()
        .await?;
    tx.query(
        "INSERT INTO parked_actions (id, handle_hash, binding_hash, user_id, session_id, name, sealed, kept, policy, checking_until, return_to, created_at, expires_at, own_browser)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13)",
    )
    .bind(new.id)
    .bind(new.key.handle)
    .bind(new.key.binding)
    .bind(new.key.user)
    .bind(new.key.session)
    .bind(new.name)
    .bind(new.sealed)
    .bind(new.kept)
    .bind(new.policy)
    .bind(new.return_to)
    .bind(now)
    .bind(now + TTL)
    .bind(new.own_browser)
    .execute()
    .await?;
    Ok(true)
}

/// The row that `key` names.
pub async fn find(tx: &mut Tx, key: &Key, now: Timestamp) -> Result<Option<ParkedRow>, Error> {
    tx.query(
        "SELECT id, name, sealed, policy, first_at, first_by, first_since, second_at, second_by, second_since, code_mac, code_sent_at, return_to, expires_at
         FROM parked_actions WHERE handle_hash = $1 AND binding_hash = $2 AND user_id = $3 AND session_id = $4 AND expires_at > $5 AND lapsed_at IS NULL",
    )
    .bind(key.handle)
    .bind(key.binding)
    .bind(key.user)
    .bind(key.session)
    .bind(now)
    .optional()
    .await
}

/// Takes the turn to check a proof for this row; `false` while another check is under way.
pub async fn take_turn(tx: &mut Tx, id: ParkId, now: Timestamp) -> Result<bool, Error> {
    let taken = tx
        .query("UPDATE parked_actions SET checking_until = $1 WHERE id = $2 AND checking_until <= $3")
        .bind(now + TURN)
        .bind(id)
        .bind(now)
        .execute()
        .await?;
    Ok(taken > 0)
}

/// Gives the turn back.
pub async fn give_turn(tx: &mut Tx, id: ParkId) -> Result<(), Error> {
    tx.query("UPDATE parked_actions SET checking_until = 0 WHERE id = $1").bind(id).execute().await?;
    Ok(())
}

/// Records a proof for this row alone.
pub async fn record(tx: &mut Tx, id: ParkId, class: FactorClass, proven: Proven) -> Result<(), Error> {
    let sql = match class {
        FactorClass::First => "UPDATE parked_actions SET first_at = $1, first_by = $2, first_since = $3 WHERE id = $4",
        FactorClass::Second => {
            "UPDATE parked_actions SET second_at = $1, second_by = $2, second_since = $3 WHERE id = $4"
        }
    };
    tx.query(sql).bind(proven.at).bind(proven.by.name()).bind(proven.since).bind(id).execute().await?;
    Ok(())
}

/// Puts a newly mailed code in the place of the old one.
pub async fn set_code(tx: &mut Tx, id: ParkId, code_mac: Vec<u8>, now: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE parked_actions SET code_mac = $1, code_sent_at = $2 WHERE id = $3")
        .bind(code_mac)
        .bind(now)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

/// Uses up the mailed code, once.
pub async fn claim_code(tx: &mut Tx, id: ParkId, code_mac: Vec<u8>) -> Result<bool, Error> {
    let claimed = tx
        .query("UPDATE parked_actions SET code_mac = NULL WHERE id = $1 AND code_mac = $2")
        .bind(id)
        .bind(code_mac)
        .execute()
        .await?;
    Ok(claimed > 0)
}

/// Takes the row, once, whatever races: the statement that makes an action run at most one time.
pub async fn claim(tx: &mut Tx, key: &Key, now: Timestamp) -> Result<Option<ParkedRow>, Error> {
    tx.query(
        "DELETE FROM parked_actions
         WHERE handle_hash = $1 AND binding_hash = $2 AND user_id = $3 AND session_id = $4 AND expires_at > $5 AND lapsed_at IS NULL
         RETURNING id, name, sealed, policy, first_at, first_by, first_since, second_at, second_by, second_since, code_mac, code_sent_at, return_to, expires_at",
    )
    .bind(key.handle)
    .bind(key.binding)
    .bind(key.user)
    .bind(key.session)
    .bind(now)
    .optional()
    .await
}

/// What is remembered of an action that was not confirmed in time.
pub struct Lapsed {
    /// Which row.
    pub id: ParkId,
    /// The action's registered name.
    pub name: String,
    /// What is remembered of the payload, sealed.
    pub sealed: Vec<u8>,
    /// The page it was asked for on.
    pub return_to: String,
    /// When it was asked for.
    pub created_at: Timestamp,
}

rows! { Lapsed { id, name, sealed, return_to, created_at } }

/// What was parked in this session with this binding, and not confirmed in time.
pub async fn lapsed(
    db: &Db,
    user: UserId,
    session: SessionId,
    binding: TokenHash,
    now: Timestamp,
) -> Result<Option<Lapsed>, Error> {
    db.query(
        "SELECT id, name, COALESCE(kept, sealed) AS sealed, return_to, created_at FROM parked_actions
         WHERE user_id = $1 AND session_id = $2 AND binding_hash = $3 AND expires_at <= $4 AND created_at > $5
           AND (lapsed_at IS NOT NULL OR kept IS NOT NULL)",
    )
    .bind(user)
    .bind(session)
    .bind(binding)
    .bind(now)
    .bind(now - REMEMBERED)
    .optional()
    .await
}

/// Which waiting actions come to nothing, without anybody having cancelled them.
#[derive(Clone, Copy, Debug)]
pub enum Waiting<'a> {
    /// Everything the account has parked: a credential changed, or somebody said "this wasn't me".
    All,
    /// What a session has parked, which ends.
    OfSession(SessionId),
    /// What the account's other sessions have parked, which end.
    OfOthers(SessionId),
    /// What was parked in a session by another browser than this one, which shows the bindings of its own. What a thief with
    /// a copied cookie has parked dies by this; what the owner's other tabs have parked lives.
    Foreign(SessionId, &'a [TokenHash]),
}

impl Waiting<'_> {
    fn includes(&self, row: &Bound) -> bool {
        match *self {
            Self::All => true,
            Self::OfSession(session) => row.session_id == session,
            Self::OfOthers(kept) => row.session_id != kept,
            Self::Foreign(session, own) => {
                row.session_id == session && !own.iter().any(|hash| hash.0.as_slice() == row.binding_hash)
            }
        }
    }
}

struct Bound {
    id: ParkId,
    session_id: SessionId,
    name: String,
    binding_hash: Vec<u8>,
    lapsed_at: Option<Timestamp>,
}

rows! { Bound { id, session_id, name, binding_hash, lapsed_at } }

/// Takes waiting actions of the cause's account away, each with its line in the log, and what is remembered of others,
/// whose line is there already. Called under the account's lock, so that
/// none comes meanwhile.
pub async fn void(tx: &mut Tx, which: Waiting<'_>, cause: &Cause<'_>) -> Result<(), Error> {
    let rows = tx
        .query("SELECT id, session_id, name, binding_hash, lapsed_at FROM parked_actions WHERE user_id = $1")
        .bind(cause.by.user)
        .all::<Bound>()
        .await?;
    for row in rows.iter().filter(|row| which.includes(row)) {
        tx.query("DELETE FROM parked_actions WHERE id = $1").bind(row.id).execute().await?;
        if row.lapsed_at.is_some() {
            continue;
        }
        let entry = Entry {
            user: Some(cause.by.user),
            session: cause.by.session,
            event: "action.voided",
            action: Some(&row.name),
            detail: Some(row.id.to_string()),
            ..Default::default()
        };
        audit::append(tx, entry, cause.client, cause.now).await?;
    }
    Ok(())
}
