//! A new address proves itself by its mailed code: it takes the place of the primary one, or stands beside the others.

use crate::accounts::sign_up::Resend;
use crate::accounts::{Accounts, digits};
use crate::clock::Timestamp;
use crate::crypto::random_code;
use crate::error::Error;
use crate::mail::views::{EmailAdded, EmailChangedNew, EmailChangedOld, NewAddressCode, Wanted};
use crate::mail::{Asker, CODE_LIFE, CODE_MINUTES, RESEND_AFTER, origin};
use crate::model::client::Client;
use crate::model::email::EmailAddress;
use crate::model::user::Identity;
use crate::store::audit::{self, Cause};
use crate::store::email_undos::{Change, Opening};
use crate::store::emails::PendingEmail;
use crate::store::parked::Waiting;
use crate::store::throttle::{self, Charge, Pool};
use crate::store::tokens::{self, Purpose};
use crate::store::users::Account;
use crate::store::{Tx, devices, emails, parked, sessions};

/// What came of a code for a new address.
#[derive(Debug, PartialEq, Eq)]
pub enum ConfirmEmail {
    /// It took the place of the primary address.
    Replaced,
    /// It stands beside the others.
    Added,
    /// The code is wrong.
    Wrong,
    /// The code was right, and too old.
    Expired,
    /// Too many wrong tries.
    Paused(Timestamp),
    /// Right, but the address cannot be used any more.
    NotPossible,
    /// There is no room for another one.
    Full,
    /// No change is under way.
    Nothing,
}

impl Accounts {
    /// The change under way. Without one, which is nearly always, it costs no statement.
    pub async fn pending_email(&self, who: &Identity) -> Result<Option<PendingEmail>, Error> {
        if !who.user.email_pending {
            return Ok(None);
        }
        emails::pending(&self.db, who.user.id, self.clock.now()).await
    }

