//! Acts by day between conflict and cooperation, with truces.
//!
//! ```text
//! record ──► deeds (pair) ──► span ──► marks, sums ──► chart, table
//! board  ──► truces ───────────────────────────────┘
//! ```

mod chart;
mod marks;
pub mod pair;
mod span;
mod table;
#[cfg(test)]
pub mod testing;
mod truces;

pub use chart::{n, sign, signed};
pub use marks::{Lane, score};
pub use pair::{Pair, between, is};

use super::Who;
use super::act::summary;
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Entry as _, Frame, Here, Links, day, in_query, mark, text};
use crate::view::{Look, View};
use axum::extract::{Extension, Query, State};
use chart::{Chart, until};
use demarche_board::Board;
use demarche_coding::{Act, Status};
use demarche_record::{Dealing, Kept, Window, asking};
use demarche_render::words;
use jiff::civil::Date;
use marks::days;
use maud::{Markup, html};
use serde::Deserialize;
use span::Span;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use truces::{Truce, alleged};

/// Acts listed below the picture.
const LISTED: usize = 50;
/// Pairs offered.
const OFFERED: usize = 30;
/// What is asked for where no pair is wanted.
const ALL: &str = "all";

/// What the address tells beside the board.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    pair: String,
    from: String,
    to: String,
}

/// What a board's deeds are, and the pairs with the most of them.
pub struct Dealings {
    /// The deeds, in order of time.
    pub deeds: Vec<Dealing>,
    /// The pairs.
    pub pairs: Vec<(Pair, usize)>,
}

/// The deeds of a board.
///
/// # Errors
/// Where the record cannot be read.
pub async fn dealings(site: &Shared, look: &Look) -> Result<Arc<Dealings>, Fault> {
    let asked = look.asked.clone();
    let make = move |record: &demarche_record::Record| {
        let deeds = record.dealings(&asked)?;
        let pairs = pair::busiest(&deeds);
        Ok(Dealings { deeds, pairs })
    };
    site.shelf.kept(format!("{:?}", look.asked), make).await
}

/// The addresses of this page with other days.
pub struct Address {
    board: String,
    pair: Option<String>,
}

impl Address {
    /// For a board, which its query asks for, and a pair or `all`.
    pub fn new(query: &str, pair: Option<&str>) -> Self {
        Self { board: query.to_owned(), pair: pair.map(str::to_owned) }
    }

    /// The query of the board.
    fn board(&self) -> &str {
        &self.board
    }

    /// Up to where the days are written.
    fn open(&self) -> String {
        let and = if self.board.is_empty() { "?" } else { "&" };
        let pair = self.pair.as_ref().map(|pair| format!("pair={}&", in_query(pair))).unwrap_or_default();
        format!("/timeline{}{and}{pair}", self.board)
    }

    /// With these days.
    fn with(&self, span: Span) -> String {
        format!("{}from={}&to={}", self.open(), span.from, span.to)
    }

    /// With the days that are shown unless others are asked for.
    pub fn all(&self) -> String {
        self.open().trim_end_matches(['?', '&']).to_owned()
    }
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(view): Query<View>,
    Query(chosen): Query<Chosen>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let all = dealings(&site, &look).await?;
    let pair = wanted(&chosen.pair, &look, &all)?;
    let deeds: Vec<&Dealing> = all.deeds.iter().filter(|d| pair.as_ref().is_none_or(|p| p.holds(d))).collect();
    let board = site.shelf.board(&look.asked).await?;
    let span = asked_span(&chosen, &deeds, look.asked.at)?;
    let written = pair.as_ref().map_or(ALL.to_owned(), Pair::written);
    let address = Address::new(&look.query(), Some(&written));
    let shown =
        Shown { look: &look, all: &all, pair: pair.as_ref(), deeds: &deeds, span, board: &board, address: &address };
    let body = shown.body(&site).await?;
    let script = html! { script src={ "/assets/timeline.js?" (env!("CARGO_PKG_VERSION")) } defer {} };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Timeline, title: "Timeline", look: Some(&look) }
        .page_with(&script, &body))
}

