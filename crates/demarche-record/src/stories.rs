//! Which reports retell one another, and which tell of the same happening.

use crate::provisional::joins_story;
use crate::replay::number;
use demarche_report::{Sketch, bands, retelling};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};

/// A band that more reports have finds nothing in particular.
const COMMON: usize = 200;
/// Days within which reports may tell of the same happening.
const DAYS: i64 = 3;

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

/// Lets a report join the story that it tells, or begin one: that of the report that it retells, else that with which it has most deeds
/// in common.
pub(crate) fn settle(change: &Transaction, id: i64, published: Date) -> rusqlite::Result<()> {
    let ask = "SELECT first.story FROM report JOIN report AS first ON first.id = report.retells
               WHERE report.id = ?1 AND abs(julianday(first.published) - julianday(report.published)) <= ?2";
    let mut story: Option<i64> =
        change.prepare_cached(ask)?.query_row(params![id, DAYS], |row| row.get(0)).optional()?;
    if story.is_none() {
        let ask = "SELECT other.report, report.story, report.published, count(DISTINCT other.deed),
                          (SELECT count(DISTINCT deed) FROM act WHERE report = other.report AND state <> 'rejected')
                   FROM act AS own JOIN act AS other ON other.deed = own.deed AND other.report <> own.report
                   JOIN report ON report.id = other.report
                   WHERE own.report = ?1 AND own.state <> 'rejected' AND other.state <> 'rejected'
                     AND abs(julianday(report.published) - julianday(?2)) <= ?3
                   GROUP BY other.report ORDER BY count(DISTINCT other.deed) DESC, other.report";
        let own: usize = change
            .prepare_cached("SELECT count(DISTINCT deed) FROM act WHERE report = ? AND state <> 'rejected'")?
            .query_row([id], |row| row.get::<_, i64>(0))
            .map(|n| usize::try_from(n).unwrap_or(0))?;
        let mut statement = change.prepare_cached(ask)?;
        let mut rows = statement.query(params![id, published.to_string(), DAYS])?;
        while let Some(row) = rows.next()? {
            let count = |at: usize| row.get::<_, i64>(at).map(|n| usize::try_from(n).unwrap_or(0));
            let day = crate::shape::day(2, row.get_ref(2)?.as_str()?)?;
            if joins_story(published, day, count(3)?, own, count(4)?) {
                story = Some(row.get(1)?);
                break;
            }
        }
    }
    change.prepare_cached("UPDATE report SET story = ? WHERE id = ?")?.execute([story.unwrap_or(id), id])?;
    Ok(())
}

/// Of reports, by name: the report that each comes from (itself, or the first that it retells) and its outlet.
pub(crate) fn sources(
    db: &Connection,
    docs: &BTreeSet<String>,
) -> rusqlite::Result<BTreeMap<String, (i64, Option<String>)>> {
    let mut read = db.prepare_cached(
        "WITH RECURSIVE origin (id, retells) AS (
             SELECT id, retells FROM report WHERE name = ?1
             UNION SELECT report.id, report.retells FROM report JOIN origin ON report.id = origin.retells
         ) SELECT (SELECT min(id) FROM origin), outlet FROM report WHERE name = ?1",
    )?;
    let mut sources = BTreeMap::new();
    for doc in docs {
        if let Some(source) = read.query_row([doc], |row| Ok((row.get(0)?, row.get(1)?))).optional()? {
            sources.insert(doc.clone(), source);
        }
    }
    Ok(sources)
}

/// How many outlets tell something independently: what one retells word for word counts once, and so does an outlet.
pub(crate) fn independent(sources: &BTreeMap<String, (i64, Option<String>)>, docs: &[String]) -> usize {
    let tellings: Vec<(i64, Option<&str>)> =
        docs.iter().filter_map(|doc| sources.get(doc)).map(|(origin, outlet)| (*origin, outlet.as_deref())).collect();
    crate::provisional::independent(&tellings)
}
