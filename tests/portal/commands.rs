//! The program itself: commands, refusals to start, stopping, and being killed.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};

use reverify::store::{Db, high_water};

use crate::support::app::{PASSWORD, sign_in};
use crate::support::browser::Browser;

fn reverify(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reverify"));
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn serve_names_everything_that_is_missing_and_starts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = reverify(folder.path()).arg("serve").env("REVERIFY_POLICY", "email.change=nonsense").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    for key in
        ["REVERIFY_ORIGIN", "REVERIFY_DATABASE_URL", "REVERIFY_SMTP_URL", "REVERIFY_MAIL_FROM", "REVERIFY_KEY_FILE"]
    {
        assert!(text(&output).contains(key), "{}", text(&output));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn the_policy_table_is_printed_and_nonsense_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = reverify(folder.path()).arg("policy").output().unwrap();
    for row in ["password.change", "email.change", "account.delete", "session.end_others"] {
        assert!(text(&output).contains(row));
    }
    let changed =
        reverify(folder.path()).arg("policy").env("REVERIFY_POLICY", "session.end_others=lax").output().unwrap();
    assert!(text(&changed).contains("1440 min") && text(&changed).contains("configuration"));
    let wrong = "nothing.here=strict,email.change=sometimes,account.delete=first_factor:0";
    let refused = reverify(folder.path()).arg("policy").env("REVERIFY_POLICY", wrong).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(text(&refused).lines().count(), 3, "{}", text(&refused));
}

#[test]
fn a_missing_or_foreign_database_is_an_error_and_not_a_fresh_installation() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, reverify::crypto::KeyRing::generate().unwrap()).unwrap();
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let database = folder.path().join("reverify.db");
    let serve = |command: &str| {
        reverify(folder.path())
            .arg(command)
            .env("REVERIFY_ORIGIN", "http://localhost:1")
            .env("REVERIFY_BIND", "127.0.0.1:0")
            .env("REVERIFY_DATABASE_URL", format!("sqlite:{}", database.display()))
            .env("REVERIFY_SMTP_URL", "smtp://127.0.0.1:1?tls=none")
            .env("REVERIFY_MAIL_FROM", "a@example.com")
            .env("REVERIFY_KEY_FILE", &key)
            .output()
            .unwrap()
    };
    let output = serve("serve");
    assert!(output.status.code() == Some(1) && text(&output).contains("does not exist"), "{}", text(&output));
    assert!(!database.exists());
    std::fs::write(&database, "this is no database, it is a letter to my aunt").unwrap();
    let output = serve("serve");
    assert!(output.status.code() == Some(1) && text(&output).contains("database"), "{}", text(&output));
    std::fs::remove_file(&database).unwrap();
    assert!(serve("migrate").status.success());
    // The mail server does not answer: `check` says so, and only so.
    let output = serve("check");
    assert_eq!(output.status.code(), Some(1));
    let wrong: Vec<_> = text(&output).lines().filter(|line| line.starts_with("WRONG")).map(str::to_owned).collect();
    assert!(wrong.len() == 1 && wrong[0].contains("mail"), "{}", text(&output));
}

struct Dev {
    child: Child,
    origin: String,
}

impl Dev {
    fn start(folder: &std::path::Path) -> Dev {
        Dev::start_with(folder, &[], Stdio::null())
    }

