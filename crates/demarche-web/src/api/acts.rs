//! Acts: all that are meant, page by page, and one with all that belongs to it.

use super::Page;
use super::asked::{Nothing, Numbered, Params, word};
use crate::Shared;
use crate::fault::Fault;
use axum::Json;
use axum::extract::State;
use demarche_coding::{EventType, Issue, Status};
use demarche_record::{Filter, Kept, Record, Result, ShownAct};
use std::collections::HashSet;

/// Acts, the latest reports first.
pub async fn acts(State(site): State<Shared>, mut params: Params) -> Result<Page<Kept>, Fault> {
    let filter = Filter {
        since: params.day("since")?,
        until: params.day("until")?,
        parties: params.codes("party")?,
        types: params.several("type", word(EventType::ALL, EventType::from_word, EventType::as_str))?,
        issues: params.several("issue", word(Issue::ALL, Issue::from_word, Issue::as_str))?,
        statuses: params.several("status", word(Status::ALL, Status::from_word, Status::as_str))?,
        report: params.text("report")?,
        least: params.share("min_confidence")?,
        most: params.share("max_confidence")?,
        rejected: params.flag("rejected")?,
        unjudged: params.flag("unjudged")?,
    };
    let (limit, after) = (params.limit()?, params.id("after")?);
    params.end()?;
    let acts = site.shelf.read(move |record| after_act(record, filter, after, limit + 1)).await?;
    Ok(Page::new(acts, limit, |last| params.after(&last.id.to_string())))
}

/// The acts that come after one, also where that one does not fit the filter any longer: whoever judges the acts of one page finds the next
/// where it would have begun.
fn after_act(record: &Record, mut filter: Filter, after: Option<i64>, most: usize) -> Result<Vec<Kept>> {
    let mut had = HashSet::new();
    if let Some(last) = after {
        let day = record.act(last)?.told;
        let whole_day = Filter { since: Some(day), until: Some(day), rejected: true, ..Filter::default() };
        for kept in record.acts(&whole_day, None)? {
            had.insert(kept.id);
            if kept.id == last {
                break;
            }
        }
        filter.until = Some(filter.until.map_or(day, |until| until.min(day)));
    }
    let mut acts = record.acts(&filter, Some(most + had.len()))?;
    acts.retain(|kept| !had.contains(&kept.id));
    acts.truncate(most);
    Ok(acts)
}

/// One act.
pub async fn act(State(site): State<Shared>, Numbered(id): Numbered, _: Nothing) -> Result<Json<ShownAct>, Fault> {
    Ok(Json(site.shelf.read(move |record| record.whole_act(id)).await?))
}
