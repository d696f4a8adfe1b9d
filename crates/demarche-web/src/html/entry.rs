//! The lines of a board, each with what it rests on.

use crate::html::{Links, day, days, mark, said};
use demarche_board::{
    Agreement, Board, Deadline, DeadlineKind, Dispute, Meeting, Position, Proposal, Standing, Terms, Trace, Warning,
};
use demarche_coding::{Assessment, Evidence};
use demarche_render::briefing;
use demarche_render::words;
use jiff::civil::Date;
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};

/// Names a line in addresses: the same line keeps it as long as it rests on the same first sentence.
pub fn key(list: &str, words: &str, trace: &Trace) -> String {
    let first = trace.evidence.first();
    let place = first.map(|e| format!("{}\n{}", e.doc, e.start)).unwrap_or_default();
    let digest = Sha256::digest(format!("{list}\n{words}\n{place}"));
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// A line of a board, whatever its list.
pub trait Entry {
    /// Its list, as the addresses of pages and of the API have it.
    const LIST: &'static str;
    /// What it rests on.
    fn trace(&self) -> &Trace;
    /// What tells it from others that rest on the same sentence.
    fn telling(&self) -> String;
    /// What it says, on one line.
    fn head(&self, links: Links) -> Markup;
    /// What else there is to tell of it.
    fn more(&self, board: &Board, links: Links) -> Markup;

    /// The sentences that [`more`](Self::more) quotes: they are not quoted a second time.
    fn quoted(&self, _: &Board) -> Vec<&Evidence> {
        Vec::new()
    }

    /// How it went on, step by step, for the page of this line alone.
    fn history(&self, _: Links) -> Markup {
        html! {}
    }

    /// Names it in addresses.
    fn key(&self) -> String {
        key(Self::LIST, &self.telling(), self.trace())
    }
}

/// A line with its sentences.
pub fn line_of<T: Entry>(entry: &T, board: &Board, links: Links) -> Markup {
    let key = entry.key();
    let quoted = entry.quoted(board);
    let rest: Vec<&Evidence> = entry.trace().evidence.iter().filter(|e| !quoted.contains(e)).collect();
    html! {
        article.line id=(key) {
            h3 { (doubt(entry.trace())) (entry.head(links)) (links.line(T::LIST, &key)) }
            (entry.more(board, links))
            @if !rest.is_empty() || quoted.is_empty() { (links.sentences(rest)) }
            (outlets(entry.trace()))
        }
    }
}

fn doubt(trace: &Trace) -> Markup {
    html! { @if let Some(doubtful) = words::doubt(trace) { (mark(doubtful)) " " } }
}

/// A part that may be missing, with what leads to it.
fn part(lead: &str, words: &str) -> Markup {
    html! { @if !words.trim().is_empty() { (lead) (said(words)) } }
}

fn terms(terms: &Terms) -> Markup {
    html! { @if let Some(told) = words::fields(terms) { p.terms { "Terms: " (said(&told)) } } }
}

fn told(trace: &Trace) -> Markup {
    html! {
        span.day {
            @match (trace.first, trace.last) {
                (Some(first), Some(last)) => { (days(first, last)) }
                (first, last) => { @if let Some(only) = first.or(last) { (day(only)) } }
            }
        }
    }
}

/// From how many outlets it comes, where that is known and more than one.
fn outlets(trace: &Trace) -> Markup {
    html! { @if let Some(outlets) = words::outlets(trace) { p.hint { (outlets) } } }
}

impl Entry for Proposal {
    const LIST: &'static str = "proposals";

    fn quoted<'a>(&'a self, board: &Board) -> Vec<&'a Evidence> {
        let shown: Vec<Evidence> = words::answers(board, self).iter().filter_map(|a| a.evidence.cloned()).collect();
        let answers = self.answers.iter().map(|a| &a.evidence).filter(|e| shown.contains(e));
        answers.chain(self.unsure.iter().map(|a| &a.evidence)).collect()
    }

    fn history(&self, links: Links) -> Markup {
        html! {
            @if !self.answers.is_empty() {
                section {
                    h2 { "Answers through time " span.count { (self.answers.len()) } }
                    ol.history {
                        @for answer in &self.answers {
                            li {
                                @if let Some(date) = answer.date { (day(date)) ": " }
                                (links.who(&answer.by)) " " (mark(words::response(answer.response)))
                                (links.quote(&answer.evidence))
                            }
                        }
                    }
                }
            }
        }
    }

    fn trace(&self) -> &Trace {
        &self.trace
    }

    fn telling(&self) -> String {
        format!("{} {}", self.kind, self.by.iter().map(|w| w.code.as_str()).collect::<Vec<_>>().join(" "))
    }

    fn head(&self, links: Links) -> Markup {
        html! {
            span.kind { (words::proposal_kind(self.kind)) } ": "
            @if self.by.is_empty() { "by nobody named" } @else { (links.everyone(&self.by)) }
            @if !self.to.is_empty() { " → " (links.everyone(&self.to)) }
            ", " (told(&self.trace))
        }
    }

    fn more(&self, board: &Board, links: Links) -> Markup {
        let answers = words::answers(board, self);
        html! {
            p.words { (said(&self.terms)) (part("; on condition: ", &self.condition)) }
            (terms(&self.fields))
            @if !answers.is_empty() || !self.unsure.is_empty() {
                ul.answers {
                    @for answer in answers {
                        li {
                            (mark(words::response(answer.now))) ": " (links.party(answer.name, answer.code))
                            @if let Some(date) = answer.date { ", " (day(date)) }
                            @if let Some(was) = answer.was { ", was " (mark(words::response(was))) }
                            @if let Some(evidence) = answer.evidence { (links.quote(evidence)) }
                        }
                    }
                    @for answer in &self.unsure {
                        li {
                            "? this or another " (mark(words::response(answer.response))) ": " (links.who(&answer.by))
                            @if let Some(date) = answer.date { ", " (day(date)) }
                            (links.quote(&answer.evidence))
                        }
                    }
                }
            }
        }
    }
}

