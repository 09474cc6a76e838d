//! The second step of a sign-in: the password was right, the account has a second factor.

use crate::accounts::Accounts;
use crate::accounts::sign_in::SignedIn;
use crate::clock::{Seconds, Timestamp};
use crate::crypto::{Token, TokenHash};
use crate::error::Error;
use crate::factors::passkeys::{Offer, Place};
use crate::factors::{Basis, Evidence, Proof, Why};
use crate::mail::origin;
use crate::mail::views::{FactorChange, SecondStepWrong};
use crate::model::client::Client;
use crate::model::factor::{FactorClass, Factors, ProofKind, Proven};
use crate::model::ids::UserId;
use crate::store::half_sign_ins::{self, HalfSignIn, TTL};
use crate::store::throttle::{self, Charge, Paid, Pool};
use crate::store::users::Account;
use crate::store::{Tx, devices, factors, passkeys, quotas, users};

/// What the page asks for.
#[derive(Debug)]
pub struct SecondStep {
    /// The ways the account has, strongest first.
    pub ways: Vec<ProofKind>,
    /// What a passkey is asked for, where the account has one.
    pub passkey: Option<Offer>,
    /// Backup codes left.
    pub backup_left: u32,
    /// Those that take no try from this browser, and until when.
    pub paused: Vec<(ProofKind, Timestamp)>,
}

impl SecondStep {
    /// Until when a way is paused, if it is.
    pub fn paused(&self, kind: ProofKind) -> Option<Timestamp> {
        self.paused.iter().find(|(paused, _)| *paused == kind).map(|(_, until)| *until)
    }

    /// The way to begin with: the strongest that takes a try.
    pub fn first(&self) -> Option<ProofKind> {
        self.ways.iter().copied().find(|kind| self.paused(*kind).is_none())
    }
}

/// What came of a proof.
#[derive(Debug)]
pub enum SecondVerdict {
    /// Signed in.
    SignedIn(Box<SignedIn>),
    /// Wrong.
    Wrong(ProofKind, Why),
    /// Not checked: too many wrong tries.
    Paused(ProofKind, Timestamp),
    /// Not checked: the account has no such factor.
    Unsuitable,
    /// Nobody is half signed in here, or not any more.
    Gone,
}

/// A half sign-in that is still good, with its account under the lock.
pub(super) struct Half {
    pub(super) row: HalfSignIn,
    pub(super) account: Account,
    pub(super) factors: Factors,
}

impl Accounts {
    /// What the second step of this browser asks for; `None` when it is not in one.
    pub async fn second_step(&self, half: TokenHash, device: &Token) -> Result<Option<SecondStep>, Error> {
        let now = self.clock.now();
        let Some(row) = half_sign_ins::look(&self.db, half, now).await? else { return Ok(None) };
        let held = factors::look(&self.db, row.user_id).await?;
        let ways = seconds(&Factors::of(held, self.config.email_code));
        let stored = passkeys::list(&self.db, row.user_id).await?;
        let allowed: Vec<_> = stored.iter().collect();
        let passkey = match ways.contains(&ProofKind::Passkey) {
            true => self.checker.passkeys.offer(&Place::SecondStep(row.id), &allowed, TTL, now)?,
            false => None,
        };
        let (subject, device) = (row.user_id.to_string(), devices::look(&self.db, row.user_id, device.hash()).await?);
        let mut paused = Vec::new();
        for kind in &ways {
            let until = throttle::refused_until(&self.db, &subject, kind.name(), device, now).await?;
            paused.extend(until.map(|until| (*kind, until)));
        }
        Ok(Some(SecondStep { ways, passkey, backup_left: held.backup_left, paused }))
    }

    /// Takes the second factor and opens the session.
    pub async fn finish_second_step(
        &self,
        half: TokenHash,
        proof: Proof,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<SecondVerdict, Error> {
        let kind = proof.kind();
        let (id, paid, basis) = match self.pay_second(half, &proof, device, client).await? {
            Ok(paid) => paid,
            Err(verdict) => return Ok(verdict),
        };
        let came = match self.checker.judge(proof, basis).await {
            Ok(Ok(evidence)) => self.admit_second(half, kind, &evidence, device, client).await,
            Ok(Err(why)) => return self.wrong_second(half, kind, why, device, client).await,
            Err(error) => Err(error),
        };
        paid.unless_failed(&self.db, Some(id), came).await
    }

    /// Forgets the half that is done.
    pub async fn cancel_second_step(&self, half: TokenHash) -> Result<(), Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        if let Some(row) = half_sign_ins::find(&mut tx, half, now).await? {
            half_sign_ins::end(&mut tx, row.id).await?;
        }
        tx.commit().await
    }