    fn start_with(folder: &std::path::Path, more: &[(&str, &std::path::Path)], log: Stdio) -> Dev {
        let mut command = reverify(folder);
        command.envs(more.iter().copied()).args(["--bind", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.map(Result::unwrap).find(|line| line.contains("Portal")).unwrap();
        let origin = line.split_whitespace().last().unwrap().to_owned();
        Dev { child, origin }
    }

    fn browser(&self) -> Browser {
        let port = self.origin.rsplit(':').next().unwrap().parse().unwrap();
        Browser::new(&self.origin, ([127, 0, 0, 1], port).into())
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A new user: start, sign up, take the code from the mailbox. Then the process is killed between parking and resuming.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_loses_nothing_and_runs_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path());
    let browser = dev.browser();
    browser.open("/sign-up").await;
    let form = [("email", "mara@example.com"), ("display_name", "Mara"), ("password", PASSWORD)];
    browser.submit("sign-up", &form).await;
    let mut code = None;
    for _ in 0..100 {
        let mails = browser.json().request("GET", "/dev/mailbox").send().await.json();
        let text = mails["mails"][0]["text"].as_str().unwrap_or_default().to_owned();
        code =
            text.lines().map(str::trim).find(|line| line.len() == 8 && line.parse::<u32>().is_ok()).map(str::to_owned);
        if code.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    browser.submit("verify-email", &[("code", &code.unwrap())]).await.shows("Profile");
    browser.open("/account/security").await;
    let asked = browser.submit("change-password", &[("new_password", "seven green boats sail")]).await;
    let (handle, jar) = (asked.handle(), browser.cookies());
    drop(dev);
    let dev = Dev::start(folder.path());
    let browser = dev.browser();
    for (name, value) in jar {
        browser.set_cookie(&name, &value);
    }
    browser.open(&format!("/step-up/{handle}")).await.has_status(200).shows("Change your password");
    let proof = browser.prepare("verify-password", &[("password", PASSWORD)]).following(false);
    assert_eq!(proof.send().await.header("location"), Some("/account/security"));
    drop(dev);
    let mut dev = Dev::start(folder.path());
    sign_in(&dev.browser(), "mara@example.com", "seven green boats sail").await.has_status(200).shows("Profile");
    sign_in(&dev.browser(), "mara@example.com", PASSWORD).await.has_status(422);
    // Asked nicely, it stops by itself.
    let stopped = Command::new("kill").arg(dev.child.id().to_string()).status().unwrap();
    assert!(stopped.success() && dev.child.wait().unwrap().success());
}

/// Stands between the program and the system, and says that nothing could be kept while a file is there.
const FAILING_DISK: &str = r#"
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
static int fails(void) { if (access("disk-fails", F_OK)) return 0; errno = EIO; return 1; }
int fsync(int fd) { return fails() ? -1 : syscall(SYS_fsync, fd); }
int fdatasync(int fd) { return fails() ? -1 : syscall(SYS_fdatasync, fd); }
"#;

/// The change is refused, and the program ends by itself, so that the next one reads what is there. Where there is no
/// Linux to preload a library, nothing is simulated; the C compiler is the one that the build needs anyway.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_keeps_nothing_ends_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let (source, shim, fails) =
        (folder.path().join("disk.c"), folder.path().join("disk.so"), folder.path().join("disk-fails"));
    std::fs::write(&source, FAILING_DISK).unwrap();
    let built = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()))
        .args(["-shared", "-fPIC", "-o"])
        .args([&shim, &source])
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", text(&built));
    let mut dev = Dev::start_with(folder.path(), &[("LD_PRELOAD", &shim)], Stdio::null());
    let browser = dev.browser();
    let form = [("email", "mara@example.com"), ("display_name", "Mara"), ("password", PASSWORD)];
    browser.open("/sign-up").await.has_status(200);
    // What the program writes by itself when it starts is not to fail in the place of the change.
    let database = folder.path().join("data/reverify.db");
    let db = Db::open(&format!("sqlite:{}", database.display()).into(), false).await.unwrap();
    while high_water::read(&db).await.unwrap().is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    db.close().await;
    std::fs::write(&fails, "").unwrap();
    let refused = browser.submit("sign-up", &form).await;
    assert_eq!(refused.has_status(503).header("retry-after"), Some("2"));
    let ended = tokio::task::spawn_blocking(move || {
        for _ in 0..400 {
            if let Some(status) = dev.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        None
    });
    assert_eq!(ended.await.unwrap(), Some(1));
    std::fs::remove_file(&fails).unwrap();
    let dev = Dev::start(folder.path());
    let browser = dev.browser();
    browser.open("/sign-up").await;
    browser.submit("sign-up", &form).await.has_status(200).shows("Check your email");
}

/// What an operator needs to find the proxy that is set up wrongly; not where the request was going.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_is_logged_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut dev = Dev::start_with(folder.path(), &[], Stdio::piped());
    let browser = dev.browser();
    browser.request("GET", "/not-me/secret").header("host", "evil.example").send().await.has_status(421);
    let sent = browser.request("POST", "/sign-in").header("sec-fetch-site", "cross-site");
    sent.header("origin", "https://else.example").send().await.has_status(403);
    // A visitor's cookie that has expired is nothing to warn of.
    browser.set_cookie("__Host-visitor", "AAAAAAAAAAAAAAAAAAAAAA");
    browser.open("/sign-in").await.has_status(200);
    let own = dev.origin.clone();
    let log = BufReader::new(dev.child.stderr.take().unwrap());
    let stopped = Command::new("kill").arg(dev.child.id().to_string()).status().unwrap();
    assert!(stopped.success());
    let lines: Vec<String> = log.lines().map_while(Result::ok).collect();
    let told = |words: &[&str]| lines.iter().any(|line| words.iter().all(|word| line.contains(word)));
    assert!(told(&["Host is not that of the configured origin", "evil.example", own.trim_start_matches("http://")]));
    assert!(told(&["not from a page of this portal", "cross-site", "https://else.example", &own]), "{lines:?}");
    assert!(!told(&["secret"]) && !told(&["suspicious"]), "{lines:?}");
}

