//! `demarche board`: where the talks stand.

use crate::args::{BoardFormat, Colour, Sources};
use crate::pipeline;
use anyhow::Result;
use std::io::{IsTerminal, Write as _};

/// Read the sources and print one board of them all.
pub fn run(sources: &Sources, format: BoardFormat, _width: Option<usize>, _colour: Colour) -> Result<bool> {
    let (mut acts, mut assessments, mut reports) = (Vec::new(), Vec::new(), 0);
    let sound = pipeline::each(sources, |read| {
        reports += 1;
        acts.extend(read.coded.acts);
        assessments.extend(read.coded.assessments);
        Ok(())
    })?;
    let board = demarche_board::fold(&acts, &assessments);
    let mut out = std::io::stdout().lock();
    match format {
        BoardFormat::Json => serde_json::to_writer_pretty(&mut out, &board)?,
        _ => serde_json::to_writer_pretty(&mut out, &board)?,
    }
    writeln!(out)?;
    let _ = out.is_terminal();
    Ok(sound)
}
