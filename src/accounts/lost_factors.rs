//! The way back for people who lost every second factor. It takes the password, days in which every address and every
//! signed-in device can object, and the mailbox. A second factor, given anywhere, and a button anywhere stop it.

use secrecy::SecretString;

use crate::accounts::Accounts;
use crate::accounts::housekeeping::Round;
use crate::accounts::recover::Reset;
use crate::accounts::second_step::Half;
use crate::clock::{Seconds, Timestamp};
use crate::crypto::{Token, TokenHash};
use crate::error::Error;
use crate::mail::origin;
use crate::mail::views::{RecoveryAsked, RecoveryDone, RecoveryReady};
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::model::password::PasswordProblem;
use crate::model::user::{By, Identity};
use crate::reverify::recovery;
use crate::store::audit::Cause;
use crate::store::recoveries::{self, Recovery};
use crate::store::tokens::{self, Purpose};
use crate::store::users::{Account, Names};
use crate::store::{
    Tx, backup_codes, devices, emails, former, half_sign_ins, passkeys, quotas, throttle, totps, users,
};

/// The link that ends it works this long: whoever asked has waited for days and may be away.
const LINK_LIFE: Seconds = Seconds::hours(72);
/// How often it can be asked for in a day: each time mails every address.
const PER_DAY: i64 = 3;

/// The hold where people may not ask themselves: an operator's word never removes a factor at once.
pub(super) const OPERATORS_HOLD: Seconds = Seconds::hours(72);

const fn twice(hold: Seconds) -> Seconds {
    Seconds(hold.0 * 2)
}

/// What somebody at the second step is offered.
#[derive(Debug)]
pub struct RecoveryOffer {
    /// How long the hold would be; `None` where only operators may begin one.
    pub hold: Option<Seconds>,
    /// One that is under way.
    pub under_way: Option<Recovery>,
}

/// What came of asking.
#[derive(Debug)]
pub enum AskRecovery {
    /// It is under way, since now or before; the hold ends then.
    Waits(Timestamp),
    /// Only operators may begin one here.
    Off,
    /// Asked for too often today.
    TooMany(Timestamp),
    /// Nobody is half signed in here, or not any more.
    Gone,
}

impl Accounts {
    /// What this browser, half signed in, is offered; `None` when it is not.
    pub async fn recovery_offer(&self, half: TokenHash) -> Result<Option<RecoveryOffer>, Error> {
        let now = self.clock.now();
        let Some(row) = half_sign_ins::look(&self.db, half, now).await? else { return Ok(None) };
        let under_way = recoveries::find(&self.db, row.user_id).await?;
        let reset_at = users::reset_at(&self.db, row.user_id).await?;
        Ok(Some(RecoveryOffer { hold: self.hold_after(reset_at, now), under_way }))
    }

    /// How long somebody has to wait. Twice as long after a reset by mail: it signed every device out, so nobody sees there
    /// what is under way.
    fn hold_after(&self, reset_at: Option<Timestamp>, now: Timestamp) -> Option<Seconds> {
        let hold = self.config.recovery_hold()?;
        Some(if reset_at.is_some_and(|at| now < at + hold) { twice(hold) } else { hold })
    }

    /// Begins a recovery for somebody who has given the password and has nothing else. Every address is told at once.
    pub async fn ask_recovery(&self, half: TokenHash, client: &Client) -> Result<AskRecovery, Error> {
        let now = self.clock.now();
        let Some(row) = half_sign_ins::look(&self.db, half, now).await? else { return Ok(AskRecovery::Gone) };
        let reset_at = users::reset_at(&self.db, row.user_id).await?;
        let mut tx = self.db.write().await?;
        let Some(Half { account, .. }) = self.half(&mut tx, half, now).await? else { return Ok(AskRecovery::Gone) };
        if let Some(recovery) = recoveries::find_in(&mut tx, account.id).await? {
            return Ok(AskRecovery::Waits(recovery.ready_at));
        }
        // A reset ends every half sign-in, so this is still so once the account is locked.
        let Some(hold) = self.hold_after(reset_at, now) else { return Ok(AskRecovery::Off) };
        let day = Seconds::days(1);
        if !quotas::take(&mut tx, &format!("recovery:{}", account.id), PER_DAY, day, now).await? {
            let today = Seconds(now.millis().rem_euclid(day.0 * 1000) / 1000);
            return Ok(AskRecovery::TooMany(now - today + day));
        }
        let ready_at = self.begin_recovery(&mut tx, &account, hold, client, now).await?;
        tx.commit().await?;
        Ok(AskRecovery::Waits(ready_at))
    }

