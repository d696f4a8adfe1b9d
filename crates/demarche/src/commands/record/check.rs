//! Whether a record is sound.

use anyhow::Result;
use demarche_record::Record;
use demarche_render::{counted, one_line};
use indicatif::{ProgressBar, ProgressDrawTarget};
use std::io::IsTerminal as _;

/// Check it and print what is wrong.
pub fn run(record: &Record) -> Result<bool> {
    let bar = ProgressBar::new(1000);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let whole = record.write_back().unwrap_or(false);
    let faults = record.check(|share| bar.set_position((share * 1000.0) as u64))?;
    bar.finish_and_clear();
    for fault in &faults {
        say!("{}: {}", one_line(&fault.place), one_line(&fault.what));
    }
    let path = record.path().display();
    if faults.is_empty() {
        let totals = record.totals()?;
        let (reports, acts) = (counted(totals.reports, "report"), counted(totals.acts, "act"));
        if !whole && record.beside().exists() {
            tell!(
                "demarche: note: another program has it open: copy it when that is done, or {} with it",
                record.beside().display()
            );
        }
        say!("{path}: sound: {reports}, {acts}, {}", counted(totals.corrections, "correction"));
    } else {
        tell!(
            "demarche: {path}: {}; go back to a copy made before, or make the record anew from the reports",
            counted(faults.len(), "fault")
        );
    }
    Ok(faults.is_empty())
}
