//! What an account still has to prove for one action, and why: the freshness rule with everything around it. Pure.

use crate::clock::{Seconds, Timestamp};
use crate::model::factor::{FactorClass, Factors, ProofKind, Proven, SETTLES_AFTER};
use crate::reverify::policy::{Enrolled, Freshness, Level, Missing, Policy, Seen};
use crate::reverify::registry::Entry;

/// An account whose last second factor was removed keeps its higher level this long, for actions that ask every time.
const HOLD: Seconds = Seconds::days(7);

/// Why more is asked for than one would expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// This was right, and one more is needed.
    Given(ProofKind),
    /// This was right, but the factor is younger than a day: an older one is needed beside it.
    Young(ProofKind),
    /// The last second factor was removed; until then, the account keeps its higher level.
    Held(Timestamp),
}

/// What is missing, which step of how many that is, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Assessment {
    pub(super) missing: Missing,
    /// Both factors are missing, so that the second may come first.
    pub(super) both: bool,
    pub(super) step: Option<(u8, u8)>,
    pub(super) because: Option<Because>,
}

/// What is asked, and of whom.
pub(super) struct Asked<'a> {
    pub(super) entry: &'a Entry,
    pub(super) policy: Policy,
    pub(super) factors: &'a Factors,
    /// Whether the first factor may stand in where the account has no second.
    pub(super) downgrade: bool,
}

impl Asked<'_> {
    /// Whether a kind of proof counts: by the action's own rule, and by the operator's.
    pub(super) fn accepts(&self, kind: ProofKind) -> bool {
        self.policy.kinds.has(kind) && (self.entry.accepts)(kind, self.factors)
    }

    /// Judges what was given: for the action alone where it asks every time, in the session otherwise.
    pub(super) fn assess(&self, given: [Option<Proven>; 2], now: Timestamp) -> Assessment {
        // What is not enrolled any more, does not count here or has gone stale is as if it had never been given.
        // A backup code was right even if it was the last one: nothing is left of it to look for.
        let stands = |kind| kind == ProofKind::BackupCode || self.factors.has(kind);
        let counts = |proof: &Proven| stands(proof.by) && self.accepts(proof.by) && self.policy.counts(proof.at, now);
        let given = given.map(|proof| proof.filter(counts));
        let [first, second] = given;
        let seen = Seen { first: first.map(|proof| proof.at), second: second.map(|proof| proof.at) };
        let held = self.held_until(now);
        let mut enrolled = enrolled(self.factors);
        // Whoever removed the last second factor and enrols one of their own has not got the level back by it.
        enrolled.second &= held.is_none() || self.has_settled_second(now);
        // Who has no second factor adds the first one with what there is: the highest level of the account (NIST SP
        // 800-63B-4, 4.1.2.1). Otherwise nobody got one where the downgrade is refused.
        let downgrade = (self.downgrade || self.entry.settled) && held.is_none();
        let missing = self.policy.missing(&seen, enrolled, downgrade, now);
        let proofs = || given.into_iter().flatten();
        let last = proofs().max_by_key(|proof| proof.at).map(|proof| proof.by);
        if missing == Missing::Nothing
            && !proofs().any(|proof| proof.is_settled(now))
            && let Some(last) = last
            && self.wants_settled(now)
        {
            let because = Some(Because::Young(last));
            return Assessment { missing: Missing::Settled, both: false, step: Some((2, 2)), because };
        }
        let both = self.policy.level == Level::MultiFactor && enrolled.first && enrolled.second;
        let passkey = self.factors.has(ProofKind::Passkey) && self.accepts(ProofKind::Passkey);
        let step = match missing {
            Missing::First if both && second.is_some() => Some((2, 2)),
            // A passkey is both at once: where one may be used, nobody is told of two steps.
            Missing::First if both && !passkey => Some((1, 2)),
            Missing::Second if both => Some((2, 2)),
            _ => None,
        };
        let because = match missing {
            Missing::Impossible if !enrolled.second => held.map(Because::Held),
            _ => step.filter(|(step, _)| *step == 2).and(last).map(Because::Given),
        };
        Assessment { missing, both: both && missing == Missing::First && second.is_none(), step, because }
    }

    /// Whether a right proof of this kind would leave nothing else to ask for.
    pub(super) fn completes(&self, kind: ProofKind, given: [Option<Proven>; 2], now: Timestamp) -> bool {
        let proof = self.factors.since(kind).map(|since| Proven { at: now, by: kind, since });
        let [first, second] = given;
        let with = |class, before| if kind.counts_as(class) { proof } else { before };
        let given = [with(FactorClass::First, first), with(FactorClass::Second, second)];
        proof.is_some() && self.assess(given, now).missing == Missing::Nothing
    }

    /// Until when the account keeps its higher level, if it does: for a while after the last second factor was removed, or
    /// until one that was enrolled since has settled.
    fn held_until(&self, now: Timestamp) -> Option<Timestamp> {
        let held = self.factors.held();
        let removed = held.second_removed_at.filter(|_| self.policy.freshness == Freshness::EveryTime)?;
        let settles = held.passkey.into_iter().chain(held.totp).min().map(|since| since + SETTLES_AFTER);
        Some(settles.map_or(removed + HOLD, |at| at.min(removed + HOLD))).filter(|until| *until > now)
    }

    fn has_settled_second(&self, now: Timestamp) -> bool {
        [ProofKind::Passkey, ProofKind::Totp].into_iter().any(|kind| self.factors.has_settled(kind, now))
    }

    /// Whether young factors are not enough alone here: where the action is of that kind, and an older one is there to ask.
    fn wants_settled(&self, now: Timestamp) -> bool {
        let asks = self.entry.settled || self.policy.freshness == Freshness::EveryTime;
        asks && ProofKind::ALL.into_iter().any(|kind| self.accepts(kind) && self.factors.has_settled(kind, now))
    }
}

