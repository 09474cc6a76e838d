//! Forgotten passwords. Recovery happens outside any dialog, satisfies no waiting action, and ends every session.

use secrecy::SecretString;

use crate::accounts::Accounts;
use crate::clock::{Seconds, Timestamp};
use crate::crypto::{Token, TokenHash};
use crate::error::Error;
use crate::locale::t;
use crate::mail::views::{MailView, NotForRecovery, PasswordChanged, Removed, ResetPassword, ShutOut, ShutOutBy};
use crate::mail::{Asker, origin};
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::factor::ProofKind;
use crate::model::ids::UserId;
use crate::model::password::PasswordProblem;
use crate::model::recipient::Recipient;
use crate::store::audit::{self, Cause, Recorded};
use crate::store::tokens::{self, Purpose};
use crate::store::users::{Account, Names};
use crate::store::{Tx, devices, emails, former, throttle, users};

/// A reset link works this long.
pub const RESET_LIFE: Seconds = Seconds::minutes(30);
/// One that nobody asked for, since everybody was shut out: whoever sleeps meanwhile must not find it over.
const SHUT_OUT_LIFE: Seconds = Seconds::hours(72);
/// The same, as mails say it.
const RESET_MINUTES: u32 = RESET_LIFE.as_minutes() as u32;

/// What came of choosing a new password through a link.
#[derive(Debug)]
pub enum Reset {
    /// It is set; every session is over.
    Done,
    /// The password breaks a rule; the link still works.
    Problem(PasswordProblem),
    /// The link was used, voided, or is too old.
    Gone,
}

impl Accounts {
    /// Mails a link to choose a new password to the address that was given, if it has an account. Says nothing about which.
    ///
    /// An address that was proven since a change that can still be taken back resets nothing; the former one does.
    pub async fn forgot_password(&self, address: &EmailAddress, device: &Token, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        let found = former::recoverable(&self.db, address, now).await?;
        let mut tx = self.db.write().await?;
        // Unknown addresses cost the same statements as known ones, and so the same time.
        let account = match found {
            Some((id, _)) => users::lock(&mut tx, id).await?,
            None => {
                users::lock_nobody(&mut tx).await?;
                None
            }
        };
        // Under the lock once more: it may have been taken off the account meanwhile.
        let found = former::recoverable_in(&mut tx, address, now).await?;
        let account = account.zip(found).filter(|(account, (id, _))| account.id == *id);
        let id = account.as_ref().map(|(account, _)| account.id);
        let known = devices::find(&mut tx, id.unwrap_or_else(UserId::new), device.hash()).await?;
        let asker = if known.is_some() { Asker::Known } else { Asker::Stranger };
        if self.post.allowance(&mut tx, address, asker, now).await? {
            match account.filter(|(account, _)| account.active) {
                Some((account, (_, true))) => self.mail_reset(&mut tx, &account, address.as_str(), client).await?,
                Some((account, (_, false))) => {
                    let mail = NotForRecovery { site: self.post.site(), from: origin(client, now) };
                    self.post.queue(&mut tx, &account.at(address.as_str()), &mail, None, now).await?;
                }
                None => self.mail_nobody(&mut tx, address, client).await?,
            }
        }
        self.record(&mut tx, id, "recovery.asked", None, client, now).await?;
        tx.commit().await
    }

    /// The work of [`Self::mail_reset`] with nothing to show for it: a statement that finds nobody, and a letter that is
    /// written and not sent. Without it the time of the answer would tell which addresses have an account.
    async fn mail_nobody(&self, tx: &mut Tx, address: &EmailAddress, client: &Client) -> Result<(), Error> {
        let now = self.clock.now();
        // Dropping the letter stands for making the link.
        let mail = self.reset_letter(&Token::random()?, false, client, now);
        self.post.pretend(tx, &Recipient::stranger(address, client), &mail, now).await
    }

    /// Queues a reset link to one of the account's addresses. Earlier ones go on working until one is used: anybody can ask
    /// for a link, and must not end one that an operator has just handed over.
    pub(super) async fn mail_reset(
        &self,
        tx: &mut Tx,
        account: &Account,
        to: &str,
        client: &Client,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let letter = |token: &Token| self.reset_letter(token, account.must_reset, client, now);
        self.mail_links(tx, account, &[to.to_owned()], letter, RESET_LIFE, now).await
    }

    /// The same to each of these addresses, with a link of its own, after everybody was shut out: nobody asked for it.
    pub(super) async fn mail_shut_out(
        &self,
        tx: &mut Tx,
        account: &Account,
        addresses: &[String],
        by: ShutOutBy,
        removed: Vec<Removed>,
        client: &Client,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let letter = |token: &Token| ShutOut {
            site: self.post.site(),
            by: by.clone(),
            removed: removed.clone(),
            had_password: account.password_hash.is_some(),
            link: self.reset_link(token),
            from: origin(client, now),
            until: now + SHUT_OUT_LIFE,
        };
        // Those that are there may have been asked for by whoever is shut out.
        tokens::void(tx, Purpose::ResetPassword, account.id).await?;
        self.mail_links(tx, account, addresses, letter, SHUT_OUT_LIFE, now).await
    }

