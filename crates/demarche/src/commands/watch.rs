//! `demarche watch`: what feeds bring goes into a record.

use crate::args::Reading;
use crate::keep::Keeper;
use demarche_render::{counted, one_line};
use anyhow::{Context as _, Result};
use demarche_record::Record;
use demarche_report::Outlets;
use demarche_watch::{Event, Feeds, Found, Rounds, States, Watcher};
use std::io::Write as _;
use std::path::Path;

/// Follow the feeds of a list; gives whether all that were due could be read, where one round was asked for.
pub fn run(list: &Path, record: &Path, once: bool, outlets: Option<&Path>, reading: &Reading) -> Result<bool> {
    let feeds = Feeds::parse(&text(list)?).with_context(|| list.display().to_string())?;
    let outlets = match outlets {
        None => Outlets::default(),
        Some(path) => Outlets::parse(&text(path)?).with_context(|| path.display().to_string())?,
    };
    let mut keeper = Keeper::new(Record::open_or_create(record)?, reading, outlets)?;
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

/// Stores what has come. Reports go first: what is remembered of their feed says that they are stored.
fn take(keeper: &mut Keeper, events: Vec<Event>, sound: &mut bool) -> Result<()> {
    let (mut rows, mut outcomes) = (Vec::new(), Vec::new());
    for event in events {
        match event {
            Event::Report { report, .. } => {
                for note in &report.notes {
                    tell!("demarche: {}: note: {}", one_line(&report.id), one_line(note));
                }
                keeper.push(*report)?;
            }
            Event::State { key, json } => rows.push((key, json)),
            Event::Problem(problem) => tell!("demarche: {}", one_line(&problem.to_string())),
            Event::Done(outcome) => outcomes.push(outcome),
        }
    }
    keeper.flush()?;
    for (key, json) in rows {
        keeper.record.keep_feed(&key, &json)?;
    }
    for outcome in outcomes {
        match outcome.result {
            Found::Failed(_) => {
                *sound = false;
                tell!("demarche: {}", one_line(&outcome.to_string()));
            }
            _ => say(&outcome.to_string())?,
        }
    }
    Ok(())
}

fn say(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", one_line(line))?;
    Ok(out.flush()?)
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}