/// What exists on an account, by class.
pub(super) fn enrolled(factors: &Factors) -> Enrolled {
    Enrolled { first: factors.has_class(FactorClass::First), second: factors.has_class(FactorClass::Second) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::EmailCodeUse;
    use crate::model::factor::{Held, Kinds};
    use crate::reverify::action::Summary;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn ago(span: Seconds) -> Timestamp {
        NOW - span
    }

    /// An action that accepts everything.
    fn entry(settled: bool) -> Entry {
        Entry {
            default_policy: Policy::STRICT,
            accepts: |_, _| true,
            settled,
            summary: |_| Some(Summary::new("Something")),
            execute: |_, _| None,
        }
    }

    fn proven(by: ProofKind, since: Timestamp) -> Option<Proven> {
        Some(Proven { at: ago(Seconds(5)), by, since })
    }

    fn assess(held: Held, policy: Policy, settled: bool, given: [Option<Proven>; 2]) -> Assessment {
        let factors = Factors::of(held, EmailCodeUse::Fallback);
        Asked { entry: &entry(settled), policy, factors: &factors, downgrade: true }.assess(given, NOW)
    }

    #[test]
    fn a_young_factor_alone_is_not_enough_where_an_older_one_is() {
        let (old, young) = (ago(Seconds::days(90)), ago(Seconds::hours(23)));
        let held = Held { password: Some(old), totp: Some(young), ..Held::default() };
        let always = Policy::every_time(Level::SecondFactor);
        let code = proven(ProofKind::Totp, young);
        let asked = assess(held, always, false, [None, code]);
        assert_eq!((asked.missing, asked.because), (Missing::Settled, Some(Because::Young(ProofKind::Totp))));
        // The older one beside it is.
        assert_eq!(assess(held, always, false, [proven(ProofKind::Password, old), code]).missing, Missing::Nothing);
        // Within a window it is, unless the action enrols factors.
        assert_eq!(assess(held, Policy::STRICT, false, [None, code]).missing, Missing::Nothing);
        assert_eq!(assess(held, Policy::STRICT, true, [None, code]).missing, Missing::Settled);
        // A day later it counts alone, and where everything is young there is nothing older to ask for.
        let day = ago(Seconds::hours(24));
        let grown = Held { totp: Some(day), ..held };
        assert_eq!(assess(grown, always, false, [None, proven(ProofKind::Totp, day)]).missing, Missing::Nothing);
        let new = Held { password: Some(young), ..held };
        assert_eq!(assess(new, always, false, [None, code]).missing, Missing::Nothing);
    }

    #[test]
    fn the_higher_level_is_kept_for_a_week() {
        let old = ago(Seconds::days(90));
        let without =
            |days| Held { password: Some(old), second_removed_at: Some(ago(Seconds::days(days))), ..Held::default() };
        let always = Policy::every_time(Level::MultiFactor);
        let given = [proven(ProofKind::Password, old), None];
        let asked = assess(without(6), always, false, given);
        assert_eq!(asked.missing, Missing::Impossible);
        assert_eq!(asked.because, Some(Because::Held(ago(Seconds::days(6)) + HOLD)));
        assert_eq!(assess(without(7), always, false, given).missing, Missing::Nothing);
        // A factor enrolled since then gives the level back when it has settled, and not before.
        let (minutes, day) = (ago(Seconds::minutes(11)), ago(Seconds::hours(24)));
        let again = |since| Held { totp: Some(since), ..without(3) };
        let both = |since| [proven(ProofKind::Password, old), proven(ProofKind::Totp, since)];
        let early = assess(again(minutes), always, false, both(minutes));
        assert_eq!((early.missing, early.because), (Missing::Impossible, Some(Because::Held(minutes + SETTLES_AFTER))));
        assert_eq!(assess(again(day), always, false, both(day)).missing, Missing::Nothing);
        // Actions with a window, and those that ask for the first factor anyway, are not held.
        assert_eq!(assess(without(1), Policy::STRICT, false, given).missing, Missing::Nothing);
        assert_eq!(assess(without(1), Policy::every_time(Level::FirstFactor), false, given).missing, Missing::Nothing);
    }

    #[test]
    fn steps_are_counted_where_there_are_two() {
        let old = ago(Seconds::days(90));
        let both = Policy::every_time(Level::MultiFactor);
        let with_app = Held { password: Some(old), totp: Some(old), ..Held::default() };
        assert_eq!(assess(with_app, both, false, [None, None]).step, Some((1, 2)));
        let then = assess(with_app, both, false, [proven(ProofKind::Password, old), None]);
        assert_eq!((then.step, then.because), (Some((2, 2)), Some(Because::Given(ProofKind::Password))));
        // A passkey is both at once.
        let with_passkey = Held { password: Some(old), passkey: Some(old), ..Held::default() };
        assert_eq!(assess(with_passkey, both, false, [None, None]).step, None);
        let passkey = proven(ProofKind::Passkey, old);
        assert_eq!(assess(with_passkey, both, false, [passkey, passkey]).missing, Missing::Nothing);
        // What has gone stale is no step that was taken.
        let stale = Some(Proven { at: ago(Seconds::minutes(10)), by: ProofKind::Totp, since: old });
        assert_eq!(assess(with_app, Policy::STRICT_MFA, false, [None, stale]).step, Some((1, 2)));
    }

    #[test]
    fn a_way_completes_or_one_more_is_asked_for() {
        let (old, young) = (ago(Seconds::days(90)), ago(Seconds::hours(23)));
        let completes = |held: Held, policy, given, kind| {
            let factors = Factors::of(held, EmailCodeUse::Fallback);
            Asked { entry: &entry(false), policy, factors: &factors, downgrade: true }.completes(kind, given, NOW)
        };
        let both = Policy::every_time(Level::MultiFactor);
        let all = Held { password: Some(old), passkey: Some(old), totp: Some(old), ..Held::default() };
        let nothing = [None, None];
        assert!(completes(all, both, nothing, ProofKind::Passkey), "it is both at once");
        assert!(!completes(all, both, nothing, ProofKind::Password));
        assert!(!completes(all, both, nothing, ProofKind::Totp));
        assert!(completes(all, both, [proven(ProofKind::Password, old), None], ProofKind::Totp));
        assert!(!completes(all, both, nothing, ProofKind::BackupCode), "the account has none");
        // A young one is right, and an older one is asked for after it.
        let always = Policy::every_time(Level::SecondFactor);
        let new_app = Held { totp: Some(young), ..all };
        assert!(!completes(new_app, always, nothing, ProofKind::Totp));
        assert!(completes(new_app, always, nothing, ProofKind::Passkey));
    }

    #[test]
    fn what_was_removed_or_does_not_count_was_never_given() {
        let old = ago(Seconds::days(90));
        let held = Held { password: Some(old), totp: Some(old), ..Held::default() };
        let passkey = proven(ProofKind::Passkey, old);
        assert_eq!(assess(held, Policy::STRICT, false, [passkey, passkey]).missing, Missing::Second);
        let narrow = Policy { kinds: Kinds::of([ProofKind::Passkey]), ..Policy::STRICT };
        assert_eq!(assess(held, narrow, false, [None, proven(ProofKind::Totp, old)]).missing, Missing::Second);
    }
}
