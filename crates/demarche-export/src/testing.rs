//! Acts for tests, with all that is hard to write: quotation marks, line ends, formulas, nothing at all.

use demarche_coding::Act;
use demarche_report::{Options, Report, read_sources};
use serde_json::{Value, json};

fn actor(code: &str, name: &str) -> Value {
    json!({"code": code, "name": name, "text": name, "start": 0, "end": 3})
}

/// A request with everything, and a meeting with next to nothing.
pub fn acts() -> Vec<Act> {
    let full = json!({
        "doc": "talks", "type": "REQUEST", "sense": "demand", "mode": "yield",
        "contexts": ["territory", "military"],
        "actor": [actor("SWE/GOV", "=Sweden; \\ the \"crown\"")],
        "recipient": [actor("NOR/GOV", "Norway"), actor("NOR/MIL", "Norwegian army")],
        "status": "actual", "by": [actor("DNK/GOV", "Denmark")], "direct": true, "trigger": "demanded",
        "theme": "-5 km, \"at once\"", "issue": "territory", "issues": ["territory", "security"],
        "condition": "if\r\nthey can", "when": "on Monday", "place": "Oslo", "confidence": 0.9, "signs": ["verb", "spoken"], "rule": "demand/VERB",
        "location": {"name": "Oslo", "kind": "city", "country": "NOR", "region": "Oslo", "latitude": 59.91, "longitude": 10.75,
            "settled": "size", "text": "Oslo", "start": 30, "end": 34},
        "date": {"start": "2024-05-06", "end": "2024-05-06", "granularity": "day", "told": true},
        "evidence": {"doc": "talks", "sentence": 7, "start": 10, "end": 40, "text": "Sweden demanded\nit."},
    });
    let bare = json!({
        "doc": "talks", "type": "CONSULT", "sense": "plain", "mode": null,
        "actor": [actor("SWE/GOV", "Sweden"), actor("NOR/GOV", "Norway")], "recipient": [],
        "status": "actual", "by": [], "direct": false, "trigger": "met", "theme": "", "issue": "other", "issues": [],
        "condition": "", "when": "", "place": "", "confidence": 0.5, "signs": [], "rule": "", "date": null,
        "evidence": {"doc": "talks", "sentence": 8, "start": 41, "end": 50, "text": "They met."},
    });
    [full, bare].map(|act| serde_json::from_value(act).unwrap()).into()
}

/// The report of the acts.
pub fn report() -> Report {
    let line =
        json!({"id": "talks", "text": "Sweden demanded\nit.", "published": "2024-05-07", "outlet": "The Daily Test"});
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("talks.jsonl");
    std::fs::write(&file, line.to_string()).unwrap();
    read_sources(vec![file], &Options::default()).next().unwrap().unwrap()
}
