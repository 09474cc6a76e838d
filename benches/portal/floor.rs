//! The floor: axum, one sqlx query on the same database, one askama page of the same size, and nothing else.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::str::FromStr as _;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

use crate::Outcome;
use crate::process::Server;

const DATABASE: &str = "BENCH_FLOOR_DATABASE";
const TOKEN: &str = "BENCH_FLOOR_TOKEN";
const SIZE: &str = "BENCH_FLOOR_SIZE";

const QUERY: &str = "SELECT u.display_name, e.address FROM sessions s JOIN users u ON u.id = s.user_id
    JOIN emails e ON e.user_id = u.id AND e.is_primary WHERE s.token_hash = $1";

/// What stands between the rows is the same text again and again: the page's size counts, not its sense.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ name }}</title></head><body><h1>{{ name }}</h1>
{% for number in 0..rows %}<section class="panel"><h2>Row {{ number }}</h2><p class="muted">{{ address }}: a line of text as pages have it, with some markup around it.</p></section>
{% endfor %}</body></html>"#
)]
struct Page<'a> {
    name: &'a str,
    address: &'a str,
    rows: usize,
}

enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

struct Floor {
    pool: Pool,
    key: Vec<u8>,
    rows: usize,
}

/// Starts the floor as a process; it answers with the account whose session cookie is `token`, in about `size` bytes.
pub fn start(database: &str, token: &str, size: usize) -> Outcome<Server> {
    Server::own(&[(DATABASE, database), (TOKEN, token), (SIZE, &size.to_string())])
}

/// Whether this process was started to be the floor.
pub fn is_wanted() -> bool {
    std::env::var_os(DATABASE).is_some()
}

/// Serves until the process is killed.
pub fn serve() -> Outcome<Infallible> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run())
}

async fn run() -> Outcome<Infallible> {
    use base64::Engine as _;
    let url = std::env::var(DATABASE)?;
    let token = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(std::env::var(TOKEN)?)?;
    // The pools are those of the portal's reading side.
    let pool = if url.starts_with("sqlite:") {
        let options = SqliteConnectOptions::from_str(&url)?.read_only(true);
        Pool::Sqlite(
            SqlitePoolOptions::new().max_connections(4).test_before_acquire(false).connect_with(options).await?,
        )
    } else {
        let options = PgConnectOptions::from_str(&url)?;
        Pool::Postgres(PgPoolOptions::new().max_connections(8).test_before_acquire(false).connect_with(options).await?)
    };
    let size: usize = std::env::var(SIZE)?.parse()?;
    let length = |rows| Page { name: "Mara Lindqvist", address: "person0@example.com", rows }.render().map(|p| p.len());
    let (none, ten) = (length(0)?, length(10)?);
    let rows = size.saturating_sub(none) * 10 / (ten - none);
    let floor = Arc::new(Floor { pool, key: Sha256::digest(token).to_vec(), rows });
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    println!("http://localhost:{}", listener.local_addr()?.port());
    let listener = listener.tap_io(|stream| {
        let _best_effort = stream.set_nodelay(true);
    });
    axum::serve(listener, Router::new().route("/account", get(page)).with_state(floor)).await?;
    Err("the floor ended".into())
}

async fn page(State(floor): State<Arc<Floor>>) -> Result<Html<String>, String> {
    let query = || async {
        let row: (String, String) = match &floor.pool {
            Pool::Sqlite(pool) => sqlx::query_as(QUERY).bind(&floor.key).fetch_one(pool).await?,
            Pool::Postgres(pool) => sqlx::query_as(QUERY).bind(&floor.key).fetch_one(pool).await?,
        };
        Ok::<_, sqlx::Error>(row)
    };
    let (name, address) = query().await.map_err(|e| e.to_string())?;
    let page = Page { name: &name, address: &address, rows: floor.rows };
    page.render().map(Html).map_err(|e| e.to_string())
}
