//! One handle over two drivers.
//!
//! SQLite: one writer that begins with `BEGIN IMMEDIATE` (writers queue for the connection instead of failing when they
//! upgrade), many readers, write-ahead log. PostgreSQL: a reading pool whose sessions are read-only, and a writing
//! pool. So on both, a write through the reading side fails, and every write is in a transaction.
//!
//! Rejected: `sqlx::Any` (cannot read a BOOLEAN on SQLite), code generic over the driver (eight bounds a query), a
//! trait with two implementations (the same text twice).

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use crate::error::Error;

pub(super) mod postgres;
mod readers;
mod sound;
mod values;

use postgres::Doubt;
use readers::Readers;
use sound::Sound;
pub(super) use values::rows;
pub use values::{Row, Value};
use values::{pg_arguments, sqlite_arguments};

/// How long a writer waits for its turn before the request is refused with 503.
const WAIT: Duration = Duration::from_secs(5);

/// The database.
#[derive(Clone, Debug)]
pub enum Db {
    /// SQLite: readers and the one writer.
    Sqlite {
        /// Read-only connections.
        read: Readers,
        /// The one connection that writes.
        write: SqlitePool,
        /// Whether the disk keeps what is written.
        sound: Sound,
    },
    /// PostgreSQL.
    Postgres {
        /// Connections whose sessions are read-only.
        read: PgPool,
        /// Connections that write.
        write: PgPool,
        /// Which of both are not to be used again.
        doubt: Doubt,
    },
}

/// A writing transaction. Dropped without [`Tx::commit`], it rolls back.
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>, Sound),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>, Doubt),
}

enum Target<'c> {
    SqliteReaders(&'c Readers),
    SqliteTx(&'c mut SqliteConnection),
    PgPool(&'c PgPool, &'c Doubt),
    PgTx(&'c mut PgConnection, &'c Doubt),
}

/// One statement with its values.
pub struct Query<'c> {
    target: Target<'c>,
    sql: &'static str,
    values: Vec<Value>,
}

impl Db {
    /// Opens the database at `url`. `create` lets SQLite make a missing file (development only: in production a missing
    /// file is an unmounted volume, not a fresh installation).
    pub async fn open(url: &SecretString, create: bool) -> Result<Self, Error> {
        let url = url.expose_secret();
        let cores = std::thread::available_parallelism().map_or(2, usize::from) as u32;
        if url.starts_with("sqlite:") {
            let base = SqliteConnectOptions::from_str(url)?
                .create_if_missing(create)
                .journal_mode(SqliteJournalMode::Wal)
                // FULL: an acknowledged change survives power loss, not only a killed process.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(WAIT)
                .foreign_keys(true)
                // The commit that fills the log copies it back. SQLite's thousand pages make one person wait for 30 ms of
                // scattered writes; these are over in 10, and cost the sum of all changes a tenth more.
                .pragma("wal_autocheckpoint", "200")
                // Deleted payloads are overwritten, so that a stolen file holds no finished action.
                .pragma("secure_delete", "ON");
            let write = SqlitePoolOptions::new().max_connections(1).acquire_timeout(WAIT).test_before_acquire(false);
            let write = write.connect_with(base.clone()).await?;
            let read = Readers::new(base.create_if_missing(false).read_only(true), cores.max(4));
            Ok(Self::Sqlite { read, write, sound: Sound::default() })
        } else {
            let base = postgres::options(url)?;
            let doubt = Doubt::default();
            let write = match postgres::pool(&doubt).connect_with(base.clone()).await {
                Err(sqlx::Error::PoolTimedOut) => return Err(postgres::why_away(&base).await.into()),
                opened => opened?,
            };
            let read =
                postgres::pool(&doubt).connect_lazy_with(base.options([("default_transaction_read_only", "on")]));
            Ok(Self::Postgres { read, write, doubt })
        }
    }

    /// The file of a SQLite database URL; `None` for PostgreSQL and in-memory databases.
    pub fn sqlite_file(url: &SecretString) -> Option<PathBuf> {
        let rest = url.expose_secret().strip_prefix("sqlite:")?;
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let path = rest.split('?').next().unwrap_or(rest);
        (!path.is_empty() && path != ":memory:").then(|| Path::new(path).to_owned())
    }

    /// Where the database is, as far as everybody may read it: the file, or the server with the name. Never a password.
    pub fn place(url: &SecretString) -> String {
        match Self::sqlite_file(url) {
            Some(path) => path.display().to_string(),
            None => postgres::place(url.expose_secret()),
        }
    }

