//! A load benchmark: `cargo bench --bench portal`. Linux only (it reads `/proc`), about three minutes.
//!
//! The portal (`reverify dev`, release build) and a bare floor (see [`floor`]) take turns in one run, each as a process
//! of its own, over loopback. Ratios between them say more than absolute numbers: a busy or slow machine changes both
//! alike. PostgreSQL takes part where its programs are installed.

#[path = "portal/browser.rs"]
mod browser;
#[path = "portal/floor.rs"]
mod floor;
#[path = "portal/http.rs"]
mod http;
#[path = "portal/load.rs"]
mod load;
#[path = "../tests/portal/support/postgres.rs"]
#[allow(dead_code, clippy::expect_used, clippy::indexing_slicing, reason = "written for tests")]
mod postgres;
#[path = "portal/process.rs"]
mod process;
#[path = "portal/purge.rs"]
mod purge;
#[path = "portal/secrecy.rs"]
mod secrecy;
#[path = "portal/table.rs"]
mod table;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use browser::Browser;
use load::{Answered, bare_hashes, steady_p99, without_pause};
use process::{Machine, Server};
use reverify::config::Config;
use table::{Aim, Table};

/// What anything here comes to.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const ROUNDS: u32 = 4;
const ROUND: Duration = Duration::from_millis(1500);
const CONNECTIONS: usize = 32;
const PEOPLE: usize = 16;
/// Accounts to ask about: four tries each, before their counters begin to delay.
const KNOWN: usize = 50;

fn main() -> ExitCode {
    let result = if floor::is_wanted() {
        floor::serve().map(|never| match never {})
    } else if std::env::args().any(|argument| argument == "--bench") {
        measure()
    } else {
        // `cargo test --all-targets` starts benchmarks too, unoptimised.
        println!("to measure, run: cargo bench --bench portal");
        Ok(())
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benchmark: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let mut table = Table::default();
    // One thread is plenty for the client and leaves the rest to the servers.
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let sqlite = format!("sqlite:{}", folder.path().join("portal.db").display());
        let machine = Machine::now()?;
        start_up(folder.path(), &sqlite, &mut table)?;
        let portal = Server::portal(folder.path(), &sqlite)?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let idle = portal.memory()?;
        let mut people = Vec::new();
        for number in 0..PEOPLE {
            people.push(Browser::sign_up(portal.address, &portal.authority, number).await?);
        }
        let Some(first) = people.first() else { return Ok(()) };
        let page: Arc<[u8]> = first.page_request("/account").into();
        pages("SQLite", 2.0, &portal, &sqlite, first, &mut table).await?;
        sign_ins(&portal, &mut people, page, &mut table).await?;
        table.add("memory, idle", String::new(), idle, " MiB", Aim::AtMost(20.0));
        table.add("memory, after all this", String::new(), portal.memory()?, " MiB", Aim::AtMost(60.0));
        drop(portal);
        // Above the aim, sign-ins, answer times and start are not to be trusted, whatever their verdict says.
        let others = machine.used_by_others()?;
        table.add("CPU used by other programs meanwhile", String::new(), others, " %", Aim::AtMost(5.0));
        purge::measure(folder.path(), &mut table).await?;
        let other = format!("sqlite:{}", folder.path().join("secrecy.db").display());
        secrets("SQLite", folder.path(), &other, &mut table).await?;
        if let Some(cluster) = postgres::cluster() {
            let url = cluster.fresh_database().await;
            let portal = Server::portal(folder.path(), &url)?;
            let person = Browser::sign_up(portal.address, &portal.authority, 0).await?;
            pages("PostgreSQL", 2.5, &portal, &url, &person, &mut table).await?;
            drop(portal);
            secrets("PostgreSQL", folder.path(), &cluster.fresh_database().await, &mut table).await?;
        }
        Outcome::Ok(())
    })?;
    table.print();
    Ok(())
}

/// From the start of the process to the first line, with a new database and with one that exists.
fn start_up(folder: &Path, database: &str, table: &mut Table) -> Outcome<()> {
    let first = Server::portal(folder, database)?.began_in;
    let mut best = Duration::MAX;
    for _ in 0..3 {
        best = best.min(Server::portal(folder, database)?.began_in);
    }
    let measured = format!("new database {}", milliseconds(first));
    table.add("start to listening, best of 3", measured, best.as_secs_f64() * 1000.0, " ms", Aim::None);
    Ok(())
}

