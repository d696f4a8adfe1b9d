//! Parts of a span: "early April", "the second half of 2014", "later this week".

use super::calendar::{Days, Part, Unit, shift};
use super::reader::{Read, Reader, read};

impl Reader<'_> {
    /// "early April", "late last week", "mid-2013", "the end of the year", "earlier this month", "later in the week", "year's end".
    pub(super) fn part(&self, at: usize) -> Option<Read> {
        let inner = |at: usize| self.span_of(at);
        if self.is(at, &["earlier", "later"]) {
            let found = inner(self.skip(at + 1, &["in", "on"]))?;
            return read(found.days.and_then(|d| self.side(d, self.is(at, &["later"]))), found.end);
        }
        let unit = self.unit(at).filter(|&u| u != Unit::Hour && u != Unit::Day);
        if let Some(unit) = unit
            && self.is(self.skip(at + 1, &["-"]), &["end"])
            && (self.is(at + 1, &["-"]) || self.tokens.get(at).is_some_and(|t| t.possessive))
        {
            let days = Days::holding(unit, self.published).and_then(|d| d.part(Part::Late));
            return read(days, self.skip(at + 1, &["-"]) + 1);
        }
        let (part, next) = match self.word(at) {
            "early" => (Part::Early, self.skip(at + 1, &["in", "on"])),
            "mid" => (Part::Middle, self.skip(at + 1, &["-"])),
            "late" => (Part::Late, self.skip(at + 1, &["in", "on"])),
            "beginning" | "start" | "outset" if self.is(at + 1, &["of"]) => (Part::Early, at + 2),
            "middle" if self.is(at + 1, &["of"]) => (Part::Middle, at + 2),
            "end" | "close" if self.is(at + 1, &["of"]) => (Part::Late, at + 2),
            "first" | "opening" if self.is_plural_of(at + 1) => (Part::Early, at + 3),
            "last" | "final" | "closing" if self.is_plural_of(at + 1) => (Part::Late, at + 3),
            _ => return None,
        };
        let found = inner(next)?;
        read(found.days.and_then(|d| d.part(part)), found.end)
    }

    /// "days of".
    pub(super) fn is_plural_of(&self, at: usize) -> bool {
        self.is(at, &["days", "weeks", "months"]) && self.is(at + 1, &["of", "in"])
    }

    /// What of `days` lies before or after the report's day, where they hold it.
    pub(super) fn side(&self, days: Days, later: bool) -> Option<Days> {
        if !days.holds(self.published) || days.count() == 1 {
            return Some(days);
        }
        Some(if later {
            Days { first: shift(self.published, Unit::Day, 1)?.min(days.last), last: days.last }
        } else {
            Days { first: days.first, last: shift(self.published, Unit::Day, -1)?.max(days.first) }
        })
    }

    /// "the first week of May", "the second half of 2014", "the last day of the month".
    pub(super) fn ordinal_part(&self, at: usize) -> Option<Read> {
        let last = self.is(at, &["last", "final"]);
        let n = match self.word(at) {
            "first" => 1,
            "second" => 2,
            "third" => 3,
            "fourth" => 4,
            _ if last => 1,
            _ => i32::from(self.ordinal(at)?),
        };
        let piece = self.word(at + 1);
        if n < 1 || !matches!(piece, "day" | "week" | "half" | "quarter") {
            return None;
        }
        let found = self.span_of(self.skip(at + 2, &["of", "in"])).filter(|_| self.is(at + 2, &["of", "in"]))?;
        let days = found.days.and_then(|whole| {
            let (unit, size) = match (piece, whole.count()) {
                ("day", 28..=31) => (Unit::Day, 1),
                ("week", 28..=31) => (Unit::Day, 7),
                ("half", 365..=366) => (Unit::Month, 6),
                ("quarter", 365..=366) => (Unit::Month, 3),
                _ => return None,
            };
            let first = match (last, unit) {
                (false, _) => shift(whole.first, unit, size * (n - 1))?,
                (true, Unit::Day) => shift(whole.last, unit, 1 - size)?,
                (true, _) => shift(whole.first, unit, 12 - size)?,
            };
            let end = shift(shift(first, unit, size)?, Unit::Day, -1)?;
            (end.max(first) <= whole.last).then_some(Days { first, last: end })
        });
        read(days, found.end)
    }

    /// What a part is taken of: a plain expression, or "the week", "the month", "the year".
    pub(super) fn span_of(&self, at: usize) -> Option<Read> {
        if self.is(at, &["the"])
            && let Some(unit) = self.unit(at + 1).filter(|&u| matches!(u, Unit::Week | Unit::Month | Unit::Year))
            && !self.is_plural(at + 1)
            && self.is_free(at + 2)
        {
            return read(Days::holding(unit, self.published), at + 2);
        }
        self.plain(self.skip(at, &["the"]))
    }
}
