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
    /// Covers a full password queue, a database that is unreachable, locked or too slow, and a disk that is full or fails.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Busy => true,
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::PoolClosed) => true,
            Self::Database(sqlx::Error::Database(e)) => {
                let code = e.code().unwrap_or_default();
                match e.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
                    Some(_) => code.parse().is_ok_and(sqlite_recovers),
                    None => postgres_recovers(&code),
                }
            }
            _ => false,
        }
    }

    /// Whether a unique index refused the write. Ask only where a single index can refuse.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}

/// An error with its causes on one line, after `what` failed. Many types repeat their cause in their own words: nothing is
/// said twice.
pub fn chain(what: Option<&str>, error: &dyn std::error::Error) -> String {
    let first = error.to_string();
    let mut text = match what {
        Some(what) if first != what && !first.starts_with(&format!("{what}: ")) => format!("{what}: {first}"),
        _ => first,
    };
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text += &format!(": {cause_text}");
        }
        source = cause.source();
    }
    text
}

/// Busy, locked, failed input or output, full, or cannot be opened. What kind of each stands in the higher bits.
fn sqlite_recovers(code: u32) -> bool {
    matches!(code & 0xff, 5 | 6 | 10 | 13 | 14)
}

fn postgres_recovers(code: &str) -> bool {
    // Read-only, idle for too long inside and outside of a transaction, serialization failure, deadlock, disk full, out of
    // memory, too many clients, lock not available, cancelled, shutting down, crashed, starting up, input or output.
    const CODES: [&str; 14] = [
        "25006", "25P03", "57P05", "40001", "40P01", "53100", "53200", "53300", "55P03", "57014", "57P01", "57P02",
        "57P03", "58030",
    ];
    // 08: the connection.
    CODES.contains(&code) || code.starts_with("08")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_says_nothing_twice() {
        let away = || std::io::Error::other("nobody is there");
        assert_eq!(chain(Some("settings"), &Error::Io(away())), "settings: nobody is there");
        let database = Error::Database(sqlx::Error::Io(away()));
        let said = "database: error communicating with database: nobody is there";
        assert_eq!(chain(Some("database"), &database), said);
        assert_eq!(chain(None, &database), said);
        assert_eq!(chain(Some("mail"), &Error::Mail("no certificate".into())), "mail: no certificate");
    }

    #[test]
    fn what_passes_is_told_from_what_stays() {
        for code in [5, 261, 517, 773, 6, 262, 10, 266, 778, 1034, 4874, 13, 14, 526] {
            assert!(sqlite_recovers(code), "{code}");
        }
        for code in [1, 8, 11, 19, 787, 2067, 26] {
            assert!(!sqlite_recovers(code), "{code}");
        }
        for code in ["55P03", "57014", "25P03", "40001", "25006", "53100", "53200", "58030", "57P05", "08006", "08P01"]
        {
            assert!(postgres_recovers(code), "{code}");
        }
        for code in ["", "42P01", "23505", "28P01", "3D000"] {
            assert!(!postgres_recovers(code), "{code}");
        }
    }
}
