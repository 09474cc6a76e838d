//! The freshness rule: a pure function of what an action asks for, what was proven when, and now.
//!
//! Checked against `tests/vectors/reverification.json` and by property tests. There is no "unknown" that could be taken
//! for yes: what does not decode is not a policy.

use std::fmt;

use serde::Deserialize;

use crate::clock::{Seconds, Timestamp};
use crate::model::factor::{Kinds, ProofKind};

/// Which factors are asked for. Ordered: a later one is never easier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The first factor.
    FirstFactor,
    /// The second factor; the first where the account has no second.
    SecondFactor,
    /// Both.
    MultiFactor,
}

/// How long a proof stays good. An enum, so that 0 can never mean "not set".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// The proof is given for this one action and used up by it.
    EveryTime,
    /// A proof younger than this is good. An age equal to it is stale.
    Within(Seconds),
}

/// What an action asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which factors.
    pub level: Level,
    /// How recent.
    pub freshness: Freshness,
    /// Which kinds of proof the operator lets count. An action's own rule comes on top and is never widened by this.
    pub kinds: Kinds,
}

/// When what was last proven, as far as it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The first factor.
    pub first: Option<Timestamp>,
    /// The second factor.
    pub second: Option<Timestamp>,
}

/// What exists on the account now, proven or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// A first factor exists.
    pub first: bool,
    /// A second factor exists.
    pub second: bool,
}

/// What is still to be proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing: go on.
    Nothing,
    /// The first factor.
    First,
    /// The second factor.
    Second,
    /// Everything that was given is younger than a day: one older factor beside it. The rule itself never says this; the
    /// engine does, where proofs suffice and settled factors exist.
    Settled,
    /// The account cannot give what is asked for: enrol or recover, never "pass".
    Impossible,
}

/// A proof from the future is taken for one of this instant up to this much skew between clocks; beyond it, it is stale.
const SKEW: Seconds = Seconds(60);

impl Policy {
    /// Both factors within 10 minutes.
    pub const STRICT_MFA: Policy = Policy::within(Level::MultiFactor, 10);
    /// The second factor within 10 minutes.
    pub const STRICT: Policy = Policy::within(Level::SecondFactor, 10);
    /// The second factor within an hour.
    pub const MODERATE: Policy = Policy::within(Level::SecondFactor, 60);
    /// The second factor within a day.
    pub const LAX: Policy = Policy::within(Level::SecondFactor, 24 * 60);

    /// `level`, proven for this one action.
    pub const fn every_time(level: Level) -> Policy {
        Policy { level, freshness: Freshness::EveryTime, kinds: Kinds::ALL }
    }

    /// `level`, proven within `minutes`.
    pub const fn within(level: Level, minutes: i64) -> Policy {
        Policy { level, freshness: Freshness::Within(Seconds::minutes(minutes)), kinds: Kinds::ALL }
    }

    /// What is still to be proven before an action with this policy may run.
    ///
    /// `downgrade` says whether the first factor may stand in where the account has no second.
    pub fn missing(&self, seen: &Seen, enrolled: Enrolled, downgrade: bool, now: Timestamp) -> Missing {
        let fresh = |at: Option<Timestamp>| at.is_some_and(|at| self.counts(at, now));
        let first = || if fresh(seen.first) { Missing::Nothing } else { Missing::First };
        let second = || if fresh(seen.second) { Missing::Nothing } else { Missing::Second };
        match (self.level, enrolled.first, enrolled.second) {
            (Level::FirstFactor, true, _) => first(),
            (Level::FirstFactor, false, _) => Missing::Impossible,
            (Level::SecondFactor, _, true) => second(),
            (Level::MultiFactor, true, true) => match first() {
                Missing::Nothing => second(),
                still => still,
            },
            (Level::MultiFactor, false, _) => Missing::Impossible,
            (_, true, false) if downgrade => first(),
            (_, _, false) => Missing::Impossible,
        }
    }

    /// Whether this policy is met only because the account has no second factor.
    pub fn is_downgraded(&self, enrolled: Enrolled) -> bool {
        self.level > Level::FirstFactor && enrolled.first && !enrolled.second
    }

    /// Whether a proof given `at` still counts.
    pub fn counts(&self, at: Timestamp, now: Timestamp) -> bool {
        match self.freshness {
            // The caller hands in only proofs that were given for this very action.
            Freshness::EveryTime => true,
            Freshness::Within(window) => {
                let age = now.millis_since(at);
                age >= -SKEW.0 * 1000 && age < window.0 * 1000
            }
        }
    }

