//! How well accounts of the same deed are found, on reports that retell some happenings (`tests/retold`).

use demarche_board::{Account, Tie, focus, story_of};
use demarche_coding::Act;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

const ACTS: &str = include_str!("retold/acts.jsonl");
const REPORTS: &str = include_str!("retold/reports.jsonl");
const DEEDS: &str = include_str!("retold/deeds.tsv");

/// Acts with their accounts and the deeds that they are judged to tell.
fn told() -> Vec<(Act, Account, Option<String>)> {
    let published: BTreeMap<String, Date> = REPORTS
        .lines()
        .map(|line| {
            let report: serde_json::Value = serde_json::from_str(line).unwrap();
            (report["id"].as_str().unwrap().to_owned(), report["published"].as_str().unwrap().parse().unwrap())
        })
        .collect();
    let deeds: BTreeMap<String, String> = DEEDS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| {
            let (key, deed) = line.rsplit_once('\t').unwrap();
            (key.to_owned(), deed.to_owned())
        })
        .collect();
    let mut reports: BTreeMap<String, Vec<Act>> = BTreeMap::new();
    for line in ACTS.lines() {
        let act: Act = serde_json::from_str(line).unwrap();
        reports.entry(act.doc.clone()).or_default().push(act);
    }
    let mut told = Vec::new();
    for (doc, acts) in reports {
        let focus = focus(&acts);
        for act in acts {
            let account = Account::of(&act, published[&doc], &focus);
            let key = format!("{doc}\t{}\t{}\t{}", act.evidence.sentence, act.trigger, act.event);
            told.push((act, account, deeds.get(&key).cloned()));
        }
    }
    told
}

/// Whether two acts tell one deed, by judgement; `None` where either answer will do.
fn judged(a: &Option<String>, b: &Option<String>) -> Option<bool> {
    let (Some(a), Some(b)) = (a, b) else { return Some(false) };
    let loose = a.starts_with('~') || b.starts_with('~');
    match (a.trim_start_matches('~') == b.trim_start_matches('~'), loose) {
        (true, true) => None,
        (same, _) => Some(same),
    }
}

/// An act on a line.
fn line(act: &Act) -> String {
    let names = |list: &[demarche_actors::Actor]| list.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(" + ");
    format!(
        "{} {} {} [{}] {} > {} | {} | {}",
        act.doc,
        act.event,
        act.sense,
        act.trigger,
        names(&act.actor),
        names(&act.recipient),
        act.theme,
        act.evidence.text
    )
}

#[test]
fn accounts_of_one_deed_are_found_and_others_kept_apart() {
    let told = told();
    let (mut right, mut wrong, mut missed) = (0, Vec::new(), Vec::new());
    for (at, (a, first, deed)) in told.iter().enumerate() {
        for (b, second, other) in &told[at + 1..] {
            let same = first.same_deed(second);
            assert_eq!(same, second.same_deed(first), "{} and {}", a.evidence.text, b.evidence.text);
            let pair = || format!("{}\n{}\n", line(a), line(b));
            match (same, judged(deed, other)) {
                (true, Some(true)) => right += 1,
                (true, Some(false)) => wrong.push(pair()),
                (false, Some(true)) => missed.push(pair()),
                _ => {}
            }
            if same {
                let keys: BTreeSet<u32> = first.keys().into_iter().collect();
                assert!(second.keys().iter().any(|key| keys.contains(key)), "no key in common: {}", pair());
            }
        }
    }
    let precision = right as f64 / (right + wrong.len()) as f64;
    let recall = right as f64 / (right + missed.len()) as f64;
    println!("wrong:\n{}\nmissed:\n{}", wrong.join("\n"), missed.join("\n"));
    println!(
        "{right} right, {} wrong, {} missed: precision {precision:.3}, recall {recall:.3}",
        wrong.len(),
        missed.len()
    );
    assert!(precision >= 0.95, "precision {precision:.3}");
    assert!(recall >= 0.75, "recall {recall:.3}");
}

/// Acts joined one after another as a record does it: each to the deed of the first act that tells the same.
fn joined(told: &[(Act, Account, Option<String>)]) -> Vec<usize> {
    let mut deeds: Vec<usize> = Vec::new();
    for (at, (_, account, _)) in told.iter().enumerate() {
        let same = told[..at].iter().position(|(_, before, _)| before.same_deed(account));
        deeds.push(same.map_or(at, |first| deeds[first]));
    }
    deeds
}

#[test]
fn deeds_joined_one_after_another_stay_apart() {
    let told = told();
    let deeds = joined(&told);
    let (mut right, mut wrong) = (0, 0);
    for at in 0..told.len() {
        for other in at + 1..told.len() {
            if deeds[at] == deeds[other] {
                match judged(&told[at].2, &told[other].2) {
                    Some(true) => right += 1,
                    Some(false) => wrong += 1,
                    None => {}
                }
            }
        }
    }
    println!("{right} right, {wrong} wrong");
    assert!(f64::from(right) / f64::from(right + wrong) >= 0.95, "{right} right, {wrong} wrong");
}

#[test]
fn reports_of_one_happening_are_one_story() {
    let told = told();
    let deeds = joined(&told);
    let mut reports: BTreeMap<&str, (Date, Vec<Act>, BTreeSet<usize>)> = BTreeMap::new();
    for ((act, _, _), deed) in told.iter().zip(&deeds) {
        let entry = reports.entry(&act.doc).or_insert_with(|| (published(&act.doc), Vec::new(), BTreeSet::new()));
        entry.1.push(act.clone());
        entry.2.insert(*deed);
    }
    let mut order: Vec<&str> = reports.keys().copied().collect();
    order.sort_by_key(|doc| reports[doc].0);
    let mut stories: Vec<(&str, i64)> = Vec::new();
    for (number, doc) in order.iter().enumerate() {
        let (day, acts, own) = &reports[doc];
        let ties: Vec<(i64, Tie)> = stories
            .iter()
            .map(|(other, story)| {
                let (then, before, theirs) = &reports[other];
                let days = u32::try_from(day.since(*then).unwrap().get_days()).unwrap();
                let (mine, others) = (focus(acts), focus(before));
                let tie = Tie {
                    days,
                    retells: false,
                    deeds: own.intersection(theirs).count(),
                    fewest: own.len().min(theirs.len()),
                    focus: mine.iter().any(|country| others.contains(country)),
                };
                (*story, tie)
            })
            .collect();
        stories.push((doc, story_of(&ties).unwrap_or(i64::try_from(number).unwrap())));
    }
    let happening = |doc: &str| doc.rsplit_once('-').unwrap().0.to_owned();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for (at, (a, first)) in stories.iter().enumerate() {
        for (b, second) in &stories[at + 1..] {
            let near = reports[b].0.since(reports[a].0).unwrap().get_days() <= 2;
            match (first == second, happening(a) == happening(b)) {
                (true, true) => right += 1,
                (true, false) => wrong += 1,
                (false, true) if near => missed += 1,
                _ => {}
            }
        }
    }
    println!("stories: {right} right, {wrong} wrong, {missed} missed");
    assert_eq!(wrong, 0);
    assert!(right >= 2 * missed, "{right} right, {missed} missed");
}

fn published(doc: &str) -> Date {
    let of = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let report = REPORTS.lines().map(of).find(|report| report["id"] == doc).unwrap();
    report["published"].as_str().unwrap().parse().unwrap()
}
