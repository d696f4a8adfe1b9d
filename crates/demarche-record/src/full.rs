//! A disk that is full, as SQLite meets it: the file may have no more pages.

#[path = "../tests/support/mod.rs"]
mod support;

use crate::{Error, Filter, Record};
use serde_json::json;
use support::{act, add, by, record, report};

fn pages(record: &Record, most: i64) {
    record.db.pragma_update(None, "max_page_count", most).unwrap();
}

fn count(record: &Record) -> i64 {
    record.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap()
}

/// A report of many long sentences, and what it tells.
fn long(n: usize) -> (demarche_report::Report, Vec<demarche_coding::Act>) {
    let filler: Vec<String> = (0..400).map(|i| format!("Word {n} and word {i} stood in a long sentence.")).collect();
    let mut sentences = vec!["Ukraine rejected talks."];
    sentences.extend(filler.iter().map(String::as_str));
    let report = report(&format!("long-{n}"), "2025-04-22", "Daily", &sentences);
    let made = act(&report, 0, json!({"actor": ["UKR/GOV Ukraine"], "theme": "talks"}));
    (report, vec![made])
}

#[test]
fn what_was_stored_before_is_kept() {
    let (folder, mut record) = record();
    let before = record.acts(&Filter::default(), None).unwrap();
    let room = count(&record) + 4;
    pages(&record, room);
    // one group that does not fit is stored not at all
    let items: Vec<_> = (0..40).map(long).collect();
    let full = support::try_add(&mut record, &items).unwrap_err();
    assert!(matches!(full, Error::Full(_)), "{full}");
    assert!(full.to_string().contains("the disk is full"), "{full}");
    assert_eq!(record.acts(&Filter::default(), None).unwrap(), before);
    assert_eq!(record.check(|_| ()).unwrap(), []);
    // a correction that does not fit changes nothing either
    let page: i64 = count(&record);
    pages(&record, page);
    let mut refused = None;
    for n in 0..2000 {
        let reason = format!("{n} {}", "because ".repeat(200));
        if let Err(error) = record.judge(&[before[0].id], n % 2 == 0, &crate::By { reason, ..by() }) {
            refused = Some(error);
            break;
        }
    }
    assert!(matches!(refused, Some(Error::Full(_))), "{refused:?}");
    assert_eq!(record.check(|_| ()).unwrap(), []);
    // with room again it goes on
    pages(&record, i64::from(i32::MAX));
    assert!(add(&mut record, &items).iter().all(|added| !added.known));
    assert_eq!(record.check(|_| ()).unwrap(), []);
    drop(folder);
}
