//! The timeline as a picture: truces above, facts on the scale, below them what others say, then what was not done.
//!
//! Made by hand, since plotting libraries give neither links nor names to what they draw.

use super::Address;
use super::legend::told;
use super::marks::{Lane, Mark, Marks, Sum, days, score};
use super::span::{Span, ticks};
use super::truces::{LANES, Truce, alleged, began};
use crate::html::{Entry as _, report_path, text};
use demarche_coding::{Scale, Status};
use demarche_record::Kept;
use demarche_render::words;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How wide the picture is, in its own units.
const WIDTH: f64 = 1000.0;
/// Where days begin.
const LEFT: f64 = 122.0;
/// How wide the days are.
pub const DAYS: f64 = 830.0;
const TRUCE: f64 = 20.0;
const FACTS: f64 = 370.0;
const CLAIMS: f64 = 160.0;
const ROW: f64 = 34.0;
const GAP: f64 = 26.0;
/// How far apart names of types are written.
const LINE: f64 = 12.0;

/// What is drawn.
pub struct Chart<'a> {
    /// The days.
    pub span: Span,
    /// Marks of deeds.
    pub marks: &'a Marks<'a>,
    /// Truces that reach into the span.
    pub truces: &'a [Truce<'a>],
    /// The days of reports that allege violations.
    pub reports: &'a BTreeMap<String, Date>,
    /// What each part of the span sums up to.
    pub sums: &'a [Sum],
    /// The acts of marks that stand for one deed.
    pub acts: &'a HashMap<i64, Kept>,
    /// Where marks lead.
    pub address: &'a Address,
    /// What it shows, in words.
    pub name: &'a str,
}

/// A number as the picture has it.
pub fn n(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    format!("{value:.1}")
}

/// Where a share of the span is.
fn x(share: f64) -> f64 {
    LEFT + share.clamp(0.0, 1.0) * DAYS
}

/// A part of the picture from `top` that is so high, with the scale from its upper to its lower end.
#[derive(Clone, Copy)]
struct Pane {
    top: f64,
    height: f64,
}

impl Pane {
    fn y(self, score: f32) -> f64 {
        let range = f64::from(Scale::MOST - Scale::LEAST);
        self.top + (f64::from(Scale::MOST) - f64::from(score)).clamp(0.0, range) / range * self.height
    }

    fn end(self) -> f64 {
        self.top + self.height
    }
}

/// A sign: a disc for cooperation, a diamond for conflict.
pub fn sign(good: bool, (x, y): (f64, f64), r: f64) -> Markup {
    html! {
        @if good { circle cx=(n(x)) cy=(n(y)) r=(n(r)) {} }
        @else {
            @let r = r * 1.2;
            path d={ "M" (n(x)) " " (n(y - r)) "L" (n(x + r)) " " (n(y)) "L" (n(x)) " " (n(y + r)) "L" (n(x - r)) " " (n(y)) "Z" } {}
        }
    }
}

/// Heights at which words do not cover one another, as near to those wanted as can be; the wanted ones in rising order.
fn spread(wanted: &[f64], least: f64, most: f64) -> Vec<f64> {
    let mut at: Vec<f64> = Vec::new();
    for want in wanted {
        at.push(at.last().map_or(want.max(least), |last| want.max(last + LINE)));
    }
    let mut limit = most;
    for y in at.iter_mut().rev() {
        *y = y.min(limit);
        limit = *y - LINE;
    }
    at
}