/// As in `reverify policy | head -1`, once `head` has gone.
#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let gone = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    let ended = |arguments: &[&str]| {
        let mut command = reverify(folder.path());
        command.args(arguments).stdout(gone()).stderr(gone()).status().unwrap().code()
    };
    assert_eq!(ended(&["policy"]), Some(0));
    assert_eq!(ended(&["--help"]), Some(0));
    assert_eq!(ended(&["migrate"]), Some(0));
    assert_eq!(ended(&["user", "create", "--email", "a@example.com", "--name", "A"]), Some(0));
    assert_eq!(ended(&["serve"]), Some(1));
    assert_eq!(ended(&["nonsense"]), Some(2));
}

#[test]
fn what_does_not_answer_is_named_once_and_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let output = reverify(folder.path())
        .arg("check")
        .env("REVERIFY_ORIGIN", "http://localhost:1")
        .env("REVERIFY_DATABASE_URL", "postgres://mara:hunter2@127.0.0.1:1/portal")
        .env("REVERIFY_SMTP_URL", "smtps://mail.example.com?ca=nowhere.pem")
        .output()
        .unwrap();
    let said = text(&output);
    let line = |what: &str| said.lines().find(|line| line.contains(what)).unwrap_or_default().to_owned();
    let database = line("the server at 127.0.0.1:1 does not answer: ");
    assert!(database.contains("refused") && !said.contains("timed out"), "{said}");
    assert_eq!(database.matches("does not answer").count(), 1, "{said}");
    let mail = line("certificate nowhere.pem: ");
    assert!(mail.matches("os error 2").count() == 1 && !mail.contains("mail:"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

/// Whoever collects the log has hung up, or is stopped: a pipe takes 64 KiB, and then nothing more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_a_log_that_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut dev = Dev::start_with(folder.path(), &[("REVERIFY_LOG", "trace".as_ref())], Stdio::piped());
    let browser = dev.browser();
    // Each says which statements it takes.
    let asked = async {
        for _ in 0..1000 {
            browser.open("/readyz").await.has_status(200);
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), asked).await.expect("answers");
    // Read again, it says what is missing.
    let log = BufReader::new(dev.child.stderr.take().unwrap());
    let told = tokio::task::spawn_blocking(move || {
        log.lines().map_while(Result::ok).find(|line| line.contains("log lines were lost"))
    });
    let asking = async {
        loop {
            browser.open("/readyz").await.has_status(200);
        }
    };
    let told = tokio::select! {
        told = told => told.unwrap(),
        () = asking => None,
        () = tokio::time::sleep(std::time::Duration::from_secs(30)) => None,
    };
    let told = told.unwrap();
    let lines = told.rsplit('=').next().unwrap().parse::<u64>().unwrap();
    assert!(lines > 0, "{told}");
}
