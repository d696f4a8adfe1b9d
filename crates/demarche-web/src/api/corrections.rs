//! What analysts decide. Each correction is signed, and nothing is overwritten.

use super::Page;
use super::asked::{Named, Numbered, Params, Sent};
use crate::Shared;
use crate::fault::Fault;
use crate::guard::Visitor;
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use demarche_record::{By, CHANGEABLE, Correction, Fields, Made};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most characters of a name.
const NAME: usize = 100;
/// The most characters of a quotation: it is looked for at every place of its report.
const QUOTE: usize = 1000;
/// The most characters of anything else that is written.
const WRITTEN: usize = 4000;

type Who = Extension<Visitor>;

/// What was corrected in one go.
#[derive(Serialize)]
pub struct Corrected {
    /// Its number, by which it is undone.
    batch: i64,
    /// The acts.
    acts: Vec<i64>,
}

impl From<Made> for Corrected {
    fn from(made: Made) -> Self {
        Self { batch: made.batch, acts: made.acts }
    }
}

fn refused(told: impl Into<String>) -> Fault {
    Fault { status: StatusCode::UNPROCESSABLE_ENTITY, told: told.into() }
}

fn bounded(what: &str, text: &str, most: usize) -> Result<(), Fault> {
    match text.chars().count() > most {
        true => Err(refused(format!("{what}: it has more than {most} characters"))),
        false => Ok(()),
    }
}

/// Who signs: the name of the login; where there is none, the one that is sent, else that of the visitor.
fn signed(visitor: &Visitor, author: Option<&str>, reason: &str) -> Result<By, Fault> {
    let own = visitor.name.trim();
    let author = match author.map(str::trim) {
        Some(other) if visitor.login && other != own => {
            return Err(refused(format!("author: corrections of this login are signed with {own:?}; leave it out")));
        }
        Some("") => return Err(refused("author: it is empty")),
        Some(author) => author,
        None if own.is_empty() => return Err(refused("author: a correction needs a name")),
        None => own,
    };
    bounded("author", author, NAME)?;
    bounded("reason", reason, WRITTEN)?;
    Ok(By { author: author.to_owned(), reason: reason.trim().to_owned() })
}

/// `FIELD=VALUE`, as analysts write it.
fn set(fields: &BTreeMap<String, String>) -> Result<Vec<String>, Fault> {
    if fields.is_empty() {
        return Err(refused("set: which fields are to be set?"));
    }
    let one = |(field, value): (&String, &String)| {
        if !CHANGEABLE.contains(&field.as_str()) {
            return Err(refused(format!("set: {field:?} is none of {}", CHANGEABLE.join(", "))));
        }
        bounded(field, value, WRITTEN)?;
        Ok(format!("{field}={value}"))
    };
    fields.iter().map(one).collect()
}

/// The corrections, the last ones first.
pub async fn corrections(State(site): State<Shared>, mut params: Params) -> Result<Page<Correction>, Fault> {
    let (act, limit, after) = (params.id("act")?, params.limit()?, params.id("after")?);
    params.end()?;
    let mut all = site.shelf.read(move |record| record.corrections(act)).await?;
    all.retain(|one| after.is_none_or(|last| one.id < last));
    Ok(Page::new(all, limit, |last| params.after(&last.id.to_string())))
}

/// An act is right.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    author: Option<String>,
    #[serde(default)]
    reason: String,
}

/// Confirms an act.
pub async fn confirm(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Numbered(id): Numbered,
    Sent(sent): Sent<Right>,
) -> Result<Json<Corrected>, Fault> {
    let by = signed(&visitor, sent.author.as_deref(), &sent.reason)?;
    let made = site.shelf.write(move |record| record.judge(&[id], true, &by)).await?;
    Ok(Json(made.into()))
}

/// An act is wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    author: Option<String>,
    #[serde(default)]
    reason: String,
    /// Also acts with the same mistake.
    #[serde(default)]
    alike: bool,
}

