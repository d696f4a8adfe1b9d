//! Acts as they are kept.

use crate::error::{Error, Result};
use crate::file::Record;
use crate::filter::Filter;
use crate::shape::{day, from_json, word};
use demarche_coding::{Act, words};
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Row, params_from_iter};
use serde::{Deserialize, Serialize};

words! {
    /// What an analyst made of an act.
    ActState {
        /// Nothing: it is as the program coded it.
        Coded = "coded",
        /// It is right.
        Confirmed = "confirmed",
        /// A field of it was put right.
        Changed = "changed",
        /// The program missed it, and an analyst added it.
        Added = "added",
        /// It is wrong and makes no line.
        Rejected = "rejected",
    }
}

/// An act with what the record knows of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// Its number in the record, by which corrections name it.
    pub id: i64,
    /// What an analyst made of it.
    pub state: ActState,
    /// Whether the program, as it last read the report, finds it.
    pub found: bool,
    /// The day of its report.
    pub told: Date,
    /// The number of the first act that tells the same deed.
    pub deed: i64,
    /// The act as it stands.
    #[serde(flatten)]
    pub act: Act,
}

pub(crate) const COLUMNS: &str = "act.id, act.state, act.found, act.told, act.deed, act.body";

pub(crate) fn kept(row: &Row) -> rusqlite::Result<Kept> {
    let text = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
    Ok(Kept {
        id: row.get(0)?,
        state: word(1, text(1)?)?,
        found: row.get(2)?,
        told: day(3, text(3)?)?,
        deed: row.get(4)?,
        act: from_json(5, text(5)?)?,
    })
}

impl Record {
    /// The acts that are meant, the latest reports first, at most so many.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn acts(&self, filter: &Filter, limit: Option<usize>) -> Result<Vec<Kept>> {
        let mut acts = Vec::new();
        self.each_act(filter, "act.told DESC, act.report DESC, act.start, act.id", limit, |act| {
            acts.push(act);
            Ok(())
        })?;
        Ok(acts)
    }

    /// Hands on the acts that are meant one by one, report by report in the order in which these were added, so that any number take no
    /// more memory than one.
    ///
    /// # Errors
    /// Where the record cannot be read, and those of `take`.
    pub fn acts_by_report(&self, filter: &Filter, take: impl FnMut(Kept) -> Result<()>) -> Result<()> {
        self.each_act(filter, "act.report, act.start, act.id", None, take)
    }

    fn each_act(
        &self,
        filter: &Filter,
        order: &str,
        limit: Option<usize>,
        mut take: impl FnMut(Kept) -> Result<()>,
    ) -> Result<()> {
        let (condition, values) = filter.condition();
        let limit = limit.map(|n| format!(" LIMIT {n}")).unwrap_or_default();
        // the latest few are found by their days, without all others being put in order first
        let by = match filter.parties.is_empty() && filter.report.is_none() && !limit.is_empty() {
            true => "INDEXED BY act_told ",
            false => "",
        };
        let ask = format!("SELECT {COLUMNS} FROM act {by}WHERE {condition} ORDER BY {order}{limit}");
        let told = |e| Error::of(&self.path, e);
        let mut statement = self.db.prepare(&ask).map_err(told)?;
        for act in statement.query_map(params_from_iter(values), kept).map_err(told)? {
            take(act.map_err(told)?)?;
        }
        Ok(())
    }

    /// The act of this number.
    ///
    /// # Errors
    /// Where there is none.
    pub fn act(&self, id: i64) -> Result<Kept> {
        let ask = format!("SELECT {COLUMNS} FROM act WHERE id = ?");
        self.read(|db| db.query_row(&ask, [id], kept).optional())?.ok_or_else(|| no_act(id))
    }

    /// The acts that tell the same deed as this one, in order of time.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn tellings(&self, deed: i64) -> Result<Vec<Kept>> {
        let ask = format!(
            "SELECT {COLUMNS} FROM act WHERE deed = ? AND act.state <> 'rejected' ORDER BY act.told, act.report, act.start"
        );
        self.read(|db| db.prepare(&ask)?.query_map([deed], kept)?.collect())
    }
}

pub(crate) fn no_act(id: i64) -> Error {
    Error::NoSuch {
        what: "act",
        name: id.to_string(),
        advice: "; `demarche record list` and `search` print the numbers of acts",
    }
}
