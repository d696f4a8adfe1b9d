//! `demarche board`: where the talks stand.

use crate::args::{BoardFormat, Colour, Sources};
use crate::pipeline;
use crate::render;
use anyhow::Result;
use std::io::{IsTerminal, Write as _};

/// Read the sources and print one board of them all.
///
/// Acts that are less sure than `least` make no line and change none.
pub fn run(sources: &Sources, format: BoardFormat, width: Option<usize>, colour: Colour, least: f32) -> Result<bool> {
    let words = pipeline::board_words(sources.knowledge.as_deref())?;
    let (mut acts, mut assessments, mut reports) = (Vec::new(), Vec::new(), 0);
    let sound = pipeline::each(sources, |read| {
        reports += 1;
        acts.extend(read.coded.acts);
        assessments.extend(read.coded.assessments);
        Ok(())
    })?;
    let board = demarche_board::fold_with(&acts, &assessments, &words, least);
    let everything = demarche_board::fold_with(&acts, &assessments, &words, 0.0);
    let less_sure =
        everything.traces().map(|t| t.confidence).chain(everything.assessments.iter().map(|a| a.confidence));
    let shown = render::Shown { reports, hidden: less_sure.filter(|c| *c < least).count() };
    let mut out = std::io::stdout().lock();
    let text = match format {
        BoardFormat::Json => serde_json::to_string_pretty(&board)? + "\n",
        BoardFormat::Markdown => render::markdown(&board, shown),
        BoardFormat::Terminal => render::terminal(&board, shown, width.unwrap_or_else(columns), coloured(colour)),
    };
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(sound)
}

/// The terminal's width, else 100.
fn columns() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}

fn coloured(colour: Colour) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    }
}