    /// A half sign-in that is still good, with its account under the lock.
    pub(super) async fn half(&self, tx: &mut Tx, half: TokenHash, now: Timestamp) -> Result<Option<Half>, Error> {
        let Some(row) = half_sign_ins::find(tx, half, now).await? else { return Ok(None) };
        let account = users::lock(tx, row.user_id).await?.filter(|account| account.active && !account.must_reset);
        // Under the lock once more: another request may have ended it while this one waited.
        let row = half_sign_ins::find(tx, half, now).await?;
        let Some((row, account)) = row.zip(account) else { return Ok(None) };
        if row.password_changed_at != account.password_changed_at {
            return Ok(None);
        }
        let factors = self.checker.factors(tx, &account).await?;
        Ok(Some(Half { row, account, factors }))
    }

    async fn pay_second(
        &self,
        half: TokenHash,
        proof: &Proof,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<Result<(UserId, Paid, Basis), SecondVerdict>, Error> {
        let now = self.clock.now();
        let kind = proof.kind();
        let mut tx = self.db.write().await?;
        let Some(Half { row, account, factors }) = self.half(&mut tx, half, now).await? else {
            return Ok(Err(SecondVerdict::Gone));
        };
        if !seconds(&factors).contains(&kind) {
            return Ok(Err(SecondVerdict::Unsuitable));
        }
        let pool: Pool = self.pool(&mut tx, account.id, kind, device).await?;
        let paid = match throttle::charge(&mut tx, &account.id.to_string(), kind.name(), &[pool], now).await? {
            Charge::Allowed(paid) => paid,
            Charge::Refused { until } => {
                self.record(&mut tx, Some(account.id), "sign_in.paused", Some(kind.name()), client, now).await?;
                tx.commit().await?;
                return Ok(Err(SecondVerdict::Paused(kind, until)));
            }
        };
        let place = Place::SecondStep(row.id);
        let basis = self.checker.look(&mut tx, &account, &factors, proof, &place, None, now).await?;
        tx.commit().await?;
        Ok(Ok((account.id, paid, basis)))
    }

    async fn admit_second(
        &self,
        half: TokenHash,
        kind: ProofKind,
        evidence: &Evidence,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<SecondVerdict, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(Half { row, account, factors }) = self.half(&mut tx, half, now).await? else {
            return Ok(SecondVerdict::Gone);
        };
        if !self.checker.claim(&mut tx, &account, evidence, now).await? {
            tx.rollback().await?;
            return self.wrong_second(half, kind, Why::Used, device, client).await;
        }
        let Some((by, at)) = row.first() else { return Ok(SecondVerdict::Gone) };
        half_sign_ins::end(&mut tx, row.id).await?;
        let failed = row.failures + self.forget_tries(&mut tx, account.id, kind).await?;
        let first = Proven { at, by, since: factors.since(by).unwrap_or(at) };
        let second = Some(evidence.proven(now));
        let signed_in = self.complete(&mut tx, &account, device, first, second, failed, client, now).await?;
        if kind == ProofKind::BackupCode {
            let left = factors.held().backup_left.saturating_sub(1);
            let what = FactorChange::BackupCodeUsed(left);
            self.post.tell_of_factor(&mut tx, &account, what, Some(kind), client, now).await?;
        }
        tx.commit().await?;
        Ok(SecondVerdict::SignedIn(Box::new(signed_in)))
    }

    async fn wrong_second(
        &self,
        half: TokenHash,
        kind: ProofKind,
        why: Why,
        device: Option<&Token>,
        client: &Client,
    ) -> Result<SecondVerdict, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(row) = half_sign_ins::find(&mut tx, half, now).await? else { return Ok(SecondVerdict::Gone) };
        let Some(account) = users::lock(&mut tx, row.user_id).await? else { return Ok(SecondVerdict::Gone) };
        let event = match why {
            Why::CounterWentBack => "passkey.counter_went_back",
            _ => "sign_in.second_wrong",
        };
        self.record(&mut tx, Some(account.id), event, Some(kind.name()), client, now).await?;
        let known = match device {
            Some(device) => devices::find(&mut tx, account.id, device.hash()).await?,
            None => None,
        };
        if known.is_none() {
            self.tell_of_known_password(&mut tx, account.id, client, now).await?;
        }
        tx.commit().await?;
        Ok(SecondVerdict::Wrong(kind, why))
    }

    /// Somebody in a browser that was never signed in here has the password and not the rest (OWASP ASVS 5.0, 6.3.5).
    async fn tell_of_known_password(
        &self,
        tx: &mut Tx,
        user: UserId,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        // Whoever knows the password could otherwise fill the mailboxes by it.
        if !quotas::take(tx, &format!("second-wrong:{user}"), 1, Seconds::days(1), now).await? {
            return Ok(());
        }
        let not_me = self.post.not_me_link(tx, user, now).await?;
        let mail = SecondStepWrong { site: self.post.site(), from: origin(client, now), not_me };
        self.post.tell_all(tx, user, &mail, now).await
    }
}

/// What of an account can be a second step.
fn seconds(factors: &Factors) -> Vec<ProofKind> {
    let second = |kind: &ProofKind| kind.counts_as(FactorClass::Second) && factors.has(*kind);
    ProofKind::ALL.into_iter().filter(second).collect()
}
