//! Ways back from a change of addresses.

use crate::clock::{Seconds, Timestamp};
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::ids::UserId;
use crate::store::db::{Db, Tx, rows};
use crate::store::tokens::{self, Purpose};
use crate::store::users;

/// A way back stays open this long.
pub const LIFE: Seconds = Seconds::hours(72);
/// Addresses and factors that came less than this ago may be a stranger's: as long as the way back from their coming stays
/// open.
pub const YOUNG: Seconds = LIFE;
/// Pressed without a proof where the account could give one, it waits this long.
pub const WAIT: Seconds = Seconds::hours(24);

/// What is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another address took the place of the primary one, or is going to.
    Replaced,
    /// One was added.
    Added,
    /// Another one was made primary.
    Primary,
    /// One was removed.
    Removed,
}

impl Change {
    const ALL: [Self; 4] = [Self::Replaced, Self::Added, Self::Primary, Self::Removed];

    const fn name(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Added => "added",
            Self::Primary => "primary",
            Self::Removed => "removed",
        }
    }
}

/// A way back to a former address.
#[derive(Debug, Clone)]
pub struct EmailUndo {
    /// Its link's hash.
    pub token_hash: TokenHash,
    /// Whose.
    pub user_id: UserId,
    /// What is taken back.
    pub change: Change,
    /// The address to go back to.
    pub old_address: String,
    /// Since when that was proven.
    pub old_verified_at: Timestamp,
    /// The address that came instead, or beside it, or was going to; the former one itself when it was removed.
    pub new_address: String,
    /// When the change was asked for or made.
    pub created_at: Timestamp,
    /// When that began: what came to the account since then goes with it, and proves nothing.
    pub began_at: Timestamp,
    /// Pressed without a proof where one is asked for, it is done then by itself. `None` as long as nobody did so.
    pub waits_until: Option<Timestamp>,
    /// Whether the account had a passkey or an authenticator app from some days before that beginning.
    pub strong: bool,
    /// The user agent that asked for the change; empty when none is known.
    pub agent: String,
}

struct Row {
    token_hash: Vec<u8>,
    user_id: UserId,
    kind: String,
    old_address: String,
    old_verified_at: Option<Timestamp>,
    new_address: String,
    created_at: Timestamp,
    began_at: Timestamp,
    waits_until: Option<Timestamp>,
    strong: bool,
    agent: String,
}

rows! {
    Row { token_hash, user_id, kind, old_address, old_verified_at, new_address, created_at, began_at, waits_until, strong, agent }
}

impl TryFrom<Row> for EmailUndo {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let change = Change::ALL.into_iter().find(|change| change.name() == row.kind);
        let hash: Option<[u8; 32]> = row.token_hash.try_into().ok();
        let (Some(change), Some(hash)) = (change, hash) else { return Err(Error::corrupt("way back")) };
        Ok(Self {
            token_hash: TokenHash(hash),
            user_id: row.user_id,
            change,
            old_address: row.old_address,
            // From before its age was kept: certainly older than the change.
            old_verified_at: row.old_verified_at.unwrap_or(row.created_at - LIFE),
            new_address: row.new_address,
            created_at: row.created_at,
            // Nothing is kept by a node of an older version, and no factor is older than nothing.
            began_at: if row.began_at.millis() == 0 { row.created_at } else { row.began_at },
            waits_until: row.waits_until,
            strong: row.strong,
            agent: row.agent,
        })
    }
}

/// What a new way back leads to, and from what.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// What is taken back.
    pub change: Change,
    /// The address to go back to.
    pub old: &'a EmailAddress,
    /// Since when that is proven.
    pub old_since: Timestamp,
    /// The address that came, or is going to; the former one itself when it was removed.
    pub new: &'a str,
    /// When the change was asked for.
    pub asked_at: Timestamp,
}

/// When what a new way back undoes began: with the change itself, or with the first of those before it that can still be
/// taken back, and that came after the address it leads to was proven.
async fn beginning(tx: &mut Tx, user: UserId, way: &Opening<'_>, now: Timestamp) -> Result<Timestamp, Error> {
    let sql = "SELECT began_at FROM email_undos
        WHERE user_id = $1 AND used_at IS NULL AND expires_at > $2 AND began_at > $3 ORDER BY began_at LIMIT 1";
    let earlier = tx.query(sql).bind(user).bind(now).bind(way.old_since).number().await?;
    Ok(earlier.map_or(way.asked_at, |at| way.asked_at.min(Timestamp::from_millis(at))))
}

