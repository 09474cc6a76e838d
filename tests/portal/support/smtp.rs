//! The server side of SMTP, as far as a real client needs it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::mail::Mail;
use super::mail_sink::{Fault, Inbox, StartTls, lock};

pub(super) async fn serve(
    mut stream: TcpStream,
    inbox: Arc<Inbox>,
    starttls: StartTls,
    acceptor: TlsAcceptor,
) -> io::Result<()> {
    if *lock(&inbox.fault) == Fault::DropConnection {
        return Ok(());
    }
    stream.set_nodelay(true)?;
    stream.write_all(b"220 sink ESMTP\r\n").await?;
    let mut plain = BufReader::new(stream);
    let wants_tls = starttls == StartTls::Required;
    if converse(&mut plain, &inbox, wants_tls).await? {
        let mut secure = BufReader::new(acceptor.accept(plain.into_inner()).await?);
        converse(&mut secure, &inbox, false).await?;
    }
    Ok(())
}

/// Answers commands until the connection ends (false) or is to be secured (true).
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    inbox: &Inbox,
    wants_tls: bool,
) -> io::Result<bool> {
    let (mut from, mut to) = (String::new(), Vec::new());
    while let Some(line) = read_line(stream).await? {
        lock(&inbox.commands).push(line.clone());
        let fault = *lock(&inbox.fault);
        if fault == Fault::Hang {
            // Until the client gives up.
            tokio::io::copy(stream, &mut tokio::io::sink()).await?;
            return Ok(false);
        }
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let offers_tls = wants_tls && fault != Fault::NoStartTls;
        // As real servers do, it repeats whom it does not know.
        let refusal = format!("550 5.1.1 <{}>: Recipient address rejected", address_in(&line));
        let answer = match verb.as_str() {
            "EHLO" | "HELO" if offers_tls => "250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 STARTTLS",
            "EHLO" | "HELO" => "250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN",
            "STARTTLS" if offers_tls => {
                say(stream, "220 go ahead").await?;
                return Ok(true);
            }
            "QUIT" => {
                say(stream, "221 bye").await?;
                return Ok(false);
            }
            "NOOP" | "RSET" => {
                (from, to) = Default::default();
                "250 ok"
            }
            _ if wants_tls => "530 must issue STARTTLS first",
            "AUTH" if line.len() <= "AUTH PLAIN".len() => {
                say(stream, "334 ").await?;
                let secret = read_line(stream).await?.unwrap_or_default();
                lock(&inbox.commands).push(secret);
                "235 welcome"
            }
            "AUTH" => "235 welcome",
            "MAIL" => {
                (from, to) = (address_in(&line), Vec::new());
                "250 ok"
            }
            "RCPT" if fault == Fault::Refuse451 => "451 try again later",
            "RCPT" if fault == Fault::Refuse550 => &refusal,
            "RCPT" => {
                to.push(address_in(&line));
                "250 ok"
            }
            "DATA" if fault == Fault::CloseAtData => return Ok(false),
            "DATA" if to.is_empty() => "503 no recipient",
            "DATA" => {
                say(stream, "354 go ahead").await?;
                let Some(raw) = read_data(stream).await? else {
                    return Ok(false);
                };
                // Decided before anybody learns of the mail: a test that saw it arrive may lift the fault at once.
                let drops = *lock(&inbox.fault) == Fault::DropAfterData;
                lock(&inbox.mails).push(Mail::parse(&from, &to, raw));
                inbox.arrived.notify_waiters();
                while *lock(&inbox.fault) == Fault::HoldAfterData {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                if drops {
                    return Ok(false);
                }
                "250 kept"
            }
            _ => "502 not implemented",
        };
        say(stream, answer).await?;
    }
    Ok(false)
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, line: &str) -> io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}

async fn read_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<Option<String>> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await?;
    Ok((read > 0).then(|| line.trim_end().to_owned()))
}

/// The mail up to the lone dot, stuffed dots removed; nothing when the client left in the middle.
async fn read_data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<Option<Vec<u8>>> {
    let mut raw = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        if line == b".\r\n" {
            return Ok(Some(raw));
        }
        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn address_in(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
