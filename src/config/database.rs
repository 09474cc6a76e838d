//! Where the data is, and that nobody reads it or answers for it on the way there.

use std::net::IpAddr;

use secrecy::SecretString;
use url::Url;

/// A database URL. One that leads over a network is given `sslmode=verify-full` where it says nothing, and refused where
/// it asks for less: everything else can be read, or answered by somebody in between.
pub(super) fn database_url(text: &str) -> Result<SecretString, String> {
    let wrong = || "must be sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME".to_owned();
    let mut url = Url::parse(text).map_err(|_| wrong())?;
    match url.scheme() {
        "sqlite" => return Ok(text.into()),
        "postgres" | "postgresql" if text.contains("://") => {}
        _ => return Err(wrong()),
    }
    // The driver takes the last of several: all of them have to be right.
    let values = |names: &[&str]| -> Vec<String> {
        url.query_pairs().filter(|(name, _)| names.contains(&name.as_ref())).map(|(_, value)| value.into()).collect()
    };
    let host = percent_encoding::percent_decode_str(url.host_str().unwrap_or_default()).decode_utf8_lossy();
    let mut hosts = values(&["host", "hostaddr"]);
    hosts.extend((!host.is_empty()).then(|| host.into_owned()));
    let modes = values(&["sslmode", "ssl-mode"]);
    if hosts.iter().all(|host| is_this_machine(host)) {
        return Ok(text.into());
    }
    if modes.is_empty() {
        url.query_pairs_mut().append_pair("sslmode", "verify-full");
        return Ok(url.as_str().into());
    }
    if modes.iter().all(|mode| mode.eq_ignore_ascii_case("verify-full")) {
        return Ok(text.into());
    }
    Err("leads over a network, where only sslmode=verify-full keeps others from reading along or answering in the \
         database's place; sslrootcert=FILE names a private authority"
        .into())
}

/// Whether connections to `host` stay on this machine: a loopback address, or the folder of a Unix socket.
pub fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    host.starts_with('/')
        || bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn read(text: &str) -> Result<String, String> {
        database_url(text).map(|url| url.expose_secret().to_owned())
    }

    #[test]
    fn what_stays_here_is_taken_as_it_is() {
        for same in [
            "sqlite:data/reverify.db",
            "sqlite:///var/lib/reverify/reverify.db",
            "postgres://u:p@localhost/reverify",
            "postgres://u:p@127.0.0.1:5433/reverify?sslmode=disable",
            "postgresql://u:p@[::1]/reverify",
            "postgres://u@%2Fvar%2Frun%2Fpostgresql/reverify",
            "postgres:///reverify?host=/var/run/postgresql",
            "postgres://u:p@db.example/reverify?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        ] {
            assert_eq!(read(same).as_deref(), Ok(same));
        }
    }

    #[test]
    fn over_a_network_it_is_verified_without_being_asked() {
        let plain = read("postgres://u:p%40ss@db.example:5433/reverify").unwrap();
        assert_eq!(plain, "postgres://u:p%40ss@db.example:5433/reverify?sslmode=verify-full");
        let more = read("postgres://u:p@10.1.2.3/reverify?sslrootcert=/etc/ca.pem").unwrap();
        assert!(more.ends_with("?sslrootcert=/etc/ca.pem&sslmode=verify-full"), "{more}");
    }

    #[test]
    fn over_a_network_nothing_less_will_do() {
        for mode in ["disable", "allow", "prefer", "require", "verify-ca", "REQUIRE", "", "nonsense"] {
            let why = read(&format!("postgres://u:hunter2@db.example/reverify?sslmode={mode}")).unwrap_err();
            assert!(why.contains("verify-full") && !why.contains("hunter2"), "{why}");
        }
        for sly in [
            "postgres://u@db.example/x?sslmode=verify-full&sslmode=disable",
            "postgres://u@db.example/x?sslmode=verify-full&ssl-mode=disable",
            "postgres://u@localhost/x?host=db.example&sslmode=disable",
            "postgres://u@localhost/x?sslmode=disable&hostaddr=10.1.2.3",
            "postgres://u@localhost.example/x?sslmode=disable",
            "postgres://u@127.0.0.1.example/x?sslmode=disable",
            "postgres://u@local%68ost,db.example/x?sslmode=disable",
        ] {
            assert!(read(sly).is_err(), "{sly}");
        }
    }

    #[test]
    fn other_databases_are_not_known() {
        for bad in ["mysql://u:p@x/y", "postgres:reverify", "reverify.db", ""] {
            assert!(read(bad).unwrap_err().starts_with("must be sqlite:PATH"), "{bad}");
        }
    }
}
