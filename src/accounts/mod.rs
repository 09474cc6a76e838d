//! What people do with their accounts that needs no step-up. One file each.

pub mod choose_language;
pub mod confirm_email;
pub mod confirm_totp;
pub mod edit_profile;
pub mod enrol;
pub mod erase;
pub mod export;
pub mod finish_passkey;
pub mod housekeeping;
pub mod keep_account;
pub mod lost_factors;
pub mod new_password;
pub mod not_me;
pub mod operate;
pub mod passkey_sign_in;
pub mod picture;
pub mod recover;
pub mod rename_passkey;
pub mod second_step;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;
pub mod undo_email;
pub mod verify_sign_up;
mod young_factors;

use std::sync::Arc;

use crate::clock::{Clock, ClockWatch, Timestamp};
use crate::config::Config;
use crate::crypto::{self, KeyRing};
use crate::error::Error;
use crate::factors::Checker;
use crate::mail::Post;
use crate::model::client::Client;
use crate::model::hasher::Hasher;
use crate::model::ids::{SessionId, UserId};
use crate::model::password::PasswordRules;
use crate::model::picture::PictureReader;
use crate::model::user::{By, Identity};
use crate::store::audit::Cause;
use crate::store::users::Account;
use crate::store::{Db, Tx, audit, half_sign_ins, sessions};

/// What every use case works with. Cloning shares it.
#[derive(Clone)]
pub struct Accounts {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Notices when it is set.
    pub watch: ClockWatch,
    /// Seals and signs.
    pub keys: Arc<KeyRing>,
    /// Hashes passwords.
    pub hasher: Hasher,
    /// Checks proofs.
    pub checker: Checker,
    /// Reads uploaded pictures.
    pub pictures: PictureReader,
    /// Queues mails.
    pub post: Post,
    /// The configuration.
    pub config: Arc<Config>,
    /// Rules for new passwords.
    pub rules: Arc<PasswordRules>,
}

impl Accounts {
    /// Begins a deciding transaction of somebody who is signed in: see [`sessions::begin`].
    async fn begin(&self, who: &Identity, now: Timestamp) -> Result<Option<(Tx, Account, Identity)>, Error> {
        sessions::begin(&self.db, who, now).await
    }

    /// Appends a line to the security log, in the transaction it tells of.
    async fn record(
        &self,
        tx: &mut Tx,
        whose: impl Into<Whose>,
        event: &'static str,
        factor: Option<&'static str>,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Whose { user, session } = whose.into();
        audit::append(tx, audit::Entry { user, session, event, factor, ..Default::default() }, client, now).await
    }

    /// Names an address of an account in URLs, without saying which it is: they end up in logs.
    pub fn email_id(&self, user: UserId, email_key: &str) -> String {
        let mac = self.keys.mac("email id", &[user.0.as_bytes(), email_key.as_bytes()]);
        crypto::hex(mac.iter().take(12))
    }

    /// Ends every session, proof and waiting action of an account, and sign-ins that are half done.
    async fn shut_out(&self, tx: &mut Tx, cause: &Cause<'_>) -> Result<(), Error> {
        half_sign_ins::end_all(tx, cause.by.user).await?;
        sessions::end_all(tx, cause).await?;
        Ok(())
    }
}

/// Whose log an entry stands in, and through which of their sessions it came about, if through one.
#[derive(Clone, Copy, Debug)]
struct Whose {
    user: Option<UserId>,
    session: Option<SessionId>,
}

impl From<Option<UserId>> for Whose {
    fn from(user: Option<UserId>) -> Self {
        Self { user, session: None }
    }
}

impl From<By> for Whose {
    fn from(by: By) -> Self {
        Self { user: Some(by.user), session: by.session }
    }
}

impl From<&Identity> for Whose {
    fn from(who: &Identity) -> Self {
        By::from(who).into()
    }
}

/// A code as typed: spaces and hyphens are how people group digits.
pub fn digits(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}
