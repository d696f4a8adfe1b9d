//! How good a board is reachable from perfect acts: folds the acts of gold documents, with senses guessed from a small table.
//!
//! ```text
//! cargo run -p demarche-board --example gold_board -- GOLD_DIR OUT [--gold-issues]
//! python3 score_board.py GOLD_DIR OUT
//! ```
//!
//! The gold acts tell neither sense nor issue. Senses come from the table below (type, beginning of the trigger, words of the
//! theme). Issues come from `knowledge/issues.tsv`, or, with `--gold-issues`, from the gold positions that rest on the same sentence: that
//! is the bound for a coder that makes no mistake.

use anyhow::{Context, Result};
use demarche_actors::Actor;
use demarche_coding::{Act, ActDate, EventType, Evidence, Granularity, Issue, Sense, Status};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;
use std::path::Path;

/// Type, beginnings of the trigger, words of the theme of which one must occur (none: any theme), sense. The first that fits counts.
const SENSES: &[(&str, &str, &str, &str)] = &[
    ("AGREE", "readiness|ready|willing|open", "", "ready"),
    ("AGREE", "propos|offer|present|suggest", "", "propose"),
    ("AGREE", "invit", "", "invite"),
    ("AGREE", "accept", "", "accept"),
    ("AGREE", "reach|agreed", "", "reach"),
    ("AGREE", "meet|planning", "", "meet"),
    ("AGREE", "commitment|pledg|promis|act", "", "promise"),
    ("CONSULT", "phone|telephone|spoke|speak|conversation", "phone", "phone"),
    ("CONSULT", "spoke|speaking|conversation", "", "phone"),
    ("CONSULT", "host|broker|facilitat|mediat", "", "mediate"),
    ("CONSULT", "talks|negotiat", "", "negotiate"),
    ("CONSULT", "", "", "meet"),
    ("SUPPORT", "sign|ratif", "", "sign"),
    ("SUPPORT", "recogni|legitim", "", "recognise"),
    ("SUPPORT", "", "", "back"),
    ("CONCEDE", "", "truce|ceasefire|cease-fire", "truce"),
    ("CONCEDE", "", "sanction|embargo", "ease"),
    ("RETREAT", "", "truce|ceasefire|cease-fire", "truce"),
    ("REQUEST", "ask|request|appeal|follow", "", "ask"),
    ("REQUEST", "", "", "demand"),
    ("ACCUSE", "accus|blam|alleg|charg|lies|responsib|claims|suggest|concern|disappoint", "", "accuse"),
    ("ACCUSE", "summon|investig|sue", "", "investigate"),
    ("ACCUSE", "", "", "condemn"),
    ("REJECT", "den|fabricat", "", "deny"),
    ("REJECT", "", "allegation|charge|claim", "deny"),
    ("REJECT", "violat|ignor|defied|defiance of", "", "violate"),
    ("REJECT", "defiance", "resolution", "violate"),
    ("REJECT", "recogni", "", "recognise"),
    ("REJECT", "refus|rule|reject|enter|allow", "", "refuse"),
    ("THREATEN", "", "", "warn"),
    ("SANCTION", "", "truce|ceasefire", "truce"),
    ("SANCTION", "", "", "impose"),
    ("ASSAULT", "", "truce|ceasefire|cease-fire", "truce"),
    ("ASSAULT", "annex|captur|seiz", "", "seize"),
];

/// Used where `knowledge/issues.tsv` is not there.
const ISSUES: &str = "ceasefire\tceasefire;cease-fire;truce;halting strikes;hostilities;escalation;stop fighting\n\
    talks\ttalks;negotiation;negotiations;dialogue;discussing;peace deal;mediation;debate\n\
    nuclear\tnuclear;uranium;missile\nsanctions\tsanction;sanctions;embargo\nprisoners\tprisoner;hostage\n\
    humanitarian\taid to;food aid;evacuation;civilians;refugees\n\
    territory\tterritory;territories;occupied;annexation;absorption;border;Kashmir;occupiers\n\
    governance\telection;elections;poll;polls;referendums;votes;government;results\n\
    terrorism\tterror;terrorist;terrorists\nsecurity\ttroops;NATO;arms;military;exercises;intervention;jamming\n\
    economy\tpayment;gas;trade\njustice\tcrimes;murder;accountability\nmonitoring\tobservers;monitors";

fn main() -> Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let gold_issues = args.iter().position(|a| a == "--gold-issues").map(|i| args.remove(i)).is_some();
    let [gold_dir, out] = &args[..] else { anyhow::bail!("usage: gold_board GOLD_DIR OUT [--gold-issues]") };
    std::fs::create_dir_all(out)?;
    let table = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge/issues.tsv"));
    let table = table.unwrap_or_else(|_| ISSUES.to_owned());
    for entry in std::fs::read_dir(gold_dir)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".gold.json")) else {
            continue;
        };
        let gold: Value = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
        let document: Value =
            serde_json::from_str(&std::fs::read_to_string(path.with_file_name(format!("{name}.doc.json")))?)?;
        let acts = acts(name, &gold, &document, &table, gold_issues).with_context(|| name.to_owned())?;
        let board = demarche_board::fold(&acts, &[]);
        std::fs::write(Path::new(out).join(format!("{name}.json")), serde_json::to_string_pretty(&board)?)?;
    }
    Ok(())
}

