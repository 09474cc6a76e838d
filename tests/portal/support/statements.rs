//! How many statements a request costs. Only on PostgreSQL and in a test with one thread: there the driver tells of each
//! statement on the thread that asked, and so of no other test's.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing::Dispatch;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

use super::browser::lock;

/// Counts while it lives.
pub struct Statements {
    lines: Lines,
    _guard: DefaultGuard,
    /// Where there is one dispatcher alone, any thread that comes first decides for all whether anybody listens.
    _second: Dispatch,
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        lock(&self.0).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Lines {
    type Writer = Lines;
    fn make_writer(&'w self) -> Lines {
        self.clone()
    }
}

impl Statements {
    pub fn count() -> Statements {
        let lines = Lines::default();
        let second = Dispatch::new(tracing_subscriber::fmt().with_writer(std::io::sink).finish());
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_ansi(false);
        let guard = tracing::subscriber::set_default(log.with_writer(lines.clone()).finish());
        Statements { lines, _guard: guard, _second: second }
    }

    /// The statements since the last look, but for those of the background.
    pub fn seen(&self) -> Vec<String> {
        let text = String::from_utf8(std::mem::take(&mut *lock(&self.lines.0))).unwrap();
        let background = ["outbox", "parked_actions WHERE expires_at", "deletion_at IS NOT NULL"];
        let statements = text.lines().filter(|line| line.contains("sqlx::query"));
        statements.filter(|line| !background.iter().any(|word| line.contains(word))).map(str::to_owned).collect()
    }
}
