//! Argon2id on a few threads of its own, and what else takes as long.
//!
//! A password check costs more than everything else in a sign-in together, so it is what a flood attacks. The threads
//! are few (pages stay fast), each keeps its 19 MiB between jobs (the kernel need not map and zero them anew, which
//! is up to half of the cost), and a job belongs to its thread: a client that goes away frees nothing early. What does
//! not fit into the short queue is refused at once ([`Error::Busy`]).
//!
//! Rejected: `spawn_blocking` with a semaphore. An aborted request drops the permit while the hash still runs.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

use crate::config::HashCost;
use crate::crypto::random_bytes;
use crate::error::Error;
use crate::model::user::PasswordHash;

/// Jobs that may wait per thread: about half a second of work, after which an answer would come too late anyway.
const QUEUE_PER_THREAD: usize = 32;

/// What a stored hash may ask for at most. A hostile row must not make us allocate gigabytes.
const MAX_MEMORY_KIB: u32 = 64 * 1024;
const MAX_PASSES: u32 = 10;

/// The result of checking a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The password is right.
    Right {
        /// The stored hash has weaker parameters than are used now: store a new one.
        outdated: bool,
    },
    /// It is not, or there was nothing to check against.
    Wrong,
}

enum Job {
    Hash(SecretString, oneshot::Sender<Result<PasswordHash, Error>>),
    Check(SecretString, Option<PasswordHash>, oneshot::Sender<Result<Checked, Error>>),
    Other(Box<dyn FnOnce() + Send>),
}

/// The password threads. Cloning shares them; they end when the last clone is dropped.
#[derive(Clone)]
pub struct Hasher {
    queue: SyncSender<Job>,
}

impl Hasher {
    /// Starts `threads` threads (at least one) that hash at `cost`.
    pub fn start(threads: usize, cost: HashCost) -> Result<Self, Error> {
        let threads = threads.max(1);
        let (queue, jobs) = sync_channel(threads * QUEUE_PER_THREAD);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..threads {
            let mut worker = Worker { cost, memory: Vec::new(), dummy: nobodys(cost)? };
            let jobs = Arc::clone(&jobs);
            std::thread::Builder::new().name(format!("password-{number}")).spawn(move || worker.run(&jobs))?;
        }
        Ok(Self { queue })
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: SecretString) -> Result<PasswordHash, Error> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Job::Hash(password, reply))?;
        answer.await.map_err(|_| Error::Busy)?
    }

    /// Checks `password` against `stored`. Without a stored hash the same work is done and the answer is
    /// [`Checked::Wrong`]: an unknown account costs as much as a known one.
    pub async fn check(&self, password: SecretString, stored: Option<PasswordHash>) -> Result<Checked, Error> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Job::Check(password, stored, reply))?;
        answer.await.map_err(|_| Error::Busy)?
    }

    /// Does other work that takes about as long as a hash, in the same queue: whoever can ask for either without an account
    /// must not get more of the machine by asking for both.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Job::Other(Box::new(move || {
            if !reply.is_closed() {
                let _gone = reply.send(work());
            }
        })))?;
        answer.await.map_err(|_| Error::Busy)
    }

    fn enqueue(&self, job: Job) -> Result<(), Error> {
        self.queue.try_send(job).map_err(|e| match e {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => Error::Busy,
        })
    }
}

struct Worker {
    cost: HashCost,
    memory: Vec<Block>,
    /// Checked when there is no stored hash, so that the work is the same.
    dummy: PasswordHash,
}

impl Worker {
    fn run(&mut self, jobs: &Mutex<Receiver<Job>>) {
        loop {
            // The lock is held while waiting: idle threads queue up here, which is as good as any other place.
            let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            match job {
                // Whoever asked may have gone while the job waited; then nobody needs the work. Once begun it is finished.
                Ok(Job::Hash(_, reply)) if reply.is_closed() => {}
                Ok(Job::Check(_, _, reply)) if reply.is_closed() => {}
                Ok(Job::Hash(password, reply)) => {
                    let _gone = reply.send(self.hash(&password));
                }
                Ok(Job::Check(password, stored, reply)) => {
                    let _gone = reply.send(self.check(&password, stored.as_ref()));
                }
                // A panic in it must not end a thread that nobody would start again; who asked hears that it is busy.
                Ok(Job::Other(work)) => drop(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))),
                Err(_) => return,
            }
        }
    }

    fn hash(&mut self, password: &SecretString) -> Result<PasswordHash, Error> {
        let salt: [u8; 16] = random_bytes()?;
        let out = self.derive(password, &salt, self.cost)?;
        Ok(phc(self.cost, &salt, &out))
    }

    fn check(&mut self, password: &SecretString, stored: Option<&PasswordHash>) -> Result<Checked, Error> {
        let dummy = self.dummy.clone();
        let parsed = Stored::parse(stored.unwrap_or(&dummy))?;
        let out = self.derive(password, &parsed.salt, parsed.cost)?;
        let right = bool::from(out.ct_eq(&parsed.out)) && stored.is_some();
        Ok(if right { Checked::Right { outdated: parsed.cost != self.cost } } else { Checked::Wrong })
    }

    fn derive(&mut self, password: &SecretString, salt: &[u8], cost: HashCost) -> Result<[u8; 32], Error> {
        let params =
            Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|e| Error::corrupt(e.to_string()))?;
        let blocks = params.block_count();
        if self.memory.len() < blocks {
            self.memory.resize(blocks, Block::default());
        }
        let mut out = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(password.expose_secret().as_bytes(), salt, &mut out, &mut self.memory)
            .map_err(|e| Error::corrupt(e.to_string()))?;
        Ok(out)
    }
}