    /// One reading statement, without the round trips of a transaction.
    pub fn query(&self, sql: &'static str) -> Query<'_> {
        let target = match self {
            Self::Sqlite { read, .. } => Target::SqliteReaders(read),
            Self::Postgres { read, doubt, .. } => Target::PgPool(read, doubt),
        };
        Query { target, sql, values: Vec::new() }
    }

    /// Begins a writing transaction.
    pub async fn write(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { write, sound, .. } => {
                sound.holds()?;
                Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?, sound.clone())
            }
            Self::Postgres { write, doubt, .. } => {
                Tx::Postgres(write.begin().await.inspect_err(|e| doubt.note(e))?, doubt.clone())
            }
        })
    }

    /// Returns when the disk has failed to keep a change, after which nothing is written any more; on PostgreSQL, where the
    /// server looks after that, never.
    pub async fn lost(&self) {
        match self {
            Self::Sqlite { sound, .. } => sound.lost().await,
            Self::Postgres { .. } => std::future::pending().await,
        }
    }

    /// Closes every connection; on SQLite this also folds the write-ahead log back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

impl Tx {
    /// One statement inside the transaction.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        let target = match self {
            Self::Sqlite(tx, _) => Target::SqliteTx(tx),
            Self::Postgres(tx, doubt) => Target::PgTx(tx, doubt),
        };
        Query { target, sql, values: Vec::new() }
    }

    /// Makes everything done so far lasting.
    pub async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx, sound) => tx.commit().await.inspect_err(|e| sound.judge(e))?,
            Self::Postgres(tx, doubt) => tx.commit().await.inspect_err(|e| doubt.note(e))?,
        }
        Ok(())
    }

    /// Undoes everything and waits until that is done.
    pub async fn rollback(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx, _) => tx.rollback().await?,
            Self::Postgres(tx, _) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// Runs the same sqlx call on whichever connection the query has.
macro_rules! run {
    ($query:expr, $call:path, $method:ident) => {{
        let Query { target, sql, values } = $query;
        match target {
            Target::SqliteReaders(readers) => {
                let arguments = sqlite_arguments(values)?;
                let (turn, mut connection) = readers.turn().await?;
                let found = $call(sql, arguments).$method(&mut connection).await;
                if found.is_ok() {
                    turn.end(connection);
                }
                found
            }
            Target::SqliteTx(connection) => $call(sql, sqlite_arguments(values)?).$method(connection).await,
            Target::PgPool(pool, doubt) => {
                $call(sql, pg_arguments(values)?).$method(pool).await.inspect_err(|e| doubt.note(e))
            }
            Target::PgTx(connection, doubt) => {
                $call(sql, pg_arguments(values)?).$method(connection).await.inspect_err(|e| doubt.note(e))
            }
        }
    }};
}

impl Query<'_> {
    /// Binds the next placeholder.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it; the number of rows it changed.
    pub async fn execute(self) -> Result<u64, Error> {
        let Query { target, sql, values } = self;
        match target {
            // Only to be refused by the database: writing needs a transaction.
            Target::SqliteReaders(readers) => {
                let (_turn, mut connection) = readers.turn().await?;
                Ok(sqlx::query_with(sql, sqlite_arguments(values)?).execute(&mut connection).await?.rows_affected())
            }
            Target::SqliteTx(c) => {
                Ok(sqlx::query_with(sql, sqlite_arguments(values)?).execute(c).await?.rows_affected())
            }
            Target::PgPool(pool, doubt) => {
                let done = sqlx::query_with(sql, pg_arguments(values)?).execute(pool).await;
                Ok(done.inspect_err(|e| doubt.note(e))?.rows_affected())
            }
            Target::PgTx(c, doubt) => {
                let done = sqlx::query_with(sql, pg_arguments(values)?).execute(c).await;
                Ok(done.inspect_err(|e| doubt.note(e))?.rows_affected())
            }
        }
    }

    /// The row, if there is one.
    pub async fn optional<T: Row>(self) -> Result<Option<T>, Error> {
        Ok(run!(self, sqlx::query_as_with, fetch_optional)?)
    }

    /// The row there must be.
    pub async fn one<T: Row>(self) -> Result<T, Error> {
        Ok(run!(self, sqlx::query_as_with, fetch_one)?)
    }

    /// All rows.
    pub async fn all<T: Row>(self) -> Result<Vec<T>, Error> {
        Ok(run!(self, sqlx::query_as_with, fetch_all)?)
    }

    /// The one number of the first row, if there is a row.
    pub async fn number(self) -> Result<Option<i64>, Error> {
        Ok(run!(self, sqlx::query_scalar_with, fetch_optional)?)
    }
}
