//! Submitting: run it when the proof is fresh, park it when not.

use crate::clock::{Seconds, Timestamp};
use crate::crypto::Token;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::ids::ParkId;
use crate::model::user::Identity;
use crate::reverify::assess::{Asked, enrolled};
use crate::reverify::park::{Bound, Slot};
use crate::reverify::policy::{Freshness, Missing, Policy};
use crate::reverify::{ActionError, Outcome, Reverify, SensitiveAction, Submission};
use crate::store::audit;
use crate::store::parked::{self, NewPark};
use crate::store::{Tx, devices, quotas, users::Account};

impl Reverify {
    /// Runs `action` if what was proven is fresh enough, parks it otherwise. `return_to` is the page it came from.
    ///
    /// # Errors
    /// Also when the action is not registered, fresh or not: a forgotten registration fails the first test that touches
    /// the route, not the first person who was stale.
    pub async fn submit<A: SensitiveAction>(
        &self,
        who: &Identity,
        client: &Client,
        action: A,
        return_to: &str,
    ) -> Result<Submission, Error> {
        let (Some((name, entry)), Some(policy)) = (self.registry.get(A::NAME), self.table.of(A::NAME)) else {
            return Err(Error::Unregistered(A::NAME));
        };
        let now = self.clock.now();
        let Some((mut tx, account, who)) = self.begin(who, now).await? else { return Ok(Submission::SignedOut) };
        let factors = self.checker.factors(&mut tx, &account).await?;
        let given = match policy.freshness {
            Freshness::EveryTime => [None, None],
            Freshness::Within(_) => [who.session.first, who.session.second],
        };
        let asked = Asked { entry, policy, factors: &factors, downgrade: self.table.downgrade };
        if asked.assess(given, now).missing != Missing::Nothing {
            return self.park(tx, &account, &who, client, name, policy, action, return_to, now).await;
        }
        if policy.is_downgraded(enrolled(&factors)) {
            self.record(&mut tx, &who, client, "policy.downgraded", name, None, now).await?;
        }
        let done = Ran { action: name, by: "fresh", about: action.summary().about };
        let outcome = action.execute(&mut self.cx(&mut tx, &account, &who, client, &factors, now, None)).await;
        self.conclude(tx, &who, client, done, outcome, now).await
    }

    /// Ends a submission whose action ran at once.
    async fn conclude(
        &self,
        mut tx: Tx,
        who: &Identity,
        client: &Client,
        done: Ran,
        outcome: Result<Outcome, ActionError>,
        now: Timestamp,
    ) -> Result<Submission, Error> {
        match outcome {
            Ok(outcome) => {
                done.record(&mut tx, who, client, now).await?;
                tx.commit().await?;
                Ok(Submission::Executed(outcome))
            }
            Err(ActionError::Refused(refusal)) => {
                tx.rollback().await?;
                let mut tx = self.db.write().await?;
                self.record(&mut tx, who, client, "action.refused", done.action, None, now).await?;
                tx.commit().await?;
                Ok(Submission::Refused(refusal))
            }
            Err(ActionError::Internal(error)) => Err(error),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    async fn park<A: SensitiveAction>(
        &self,
        mut tx: Tx,
        account: &Account,
        who: &Identity,
        client: &Client,
        name: &'static str,
        policy: Policy,
        action: A,
        return_to: &str,
        now: Timestamp,
    ) -> Result<Submission, Error> {
        let bound = Bound { handle: Token::random()?, binding: Token::random()? };
        let key = bound.key(who);
        let id = ParkId::new();
        let seal = |action: &A| {
            let payload = serde_json::to_vec(action).map_err(|e| Error::corrupt(e.to_string()))?;
            Slot::of(id, who, name).seal(&self.keys, &payload)
        };
        let sealed = seal(&action)?;
        let kept = action.remembered().as_ref().map(seal).transpose()?;
        let own_browser = match client.browser {
            Some(browser) => devices::find(&mut tx, account.id, browser).await? == who.session.device,
            None => false,
        };
        let (policy, return_to) = (policy.to_string(), return_to.to_owned());
        let new = NewPark { id, key, name, sealed, kept, policy, return_to, own_browser };
        if !parked::insert(&mut tx, new, now).await? {
            // Not each of them: whoever goes on asking would fill the log.
            if quotas::take(&mut tx, &format!("waiting:{}", who.session.id), 1, Seconds::minutes(1), now).await? {
                self.record(&mut tx, who, client, "action.too_many", name, None, now).await?;
                tx.commit().await?;
            }
            return Ok(Submission::TooMany);
        }
        self.record(&mut tx, who, client, "action.parked", name, None, now).await?;
        let loaded = self.load(&mut tx, account, who, &bound, now).await?;
        let challenge = loaded.ok_or_else(|| Error::corrupt("a row that was parked just now"))?.challenge;
        tx.commit().await?;
        Ok(Submission::StepUp(Box::new(challenge), bound))
    }

    /// Appends a line about an action to the security log, in the transaction it tells of.
    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    pub(super) async fn record(
        &self,
        tx: &mut Tx,
        who: &Identity,
        client: &Client,
        event: &'static str,
        action: &str,
        factor: Option<&'static str>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let entry = audit::Entry {
            user: Some(who.user.id),
            session: Some(who.session.id),
            event,
            action: Some(action),
            factor,
            detail: None,
        };
        audit::append(tx, entry, client, now).await
    }
}

/// An action that ran, for the security log.
pub(super) struct Ran {
    pub(super) action: &'static str,
    /// What confirmed it.
    pub(super) by: &'static str,
    pub(super) about: Option<String>,
}

impl Ran {
    pub(super) async fn record(
        self,
        tx: &mut Tx,
        who: &Identity,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Error> {
        let entry = audit::Entry {
            user: Some(who.user.id),
            session: Some(who.session.id),
            event: "action.executed",
            action: Some(self.action),
            factor: Some(self.by),
            detail: self.about,
        };
        audit::append(tx, entry, client, now).await
    }
}
