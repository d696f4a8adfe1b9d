//! One act, one report, or what the record holds.

use super::list::print;
use crate::args::Look;
use anyhow::Result;
use demarche_record::{Record, Totals};
use demarche_render::record as view;

/// Show what is asked for.
pub fn run(record: &Record, what: Option<&str>, look: &Look) -> Result<bool> {
    let Some(what) = what else {
        let totals: [Totals; 1] = [record.totals()?];
        print(look, &totals, view::totals)?;
        return Ok(true);
    };
    if let Ok(id) = what.parse::<i64>()
        && let Ok(shown) = record.whole_act(id)
    {
        print(look, &[shown], view::act)?;
        return Ok(true);
    }
    let shown = record.whole_report(what)?;
    print(look, &[shown], view::report)?;
    Ok(true)
}