impl Chart<'_> {
    /// The picture, in a region that can be scrolled.
    pub fn draw(&self) -> Markup {
        let lanes = self.truces.iter().map(|t| t.lane + 1).max().unwrap_or(0).min(LANES) as f64;
        let alleged = self.alleged();
        let types = self.marks.all.iter().filter(|mark| mark.lane == Lane::Claim).map(|mark| mark.event);
        let types = types.collect::<BTreeSet<_>>().len() as f64;
        let above = lanes * TRUCE + if alleged.is_empty() { 0.0 } else { TRUCE };
        let facts = Pane { top: above + GAP, height: FACTS };
        let claims = (types > 0.0).then_some(Pane { top: facts.end() + GAP, height: CLAIMS.max((types + 1.0) * LINE) });
        let mut end = claims.map_or(facts.end(), Pane::end) + 8.0;
        let mut rows = Vec::new();
        for status in Status::ALL {
            if self.marks.all.iter().any(|mark| mark.lane == Lane::Not(*status)) {
                rows.push((*status, end + ROW / 2.0));
                end += ROW;
            }
        }
        let place = |mark: &Mark| match mark.lane {
            Lane::Fact => Some(facts.y(mark.score)),
            Lane::Claim => claims.map(|pane| pane.y(mark.score)),
            Lane::Not(status) => {
                let (_, y) = rows.iter().find(|(s, _)| *s == status)?;
                Some(y + if mark.score < 0.0 { 7.0 } else { -7.0 })
            }
        };
        let mut drawn: Vec<&Mark> = self.marks.all.iter().collect();
        drawn.sort_by_key(|mark| std::cmp::Reverse(mark.deeds.len()));
        let (from, to) = (self.span.from, self.span.to);
        html! {
            div.wide.chart-region tabindex="0" role="region" aria-label={ (self.name) ", a picture; the table below has the same" }
                data-from=(from) data-to=(to) data-base=(self.address.open()) data-left=(n(LEFT)) data-days=(n(DAYS)) data-width=(n(WIDTH)) {
                svg.chart viewBox={ "0 0 " (n(WIDTH)) " " (n(end + 30.0)) } role="group" aria-label=(self.name) xmlns="http://www.w3.org/2000/svg" {
                    (self.axis(end, facts.top))
                    (self.frame(facts, Lane::Fact, "reported"))
                    @if let Some(pane) = claims { (self.frame(pane, Lane::Claim, "said by others")) }
                    @for (status, y) in &rows {
                        line.ch-line x1=(n(LEFT)) x2=(n(LEFT + DAYS)) y1=(n(y + ROW / 2.0)) y2=(n(y + ROW / 2.0)) {}
                        text.ch-soft x=(n(LEFT - 10.0)) y=(n(y + 4.0)) text-anchor="end" { (status) }
                    }
                    @if lanes > 0.0 { text.ch-soft x=(n(LEFT - 10.0)) y=(n(TRUCE * 0.5 + 5.0)) text-anchor="end" { "truces" } }
                    @for truce in self.truces.iter().filter(|t| t.lane < LANES) { (self.truce(truce, facts)) }
                    @if !alleged.is_empty() {
                        text.ch-soft x=(n(LEFT - 10.0)) y=(n(above - 5.0)) text-anchor="end" { "said broken" }
                        @for (at, title, href) in &alleged { (warning(*at, above, title, href)) }
                    }
                    @for sum in self.sums.iter().filter(|s| s.facts > 2) { (self.mean(sum, facts)) }
                    // the small ones last, so that none is covered
                    @for mark in &drawn { @if let Some(y) = place(mark) { (self.mark(mark, y)) } }
                }
            }
        }
    }

    /// Days beneath, with a line up for each.
    fn axis(&self, end: f64, top: f64) -> Markup {
        html! {
            line.ch-axis x1=(n(LEFT)) x2=(n(LEFT + DAYS)) y1=(n(end)) y2=(n(end)) {}
            @for (day, label) in ticks(self.span, 8) {
                @let at = x(self.span.share(day));
                line.ch-line x1=(n(at)) x2=(n(at)) y1=(n(top)) y2=(n(end + 5.0)) {}
                // the last one is kept within the picture
                text x=(n(at.min(WIDTH - 40.0))) y=(n(end + 20.0)) text-anchor="middle" { (label) }
            }
        }
    }

    /// A scale: numbers on its right, on its left the types that are there.
    fn frame(&self, pane: Pane, lane: Lane, name: &str) -> Markup {
        let types: BTreeMap<_, _> =
            self.marks.all.iter().filter(|m| m.lane == lane).map(|m| (m.event, score(m.event))).collect();
        let mut types: Vec<_> = types.into_iter().collect();
        types.sort_by(|a, b| b.1.total_cmp(&a.1));
        let wanted: Vec<f64> = types.iter().map(|(_, score)| pane.y(*score)).collect();
        let written = spread(&wanted, pane.top, pane.end());
        html! {
            rect.ch-good x=(n(LEFT)) y=(n(pane.top)) width=(n(DAYS)) height=(n(pane.height / 2.0)) {}
            rect.ch-bad x=(n(LEFT)) y=(n(pane.y(0.0))) width=(n(DAYS)) height=(n(pane.height / 2.0)) {}
            @for value in [10i8, 5, 0, -5, -10] {
                @let y = pane.y(value.into());
                line.ch-line.ch-zero[value == 0] x1=(n(LEFT)) x2=(n(LEFT + DAYS)) y1=(n(y)) y2=(n(y)) {}
                text.ch-soft x=(n(LEFT + DAYS + 6.0)) y=(n(y + 4.0)) { (signed(value.into(), 0)) }
            }
            text.ch-name x=(n(LEFT)) y=(n(pane.top - 8.0)) { (name) ": cooperation +, conflict −" }
            @for ((event, _), (from, to)) in types.iter().zip(wanted.iter().zip(&written)) {
                path.ch-line d={ "M" (n(LEFT - 8.0)) " " (n(*to)) "L" (n(LEFT)) " " (n(*from)) } {}
                text.ch-type x=(n(LEFT - 11.0)) y=(n(to + 4.0)) text-anchor="end" { (event) }
            }
        }
    }

    fn mark(&self, mark: &Mark, y: f64) -> Markup {
        let good = mark.score > 0.0;
        let (at, count) = (x(mark.at), mark.deeds.len());
        let class = match (mark.lane, good) {
            (Lane::Fact, true) => "ch-mark ch-solid good",
            (Lane::Fact, false) => "ch-mark ch-solid bad",
            (_, true) => "ch-mark ch-hollow good",
            (_, false) => "ch-mark ch-hollow bad",
        };
        let (title, href, long) = match mark.deeds.as_slice() {
            [deed] => {
                let days = days(deed);
                let title = match self.acts.get(&deed.act) {
                    Some(kept) => format!("{}: {}", words::span(days.from, days.to), told(kept)),
                    None => words::span(days.from, days.to),
                };
                (title, format!("/acts/{}", deed.act), Some(days).filter(|days| days.days() > 1))
            }
            deeds => (several(mark, deeds.len()), format!("{}#acts", self.address.with(mark.part)), None),
        };
        let r = if count > 1 { (6.5 + (count as f64).log2() * 0.7).min(11.0) } else { 4.5 };
        html! {
            a href=(href) class=(class) aria-label=(title) {
                title { (title) }
                // it is told of a longer time
                @if let Some(days) = long {
                    line x1=(n(at)) x2=(n(x(self.span.share(days.to)).max(at))) y1=(n(y)) y2=(n(y)) {}
                }
                (sign(good, (at, y), r))
                @if count > 1 { text x=(n(at)) y=(n(y + 3.0)) text-anchor="middle" { (count) } }
            }
        }
    }

    /// The mean of a part of the span.
    fn mean(&self, sum: &Sum, pane: Pane) -> Markup {
        let (left, right) =
            (x(self.span.share(sum.part.from)), x(self.span.share(sum.part.to)) + DAYS / self.span.days() as f64);
        let middle = (left + right) / 2.0;
        let half = ((right - left) / 2.0).clamp(9.0, 24.0);
        html! {
            @if let Some(mean) = sum.mean {
                @let y = pane.y(mean);
                line.ch-mean x1=(n(middle - half)) x2=(n(middle + half)) y1=(n(y)) y2=(n(y)) {}
            }
        }
    }

    fn truce(&self, truce: &Truce, facts: Pane) -> Markup {
        let top = truce.lane as f64 * TRUCE + 1.0;
        let each = DAYS / self.span.days() as f64;
        let begins = |day: Date| x(self.span.share(day));
        let ends = |day: Date| (begins(day) + each).min(LEFT + DAYS);
        let (left, told, right) = (begins(truce.days.from), ends(truce.told), ends(truce.days.to));
        let state = words::agreement(truce.line.state);
        let parties: Vec<String> =
            truce.line.parties.iter().map(|who| text(words::shown(&who.name, &who.code).0)).collect();
        let title = format!("Truce, {}: {}; {}", state.word, parties.join(", "), until(truce));
        html! {
            a.ch-truce.(crate::html::tone(state.tone)) href={ "/board/agreements/" (truce.line.key()) (self.address.board()) } aria-label=(title) {
                title { (title) }
                @if began(truce.line) {
                    rect.ch-shade x=(n(left)) y=(n(facts.top)) width=(n((told - left).max(1.0))) height=(n(facts.height)) {}
                    rect.ch-told x=(n(left)) y=(n(top + 2.0)) width=(n((told - left).max(6.0))) height=(n(TRUCE - 4.0)) rx="3" {}
                    @if right > told { rect.ch-length x=(n(told)) y=(n(top + 2.0)) width=(n(right - told)) height=(n(TRUCE - 4.0)) rx="3" {} }
                } @else {
                    rect.ch-length x=(n(left)) y=(n(top + 2.0)) width="6" height=(n(TRUCE - 4.0)) rx="3" {}
                }
                text x=(n(LEFT + truce.label_at)) y=(n(top + TRUCE / 2.0 + 4.0)) { (truce.label) }
            }
        }
    }

    /// Where each allegation of the span is drawn, what it says, and where it leads.
    fn alleged(&self) -> Vec<(f64, String, String)> {
        let mut all = Vec::new();
        for (violation, evidence) in self.truces.iter().flat_map(|truce| alleged(truce.line)) {
            if let Some(day) = self.reports.get(&evidence.doc).filter(|day| self.span.holds(**day)) {
                let name = |who: &demarche_board::Who| text(words::shown(&who.name, &who.code).0);
                let (accuser, accused) = (name(&violation.accuser), name(&violation.accused));
                let title = format!("{accuser} says that {accused} broke a truce, told {}", words::day(*day));
                all.push((*day, title, format!("{}#s{}", report_path(&evidence.doc), evidence.sentence)));
            }
        }
        all.sort();
        all.dedup();
        let each = DAYS / self.span.days() as f64;
        let mut last = f64::NEG_INFINITY;
        all.into_iter()
            .map(|(day, title, href)| {
                last = (x(self.span.share(day)) + each / 2.0).max(last + 13.0);
                (last, title, href)
            })
            .collect()
    }
}

