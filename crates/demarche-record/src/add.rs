//! Storing reports with what was read of them.

use crate::deeds;
use crate::error::Result;
use crate::file::{Change, Record};
use crate::replay;
use crate::shape::{as_word, from_json, json, now};
use crate::stories;
use demarche_board::focus;
use demarche_coding::{Act, Assessment};
use demarche_report::{Outlet, Report};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// A report to be stored.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The report.
    pub report: &'a Report,
    /// Its outlet, where the user's table knows it.
    pub outlet: Option<&'a Outlet>,
    /// What was read of it; `None` stores it as unread, such as one in another language.
    pub reading: Option<Reading<'a>>,
}

/// What was read of a report.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Which version of the program read it.
    pub coder: &'a str,
    /// Its acts.
    pub acts: &'a [Act],
    /// What analysts and reporters read into events.
    pub assessments: &'a [Assessment],
}

/// What became of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    /// The name it has in the record.
    pub name: String,
    /// Whether it was there before; then nothing was stored.
    pub known: bool,
    /// The report that it retells word for word, and which share of the shorter one they have in common.
    pub retells: Option<(String, f64)>,
    /// How many acts were stored.
    pub acts: usize,
}

/// What reading a report anew changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reread {
    /// Acts that were not found before.
    pub new: usize,
    /// Acts that are found no longer, and are gone.
    pub gone: usize,
    /// Acts that are found no longer, and are kept, since an analyst spoke of them.
    pub kept: usize,
}

impl Record {
    /// The name under which a report is stored already.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn known(&self, report: &Report) -> Result<Option<String>> {
        let hash = hash(report);
        self.read(|db| {
            let ask = "SELECT name FROM report WHERE hash = ?";
            db.prepare_cached(ask)?.query_row([hash.as_slice()], |row| row.get(0)).optional()
        })
    }

    /// Stores reports, all of them or none; one that is there already is left as it is.
    ///
    /// # Errors
    /// Where the record cannot be written; then it is as it was before.
    pub fn add(&mut self, items: &[Item]) -> Result<Vec<Added>> {
        self.write(|change| items.iter().map(|item| add(change, item)).collect())
    }

    /// The reports that an older version read, or none: their numbers, at most so many, after the one given.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn read_by_others(&self, coder: &str, after: i64, most: usize) -> Result<Vec<(i64, Report)>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.read(|db| {
            let ask = "SELECT id, name, title, text, published, published_from, outlet, url, language, language_confidence,
                       language_from, notes FROM report WHERE id > ? AND language = 'en' AND coder IS NOT ? ORDER BY id LIMIT ?";
            db.prepare(ask)?.query_map(params![after, coder, most], |row| Ok((row.get(0)?, report(row)?)))?.collect()
        })
    }

    /// How many reports another version read.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn outdated(&self, coder: &str) -> Result<usize> {
        let ask = "SELECT count(*) FROM report WHERE coder IS NOT NULL AND coder <> ?";
        let count: i64 = self.read(|db| db.query_row(ask, [coder], |row| row.get(0)))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Stores what a newer version reads in a report. What analysts corrected stays corrected.
    ///
    /// # Errors
    /// Where the record cannot be written, or there is no such report.
    pub fn reread(&mut self, report: i64, reading: Reading) -> Result<Reread> {
        self.write(|change| reread(change, report, reading))
    }
}

/// What makes a report the same: not its name or the day, which may be guessed.
fn hash(report: &Report) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in [Some(report.text.as_str()), report.outlet.as_deref(), report.url.as_deref()] {
        let part = part.unwrap_or_default();
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

pub(crate) fn report(row: &rusqlite::Row) -> rusqlite::Result<Report> {
    use crate::shape::{day, word};
    let text = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
    Ok(Report {
        id: row.get(1)?,
        title: row.get(2)?,
        text: row.get(3)?,
        published: day(4, text(4)?)?,
        published_from: word(5, text(5)?)?,
        outlet: row.get(6)?,
        url: row.get(7)?,
        language: demarche_report::Language {
            code: row.get(8)?,
            confidence: row.get(9)?,
            source: word(10, text(10)?)?,
        },
        notes: from_json(11, text(11)?)?,
    })
}

fn add(change: &Transaction, item: &Item) -> Result<Added, Change> {
    let report = item.report;
    let hash = hash(report);
    let known = change
        .prepare_cached("SELECT name FROM report WHERE hash = ?")?
        .query_row([hash.as_slice()], |row| row.get(0))
        .optional()?;
    if let Some(name) = known {
        return Ok(Added { name, known: true, retells: None, acts: 0 });
    }
    let name = free_name(change, &report.id)?;
    change
        .prepare_cached(
            "INSERT INTO report (name, hash, title, text, published, published_from, outlet, outlet_country, state_run, url, language,
                                 language_confidence, language_from, notes, added, coder, story, focus)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '[]')",
        )?
        .execute(params![
            name,
            hash.as_slice(),
            report.title,
            report.text,
            report.published.to_string(),
            as_word(&report.published_from),
            report.outlet.as_ref().or(item.outlet.map(|o| &o.name)),
            item.outlet.and_then(|o| o.country.as_ref()),
            item.outlet.map(|o| o.state_run),
            report.url,
            report.language.code,
            report.language.confidence,
            as_word(&report.language.source),
            json(&report.notes)?,
            now(),
            item.reading.map(|r| r.coder),
        ])?;
    let id = change.last_insert_rowid();
    let retells = stories::sketch(change, id, &report.text)?;
    let mut acts = 0;
    if let Some(reading) = item.reading {
        acts = store(change, id, &name, report.published, reading)?.new;
    }
    stories::settle(change, id, report.published)?;
    Ok(Added { name, known: false, retells, acts })
}

