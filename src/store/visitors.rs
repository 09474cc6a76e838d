//! The store behind tower-sessions: the anonymous visitor's envelope.
//!
//! The key is hashed, so that a stolen database opens nobody's envelope. `save` updates and never inserts: an envelope
//! that was deleted while a request was in flight stays deleted. The lifetime is ours and by our clock.

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};

use crate::clock::{Clock, Seconds};
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::store::db::{Db, rows};

/// An envelope lives this long after it was last written.
const LIFETIME: Seconds = Seconds::hours(1);

/// The store.
#[derive(Clone, Debug)]
pub struct Visitors {
    db: Db,
    clock: Clock,
}

struct Envelope {
    data: String,
}

rows! { Envelope { data } }

impl Visitors {
    /// A store over `db`.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    async fn insert(&self, record: &Record) -> Result<bool, session_store::Error> {
        let data = encode(record)?;
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(backend)?;
        let inserted = tx
            .query(
                "INSERT INTO visitors (id_hash, data, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id_hash) DO NOTHING",
            )
            .bind(key(&record.id))
            .bind(data)
            .bind(now + LIFETIME)
            .execute()
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)?;
        Ok(inserted > 0)
    }
}

fn key(id: &Id) -> TokenHash {
    TokenHash(Sha256::digest(id.0.to_le_bytes()).into())
}

fn backend(error: Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

fn encode(record: &Record) -> Result<String, session_store::Error> {
    serde_json::to_string(&record.data).map_err(|e| session_store::Error::Encode(e.to_string()))
}

#[async_trait]
impl SessionStore for Visitors {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        while !self.insert(record).await? {
            record.id = Id::default();
        }
        Ok(())
    }

    /// An empty envelope is thrown away; its cookie finds nothing then, and is removed by the next answer. Otherwise
    /// both would stay, and cost a statement on every page. (`Session::is_empty` says no as long as there is a cookie.)
    async fn save(&self, record: &Record) -> session_store::Result<()> {
        if record.data.is_empty() {
            return self.delete(&record.id).await;
        }
        let data = encode(record)?;
        let mut tx = self.db.write().await.map_err(backend)?;
        tx.query("UPDATE visitors SET data = $1, expires_at = $2 WHERE id_hash = $3")
            .bind(data)
            .bind(self.clock.now() + LIFETIME)
            .bind(key(&record.id))
            .execute()
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let now = self.clock.now();
        let row = self
            .db
            .query("SELECT data FROM visitors WHERE id_hash = $1 AND expires_at > $2")
            .bind(key(id))
            .bind(now)
            .optional::<Envelope>()
            .await
            .map_err(backend)?;
        // An envelope that does not decode (another version wrote it) is an empty one.
        let record = |row: Envelope| {
            let data = serde_json::from_str(&row.data).ok()?;
            Some(Record { id: *id, data, expiry_date: (now + LIFETIME).to_utc() })
        };
        Ok(row.and_then(record))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let mut tx = self.db.write().await.map_err(backend)?;
        tx.query("DELETE FROM visitors WHERE id_hash = $1").bind(key(id)).execute().await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}
