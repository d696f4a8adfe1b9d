//! `demarche record`: reports and acts that are kept. One file for each thing to do.

pub mod add;
mod changes;
mod check;
mod correct;
mod export;
mod list;
mod search;
mod show;
mod sql;

use crate::args::RecordCommand;
use anyhow::Result;
use anyhow::ensure;
use demarche_record::Record;
use std::path::Path;

/// Do what is asked; gives whether all went well.
pub fn run(command: RecordCommand) -> Result<bool> {
    match command {
        RecordCommand::Add { record, sources, outlets } => add::add(&record, &sources, outlets.as_deref()),
        RecordCommand::Code { record, reading } => add::code(&record, &reading),
        RecordCommand::List { record, filter, reports, corrections, story, rejected, limit, look } => {
            let record = Record::open_to_read(record)?;
            let limit = (limit > 0).then_some(limit);
            let days = filter.since.is_some() || filter.until.is_some();
            ensure!(
                !reports || filter.only_days(),
                "--reports goes with --since, --until and --story; the others are for acts"
            );
            ensure!(
                !corrections || (filter.only_days() && !days),
                "--corrections lists all of them; `record show ACT` has those of one act"
            );
            if let Some(name) = filter.report.as_ref().or(story.as_ref()) {
                record.report(name)?;
            }
            match (reports, corrections) {
                (true, _) => list::reports(&record, &filter, story.as_deref(), limit, &look),
                (_, true) => list::corrections(&record, limit, &look),
                _ => list::acts(&record, &filter.filter(rejected), limit, &look),
            }
        }
        RecordCommand::Show { record, what, look } => show::run(&Record::open_to_read(record)?, what.as_deref(), &look),
        RecordCommand::Search { record, words, since, until, latest, limit, look } => {
            let record = Record::open_to_read(record)?;
            let limit = if limit == 0 { usize::MAX } else { limit };
            search::run(&record, &words.join(" "), since, until, latest, limit, &look)
        }
        RecordCommand::Correct { record, acts, confirm, reject, set, add, quote, alike, dry_run, by } => {
            let mut record = Record::open(record)?;
            let by = correct::signed(&by)?;
            match add.zip(quote) {
                Some((report, quote)) => correct::add(&mut record, &report, &quote, &set, &by),
                None if confirm || reject => correct::judge(&mut record, &acts, confirm, &set, alike, dry_run, &by),
                None => correct::change(&mut record, &acts, &set, alike, dry_run, &by),
            }
        }
        RecordCommand::Undo { record, correction, by } => {
            correct::undo(&mut Record::open(record)?, correction, &correct::signed(&by)?)
        }
        RecordCommand::Changes { record, since, format, near, board, all, knowledge, output, width, color } => {
            another(&record, output.as_deref())?;
            let record = Record::open_to_read(record)?;
            let asked = crate::commands::board::asked(&record, &board, if all { 0.0 } else { demarche_board::FIRM })?;
            let view = changes::View { format, width, colour: color, output };
            changes::run(&record, since, &asked, board.at, near, knowledge.as_deref(), &view)
        }
        RecordCommand::Export { record, filter, format, corrections, output, all_statuses, knowledge } => {
            another(&record, output.as_deref())?;
            let record = Record::open_to_read(record)?;
            if corrections {
                ensure!(
                    filter.only_days() && filter.since.is_none() && filter.until.is_none(),
                    "--corrections writes all of them"
                );
                return export::corrections(&record, output.as_deref());
            }
            export::run(&record, &filter.filter(false), format, output.as_deref(), knowledge.as_deref(), all_statuses)
        }
        RecordCommand::Check { record } => check::run(&Record::open_to_read(record)?),
        RecordCommand::Sql { record, question, format } => sql::run(&Record::open_to_read(record)?, &question, format),
    }
}

/// That what is written is not written over the record.
fn another(record: &Path, output: Option<&Path>) -> Result<()> {
    let place = |path: &Path| path.canonicalize().ok();
    let same = output.is_some_and(|output| place(output).is_some_and(|o| Some(o) == place(record)));
    ensure!(!same, "--output is the record itself; name another file");
    Ok(())
}
