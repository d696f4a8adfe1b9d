//! What the record holds, where the talks stand, and what moved.

use super::asked::{Nothing, Params};
use crate::Shared;
use crate::fault::Fault;
use axum::Json;
use axum::extract::State;
use demarche_board::{Board, Party};
use demarche_record::{Asked, Briefing, Totals};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};

/// The lists of a board.
const LISTS: &[&str] =
    &["parties", "proposals", "agreements", "positions", "meetings", "warnings", "disputes", "assessments"];

/// How much the record holds.
pub async fn totals(State(site): State<Shared>, _: Nothing) -> Result<Json<Totals>, Fault> {
    Ok(Json(site.shelf.read(|record| record.totals()).await?))
}

/// Which board it is, beside its lists.
#[derive(Serialize)]
struct Of {
    at: Date,
    /// The first day that it looks at.
    from: Option<Date>,
    /// How many reports were read for it.
    reports: usize,
    #[serde(flatten)]
    lists: Map<String, Value>,
}

async fn of(site: &Shared, asked: &Asked, lists: Map<String, Value>) -> Result<Json<Value>, Fault> {
    let looked = asked.clone();
    let (reports, _) = *site.shelf.kept(format!("looked at {asked:?}"), move |r| r.looked_at(&looked)).await?;
    let of = Of { at: asked.at, from: asked.window.first(asked.at), reports, lists };
    Ok(Json(serde_json::to_value(of).map_err(Fault::ours)?))
}

/// Where the talks stand: all lists, or those that are asked for.
pub async fn board(State(site): State<Shared>, mut params: Params) -> Result<Json<Value>, Fault> {
    let look = params.look(&site).await?;
    let known = |name: &str| {
        let list = LISTS.iter().find(|list| **list == name).copied();
        list.ok_or_else(|| format!("{name:?} is none of {}", LISTS.join(", ")))
    };
    let wanted = params.several("list", known)?;
    params.end()?;
    let board = site.shelf.board(&look.asked).await?;
    of(&site, &look.asked, lists(&board, &wanted)?).await
}

fn lists(board: &Board, wanted: &[&str]) -> Result<Map<String, Value>, Fault> {
    let Value::Object(mut lists) = serde_json::to_value(board).map_err(Fault::ours)? else {
        return Err(Fault::ours("a board is no object"));
    };
    lists.retain(|name, _| wanted.is_empty() || wanted.contains(&name.as_str()));
    Ok(lists)
}

/// Who is on a board.
pub async fn actors(State(site): State<Shared>, mut params: Params) -> Result<Json<Value>, Fault> {
    let look = params.look(&site).await?;
    params.end()?;
    let parties: &[Party] = &site.shelf.board(&look.asked).await?.parties;
    let items = serde_json::to_value(parties).map_err(Fault::ours)?;
    of(&site, &look.asked, Map::from_iter([("items".to_owned(), items)])).await
}

/// What moved since a day.
pub async fn changes(State(site): State<Shared>, mut params: Params) -> Result<Json<Briefing>, Fault> {
    let look = params.look(&site).await?;
    let since = params.day("since")?.unwrap_or(look.since);
    let near = params.number("near")?.unwrap_or(Briefing::NEAR);
    params.end()?;
    let briefing = site.shelf.changes(since, &look.asked, look.today, near).await?;
    Ok(Json(Briefing::clone(&briefing)))
}
