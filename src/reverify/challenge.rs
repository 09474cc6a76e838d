//! What a parked action still needs, and how the account can give it.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::mail::RESEND_AFTER;
use crate::model::client::Client;
use crate::model::factor::{FactorClass, Factors, ProofKind};
use crate::model::user::Identity;
use crate::reverify::park::{self, Bound};
use crate::reverify::policy::{Enrolled, Freshness, Missing, Policy, Seen};
use crate::reverify::registry::Entry;
use crate::reverify::{Reverify, Summary};
use crate::store::Tx;
use crate::store::audit;
use crate::store::parked::{self, Key, ParkedRow};
use crate::store::throttle::{self, Pool};
use crate::store::users::Account;

/// Everything the dialog, the page and the problem document are made of.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// The handle, as it stands in the URL.
    pub handle: String,
    /// The action's registered name.
    pub name: &'static str,
    /// What is asked for: the stricter of the moment it was parked and now.
    pub policy: Policy,
    /// What would be done.
    pub summary: Summary,
    /// What is still to be proven.
    pub missing: Missing,
    /// The kinds of proof that exist on the account, in the order they are offered.
    pub ways: Vec<Way>,
    /// Step and number of steps, where more than one factor is asked for.
    pub step: Option<(u8, u8)>,
    /// The mailed code of this action.
    pub code: CodeState,
    /// Where to go back to.
    pub return_to: String,
    /// When it is given up.
    pub expires_at: Timestamp,
    /// What to mention when asking for help.
    pub reference: String,
}

/// One way of the account to prove itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub kind: ProofKind,
    /// Whether it would satisfy what is still missing.
    pub usable: bool,
    /// Until when it is paused, if it is.
    pub paused_until: Option<Timestamp>,
}

/// The mailed code of a parked action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeState {
    /// When the newest was mailed.
    pub sent_at: Option<Timestamp>,
    /// From when on a new one can be asked for.
    pub resend_at: Option<Timestamp>,
}

impl Challenge {
    /// The usable ways, strongest first; paused ones last.
    pub fn usable(&self) -> Vec<Way> {
        let mut ways: Vec<Way> = self.ways.iter().copied().filter(|way| way.usable).collect();
        ways.sort_by_key(|way| way.paused_until.is_some());
        ways
    }
}

/// A parked row with everything that was read and decided about it.
pub(super) struct Loaded<'r> {
    pub(super) row: ParkedRow,
    pub(super) name: &'static str,
    pub(super) entry: &'r Entry,
    pub(super) payload: zeroize::Zeroizing<Vec<u8>>,
    pub(super) policy: Policy,
    pub(super) challenge: Challenge,
}

impl Reverify {
    /// What is waiting under this handle; `None` for unknown, foreign, expired, cancelled and finished ones alike.
    pub async fn challenge(&self, who: &Identity, at: &Bound) -> Result<Option<Challenge>, Error> {
        let now = self.clock.now();
        let Some((mut tx, account, identity)) = self.begin(who, now).await? else { return Ok(None) };
        let loaded = self.load(&mut tx, &account, &identity, at, now).await?;
        Ok(loaded.map(|loaded| loaded.challenge))
    }

    /// Forgets a parked action. The form it came from is the browser's and stays as it is.
    pub async fn cancel(&self, who: &Identity, at: &Bound, client: &Client) -> Result<Option<String>, Error> {
        let now = self.clock.now();
        let Some((mut tx, ..)) = self.begin(who, now).await? else { return Ok(None) };
        let Some(row) = parked::claim(&mut tx, &at.key(who), now).await? else { return Ok(None) };
        let entry = audit::Entry {
            user: Some(who.user.id),
            session: Some(who.session.id),
            event: "action.cancelled",
            action: Some(&row.name),
            ..Default::default()
        };
        audit::append(&mut tx, entry, client, now).await?;
        tx.commit().await?;
        Ok(Some(row.return_to))
    }

