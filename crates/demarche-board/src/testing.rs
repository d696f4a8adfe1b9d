//! Acts for tests, written on one line.

use crate::case::Case;
use crate::lexicon::Lexicon;
use demarche_actors::Actor;
use demarche_coding::{Act, ActDate, EventType, Evidence, Issue, Sense, Status};
use std::sync::atomic::{AtomicUsize, Ordering};

static SENTENCE: AtomicUsize = AtomicUsize::new(0);

/// `TYPE sense ACTOR… > RECIPIENT… | theme`, then any of `| status=…`, `by=…`, `issue=…`, `issues=…`, `if=…`, `when=…`,
/// `place=…`, `s=…`, `doc=…`, `day=…` (the report's), `on=…` (told), `due=…`, `due-on=…`, `trigger=…`, `text=…`.
pub(crate) fn act(line: &str) -> Act {
    let mut parts = line.split('|').map(str::trim);
    let head = parts.next().unwrap();
    let (left, right) = head.split_once('>').unwrap();
    let mut left = left.split_whitespace();
    let event = EventType::from_word(left.next().unwrap()).unwrap();
    let sense = Sense::from_word(left.next().unwrap()).unwrap();
    let theme = parts.next().unwrap_or_default().to_owned();
    let mut made = Act {
        doc: "d".into(),
        event,
        sense,
        mode: None,
        contexts: Vec::new(),
        actor: left.map(actor).collect(),
        recipient: right.split_whitespace().map(actor).collect(),
        status: Status::Actual,
        by: vec![],
        direct: false,
        trigger: String::new(),
        theme,
        issue: Issue::Other,
        issues: vec![],
        condition: String::new(),
        when: String::new(),
        date: None,
        due: String::new(),
        due_date: None,
        place: String::new(),
        location: None,
        confidence: 1.0,
        signs: vec![],
        rule: String::new(),
        evidence: Evidence {
            doc: String::new(),
            sentence: SENTENCE.fetch_add(1, Ordering::Relaxed),
            start: 0,
            end: 1,
            text: String::new(),
        },
        also: vec![],
    };
    let date = |value: &str, told| Some(ActDate::day(value.parse().unwrap(), told));
    for field in parts {
        let (name, value) = field.split_once('=').unwrap();
        match name {
            "status" => made.status = Status::from_word(value).unwrap(),
            "by" => made.by = value.split_whitespace().map(actor).collect(),
            "issue" => made.issue = Issue::from_word(value).unwrap(),
            "issues" => made.issues = value.split_whitespace().map(|w| Issue::from_word(w).unwrap()).collect(),
            "if" => made.condition = value.into(),
            "when" => made.when = value.into(),
            "place" => made.place = value.into(),
            "s" => made.evidence.sentence = value.parse().unwrap(),
            "doc" => made.doc = value.into(),
            "day" => made.date = date(value, false),
            "on" => made.date = date(value, true),
            "due" => made.due = value.into(),
            "due-on" => made.due_date = date(value, true),
            "trigger" => made.trigger = value.into(),
            "text" => made.evidence.text = value.into(),
            _ => unreachable!("{name}"),
        }
    }
    made.evidence.doc.clone_from(&made.doc);
    made
}

fn actor(code: &str) -> Actor {
    Actor { code: code.into(), name: code.into(), text: code.into(), start: 0, end: 1 }
}

pub(crate) fn case(acts: &[Act]) -> Case<'_> {
    crate::fold::arrange(acts, Lexicon::built_in(), 0.0)
}
