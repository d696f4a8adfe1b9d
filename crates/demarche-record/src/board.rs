//! The board at any day.

use crate::error::{Error, Result};
use crate::file::Record;
use crate::filter::Filter;
use crate::shape::{day, from_json};
use crate::stories;
use demarche_board::{Board, Lexicon, Trace, fold_with};
use demarche_coding::{Act, Assessment, Evidence, Telling};
use jiff::civil::Date;
use jiff::{ToSpan as _, Zoned};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params, params_from_iter};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

/// How far back a board looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// To the beginning.
    All,
    /// So many days before its day.
    Days(u32),
}

impl Window {
    /// A year, unless another is asked for: what nobody has spoken of for a year no longer tells where the talks stand.
    pub const YEAR: Self = Self::Days(365);

    /// The first day that is looked at.
    #[must_use]
    pub fn first(self, at: Date) -> Option<Date> {
        match self {
            Self::All => None,
            // no record goes back ten thousand years
            Self::Days(days) => Some(at.saturating_sub(i64::from(days.min(3_650_000)).days())),
        }
    }
}

/// Which board is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The day: reports of later days are not looked at.
    pub at: Date,
    /// How far back it looks.
    pub window: Window,
    /// Only acts in which one of these takes part or speaks: codes, whole (`RUS/GOV`) or of a country (`RUS`). All where empty.
    pub parties: Vec<String>,
    /// How sure acts must be.
    pub least: f32,
}

impl Asked {
    /// The acts that it may rest on.
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            since: self.window.first(self.at),
            until: Some(self.at),
            parties: self.parties.clone(),
            ..Filter::default()
        }
    }
}

/// Boards of fewer deeds are folded each time.
const KEEP_FROM: usize = 2_000;
/// So many boards are kept.
const KEPT: i64 = 24;

impl Record {
    /// The day of the latest report that was read; `None` where none was. A day to come, which is a mistake of somebody, is not counted where there is
    /// an earlier one.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn last_day(&self) -> Result<Option<Date>> {
        self.read(|db| {
            let ask = "SELECT coalesce(max(published) FILTER (WHERE published <= ?), max(published)) FROM report WHERE coder IS NOT NULL";
            let today = Zoned::now().date().to_string();
            let last: Option<String> = db.query_row(ask, [today], |row| row.get(0))?;
            last.map(|text| day(0, &text)).transpose()
        })
    }

    /// The board as the reports up to a day tell it, with all corrections that are in force now. `words` are those of the user's own table.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn board(&self, asked: &Asked, words: Option<&Lexicon>) -> Result<Board> {
        let name = format!("{} {:?} {} {}", program(), asked.window, asked.parties.join(","), asked.least);
        if words.is_none()
            && let Some(board) = self.read(|db| kept_board(db, asked.at, &name))?
        {
            return Ok(board);
        }
        let told = |e| Error::of(&self.path, e);
        let version = self.read(version)?;
        // all of it as it is at one moment, whatever another program writes meanwhile
        let moment = self.db.unchecked_transaction().map_err(told)?;
        let acts = deeds(&moment, asked).map_err(told)?;
        let assessments = assessments(&moment, asked).map_err(told)?;
        let mut board = fold_with(&acts, &assessments, words.unwrap_or(Lexicon::built_in()), asked.least);
        tell(&moment, &mut board).map_err(told)?;
        moment.finish().map_err(told)?;
        if words.is_none() && acts.len() >= KEEP_FROM {
            // a record that may not be written gives its boards all the same
            let _ = keep_board(&self.db, version, asked.at, &name, &mut board);
        }
        Ok(board)
    }

    /// Folds the boards that are going to be asked for first, so that they are ready: that of the last day, and the one with which what moved
    /// since the day before is compared.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn prepare(&self, least: f32) -> Result<()> {
        // all that was stored into the one file, so that a copy of it is whole
        let _ = self.write_back();
        if let Some(last) = self.last_day()? {
            for at in [last, last.saturating_sub(2.days())] {
                self.board(&Asked { at, window: Window::YEAR, parties: Vec::new(), least }, None)?;
            }
        }
        Ok(())
    }

    /// A number that changes when another program, or another connection to this record, changes it.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn version(&self) -> Result<i64> {
        self.read(version)
    }

    /// How many reports a board looks at, and how many acts of its parties that are of an earlier day it does not.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn looked_at(&self, asked: &Asked) -> Result<(usize, usize)> {
        let first = asked.window.first(asked.at);
        let eve = first.map(|day| day.saturating_sub(1.day()));
        let days = [first.map(|day| day.to_string()).unwrap_or_default(), asked.at.to_string()];
        self.read(|db| {
            let ask = "SELECT count(*) FROM report WHERE published >= ? AND published <= ? AND coder IS NOT NULL";
            let reports: i64 = db.query_row(ask, params_from_iter(&days), |row| row.get(0))?;
            let before: i64 = match eve {
                None => 0,
                Some(eve) => {
                    let (condition, values) =
                        Filter { until: Some(eve), parties: asked.parties.clone(), ..Filter::default() }.condition();
                    let ask = format!("SELECT count(*) FROM act WHERE {condition}");
                    db.query_row(&ask, params_from_iter(values), |row| row.get(0))?
                }
            };
            Ok((usize::try_from(reports).unwrap_or(0), usize::try_from(before).unwrap_or(0)))
        })
    }
}