    /// The stricter of two policies in each respect: what execution asks for when the table changed after parking.
    #[must_use]
    pub fn stricter(self, other: Policy) -> Policy {
        let freshness = match (self.freshness, other.freshness) {
            (Freshness::Within(a), Freshness::Within(b)) => Freshness::Within(a.min(b)),
            _ => Freshness::EveryTime,
        };
        Policy { level: self.level.max(other.level), freshness, kinds: self.kinds.and(other.kinds) }
    }

    /// The window in seconds; 0 for every time.
    pub fn max_age(&self) -> i64 {
        match self.freshness {
            Freshness::EveryTime => 0,
            Freshness::Within(window) => window.0,
        }
    }

    /// Reads a preset (`strict_mfa`, `strict`, `moderate`, `lax`), `always`, `LEVEL:MINUTES` or `LEVEL:always`; behind it
    /// may stand the kinds of proof that count, as in `strict(passkey|totp)`.
    ///
    /// # Errors
    /// Words that say what would be right.
    pub fn parse(text: &str) -> Result<Policy, String> {
        match text.split_once('(') {
            Some((policy, kinds)) => {
                let kinds = kinds.strip_suffix(')').ok_or_else(|| format!("{text:?} lacks a closing bracket"))?;
                Ok(Policy { kinds: parse_kinds(kinds)?, ..Self::parse_window(policy)? })
            }
            None => Self::parse_window(text),
        }
    }

    fn parse_window(text: &str) -> Result<Policy, String> {
        match text {
            "strict_mfa" => return Ok(Self::STRICT_MFA),
            "strict" => return Ok(Self::STRICT),
            "moderate" => return Ok(Self::MODERATE),
            "lax" => return Ok(Self::LAX),
            "always" => return Ok(Self::every_time(Level::SecondFactor)),
            _ => {}
        }
        let wrong = || {
            format!(
                "{text:?} is not strict_mfa, strict, moderate, lax, always, or a level (first_factor, second_factor, \
                 multi_factor) with minutes, as in second_factor:30, or with always"
            )
        };
        let (level, window) = text.split_once(':').ok_or_else(wrong)?;
        let level = Level::parse(level).ok_or_else(wrong)?;
        if window == "always" {
            return Ok(Self::every_time(level));
        }
        Self::custom(level, window.parse().map_err(|_| wrong())?).ok_or_else(wrong)
    }

    /// A policy with a window of whole minutes, at least one; `None` for anything else.
    pub fn custom(level: Level, minutes: i64) -> Option<Policy> {
        // A hundred years: beyond any meaning, and far from overflow.
        (1..=52_560_000).contains(&minutes).then(|| Self::within(level, minutes))
    }
}

impl Level {
    /// The name on the wire and in settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstFactor => "first_factor",
            Self::SecondFactor => "second_factor",
            Self::MultiFactor => "multi_factor",
        }
    }

    /// Reads [`Level::name`].
    pub fn parse(name: &str) -> Option<Self> {
        [Self::FirstFactor, Self::SecondFactor, Self::MultiFactor].into_iter().find(|level| level.name() == name)
    }
}

impl fmt::Display for Policy {
    /// The form that [`Policy::parse`] reads; windows that are no whole minutes do not occur.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.freshness {
            Freshness::EveryTime => write!(f, "{}:always", self.level.name())?,
            Freshness::Within(window) => write!(f, "{}:{}", self.level.name(), window.as_minutes())?,
        }
        if self.kinds == Kinds::ALL { Ok(()) } else { write!(f, "({})", names(self.kinds)) }
    }
}

/// The names of a set of kinds, as settings write them.
pub fn names(kinds: Kinds) -> String {
    kinds.iter().map(ProofKind::name).collect::<Vec<_>>().join("|")
}

fn parse_kinds(text: &str) -> Result<Kinds, String> {
    let known = || names(Kinds::ALL).replace('|', ", ");
    let kinds: Result<Vec<ProofKind>, String> = text
        .split('|')
        .map(|name| {
            ProofKind::from_name(name.trim()).ok_or_else(|| format!("{name:?} is no kind of proof ({})", known()))
        })
        .collect();
    Ok(Kinds::of(kinds?))
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
