//! What analysts decide: confirmed, rejected, changed, added; and taken back.

use crate::acts::{ActState, Kept, no_act};
use crate::add::{keys, outdate};
use crate::alike;
use crate::error::{Error, Result};
use crate::file::{Change, Record};
use crate::replay::{self, Step, with};
use crate::shape::{day, json, now, word};
use demarche_coding::{Act, words};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What an analyst does.
    Action {
        /// Says that an act is right.
        Confirm = "confirm",
        /// Says that it is wrong altogether.
        Reject = "reject",
        /// Puts a field of it right.
        Change = "change",
        /// Adds one that the program missed.
        Add = "add",
        /// Takes a correction back.
        Undo = "undo",
    }
}

/// Who corrects, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The analyst's name.
    pub author: String,
    /// The reason; may be empty.
    pub reason: String,
}

/// Fields of an act with the values that they are to have, in JSON, as `demarche code` writes them.
pub type Fields = BTreeMap<String, serde_json::Value>;

/// The fields that an analyst may change: what an act says. Where it is told, and how it was found, stays.
pub const CHANGEABLE: &[&str] = &[
    "type",
    "sense",
    "mode",
    "contexts",
    "actor",
    "recipient",
    "status",
    "by",
    "direct",
    "trigger",
    "theme",
    "issue",
    "issues",
    "condition",
    "when",
    "date",
    "due",
    "due_date",
    "place",
    "location",
];

/// What was corrected in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its number, by which it is undone.
    pub batch: i64,
    /// The acts, by their numbers.
    pub acts: Vec<i64>,
}

/// A correction as it was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correction {
    /// Its number.
    pub id: i64,
    /// The number of those made in one go.
    pub batch: i64,
    /// When, in UTC.
    pub made: String,
    /// By whom.
    pub author: String,
    /// Why.
    pub reason: String,
    /// What was done.
    pub action: Action,
    /// The report.
    pub report: String,
    /// The act's number; `None` where it is there no longer.
    pub act: Option<i64>,
    /// The field that was changed.
    pub field: Option<String>,
    /// Its value before, in JSON.
    pub before: Option<serde_json::Value>,
    /// Its value after, in JSON; the act that was added.
    pub after: Option<serde_json::Value>,
    /// The correction that it takes back.
    pub undoes: Option<i64>,
    /// Whether it is in force: not taken back, and none that takes back.
    pub in_force: bool,
}

impl Record {
    /// Confirms or rejects acts.
    ///
    /// # Errors
    /// Where there is no such act, or the record cannot be written.
    pub fn judge(&mut self, acts: &[i64], right: bool, by: &By) -> Result<Made> {
        let action = if right { Action::Confirm } else { Action::Reject };
        self.write(|change| {
            let mut batch = Batch::new(change, by)?;
            for id in acts {
                let act = Place::of(change, *id)?;
                let said = if right { ActState::Confirmed } else { ActState::Rejected };
                if act.state != said {
                    batch.write(&act, action, None, None, None, None)?;
                }
            }
            batch.done()
        })
    }

    /// Sets fields of acts to other values, all in one go.
    ///
    /// # Errors
    /// Where there is no such act, a field cannot be changed or a value does not fit it, or the record cannot be written.
    pub fn change(&mut self, changes: &[(i64, Fields)], by: &By) -> Result<Made> {
        self.write(|change| {
            let mut batch = Batch::new(change, by)?;
            for (id, fields) in changes {
                for (field, value) in fields {
                    // read anew for each field: the one before may have changed it
                    change_field(&mut batch, &Place::of(change, *id)?, field, value)?;
                }
            }
            batch.done()
        })
    }

