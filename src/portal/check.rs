//! `reverify check`: everything a start needs, tried, and every problem named in one run.

use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::config::{MailTransport, Mode, Origin};
use crate::crypto::KeyRing;
use crate::mail::transport::{Outgoing, SendError};
use crate::mail::views::{MailView as _, TestMail};
use crate::mail::{Message, Post};
use crate::model::email::EmailAddress;
use crate::model::ids::MailId;
use crate::model::recipient::Recipient;
use crate::portal::keys::foreign_line;
use crate::portal::{Portal, StartError};
use crate::store::key_checks::Belongs;
use crate::store::{Db, migrate, outbox, quotas};

/// A name has to be found within this time.
const LOOK_UP: Duration = Duration::from_secs(5);
/// What nobody but the owner may do with a file of secrets: others anything, the group anything but read.
const TOO_OPEN: u32 = 0o037;

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In order.
    Ok,
    /// Works, and is worth knowing.
    Note,
    /// Has to be mended.
    Wrong,
}

/// One line of the report.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How it stands.
    pub state: State,
    /// What was looked at.
    pub what: &'static str,
    /// What was found, and where something is wrong, what to do.
    pub text: String,
}

/// Collects findings.
#[derive(Default)]
struct Report(Vec<Finding>);

impl Report {
    fn add(&mut self, state: State, what: &'static str, text: impl Into<String>) {
        self.0.push(Finding { state, what, text: text.into() });
    }

    fn wrong(&mut self, what: &'static str, text: impl Into<String>) {
        self.add(State::Wrong, what, text);
    }
}

impl Portal {
    /// Tries everything, and writes nothing that stays. `broken` are settings that could not be read (by key): what they
    /// are about is left out, as their values are not what the operator meant. With `send_to` a real mail is sent.
    pub async fn examine(&self, broken: &[&str], send_to: Option<&EmailAddress>) -> Vec<Finding> {
        let mut report = Report::default();
        let readable = |key: &str| !broken.contains(&key);
        if readable("policy") {
            match self.policy() {
                Ok(_) => report.add(State::Ok, "policy", "every action has its policy"),
                Err(StartError(lines)) => lines.into_iter().for_each(|line| report.wrong("policy", line)),
            }
        }
        if readable("languages") && readable("messages_dir") {
            match self.languages() {
                Ok(languages) => {
                    let tags: Vec<String> = languages.iter().map(|language| language.tag.to_string()).collect();
                    report.add(State::Ok, "languages", tags.join(", "));
                }
                Err(StartError(lines)) => lines.into_iter().for_each(|line| report.wrong("languages", line)),
            }
        }
        if readable("origin") {
            self.examine_origin(&mut report).await;
        }
        let keys = if readable("key_file") { self.examine_key(&mut report) } else { None };
        if readable("database_url") {
            self.examine_database(&mut report, keys.as_ref()).await;
        }
        if readable("smtp_url") {
            let keys = keys.filter(|_| readable("mail_from"));
            self.examine_mail(&mut report, keys, send_to).await;
        }
        report.0
    }

    async fn examine_origin(&self, report: &mut Report) {
        const WHAT: &str = "origin";
        let Some(origin) = &self.config.origin else {
            return report.add(State::Note, WHAT, "not set: development, on this machine only");
        };
        if origin.is_loopback() {
            let text = format!("{} leads to this machine only; people elsewhere cannot reach it", origin.as_str());
            return report.add(State::Note, WHAT, text);
        }
        let host = origin.host().trim_matches(['[', ']']);
        if host.parse::<IpAddr>().is_ok() {
            let text = format!("{} is an address and not a name: passkeys do not work with it", origin.as_str());
            return report.add(State::Note, WHAT, text);
        }
        let found = tokio::time::timeout(LOOK_UP, tokio::net::lookup_host((host, 443))).await;
        if found.is_ok_and(|found| found.is_ok_and(|mut addresses| addresses.next().is_some())) {
            report.add(State::Ok, WHAT, format!("{}, and its name is known", origin.as_str()));
        } else {
            let text = format!("the name {host} is not known from here; people need it in their DNS");
            report.add(State::Note, WHAT, text);
        }
    }

