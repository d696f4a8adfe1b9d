//! Dates of the calendar as they are written: "May 12", "March 3-5, 2014", "2014-05-12", "spring 2015".

use super::calendar::{Days, Unit, season_of, shift};
use super::reader::{LEADS, Read, Reader, read};
use jiff::civil::Date;

/// A date of the calendar as far as it is told; at least one part is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
}

impl Told {
    /// Whether no calendar has it: 31 February, or 29 February of a year without one.
    fn is_impossible(self) -> bool {
        match (self.month, self.day) {
            (Some(month), Some(day)) => Date::new(self.year.unwrap_or(2000), month, day).is_err(),
            (None, Some(day)) => !(1..=31).contains(&day),
            _ => false,
        }
    }

    /// The days it stands for: without a year, the nearest not after (`forward`: not before) `anchor`, within a year of it.
    pub(super) fn near(self, anchor: Date, forward: bool) -> Option<Days> {
        let step = if forward { 1 } else { -1 };
        match (self.year, self.month, self.day) {
            (Some(year), Some(month), Some(day)) => Date::new(year, month, day).ok().map(Days::one),
            (Some(year), Some(month), None) => Days::month(year, month),
            (Some(year), None, _) => Days::year(year),
            (None, Some(month), Some(day)) => [0, step]
                .iter()
                .filter_map(|n| Date::new(anchor.year().checked_add(*n)?, month, day).ok())
                .find(|&d| if forward { d >= anchor } else { d <= anchor })
                .map(Days::one),
            (None, Some(month), None) => [0, step]
                .iter()
                .filter_map(|n| Days::month(anchor.year().checked_add(*n)?, month))
                .find(|d| if forward { d.last >= anchor } else { d.first <= anchor }),
            (None, None, Some(day)) => (0..=2)
                .filter_map(|n| shift(anchor.first_of_month(), Unit::Month, n * i32::from(step)))
                .filter_map(|m| Date::new(m.year(), m.month(), day).ok())
                .find(|&d| if forward { d >= anchor } else { d <= anchor })
                .map(Days::one),
            (None, None, None) => None,
        }
    }
}

