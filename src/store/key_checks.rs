//! Which keys belong to this database, without the keys.

use crate::crypto::KeyCheck;
use crate::error::Error;
use crate::store::db::{Db, Tx, rows};

struct Known {
    key_id: Vec<u8>,
    mac: Vec<u8>,
}

rows! { Known { key_id, mac } }

/// How a key file stands to this database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// No key was ever used here.
    First,
    /// All of its keys were.
    Yes,
    /// Some were; the others are new.
    Partly,
    /// None of its keys was.
    No,
}

/// Whether the keys that `checks` stand for belong to this database.
pub async fn judge(db: &Db, checks: &[KeyCheck]) -> Result<Belongs, Error> {
    let known = db.query("SELECT key_id, mac FROM key_checks").all::<Known>().await?;
    let is_known = |check: &KeyCheck| known.iter().any(|row| row.key_id == check.id && row.mac == check.mac);
    Ok(match checks.iter().filter(|check| is_known(check)).count() {
        _ if known.is_empty() => Belongs::First,
        0 => Belongs::No,
        all if all == checks.len() => Belongs::Yes,
        _ => Belongs::Partly,
    })
}

struct Sealed {
    sealed: Vec<u8>,
}

rows! { Sealed { sealed } }

/// Some of what is sealed in a database that knows no key yet: one from before keys were remembered.
pub async fn sealed(db: &Db) -> Result<Vec<Vec<u8>>, Error> {
    let mut found = Vec::new();
    for sql in [
        "SELECT sealed FROM totps LIMIT 20",
        "SELECT sealed FROM outbox WHERE sealed IS NOT NULL AND state = 'queued' LIMIT 20",
    ] {
        found.extend(db.query(sql).all::<Sealed>().await?.into_iter().map(|row| row.sealed));
    }
    Ok(found)
}

/// Remembers a key; one that is known stays as it is.
pub async fn add(tx: &mut Tx, check: &KeyCheck) -> Result<(), Error> {
    tx.query("INSERT INTO key_checks (key_id, mac) VALUES ($1, $2) ON CONFLICT (key_id, mac) DO NOTHING")
        .bind(check.id.clone())
        .bind(check.mac.clone())
        .execute()
        .await?;
    Ok(())
}
