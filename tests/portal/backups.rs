//! The backup of `docs/operations.md`, as it stands there, made while people change things, and put back: what was
//! acknowledged before it is in it, nothing is half done, and nothing old opens anything.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use secrecy::ExposeSecret;
use serde_json::json;

use crate::nodes::Node;
use crate::support::app::{PASSWORD, Person, TestApp, sign_in};
use crate::support::browser::Browser;
use crate::support::command::run;
use crate::support::{on_both, postgres};

on_both!(a_backup_made_while_busy_is_put_back);

/// The line of the guide that begins so, with this machine's places in it.
fn line(begins: &str, places: &[(&str, &str)]) -> String {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md")).unwrap();
    let line = guide.lines().find(|line| line.starts_with(begins)).unwrap();
    places.iter().fold(line.to_owned(), |line, (here, there)| {
        assert!(line.contains(here), "{here:?} in {line:?}");
        line.replace(here, there)
    })
}

/// Whether the programs of a guide's line are there; where nothing may be skipped, their absence fails.
fn installed(programs: &[&str]) -> bool {
    let absent = |program: &&&str| Command::new(program).arg("--version").output().is_err();
    let absent: Vec<_> = programs.iter().filter(absent).collect();
    if !absent.is_empty() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{absent:?} are required here");
        eprintln!("skipped: backups::a_backup_made_while_busy_is_put_back (not installed: {absent:?})");
    }
    absent.is_empty()
}

/// Whether it did what it says.
fn shell(line: &str, url: &str) -> Result<(), String> {
    let ran = Command::new("sh").args(["-euc", line]).env("REVERIFY_DATABASE_URL", url).output().unwrap();
    if ran.status.success() { Ok(()) } else { Err(format!("{line}: {}", String::from_utf8_lossy(&ran.stderr))) }
}

/// Somebody who changes their name all the time, until told to stop; the last that was acknowledged.
fn keep_renaming(person: &Person, stop: &Arc<AtomicBool>) -> (Arc<AtomicI64>, tokio::task::JoinHandle<()>) {
    let (browser, acknowledged) = (person.browser.json(), Arc::new(AtomicI64::new(0)));
    let (stop, last) = (Arc::clone(stop), Arc::clone(&acknowledged));
    let renaming = tokio::spawn(async move {
        let token = browser.open("/account").await.json()["form_token"].clone();
        for n in 1.. {
            if stop.load(Ordering::SeqCst) {
                return;
            }
            let form = json!({ "display_name": format!("N{n}"), "form_token": token });
            browser.request("POST", "/account/profile").json(&form).send().await.has_status(200);
            last.store(n, Ordering::SeqCst);
        }
    });
    (acknowledged, renaming)
}

async fn a_backup_made_while_busy_is_put_back(app: TestApp) {
    let sqlite = app.config.database_url.expose_secret().strip_prefix("sqlite:").map(str::to_owned);
    if !installed(if sqlite.is_some() { &["sqlite3"] } else { &["pg_dump", "pg_restore"] }) {
        return;
    }
    let app = app.in_present().await;
    let people = [app.person("Mara").await, app.person("Otto").await];
    let url = app.config.database_url.expose_secret().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let kept = format!("{}/", folder.path().display());

    let stop = Arc::new(AtomicBool::new(false));
    let busy: Vec<_> = people.iter().map(|person| keep_renaming(person, &stop)).collect();
    let names = || busy.iter().map(|(last, _)| last.load(Ordering::SeqCst)).collect::<Vec<_>>();
    while names().iter().any(|n| *n < 3) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let before = names();
    let backup = match &sqlite {
        Some(file) => line("sqlite3 ", &[("/var/lib/reverify/reverify.db", file), ("/backup/", &kept)]),
        None => line("pg_dump ", &[("/backup/", &kept)]),
    };
    let made = {
        let url = url.clone();
        tokio::task::spawn_blocking(move || shell(&backup, &url)).await.unwrap()
    };
    made.unwrap();
    let after = names();
    stop.store(true, Ordering::SeqCst);
    for (_, renaming) in busy {
        renaming.await.unwrap();
    }

    let backup = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let restored = match &sqlite {
        Some(_) => {
            let place = folder.path().join("reverify.db");
            fs::copy(&backup, &place).unwrap();
            format!("sqlite:{}", place.display())
        }
        None => {
            let fresh = postgres::cluster().unwrap().fresh_database().await;
            let dump = backup.display().to_string();
            shell(&line("pg_restore ", &[("/backup/reverify-2026-10-06.dump", &dump)]), &fresh).unwrap();
            fresh
        }
    };
    let mut command = app.program(&[("REVERIFY_DATABASE_URL", &restored)]);
    command.args(["restored", "--yes"]);
    run(command).await.ok().shows("2  signed-in devices");
    let node = Node::start(&app, &[("REVERIFY_DATABASE_URL", &restored)]).await;
    for (n, person) in people.iter().enumerate() {
        let old = node.browser(&app, &person.browser);
        old.page().open("/account").await.shows("Sign in").shows_not("Profile");
        let browser = Browser::new(app.running.origin.as_str(), node.address);
        sign_in(&browser, &person.email, PASSWORD).await.has_status(200).shows("Profile");
        let account = browser.json().open("/account").await.json();
        let name: i64 = account["display_name"].as_str().unwrap().trim_start_matches('N').parse().unwrap();
        // The one under way when the backup ended may be in it.
        assert!((before[n]..=after[n] + 1).contains(&name), "{name}, of {}..={}", before[n], after[n]);
    }
    if let Some(place) = restored.strip_prefix("sqlite:") {
        shell(&format!("test \"$(sqlite3 '{place}' 'PRAGMA integrity_check')\" = ok"), "").unwrap();
    }
}
