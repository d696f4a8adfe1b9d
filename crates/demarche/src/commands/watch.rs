//! `demarche watch`: what feeds bring goes into a record.

use crate::args::Reading;
use crate::keep::Keeper;
use anyhow::{Context as _, Result};
use demarche_record::{Added, Record};
use demarche_render::{counted, one_line};
use demarche_watch::{Event, Feeds, Found, Outcome, Rounds, States, Watcher};
use std::io::Write as _;
use std::path::Path;

/// Follow the feeds of a list; gives whether all that were due could be read, where one round was asked for.
pub fn run(list: &Path, record: &Path, once: bool, outlets: Option<&Path>, reading: &Reading) -> Result<bool> {
    let text = std::fs::read_to_string(list).with_context(|| format!("{} cannot be read", list.display()))?;
    let feeds = Feeds::parse(&text).with_context(|| list.display().to_string())?;
    let mut keeper = Keeper::new(Record::open_or_create(record)?, reading, super::record::add::outlets(outlets)?)?;
    let states = States::from_rows(keeper.record.feeds()?);
    let rounds = if once { Rounds::Once } else { Rounds::Forever };
    let mut sound = true;
    Watcher::new(feeds).run(states, rounds, |events| take(&mut keeper, events, &mut sound))?;
    let tally = keeper.tally;
    let mut line = format!("{} new with {}", counted(tally.new, "report"), counted(tally.acts, "act"));
    if tally.unread > 0 {
        line += &format!(", {} kept unread, in other languages", tally.unread);
    }
    say(&format!("{}: {line}", record.display()))?;
    // one that is followed for long has seen many feeds fail and come back
    Ok(sound || !once)
}

/// What came of events.
pub enum News {
    /// A report that was stored, or known.
    Added(Added),
    /// A note on a report, or what is wrong with an entry.
    Note(String),
    /// How it went with a feed.
    Outcome(Outcome),
}

/// Stores what has come, and tells of it. Reports go first: what is remembered of their feed says that they are stored.
pub fn store(keeper: &mut Keeper, events: Vec<Event>, mut tell: impl FnMut(News)) -> Result<()> {
    let (mut rows, mut outcomes) = (Vec::new(), Vec::new());
    for event in events {
        match event {
            Event::Report { report, .. } => {
                for note in &report.notes {
                    tell(News::Note(format!("{}: note: {note}", report.id)));
                }
                keeper.push(*report)?.into_iter().for_each(|added| tell(News::Added(added)));
            }
            Event::State { key, json } => rows.push((key, json)),
            Event::Problem(problem) => tell(News::Note(problem.to_string())),
            Event::Done(outcome) => outcomes.push(outcome),
        }
    }
    keeper.flush()?.into_iter().for_each(|added| tell(News::Added(added)));
    for (key, json) in rows {
        keeper.record.keep_feed(&key, &json)?;
    }
    outcomes.into_iter().for_each(|outcome| tell(News::Outcome(outcome)));
    Ok(())
}

fn take(keeper: &mut Keeper, events: Vec<Event>, sound: &mut bool) -> Result<()> {
    let mut said = Ok(());
    store(keeper, events, |news| match news {
        News::Added(_) => {}
        News::Note(note) => tell!("demarche: {}", one_line(&note)),
        News::Outcome(outcome) => match outcome.result {
            Found::Failed(_) => {
                *sound = false;
                tell!("demarche: {}", one_line(&outcome.to_string()));
            }
            _ if said.is_ok() => said = say(&outcome.to_string()),
            _ => {}
        },
    })?;
    said
}

fn say(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", one_line(line))?;
    Ok(out.flush()?)
}