    /// Adds an act that the program missed, to the report that its evidence names.
    ///
    /// # Errors
    /// Where there is no such report, its text does not hold the evidence, or the record cannot be written.
    pub fn add_act(&mut self, act: &Act, by: &By) -> Result<Made> {
        self.write(|change| {
            let ask = "SELECT id, published, text FROM report WHERE name = ?";
            let found: Option<(i64, String, String)> = change
                .query_row(ask, [&act.evidence.doc], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let (report, told, text) = found.ok_or_else(|| no_report(&act.evidence.doc))?;
            let evidence = &act.evidence;
            let length = evidence.end.saturating_sub(evidence.start);
            let there: String = text.chars().skip(evidence.start).take(length).collect();
            if there != evidence.text || length == 0 {
                return Err(Error::Refused(format!("{}: the sentence does not stand there", evidence.doc)).into());
            }
            let key = free_key(change, report, act)?;
            let place = Place { id: None, report, key, told: day(1, &told)?, state: ActState::Coded, act: act.clone() };
            let mut batch = Batch::new(change, by)?;
            batch.write(&place, Action::Add, None, None, Some(json(act)?), None)?;
            batch.done()
        })
    }

    /// The acts with the same mistake as this one, that no analyst has spoken of, each with the change that puts it right. It is the same
    /// mistake where the same words were read in the same way: of actors, the same words taken for the same actor; of other fields, the same
    /// trigger of the same rule with the same value. With no fields: the same trigger of the same rule about the same, to be rejected.
    ///
    /// # Errors
    /// Where there is no such act, or the record cannot be read.
    pub fn alike(&self, act: i64, fields: &Fields) -> Result<Vec<(i64, Fields)>> {
        let model = self.act(act)?;
        // what is read is what the program coded, also where the act at hand was put right before
        let model = self.read(|db| coded_of(db, act))?.unwrap_or(model.act);
        let mut found = Vec::new();
        self.acts_by_report(&crate::Filter::default(), |other| {
            if other.id != act && other.state == ActState::Coded {
                match fields.is_empty() {
                    true if alike::same_reading(&model, &other.act) => found.push((other.id, Fields::new())),
                    true => {}
                    false => {
                        let put_right = alike::put_right(&model, fields, &other.act);
                        if !put_right.is_empty() {
                            found.push((other.id, put_right));
                        }
                    }
                }
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Takes back a correction with all that was made in one go with it; without a number, the last one in force. Taking back what takes
    /// back makes it hold again.
    ///
    /// # Errors
    /// Where there is no such correction, it is not in force, or the record cannot be written.
    pub fn undo(&mut self, correction: Option<i64>, by: &By) -> Result<Made> {
        self.write(|change| {
            let all: Vec<Row> = change
                .prepare("SELECT id, batch, undoes, report, key FROM correction ORDER BY id DESC")?
                .query_map([], |row| {
                    Ok(Row { id: row.get(0)?, batch: row.get(1)?, undoes: row.get(2)?, report: row.get(3)?, key: row.get(4)? })
                })?
                .collect::<Result<_, _>>()?;
            // the last first, as in `replay::in_force`
            let mut undone: BTreeSet<i64> = BTreeSet::new();
            let mut active: Vec<&Row> = Vec::new();
            for row in &all {
                if !undone.contains(&row.id) {
                    undone.extend(row.undoes);
                    active.push(row);
                }
            }
            let batch = match correction {
                Some(id) => all.iter().find(|row| row.id == id).map(|row| row.batch),
                None => active.iter().find(|row| row.undoes.is_none()).map(|row| row.batch),
            };
            let Some(batch) = batch else {
                return Err(match correction {
                    Some(id) => Error::NoSuch {
                        what: "correction",
                        name: id.to_string(),
                        advice: "; `demarche record list --corrections` prints their numbers",
                    },
                    None => Error::Refused("there is nothing to undo".to_owned()),
                }
                .into());
            };
            let rows: Vec<&Row> = active.into_iter().filter(|row| row.batch == batch).collect();
            if rows.is_empty() {
                let told = format!("correction {batch} was undone already; undo its undoing to make it hold again");
                return Err(Error::Refused(told).into());
            }
            let mut undo = Batch::new(change, by)?;
            for row in rows {
                // an act that the program finds no longer, and that nobody spoke of any more, is gone
                match Place::by_key(change, row.report, &row.key) {
                    Ok(place) => undo.write(&place, Action::Undo, None, None, None, Some(row.id))?,
                    Err(Change::Told(Error::NoSuch { .. })) => {}
                    Err(error) => return Err(error),
                }
            }
            if undo.first.is_none() {
                let told = format!("the acts of correction {batch} are gone: the program, as it read the reports last, does not find them");
                return Err(Error::Refused(told).into());
            }
            undo.done()
        })
    }

    /// The corrections, the last ones first; of one act where its number is given.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn corrections(&self, act: Option<i64>) -> Result<Vec<Correction>> {
        let ask = "SELECT c.id, c.batch, c.made, c.author, c.reason, c.action, report.name, act.id, c.field, c.before, c.after, c.undoes
                   FROM correction AS c JOIN report ON report.id = c.report LEFT JOIN act ON act.report = c.report AND act.key = c.key
                   WHERE ?1 IS NULL OR act.id = ?1 ORDER BY c.id DESC";
        let mut all: Vec<Correction> = self.read(|db| {
            db.prepare(ask)?
                .query_map([act], |row| {
                    let value = |at: usize| -> rusqlite::Result<Option<serde_json::Value>> {
                        let text: Option<String> = row.get(at)?;
                        text.map(|text| crate::shape::from_json(at, &text)).transpose()
                    };
                    Ok(Correction {
                        id: row.get(0)?,
                        batch: row.get(1)?,
                        made: row.get(2)?,
                        author: row.get(3)?,
                        reason: row.get(4)?,
                        action: word(5, row.get_ref(5)?.as_str()?)?,
                        report: row.get(6)?,
                        act: row.get(7)?,
                        field: row.get(8)?,
                        before: value(9)?,
                        after: value(10)?,
                        undoes: row.get(11)?,
                        in_force: false,
                    })
                })?
                .collect()
        })?;
        // the last first, as in `replay::in_force`
        let mut undone: BTreeSet<i64> = BTreeSet::new();
        for correction in &mut all {
            if !undone.contains(&correction.id) {
                match correction.undoes {
                    Some(target) => {
                        undone.insert(target);
                    }
                    None => correction.in_force = true,
                }
            }
        }
        Ok(all)
    }
}

fn no_report(name: &str) -> Error {
    Error::NoSuch {
        what: "report",
        name: name.to_owned(),
        advice: "; `demarche record list --reports` prints their names",
    }
}

fn coded_of(db: &Connection, act: i64) -> rusqlite::Result<Option<Act>> {
    let ask = "SELECT report, key FROM act WHERE id = ?";
    let place: (i64, String) = db.query_row(ask, [act], |row| Ok((row.get(0)?, row.get(1)?)))?;
    replay::coded(db, place.0, &place.1)
}

/// The key of an act of an analyst: one that no act of the report has, nor ever had.
fn free_key(db: &Connection, report: i64, act: &Act) -> rusqlite::Result<String> {
    let base = keys(std::slice::from_ref(act)).remove(0);
    let ask = "SELECT EXISTS (SELECT 1 FROM act WHERE report = ?1 AND key = ?2) OR EXISTS (SELECT 1 FROM correction WHERE report = ?1 AND key = ?2)";
    let mut number = 1;
    let mut key = base.clone();
    while db.query_row(ask, params![report, key], |row| row.get(0))? {
        number += 1;
        key = format!("{base}:{number}");
    }
    Ok(key)
}

/// A row of the corrections.
struct Row {
    id: i64,
    batch: i64,
    undoes: Option<i64>,
    report: i64,
    key: String,
}

/// An act in its table.
struct Place {
    /// `None` for one that is not there.
    id: Option<i64>,
    report: i64,
    key: String,
    told: Date,
    state: ActState,
    act: Act,
}

impl Place {
    fn of(db: &Connection, id: i64) -> Result<Self, Change> {
        let ask = "SELECT report, key FROM act WHERE id = ?";
        let found: Option<(i64, String)> = db.query_row(ask, [id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (report, key) = found.ok_or_else(|| no_act(id))?;
        Self::by_key(db, report, &key)
    }

    fn by_key(db: &Connection, report: i64, key: &str) -> Result<Self, Change> {
        let ask = format!("SELECT {} FROM act WHERE report = ? AND key = ?", crate::acts::COLUMNS);
        let kept: Option<Kept> = db.query_row(&ask, params![report, key], crate::acts::kept).optional()?;
        if let Some(Kept { id, state, told, act, .. }) = kept {
            return Ok(Self { id: Some(id), report, key: key.to_owned(), told, state, act });
        }
        // an addition that was taken back
        let added = replay::steps(db, report, key)?.into_iter().find(|step| step.action == Action::Add);
        let act = added.and_then(|step| serde_json::from_str(&step.after?).ok());
        let act: Act = act.ok_or_else(|| Error::NoSuch { what: "act", name: key.to_owned(), advice: "" })?;
        let told: String = db.query_row("SELECT published FROM report WHERE id = ?", [report], |row| row.get(0))?;
        Ok(Self { id: None, report, key: key.to_owned(), told: day(0, &told)?, state: ActState::Coded, act })
    }
}

fn change_field(batch: &mut Batch, place: &Place, field: &str, value: &serde_json::Value) -> Result<(), Change> {
    if !CHANGEABLE.contains(&field) {
        let known = CHANGEABLE.join(", ");
        return Err(
            Error::Refused(format!("{field:?} is no field that can be changed; those that can: {known}")).into()
        );
    }
    let text = json(value)?;
    if with(&place.act, field, &text).is_none() {
        return Err(Error::Refused(format!("{text} is no value of {field}; docs/formats.md has its form")).into());
    }
    let before = serde_json::to_value(&place.act).ok().and_then(|act| act.get(field).cloned()).unwrap_or_default();
    if before == *value && place.state != ActState::Rejected {
        return Ok(());
    }
    batch.write(place, Action::Change, Some(field), Some(json(&before)?), Some(text), None)
}

/// Corrections that are made in one go.
struct Batch<'t> {
    change: &'t Transaction<'t>,
    by: By,
    made: String,
    first: Option<i64>,
    acts: Vec<i64>,
}

impl<'t> Batch<'t> {
    fn new(change: &'t Transaction<'t>, by: &By) -> Result<Self, Change> {
        if by.author.trim().is_empty() {
            return Err(Error::Refused(
                "a correction needs the name of who makes it: --author NAME, or the variable DEMARCHE_AUTHOR"
                    .to_owned(),
            )
            .into());
        }
        Ok(Self { change, by: by.clone(), made: now(), first: None, acts: Vec::new() })
    }

    fn write(
        &mut self,
        place: &Place,
        action: Action,
        field: Option<&str>,
        before: Option<String>,
        after: Option<String>,
        undoes: Option<i64>,
    ) -> Result<(), Change> {
        // what the program coded stands in the act's row; read before the row is written anew
        let coded = replay::coded(self.change, place.report, &place.key)?;
        let found: Option<bool> = self
            .change
            .prepare_cached("SELECT found FROM act WHERE report = ? AND key = ?")?
            .query_row(params![place.report, place.key], |row| row.get(0))
            .optional()?;
        self.change
            .prepare_cached(
                "INSERT INTO correction (batch, made, author, reason, action, report, key, field, before, after, undoes)
                 VALUES (coalesce(?1, (SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'correction'), 1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                self.first,
                self.made,
                self.by.author.trim(),
                self.by.reason.trim(),
                action.as_str(),
                place.report,
                place.key,
                field,
                before,
                after,
                undoes
            ])?;
        let id = self.change.last_insert_rowid();
        self.first.get_or_insert(id);
        let steps: Vec<Step> = replay::steps(self.change, place.report, &place.key)?;
        let replayed = replay::replay(coded.as_ref(), &steps);
        // one that the program finds no longer stays only as long as an analyst speaks of it
        let stays = found != Some(false) || !replay::in_force(&steps).is_empty();
        let replayed = replayed.filter(|_| stays);
        let act = replay::put(self.change, place.report, &place.key, place.told, found.unwrap_or(false), &replayed)?;
        if let Some(act) = act.or(place.id)
            && !self.acts.contains(&act)
        {
            self.acts.push(act);
        }
        outdate(self.change, place.told)?;
        Ok(())
    }

    fn done(self) -> Result<Made, Change> {
        match self.first {
            Some(batch) => Ok(Made { batch, acts: self.acts }),
            None => Err(Error::Refused("nothing to correct: the acts are so already".to_owned()).into()),
        }
    }
}
