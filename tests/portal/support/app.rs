//! The real portal on a free port, with a clock that tests move, a mail sink, and people who signed up by its own pages.

use std::time::Duration;

use reverify::clock::{Clock, Seconds, Timestamp};
use reverify::config::{Config, HashCost, MailTransport, SmtpConfig, SmtpTls};
use reverify::model::client::Client;
use reverify::model::email::EmailAddress;
use reverify::model::ids::UserId;
use reverify::portal::{Portal, Running};
use reverify::store::{Db, audit, users};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::browser::Browser;
use super::mail_sink::{MailSink, StartTls};
use super::page::Page;
pub use super::person::Person;
use super::postgres;
use super::request::Prepared;

pub const PASSWORD: &str = "harbour lantern copper";

pub struct TestApp {
    pub running: Running,
    pub clock: Clock,
    pub mail: MailSink,
    pub folder: TempDir,
    pub config: Config,
    db: OnceCell<Db>,
}

impl TestApp {
    pub async fn sqlite() -> TestApp {
        TestApp::sqlite_with(|_| {}).await
    }

    pub async fn sqlite_with(change: impl FnOnce(&mut Config)) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("reverify.db").display());
        TestApp::start(folder, &url, change).await
    }

    pub async fn postgresql(test: &str) -> Option<TestApp> {
        TestApp::postgresql_with(test, |_| {}).await
    }

    pub async fn postgresql_with(test: &str, change: impl FnOnce(&mut Config)) -> Option<TestApp> {
        let Some(cluster) = postgres::cluster() else {
            let why = postgres::why_absent().unwrap_or("unknown reason");
            assert!(std::env::var("CI").as_deref() != Ok("true"), "PostgreSQL is required here: {why}");
            eprintln!("skipped: {test} (PostgreSQL: {why})");
            return None;
        };
        let url = cluster.fresh_database().await;
        Some(TestApp::start(tempfile::tempdir().unwrap(), &url, change).await)
    }

    async fn start(folder: TempDir, url: &str, change: impl FnOnce(&mut Config)) -> TestApp {
        let mail = MailSink::start(StartTls::Off).await;
        let mut config = Config {
            bind: "127.0.0.1:0".parse().unwrap(),
            database_url: url.into(),
            key_file: folder.path().join("key"),
            mail: MailTransport::Smtp(SmtpConfig {
                host: "127.0.0.1".into(),
                port: mail.addr.port(),
                tls: SmtpTls::None,
                credentials: None,
                extra_root: None,
            }),
            hash_cost: HashCost { memory_kib: 64, passes: 1 },
            ..Config::dev()
        };
        change(&mut config);
        let clock = Clock::manual(Timestamp::from_millis(1_800_000_000_000));
        let running = Portal::new(config.clone()).clock(clock.clone()).start().await.unwrap();
        TestApp { running, clock, mail, folder, config, db: OnceCell::new() }
    }

    /// The same portal, its clock at the system's time, which is what commands go by. From then on it only goes forward.
    pub async fn in_present(self) -> TestApp {
        // The tests' own time is not the present's past.
        let mut tx = self.db().await.write().await.unwrap();
        tx.query("DELETE FROM high_water").execute().await.unwrap();
        tx.commit().await.unwrap();
        self.restarted(|_| {}, Clock::manual(Clock::System.now())).await
    }

    /// The same portal under other settings.
    pub async fn configured(self, change: impl FnOnce(&mut Config)) -> TestApp {
        let clock = self.clock.clone();
        self.restarted(change, clock).await
    }

    async fn restarted(mut self, change: impl FnOnce(&mut Config), clock: Clock) -> TestApp {
        self.running.stop().await;
        change(&mut self.config);
        let running = Portal::new(self.config.clone()).clock(clock.clone()).start().await.unwrap();
        TestApp { running, clock, ..self }
    }

    /// A second node on the same database, with the same clock.
    pub async fn second_node(&self) -> Running {
        let config = Config { origin: Some(self.running.origin.clone()), ..self.config.clone() };
        Portal::new(config).clock(self.clock.clone()).start().await.unwrap()
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.running.origin.as_str(), self.running.address)
    }

    pub fn minutes(&self, n: i64) {
        self.clock.advance(Seconds::minutes(n));
    }

    pub fn advance(&self, by: Seconds) {
        self.clock.advance(by);
    }

    /// Signs up, verifies the address by the mailed code, and is on the account page then.
    pub async fn person(&self, name: &str) -> Person {
        let browser = self.browser();
        let email = format!("{}@example.com", name.to_lowercase());
        browser.open("/sign-up").await;
        let page =
            browser.submit("sign-up", &[("email", &email), ("display_name", name), ("password", PASSWORD)]).await;
        page.has_status(200).shows("Check your email");
        let code = self.mail.expect(&email, "verify-email").await.code();
        browser.submit("verify-email", &[("code", &code)]).await.has_status(200).shows("Profile");
        // The window that verifying the address opened is over: what follows starts stale.
        self.minutes(11);
        Person::new(browser, email, PASSWORD)
    }

    /// Another browser of the same person, signed in.
    pub async fn other_device(&self, person: &Person) -> Browser {
        let browser = self.browser();
        person.sign_in(self, &browser).await.has_status(200).shows("Profile");
        browser
    }

    /// Lets what was enrolled grow old enough to count alone.
    pub fn settle(&self) {
        self.clock.advance(Seconds::hours(73));
    }

    /// The database behind the portal's back.
    pub async fn db(&self) -> &Db {
        self.db.get_or_init(async || Db::open(&self.config.database_url, false).await.unwrap()).await
    }

    /// Which account an address belongs to.
    pub async fn user(&self, email: &str) -> UserId {
        let address = EmailAddress::parse(email).unwrap();
        users::find_by_email(self.db().await, &address).await.unwrap().unwrap_or_else(|| panic!("nobody has {email}"))
    }

    /// Changes something of an account, named `$1`, that no page changes.
    pub async fn edit(&self, statement: &'static str, email: &str) -> u64 {
        let user = self.user(email).await;
        let mut tx = self.db().await.write().await.unwrap();
        let changed = tx.query(statement).bind(user).execute().await.unwrap();
        tx.commit().await.unwrap();
        changed
    }

    /// A number about an account, named `$1`.
    pub async fn number(&self, statement: &'static str, email: &str) -> i64 {
        let user = self.user(email).await;
        self.db().await.query(statement).bind(user).number().await.unwrap().unwrap_or(0)
    }

    /// Sends a request of somebody or about them, and has this done to their account, named `$1`, after it has begun and
    /// before it gets the account's lock.
    pub async fn overtaken(&self, email: &str, statement: &'static str, request: &Prepared) -> Page {
        let user = self.user(email).await;
        let mut tx = self.db().await.write().await.unwrap();
        users::lock(&mut tx, user).await.unwrap();
        tx.query(statement).bind(user).execute().await.unwrap();
        let first = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            tx.commit().await.unwrap();
        };
        tokio::join!(request.send(), first).0
    }

    /// Fills an account's log with `n` sign-outs, as a long life would, from an address and a device of its own.
    pub async fn long_life(&self, email: &str, n: usize) {
        let user = self.user(email).await;
        let client = Client::new(Some([198, 51, 100, 7].into()), "curl/8.5", "LONGLIFE".into());
        let mut tx = self.db().await.write().await.unwrap();
        for _ in 0..n {
            let entry = audit::Entry { user: Some(user), event: "sign_out.done", ..Default::default() };
            audit::append(&mut tx, entry, &client, self.clock.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// What was recorded about an action of an account, oldest first.
    pub async fn events(&self, email: &str, action: &str) -> Vec<String> {
        let rows = audit::list(self.db().await, self.user(email).await, None, 200).await.unwrap();
        let mine = rows.into_iter().rev().filter(|row| row.action.as_deref() == Some(action));
        mine.map(|row| row.event).collect()
    }
}

pub async fn sign_in(browser: &Browser, email: &str, password: &str) -> Page {
    browser.open("/sign-in").await;
    browser.submit("sign-in", &[("identifier", email), ("password", password)]).await
}
