//! What is logged, and so which statements a request costs. In a process of its own: the drivers tell of a statement on whatever thread runs it,
//! and so only a listener that is shared with no other test hears of its own requests alone.

use std::io::Write;
use std::process::Command;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use super::app::TestApp;
use super::browser::lock;

const ALONE: &str = "REVERIFY_TEST_ALONE";

/// What workers look for in the background, by words of it.
const BACKGROUND: [&str; 7] = [
    "high_water",
    "outbox",
    "parked_actions WHERE expires_at",
    "deletion_at IS NOT NULL",
    " AS found",
    "ready_at <=",
    "waits_until <=",
];

/// What the drivers said.
#[derive(Clone, Default)]
pub struct Statements(Arc<Mutex<Vec<u8>>>);

impl Write for Statements {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        lock(&self.0).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Statements {
    type Writer = Statements;
    fn make_writer(&'w self) -> Statements {
        self.clone()
    }
}

impl Statements {
    /// Runs `journey` on SQLite and on PostgreSQL. `test` is the whole name of the test that calls this.
    pub fn alone(test: &str, journey: impl AsyncFn(TestApp, &Statements)) {
        if std::env::var_os(ALONE).is_none() {
            let mut alone = Command::new(std::env::current_exe().unwrap());
            let output = alone.args(["--exact", test, "--nocapture"]).env(ALONE, "yes").output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && said.contains("1 passed"), "{said}");
            return;
        }
        let heard = Statements::default();
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_ansi(false);
        tracing::subscriber::set_global_default(log.with_writer(heard.clone()).finish()).unwrap();
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            journey(TestApp::sqlite().await, &heard).await;
            if let Some(app) = TestApp::postgresql(test).await {
                journey(app, &heard).await;
            }
        });
    }

    /// All that was logged since the last look.
    pub fn everything(&self) -> String {
        String::from_utf8(std::mem::take(&mut *lock(&self.0))).unwrap()
    }

    /// The statements since the last look, but for those of the background. A statement is told of before its result
    /// arrives, so after an answer there are all of it.
    pub fn seen(&self) -> Vec<String> {
        let text = self.everything();
        let statements = text.lines().filter(|line| line.contains("sqlx::query"));
        statements.filter(|line| !BACKGROUND.iter().any(|word| line.contains(word))).map(str::to_owned).collect()
    }
}
