//! Where mail goes: an SMTP server, or the development mailbox.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox as Address, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message as Built, Tokio1Executor};
use secrecy::ExposeSecret;

use crate::clock::Timestamp;
use crate::config::{SmtpConfig, SmtpTls};
use crate::error::Error;
use crate::mail::Message;

/// One try may take this long. lettre's own timeout covers connecting only, and a server that greets and then hangs
/// would hold the worker for ever.
const SEND_LIMIT: Duration = Duration::from_secs(30);
/// Mails the development mailbox keeps.
const MAILBOX_SIZE: usize = 200;

/// Why a mail was not taken.
#[derive(Debug)]
pub enum SendError {
    /// The server will never take it (a 5xx answer, or an address it cannot carry).
    Permanent(Why),
    /// Anything else: refused connections, TLS failures, 4xx answers, silence.
    Retry(Why),
}

/// A reason, as far as each reader may have it: servers repeat the address that they refuse.
#[derive(Debug, Clone)]
pub struct Why {
    /// For the log: what kind of failure, with the server's number. Names nobody.
    pub class: String,
    /// All of it, for whoever gave the address.
    pub answer: String,
}

impl From<&str> for Why {
    fn from(text: &str) -> Self {
        Self { class: text.to_owned(), answer: text.to_owned() }
    }
}

impl Why {
    fn of(error: &lettre::transport::smtp::Error) -> Self {
        let answer = error.to_string();
        let class = match error.status() {
            Some(code) => format!("the server answered {code}"),
            None => masked(&answer),
        };
        Self { class, answer }
    }

    /// As it is stored, where it stays after the address has gone from the account.
    pub fn kept(&self) -> String {
        masked(&self.answer)
    }
}

/// `text` without words that may be an address.
fn masked(text: &str) -> String {
    let words = text.split_whitespace();
    words.map(|word| if word.contains('@') { "(address)" } else { word }).collect::<Vec<_>>().join(" ")
}

/// Where mail goes.
#[derive(Clone)]
pub enum Transport {
    /// An SMTP server.
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    /// The development mailbox.
    Mailbox(Mailbox),
}

/// A message with what the outbox knows about it.
pub struct Outgoing<'a> {
    /// Sender.
    pub from: &'a str,
    /// `X-Reverify-Kind`.
    pub kind: &'a str,
    /// The same on every try.
    pub message_id: &'a str,
    /// The letter.
    pub message: &'a Message,
}

impl Transport {
    /// A connection to the configured SMTP server. TLS is verified, always.
    pub fn smtp(config: &SmtpConfig) -> Result<Self, Error> {
        let broken = |e: lettre::transport::smtp::Error| Error::Mail(e.to_string());
        let tls = || -> Result<TlsParameters, Error> {
            let mut parameters = TlsParameters::builder(config.host.clone());
            if let Some(path) = &config.extra_root {
                let named = |e: &dyn std::fmt::Display| Error::Mail(format!("certificate {}: {e}", path.display()));
                let pem = std::fs::read(path).map_err(|e| named(&e))?;
                parameters = parameters.add_root_certificate(Certificate::from_pem(&pem).map_err(|e| named(&e))?);
            }
            parameters.build().map_err(broken)
        };
        let protection = match config.tls {
            SmtpTls::Wrapped => Tls::Wrapper(tls()?),
            SmtpTls::StartTls => Tls::Required(tls()?),
            SmtpTls::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port)
            .tls(protection)
            .timeout(Some(Duration::from_secs(10)));
        if let Some((user, password)) = &config.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
        }
        Ok(Self::Smtp(Box::new(builder.build())))
    }

    /// Hands a mail over; `Ok` means somebody else is responsible for it now.
    pub async fn send(&self, mail: &Outgoing<'_>, now: Timestamp) -> Result<(), SendError> {
        let built = build(mail)?;
        match self {
            Self::Mailbox(mailbox) => {
                mailbox.deliver(mail, &built, now);
                Ok(())
            }
            Self::Smtp(smtp) => match tokio::time::timeout(SEND_LIMIT, smtp.send(built)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(e)) if e.is_permanent() => Err(SendError::Permanent(Why::of(&e))),
                Ok(Err(e)) => Err(SendError::Retry(Why::of(&e))),
                Err(_) => Err(SendError::Retry("the server did not answer within 30 s".into())),
            },
        }
    }

    /// Whether the server can be reached and greets us (`reverify check`).
    pub async fn probe(&self) -> Result<(), String> {
        match self {
            Self::Mailbox(_) => Ok(()),
            Self::Smtp(smtp) => match tokio::time::timeout(SEND_LIMIT, smtp.test_connection()).await {
                Ok(Ok(true)) => Ok(()),
                Ok(Ok(false)) => Err("the server is not ready".into()),
                Ok(Err(e)) => Err(e.to_string()),
                Err(_) => Err("the server did not answer within 30 s".into()),
            },
        }
    }
}

#[derive(Clone)]
struct Kind(String);

impl Header for Kind {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Reverify-Kind")
    }
    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    /// RFC 3834: nobody's holiday notice should answer us.
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

fn build(mail: &Outgoing<'_>) -> Result<Built, SendError> {
    let wrong = |e: String| SendError::Permanent(Why { class: "it cannot be written".to_owned(), answer: e });
    let from: Address = mail.from.parse().map_err(|e: lettre::address::AddressError| wrong(e.to_string()))?;
    let to: Address = mail.message.to.parse().map_err(|e: lettre::address::AddressError| wrong(e.to_string()))?;
    Built::builder()
        .from(from)
        .to(to)
        .subject(mail.message.subject.clone())
        .message_id(Some(mail.message_id.to_owned()))
        .header(Kind(mail.kind.to_owned()))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(mail.message.text.clone(), mail.message.html.clone()))
        .map_err(|e| wrong(e.to_string()))
}

/// A mail in the development mailbox.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// Number in order of delivery, from 1.
    pub id: u64,
    /// When it arrived.
    pub at: Timestamp,
    /// Sender.
    pub from: String,
    /// Recipient.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// `X-Reverify-Kind`.
    pub kind: String,
    /// Plain part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// Every header as sent.
    pub headers: Vec<(String, String)>,
}

/// The development mailbox: in memory, the newest 200. Exists only under `reverify dev`.
#[derive(Clone, Default)]
pub struct Mailbox {
    kept: Arc<Mutex<VecDeque<Delivered>>>,
}

impl Mailbox {
    fn deliver(&self, mail: &Outgoing<'_>, built: &Built, at: Timestamp) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let id = kept.front().map_or(1, |newest| newest.id + 1);
        kept.push_front(Delivered {
            id,
            at,
            from: mail.from.to_owned(),
            to: mail.message.to.clone(),
            subject: mail.message.subject.clone(),
            kind: mail.kind.to_owned(),
            text: mail.message.text.clone(),
            html: mail.message.html.clone(),
            headers: headers(&built.formatted()),
        });
        kept.truncate(MAILBOX_SIZE);
    }

    /// What it holds, newest first.
    pub fn list(&self) -> Vec<Delivered> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// The headers of a formatted message, folded lines joined.
fn headers(formatted: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(formatted);
    let head = text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_names_no_address() {
        let answer =
            "permanent error (550): 5.1.1 <mara@example.com>: Recipient rejected, ask postmaster@mx.example".to_owned();
        let kept = Why { class: String::new(), answer }.kept();
        assert_eq!(kept, "permanent error (550): 5.1.1 (address) Recipient rejected, ask (address)");
    }
}
