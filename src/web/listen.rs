//! Listening: every connection has a limit on everything a client can be slow at.
//!
//! `axum::serve` waits for ever for a client that says nothing, drips its header or does not fetch its answer, and
//! hyper's own header timer also runs between requests, where a proxy that reuses its connections needs more patience
//! than an attacker deserves.

use std::convert::Infallible;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tower::Service as _;

mod pace;
use pace::{Handed, Heard, Pace};

/// The most bytes a request's header may have; more is answered with 431.
const MAX_HEADER: usize = 64 * 1024;
/// Pause after an accept that failed for want of something (file descriptors, memory): it would fail again at once.
const PAUSE: Duration = Duration::from_millis(200);
/// Between two lines in the log about that.
const SILENCE: Duration = Duration::from_secs(60);

/// How long a client may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Without a word: before its first request, and between two. Longer than proxies keep their connections, so that
    /// it is they who close.
    pub idle: Duration,
    /// From a request's first byte to the end of its header.
    pub header: Duration,
    /// From there until the answer is handed over: body, work and answer together.
    pub request: Duration,
    /// Bytes of the answer that buy its client another second: a download may take as long as it needs, as long as it goes
    /// on.
    pub bytes_per_second: u32,
    /// To finish what is under way when a stop was asked for.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(70),
            header: Duration::from_secs(20),
            request: Duration::from_secs(50),
            // The kernel takes some megabytes before anybody fetches them: who fetches nothing gets minutes by that, not
            // hours.
            bytes_per_second: 16 * 1024,
            grace: Duration::from_secs(8),
        }
    }
}

/// Serves until `stopped` says so, then lets requests under way finish.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, mut stopped: watch::Receiver<bool>) {
    // In here, so that nothing outlives this task.
    let mut connections = JoinSet::new();
    let mut door = Door { listener, told: None };
    loop {
        tokio::select! {
            (stream, peer) = door.next() => {
                connections.spawn(converse(stream, peer, router.clone(), limits, stopped.clone()));
            }
            Some(_ended) = connections.join_next() => {}
            () = asked(&mut stopped) => break,
        }
    }
    drop(door);
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.grace, all).await.is_err() {
        tracing::warn!(connections = connections.len(), "stopped in the middle of requests");
    }
}

/// Ends when a stop was asked for, or nobody is left who could.
async fn asked(stopped: &mut watch::Receiver<bool>) {
    let _asked = stopped.wait_for(|stop| *stop).await;
}

/// Where connections come in.
struct Door {
    listener: TcpListener,
    /// When the log was told last that none can.
    told: Option<Instant>,
}

impl Door {
    /// The next connection. While there can be none it waits instead of asking again and again, and hardly says so:
    /// each connection that ends lets one in, and the next fails again.
    async fn next(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok(connection) => return connection,
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    if self.told.is_none_or(|told| told.elapsed() >= SILENCE) {
                        self.told = Some(Instant::now());
                        tracing::error!(%error, "no connection can be accepted; trying again until one can");
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

/// The client went away before it was accepted. Everything else concerns the next connection as well.
fn is_of_one_connection(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused)
}

/// One connection, request after request, until it ends, is too slow, or is told to stop.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    // Without TCP_NODELAY a page that follows a redirect waits for the client's delayed acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY");
    }
    let pace = Arc::new(Pace::new(limits));
    let io = TokioIo::new(Heard::new(stream, Arc::clone(&pace)));
    let answering = Arc::clone(&pace);
    let service = service_fn(move |request| answer(request, peer, router.clone(), Arc::clone(&answering)));
    let connection =
        http1::Builder::new().header_read_timeout(None).max_buf_size(MAX_HEADER).serve_connection(io, service);
    let (mut connection, mut overdue) = (pin!(connection), pin!(pace.overdue()));
    let mut stopping = false;
    loop {
        tokio::select! {
            // In this order: what the connection has just done decides how long it may take now.
            biased;
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "connection");
                }
                return;
            }
            phase = overdue.as_mut() => {
                tracing::debug!(?phase, "a slow connection was closed");
                return;
            }
            () = asked(&mut stopped), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn answer(
    mut request: Request<Incoming>,
    peer: SocketAddr,
    mut router: Router,
    pace: Arc<Pace>,
) -> Result<Response<Handed>, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    // Made before the answer: it also ends the phase of a request that was given up.
    let answering = Pace::answering(pace);
    let response = router.call(request.map(Body::new)).await?;
    Ok(response.map(|body| Handed::new(body, answering)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_what_is_promised() {
        let Limits { idle, header, request, grace, .. } = Limits::default();
        assert!(header <= Duration::from_secs(30) && request <= Duration::from_secs(60));
        // nginx closes unused connections to us after 60 s.
        assert!((Duration::from_secs(61)..=Duration::from_secs(75)).contains(&idle));
        assert!(grace + Duration::from_secs(2) <= Duration::from_secs(10), "the database closes in what remains");
    }

    #[test]
    fn only_a_client_that_left_is_no_reason_to_pause() {
        assert!(is_of_one_connection(&ErrorKind::ConnectionAborted.into()));
        // EMFILE, ENFILE, ENOBUFS, ENOMEM.
        for number in [24, 23, 105, 12] {
            assert!(!is_of_one_connection(&Error::from_raw_os_error(number)), "{number}");
        }
    }
}
