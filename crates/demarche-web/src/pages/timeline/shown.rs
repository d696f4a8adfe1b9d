//! What the page shows of a pair and a span: the form, the picture, the numbers, truces and acts in words.

use super::chart::{self, Chart, signed, until};
use super::legend::legend;
use super::marks::{self, Lane, days, score};
use super::pair::{self, Pair};
use super::span::Span;
use super::truces::{self, Truce, alleged};
use super::{ALL, Address, Dealings, table};
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Entry as _, Links, day, in_query, mark, text};
use crate::pages::act::summary;
use crate::view::Look;
use demarche_board::Board;
use demarche_coding::Status;
use demarche_record::{Dealing, Kept, Window};
use demarche_render::words;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::{BTreeMap, HashMap};

/// Acts listed below the picture.
const LISTED: usize = 50;
/// Pairs offered.
const OFFERED: usize = 30;

/// What the page shows.
pub struct Shown<'a> {
    /// The board's day, window and parties.
    pub look: &'a Look,
    /// The board's deeds.
    pub all: &'a Dealings,
    /// The two that are looked at; everybody where there are none.
    pub pair: Option<&'a Pair>,
    /// The deeds between them, of any day.
    pub deeds: &'a [&'a Dealing],
    /// The days.
    pub span: Span,
    /// The board.
    pub board: &'a Board,
    /// Where other days are.
    pub address: &'a Address,
}

impl Shown<'_> {
    /// All of it.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub async fn body(&self, site: &Shared) -> Result<Markup, Fault> {
        let Self { span, deeds, .. } = *self;
        let marks = marks::marks(deeds, span, chart::DAYS);
        let sums = marks::sums(deeds, span, marks.step);
        let truces = truces::truces(self.board, self.pair, span, chart::DAYS);
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
            None if self.look.asked.parties.is_empty() => "of all".to_owned(),
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
