//! Lists of acts, reports and corrections.

use crate::args::{Filters, ListFormat, Look};
use crate::commands::board::{coloured, columns};
use anyhow::Result;
use demarche_record::{Filter, Record};
use demarche_render::record as view;
use serde::Serialize;
use std::io::Write as _;

/// The acts that are meant.
pub fn acts(record: &Record, filter: &Filter, limit: Option<usize>, look: &Look) -> Result<bool> {
    let acts = record.acts(filter, limit)?;
    print(look, &acts, view::acts)?;
    more(acts.len(), limit);
    Ok(true)
}

/// The reports of the days that are meant.
pub fn reports(
    record: &Record,
    filter: &Filters,
    story: Option<&str>,
    limit: Option<usize>,
    look: &Look,
) -> Result<bool> {
    let reports = record.reports(filter.since, filter.until, story, limit)?;
    print(look, &reports, view::reports)?;
    more(reports.len(), limit);
    Ok(true)
}

/// The corrections.
pub fn corrections(record: &Record, limit: Option<usize>, look: &Look) -> Result<bool> {
    let mut all = record.corrections(None)?;
    let count = all.len();
    all.truncate(limit.unwrap_or(count));
    print(look, &all, view::corrections)?;
    more(count, limit);
    Ok(true)
}

fn more(found: usize, limit: Option<usize>) {
    if limit.is_some_and(|limit| found >= limit) {
        tell!("demarche: note: there may be more; --limit 0 prints all");
    }
}

/// Prints a list: for people, or an object a line.
pub fn print<T: Serialize>(look: &Look, list: &[T], show: fn(&[T], usize, bool) -> String) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match look.format {
        ListFormat::Terminal => {
            out.write_all(show(list, look.width.unwrap_or_else(columns), coloured(look.color)).as_bytes())?;
        }
        ListFormat::Jsonl => {
            for one in list {
                serde_json::to_writer(&mut out, one)?;
                out.write_all(b"\n")?;
            }
        }
    }
    Ok(out.flush()?)
}