/// The pair that is asked for. Where nothing is: all acts of the parties of the board, or the busiest pair where no party was chosen, since a
/// mean over everybody tells nothing.
fn wanted(pair: &str, look: &Look, all: &Dealings) -> Result<Option<Pair>, Fault> {
    match pair.trim() {
        "" if look.asked.parties.is_empty() => Ok(all.pairs.first().map(|(pair, _)| pair.clone())),
        "" | ALL => Ok(None),
        two => Pair::read(two).map(Some).map_err(|told| Fault::asked(format!("pair: {told}"))),
    }
}

/// The days that are asked for; else those of the reports.
fn asked_span(chosen: &Chosen, deeds: &[&Dealing], at: Date) -> Result<Span, Fault> {
    let day = |text: &str| {
        let text = Some(text.trim()).filter(|text| !text.is_empty());
        text.map(asking::day).transpose().map_err(Fault::asked)
    };
    let told = deeds.iter().map(|deed| deed.told);
    let (first, last) = (told.clone().min().unwrap_or(at), told.max().unwrap_or(at));
    let (from, to) = (day(&chosen.from)?, day(&chosen.to)?);
    Ok(Span::new(
        from.unwrap_or_else(|| first.min(to.unwrap_or(first))),
        to.unwrap_or_else(|| last.max(from.unwrap_or(last))),
    ))
}

/// What the page shows.
struct Shown<'a> {
    look: &'a Look,
    all: &'a Dealings,
    pair: Option<&'a Pair>,
    deeds: &'a [&'a Dealing],
    span: Span,
    board: &'a Board,
    address: &'a Address,
}

