use super::*;

fn load(mode: Mode, pairs: &[(&str, &str)]) -> Result<Config, Vec<String>> {
    let environment = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    Config::load(mode, None, environment, &[]).map_err(|all| all.iter().map(ToString::to_string).collect())
}

const SERVE: [(&str, &str); 5] = [
    ("REVERIFY_ORIGIN", "https://accounts.example"),
    ("REVERIFY_DATABASE_URL", "sqlite:/var/lib/reverify/reverify.db"),
    ("REVERIFY_SMTP_URL", "smtps://user:p%40ss@mail.example"),
    ("REVERIFY_MAIL_FROM", "Example <no-reply@example.com>"),
    ("REVERIFY_KEY_FILE", "/etc/reverify/key"),
];

#[test]
fn development_needs_nothing_and_stays_on_this_machine() {
    let config = load(Mode::Dev, &[("HOME", "/x")]).unwrap();
    assert_eq!(config.bind.to_string(), "127.0.0.1:3000");
    assert!(matches!(config.mail, MailTransport::Mailbox));
    let refused = load(Mode::Dev, &[("REVERIFY_BIND", "0.0.0.0:80")]).unwrap_err();
    assert!(refused[0].contains("loopback only"), "{refused:?}");
}

#[test]
fn production_defaults_nothing_and_names_everything_missing_at_once() {
    assert!(load(Mode::Serve, &SERVE).is_ok());
    let all = load(Mode::Serve, &[]).unwrap_err();
    for key in ["origin", "database_url", "smtp_url", "mail_from", "key_file"] {
        assert!(all.iter().any(|p| p.starts_with(key)), "{key} in {all:?}");
    }
}

#[test]
fn plain_http_is_for_loopback_only() {
    let with = |origin| {
        let mut pairs = SERVE;
        pairs[0].1 = origin;
        load(Mode::Serve, &pairs)
    };
    assert!(with("http://accounts.example").unwrap_err()[0].contains("https://"));
    assert!(with("http://localhost:8080/").is_ok());
    for bad in ["accounts.example", "https://x/path", "https://u@x", "ftp://x", "https://x?y"] {
        assert!(with(bad).is_err(), "{bad}");
    }
}

#[test]
fn every_mistake_is_reported_in_one_go() {
    let all = load(
        Mode::Dev,
        &[
            ("REVERIFY_PASSWORD_MIN_LENGTH", "7"),
            ("REVERIFY_DELETION_GRACE_DAYS", "soon"),
            ("REVERIFY_SIGN_UP", "maybe"),
            ("REVERIFY_TRUSTED_PROXIES", "10.0.0.0/8,proxy"),
            ("REVERIFY_POLICY", "email.change"),
            ("REVERIFY_SMTP_URL", "smtp://mail.example?tls=none"),
            ("REVERIFY_LOG_FORMAT", "xml"),
            ("REVERIFY_DATABASE_URL", "postgres://reverify@db.example/reverify?sslmode=require"),
            ("REVERIFY_PASWORD_MIN_LENGTH", "20"),
        ],
    )
    .unwrap_err();
    assert_eq!(all.len(), 9, "{all:#?}");
    assert!(all.iter().any(|p| p.contains("no such setting")));
}

#[test]
fn reports_of_security_problems_go_to_a_mailbox_or_a_page() {
    for good in ["mailto:security@example.com", "https://example.com/security"] {
        let config = load(Mode::Dev, &[("REVERIFY_SECURITY_CONTACT", good)]).unwrap();
        assert_eq!(config.security_contact.as_deref(), Some(good));
    }
    for bad in
        ["security@example.com", "mailto:nobody", "http://example.com/", "mailto:a@b\nExpires: never", "https:", ""]
    {
        assert!(load(Mode::Dev, &[("REVERIFY_SECURITY_CONTACT", bad)]).is_err(), "{bad:?}");
    }
}

#[test]
fn a_recovery_is_held_for_a_day_or_more_or_left_to_operators() {
    let hold = |text| load(Mode::Dev, &[("REVERIFY_RECOVERY_HOLD_HOURS", text)]).map(|config| config.recovery_hold());
    assert_eq!(Config::dev().recovery_hold(), Some(Seconds::hours(72)));
    assert_eq!(hold("0"), Ok(None));
    assert_eq!((hold("24"), hold("720")), (Ok(Some(Seconds::hours(24))), Ok(Some(Seconds::days(30)))));
    for bad in ["1", "23", "721", "-1", "never", ""] {
        assert!(hold(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_problem_never_prints_a_secret() {
    let all = load(
        Mode::Dev,
        &[("REVERIFY_SMTP_URL", "ftp://u:hunter2@x"), ("REVERIFY_DATABASE_URL", "mysql://u:hunter2@x")],
    );
    assert!(!format!("{:?}", all.unwrap_err()).contains("hunter2"));
    let good = load(Mode::Serve, &SERVE).unwrap();
    assert!(!format!("{good:?}").contains("p@ss"));
}

#[test]
fn file_then_environment_then_flags() {
    let file = "brand_name = \"File\"\npassword_min_length = 20\n[policy]\n\"email.change\" = \"strict\"\n";
    let environment = [("REVERIFY_BRAND_NAME".to_owned(), "Env".to_owned())];
    let config = Config::load(Mode::Dev, Some(file), environment, &[("bind", "127.0.0.1:0".into())]).unwrap();
    assert_eq!((config.brand_name.as_str(), config.password_min_length), ("Env", 20));
    assert_eq!(config.policy, [("email.change".to_owned(), "strict".to_owned())]);
    assert_eq!(config.bind.port(), 0);
    assert!(Config::load(Mode::Dev, Some("nonsense = 1"), [], &[]).is_err());
    assert!(Config::load(Mode::Dev, Some("= ="), [], &[]).is_err());
}

#[test]
fn the_example_file_is_valid_and_names_every_setting() {
    let text = include_str!("../../docs/reverify.toml");
    // Every line of the example is commented out: uncommented, it must load.
    let live: String = text.lines().filter_map(|l| l.strip_prefix("#= ")).collect::<Vec<_>>().join("\n");
    // The files that it names are read: here they are elsewhere.
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in
        [("logo.svg", "<svg/>"), ("logo-dark.svg", "<svg/>"), ("icon.svg", "<svg/>"), ("own.css", "")]
    {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let live = live.replace("/etc/reverify/", &format!("{}/", folder.path().display()));
    let config = Config::load(Mode::Serve, Some(&live), [], &[]);
    assert!(config.is_ok(), "{config:?}");
    for setting in SETTINGS {
        assert!(
            live.contains(&format!("{} =", setting.key)) || live.contains(&format!("[{}]", setting.key)),
            "{}",
            setting.key
        );
    }
}
