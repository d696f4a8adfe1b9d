//! Which reports retell one another, and which tell of the same happening.

use crate::replay::number;
use crate::shape::{day, from_json};
use demarche_board::{Tie, story_of};
use demarche_report::{Sketch, bands, retelling};
use jiff::civil::Date;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Transaction, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A band that more reports have finds nothing in particular.
const COMMON: usize = 200;

/// Finds the earlier report that a new one retells most of; notes both in the new one's row.
pub(crate) fn sketch(change: &Transaction, id: i64, text: &str) -> rusqlite::Result<Option<(String, f64)>> {
    let sketch = Sketch::of(text);
    let own = bands(text);
    let mut candidates: BTreeSet<i64> = BTreeSet::new();
    let mut having = change.prepare_cached("SELECT report FROM band WHERE band = ? LIMIT ?")?;
    for band in &own {
        let reports: Vec<i64> =
            having.query_map(params![i64::from(*band), number(COMMON)], |row| row.get(0))?.collect::<Result<_, _>>()?;
        if reports.len() < COMMON {
            candidates.extend(reports);
        }
    }
    let mut read = change.prepare_cached("SELECT sketch, name FROM report WHERE id = ?")?;
    let mut best: Option<(i64, String, f64)> = None;
    for other in candidates {
        let (bytes, name): (Option<Vec<u8>>, String) = read.query_row([other], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some(theirs) = bytes.and_then(|bytes| Sketch::from_bytes(&bytes).ok()) else { continue };
        if let Some(found) = retelling(&sketch, &theirs)
            && best.as_ref().is_none_or(|(_, _, shared)| found.shared > *shared)
        {
            best = Some((other, name, found.shared));
        }
    }
    let mut insert = change.prepare_cached("INSERT OR IGNORE INTO band (band, report) VALUES (?, ?)")?;
    for band in own {
        insert.execute(params![i64::from(band), id])?;
    }
    let (other, shared) = best.as_ref().map(|(id, _, shared)| (*id, *shared)).unzip();
    change
        .prepare_cached("UPDATE report SET sketch = ?, retells = ?, shared = ?, story = id WHERE id = ?")?
        .execute(params![sketch.to_bytes(), other, shared, id])?;
    Ok(best.map(|(_, name, shared)| (name, shared)))
}

/// Lets a report join the story that it tells, or begin one.
pub(crate) fn settle(change: &Transaction, id: i64, published: Date) -> rusqlite::Result<()> {
    let deeds = "SELECT count(DISTINCT deed) FROM act WHERE report = ? AND state <> 'rejected'";
    let count = |n: i64| usize::try_from(n).unwrap_or(0);
    let own: usize = change.prepare_cached(deeds)?.query_row([id], |row| row.get(0)).map(count)?;
    let (about, retells): (String, Option<i64>) = change
        .prepare_cached("SELECT focus, retells FROM report WHERE id = ?")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let about: BTreeSet<String> = from_json(0, &about)?;
    // the reports that tell a deed of this one, with how many, and the one that it retells
    let ask = "SELECT other.report, count(DISTINCT other.deed) FROM act AS own JOIN act AS other ON other.deed = own.deed AND other.report <> own.report
               WHERE own.report = ?1 AND own.state <> 'rejected' AND other.state <> 'rejected' GROUP BY other.report";
    let mut tied: BTreeMap<i64, usize> = change
        .prepare_cached(ask)?
        .query_map([id], |row| Ok((row.get(0)?, count(row.get(1)?))))?
        .collect::<Result<_, _>>()?;
    if let Some(other) = retells {
        tied.entry(other).or_default();
    }
    let mut read = change.prepare_cached("SELECT story, published, focus FROM report WHERE id = ?")?;
    let mut theirs = change.prepare_cached(deeds)?;
    let mut ties = Vec::new();
    for (other, deeds) in tied {
        let (story, day, focus): (i64, Date, BTreeSet<String>) = read.query_row([other], |row| {
            let text = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
            Ok((row.get(0)?, day(1, text(1)?)?, from_json(2, text(2)?)?))
        })?;
        let days = (published - day).get_days().unsigned_abs();
        let fewest = own.min(theirs.query_row([other], |row| row.get(0)).map(count)?);
        ties.push((
            story,
            Tie { days, retells: retells == Some(other), deeds, fewest, focus: !about.is_disjoint(&focus) },
        ));
    }
    change.prepare_cached("UPDATE report SET story = ? WHERE id = ?")?.execute([story_of(&ties).unwrap_or(id), id])?;
    Ok(())
}

/// Of reports, by name: the report that each comes from (itself, or the first that it retells) and its outlet.
pub(crate) fn sources<'d>(
    db: &Connection,
    docs: &BTreeSet<&'d str>,
) -> rusqlite::Result<HashMap<&'d str, (i64, Option<String>)>> {
    let mut read = db.prepare_cached("SELECT id, outlet FROM report WHERE name = ?")?;
    let mut origins =
        Origins { known: HashMap::new(), next: db.prepare_cached("SELECT retells FROM report WHERE id = ?")? };
    let mut sources = HashMap::with_capacity(docs.len());
    for doc in docs {
        let found: Option<(i64, Option<String>)> =
            read.query_row([doc], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if let Some((id, outlet)) = found {
            sources.insert(*doc, (origins.of(id)?, outlet));
        }
    }
    Ok(sources)
}

