//! What the watcher hands over.

use crate::clock::{between, words};
use crate::trouble::Problem;
use demarche_report::Report;
use jiff::Timestamp;
use std::fmt;

/// One thing that the watcher has to tell.
#[derive(Debug)]
pub enum Event {
    /// A report was found. Once whoever takes it says that it is stored, it is not fetched again.
    Report {
        /// The name of the feed that it came from.
        feed: String,
        /// The report.
        report: Box<Report>,
    },
    /// Something to remember for the next time, in place of what had the same key: see
    /// [`States::from_rows`](crate::States::from_rows). It speaks of no report that is not stored.
    State {
        /// The address of a feed, or what stands for a host.
        key: String,
        /// What to remember.
        json: String,
    },
    /// An entry could not be read; the others go on.
    Problem(Problem),
    /// A feed is done with for this round.
    Done(Outcome),
}

/// How it went with one feed in one round.
#[derive(Debug)]
pub struct Outcome {
    /// The feed's name.
    pub name: String,
    /// The feed's address.
    pub url: String,
    /// What came of it.
    pub result: Found,
    /// The address that the feed has moved to for good.
    pub moved: Option<String>,
    /// The time it was.
    pub now: Timestamp,
    /// When the feed is due again.
    pub next: Timestamp,
}

/// What came of a feed.
#[derive(Debug)]
pub enum Found {
    /// It was read.
    Entries {
        /// Reports that are stored now.
        new: usize,
        /// Entries that were known.
        known: usize,
        /// Entries that gave no report and are not tried again.
        unread: usize,
        /// Entries that are left for the next round.
        left: usize,
    },
    /// It is as it was.
    Unchanged,
    /// It was not due.
    NotDue,
    /// It could not be read.
    Failed(Problem),
    /// It was interrupted.
    Stopped,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.result {
            Found::Entries { new, known, unread, left } => {
                write!(f, "{}: {new} new, {known} known", self.name)?;
                if *unread > 0 {
                    write!(f, ", {unread} could not be read")?;
                }
                if *left > 0 {
                    write!(f, ", {left} to come")?;
                }
            }
            Found::Unchanged => write!(f, "{}: nothing new", self.name)?,
            Found::NotDue => write!(f, "{}: not due", self.name)?,
            Found::Failed(problem) => write!(f, "{problem}")?,
            Found::Stopped => return write!(f, "{}: interrupted", self.name),
        }
        write!(f, ", next in {}", words(between(self.now, self.next)))?;
        match &self.moved {
            Some(to) => write!(f, "; it has moved to {to} for good: write that into the list"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trouble::Trouble;

    #[test]
    fn an_outcome_is_one_line() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let outcome = |result, moved: Option<&str>| {
            let next = crate::clock::after(now, std::time::Duration::from_secs(1800));
            let (name, url) = ("Example".to_owned(), "https://a.example/feed".to_owned());
            Outcome { name, url, result, moved: moved.map(str::to_owned), now, next }.to_string()
        };
        let found = |new, known, unread, left| Found::Entries { new, known, unread, left };
        assert_eq!(outcome(found(3, 12, 0, 0), None), "Example: 3 new, 12 known, next in 30 min");
        assert_eq!(
            outcome(found(3, 12, 1, 40), None),
            "Example: 3 new, 12 known, 1 could not be read, 40 to come, next in 30 min"
        );
        assert_eq!(
            outcome(Found::Unchanged, Some("https://b.example/")),
            "Example: nothing new, next in 30 min; it has moved to https://b.example/ for good: write that into the list"
        );
        let (name, url) = ("Example".to_owned(), "https://a.example/feed".to_owned());
        let failed = Found::Failed(Problem { name, url, trouble: Trouble::Circle });
        assert_eq!(
            outcome(failed, None),
            "Example: https://a.example/feed: redirects in a circle; open it in a browser and write the address where it ends, next in 30 min"
        );
    }
}
