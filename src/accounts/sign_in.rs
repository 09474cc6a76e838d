//! Signing in with a password.

use secrecy::SecretString;

use crate::accounts::Accounts;
use crate::clock::{Seconds, Timestamp};
use crate::crypto::{Token, TokenHash};
use crate::error::Error;
use crate::locale::{Text, Value, t};
use crate::mail::origin;
use crate::mail::views::{NewSignIn, SignInAfterTries};
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::factor::{ProofKind, Proven};
use crate::model::hasher::Checked;
use crate::model::ids::{DeviceId, SignUpId, UserId};
use crate::model::user::PasswordHash;
use crate::model::username::Username;
use crate::reverify::recovery;
use crate::store::throttle::{self, Charge, Pool};
use crate::store::users::Account;
use crate::store::{Tx, devices, factors, half_sign_ins, quotas, sessions, sign_ups, usernames, users};

/// A browser that was just signed in: its new cookie values.
#[derive(Debug)]
pub struct SignedIn {
    /// The session's cookie value.
    pub session: Token,
    /// The device cookie's value, when the browser got a new one.
    pub device: Option<Token>,
}

/// What came of signing in.
#[derive(Debug)]
pub enum SignIn {
    /// Signed in.
    SignedIn(Box<SignedIn>),
    /// The password was right and the account has a second factor: the cookie value of the half that is done.
    SecondStep(Token),
    /// The right password of a sign-up whose address was not proven yet.
    Unverified(SignUpId),
    /// No such account, wrong password, switched off: one answer.
    Wrong,
    /// Not checked: too many wrong tries.
    Paused(Timestamp),
}

/// What a try is checked against: an account, if there is one, and then a sign-up that waits for the same address. A
/// stranger may have made that one, so what it answers must not depend on whether there is an account.
struct Target {
    account: Option<UserId>,
    hash: Option<PasswordHash>,
    sign_up: Option<(SignUpId, PasswordHash)>,
}

impl Target {
    const fn account(account: Option<UserId>) -> Self {
        Self { account, hash: None, sign_up: None }
    }
}

