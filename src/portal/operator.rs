//! The portal without its pages, for commands that run beside one that serves.

use std::sync::Arc;

use crate::accounts::Accounts;
use crate::clock::Timestamp;
use crate::config::{Mode, Origin};
use crate::crypto;
use crate::model::client::Client;
use crate::portal::{Portal, StartError, accounts};
use crate::store::Db;

/// What the operator's commands work with. Mails that they queue are sent by the portal that serves.
pub struct Operator {
    /// What can be done to accounts.
    pub accounts: Accounts,
    /// Who does it, as the log names them.
    pub client: Client,
}

impl Operator {
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.accounts.clock.now()
    }

    /// Closes the database.
    pub async fn close(self) {
        self.accounts.db.close().await;
    }
}

impl Portal {
    /// Opens the database for the commands of `user`, the operating-system user who runs them.
    ///
    /// It has to be there, and of this program's schema: a command that looks somebody up must not bring a database up to
    /// date under a portal of another version.
    pub async fn operator(self, user: &str) -> Result<Operator, StartError> {
        // No command asks for confirmations or sends mail by itself.
        let looked = self.look(&["policy", "smtp_url"]).faultless()?;
        let languages = match looked.languages {
            Some(languages) => languages,
            None => self.languages()?,
        };
        let db = self.open_as_it_is().await?;
        let keys = Arc::new(self.or_new(looked.keys)?);
        self.refuse_foreign_keys(&db, &keys).await?;
        let origin = match self.config.origin.clone() {
            Some(origin) => origin,
            None => Origin::parse(&format!("http://localhost:{}", self.config.bind.port()))
                .map_err(|e| StartError(vec![e]))?,
        };
        let reference = crypto::reference().map_err(|e| StartError::one("randomness", &e))?;
        let accounts = accounts(&Arc::new(self.config), &self.clock, &keys, &origin, &db, &languages)?;
        Ok(Operator { accounts, client: Client::operator(user, reference) })
    }

    async fn open_as_it_is(&self) -> Result<Db, StartError> {
        let url = &self.config.database_url;
        if let Some(path) = Db::sqlite_file(url).filter(|path| !path.exists()) {
            let hint = match self.config.mode {
                Mode::Dev => "start `reverify` here first, or name the settings of the portal with --config FILE",
                Mode::Serve => "check REVERIFY_DATABASE_URL; for a new installation run `reverify migrate` first",
            };
            return Err(StartError(vec![format!("database: {} does not exist; {hint}", path.display())]));
        }
        let db = Db::open(url, false).await.map_err(|e| StartError::one("database", &e))?;
        match db.is_migrated().await {
            Ok(true) => Ok(db),
            Ok(false) => {
                let line =
                    "database: its schema is not this program’s; run `reverify migrate`, or the program that fits it";
                Err(StartError(vec![line.to_owned()]))
            }
            Err(error) => Err(StartError::one("database", &error)),
        }
    }
}