    fn examine_key(&self, report: &mut Report) -> Option<KeyRing> {
        const WHAT: &str = "key file";
        let path = &self.config.key_file;
        if self.config.mode == Mode::Dev && !path.exists() {
            report.add(State::Note, WHAT, format!("{} is made at the first start", path.display()));
            return None;
        }
        match KeyRing::read(path) {
            Ok(keys) => {
                match too_open(path) {
                    Some(mode) => report.wrong(WHAT, open_line(path, mode)),
                    None => report.add(State::Ok, WHAT, format!("{} can be read", path.display())),
                }
                Some(keys)
            }
            Err(why) => {
                let why = why.strip_prefix("key file ").unwrap_or(&why).to_owned();
                report.wrong(WHAT, format!("{why}; it must be a file that this user can read"));
                None
            }
        }
    }

    /// A line for each file of secrets that others may open.
    pub(super) fn open_secrets(&self) -> Vec<String> {
        let files = [Some(self.config.key_file.clone()), Db::sqlite_file(&self.config.database_url)];
        files.into_iter().flatten().filter_map(|path| Some(open_line(&path, too_open(&path)?))).collect()
    }

    async fn examine_database(&self, report: &mut Report, keys: Option<&KeyRing>) {
        const WHAT: &str = "database";
        let url = &self.config.database_url;
        let file = Db::sqlite_file(url);
        if let Some(path) = file.as_ref().filter(|path| !path.exists()) {
            return match self.config.mode {
                Mode::Dev => report.add(State::Note, WHAT, format!("{} is made at the first start", path.display())),
                Mode::Serve => report.wrong(
                    WHAT,
                    format!("{} does not exist; for a new installation run `reverify migrate`", path.display()),
                ),
            };
        }
        let db = match Db::open(url, false).await {
            Ok(db) => db,
            Err(error) => {
                let StartError(lines) = StartError::one("cannot be opened", &error);
                return report.wrong(WHAT, format!("{}; check REVERIFY_DATABASE_URL", lines.join(" ")));
            }
        };
        match db.schema().await {
            Ok(Some(version)) if version == migrate::NEWEST => {
                report.add(State::Ok, WHAT, format!("can be reached, and its schema is this program’s ({version})"));
                examine_writing(&db, report).await;
                if let Some(keys) = keys {
                    self.examine_belonging(&db, report, keys).await;
                }
                examine_outbox(&db, report).await;
            }
            Ok(Some(version)) if version > migrate::NEWEST => report.wrong(
                WHAT,
                format!(
                    "its schema ({version}) is newer than this program’s ({}); use the newer program",
                    migrate::NEWEST
                ),
            ),
            Ok(_) => {
                report.wrong(WHAT, "its schema is older than this program’s, or missing; run `reverify migrate`");
            }
            Err(error) => report.wrong(WHAT, StartError::one("cannot be read", &error).to_string()),
        }
        db.close().await;
        if let Some(path) = file {
            match too_open(&path) {
                Some(mode) => report.wrong("database file", open_line(&path, mode)),
                None => report.add(State::Ok, "database file", format!("{} is closed to others", path.display())),
            }
        }
    }

    async fn examine_belonging(&self, db: &Db, report: &mut Report, keys: &KeyRing) {
        const WHAT: &str = "keys";
        match super::keys::judge(db, keys).await {
            Ok(Belongs::Yes) => report.add(State::Ok, WHAT, "the key file belongs to this database"),
            Ok(Belongs::Partly) => report.add(State::Ok, WHAT, "new ones beside one that belongs to this database"),
            Ok(Belongs::First) => report.add(State::Note, WHAT, "the database takes them at the next start"),
            Ok(Belongs::No) => report.wrong(WHAT, foreign_line(&self.config.key_file)),
            Err(error) => report.wrong(WHAT, StartError::one("cannot be compared", &error).to_string()),
        }
    }