/// Which build of the program this is: another one may fold otherwise.
fn program() -> &'static str {
    static PROGRAM: OnceLock<String> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let file = std::env::current_exe().and_then(std::fs::metadata);
        let made = file.and_then(|f| Ok((f.len(), f.modified()?)));
        format!("{} {made:?}", env!("CARGO_PKG_VERSION"))
    })
}

/// What a board rests on: one act for each deed, the surest, with where else it is told.
fn deeds(db: &Connection, asked: &Asked) -> rusqlite::Result<Vec<Act>> {
    let (condition, values) = asked.filter().condition();
    // all of it stands in an index
    let ask = format!(
        "SELECT act.id, act.deed, act.told, act.confidence, act.report, act.sentence, act.start, act.\"end\" FROM act
         INDEXED BY act_told WHERE {condition} ORDER BY act.told, act.deed"
    );
    struct Light {
        id: i64,
        told: Date,
        confidence: f64,
        report: i64,
        sentence: usize,
        start: usize,
        end: usize,
    }
    let mut of_deed: BTreeMap<i64, Vec<Light>> = BTreeMap::new();
    let mut statement = db.prepare(&ask)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let place = |at: usize| row.get::<_, i64>(at).map(|n| usize::try_from(n).unwrap_or(0));
        of_deed.entry(row.get(1)?).or_default().push(Light {
            id: row.get(0)?,
            told: day(2, row.get_ref(2)?.as_str()?)?,
            confidence: row.get(3)?,
            report: row.get(4)?,
            sentence: place(5)?,
            start: place(6)?,
            end: place(7)?,
        });
    }
    let mut names: HashMap<i64, String> = HashMap::new();
    let mut name = |report: i64| -> rusqlite::Result<String> {
        if let Some(name) = names.get(&report) {
            return Ok(name.clone());
        }
        let name: String =
            db.prepare_cached("SELECT name FROM report WHERE id = ?")?.query_row([report], |row| row.get(0))?;
        names.insert(report, name.clone());
        Ok(name)
    };
    let mut body = db.prepare_cached("SELECT body FROM act WHERE id = ?")?;
    let mut acts = Vec::with_capacity(of_deed.len());
    for mut tellings in of_deed.into_values() {
        // the surest; of these the first told
        tellings.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then((a.told, a.id).cmp(&(b.told, b.id))));
        let mut tellings = tellings.into_iter();
        let Some(first) = tellings.next() else { continue };
        let mut act: Act = body.query_row([first.id], |row| from_json(0, row.get_ref(0)?.as_str()?))?;
        let mut others: Vec<Light> = tellings.collect();
        others.sort_by_key(|t| (t.told, t.id));
        for other in others {
            let doc = name(other.report)?;
            let Light { sentence, start, end, told, .. } = other;
            act.also.push(Telling {
                evidence: Evidence { doc, sentence, start, end, text: String::new() },
                published: told,
            });
        }
        acts.push(act);
    }
    Ok(acts)
}

