//! The servers as processes of their own, so that their CPU time and memory can be told from the client's.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;

/// Linux reports CPU time to processes in hundredths of a second, whatever its own tick is.
const TICK: Duration = Duration::from_millis(10);

/// A server that ends with this value.
pub struct Server {
    child: Child,
    /// Kept: a server whose standard output is closed cannot print any more.
    _output: BufReader<ChildStdout>,
    pub address: SocketAddr,
    /// The server's own name, as requests have to call it.
    pub authority: String,
    /// From the start of the process until it said where it listens.
    pub began_in: Duration,
}

impl Server {
    /// The portal itself, as `reverify dev`.
    pub fn portal(folder: &Path, database: &str) -> Outcome<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reverify"));
        command
            .arg("dev")
            .env("REVERIFY_BIND", "127.0.0.1:0")
            .env("REVERIFY_DATABASE_URL", database)
            .env("REVERIFY_KEY_FILE", folder.join("key"))
            .current_dir(folder);
        Self::start(command)
    }

    /// This program again, in another role.
    pub fn own(environment: &[(&str, &str)]) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.envs(environment.iter().copied());
        Self::start(command)
    }

    /// Waits for the line in which the server says `http://localhost:PORT`.
    fn start(mut command: Command) -> Outcome<Self> {
        let begun = Instant::now();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut line = String::new();
        loop {
            line.clear();
            if output.read_line(&mut line)? == 0 {
                let _gone = child.kill();
                return Err(format!("the server ended at once: {}", child.wait()?).into());
            }
            if let Some((_, authority)) = line.trim().split_once("http://") {
                let port = authority.rsplit(':').next().unwrap_or_default().parse()?;
                return Ok(Self {
                    began_in: begun.elapsed(),
                    address: SocketAddr::from(([127, 0, 0, 1], port)),
                    authority: authority.to_owned(),
                    child,
                    _output: output,
                });
            }
        }
    }

    /// CPU time used so far, by all threads, in user and kernel mode.
    pub fn cpu(&self) -> Outcome<Duration> {
        Ok(TICK * ticks(&self.child.id().to_string(), 2)?)
    }

    /// Resident memory in MiB.
    pub fn memory(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The first `count` of: user, kernel, and the same two of children that have ended.
fn ticks(process: &str, count: usize) -> Outcome<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The program's name stands in brackets and may hold anything; the numbers follow it.
    let numbers = stat.rsplit(')').next().unwrap_or_default();
    Ok(numbers.split_whitespace().skip(11).take(count).map(str::parse::<u32>).sum::<Result<u32, _>>()?)
}

/// CPU time of the whole machine at one moment, to tell afterwards whether it was ours.
pub struct Machine {
    all: u64,
    idle: u64,
    own: u32,
}

impl Machine {
    pub fn now() -> Outcome<Self> {
        let stat = std::fs::read_to_string("/proc/stat")?;
        let line = stat.lines().next().unwrap_or_default();
        // user, nice, system, idle, iowait, irq, softirq, steal; guests are part of user already.
        let fields = line.split_whitespace().skip(1).take(8).map(str::parse::<u64>).collect::<Result<Vec<_>, _>>()?;
        let idle = fields.iter().skip(3).take(2).sum();
        Ok(Self { all: fields.iter().sum(), idle, own: ticks("self", 4)? })
    }

    /// Percent of the machine that other programs used since then. Servers count as ours once they have ended.
    pub fn used_by_others(&self) -> Outcome<f64> {
        let now = Self::now()?;
        let busy = (now.all - self.all).saturating_sub(now.idle - self.idle);
        let others = busy.saturating_sub(u64::from(now.own - self.own));
        Ok(others as f64 * 100.0 / (now.all - self.all).max(1) as f64)
    }
}
