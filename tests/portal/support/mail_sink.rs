//! A mail server inside the test process: it speaks enough SMTP for a real client, keeps what it was
//! given, and fails on demand. A mail is filed under the envelope's recipients, not its `To` line.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use mail_parser::{MessageParser, PartType};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StartTls {
    /// Plain connections only.
    Off,
    /// Nothing but STARTTLS is accepted before TLS.
    Required,
}

/// What goes wrong from the next command on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Fault {
    #[default]
    None,
    /// Every recipient is refused for now.
    Refuse451,
    /// Every recipient is refused for good.
    Refuse550,
    /// The connection closes when the mail is announced.
    CloseAtData,
    /// The mail is kept, but the connection closes before saying so.
    DropAfterData,
    /// Greets, then never answers.
    Hang,
    /// Does not offer STARTTLS.
    NoStartTls,
    /// Closes each new connection without a word.
    DropConnection,
}

#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    pub subject: String,
    /// In their order, unfolded; a repeated header is repeated.
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub html: String,
    pub raw: Vec<u8>,
}

pub struct MailSink {
    pub addr: SocketAddr,
    starttls: StartTls,
    certificate: String,
    inbox: Arc<Inbox>,
    listener: JoinHandle<()>,
}

#[derive(Default)]
struct Inbox {
    fault: Mutex<Fault>,
    mails: Mutex<Vec<Mail>>,
    /// Indices of the mails that `expect` has handed out.
    read: Mutex<Vec<usize>>,
    commands: Mutex<Vec<String>>,
    arrived: Notify,
}

