//! Reports: all of some days, page by page, one with all that belongs to it, and those in which words stand.

use super::Page;
use super::asked::{Named, Nothing, Params};
use crate::Shared;
use crate::fault::Fault;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use demarche_record::{Hit, Record, Result, ShownReport, StoredReport};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashSet;

/// Reports that words are found in, unless another number is asked for, and the most that can be.
const FOUND: usize = 20;
const MOST: usize = 100;
/// The most words of one search.
const WORDS: usize = 20;

/// Reports, the latest first, without their text.
pub async fn reports(State(site): State<Shared>, mut params: Params) -> Result<Page<Value>, Fault> {
    let (since, until, story) = (params.day("since")?, params.day("until")?, params.text("story")?);
    let (limit, after) = (params.limit()?, params.text("after")?);
    params.end()?;
    let reports = site
        .shelf
        .read(move |record| after_report(record, since, until, story.as_deref(), after.as_deref(), limit + 1))
        .await?;
    let items = reports.into_iter().map(without_text).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::new(items, limit, |last| params.after(last.get("id").and_then(Value::as_str).unwrap_or_default())))
}

fn without_text(stored: StoredReport) -> Result<Value, Fault> {
    let mut value = serde_json::to_value(stored).map_err(Fault::ours)?;
    value.as_object_mut().and_then(|fields| fields.remove("text"));
    Ok(value)
}

fn after_report(
    record: &Record,
    since: Option<Date>,
    mut until: Option<Date>,
    story: Option<&str>,
    after: Option<&str>,
    most: usize,
) -> Result<Vec<StoredReport>> {
    let mut had = HashSet::new();
    if let Some(last) = after {
        let day = record.report(last)?.report.published;
        for stored in record.reports(Some(day), Some(day), None, None)? {
            let end = stored.report.id == last;
            had.insert(stored.report.id);
            if end {
                break;
            }
        }
        until = Some(until.map_or(day, |until| until.min(day)));
    }
    let mut reports = record.reports(since, until, story, Some(most + had.len()))?;
    reports.retain(|stored| !had.contains(&stored.report.id));
    reports.truncate(most);
    Ok(reports)
}

/// One report.
pub async fn report(State(site): State<Shared>, Named(name): Named, _: Nothing) -> Result<Json<ShownReport>, Fault> {
    Ok(Json(site.shelf.read(move |record| record.whole_report(&name)).await?))
}

/// The reports that have the words.
#[derive(Serialize)]
pub struct Found {
    items: Vec<Hit>,
    /// Whether there are more.
    more: bool,
}

/// Refuses what takes long to look for: what stands around each of many common words is dear to find, and so is any word with one letter.
fn bounded(words: &str) -> Result<(), Fault> {
    let refused = |told: String| Err(Fault { status: StatusCode::UNPROCESSABLE_ENTITY, told });
    let parts = || words.split(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”')).filter(|p| !p.is_empty());
    if parts().count() > WORDS {
        return refused(format!("q: at most {WORDS} words are looked for at once"));
    }
    let bare = |part: &str| part.ends_with('*') && part.chars().filter(|c| c.is_alphanumeric()).count() < 2;
    if parts().any(bare) {
        return refused("q: a word with any ending needs two letters before the *".to_owned());
    }
    Ok(())
}

/// The reports in which words stand.
pub async fn search(State(site): State<Shared>, mut params: Params) -> Result<Json<Found>, Fault> {
    let words = params.text("q")?;
    let (since, until, latest) = (params.day("since")?, params.day("until")?, params.flag("latest")?);
    let limit = params.limit_of(FOUND, MOST)?;
    params.end()?;
    let words = words.ok_or_else(|| Fault::asked("q: which words are looked for?"))?;
    // no word has a NUL in it, and none gets past one in a question to SQLite
    let words = words.replace('\0', " ");
    bounded(&words)?;
    let mut items = site.shelf.read(move |record| record.search(&words, since, until, latest, limit + 1)).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    Ok(Json(Found { items, more }))
}
