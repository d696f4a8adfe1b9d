//! `demarche board`: where the talks stand.

use crate::args::{BoardFormat, BoardOf, Colour, Sources};
use crate::pipeline;
use anyhow::{Result, bail};
use demarche_board::Board;
use demarche_record::{Asked, Record, Window};
use demarche_render as render;
use std::io::{IsTerminal, Write as _};
use std::path::Path;

/// Of records with fewer reports it is told how many lines are not shown.
const COUNTED: usize = 2_000;

/// Read the sources and print one board of them all.
///
/// Acts that are less sure than `least` make no line and change none.
pub fn run(
    sources: &Sources,
    format: BoardFormat,
    width: Option<usize>,
    colour: Colour,
    least: f32,
    of: &BoardOf,
) -> Result<bool> {
    if let Some(record) = sources.files.iter().find(|file| demarche_record::is_record(file)) {
        if sources.files.len() > 1 {
            bail!("{} is a record: add the other files to it, or print its board alone", record.display());
        }
        return of_record(record, sources, format, width, colour, least, of);
    }
    if of.at.is_some() || of.window.is_some() || !of.party.is_empty() {
        bail!("--at, --window and --party are for the board of a record: demarche record add RECORD FILES… makes one");
    }
    let words = demarche_engine::board_words(sources.reading.knowledge.as_deref())?;
    let (mut acts, mut assessments, mut reports) = (Vec::new(), Vec::new(), 0);
    let sound = pipeline::each(sources, |read| {
        reports += 1;
        acts.extend(read.coded.acts);
        assessments.extend(read.coded.assessments);
        Ok(())
    })?;
    let board = demarche_board::fold_with(&acts, &assessments, &words, least);
    let everything = demarche_board::fold_with(&acts, &assessments, &words, 0.0);
    let shown = render::Shown { reports, hidden: less_sure(&everything, least) };
    print(&board, shown, format, width, colour)?;
    Ok(sound)
}

/// Print the board of a record.
fn of_record(
    path: &Path,
    sources: &Sources,
    format: BoardFormat,
    width: Option<usize>,
    colour: Colour,
    least: f32,
    of: &BoardOf,
) -> Result<bool> {
    let record = Record::open_to_read(path)?;
    let own = sources.reading.knowledge.as_deref();
    let words = own.map(|_| demarche_engine::board_words(own)).transpose()?;
    let asked = asked(&record, of, least)?;
    let board = record.board(&asked, words.as_ref())?;
    let (reports, before) = record.looked_at(&asked)?;
    // of a large record it would take as long again to tell how many lines are not shown
    let hidden = match reports < COUNTED && least > 0.0 && format != BoardFormat::Json {
        true => less_sure(&record.board(&Asked { least: 0.0, ..asked.clone() }, words.as_ref())?, least),
        false => 0,
    };
    print(&board, render::Shown { reports, hidden }, format, width, colour)?;
    if before > 0 && format == BoardFormat::Terminal {
        let first = asked.window.first(asked.at).map(|day| day.to_string()).unwrap_or_default();
        tell!("demarche: note: {before} acts told before {first} are not looked at; --window all looks at them too");
    }
    Ok(true)
}

/// How many lines of a board rest on nothing so sure.
fn less_sure(everything: &Board, least: f32) -> usize {
    let lines = everything.traces().map(|t| t.confidence).chain(everything.assessments.iter().map(|a| a.confidence));
    lines.filter(|c| *c < least).count()
}

/// Which board of a record is meant: unless it is said, that of the day of its latest report, looking back a year.
pub fn asked(record: &Record, of: &BoardOf, least: f32) -> Result<Asked> {
    let at = match of.at {
        Some(day) => day,
        None => record.last_day()?.unwrap_or_else(|| jiff::Zoned::now().date()),
    };
    Ok(Asked { at, window: of.window.unwrap_or(Window::YEAR), parties: of.party.clone(), least })
}

fn print(board: &Board, shown: render::Shown, format: BoardFormat, width: Option<usize>, colour: Colour) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let text = match format {
        BoardFormat::Json => serde_json::to_string_pretty(board)? + "\n",
        BoardFormat::Html => demarche_web::board_page(board, shown),
        BoardFormat::Markdown => render::markdown(board, shown),
        BoardFormat::Terminal => render::terminal(board, shown, width.unwrap_or_else(columns), coloured(colour)),
    };
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// The terminal's width, else 100.
pub fn columns() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}

/// Whether to use colour on standard output.
pub fn coloured(colour: Colour) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    }
}
