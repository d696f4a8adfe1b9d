//! Words looked for in reports.

use crate::error::{Error, Result};
use crate::file::Record;
use crate::replay::number;
use crate::shape::day;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use std::collections::HashSet;

/// The most words that are looked for at once: to find the best lines of a report takes their number squared.
const WORDS: usize = 20;
/// Of so many hits each one's day is looked up.
const FEW: usize = 1_000;

/// A report in which the words stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The report.
    pub report: String,
    /// Its title.
    pub title: Option<String>,
    /// Its day.
    pub published: Date,
    /// Its outlet.
    pub outlet: Option<String>,
    /// The words around those looked for, which stand between U+0002 and U+0003.
    pub snippet: String,
    /// How many acts were read in it.
    pub acts: usize,
}

/// The words as the index takes them: each by itself, all of them wanted; what stands in quotation marks as one phrase, a `*` at the end for any
/// ending, a `-` before for none of it.
fn question(words: &str) -> String {
    let mut wanted = Vec::new();
    let mut unwanted = Vec::new();
    let marks = |c: char| matches!(c, '"' | '“' | '”');
    for (i, part) in words.split(marks).enumerate() {
        let quoted = i % 2 == 1;
        let pieces: Vec<&str> = if quoted { vec![part] } else { part.split_whitespace().collect() };
        for piece in pieces {
            let (list, piece) = match piece.strip_prefix('-').filter(|_| !quoted) {
                Some(rest) => (&mut unwanted, rest),
                None => (&mut wanted, piece),
            };
            let (piece, any) = match piece.strip_suffix('*').filter(|_| !quoted) {
                Some(rest) => (rest, "*"),
                None => (piece, ""),
            };
            if piece.chars().any(char::is_alphanumeric) {
                list.push(format!("\"{piece}\"{any}"));
            }
        }
    }
    let mut question = wanted.join(" AND ");
    if !wanted.is_empty() && !unwanted.is_empty() {
        question = format!("({question}) NOT ({})", unwanted.join(" OR "));
    }
    question
}

/// Whether words can be looked for in a time that one waits.
fn bounded(words: &str) -> Result<()> {
    let marks = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”');
    let parts = || words.split(marks).filter(|part| !part.is_empty());
    if parts().count() > WORDS {
        return Err(Error::Refused(format!("at most {WORDS} words are looked for at once; leave some out")));
    }
    let bare = |part: &str| part.ends_with('*') && part.chars().filter(|c| c.is_alphanumeric()).count() == 1;
    if parts().any(bare) {
        return Err(Error::Refused("a word with any ending needs two letters before the *".to_owned()));
    }
    Ok(())
}

impl Record {
    /// The reports in which words stand, the best first, or the latest first: at most so many. Each word is looked for by itself, without
    /// its endings; `"a phrase"` as it is, `word*` with any ending, `-word` for reports without it.
    ///
    /// # Errors
    /// Where there is no word to look for, or too many, or the record cannot be read.
    pub fn search(
        &self,
        words: &str,
        since: Option<Date>,
        until: Option<Date>,
        latest: bool,
        limit: usize,
    ) -> Result<Vec<Hit>> {
        // no word has a NUL in it, and SQLite reads a question no further than one
        let words = words.replace('\0', " ");
        bounded(&words)?;
        let question = question(&words);
        if question.is_empty() {
            return Err(Error::Refused("there is no word to look for".to_owned()));
        }
        let since = since.map(|d| d.to_string()).unwrap_or_default();
        let until = until.map_or("9999-12-31".to_owned(), |d| d.to_string());
        self.read(|db| {
            // all of it as it is at one moment, whatever another program writes meanwhile
            let db = db.unchecked_transaction()?;
            // chosen first, and only what is shown is looked at closely
            let chosen = if latest {
                latest_of(&db, &question, &since, &until, limit)?
            } else {
                best_of(&db, &question, &since, &until, limit)?
            };
            let mut read = db.prepare_cached(
                "SELECT report.name, report.title, report.published, report.outlet, snippet(report_words, 0, char(2), char(3), '…', 24),
                        (SELECT count(*) FROM act WHERE act.report = report.id AND act.state <> 'rejected')
                 FROM report_words JOIN report ON report.id = report_words.rowid
                 WHERE report_words MATCH ?1 AND report_words.rowid = ?2",
            )?;
            let mut hit = |id: i64| {
                let found = read.query_row(params![question, id], |row| {
                    Ok(Hit {
                        report: row.get(0)?,
                        title: row.get(1)?,
                        published: day(2, row.get_ref(2)?.as_str()?)?,
                        outlet: row.get(3)?,
                        snippet: row.get(4)?,
                        acts: usize::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
                    })
                });
                found.optional()
            };
            chosen.into_iter().filter_map(|id| hit(id).transpose()).collect()
        })
    }
}