/// Opens a way back, whose link has this hash, from a change that `client` asked for.
pub async fn open(
    tx: &mut Tx,
    hash: TokenHash,
    user: UserId,
    opening: Opening<'_>,
    client: &Client,
    now: Timestamp,
) -> Result<(), Error> {
    let began = beginning(tx, user, &opening, now).await?;
    tx.query(
        "INSERT INTO email_undos
            (token_hash, user_id, kind, old_address, old_key, old_verified_at, new_address, created_at, expires_at, agent,
             began_at, strong)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
            EXISTS (SELECT 1 FROM totps WHERE user_id = $2 AND created_at < $12)
            OR EXISTS (SELECT 1 FROM passkeys WHERE user_id = $2 AND created_at < $12))",
    )
    .bind(hash)
    .bind(user)
    .bind(opening.change.name())
    .bind(opening.old.as_str())
    .bind(opening.old.key())
    .bind(opening.old_since)
    .bind(opening.new)
    .bind(now)
    .bind(now + LIFE)
    .bind(client.agent.as_str())
    .bind(began)
    .bind(began - YOUNG)
    .execute()
    .await?;
    outlive(tx, user, now + LIFE).await
}

/// An erasure that is scheduled waits for the way back, or it would take it along. So does the link that stops it.
async fn outlive(tx: &mut Tx, user: UserId, until: Timestamp) -> Result<(), Error> {
    if users::put_deletion_off(tx, user, until).await? {
        tokens::extend(tx, Purpose::UndoDeletion, user, until).await?;
    }
    Ok(())
}

/// The columns of [`Row`] of the ways back that are open at `$1`.
macro_rules! open_ones {
    ($more:literal) => {
        concat!(
            "SELECT token_hash, user_id, kind, old_address, old_verified_at, new_address, created_at, began_at,
                    waits_until, strong, agent
             FROM email_undos WHERE used_at IS NULL AND expires_at > $1 ",
            $more
        )
    };
}

/// The way back that a link names, while it is open.
pub async fn find(db: &Db, hash: TokenHash, now: Timestamp) -> Result<Option<EmailUndo>, Error> {
    let row = db.query(open_ones!("AND token_hash = $2")).bind(now).bind(hash).optional::<Row>().await?;
    row.map(EmailUndo::try_from).transpose()
}

/// The same inside a deciding transaction.
pub async fn find_in(tx: &mut Tx, hash: TokenHash, now: Timestamp) -> Result<Option<EmailUndo>, Error> {
    let row = tx.query(open_ones!("AND token_hash = $2")).bind(now).bind(hash).optional::<Row>().await?;
    row.map(EmailUndo::try_from).transpose()
}

/// The one of an account that waits, the earliest.
pub async fn waiting(db: &Db, user: UserId, now: Timestamp) -> Result<Option<EmailUndo>, Error> {
    let sql = open_ones!("AND user_id = $2 AND waits_until IS NOT NULL ORDER BY created_at LIMIT 1");
    let row = db.query(sql).bind(now).bind(user).optional::<Row>().await?;
    row.map(EmailUndo::try_from).transpose()
}

/// Those whose wait is over; each by itself, so that one that does not decode keeps no other from being done.
pub async fn due(db: &Db, now: Timestamp) -> Result<Vec<Result<EmailUndo, Error>>, Error> {
    let sql = open_ones!("AND waits_until IS NOT NULL AND waits_until <= $1 ORDER BY created_at");
    let rows = db.query(sql).bind(now).all::<Row>().await?;
    Ok(rows.into_iter().map(EmailUndo::try_from).collect())
}

/// Uses a way back, once.
pub async fn claim(tx: &mut Tx, undo: &EmailUndo, now: Timestamp) -> Result<bool, Error> {
    let claimed = tx
        .query("UPDATE email_undos SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1")
        .bind(now)
        .bind(undo.token_hash)
        .execute()
        .await?;
    Ok(claimed > 0)
}

/// What undoing a change does to the account's addresses.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    /// Every address proven since then goes; none does where only a removed one comes back.
    pub young: Option<Timestamp>,
    /// The addresses that come back, by what they are compared by.
    pub back: [&'a str; 2],
}

/// Closes what has nothing left to do once `undo` is done: those opened since that lead to an address that comes back now,
/// or to one that goes, and the others of the same change (a link is mailed when it is asked for, and another one when it
/// is done). One that leads to any other address stays open: whoever reads a mailbox must not be able to close another's.
pub async fn close_with(tx: &mut Tx, undo: &EmailUndo, reach: Reach<'_>, now: Timestamp) -> Result<(), Error> {
    tx.query(
        "UPDATE email_undos SET used_at = $1 WHERE user_id = $2 AND used_at IS NULL
         AND ((created_at > $3 AND (old_key IN ($4, $5) OR old_verified_at >= $6))
            OR EXISTS (SELECT 1 FROM email_undos same WHERE same.token_hash = $7
            AND same.kind = email_undos.kind AND same.old_key = email_undos.old_key
            AND same.new_address = email_undos.new_address))",
    )
    .bind(now)
    .bind(undo.user_id)
    .bind(undo.created_at)
    .bind(reach.back[0])
    .bind(reach.back[1])
    .bind(reach.young.unwrap_or(Timestamp::from_millis(i64::MAX)))
    .bind(undo.token_hash)
    .execute()
    .await?;
    Ok(())
}

