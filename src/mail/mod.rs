//! Mail: rendered and queued in the transaction of the change it tells of, sent by a worker afterwards.

mod address_notice;
mod factor_notice;
mod links;
pub mod transport;
mod undo_notice;
pub mod views;
pub mod worker;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::clock::{Seconds, Timestamp};
use crate::config::{Config, Origin};
use crate::crypto::KeyRing;
use crate::error::Error;
use crate::locale::{Language, Languages, Text, t};
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::ids::{MailId, UserId};
use crate::model::recipient::Recipient;
use crate::store::email_undos::YOUNG;
use crate::store::{Tx, audit, emails, outbox, quotas};
pub use factor_notice::confirmed_with;
use views::{EmailTaken, MailView, Site, Wanted};

/// A code in a mail works this long (NIST SP 800-63B-4, 3.1.3.2: at most ten minutes).
pub const CODE_LIFE: Seconds = Seconds::minutes(10);
/// The same, as mails say it.
pub const CODE_MINUTES: u32 = CODE_LIFE.as_minutes() as u32;
/// A new code can be asked for after this long.
pub const RESEND_AFTER: Seconds = Seconds(30);

/// Mails that anybody can cause to one address in a quarter of an hour.
const PER_ADDRESS: (i64, Seconds) = (5, Seconds::minutes(15));
/// The same in a day.
const PER_ADDRESS_AND_DAY: (i64, Seconds) = (20, Seconds::days(1));
/// How many of these, and of those of a day, are kept for who is known to have to do with the address.
const KEPT: (i64, i64) = (1, 5);
/// Codes that one account may have mailed to new addresses in a quarter of an hour, whichever they are.
const CODES_PER_ACCOUNT: (i64, Seconds) = (5, Seconds::minutes(15));

/// Times in a day that an account is told of one kind of thing which its session may repeat within a window.
const PER_REPEATED: (i64, Seconds) = (5, Seconds::days(1));

/// Who has a mail sent that anybody can cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Anybody. Cannot use an allowance up: nobody keeps an owner's own link or code from them by asking for others.
    Stranger,
    /// A session of the account, or a browser that has signed in to it.
    Known,
}

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

impl Message {
    /// A letter to `to`, laid out.
    pub fn new(to: &str, said: &views::Said) -> Result<Self, Error> {
        let subject = said.subject().to_owned();
        Ok(Self { to: to.to_owned(), subject, text: said.text()?, html: said.html()? })
    }
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

    /// The languages it writes.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// The language that mails to `to` are in: the reader's if it is spoken here, else the first.
    pub fn language(&self, to: &Recipient) -> &Language {
        to.language.as_deref().and_then(|tag| self.languages.named(tag)).unwrap_or_else(|| self.languages.first())
    }

    /// A complete link to `path`.
    pub fn link(&self, path: &str) -> String {
        self.origin.link(path)
    }