    async fn examine_mail(&self, report: &mut Report, keys: Option<KeyRing>, send_to: Option<&EmailAddress>) {
        const WHAT: &str = "mail";
        let MailTransport::Smtp(server) = &self.config.mail else {
            return report.add(State::Note, WHAT, "kept in the development mailbox; nothing is sent");
        };
        let place = format!("{}:{}", server.host, server.port);
        let transport = match self.transport() {
            Ok(transport) => transport,
            Err(error) => {
                let why = error.to_string();
                return report.wrong(WHAT, why.strip_prefix("mail: ").unwrap_or(&why));
            }
        };
        if let Err(why) = transport.probe().await {
            return report.wrong(WHAT, format!("{place} does not take us: {why}; check REVERIFY_SMTP_URL"));
        }
        let rest = match send_to {
            Some(_) => String::new(),
            None => format!("; whether it takes mail from {} is seen with --send-to ADDRESS", self.config.mail_from),
        };
        report.add(State::Ok, WHAT, format!("{place} answers and lets us in{rest}"));
        let Some(address) = send_to else { return };
        let Some(keys) = keys else {
            return report.wrong("test mail", "not sent: the key file or the sender is not in order");
        };
        match self.send_test(&transport, keys, address).await {
            Ok(()) => {
                report.add(State::Ok, "test mail", format!("taken by the server for {address}; look for it there"))
            }
            Err(why) => report.wrong("test mail", format!("not taken for {address}: {why}")),
        }
    }

    async fn send_test(
        &self,
        transport: &crate::mail::transport::Transport,
        keys: KeyRing,
        address: &EmailAddress,
    ) -> Result<(), String> {
        let now = self.clock.now();
        let origin = match self.config.origin.clone() {
            Some(origin) => origin,
            None => Origin::parse("http://localhost")?,
        };
        let languages = self.languages().map_err(|e| e.to_string())?;
        let post = Post::new(Arc::new(keys), origin.clone(), &self.config, languages);
        let mail = TestMail { site: post.site(), at: now };
        let to = Recipient { address: address.to_string(), language: None };
        let message = Message::new(&to.address, &mail.said(post.language(&to))).map_err(|e| e.to_string())?;
        let outgoing = Outgoing {
            from: &self.config.mail_from,
            kind: mail.kind(),
            message_id: &format!("<{}@{}>", MailId::new(), origin.host()),
            message: &message,
        };
        transport.send(&outgoing, now).await.map_err(|error| match error {
            SendError::Permanent(why) | SendError::Retry(why) => why.answer,
        })
    }
}

/// Writes a row and takes it back.
async fn examine_writing(db: &Db, report: &mut Report) {
    let tried = async {
        let mut tx = db.write().await?;
        let now = crate::clock::Timestamp::from_millis(0);
        quotas::take(&mut tx, "check", 1, crate::clock::Seconds(1), now).await?;
        tx.rollback().await
    };
    match tried.await {
        Ok(()) => report.add(State::Ok, "writing", "the database takes changes"),
        Err(error) => {
            let StartError(lines) = StartError::one("the database takes no change", &error);
            report.wrong("writing", format!("{}; check its permissions and the disk", lines.join(" ")));
        }
    }
}

async fn examine_outbox(db: &Db, report: &mut Report) {
    if let Ok(backlog) = outbox::backlog(db).await
        && backlog.failed > 0
    {
        let text = format!("{} given up; docs/operations.md says how to see why", backlog.failed);
        report.add(State::Note, "sent mail", text);
    }
}

/// The permission bits of a file that more people than its owner and group may open. Whom its folder keeps out, the file
/// needs not.
fn too_open(path: &Path) -> Option<u32> {
    let mode_of = |path: &Path| Some(std::fs::metadata(path).ok()?.permissions().mode() & 0o777);
    let mode = mode_of(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let enter = mode_of(folder).unwrap_or(0o777);
    let kept_out = if enter & 0o001 == 0 { 0o007 } else { 0 } | if enter & 0o010 == 0 { 0o070 } else { 0 };
    (mode & TOO_OPEN & !kept_out != 0).then_some(mode)
}

fn open_line(path: &Path, mode: u32) -> String {
    format!("{} is open to others (mode {mode:o}); run: chmod 600 {}", path.display(), path.display())
}
