//! A portal at work, and how it stops.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::Origin;
use crate::error::Error;
use crate::mail::worker::Worker;
use crate::store::Db;
use crate::web::app::App;

/// A stop waits so long for mails on their way.
const MAILS_END: Duration = Duration::from_secs(3);

/// A portal at work.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its public origin.
    pub origin: Origin,
    pub(super) app: App,
    pub(super) worker: Arc<Worker>,
    pub(super) stop: watch::Sender<bool>,
    pub(super) server: JoinHandle<()>,
    pub(super) workers: Vec<JoinHandle<()>>,
    pub(super) db: Db,
}

impl Running {
    /// One pass of the mail worker, now.
    pub async fn send_mail(&self) -> Result<usize, Error> {
        self.worker.run_once().await
    }

    /// One round of housekeeping, now.
    pub async fn tidy(&self) -> Result<u64, Error> {
        self.app.accounts.tidy().await
    }

    /// Returns when the portal can keep nothing any more and has to be stopped: its disk failed.
    pub async fn broken(&self) {
        self.db.lost().await;
    }

    /// The registered actions with their effective policies, by name.
    pub fn actions(&self) -> Vec<&'static str> {
        self.app.reverify.registry.iter().map(|(name, _)| name).collect()
    }

    /// Stops: no new requests, those in flight finish (at most 8 s), mails on their way arrive (at most 3 s), workers end, the
    /// database closes.
    pub async fn stop(self) {
        let _nobody = self.stop.send(true);
        if let Err(error) = self.server.await {
            tracing::error!(%error, "listening ended by itself");
        }
        let _idle = self.worker.pause(MAILS_END).await;
        for worker in &self.workers {
            worker.abort();
        }
        let _closed = tokio::time::timeout(Duration::from_secs(2), self.db.close()).await;
    }
}

/// Runs a loop for ever: one that panics is started again, a little later.
pub(super) fn supervise<F, Fut>(name: &'static str, make: F) -> JoinHandle<()>
where
    F: Fn() -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(async move {
        loop {
            let mut run = AbortOnDrop(tokio::spawn(make()));
            if let Err(error) = (&mut run.0).await {
                tracing::error!(%error, name, "a background loop ended; starting it again");
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    })
}

/// A task that does not outlive whoever waits for it.
struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
