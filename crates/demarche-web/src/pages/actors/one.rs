//! One actor, or all of a country: under which names, who speaks for it, what it wants, offers and does, with whom.

use super::{Dyad, Names, counted, table};
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Entry, Frame, Here, Links, actor_path, day, in_query, line_of, said, text};
use crate::pages::act::summary;
use crate::pages::timeline::is;
use crate::pages::timeline::pair::country_name;
use crate::pages::{PAGE, Who};
use crate::view::{Look, View};
use axum::extract::{Extension, Path, Query, State};
use demarche_board::{Board, Party};
use demarche_record::{Asked, Filter, Kept, Window, asking};
use demarche_render::words;
use maud::{Markup, html};

/// The latest acts that are shown.
const LATEST: usize = 20;

/// The page of a code.
pub async fn one(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Path(code): Path<String>,
    Query(view): Query<View>,
) -> Result<Markup, Fault> {
    let code = asking::code(&code).map_err(|_| {
        Fault::missing(format!("{code:?} is no code of an actor, such as RUS or RUS/GOV. The page Actors lists all."))
    })?;
    let look = view.look(&site.shelf).await?;
    let board = site.shelf.board(&look.asked).await?;
    let parties: Vec<&Party> = board.parties.iter().filter(|party| is(&party.code, &code)).collect();
    if parties.is_empty() {
        return Err(Fault::missing(unknown(&code, &look)));
    }
    let filter = Filter {
        parties: vec![code.clone()],
        since: look.asked.window.first(look.asked.at),
        until: Some(look.asked.at),
        least: Some(look.asked.least),
        ..Filter::default()
    };
    let latest = site.shelf.read(move |record| record.acts(&filter, Some(LATEST))).await?;
    let all = counted(&site, &look).await?;
    let dyads: Vec<&Dyad> = all.iter().filter(|dyad| dyad.has(&code)).collect();
    let title = name(&code, &parties);
    let alone = Look { asked: Asked { parties: vec![code.clone()], ..look.asked.clone() }, ..look.clone() };
    let (query, alone) = (look.query(), alone.query());
    let actor = Actor { code: &code, parties: &parties, board: &board, query: &query, alone: &alone };
    let body = actor.body(&dyads, &latest);
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Actors, title: &title, look: Some(&look) }.page(&body))
}

/// Why there is no page, and what to do.
fn unknown(code: &str, look: &Look) -> String {
    let mut told = format!("{code} takes part in nothing on the board of {}.", words::day(look.asked.at));
    if look.asked.window != Window::All {
        told += " It may do so earlier: choose to look further back.";
    }
    if !look.asked.parties.is_empty() {
        told +=
            &format!(" The board is that of {} alone: choose other parties, or none.", look.asked.parties.join(", "));
    }
    if !look.all() {
        told += " Doubtful lines are not shown.";
    }
    told + " The page Actors lists all who do."
}

/// What the page is called.
fn name(code: &str, parties: &[&Party]) -> String {
    let own = match parties {
        [only] if only.code == code => Some(text(words::headline(only).0)),
        _ => country_name(code),
    };
    own.filter(|name| name != code).map_or(code.to_owned(), |name| format!("{name} ({code})"))
}

struct Actor<'a> {
    code: &'a str,
    parties: &'a [&'a Party],
    board: &'a Board,
    query: &'a str,
    /// The query of the board of its acts alone.
    alone: &'a str,
}

