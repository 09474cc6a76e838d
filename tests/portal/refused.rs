//! A start that is refused names all that is wrong with what it was given, so that it is mended in one go.

use crate::support::app::TestApp;
use crate::support::command::{Ran, run};

async fn with(app: &TestApp, more: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let mut program = app.program(more);
    program.args(arguments);
    run(program).await
}

/// What each line is about.
fn named(ran: &Ran) -> Vec<&str> {
    assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{}", ran.err);
    let about = |line: &'_ str| line.strip_prefix("reverify: ").is_some_and(|line| line.contains(' '));
    assert!(ran.err.lines().all(about), "{}", ran.err);
    ran.err.lines().filter_map(|line| line["reverify: ".len()..].split([' ', ':']).next()).collect()
}

#[tokio::test]
async fn every_mistake_is_named_at_once_wherever_it_shows() {
    let app = TestApp::sqlite().await;
    let policy = ("REVERIFY_POLICY", "foo=strict,email.change=sometimes");
    let messages = ("REVERIFY_MESSAGES_DIR", "nosuch");
    let key = ("REVERIFY_KEY_FILE", "nowhere/key");
    let mail = ("REVERIFY_SMTP_URL", "smtps://mail.example.com?ca=nosuch.pem");
    let logo = ("REVERIFY_BRAND_LOGO", "nosuch.svg");
    let sign_up = ("REVERIFY_SIGN_UP", "maybe");
    let all = [policy, messages, key, mail, logo, sign_up];
    let ran = with(&app, &all, &["serve"]).await;
    assert_eq!(
        named(&ran),
        ["brand_logo", "sign_up", "policy", "policy", "messages_dir", "key", "mail"],
        "{}",
        ran.err
    );
    // The same where every setting for itself can be read.
    let ran = with(&app, &all[..4], &["serve"]).await;
    assert_eq!(named(&ran), ["policy", "policy", "messages_dir", "key", "mail"], "{}", ran.err);
    // Commands name what they need.
    let ran = with(&app, &all[..4], &["user", "list"]).await;
    assert_eq!(named(&ran), ["messages_dir", "key"], "{}", ran.err);
    let ran = with(&app, &all, &["policy"]).await;
    assert_eq!(named(&ran), ["brand_logo", "sign_up", "policy", "policy"], "{}", ran.err);
    // A setting that cannot be read is named once, and what it is about is left out.
    let ran = with(&app, &[("REVERIFY_POLICY", "foo"), messages, ("REVERIFY_SMTP_URL", "mail")], &["serve"]).await;
    assert_eq!(named(&ran), ["smtp_url", "policy", "messages_dir"], "{}", ran.err);
}

#[tokio::test]
async fn nothing_is_made_by_a_start_that_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_reverify"));
    program.current_dir(folder.path()).env_clear().env("REVERIFY_MESSAGES_DIR", "nosuch");
    assert_eq!(named(&run(program).await), ["messages_dir"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// What a file would have said is not called missing.
#[tokio::test]
async fn a_settings_file_that_cannot_be_read_is_the_one_mistake() {
    let app = TestApp::sqlite().await;
    std::fs::write(app.folder.path().join("reverify.toml"), "sign_up = \"open\"\npolicy = {\n").unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_reverify"));
    program.current_dir(app.folder.path()).env_clear().args(["--config", "reverify.toml", "serve"]);
    run(program).await.failed(1, "settings file: line 2 cannot be read: ");
}
