//! A briefing as single items, each told in plain words: what a feed is made of.

use crate::calendar;
use crate::changes::Briefing;
use crate::plain::{codes, day, days, name, names, outlets, short, spoken};
use demarche_board::{
    Agreement, Changes, Deadline, Dispute, Listed, Meeting, Position, Proposal, Shift, Step, Trace, Violation, Warning,
    Who,
};
use demarche_coding::Evidence;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Characters of what a title tells beside the parties.
const WORDS: usize = 120;

/// One thing that moved.
pub(crate) struct Item<'a> {
    /// In which list.
    pub list: &'static str,
    /// What makes it the same item in every feed: who, what and since when, and not how it is worded.
    pub key: String,
    /// What moved, on one line.
    pub title: String,
    /// More of it.
    pub lines: Vec<String>,
    /// What it rests on.
    pub evidence: Vec<&'a Evidence>,
    /// The day of the latest report that tells it.
    pub day: Date,
}

/// The agreement that a proposal that is on the table no longer became, where the changes tell one: it rests on a sentence of the proposal,
/// or is of its kind and binds who proposed it and whom it was put to.
#[must_use]
pub fn agreed<'a>(proposal: &Proposal, changes: &'a Changes) -> Option<&'a Agreement> {
    let agreements = || changes.agreements.new.iter().chain(changes.agreements.moved.iter().map(|m| &m.entry));
    let country = |who: &Who| who.code.split('/').next().unwrap_or_default().to_owned();
    let binds = |agreement: &Agreement, list: &[Who]| {
        list.is_empty() || list.iter().any(|who| agreement.parties.iter().any(|p| country(p) == country(who)))
    };
    agreements().find(|a| a.trace.common(&proposal.trace) > 0).or_else(|| {
        let same = |a: &&Agreement| a.kind.as_str() == proposal.kind.as_str();
        agreements().filter(same).find(|a| !proposal.by.is_empty() && binds(a, &proposal.by) && binds(a, &proposal.to))
    })
}

/// The moves of a position that reports from a day on tell; where the words of all name earlier days, the last one.
#[must_use]
pub fn new_shifts(position: &Position, since: Date) -> &[Shift] {
    let last = position.earlier.len().saturating_sub(1);
    let first = position.earlier.iter().position(|shift| shift.to.date >= since).unwrap_or(last);
    position.earlier.get(first..).unwrap_or_default()
}

/// What a briefing tells, in its order.
pub(crate) fn items(briefing: &Briefing) -> Vec<Item<'_>> {
    let Briefing { since, until, pivots, changes, passed, near } = briefing;
    let mut all = Vec::new();
    for position in pivots {
        all.extend(new_shifts(position, *since).iter().map(|shift| pivot(position, shift)));
    }
    let any = |_: &Proposal| true;
    list(&mut all, &changes.proposals, *until, any, |proposal| match agreed(proposal, changes) {
        Some(agreement) => (format!("Agreed: {}", proposal.title()), Some(format!("Now: {}", agreement.title()))),
        None => no_longer(proposal),
    });
    list(&mut all, &changes.agreements, *until, |_| true, no_longer);
    // a pivot is told already
    list(&mut all, &changes.positions, *until, |position| !pivots.contains(position), no_longer);
    list(&mut all, &changes.meetings, *until, |_| true, no_longer);
    list(&mut all, &changes.warnings, *until, |_| true, no_longer);
    list(&mut all, &changes.disputes, *until, |_| true, no_longer);
    all.extend(passed.iter().map(|d| deadline(d, true, *until)));
    all.extend(near.iter().map(|d| deadline(d, false, *until)));
    all
}

fn pivot<'a>(position: &'a Position, shift: &'a Shift) -> Item<'a> {
    let stance = |s: &demarche_board::Standing| format!("{}, {}", spoken(s.stance.as_str()), day(s.date));
    let (from, to) = (&shift.from, &shift.to);
    Item {
        list: "pivot",
        key: format!("pivot {} {} {} {} {}", position.actor.code, position.issue, from.stance, to.stance, to.date),
        title: format!("{} {} on {}{}", name(&position.actor), shift.kind, position.issue, part(": ", &position.theme)),
        lines: vec![format!("Was: {}.", stance(from)), format!("Now: {}.", stance(to))],
        evidence: vec![&from.evidence, &to.evidence],
        day: position.trace.last.unwrap_or(to.date),
    }
}

fn deadline(deadline: &Deadline, passed: bool, until: Date) -> Item<'_> {
    let lead = if passed { "Passed" } else { "Near" };
    let told = deadline.trace.last.unwrap_or(until);
    Item {
        list: "day",
        key: format!("{lead} {}", calendar::key(deadline)),
        title: format!("{lead}: {} – {}", days(&deadline.date), calendar::title(deadline)),
        lines: outlets(&deadline.trace).into_iter().collect(),
        evidence: deadline.trace.evidence.iter().collect(),
        day: if passed { deadline.date.end.saturating_add(1.day()) } else { told },
    }
}

