//! What points from the report's day: "last week", "next Friday", "the past two weeks".

use super::calendar::{Days, Unit, days_up, season_of, shift, weekday_near};
use super::reader::{Read, Reader, read};
use super::written::Told;

/// The way that a word points from the report's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Toward {
    Last,
    This,
    Next,
}

impl Reader<'_> {
    /// "last", "this", "next" before a week, month, year, weekend, weekday, named month or season.
    pub(super) fn pointed(&self, at: usize) -> Option<Read> {
        // "this past Friday", "this coming week"
        let at = if self.is(at, &["this"]) && self.is(at + 1, &["past", "coming"]) { at + 1 } else { at };
        let toward = match self.word(at) {
            "last" | "past" | "previous" => Toward::Last,
            "this" | "current" => Toward::This,
            "next" | "coming" | "upcoming" => Toward::Next,
            _ => return None,
        };
        let step = match toward {
            Toward::Last => -1,
            Toward::This => 0,
            Toward::Next => 1,
        };
        let end = at + 2;
        if let Some(unit) = self.unit(at + 1).filter(|_| !self.is_plural(at + 1)) {
            let counted = self.is(at, &["past", "coming", "upcoming"])
                || self.is(at, &["last", "next"]) && self.before(at, 1) == "the";
            // in a story of what happened, "the next day" is the day after that
            let elsewhere = toward == Toward::Next && !self.ahead && unit == Unit::Day;
            if matches!(unit, Unit::Minute | Unit::Hour) || counted && unit != Unit::Day {
                return None;
            }
            let days = shift(self.published, unit, step).and_then(|d| Days::holding(unit, d));
            // "last year in March", "last month on the 12th"
            if unit == Unit::Year
                && let Some(year) = days.map(|d| d.first.year())
                && let Some((told, end)) = self.told(self.skip(end, &[",", "in", "on"]))
                && told.year.is_none()
                && told.month.is_some()
            {
                return read(Told { year: Some(year), ..told }.near(self.published, false), end);
            }
            return read(days.filter(|_| !elsewhere && (unit != Unit::Day || toward != Toward::This)), end);
        }
        if self.is(at + 1, &["weekend"]) {
            let days = match toward {
                Toward::This => self.nearest_weekend(),
                Toward::Next if !self.is(at, &["next"]) => Days::weekend(self.published),
                _ => shift(self.published, Unit::Week, step).and_then(Days::weekend),
            };
            return read(days, end);
        }
        if let Some(weekday) = self.weekday(at + 1) {
            let day = match toward {
                Toward::Last => shift(self.published, Unit::Day, -1).and_then(|d| weekday_near(weekday, d, false)),
                Toward::Next => shift(self.published, Unit::Day, 1).and_then(|d| weekday_near(weekday, d, true)),
                Toward::This if self.ahead => weekday_near(weekday, self.published, true),
                Toward::This => Days::week(self.published).and_then(|w| weekday_near(weekday, w.first, true)),
            };
            return read(day.map(Days::one), end);
        }
        if let Some(month) = self.month(at + 1).filter(|_| self.is_bare_month(at + 1)) {
            // "last May 12"
            let told = self.told(at + 1).filter(|(t, _)| t.year.is_none());
            let (told, end) = told.unwrap_or((Told { month: Some(month), ..Told::default() }, end));
            let this = self.published.first_of_month();
            let days = match (toward, told.day) {
                (Toward::This, _) => Told { year: Some(self.published.year()), ..told }.near(this, false),
                (Toward::Last, None) => shift(this, Unit::Day, -1).and_then(|d| told.near(d, false)),
                (Toward::Next, None) => shift(this, Unit::Month, 1).and_then(|d| told.near(d, true)),
                (Toward::Last, _) => shift(self.published, Unit::Day, -1).and_then(|d| told.near(d, false)),
                (Toward::Next, _) => shift(self.published, Unit::Day, 1).and_then(|d| told.near(d, true)),
            };
            return read(days, end);
        }
        let season = self.season(at + 1)?;
        let published = self.published;
        read(
            match toward {
                Toward::Last => self.seasons(season).rev().find(|d| d.last < published),
                Toward::Next => self.seasons(season).find(|d| d.first > published),
                Toward::This => {
                    let mut seasons = self.seasons(season);
                    let holding = seasons.clone().find(|d| d.holds(published));
                    holding.or_else(|| seasons.find(|d| d.first.year() == published.year()))
                }
            },
            end,
        )
    }

    /// A season of the years around the report, the oldest first.
    pub(super) fn seasons(&self, month: i8) -> impl DoubleEndedIterator<Item = Days> + Clone {
        let year = self.published.year();
        (-2..=2).filter_map(move |n| season_of(year.checked_add(n)?, month))
    }

    /// "the past two weeks", "the last few days", "recent days", "the coming days", "the next 48 hours": up to or from the report's day.
    pub(super) fn rolling(&self, at: usize) -> Option<Read> {
        let at = if self.is(at, &["this"]) && self.is(at + 1, &["past", "coming"]) { at + 1 } else { at };
        let forward = match self.word(at) {
            "last" | "past" | "recent" | "preceding" => false,
            "next" | "coming" | "upcoming" => true,
            _ => return None,
        };
        let (count, unit_at) = match self.count(at + 1) {
            Some((least, most, next)) => ((least == most).then_some(most), next),
            None => (Some(1), at + 1),
        };
        let unit = self.unit(unit_at)?;
        let end = unit_at + 1;
        let days = match (count, unit) {
            (Some(n), _) => self.stretch(unit, n, forward),
            (None, Unit::Minute | Unit::Hour) => self.stretch(Unit::Hour, 24, forward),
            (None, Unit::Day) => self.stretch(Unit::Day, 7, forward),
            (None, Unit::Week | Unit::Fortnight) => self.stretch(Unit::Week, 4, forward),
            (None, _) => None,
        };
        // "the last two weeks of March": of what
        read(days.filter(|_| !self.is(end, &["of"])), end)
    }

    /// The `n` units up to the report's day, or after it.
    pub(super) fn stretch(&self, unit: Unit, n: i32, forward: bool) -> Option<Days> {
        let short = matches!(unit, Unit::Minute | Unit::Hour);
        let (unit, n, today) = if short { (Unit::Day, days_up(unit, n), true) } else { (unit, n, false) };
        let far = shift(self.published, unit, if forward { n } else { -n })?;
        Some(match (forward, today) {
            (true, true) => Days { first: self.published, last: far },
            (false, true) => Days { first: far, last: self.published },
            (true, false) => Days { first: shift(self.published, Unit::Day, 1)?.min(far), last: far },
            (false, false) => Days { first: shift(far, Unit::Day, 1)?.min(self.published), last: self.published },
        })
    }
}
