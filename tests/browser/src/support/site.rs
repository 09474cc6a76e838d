//! The real portal, in this process, on a port and in a folder of its own.

use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;

use reverify::clock::Clock;
use reverify::config::{Config, HashCost, Origin};
use reverify::model::email::EmailAddress;
use reverify::portal::{Portal, Running};
use reverify::store::Db;
use serde::Deserialize;
use tempfile::TempDir;

pub struct Site {
    pub clock: Clock,
    running: Option<Running>,
    origin: String,
    http: reqwest::Client,
    config: Config,
    read: Mutex<HashSet<u64>>,
    _folder: TempDir,
}

/// A mail that the portal has sent.
#[derive(Deserialize, Debug)]
pub struct Mail {
    id: u64,
    to: String,
    kind: String,
    pub text: String,
}

impl Mail {
    /// Where its HTML part stands by itself.
    pub fn html(&self) -> String {
        format!("/dev/mailbox/{}/html", self.id)
    }
}

#[derive(Deserialize)]
struct Mails {
    mails: Vec<Mail>,
}

impl Mail {
    /// The code, which stands alone on a line.
    pub fn code(&self) -> &str {
        let alone = |line: &&str| line.len() == 8 && line.bytes().all(|b| b.is_ascii_digit());
        self.text.lines().map(str::trim).find(alone).unwrap_or_else(|| panic!("no code in {self:?}"))
    }

    /// The path of the link whose path starts with `prefix`.
    pub fn path(&self, prefix: &str) -> &str {
        let words = self.text.split_whitespace().filter(|word| word.starts_with("http"));
        let mut paths = words.filter_map(|url| url.splitn(4, '/').nth(3)).map(|path| path.trim_end_matches(['.', ',']));
        paths.find(|path| path.starts_with(prefix)).unwrap_or_else(|| panic!("no link to {prefix} in {self:?}"))
    }
}

impl Site {
    pub async fn start(adjust: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| folder.path().join(name);
        let mut config = Config::dev();
        config.bind = ([127, 0, 0, 1], 0).into();
        config.database_url = format!("sqlite:{}?mode=rwc", file("db").display()).into();
        config.key_file = file("key");
        // What a password check costs is measured elsewhere.
        config.hash_cost = HashCost { memory_kib: 64, passes: 1 };
        adjust(&mut config);
        // Starts at the real time: the page's script compares what it is told with the browser's own clock.
        let clock = Clock::manual(Clock::System.now());
        let running = Portal::new(config.clone()).clock(clock.clone()).start().await.expect("the portal starts");
        // By name and not by number: browsers treat `localhost` as a secure context under one name for all.
        let origin = format!("http://localhost:{}", running.address.port());
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { clock, running: Some(running), origin, http, config, read: Mutex::default(), _folder: folder }
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The newest unread mail of `kind` to `to`; waits for it, since mail leaves after the answer.
    pub async fn mail(&self, kind: &str, to: &str) -> Mail {
        let mut seen = Vec::new();
        for _ in 0..200 {
            let request = self.http.get(format!("{}/dev/mailbox", self.origin)).header("accept", "application/json");
            let body = request.send().await.expect("an answer").text().await.expect("a body");
            let list: Mails = serde_json::from_str(&body).unwrap_or_else(|e| panic!("{e}: {body}"));
            seen = list.mails.iter().map(|mail| format!("{} to {}", mail.kind, mail.to)).collect();
            if let Some(mail) = self.first_unread(list, kind, to) {
                return mail;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no {kind} mail to {to}; there is {seen:?}");
    }

    fn first_unread(&self, list: Mails, kind: &str, to: &str) -> Option<Mail> {
        let mut read = self.read.lock().expect("no panic before");
        let wanted = |mail: &Mail| mail.kind == kind && mail.to.contains(to) && !read.contains(&mail.id);
        let mail = list.mails.into_iter().find(wanted)?;
        read.insert(mail.id);
        Some(mail)
    }

    /// What happens by itself, once now.
    pub async fn tidy(&self) {
        self.running.as_ref().expect("it runs").tidy().await.expect("tidied");
    }

    pub async fn break_database(&self) {
        self.alter("ALTER TABLE emails RENAME TO gone").await;
    }

    pub async fn mend_database(&self) {
        self.alter("ALTER TABLE gone RENAME TO emails").await;
    }

    pub async fn forget_passwords(&self) {
        self.alter("UPDATE users SET password_hash = NULL").await;
    }

    pub async fn age_apps(&self) {
        self.alter("UPDATE totps SET created_at = created_at - 300000000").await;
    }

    async fn alter(&self, statement: &'static str) {
        let db = Db::open(&self.config.database_url, false).await.expect("a database");
        let mut tx = db.write().await.expect("a transaction");
        tx.query(statement).execute().await.expect("altered");
        tx.commit().await.expect("for good");
        db.close().await;
    }

    /// As `reverify invite create --email EMAIL --mail`.
    pub async fn invite(&self, email: &str) {
        let mut config = self.config.clone();
        config.origin = Some(Origin::parse(&self.origin).expect("an origin"));
        let operator = Portal::new(config).clock(self.clock.clone()).operator("tester").await.expect("a database");
        let address = EmailAddress::parse(email).expect("an address");
        operator.accounts.invite(Some(&address), true, 7, &operator.client).await.expect("an invitation");
        operator.close().await;
        self.running.as_ref().expect("it runs").send_mail().await.expect("mail");
    }

    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }
}
