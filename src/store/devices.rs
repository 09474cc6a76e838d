//! Browsers that have signed in to an account before. A known browser has its own budget of tries, so that a stranger
//! who fails a thousand times does not lock the owner out.

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::factor::ProofKind;
use crate::model::ids::{DeviceId, UserId};
use crate::store::db::{Db, Tx, rows};

struct Id {
    id: DeviceId,
}

rows! { Id { id } }

const FIND: &str = "SELECT id FROM devices WHERE user_id = $2
    AND (token_hash = $1 OR id IN (SELECT device_id FROM device_tokens WHERE token_hash = $1))";

/// The known browser that a device cookie names for this account.
pub async fn find(tx: &mut Tx, user: UserId, token: TokenHash) -> Result<Option<DeviceId>, Error> {
    Ok(tx.query(FIND).bind(token).bind(user).optional::<Id>().await?.map(|row| row.id))
}

/// The same, without a transaction.
pub async fn look(db: &Db, user: UserId, token: TokenHash) -> Result<Option<DeviceId>, Error> {
    Ok(db.query(FIND).bind(token).bind(user).optional::<Id>().await?.map(|row| row.id))
}

/// Remembers a browser.
pub async fn remember(tx: &mut Tx, user: UserId, token: TokenHash, now: Timestamp) -> Result<DeviceId, Error> {
    let id = DeviceId::new();
    tx.query("INSERT INTO devices (id, user_id, token_hash, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $4)")
        .bind(id)
        .bind(user)
        .bind(token)
        .bind(now)
        .execute()
        .await?;
    Ok(id)
}

/// The most accounts that go along with a browser's new token.
const ALONG: i64 = 20;

/// Has the accounts that know a browser by its former token know it by the new one as well: signing in to one account must
/// not make it a stranger to the others. It stays one browser to them, with one budget of tries; and the former token stays
/// good, or whoever has a copy of it could take it away.
pub async fn know_by(tx: &mut Tx, former: TokenHash, token: TokenHash, user: UserId) -> Result<(), Error> {
    tx.query(
        "INSERT INTO device_tokens (token_hash, device_id)
         SELECT $1, id FROM devices WHERE user_id <> $3
            AND (token_hash = $2 OR id IN (SELECT device_id FROM device_tokens WHERE token_hash = $2))
         ORDER BY last_seen_at DESC LIMIT $4",
    )
    .bind(token)
    .bind(former)
    .bind(user)
    .bind(ALONG)
    .execute()
    .await?;
    Ok(())
}

/// Notes that a known browser signed in again.
pub async fn touch(tx: &mut Tx, id: DeviceId, now: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE devices SET last_seen_at = $1 WHERE id = $2").bind(now).bind(id).execute().await?;
    Ok(())
}

struct Method {
    last_method: Option<String>,
}

rows! { Method { last_method } }

/// Notes the way a known browser last confirmed with.
pub async fn used(tx: &mut Tx, id: DeviceId, by: ProofKind) -> Result<(), Error> {
    tx.query("UPDATE devices SET last_method = $1 WHERE id = $2").bind(by.name()).bind(id).execute().await?;
    Ok(())
}

/// The way a known browser last confirmed with.
pub async fn last_used(tx: &mut Tx, id: DeviceId) -> Result<Option<ProofKind>, Error> {
    let row = tx.query("SELECT last_method FROM devices WHERE id = $1").bind(id).optional::<Method>().await?;
    Ok(row.and_then(|row| row.last_method).as_deref().and_then(ProofKind::from_name))
}

/// Forgets some of the browsers an account knows, at most `rows`; how many.
pub async fn forget(tx: &mut Tx, user: UserId, rows: i64) -> Result<u64, Error> {
    tx.query("DELETE FROM devices WHERE id IN (SELECT id FROM devices WHERE user_id = $1 LIMIT $2)")
        .bind(user)
        .bind(rows)
        .execute()
        .await
}

/// Forgets every known browser of the account.
pub async fn forget_all(tx: &mut Tx, user: UserId) -> Result<(), Error> {
    tx.query("DELETE FROM devices WHERE user_id = $1").bind(user).execute().await?;
    Ok(())
}
