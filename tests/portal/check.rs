//! `reverify check`: everything is tried, everything wrong is named in one run, and nothing stays behind.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use crate::support::app::TestApp;
use crate::support::command::{Ran, run};
use crate::support::mail_sink::Fault;
use crate::support::on_both;

on_both!(
    everything_is_in_order_and_a_test_mail_arrives,
    everything_wrong_is_named_in_one_run,
    a_schema_of_another_version_is_named,
    a_database_that_takes_no_change_is_named,
    secrets_that_others_can_read_are_named,
    a_mail_server_that_refuses_is_named,
);

async fn check(app: &TestApp, more: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let mut program = app.program(more);
    program.arg("check").args(arguments);
    run(program).await
}

/// What is wrong, by the word that stands before it.
fn wrong(ran: &Ran) -> Vec<String> {
    assert!(ran.err.is_empty(), "{}", ran.err);
    let lines = ran.out.lines();
    lines.filter_map(|line| Some(line.strip_prefix("WRONG")?.trim().split("  ").next()?.to_owned())).collect()
}

async fn everything_is_in_order_and_a_test_mail_arrives(app: TestApp) {
    let before = app.mail.count();
    let ran = check(&app, &[], &[]).await.ok();
    assert!(ran.out.lines().all(|line| line.starts_with("ok ") || line.starts_with("note ")), "{}", ran.out);
    for what in ["settings", "policy", "origin", "key file", "database", "writing", "mail"] {
        assert!(ran.out.lines().any(|line| line.contains(what)), "{what} in {}", ran.out);
    }
    assert_eq!(app.mail.count(), before, "nothing is sent unasked");
    let ran = ran.shows("whether it takes mail from Example <no-reply@example.com> is seen with --send-to");
    assert!(!ran.out.contains("takes us"), "{}", ran.out);
    check(&app, &[], &["--send-to", "root@example.com"]).await.ok().shows("taken by the server");
    let mail = app.mail.expect("root@example.com", "test").await;
    assert!(mail.subject.contains("arrives"), "{}", mail.subject);
    let left = app.db().await.query("SELECT count(*) FROM quotas").number().await.unwrap();
    assert_eq!(left, Some(0), "the trial write was taken back");
    check(&app, &[], &["--send-to", "nobody"]).await.usage();
}

async fn everything_wrong_is_named_in_one_run(app: TestApp) {
    let more = [
        ("REVERIFY_KEY_FILE", "nowhere/key"),
        ("REVERIFY_DATABASE_URL", "sqlite:nowhere.db"),
        ("REVERIFY_SMTP_URL", "smtp://127.0.0.1:1?tls=none"),
        ("REVERIFY_POLICY", "email.change=sometimes"),
        ("REVERIFY_BRAND_NAME", ""),
        ("REVERIFY_NONSENSE", "1"),
    ];
    let ran = check(&app, &more, &[]).await;
    assert_eq!(ran.status, 1);
    let mut found = wrong(&ran);
    found.sort();
    assert_eq!(found, ["database", "key file", "mail", "policy", "setting", "setting"], "{}", ran.out);
    assert!(!app.folder.path().join("nowhere.db").exists());
    // What a broken setting is about is left out, instead of looking at something nobody meant.
    let ran = check(&app, &[("REVERIFY_DATABASE_URL", "mysql://u:hunter2@x")], &[]).await;
    assert_eq!(wrong(&ran), ["setting"], "{}", ran.out);
    assert!(!ran.out.contains("hunter2") && !ran.out.contains("data/reverify.db"), "{}", ran.out);
}

async fn a_schema_of_another_version_is_named(app: TestApp) {
    for (change, hint) in [
        (
            "UPDATE _sqlx_migrations SET version = 9999 WHERE version = (SELECT max(version) FROM _sqlx_migrations)",
            "newer",
        ),
        ("DELETE FROM _sqlx_migrations WHERE version = 9999", "reverify migrate"),
        ("DROP TABLE _sqlx_migrations", "reverify migrate"),
    ] {
        let mut tx = app.db().await.write().await.unwrap();
        tx.query(change).execute().await.unwrap();
        tx.commit().await.unwrap();
        let ran = check(&app, &[], &[]).await;
        assert_eq!(wrong(&ran), ["database"], "{}", ran.out);
        ran.shows(hint);
    }
}

