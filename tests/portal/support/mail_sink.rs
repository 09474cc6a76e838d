//! A mail server inside the test process: it speaks enough SMTP for a real client, keeps what it was
//! given, and fails on demand. A mail is filed under the envelope's recipients, not its `To` line.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

use super::mail::Mail;
use super::smtp::serve;

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
    /// The mail is kept, and saying so waits until the fault is lifted.
    HoldAfterData,
    /// Greets, then never answers.
    Hang,
    /// Does not offer STARTTLS.
    NoStartTls,
    /// Closes each new connection without a word.
    DropConnection,
}

pub struct MailSink {
    pub addr: SocketAddr,
    starttls: StartTls,
    certificate: String,
    inbox: Arc<Inbox>,
    listener: JoinHandle<()>,
}

#[derive(Default)]
pub(super) struct Inbox {
    pub(super) fault: Mutex<Fault>,
    pub(super) mails: Mutex<Vec<Mail>>,
    /// Indices of the mails that `expect` has handed out.
    read: Mutex<Vec<usize>>,
    pub(super) commands: Mutex<Vec<String>>,
    pub(super) arrived: Notify,
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
                connections.spawn(async move { serve(stream, inbox, starttls, acceptor).await.ok() });
            }
        });
        MailSink { addr, starttls, certificate, inbox, listener }
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
        lock(&self.inbox.mails).iter().filter(|mail| mail.is_to(addr)).cloned().collect()
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
        self.wait("anybody", || (self.count() >= count).then_some(()), "any").await
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
            let seen: Vec<_> =
                self.all().into_iter().map(|mail| (mail.to.clone(), mail.kind(), mail.subject)).collect();
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

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
