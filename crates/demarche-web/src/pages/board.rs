//! Where the talks stand: all lists, one list, one line.

use super::{PAGE, Who};
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Entry, Frame, Here, Links, assessment, days, line_of};
use crate::view::View;
use axum::extract::{Extension, Path, Query, State};
use demarche_board::{Board, Party, Role};
use demarche_render::words;
use maud::{Markup, html};
use serde::Deserialize;

/// Lines of one list on the page of all lists.
const FIRST: usize = 15;

/// All lists.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(view): Query<View>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let board = site.shelf.board(&look.asked).await?;
    let asked = look.asked.clone();
    let (reports, before) = *site.shelf.kept(format!("looked at {asked:?}"), move |r| r.looked_at(&asked)).await?;
    let query = look.query();
    let body = html! {
        p.lead {
            (words::counted(reports, "report")) @if let Some((first, last)) = words::days_of(&board) { ", " (days(first, last)) } "."
            @if before > 0 { " " (words::counted(before, "act")) " told earlier are not looked at." }
        }
        @if words::is_bare(&board) { p.empty { (words::nothing(reports)) } }
        (lists(&board, Links::to(&query), Some(FIRST)))
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Board, title: "Where the talks stand", look: Some(&look) }
        .page(&body))
}

/// The lists of a board; at most so many lines of each.
pub fn lists(board: &Board, links: Links, most: Option<usize>) -> Markup {
    html! {
        (parties(&board.parties, links))
        (of_list("On the table", &board.proposals, board, links, most))
        (of_list("Agreements", &board.agreements, board, links, most))
        (positions(board, links, most))
        (of_list("Meetings", &words::meetings(board).into_iter().cloned().collect::<Vec<_>>(), board, links, most))
        (of_list("Warnings", &board.warnings, board, links, most))
        (of_list("Disputes", &board.disputes, board, links, most))
        @if !board.assessments.is_empty() {
            section {
                h2 id="assessments" { "Assessments " span.count { (board.assessments.len()) } }
                @for one in board.assessments.iter().take(most.unwrap_or(usize::MAX)) { (assessment(one, links)) }
                @if most.is_some_and(|most| most < board.assessments.len()) { p { (links.page("/assessments", &format!("All {}", board.assessments.len()))) } }
            }
        }
    }
}

fn positions(board: &Board, links: Links, most: Option<usize>) -> Markup {
    let mut left = most.unwrap_or(usize::MAX);
    let mut groups = words::positions(board);
    for (_, group) in &mut groups {
        group.truncate(left);
        left -= group.len();
    }
    html! {
        @if !board.positions.is_empty() {
            section {
                h2 id="positions" { "Positions " span.count { (board.positions.len()) } }
                @for (issue, group) in groups.iter().filter(|(_, group)| !group.is_empty()) {
                    h3.part { (words::issue(*issue)) }
                    @for position in group { (line_of(*position, board, links)) }
                }
                (rest("positions", board.positions.len(), links, most))
            }
        }
    }
}

fn of_list<T: Entry>(title: &str, entries: &[T], board: &Board, links: Links, most: Option<usize>) -> Markup {
    html! {
        @if !entries.is_empty() {
            section {
                h2 id=(T::LIST) { (title) " " span.count { (entries.len()) } }
                @for entry in entries.iter().take(most.unwrap_or(usize::MAX)) { (line_of(entry, board, links)) }
                (rest(T::LIST, entries.len(), links, most))
            }
        }
    }
}

fn rest(list: &str, count: usize, links: Links, most: Option<usize>) -> Markup {
    html! { @if most.is_some_and(|most| most < count) { p { (links.page(&format!("/board/{list}"), &format!("All {count}"))) } } }
}

