//! How far time had come when somebody last looked.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::store::db::{Db, Tx};

/// The latest instant that was kept.
pub async fn read(db: &Db) -> Result<Option<Timestamp>, Error> {
    Ok(db.query("SELECT at FROM high_water").number().await?.map(Timestamp::from_millis))
}

/// Keeps `at`, also where it is earlier.
pub async fn set(tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
    tx.query("INSERT INTO high_water (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = $1")
        .bind(at)
        .execute()
        .await?;
    Ok(())
}

/// Keeps `at`, unless another node has seen a later instant.
pub async fn raise(tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
    tx.query(
        "INSERT INTO high_water (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = $1 WHERE high_water.at < $1",
    )
    .bind(at)
    .execute()
    .await?;
    Ok(())
}

/// Forgets what every session has proven, and what was proven for a single action: by a clock that went back, it would be
/// younger than it is.
pub async fn forget_every_proof(tx: &mut Tx) -> Result<(), Error> {
    for sql in [
        // Parked actions first, as a proof that is being recorded takes them.
        "UPDATE parked_actions SET first_at = NULL, first_by = NULL, second_at = NULL, second_by = NULL
         WHERE first_at IS NOT NULL OR second_at IS NOT NULL",
        "UPDATE sessions SET first_at = NULL, second_at = NULL WHERE first_at IS NOT NULL OR second_at IS NOT NULL",
        // A copy of everything was allowed on such a proof.
        "DELETE FROM exports",
    ] {
        tx.query(sql).execute().await?;
    }
    Ok(())
}
