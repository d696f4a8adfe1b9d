//! What a record holds.

use crate::acts::Kept;
use crate::correct::Correction;
use crate::error::{Error, Result};
use crate::file::Record;
use crate::filter::Filter;
use crate::shape::{day, from_json};
use demarche_coding::Assessment;
use demarche_report::Report;
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;

/// A report with what the record knows of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredReport {
    /// The report.
    #[serde(flatten)]
    pub report: Report,
    /// The country of its outlet, where the user's table of outlets tells.
    pub outlet_country: Option<String>,
    /// Whether the state runs the outlet.
    pub state_run: Option<bool>,
    /// When it was stored, in UTC.
    pub added: String,
    /// Which version of the program read it; `None` where none did.
    pub coder: Option<String>,
    /// The report that it retells word for word, wholly or in part.
    pub retells: Option<String>,
    /// Which part of the shorter one they have in common.
    pub shared: Option<f64>,
    /// The first report of its story.
    pub story: String,
    /// How many acts were read in it, rejected ones left out.
    pub acts: usize,
}

/// An act with all that belongs to it.
#[derive(Debug, Serialize)]
pub struct ShownAct {
    /// The act.
    #[serde(flatten)]
    pub kept: Kept,
    /// Other acts that tell the same deed.
    pub tellings: Vec<Kept>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
}

/// A report with all that belongs to it.
#[derive(Debug, Serialize)]
pub struct ShownReport {
    /// The report.
    #[serde(flatten)]
    pub report: StoredReport,
    /// Its acts, rejected ones too.
    pub acts_read: Vec<Kept>,
    /// What analysts and reporters read into events.
    pub assessments: Vec<Assessment>,
}

/// How much a record holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Totals {
    /// Reports.
    pub reports: usize,
    /// Of these, unread ones: in other languages, or not read yet.
    pub unread: usize,
    /// Of these, ones that retell another one.
    pub retellings: usize,
    /// Stories.
    pub stories: usize,
    /// Acts, rejected ones left out.
    pub acts: usize,
    /// Deeds that they tell.
    pub deeds: usize,
    /// Acts of which an analyst spoke.
    pub judged: usize,
    /// Corrections, those that were taken back included.
    pub corrections: usize,
    /// Feeds that were followed.
    pub feeds: usize,
    /// The first and the last day of a report.
    pub days: Option<(Date, Date)>,
    /// How large the file is, in bytes.
    pub bytes: u64,
}

const REPORT: &str = "report.id, report.name, report.title, report.text, report.published, report.published_from, report.outlet, report.url,
    report.language, report.language_confidence, report.language_from, report.notes, report.outlet_country, report.state_run, report.added,
    report.coder, (SELECT name FROM report AS first WHERE first.id = report.retells), report.shared,
    (SELECT name FROM report AS first WHERE first.id = report.story),
    (SELECT count(*) FROM act WHERE act.report = report.id AND act.state <> 'rejected')";

fn stored(row: &rusqlite::Row) -> rusqlite::Result<StoredReport> {
    Ok(StoredReport {
        report: crate::add::report(row)?,
        outlet_country: row.get(12)?,
        state_run: row.get(13)?,
        added: row.get(14)?,
        coder: row.get(15)?,
        retells: row.get(16)?,
        shared: row.get(17)?,
        story: row.get(18)?,
        acts: usize::try_from(row.get::<_, i64>(19)?).unwrap_or(0),
    })
}

impl Record {
    /// How much it holds.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn totals(&self) -> Result<Totals> {
        let ask = "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM report WHERE coder IS NULL),
                   (SELECT count(*) FROM report WHERE retells IS NOT NULL), (SELECT count(DISTINCT story) FROM report),
                   (SELECT count(*) FROM act WHERE state <> 'rejected'), (SELECT count(DISTINCT deed) FROM act WHERE state <> 'rejected'),
                   (SELECT count(*) FROM act WHERE state <> 'coded'), (SELECT count(*) FROM correction), (SELECT count(*) FROM feed WHERE url NOT LIKE 'host:%'),
                   (SELECT min(published) FROM report), (SELECT max(published) FROM report)";
        let bytes = self.size();
        self.read(|db| {
            db.query_row(ask, [], |row| {
                let count = |at: usize| row.get::<_, i64>(at).map(|n| usize::try_from(n).unwrap_or(0));
                let date = |at: usize| -> rusqlite::Result<Option<Date>> {
                    row.get::<_, Option<String>>(at)?.map(|text| day(at, &text)).transpose()
                };
                Ok(Totals {
                    reports: count(0)?,
                    unread: count(1)?,
                    retellings: count(2)?,
                    stories: count(3)?,
                    acts: count(4)?,
                    deeds: count(5)?,
                    judged: count(6)?,
                    corrections: count(7)?,
                    feeds: count(8)?,
                    days: date(9)?.zip(date(10)?),
                    bytes,
                })
            })
        })
    }

    /// The reports from and to a day, the latest first, at most so many; `story` is the name of a report of the story that is meant.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn reports(
        &self,
        since: Option<Date>,
        until: Option<Date>,
        story: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Vec<StoredReport>> {
        let ask = format!(
            "SELECT {REPORT} FROM report WHERE published >= ?1 AND published <= ?2
             AND (?3 IS NULL OR story = (SELECT story FROM report AS one WHERE one.name = ?3))
             ORDER BY published DESC, id DESC LIMIT ?4"
        );
        let since = since.map(|d| d.to_string()).unwrap_or_default();
        let until = until.map_or("9999-12-31".to_owned(), |d| d.to_string());
        let limit = limit.map_or(-1, crate::replay::number);
        self.read(|db| db.prepare(&ask)?.query_map(params![since, until, story, limit], stored)?.collect())
    }

    /// The report of this name.
    ///
    /// # Errors
    /// Where there is none.
    pub fn report(&self, name: &str) -> Result<StoredReport> {
        let ask = format!("SELECT {REPORT} FROM report WHERE name = ?");
        self.read(|db| db.query_row(&ask, [name], stored).optional())?.ok_or_else(|| Error::NoSuch {
            what: "report",
            name: name.to_owned(),
            advice: "; `demarche record list --reports` prints their names",
        })
    }

    /// What analysts and reporters read into events, in one report.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn assessments(&self, report: &str) -> Result<Vec<Assessment>> {
        let ask = "SELECT assessment.body FROM assessment JOIN report ON report.id = assessment.report WHERE report.name = ? ORDER BY assessment.id";
        self.read(|db| db.prepare(ask)?.query_map([report], |row| from_json(0, row.get_ref(0)?.as_str()?))?.collect())
    }

    /// An act with all that belongs to it.
    ///
    /// # Errors
    /// Where there is none.
    pub fn whole_act(&self, id: i64) -> Result<ShownAct> {
        let kept = self.act(id)?;
        let mut tellings = self.tellings(kept.deed)?;
        tellings.retain(|other| other.id != id);
        Ok(ShownAct { tellings, corrections: self.corrections(Some(id))?, kept })
    }

    /// A report with all that belongs to it.
    ///
    /// # Errors
    /// Where there is none.
    pub fn whole_report(&self, name: &str) -> Result<ShownReport> {
        let report = self.report(name)?;
        let filter = Filter { report: Some(name.to_owned()), rejected: true, ..Filter::default() };
        let mut acts_read = Vec::new();
        self.acts_by_report(&filter, |act| {
            acts_read.push(act);
            Ok(())
        })?;
        Ok(ShownReport { assessments: self.assessments(name)?, report, acts_read })
    }
}
