//! What an analyst decides.

use crate::args::Signed;
use anyhow::{Result, bail, ensure};
use demarche_record::{By, Fields, Made, Record};
use demarche_render::{counted, record as view};

/// Who signs: the name that is given, else the user's.
pub fn signed(by: &Signed) -> Result<By> {
    let own = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let author = by.author.clone().or_else(own).unwrap_or_default();
    Ok(By { author, reason: by.reason.clone() })
}

/// Confirm or reject acts, with those that have the same mistake if so asked.
pub fn judge(
    record: &mut Record,
    acts: &[i64],
    right: bool,
    set: &[String],
    alike: bool,
    dry: bool,
    by: &By,
) -> Result<bool> {
    ensure!(set.is_empty(), "--set goes with neither --confirm nor --reject: an act that is changed counts as right");
    some(acts)?;
    let mut all = acts.to_vec();
    if alike {
        for act in acts {
            all.extend(record.alike(*act, &Fields::new())?.into_iter().map(|(id, _)| id));
        }
        all.sort_unstable();
        all.dedup();
    }
    if dry {
        return preview(record, &all);
    }
    let made = record.judge(&all, right, by)?;
    told(&made, if right { "confirmed" } else { "rejected" });
    Ok(true)
}

/// Set fields of acts.
pub fn change(record: &mut Record, acts: &[i64], set: &[String], alike: bool, dry: bool, by: &By) -> Result<bool> {
    some(acts)?;
    ensure!(!set.is_empty(), "what is to be corrected? --confirm, --reject, --set FIELD=VALUE or --add REPORT");
    if dry && !alike {
        for act in acts {
            record.written(*act, set)?;
        }
        return preview(record, acts);
    }
    if !alike {
        // the words of actors are looked for in each act's own sentence
        let mut changes: Vec<(i64, Fields)> = Vec::new();
        for act in acts {
            changes.push((*act, record.written(*act, set)?));
        }
        let made = record.change(&changes, by)?;
        told(&made, "changed");
        return Ok(true);
    }
    let [act] = acts else { bail!("--alike takes one act, whose mistake is looked for elsewhere") };
    let fields = record.written(*act, set)?;
    let mut changes = record.alike(*act, &fields)?;
    if dry {
        let ids: Vec<i64> = changes.iter().map(|(id, _)| *id).collect();
        return preview(record, &ids);
    }
    changes.insert(0, (*act, fields));
    let made = record.change(&changes, by)?;
    told(&made, "changed");
    Ok(true)
}

/// Add an act that a report tells.
pub fn add(record: &mut Record, report: &str, quote: &str, set: &[String], by: &By) -> Result<bool> {
    let act = record.written_act(report, quote, set)?;
    let made = record.add_act(&act, by)?;
    told(&made, "added");
    Ok(true)
}

/// Take a correction back.
pub fn undo(record: &mut Record, correction: Option<i64>, by: &By) -> Result<bool> {
    let made = record.undo(correction, by)?;
    told(&made, "put back");
    Ok(true)
}

fn some(acts: &[i64]) -> Result<()> {
    ensure!(!acts.is_empty(), "which acts? `demarche record list` and `search` print their numbers");
    Ok(())
}

fn preview(record: &Record, ids: &[i64]) -> Result<bool> {
    let acts: Vec<_> = ids.iter().map(|id| record.act(*id)).collect::<Result<_, _>>()?;
    say!("{}", view::acts(&acts, crate::commands::board::columns(), false));
    tell!("demarche: note: {} would be corrected; nothing was changed", counted(ids.len(), "act"));
    Ok(true)
}

fn told(made: &Made, what: &str) {
    let acts: Vec<String> = made.acts.iter().take(20).map(ToString::to_string).collect();
    let more = made.acts.len().saturating_sub(acts.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    say!("{} {what}: {}{more} (undo with: undo {})", counted(made.acts.len(), "act"), acts.join(", "), made.batch);
}
