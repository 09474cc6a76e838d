//! The composition root: configuration in, a running portal out.

use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::accounts::Accounts;
use crate::actions;
use crate::clock::{Clock, ClockWatch};
use crate::config::{Config, MailTransport, Mode, Origin, Problem};
use crate::crypto::KeyRing;
use crate::error::chain;
use crate::factors::Checker;
use crate::factors::passkeys::Passkeys;
use crate::locale::Languages;
use crate::mail::Post;
use crate::mail::transport::{Mailbox, Transport};
use crate::mail::worker::Worker;
use crate::model::hasher::Hasher;
use crate::model::password::PasswordRules;
use crate::model::picture::PictureReader;
use crate::reverify::{PolicyTable, Registry, Reverify, SensitiveAction};
use crate::store::{Db, migrate};
use crate::web::app::{App, Inner, site};
use crate::web::assets::Assets;
use crate::web::hourly::Hourly;
use crate::web::listen::{self, Limits};
use crate::web::router::router;

mod check;
mod keys;
mod operator;
mod ready;
mod running;
pub use check::{Finding, State};
pub use operator::Operator;
use ready::Ready;
pub use running::Running;
use running::supervise;

/// A portal that has not started yet.
pub struct Portal {
    config: Config,
    clock: Clock,
    registry: Registry,
    routes: Router<App>,
    limits: Limits,
}

/// Why a portal does not start: each line names one mistake.
#[derive(Debug)]
pub struct StartError(pub Vec<String>);

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for StartError {}

impl From<Vec<Problem>> for StartError {
    fn from(problems: Vec<Problem>) -> Self {
        Self(problems.iter().map(ToString::to_string).collect())
    }
}

impl StartError {
    fn one(what: &str, error: &dyn std::error::Error) -> Self {
        Self(vec![chain(Some(what), error)])
    }
}

impl Portal {
    /// A portal with the product's own actions.
    pub fn new(config: Config) -> Self {
        let mut registry = Registry::default();
        actions::register(&mut registry);
        Self { config, clock: Clock::System, registry, routes: Router::new(), limits: Limits::default() }
    }

    /// Adds a sensitive action of your own.
    #[must_use]
    pub fn action<A: SensitiveAction>(mut self) -> Self {
        self.registry.add::<A>();
        self
    }

    /// Adds routes of your own. They pass the same guard as the product's.
    #[must_use]
    pub fn routes(mut self, routes: Router<App>) -> Self {
        self.routes = self.routes.merge(routes);
        self
    }

    /// Takes the time from `clock`.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Takes other limits on how slow a client may be. Not a setting: the right ones are known, and tests shorten them.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The policy table that this configuration makes.
    ///
    /// # Errors
    /// Every override that names no action or no policy, and every action that nobody could ever confirm.
    pub fn policy(&self) -> Result<PolicyTable, StartError> {
        let Config { policy, downgrade, email_code, .. } = &self.config;
        Ok(PolicyTable::new(&self.registry, policy, *downgrade, *email_code)?)
    }

    /// Opens the database, migrates it and lets it know the keys, without serving (`reverify migrate`).
    pub async fn migrate(&self) -> Result<(), StartError> {
        let keys = self.keys()?;
        let db = self.open_database(true).await?;
        let taken = self.take_keys(&db, &keys).await;
        db.close().await;
        taken
    }

