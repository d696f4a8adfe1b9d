//! What a record holds, for other programs.

use crate::args::{CodeFormat, ExportFormat};
use anyhow::{Result, ensure};
use demarche_coding::Act;
use demarche_export::{Output, exporter};
use demarche_record::{Asked, Filter, Kept, Record, Window};
use demarche_report::Report;
use jiff::Timestamp;
use jiff::civil::Date;
use std::io::Write as _;
use std::path::Path;

/// Write the acts that are meant, report by report, or the calendar.
pub fn run(
    record: &Record,
    filter: &Filter,
    format: Option<ExportFormat>,
    path: Option<&Path>,
    knowledge: Option<&Path>,
    all_statuses: bool,
) -> Result<bool> {
    let format = match (format, path) {
        (Some(format), _) => format.of_acts(),
        (None, Some(path)) if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ics")) => None,
        (None, path) => Some(path.and_then(CodeFormat::of_file).unwrap_or(CodeFormat::Jsonl)),
    };
    let output = Output::open(path)?;
    match format {
        None => {
            let acts = filter.types.is_empty()
                && filter.issues.is_empty()
                && filter.statuses.is_empty()
                && filter.report.is_none();
            ensure!(
                acts,
                "a calendar goes with --since, --until, --party and --min-confidence; the others are for acts"
            );
            output.writer()?.write_all(calendar(record, filter)?.as_bytes())?;
        }
        Some(format) => {
            let mut acts = exporter(format.into(), output.writer()?, knowledge, all_statuses)?;
            let mut group: Vec<Act> = Vec::new();
            let mut failed: Result<()> = Ok(());
            let mut write = |group: &mut Vec<Act>| -> Result<()> {
                let Some(first) = group.first() else { return Ok(()) };
                let report: Report = record.report(&first.doc)?.report;
                acts.report(&report, &std::mem::take(group))
            };
            record.acts_by_report(filter, |Kept { act, .. }| {
                if failed.is_ok() && group.first().is_some_and(|first| first.doc != act.doc) {
                    failed = write(&mut group);
                }
                group.push(act);
                Ok(())
            })?;
            failed?;
            write(&mut group)?;
            if let Some(note) = acts.finish()? {
                tell!("demarche: note: {note}");
            }
        }
    }
    output.keep()?;
    Ok(true)
}

/// Days that the board of the last day names, of the parties and from the day that are meant.
fn calendar(record: &Record, filter: &Filter) -> Result<String> {
    let at = match filter.until {
        Some(day) => day,
        None => record.last_day()?.unwrap_or_else(|| jiff::Zoned::now().date()),
    };
    let least = filter.least.unwrap_or(demarche_board::FIRM);
    let asked = Asked { at, window: Window::YEAR, parties: filter.parties.clone(), least };
    let board = record.board(&asked, None)?;
    let days = demarche_board::deadlines(&board, filter.since.unwrap_or(Date::MIN), Date::MAX);
    Ok(demarche_record::calendar(&days, &board.meetings, Timestamp::now()))
}

/// Write the sentences of which analysts spoke, as training reads them.
pub fn corrections(record: &Record, path: Option<&Path>) -> Result<bool> {
    let (sentences, left_out) = record.corrected_sentences()?;
    let output = Output::open(path)?;
    let mut out = output.writer()?;
    out.write_all(b"sentence\ttrigger\ttype\tstatus\tsource\ttarget\n")?;
    for line in sentences.iter().flat_map(|s| &s.lines) {
        out.write_all((line.join("\t") + "\n").as_bytes())?;
    }
    out.flush()?;
    drop(out);
    output.keep()?;
    if left_out > 0 {
        tell!("demarche: note: {left_out} sentences left out: an act's trigger is no word of its sentence");
    }
    Ok(true)
}
