//! On which days a deed may have been done, by what its act tells.

use demarche_coding::{Act, ActDate, EventType};
use jiff::ToSpan;
use jiff::civil::Date;

/// The days on which a deed may have been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// On one of a few days.
    Days(Date, Date),
    /// At some time of a longer or an open stretch, which says little: only one told alike is the same.
    Stretch(Date, Date),
}

/// Most days that are looked at one by one.
const FEW: i32 = 7;
/// How many days after a statement a report may still tell it without a date.
const SAID: i64 = 2;
/// The same for other deeds: they are told at once, and the like of them is done again soon.
const DONE: i64 = 1;

impl Span {
    pub fn of(act: &Act, published: Date) -> Self {
        match act.date.as_ref().filter(|date| date.told) {
            Some(date) if date.open.is_none() && few(date) => Self::Days(date.start, date.end),
            Some(date) => Self::Stretch(date.start, date.end),
            None => {
                let lag = if is_bodily(act.event) { DONE } else { SAID };
                Self::Days(published.saturating_sub(lag.days()), published)
            }
        }
    }

    /// Whether both may be the same day.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Days(a, b), Self::Days(c, d)) => a <= d && c <= b,
            (Self::Stretch(a, b), Self::Stretch(c, d)) => (a, b) == (c, d),
            _ => false,
        }
    }

    /// Words that two spans have in common if they meet.
    pub fn keys(self) -> Vec<String> {
        match self {
            Self::Days(first, last) => {
                first.series(1.day()).take_while(|day| *day <= last).map(|day| day.to_string()).collect()
            }
            Self::Stretch(first, last) => vec![format!("{first}/{last}")],
        }
    }
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
