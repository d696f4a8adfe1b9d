//! What moved: pivots first, then each list, then the days that come near.

use super::Who;
use crate::Shared;
use crate::fault::Fault;
use crate::html::{self, Entry, Frame, Here, Links, deadline, line_of, mark, said};
use crate::view::{Look, View};
use axum::extract::{Extension, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use demarche_board::{Board, Meeting, MeetingState, Position, Shift};
use demarche_record::{Asked, Briefing, Window, agreed};
use demarche_render::briefing::{self, Change, Followed, Section};
use demarche_render::words;
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};
use std::sync::Arc;

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(view): Query<View>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let briefing = moved(&site, &look).await?;
    let board = site.shelf.board(&look.asked).await?;
    let asked = Asked { window: days_since(&look), ..look.asked.clone() };
    let reports = *site.shelf.kept(format!("new {asked:?}"), move |r| Ok(r.looked_at(&asked)?.0)).await?;
    let empty = reports == 0 && site.shelf.totals().await?.reports == 0;
    let body = if empty { begin(site.jobs.open()) } else { body(&briefing, &board, &look, reports) };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Today, title: "What moved", look: Some(&look) }.page(&body))
}

fn days_since(look: &Look) -> Window {
    // a day after the board's has no reports
    u32::try_from((look.asked.at - look.since).get_days()).map_or(Window::Days(0), Window::Days)
}

async fn moved(site: &Shared, look: &Look) -> Result<Arc<Briefing>, Fault> {
    site.shelf.changes(look.since, &look.asked, look.today, Briefing::NEAR).await
}

/// What to do with a record that is empty.
fn begin(open: bool) -> Markup {
    html! {
        div.empty {
            p { "There is no report in this record yet." }
            @if open { p { a.button href="/add" { "Add reports" } " — paste a text, upload files, or name a feed." } }
            p { "On the command line: " code { "demarche record add RECORD FILES…" } }
        }
    }
}

fn body(briefing: &Briefing, board: &Board, look: &Look, reports: usize) -> Markup {
    let query = look.query();
    let links = Links::to(&query);
    let turned = briefing::pivots(briefing);
    let all = briefing::sections(briefing);
    let ahead: Vec<&Meeting> = words::meetings(board)
        .into_iter()
        .filter(|m| m.state == MeetingState::Planned && comes(m, look.today))
        .collect();
    let and = if query.is_empty() { "?" } else { "&" };
    let since = |days: i64, words: &str| {
        let first = look.asked.at.saturating_sub(days.days());
        html! { a href={ (query) (and) "since=" (first) } aria-current=[(first == look.since).then_some("true")] { (words) } }
    };
    html! {
        p.lead {
            (words::counted(reports, "report")) " of " (html::days(briefing.since.min(briefing.until), briefing.until)) ". "
            "What moved since " (since(1, "the day before")) ", " (since(7, "a week before")) ", " (since(30, "a month before")) "."
        }
        @if briefing.changes.is_empty() && turned.is_empty() {
            p.empty {
                @if briefing.is_empty() { (briefing::nothing(reports)) } @else { (briefing::STILL) }
            }
        }
        @if !turned.is_empty() {
            section { h2 id="pivots" { "Pivots " span.count { (turned.len()) } } @for (position, shift) in turned { (pivot(position, shift, links)) } }
        }
        (section("proposals", "On the table", &all.proposals, board, links, |p| html! {
            @if let Some(agreement) = agreed(p, &briefing.changes) {
                p { "agreed, now " strong { (words::agreement_kind(agreement.kind)) } " " (mark(words::agreement(agreement.state))) ": " (links.everyone(&agreement.parties)) }
            }
        }))
        (section("agreements", "Agreements", &all.agreements, board, links, nothing))
        (section("positions", "Positions", &all.positions, board, links, nothing))
        (section("meetings", "Meetings", &all.meetings, board, links, nothing))
        (section("warnings", "Warnings", &all.warnings, board, links, nothing))
        (section("disputes", "Disputes", &all.disputes, board, links, nothing))
        @if !briefing.near.is_empty() {
            section { h2 id="near" { "Days near " span.count { (briefing.near.len()) } } @for one in &briefing.near { (deadline(one, look.today, links)) } }
        }
        @if !briefing.passed.is_empty() {
            section { h2 id="passed" { "Days passed " span.count { (briefing.passed.len()) } } @for one in &briefing.passed { (deadline(one, look.today, links)) } }
        }
        @if !ahead.is_empty() {
            section {
                h2 id="ahead" { "Meetings ahead " span.count { (ahead.len()) } }
                @for meeting in ahead { (line_of(meeting, board, links)) }
            }
        }
        @if !board.proposals.is_empty() {
            section {
                h2 id="table" { "On the table now " span.count { (board.proposals.len()) } }
                @for proposal in board.proposals.iter().take(FIRST) { (line_of(proposal, board, links)) }
                @if board.proposals.len() > FIRST { p { a href={ "/board/proposals" (query) } { "All " (board.proposals.len()) } } }
            }
        }
        p.hint { (briefing::ABSENCE) }
    }
}

