//! From an act as the program coded it and an analyst's corrections to the act as it stands.

use crate::acts::ActState;
use crate::correct::Action;
use crate::deeds;
use crate::shape::{from_json, json};
use demarche_coding::Act;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};

/// A correction as it stands in its table.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub id: i64,
    pub action: Action,
    pub field: Option<String>,
    pub after: Option<String>,
    pub undoes: Option<i64>,
}

/// An act, corrected.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Replayed {
    pub state: ActState,
    /// As it stands.
    pub act: Act,
    /// As the program coded it, where that is something else.
    pub coded: Option<Act>,
}

/// The corrections in force, in order: an undone one is none, and neither is one that undoes.
pub(crate) fn in_force(steps: &[Step]) -> Vec<&Step> {
    // What undoes comes later than what it undoes, so that from the last to the first each is settled when it is met.
    let mut undone: BTreeSet<i64> = BTreeSet::new();
    let mut force = Vec::new();
    for step in steps.iter().rev() {
        if undone.contains(&step.id) {
            continue;
        }
        match step.undoes {
            Some(target) => {
                undone.insert(target);
            }
            None => force.push(step),
        }
    }
    force.reverse();
    force
}

/// The act as the corrections make it; `None` where there is nothing to correct. One that no longer fits (a field that a newer version does
/// not know) is passed over.
pub(crate) fn replay(coded: Option<&Act>, steps: &[Step]) -> Option<Replayed> {
    let mut state = ActState::Coded;
    let mut act = coded.cloned();
    for step in in_force(steps) {
        match step.action {
            Action::Add => {
                if let Some(added) = step.after.as_deref().and_then(|text| serde_json::from_str(text).ok()) {
                    // what the program finds by itself now is the program's
                    if act.is_none() {
                        (act, state) = (Some(added), ActState::Added);
                    }
                }
            }
            Action::Confirm => {
                if !matches!(state, ActState::Changed | ActState::Added) {
                    state = ActState::Confirmed;
                }
            }
            Action::Reject => state = ActState::Rejected,
            Action::Change => {
                let made = act.as_ref().and_then(|act| with(act, step.field.as_deref()?, step.after.as_deref()?));
                if let Some(made) = made {
                    act = Some(made);
                    if state != ActState::Added {
                        state = ActState::Changed;
                    }
                }
            }
            Action::Undo => {}
        }
    }
    let mut act = act?;
    // an analyst's word is sure
    if matches!(state, ActState::Confirmed | ActState::Changed | ActState::Added) {
        act.confidence = 1.0;
    }
    let coded = coded.filter(|coded| **coded != act).cloned();
    Some(Replayed { state, act, coded })
}

/// The act with a field set to a value in JSON, where both fit.
pub(crate) fn with(act: &Act, field: &str, value: &str) -> Option<Act> {
    let mut object = serde_json::to_value(act).ok()?;
    *object.get_mut(field)? = serde_json::from_str(value).ok()?;
    serde_json::from_value(object).ok()
}

/// The corrections of an act, in order.
pub(crate) fn steps(db: &Connection, report: i64, key: &str) -> rusqlite::Result<Vec<Step>> {
    db.prepare_cached(
        "SELECT id, action, field, after, undoes FROM correction WHERE report = ? AND key = ? ORDER BY id",
    )?
    .query_map(params![report, key], |row| {
        Ok(Step {
            id: row.get(0)?,
            action: crate::shape::word(1, row.get_ref(1)?.as_str()?)?,
            field: row.get(2)?,
            after: row.get(3)?,
            undoes: row.get(4)?,
        })
    })?
    .collect()
}

