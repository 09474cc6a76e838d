//! A PostgreSQL cluster for one test run: unix socket only, nothing synced, gone with the process.
//!
//! Rust never drops statics, and the kernel's parent-death signal follows the *thread* that started the
//! child, which in a test harness ends long before the run does. So a small shell holds the leash: it
//! waits on a pipe that only this process keeps open, and when that closes, for whatever reason
//! (SIGKILL included), it stops the server and removes its folder.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

const USER: &str = "postgres";
const PATIENCE: Duration = Duration::from_secs(20);

/// Arguments: server program, folder. QUIT means: at once, without tidying up.
const LEASH: &str = r#"
"$1" -D "$2/data" -k "$2" -c listen_addresses= -c port=5432 -c max_connections=200 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off &
server=$!
read -r _
kill -QUIT "$server"
wait "$server"
rm -rf "$2"
"#;

pub struct Cluster {
    folder: PathBuf,
    databases: AtomicUsize,
    /// Its standard input is the leash.
    _server: Child,
}

static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();

/// The cluster of this test run, started on first use; none where PostgreSQL cannot run.
pub fn cluster() -> Option<&'static Cluster> {
    let started = CLUSTER
        .get_or_init(|| Cluster::start().inspect_err(|reason| eprintln!("no PostgreSQL for the tests: {reason}")));
    started.as_ref().ok()
}

/// Why `cluster` has none to give.
pub fn why_absent() -> Option<&'static str> {
    cluster();
    CLUSTER.get()?.as_ref().err().map(String::as_str)
}

impl Cluster {
    fn start() -> Result<Cluster, String> {
        let bin = find_programs().ok_or("initdb and postgres are not installed")?;
        let folder = tempfile::Builder::new().prefix("reverify-pg-").tempdir().map_err(text)?;
        // The server refuses to run as root; the folder's owner tells who we are.
        let owner = match fs::metadata(folder.path()).map_err(text)?.uid() {
            0 => Some(unprivileged().ok_or("running as root, and no user postgres or nobody")?),
            _ => None,
        };
        if let Some((uid, gid)) = owner {
            chown(folder.path(), Some(uid), Some(gid)).map_err(text)?;
        }
        let run = |program: &Path| {
            let mut command = Command::new(program);
            command.current_dir(folder.path()).env("LC_ALL", "C").process_group(0);
            if let Some((uid, gid)) = owner {
                command.uid(uid).gid(gid);
            }
            command
        };
        let data = folder.path().join("data");
        let made = run(&bin.join("initdb"))
            .arg("-D")
            .arg(&data)
            .args(["-A", "trust", "-U", USER, "-E", "UTF8"])
            .args(["--no-locale", "--no-sync"])
            .output()
            .map_err(text)?;
        if !made.status.success() {
            return Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)));
        }
        let log_path = folder.path().join("log");
        let log = fs::File::create(&log_path).map_err(text)?;
        let mut server = run(Path::new("/bin/sh"))
            .args(["-c", LEASH, "leash"])
            .arg(bin.join("postgres"))
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(log.try_clone().map_err(text)?)
            .stderr(log)
            .spawn()
            .map_err(text)?;
        let ready = wait_until_ready(&data.join("postmaster.pid"), &mut server);
        ready.map_err(|reason| format!("{reason}: {}", fs::read_to_string(&log_path).unwrap_or_default()))?;
        // From here on the leash removes the folder.
        Ok(Cluster { folder: folder.keep(), databases: AtomicUsize::new(0), _server: server })
    }

    /// A new, empty database of its own for one test.
    pub async fn fresh_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(&self.url("postgres")).await.expect("a connection to the cluster");
        let sql = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(sql).execute(&mut admin).await.expect("a fresh database");
        admin.close().await.expect("an orderly end");
        self.url(&name)
    }

    fn url(&self, database: &str) -> String {
        let folder = self.folder.to_string_lossy();
        let host = utf8_percent_encode(&folder, NON_ALPHANUMERIC);
        // The port is part of the socket's name; named, so that no PGPORT changes it.
        format!("postgres://{USER}@{host}:5432/{database}?sslmode=disable")
    }
}

fn wait_until_ready(pid_file: &Path, server: &mut Child) -> Result<(), String> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        // The file's last line is the server's own word on its state.
        if fs::read_to_string(pid_file).is_ok_and(|lines| lines.lines().any(|line| line.trim() == "ready")) {
            return Ok(());
        }
        if server.try_wait().map_err(text)?.is_some() {
            return Err("the server ended at once".to_owned());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(format!("the server was not ready within {PATIENCE:?}"))
}

/// The newest of Debian's folders, else the first on PATH that has both programs.
fn find_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<_> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .collect();
    debian.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = debian.into_iter().rev().map(|(_, bin)| bin).chain(std::env::split_paths(&path));
    folders.into_iter().find(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file())
}

fn unprivileged() -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let ids = |name: &str| {
        let fields: Vec<_> =
            users.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|fields| fields[0] == name)?;
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    };
    ids("postgres").or_else(|| ids("nobody"))
}

fn text(error: std::io::Error) -> String {
    error.to_string()
}