impl Entry for Agreement {
    const LIST: &'static str = "agreements";

    fn quoted(&self, _: &Board) -> Vec<&Evidence> {
        self.violations.iter().flat_map(|v| &v.evidence).collect()
    }

    fn trace(&self) -> &Trace {
        &self.trace
    }

    fn telling(&self) -> String {
        self.kind.to_string()
    }

    fn head(&self, links: Links) -> Markup {
        html! {
            (mark(words::agreement(self.state))) " " span.kind { (words::agreement_kind(self.kind)) } ": "
            @if self.parties.is_empty() { "parties not named" } @else { (links.everyone(&self.parties)) }
            @if !self.brokers.is_empty() { ", brokered by " (links.everyone(&self.brokers)) }
            @if let Some(when) = words::when(&self.when, self.date.as_ref()) { ", " (said(&when)) }
            @else { ", told " (told(&self.trace)) }
        }
    }

    fn more(&self, _: &Board, links: Links) -> Markup {
        html! {
            @if !self.terms.trim().is_empty() { p.words { (said(&self.terms)) } }
            (terms(&self.fields))
            @if !self.violations.is_empty() {
                ul.answers {
                    @for violation in &self.violations {
                        li {
                            (links.who(&violation.accuser)) " says that " (links.who(&violation.accused)) " broke it"
                            (links.sentences(&violation.evidence))
                        }
                    }
                }
            }
        }
    }
}

/// One end of a move.
fn standing(standing: &Standing, links: Links) -> Markup {
    html! { (mark(words::stance(standing.stance))) ", " (day(standing.date)) (links.quote(&standing.evidence)) }
}

impl Entry for Position {
    const LIST: &'static str = "positions";

    fn quoted(&self, _: &Board) -> Vec<&Evidence> {
        self.earlier.iter().flat_map(|shift| [&shift.from.evidence, &shift.to.evidence]).collect()
    }

    fn trace(&self) -> &Trace {
        &self.trace
    }

    fn telling(&self) -> String {
        format!("{} {} {}", self.actor.code, self.issue, self.theme)
    }

    fn head(&self, links: Links) -> Markup {
        html! {
            (links.who(&self.actor)) " " (mark(words::stance(self.stance))) ": " (said(&self.theme))
            @if !self.toward.is_empty() { ", toward " (links.everyone(&self.toward)) }
            ", " (told(&self.trace))
        }
    }

