//! Which acts tell the same deed.

use crate::acts::ActState;
use crate::replay::number;
use crate::shape::{day, from_json};
use demarche_board::Account;
use demarche_coding::Act;
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Transaction, params};
use std::collections::BTreeSet;

/// Of so many acts with a key in common the latest are compared; more say nothing in particular.
const COMPARED: usize = 64;

/// Lets an act join the deed that it tells, or begin one; a rejected one tells none but its own.
pub(crate) fn join(
    change: &Transaction,
    id: i64,
    report: i64,
    act: &Act,
    told: Date,
    state: ActState,
) -> rusqlite::Result<()> {
    part(change, id)?;
    change.prepare_cached("DELETE FROM deed_key WHERE act = ?")?.execute([id])?;
    let mut deed = id;
    if state != ActState::Rejected {
        let account = Account::of(act, told, &focus(change, report)?);
        let keys = account.keys();
        if let Some(other) = same(change, id, &account, &keys)? {
            deed = other;
        }
        let mut insert = change.prepare_cached("INSERT OR IGNORE INTO deed_key (key, act) VALUES (?, ?)")?;
        for key in keys {
            insert.execute(params![i64::from(key), id])?;
        }
    }
    change.prepare_cached("UPDATE act SET deed = ? WHERE id = ?")?.execute([deed, id])?;
    Ok(())
}

/// The countries that a report is about.
fn focus(change: &Transaction, report: i64) -> rusqlite::Result<Vec<String>> {
    let ask = "SELECT focus FROM report WHERE id = ?";
    change.prepare_cached(ask)?.query_row([report], |row| from_json(0, row.get_ref(0)?.as_str()?))
}

/// Takes an act out of its deed before it goes.
pub(crate) fn leave(change: &Transaction, report: i64, key: &str) -> rusqlite::Result<()> {
    let ask = "SELECT id FROM act WHERE report = ? AND key = ?";
    let id: Option<i64> = change.prepare_cached(ask)?.query_row(params![report, key], |row| row.get(0)).optional()?;
    id.map_or(Ok(()), |id| part(change, id))
}

/// The deed that bears the act's number gets that of the next one.
fn part(change: &Transaction, id: i64) -> rusqlite::Result<()> {
    change
        .prepare_cached(
            "UPDATE act SET deed = (SELECT min(id) FROM act WHERE deed = ?1 AND id <> ?1) WHERE deed = ?1 AND id <> ?1",
        )?
        .execute([id])?;
    Ok(())
}

/// The deed of another act that tells the same.
fn same(change: &Transaction, id: i64, account: &Account, keys: &[u32]) -> rusqlite::Result<Option<i64>> {
    let mut having = change.prepare_cached("SELECT act FROM deed_key WHERE key = ? ORDER BY act DESC LIMIT ?")?;
    let mut read = change.prepare_cached("SELECT deed, told, report, body FROM act WHERE id = ?")?;
    let mut candidates = BTreeSet::new();
    for key in keys {
        for other in having.query_map(params![i64::from(*key), number(COMPARED)], |row| row.get::<_, i64>(0))? {
            candidates.insert(other?);
        }
    }
    candidates.remove(&id);
    for other in candidates {
        let found = read.query_row([other], |row| {
            let text = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
            Ok((row.get::<_, i64>(0)?, day(1, text(1)?)?, row.get(2)?, from_json::<Act>(3, text(3)?)?))
        });
        if let Some((deed, told, report, act)) = found.optional()?
            && Account::of(&act, told, &focus(change, report)?).same_deed(account)
        {
            return Ok(Some(deed));
        }
    }
    Ok(None)
}
