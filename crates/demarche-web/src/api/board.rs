//! What the record holds, where the talks stand, and what moved.

use super::asked::{Nothing, Params};
use crate::Shared;
use crate::fault::Fault;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use demarche_board::{Agreement, Board, Dispute, Meeting, Party, Position, Proposal, Warning};
use demarche_coding::Assessment;
use demarche_record::{Asked, Briefing, Totals};
use jiff::civil::Date;
use serde::Serialize;

/// The lists of a board.
pub const LISTS: &[&str] =
    &["parties", "proposals", "agreements", "positions", "meetings", "warnings", "disputes", "assessments"];

/// How much the record holds.
pub async fn totals(State(site): State<Shared>, _: Nothing) -> Result<Json<Totals>, Fault> {
    Ok(Json(site.shelf.totals().await?.as_ref().clone()))
}

/// Which board it is, beside what is asked of it.
#[derive(Serialize)]
struct Of<T> {
    at: Date,
    /// The first day that it looks at.
    from: Option<Date>,
    /// How many reports were read for it.
    reports: usize,
    #[serde(flatten)]
    rest: T,
}

async fn of<T>(site: &Shared, asked: &Asked, rest: T) -> Result<Of<T>, Fault> {
    let looked = asked.clone();
    let (reports, _) = *site.shelf.kept(format!("looked at {asked:?}"), move |r| r.looked_at(&looked)).await?;
    // before our era there are no reports, and no dates that all programs can read
    let from = asked.window.first(asked.at).filter(|day| day.year() > 0);
    Ok(Of { at: asked.at, from, reports, rest })
}

/// The lists that are asked for.
#[derive(Serialize)]
struct Lists<'b> {
    #[serde(skip_serializing_if = "Option::is_none")]
    parties: Option<&'b [Party]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposals: Option<&'b [Proposal]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreements: Option<&'b [Agreement]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    positions: Option<&'b [Position]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meetings: Option<&'b [Meeting]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warnings: Option<&'b [Warning]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disputes: Option<&'b [Dispute]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assessments: Option<&'b [Assessment]>,
}

impl<'b> Lists<'b> {
    /// Those of these names; all where none is given.
    fn of(board: &'b Board, names: &[&str]) -> Self {
        let wanted = |name: &str| names.is_empty() || names.contains(&name);
        Self {
            parties: wanted("parties").then_some(&board.parties),
            proposals: wanted("proposals").then_some(&board.proposals),
            agreements: wanted("agreements").then_some(&board.agreements),
            positions: wanted("positions").then_some(&board.positions),
            meetings: wanted("meetings").then_some(&board.meetings),
            warnings: wanted("warnings").then_some(&board.warnings),
            disputes: wanted("disputes").then_some(&board.disputes),
            assessments: wanted("assessments").then_some(&board.assessments),
        }
    }
}

/// Where the talks stand: all lists, or those that are asked for.
pub async fn board(State(site): State<Shared>, mut params: Params) -> Result<impl IntoResponse, Fault> {
    let look = params.look(&site).await?;
    let known = |name: &str| {
        let list = LISTS.iter().find(|list| **list == name).copied();
        list.ok_or_else(|| format!("{name:?} is none of {}", LISTS.join(", ")))
    };
    let wanted = params.several("list", known)?;
    params.end()?;
    let board = site.shelf.board(&look.asked).await?;
    let of = of(&site, &look.asked, Lists::of(&board, &wanted)).await?;
    Ok(Json(of).into_response())
}

#[derive(Serialize)]
struct Parties<'b> {
    items: &'b [Party],
}

/// Who is on a board.
pub async fn actors(State(site): State<Shared>, mut params: Params) -> Result<impl IntoResponse, Fault> {
    let look = params.look(&site).await?;
    params.end()?;
    let board = site.shelf.board(&look.asked).await?;
    let of = of(&site, &look.asked, Parties { items: &board.parties }).await?;
    Ok(Json(of).into_response())
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
