//! Time: one source, injected, in whole milliseconds.
//!
//! Everything that asks "now" asks a [`Clock`]. Tests hold a [`Clock::Manual`] and move it; the linter refuses any
//! other source (`clippy.toml`), so no rule can depend on a clock that a test cannot turn.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
///
/// A number and not a date type, because SQLite keeps dates as text of varying precision, which does not sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant `millis` milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// How long ago `self` was at `now`; negative when it lies in the future.
    pub const fn age(self, now: Timestamp) -> Seconds {
        Seconds((now.0 - self.0).div_euclid(1000))
    }

    /// Milliseconds from `earlier` to `self`.
    pub const fn millis_since(self, earlier: Timestamp) -> i64 {
        self.0 - earlier.0
    }

    /// The same instant as a calendar date in UTC; the epoch when it is outside the calendar.
    pub fn to_utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl std::ops::Add<Seconds> for Timestamp {
    type Output = Timestamp;
    fn add(self, rhs: Seconds) -> Timestamp {
        Timestamp(self.0.saturating_add(rhs.0.saturating_mul(1000)))
    }
}

impl std::ops::Sub<Seconds> for Timestamp {
    type Output = Timestamp;
    fn sub(self, rhs: Seconds) -> Timestamp {
        Timestamp(self.0.saturating_sub(rhs.0.saturating_mul(1000)))
    }
}

/// A span of whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seconds(pub i64);

impl Seconds {
    /// `n` minutes.
    pub const fn minutes(n: i64) -> Self {
        Self(n * 60)
    }
    /// `n` hours.
    pub const fn hours(n: i64) -> Self {
        Self(n * 3600)
    }
    /// `n` days of 24 hours.
    pub const fn days(n: i64) -> Self {
        Self(n * 86_400)
    }
    /// Whole minutes, rounded down.
    pub const fn as_minutes(self) -> i64 {
        self.0.div_euclid(60)
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0)
    }
}

/// Where "now" comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The operating system, asked each time (so that an outside time shifter is seen).
    #[default]
    System,
    /// A value that a test moves: milliseconds since the epoch.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `start` until [`Clock::advance`] moves it.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.millis())))
    }

    /// The current instant.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let nanos = OffsetDateTime::now_utc().unix_timestamp_nanos();
                Timestamp(i64::try_from(nanos / 1_000_000).unwrap_or(i64::MAX))
            }
            Self::Manual(millis) => Timestamp(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock by `by`, which may be negative. The system clock is not ours to move: nothing happens.
    pub fn advance(&self, by: Seconds) {
        if let Self::Manual(millis) = self {
            millis.fetch_add(by.0 * 1000, Ordering::SeqCst);
        }
    }
}

/// How the clock moved beside the time that went by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jump {
    /// It was set back.
    Back(Seconds),
    /// It was set forward.
    Forward(Seconds),
    /// Nobody looked for so long, or it was set forward meanwhile: which, cannot be told.
    Away(Seconds),
}

/// One look at the clock.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The instant it showed.
    pub now: Timestamp,
    /// Whether it was set since the last look.
    pub jump: Option<Jump>,
    counted: Instant,
}

/// Notices that the clock was set: by what this process saw last, and at its start by what others saw.
///
/// Forward is told by the clock of the machine that only counts. A clock that a test moves goes forward by design.
#[derive(Clone, Debug, Default)]
pub struct ClockWatch(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    last: Option<(Timestamp, Instant)>,
    doubted_until: Option<Instant>,
}

impl ClockWatch {
    /// A step back of less than this is a correction.
    const BACK: Seconds = Seconds(60);
    /// What the clocks of two nodes may differ by, and be set to when one starts.
    const APART: Seconds = Seconds::minutes(5);
    /// A jump forward of no more than this is a correction.
    const FORWARD: Seconds = Seconds::hours(1);
    /// After one, this long goes by before the new time is believed: somebody may set it right again.
    const PAUSE: Duration = Duration::from_secs(3600);

    /// Looks at `clock`. `kept` is how far time had come when any node last looked; the first look goes by it.
    pub fn look(&self, clock: &Clock, kept: Option<Timestamp>) -> Look {
        let (now, counted) = (clock.now(), Instant::now());
        let jump = self.judge(now, counted, kept, matches!(clock, Clock::System));
        Look { now, jump, counted }
    }

