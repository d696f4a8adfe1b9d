//! Prints the acts that are taken to tell the same deed, to look at what is merged.
//!
//! ```text
//! demarche code reports.jsonl --format jsonl > acts.jsonl
//! cargo run -p demarche-board --example same_deeds -- reports.jsonl acts.jsonl
//! ```

use anyhow::{Context as _, Result};
use demarche_board::{Account, focus};
use demarche_coding::Act;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (reports, acts) =
        arguments.next().zip(arguments.next()).context("usage: same_deeds REPORTS.jsonl ACTS.jsonl")?;
    let mut published: BTreeMap<String, Date> = BTreeMap::new();
    for line in std::fs::read_to_string(reports)?.lines() {
        let report: serde_json::Value = serde_json::from_str(line)?;
        let field =
            |name: &str| report.get(name).and_then(|value| value.as_str()).with_context(|| format!("no {name}"));
        published.insert(field("id")?.to_owned(), field("published")?.parse()?);
    }
    let mut told: BTreeMap<String, Vec<Act>> = BTreeMap::new();
    for line in std::fs::read_to_string(acts)?.lines() {
        let act: Act = serde_json::from_str(line)?;
        told.entry(act.doc.clone()).or_default().push(act);
    }
    let mut accounts: Vec<(&Act, Account)> = Vec::new();
    let mut having: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (doc, acts) in &told {
        let day = published.get(doc).with_context(|| format!("no report {doc}"))?;
        let focus = focus(acts);
        for act in acts {
            let account = Account::of(act, *day, &focus);
            let keys = account.keys();
            let near: BTreeSet<usize> = keys.iter().filter_map(|key| having.get(key)).flatten().copied().collect();
            for other in near {
                if let Some((first, before)) = accounts.get(other)
                    && before.same_deed(&account)
                {
                    println!("{}\n{}\n", line(first), line(act));
                }
            }
            for key in keys {
                having.entry(key).or_default().push(accounts.len());
            }
            accounts.push((act, account));
        }
    }
    Ok(())
}

fn line(act: &Act) -> String {
    let codes = |list: &[demarche_actors::Actor]| list.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(" + ");
    let day = act.date.as_ref().map_or(String::new(), demarche_coding::ActDate::iso);
    format!(
        "{} {} [{}] {} > {} | {} | {} | {day} | {}",
        act.doc,
        act.event,
        act.trigger,
        codes(&act.actor),
        codes(&act.recipient),
        act.status,
        act.theme,
        act.evidence.text
    )
}
