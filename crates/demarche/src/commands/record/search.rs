//! Words looked for.

use super::list::print;
use crate::args::{ListFormat, Look};
use anyhow::Result;
use demarche_record::Record;
use demarche_render::record as view;
use jiff::civil::Date;

/// Print the reports in which the words stand. Gives whether there is one, as `grep` does.
pub fn run(
    record: &Record,
    words: &str,
    since: Option<Date>,
    until: Option<Date>,
    latest: bool,
    limit: usize,
    look: &Look,
) -> Result<bool> {
    let hits = record.search(words, since, until, latest, limit)?;
    if hits.is_empty() && look.format == ListFormat::Terminal {
        tell!("demarche: no report has these words");
    }
    print(look, &hits, view::hits)?;
    Ok(!hits.is_empty())
}
