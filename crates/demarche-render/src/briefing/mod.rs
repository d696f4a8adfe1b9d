//! What moved, on a page for the morning: a view for the terminal and a note in Markdown.
//!
//! What turned comes first, then each list with what is new in it, what changed and what is listed no longer, then the days that passed
//! and those that come near. Nothing is told twice: a position that turned stands with the pivots alone.

mod markdown;
mod terminal;

#[cfg(test)]
mod testing;

pub use markdown::briefing_markdown;
pub use terminal::briefing_terminal;

use crate::words::{self, Mark};
use demarche_board::{
    Agreement, Changes, DeadlineKind, Dispute, Listed, Meeting, Moved, Position, Proposal, Shift, Step, Trace, Warning,
    Who,
};
use demarche_coding::{ActDate, Evidence, Open};
use demarche_record::{Briefing, Deadline, new_shifts};
use jiff::civil::Date;

/// Every move that is new, the latest first, with the position that moved.
pub fn pivots(briefing: &Briefing) -> Vec<(&Position, &Shift)> {
    let moves = |p| new_shifts(p, briefing.since).iter().map(move |shift| (p, shift));
    let mut all: Vec<(&Position, &Shift)> = briefing.pivots.iter().flat_map(moves).collect();
    all.sort_by_key(|(_, shift)| std::cmp::Reverse(shift.to.date));
    all
}

/// What happened in one list, less what is told elsewhere.
pub struct Section<'a, T> {
    /// What is new.
    pub new: Vec<&'a T>,
    /// What changed.
    pub moved: Vec<&'a Moved<T>>,
    /// What is listed no longer.
    pub gone: Vec<&'a T>,
}

impl<'a, T> Section<'a, T> {
    fn of(listed: &'a Listed<T>, meant: impl Fn(&T) -> bool) -> Self {
        Self {
            new: listed.new.iter().filter(|e| meant(e)).collect(),
            moved: listed.moved.iter().filter(|m| meant(&m.entry)).collect(),
            gone: listed.gone.iter().collect(),
        }
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.new.len() + self.moved.len() + self.gone.len()
    }
}

/// The lists that moved, in the order of the page.
pub struct Sections<'a> {
    /// What is on the table.
    pub proposals: Section<'a, Proposal>,
    /// What is agreed.
    pub agreements: Section<'a, Agreement>,
    /// Positions but the pivots.
    pub positions: Section<'a, Position>,
    /// Meetings.
    pub meetings: Section<'a, Meeting>,
    /// Warnings.
    pub warnings: Section<'a, Warning>,
    /// Disputes.
    pub disputes: Section<'a, Dispute>,
}

/// The lists of a briefing that moved.
pub fn sections(briefing: &Briefing) -> Sections<'_> {
    let changes: &Changes = &briefing.changes;
    Sections {
        proposals: Section::of(&changes.proposals, |_| true),
        agreements: Section::of(&changes.agreements, |_| true),
        positions: Section::of(&changes.positions, |p| !briefing.pivots.contains(p)),
        meetings: Section::of(&changes.meetings, |_| true),
        warnings: Section::of(&changes.warnings, |_| true),
        disputes: Section::of(&changes.disputes, |_| true),
    }
}

