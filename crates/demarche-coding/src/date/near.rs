//! Days by their names: "today", "overnight", "Friday", "over the weekend".

use super::calendar::{Days, Unit, easter, shift, weekday_near};
use super::reader::{Read, Reader, read};
use super::written::Told;
use jiff::civil::Date;

impl Reader<'_> {
    /// "today", "yesterday", "last night", "overnight", "the day after tomorrow".
    pub(super) fn near_day(&self, at: usize) -> Option<Read> {
        let day = |n: i32, end: usize| read(shift(self.published, Unit::Day, n).map(Days::one), end);
        match (self.word(at), self.word(at + 1)) {
            ("today" | "tonight", _) => day(0, at + 1),
            ("yesterday", _) => day(-1, at + 1),
            ("tomorrow", _) => day(1, at + 1),
            ("day", "before") if self.is(at + 2, &["yesterday"]) => day(-2, at + 3),
            ("day", "after") if self.is(at + 2, &["tomorrow"]) => day(2, at + 3),
            ("this", "morning" | "afternoon" | "evening") => day(0, at + 2),
            ("last", "night" | "evening") => day(-1, at + 2),
            ("overnight", _) => self.overnight(at),
            _ => None,
        }
    }

    /// "overnight", "overnight into Tuesday": two days. With a weekday or a date of its own, that one: "overnight on Tuesday".
    pub(super) fn overnight(&self, at: usize) -> Option<Read> {
        let night = |last: Date| Some(Days { first: shift(last, Unit::Day, -1)?, last });
        if self.is(at + 1, &["to", "into"])
            && let Some(found) = self.weekdays(at + 2)
        {
            return read(found.days.and_then(|d| night(d.last)), found.end);
        }
        let on = self.skip(at + 1, &["on", "from"]);
        if let Some(found) = self.weekdays(on).or_else(|| self.calendar(on)) {
            return Some(found);
        }
        if self.is(at.wrapping_sub(1), &["night"]) || at > 0 && self.weekday(at - 1).is_some() {
            return None;
        }
        let last = if self.ahead { shift(self.published, Unit::Day, 1) } else { Some(self.published) };
        read(last.and_then(night), at + 1)
    }

    /// "over the weekend".
    pub(super) fn weekend(&self, at: usize) -> Option<Read> {
        self.is(at, &["weekend"]).then(|| Read { days: self.nearest_weekend(), end: at + 1, impossible: false })
    }

    pub(super) fn nearest_weekend(&self) -> Option<Days> {
        let this = Days::weekend(self.published)?;
        if self.ahead || this.holds(self.published) {
            return Some(this);
        }
        shift(self.published, Unit::Week, -1).and_then(Days::weekend)
    }

    /// "Friday", "Monday to Wednesday", "Tuesday last week", "Tuesday, May 12".
    pub(super) fn weekdays(&self, at: usize) -> Option<Read> {
        let weekday = self.weekday(at)?;
        let mut end = at + 1;
        while self.is(end, &["morning", "afternoon", "evening", "night", "overnight"]) {
            end += 1;
        }
        // its date, which counts for more
        let mut next = end;
        while self.is(next, &[",", "(", "the"]) {
            next += 1;
        }
        if let Some((told, _)) = self.told(next)
            && told.day.is_some()
        {
            return self.calendar(next);
        }
        if let Some(day) = self.ordinal(next).and_then(|d| i8::try_from(d).ok()) {
            return read(Told { day: Some(day), ..Told::default() }.near(self.published, self.ahead), next + 1);
        }
        let of = self.skip(end, &["of"]);
        let week = self.is(of + 1, &["week"]).then(|| self.pointed(of)).flatten().filter(|r| r.end == of + 2);
        if let Some(Read { days, end, .. }) = week {
            let day = days.and_then(|d| weekday_near(weekday, d.first, true));
            return read(day.map(Days::one), end);
        }
        let day = weekday_near(weekday, self.published, self.ahead);
        if let Some(after) = self.connected(at, end)
            && let Some(other) = self.weekday(after)
        {
            let days = day.and_then(|first| Some(Days { first, last: weekday_near(other, first, true)? }));
            return read(days, after + 1);
        }
        read(day.map(Days::one), end)
    }

    /// Holidays whose day is certain: Christmas and New Year, and Easter where the churches agree or the church is told.
    pub(super) fn holiday(&self, at: usize) -> Option<Read> {
        let orthodox = self.is(at, &["orthodox"]);
        let western = self.is(at, &["western", "catholic", "protestant"]);
        let name = if orthodox || western { at + 1 } else { at };
        let capital = self.tokens.get(name).is_some_and(|t| t.capital);
        let day_word = |i: usize| self.skip(i, &["day"]);
        // the number of days from the feast, by the year
        type Feast = fn(i16, bool) -> Option<Date>;
        let christmas: Feast = |year, orthodox| {
            if orthodox { Date::new(year, 1, 7).ok() } else { Date::new(year, 12, 25).ok() }
        };
        let new_year: Feast = |year, _| Date::new(year, 1, 1).ok();
        let (feast, offset, end): (Feast, i32, usize) = match (self.word(name), self.word(name + 1)) {
            ("christmas", "eve") => (christmas, -1, name + 2),
            ("christmas", _) => (christmas, 0, day_word(name + 1)),
            ("new", "year") if self.tokens.get(name + 1).is_some_and(|t| t.possessive && t.capital) => {
                match self.word(name + 2) {
                    "eve" => (new_year, -1, name + 3),
                    "day" => (new_year, 0, name + 3),
                    _ => return None,
                }
            }
            ("good", "friday") => (easter, -2, name + 2),
            ("palm", "sunday") => (easter, -7, name + 2),
            ("easter", "monday") => (easter, 1, name + 2),
            ("easter", "sunday") => (easter, 0, name + 2),
            ("easter", _) => (easter, 0, name + 1),
            _ => return None,
        };
        if !capital {
            return None;
        }
        let moves = !matches!(self.word(name), "christmas" | "new");
        let on = |year: i16| {
            let day = feast(year, orthodox)?;
            let certain = !moves || orthodox || western || feast(year, true) == Some(day);
            certain.then(|| shift(day, Unit::Day, offset))?
        };
        let (year, end) = self.year_after(end).map_or((None, end), |(y, e)| (Some(y), e));
        let this = self.published.year();
        let near = |step: i16| this.checked_add(step).and_then(on);
        let day = match (year, self.ahead) {
            (Some(year), _) => on(year),
            (None, true) => [0, 1].into_iter().find(|&n| near(n).is_none_or(|d| d >= self.published)).and_then(near),
            (None, false) => [0, -1].into_iter().find(|&n| near(n).is_none_or(|d| d <= self.published)).and_then(near),
        };
        read(day.map(Days::one), end)
    }
}