/// A mark of somebody's word against another.
fn warning(at: f64, end: f64, title: &str, href: &str) -> Markup {
    html! {
        a.ch-alleged.wary href=(href) aria-label=(title) {
            title { (title) }
            path d={ "M" (n(at)) " " (n(end - 18.0)) "l8 15h-16Z" } {}
            text x=(n(at)) y=(n(end - 5.0)) text-anchor="middle" { "!" }
        }
    }
}

/// The days of a truce in words, with how they are known.
pub fn until(truce: &Truce) -> String {
    let days = words::span(truce.days.from, truce.days.to);
    match (began(truce.line), truce.by_length) {
        (false, _) => format!("{days}; not told to be in force"),
        (true, true) => format!("{days}, by the length that was agreed; last told {}", words::day(truce.told)),
        (true, false) => format!("{days}, when it was last told"),
    }
}

/// A number with its sign, which is one that cannot be taken for a hyphen.
pub fn signed(value: f32, digits: usize) -> String {
    let told = format!("{:.digits$}", value.abs());
    let none = told.chars().all(|c| matches!(c, '0' | '.'));
    match value {
        _ if none => told,
        v if v < 0.0 => format!("−{told}"),
        _ => format!("+{told}"),
    }
}

/// What a mark of several deeds stands for.
fn several(mark: &Mark, count: usize) -> String {
    let when = words::span(mark.part.from, mark.part.to);
    let (event, place) = (mark.event, signed(mark.score, 1));
    match mark.lane {
        Lane::Fact => format!("{when}: {count} acts, {event} ({place})"),
        Lane::Claim => format!("{when}: {count} acts as others say, {event} ({place})"),
        Lane::Not(status) => {
            let side = if mark.score < 0.0 { "conflict" } else { "cooperation" };
            format!("{when}: {count} acts of {side}, {status}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::timeline::marks::{marks, sums};
    use crate::pages::timeline::testing::deed;
    use demarche_record::Dealing;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn drawn(deeds: &[Dealing], span: Span, truces: &[Truce]) -> String {
        let deeds: Vec<&Dealing> = deeds.iter().collect();
        let marks = marks(&deeds, span, DAYS);
        let sums = sums(&deeds, span, marks.step);
        let address = Address::new("?party=RUS", Some("RUS,UKR"));
        let (reports, acts) = (BTreeMap::new(), HashMap::new());
        Chart {
            span,
            marks: &marks,
            truces,
            reports: &reports,
            sums: &sums,
            acts: &acts,
            address: &address,
            name: "<Acts>",
        }
        .draw()
        .into_string()
    }

    #[test]
    fn one_act_on_one_day_is_drawn() {
        let day = Span::new(date(2025, 5, 1), date(2025, 5, 1));
        let svg = drawn(&[deed("ASSAULT", "plain", "2025-05-01", &["RUS/MIL"], &["UKR/GOV"])], day, &[]);
        assert!(svg.contains("href=\"/acts/1\"") && svg.contains(">ASSAULT</text>"), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf") && svg.contains("&lt;Acts&gt;"), "{svg}");
    }

    #[test]
    fn signs_tell_more_and_less_than_nothing() {
        assert_eq!([0.0, -0.01, 0.5, -9.7].map(|v| signed(v, 1)), ["0.0", "0.0", "+0.5", "−9.7"]);
    }

    proptest! {
        #[test]
        fn words_are_written_apart(mut wanted in proptest::collection::vec(0.0..330.0f64, 0..16)) {
            wanted.sort_by(f64::total_cmp);
            let at = spread(&wanted, 0.0, 330.0);
            prop_assert_eq!(at.len(), wanted.len());
            prop_assert!(at.windows(2).all(|w| w[1] - w[0] >= LINE - 1e-6) && at.iter().all(|y| *y <= 330.0 + 1e-6));
        }

        #[test]
        fn any_days_are_drawn_with_numbers(days in proptest::collection::vec(-700_000i64..700_000, 0..40), length in 0i64..900_000) {
            let day = |n: i64| date(2000, 1, 1).saturating_add(jiff::Span::new().days(n));
            let deeds: Vec<Dealing> = days.iter().map(|n| deed("AID", "plain", &day(*n).to_string(), &["USA/GOV"], &["UKR/GOV"])).collect();
            let svg = drawn(&deeds, Span::new(day(-700_000), day(-700_000 + length)), &[]);
            prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""));
        }
    }
}