/// An entry of a list that is told in words.
trait Told {
    const LIST: &'static str;
    fn trace(&self) -> &Trace;
    /// Who and what it is, however it is worded.
    fn key(&self) -> String;
    /// What it says, on one line.
    fn title(&self) -> String;
    /// More of it.
    fn lines(&self) -> Vec<String> {
        Vec::new()
    }
    /// Everybody whom it names.
    fn everyone(&self) -> Vec<&Who>;

    /// What changed, in words.
    fn step(&self, step: &Step) -> String {
        let mut parts = step.what.split(' ');
        let what = parts.next().unwrap_or_default();
        let of: Vec<String> = parts.map(|code| self.called(code)).collect();
        let change = match (step.from.as_str(), step.to.as_str()) {
            ("", to) => format!("now {}", spoken(to)),
            (from, "") => format!("no longer {}", spoken(from)),
            (from, to) => format!("{} → {}", spoken(from), spoken(to)),
        };
        let list = |codes: &str| codes.split(' ').map(|code| self.called(code)).collect::<Vec<_>>().join(", ");
        match (what, of.as_slice()) {
            ("response", [who]) => format!("{who}: {change}"),
            ("violation", [accuser, accused]) if step.to.is_empty() => {
                format!("no longer listed: {accuser} says that {accused} broke it")
            }
            ("violation", [accuser, accused]) => format!("{accuser} says that {accused} broke it"),
            ("claim", [who]) if step.to.is_empty() => format!("no longer listed: the claim of {who}"),
            ("claim", [who]) => format!("{who} contradicts"),
            ("by", _) => format!("put forward by {}", list(&step.to)),
            ("to", _) => format!("addressed to {}", list(&step.to)),
            ("parties", _) => format!("between {}", list(&step.to)),
            ("brokers", _) => format!("brokered by {}", list(&step.to)),
            ("participants", _) => format!("taking part: {}", list(&step.to)),
            ("state" | "stance", _) => change,
            _ => {
                let quote = |text: &str| if text.is_empty() { "not told".into() } else { short(text, WORDS) };
                format!("{what}: {} → {}", quote(&step.from), quote(&step.to))
            }
        }
    }

    /// The name of a code, where the entry knows it.
    fn called(&self, code: &str) -> String {
        let known = self.everyone().into_iter().find(|who| who.code == code).map(name);
        let nobody = || "nobody".to_owned();
        known.or_else(|| Some(short(code, WORDS)).filter(|c| !c.is_empty())).unwrap_or_else(nobody)
    }
}

fn no_longer<T: Told>(entry: &T) -> (String, Option<String>) {
    (format!("No longer listed: {}", entry.title()), None)
}

fn list<'a, T: Told>(
    all: &mut Vec<Item<'a>>,
    listed: &'a Listed<T>,
    until: Date,
    meant: impl Fn(&T) -> bool,
    gone: impl Fn(&T) -> (String, Option<String>),
) {
    let item = |entry: &'a T, key: String, title: String, mut lines: Vec<String>, evidence: &'a [Evidence]| {
        let first = entry.trace().first.map(|d| d.to_string()).unwrap_or_default();
        lines.extend(outlets(entry.trace()));
        Item {
            list: T::LIST,
            key: format!("{} {} {first} {key}", T::LIST, entry.key()),
            title,
            lines,
            evidence: if evidence.is_empty() { &entry.trace().evidence } else { evidence }.iter().collect(),
            day: entry.trace().last.unwrap_or(until),
        }
    };
    for entry in listed.new.iter().filter(|e| meant(e)) {
        all.push(item(entry, "new".into(), format!("New: {}", entry.title()), entry.lines(), &[]));
    }
    for moved in listed.moved.iter().filter(|m| meant(&m.entry)) {
        let entry = &moved.entry;
        let steps: Vec<String> = moved.steps.iter().map(|step| entry.step(step)).collect();
        // What it was before and what is new about it depend on the days that are looked at; what it is now does not.
        let key: Vec<String> = moved.steps.iter().map(|s| format!("{} {}", s.what, s.to)).collect();
        let title = format!("Changed: {} — {}", steps.join("; "), entry.title());
        all.push(item(entry, key.join("; "), title, entry.lines(), &moved.evidence));
    }
    for entry in &listed.gone {
        let (title, line) = gone(entry);
        all.push(item(entry, "gone".into(), title, line.into_iter().collect(), &[]));
    }
}

/// Words that may be missing, with what leads to them.
fn part(lead: &str, text: &str) -> String {
    let text = short(text, WORDS);
    if text.is_empty() { text } else { format!("{lead}{text}") }
}