    /// Starts: listens, works, and returns what stops it again.
    ///
    /// # Errors
    /// One line per problem: of those that show before the database is touched all, then the first. Nothing is served then.
    pub async fn start(self) -> Result<Running, StartError> {
        let Ready { table, languages, keys, transport } = self.ready()?;
        let keys = Arc::new(keys);
        let db = self.open_database(false).await?;
        self.take_keys(&db, &keys).await?;
        for line in self.open_secrets() {
            tracing::warn!("{line}");
        }
        let listener = TcpListener::bind(self.config.bind)
            .await
            .map_err(|e| StartError::one(&format!("cannot listen on {}", self.config.bind), &e))?;
        let address = listener.local_addr().map_err(|e| StartError::one("listen", &e))?;
        let origin = match self.config.origin.clone() {
            Some(origin) => origin,
            None => Origin::parse(&format!("http://localhost:{}", address.port())).map_err(|e| StartError(vec![e]))?,
        };
        let mailbox = match &transport {
            Transport::Mailbox(mailbox) if self.config.mode == Mode::Dev => Some(mailbox.clone()),
            _ => None,
        };
        let assets =
            Assets::load(&self.config.brand, mailbox.is_some()).map_err(|e| StartError::one("static files", &e))?;
        let config = Arc::new(self.config);
        let accounts = accounts(&config, &self.clock, &keys, &origin, &db, &languages)?;
        if let Err(error) = accounts.look_at_the_clock().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the clock is looked at later");
        }
        let (checker, post) = (accounts.checker.clone(), accounts.post.clone());
        let worker = Worker {
            db: db.clone(),
            clock: self.clock.clone(),
            post: post.clone(),
            transport,
            from: config.mail_from.clone(),
            under_way: Arc::default(),
        };
        let reverify = Reverify {
            db: db.clone(),
            clock: self.clock,
            keys,
            checker,
            post: post.clone(),
            config: Arc::clone(&config),
            registry: Arc::new(self.registry),
            table: Arc::new(table),
        };
        let housekeeping = accounts.clone();
        let site = Arc::new(site(&config, &assets, mailbox.is_some()));
        let app = App::new(Inner {
            accounts,
            reverify,
            db: db.clone(),
            config,
            origin: origin.clone(),
            assets,
            site,
            languages,
            post,
            mailbox,
            csp_reports: Hourly::default(),
            probing: tokio::sync::Mutex::default(),
        });
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(listen::serve(listener, router(app.clone(), self.routes), self.limits, stopped));
        let worker = Arc::new(worker);
        let for_ever = Arc::clone(&worker);
        let workers = vec![
            supervise("mail worker", move || {
                let worker = Arc::clone(&for_ever);
                async move { worker.run().await }
            }),
            supervise("housekeeping", move || {
                let accounts = housekeeping.clone();
                async move { accounts.tidy_for_ever().await }
            }),
        ];
        Ok(Running { address, origin, app, worker, stop, server, workers, db })
    }

    /// What it speaks.
    fn languages(&self) -> Result<Languages, StartError> {
        Languages::load(self.config.messages_dir.as_deref(), &self.config.languages).map_err(StartError)
    }

    fn transport(&self) -> Result<Transport, StartError> {
        match &self.config.mail {
            MailTransport::Mailbox => Ok(Transport::Mailbox(Mailbox::default())),
            MailTransport::Smtp(smtp) => Transport::smtp(smtp).map_err(|e| StartError::one("mail", &e)),
        }
    }

    /// Opens and migrates. While serving for real, a database that is missing or empty is an unmounted volume or another
    /// server, and not a fresh installation: only `reverify migrate` makes one.
    async fn open_database(&self, create: bool) -> Result<Db, StartError> {
        let url = &self.config.database_url;
        let create = create || self.config.mode == Mode::Dev;
        let refused = |what: String| {
            StartError(vec![format!("database: {what}; for a new installation run `reverify migrate` first")])
        };
        if let Some(path) = Db::sqlite_file(url).filter(|_| !create) {
            match std::fs::metadata(&path) {
                Ok(file) if file.len() == 0 => return Err(refused(format!("{} is empty", path.display()))),
                Err(_) if !path.exists() => return Err(refused(format!("{} does not exist", path.display()))),
                _ => {}
            }
        }
        if let Some(path) = Db::sqlite_file(url)
            && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
            && self.config.mode == Mode::Dev
        {
            std::fs::create_dir_all(folder)
                .map_err(|e| StartError::one(&format!("cannot make {}", folder.display()), &e))?;
        }
        if let Some(path) = Db::sqlite_file(url)
            && create
            && !path.exists()
        {
            // The program's own mask may let everybody read it; what SQLite puts beside it follows this.
            private_file(&path)
                .map_err(|e| StartError::one(&format!("database: cannot make {}", path.display()), &e))?;
        }
        let db = Db::open(url, create).await.map_err(|e| StartError::one("database", &e))?;
        match db.schema().await.map_err(|e| StartError::one("database", &e))? {
            None if !create => return Err(refused("it holds no portal".to_owned())),
            // Nobody could sign in. What has to be migrated first says so itself.
            Some(migrate::NEWEST) => db.takes_changes().await.map_err(|e| {
                StartError(vec![format!(
                    "{}; check its permissions, the disk, and whether it is the server that takes changes",
                    chain(Some("database: it takes no changes"), &e)
                )])
            })?,
            _ => {}
        }
        db.migrate().await.map_err(|e| StartError::one("database", &e))?;
        Ok(db)
    }
}

/// What people and operators do, over one database.
fn accounts(
    config: &Arc<Config>,
    clock: &Clock,
    keys: &Arc<KeyRing>,
    origin: &Origin,
    db: &Db,
    languages: &Languages,
) -> Result<Accounts, StartError> {
    let hasher =
        Hasher::start(config.hash_threads, config.hash_cost).map_err(|e| StartError::one("password threads", &e))?;
    let rules = PasswordRules {
        min_length: config.password_min_length,
        site_words: vec![config.brand_name.clone(), origin.host().to_owned(), "reverify".into()],
    };
    let passkeys = Arc::new(Passkeys::new(origin, &config.brand_name, Arc::clone(keys)));
    let checker = Checker { keys: Arc::clone(keys), hasher: hasher.clone(), passkeys, config: Arc::clone(config) };
    let pictures = PictureReader::start().map_err(|e| StartError::one("picture thread", &e))?;
    Ok(Accounts {
        db: db.clone(),
        clock: clock.clone(),
        watch: ClockWatch::default(),
        keys: Arc::clone(keys),
        hasher,
        checker,
        pictures,
        post: Post::new(Arc::clone(keys), origin.clone(), config, languages.clone()),
        config: Arc::clone(config),
        rules: Arc::new(rules),
    })
}

/// A new, empty file that only its owner may open.
fn private_file(path: &std::path::Path) -> Result<std::fs::File, std::io::Error> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}
