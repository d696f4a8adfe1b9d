//! The watcher against a server that misbehaves.

mod addresses;
mod entries;
mod limits;
mod manners;
mod server;

use crate::{Clock, Event, Feeds, Found, Outcome, Rounds, SetupError, States, Watcher};
use demarche_report::Report;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// What a run told.
#[derive(Debug, Default)]
struct Told {
    reports: Vec<Report>,
    problems: Vec<String>,
    outcomes: Vec<Outcome>,
    rows: BTreeMap<String, String>,
}

impl Told {
    fn states(&self) -> States {
        States::from_rows(&self.rows)
    }

    /// The one feed's line.
    fn line(&self) -> String {
        assert_eq!(self.outcomes.len(), 1, "{self:?}");
        self.outcomes[0].to_string()
    }

    fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self.reports.iter().map(|report| report.text.as_str()).collect();
        texts.sort_unstable();
        texts
    }

    /// Whether every feed that was due was read to its end.
    fn failed(&self) -> bool {
        self.outcomes.iter().any(|outcome| matches!(outcome.result, Found::Failed(_)))
    }
}

fn clock() -> Clock {
    Clock::standing("2026-03-01T12:00:00Z".parse::<Timestamp>().unwrap())
}

/// A list of one feed on this machine, with limits that do not try one's patience.
fn feeds(url: &str, rest: &str) -> Feeds {
    let mut feeds =
        Feeds::parse(&format!("[[feed]]\nurl = \"{url}\"\nname = \"Example\"\nallow_private = true\n{rest}")).unwrap();
    feeds.limits.timeout = Duration::from_secs(5);
    feeds.limits.stall = Duration::from_secs(5);
    feeds
}

/// One round, in which everything is stored.
fn once(watcher: &Watcher, states: States) -> Told {
    let mut told = Told::default();
    let done: Result<(), SetupError> = watcher.run(states, Rounds::Once, |events| {
        for event in events {
            match event {
                Event::Report { report, .. } => told.reports.push(*report),
                Event::Problem(problem) => told.problems.push(problem.to_string()),
                Event::Done(outcome) => told.outcomes.push(outcome),
                Event::State { key, json } => {
                    told.rows.insert(key, json);
                }
            }
        }
        Ok(())
    });
    done.unwrap();
    told
}

/// One round over one feed, from the beginning.
fn look(feeds: Feeds) -> Told {
    once(&Watcher::new(feeds).with_clock(clock()), States::default())
}
