//! How PostgreSQL is reached.

use std::io::ErrorKind;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};

use super::WAIT;

use crate::config::is_this_machine;

/// How long the server works or waits for us. A lock as long as SQLite's writers wait; a statement as long as a request
/// lives; and a transaction that says nothing is one whose process hangs: nobody waits for it any longer.
const LIMITS: [(&str, &str); 3] =
    [("lock_timeout", "5s"), ("statement_timeout", "30s"), ("idle_in_transaction_session_timeout", "15s")];

/// The same, lifted for what may take its time: building an index, and waiting for the node that builds it.
pub(crate) const NO_LIMITS: &str =
    "SET lock_timeout = 0; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0";

/// When a connection was last found to lead nowhere, or to a server that takes no change any more. Others that were open
/// then lead there, too.
#[derive(Clone, Debug, Default)]
pub struct Doubt(Arc<Mutex<Option<Instant>>>);

impl Doubt {
    /// Draws what follows for other connections from what went wrong with one.
    pub(super) fn note(&self, error: &sqlx::Error) {
        let doubtful = match error {
            // Of a connection that stood. One that could not be made (a name not found, no file descriptor left) says nothing
            // about those that are there.
            sqlx::Error::Io(e) => matches!(
                e.kind(),
                ErrorKind::ConnectionReset
                    | ErrorKind::ConnectionAborted
                    | ErrorKind::BrokenPipe
                    | ErrorKind::UnexpectedEof
                    | ErrorKind::NotConnected
                    | ErrorKind::TimedOut
            ),
            sqlx::Error::Database(e) => e.code().is_some_and(|code| {
                // Shut down, crashed, database dropped, idle for too long; read-only; the connection itself.
                matches!(&*code, "57P01" | "57P02" | "57P04" | "57P05" | "25P03" | "25006") || code.starts_with("08")
            }),
            _ => false,
        };
        if doubtful {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    /// Whether a connection that has been open for so long was made since.
    fn spares(&self, age: Duration) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none_or(|at| at.elapsed() > age)
    }
}

/// Eight connections. One that broke costs one refused request, and is replaced with all that are as old: testing each
/// before its use would cost every request a round trip.
pub(super) fn pool(doubt: &Doubt) -> PgPoolOptions {
    let doubt = doubt.clone();
    PgPoolOptions::new().max_connections(8).acquire_timeout(WAIT).test_before_acquire(false).before_acquire(
        move |_, opened| {
            let good = doubt.spares(opened.age);
            Box::pin(async move { Ok(good) })
        },
    )
}

/// What the URL says, completed by the PG… variables of the environment: the driver reads them. The configuration has
/// seen the URL alone, so what results is judged again.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.application_name("reverify").options(LIMITS);
    let here = options.get_socket().is_some() || is_this_machine(options.get_host());
    if here || matches!(options.get_ssl_mode(), PgSslMode::VerifyFull) {
        return Ok(options);
    }
    let why = format!("the server {} is reached over a network, and sslmode is not verify-full", options.get_host());
    Err(sqlx::Error::Configuration(why.into()))
}

/// Where the server is: the address, or the folder of its socket.
fn server(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

/// The server and the name of the database at `url`.
pub(super) fn place(url: &str) -> String {
    match PgConnectOptions::from_str(url) {
        Ok(options) => format!("{}/{}", server(&options), options.get_database().unwrap_or_default()),
        Err(_) => "the database".to_owned(),
    }
}

/// Why no connection could be made. The pool tries until its time is up and then only says that; a single try knows more.
pub(super) async fn why_away(options: &PgConnectOptions) -> sqlx::Error {
    use sqlx::Connection as _;
    let tried = tokio::time::timeout(WAIT, sqlx::PgConnection::connect_with(options)).await;
    let why = match tried {
        Ok(Err(sqlx::Error::Io(error))) => error.to_string(),
        Ok(Err(error)) => return error,
        Ok(Ok(_)) => "it answered too late".to_owned(),
        Err(_) => format!("no answer within {} s", WAIT.as_secs()),
    };
    sqlx::Error::Io(std::io::Error::other(format!("the server at {} does not answer: {why}", server(options))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_as_old_as_a_broken_one_are_not_used_again() {
        let doubt = Doubt::default();
        assert!(doubt.spares(Duration::from_secs(3600)));
        doubt.note(&sqlx::Error::RowNotFound);
        assert!(doubt.spares(Duration::from_secs(3600)));
        doubt.note(&sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into()));
        assert!(!doubt.spares(Duration::from_secs(3600)));
        std::thread::sleep(Duration::from_millis(2));
        assert!(doubt.spares(Duration::ZERO));
    }

    #[test]
    fn a_network_is_not_trusted() {
        for refused in ["postgres://u@db.example/x", "postgres://u@10.1.2.3/x?sslmode=require"] {
            assert!(options(refused).unwrap_err().to_string().contains("verify-full"), "{refused}");
        }
        for fine in [
            "postgres://u@db.example/x?sslmode=verify-full",
            "postgres://u@localhost/x",
            "postgres://u@%2Frun%2Fpostgresql/x?sslmode=disable",
            "postgres:///x?host=/run/postgresql",
        ] {
            assert!(options(fine).is_ok(), "{fine}");
        }
    }
}