fn to(list: &[Who]) -> String {
    if list.is_empty() { String::new() } else { format!(" to {}", names(list)) }
}

fn parties(list: &[Who]) -> String {
    if list.is_empty() { "parties not named".into() } else { names(list) }
}

fn says(violation: &Violation) -> String {
    format!("{} says that {} broke it.", name(&violation.accuser), name(&violation.accused))
}

impl Told for Proposal {
    const LIST: &'static str = "proposal";
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn key(&self) -> String {
        format!("{} {}", self.kind, codes(&self.by))
    }
    fn title(&self) -> String {
        let by = if self.by.is_empty() { "nobody named".into() } else { names(&self.by) };
        format!("proposal ({}) by {by}{}{}", self.kind, to(&self.to), part(": ", &self.terms))
    }
    fn lines(&self) -> Vec<String> {
        let condition = part("On condition: ", &self.condition);
        let answers = self.responses.iter().map(|(code, response)| format!("{}: {response}.", self.called(code)));
        Some(condition).into_iter().filter(|c| !c.is_empty()).chain(answers).collect()
    }
    fn everyone(&self) -> Vec<&Who> {
        self.by.iter().chain(&self.to).chain(self.answers.iter().map(|a| &a.by)).collect()
    }
}

impl Told for Agreement {
    const LIST: &'static str = "agreement";
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn key(&self) -> String {
        format!("{} {} {}", self.kind, codes(&self.parties), self.state)
    }
    fn title(&self) -> String {
        // that one is broken is what reports tell
        let state = match self.state {
            demarche_board::AgreementState::Broken => "reported broken".into(),
            state => spoken(state.as_str()),
        };
        format!("agreement ({}), {state}: {}{}", self.kind, parties(&self.parties), part(" – ", &self.terms))
    }
    fn lines(&self) -> Vec<String> {
        self.violations.iter().map(says).collect()
    }
    fn everyone(&self) -> Vec<&Who> {
        let violations = self.violations.iter().flat_map(|v| [&v.accuser, &v.accused]);
        self.parties.iter().chain(&self.brokers).chain(violations).collect()
    }
}

impl Told for Position {
    const LIST: &'static str = "position";
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn key(&self) -> String {
        format!("{} {} {}", self.actor.code, self.issue, self.stance)
    }
    fn title(&self) -> String {
        format!("{} on {}, {}{}", name(&self.actor), self.issue, spoken(self.stance.as_str()), part(": ", &self.theme))
    }
    fn everyone(&self) -> Vec<&Who> {
        std::iter::once(&self.actor).chain(&self.toward).collect()
    }
}

impl Told for Meeting {
    const LIST: &'static str = "meeting";
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn key(&self) -> String {
        let date = self.date.as_ref().map(|d| d.iso()).unwrap_or_default();
        format!("{} {date} {}", codes(&self.participants), self.state)
    }
    fn title(&self) -> String {
        let when = self.date.as_ref().filter(|d| d.told).map(|d| format!(", {}", days(d))).unwrap_or_default();
        let (state, who) = (spoken(self.state.as_str()), parties(&self.participants));
        format!("meeting {state}: {who}{}{}{when}", part(" – ", &self.topic), part(", ", &self.place))
    }
    fn everyone(&self) -> Vec<&Who> {
        self.participants.iter().chain(&self.hosts).collect()
    }
}

impl Told for Warning {
    const LIST: &'static str = "warning";
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn key(&self) -> String {
        format!("{} {}", self.actor.code, codes(&self.to))
    }
    fn title(&self) -> String {
        let by = if self.by.is_empty() { String::new() } else { format!("according to {}, ", names(&self.by)) };
        let to = if self.to.is_empty() { String::new() } else { format!(" {}", names(&self.to)) };
        let words = part(": ", &self.consequence) + &part(" — ", &self.condition) + &part(", ", &self.when);
        format!("{by}{} warns{to}{words}", name(&self.actor))
    }
    fn everyone(&self) -> Vec<&Who> {
        std::iter::once(&self.actor).chain(&self.to).chain(&self.by).collect()
    }
}

impl Told for Dispute {
    const LIST: &'static str = "dispute";
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn key(&self) -> String {
        let by: Vec<Who> = self.claims.iter().map(|c| c.by.clone()).collect();
        codes(&by)
    }
    fn title(&self) -> String {
        let about = short(&self.about, WORDS);
        format!("disputed: {}", if about.is_empty() { "matter not named" } else { &about })
    }
    fn lines(&self) -> Vec<String> {
        self.claims.iter().map(|c| format!("{}{}", name(&c.by), part(": ", &c.claim))).collect()
    }
    fn everyone(&self) -> Vec<&Who> {
        self.claims.iter().map(|c| &c.by).collect()
    }
}