    /// Checks the code and takes the new address on.
    pub async fn confirm_email(&self, who: &Identity, typed: &str, client: &Client) -> Result<ConfirmEmail, Error> {
        let now = self.clock.now();
        let id = who.user.id;
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(ConfirmEmail::Nothing) };
        let Some(pending) = emails::pending_in(&mut tx, id, now).await? else { return Ok(ConfirmEmail::Nothing) };
        let subject = id.to_string();
        // The browser it is typed in, which may have a copy of the session's cookie alone.
        let own = match client.browser {
            Some(browser) => devices::find(&mut tx, id, browser).await?.map(Pool::Device),
            None => None,
        };
        let pool = throttle::pool_of(&mut tx, &subject, "new_email", own).await?;
        if let Charge::Refused { until } = throttle::charge(&mut tx, &subject, "new_email", &[pool], now).await? {
            return Ok(ConfirmEmail::Paused(until));
        }
        let new = EmailAddress::parse(&pending.address).map_err(|_| Error::corrupt("pending address"))?;
        let typed = digits(typed);
        let parts = [id.0.as_bytes().as_slice(), new.key().as_bytes(), typed.as_bytes()];
        let right = pending.code_mac.as_ref().is_some_and(|mac| self.keys.verify_mac("new address", &parts, mac));
        if !right || pending.code_sent_at + CODE_LIFE <= now {
            self.record(&mut tx, &who, "email.code_wrong", Some("email_code"), client, now).await?;
            tx.commit().await?;
            return Ok(if right { ConfirmEmail::Expired } else { ConfirmEmail::Wrong });
        }
        throttle::clear(&mut tx, &subject, "new_email").await?;
        emails::cancel_change(&mut tx, id).await?;
        if emails::is_taken(&mut tx, new.key(), Some(id), now).await? {
            self.record(&mut tx, &who, "email.change_refused", None, client, now).await?;
            tx.commit().await?;
            return Ok(ConfirmEmail::NotPossible);
        }
        let have = emails::list_in(&mut tx, id).await?;
        if !pending.make_primary && have.len() >= emails::MOST {
            return Ok(ConfirmEmail::Full);
        }
        let old = EmailAddress::parse(&account.email).map_err(|_| Error::corrupt("primary address"))?;
        let way = Opening {
            change: if pending.make_primary { Change::Replaced } else { Change::Added },
            old: &old,
            old_since: have.first().map_or(now, |primary| primary.verified_at),
            new: new.as_str(),
            asked_at: pending.created_at,
        };
        let done = match pending.make_primary {
            true => self.move_to(&mut tx, &who, &account, &new, way, client, now).await,
            false => self.add_to(&mut tx, &who, &account, &new, way, client, now).await,
        };
        match done {
            Ok(()) => {}
            Err(error) if error.is_unique_violation() => return Ok(ConfirmEmail::NotPossible),
            Err(error) => return Err(error),
        }
        tx.commit().await?;
        Ok(if pending.make_primary { ConfirmEmail::Replaced } else { ConfirmEmail::Added })
    }

    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    async fn move_to(
        &self,
        tx: &mut Tx,
        who: &Identity,
        account: &Account,
        new: &EmailAddress,
        way: Opening<'_>,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        // Its link would go to the old address, or went there. That one is told as well, so it comes first.
        self.recovery_is_moot(tx, who, client, now).await?;
        emails::replace_primary(tx, account.id, new, now).await?;
        // Links mailed to the old address open nothing any more, but for the way back.
        tokens::void(tx, Purpose::ResetPassword, account.id).await?;
        tokens::shorten_not_me(tx, account.id, now).await?;
        parked::void(tx, Waiting::All, &Cause::new(who, client, now)).await?;
        sessions::forget_all_proofs(tx, account.id).await?;
        let (undo, undo_until) = self.post.undo_link(tx, account.id, way, client, now).await?;
        let site = self.post.site();
        let to_old = EmailChangedOld {
            site: site.clone(),
            old: way.old.to_string(),
            new: new.to_string(),
            from: origin(client, now),
            undo,
            undo_until,
        };
        self.post.queue(tx, &account.at(way.old.as_str()), &to_old, None, now).await?;
        let to_new =
            EmailChangedNew { site, old: way.old.to_string(), new: new.to_string(), from: origin(client, now) };
        self.post.queue(tx, &account.at(new.as_str()), &to_new, None, now).await?;
        self.post.tell_others_of_move(tx, account, way.old.as_str(), new.as_str(), true, client, now).await?;
        let about = format!("{} → {new}", way.old);
        proven(tx, who, "email.changed", about, client, now).await
    }

    /// Tells those that are there, and puts the address beside them.
    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    async fn add_to(
        &self,
        tx: &mut Tx,
        who: &Identity,
        account: &Account,
        new: &EmailAddress,
        way: Opening<'_>,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let undo = Some(self.post.undo_link(tx, account.id, way, client, now).await?);
        let mail = EmailAdded { site: self.post.site(), new: new.to_string(), from: origin(client, now), undo };
        self.post.tell_all(tx, account.id, &mail, now).await?;
        emails::add(tx, account.id, new, now).await?;
        proven(tx, who, "email.added", new.to_string(), client, now).await
    }

    /// Mails a new code to the new address; older ones stop working, wrong tries stay counted. `None` when the session is
    /// over.
    pub async fn resend_new_email(&self, who: &Identity, client: &Client) -> Result<Option<Resend>, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, _)) = self.begin(who, now).await? else { return Ok(None) };
        let id = account.id;
        let Some(pending) = emails::pending_in(&mut tx, id, now).await? else { return Ok(Some(Resend::Gone)) };
        if pending.code_sent_at + RESEND_AFTER > now {
            return Ok(Some(Resend::TooSoon(pending.code_sent_at + RESEND_AFTER)));
        }
        if let Some(until) = self.post.code_refused_until(&mut tx, id, now).await? {
            return Ok(Some(Resend::TooMany(until)));
        }
        let new = EmailAddress::parse(&pending.address).map_err(|_| Error::corrupt("pending address"))?;
        // Without an allowance the code that was mailed last goes on working.
        if self.post.allowance(&mut tx, &new, Asker::Stranger, now).await? {
            let taken = emails::is_taken(&mut tx, new.key(), Some(id), now).await?;
            let code = random_code()?;
            let mac = self.keys.mac("new address", &[id.0.as_bytes(), new.key().as_bytes(), code.as_bytes()]);
            emails::renew_code(&mut tx, id, (!taken).then(|| mac.to_vec()), now).await?;
            let mail = NewAddressCode { site: self.post.site(), code, minutes: CODE_MINUTES };
            let (to, taken) = (account.at(new.as_str()), taken.then_some(Wanted::Another));
            self.post.queue_code(&mut tx, &new, to, taken, &mail, client, now).await?;
        }
        tx.commit().await?;
        Ok(Some(Resend::Sent))
    }

    /// Gives up the change under way. Needs no step-up: it keeps what is. `None` when the session is over.
    pub async fn withdraw_email(&self, who: &Identity, client: &Client) -> Result<Option<bool>, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(None) };
        let withdrawn = emails::cancel_change(&mut tx, account.id).await?;
        if withdrawn {
            self.record(&mut tx, &who, "email.change_withdrawn", None, client, now).await?;
        }
        tx.commit().await?;
        Ok(Some(withdrawn))
    }
}

/// Appends to the security log that an address is the account's now.
async fn proven(
    tx: &mut Tx,
    who: &Identity,
    event: &'static str,
    about: String,
    client: &Client,
    now: Timestamp,
) -> Result<(), Error> {
    let (user, session) = (Some(who.user.id), Some(who.session.id));
    let (factor, detail) = (Some("email_code"), Some(about));
    audit::append(tx, audit::Entry { user, session, event, factor, detail, ..Default::default() }, client, now).await
}
