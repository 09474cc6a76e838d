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
use sqlx::postgres::{PgArguments, PgPool, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Arguments, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::ids::{DeviceId, HalfSignInId, MailId, ParkId, PasskeyId, RowId, SessionId, SignUpId, UserId};

pub(super) mod postgres;
mod readers;
mod sound;

use postgres::Doubt;
use readers::Readers;
use sound::Sound;

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

/// A value that a statement takes.
#[derive(Debug)]
pub enum Value {
    /// TEXT.
    Text(Option<String>),
    /// BIGINT.
    Int(Option<i64>),
    /// BYTEA.
    Bytes(Option<Vec<u8>>),
    /// BOOLEAN.
    Bool(bool),
    /// UUID.
    Uuid(Option<Uuid>),
}

macro_rules! values {
    ($($from:ty, $arg:ident => $value:expr;)*) => { $(
        impl From<$from> for Value {
            fn from($arg: $from) -> Self { $value }
        }
    )* };
}

values! {
    String, v => Value::Text(Some(v));
    &str, v => Value::Text(Some(v.to_owned()));
    Option<String>, v => Value::Text(v);
    i64, v => Value::Int(Some(v));
    Timestamp, v => Value::Int(Some(v.millis()));
    Option<Timestamp>, v => Value::Int(v.map(Timestamp::millis));
    Vec<u8>, v => Value::Bytes(Some(v));
    Option<Vec<u8>>, v => Value::Bytes(v);
    TokenHash, v => Value::Bytes(Some(v.to_vec()));
    Option<TokenHash>, v => Value::Bytes(v.map(TokenHash::to_vec));
    bool, v => Value::Bool(v);
    UserId, v => Value::Uuid(Some(v.0));
    Option<UserId>, v => Value::Uuid(v.map(|id| id.0));
    SessionId, v => Value::Uuid(Some(v.0));
    Option<SessionId>, v => Value::Uuid(v.map(|id| id.0));
    DeviceId, v => Value::Uuid(Some(v.0));
    Option<DeviceId>, v => Value::Uuid(v.map(|id| id.0));
    ParkId, v => Value::Uuid(Some(v.0));
    SignUpId, v => Value::Uuid(Some(v.0));
    HalfSignInId, v => Value::Uuid(Some(v.0));
    PasskeyId, v => Value::Uuid(Some(v.0));
    MailId, v => Value::Uuid(Some(v.0));
    RowId, v => Value::Uuid(Some(v.0));
    Option<RowId>, v => Value::Uuid(v.map(|id| id.0));
}

/// A row that both drivers can deliver; see [`rows!`].
pub trait Row: for<'r> sqlx::FromRow<'r, SqliteRow> + for<'r> sqlx::FromRow<'r, PgRow> + Send + Unpin {}

/// Implements [`Row`] for structs by column name; what stands behind a semicolon is a row within the row.
///
/// sqlx's derive would do the same, but its macro crate builds both drivers a second time for the host.
macro_rules! rows {
    ($($name:ident { $($field:ident),* $(,)? $(; $inner:ident)? })*) => { $(
        impl<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> for $name {
            fn from_row(row: &'r sqlx::sqlite::SqliteRow) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?,)* $($inner: sqlx::FromRow::from_row(row)?)? })
            }
        }
        impl<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> for $name {
            fn from_row(row: &'r sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?,)* $($inner: sqlx::FromRow::from_row(row)?)? })
            }
        }
        impl $crate::store::db::Row for $name {}
    )* };
}
pub(super) use rows;

/// One-column types that stand for a number or a UUID.
macro_rules! transparent {
    ($($name:ty: $inner:ty => $make:expr;)*) => { $(
        impl<DB: sqlx::Database> sqlx::Type<DB> for $name where $inner: sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo { <$inner as sqlx::Type<DB>>::type_info() }
            fn compatible(ty: &DB::TypeInfo) -> bool { <$inner as sqlx::Type<DB>>::compatible(ty) }
        }
        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name where $inner: sqlx::Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                Ok($make(<$inner as sqlx::Decode<'r, DB>>::decode(value)?))
            }
        }
    )* };
}

transparent! {
    Timestamp: i64 => Timestamp::from_millis;
    UserId: Uuid => UserId;
    SessionId: Uuid => SessionId;
    DeviceId: Uuid => DeviceId;
    ParkId: Uuid => ParkId;
    SignUpId: Uuid => SignUpId;
    HalfSignInId: Uuid => HalfSignInId;
    PasskeyId: Uuid => PasskeyId;
    MailId: Uuid => MailId;
    RowId: Uuid => RowId;
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
            let write = postgres::pool(&doubt).connect_with(base.clone()).await?;
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

fn sqlite_arguments(values: Vec<Value>) -> Result<SqliteArguments, Error> {
    let mut arguments = SqliteArguments::default();
    add_all(&mut arguments, values)?;
    Ok(arguments)
}

fn pg_arguments(values: Vec<Value>) -> Result<PgArguments, Error> {
    let mut arguments = PgArguments::default();
    add_all(&mut arguments, values)?;
    Ok(arguments)
}

fn add_all<A: Arguments>(arguments: &mut A, values: Vec<Value>) -> Result<(), Error>
where
    Option<String>: sqlx::Type<A::Database> + for<'q> sqlx::Encode<'q, A::Database>,
    Option<i64>: sqlx::Type<A::Database> + for<'q> sqlx::Encode<'q, A::Database>,
    Option<Vec<u8>>: sqlx::Type<A::Database> + for<'q> sqlx::Encode<'q, A::Database>,
    Option<Uuid>: sqlx::Type<A::Database> + for<'q> sqlx::Encode<'q, A::Database>,
    bool: sqlx::Type<A::Database> + for<'q> sqlx::Encode<'q, A::Database>,
{
    for value in values {
        match value {
            Value::Text(v) => arguments.add(v),
            Value::Int(v) => arguments.add(v),
            Value::Bytes(v) => arguments.add(v),
            Value::Bool(v) => arguments.add(v),
            Value::Uuid(v) => arguments.add(v),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(())
}