impl Accounts {
    /// Signs a browser in. `identifier` is any address of the account or its username, `device` the browser's device
    /// cookie.
    ///
    /// An unknown address or name takes the same steps as a known one: one counter, one hash, one answer. The counter is
    /// the account's, whatever it was called.
    pub async fn sign_in(
        &self,
        identifier: &str,
        password: SecretString,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<SignIn, Error> {
        let address = EmailAddress::parse(identifier).ok();
        let name = Username::look(identifier).ok();
        let target = match (&address, &name) {
            (Some(address), _) => self.target(address).await?,
            (None, Some(name)) => Target::account(usernames::find(&self.db, name).await?),
            (None, None) => Target::account(None),
        };
        let subject = match target.account {
            Some(id) => id.to_string(),
            None => self.stranger(&match (&address, &name) {
                (Some(address), _) => address.key().to_owned(),
                (None, Some(name)) => name.key(),
                (None, None) => identifier.to_owned(),
            }),
        };
        if let Some(until) = self.paused(&subject, &target, device).await? {
            return Ok(SignIn::Paused(until));
        }
        let (charge, Target { account, hash, sign_up }) = self.pay(&subject, target, device).await?;
        let paid = match charge {
            Charge::Allowed(paid) => paid,
            Charge::Refused { until } => return Ok(SignIn::Paused(until)),
        };
        let came = self.check_and_admit(account, hash, password.clone(), device, client).await;
        if let Some(right) = paid.unless_failed(&self.db, account, came).await? {
            return Ok(right);
        }
        // Not given back where this fails: the account's password was checked, and was wrong.
        let waiting = match sign_up {
            Some((id, hash)) => (self.hasher.check(password, Some(hash)).await? != Checked::Wrong).then_some(id),
            None => None,
        };
        self.record_wrong(account, client).await?;
        Ok(waiting.map_or(SignIn::Wrong, SignIn::Unverified))
    }

    /// The check that was paid for, and what a right answer opens. `None` when it is wrong.
    async fn check_and_admit(
        &self,
        account: Option<UserId>,
        hash: Option<PasswordHash>,
        password: SecretString,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<Option<SignIn>, Error> {
        let checked = self.hasher.check(password.clone(), hash.clone()).await?;
        let (Checked::Right { outdated }, Some(id), Some(hash)) = (checked, account, hash) else { return Ok(None) };
        let newer = if outdated { Some(self.hasher.hash(password).await?) } else { None };
        self.admit(id, &hash, newer, device, client).await.map(Some)
    }

    async fn record_wrong(&self, account: Option<UserId>, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        // An account that was erased during the check gets no entry any more.
        let account = match account {
            Some(id) => users::lock(&mut tx, id).await?.map(|account| account.id),
            None => None,
        };
        self.record(&mut tx, account, "sign_in.wrong", Some("password"), client, now).await?;
        tx.commit().await
    }

    async fn target(&self, address: &EmailAddress) -> Result<Target, Error> {
        let account = users::find_by_email(&self.db, address).await?;
        // Asked for in any case: a statement less would tell that there is an account.
        let sign_up = sign_ups::newest_for(&self.db, address, self.clock.now()).await?;
        let sign_up = sign_up.map(|sign_up| (sign_up.id, sign_up.password_hash()));
        Ok(Target { sign_up, ..Target::account(account) })
    }

    /// Until when a try is refused, if it is. Refusing takes the same two statements for everybody, no lock and no write:
    /// there is no hash behind which the difference would not be noticed.
    async fn paused(&self, subject: &str, target: &Target, device: Option<&Token>) -> Result<Option<Timestamp>, Error> {
        let user = target.account.unwrap_or(UserId(uuid::Uuid::nil()));
        let known = match device {
            Some(device) => devices::look(&self.db, user, device.hash()).await?,
            None => None,
        };
        throttle::refused_until(&self.db, subject, ProofKind::Password.name(), known, self.clock.now()).await
    }

    /// The counter of an address or a name nobody has: keyed, so that the table does not list what people tried.
    fn stranger(&self, key: &str) -> String {
        format!("x:{}", TokenHash(self.keys.mac("stranger", &[key.as_bytes()])).to_text())
    }

    /// Pays for one try and reads what it is checked against, under the account's lock.
    async fn pay(&self, subject: &str, mut target: Target, device: Option<&Token>) -> Result<(Charge, Target), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let pool = match target.account {
            Some(id) => {
                let account = users::lock(&mut tx, id).await?.filter(|account| account.active && !account.must_reset);
                target.hash = account.and_then(|account| account.password_hash);
                self.pool(&mut tx, id, ProofKind::Password, device).await?
            }
            None => {
                users::lock_nobody(&mut tx).await?;
                Pool::Unknown
            }
        };
        let charge = throttle::charge(&mut tx, subject, "password", &[pool], now).await?;
        match charge {
            Charge::Allowed(_) => tx.commit().await?,
            // Another try was faster; there is nothing to keep.
            Charge::Refused { .. } => tx.rollback().await?,
        }
        Ok((charge, target))
    }

    /// A known browser has a budget of its own until it has used it up.
    pub(super) async fn pool(
        &self,
        tx: &mut Tx,
        user: UserId,
        factor: ProofKind,
        device: Option<&Token>,
    ) -> Result<Pool, Error> {
        let known = self.known(tx, user, device).await?;
        throttle::pool_of(tx, &user.to_string(), factor.name(), known.map(Pool::Device)).await
    }

    /// The known browser of the account that this device cookie names.
    pub(super) async fn known(
        &self,
        tx: &mut Tx,
        user: UserId,
        device: Option<&Token>,
    ) -> Result<Option<DeviceId>, Error> {
        match device {
            Some(device) => devices::find(tx, user, device.hash()).await,
            None => Ok(None),
        }
    }

    /// Opens the session if the password that was checked is still the account's.
    async fn admit(
        &self,
        id: UserId,
        checked: &PasswordHash,
        newer: Option<PasswordHash>,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<SignIn, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let account = users::lock(&mut tx, id).await?.filter(|account| account.active && !account.must_reset);
        let Some(account) = account.filter(|account| account.password_hash.as_ref() == Some(checked)) else {
            return Ok(SignIn::Wrong);
        };
        if let Some(newer) = newer {
            users::rehash(&mut tx, id, checked, &newer).await?;
        }
        let failed = self.forget_tries(&mut tx, id, ProofKind::Password).await?;
        let held = factors::held(&mut tx, id).await?;
        if held.takes_second() {
            let half = Token::random()?;
            let changed = account.password_changed_at;
            half_sign_ins::create(&mut tx, half.hash(), id, changed, ProofKind::Password, failed, now).await?;
            self.record(&mut tx, Some(id), "sign_in.half", Some("password"), client, now).await?;
            tx.commit().await?;
            return Ok(SignIn::SecondStep(half));
        }
        let first = Proven { at: now, by: ProofKind::Password, since: held.password.unwrap_or(now) };
        let signed_in = self.complete(&mut tx, &account, device, first, None, failed, client, now).await?;
        tx.commit().await?;
        Ok(SignIn::SignedIn(Box::new(signed_in)))
    }

    /// A right answer of this kind: the wrong ones before it count no more. How many there were.
    pub(super) async fn forget_tries(&self, tx: &mut Tx, user: UserId, kind: ProofKind) -> Result<i64, Error> {
        let subject = user.to_string();
        let failed = throttle::wrong_before(tx, &subject, kind.name()).await?;
        throttle::clear(tx, &subject, kind.name()).await?;
        Ok(failed)
    }

    /// Everything was right: opens the session, tells the owner of a browser that was not seen before, or of the tries that
    /// failed before, and records it.
    #[expect(clippy::too_many_arguments, reason = "everything a session begins with, named")]
    pub(super) async fn complete(
        &self,
        tx: &mut Tx,
        account: &Account,
        device: Option<&Token>,
        first: Proven,
        second: Option<Proven>,
        failed: i64,
        client: &Client,
        now: Timestamp,
    ) -> Result<SignedIn, Error> {
        let id = account.id;
        let signed_in = self.open_session(tx, id, device, first, second, client, now).await?;
        let by = second.map_or(first.by, |second| second.by);
        if second.is_some() {
            // Whoever has a second factor has not lost them all.
            recovery::stop_for_owner(tx, &self.post, id, client, now).await?;
        }
        let how = with(first.by, second.map(|second| second.by));
        if signed_in.device.is_some() {
            let not_me = self.post.not_me_link(tx, id, now).await?;
            let mail = NewSignIn { site: self.post.site(), from: origin(client, now), how, not_me };
            self.post.tell_all(tx, id, &mail, now).await?;
        } else if failed >= throttle::TRIES
            && quotas::take(tx, &format!("tries:{id}"), 1, Seconds::days(1), now).await?
        {
            // From a browser that is known (OWASP ASVS 5.0, 6.3.5).
            let not_me = self.post.not_me_link(tx, id, now).await?;
            let (site, from) = (self.post.site(), origin(client, now));
            let mail = SignInAfterTries { site, from, how, tries: failed, not_me };
            self.post.tell_all(tx, id, &mail, now).await?;
        }
        users::set_browser_language(tx, id, &client.language).await?;
        self.record(tx, Some(id), "sign_in.done", Some(by.name()), client, now).await?;
        Ok(signed_in)
    }

    /// A new session, and a new device cookie where the browser is not known for this account. Values that the browser
    /// brought along are never adopted (session fixation).
    #[expect(clippy::too_many_arguments, reason = "everything a session begins with, named")]
    pub(super) async fn open_session(
        &self,
        tx: &mut Tx,
        user: UserId,
        device: Option<&Token>,
        first: Proven,
        second: Option<Proven>,
        client: &Client,
        now: Timestamp,
    ) -> Result<SignedIn, Error> {
        let (id, fresh) = match self.known(tx, user, device).await? {
            Some(id) => {
                devices::touch(tx, id, now).await?;
                (id, None)
            }
            None => {
                let token = Token::random()?;
                if let Some(brought) = device {
                    devices::know_by(tx, brought.hash(), token.hash(), user).await?;
                }
                (devices::remember(tx, user, token.hash(), now).await?, Some(token))
            }
        };
        let session = Token::random()?;
        sessions::create(tx, user, session.hash(), id, first, second, client, now).await?;
        Ok(SignedIn { session, device: fresh })
    }
}

/// What signed in, as mails name it: "Password and authenticator app".
fn with(first: ProofKind, second: Option<ProofKind>) -> Text {
    let only = t!("mail-with", by = Value::Choice(first.name()));
    match second.filter(|second| *second != first) {
        Some(second) => t!("mail-with-two", first = only, second = Value::Choice(second.name())),
        None => only,
    }
}