fn assessments(db: &Connection, asked: &Asked) -> rusqlite::Result<Vec<Assessment>> {
    let first = asked.window.first(asked.at).map(|d| d.to_string()).unwrap_or_default();
    let mut all: Vec<Assessment> = db
        .prepare_cached("SELECT body FROM assessment WHERE told >= ? AND told <= ? ORDER BY id")?
        .query_map([first, asked.at.to_string()], |row| from_json(0, row.get_ref(0)?.as_str()?))?
        .collect::<Result<_, _>>()?;
    let meant = |code: &String| {
        asked
            .parties
            .iter()
            .any(|p| code == p || code.strip_prefix(p.as_str()).is_some_and(|rest| rest.starts_with('/')))
    };
    all.retain(|a| asked.parties.is_empty() || a.judged.iter().any(meant));
    Ok(all)
}

/// Fills in the words of sentences that were only pointed to, and how many outlets tell each line.
fn tell(db: &Connection, board: &mut Board) -> rusqlite::Result<()> {
    let words = words(db, board)?;
    let fill = |trace: &mut Trace| {
        for evidence in trace.evidence.iter_mut().filter(|e| e.text.is_empty()) {
            let told = words.get(evidence.doc.as_str()).and_then(|told| told.get(&(evidence.start, evidence.end)));
            evidence.text = told.cloned().unwrap_or_default();
        }
        let mut seen: HashSet<(String, usize, usize)> = HashSet::with_capacity(trace.evidence.len());
        trace.evidence.retain(|e| seen.insert((e.doc.clone(), e.start, e.end)));
    };
    board.traces_mut().for_each(fill);
    let docs: BTreeSet<&str> = board.traces().flat_map(|t| t.docs.iter().map(String::as_str)).collect();
    let sources = stories::sources(db, &docs)?;
    let outlets: Vec<usize> = board.traces().map(|trace| stories::independent(&sources, &trace.docs)).collect();
    for (trace, outlets) in board.traces_mut().zip(outlets) {
        trace.outlets = Some(outlets);
    }
    Ok(())
}

/// Words by the places in a report where they begin and end.
type Pieces = HashMap<(usize, usize), String>;

/// The words of the sentences that a board only points to, by report; each report is read once.
fn words(db: &Connection, board: &Board) -> rusqlite::Result<HashMap<String, Pieces>> {
    let mut wanted: BTreeMap<&str, BTreeSet<(usize, usize)>> = BTreeMap::new();
    for evidence in board.traces().flat_map(|t| &t.evidence).filter(|e| e.text.is_empty()) {
        wanted.entry(&evidence.doc).or_default().insert((evidence.start, evidence.end));
    }
    let mut read = db.prepare_cached("SELECT text FROM report WHERE name = ?")?;
    let mut words = HashMap::with_capacity(wanted.len());
    for (doc, places) in wanted {
        let cut = |text: &str| places.iter().map(|&(start, end)| ((start, end), piece(text, start, end))).collect();
        let told = read.query_row([doc], |row| Ok(cut(row.get_ref(0)?.as_str()?))).optional()?;
        words.extend(told.map(|told: Pieces| (doc.to_owned(), told)));
    }
    Ok(words)
}

/// The characters of a text from one to another.
fn piece(text: &str, start: usize, end: usize) -> String {
    match text.get(start..end.max(start)) {
        Some(piece) if text.is_ascii() => piece.to_owned(),
        _ => text.chars().skip(start).take(end.saturating_sub(start)).collect(),
    }
}

