//! Who dealt with whom, when and how: deeds without their words, which is all that counting and drawing many of them takes.

use crate::board::Asked;
use crate::error::Result;
use crate::file::Record;
use crate::shape::{day, from_json, word};
use demarche_coding::{ActDate, EventType, Sense, Status};
use jiff::civil::Date;
use rusqlite::{Connection, params_from_iter};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// A deed, as its surest act tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dealing {
    /// The number of that act.
    pub act: i64,
    /// The day of its report.
    pub told: Date,
    /// When it took place, where the sentence tells that.
    pub date: Option<ActDate>,
    /// Its type.
    pub event: EventType,
    /// The finer sense.
    pub sense: Sense,
    /// Whether it happened.
    pub status: Status,
    /// Codes of those who act.
    pub actors: Vec<Arc<str>>,
    /// Codes of those toward whom.
    pub recipients: Vec<Arc<str>>,
    /// Codes of those by whose word: where there is one, it is a claim.
    pub by: Vec<Arc<str>>,
}

/// What of an act's body is looked at.
#[derive(Deserialize)]
struct Body {
    sense: Sense,
    actor: Vec<Coded>,
    recipient: Vec<Coded>,
    by: Vec<Coded>,
    date: Option<ActDate>,
}

#[derive(Deserialize)]
struct Coded {
    code: String,
}

impl Record {
    /// The deeds that a board rests on, in order of time.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn dealings(&self, asked: &Asked) -> Result<Vec<Dealing>> {
        self.read(|db| {
            let mut codes = HashSet::new();
            let mut ask = db.prepare_cached("SELECT told, type, status, body FROM act WHERE id = ?")?;
            let mut all = Vec::new();
            for id in chosen(db, asked)? {
                let dealing = ask.query_row([id], |row| {
                    let text = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
                    let body: Body = from_json(3, text(3)?)?;
                    let mut own = |all: Vec<Coded>| all.into_iter().map(|one| shared(&mut codes, one.code)).collect();
                    Ok(Dealing {
                        act: id,
                        told: day(0, text(0)?)?,
                        date: body.date.filter(|date| date.told),
                        event: word(1, text(1)?)?,
                        sense: body.sense,
                        status: word(2, text(2)?)?,
                        actors: own(body.actor),
                        recipients: own(body.recipient),
                        by: own(body.by),
                    })
                })?;
                all.push(dealing);
            }
            all.sort_by_key(|deed: &Dealing| (deed.told, deed.act));
            Ok(all)
        })
    }

    /// The days of reports, by name; those that are not in the record are left out.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn days_of(&self, reports: &[String]) -> Result<BTreeMap<String, Date>> {
        self.read(|db| {
            let mut ask = db.prepare_cached("SELECT published FROM report WHERE name = ?")?;
            let mut days = BTreeMap::new();
            for name in reports {
                for found in ask.query_map([name], |row| day(0, row.get_ref(0)?.as_str()?))? {
                    days.insert(name.clone(), found?);
                }
            }
            Ok(days)
        })
    }
}

/// The surest act of each deed, of several the first told, as for boards; those that are not sure enough are left out.
fn chosen(db: &Connection, asked: &Asked) -> rusqlite::Result<Vec<i64>> {
    let (condition, values) = asked.filter().condition();
    // all of it stands in an index
    let ask = format!(
        "SELECT act.id, act.deed, act.confidence FROM act INDEXED BY act_told WHERE {condition} ORDER BY act.told, act.id"
    );
    let mut surest: HashMap<i64, (i64, f64)> = HashMap::new();
    let mut statement = db.prepare(&ask)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let (id, deed, sure) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let one = surest.entry(deed).or_insert((id, sure));
        if sure > one.1 {
            *one = (id, sure);
        }
    }
    let mut ids: Vec<i64> =
        surest.into_values().filter(|(_, sure)| *sure as f32 >= asked.least).map(|(id, _)| id).collect();
    ids.sort_unstable();
    Ok(ids)
}

/// The one copy of a code: a few hundred are written a hundred thousand times.
fn shared(codes: &mut HashSet<Arc<str>>, code: String) -> Arc<str> {
    match codes.get(code.as_str()) {
        Some(known) => Arc::clone(known),
        None => {
            let code: Arc<str> = code.into();
            codes.insert(Arc::clone(&code));
            code
        }
    }
}
