//! Words of time to days: "on Tuesday", "late last month", "by June 2", counted from the report's day.
//!
//! The kinds are those of TIMEX3 (TimeML): dates, durations and sets; a time of day is part of its day. Each kind of expression has one
//! function on [`Reader`], which takes the place of its first token and answers with a [`Read`]: how far the expression goes, and the
//! days it names, or no days where it names none (February 30) or counts from something that is not known ("two days after the vote").
//!
//! The conventions, where English leaves a choice. They are those of HeidelTime for news: what is told lies at the nearest fitting time
//! before the report, and after it where the verb points ahead.
//! - Weeks run from Monday to Sunday. A weekend belongs to the week it ends.
//! - A bare weekday, date, month or season is the nearest one not after the report's day; of a planned act, not before it. The report's
//!   own weekday is the report's day.
//! - A day and month without a year that the rule above would put eleven months off, but that lie within 45 days on the other side, are those.
//! - Of a span with both ends told ("from Monday to Wednesday"), these rules go for its start.
//! - "last Friday" is the nearest one before the report's day, "next Friday" the nearest after it. "last", "this" and "next" before a
//!   week, month, year or weekend count calendar ones; "the last week" and "the past week" are the seven days up to the report.
//! - "a week earlier", "two days later", "the next day" and "the previous month" are counted from the date told last before. Without one
//!   what is earlier is counted from the report's day, and what is later has no date.
//! - "early", "mid" and "late" divide a month at the 11th and the 21st, a year at May and September.
//! - Seasons are the northern ones, in whole months.
//! - "since", "after", "by", "until" and "before" a date leave the other end open. "since" always looks back.
//! - Easter has a date where the church is told or the churches agree.
//! - Of "for two weeks" only the length is known, unless the verb tells that it goes on ("has shelled the town for two weeks").

mod bound;
mod calendar;
mod counted;
mod duration;
mod near;
mod number;
mod part;
mod pointed;
mod reader;
mod token;
mod value;
mod written;

use bound::Bound;
use calendar::{Days, shift};
use duration::Length;
use jiff::civil::Date;
pub use number::cardinal;
use reader::{Read, Reader};
use token::{Token, tokenize};
pub use value::{ActDate, Granularity, Open, Tense, TimeExpression, TimeKind};

/// Words that point to no day in particular, and what TIMEX3 writes for them.
const REFERENCES: &[(&[&str], &str)] = &[
    (&["recently"], "PAST_REF"),
    (&["lately"], "PAST_REF"),
    (&["previously"], "PAST_REF"),
    (&["formerly"], "PAST_REF"),
    (&["now"], "PRESENT_REF"),
    (&["currently"], "PRESENT_REF"),
    (&["presently"], "PRESENT_REF"),
    (&["at", "present"], "PRESENT_REF"),
    (&["at", "the", "moment"], "PRESENT_REF"),
    (&["soon"], "FUTURE_REF"),
    (&["shortly"], "FUTURE_REF"),
    (&["in", "the", "near", "future"], "FUTURE_REF"),
    (&["in", "the", "future"], "FUTURE_REF"),
];

/// An expression with its place, in tokens.
struct Found {
    at: usize,
    end: usize,
    what: What,
}

