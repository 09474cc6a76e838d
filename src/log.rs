//! The program's log on standard error. Whoever reads it may stop; nobody waits for that.

use std::io::{IsTerminal as _, Write};
use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use reverify::config::Config;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Lines that wait for the reader at most. What does not fit is lost, and counted.
const WAITING: usize = 1024;
/// The end of the program waits so long for what is left.
const AT_THE_END: Duration = Duration::from_secs(1);

enum Entry {
    Line(Vec<u8>),
    /// Everything before it is written.
    Mark(SyncSender<()>),
}

/// What threads write into.
#[derive(Clone)]
struct Queue {
    entries: SyncSender<Entry>,
    lost: Arc<AtomicU64>,
}

impl Write for Queue {
    /// Takes a whole line: the formatter hands over one at a time.
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        if self.entries.try_send(Entry::Line(line.to_vec())).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Lets the last lines out when it goes.
pub struct Log(Queue);

impl Drop for Log {
    fn drop(&mut self) {
        let (mark, written) = sync_channel(1);
        if self.0.entries.try_send(Entry::Mark(mark)).is_ok() {
            let _in_time = written.recv_timeout(AT_THE_END);
        }
    }
}

fn write_all(entries: &Receiver<Entry>, lost: &AtomicU64, json: bool) {
    let mut to = std::io::stderr();
    // A reader that has gone is as good as one that reads.
    for entry in entries {
        let missing = lost.swap(0, Ordering::Relaxed);
        if missing > 0 {
            let _gone = match json {
                true => {
                    writeln!(to, r#"{{"level":"WARN","fields":{{"message":"log lines were lost","lines":{missing}}}}}"#)
                }
                false => writeln!(to, " WARN log lines were lost: nobody read them in time lines={missing}"),
            };
        }
        match entry {
            Entry::Line(line) => {
                let _gone = to.write_all(&line);
            }
            Entry::Mark(mark) => {
                let _gone = mark.try_send(());
            }
        }
    }
}

/// Begins to log, as the settings say.
pub fn begin(config: &Config) -> std::io::Result<Log> {
    let (entries, written) = sync_channel(WAITING);
    let queue = Queue { entries, lost: Arc::default() };
    let (lost, json) = (Arc::clone(&queue.lost), config.log_json);
    std::thread::Builder::new().name("log".to_owned()).spawn(move || write_all(&written, &lost, json))?;
    let asked = Targets::from_str(&config.log).unwrap_or_default();
    let default = asked.default_level().unwrap_or(LevelFilter::OFF);
    // tower-sessions opens a span of level info for every request, which costs more than what is said in it is worth.
    let filter = Targets::new()
        .with_target("tower_sessions", LevelFilter::WARN.min(default))
        // And it calls every visitor's cookie that has expired "possibly suspicious".
        .with_target("tower_sessions_core", LevelFilter::ERROR.min(default))
        .with_default(default)
        .with_targets(asked);
    let registry = tracing_subscriber::registry().with(filter);
    let log = Log(queue.clone());
    let writer = move || queue.clone();
    if json {
        registry.with(tracing_subscriber::fmt::layer().json().with_writer(writer)).init();
    } else {
        let colours = std::io::stderr().is_terminal();
        registry.with(tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(colours)).init();
    }
    Ok(log)
}