/// What answer times give away, on a database of its own.
async fn secrets(name: &'static str, folder: &Path, database: &str, table: &mut Table) -> Outcome<()> {
    let portal = Server::portal(folder, database)?;
    let mut people = Vec::new();
    for number in 0..KNOWN {
        people.push(Browser::sign_up(portal.address, &portal.authority, number).await?);
    }
    table.title(format!("answer times, {name}"));
    secrecy::measure(&portal, &mut people, table).await
}

/// `GET /account` against the floor: CPU time per page, and pages per second.
async fn pages(
    database: &'static str,
    aim: f64,
    portal: &Server,
    url: &str,
    person: &Browser,
    table: &mut Table,
) -> Outcome<()> {
    let request: Arc<[u8]> = person.page_request("/account").into();
    let size = {
        let mut connection = http::Connection::open(portal.address).await?;
        let answer = connection.exchange(&request).await?;
        answer.expect(200, "/account")?;
        answer.body.len()
    };
    let floor = floor::start(url, person.session()?, size)?;
    let mut sums = [(Duration::ZERO, Answered::default()); 2];
    for round in 0..=ROUNDS {
        for (server, (cpu, answered)) in [portal, &floor].into_iter().zip(&mut sums) {
            let requests = vec![Arc::clone(&request); CONNECTIONS];
            let before = server.cpu()?;
            let load = without_pause(server.address, requests, 200, ROUND).await?;
            // The first round warms up.
            if round > 0 {
                *cpu += server.cpu()? - before;
                *answered += load;
            }
        }
    }
    let [portal, floor] = sums.map(|(cpu, load)| (cpu.as_secs_f64() * 1e6 / f64::from(load.count), load.per_second()));
    let (cpu, rate) = match database {
        "SQLite" => ("CPU per page, SQLite: portal / floor", "pages/s at 32, SQLite: portal / floor"),
        _ => ("CPU per page, PostgreSQL: portal / floor", "pages/s at 32, PostgreSQL: portal / floor"),
    };
    let measured = format!("{:.0} / {:.0} µs, {size} bytes", portal.0, floor.0);
    table.add(cpu, measured, portal.0 / floor.0, "", Aim::AtMost(aim));
    table.add(rate, format!("{:.0} / {:.0}", portal.1, floor.1), portal.1 / floor.1, "", Aim::None);
    Ok(())
}

/// Sign-ins against bare hashing, and what they do to everybody else's pages.
async fn sign_ins(portal: &Server, people: &mut [Browser], page: Arc<[u8]>, table: &mut Table) -> Outcome<()> {
    let mut requests: Vec<Arc<[u8]>> = Vec::new();
    for person in people {
        requests.push(person.sign_in_request().await?.into());
    }
    let threads = Config::dev().hash_threads;
    let (mut hashes, mut answered) = (Answered::default(), Answered::default());
    for _ in 0..ROUNDS {
        hashes += tokio::task::spawn_blocking(move || bare_hashes(threads, ROUND)).await??;
        answered += without_pause(portal.address, requests.clone(), 303, ROUND).await?;
    }
    let (fast, bare) = (answered.per_second(), hashes.per_second());
    let measured = format!("{fast:.1} / {bare:.1} per s, {threads} thread(s)");
    table.add("sign-ins / bare argon2id", measured, fast / bare, "", Aim::AtLeast(0.9));

    let time = ROUND * 3;
    let calm = steady_p99(portal.address, Arc::clone(&page), time).await?;
    let storm = tokio::spawn(without_pause(portal.address, requests, 303, time + ROUND));
    tokio::time::sleep(ROUND / 2).await;
    let busy = steady_p99(portal.address, page, time).await?;
    storm.await??;
    let ratio = busy.as_secs_f64() / calm.as_secs_f64();
    table.add("page p99, 16 people signing in", String::new(), busy.as_secs_f64() * 1000.0, " ms", Aim::AtMost(10.0));
    let measured = format!("{} / {}", milliseconds(busy), milliseconds(calm));
    table.add("page p99, signing in / calm", measured, ratio, "", Aim::AtMost(3.0));
    Ok(())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
