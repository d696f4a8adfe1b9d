//! The forms of the acts: one small file for each.
//!
//! [`exporter`] writes the acts of reports in one of them, report by report; [`record_batch`] makes columns with types of them.
//!
//! `fields` names every field of an act once, with its kind; CSV and Parquet are made from that, so a new field is one line there.

mod cameo;
mod codes;
mod columns;
mod csv;
mod fields;
mod flat;
mod jsonl;
mod output;
mod parquet;
mod plover;

pub use codes::Codes;
pub use columns::{Row, record_batch, rows, schema, schema_of_rows};
pub use flat::harmless;
pub use output::Output;

use anyhow::Result;
use demarche_coding::Act;
use demarche_report::Report;
use std::io::Write;
use std::path::Path;

/// A form of the acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// A table, one act a row; lists are joined by `;`.
    Csv,
    /// Columns with types, lists and parts.
    Parquet,
    /// Records after the PLOVER codebook, one JSON object a line.
    Plover,
    /// A table for models of CAMEO and ICEWS data: one row for each source and target.
    Cameo,
}

/// Where the acts are written to.
pub type Out = Box<dyn Write + Send>;

/// Writes acts in one form.
pub trait Export {
    /// Write the acts of a report.
    ///
    /// # Errors
    /// Where they cannot be written.
    fn report(&mut self, report: &Report, acts: &[Act]) -> Result<()>;

    /// Write what comes last; gives what the user should know of it.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn finish(self: Box<Self>) -> Result<Option<String>>;
}

/// The writer of a form. The folder of knowledge tables and `all_statuses` are for the CAMEO table alone.
///
/// # Errors
/// Where the tables cannot be read, or the first line not be written.
pub fn exporter(format: Format, out: Out, knowledge: Option<&Path>, all_statuses: bool) -> Result<Box<dyn Export>> {
    Ok(match format {
        Format::Jsonl => Box::new(jsonl::Jsonl::new(out)),
        Format::Csv => Box::new(csv::Csv::new(out)?),
        Format::Parquet => Box::new(parquet::Parquet::new(out)?),
        Format::Plover => Box::new(plover::Plover::new(out)),
        Format::Cameo => Box::new(cameo::Cameo::new(out, Codes::load(knowledge)?, all_statuses)?),
    })
}

#[cfg(test)]
mod testing;