    async fn mail_links<M: MailView + Sync>(
        &self,
        tx: &mut Tx,
        account: &Account,
        addresses: &[String],
        letter: impl Fn(&Token) -> M,
        life: Seconds,
        now: Timestamp,
    ) -> Result<(), Error> {
        for address in addresses {
            let token = Token::random()?;
            tokens::create(tx, Purpose::ResetPassword, token.hash(), account.id, now, now + life).await?;
            let mail = letter(&token);
            self.post.queue(tx, &account.at(address), &mail, Some(now + life), now).await?;
        }
        Ok(())
    }

    fn reset_link(&self, token: &Token) -> String {
        self.post.link(&format!("/reset-password?token={}", token.expose()))
    }

    fn reset_letter(&self, token: &Token, password_off: bool, client: &Client, now: Timestamp) -> ResetPassword {
        let (link, from) = (self.reset_link(token), origin(client, now));
        ResetPassword { site: self.post.site(), link, password_off, from, minutes: RESET_MINUTES }
    }

    /// Whether a link was made by an operator and handed over, not mailed.
    async fn printed(&self, id: UserId, link: TokenHash, now: Timestamp) -> Result<bool, Error> {
        let Some(made) = tokens::written_at(&self.db, Purpose::ResetPassword, link, now).await? else {
            return Ok(false);
        };
        let then = audit::at(&self.db, id, made).await?;
        let mailed =
            |row: &Recorded| row.detail.as_deref().is_some_and(|detail| detail.starts_with(ResetPassword::KIND));
        Ok(then.iter().any(|row| row.event == "reset_link.made") && !then.iter().any(mailed))
    }

    /// Whose password a link resets, while it works.
    pub async fn reset_account(&self, link: TokenHash) -> Result<Option<Names>, Error> {
        let now = self.clock.now();
        let Some(id) = tokens::find(&self.db, Purpose::ResetPassword, link, now).await? else { return Ok(None) };
        // A lock for a page view would be a write; the names may be a moment old.
        users::names(&self.db, id).await
    }

    /// Sets a new password through a link. Signs nobody in: what was forgotten is typed once more.
    pub async fn reset_password(
        &self,
        link: TokenHash,
        password: SecretString,
        client: &Client,
    ) -> Result<Reset, Error> {
        let found = tokens::find(&self.db, Purpose::ResetPassword, link, self.clock.now()).await?;
        let Some(id) = found else { return Ok(Reset::Gone) };
        let Some(names) = users::names(&self.db, id).await? else { return Ok(Reset::Gone) };
        if let Err(problem) = self.check_new_password(&password, &[&names.display_name, &names.email]).await? {
            return Ok(Reset::Problem(problem));
        }
        if self.is_switched_off(id, &password).await? {
            return Ok(Reset::Problem(PasswordProblem::SwitchedOff));
        }
        let hash = self.hasher.hash(password).await?;
        let now = self.clock.now();
        // The account's lock comes first, as everywhere, so that two decisions never wait for each other in a circle.
        let printed = self.printed(id, link, now).await?;
        let mut tx = self.db.write().await?;
        if users::lock(&mut tx, id).await?.filter(|account| account.active).is_none()
            || tokens::claim(&mut tx, Purpose::ResetPassword, link, now).await? != Some(id)
        {
            return Ok(Reset::Gone);
        }
        // Links that went to other addresses at the same time.
        tokens::void(&mut tx, Purpose::ResetPassword, id).await?;
        users::set_password(&mut tx, id, &hash, now).await?;
        self.shut_out(&mut tx, &Cause::new(id, client, now)).await?;
        emails::cancel_change(&mut tx, id).await?;
        users::password_is_new(&mut tx, id, now).await?;
        self.put_recovery_off(&mut tx, id, client, now).await?;
        // Of the password alone: whoever reads the mailbox must not buy tries at the second factor by it.
        throttle::clear(&mut tx, &id.to_string(), ProofKind::Password.name()).await?;
        let mail = PasswordChanged {
            site: self.post.site(),
            from: origin(client, now),
            how: if printed { t!("mail-how-operator-link") } else { t!("mail-how-link") },
            not_me: self.post.not_me_link(&mut tx, id, now).await?,
        };
        self.post.tell_all(&mut tx, id, &mail, now).await?;
        self.record(&mut tx, Some(id), "recovery.done", None, client, now).await?;
        tx.commit().await?;
        Ok(Reset::Done)
    }
}