    fn more(&self, _: &Board, links: Links) -> Markup {
        html! {
            @if !self.earlier.is_empty() {
                ol.turns {
                    @for shift in &self.earlier {
                        li {
                            (mark(words::shift(shift.kind))) " on " (words::issue(self.issue))
                            div.pair { div { p.was { "was" } (standing(&shift.from, links)) } div { p.was { "then" } (standing(&shift.to, links)) } }
                        }
                    }
                }
            }
        }
    }
}

impl Entry for Meeting {
    const LIST: &'static str = "meetings";

    fn trace(&self) -> &Trace {
        &self.trace
    }

    fn telling(&self) -> String {
        format!("{} {}", self.place, self.participants.iter().map(|w| w.code.as_str()).collect::<Vec<_>>().join(" "))
    }

    fn head(&self, links: Links) -> Markup {
        let (guests, hosts) = words::guests(self);
        html! {
            (mark(words::meeting(self.state))) ": " (links.everyone(guests))
            @if !hosts.is_empty() { ", with " (links.everyone(hosts)) }
            (part(", ", &self.place))
            @if let Some(when) = words::when(&self.when, self.date.as_ref()) { ", " (said(&when)) }
            @else { ", told " (told(&self.trace)) }
        }
    }

    fn more(&self, _: &Board, _: Links) -> Markup {
        html! { @if !self.topic.trim().is_empty() { p.words { (said(&self.topic)) } } }
    }
}

impl Entry for Warning {
    const LIST: &'static str = "warnings";

    fn trace(&self) -> &Trace {
        &self.trace
    }

    fn telling(&self) -> String {
        format!("{} {}", self.actor.code, self.consequence)
    }

    fn head(&self, links: Links) -> Markup {
        html! {
            (links.who(&self.actor)) " warns"
            @if !self.to.is_empty() { " " (links.everyone(&self.to)) }
            (part(": ", &self.consequence)) (part(" ", &self.condition))
            @if let Some(when) = words::when(&self.when, self.date.as_ref()) { ", " (said(&when)) }
            @if !self.by.is_empty() { ", according to " (links.everyone(&self.by)) }
            ", told " (told(&self.trace))
        }
    }

    fn more(&self, _: &Board, _: Links) -> Markup {
        html! {}
    }
}

impl Entry for Dispute {
    const LIST: &'static str = "disputes";

    fn trace(&self) -> &Trace {
        &self.trace
    }

    fn telling(&self) -> String {
        self.about.clone()
    }

    fn head(&self, _: Links) -> Markup {
        html! { (said(&self.about)) ", " (told(&self.trace)) }
    }

    fn more(&self, _: &Board, links: Links) -> Markup {
        html! {
            ul.claims { @for claim in &self.claims { li { (links.who(&claim.by)) " says: " (said(&claim.claim)) } } }
        }
    }
}

/// What somebody reads into events.
pub fn assessment(assessment: &Assessment, links: Links) -> Markup {
    let (holder, reading) = words::reading(assessment);
    html! {
        article.line {
            h3 {
                @if let Some(doubtful) = words::doubt_of(assessment) { (mark(doubtful)) " " }
                (said(holder)) " " (reading) (part(": ", &assessment.about)) " "
                span.kind { (words::issue(assessment.issue)) }
                @for code in &assessment.judged { " " (links.party("", code)) }
            }
            (links.quote(&assessment.evidence))
        }
    }
}

/// A day that something is set for, counted from a day.
pub fn deadline(deadline: &Deadline, today: Date, links: Links) -> Markup {
    html! {
        article.line {
            h3 {
                strong { (briefing::due(&deadline.date, today)) } ": "
                span.kind { (briefing::kind(deadline)) } ", " (links.everyone(&deadline.by))
                @if !deadline.to.is_empty() { @if deadline.kind == DeadlineKind::Warning { " warns " } @else { " → " } (links.everyone(&deadline.to)) }
                (part(", ", &deadline.place))
            }
            @if !deadline.what.trim().is_empty() { p.words { (said(&deadline.what)) } }
            (links.sentences(&deadline.trace.evidence))
            (outlets(&deadline.trace))
        }
    }
}