enum What {
    Date(Read, Bound),
    Duration(Length),
    Set(Length),
    Reference(&'static str),
}

/// The time expressions of `text` in a report of the day `published`, in order. What is counted from "the day before" is counted
/// from the date that the text tells last before it.
#[must_use]
pub fn time_expressions(text: &str, published: Date, tense: Tense) -> Vec<TimeExpression> {
    expressions(text, published, tense, None).0
}

/// The same, with the date that was told before the text, and that which is told last after it.
pub(crate) fn expressions(
    text: &str,
    published: Date,
    tense: Tense,
    reference: Option<(Date, Date)>,
) -> (Vec<TimeExpression>, Option<(Date, Date)>) {
    let tokens = tokenize(text);
    let reference = reference.map(|(first, last)| Days { first, last });
    let mut reader = Reader { tokens: &tokens, published, ahead: tense == Tense::Future, reference };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = reader.next(at) {
        at = found.end.max(found.at + 1);
        let Some(expression) = expression(&reader, &found, tense) else { continue };
        if let What::Date(Read { days: Some(days), .. }, _) = found.what
            && days.are_possible()
        {
            reader.reference = Some(days);
        }
        out.push(expression);
    }
    (out, reader.reference.map(|d| (d.first, d.last)))
}

fn expression(reader: &Reader, found: &Found, tense: Tense) -> Option<TimeExpression> {
    let (first, last): (&Token, &Token) = (reader.tokens.get(found.at)?, reader.tokens.get(found.end.checked_sub(1)?)?);
    let plain = |kind, value: String| TimeExpression {
        start: first.start,
        end: last.end,
        kind,
        value,
        date: None,
        impossible: false,
    };
    Some(match found.what {
        What::Date(read, bound) => {
            let date = read.days.and_then(|d| reader.date(d, bound));
            let value = date.as_ref().map(ActDate::iso).unwrap_or_default();
            TimeExpression { date, impossible: read.impossible, ..plain(TimeKind::Date, value) }
        }
        What::Duration(length) => {
            let date = lasting(reader.published, length).filter(|_| tense == Tense::Perfect);
            TimeExpression { date, ..plain(TimeKind::Duration, length.iso()) }
        }
        What::Set(length) => plain(TimeKind::Set, length.repeated()),
        What::Reference(value) => plain(TimeKind::Date, value.to_owned()),
    })
}

/// The days up to the report in which something has lasted so long.
fn lasting(published: Date, length: Length) -> Option<ActDate> {
    let (n, unit) = length.exact()?;
    let days = Days { first: shift(published, unit, n.checked_neg()?)?, last: published };
    days.are_possible().then(|| ActDate::told(days))
}

/// When the words of a phrase say that an act took place, and whether they name a date that no calendar has.
pub(crate) fn resolve(
    words: &str,
    published: Date,
    tense: Tense,
    reference: Option<(Date, Date)>,
) -> (Option<ActDate>, bool) {
    let tokens = tokenize(words);
    let reference = reference.map(|(first, last)| Days { first, last });
    let reader = Reader { tokens: &tokens, published, ahead: tense == Tense::Future, reference };
    let (mut at, mut lasted, mut impossible) = (0, None, false);
    while let Some(found) = reader.next(at) {
        at = found.end.max(found.at + 1);
        match found.what {
            What::Date(read, bound) if !matches!(bound, Bound::Attribute | Bound::Other) => {
                impossible |= read.impossible;
                if let Some(date) = read.days.and_then(|d| reader.date(d, bound)) {
                    return (Some(date), impossible);
                }
                if read.days.is_some() {
                    break;
                }
            }
            What::Duration(length) if tense == Tense::Perfect && lasted.is_none() => {
                lasted = lasting(published, length);
            }
            _ => {}
        }
    }
    (lasted, impossible)
}

/// The length that words tell, in ISO 8601: `P30D` for "a 30-day ceasefire", `PT72H` for "72 hours", `P2D/P3D` for "two or three days".
/// None where no length is told, or its number is left open ("several weeks").
#[must_use]
pub fn duration(words: &str) -> Option<String> {
    let tokens = tokenize(words);
    let reader = Reader { tokens: &tokens, published: Date::ZERO, ahead: false, reference: None };
    let mut at = 0;
    while let Some(found) = reader.next(at) {
        at = found.end.max(found.at + 1);
        if let What::Duration(length) = found.what {
            return Some(length.iso()).filter(|iso| !iso.contains('X'));
        }
    }
    None
}

impl Reader<'_> {
    /// The next expression from `at` on.
    fn next(&self, at: usize) -> Option<Found> {
        (at..self.tokens.len()).find_map(|at| self.expression(at))
    }

    fn expression(&self, at: usize) -> Option<Found> {
        let found = |what, end| Some(Found { at, end, what });
        if let Some((length, end)) = self.recurring(at) {
            return found(What::Set(length), end);
        }
        let reader = Reader { ahead: self.ahead && !self.is_since(at), ..*self };
        if let Some(read) = reader.read(at) {
            if let Some(span) = reader.other_end(at, read) {
                return found(What::Date(span, Bound::None), span.end);
            }
            // "in two weeks" that is not ahead, and "two weeks after": the length is told all the same
            let counted = read.days.is_none() && !read.impossible;
            let length = self.length(self.skip(at, &["in", "within"])).filter(|_| counted);
            return match length {
                Some((length, end)) if !self.is(end, &["ago", "earlier", "later"]) => {
                    found(What::Duration(length), end)
                }
                _ => found(What::Date(read, reader.bound(at, read.end)), read.end),
            };
        }
        if let Some((length, end)) = self.length(at) {
            return found(What::Duration(length), end);
        }
        if let Some(end) = self.odd_time(at) {
            return found(What::Date(Read { days: None, end, impossible: true }, Bound::None), end);
        }
        REFERENCES.iter().find_map(|(words, value)| {
            let fits = words.iter().enumerate().all(|(i, w)| self.word(at + i) == *w);
            fits.then(|| Found { at, end: at + words.len(), what: What::Reference(value) })
        })
    }

    /// A time of day that no clock shows: "at 30:99".
    fn odd_time(&self, at: usize) -> Option<usize> {
        let (hour, minute) = (self.number(at, 2)?, self.number(at + 2, 2)?);
        let told = self.is(at + 1, &[":"]) && self.word(at + 2).len() == 2 && self.before(at, 1) == "at";
        (told && (hour > 24 || minute > 59)).then_some(at + 3)
    }
}