/// Proposals shown below what moved.
const FIRST: usize = 10;

/// Whether it is still to come, as far as it is known.
fn comes(meeting: &Meeting, today: Date) -> bool {
    meeting.date.as_ref().is_none_or(|date| date.end >= today)
}

fn nothing<T>(_: &T) -> Markup {
    html! {}
}

/// A move of a position, with both sentences.
pub fn pivot(position: &Position, shift: &Shift, links: Links) -> Markup {
    html! {
        article.line.pivot {
            h3 {
                (mark(words::shift(shift.kind))) " " (links.who(&position.actor)) " on " span.kind { (words::issue(position.issue)) } ": " (said(&position.theme))
            }
            div.pair {
                div { p.was { "was " (mark(words::stance(shift.from.stance))) ", " (html::day(shift.from.date)) } (links.quote(&shift.from.evidence)) }
                div { p.was { "now " (mark(words::stance(shift.to.stance))) ", " (html::day(shift.to.date)) } (links.quote(&shift.to.evidence)) }
            }
        }
    }
}

fn section<T: Entry + Followed>(
    id: &str,
    title: &str,
    section: &Section<T>,
    board: &Board,
    links: Links,
    gone: impl Fn(&T) -> Markup,
) -> Markup {
    html! {
        @if section.count() > 0 {
            section {
                h2 id=(id) { (title) " " span.count { (section.count()) } }
                @if !section.new.is_empty() { h3.part { "New" } }
                @for entry in &section.new { (line_of(*entry, board, links)) }
                @if !section.moved.is_empty() { h3.part { "Changed" } }
                @for moved in &section.moved {
                    article.line {
                        h3 { (moved.entry.head(links)) (links.line(T::LIST, &moved.entry.key())) }
                        ul.changes { @for change in moved.entry.changes(&moved.steps) { li { (told(&change, links)) } } }
                        (links.sentences(briefing::news(&moved.evidence, &Entry::trace(&moved.entry).evidence)))
                    }
                }
                @if !section.gone.is_empty() { h3.part { "No longer listed" } }
                @for entry in &section.gone { article.line.gone { h3 { (entry.head(links)) } (gone(entry)) } }
            }
        }
    }
}

fn told(change: &Change, links: Links) -> Markup {
    let none = "not told";
    let words = |words: &str| html! { @if words.trim().is_empty() { (none) } @else { (said(words)) } };
    html! {
        @match change {
            Change::Value { of, from, to, evidence } => {
                @if let Some(one) = of { (links.who(one)) ": " }
                @if let Some(from) = from { (mark(*from)) } @else { (none) }
                " → "
                @if let Some(to) = to { (mark(*to)) } @else { (none) }
                @if let Some(evidence) = evidence { " " (links.source(evidence)) }
            }
            Change::Alleged { accuser, accused, evidence, listed } => {
                (links.who(accuser)) " says that " (links.who(accused)) " broke it"
                @if !listed { " (no longer listed)" }
                @if let Some(evidence) = evidence { " " (links.source(evidence)) }
            }
            Change::Actors(lead, all) => { (lead) ": " @if all.is_empty() { "nobody named" } @else { (links.everyone(all)) } }
            Change::Words(what, from, to) => { (what) ": " (words(from)) " → " (words(to)) }
        }
    }
}

/// What moved, as a feed.
pub async fn atom(State(site): State<Shared>, Query(view): Query<View>) -> Result<Response, Fault> {
    let look = view.look(&site.shelf).await?;
    let briefing = moved(&site, &look).await?;
    let feed = demarche_record::atom(&briefing, &site.shelf.name());
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response())
}

/// Meetings and days that something is set for, for calendars.
pub async fn calendar(State(site): State<Shared>, Query(view): Query<View>) -> Result<Response, Fault> {
    let look = view.look(&site.shelf).await?;
    let board = site.shelf.board(&look.asked).await?;
    let days = demarche_board::deadlines(&board, Date::MIN, Date::MAX);
    // of the board's day, so that it is the same each time it is asked for
    let stamp = look.asked.at.to_zoned(jiff::tz::TimeZone::UTC).map_err(Fault::ours)?.timestamp();
    let calendar = demarche_record::calendar(&days, &board.meetings, stamp);
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], calendar).into_response())
}