/// One thing about an entry that changed, as the views tell it.
pub enum Change<'a> {
    /// A value of a closed vocabulary, before and now, whose it is, and where that is told.
    Value {
        /// Whose it is, where it is somebody's.
        of: Option<Who>,
        /// Before.
        from: Option<Mark>,
        /// Now.
        to: Option<Mark>,
        /// Where that is told.
        evidence: Option<&'a Evidence>,
    },
    /// Who says that who broke it, where that is told last, and whether it is still listed.
    Alleged {
        /// Who says so.
        accuser: Who,
        /// Of whom.
        accused: Who,
        /// Where that is told.
        evidence: Option<&'a Evidence>,
        /// Whether it is still listed.
        listed: bool,
    },
    /// A list of actors as it is now, with what leads to it.
    Actors(&'static str, Vec<Who>),
    /// Words before and now; empty where there were none.
    Words(&'static str, &'a str, &'a str),
}

/// An entry whose changes can be told.
pub trait Followed {
    /// The mark of a word of its vocabulary.
    fn mark(word: &str) -> Option<Mark>;
    /// What it rests on.
    fn trace(&self) -> &Trace;
    /// Everybody whom it names.
    fn everyone(&self) -> Vec<&Who>;
    /// The sentence in which somebody is told to answer so.
    fn answer(&self, _code: &str, _word: &str) -> Option<&Evidence> {
        None
    }

    /// The sentence in which somebody is last told to accuse somebody.
    fn accusation(&self, _accuser: &str, _accused: &str) -> Option<&Evidence> {
        None
    }

    /// What changed, as the views tell it.
    fn changes<'a>(&'a self, steps: &'a [Step]) -> Vec<Change<'a>> {
        let who = |code: &str| {
            let known = self.everyone().into_iter().find(|who| who.code == code).cloned();
            known.unwrap_or_else(|| Who { code: code.to_owned(), name: String::new() })
        };
        let list = |codes: &str| codes.split(' ').filter(|code| !code.is_empty()).map(who).collect::<Vec<_>>();
        let change = |step: &'a Step| {
            let (what, codes) = step.what.split_once(' ').unwrap_or((&step.what, ""));
            let of = |name: &str| (what == name).then(|| who(codes));
            match what {
                "violation" => {
                    let (accuser, accused) = codes.split_once(' ').unwrap_or((codes, ""));
                    let evidence = self.accusation(accuser, accused);
                    Change::Alleged {
                        accuser: who(accuser),
                        accused: who(accused),
                        evidence,
                        listed: !step.to.is_empty(),
                    }
                }
                "response" | "state" | "stance" => Change::Value {
                    of: of("response"),
                    from: Self::mark(&step.from),
                    to: Self::mark(&step.to),
                    evidence: self.answer(codes, &step.to),
                },
                "claim" if step.to.is_empty() => Change::Actors("no longer listed, the claim of", vec![who(codes)]),
                "claim" => Change::Actors("now also told by", vec![who(codes)]),
                "by" => Change::Actors("now put forward by", list(&step.to)),
                "to" => Change::Actors("now addressed to", list(&step.to)),
                "parties" => Change::Actors("now between", list(&step.to)),
                "brokers" => Change::Actors("now brokered by", list(&step.to)),
                "participants" => Change::Actors("now taking part", list(&step.to)),
                "place" => Change::Words("place", &step.from, &step.to),
                "condition" => Change::Words("condition", &step.from, &step.to),
                "when" => Change::Words("when", &step.from, &step.to),
                _ => Change::Words("now", &step.from, &step.to),
            }
        };
        steps.iter().map(change).collect()
    }
}

