//! What is counted from a day: "two days ago", "in three weeks", "a week earlier".

use super::calendar::{Days, Unit, days_up, shift};
use super::reader::{Read, Reader, read};

impl Reader<'_> {
    /// "two days ago", "a week earlier", "in three weeks", "within 24 hours", "two months from now", "three days later".
    pub(super) fn counted(&self, at: usize) -> Option<Read> {
        let lead = self.word(at);
        let start = match lead {
            "in" => self.skip(at + 1, &["just", "about"]),
            "within" => self.skip(self.skip(at + 1, &["the"]), &["next", "coming"]),
            _ => at,
        };
        let (least, most, unit_at) = self.count(start)?;
        let unit = self.unit(unit_at)?;
        let end = unit_at + 1;
        let compound = at > 1 && self.before(at, 1) == "and" && self.unit(at - 2).is_some();
        let vague = matches!(self.before(at, 1), "than" | "over" | "under") || compound;
        if self.is(end, &["ago", "earlier"]) || self.is(end, &["before"]) && self.ends(end + 1) {
            let ago = self.is(end, &["ago"]);
            let days = if ago { None } else { self.off_reference(unit, -most, -least) };
            return read(days.or_else(|| self.away(unit, -most, -least)).filter(|_| !vague), end + 1);
        }
        if self.is(end, &["from"]) && self.is(end + 1, &["now", "today"]) {
            return read(self.away(unit, least, most).filter(|_| !vague), end + 2);
        }
        if self.is(end, &["later"]) || self.is(end, &["after", "afterward", "afterwards"]) && self.ends(end + 1) {
            return read(self.off_reference(unit, least, most).filter(|_| !vague), end + 1);
        }
        // what is counted from a date, or from something else: "two days after Friday", "a week before the vote"
        let lasting = matches!(self.before(at, 1), "for" | "lasting" | "lasted") && self.is(end, &["from"]);
        if self.is(end, &["after", "before", "from", "since"]) && !lasting {
            let Some(inner) = self.read(self.skip(end + 1, &["the"])) else { return read(None, end + 1) };
            let sign: i32 = if self.is(end, &["before"]) { -1 } else { 1 };
            let days =
                inner.days.filter(|d| d.count() == 1 && least == most && self.is_free(inner.end)).and_then(|d| {
                    let day = shift(d.first, unit, sign.checked_mul(most)?)?;
                    if matches!(unit, Unit::Week | Unit::Fortnight) {
                        Some(Days::one(day))
                    } else {
                        Days::holding(unit, day)
                    }
                });
            return read(days.filter(|_| !vague && !self.is(end, &["since"])), inner.end);
        }
        // "for the first time in two years"
        let ahead = self.ahead && self.before(at, 1) != "time" && self.is(at, &["in", "within"]);
        match lead {
            "in" => read(self.away(unit, least, most).filter(|_| ahead), end),
            "within" => {
                let far = if matches!(unit, Unit::Minute | Unit::Hour) {
                    shift(self.published, Unit::Day, days_up(unit, most))
                } else {
                    shift(self.published, unit, most)
                };
                read(far.map(|last| Days { first: self.published, last }).filter(|_| ahead), end)
            }
            _ => None,
        }
    }

    /// The units that lie between `least` and `most` units from the report's day.
    pub(super) fn away(&self, unit: Unit, least: i32, most: i32) -> Option<Days> {
        let (unit, least, most) = match unit {
            Unit::Minute => (Unit::Day, least.div_euclid(1440), days_up(unit, most)),
            Unit::Hour => (Unit::Day, least.div_euclid(24), days_up(unit, most)),
            Unit::Decade => (Unit::Year, least.checked_mul(10)?, most.checked_mul(10)?),
            Unit::Century => (Unit::Year, least.checked_mul(100)?, most.checked_mul(100)?),
            other => (other, least, most),
        };
        let first = Days::holding(unit, shift(self.published, unit, least)?)?.first;
        let last = Days::holding(unit, shift(self.published, unit, most)?)?.last;
        Some(Days { first, last })
    }

    /// "the day before", "the week before last".
    pub(super) fn preceding(&self, at: usize) -> Option<Read> {
        let unit = self.unit(at).filter(|_| !self.is_plural(at) && self.is(at + 1, &["before"]))?;
        if self.before(at, 1) != "the" {
            return None;
        }
        if self.is(at + 2, &["last"]) && self.ends(at + 3) {
            return read(self.away(unit, -2, -2), at + 3);
        }
        let days = self.off_reference(unit, -1, -1).or_else(|| self.away(unit, -1, -1));
        self.ends(at + 2).then(|| Read { days, end: at + 2, impossible: false })
    }

    /// So many units from the date that was told last, where that is known as exactly as the unit.
    pub(super) fn off_reference(&self, unit: Unit, least: i32, most: i32) -> Option<Days> {
        let reference = self.reference?;
        let room = match unit {
            Unit::Minute | Unit::Hour | Unit::Day => 3,
            Unit::Week | Unit::Fortnight => 7,
            Unit::Month | Unit::Quarter => 31,
            Unit::Year | Unit::Decade | Unit::Century => 366,
        };
        if reference.count() > room {
            return None;
        }
        let (unit, least, most) = match unit {
            Unit::Minute => (Unit::Day, least.div_euclid(1440), days_up(unit, most)),
            Unit::Hour => (Unit::Day, least.div_euclid(24), days_up(unit, most)),
            other => (other, least, most),
        };
        let (from, to) = if most > 0 { (reference.last, reference.last) } else { (reference.first, reference.first) };
        let first = Days::holding(unit, shift(from, unit, least)?)?.first;
        let last = Days::holding(unit, shift(to, unit, most)?)?.last;
        Some(Days { first, last })
    }

    /// "the next day", "the following week", "the day after", "that day", "the same month": from the date told last.
    pub(super) fn referring(&self, at: usize) -> Option<Read> {
        if self.is(at, &["the"]) && self.unit(at + 1).is_some() && self.is(at + 2, &["after"]) && self.ends(at + 3) {
            let unit = self.unit(at + 1)?;
            return read(self.off_reference(unit, 1, 1), at + 3);
        }
        let step = match (self.before(at, 1), self.word(at)) {
            ("the", "next" | "following") => 1,
            (_, "following") => return None,
            ("the", "same") | (_, "that" | "same") => 0,
            _ => return None,
        };
        let morning = ["morning", "afternoon", "evening", "night"];
        let unit = if self.is(at + 1, &morning) { Some(Unit::Day) } else { self.unit(at + 1) }?;
        let unit_told = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year) && !self.is_plural(at + 1);
        if !unit_told || self.is(at + 2, &["of", "-"]) {
            return None;
        }
        // of what is planned, "the next day" is tomorrow unless another day was told
        match self.off_reference(unit, step, step) {
            None if self.is(at, &["next"]) => None,
            days => read(days, at + 2),
        }
    }
}