impl Reader<'_> {
    /// "the week of May 12".
    pub(super) fn week_of(&self, at: usize) -> Option<Read> {
        if !self.is(at, &["week"]) || !self.is(at + 1, &["of", "beginning", "starting"]) {
            return None;
        }
        let found = self.calendar(self.skip(at + 2, &["the"]))?;
        let day = found.days.filter(|d| d.count() == 1)?;
        read(Days::week(day.first), found.end)
    }

    /// "the spring of 2015", "summer 2014", "the winter of 2013-14", "in the autumn".
    pub(super) fn season_named(&self, at: usize) -> Option<Read> {
        let season = self.season(at)?;
        if let Some((year, end)) = self.year_after(at + 1) {
            // "the winter of 2014" may be either of two
            let winter = season == 12;
            let next = self.year_range(end - 1).filter(|_| winter);
            return match next {
                Some((_, end)) => read(season_of(year, season), end),
                None if winter => read(Days::year(year), end),
                None => read(season_of(year, season), end),
            };
        }
        let lead = if self.before(at, 1) == "the" { self.before(at, 2) } else { self.before(at, 1) };
        if !matches!(lead, "in" | "by" | "during" | "early" | "late" | "mid" | "-")
            || !self.is_free(at + 1)
            || self.is(at + 1, &["of"])
        {
            return None;
        }
        let published = self.published;
        let days = if self.ahead {
            self.seasons(season).find(|d| d.last >= published)
        } else {
            self.seasons(season).rev().find(|d| d.first <= published)
        };
        read(days, at + 1)
    }

    /// A date of the calendar or a span of them: "May 12", "12 May 2014", "March 2014", "in 2014", "March 3-5", "on the 12th".
    pub(super) fn calendar(&self, at: usize) -> Option<Read> {
        if let Some(found) = self.numeric(at) {
            return Some(found);
        }
        if let Some((years, end)) = self.year_range(at) {
            return read(years, end);
        }
        if let Some(found) = self.day_range(at).or_else(|| self.on_the(at)) {
            return Some(found);
        }
        let (told, end) = self.told(at)?;
        if let Some(after) = self.connected(at, end) {
            // "March 3-5", "March 3 to 5, 2014"
            if told.day.is_some()
                && told.month.is_some()
                && told.year.is_none()
                && self.month(at).is_some()
                && self.month(after + 1).is_none()
                && let Some(day) = self.day_number(after).filter(|_| self.ends(after + 1) || self.is_free(after + 1))
            {
                let (year, end) = self.year_after(after + 1).map_or((None, after + 1), |(y, e)| (Some(y), e));
                let other = Told { day: Some(day), ..told };
                return read(self.span(Told { year, ..told }, Told { year, ..other }), end);
            }
            if let Some((other, end)) = self.told(after)
                && told.day.is_some() == other.day.is_some()
                && told.month.is_some() == other.month.is_some()
            {
                return read(self.span(told, other), end);
            }
        }
        Some(Read { days: self.meant(told), end, impossible: told.is_impossible() })
    }

    /// The days of a date as told. Nobody leaves out the year of a day eleven months off: "May 25" in a report of May 20 is five days ahead,
    /// whatever the verb.
    fn meant(&self, told: Told) -> Option<Days> {
        const SOON: i32 = 45;
        let near = told.near(self.published, self.ahead);
        if told.year.is_some() || told.month.is_none() || told.day.is_none() {
            return near;
        }
        let other =
            told.near(self.published, !self.ahead).filter(|d| (d.first - self.published).get_days().abs() <= SOON);
        let far = near.is_none_or(|d| (d.first - self.published).get_days().abs() > 365 - SOON);
        if far { other.or(near) } else { near }
    }

    /// From one date to another; a year that only one of them tells goes for both.
    pub(super) fn span(&self, from: Told, to: Told) -> Option<Days> {
        let (first, last) = match (from.year, to.year) {
            (None, Some(_)) => {
                let last = to.near(self.published, false)?;
                (from.near(last.last, false)?, last)
            }
            _ => {
                let first = from.near(self.published, self.ahead)?;
                (first, to.near(first.first, true)?)
            }
        };
        (first.first <= last.last).then_some(Days { first: first.first, last: last.last })
    }

    /// "3-5 March 2014", "3 and 5 March".
    pub(super) fn day_range(&self, at: usize) -> Option<Read> {
        let from = self.day_number(at)?;
        let after = self.connected(at, at + 1)?;
        let (to, end) = self.told(after).filter(|(t, _)| t.day.is_some() && self.month(after).is_none())?;
        read(self.span(Told { day: Some(from), ..to }, to), end)
    }

    /// "2012-2013", "2013-14", "2012 to 2013", "2012 and 2013".
    pub(super) fn year_range(&self, at: usize) -> Option<(Option<Days>, usize)> {
        let from = self.year_number(at)?;
        let after = self.connected(at, at + 1)?;
        let next = from.checked_add(1)?;
        let dash = self.is(at + 1, &["-"]) && self.word(after).len() == 2 && self.number(after, 2) == Some(next % 100);
        let to = self.year_number(after).or(dash.then_some(next))?;
        if !self.is_year_lead(at) {
            return None;
        }
        let days = Days::year(from).zip(Days::year(to)).filter(|_| from <= to);
        Some((days.map(|(f, t)| Days { first: f.first, last: t.last }), after + 1))
    }

    /// Whether what stands around a number of four digits makes it a year.
    pub(super) fn is_year_lead(&self, at: usize) -> bool {
        if at == 0 || self.is(at - 1, &["("]) {
            return self.is_free(at + 1);
        }
        // "the 2014 annexation"
        let attribute = self.is(at - 1, &["the", "a", "its", "their", "his", "this"])
            && self.number(at, 4).is_some_and(|y| (1900..=2099).contains(&y));
        attribute || self.is(at - 1, LEADS) || self.month(at - 1).is_some() || self.season(at - 1).is_some()
    }

    /// A date as told: "May 12, 2014", "12th of May", "May 2014", "May last year", "2014", "May".
    pub(super) fn told(&self, at: usize) -> Option<(Told, usize)> {
        if let Some(month) = self.month(at).map(Some) {
            let day_at = self.skip(at + 1, &["the"]);
            let day = self.day_number(day_at).filter(|_| day_at == at + 1 || self.ordinal(day_at).is_some());
            // "March 3 million": no day
            let day = day.filter(|_| !self.is(day_at + 1, &["million", "billion", "percent", "%"]));
            let end = if day.is_some() { day_at + 1 } else { at + 1 };
            let (year, end) = self.year_after(end).map_or((None, end), |(y, e)| (Some(y), e));
            let bare = day.is_none() && year.is_none();
            let led = if at == 0 { self.is_free(at + 1) } else { self.is(at - 1, LEADS) || self.is_pointer(at - 1) };
            if bare && !(led && self.is_bare_month(at)) {
                return None;
            }
            return Some((Told { year, month, day }, end));
        }
        if let Some(day) = self.day_number(at) {
            let month_at = self.skip(at + 1, &["of", "-"]);
            if let Some(month) = self.month(month_at) {
                let end = month_at + 1;
                let dash = self.skip(end, &["-"]);
                let year = self.year_after(dash).or_else(|| self.year_after(end));
                let (year, end) = year.map_or((None, end), |(y, e)| (Some(y), e));
                return Some((Told { year, month: Some(month), day: Some(day) }, end));
            }
            // "the 12th of last month"
            if self.is(at + 1, &["of"])
                && self.is(at + 3, &["month"])
                && let Some(whole) = self.pointed(at + 2).and_then(|r| r.days)
            {
                let Days { first, .. } = whole;
                return Some((Told { year: Some(first.year()), month: Some(first.month()), day: Some(day) }, at + 4));
            }
            return None;
        }
        let year = self.year_number(at).filter(|_| self.is_year_lead(at))?;
        Some((Told { year: Some(year), ..Told::default() }, at + 1))
    }

    /// The year after a month or season: "2014", ", 2014", "of 2014", "last year", "of this year".
    pub(super) fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let next = self.skip(self.skip(at, &[","]), &["of"]);
        if let Some(year) = self.year_number(next) {
            return Some((year, next + 1));
        }
        let step = match self.word(next) {
            "last" | "previous" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        let year = self.published.year().checked_add(step).filter(|_| self.is(next + 1, &["year"]))?;
        Some((year, next + 2))
    }

    /// "on the 12th", not "on the 12th day".
    pub(super) fn on_the(&self, at: usize) -> Option<Read> {
        let day = i8::try_from(self.ordinal(at)?).ok()?;
        if self.told(at).is_some() || !self.is_free(at + 1) || self.is(at + 1, &["of"]) {
            return None;
        }
        let led = at < 2
            || matches!(self.before(at, 2), "on" | "by" | "of" | "from" | "until" | "since" | "before" | "after");
        let told = Told { day: Some(day), ..Told::default() };
        (self.before(at, 1) == "the" && led).then(|| Read {
            days: told.near(self.published, self.ahead),
            end: at + 1,
            impossible: told.is_impossible(),
        })
    }

    /// "2014-05-12", "12.05.2014", "5/13/2014"; "5/12/2014" may be either of two, and is no date.
    pub(super) fn numeric(&self, at: usize) -> Option<Read> {
        let day = |year: i16, month: i16, day: i16| {
            let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            Date::new(year, month, day).ok().map(Days::one)
        };
        let written = |days: Option<Days>, end: usize| Some(Read { days, end, impossible: days.is_none() });
        let mut parts = self.word(at).split('.').map(|p| p.parse::<i16>().ok());
        if let (Some(Some(d)), Some(Some(m)), Some(Some(y)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
            && y > 99
        {
            return written(day(y, m, d), at + 1);
        }
        let mark = self.word(at + 1);
        if !matches!(mark, "-" | "/") || self.word(at + 3) != mark {
            return None;
        }
        let (a, b, c) = (self.number(at, 4)?, self.number(at + 2, 2)?, self.number(at + 4, 4)?);
        match (self.word(at).len(), self.word(at + 4).len()) {
            (4, ..=2) => written(day(a, b, c), at + 5),
            (..=2, 4) if a == b || b > 12 => written(day(c, a, b), at + 5),
            (..=2, 4) if a > 12 => written(day(c, b, a), at + 5),
            _ => read(None, at + 5),
        }
    }

    /// "the 1990s", "the '90s", "the 19th century".
    pub(super) fn decade(&self, at: usize) -> Option<Read> {
        if self.is(at + 1, &["century"]) {
            let n = self.ordinal(at).filter(|n| (1..=30).contains(n))?;
            return read(Days::years((n - 1) * 100 + 1, 100), at + 2);
        }
        let digits = self.word(at).strip_suffix('s').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
        let lead =
            if self.is(at.wrapping_sub(1), &["'", "’", "‘"]) { self.before(at, 2) } else { self.before(at, 1) };
        let led = matches!(lead, "the" | "early" | "mid" | "late" | "-" | "in");
        let year = match (digits.len(), digits.parse::<i16>().ok()?) {
            (4, year) if year % 10 == 0 => year,
            // of a person one says "in his 50s"
            (2, year) if year % 10 == 0 && led => 1900 + year,
            _ => return None,
        };
        read(Days::years(year, 10), at + 1)
    }
}
