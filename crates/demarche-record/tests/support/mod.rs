//! Reports with acts, for tests.

// each file of tests takes what it needs
#![allow(dead_code)]

use demarche_coding::Act;
use demarche_record::{Asked, By, Item, Reading, Record, Window};
use demarche_report::{Options, Report, read_from};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::io::Cursor;

pub const CODER: &str = "test 1";

/// A report of a day. Its text is the sentences, one after another.
pub fn report(id: &str, day: &str, outlet: &str, sentences: &[&str]) -> Report {
    let line = json!({"id": id, "text": sentences.join(" "), "published": day, "outlet": outlet, "language": "en"})
        .to_string();
    read_from("test.jsonl", Cursor::new(line.into_bytes()), &Options::default()).next().unwrap().unwrap()
}

/// The parts of an act that a test sets.
pub fn act(report: &Report, sentence: usize, set: Value) -> Act {
    let sentences: Vec<&str> = report.text.split_inclusive(". ").map(str::trim_end).collect();
    let text = sentences[sentence];
    let start = report.text.find(text).unwrap();
    let start = report.text[..start].chars().count();
    let end = start + text.chars().count();
    let actor = |code: &Value| {
        let (code, words) = code.as_str().unwrap().split_once(' ').unwrap();
        json!({"code": code, "name": words, "text": words, "start": start, "end": start})
    };
    let mut act = json!({
        "doc": report.id, "type": "REJECT", "sense": "refuse", "mode": null, "actor": [], "recipient": [], "status": "actual", "by": [],
        "direct": false, "trigger": "rejected", "theme": "", "issue": "ceasefire", "issues": [], "condition": "", "when": "", "place": "",
        "date": {"start": report.published, "end": report.published, "granularity": "day", "told": false},
        "confidence": 0.75, "rule": "reject/VERB",
        "evidence": {"doc": report.id, "sentence": sentence, "start": start, "end": end, "text": text},
    });
    for (field, value) in set.as_object().unwrap() {
        act[field] = match field.as_str() {
            "actor" | "recipient" | "by" => value.as_array().unwrap().iter().map(actor).collect(),
            _ => value.clone(),
        };
    }
    serde_json::from_value(act).unwrap()
}

/// Ukraine offers a truce, and Russia rejects it a day later.
pub fn talks() -> [(Report, Vec<Act>); 2] {
    let offer =
        report("offer", "2025-04-20", "Daily", &["Ukraine proposed a 30-day ceasefire to Russia.", "Nobody answered."]);
    let acts = vec![act(
        &offer,
        0,
        json!({"type": "AGREE", "sense": "propose", "actor": ["UKR/GOV Ukraine"], "recipient": ["RUS/GOV Russia"], "trigger": "proposed",
               "theme": "30-day ceasefire", "rule": "propose/VERB"}),
    )];
    let answer = report(
        "answer",
        "2025-04-21",
        "Herald",
        &["Russia rejected the 30-day ceasefire.", "The parties rejected a plan."],
    );
    let answers = vec![
        act(
            &answer,
            0,
            json!({"actor": ["RUS/GOV Russia"], "recipient": ["UKR/GOV Ukraine"], "theme": "the 30-day ceasefire"}),
        ),
        act(&answer, 1, json!({"actor": ["UKR/PTY The parties"], "theme": "a plan", "issue": "other"})),
    ];
    [(offer, acts), (answer, answers)]
}

pub fn add(record: &mut Record, reports: &[(Report, Vec<Act>)]) -> Vec<demarche_record::Added> {
    try_add(record, reports).unwrap()
}

pub fn try_add(
    record: &mut Record,
    reports: &[(Report, Vec<Act>)],
) -> demarche_record::Result<Vec<demarche_record::Added>> {
    let reading = |acts| Some(Reading { coder: CODER, acts, assessments: &[] });
    let items: Vec<Item> =
        reports.iter().map(|(report, acts)| Item { report, outlet: None, reading: reading(acts) }).collect();
    record.add(&items)
}

/// A record with the talks in it.
pub fn record() -> (tempfile::TempDir, Record) {
    let folder = tempfile::tempdir().unwrap();
    let mut record = Record::open_or_create(folder.path().join("talks.dmr")).unwrap();
    add(&mut record, &talks());
    (folder, record)
}

pub fn by() -> By {
    By { author: "A. N. Alyst".to_owned(), reason: "read it again".to_owned() }
}

pub fn at(day: &str) -> Asked {
    Asked { at: day.parse::<Date>().unwrap(), window: Window::YEAR, parties: vec![], least: 0.4 }
}

/// The number of the act with this trigger and theme.
pub fn number(record: &Record, theme: &str) -> i64 {
    let filter = demarche_record::Filter { rejected: true, ..Default::default() };
    record.acts(&filter, None).unwrap().into_iter().find(|kept| kept.act.theme == theme).unwrap().id
}
