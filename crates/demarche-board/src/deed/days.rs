//! On which days a deed may have been done, by what its act tells.

use demarche_coding::{Act, ActDate, EventType};
use jiff::ToSpan;
use jiff::civil::Date;

/// The days on which a deed may have been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// On one of a few days, the first and the last of which are told.
    Days(Date, Date),
    /// No day is told: on the day of the report, or so many days before it.
    About(Date, i64),
    /// At some time of a longer or an open stretch, which says little: only one told alike is the same.
    Stretch(Date, Date),
}

/// Most days that are looked at one by one.
const FEW: i32 = 7;
/// How many days after a statement a report may still tell it without a date.
const SAID: i64 = 2;
/// The same for other deeds: they are told at once, and the like of them is done again soon.
const DONE: i64 = 1;
/// How many days may lie between two reports that tell the same and neither tells the day.
const BETWEEN: i64 = 1;

impl Span {
    pub fn of(act: &Act, published: Date) -> Self {
        match act.date.as_ref().filter(|date| date.told) {
            Some(date) if date.open.is_none() && few(date) => Self::Days(date.start, date.end),
            Some(date) => Self::Stretch(date.start, date.end),
            None => Self::About(published, if is_bodily(act.event) { DONE } else { SAID }),
        }
    }

    /// Whether both may be the same day.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Stretch(a, b), Self::Stretch(c, d)) => (a, b) == (c, d),
            (Self::Stretch(..), _) | (_, Self::Stretch(..)) => false,
            (Self::About(a, _), Self::About(b, _)) => before(a.max(b), BETWEEN) <= a.min(b),
            _ => {
                let ((a, b), (c, d)) = (self.ends(), other.ends());
                a <= d && c <= b
            }
        }
    }

    fn ends(self) -> (Date, Date) {
        match self {
            Self::Days(first, last) | Self::Stretch(first, last) => (first, last),
            Self::About(day, lag) => (before(day, lag), day),
        }
    }

    /// Words that two spans have in common if they meet.
    pub fn keys(self) -> Vec<String> {
        let (first, last) = self.ends();
        match self {
            Self::Stretch(..) => vec![format!("{first}/{last}")],
            _ => first.series(1.day()).take_while(|day| *day <= last).map(|day| day.to_string()).collect(),
        }
    }
}

fn before(day: Date, days: i64) -> Date {
    day.saturating_sub(days.days())
}

fn few(date: &ActDate) -> bool {
    let days = date.end.since(date.start).map_or(i32::MAX, |span| span.get_days());
    (0..FEW).contains(&days)
}

/// Whether it is a deed of force or movement, not of words.
pub(super) fn is_bodily(event: EventType) -> bool {
    use EventType::{Aid, Assault, Coerce, Mobilize, Protest, Retreat};
    matches!(event, Aid | Assault | Coerce | Mobilize | Protest | Retreat)
}
