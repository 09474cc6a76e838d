//! What a change waits for the one writer of SQLite while housekeeping has years to catch up with.

use std::path::Path;
use std::str::FromStr as _;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::Outcome;
use crate::browser::Browser;
use crate::http::Connection;
use crate::process::Server;
use crate::table::{Aim, Table};

/// Rows of each table that have expired.
const EXPIRED: u32 = 100_000;
/// Entries of the log. One of so many is of the account that is due to be erased, and they lie between all others.
const EVENTS: u32 = 1_000_000;
const SHARE: u32 = 5;
const PATIENCE: Duration = Duration::from_secs(120);

/// An account and everything of it that is erased in steps.
const DOOMED: &str = "x'00000000000070008000000000000001'";
/// Rows that are still to go. What the changes themselves leave behind has not expired.
const LEFT: &str = "SELECT (SELECT count(*) FROM visitors WHERE expires_at <= 1000000) + (SELECT count(*) FROM quotas WHERE subject LIKE 'old%')
    + (SELECT count(*) FROM attempts WHERE subject LIKE 'old%') + (SELECT count(*) FROM users WHERE deletion_at = 1)";

/// Measures it on a database of its own.
pub async fn measure(folder: &Path, table: &mut Table) -> Outcome<()> {
    let url = format!("sqlite:{}", folder.join("purge.db").display());
    let portal = Server::portal(folder, &url)?;
    let mut person = Browser::sign_up(portal.address, &portal.authority, 0).await?;
    drop(portal);
    let mut database = SqliteConnectOptions::from_str(&url)?.connect().await?;
    fill(&mut database).await?;
    let portal = Server::portal(folder, &url)?;
    person.moved(portal.address, &portal.authority).await?;
    let rename = person.form_request("/account/profile", &[("display_name", "Mara L.")]);
    let activity = person.page_request("/account/activity");
    let mut connection = Connection::open(portal.address).await?;
    let (mut longest, mut slowest, begun) = (Duration::ZERO, Duration::ZERO, Instant::now());
    let mut changes = 0_u32;
    while begun.elapsed() < PATIENCE {
        let sent = Instant::now();
        connection.exchange(&rename).await?.expect(303, "/account/profile")?;
        longest = longest.max(sent.elapsed());
        changes += 1;
        let sent = Instant::now();
        connection.exchange(&activity).await?.expect(200, "/account/activity")?;
        slowest = slowest.max(sent.elapsed());
        if changes.is_multiple_of(50) && sqlx::query_scalar::<_, i64>(LEFT).fetch_one(&mut database).await? == 0 {
            let measured = format!("{changes} changes in {:.1} s", begun.elapsed().as_secs_f64());
            let title = "longest wait of a change while rows are purged";
            table.add(title, measured, longest.as_secs_f64() * 1000.0, " ms", Aim::AtMost(50.0));
            let title = "slowest activity page among a million entries";
            table.add(title, String::new(), slowest.as_secs_f64() * 1000.0, " ms", Aim::None);
            return Ok(database.close().await?);
        }
    }
    let left = sqlx::query_scalar::<_, i64>(LEFT).fetch_one(&mut database).await?;
    Err(format!("after {changes} changes {left} rows are left to purge").into())
}

async fn fill(database: &mut SqliteConnection) -> Outcome<()> {
    let many = |n: u32| format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})");
    for sql in [
        "BEGIN".to_owned(),
        format!("{} INSERT INTO visitors SELECT randomblob(32), '{{}}', i FROM n", many(EXPIRED)),
        format!("{} INSERT INTO quotas SELECT 'old' || i, i, 1, i FROM n", many(EXPIRED)),
        format!("{} INSERT INTO attempts SELECT 'old' || i, 'password', 'known', 1, i, i FROM n", many(EXPIRED)),
        format!(
            "INSERT INTO users (id, display_name, password_changed_at, status, must_reset, deletion_at, created_at, turn)
             VALUES ({DOOMED}, 'Gone', 1, 'active', FALSE, 1, 1, 1)"
        ),
        format!("INSERT INTO emails VALUES ('gone@example.com', {DOOMED}, 'gone@example.com', TRUE, 1)"),
        format!(
            "{} INSERT INTO audit (id, at, user_id, actor, event, ip, agent, reference, area)
             SELECT CAST(printf('%016d', i) AS BLOB), i,
                CASE WHEN i % {SHARE} = 0 THEN {DOOMED} ELSE randomblob(16) END, 'user',
                'sign_out.done', '198.51.100.7', 'curl/8.5', 'LONGLIFE', 'sign_ins' FROM n",
            many(EVENTS)
        ),
        "COMMIT".to_owned(),
    ] {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *database).await?;
    }
    Ok(())
}
