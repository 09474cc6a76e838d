//! Usernames, and those that were given up and are not anybody else's yet.

use crate::clock::{Seconds, Timestamp};
use crate::crypto::KeyRing;
use crate::error::Error;
use crate::model::ids::UserId;
use crate::model::username::Username;
use crate::store::db::{Db, Tx, rows};

/// A name that was given up, or whose account was erased, is kept from everybody else this long: links, mentions and
/// habits that meant one person must not lead to another.
pub const HELD: Seconds = Seconds::days(90);

struct Owner {
    user_id: UserId,
}

rows! { Owner { user_id } }

/// The account that a username signs in to.
pub async fn find(db: &Db, name: &Username) -> Result<Option<UserId>, Error> {
    let row = db.query("SELECT user_id FROM usernames WHERE username_key = $1").bind(name.key()).optional::<Owner>();
    Ok(row.await?.map(|row| row.user_id))
}

/// What stands for a name that is held.
fn mac(keys: &KeyRing, name: &Username) -> Vec<u8> {
    keys.mac("username", &[name.key().as_bytes()]).to_vec()
}

const TAKEN: &str = "SELECT (SELECT count(*) FROM usernames WHERE username_key = $1 AND user_id <> $2)
    + (SELECT count(*) FROM freed_usernames
       WHERE key_mac = $3 AND held_until > $4 AND (user_id IS NULL OR user_id <> $2))";

/// Whether a name is somebody else's, or held for somebody else or nobody.
pub async fn is_taken(db: &Db, keys: &KeyRing, name: &Username, user: UserId, now: Timestamp) -> Result<bool, Error> {
    for mac in keys.macs("username", &[name.key().as_bytes()]) {
        let count = db.query(TAKEN).bind(name.key()).bind(user).bind(mac.to_vec()).bind(now).number().await?;
        if count.unwrap_or(0) > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The same inside a deciding transaction.
pub async fn is_taken_in(
    tx: &mut Tx,
    keys: &KeyRing,
    name: &Username,
    user: UserId,
    now: Timestamp,
) -> Result<bool, Error> {
    // A hold may stand under an older key.
    for mac in keys.macs("username", &[name.key().as_bytes()]) {
        let count = tx.query(TAKEN).bind(name.key()).bind(user).bind(mac.to_vec()).bind(now).number().await?;
        if count.unwrap_or(0) > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Gives the account a name, unless somebody has it: of two who ask at once, one gets it.
pub async fn claim(tx: &mut Tx, user: UserId, name: &Username, now: Timestamp) -> Result<bool, Error> {
    let claimed = tx
        .query(
            "INSERT INTO usernames (username_key, user_id, username, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (username_key) DO NOTHING",
        )
        .bind(name.key())
        .bind(user)
        .bind(name.as_str())
        .bind(now)
        .execute()
        .await?;
    Ok(claimed > 0)
}

struct Name {
    username: String,
}

rows! { Name { username } }

/// Takes the account's name away; which it was.
pub async fn release(tx: &mut Tx, user: UserId) -> Result<Option<String>, Error> {
    let row = tx.query("DELETE FROM usernames WHERE user_id = $1 RETURNING username").bind(user).optional::<Name>();
    Ok(row.await?.map(|row| row.username))
}

/// Keeps a name that was given up from everybody but `user`.
pub async fn hold(
    tx: &mut Tx,
    keys: &KeyRing,
    name: &Username,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<(), Error> {
    tx.query(
        "INSERT INTO freed_usernames (key_mac, user_id, held_until) VALUES ($1, $2, $3)
         ON CONFLICT (key_mac) DO UPDATE SET user_id = $2, held_until = $3",
    )
    .bind(mac(keys, name))
    .bind(user)
    .bind(now + HELD)
    .execute()
    .await?;
    Ok(())
}

/// Ends the hold on a name: its former owner took it back.
pub async fn unhold(tx: &mut Tx, keys: &KeyRing, name: &Username) -> Result<(), Error> {
    for mac in keys.macs("username", &[name.key().as_bytes()]) {
        tx.query("DELETE FROM freed_usernames WHERE key_mac = $1").bind(mac.to_vec()).execute().await?;
    }
    Ok(())
}

/// How many names are held for the account.
pub async fn held_for(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<i64, Error> {
    let count = tx.query("SELECT count(*) FROM freed_usernames WHERE user_id = $1 AND held_until > $2");
    Ok(count.bind(user).bind(now).number().await?.unwrap_or(0))
}
