//! The loads: pages without pause, sign-ins without pause, pages at a steady pace, and bare password hashing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use reverify::config::HashCost;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::http::Connection;

/// Sends each of `requests` on a connection of its own, again and again for `time`; how many were answered per second
/// with `status`. Any other answer is an error.
pub async fn without_pause(
    address: SocketAddr,
    requests: Vec<Arc<[u8]>>,
    status: u16,
    time: Duration,
) -> Outcome<Answered> {
    let mut clients = JoinSet::new();
    let mut connections = Vec::new();
    for request in requests {
        connections.push((Connection::open(address).await?, request));
    }
    let begun = Instant::now();
    for (mut connection, request) in connections {
        clients.spawn(async move {
            let mut count = 0_u32;
            while begun.elapsed() < time {
                connection.exchange(&request).await?.expect(status, "load")?;
                count += 1;
            }
            Outcome::Ok(count)
        });
    }
    let mut count = 0;
    while let Some(done) = clients.join_next().await {
        count += done??;
    }
    Ok(Answered { count, time: begun.elapsed() })
}

/// What a load came to.
#[derive(Clone, Copy, Default)]
pub struct Answered {
    pub count: u32,
    pub time: Duration,
}

impl Answered {
    pub fn per_second(self) -> f64 {
        f64::from(self.count) / self.time.as_secs_f64()
    }
}

impl std::ops::AddAssign for Answered {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.time += other.time;
    }
}

/// Asks for a page every 2 ms, whatever else goes on, from a thread of its own: the waiting of other clients must not
/// count as the server's. The 99th percentile of the answer times.
pub async fn steady_p99(address: SocketAddr, request: Arc<[u8]>, time: Duration) -> Outcome<Duration> {
    let probe = std::thread::spawn(move || -> Outcome<Duration> {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
            let mut connection = Connection::open(address).await?;
            let mut pace = tokio::time::interval(Duration::from_millis(2));
            let mut times = Vec::new();
            let begun = Instant::now();
            while begun.elapsed() < time {
                pace.tick().await;
                let sent = Instant::now();
                connection.exchange(&request).await?.expect(200, "probe")?;
                times.push(sent.elapsed());
            }
            times.sort_unstable();
            Ok(times.get(times.len() * 99 / 100).copied().ok_or("no answer")?)
        })
    });
    while !probe.is_finished() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    probe.join().map_err(|_| "the probe panicked")?
}

/// Password checks per second with nothing around them, on `threads` threads that keep their memory.
pub fn bare_hashes(threads: usize, time: Duration) -> Outcome<Answered> {
    let HashCost { memory_kib, passes } = HashCost::default();
    let hash = move || -> Outcome<Answered> {
        let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(|e| e.to_string())?;
        let mut memory = vec![Block::default(); params.block_count()];
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut out = [0; 32];
        let mut count = 0;
        let begun = Instant::now();
        while begun.elapsed() < time {
            argon
                .hash_password_into_with_memory(b"violet harbour lantern 52 quarry", &[7; 16], &mut out, &mut memory)
                .map_err(|e| e.to_string())?;
            count += 1;
        }
        Ok(Answered { count, time: begun.elapsed() })
    };
    let threads: Vec<_> = (0..threads).map(|_| std::thread::spawn(hash)).collect();
    let mut all = Answered::default();
    for thread in threads {
        let one = thread.join().map_err(|_| "a hashing thread panicked")??;
        all.count += one.count;
        all.time = all.time.max(one.time);
    }
    Ok(all)
}
