//! What a parked action still needs, and how the account can give it.

use crate::clock::{Seconds, Timestamp};
use crate::config::EmailCodeUse;
use crate::error::Error;
use crate::factors::passkeys::{Offer, Place};
use crate::mail::RESEND_AFTER;
use crate::model::client::Client;
use crate::model::factor::{FactorClass, Factors, ProofKind, Proven};
use crate::model::user::Identity;
use crate::reverify::assess::{Asked, Assessment};
use crate::reverify::park::{Bound, Slot};
use crate::reverify::policy::{Freshness, Missing, Policy};
use crate::reverify::registry::Entry;
use crate::reverify::{Because, Reverify, Summary};
use crate::store::parked::{self, ParkedRow};
use crate::store::throttle::{self, Pool};
use crate::store::users::Account;
use crate::store::{Tx, audit, devices, passkeys};

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
    /// Why more is asked for than one would expect.
    pub because: Option<Because>,
    /// What a passkey is asked for, where one would do.
    pub passkey: Option<Offer>,
    /// Backup codes left.
    pub backup_left: u32,
    /// The kinds of proof that would count, whether the account has them or not.
    pub accepted: Vec<ProofKind>,
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
    /// Whether it was the last one used in this browser.
    pub preferred: bool,
    /// Whether it would satisfy what is still missing.
    pub usable: bool,
    /// Whether it is taken all the same: the second of two factors, given before the first.
    pub early: bool,
    /// Whether the action happens once it was right: nothing else is asked for.
    pub completes: bool,
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
    /// The usable ways: the one last used in this browser, then strongest first; paused ones last.
    pub fn usable(&self) -> Vec<Way> {
        let mut ways: Vec<Way> = self.ways.iter().copied().filter(|way| way.usable).collect();
        ways.sort_by_key(|way| (way.paused_until.is_some(), !way.preferred));
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
    pub(super) factors: Factors,
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
        self.describe(tx, account, who, at, row, now).await
    }

    pub(super) async fn describe(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        at: &Bound,
        row: ParkedRow,
        now: Timestamp,
    ) -> Result<Option<Loaded<'_>>, Error> {
        // A row of another version of the program, of an action that is gone, or damaged: as if it were not there.
        let Some((name, entry)) = self.registry.get(&row.name) else { return Ok(None) };
        let Some(payload) = Slot::of(row.id, who, name).open(&self.keys, &row.sealed) else { return Ok(None) };
        let Some(summary) = (entry.summary)(&payload) else { return Ok(None) };
        let (Ok(parked_policy), Some(policy_now)) = (Policy::parse(&row.policy), self.table.of(name)) else {
            return Ok(None);
        };
        let policy = parked_policy.stricter(policy_now);
        let factors = self.checker.factors(tx, account).await?;
        let (first, second) = match policy.freshness {
            Freshness::EveryTime => (row.first(), row.second()),
            Freshness::Within(_) => (who.session.first, who.session.second),
        };
        let asked = Asked { entry, policy, factors: &factors, downgrade: self.table.downgrade };
        let given = [first, second];
        let found = asked.assess(given, now);
        let Assessment { missing, step, because, .. } = found;
        // Where another tab has proven what this dialog asks for, it still takes a proof: whatever would have done.
        let wanted = match missing {
            Missing::Nothing => asked.assess([None, None], now),
            _ => found,
        };
        let ways = self.ways(tx, account, who, &asked, given, wanted, now).await?;
        let code = CodeState { sent_at: row.code_sent_at, resend_at: row.code_sent_at.map(|at| at + RESEND_AFTER) };
        let passkey = match ways.iter().any(|way| way.kind == ProofKind::Passkey && way.usable) {
            true => self.offer(tx, account, who, &row, wanted.missing, now).await?,
            false => None,
        };
        // Nobody is told to get what counts nowhere.
        let offered = |kind: &ProofKind| *kind != ProofKind::EmailCode || self.config.email_code != EmailCodeUse::Never;
        let challenge = Challenge {
            handle: at.handle.expose(),
            name,
            policy,
            summary,
            missing,
            ways,
            step,
            because,
            passkey,
            backup_left: factors.held().backup_left,
            accepted: ProofKind::ALL.into_iter().filter(|kind| asked.accepts(*kind) && offered(kind)).collect(),
            code,
            return_to: row.return_to.clone(),
            expires_at: row.expires_at,
            reference: reference(row.id.0.as_u128()),
        };
        Ok(Some(Loaded { row, name, entry, payload, policy, factors, challenge }))
    }

    #[expect(clippy::too_many_arguments, reason = "everything a decision depends on, named")]
    async fn ways(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        asked: &Asked<'_>,
        given: [Option<Proven>; 2],
        Assessment { missing, both, .. }: Assessment,
        now: Timestamp,
    ) -> Result<Vec<Way>, Error> {
        let preferred = match who.session.device {
            Some(device) => devices::last_used(tx, device).await?,
            None => None,
        };
        let mut ways = Vec::new();
        for kind in ProofKind::ALL.into_iter().filter(|kind| asked.factors.has(*kind)) {
            let wanted = match missing {
                Missing::First => kind.counts_as(FactorClass::First),
                Missing::Second => kind.counts_as(FactorClass::Second),
                Missing::Settled => asked.factors.has_settled(kind, now),
                Missing::Nothing | Missing::Impossible => false,
            };
            let possible = kind != ProofKind::Passkey || self.checker.passkeys.available();
            let counts = possible && asked.accepts(kind);
            let (usable, early) = (wanted && counts, !wanted && counts && both && kind.counts_as(FactorClass::Second));
            let pools = self.pools(tx, account, who, kind).await?;
            let paused_until = throttle::paused_until(tx, &account.id.to_string(), kind.name(), &pools, now).await?;
            let completes = asked.completes(kind, given, now);
            ways.push(Way { kind, preferred: preferred == Some(kind), usable, early, completes, paused_until });
        }
        Ok(ways)
    }

    /// What a passkey is asked for: one of the account's own, and where an older factor is needed, only those.
    async fn offer(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        row: &ParkedRow,
        missing: Missing,
        now: Timestamp,
    ) -> Result<Option<Offer>, Error> {
        let stored = passkeys::list_in(tx, account.id).await?;
        let settled = |created_at: Timestamp| created_at + crate::model::factor::SETTLES_AFTER <= now;
        let allowed: Vec<_> =
            stored.iter().filter(|row| missing != Missing::Settled || settled(row.created_at)).collect();
        let life = Seconds((row.expires_at.millis_since(now) / 1000).max(1));
        self.checker.passkeys.offer(&Place::StepUp(who.session.id, row.id), &allowed, life, now)
    }

    /// The budgets a step-up try is taken from: the session's, and that of the browser it was opened in.
    pub(super) async fn pools(
        &self,
        tx: &mut Tx,
        account: &Account,
        who: &Identity,
        factor: ProofKind,
    ) -> Result<[Pool; 2], Error> {
        let device =
            throttle::pool_of(tx, &account.id.to_string(), factor.name(), who.session.device.map(Pool::Device)).await?;
        Ok([Pool::Session(who.session.id), device])
    }
}

/// Eight letters to mention when asking for help: enough to find a log line, no use as a handle.
fn reference(id: u128) -> String {
    format!("{:08X}", (id & 0xFFFF_FFFF) as u32)
}