async fn a_database_that_takes_no_change_is_named(app: TestApp) {
    use secrecy::ExposeSecret as _;
    let url = app.config.database_url.expose_secret().to_owned();
    if url.starts_with("sqlite:") {
        let busy = app.db().await.write().await.unwrap();
        let ran = check(&app, &[], &[]).await;
        assert_eq!(wrong(&ran), ["writing"], "{}", ran.out);
        // The portal that serves notices as well.
        let probe = app.browser().json().open("/readyz").await;
        assert_eq!(probe.has_status(503).json()["status"], "takes no changes");
        busy.rollback().await.unwrap();
        app.browser().json().open("/readyz").await.has_status(200);
        refuses_to_serve(&app, &format!("{url}?mode=ro")).await;
    } else {
        let standby = format!("{url}&options=-c%20default_transaction_read_only%3Don");
        let ran = check(&app, &[("REVERIFY_DATABASE_URL", &standby)], &[]).await;
        assert_eq!(wrong(&ran), ["writing"], "{}", ran.out);
        refuses_to_serve(&app, &standby).await;
    }
}

/// Nobody could sign in.
async fn refuses_to_serve(app: &TestApp, url: &str) {
    let more = [("REVERIFY_DATABASE_URL", url), ("REVERIFY_BIND", "127.0.0.1:0"), ("REVERIFY_LOG", "error")];
    let mut program = app.program(&more);
    program.arg("serve");
    run(program).await.failed(1, "database: it takes no changes: ").hints("check its permissions");
}

/// What is logged from a start until it listens.
async fn start_log(app: &TestApp) -> Vec<String> {
    let mut program = app.program(&[("REVERIFY_BIND", "127.0.0.1:0")]);
    let mut child = program.arg("serve").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let log = BufReader::new(child.stderr.take().unwrap());
    let read = tokio::task::spawn_blocking(move || {
        let mut lines = Vec::new();
        for line in log.lines().map_while(Result::ok) {
            let listens = line.contains("listening");
            lines.push(line);
            if listens {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        lines
    });
    let lines = read.await.unwrap();
    assert!(lines.last().is_some_and(|line| line.contains("listening")), "{lines:?}");
    lines
}

async fn secrets_that_others_can_read_are_named(app: TestApp) {
    let chmod = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let (folder, key) = (app.folder.path(), &app.config.key_file);
    chmod(key, 0o644);
    chmod(folder, 0o700);
    // The folder lets nobody in.
    check(&app, &[], &[]).await.ok();
    let warned = |lines: Vec<String>| lines.into_iter().filter(|line| line.contains("is open to others")).count();
    assert_eq!(warned(start_log(&app).await), 0);
    chmod(folder, 0o755);
    assert_eq!(warned(start_log(&app).await), 1);
    let ran = check(&app, &[], &[]).await;
    assert_eq!(wrong(&ran), ["key file"], "{}", ran.out);
    let ran = ran.shows("chmod 600");
    assert_eq!(ran.status, 1);
    chmod(key, 0o640);
    check(&app, &[], &[]).await.ok();
    let database = folder.join("reverify.db");
    if database.exists() {
        assert_eq!(
            std::fs::metadata(&database).unwrap().permissions().mode() & 0o777,
            0o600,
            "made for its owner alone"
        );
        chmod(&database, 0o666);
        assert_eq!(wrong(&check(&app, &[], &[]).await), ["database file"]);
        assert_eq!(warned(start_log(&app).await), 1);
    }
}

async fn a_mail_server_that_refuses_is_named(app: TestApp) {
    app.mail.set_fault(Fault::Refuse550);
    check(&app, &[], &[]).await.ok();
    let ran = check(&app, &[], &["--send-to", "root@example.com"]).await;
    assert_eq!(wrong(&ran), ["test mail"], "{}", ran.out);
    app.mail.set_fault(Fault::DropConnection);
    assert_eq!(wrong(&check(&app, &[], &[]).await), ["mail"]);
}