/// The acts of a report by their keys, each with its corrections in the table, those that are not in force included; empty for one that has none
/// in force.
pub(crate) fn of_report(db: &Connection, report: i64) -> rusqlite::Result<BTreeMap<String, Vec<Step>>> {
    let keys: Vec<String> = db
        .prepare_cached("SELECT key FROM act WHERE report = ?")?
        .query_map([report], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    keys.into_iter()
        .map(|key| {
            let steps = steps(db, report, &key)?;
            let steps = if in_force(&steps).is_empty() { Vec::new() } else { steps };
            Ok((key, steps))
        })
        .collect()
}

/// What the program coded of an act that stands in the table.
pub(crate) fn coded(db: &Connection, report: i64, key: &str) -> rusqlite::Result<Option<Act>> {
    // of one that an analyst added and the program does not find, nothing
    let ask = "SELECT CASE WHEN found = 0 AND EXISTS (SELECT 1 FROM correction AS c WHERE c.report = ?1 AND c.key = ?2 AND c.action = 'add') THEN NULL
               ELSE coalesce(coded, body) END FROM act WHERE report = ?1 AND key = ?2";
    let text: Option<Option<String>> =
        db.prepare_cached(ask)?.query_row(params![report, key], |row| row.get(0)).optional()?;
    text.flatten().map(|text| from_json(0, &text)).transpose()
}

/// Writes an act as it stands in place of what stood under its key.
pub(crate) fn put(
    change: &Transaction,
    report: i64,
    key: &str,
    told: Date,
    found: bool,
    replayed: &Option<Replayed>,
) -> rusqlite::Result<Option<i64>> {
    let Some(Replayed { state, act, coded }) = replayed else {
        deeds::leave(change, report, key)?;
        change.prepare_cached("DELETE FROM act WHERE report = ? AND key = ?")?.execute(params![report, key])?;
        return Ok(None);
    };
    let values = params![
        report,
        key,
        told.to_string(),
        number(act.evidence.sentence),
        number(act.evidence.start),
        number(act.evidence.end),
        act.event.as_str(),
        act.status.as_str(),
        act.issue.as_str(),
        f64::from(act.confidence),
        state.as_str(),
        found,
        json(act)?,
        coded.as_ref().map(json).transpose()?,
    ];
    // an upsert would use up a number each time
    let known = change
        .prepare_cached(
            "UPDATE act SET told = ?3, sentence = ?4, start = ?5, \"end\" = ?6, type = ?7, status = ?8, issue = ?9, confidence = ?10, state = ?11,
                 found = ?12, body = ?13, coded = ?14
             WHERE report = ?1 AND key = ?2 RETURNING id",
        )?
        .query_row(values, |row| row.get(0))
        .optional()?;
    let id: i64 = match known {
        Some(id) => id,
        None => change
            .prepare_cached(
                "INSERT INTO act (report, key, told, sentence, start, \"end\", type, status, issue, confidence, deed, state, found, body, coded)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, ?12, ?13, ?14) RETURNING id",
            )?
            .query_row(values, |row| row.get(0))?,
    };
    change.prepare_cached("DELETE FROM party WHERE act = ?")?.execute([id])?;
    let mut party = change.prepare_cached("INSERT OR IGNORE INTO party (code, act, role) VALUES (?, ?, ?)")?;
    for (role, actors) in [("actor", &act.actor), ("recipient", &act.recipient), ("by", &act.by)] {
        for actor in actors {
            party.execute(params![actor.code, id, role])?;
        }
    }
    deeds::join(change, id, report, act, told, *state)?;
    Ok(Some(id))
}

pub(crate) fn number(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(id: i64, action: Action, undoes: Option<i64>) -> Step {
        Step { id, action, field: None, after: None, undoes }
    }

    #[test]
    fn what_is_undone_is_not_in_force() {
        let force = |steps: &[Step]| in_force(steps).iter().map(|s| s.id).collect::<Vec<_>>();
        let reject = step(1, Action::Reject, None);
        let undo = step(2, Action::Undo, Some(1));
        let redo = step(3, Action::Undo, Some(2));
        assert_eq!(force(std::slice::from_ref(&reject)), [1]);
        assert_eq!(force(&[reject.clone(), undo.clone()]), [0; 0]);
        assert_eq!(force(&[reject, undo, redo]), [1]);
    }
}