impl MailSink {
    pub async fn start(starttls: StartTls) -> MailSink {
        let (certificate, acceptor) = identity();
        let tcp = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = tcp.local_addr().expect("bound");
        let inbox = Arc::new(Inbox::default());
        let shared = inbox.clone();
        let listener = tokio::spawn(async move {
            // Lives in this task, so that stopping it ends the connections too.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = tcp.accept().await {
                let (inbox, acceptor) = (shared.clone(), acceptor.clone());
                connections
                    .spawn(async move { serve(stream, inbox, starttls, acceptor).await.ok() });
            }
        });
        MailSink {
            addr,
            starttls,
            certificate,
            inbox,
            listener,
        }
    }

    /// For the portal's `REVERIFY_SMTP_URL`; the certificate is made out to `localhost`.
    pub fn url(&self) -> String {
        match self.starttls {
            StartTls::Off => format!("smtp://127.0.0.1:{}", self.addr.port()),
            StartTls::Required => format!("smtp://localhost:{}?tls=required", self.addr.port()),
        }
    }

    pub fn certificate_pem(&self) -> &str {
        &self.certificate
    }

    pub fn set_fault(&self, fault: Fault) {
        *lock(&self.inbox.fault) = fault;
    }

    pub fn count(&self) -> usize {
        lock(&self.inbox.mails).len()
    }

    pub fn all(&self) -> Vec<Mail> {
        lock(&self.inbox.mails).clone()
    }

    /// All mails to an address, oldest first.
    pub fn to(&self, addr: &str) -> Vec<Mail> {
        lock(&self.inbox.mails)
            .iter()
            .filter(|mail| mail.is_to(addr))
            .cloned()
            .collect()
    }

    /// The newest mail to an address, as soon as there is one.
    pub async fn last_to(&self, addr: &str) -> Mail {
        self.wait(addr, || self.to(addr).pop(), "any").await
    }

    /// The next mail of a kind to an address. Each mail is handed out once, in the order of arrival, so
    /// that the answer does not depend on how fast the second one was.
    pub async fn expect(&self, addr: &str, kind: &str) -> Mail {
        let next = || {
            let (mails, mut read) = (lock(&self.inbox.mails), lock(&self.inbox.read));
            let wanted = |mail: &Mail| mail.is_to(addr) && mail.kind() == kind;
            let at = (0..mails.len()).find(|at| wanted(&mails[*at]) && !read.contains(at))?;
            read.push(at);
            Some(mails[at].clone())
        };
        self.wait(addr, next, kind).await
    }

    /// Returns once that many mails have arrived in all.
    pub async fn wait_for(&self, count: usize) {
        self.wait("anybody", || (self.count() >= count).then_some(()), "any")
            .await
    }

    async fn wait<T>(&self, addr: &str, look: impl Fn() -> Option<T>, kind: &str) -> T {
        let found = async {
            loop {
                // Made before looking: a mail that comes in between still wakes it.
                let arrived = self.inbox.arrived.notified();
                if let Some(found) = look() {
                    return found;
                }
                arrived.await;
            }
        };
        let Ok(found) = tokio::time::timeout(PATIENCE, found).await else {
            let seen: Vec<_> = self
                .all()
                .into_iter()
                .map(|mail| (mail.to.clone(), mail.kind(), mail.subject))
                .collect();
            panic!("no mail of kind {kind:?} to {addr} within {PATIENCE:?}; there are {seen:?}")
        };
        found
    }

    /// Every command line received, what came as mail data excepted. Credentials stand here in clear.
    pub fn commands(&self) -> Vec<String> {
        lock(&self.inbox.commands).clone()
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl Mail {
    fn parse(from: &str, to: &[String], raw: Vec<u8>) -> Mail {
        let parsed = MessageParser::default().parse(&raw).expect("a mail");
        let mut mail = Mail {
            from: from.to_owned(),
            to: to.to_vec(),
            subject: parsed.subject().unwrap_or_default().to_owned(),
            headers: Vec::new(),
            text: String::new(),
            html: String::new(),
            raw: Vec::new(),
        };
        for (name, value) in parsed.headers_raw() {
            mail.headers.push((
                name.to_owned(),
                value.split_whitespace().collect::<Vec<_>>().join(" "),
            ));
        }
        for part in &parsed.parts {
            match &part.body {
                PartType::Text(text) => mail.text.push_str(text),
                PartType::Html(html) => mail.html.push_str(html),
                _ => {}
            }
        }
        drop(parsed);
        Mail { raw, ..mail }
    }

    fn is_to(&self, addr: &str) -> bool {
        self.to.iter().any(|to| to.eq_ignore_ascii_case(addr))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers_named(name).into_iter().next()
    }

    pub fn headers_named(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub fn kind(&self) -> String {
        self.header("X-Reverify-Kind")
            .unwrap_or_default()
            .to_owned()
    }

    /// The eight digits that stand alone on a line of the text part.
    #[track_caller]
    pub fn code(&self) -> String {
        let is_code =
            |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        let codes: Vec<_> = self.text.lines().map(str::trim).filter(is_code).collect();
        assert_eq!(
            codes.len(),
            1,
            "a mail with one code was expected:\n{}",
            self.text
        );
        codes[0].to_owned()
    }

    /// The one link of the text part whose address contains `part`.
    #[track_caller]
    pub fn link(&self, part: &str) -> String {
        let words = self
            .text
            .split(|c: char| c.is_whitespace() || "<>\"".contains(c));
        let links =
            words.filter(|word| word.starts_with("http://") || word.starts_with("https://"));
        let mut found: Vec<_> = links
            .map(|link| link.trim_end_matches(['.', ',', ')']))
            .filter(|link| link.contains(part))
            .collect();
        found.dedup();
        assert_eq!(
            found.len(),
            1,
            "a mail with one link to {part:?} was expected:\n{}",
            self.text
        );
        found[0].to_owned()
    }
}

/// A fresh certificate for `localhost`, and what answers with it.
fn identity() -> (String, TlsAcceptor) {
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a usable certificate");
    (made.cert.pem(), TlsAcceptor::from(Arc::new(config)))
}

async fn serve(
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
        let verb = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let offers_tls = wants_tls && fault != Fault::NoStartTls;
        let answer = match verb.as_str() {
            "EHLO" | "HELO" if offers_tls => {
                "250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 STARTTLS"
            }
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
            "RCPT" if fault == Fault::Refuse550 => "550 no such mailbox",
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
                lock(&inbox.mails).push(Mail::parse(&from, &to, raw));
                inbox.arrived.notify_waiters();
                if *lock(&inbox.fault) == Fault::DropAfterData {
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

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    line: &str,
) -> io::Result<()> {
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
    let inner = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner
        .map(|(address, _)| address.to_owned())
        .unwrap_or_default()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}
