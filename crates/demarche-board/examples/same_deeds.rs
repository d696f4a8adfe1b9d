//! Prints the acts that are taken to tell the same deed, to look at what is merged. With a third file, of judgements
//! (two acts by report, sentence and trigger, and `same` or `other`; `tests/retold/voa.tsv` is one), tells how many of
//! them are met.
//!
//! ```text
//! demarche code reports.jsonl --format jsonl > acts.jsonl
//! cargo run -p demarche-board --example same_deeds -- reports.jsonl acts.jsonl [judgements.tsv]
//! ```

use anyhow::{Context as _, Result};
use demarche_board::{Account, focus};
use demarche_coding::Act;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (reports, acts) = arguments
        .next()
        .zip(arguments.next())
        .context("usage: same_deeds REPORTS.jsonl ACTS.jsonl [JUDGEMENTS.tsv]")?;
    let judgements = arguments.next();
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
    judgements.map_or(Ok(()), |path| score(&std::fs::read_to_string(path)?, &accounts))
}

/// Counts the judgements that the comparison meets.
fn score(table: &str, accounts: &[(&Act, Account)]) -> Result<()> {
    let key = |act: &Act| format!("{} {} {} {}", act.doc, act.evidence.sentence, act.trigger, act.event);
    let by_key: BTreeMap<String, &Account> = accounts.iter().map(|(act, account)| (key(act), account)).collect();
    let (mut right, mut wrong, mut missed, mut apart, mut unknown) = (0, 0, 0, 0, 0);
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [first, second, verdict] = cells[..] else { anyhow::bail!("three cells are wanted: {line}") };
        let Some((a, b)) = by_key.get(first).zip(by_key.get(second)) else {
            unknown += 1;
            continue;
        };
        match (a.same_deed(b), verdict == "same") {
            (true, true) => right += 1,
            (true, false) => wrong += 1,
            (false, true) => missed += 1,
            (false, false) => apart += 1,
        }
    }
    println!("merged {right} of {} that tell the same deed, {wrong} of {} that do not", right + missed, wrong + apart);
    println!("{unknown} judgements are about acts that are not there");
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
