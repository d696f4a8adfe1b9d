//! Who with whom, and who speaks for whom.

mod dyads;
mod network;
mod one;

pub use one::one;

use super::Who;
use super::timeline::{Pair, dealings};
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Frame, Here, Links, actor_path, day, in_query, said, text};
use crate::view::{Look, View};
use axum::extract::{Extension, Query, State};
use demarche_board::{Board, Party, Role};
use demarche_render::words;
use dyads::{Dyad, dyads};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lines of a table that are shown at once.
const SHOWN: usize = 40;

/// Names of actors by code.
pub struct Names<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Names<'a> {
    /// Those under which parties act most.
    pub fn of_parties(parties: &'a [Party]) -> Self {
        Self(parties.iter().map(|party| (party.code.as_str(), words::headline(party).0)).collect())
    }

    /// The name of a code, or the code.
    fn of(&self, code: &str) -> String {
        text(self.0.get(code).copied().unwrap_or(code))
    }
}

/// The timeline of two.
fn timeline_of(one: &str, other: &str, query: &str) -> String {
    let and = if query.is_empty() { "?" } else { "&" };
    format!("/timeline{query}{and}pair={}", in_query(&Pair::of(one, other).written()))
}

/// The dyads of a board.
async fn counted(site: &Shared, look: &Look) -> Result<Arc<Vec<Dyad>>, Fault> {
    let all = dealings(site, look).await?;
    site.shelf.kept(format!("{:?}", look.asked), move |_| Ok(dyads(&all.deeds))).await
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(view): Query<View>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let (dyads, board) = (counted(&site, &look).await?, site.shelf.board(&look.asked).await?);
    let query = look.query();
    let body = html! {
        @if board.parties.is_empty() {
            div.empty {
                p { "Nobody acts on this board." }
                p { "Look further back, choose other parties, or show doubtful lines too." }
            }
        } @else {
            (with_whom(&board, &dyads, &query))
            (by_role(&board, &query))
            (speakers(&board.parties, &query))
            (channels(&board, &query))
        }
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Actors, title: "Actors", look: Some(&look) }.page(&body))
}

fn with_whom(board: &Board, dyads: &[Dyad], query: &str) -> Markup {
    let names = Names::of_parties(&board.parties);
    let drawn = network::chosen(&board.parties, dyads);
    html! {
        section {
            h2 id="with" { "Who with whom " span.count { (dyads.len()) } }
            @if dyads.is_empty() {
                p.empty { "No act was found in which one deals with another." }
            } @else {
                a.skip href="#dyads" { "Skip the picture" }
                (network::network(&drawn, dyads, &names, query))
                (network::legend())
                p.hint {
                    @if drawn.len() == network::MOST { "The " (network::MOST) " busiest of " (board.parties.len()) ". " }
                    "A line leads to the acts between two, a name to who it is. The thicker, the more acts."
                }
                div id="dyads" { (table(dyads.iter(), SHOWN, &names, query)) }
            }
        }
    }
}

/// Two in each line, the busiest first, at most so many.
fn table<'a>(dyads: impl ExactSizeIterator<Item = &'a Dyad>, most: usize, names: &Names, query: &str) -> Markup {
    let (links, count) = (Links::to(query), dyads.len());
    html! {
        div.wide tabindex="0" role="region" aria-label="Acts between each two" {
            table {
                thead { tr {
                    th scope="col" { "Between" } th scope="col" { "and" } th.number scope="col" { "Acts reported" }
                    th.number scope="col" { "Cooperation +" } th.number scope="col" { "Conflict −" }
                    th.number scope="col" { "Said by others" } th.number scope="col" { "Not done, or not yet" }
                    th scope="col" { "Last told" } th scope="col" { "Acts" }
                } }
                tbody {
                    @for dyad in dyads.take(most) {
                        tr {
                            td { (links.party(&names.of(&dyad.one), &dyad.one)) } td { (links.party(&names.of(&dyad.other), &dyad.other)) }
                            td.number { (dyad.facts()) } td.number { (dyad.good) } td.number { (dyad.bad) }
                            td.number { (dyad.claims) } td.number { (dyad.not) }
                            td.when { (day(dyad.last)) }
                            td { a href=(timeline_of(&dyad.one, &dyad.other, query)) { "timeline" span.hidden { " of " (names.of(&dyad.one)) " and " (names.of(&dyad.other)) } } }
                        }
                    }
                }
            }
        }
        @if count > most { p.hint { "The busiest " (most) " of " (count) ". The page of an actor has all of its own." } }
    }
}

fn by_role(board: &Board, query: &str) -> Markup {
    let links = Links::to(query);
    html! {
        section {
            h2 id="roles" { "Parties " span.count { (board.parties.len()) } }
            div.roles {
                @for role in [Role::Belligerent, Role::Mediator, Role::Other] {
                    @let all: Vec<&Party> = board.parties.iter().filter(|p| p.role == role).collect();
                    @if !all.is_empty() {
                        div {
                            h3 { (words::role(role)) " " span.count { (all.len()) } }
                            ul { @for party in all.iter().take(SHOWN) { li { (links.party(words::headline(party).0, &party.code)) " " span.count { (words::counted(party.acts, "act")) } } } }
                            @if all.len() > SHOWN {
                                details { summary { (all.len() - SHOWN) " more" } ul { @for party in all.iter().skip(SHOWN) { li { (links.party(words::headline(party).0, &party.code)) " " span.count { (party.acts) } } } } }
                            }
                        }
                    }
                }
            }
            p.hint { "Who fights and who mediates is read from what they do and what they are offered; it is no judgement." }
        }
    }
}

/// Names under which parties are heard, those that speak most first.
fn speakers(parties: &[Party], query: &str) -> Markup {
    let links = Links::to(query);
    let mut all: Vec<_> = parties
        .iter()
        .flat_map(|party| party.names.iter().map(move |name| (party, name)))
        .filter(|(_, name)| name.speaks > 0 && !name.name.trim().is_empty())
        .collect();
    all.sort_by(|(p, a), (q, b)| (b.speaks, &p.code, &a.name).cmp(&(a.speaks, &q.code, &b.name)));
    html! {
        @if !all.is_empty() {
            section {
                h2 id="speakers" { "Who speaks " span.count { (all.len()) } }
                div.wide tabindex="0" role="region" aria-label="Who speaks for whom" {
                    table {
                        thead { tr { th scope="col" { "Name" } th scope="col" { "for" } th.number scope="col" { "Acts as speaker" } th scope="col" { "First told" } } }
                        tbody {
                            @for (party, name) in all.iter().take(SHOWN) {
                                tr {
                                    th scope="row" { (said(&name.name)) }
                                    td { a href={ (actor_path(&party.code)) (query) } { (text(&party.code)) } }
                                    td.number { (name.speaks) }
                                    td { (links.source(&name.evidence)) }
                                }
                            }
                        }
                    }
                }
                @if all.len() > SHOWN { p.hint { "The first " (SHOWN) " of " (all.len()) "." } }
            }
        }
    }
}

fn channels(board: &Board, query: &str) -> Markup {
    let links = Links::to(query);
    let heard: Vec<&Party> = board.parties.iter().filter(|party| !party.channels.is_empty()).collect();
    html! {
        @if !heard.is_empty() {
            section {
                h2 id="channels" { "Heard through media of their own " span.count { (heard.len()) } }
                ul { @for party in heard { li { (links.party(words::headline(party).0, &party.code)) ": " (links.everyone(&party.channels)) } } }
            }
        }
    }
}