    /// Begins a recovery of an account that has none under way, and tells every address. When the hold ends.
    pub(super) async fn begin_recovery(
        &self,
        tx: &mut Tx,
        account: &Account,
        hold: Seconds,
        client: &Client,
        now: Timestamp,
    ) -> Result<Timestamp, Error> {
        let ready_at = now + hold;
        recoveries::begin(tx, account.id, now, ready_at).await?;
        self.tell_of_recovery(tx, account.id, ready_at, client, now).await?;
        self.record(tx, Some(account.id), "factor_recovery.asked", None, client, now).await?;
        Ok(ready_at)
    }

    /// Tells every address until when one can object, with a link that works as long as there is something to stop.
    async fn tell_of_recovery(
        &self,
        tx: &mut Tx,
        id: UserId,
        ready_at: Timestamp,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let stop = self.stop_link(tx, id, now, ready_at + LINK_LIFE).await?;
        let mail = RecoveryAsked { site: self.post.site(), from: origin(client, now), ready: ready_at, stop };
        self.post.tell_all(tx, id, &mail, now).await
    }

    /// Whether a link stops a recovery that is under way: when its hold ends.
    pub async fn recovery_to_stop(&self, link: TokenHash) -> Result<Option<Timestamp>, Error> {
        let Some(id) = tokens::find(&self.db, Purpose::StopRecovery, link, self.clock.now()).await? else {
            return Ok(None);
        };
        Ok(recoveries::find(&self.db, id).await?.map(|recovery| recovery.ready_at))
    }

    /// Stops a recovery, through a mailed link.
    pub async fn stop_recovery_by_link(&self, link: TokenHash, client: &Client) -> Result<bool, Error> {
        let now = self.clock.now();
        let Some(id) = tokens::find(&self.db, Purpose::StopRecovery, link, now).await? else { return Ok(false) };
        let mut tx = self.db.write().await?;
        if users::lock(&mut tx, id).await?.is_none() {
            return Ok(false);
        }
        let stopped = recovery::stop_for_owner(&mut tx, &self.post, id, client, now).await?;
        tx.commit().await?;
        Ok(stopped)
    }

    /// Stops a recovery, from a signed-in device. The safe direction: it needs no step-up. `None` when the session is over.
    pub async fn stop_recovery(&self, who: &Identity, client: &Client) -> Result<Option<bool>, Error> {
        let now = self.clock.now();
        let Some((mut tx, _, who)) = self.begin(who, now).await? else { return Ok(None) };
        let stopped = recovery::stop_for_owner(&mut tx, &self.post, &who, client, now).await?;
        tx.commit().await?;
        Ok(Some(stopped))
    }

    /// Ends a recovery, if one is under way, beside a change that shuts everybody out or moves the mailbox.
    pub(super) async fn recovery_is_moot(
        &self,
        tx: &mut Tx,
        by: impl Into<By>,
        client: &Client,
        now: Timestamp,
    ) -> Result<bool, Error> {
        recovery::stop(tx, &self.post, by, client, now).await
    }

    /// A reset by mail has just signed every device out: a recovery whose hold still runs is held as long as one that is
    /// asked for afterwards, and every address hears of it once more.
    pub(super) async fn put_recovery_off(
        &self,
        tx: &mut Tx,
        id: UserId,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let hold = self.config.recovery_hold().unwrap_or(OPERATORS_HOLD);
        let Some(ready_at) = recoveries::put_off(tx, id, twice(hold)).await? else { return Ok(()) };
        self.tell_of_recovery(tx, id, ready_at, client, now).await
    }

    /// Mails the links of recoveries whose hold is over, and forgets those whose link nobody used.
    pub(super) async fn tend_recoveries(&self, nobody: &Client, round: &mut Round) -> Result<(), Error> {
        let now = self.clock.now();
        for due in recoveries::due(&self.db, now).await? {
            let ended = self.tend_recovery(due.user_id, nobody, now).await;
            round.note("tending a recovery", ended.map(u64::from));
        }
        Ok(())
    }

