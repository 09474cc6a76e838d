//! Answers that are written while they are sent: bounded memory, however long they get.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;

use crate::error::Error;

/// Pieces that wait for a slow client; its writer waits then, too.
const AHEAD: usize = 2;

/// A file to be saved, written by a task of its own. Gives up as soon as the client is gone.
pub fn file<W, F>(name: &str, kind: &'static str, write: W) -> Response
where
    W: FnOnce(Sender<Vec<u8>>) -> F,
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let (sender, pieces) = channel(AHEAD);
    let writer = tokio::spawn(write(sender));
    let mut response = (StatusCode::OK, Body::new(Streamed { pieces, writer: Some(writer) })).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}

struct Streamed {
    pieces: Receiver<Vec<u8>>,
    writer: Option<JoinHandle<Result<(), Error>>>,
}

impl hyper::body::Body for Streamed {
    type Data = Bytes;
    type Error = std::io::Error;

    /// What was written, then how the writing ended: a file that broke off must not look like a whole one.
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if let Some(piece) = std::task::ready!(self.pieces.poll_recv(cx)) {
            return Poll::Ready(Some(Ok(Frame::data(piece.into()))));
        }
        let Some(writer) = self.writer.as_mut() else { return Poll::Ready(None) };
        let ended = std::task::ready!(Pin::new(writer).poll(cx));
        self.writer = None;
        Poll::Ready(match ended {
            Ok(Ok(())) => None,
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a download broke off");
                Some(Err(std::io::Error::other("broken off")))
            }
            Err(error) => {
                tracing::error!(%error, "a download broke off");
                Some(Err(std::io::Error::other("broken off")))
            }
        })
    }
}

impl Drop for Streamed {
    fn drop(&mut self) {
        if let Some(writer) = &self.writer {
            writer.abort();
        }
    }
}
