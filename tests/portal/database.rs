//! A database that is busy, gone for a moment or taken over costs a 503, and nothing afterwards.

use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::command::run;
use crate::support::on_both;
use crate::support::page::Page;
use crate::support::person::Person;
use crate::support::request::at_once;

on_both!(a_lock_that_is_held_too_long_is_503, an_empty_database_is_no_new_installation);

async fn rename(person: &Person, name: &str) -> Page {
    let json = person.browser.json();
    let token = json.open("/account").await.json()["form_token"].clone();
    let form = json!({ "display_name": name, "form_token": token });
    json.request("POST", "/account/profile").json(&form).send().await
}

async fn named(app: &TestApp, name: &'static str) -> i64 {
    let sql = match name {
        "Busy" => "SELECT count(*) FROM users WHERE id = $1 AND display_name = 'Busy'",
        _ => "SELECT count(*) FROM users WHERE id = $1 AND display_name = 'Free'",
    };
    app.number(sql, "mara@example.com").await
}

async fn a_lock_that_is_held_too_long_is_503(app: TestApp) {
    let person = app.person("Mara").await;
    let user = app.user(&person.email).await;
    let mut busy = app.db().await.write().await.unwrap();
    reverify::store::users::lock(&mut busy, user).await.unwrap();
    let refused = rename(&person, "Busy").await;
    assert_eq!(refused.has_status(503).header("retry-after"), Some("2"));
    busy.rollback().await.unwrap();
    assert_eq!(named(&app, "Busy").await, 0);
    rename(&person, "Free").await.has_status(200);
    assert_eq!(named(&app, "Free").await, 1);
}

async fn an_empty_database_is_no_new_installation(app: TestApp) {
    let url = app.config.database_url.expose_secret().to_owned();
    let empty = app.folder.path().join("empty.db");
    let url = if url.starts_with("sqlite:") {
        std::fs::write(&empty, "").unwrap();
        std::fs::set_permissions(&empty, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        format!("sqlite:{}", empty.display())
    } else {
        for statement in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
            let mut tx = app.db().await.write().await.unwrap();
            tx.query(statement).execute().await.unwrap();
            tx.commit().await.unwrap();
        }
        url
    };
    let with = async |command: &str| {
        let mut program = app.program(&[
            ("REVERIFY_DATABASE_URL", &url),
            ("REVERIFY_BIND", "127.0.0.1:0"),
            ("REVERIFY_LOG", "error"),
        ]);
        program.arg(command);
        run(program).await
    };
    with("serve").await.failed(1, "run `reverify migrate` first");
    assert!(!empty.exists() || std::fs::metadata(&empty).unwrap().len() == 0, "it was not touched");
    let ran = with("check").await;
    assert!(ran.status == 1 && ran.out.contains("run `reverify migrate`"), "{}", ran.out);
    with("migrate").await.ok();
    with("check").await.ok().shows("its schema is this program’s");
}

const OTHERS_END: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

async fn end_others(app: &TestApp) {
    let mut tx = app.db().await.write().await.unwrap();
    assert!(tx.query(OTHERS_END).number().await.unwrap() > Some(1));
    tx.commit().await.unwrap();
    // The test's own reading connection may be one of them.
    let _met = app.db().await.query("SELECT count(*) FROM users").number().await;
}

/// One request pays for all connections that broke together.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_end_are_replaced_at_once() {
    let Some(app) = TestApp::postgresql(module_path!()).await else { return };
    let person = app.person("Mara").await;
    for _ in 0..2 {
        let pages = (0..8).map(|_| person.browser.request("GET", "/account")).collect();
        for page in at_once(pages).await {
            page.has_status(200);
        }
        end_others(&app).await;
        let mut refused = 0;
        for _ in 0..8 {
            let page = person.browser.json().open("/account").await;
            refused += usize::from(page.status != 200);
            assert!(page.status == 200 || page.status == 503, "{}", page.status);
        }
        assert!(refused <= 1, "{refused} requests met a broken connection");
        rename(&person, "Free").await.has_status(200);
    }
}

const READ_ONLY: &str = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$";
const WRITABLE: &str =
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); END $$";

/// The test's own connections may be among those that broke.
async fn turn(app: &TestApp, statement: &'static str) {
    for _ in 0..4 {
        let Ok(mut tx) = app.db().await.write().await else { continue };
        if tx.query("SET TRANSACTION READ WRITE").execute().await.is_ok() {
            tx.query(statement).execute().await.unwrap();
            return tx.commit().await.unwrap();
        }
    }
    panic!("no connection for {statement}");
}

/// As when another server takes over: connections to the one that only reads now are of no use, though they live.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_to_a_server_that_only_reads_are_not_kept() {
    let Some(app) = TestApp::postgresql(module_path!()).await else { return };
    let person = app.person("Mara").await;
    turn(&app, READ_ONLY).await;
    end_others(&app).await;
    let mut last = 0;
    for _ in 0..4 {
        let page = person.browser.json().open("/account").await;
        last = match page.status {
            200 => rename(&person, "Busy").await.status,
            other => other,
        };
    }
    let probe = app.browser().json().open("/readyz").await;
    turn(&app, WRITABLE).await;
    assert_eq!(last, 503);
    assert_eq!(probe.has_status(503).json()["status"], "takes no changes");
    assert_eq!(named(&app, "Busy").await, 0);
    rename(&person, "Free").await.has_status(200);
    assert_eq!(named(&app, "Free").await, 1);
}
