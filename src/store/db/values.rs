//! What statements take and what rows give, for both drivers.

use sqlx::Arguments;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::ids::{DeviceId, HalfSignInId, MailId, ParkId, PasskeyId, RowId, SessionId, SignUpId, UserId};

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
pub(in crate::store) use rows;

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

pub(super) fn sqlite_arguments(values: Vec<Value>) -> Result<SqliteArguments, Error> {
    let mut arguments = SqliteArguments::default();
    add_all(&mut arguments, values)?;
    Ok(arguments)
}

pub(super) fn pg_arguments(values: Vec<Value>) -> Result<PgArguments, Error> {
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
