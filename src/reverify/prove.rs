//! Proving: pay for the try, check it outside any transaction, then record, claim, run and replace the cookie value in one.

use crate::clock::Timestamp;
use crate::crypto::{Token, TokenHash};
use crate::error::Error;
use crate::mail::CODE_LIFE;
use crate::model::client::Client;
use crate::model::factor::{FactorClass, ProofKind};
use crate::model::hasher::Checked;
use crate::model::ids::ParkId;
use crate::model::user::{Identity, PasswordHash};
use crate::reverify::challenge::Challenge;
use crate::reverify::park::Bound;
use crate::reverify::policy::{Freshness, Missing};
use crate::reverify::{ActionError, Outcome, Proof, Refusal, Reverify, Verdict, WrongTry};
use crate::store::throttle::{self, Charge, Pool};
use crate::store::users::Account;
use crate::store::{Tx, parked, sessions};

/// Tries before a pause; the third wrong one begins to count down.
const TRIES: i64 = 5;

/// What a try is checked against, read when it was paid for.
enum Verifier {
    Password(Option<PasswordHash>),
    Code { mac: Vec<u8>, right: bool, expired: bool },
}

/// A paid try.
struct Paid {
    id: ParkId,
    failures: i64,
    verifier: Verifier,
    challenge: Challenge,
}

impl Reverify {
    /// Takes a proof for the action under `at`. `own` are the hashes of every binding cookie this browser showed: what it
    /// parked in other tabs lives on, what others parked with a copied session cookie does not.
    pub async fn prove(
        &self,
        who: &Identity,
        client: &Client,
        at: &Bound,
        own: &[TokenHash],
        proof: Proof,
    ) -> Result<Verdict, Error> {
        let kind = proof.kind();
        let paid = match self.pay(who, client, at, &proof).await? {
            Ok(paid) => paid,
            Err(verdict) => return Ok(verdict),
        };
        let (right, expired) = match (&paid.verifier, proof) {
            (Verifier::Password(stored), Proof::Password(typed)) => {
                match self.hasher.check(typed, stored.clone()).await {
                    Ok(checked) => (matches!(checked, Checked::Right { .. }), false),
                    Err(error) => {
                        self.give_back(who, kind, &paid).await?;
                        return Err(error);
                    }
                }
            }
            (Verifier::Code { right, expired, .. }, _) => (*right && !*expired, *expired),
            (Verifier::Password(_), Proof::EmailCode(_)) => (false, false),
        };
        if right {
            self.accept(who, client, at, own, kind, &paid).await
        } else {
            self.reject(who, client, at, kind, expired, paid).await
        }
    }

