//! Deeds without their words.

mod support;

use demarche_coding::{EventType, Status};
use demarche_record::{Asked, By, Record, Window};
use jiff::civil::date;
use serde_json::json;
use support::{act, add, report};

fn all() -> Asked {
    Asked { at: date(2025, 12, 31), window: Window::All, parties: Vec::new(), least: demarche_board::FIRM }
}

#[test]
fn deeds_count_once_and_what_is_rejected_or_doubtful_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut record = Record::open_or_create(folder.path().join("x.dmr")).unwrap();
    let told = |id: &str, day: &str, sure: f32| {
        let report = report(id, day, id, &["Russia rejected the 30-day ceasefire.", "Nobody answered."]);
        let set = json!({"actor": ["RUS/GOV Russia"], "recipient": ["UKR/GOV Ukraine"], "theme": "the 30-day ceasefire",
                         "by": ["TUR/GOV Turkey"], "confidence": sure});
        let acts = vec![act(&report, 0, set)];
        (report, acts)
    };
    add(&mut record, &[told("a", "2025-04-21", 0.6), told("b", "2025-04-21", 0.9), told("c", "2025-08-01", 0.3)]);
    let deeds = record.dealings(&all()).unwrap();
    let [deed] = deeds.as_slice() else { panic!("{deeds:?}") };
    assert_eq!((deed.event, deed.status, deed.told), (EventType::Reject, Status::Actual, date(2025, 4, 21)));
    // the surest speaks; its day is its report's
    assert_eq!((record.act(deed.act).unwrap().act.doc.as_str(), &deed.date), ("b", &None));
    assert_eq!(
        [&deed.actors, &deed.recipients, &deed.by].map(|c| c.iter().map(|c| c.to_string()).collect::<String>()),
        ["RUS/GOV", "UKR/GOV", "TUR/GOV"]
    );

    assert_eq!(record.dealings(&Asked { least: 0.0, ..all() }).unwrap().len(), 2);
    assert!(record.dealings(&Asked { parties: vec!["FRA".to_owned()], ..all() }).unwrap().is_empty());
    assert!(record.dealings(&Asked { at: date(2025, 1, 1), ..all() }).unwrap().is_empty());
    let days = record.days_of(&["a".to_owned(), "nothing".to_owned()]).unwrap();
    assert_eq!(days.into_iter().collect::<Vec<_>>(), [("a".to_owned(), date(2025, 4, 21))]);

    let by = By { author: "x".to_owned(), reason: String::new() };
    let ids: Vec<i64> = record.acts(&Default::default(), None).unwrap().iter().map(|kept| kept.id).collect();
    record.judge(&ids, false, &by).unwrap();
    assert!(record.dealings(&Asked { least: 0.0, ..all() }).unwrap().is_empty());
}