    pub(super) async fn load(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        at: &Bound,
        now: Timestamp,
    ) -> Result<Option<Loaded<'_>>, Error> {
        let key = at.key(who);
        let Some(row) = parked::find(tx, &key, now).await? else { return Ok(None) };
        self.describe(tx, account, who, at, &key, row, now).await
    }

    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    pub(super) async fn describe(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        at: &Bound,
        key: &Key,
        row: ParkedRow,
        now: Timestamp,
    ) -> Result<Option<Loaded<'_>>, Error> {
        // A row of another version of the program, of an action that is gone, or damaged: as if it were not there.
        let Some((name, entry)) = self.registry.get(&row.name) else { return Ok(None) };
        let Some(payload) = park::open(&self.keys, row.id, key, name, &row.sealed) else { return Ok(None) };
        let Some(summary) = (entry.summary)(&payload) else { return Ok(None) };
        let (Ok(parked_policy), Some(policy_now)) = (Policy::parse(&row.policy), self.table.of(name)) else {
            return Ok(None);
        };
        let policy = parked_policy.stricter(policy_now);
        let factors = self.factors(account);
        let (missing, step) = self.assess(entry, policy, factors, who, &row, now);
        let ways = self.ways(tx, account, who, entry, factors, missing, now).await?;
        let code = CodeState { sent_at: row.code_sent_at, resend_at: row.code_sent_at.map(|at| at + RESEND_AFTER) };
        let challenge = Challenge {
            handle: at.handle.expose(),
            name,
            policy,
            summary,
            missing,
            ways,
            step,
            code,
            return_to: row.return_to.clone(),
            expires_at: row.expires_at,
            reference: reference(row.id.0.as_u128()),
        };
        Ok(Some(Loaded { row, name, entry, payload, policy, challenge }))
    }

    /// What is missing for this row, and which step of how many that is.
    pub(super) fn assess(
        &self,
        entry: &Entry,
        policy: Policy,
        factors: Factors,
        who: &Identity,
        row: &ParkedRow,
        now: Timestamp,
    ) -> (Missing, Option<(u8, u8)>) {
        let seen = match policy.freshness {
            Freshness::EveryTime => accepted(entry, factors, row.first(), row.second()),
            Freshness::Within(_) => accepted(entry, factors, who.session.first, who.session.second),
        };
        let enrolled = enrolled(factors);
        let missing = policy.missing(&seen, enrolled, self.table.downgrade, now);
        let both = policy.level == super::Level::MultiFactor && enrolled.first && enrolled.second;
        let step = match missing {
            Missing::First if both => Some((1, 2)),
            Missing::Second if both => Some((2, 2)),
            _ => None,
        };
        (missing, step)
    }

    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    async fn ways(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        entry: &Entry,
        factors: Factors,
        missing: Missing,
        now: Timestamp,
    ) -> Result<Vec<Way>, Error> {
        let wanted = match missing {
            Missing::First => Some(FactorClass::First),
            Missing::Second => Some(FactorClass::Second),
            Missing::Nothing | Missing::Impossible => None,
        };
        let mut ways = Vec::new();
        for kind in ProofKind::ALL.into_iter().filter(|kind| factors.has(*kind)) {
            let pools = self.pools(tx, account, who, kind).await?;
            let usable = wanted == Some(kind.class()) && (entry.accepts)(kind, factors);
            let paused_until = throttle::paused_until(tx, &account.id.to_string(), kind.name(), &pools, now).await?;
            ways.push(Way { kind, usable, paused_until });
        }
        Ok(ways)
    }

    /// The budgets a step-up try is taken from: the session's, and that of the browser it was opened in.
    pub(super) async fn pools(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        factor: ProofKind,
    ) -> Result<[Pool; 2], Error> {
        let device = throttle::pool_of(tx, &account.id.to_string(), factor.name(), who.session.device).await?;
        Ok([Pool::Session(who.session.id), device])
    }
}

/// What exists on an account, by class.
pub(super) fn enrolled(factors: Factors) -> Enrolled {
    Enrolled { first: factors.has_class(FactorClass::First), second: factors.has_class(FactorClass::Second) }
}

/// Proofs as far as this action accepts their kind; the others count as not given.
pub(super) fn accepted(
    entry: &Entry,
    factors: Factors,
    first: Option<(Timestamp, ProofKind)>,
    second: Option<(Timestamp, ProofKind)>,
) -> Seen {
    let keep = |proof: Option<(Timestamp, ProofKind)>| {
        proof.filter(|(_, kind)| factors.has(*kind) && (entry.accepts)(*kind, factors)).map(|(at, _)| at)
    };
    Seen { first: keep(first), second: keep(second) }
}

/// Eight letters to mention when asking for help: enough to find a log line, no use as a handle.
fn reference(id: u128) -> String {
    format!("{:08X}", (id & 0xFFFF_FFFF) as u32)
}
