//! What a connection is doing, and until when it may.

use std::future::poll_fn;
use std::io::IoSlice;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf, Result};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

use super::Limits;

/// The most that a client can gain for later by fetching quickly.
const MOST_AHEAD: Duration = Duration::from_secs(300);

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// No request has begun.
    Idle,
    /// One has, and its header is not complete.
    Header,
    /// It is read, worked on and answered.
    Request,
}

/// The phase of one connection with its end. The lock is never contended: everything runs in the connection's task.
pub(super) struct Pace {
    limits: Limits,
    now: Mutex<(Phase, Instant)>,
}

impl Pace {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, now: Mutex::new((Phase::Idle, Instant::now() + limits.idle)) }
    }

    fn lock(&self) -> MutexGuard<'_, (Phase, Instant)> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, phase: Phase) {
        let limit = match phase {
            Phase::Idle => self.limits.idle,
            Phase::Header => self.limits.header,
            Phase::Request => self.limits.request,
        };
        *self.lock() = (phase, Instant::now() + limit);
    }

    /// Bytes came in.
    fn heard(&self) {
        if self.lock().0 == Phase::Idle {
            self.enter(Phase::Header);
        }
    }

    /// Bytes of an answer went out.
    fn told(&self, bytes: usize) {
        let (phase, deadline) = &mut *self.lock();
        if *phase == Phase::Request {
            let more = Duration::from_secs_f64(bytes as f64 / f64::from(self.limits.bytes_per_second.max(1)));
            // No more than that in advance: what was fetched quickly is no reason to wait for hours afterwards.
            *deadline = (*deadline + more).min(Instant::now() + self.limits.request + MOST_AHEAD);
        }
    }

    /// A request is being answered until what this returns is dropped.
    pub(super) fn answering(pace: Arc<Self>) -> Answering {
        pace.enter(Phase::Request);
        Answering(pace)
    }

    /// Ends when a phase took too long. To be polled after whatever may change the phase, in the same task: nothing else
    /// wakes it then.
    pub(super) async fn overdue(&self) -> Phase {
        let mut sleep = pin!(sleep_until(self.lock().1));
        poll_fn(|cx| {
            let (phase, deadline) = *self.lock();
            if sleep.deadline() != deadline {
                sleep.as_mut().reset(deadline);
            }
            sleep.as_mut().poll(cx).map(|()| phase)
        })
        .await
    }
}

/// See [`Pace::answering`].
pub(super) struct Answering(Arc<Pace>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.enter(Phase::Idle);
    }
}

/// An answer's body, which hyper drops when it has handed over the last of it.
pub(super) struct Handed {
    body: Body,
    _answering: Answering,
}

impl Handed {
    pub(super) fn new(body: Body, answering: Answering) -> Self {
        Self { body, _answering: answering }
    }
}

impl HttpBody for Handed {
    type Data = Bytes;
    type Error = axum::Error;
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that tells when something came in or went out.
pub(super) struct Heard {
    stream: TcpStream,
    pace: Arc<Pace>,
}

impl Heard {
    pub(super) fn new(stream: TcpStream, pace: Arc<Pace>) -> Self {
        Self { stream, pace }
    }
}

impl AsyncRead for Heard {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.pace.heard();
        }
        polled
    }
}

impl AsyncWrite for Heard {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, buf);
        if let Poll::Ready(Ok(bytes)) = polled {
            self.pace.told(bytes);
        }
        polled
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        if let Poll::Ready(Ok(bytes)) = polled {
            self.pace.told(bytes);
        }
        polled
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
