//! Days in a row: how many, which part of them, how they are parted.

use demarche_render::words;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

/// Days from the first to the last, both of them within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: Date,
    /// The last, never before the first.
    pub to: Date,
}

/// A day's number. No calendar here begins before it.
fn number(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours().div_euclid(24)
}

/// A day so many days later, or the last that there is; none before the first year, which browsers do not know.
fn later(day: Date, days: i64) -> Date {
    // no calendar has more
    let other = day.saturating_add(days.clamp(-7_300_000, 7_300_000).days());
    if days < 0 { other.max(date(1, 1, 1).min(day)) } else { other }
}

impl Span {
    /// From one day to another, in whichever order they are told.
    pub fn new(one: Date, other: Date) -> Self {
        Self { from: one.min(other), to: one.max(other) }
    }

    /// How many days: one at least.
    pub fn days(self) -> i64 {
        number(self.to) - number(self.from) + 1
    }

    /// Whether a day is within.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// Where a day begins, as a share of the span: from 0 to 1 within it.
    pub fn share(self, day: Date) -> f64 {
        (number(day) - number(self.from)) as f64 / self.days() as f64
    }

    /// What both have in common.
    pub fn common(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from <= to).then_some(Self { from, to })
    }

    /// The half in its middle.
    pub fn nearer(self) -> Self {
        let quarter = self.days() / 4;
        let part = Self { from: later(self.from, quarter), to: later(self.to, -quarter) };
        // two days and three have no quarter
        if part == self && self.from < self.to { Self { to: later(self.to, -1), ..self } } else { part }
    }

    /// The same with half as many days before it and behind.
    pub fn wider(self) -> Self {
        let half = (self.days() / 2).max(1);
        Self { from: later(self.from, -half), to: later(self.to, half) }
    }

    /// The same half its length before.
    pub fn before(self) -> Self {
        self.moved(-(self.days() / 2).max(1))
    }

    /// The same half its length later.
    pub fn after(self) -> Self {
        self.moved((self.days() / 2).max(1))
    }

    fn moved(self, days: i64) -> Self {
        Self { from: later(self.from, days), to: later(self.to, days) }
    }
}

/// Into what a span is parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Days.
    Day,
    /// Weeks that begin on Mondays.
    Week,
    /// Months of the calendar.
    Month,
    /// Years of the calendar.
    Year,
}

impl Step {
    /// The finest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    /// The part in which a day is.
    pub fn of(self, day: Date) -> Span {
        let from = match self {
            Self::Day => day,
            Self::Week => later(day, -i64::from(day.weekday().to_monday_zero_offset())),
            Self::Month => day.first_of_month(),
            Self::Year => day.first_of_year(),
        };
        let to = match self {
            Self::Day => day,
            Self::Week => later(from, 6),
            Self::Month => day.last_of_month(),
            Self::Year => day.last_of_year(),
        };
        Span { from, to }
    }

    /// What one is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// How many there are in a span, about.
    pub fn count(self, span: Span) -> i64 {
        let length = match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
            Self::Year => 365,
        };
        span.days() / length + 1
    }
}

/// How far ticks are apart.
const APART: [(Step, i64); 14] = [
    (Step::Day, 1),
    (Step::Day, 2),
    (Step::Week, 1),
    (Step::Week, 2),
    (Step::Month, 1),
    (Step::Month, 2),
    (Step::Month, 3),
    (Step::Month, 6),
    (Step::Year, 1),
    (Step::Year, 2),
    (Step::Year, 5),
    (Step::Year, 10),
    (Step::Year, 50),
    (Step::Year, 1_000),
];

/// Days to write beneath an axis, at most so many, each with what is written.
pub fn ticks(span: Span, most: usize) -> Vec<(Date, String)> {
    APART
        .iter()
        .map(|(step, each)| every(*step, *each, span, most))
        .find(|ticks| ticks.len() <= most)
        .unwrap_or_default()
}

/// Every so many days, weeks, months or years of a span; of too many only one more than the most.
fn every(step: Step, each: i64, span: Span, most: usize) -> Vec<(Date, String)> {
    let mut ticks = Vec::new();
    let mut part = step.of(span.from);
    // one for each part at most, and no more than are wanted
    while part.from <= span.to && ticks.len() <= most {
        let day = part.from;
        let nth = match step {
            Step::Day => number(day),
            Step::Week => number(day).div_euclid(7),
            Step::Month => i64::from(day.month()) - 1,
            Step::Year => i64::from(day.year()),
        };
        if day >= span.from && nth.rem_euclid(each) == 0 {
            ticks.push((day, label(step, day)));
        }
        let next = step.of(later(part.to, 1));
        // the last day of all has none behind it
        if next.from <= part.from {
            break;
        }
        part = next;
    }
    ticks
}

fn label(step: Step, day: Date) -> String {
    match step {
        Step::Day | Step::Week => words::day(day),
        Step::Month => words::day(day).split_once(' ').map(|(_, month)| month.to_owned()).unwrap_or_default(),
        Step::Year => day.year().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_days_of_the_calendar() {
        let told = |from, to| ticks(Span::new(from, to), 8).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(told(date(2025, 5, 1), date(2025, 5, 1)), ["1 May 2025"]);
        assert_eq!(told(date(2025, 5, 1), date(2025, 5, 20)), ["5 May 2025", "12 May 2025", "19 May 2025"]);
        assert_eq!(told(date(2024, 11, 5), date(2025, 3, 20)), ["Dec 2024", "Jan 2025", "Feb 2025", "Mar 2025"]);
        assert_eq!(told(date(2001, 2, 1), date(2025, 3, 20)), ["2005", "2010", "2015", "2020", "2025"]);
    }

    #[test]
    fn a_day_has_no_part() {
        let day = Span::new(date(2025, 5, 1), date(2025, 5, 1));
        assert_eq!((day.days(), day.nearer()), (1, day));
        assert_eq!(day.wider().days(), 3);
        let three = Span::new(date(2025, 5, 1), date(2025, 5, 3));
        assert_eq!(three.nearer().nearer().days(), 1);
    }

    fn any() -> impl Strategy<Value = Date> {
        (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d))
    }

    proptest! {
        #[test]
        fn any_span_can_be_moved_parted_and_drawn(one in any(), other in any(), day in any()) {
            let span = Span::new(one, other);
            for next in [span, span.nearer(), span.wider(), span.before(), span.after()] {
                prop_assert!(next.from <= next.to && next.days() >= 1);
                prop_assert!(next.share(day).is_finite());
                let ticks = ticks(next, 8);
                prop_assert!(ticks.len() <= 8 && ticks.iter().all(|(day, label)| next.holds(*day) && !label.is_empty()));
            }
            for step in Step::ALL {
                prop_assert!(step.of(day).holds(day));
            }
        }
    }
}