    /// Queues a mail in the transaction of its change. With `expires_at` it is dropped rather than sent late.
    pub async fn queue<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        to: &Recipient,
        mail: &M,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.put(tx, to, mail, Say::Acts, expires_at, now).await?;
        Ok(())
    }

    /// Queues the code that proves an address, or, where somebody has it already, tells them: only the owner of the mailbox
    /// learns the difference, and for what it was `taken`. `stranger` is how to write there if it is nobody's.
    #[expect(clippy::too_many_arguments, reason = "a letter, to whom, and who caused it")]
    pub async fn queue_code<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        address: &EmailAddress,
        stranger: Recipient,
        taken: Option<Wanted>,
        code: &M,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let to = emails::owner_of(tx, address, stranger, now).await?;
        let Some(wanted) = taken else { return self.queue(tx, &to, code, Some(now + CODE_LIFE), now).await };
        let (sign_in, forgot) = (self.link("/sign-in"), self.link("/forgot-password"));
        let mail = EmailTaken { site: self.site(), wanted, sign_in, forgot, from: origin(client, now) };
        self.queue(tx, &to, &mail, None, now).await
    }

    /// Queues a mail to every address of an account, the primary one first. One that was added lately, where there are older
    /// ones, hears of everything and gets no link that acts: whoever added it could keep the owner out by it.
    pub async fn tell_all<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        user: UserId,
        mail: &M,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.tell_others(tx, user, &[], mail, now).await
    }

    /// The same, but not to `these`, who hear of it in another mail.
    pub async fn tell_others<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        user: UserId,
        these: &[&str],
        mail: &M,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut all = emails::recipients(tx, user).await?;
        all.retain(|to| !these.contains(&to.address.as_str()));
        let young = emails::young(tx, user, now - YOUNG).await?;
        for to in all {
            let say = if young.contains(&to.address) { Say::Hears } else { Say::Acts };
            self.put(tx, &to, mail, say, None, now).await?;
        }
        Ok(())
    }

    /// The work of [`Post::queue`], and no mail: for an answer that must take the same time whether one leaves or not.
    pub async fn pretend<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        to: &Recipient,
        mail: &M,
        now: Timestamp,
    ) -> Result<(), Error> {
        let id = self.put(tx, to, mail, Say::Acts, None, now).await?;
        outbox::finish(tx, outbox::Held::own(id), "dropped", None, now).await?;
        Ok(())
    }

    async fn put<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        to: &Recipient,
        mail: &M,
        say: Say,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<MailId, Error> {
        let id = MailId::new();
        let (letter, kind) = match say {
            Say::Acts => (mail.letter(), mail.kind()),
            Say::Hears => (mail.letter().told_only(), M::KIND),
        };
        let message = Message::new(&to.address, &letter.said(self.language(to)))?;
        let plain = serde_json::to_vec(&message).map_err(|e| Error::Mail(e.to_string()))?;
        let sealed = self.keys.seal("outbox", id.0.as_bytes(), &plain)?;
        let message_id = format!("<{id}@{}>", self.origin.host());
        outbox::queue(tx, id, kind, &self.recipient(&to.address), sealed, &message_id, expires_at, now).await?;
        let key = EmailAddress::parse(&to.address).map(|address| address.key().to_owned()).unwrap_or_default();
        audit::mailed(tx, &key, &to.address, kind, now).await?;
        Ok(id)
    }

    /// Opens what [`Post::queue`] sealed.
    pub fn open(&self, id: MailId, sealed: &[u8]) -> Result<Message, Error> {
        let plain = self.keys.open("outbox", id.0.as_bytes(), sealed).ok_or_else(|| Error::corrupt("outbox row"))?;
        serde_json::from_slice(&plain).map_err(|_| Error::corrupt("outbox row"))
    }

    /// Whether what [`Post::queue`] sealed may open another time: it names a key that the key file does not hold now.
    pub fn lacks_key(&self, sealed: &[u8]) -> bool {
        self.keys.lacks_key(sealed)
    }

    /// Whether one more mail that anybody can cause (codes, links) may go to this address.
    ///
    /// Limits hold over all routes and nodes: a mailbox must not be filled through us.
    pub async fn allowance(&self, tx: &mut Tx, to: &EmailAddress, asker: Asker, now: Timestamp) -> Result<bool, Error> {
        let recipient = self.recipient(to.key());
        let (soon, day) = (format!("mail:{recipient}"), format!("mail-day:{recipient}"));
        let kept = match asker {
            Asker::Stranger => KEPT,
            Asker::Known => (0, 0),
        };
        Ok(quotas::take(tx, &soon, PER_ADDRESS.0 - kept.0, PER_ADDRESS.1, now).await?
            && quotas::take(tx, &day, PER_ADDRESS_AND_DAY.0 - kept.1, PER_ADDRESS_AND_DAY.1, now).await?)
    }

    /// Takes one from the codes that the account may have mailed to new addresses: whoever is signed in must not write to
    /// strangers through us without end. Where none is left, until when. Says nothing about the address.
    pub async fn code_refused_until(
        &self,
        tx: &mut Tx,
        user: UserId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let (codes, span) = CODES_PER_ACCOUNT;
        let taken = quotas::take(tx, &format!("codes-of:{user}"), codes, span, now).await?;
        Ok((!taken).then(|| quotas::begins(span, now) + span))
    }

    /// Whether the account's addresses hear once more today of something that its session may repeat as it likes: nobody
    /// fills their mailboxes by it, and who was told so often knows.
    pub async fn may_repeat(&self, tx: &mut Tx, user: UserId, what: &str, now: Timestamp) -> Result<bool, Error> {
        quotas::take(tx, &format!("told:{what}:{user}"), PER_REPEATED.0, PER_REPEATED.1, now).await
    }

    /// Tells the worker that something may be due. Called after commits; cheap when nothing is.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits for [`Post::wake`].
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Forgets why mails to this address did not leave.
    pub async fn forget_errors(&self, tx: &mut Tx, address: &str) -> Result<(), Error> {
        for mac in self.keys.macs("recipient", &[address.to_ascii_lowercase().as_bytes()]) {
            outbox::forget_errors(tx, &crate::crypto::TokenHash(mac).to_text()).await?;
        }
        Ok(())
    }

    fn recipient(&self, address: &str) -> String {
        let mac = self.keys.mac("recipient", &[address.to_ascii_lowercase().as_bytes()]);
        crate::crypto::TokenHash(mac).to_text()
    }
}

/// What a reader of a notice may do about it.
#[derive(Clone, Copy)]
enum Say {
    /// Take it back, or shut everybody out.
    Acts,
    /// Only read it.
    Hears,
}

/// Where a request came from, as mails tell it.
pub fn origin(client: &Client, now: Timestamp) -> views::Origin {
    let by_operator = client.operator.is_some();
    let device = match by_operator {
        true => t!("mail-operator"),
        // Nobody asks for what is done because its time has come.
        false if client.ip.is_none() && client.agent.is_empty() => Text::default(),
        false => Client::device_text(&client.agent),
    };
    views::Origin { device, by_operator, place: client.ip_text(), at: now }
}

/// The title of a dialog ("Change your password") as it stands inside a sentence of `language`. In English it follows
/// "to", with a small letter; elsewhere sentences are built so that it can stand as it is, as after a colon.
pub fn inside_sentence(title: &Text, language: &Language) -> String {
    let title = language.say(title);
    let mut letters = title.chars();
    match letters.next().filter(|_| language.tag.language == "en") {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => title,
    }
}