impl Followed for Proposal {
    fn mark(word: &str) -> Option<Mark> {
        demarche_board::Response::from_word(word).map(words::response)
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn everyone(&self) -> Vec<&Who> {
        let answers = self.answers.iter().map(|a| &a.by);
        answers.chain(&self.by).chain(&self.to).collect()
    }
    fn answer(&self, code: &str, word: &str) -> Option<&Evidence> {
        let told = self.answers.iter().rev().find(|a| a.by.code == code && a.response.as_str() == word);
        told.map(|answer| &answer.evidence)
    }
}

impl Followed for Agreement {
    fn mark(word: &str) -> Option<Mark> {
        demarche_board::AgreementState::from_word(word).map(words::agreement)
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn everyone(&self) -> Vec<&Who> {
        let violations = self.violations.iter().flat_map(|v| [&v.accuser, &v.accused]);
        violations.chain(&self.parties).chain(&self.brokers).collect()
    }
    fn accusation(&self, accuser: &str, accused: &str) -> Option<&Evidence> {
        let told = self.violations.iter().find(|v| v.accuser.code == accuser && v.accused.code == accused);
        told.and_then(|violation| violation.evidence.last())
    }
}

impl Followed for Position {
    fn mark(word: &str) -> Option<Mark> {
        demarche_board::Stance::from_word(word).map(words::stance)
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn everyone(&self) -> Vec<&Who> {
        std::iter::once(&self.actor).chain(&self.toward).collect()
    }
}

impl Followed for Meeting {
    fn mark(word: &str) -> Option<Mark> {
        demarche_board::MeetingState::from_word(word).map(words::meeting)
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn everyone(&self) -> Vec<&Who> {
        self.participants.iter().chain(&self.hosts).collect()
    }
}

impl Followed for Warning {
    fn mark(_: &str) -> Option<Mark> {
        None
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn everyone(&self) -> Vec<&Who> {
        std::iter::once(&self.actor).chain(&self.to).chain(&self.by).collect()
    }
}

impl Followed for Dispute {
    fn mark(_: &str) -> Option<Mark> {
        None
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn everyone(&self) -> Vec<&Who> {
        self.claims.iter().map(|c| &c.by).collect()
    }
}

/// What a changed entry rests on now and did not before; all of it where that is nothing, as after a correction.
pub fn news<'a>(new: &'a [Evidence], all: &'a [Evidence]) -> &'a [Evidence] {
    if new.is_empty() { all } else { new }
}

/// How a day is set.
pub fn kind(deadline: &Deadline) -> &'static str {
    match deadline.kind {
        DeadlineKind::Warning => "deadline or warning",
        DeadlineKind::Proposal => "proposed for this day",
        DeadlineKind::End => "ends by its terms",
        DeadlineKind::Meeting => "planned meeting",
    }
}

/// When it is: "in 3 days, by 9 May 2025".
pub fn due(date: &ActDate, today: Date) -> String {
    format!("{}, {}", left(date, today), words::dated(date, "by"))
}

/// "in 3 days", "today", "2 days ago".
fn left(date: &ActDate, today: Date) -> String {
    let until = |day: Date| today.until(day).map_or(0, |span| span.get_days());
    let (first, last) = match date.open {
        Some(Open::Start) => (date.end, date.end),
        Some(Open::End) => (date.start, date.start),
        None => (date.start, date.end.max(date.start)),
    };
    match (until(first), until(last)) {
        (0, 0) => "today".into(),
        (1, _) => "tomorrow".into(),
        (2.., _) => format!("in {}", counted(until(first))),
        (_, -1) => "yesterday".into(),
        (_, ..-1) => format!("{} ago", counted(until(last))),
        (_, 0) => "last day today".into(),
        (_, _) => format!("now, {} left", counted(until(last))),
    }
}

fn counted(days: i32) -> String {
    words::counted(usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX), "day")
}

/// What a page without a line means.
pub fn nothing(reports: usize) -> String {
    if reports == 0 {
        return "There is no report of these days, so nothing can have moved.".into();
    }
    format!(
        "Nothing moved: {} of these days changed no line of the board, and no day comes near. That does not mean that nothing \
         happened: the reports may only tell again what was known, or Demarche may have missed it.",
        words::counted(reports, "report")
    )
}

/// What it means that something is not on the page.
pub const ABSENCE: &str = "What is not listed did not move in these reports, or Demarche missed it.";

/// What it means that no line moved, where days are told all the same.
pub const STILL: &str = "No line of the board moved.";

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_counted_from_today() {
        let today = date(2025, 5, 6);
        let on = |day| left(&ActDate::day(day, true), today);
        assert_eq!(on(date(2025, 5, 6)), "today");
        assert_eq!(on(date(2025, 5, 7)), "tomorrow");
        assert_eq!(on(date(2025, 5, 9)), "in 3 days");
        assert_eq!(on(date(2025, 5, 5)), "yesterday");
        assert_eq!(on(date(2025, 5, 4)), "2 days ago");
        let span =
            |open, start, end| left(&ActDate { open, ..ActDate { start, end, ..ActDate::day(start, true) } }, today);
        let (monday, friday) = (date(2025, 5, 5), date(2025, 5, 9));
        assert_eq!(span(None, monday, friday), "now, 3 days left");
        assert_eq!(span(None, monday, today), "last day today");
        assert_eq!(span(None, friday, date(2025, 5, 12)), "in 3 days");
        assert_eq!(span(Some(Open::Start), monday, friday), "in 3 days");
        assert_eq!(span(Some(Open::End), friday, date(2025, 5, 20)), "in 3 days");
        assert_eq!(span(None, date(2025, 4, 28), date(2025, 5, 4)), "2 days ago");
        assert_eq!(left(&ActDate::day(Date::MAX, true), Date::MIN).split(' ').next(), Some("in"));
    }

    #[test]
    fn when_it_is_due() {
        let by = ActDate { open: Some(Open::Start), end: date(2025, 5, 9), ..ActDate::day(date(2025, 5, 5), true) };
        assert_eq!(due(&by, date(2025, 5, 6)), "in 3 days, by 9 May 2025");
    }
}