fn kept_board(db: &Connection, at: Date, asked: &str) -> rusqlite::Result<Option<Board>> {
    let body: Option<Vec<u8>> = db
        .prepare_cached("SELECT body FROM board WHERE at = ? AND asked = ?")?
        .query_row(params![at.to_string(), asked], |row| row.get(0))
        .optional()?;
    let kept = body.and_then(|body| zstd::decode_all(body.as_slice()).ok());
    let read = kept.and_then(|json| serde_json::from_slice::<(Board, Vec<Trace>)>(&json).ok());
    // one that cannot be read is folded anew
    Ok(read.filter(|(board, traces)| board.traces().count() == traces.len()).map(|(mut board, mut traces)| {
        swap(&mut board, &mut traces);
        board
    }))
}

/// Exchanges what the lines of a board rest on. Nearly all of a board is that, and it is read faster apart from the lines.
fn swap(board: &mut Board, traces: &mut [Trace]) {
    board.traces_mut().zip(traces).for_each(|(trace, other)| std::mem::swap(trace, other));
}

/// Changes when another program changes the record.
fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "data_version", |row| row.get(0))
}

/// Keeps a board, unless the record has changed since it was read.
fn keep_board(db: &Connection, before: i64, at: Date, asked: &str, board: &mut Board) -> rusqlite::Result<()> {
    let told = |e: std::io::Error| rusqlite::Error::ToSqlConversionFailure(Box::new(e));
    let mut traces = vec![Trace::default(); board.traces().count()];
    swap(board, &mut traces);
    let json = crate::shape::json(&(&*board, &traces));
    swap(board, &mut traces);
    let body = zstd::encode_all(json?.as_bytes(), 1).map_err(told)?;
    let change = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
    if version(&change)? != before {
        return Ok(());
    }
    change.execute(
        "INSERT OR REPLACE INTO board (at, asked, body) VALUES (?, ?, ?)",
        params![at.to_string(), asked, body],
    )?;
    change.execute(
        "DELETE FROM board WHERE rowid NOT IN (SELECT rowid FROM board ORDER BY rowid DESC LIMIT ?)",
        [KEPT],
    )?;
    change.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    #[test]
    fn places_are_counted_in_characters() {
        assert_eq!(piece("Talks in Geneva ended.", 9, 15), "Geneva");
        assert_eq!(piece("„Gespräche“ über Genf endeten.", 17, 21), "Genf");
        assert_eq!(
            (piece("short", 3, 99), piece("short", 4, 2), piece("Ü", 5, 6)),
            ("rt".into(), String::new(), String::new())
        );
    }

    #[test]
    fn a_kept_board_is_the_board() {
        let who = |code: &str| json!([{"code": code, "name": code, "text": code, "start": 0, "end": 3}]);
        let act: Act = serde_json::from_value(json!({
            "doc": "a", "type": "AGREE", "sense": "propose", "mode": null, "actor": who("UKR/GOV"), "recipient": who("RUS/GOV"), "status": "actual",
            "by": [], "direct": false, "trigger": "proposed", "theme": "30-day ceasefire", "issue": "ceasefire", "issues": [], "condition": "",
            "when": "", "place": "", "confidence": 0.9, "rule": "propose/VERB",
            "date": {"start": "2025-04-20", "end": "2025-04-20", "granularity": "day", "told": false},
            "evidence": {"doc": "a", "sentence": 0, "start": 0, "end": 50, "text": "Ukraine proposed a 30-day ceasefire to Russia."},
        }))
        .unwrap();
        let mut board = fold_with(&[act], &[], Lexicon::built_in(), 0.4);
        assert!(board.lines() > 1);
        let folded = board.clone();
        let folder = tempfile::tempdir().unwrap();
        let record = Record::open_or_create(folder.path().join("talks.dmr")).unwrap();
        let (db, at) = (&record.db, date(2025, 4, 20));
        keep_board(db, version(db).unwrap(), at, "asked", &mut board).unwrap();
        assert_eq!(board, folded);
        assert_eq!(kept_board(db, at, "asked").unwrap(), Some(folded));
        db.execute("UPDATE board SET body = x'00'", []).unwrap();
        assert_eq!(kept_board(db, at, "asked").unwrap(), None);
    }
}
