//! `demarche code`: the acts.

use crate::args::{Cli, CodeFormat, Sources};
use crate::pipeline;
use anyhow::Result;
use clap::CommandFactory as _;
use clap::error::ErrorKind;
use demarche_export::{Output, exporter};
use std::io::IsTerminal as _;
use std::path::Path;

/// Read the sources and write their acts as they come.
pub fn run(sources: &Sources, format: Option<CodeFormat>, output: Option<&Path>, all_statuses: bool) -> Result<bool> {
    let format = format.or_else(|| CodeFormat::of_file(output?)).unwrap_or(CodeFormat::Jsonl);
    let output = output.filter(|o| *o != Path::new("-"));
    check(sources, format, output);
    let output = Output::open(output)?;
    let mut acts = exporter(format.into(), output.writer()?, sources.reading.knowledge.as_deref(), all_statuses)?;
    let sound = pipeline::each(sources, |read| acts.report(&read.report, &read.coded.acts))?;
    if let Some(note) = acts.finish()? {
        tell!("demarche: note: {note}");
    }
    output.keep()?;
    Ok(sound)
}

/// Leave with a message where the output would do harm: bytes on a terminal, or a report overwritten.
fn check(sources: &Sources, format: CodeFormat, output: Option<&Path>) {
    let wrong = |message: &str| Cli::command().error(ErrorKind::ArgumentConflict, message).exit();
    if format == CodeFormat::Parquet && output.is_none() && std::io::stdout().is_terminal() {
        wrong("Parquet is not for a terminal; name a file with --output FILE");
    }
    let place = output.and_then(|o| o.canonicalize().ok()).filter(|p| p.is_file());
    if place.is_some_and(|place| sources.files.iter().any(|f| f.canonicalize().is_ok_and(|f| f == place))) {
        wrong("--output is one of the files that are read; name another one");
    }
}
