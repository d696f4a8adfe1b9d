//! Reports into the record.

use crate::args::{Reading, Sources};
use crate::keep::{Keeper, Tally};
use crate::pipeline;
use anyhow::{Context as _, Result};
use demarche_record::{Added, Record};
use demarche_render::{counted, one_line};
use demarche_report::Outlets;
use indicatif::{ProgressBar, ProgressDrawTarget};
use std::io::IsTerminal as _;
use std::path::Path;

/// The user's table of outlets; an empty one where there is none.
pub fn outlets(path: Option<&Path>) -> Result<Outlets> {
    let Some(path) = path else { return Ok(Outlets::default()) };
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Outlets::parse(&text).with_context(|| path.display().to_string())
}

/// Add the reports of the sources.
pub fn add(path: &Path, sources: &Sources, outlets: Option<&Path>) -> Result<bool> {
    let outlets = self::outlets(outlets)?;
    let fresh = !path.exists();
    let mut keeper = Keeper::new(Record::open_or_create(path)?, &sources.reading, outlets)?;
    let sound = pipeline::all_reports(sources, |report, progress| {
        for note in &report.notes {
            progress.suspend(|| tell!("demarche: {}: note: {}", one_line(&report.id), one_line(note)));
        }
        tell(&keeper.push(report)?, progress);
        Ok(())
    });
    // what was read before something failed is kept
    tell(&keeper.flush()?, &ProgressBar::hidden());
    if fresh && keeper.record.totals()?.reports == 0 {
        // a name that was misspelt makes no record
        drop(keeper);
        std::fs::remove_file(path).with_context(|| format!("{} cannot be removed", path.display()))?;
        tell!("demarche: {} was not made: there was no report to keep", path.display());
        return sound;
    }
    summary(path, &keeper.tally);
    keeper.record.prepare(demarche_board::FIRM)?;
    let outdated = keeper.outdated()?;
    if outdated > 0 {
        let were = if outdated == 1 { "was" } else { "were" };
        tell!(
            "demarche: note: {} {were} read by another version of the program; demarche record code {} reads them anew",
            counted(outdated, "report"),
            path.display()
        );
    }
    sound
}

/// Read reports anew.
pub fn code(path: &Path, reading: &Reading) -> Result<bool> {
    let mut keeper = Keeper::new(Record::open(path)?, reading, Outlets::default())?;
    let bar = ProgressBar::new_spinner();
    bar.set_draw_target(match std::io::stderr().is_terminal() {
        true => ProgressDrawTarget::stderr(),
        false => ProgressDrawTarget::hidden(),
    });
    let (done, changed) = keeper.reread(|done| bar.set_message(format!("{done} reports read anew")))?;
    bar.finish_and_clear();
    say!(
        "{} read anew: {} more, {} fewer{}",
        counted(done, "report"),
        counted(changed.new, "act"),
        changed.gone,
        match changed.kept {
            0 => String::new(),
            kept => format!("; {kept} no longer found and kept, since an analyst spoke of them"),
        }
    );
    Ok(true)
}

fn tell(added: &[Added], progress: &ProgressBar) {
    for one in added {
        if let Some((name, shared)) = &one.retells {
            let (own, name) = (one_line(&one.name), one_line(name));
            progress.suspend(|| tell!("demarche: {own}: retells {name} ({:.0} % in common)", shared * 100.0));
        }
    }
}

/// What became of the reports, in one line.
pub fn summary(path: &Path, tally: &Tally) {
    let mut parts = vec![format!("{} new with {}", counted(tally.new, "report"), counted(tally.acts, "act"))];
    if tally.retellings > 0 {
        parts.push(format!("{} of them retell another", tally.retellings));
    }
    if tally.unread > 0 {
        parts.push(format!("{} kept unread, in other languages", tally.unread));
    }
    if tally.known > 0 {
        parts.push(format!("{} known before", tally.known));
    }
    say!("{}: {}", path.display(), parts.join(", "));
}
