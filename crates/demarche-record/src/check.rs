//! Whether a record is sound.

use crate::add::keys;
use crate::error::Result;
use crate::file::Record;
use crate::replay;
use crate::shape::from_json;
use demarche_coding::Act;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeMap;

/// Something that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: a table, a report, an act.
    pub place: String,
    /// What.
    pub what: String,
}

/// So many faults are told; the rest would say no more.
const MOST: usize = 100;

impl Record {
    /// Reads all of the record and tells what is wrong with it; nothing where it is sound: the file itself, what points to what, the acts
    /// against their reports, and the acts as they stand against what was coded and corrected. `progress` is told the share that is done.
    ///
    /// # Errors
    /// Where it cannot be read at all.
    pub fn check(&self, mut progress: impl FnMut(f64)) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        // a damaged page is told by SQLite, and ends what can be read of the table that it belongs to
        for (name, part) in PARTS {
            if let Err(error) = part(&self.db, &mut faults, &mut progress) {
                faults.push(fault(name, error));
            }
            if faults.len() > MOST {
                break;
            }
        }
        faults.truncate(MOST);
        Ok(faults)
    }
}

type Part = fn(&Connection, &mut Vec<Fault>, &mut dyn FnMut(f64)) -> rusqlite::Result<()>;

const PARTS: [(&str, Part); 5] =
    [("file", file), ("references", references), ("words", words), ("reports", reports), ("boards", boards)];

fn fault(place: impl ToString, what: impl ToString) -> Fault {
    Fault { place: place.to_string(), what: what.to_string() }
}

/// What SQLite itself finds.
fn file(db: &Connection, faults: &mut Vec<Fault>, _: &mut dyn FnMut(f64)) -> rusqlite::Result<()> {
    let mut statement = db.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let told: String = row.get(0)?;
        if told != "ok" {
            faults.push(fault("file", told));
        }
    }
    Ok(())
}

fn references(db: &Connection, faults: &mut Vec<Fault>, _: &mut dyn FnMut(f64)) -> rusqlite::Result<()> {
    let mut statement = db.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, to): (String, String) = (row.get(0)?, row.get(2)?);
        faults.push(fault(table, format!("a row points to a row of {to} that is not there")));
    }
    let ask = "SELECT act.id FROM act WHERE NOT EXISTS (SELECT 1 FROM act AS first WHERE first.id = act.deed AND first.deed = act.deed) LIMIT 5";
    for act in db.prepare(ask)?.query_map([], |row| row.get::<_, i64>(0))? {
        faults.push(fault(format!("act {}", act?), "its deed is not there"));
    }
    Ok(())
}

/// The index of words against the reports. It is a command to the index, which only one who may write can give.
fn words(db: &Connection, faults: &mut Vec<Fault>, _: &mut dyn FnMut(f64)) -> rusqlite::Result<()> {
    if db.is_readonly("main")? {
        return Ok(());
    }
    let done = db.execute("INSERT INTO report_words (report_words, rank) VALUES ('integrity-check', 1)", []);
    if let Err(error) = done {
        faults.push(fault("words", format!("the index does not fit the reports: {error}")));
    }
    Ok(())
}

fn reports(db: &Connection, faults: &mut Vec<Fault>, progress: &mut dyn FnMut(f64)) -> rusqlite::Result<()> {
    let all: i64 = db.query_row("SELECT count(*) FROM report", [], |row| row.get(0))?;
    let mut statement = db.prepare("SELECT id, name, text FROM report ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let text = row.get_ref(2)?.as_str()?;
        if let Err(error) = report(db, id, &name, text, faults) {
            faults.push(fault(format!("report {name}"), error));
        }
        if faults.len() > MOST {
            return Ok(());
        }
        done += 1;
        progress(f64::from(done) / (all.max(1) as f64));
    }
    Ok(())
}

/// The acts of a report against its text, and against what was coded and corrected.
fn report(db: &Connection, id: i64, name: &str, text: &str, faults: &mut Vec<Fault>) -> rusqlite::Result<()> {
    let chars: Vec<char> = text.chars().collect();
    let mut acts =
        db.prepare_cached("SELECT id, key, state, found, body FROM act WHERE report = ? ORDER BY start, id")?;
    let mut rows = acts.query([id])?;
    let mut coded: BTreeMap<String, Act> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (act_id, key): (i64, String) = (row.get(0)?, row.get(1)?);
        let place = || format!("act {act_id} of {name}");
        let state: String = row.get(2)?;
        let found: bool = row.get(3)?;
        let act: Act = match from_json(4, row.get_ref(4)?.as_str()?) {
            Ok(act) => act,
            Err(error) => {
                faults.push(fault(place(), format!("cannot be read: {error}")));
                continue;
            }
        };
        let there: Option<String> = chars.get(act.evidence.start..act.evidence.end).map(|c| c.iter().collect());
        if there.as_deref() != Some(act.evidence.text.as_str()) {
            faults.push(fault(place(), "its sentence does not stand in the report"));
        }
        if act.doc != name || act.evidence.doc != name {
            faults.push(fault(place(), "names another report"));
        }
        let before = replay::coded(db, id, &key)?;
        let replayed = replay::replay(before.as_ref(), &replay::steps(db, id, &key)?);
        if replayed.as_ref().is_none_or(|r| r.act != act || r.state.as_str() != state) {
            faults.push(fault(place(), "is not what its corrections make of it"));
        }
        let ask = "SELECT count(*) FROM party WHERE act = ?";
        let parties: i64 = db.prepare_cached(ask)?.query_row(params![act_id], |row| row.get(0))?;
        if (parties == 0) != (act.actor.is_empty() && act.recipient.is_empty() && act.by.is_empty()) {
            faults.push(fault(place(), "is not listed under its parties"));
        }
        if found && let Some(before) = before {
            coded.insert(key, before);
        }
    }
    // what the program coded has the keys that reading it anew would give
    let (names, acts): (Vec<String>, Vec<Act>) = coded.into_iter().unzip();
    let mut again = keys(&acts);
    again.sort();
    if again != names {
        faults.push(fault(format!("report {name}"), "its acts do not bear the names that they should"));
    }
    let ask = "SELECT name FROM report WHERE id = (SELECT story FROM report WHERE id = ?)";
    if db.prepare_cached(ask)?.query_row([id], |row| row.get::<_, String>(0)).optional()?.is_none() {
        faults.push(fault(format!("report {name}"), "its story is not there"));
    }
    Ok(())
}

/// Boards that are kept can be read.
fn boards(db: &Connection, faults: &mut Vec<Fault>, _: &mut dyn FnMut(f64)) -> rusqlite::Result<()> {
    let mut statement = db.prepare("SELECT at, body FROM board")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (at, body): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let json = zstd::decode_all(body.as_slice()).unwrap_or_default();
        if serde_json::from_slice::<demarche_board::Board>(&json).is_err() {
            faults.push(fault(format!("board of {at}"), "cannot be read"));
        }
    }
    Ok(())
}