/// The reports that tell most of the words, the best first.
fn best_of(db: &Connection, question: &str, since: &str, until: &str, limit: usize) -> rusqlite::Result<Vec<i64>> {
    let ask = "SELECT report.id FROM report_words JOIN report ON report.id = report_words.rowid
               WHERE report_words MATCH ?1 AND report.published >= ?2 AND report.published <= ?3
               ORDER BY report_words.rank LIMIT ?4";
    db.prepare_cached(ask)?.query_map(params![question, since, until, number(limit)], |row| row.get(0))?.collect()
}

/// The reports that have the words, the latest first.
fn latest_of(db: &Connection, question: &str, since: &str, until: &str, limit: usize) -> rusqlite::Result<Vec<i64>> {
    let ask = "SELECT rowid FROM report_words WHERE report_words MATCH ?";
    let hits: HashSet<i64> =
        db.prepare_cached(ask)?.query_map([question], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if hits.len() <= FEW {
        let mut read = db.prepare_cached("SELECT published FROM report WHERE id = ?")?;
        let mut dated: Vec<(String, i64)> = Vec::with_capacity(hits.len());
        for id in hits {
            let day: Option<String> = read.query_row([id], |row| row.get(0)).optional()?;
            dated.extend(day.filter(|day| (since..=until).contains(&day.as_str())).map(|day| (day, id)));
        }
        dated.sort_unstable_by(|a, b| b.cmp(a));
        return Ok(dated.into_iter().map(|(_, id)| id).take(limit).collect());
    }
    // of many, some stand among the latest reports: these are gone through instead of the hits
    let ask = "SELECT id FROM report WHERE published >= ? AND published <= ? ORDER BY published DESC, id DESC";
    let mut having = db.prepare_cached(ask)?;
    let mut latest = Vec::new();
    let mut rows = having.query([since, until])?;
    while latest.len() < limit
        && let Some(row) = rows.next()?
    {
        let id = row.get(0)?;
        if hits.contains(&id) {
            latest.push(id);
        }
    }
    Ok(latest)
}

#[cfg(test)]
mod tests {
    use super::{bounded, question};

    #[test]
    fn nothing_takes_long() {
        assert!(bounded(&"truce ".repeat(20)).is_ok() && bounded("\"Easter truce\" viol* - *").is_ok());
        assert!(
            bounded(&"truce ".repeat(21)).is_err() && bounded(&"\"a\"".repeat(30)).is_err() && bounded("a*").is_err()
        );
    }

    #[test]
    fn any_words_make_a_question_that_can_be_answered() {
        assert_eq!(question("truce talks"), "\"truce\" AND \"talks\"");
        assert_eq!(question("“Easter truce” violat* -Gaza"), "(\"Easter truce\" AND \"violat\"*) NOT (\"Gaza\")");
        assert_eq!(question("don't OR (x NEAR y)"), "\"don't\" AND \"OR\" AND \"(x\" AND \"NEAR\" AND \"y)\"");
        assert_eq!(question(" \" - * ''"), "");
    }
}
