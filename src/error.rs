//! What can go wrong on our side. Text for users never comes from here.

use std::borrow::Cow;

/// An internal failure: logged once with its chain at the edge, shown to nobody.
///
/// Wrong input and refused changes are not errors; they have types of their own that carry words for people.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed or could not be reached.
    #[error("database")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The password threads have more work than they may queue.
    #[error("password checks are at capacity")]
    Busy,
    /// Something stored or sealed does not decode. Always treated as "not fresh", "gone" or "refused".
    #[error("stored value does not decode: {0}")]
    Corrupt(Cow<'static, str>),
    /// A template failed to render.
    #[error("template")]
    Template(#[from] askama::Error),
    /// A mail could not be built or handed over.
    #[error("mail: {0}")]
    Mail(String),
    /// The operating system refused (files, sockets, randomness, threads).
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The visitor's envelope could not be read or written.
    #[error("visitor session")]
    Visitor(#[from] tower_sessions::session::Error),
    /// A registered action is missing or its name is unknown: a mistake of the integrator.
    #[error("action {0:?} is not registered")]
    Unregistered(&'static str),
}

impl Error {
    /// A stored value that does not decode.
    pub fn corrupt(what: impl Into<Cow<'static, str>>) -> Self {
        Self::Corrupt(what.into())
    }

    /// Whether trying again shortly may work: the caller answers 503 with `Retry-After` instead of 500.
    ///
    /// Covers a full password queue, an unreachable or locked database, and a full disk (SQLite codes 5, 6 and 13).
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Busy => true,
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::PoolClosed) => true,
            Self::Database(sqlx::Error::Database(e)) => matches!(
                e.code().as_deref(),
                // SQLite: busy, locked, full. PostgreSQL: shutting down, starting up, too many clients, read-only,
                // serialization failure, deadlock.
                Some("5" | "6" | "13" | "57P01" | "57P02" | "57P03" | "53300" | "25006" | "40001" | "40P01")
            ),
            _ => false,
        }
    }

    /// Whether a unique index refused the write. Ask only where a single index can refuse.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}
