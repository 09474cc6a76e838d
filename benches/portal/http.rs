//! One HTTP/1.1 keep-alive connection. Written by hand so that the client costs next to nothing beside the server.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Outcome;

/// A connection that is used for one exchange after the other.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, as long as the connection is not used again.
pub struct Answer<'c> {
    pub status: u16,
    pub head: &'c str,
    pub body: &'c [u8],
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(32 * 1024) })
    }

    /// Sends a whole request and reads the whole answer.
    pub async fn exchange(&mut self, request: &[u8]) -> Outcome<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head_end = loop {
            let seen = self.buffer.len();
            self.read_more().await?;
            // The end may straddle two reads.
            let from = seen.saturating_sub(3);
            let fresh = self.buffer.get(from..).unwrap_or_default();
            if let Some(at) = fresh.windows(4).position(|four| four == b"\r\n\r\n") {
                break from + at + 4;
            }
        };
        let length: usize = header(text(self.buffer.get(..head_end))?, "content-length")
            .ok_or("an answer without Content-Length")?
            .parse()?;
        while self.buffer.len() < head_end + length {
            self.read_more().await?;
        }
        let (head, body) = self.buffer.split_at(head_end);
        let head = text(Some(head))?;
        let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
        Ok(Answer { status, head, body })
    }

    async fn read_more(&mut self) -> Outcome<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err("the server closed the connection".into());
        }
        Ok(())
    }
}

impl Answer<'_> {
    /// An error that shows the answer, unless its status is `status`.
    pub fn expect(&self, status: u16, of: &str) -> Outcome<()> {
        if self.status == status {
            return Ok(());
        }
        let body: String = String::from_utf8_lossy(self.body).chars().take(300).collect();
        Err(format!("{of}: {} instead of {status}: {body}", self.status).into())
    }

    /// The values of a header that may be there several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        headers(self.head).filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

fn headers(head: &str) -> impl Iterator<Item = (&str, &str)> {
    head.split("\r\n").filter_map(|line| line.split_once(':')).map(|(name, value)| (name, value.trim()))
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    headers(head).find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn text(bytes: Option<&[u8]>) -> Outcome<&str> {
    Ok(std::str::from_utf8(bytes.unwrap_or_default())?)
}
