//! What strangers can have us do, so many times an hour.

use std::sync::{Mutex, PoisonError};

use crate::clock::Timestamp;

/// How often something was done in the hour that began last, by this process.
#[derive(Debug, Default)]
pub struct Hourly(Mutex<(i64, u32)>);

impl Hourly {
    /// Whether it is done once more: `most` times in an hour.
    pub fn admits(&self, most: u32, now: Timestamp) -> bool {
        let hour = now.millis() / 3_600_000;
        let mut done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if done.0 != hour {
            *done = (hour, 0);
        }
        done.1 = done.1.saturating_add(1);
        done.1 <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hour_begins_anew() {
        let hourly = Hourly::default();
        let at = |hour: i64| Timestamp::from_millis(hour * 3_600_000 + 7);
        assert_eq!((0..500).filter(|_| hourly.admits(60, at(1))).count(), 60);
        assert!(hourly.admits(60, at(2)));
    }
}