/// Where reports come from, each looked up once: reports of one story retell one another in long rows.
struct Origins<'c> {
    known: HashMap<i64, i64>,
    next: CachedStatement<'c>,
}

impl Origins<'_> {
    /// The first report of the row in which each retells the one before.
    fn of(&mut self, report: i64) -> rusqlite::Result<i64> {
        let mut row: Vec<i64> = Vec::new();
        let mut at = Some(report);
        let mut first = i64::MAX;
        while let Some(id) = at {
            if let Some(known) = self.known.get(&id) {
                first = *known;
                break;
            }
            let next: Option<Option<i64>> = self.next.query_row([id], |row| row.get(0)).optional()?;
            // one that is not there is nobody's origin
            let Some(next) = next else { break };
            row.push(id);
            // until it is known: the row of a damaged record may lead back into itself
            self.known.insert(id, id);
            at = next;
        }
        for id in row.into_iter().rev() {
            first = first.min(id);
            self.known.insert(id, first);
        }
        Ok(if first == i64::MAX { report } else { first })
    }
}

/// How many outlets tell something independently: what one retells word for word counts once, and so does an outlet. Reports that name no outlet
/// may be of the same one, and count as one.
pub(crate) fn independent(sources: &HashMap<&str, (i64, Option<String>)>, docs: &[String]) -> usize {
    let tellings: Vec<(i64, Option<&str>)> = docs
        .iter()
        .filter_map(|doc| sources.get(doc.as_str()))
        .map(|(origin, outlet)| (*origin, Some(outlet.as_deref().unwrap_or_default())))
        .collect();
    demarche_board::independent(&tellings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_retellings_has_one_origin_and_a_ring_ends() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "CREATE TABLE report (id INTEGER PRIMARY KEY, name TEXT, outlet TEXT, retells INTEGER);
             INSERT INTO report VALUES (1, 'wire', 'Wire', NULL), (2, 'copy', 'Daily', 1), (3, 'own', NULL, NULL), (4, 'copy of the copy', 'Herald', 2),
                                       (5, 'lost', NULL, 99), (6, 'ring', NULL, 7), (7, 'of two', NULL, 6);",
        )
        .unwrap();
        let docs = ["copy", "copy of the copy", "lost", "nobody", "of two", "own", "ring", "wire"];
        let sources = sources(&db, &docs.into()).unwrap();
        let origin = |doc: &str| sources.get(doc).map(|(origin, _)| *origin);
        assert_eq!(docs.map(origin), [Some(1), Some(1), Some(5), None, Some(6), Some(3), Some(6), Some(1)]);
        assert_eq!(sources["copy"].1.as_deref(), Some("Daily"));
    }
}
