//! What stands before an expression: whether it names the time itself or only its start or its end.

use super::calendar::{Days, Unit, shift};
use super::reader::{Read, Reader};
use super::value::{ActDate, Open};

/// Words between a preposition and the date.
const FILLERS: &[&str] = &[
    "the",
    "at",
    "least",
    "about",
    "around",
    "approximately",
    "roughly",
    "as",
    "shortly",
    "well",
    "a",
    "late",
    "early",
    "on",
    "in",
    "only",
    "just",
];
/// As many of them are looked at.
const STEPS: usize = 6;

/// How an expression bounds the time that is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// It is the time.
    None,
    /// "since 2014", "from Monday".
    Since,
    /// "after Friday".
    After,
    /// "by Friday", "until Monday".
    Until,
    /// "before May".
    Before,
    /// "the Sept. 5 agreement": the time of what the noun names.
    Attribute,
    /// Not the time of anything here: "post-2014", "more than a year ago".
    Other,
}

impl Reader<'_> {
    /// What the expression from `at` to `end` bounds.
    pub(super) fn bound(&self, at: usize, end: usize) -> Bound {
        let mut i = at;
        while i > 0 && at - i < STEPS && self.is(i - 1, FILLERS) {
            i -= 1;
        }
        let event = end > 0 && self.tokens.get(end - 1).is_some_and(|t| t.possessive);
        match self.before(i, 1) {
            "since" => Bound::Since,
            // "the Sept. 5 agreement", which is not what happened then; but "at the Sept. 5 meeting"
            _ if matches!(self.before(at, 1), "the" | "a") && self.is_calendar(at) && !self.is_free(end) => {
                let there = matches!(self.before(at, 2), "at" | "in" | "during" | "on");
                if there { Bound::None } else { Bound::Attribute }
            }
            "by" => Bound::Until,
            "until" | "till" | "through" if !self.is_span(at, end) => Bound::Until,
            // "after Monday's talks" may be on Monday
            "before" => {
                if event {
                    Bound::Until
                } else {
                    Bound::Before
                }
            }
            "after" | "following" => {
                if event {
                    Bound::Since
                } else {
                    Bound::After
                }
            }
            // in hyphens: "post-2014"
            "-" if i > 1 && self.is(i - 2, &["pre", "post"]) => Bound::Other,
            "of" if self.before(i, 2) == "ahead" => {
                if event {
                    Bound::Until
                } else {
                    Bound::Before
                }
            }
            "to" if self.before(i, 2) == "prior" => {
                if event {
                    Bound::Until
                } else {
                    Bound::Before
                }
            }
            "to" if self.before(i, 2) == "up" => Bound::Until,
            "than" => match self.before(i, 2) {
                "later" => Bound::Until,
                "earlier" | "sooner" => Bound::Since,
                _ => Bound::Other,
            },
            "pre" | "post" | "per" => Bound::Other,
            "from" if !self.is_span(at, end) => Bound::Since,
            "starting" | "beginning" => Bound::Since,
            _ if self.is(end, &["onward", "onwards"]) => Bound::Since,
            _ => Bound::None,
        }
    }

    fn is_calendar(&self, at: usize) -> bool {
        self.month(at).is_some() || self.number(at, 4).is_some()
    }

    /// Whether both ends are told: "Monday to Wednesday".
    fn is_span(&self, at: usize, end: usize) -> bool {
        let joins = |i| self.is(i, &["to", "through", "until", "till", "into", "-"]) && self.before(i, 1) != "mid";
        (at..end).any(joins)
    }

    /// Whether a word before `at` makes it the start of what goes on, which lies in the past: "since Monday".
    pub(super) fn is_since(&self, at: usize) -> bool {
        let mut i = at;
        while i > 0 && at - i < STEPS && self.is(i - 1, FILLERS) {
            i -= 1;
        }
        self.before(i, 1) == "since"
    }

    /// The other end of a span whose ends are expressions of their own: "from early March until the end of May".
    pub(super) fn other_end(&self, at: usize, first: Read) -> Option<Read> {
        let mut i = at;
        while i > 0 && at - i < STEPS && self.is(i - 1, FILLERS) {
            i -= 1;
        }
        let joints: &[&str] = match self.before(i, 1) {
            "from" => &["to", "until", "till", "through"],
            "between" => &["and"],
            _ => return None,
        };
        let start = first.days?;
        if !self.is(first.end, joints) {
            return None;
        }
        let next = self.skip(first.end + 1, &["the"]);
        let after = |ahead: bool| {
            let read = Reader { ahead, ..*self }.read(next)?;
            read.days.filter(|d| d.last >= start.last)?;
            Some(read)
        };
        let last = after(false).or_else(|| after(true))?;
        let days = last.days.map(|d| Days { first: start.first, last: d.last });
        Some(Read { days, ..last })
    }

    /// The date of `days` with the end that the bound leaves open.
    pub(super) fn date(&self, days: Days, bound: Bound) -> Option<ActDate> {
        if !days.are_possible() {
            return None;
        }
        let Days { first, last } = days;
        let published = self.published;
        let open = |start, end, open| {
            let date = ActDate { start, end, granularity: days.granularity(), open: Some(open), told: true };
            Some(date).filter(|d| Days { first: d.start, last: d.end }.are_possible())
        };
        match bound {
            Bound::None | Bound::Attribute => Some(ActDate::told(days)),
            Bound::Other => None,
            Bound::Since => open(first, last.max(published), Open::End),
            Bound::After => {
                let next = shift(last, Unit::Day, 1)?;
                open(next, next.max(published), Open::End)
            }
            Bound::Until => open(if published <= last { published } else { first }, last, Open::Start),
            Bound::Before => {
                let end = shift(first, Unit::Day, -1)?;
                open(published.min(end), end, Open::Start)
            }
        }
    }
}