fn parties(parties: &[Party], links: Links) -> Markup {
    html! {
        @if !parties.is_empty() {
            section {
                h2 id="parties" { "Parties " span.count { (parties.len()) } }
                div.roles {
                    @for role in [Role::Belligerent, Role::Mediator, Role::Other] {
                        @let of: Vec<&Party> = parties.iter().filter(|p| p.role == role).collect();
                        @if !of.is_empty() {
                            div {
                                h3.part { (words::role(role)) }
                                ul { @for one in of.iter().take(FIRST) {
                                    @let (name, code) = words::headline(one);
                                    li { (links.party(name, code.unwrap_or(name))) }
                                } }
                                @if of.len() > FIRST { p.hint { "and " (of.len() - FIRST) " more" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Which page of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Paged {
    page: Option<usize>,
}

impl Paged {
    /// Its number, from 1.
    pub fn number(&self) -> usize {
        self.page.unwrap_or(1).max(1)
    }

    /// What of a list stands on it.
    pub fn of<'a, T>(&self, all: &'a [T]) -> impl Iterator<Item = &'a T> {
        all.iter().skip((self.number() - 1).saturating_mul(PAGE)).take(PAGE)
    }
}

/// One list, page by page.
pub async fn list(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Path(list): Path<String>,
    Query(view): Query<View>,
    Query(paged): Query<Paged>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let board = site.shelf.board(&look.asked).await?;
    let query = look.query();
    let (title, body) = match list.as_str() {
        "proposals" => ("On the table", lines(&board.proposals, &board, &query, &paged)),
        "agreements" => ("Agreements", lines(&board.agreements, &board, &query, &paged)),
        "positions" => ("Positions", lines(&board.positions, &board, &query, &paged)),
        "meetings" => ("Meetings", lines(&board.meetings, &board, &query, &paged)),
        "warnings" => ("Warnings", lines(&board.warnings, &board, &query, &paged)),
        "disputes" => ("Disputes", lines(&board.disputes, &board, &query, &paged)),
        _ => return Err(Fault::missing("There is no such list.")),
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Board, title, look: Some(&look) }.page(&body))
}

fn lines<T: Entry>(entries: &[T], board: &Board, query: &str, paged: &Paged) -> Markup {
    let links = Links::to(query);
    html! {
        h2.hidden { "Lines" }
        @if entries.is_empty() { p.empty { "None was found in these reports. That does not mean that there is none." } }
        @for entry in paged.of(entries) { (line_of(entry, board, links)) }
        (pager(&format!("/board/{}", T::LIST), query, paged.number(), entries.len()))
    }
}

/// Leads to the pages before and after one.
pub fn pager(path: &str, query: &str, page: usize, count: usize) -> Markup {
    let pages = count.div_ceil(PAGE);
    let and = if query.is_empty() { "?" } else { "&" };
    html! {
        @if pages > 1 {
            nav.pager aria-label="Pages of the list" {
                @if page > 1 { a rel="prev" href={ (path) (query) (and) "page=" (page - 1) } { "Before" } }
                span { "Page " (page) " of " (pages) ", " (count) " in all" }
                @if page < pages { a rel="next" href={ (path) (query) (and) "page=" (page + 1) } { "After" } }
            }
        }
    }
}

/// One line by itself.
pub async fn line(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Path((list, key)): Path<(String, String)>,
    Query(view): Query<View>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let board = site.shelf.board(&look.asked).await?;
    let query = look.query();
    let found = match list.as_str() {
        "proposals" => one(&board.proposals, &key, &board, &query),
        "agreements" => one(&board.agreements, &key, &board, &query),
        "positions" => one(&board.positions, &key, &board, &query),
        "meetings" => one(&board.meetings, &key, &board, &query),
        "warnings" => one(&board.warnings, &key, &board, &query),
        "disputes" => one(&board.disputes, &key, &board, &query),
        _ => return Err(Fault::missing("There is no such list.")),
    };
    let gone =
        "This line is not on the board of that day: it may have changed with reports or corrections that came since.";
    let body = found.ok_or_else(|| Fault::missing(gone))?;
    let body = html! { (body) p { a href={ "/board/" (list) (query) } { "The whole list" } } };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Board, title: "One line", look: Some(&look) }.page(&body))
}

fn one<T: Entry>(entries: &[T], key: &str, board: &Board, query: &str) -> Option<Markup> {
    let links = Links::to(query);
    let entry = entries.iter().find(|entry| entry.key() == key)?;
    let trace = entry.trace();
    Some(html! {
        h2.hidden { "The line" }
        (line_of(entry, board, links))
        (entry.history(links))
        section {
            h2 { "All sentences " span.count { (trace.evidence.len()) } }
            @for evidence in &trace.evidence { (links.quote(evidence)) }
            p.hint { "How sure: " (format!("{:.2}", trace.confidence)) " of 1, that of its surest act." }
        }
    })
}
