//! The forms of the acts: one small file for each.
//!
//! `fields` names every field of an act once, with its kind; CSV and Parquet are made from that, so a new field is one line there.

mod cameo;
mod codes;
mod csv;
mod fields;
mod flat;
mod jsonl;
mod output;
mod parquet;
mod plover;

pub use codes::Codes;
pub use flat::harmless;
pub use output::Output;

use crate::args::CodeFormat;
use anyhow::Result;
use demarche_coding::Act;
use demarche_report::Report;
use std::io::Write;
use std::path::Path;

/// Where the acts are written to.
pub type Out = Box<dyn Write + Send>;

/// Writes acts in one form.
pub trait Export {
    /// Write the acts of a report.
    fn report(&mut self, report: &Report, acts: &[Act]) -> Result<()>;

    /// Write what comes last.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// The writer of a form. The folder of knowledge tables and `all_statuses` are for the CAMEO table alone.
pub fn exporter(format: CodeFormat, out: Out, knowledge: Option<&Path>, all_statuses: bool) -> Result<Box<dyn Export>> {
    Ok(match format {
        CodeFormat::Jsonl => Box::new(jsonl::Jsonl::new(out)),
        CodeFormat::Csv => Box::new(csv::Csv::new(out)?),
        CodeFormat::Parquet => Box::new(parquet::Parquet::new(out)?),
        CodeFormat::Plover => Box::new(plover::Plover::new(out)),
        CodeFormat::Cameo => Box::new(cameo::Cameo::new(out, Codes::load(knowledge)?, all_statuses)?),
    })
}

#[cfg(test)]
mod testing;