/// Rejects an act.
pub async fn reject(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Numbered(id): Numbered,
    Sent(sent): Sent<Wrong>,
) -> Result<Json<Corrected>, Fault> {
    let by = signed(&visitor, sent.author.as_deref(), &sent.reason)?;
    let made = site
        .shelf
        .write(move |record| {
            let mut acts = vec![id];
            if sent.alike {
                acts.extend(record.alike(id, &Fields::new())?.into_iter().map(|(other, _)| other));
            }
            record.judge(&acts, false, &by)
        })
        .await?;
    Ok(Json(made.into()))
}

/// Fields of an act are to have other values.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    set: BTreeMap<String, String>,
    author: Option<String>,
    #[serde(default)]
    reason: String,
    /// Also acts with the same mistake.
    #[serde(default)]
    alike: bool,
}

/// Sets fields of an act.
pub async fn change(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Numbered(id): Numbered,
    Sent(sent): Sent<Change>,
) -> Result<Json<Corrected>, Fault> {
    let by = signed(&visitor, sent.author.as_deref(), &sent.reason)?;
    let set = set(&sent.set)?;
    let made = site
        .shelf
        .write(move |record| {
            let fields = record.written(id, &set)?;
            let mut changes = if sent.alike { record.alike(id, &fields)? } else { Vec::new() };
            changes.insert(0, (id, fields));
            record.change(&changes, &by)
        })
        .await?;
    Ok(Json(made.into()))
}

/// An act that the program missed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missed {
    /// The words of its sentence.
    quote: String,
    set: BTreeMap<String, String>,
    author: Option<String>,
    #[serde(default)]
    reason: String,
}

/// Adds an act to a report.
pub async fn add(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Named(name): Named,
    Sent(sent): Sent<Missed>,
) -> Result<Response, Fault> {
    let by = signed(&visitor, sent.author.as_deref(), &sent.reason)?;
    let set = set(&sent.set)?;
    bounded("quote", &sent.quote, QUOTE)?;
    // looked for before anybody has to wait for the record to be written
    let act = site.shelf.read(move |record| record.written_act(&name, &sent.quote, &set)).await?;
    let made = site.shelf.write(move |record| record.add_act(&act, &by)).await?;
    let place = made.acts.first().map(|id| format!("{}/acts/{id}", super::ROOT)).unwrap_or_default();
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(Corrected::from(made))).into_response())
}

/// A correction is to be taken back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Its number; without one, the last in force.
    correction: Option<i64>,
    author: Option<String>,
    #[serde(default)]
    reason: String,
}

/// Takes back what was corrected in one go.
pub async fn undo(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Sent(sent): Sent<Undo>,
) -> Result<Json<Corrected>, Fault> {
    let by = signed(&visitor, sent.author.as_deref(), &sent.reason)?;
    let made = site.shelf.write(move |record| record.undo(sent.correction, &by)).await?;
    Ok(Json(made.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_signs_with_its_own_name() {
        let visitor = |name: &str, login| Visitor { name: name.to_owned(), login, ..Visitor::default() };
        let by = |v: &Visitor, author| signed(v, author, " why ").map(|by| by.author).map_err(|f| f.status.as_u16());
        assert_eq!(by(&visitor("Ada", true), None), Ok("Ada".to_owned()));
        assert_eq!(by(&visitor("Ada", true), Some("Ada")), Ok("Ada".to_owned()));
        assert_eq!(by(&visitor("Ada", true), Some("Bo")), Err(422));
        assert_eq!(by(&visitor("Ada", false), Some(" Bo ")), Ok("Bo".to_owned()));
        assert_eq!(by(&visitor("Ada", false), Some(" ")), Err(422));
        assert_eq!(by(&visitor(" ", false), None), Err(422));
        assert_eq!(by(&visitor("Ada", false), Some(&"x".repeat(101))), Err(422));
    }
}
