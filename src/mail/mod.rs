//! Mail: rendered and queued in the transaction of the change it tells of, sent by a worker afterwards.

mod factor_notice;
pub mod transport;
pub mod views;
pub mod worker;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::clock::{Seconds, Timestamp};
use crate::config::{Config, Origin};
use crate::crypto::KeyRing;
use crate::error::Error;
use crate::locale::Languages;
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::ids::MailId;
use crate::store::{Tx, audit, outbox, quotas};
pub use factor_notice::{proof_words, upper_first};
use views::{MailView, Site};

/// A code in a mail works this long (NIST SP 800-63B-4, 3.1.3.2: at most ten minutes).
pub const CODE_LIFE: Seconds = Seconds::minutes(10);
/// A new code can be asked for after this long.
pub const RESEND_AFTER: Seconds = Seconds(30);

/// Mails that one account may cause itself or be sent in a quarter of an hour.
const PER_ACCOUNT: (i64, Seconds) = (5, Seconds::minutes(15));
/// The same for one address in a day.
const PER_ADDRESS: (i64, Seconds) = (20, Seconds::days(1));

/// The operator, as mails and pages name them.
pub const OPERATOR: &str = "The people who run this site";

/// What sits sealed in the outbox.
#[derive(Serialize, Deserialize)]
pub struct Message {
    /// Recipient.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain part.
    pub text: String,
    /// HTML part.
    pub html: String,
}

/// Queues mails. Cloning shares it.
#[derive(Clone)]
pub struct Post {
    keys: Arc<KeyRing>,
    origin: Origin,
    site: Site,
    languages: Languages,
    wake: Arc<Notify>,
}

impl Post {
    /// A queue that seals with `keys` and writes in the name of the brand of `config` at `origin`.
    pub fn new(keys: Arc<KeyRing>, origin: Origin, config: &Config, languages: Languages) -> Self {
        let site = Site::new(&config.brand_name, origin.authority(), &config.brand);
        Self { keys, origin, site, languages, wake: Arc::new(Notify::new()) }
    }

    /// Who writes, for the letters.
    pub fn site(&self) -> Site {
        self.site.clone()
    }

    /// TEMPORARY
    pub fn english(&self, text: &crate::locale::Text) -> String {
        self.languages.first().say(text)
    }

    /// A complete link to `path`.
    pub fn link(&self, path: &str) -> String {
        self.origin.link(path)
    }

    /// Queues a mail in the transaction of its change. With `expires_at` it is dropped rather than sent late.
    pub async fn queue<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        to: &str,
        mail: &M,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.put(tx, to, mail, expires_at, now).await?;
        Ok(())
    }

    /// The work of [`Post::queue`], and no mail: for an answer that must take the same time whether one leaves or not.
    pub async fn pretend<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        to: &str,
        mail: &M,
        now: Timestamp,
    ) -> Result<(), Error> {
        let id = self.put(tx, to, mail, None, now).await?;
        outbox::finish(tx, id, "dropped", None, now).await
    }

    async fn put<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        to: &str,
        mail: &M,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<MailId, Error> {
        let id = MailId::new();
        let message = Message { to: to.to_owned(), subject: mail.subject(), text: mail.text()?, html: mail.html()? };
        let plain = serde_json::to_vec(&message).map_err(|e| Error::Mail(e.to_string()))?;
        let sealed = self.keys.seal("outbox", id.0.as_bytes(), &plain)?;
        let message_id = format!("<{id}@{}>", self.origin.host());
        outbox::queue(tx, id, mail.kind(), &self.recipient(to), sealed, &message_id, expires_at, now).await?;
        let key = EmailAddress::parse(to).map(|address| address.key().to_owned()).unwrap_or_default();
        audit::mailed(tx, &key, mail.kind(), now).await?;
        Ok(id)
    }

    /// Opens what [`Post::queue`] sealed.
    pub fn open(&self, id: MailId, sealed: &[u8]) -> Result<Message, Error> {
        let plain = self.keys.open("outbox", id.0.as_bytes(), sealed).ok_or_else(|| Error::corrupt("outbox row"))?;
        serde_json::from_slice(&plain).map_err(|_| Error::corrupt("outbox row"))
    }

    /// Whether one more mail that anybody can cause (codes, links) may go to this address.
    ///
    /// Limits hold over all routes and nodes: a mailbox must not be filled through us.
    pub async fn allowance(&self, tx: &mut Tx, to: &EmailAddress, now: Timestamp) -> Result<bool, Error> {
        let recipient = self.recipient(to.key());
        let (per_account, per_address) = (format!("mail:{recipient}"), format!("mail-day:{recipient}"));
        Ok(quotas::take(tx, &per_account, PER_ACCOUNT.0, PER_ACCOUNT.1, now).await?
            && quotas::take(tx, &per_address, PER_ADDRESS.0, PER_ADDRESS.1, now).await?)
    }

    /// Tells the worker that something may be due. Called after commits; cheap when nothing is.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits for [`Post::wake`].
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    fn recipient(&self, address: &str) -> String {
        let mac = self.keys.mac("recipient", &[address.to_ascii_lowercase().as_bytes()]);
        crate::crypto::TokenHash(mac).to_text()
    }
}

/// An instant as mails write it: "6 October 2026, 14:20 UTC".
pub fn written(at: Timestamp) -> String {
    let utc = at.to_utc();
    format!("{} {} {}, {:02}:{:02} UTC", utc.day(), utc.month(), utc.year(), utc.hour(), utc.minute())
}

/// A day as mails write it: "20 October 2026".
pub fn written_day(at: Timestamp) -> String {
    let utc = at.to_utc();
    format!("{} {} {}", utc.day(), utc.month(), utc.year())
}

/// Where a request came from, as mails tell it.
pub fn origin(client: &Client, now: Timestamp) -> views::Origin {
    let device = match client.operator {
        Some(_) => OPERATOR.to_owned(),
        None => Client::device_name(&client.agent),
    };
    views::Origin { device, place: client.ip_text(), at: written(now) }
}