impl Actor<'_> {
    fn body(&self, dyads: &[&Dyad], latest: &[Kept]) -> Markup {
        let Self { board, query, .. } = *self;
        let links = Links::to(query);
        let names = Names::of_parties(&board.parties);
        let own = |who: &demarche_board::Who| is(&who.code, self.code);
        let positions: Vec<_> = board.positions.iter().filter(|p| own(&p.actor)).collect();
        let made: Vec<_> = board.proposals.iter().filter(|p| p.by.iter().any(own)).collect();
        let answered: Vec<_> = board
            .proposals
            .iter()
            .filter(|p| {
                !p.by.iter().any(own) && (p.to.iter().any(own) || p.responses.keys().any(|by| is(by, self.code)))
            })
            .collect();
        let agreements: Vec<_> =
            board.agreements.iter().filter(|a| a.parties.iter().chain(&a.brokers).any(own)).collect();
        let mut meetings = words::meetings(board);
        meetings.retain(|m| m.participants.iter().any(own));
        let warns: Vec<_> = board.warnings.iter().filter(|w| own(&w.actor)).collect();
        let warned: Vec<_> = board.warnings.iter().filter(|w| !own(&w.actor) && w.to.iter().any(own)).collect();
        html! {
            (self.lead())
            (self.names())
            @if self.parties.iter().any(|p| !p.channels.is_empty()) {
                section {
                    h2 { "Heard through" }
                    p { @for (i, party) in self.parties.iter().filter(|p| !p.channels.is_empty()).enumerate() { @if i > 0 { "; " } (links.everyone(&party.channels)) } }
                }
            }
            @if !dyads.is_empty() {
                section { h2 id="with" { "With whom " span.count { (dyads.len()) } } (table(dyads.iter().copied(), dyads.len(), &names, query)) }
            }
            (self.list("Positions", &positions))
            (self.list("Proposals made", &made))
            (self.list("Proposals of others to it, or answered", &answered))
            (self.list("Agreements", &agreements))
            (self.list("Meetings", &meetings))
            (self.list("Warnings given", &warns))
            (self.list("Warnings received", &warned))
            @if !latest.is_empty() {
                section {
                    h2 id="acts" { "Latest acts" }
                    ol.acts { @for kept in latest { li { p.hint { "told " (day(kept.told)) } (summary(kept)) (links.quote(&kept.act.evidence)) } } }
                    p { a href={ "/search?party=" (in_query(self.code)) } { "All its acts" } }
                }
            }
        }
    }

    fn lead(&self) -> Markup {
        let acts: usize = self.parties.iter().map(|p| p.acts).sum();
        let (first, last) =
            (self.parties.iter().filter_map(|p| p.first).min(), self.parties.iter().filter_map(|p| p.last).max());
        let links = Links::to(self.query);
        let country = self.code.split_once('/').map(|(country, _)| country);
        html! {
            p.lead {
                @if let [only] = self.parties { (role(only)) ", in " (words::counted(acts, "act")) }
                @else { (self.parties.len()) " parties, in " (words::counted(acts, "act")) " counted for each" }
                @if let (Some(first), Some(last)) = (first, last) { ", told " (words::span(first, last)) }
                "."
            }
            p { a href={ "/timeline" (self.alone) "&pair=all" } { "Its acts through time" } }
            @if self.parties.len() > 1 {
                ul { @for party in self.parties { li { (links.party(words::headline(party).0, &party.code)) ": " (role(party)) ", " span.count { (words::counted(party.acts, "act")) } } } }
            } @else if let Some(country) = country {
                @if self.board.parties.iter().filter(|p| is(&p.code, country)).count() > 1 { p.hint { (links.page(&actor_path(country), &format!("All of {country}"))) } }
            }
        }
    }

    /// Every name, those who speak for it among them, with where it is first told.
    fn names(&self) -> Markup {
        let links = Links::to(self.query);
        let several = self.parties.len() > 1;
        let mut all: Vec<_> = self
            .parties
            .iter()
            .flat_map(|party| party.names.iter().map(move |name| (party, name)))
            .filter(|(_, name)| !name.name.trim().is_empty())
            .collect();
        all.sort_by_key(|(party, name)| (std::cmp::Reverse(name.acts + name.speaks), &party.code, &name.name));
        html! {
            @if !all.is_empty() {
                section {
                    h2 id="names" { "Names, and who speaks " span.count { (all.len()) } }
                    div.wide tabindex="0" role="region" aria-label="Names" {
                        table {
                            thead { tr {
                                th scope="col" { "Name" } @if several { th scope="col" { "of" } }
                                th.number scope="col" { "Acts" } th.number scope="col" { "as speaker" } th scope="col" { "First told" }
                            } }
                            tbody {
                                @for (party, name) in all.iter().take(PAGE) {
                                    tr {
                                        th scope="row" { (said(&name.name)) }
                                        @if several { td { a href={ (actor_path(&party.code)) (self.query) } { (text(&party.code)) } } }
                                        td.number { (name.acts + name.speaks) } td.number { (name.speaks) } td { (links.source(&name.evidence)) }
                                    }
                                }
                            }
                        }
                    }
                    @if all.len() > PAGE { p.hint { "The first " (PAGE) " of " (all.len()) "." } }
                }
            }
        }
    }

    fn list<T: Entry>(&self, title: &str, lines: &[&T]) -> Markup {
        let links = Links::to(self.query);
        html! {
            @if !lines.is_empty() {
                section {
                    h2 { (title) " " span.count { (lines.len()) } }
                    @for line in lines.iter().take(PAGE) { (line_of(*line, self.board, links)) }
                    @if lines.len() > PAGE { p { (links.page(&format!("/board/{}", T::LIST), "All of the board")) } }
                }
            }
        }
    }
}

/// What a party does, in the singular.
fn role(party: &Party) -> &'static str {
    match party.role {
        demarche_board::Role::Belligerent => "belligerent",
        demarche_board::Role::Mediator => "mediator",
        demarche_board::Role::Other => "neither belligerent nor mediator",
    }
}