/// A hash that no password has. Made up and not computed: a thread takes its memory when it has something to check.
fn nobodys(cost: HashCost) -> Result<PasswordHash, Error> {
    Ok(phc(cost, &random_bytes::<16>()?, &random_bytes::<32>()?))
}

fn phc(cost: HashCost, salt: &[u8], out: &[u8]) -> PasswordHash {
    let HashCost { memory_kib, passes } = cost;
    let (salt, out) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(out));
    PasswordHash::from_phc(format!("$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${out}"))
}

struct Stored {
    cost: HashCost,
    salt: Vec<u8>,
    out: [u8; 32],
}

impl Stored {
    /// Reads a PHC string of ours and refuses anything that asks for more than the limits.
    fn parse(hash: &PasswordHash) -> Result<Self, Error> {
        let bad = || Error::corrupt("password hash");
        let phc = argon2::PasswordHash::new(hash.as_phc()).map_err(|_| bad())?;
        let params = Params::try_from(&phc).map_err(|_| bad())?;
        let cost = HashCost { memory_kib: params.m_cost(), passes: params.t_cost() };
        let known = phc.algorithm == argon2::ARGON2ID_IDENT && phc.version == Some(19) && params.p_cost() == 1;
        if !known || cost.memory_kib > MAX_MEMORY_KIB || cost.passes > MAX_PASSES {
            return Err(bad());
        }
        let salt = phc.salt.ok_or_else(bad)?;
        let out = phc.hash.ok_or_else(bad)?;
        Ok(Self { cost, salt: salt.as_ref().to_vec(), out: out.as_bytes().try_into().map_err(|_| bad())? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: HashCost = HashCost { memory_kib: 64, passes: 1 };

    #[tokio::test]
    async fn right_and_wrong_passwords_and_rising_parameters() {
        let hasher = Hasher::start(1, CHEAP).unwrap();
        let stored = hasher.hash("harbour lantern".into()).await.unwrap();
        let check = |h: &Hasher, text: &str| h.clone().check_owned(text.into(), Some(stored.clone()));
        assert_eq!(check(&hasher, "harbour lantern").await, Checked::Right { outdated: false });
        assert_eq!(check(&hasher, "harbour lantern ").await, Checked::Wrong);
        let stronger = Hasher::start(1, HashCost { passes: 2, ..CHEAP }).unwrap();
        assert_eq!(check(&stronger, "harbour lantern").await, Checked::Right { outdated: true });
        assert_eq!(hasher.check("no such account".into(), None).await.unwrap(), Checked::Wrong);
    }

    #[tokio::test]
    async fn every_character_counts_up_to_the_last() {
        let hasher = Hasher::start(1, CHEAP).unwrap();
        let long = "ab".repeat(64);
        let stored = hasher.hash(long.as_str().into()).await.unwrap();
        for at in [63, 71, 127] {
            let mut other = long.clone().into_bytes();
            other[at] = b'x';
            let other = String::from_utf8(other).unwrap();
            assert_eq!(hasher.check(other.into(), Some(stored.clone())).await.unwrap(), Checked::Wrong, "{at}");
        }
    }

    #[tokio::test]
    async fn a_hostile_row_is_refused_before_memory_is_taken() {
        let hasher = Hasher::start(1, CHEAP).unwrap();
        for phc in [
            "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHRzb21lc2E$RdescudvJCsgt3ub+b9jCS1yqVt8oxkO2Q8zrE2wEMY",
            "$argon2id$v=19$m=64,t=4000000,p=1$c29tZXNhbHRzb21lc2E$RdescudvJCsgt3ub+b9jCS1yqVt8oxkO2Q8zrE2wEMY",
            "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2E$RdescudvJCsgt3ub+b9jCS1yqVt8oxkO2Q8zrE2wEMY",
            "plain text",
        ] {
            let answer = hasher.check("x".into(), Some(PasswordHash::from_phc(phc.into()))).await;
            assert!(matches!(answer, Err(Error::Corrupt(_))), "{phc}");
        }
    }

    #[tokio::test]
    async fn the_queue_is_short_and_its_overflow_is_refused_at_once() {
        let hasher = Hasher::start(1, HashCost { memory_kib: 8192, passes: 3 }).unwrap();
        let jobs: Vec<_> = (0..200).map(|_| tokio::spawn(hasher.clone().check_owned_result("x".into()))).collect();
        let mut refused = 0;
        for job in jobs {
            refused += usize::from(matches!(job.await.unwrap(), Err(Error::Busy)));
        }
        assert!(refused >= 200 - 2 * QUEUE_PER_THREAD - 32, "refused {refused}");
    }

    impl Hasher {
        async fn check_owned(self, text: SecretString, stored: Option<PasswordHash>) -> Checked {
            self.check(text, stored).await.unwrap()
        }
        async fn check_owned_result(self, text: SecretString) -> Result<Checked, Error> {
            self.check(text, None).await
        }
    }
}
