//! The time, and waiting for it.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A clock that the watcher looks at and waits by: the system's, or one that a test sets.
#[derive(Debug, Clone, Default)]
pub struct Clock(Option<Arc<Mutex<Timestamp>>>);

/// The longest single sleep. The wall clock is looked at again after it, since it stands still for no machine that sleeps.
const NAP: Duration = Duration::from_secs(30);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands at `now` and jumps to whatever time is waited for, so that tests need not wait.
    #[must_use]
    pub fn standing(now: Timestamp) -> Self {
        Self(Some(Arc::new(Mutex::new(now))))
    }

    /// The time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            None => Timestamp::now(),
            Some(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Sets a standing clock forward; a system's clock goes by itself.
    pub fn advance(&self, by: Duration) {
        if let Some(time) = &self.0 {
            let mut time = time.lock().unwrap_or_else(PoisonError::into_inner);
            *time = after(*time, by);
        }
    }

    /// Waits until it is `time`.
    pub(crate) async fn wait_until(&self, time: Timestamp) {
        if let Some(standing) = &self.0 {
            tokio::task::yield_now().await;
            let mut now = standing.lock().unwrap_or_else(PoisonError::into_inner);
            *now = time.max(*now);
            return;
        }
        loop {
            let left = between(self.now(), time);
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left.min(NAP)).await;
        }
    }
}

/// The time that comes so long after another one; the end of all time at the latest.
pub(crate) fn after(time: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by).ok().and_then(|by| time.checked_add(by).ok()).unwrap_or(Timestamp::MAX)
}

/// How long it is from one time to a later one; zero where that one is past.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or(Duration::ZERO)
}

/// A length of time in words for a message: `40 s`, `30 min`, `2 h`, `3 days`.
pub(crate) fn words(length: Duration) -> String {
    // a started second or minute is told whole, so that nobody looks too early
    match length.as_secs_f64() {
        seconds if seconds < 1.0 && !length.is_zero() => format!("{} ms", length.as_millis()),
        seconds if seconds <= 90.0 => format!("{} s", seconds.ceil()),
        seconds if seconds <= 5400.0 => format!("{} min", (seconds / 60.0).ceil()),
        seconds if seconds <= 129_600.0 => format!("{} h", (seconds / 3600.0).round()),
        seconds => format!("{} days", (seconds / 86_400.0).round()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_in_words() {
        for (seconds, expected) in [
            (0, "0 s"),
            (40, "40 s"),
            (90, "90 s"),
            (1800, "30 min"),
            (1799, "30 min"),
            (7200, "2 h"),
            (259_200, "3 days"),
        ] {
            assert_eq!(words(Duration::from_secs(seconds)), expected);
        }
        assert_eq!(words(Duration::from_millis(300)), "300 ms");
    }

    #[test]
    fn time_does_not_overflow() {
        assert_eq!(after(Timestamp::MAX, Duration::MAX), Timestamp::MAX);
        assert_eq!(between(Timestamp::MAX, Timestamp::MIN), Duration::ZERO);
    }
}
