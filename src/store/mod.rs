//! The only SQL. One text for both databases; everything else calls verbs.
//!
//! The portable dialect (each line was tried on both):
//!
//! - `$1` placeholders, in the order they are bound
//! - columns TEXT, BIGINT, BOOLEAN, UUID, BYTEA; no SERIAL, JSONB, STRICT
//! - times are BIGINT milliseconds, always bound from the clock, never `now()`
//! - text is compared through key columns that Rust normalised: `lower()` and `LIKE` differ between the two
//! - `count(*)` is fine, `sum()` needs `CAST(… AS BIGINT)`
//! - check-then-act is one conditional statement and its row count, or happens under [`users::lock`]:
//!   SQLite serialises writers, PostgreSQL does not
//! - never `FOR UPDATE` or `ALTER COLUMN`: one of the two lacks it
//!
//! Nothing slow happens while a transaction is open: no hashing, no mail, no network.

pub mod audit;
pub mod backup_codes;
pub mod challenges;
pub mod db;
pub mod devices;
pub mod email_undos;
pub mod emails;
pub mod enrolments;
pub mod exports;
pub mod factors;
pub mod former;
pub mod half_sign_ins;
pub mod high_water;
pub mod invitations;
pub mod key_checks;
pub mod migrate;
pub mod operators;
pub mod outbox;
pub mod parked;
pub mod passkeys;
pub mod pictures;
pub mod purge;
pub mod quotas;
pub mod recoveries;
pub mod restored;
pub mod session_list;
pub mod sessions;
pub mod sign_ups;
pub mod throttle;
pub mod tokens;
pub mod totps;
pub mod usernames;
pub mod users;
pub mod visitors;

pub use db::{Db, Tx};