    /// Whether it ended.
    async fn tend_recovery(&self, id: UserId, nobody: &Client, now: Timestamp) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let account = users::lock(&mut tx, id).await?;
        // Under the lock once more: it may have been stopped meanwhile, or tended by another node.
        let Some((account, recovery)) = account.zip(recoveries::find_in(&mut tx, id).await?) else { return Ok(false) };
        let ended = match recovery.expires_at {
            Some(at) if at <= now => {
                recoveries::end(&mut tx, id).await?;
                tokens::void(&mut tx, Purpose::StopRecovery, id).await?;
                self.record(&mut tx, Some(id), "factor_recovery.expired", None, nobody, now).await?;
                true
            }
            None if recovery.ready_at <= now => {
                self.open_recovery(&mut tx, &account, nobody, now).await?;
                false
            }
            _ => return Ok(false),
        };
        tx.commit().await?;
        Ok(ended)
    }

    async fn open_recovery(
        &self,
        tx: &mut Tx,
        account: &Account,
        nobody: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (token, until) = (Token::random()?, now + LINK_LIFE);
        recoveries::open(tx, account.id, token.hash(), until).await?;
        let stop = self.stop_link(tx, account.id, now, until).await?;
        let mut mail = RecoveryReady { site: self.post.site(), link: None, until, stop };
        // Never to an address that a change has brought which can still be taken back.
        let before = former::recovery_address(tx, account.id, now).await?;
        let to = before.unwrap_or_else(|| account.email.clone());
        for address in emails::all(tx, account.id).await?.into_iter().filter(|address| *address != to) {
            self.post.queue(tx, &account.at(address), &mail, Some(until), now).await?;
        }
        mail.link = Some(self.post.link(&format!("/recovery?token={}", token.expose())));
        self.post.queue(tx, &account.at(to), &mail, Some(until), now).await?;
        self.record(tx, Some(account.id), "factor_recovery.ready", None, nobody, now).await
    }

    /// Whose account a link recovers, while it works.
    pub async fn recovery_account(&self, link: TokenHash) -> Result<Option<Names>, Error> {
        match recoveries::by_link(&self.db, link, self.clock.now()).await? {
            Some(id) => users::names(&self.db, id).await,
            None => Ok(None),
        }
    }

    /// Removes what was lost, sets a new password, and signs every device out. Signs nobody in. For a week the account keeps
    /// the level it had, as after any removal of the last second factor.
    pub async fn finish_recovery(
        &self,
        link: TokenHash,
        password: SecretString,
        client: &Client,
    ) -> Result<Reset, Error> {
        let now = self.clock.now();
        let Some(id) = recoveries::by_link(&self.db, link, now).await? else { return Ok(Reset::Gone) };
        let Some(names) = users::names(&self.db, id).await? else { return Ok(Reset::Gone) };
        if let Err(problem) = self.check_new_password(&password, &[&names.display_name, &names.email]).await? {
            return Ok(Reset::Problem(problem));
        }
        if self.is_switched_off(id, &password).await? {
            return Ok(Reset::Problem(PasswordProblem::SwitchedOff));
        }
        let hash = self.hasher.hash(password).await?;
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        if users::lock(&mut tx, id).await?.filter(|account| account.active).is_none()
            || !recoveries::claim(&mut tx, id, link, now).await?
        {
            return Ok(Reset::Gone);
        }
        passkeys::remove_younger(&mut tx, id, Timestamp::from_millis(0)).await?;
        totps::remove(&mut tx, id).await?;
        backup_codes::remove_all(&mut tx, id).await?;
        users::second_removed(&mut tx, id, now).await?;
        users::second_is_owed(&mut tx, id, false).await?;
        users::set_password(&mut tx, id, &hash, now).await?;
        users::password_is_new(&mut tx, id, now).await?;
        self.shut_out(&mut tx, &Cause::new(id, client, now)).await?;
        devices::forget_all(&mut tx, id).await?;
        emails::cancel_change(&mut tx, id).await?;
        for purpose in [Purpose::StopRecovery, Purpose::ResetPassword, Purpose::NotMe] {
            tokens::void(&mut tx, purpose, id).await?;
        }
        throttle::clear_all(&mut tx, &id.to_string()).await?;
        let not_me = self.post.not_me_link(&mut tx, id, now).await?;
        let mail = RecoveryDone { site: self.post.site(), from: origin(client, now), not_me };
        self.post.tell_all(&mut tx, id, &mail, now).await?;
        self.record(&mut tx, Some(id), "factor_recovery.finished", None, client, now).await?;
        tx.commit().await?;
        Ok(Reset::Done)
    }

    async fn stop_link(&self, tx: &mut Tx, id: UserId, now: Timestamp, until: Timestamp) -> Result<String, Error> {
        let token = Token::random()?;
        tokens::create(tx, Purpose::StopRecovery, token.hash(), id, now, until).await?;
        Ok(self.post.link(&format!("/undo/recovery/{}", token.expose())))
    }
}
