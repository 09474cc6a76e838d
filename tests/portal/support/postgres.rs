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
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reverify::store::Db;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;

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

/// Everything that migrations make, and a test might spoil.
const SHAPE: &str =
    "SELECT string_agg(relname || ' ' || relkind::text || relnatts || relhastriggers, ', ' ORDER BY relname)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace";

const VERSIONS: &str = "SELECT string_agg(version::text, ' ' ORDER BY version) FROM _sqlx_migrations";

/// No rows, whatever refers to whatever, and nobody else connected.
const EMPTY: &str = "DO $$ DECLARE name text; BEGIN
    PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_sqlx_migrations' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
END $$";

pub struct Cluster {
    folder: PathBuf,
    databases: AtomicUsize,
    /// Databases that tests are done with.
    left: Mutex<Vec<String>>,
    /// What one looks like that no test had.
    shape: OnceCell<[Option<String>; 2]>,
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
        Ok(Cluster {
            folder: folder.keep(),
            databases: AtomicUsize::new(0),
            left: Mutex::default(),
            shape: OnceCell::new(),
            _server: server,
        })
    }

    /// A database without a row for one test: one that another test is done with, or a new one. To create and migrate one
    /// costs ten times as much as to empty it, a third of what most tests take.
    pub async fn fresh_database(&'static self) -> String {
        while let Some(name) = self.take() {
            if self.empty(&name).await {
                return self.lend(name);
            }
        }
        let name = self.new_database().await;
        self.lend(name)
    }

    fn take(&self) -> Option<String> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// The database comes back when the runtime of the test ends, and with it whatever might still write.
    fn lend(&'static self, name: String) -> String {
        let url = self.url(&name);
        let until = Lent { cluster: self, name };
        tokio::spawn(async move {
            let _until = until;
            std::future::pending::<()>().await
        });
        url
    }

    /// Removes every row. `false` of a database whose tables are no longer what migrations made of them.
    async fn empty(&self, name: &str) -> bool {
        let pristine = self.shape.get_or_init(|| async {
            let url = self.url(&self.new_database().await);
            let db = Db::open(&url.clone().into(), false).await.expect("a database");
            db.migrate().await.expect("its tables");
            db.close().await;
            shape(&mut PgConnection::connect(&url).await.expect("a connection")).await
        });
        let pristine = pristine.await;
        let mut connection = PgConnection::connect(&self.url(name)).await.expect("a connection to the database");
        if shape(&mut connection).await != *pristine {
            return false;
        }
        sqlx::raw_sql(EMPTY).execute(&mut connection).await.expect("an empty database");
        connection.close().await.expect("an orderly end");
        true
    }

    async fn new_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(&self.url("postgres")).await.expect("a connection to the cluster");
        let sql = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(sql).execute(&mut admin).await.expect("a fresh database");
        admin.close().await.expect("an orderly end");
        name
    }

    fn url(&self, database: &str) -> String {
        let folder = self.folder.to_string_lossy();
        let host = utf8_percent_encode(&folder, NON_ALPHANUMERIC);
        // The port is part of the socket's name; named, so that no PGPORT changes it.
        format!("postgres://{USER}@{host}:5432/{database}?sslmode=disable")
    }
}

/// A database that a test has.
struct Lent {
    cluster: &'static Cluster,
    name: String,
}

impl Drop for Lent {
    fn drop(&mut self) {
        let name = std::mem::take(&mut self.name);
        self.cluster.left.lock().unwrap_or_else(PoisonError::into_inner).push(name);
    }
}

/// Its tables, and the migrations that made them.
async fn shape(connection: &mut PgConnection) -> [Option<String>; 2] {
    let tables: Option<String> = sqlx::query_scalar(SHAPE).fetch_one(&mut *connection).await.expect("its shape");
    let versions = match tables.as_ref().is_some_and(|tables| tables.contains("_sqlx_migrations")) {
        true => sqlx::query_scalar(VERSIONS).fetch_one(connection).await.expect("its migrations"),
        false => None,
    };
    [tables, versions]
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
