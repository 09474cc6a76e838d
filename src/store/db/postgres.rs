//! How PostgreSQL is reached.

use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::config::is_this_machine;

/// What the URL says, completed by the PG… variables of the environment: the driver reads them. The configuration has
/// seen the URL alone, so what results is judged again.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.application_name("reverify");
    let here = options.get_socket().is_some() || is_this_machine(options.get_host());
    if here || matches!(options.get_ssl_mode(), PgSslMode::VerifyFull) {
        return Ok(options);
    }
    let why = format!("the server {} is reached over a network, and sslmode is not verify-full", options.get_host());
    Err(sqlx::Error::Configuration(why.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