/// The way back to the address that was the primary one before the change this one takes back began, where it is another
/// way than this: pressed by whoever reads another address, it must not cost the account the one that mail went to.
pub async fn before_all(tx: &mut Tx, undo: &EmailUndo, now: Timestamp) -> Result<Option<EmailUndo>, Error> {
    let sql = open_ones!(
        "AND user_id = $2 AND kind IN ('replaced', 'primary') AND began_at >= $3
         AND (old_verified_at IS NULL OR old_verified_at < $3) ORDER BY created_at, old_verified_at LIMIT 1"
    );
    let row = tx.query(sql).bind(now).bind(undo.user_id).bind(undo.began_at).optional::<Row>().await?;
    row.map(EmailUndo::try_from).transpose()
}

/// Closes those that lead to an address, which is to stay away. Whether there were any.
pub async fn close_to(tx: &mut Tx, user: UserId, key: &str, now: Timestamp) -> Result<bool, Error> {
    let closed = tx
        .query(
            "UPDATE email_undos SET used_at = $1 WHERE user_id = $2 AND used_at IS NULL AND expires_at > $1 AND old_key = $3",
        )
        .bind(now)
        .bind(user)
        .bind(key)
        .execute()
        .await?;
    Ok(closed > 0)
}

/// Closes those that lead to addresses the account has anyway: several of its addresses may hold their links.
pub async fn close_held(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), Error> {
    tx.query(
        "UPDATE email_undos SET used_at = $1 WHERE user_id = $2 AND used_at IS NULL AND expires_at > $1
         AND old_key IN (SELECT email_key FROM emails WHERE user_id = $2)",
    )
    .bind(now)
    .bind(user)
    .execute()
    .await?;
    Ok(())
}

/// Whether any of the account waits.
pub async fn any_waits(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT count(*) FROM email_undos
        WHERE user_id = $1 AND used_at IS NULL AND expires_at > $2 AND waits_until IS NOT NULL";
    Ok(tx.query(sql).bind(user).bind(now).number().await?.unwrap_or(0) > 0)
}

/// Has a way back wait. It stays open long enough, whatever is left of its time.
pub async fn wait(tx: &mut Tx, undo: &EmailUndo, until: Timestamp) -> Result<(), Error> {
    tx.query(
        "UPDATE email_undos SET waits_until = $1, expires_at = CASE WHEN expires_at > $2 THEN expires_at ELSE $2 END
         WHERE token_hash = $3",
    )
    .bind(until)
    .bind(until + LIFE)
    .bind(undo.token_hash)
    .execute()
    .await?;
    outlive(tx, undo.user_id, until + LIFE).await
}

/// Closes those of the account that wait, and the others of the same changes; whether there were any.
pub async fn stop(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<bool, Error> {
    let stopped = tx
        .query(
            "UPDATE email_undos SET used_at = $1 WHERE user_id = $2 AND used_at IS NULL
             AND EXISTS (SELECT 1 FROM email_undos same WHERE same.user_id = $2 AND same.used_at IS NULL
                AND same.waits_until IS NOT NULL AND same.kind = email_undos.kind
                AND same.old_key = email_undos.old_key AND same.new_address = email_undos.new_address)",
        )
        .bind(now)
        .bind(user)
        .execute()
        .await?;
    Ok(stopped > 0)
}

/// When the earliest change was made that can still be taken back.
pub async fn open_since(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT created_at FROM email_undos WHERE user_id = $1 AND used_at IS NULL AND expires_at > $2
        ORDER BY created_at LIMIT 1";
    Ok(tx.query(sql).bind(user).bind(now).number().await?.map(Timestamp::from_millis))
}

const OPEN_UNTIL: &str = "SELECT expires_at FROM email_undos WHERE user_id = $1 AND used_at IS NULL AND expires_at > $2
    ORDER BY expires_at DESC LIMIT 1";

/// Until when the last change can be taken back, if any can.
pub async fn open_until(db: &Db, user: UserId, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    Ok(db.query(OPEN_UNTIL).bind(user).bind(now).number().await?.map(Timestamp::from_millis))
}

/// The same inside a deciding transaction.
pub async fn open_until_in(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    Ok(tx.query(OPEN_UNTIL).bind(user).bind(now).number().await?.map(Timestamp::from_millis))
}