fn acts(name: &str, gold: &Value, document: &Value, table: &str, gold_issues: bool) -> Result<Vec<Act>> {
    let published: Option<Date> = document["date"].as_str().and_then(|d| d.parse().ok());
    let mut start = 0;
    let mut sentences = Vec::new();
    for sentence in list(&document["sentences"]) {
        let text = sentence.as_str().unwrap_or_default();
        sentences.push((start, text));
        start += text.chars().count() + 1;
    }
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list(&gold["acts"])
        .map(|a| {
            let s = a["s"].as_u64().and_then(|s| usize::try_from(s).ok()).context("no sentence")?;
            let (start, text) = *sentences.get(s).context("no such sentence")?;
            let event = EventType::from_word(&word(&a["type"])).context("type")?;
            let (trigger, theme) = (word(&a["trigger"]), word(&a["theme"]));
            let mut issues = Vec::new();
            if gold_issues {
                for position in list(&gold["board"]["positions"]) {
                    let told = list(&position["s"]).any(|n| n.as_u64() == Some(s as u64));
                    let own = list(&a["actor"]).any(|c| *c == position["actor"]);
                    if told
                        && own
                        && let Some(issue) = Issue::from_word(&word(&position["issue"]))
                        && !issues.contains(&issue)
                    {
                        issues.push(issue);
                    }
                }
            }
            if issues.is_empty() {
                issues = issues_of(table, &theme);
            }
            let when = when(text);
            let offset = |c: &str| text.find(c).map_or(0, |byte| text[..byte].chars().count());
            Ok(Act {
                doc: name.to_owned(),
                event,
                sense: sense(event, &trigger, &theme),
                mode: None,
                contexts: Vec::new(),
                actor: actors(&a["actor"]),
                recipient: actors(&a["recipient"]),
                status: Status::from_word(&word(&a["status"])).context("status")?,
                by: actors(&a["by"]),
                direct: false,
                issue: issues.first().copied().unwrap_or(Issue::Other),
                issues: issues.into_iter().skip(1).collect(),
                condition: condition(text),
                date: date(&when, published),
                due: if event == EventType::Threaten { when.clone() } else { String::new() },
                due_date: None,
                when,
                place: String::new(),
                location: None,
                confidence: 1.0,
                signs: vec![],
                rule: "gold".into(),
                evidence: Evidence {
                    doc: name.to_owned(),
                    sentence: s,
                    start: start + offset(&trigger),
                    end: start + text.chars().count(),
                    text: text.to_owned(),
                },
                also: vec![],
                trigger,
                theme,
            })
        })
        .collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

fn actors(value: &Value) -> Vec<Actor> {
    let actor = |code: &str| Actor { code: code.into(), name: code.into(), text: code.into(), start: 0, end: 0 };
    list(value).filter_map(Value::as_str).map(actor).collect()
}

fn sense(event: EventType, trigger: &str, theme: &str) -> Sense {
    let (trigger, theme) = (trigger.to_lowercase(), theme.to_lowercase());
    SENSES
        .iter()
        .find(|(name, triggers, themes, _)| {
            *name == event.as_str()
                && triggers.split('|').any(|t| trigger.starts_with(t))
                && themes.split('|').any(|t| theme.contains(t))
        })
        .and_then(|(_, _, _, sense)| Sense::from_word(sense))
        .unwrap_or(Sense::Plain)
}

/// The issues that a theme names, in the order in which it names them; a word matches with up to three letters of an ending.
fn issues_of(table: &str, theme: &str) -> Vec<Issue> {
    let theme = theme.to_lowercase();
    let words: Vec<&str> = theme.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
    let fits = |word: &str, wanted: &str| word.strip_prefix(wanted).is_some_and(|ending| ending.len() <= 3);
    let mut found: Vec<(usize, Issue)> = Vec::new();
    for line in table.lines() {
        let mut cells = line.split('\t');
        let Some(issue) = cells.next().and_then(Issue::from_word) else { continue };
        let phrases: Vec<Vec<&str>> =
            cells.next().unwrap_or_default().split(';').map(|p| p.split_whitespace().collect()).collect();
        let at = (0..words.len()).find(|&i| {
            phrases.iter().any(|p| {
                !p.is_empty()
                    && words.len() >= i + p.len()
                    && p.iter().zip(&words[i..]).all(|(want, word)| fits(word, want))
            })
        });
        if let Some(at) = at {
            found.push((at, issue));
        }
    }
    found.sort();
    found.into_iter().map(|(_, issue)| issue).collect()
}

/// The words of a sentence that tell when.
fn when(text: &str) -> String {
    const WHEN: &[&str] = &[
        "over the weekend",
        "last weekend",
        "last week",
        "last month",
        "A year ago",
        "yesterday",
        "in July",
        "in March",
        "in 2011",
        "every few months",
        "currently",
        "ongoing",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Sunday",
        "May 17",
        "November 8",
        "Jan. 28",
        "soon",
        "within a short timeframe",
        "June 2",
    ];
    WHEN.iter().find(|w| text.contains(*w)).map(|w| (*w).to_owned()).unwrap_or_default()
}

fn date(when: &str, published: Option<Date>) -> Option<ActDate> {
    let published = published?;
    let (back, days) = match when {
        "over the weekend" | "last weekend" => (4, 1),
        "last week" => (7, 6),
        "last month" => (40, 29),
        "in July" | "in March" => (90, 30),
        "A year ago" => (366, 0),
        "in 2011" => (365 * 5, 0),
        _ => return Some(ActDate::day(published, false)),
    };
    let start = published.checked_sub(back.days()).ok()?;
    let end = start.checked_add(days.days()).ok()?;
    Some(ActDate { start, end, granularity: Granularity::Interval, open: None, told: true })
}

/// The words of a sentence that set a condition.
fn condition(text: &str) -> String {
    ["unless ", "if ", "only when ", "when it "]
        .iter()
        .find_map(|w| {
            let at = text.find(&format!(" {w}"))?;
            Some(text[at + 1..].trim_end_matches(['.', '"', '”']).to_owned())
        })
        .unwrap_or_default()
}