/// The name, or the name with the first number that makes it one of its own.
fn free_name(db: &Connection, name: &str) -> rusqlite::Result<String> {
    let mut taken = db.prepare_cached("SELECT 1 FROM report WHERE name = ?")?;
    let mut number = 1;
    let mut own = name.to_owned();
    while taken.exists([&own])? {
        number += 1;
        own = format!("{name}-{number}");
    }
    Ok(own)
}

/// The names of a report's acts: where the sentence starts, the trigger, and which of several that have both in common.
pub(crate) fn keys(acts: &[Act]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    acts.iter()
        .map(|act| {
            let base = format!("{}:{}", act.evidence.start, act.trigger.to_lowercase());
            let count = seen.entry(base.clone()).or_default();
            *count += 1;
            if *count > 1 { format!("{base}:{count}") } else { base }
        })
        .collect()
}

fn reread(change: &Transaction, id: i64, reading: Reading) -> Result<Reread, Change> {
    let ask = "SELECT name, published FROM report WHERE id = ?";
    let (name, published): (String, String) = change.query_row(ask, [id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let done = store(change, id, &name, crate::shape::day(1, &published)?, reading)?;
    change.execute("UPDATE report SET coder = ? WHERE id = ?", params![reading.coder, id])?;
    Ok(done)
}

/// Stores the acts and assessments of a report, in place of those that were read before.
fn store(change: &Transaction, report: i64, name: &str, told: Date, reading: Reading) -> Result<Reread, Change> {
    let mut done = Reread::default();
    let about = json(&focus(reading.acts))?;
    change.prepare_cached("UPDATE report SET focus = ? WHERE id = ?")?.execute(params![about, report])?;
    let mut acts = reading.acts.to_vec();
    for act in &mut acts {
        name.clone_into(&mut act.doc);
        name.clone_into(&mut act.evidence.doc);
    }
    let keys = keys(&acts);
    let before = replay::of_report(change, report)?;
    let now: BTreeSet<&String> = keys.iter().collect();
    for (key, corrections) in &before {
        if now.contains(key) {
            continue;
        }
        if corrections.is_empty() {
            deeds::leave(change, report, key)?;
            change.execute("DELETE FROM act WHERE report = ? AND key = ?", params![report, key])?;
            done.gone += 1;
        } else {
            change.execute("UPDATE act SET found = 0 WHERE report = ? AND key = ?", params![report, key])?;
            let coded = replay::coded(change, report, key)?;
            let replayed = replay::replay(coded.as_ref(), corrections);
            replay::put(change, report, key, told, false, &replayed)?;
            done.kept += 1;
        }
    }
    for (act, key) in acts.iter().zip(&keys) {
        let corrections = before.get(key);
        done.new += usize::from(corrections.is_none());
        let replayed = replay::replay(Some(act), corrections.map_or(&[][..], Vec::as_slice));
        replay::put(change, report, key, told, true, &replayed)?;
    }
    change.execute("DELETE FROM assessment WHERE report = ?", [report])?;
    for assessment in reading.assessments {
        let mut assessment = assessment.clone();
        name.clone_into(&mut assessment.evidence.doc);
        change.prepare_cached("INSERT INTO assessment (report, told, body) VALUES (?, ?, ?)")?.execute(params![
            report,
            told.to_string(),
            json(&assessment)?
        ])?;
    }
    outdate(change, told)?;
    Ok(done)
}

/// Boards of a day on which something changed, and of the days after, are folded anew when they are asked for.
pub(crate) fn outdate(change: &Transaction, told: Date) -> rusqlite::Result<()> {
    change.prepare_cached("DELETE FROM board WHERE at >= ?")?.execute([told.to_string()])?;
    Ok(())
}
