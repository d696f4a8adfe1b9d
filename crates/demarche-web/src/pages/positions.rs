//! Who stands where: parties by issues, each cell with its history; below, every position with its sentences.

use super::{PAGE, Who};
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Entry, Frame, Here, Links, line_of, text};
use crate::view::View;
use axum::extract::{Extension, Query, State};
use demarche_board::{Board, Position, Stance};
use demarche_coding::Issue;
use demarche_render::words;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Parties that the table shows; the others are in the list below.
const PARTIES: usize = 24;

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(view): Query<View>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let board = site.shelf.board(&look.asked).await?;
    let query = look.query();
    let links = Links::to(&query);
    let groups = words::positions(&board);
    let body = html! {
        @if board.positions.is_empty() {
            p.empty { "No position was found in these reports. That does not mean that nobody holds one." }
        } @else {
            (table(&board, &query))
            @for (issue, group) in &groups {
                section {
                    h2 id={ "issue-" (issue) } { (words::issue(*issue)) " " span.count { (group.len()) } }
                    @for position in group.iter().take(PAGE) { (line_of(*position, &board, links)) }
                    @if group.len() > PAGE { p { a href={ "/board/positions" (query) } { "All positions" } } }
                }
            }
        }
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Positions, title: "Positions", look: Some(&look) }
        .page(&body))
}

/// Parties by issues. The signs are explained below, since a narrow cell has no room for words.
fn table(board: &Board, query: &str) -> Markup {
    let links = Links::to(query);
    let mut rows: BTreeMap<&str, Vec<&Position>> = BTreeMap::new();
    for position in &board.positions {
        rows.entry(&position.actor.code).or_default().push(position);
    }
    let issues: Vec<Issue> =
        Issue::ALL.iter().copied().filter(|issue| board.positions.iter().any(|p| p.issue == *issue)).collect();
    let mut rows: Vec<(&str, Vec<&Position>)> = rows.into_iter().collect();
    let all = rows.len();
    // the busiest first
    rows.sort_by_key(|(code, of)| (std::cmp::Reverse(of.len()), *code));
    rows.truncate(PARTIES);
    // a row may hold positions that several people told: it bears the party's name, and not that of one of them
    let name = |code: &str, of: &[&Position]| {
        let party = board.parties.iter().find(|party| party.code == code).map(|party| words::headline(party).0);
        party.or_else(|| of.first().map(|p| p.actor.name.as_str())).unwrap_or_default().to_owned()
    };
    html! {
        div.wide tabindex="0" role="region" aria-label="Parties by issues" {
            table.matrix {
                thead { tr { th scope="col" { "Party" } @for issue in &issues { th scope="col" { a href={ "#issue-" (issue) } { (words::issue(*issue)) } } } } }
                tbody {
                    @for (code, of) in &rows {
                        tr {
                            th scope="row" { (links.party(&name(code, of), code)) }
                            @for issue in &issues {
                                td { @for position in of.iter().filter(|p| p.issue == *issue) { (cell(position, query)) } }
                            }
                        }
                    }
                }
            }
        }
        @if all > PARTIES { p.hint { "The " (PARTIES) " parties with the most positions of " (all) "." } }
        p.legend { @for stance in Stance::ALL { (crate::html::mark(words::stance(*stance))) " " } "— each leads to its sentences; before it, in small, what was held before." }
    }
}

/// A stance, what was held before it, and a way to its sentences.
fn cell(position: &Position, query: &str) -> Markup {
    let now = words::stance(position.stance);
    let told = format!("{}: {}", now.word, text(&position.theme));
    html! {
        a.cell.(crate::html::tone(now.tone)) href={ "/board/positions/" (position.key()) (query) } title=(told) {
            @for (was, until) in words::earlier(&position.earlier) {
                span.was.(crate::html::tone(was.tone)) title={ "was " (was.word) @if let Some(until) = until { " until " (until) } } {
                    span aria-hidden="true" { (was.sign) "›" }
                    span.hidden { "was " (was.word) ", " }
                }
            }
            span aria-hidden="true" { (now.sign) }
            span.hidden { (told) }
        }
    }
}