    /// Goes by what was seen from now on. Not part of [`Self::look`], so that a look whose consequences could not be drawn
    /// sees the same once more.
    pub fn believe(&self, look: Look) {
        let mut seen = self.seen();
        seen.last = Some((look.now, look.counted));
        if matches!(look.jump, Some(Jump::Forward(_) | Jump::Away(_))) {
            seen.doubted_until = Some(look.counted + Self::PAUSE);
        }
    }

    /// Whether the time is not to be believed yet: nothing is done by it that cannot be undone.
    pub fn doubts(&self) -> bool {
        self.doubts_at(Instant::now())
    }

    fn doubts_at(&self, counted: Instant) -> bool {
        self.seen().doubted_until.is_some_and(|until| counted < until)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn judge(&self, now: Timestamp, counted: Instant, kept: Option<Timestamp>, watched: bool) -> Option<Jump> {
        let last = self.seen().last;
        let before = last.map(|(at, _)| at).or(kept)?;
        let (back, forward) = (now.age(before), before.age(now));
        let really = match last {
            Some((_, then)) => i64::try_from(counted.duration_since(then).as_secs()).unwrap_or(i64::MAX),
            None => 0,
        };
        let beyond = Seconds(forward.0.saturating_sub(really));
        match last {
            Some(_) if back > Self::BACK => Some(Jump::Back(back)),
            None if back > Self::APART => Some(Jump::Back(back)),
            Some(_) if watched && beyond > Self::FORWARD => Some(Jump::Forward(beyond)),
            None if watched && beyond > Self::FORWARD => Some(Jump::Away(beyond)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A watch that was begun `kept` seconds after 1,000,000 were kept; looks at seconds that went by, and what the clock
    /// shows then.
    fn looks(kept: Option<i64>, steps: &[(u64, i64)]) -> Vec<(Option<Jump>, bool)> {
        let (watch, begun) = (ClockWatch::default(), Instant::now());
        let kept = kept.map(|at| Timestamp::from_millis(at * 1000));
        let look = |(seconds, clock): &(u64, i64)| {
            let (now, counted) = (Timestamp::from_millis(clock * 1000), begun + Duration::from_secs(*seconds));
            let jump = watch.judge(now, counted, kept, true);
            watch.believe(Look { now, jump, counted });
            (jump, watch.doubts_at(counted))
        };
        steps.iter().map(look).collect()
    }

    #[test]
    fn a_clock_set_forward_is_doubted_for_an_hour() {
        let day = 86_400;
        let steps = [
            (0, 1_000_000),
            (60, 1_000_060),
            (120, 1_003_700),
            (180, 1_003_760 + 8 * day),
            (180 + 3599, 1_007_359 + 8 * day),
            (180 + 3600, 1_007_360 + 8 * day),
        ];
        let jump = Some(Jump::Forward(Seconds(8 * day)));
        let seen = [(None, false), (None, false), (None, false), (jump, true), (None, true), (None, false)];
        assert_eq!(looks(None, &steps), seen, "an hour less a little is a correction");
    }

    #[test]
    fn a_start_after_a_long_time_is_doubted_too() {
        let away = (Some(Jump::Away(Seconds(8 * 86_400))), true);
        assert_eq!(looks(Some(1_000_000), &[(0, 1_000_000 + 8 * 86_400)]), [away]);
        assert_eq!(looks(Some(1_000_000), &[(0, 1_003_600)]), [(None, false)]);
    }

    #[test]
    fn a_clock_set_back_is_told_by_ones_own_and_other_nodes_are_not_minded() {
        assert_eq!(looks(Some(1_000_000), &[(0, 999_700)]), [(None, false)], "of another node, five minutes ahead");
        assert_eq!(looks(Some(1_000_000), &[(0, 999_699)]), [(Some(Jump::Back(Seconds(301))), false)]);
        let steps = [(0, 1_000_000), (60, 1_000_000), (120, 999_939), (180, 999_999)];
        let back = (Some(Jump::Back(Seconds(61))), false);
        assert_eq!(looks(Some(2_000_000), &steps)[1..], [(None, false), back, (None, false)]);
    }
    #[test]
    fn a_clock_that_tests_move_may_go_forward() {
        let (watch, clock) = (ClockWatch::default(), Clock::manual(Timestamp::from_millis(0)));
        for _ in 0..3 {
            clock.advance(Seconds::days(8));
            let look = watch.look(&clock, None);
            watch.believe(look);
            assert_eq!(look.jump, None);
        }
        assert!(!watch.doubts());
    }
}
