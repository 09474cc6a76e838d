//! Recoveries of accounts whose second factors are lost: one at a time for an account, and it begins with a hold.

use crate::clock::{Seconds, Timestamp};
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::ids::UserId;
use crate::store::db::{Db, Tx, rows};

/// A recovery under way.
#[derive(Debug, Clone, Copy)]
pub struct Recovery {
    /// Whose.
    pub user_id: UserId,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the hold ends.
    pub ready_at: Timestamp,
    /// Until when the link that ends it works; `None` while the hold runs.
    pub expires_at: Option<Timestamp>,
}

struct Owner {
    user_id: UserId,
}

rows! {
    Recovery { user_id, created_at, ready_at, expires_at }
    Owner { user_id }
}

const FIND: &str = "SELECT user_id, created_at, ready_at, expires_at FROM recoveries WHERE user_id = $1";

/// The account's recovery, for a page.
pub async fn find(db: &Db, user: UserId) -> Result<Option<Recovery>, Error> {
    db.query(FIND).bind(user).optional().await
}

/// The same inside a deciding transaction.
pub async fn find_in(tx: &mut Tx, user: UserId) -> Result<Option<Recovery>, Error> {
    tx.query(FIND).bind(user).optional().await
}

/// Begins one; `false` when one is under way.
pub async fn begin(tx: &mut Tx, user: UserId, now: Timestamp, ready_at: Timestamp) -> Result<bool, Error> {
    let begun = tx
        .query(
            "INSERT INTO recoveries (user_id, created_at, ready_at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING",
        )
        .bind(user)
        .bind(now)
        .bind(ready_at)
        .execute()
        .await?;
    Ok(begun > 0)
}

/// Makes the hold of one that still runs last at least this long from its beginning; until when then, if that is later.
pub async fn put_off(tx: &mut Tx, user: UserId, hold: Seconds) -> Result<Option<Timestamp>, Error> {
    let ready_at = tx
        .query(
            "UPDATE recoveries SET ready_at = created_at + $2
             WHERE user_id = $1 AND link_hash IS NULL AND ready_at < created_at + $2 RETURNING ready_at",
        )
        .bind(user)
        .bind(hold.0 * 1000)
        .number()
        .await?;
    Ok(ready_at.map(Timestamp::from_millis))
}

/// Recoveries that want something done: the hold is over and the link not made, or the link is too old.
pub async fn due(db: &Db, now: Timestamp) -> Result<Vec<Recovery>, Error> {
    db.query(
        "SELECT user_id, created_at, ready_at, expires_at FROM recoveries
         WHERE (ready_at <= $1 AND link_hash IS NULL) OR expires_at <= $1 LIMIT 100",
    )
    .bind(now)
    .all()
    .await
}

/// The hold is over: stores the hash of the link that ends it.
pub async fn open(tx: &mut Tx, user: UserId, link: TokenHash, expires_at: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE recoveries SET link_hash = $1, expires_at = $2 WHERE user_id = $3")
        .bind(link)
        .bind(expires_at)
        .bind(user)
        .execute()
        .await?;
    Ok(())
}

/// Whose recovery a link ends, while it works.
pub async fn by_link(db: &Db, link: TokenHash, now: Timestamp) -> Result<Option<UserId>, Error> {
    let row = db
        .query("SELECT user_id FROM recoveries WHERE link_hash = $1 AND expires_at > $2")
        .bind(link)
        .bind(now)
        .optional::<Owner>()
        .await?;
    Ok(row.map(|row| row.user_id))
}

/// Uses a link, once: the recovery is over.
pub async fn claim(tx: &mut Tx, user: UserId, link: TokenHash, now: Timestamp) -> Result<bool, Error> {
    let claimed = tx
        .query("DELETE FROM recoveries WHERE user_id = $1 AND link_hash = $2 AND expires_at > $3")
        .bind(user)
        .bind(link)
        .bind(now)
        .execute()
        .await?;
    Ok(claimed > 0)
}

/// Ends the account's recovery; `false` when there was none.
pub async fn end(tx: &mut Tx, user: UserId) -> Result<bool, Error> {
    Ok(tx.query("DELETE FROM recoveries WHERE user_id = $1").bind(user).execute().await? > 0)
}
