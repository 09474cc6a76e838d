//! A database knows which keys it was used with, and no command touches it under others.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use reverify::crypto::KeyRing;

use crate::support::app::TestApp;
use crate::support::command::{Ran, run};
use crate::support::on_both;

on_both!(a_foreign_key_file_is_refused, keys_are_rotated, a_database_that_knows_no_key_takes_those_it_gets);

async fn with(app: &TestApp, keys: &[&str], arguments: &[&str]) -> Ran {
    let other = app.folder.path().join("other");
    std::fs::write(&other, keys.concat()).unwrap();
    std::fs::set_permissions(&other, Permissions::from_mode(0o600)).unwrap();
    let more = [("REVERIFY_KEY_FILE", "other"), ("REVERIFY_BIND", "127.0.0.1:0"), ("REVERIFY_LOG", "error")];
    let mut program = app.program(&more);
    program.args(arguments);
    run(program).await
}

async fn a_foreign_key_file_is_refused(app: TestApp) {
    let foreign = KeyRing::generate().unwrap();
    for arguments in [&["serve"][..], &["migrate"], &["user", "list"]] {
        with(&app, &[&foreign], arguments).await.failed(1, "none of its keys was ever used with this database");
    }
    let ran = with(&app, &[&foreign], &["check"]).await;
    let wrong: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("WRONG")).collect();
    assert!(wrong.len() == 1 && wrong[0].contains("REVERIFY_KEY_FILE"), "{}", ran.out);
    // Nothing was learned by it.
    let known = app.db().await.query("SELECT count(*) FROM key_checks").number().await.unwrap();
    assert_eq!(known, Some(1));
    let mut program = app.program(&[]);
    program.arg("check");
    run(program).await.ok().shows("the key file belongs to this database");
}

async fn keys_are_rotated(app: TestApp) {
    let old = std::fs::read_to_string(&app.config.key_file).unwrap();
    let new = KeyRing::generate().unwrap();
    with(&app, &[&old, &new], &["check"]).await.ok().shows("new ones beside one that belongs");
    with(&app, &[&new], &["migrate"]).await.failed(1, "none of its keys");
    with(&app, &[&old, &new], &["migrate"]).await.ok();
    for keys in [&[&*new, &*old][..], &[&new], &[&old]] {
        with(&app, keys, &["migrate"]).await.ok();
        with(&app, keys, &["user", "list"]).await.ok();
    }
}

/// As every database was before it knew keys.
async fn a_database_that_knows_no_key_takes_those_it_gets(app: TestApp) {
    let mut tx = app.db().await.write().await.unwrap();
    tx.query("DELETE FROM key_checks").execute().await.unwrap();
    tx.commit().await.unwrap();
    with(&app, &[&std::fs::read_to_string(&app.config.key_file).unwrap()], &["check"]).await.ok().shows("next start");
    let app = app.configured(|_| {}).await;
    with(&app, &[&KeyRing::generate().unwrap()], &["user", "list"]).await.failed(1, "none of its keys");
}
