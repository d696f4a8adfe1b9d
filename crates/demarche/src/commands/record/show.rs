//! One act, one report, or what the record holds.

use super::list::print;
use crate::args::Look;
use crate::render::record as view;
use anyhow::Result;
use demarche_coding::Assessment;
use demarche_record::{Correction, Filter, Kept, Record, StoredReport, Totals};
use serde::Serialize;

/// An act with all that belongs to it.
#[derive(Debug, Serialize)]
pub struct ShownAct {
    /// The act.
    #[serde(flatten)]
    pub kept: Kept,
    /// Other acts that tell the same deed.
    pub tellings: Vec<Kept>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
}

/// A report with all that belongs to it.
#[derive(Debug, Serialize)]
pub struct ShownReport {
    /// The report.
    #[serde(flatten)]
    pub report: StoredReport,
    /// Its acts, rejected ones too.
    pub acts_read: Vec<Kept>,
    /// What analysts and reporters read into events.
    pub assessments: Vec<Assessment>,
}

/// Show what is asked for.
pub fn run(record: &Record, what: Option<&str>, look: &Look) -> Result<bool> {
    let Some(what) = what else {
        let totals: [Totals; 1] = [record.totals()?];
        print(look, &totals, view::totals)?;
        return Ok(true);
    };
    if let Ok(id) = what.parse::<i64>()
        && let Ok(kept) = record.act(id)
    {
        let mut tellings = record.tellings(kept.deed)?;
        tellings.retain(|other| other.id != id);
        let shown = ShownAct { tellings, corrections: record.corrections(Some(id))?, kept };
        print(look, &[shown], view::act)?;
        return Ok(true);
    }
    let report = record.report(what)?;
    let filter = Filter { report: Some(what.to_owned()), rejected: true, ..Filter::default() };
    let mut acts_read = Vec::new();
    record.acts_by_report(&filter, |act| {
        acts_read.push(act);
        Ok(())
    })?;
    let shown = ShownReport { assessments: record.assessments(what)?, report, acts_read };
    print(look, &[shown], view::report)?;
    Ok(true)
}