    /// Takes the turn and pays for one try, or says why not.
    async fn pay(
        &self,
        who: &Identity,
        client: &Client,
        at: &Bound,
        proof: &Proof,
    ) -> Result<Result<Paid, Verdict>, Error> {
        let now = self.clock.now();
        let kind = proof.kind();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(Err(Verdict::Gone)) };
        let Some(loaded) = self.load(&mut tx, &account, &who, at, now).await? else { return Ok(Err(Verdict::Gone)) };
        if !loaded.challenge.ways.iter().any(|way| way.kind == kind && way.usable) {
            let title = "That can’t confirm this change".to_owned();
            let line = "It isn’t strong enough for this change, or isn’t set up on your account.".to_owned();
            let refusal = Refusal { title, line };
            return Ok(Err(Verdict::Unsuitable(Box::new(loaded.challenge), refusal)));
        }
        if !parked::take_turn(&mut tx, loaded.row.id, now).await? {
            return Ok(Err(Verdict::Busy));
        }
        let pools = self.pools(&mut tx, &account, &who, kind).await?;
        let failures = match throttle::charge(&mut tx, &account.id.to_string(), kind.name(), &pools, now).await? {
            Charge::Allowed { failures, .. } => failures,
            Charge::Refused { until } => {
                parked::give_turn(&mut tx, loaded.row.id).await?;
                self.record(&mut tx, &who, client, "proof.paused", loaded.name, Some(kind.name()), now).await?;
                tx.commit().await?;
                return Ok(Err(Verdict::Paused(Box::new(loaded.challenge), until)));
            }
        };
        let verifier = match proof {
            Proof::Password(_) => Verifier::Password(account.password_hash.clone()),
            Proof::EmailCode(code) => {
                let mac = loaded.row.code_mac.clone().unwrap_or_default();
                let parts = [loaded.row.id.0.as_bytes().as_slice(), code.as_bytes()];
                let right = !mac.is_empty() && self.keys.verify_mac("step-up code", &parts, &mac);
                let expired = right && loaded.row.code_sent_at.is_none_or(|sent| sent + CODE_LIFE <= now);
                Verifier::Code { mac, right, expired }
            }
        };
        let paid = Paid { id: loaded.row.id, failures, verifier, challenge: loaded.challenge };
        tx.commit().await?;
        Ok(Ok(paid))
    }

    async fn reject(
        &self,
        who: &Identity,
        client: &Client,
        at: &Bound,
        kind: ProofKind,
        expired: bool,
        paid: Paid,
    ) -> Result<Verdict, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(Verdict::Gone) };
        parked::give_turn(&mut tx, paid.id).await?;
        self.record(&mut tx, &who, client, "proof.wrong", paid.challenge.name, Some(kind.name()), now).await?;
        let subject = account.id.to_string();
        let mut of_session = 0;
        for kind in ProofKind::ALL {
            of_session += throttle::failures(&mut tx, &subject, kind.name(), Pool::Session(who.session.id)).await?;
        }
        if of_session >= throttle::SESSION_TRIES {
            sessions::end(&mut tx, who.session.id).await?;
            self.record(&mut tx, &who, client, "session.ended_by_wrong_tries", paid.challenge.name, None, now).await?;
            tx.commit().await?;
            return Ok(Verdict::SessionEnded);
        }
        let challenge = match self.load(&mut tx, &account, &who, at, now).await? {
            Some(loaded) => loaded.challenge,
            None => paid.challenge,
        };
        tx.commit().await?;
        let left = (TRIES - paid.failures).max(0);
        Ok(Verdict::Wrong(Box::new(challenge), WrongTry { kind, left, expired }))
    }

    async fn accept(
        &self,
        caller: &Identity,
        client: &Client,
        at: &Bound,
        own: &[TokenHash],
        kind: ProofKind,
        paid: &Paid,
    ) -> Result<Verdict, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(caller, now).await? else { return Ok(Verdict::Gone) };
        if !self.still_valid(&mut tx, &account, paid).await? {
            return Ok(Verdict::Gone);
        }
        let Some(token) = self.settle(&mut tx, &account, &who, client, own, kind, paid, now).await? else {
            return Ok(Verdict::Gone);
        };
        // From here on the session's cookie value is the new one.
        let who = Identity { token: token.hash(), ..who };
        let Some(who) = sessions::identify_in(&mut tx, who.token, now).await? else { return Ok(Verdict::Gone) };
        let key = at.key(&who);
        let Some(row) = parked::find(&mut tx, &key, now).await? else { return Ok(Verdict::Gone) };
        let Some(loaded) = self.describe(&mut tx, &account, &who, at, &key, row, now).await? else {
            return Ok(Verdict::Gone);
        };
        if loaded.challenge.missing != Missing::Nothing {
            parked::give_turn(&mut tx, paid.id).await?;
            let challenge = loaded.challenge;
            tx.commit().await?;
            return Ok(Verdict::NextFactor(Box::new(challenge), token));
        }
        if parked::claim(&mut tx, &key, now).await?.is_none() {
            return Ok(Verdict::Gone);
        }
        if loaded.policy.is_downgraded(super::challenge::enrolled(self.factors(&account))) {
            self.record(&mut tx, &who, client, "policy.downgraded", loaded.name, None, now).await?;
        }
        let mut cx = self.cx(&mut tx, &account, &who, client, now, Some(kind));
        let Some(running) = (loaded.entry.execute)(&loaded.payload, &mut cx) else { return Ok(Verdict::Gone) };
        match running.await {
            Ok(outcome) => {
                self.record(&mut tx, &who, client, "action.executed", loaded.name, Some(kind.name()), now).await?;
                tx.commit().await?;
                let token = matches!(outcome, Outcome::Done(_)).then_some(token);
                Ok(Verdict::Executed(outcome, token))
            }
            Err(ActionError::Refused(refusal)) => {
                tx.rollback().await?;
                self.refuse(caller, client, at, own, kind, paid, refusal).await
            }
            Err(ActionError::Internal(error)) => Err(error),
        }
    }

    /// Whether what the try was checked against is still what is stored: a password changed, or a code used, between the
    /// check and now opens nothing.
    async fn still_valid(&self, tx: &mut Tx, account: &Account, paid: &Paid) -> Result<bool, Error> {
        match &paid.verifier {
            Verifier::Password(stored) => {
                Ok(stored.is_some() && *stored == account.password_hash && !account.must_reset)
            }
            Verifier::Code { mac, .. } => parked::claim_code(tx, paid.id, mac.clone()).await,
        }
    }

    /// Records a right proof: budgets refilled, the proof stored where it counts, foreign rows cancelled, the cookie value
    /// replaced. `None` when another request replaced it first.
    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    async fn settle(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        client: &Client,
        own: &[TokenHash],
        kind: ProofKind,
        paid: &Paid,
        now: Timestamp,
    ) -> Result<Option<Token>, Error> {
        throttle::clear(tx, &account.id.to_string(), kind.name()).await?;
        let once = paid.challenge.policy.freshness == Freshness::EveryTime;
        match (kind.class(), once) {
            (FactorClass::First, true) => parked::record_first(tx, paid.id, kind, now).await?,
            (FactorClass::Second, true) => parked::record_second(tx, paid.id, kind, now).await?,
            (FactorClass::First, false) => sessions::record_first(tx, who.session.id, kind, now).await?,
            (FactorClass::Second, false) => sessions::record_second(tx, who.session.id, kind, now).await?,
        }
        self.record(tx, who, client, "proof.right", paid.challenge.name, Some(kind.name()), now).await?;
        parked::cancel_foreign(tx, who.session.id, own).await?;
        let token = Token::random()?;
        Ok(sessions::rotate(tx, who.session.id, who.token, token.hash()).await?.then_some(token))
    }

    /// The action said no. What it wrote is undone; the proof, the claim and the new cookie value stand.
    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    async fn refuse(
        &self,
        caller: &Identity,
        client: &Client,
        at: &Bound,
        own: &[TokenHash],
        kind: ProofKind,
        paid: &Paid,
        refusal: Refusal,
    ) -> Result<Verdict, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(caller, now).await? else { return Ok(Verdict::Gone) };
        if !self.still_valid(&mut tx, &account, paid).await? {
            return Ok(Verdict::Gone);
        }
        let Some(token) = self.settle(&mut tx, &account, &who, client, own, kind, paid, now).await? else {
            return Ok(Verdict::Gone);
        };
        if parked::claim(&mut tx, &at.key(&who), now).await?.is_none() {
            return Ok(Verdict::Gone);
        }
        self.record(&mut tx, &who, client, "action.refused", paid.challenge.name, Some(kind.name()), now).await?;
        tx.commit().await?;
        Ok(Verdict::Refused(refusal, token))
    }

    /// The check itself could not be made: the turn and the try go back.
    async fn give_back(&self, who: &Identity, kind: ProofKind, paid: &Paid) -> Result<(), Error> {
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(()) };
        parked::give_turn(&mut tx, paid.id).await?;
        let pools = self.pools(&mut tx, &account, &who, kind).await?;
        throttle::refund(&mut tx, &account.id.to_string(), kind.name(), &pools).await?;
        tx.commit().await
    }
}
