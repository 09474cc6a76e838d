//! Proving: pay for the try, check it outside any transaction, then record, claim, run and replace the cookie value in one.

use crate::clock::Timestamp;
use crate::crypto::{Token, TokenHash};
use crate::error::Error;
use crate::factors::passkeys::Place;
use crate::factors::{Basis, Evidence, Mailed, Proof, Why};
use crate::locale::t;
use crate::mail::CODE_LIFE;
use crate::mail::views::FactorChange;
use crate::model::client::Client;
use crate::model::factor::{FactorClass, ProofKind};
use crate::model::ids::{ParkId, UserId};
use crate::model::user::Identity;
use crate::reverify::challenge::{Challenge, Loaded};
use crate::reverify::park::Bound;
use crate::reverify::policy::{Freshness, Missing};
use crate::reverify::submit::Ran;
use crate::reverify::{ActionError, Outcome, Refusal, Reverify, Verdict, WrongTry, recovery};
use crate::store::audit::Cause;
use crate::store::parked::Waiting;
use crate::store::throttle::{self, Charge, Pool};
use crate::store::users::Account;
use crate::store::{Tx, devices, parked, sessions, users};

/// A paid try, and the turn that goes with it.
struct Paid {
    id: ParkId,
    user: UserId,
    kind: ProofKind,
    paid: throttle::Paid,
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
        let (paid, basis) = match self.pay(who, client, at, &proof).await? {
            Ok(paid) => paid,
            Err(verdict) => return Ok(verdict),
        };
        let (came, wrong) = match self.checker.judge(proof, basis).await {
            Ok(Ok(evidence)) => (self.accept(who, client, at, own, &evidence, &paid).await, false),
            Ok(Err(why)) => (self.reject(who, client, at, why, &paid).await, true),
            Err(error) => (Err(error), false),
        };
        if came.is_err()
            && let Err(error) = self.release(&paid, !wrong).await
        {
            tracing::error!(error = &error as &dyn std::error::Error, "a try that came to nothing stays paid");
        }
        came
    }

    /// Takes the turn and pays for one try, or says why not.
    async fn pay(
        &self,
        who: &Identity,
        client: &Client,
        at: &Bound,
        proof: &Proof,
    ) -> Result<Result<(Paid, Basis), Verdict>, Error> {
        let now = self.clock.now();
        let kind = proof.kind();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(Err(self.lost(who).await?)) };
        let Some(loaded) = self.load(&mut tx, &account, &who, at, now).await? else { return Ok(Err(Verdict::Gone)) };
        if !loaded.challenge.ways.iter().any(|way| way.kind == kind && (way.usable || way.early)) {
            let refusal = Refusal::new(t!("action-unfit"), t!("action-unfit-line"));
            return Ok(Err(Verdict::Unsuitable(Box::new(loaded.challenge), refusal)));
        }
        if !parked::take_turn(&mut tx, loaded.row.id, now).await? {
            return Ok(Err(Verdict::Busy));
        }
        let pools = self.pools(&mut tx, &account, &who, kind).await?;
        let paid = match throttle::charge(&mut tx, &account.id.to_string(), kind.name(), &pools, now).await? {
            Charge::Allowed(paid) => paid,
            Charge::Refused { until } => {
                parked::give_turn(&mut tx, loaded.row.id).await?;
                self.record(&mut tx, &who, client, "proof.paused", loaded.name, Some(kind.name()), now).await?;
                tx.commit().await?;
                return Ok(Err(Verdict::Paused(Box::new(loaded.challenge), until)));
            }
        };
        let place = Place::StepUp(who.session.id, loaded.row.id);
        let mailed = Mailed {
            park: loaded.row.id,
            mac: loaded.row.code_mac.clone(),
            sent_at: loaded.row.code_sent_at,
            life: CODE_LIFE,
        };
        let basis = self.checker.look(&mut tx, &account, &loaded.factors, proof, &place, Some(mailed), now).await?;
        let paid = Paid { id: loaded.row.id, user: account.id, kind, paid, challenge: loaded.challenge };
        tx.commit().await?;
        Ok(Ok((paid, basis)))
    }

    async fn reject(
        &self,
        who: &Identity,
        client: &Client,
        at: &Bound,
        why: Why,
        paid: &Paid,
    ) -> Result<Verdict, Error> {
        let now = self.clock.now();
        let kind = paid.kind;
        let Some((mut tx, account, who)) = self.begin(who, now).await? else {
            self.release(paid, false).await?;
            return self.lost(who).await;
        };
        parked::give_turn(&mut tx, paid.id).await?;
        let event = match why {
            Why::CounterWentBack => "passkey.counter_went_back",
            _ => "proof.wrong",
        };
        self.record(&mut tx, &who, client, event, paid.challenge.name, Some(kind.name()), now).await?;
        let subject = account.id.to_string();
        let mut of_session = 0;
        for kind in ProofKind::ALL {
            of_session += throttle::failures(&mut tx, &subject, kind.name(), Pool::Session(who.session.id)).await?;
        }
        if of_session >= throttle::SESSION_TRIES {
            sessions::end(&mut tx, who.session.id, &Cause::new(&who, client, now)).await?;
            self.record(&mut tx, &who, client, "session.ended_by_wrong_tries", paid.challenge.name, None, now).await?;
            tx.commit().await?;
            return Ok(Verdict::SessionEnded);
        }
        let loaded = self.load(&mut tx, &account, &who, at, now).await?;
        tx.commit().await?;
        let Some(Loaded { challenge, .. }) = loaded else { return Ok(Verdict::Gone) };
        let left = (throttle::TRIES - paid.paid.failures()).max(0);
        Ok(Verdict::Wrong(Box::new(challenge), WrongTry { kind, left, why }))
    }

    async fn accept(
        &self,
        caller: &Identity,
        client: &Client,
        at: &Bound,
        own: &[TokenHash],
        evidence: &Evidence,
        paid: &Paid,
    ) -> Result<Verdict, Error> {
        let now = self.clock.now();
        let kind = paid.kind;
        let Some((mut tx, account, who)) = self.begin(caller, now).await? else {
            self.release(paid, true).await?;
            return self.lost(caller).await;
        };
        if !self.checker.claim(&mut tx, &account, evidence, now).await? {
            // Changed or used between the check and now. The transaction was the lock; the next one counts the try.
            tx.rollback().await?;
            return self.reject(caller, client, at, Why::Used, paid).await;
        }
        let Some(token) = self.settle(&mut tx, &account, &who, client, own, evidence, paid, now).await? else {
            return Ok(Verdict::Gone);
        };
        // From here on the session's cookie value is the new one.
        let who = Identity { token: token.hash(), ..who };
        let Some(who) = sessions::identify_in(&mut tx, who.token, now).await? else { return Ok(Verdict::Gone) };
        let key = at.key(&who);
        let Some(row) = parked::find(&mut tx, &key, now).await? else { return Ok(Verdict::Gone) };
        let Some(loaded) = self.describe(&mut tx, &account, &who, at, row, now).await? else {
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
        if loaded.policy.is_downgraded(super::assess::enrolled(&loaded.factors)) {
            self.record(&mut tx, &who, client, "policy.downgraded", loaded.name, None, now).await?;
        }
        let mut cx = self.cx(&mut tx, &account, &who, client, &loaded.factors, now, Some(kind));
        let Some(running) = (loaded.entry.execute)(&loaded.payload, &mut cx) else { return Ok(Verdict::Gone) };
        match running.await {
            Ok(outcome) => {
                let about = loaded.challenge.summary.about;
                Ran { action: loaded.name, by: kind.name(), about }.record(&mut tx, &who, client, now).await?;
                tx.commit().await?;
                let token = matches!(outcome, Outcome::Done(_)).then_some(token);
                Ok(Verdict::Executed(outcome, token))
            }
            Err(ActionError::Refused(refusal)) => {
                tx.rollback().await?;
                self.refuse(caller, client, at, own, evidence, paid, refusal).await
            }
            Err(ActionError::Internal(error)) => Err(error),
        }
    }

    /// Records a right proof: budgets refilled, the proof stored where it counts, a recovery of lost factors stopped,
    /// foreign rows cancelled, the cookie value replaced. `None` when another request replaced it first.
    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    async fn settle(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        client: &Client,
        own: &[TokenHash],
        evidence: &Evidence,
        paid: &Paid,
        now: Timestamp,
    ) -> Result<Option<Token>, Error> {
        let (kind, proven) = (paid.kind, evidence.proven(now));
        throttle::clear(tx, &account.id.to_string(), kind.name()).await?;
        for class in [FactorClass::First, FactorClass::Second].into_iter().filter(|class| kind.counts_as(*class)) {
            match paid.challenge.policy.freshness {
                Freshness::EveryTime => parked::record(tx, paid.id, class, proven).await?,
                Freshness::Within(_) => sessions::record(tx, who.session.id, class, proven).await?,
            }
        }
        if kind.counts_as(FactorClass::Second) {
            // Whoever has a second factor has not lost them all.
            recovery::stop_for_owner(tx, &self.post, who, client, now).await?;
        }
        if kind == ProofKind::BackupCode {
            let left = paid.challenge.backup_left.saturating_sub(1);
            let what = FactorChange::BackupCodeUsed(left);
            self.post.tell_of_factor(tx, account, what, Some(kind), client, now).await?;
        }
        // A backup code is for when nothing else works: it is never offered first.
        if let Some(device) = who.session.device.filter(|_| kind != ProofKind::BackupCode) {
            devices::used(tx, device, kind).await?;
        }
        self.record(tx, who, client, "proof.right", paid.challenge.name, Some(kind.name()), now).await?;
        parked::void(tx, Waiting::Foreign(who.session.id, own), &Cause::new(who, client, now)).await?;
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
        evidence: &Evidence,
        paid: &Paid,
        refusal: Refusal,
    ) -> Result<Verdict, Error> {
        let now = self.clock.now();
        let kind = paid.kind;
        let Some((mut tx, account, who)) = self.begin(caller, now).await? else { return Ok(Verdict::Gone) };
        if !self.checker.claim(&mut tx, &account, evidence, now).await? {
            return Ok(Verdict::Gone);
        }
        let Some(token) = self.settle(&mut tx, &account, &who, client, own, evidence, paid, now).await? else {
            return Ok(Verdict::Gone);
        };
        if parked::claim(&mut tx, &at.key(&who), now).await?.is_none() {
            return Ok(Verdict::Gone);
        }
        self.record(&mut tx, &who, client, "action.refused", paid.challenge.name, Some(kind.name()), now).await?;
        tx.commit().await?;
        Ok(Verdict::Refused(refusal, Box::new(paid.challenge.clone()), token))
    }

    /// Gives the turn back, and the try too where it was none: the check could not be made, or was right and came too late.
    async fn release(&self, paid: &Paid, refund: bool) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        users::lock(&mut tx, paid.user).await?;
        parked::give_turn(&mut tx, paid.id).await?;
        if refund {
            paid.paid.give_back(&mut tx).await?;
        }
        tx.commit().await
    }

    /// Why a session is not what it was when the request began.
    async fn lost(&self, who: &Identity) -> Result<Verdict, Error> {
        let replaced = sessions::was_replaced(&self.db, who.token).await?;
        Ok(if replaced { Verdict::Replaced } else { Verdict::Gone })
    }
}
