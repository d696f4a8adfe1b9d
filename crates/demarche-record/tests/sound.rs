//! Files that are damaged, locked, newer, or no records.

mod support;

use demarche_record::{Error, Record, is_record};
use rusqlite::Connection;
use std::io::{Seek as _, SeekFrom, Write as _};
use support::{add, by, number, record, talks};

#[test]
fn what_is_no_record_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talks.dmr");
    assert!(matches!(Record::open(&path), Err(Error::Missing(_))));
    assert!(matches!(Record::open(folder.path()), Err(Error::NotARecord(_))));
    assert!(matches!(Record::open_or_create(folder.path().join("no/talks.dmr")), Err(Error::Closed { .. })));
    std::fs::write(&path, "This is a report, not a record. ".repeat(100)).unwrap();
    assert!(matches!(Record::open_or_create(&path), Err(Error::NotARecord(_))));
    assert!(!is_record(&path));
    // another program's SQLite file stays as it is
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE mine (a); PRAGMA user_version = 1").unwrap();
    assert!(matches!(Record::open_or_create(&other), Err(Error::NotARecord(_))));
    assert!(is_record(&other));
}

#[test]
fn a_newer_form_is_left_alone() {
    let (folder, record) = record();
    drop(record);
    let path = folder.path().join("talks.dmr");
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let told = Record::open(&path).unwrap_err();
    assert!(matches!(told, Error::Newer { has: 99, .. }), "{told}");
    assert!(told.to_string().contains("update the program"));
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let (folder, mut record) = record();
    let other = Connection::open(folder.path().join("talks.dmr")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // while another program writes, one reads
    assert_eq!(record.totals().unwrap().reports, 2);
    let act = number(&record, "a plan");
    let told =
        std::thread::scope(|scope| scope.spawn(|| record.judge(&[act], true, &by()).unwrap_err()).join().unwrap());
    assert!(matches!(told, Error::Busy(_)), "{told}");
    other.execute_batch("ROLLBACK").unwrap();
    record.judge(&[act], true, &by()).unwrap();
}

#[test]
fn two_writers_store_everything_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talks.dmr");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| add(&mut Record::open_or_create(&path).unwrap(), &talks()));
        }
    });
    let record = Record::open(&path).unwrap();
    let totals = record.totals().unwrap();
    assert_eq!((totals.reports, totals.acts), (2, 3));
    assert_eq!(record.check(|_| ()).unwrap(), []);
}

#[test]
fn corrections_are_never_changed_or_deleted() {
    let (folder, mut record) = record();
    let act = number(&record, "a plan");
    record.judge(&[act], true, &by()).unwrap();
    let db = Connection::open(folder.path().join("talks.dmr")).unwrap();
    for wrong in ["DELETE FROM correction", "UPDATE correction SET author = 'Somebody'"] {
        assert!(db.execute(wrong, []).is_err(), "{wrong}");
    }
}

#[test]
fn tampering_is_found() {
    for change in [
        "UPDATE act SET body = replace(body, 'rejected', 'accepted')",
        "UPDATE act SET body = '{}'",
        "UPDATE act SET state = 'rejected' WHERE id = 2",
        "UPDATE act SET deed = 4711 WHERE id = 2",
        "UPDATE report SET text = 'x' || text",
        "DELETE FROM party WHERE act = 1",
        "PRAGMA foreign_keys = OFF; DELETE FROM report WHERE id = 2",
        "INSERT INTO board VALUES ('2025-04-21', 'x', x'00')",
    ] {
        let (folder, record) = record();
        assert_eq!(record.check(|_| ()).unwrap(), []);
        Connection::open(folder.path().join("talks.dmr")).unwrap().execute_batch(change).unwrap();
        assert_ne!(record.check(|_| ()).unwrap(), [], "{change}");
    }
}

#[test]
fn damaged_pages_are_told_and_nothing_panics() {
    let (folder, record) = record();
    let path = folder.path().join("talks.dmr");
    drop(record);
    Connection::open(&path).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let whole = std::fs::read(&path).unwrap();
    let copy = folder.path().join("copy.dmr");
    let mut found = 0;
    let pages = whole.len() / 4096;
    for page in 0..pages {
        std::fs::write(&copy, &whole).unwrap();
        let mut file = std::fs::OpenOptions::new().write(true).open(&copy).unwrap();
        file.seek(SeekFrom::Start(page as u64 * 4096 + if page == 0 { 100 } else { 0 })).unwrap();
        file.write_all(&[0xA5; 600]).unwrap();
        drop(file);
        let faulty = match Record::open_to_read(&copy) {
            Err(_) => true,
            Ok(record) => {
                let _ = record.totals();
                let _ = record.acts(&Default::default(), None);
                let _ = record.board(&support::at("2025-04-21"), None);
                let _ = record.search("truce", None, None, false, 5);
                record.check(|_| ()).map_or(true, |faults| !faults.is_empty())
            }
        };
        found += usize::from(faulty);
    }
    assert_eq!(found, pages);
    for cut in [1, 100, 4096, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&copy, &whole[..cut]).unwrap();
        let faulty =
            Record::open_to_read(&copy).map_or(true, |r| r.check(|_| ()).map_or(true, |faults| !faults.is_empty()));
        assert!(faulty, "{cut}");
    }
}

#[cfg(unix)]
#[test]
fn a_record_that_may_not_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, record) = record();
    let path = folder.path().join("talks.dmr");
    drop(record);
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(&path, mode(0o444)).unwrap();
    std::fs::set_permissions(folder.path(), mode(0o555)).unwrap();
    let mut record = Record::open_to_read(&path).unwrap();
    assert_eq!(record.totals().unwrap().reports, 2);
    assert_eq!(record.board(&support::at("2025-04-21"), None).unwrap().proposals.len(), 1);
    assert_eq!(record.sql("SELECT count(*) FROM acts").unwrap().rows.len(), 1);
    let act = number(&record, "a plan");
    // root may write everything
    if std::fs::File::create(folder.path().join("probe")).is_err() {
        let told = record.judge(&[act], true, &by()).unwrap_err();
        assert!(matches!(told, Error::ReadOnly(_)), "{told}");
    }
    std::fs::set_permissions(folder.path(), mode(0o755)).unwrap();
}