impl Shown<'_> {
    async fn body(&self, site: &Shared) -> Result<Markup, Fault> {
        let Self { span, deeds, .. } = *self;
        let marks = marks::marks(deeds, span, chart::DAYS);
        let sums = marks::sums(deeds, span, marks.step);
        let truces = truces::truces(self.board, self.pair, span);
        let within: Vec<&Dealing> = deeds.iter().filter(|d| span.holds(days(d).from)).copied().collect();
        // the latest first
        let mut listed = within.clone();
        listed.sort_by_key(|d| std::cmp::Reverse((days(d).from, d.act)));
        listed.truncate(LISTED);
        let single = marks.all.iter().filter(|m| m.deeds.len() == 1).flat_map(|m| &m.deeds).map(|d| d.act);
        let ids: Vec<i64> = single.chain(listed.iter().map(|d| d.act)).collect();
        let docs: Vec<String> = truces.iter().flat_map(|t| alleged(t.line)).map(|(_, e)| e.doc.clone()).collect();
        let (acts, reports) = site
            .shelf
            .read(move |record| {
                let mut acts: HashMap<i64, Kept> = HashMap::new();
                for id in ids {
                    // one that was taken away meanwhile has no name
                    if let std::collections::hash_map::Entry::Vacant(place) = acts.entry(id)
                        && let Ok(kept) = record.act(id)
                    {
                        place.insert(kept);
                    }
                }
                Ok((acts, record.days_of(&docs)?))
            })
            .await?;
        let name = self.name();
        let chart = Chart {
            span,
            marks: &marks,
            truces: &truces,
            reports: &reports,
            sums: &sums,
            acts: &acts,
            address: self.address,
            name: &name,
        };
        Ok(html! {
            (self.form())
            @if deeds.is_empty() && truces.is_empty() {
                (self.empty())
            } @else {
                (self.lead(&within))
                (self.moves())
                a.skip href="#numbers" { "Skip the picture" }
                (chart.draw())
                (legend())
                @if marks.left_out > 0 { p.hint { "The picture has room for " (marks::MOST) " marks: " (words::counted(marks.left_out, "act")) " of the latest days have none. Choose fewer days." } }
                @if marks.all.iter().any(|m| m.deeds.len() > 1) { p.hint { "A mark with a number stands for several acts of one " (marks.step.word()) "; it leads to them." } }
                div id="numbers" { (table::table(&sums, marks.step, self.address)) }
                (self.truces(&truces, &reports))
                (self.acts(&listed, within.len(), &acts))
            }
        })
    }

    fn name(&self) -> String {
        let who = match self.pair {
            Some(pair) => format!("between {} and {}", self.side(&pair.0), self.side(&pair.1)),
            None if self.look.asked.parties.is_empty() => "of everybody".to_owned(),
            None => format!("of {}", self.look.asked.parties.join(", ")),
        };
        format!("Acts {who}, {}", words::span(self.span.from, self.span.to))
    }

    /// A side by name and code.
    fn side(&self, code: &str) -> String {
        let name = match self.board.parties.iter().find(|party| party.code == code) {
            Some(party) => Some(text(words::headline(party).0)),
            None => pair::country_name(code),
        };
        name.filter(|name| name != code).map_or(code.to_owned(), |name| format!("{name} ({code})"))
    }

    fn form(&self) -> Markup {
        let Look { asked, dated, .. } = self.look;
        let mut pairs: Vec<(&Pair, usize)> = self.all.pairs.iter().take(OFFERED).map(|(pair, n)| (pair, *n)).collect();
        if let Some(own) = self.pair.filter(|own| !pairs.iter().any(|(pair, _)| pair == own)) {
            pairs.insert(0, (own, self.deeds.len()));
        }
        html! {
            form.chooser aria-label="Which acts" {
                @if *dated { input type="hidden" name="at" value=(asked.at); }
                @match asked.window {
                    Window::YEAR => {}
                    Window::All => { input type="hidden" name="window" value="all"; }
                    Window::Days(days) => { input type="hidden" name="window" value=(days); }
                }
                @if !asked.parties.is_empty() { input type="hidden" name="party" value=(asked.parties.join(",")); }
                @if self.look.all() { input type="hidden" name="all" value="1"; }
                label { "Acts between " select name="pair" {
                    option value=(ALL) selected[self.pair.is_none()] { "all of this board (" (self.all.deeds.len()) ")" }
                    @for (pair, count) in &pairs {
                        option value=(pair.written()) selected[Some(*pair) == self.pair] { (self.side(&pair.0)) " – " (self.side(&pair.1)) " (" (count) ")" }
                    }
                } }
                label { "from " input type="date" name="from" value=(self.span.from); }
                label { "to " input type="date" name="to" value=(self.span.to); }
                button { "Show" }
            }
        }
    }

    fn empty(&self) -> Markup {
        html! {
            div.empty {
                @if self.all.deeds.is_empty() { p { "This board rests on no act." } } @else { p { "No act was found between these two." } }
                p { "Choose others above, look further back, or show doubtful lines too. What was not found in these reports may have happened all the same." }
            }
        }
    }

    fn lead(&self, within: &[&Dealing]) -> Markup {
        let facts: Vec<f32> = within.iter().filter(|d| Lane::of(d) == Lane::Fact).map(|d| score(d.event)).collect();
        let claims = within.iter().filter(|d| Lane::of(d) == Lane::Claim).count();
        let not = |status| within.iter().filter(|d| d.status == status).count();
        let others: Vec<String> = Status::ALL
            .iter()
            .filter(|status| **status != Status::Actual && not(**status) > 0)
            .map(|status| format!("{} {status}", not(*status)))
            .collect();
        let outside = self.deeds.len() - within.len();
        let whole = self.deeds.iter().map(|d| days(d).from);
        html! {
            p.lead {
                (self.name()) ": " (words::counted(facts.len(), "act")) " reported as done"
                @if let Some(mean) = marks::mean(&facts) { ", on average " (signed(mean, 1)) }
                @if claims > 0 { "; " (claims) " more that others say were done" }
                @if !others.is_empty() { "; " (others.join(", ")) }
                "."
            }
            @if outside > 0 {
                p.hint {
                    (words::counted(outside, "act")) " told of other days"
                    @if let (Some(first), Some(last)) = (whole.clone().min(), whole.max()) { ": " a href=(self.address.with(Span::new(first, last))) { "all of them, " (words::span(first, last)) } }
                    "."
                }
            }
        }
    }

    /// Ways to other days.
    fn moves(&self) -> Markup {
        let to = |span: Span| self.address.with(span);
        html! {
            nav.moves aria-label="Days shown" {
                a.button href=(to(self.span.before())) data-move="earlier" { span aria-hidden="true" { "← " } "Earlier" }
                a.button href=(to(self.span.after())) data-move="later" { "Later" span aria-hidden="true" { " →" } }
                a.button href=(to(self.span.nearer())) data-move="in" { span aria-hidden="true" { "+ " } "Zoom in" }
                a.button href=(to(self.span.wider())) data-move="out" { span aria-hidden="true" { "− " } "Zoom out" }
                a.button href=(self.address.all()) { "Days of the reports" }
            }
        }
    }

    /// The truces in words, and who says that they were broken.
    fn truces(&self, truces: &[Truce], reports: &BTreeMap<String, Date>) -> Markup {
        let links = Links::to(self.address.board());
        html! {
            @if !truces.is_empty() {
                section {
                    h2 id="truces" { "Truces " span.count { (truces.len()) } }
                    @if truces.iter().any(|t| t.lane >= truces::LANES) { p.hint { "The picture has room for " (truces::LANES) " at a time." } }
                    ul.truces {
                        @for truce in truces {
                            @let line = truce.line;
                            li {
                                (mark(words::agreement(line.state))) " " (links.everyone(&line.parties)) ": " (until(truce)) " "
                                (links.page(&format!("/board/agreements/{}", line.key()), "its sentences"))
                                @if !line.violations.is_empty() {
                                    ul {
                                        @for (violation, evidence) in alleged(line) {
                                            li {
                                                (links.who(&violation.accuser)) " says that " (links.who(&violation.accused)) " broke it"
                                                @if let Some(told) = reports.get(&evidence.doc) { ", told " (day(*told)) }
                                                ": " (links.source(evidence))
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn acts(&self, listed: &[&Dealing], count: usize, acts: &HashMap<i64, Kept>) -> Markup {
        // reports tell of days that are past and to come, so that their own days are others
        let told = |deed: &&Dealing| deed.told;
        let search = match (listed.iter().map(told).min(), listed.iter().map(told).max()) {
            (Some(since), Some(until)) => format!("/search?since={since}&until={until}{}", self.parties()),
            _ => String::new(),
        };
        html! {
            section {
                h2 id="acts" { "Acts of these days " span.count { (count) } }
                @if listed.is_empty() { p.empty { "None of these days. Zoom out, or choose other days." } }
                ol.acts {
                    @for deed in listed {
                        @if let Some(kept) = acts.get(&deed.act) {
                            @let days = days(deed);
                            li { p.hint { @if days.days() == 1 { (day(days.from)) } @else { (words::span(days.from, days.to)) } } (summary(kept)) (Links::to(self.address.board()).quote(&kept.act.evidence)) }
                        }
                    }
                }
                @if count > listed.len() { p.hint { "The latest " (listed.len()) ". Choose fewer days to see others" @if !search.is_empty() { ", or " a href=(search) { "search the acts of these reports" } } "." } }
            }
        }
    }

    fn parties(&self) -> String {
        let parties = match self.pair {
            Some(pair) => pair.written(),
            None => self.look.asked.parties.join(","),
        };
        if parties.is_empty() { parties } else { format!("&party={}", in_query(&parties)) }
    }
}

/// An act in a few words, by whose word first.
fn told(kept: &Kept) -> String {
    let Act { event, actor, recipient, status, by, theme, .. } = &kept.act;
    let names = |all: &[demarche_actors::Actor]| {
        all.iter().map(|one| text(words::shown(&one.name, &one.code).0)).collect::<Vec<_>>().join(", ")
    };
    let mut told = String::new();
    if !by.is_empty() {
        told += &format!("as {} says, ", names(by));
    }
    told += &format!("{event} ({}), ", signed(score(*event), 1));
    told += &if actor.is_empty() { "nobody named".to_owned() } else { names(actor) };
    if !recipient.is_empty() {
        told += &format!(" → {}", names(recipient));
    }
    if *status != Status::Actual {
        told += &format!(", {status}");
    }
    let theme = text(theme.trim());
    if !theme.is_empty() {
        let short: String = theme.chars().take(80).collect();
        told += &format!(": {short}{}", if short.len() < theme.len() { "…" } else { "" });
    }
    told
}

fn legend() -> Markup {
    let key = |good: bool, class: &str| {
        html! { svg.key viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { g class=(class) { (sign(good, (8.0, 8.0), 5.0)) } } }
    };
    html! {
        p.legend {
            span { (key(true, "ch-solid good")) " cooperation, reported" }
            span { (key(false, "ch-solid bad")) " conflict, reported" }
            span { (key(true, "ch-hollow good")) (key(false, "ch-hollow bad")) " said by others, or not done: never counted" }
            span { svg.key viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { line.ch-mean x1="1" x2="15" y1="8" y2="8" {} } " mean of several" }
            span { svg.key viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { g.ch-truce.good { rect.ch-told x="1" y="4" width="8" height="8" rx="2" {} rect.ch-length x="9" y="4" width="6" height="8" rx="2" {} } } " truce as far as it is told, and its length" }
            span { svg.key viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { g.ch-alleged.wary { path d="M8 1l7 14h-14Z" {} text x="8" y="13.5" text-anchor="middle" { "!" } } } " somebody says that it was broken" }
        }
        p.hint { "The scale is PLOVER’s, from −10 (conflict) to +10 (cooperation), by an act’s type. An act stands at the day that its sentence tells, else at its report’s; one of several days at the first, with a line to the last. Each deed counts once, as its surest act tells it." }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_the_board() {
        let span = Span::new("2025-05-01".parse().unwrap(), "2025-05-02".parse().unwrap());
        let address = Address::new("?window=all", Some("RUS,UKR"));
        assert_eq!(address.with(span), "/timeline?window=all&pair=RUS,UKR&from=2025-05-01&to=2025-05-02");
        assert_eq!(address.all(), "/timeline?window=all&pair=RUS,UKR");
        assert_eq!(Address::new("", None).with(span), "/timeline?from=2025-05-01&to=2025-05-02");
        assert_eq!(Address::new("", None).all(), "/timeline");
    }

    #[test]
    fn days_that_are_asked_for_are_shown_in_either_order() {
        let chosen = |from: &str, to: &str| Chosen { pair: String::new(), from: from.to_owned(), to: to.to_owned() };
        let at = "2025-05-09".parse().unwrap();
        let span = |from: &str, to: &str| {
            asked_span(&chosen(from, to), &[], at).map(|s| (s.from.to_string(), s.to.to_string()))
        };
        assert_eq!(span("", "").unwrap(), ("2025-05-09".to_owned(), "2025-05-09".to_owned()));
        assert_eq!(span("2025-06-01", "2025-05-01").unwrap(), ("2025-05-01".to_owned(), "2025-06-01".to_owned()));
        assert_eq!(span("2025-06-01", "").unwrap(), ("2025-06-01".to_owned(), "2025-06-01".to_owned()));
        assert!(span("soon", "").is_err());
    }
}
