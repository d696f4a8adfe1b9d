//! How long something lasts, and what recurs: "for two weeks", "a 30-day truce", "every Sunday".

use super::calendar::Unit;
use super::reader::Reader;

/// Words between a number and its unit: "30 consecutive weeks".
const BETWEEN: &[&str] = &["consecutive", "straight", "full", "whole", "long", "successive", "more", "additional", "-"];
/// Words before "a week" that make it a length and no rate.
const LENGTHS: &[&str] = &[
    "for", "within", "over", "about", "than", "nearly", "almost", "least", "lasting", "lasted", "last", "in", "of",
    "by",
];

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    /// How many units, from the least to the most; none where that is left open ("several weeks").
    count: Option<(i32, i32)>,
    unit: Unit,
    /// A half unit more.
    half: bool,
}

impl Length {
    /// In ISO 8601: `P30D`, `PT72H`; `P2D/P3D` from the least to the most, and `PXD` for a number left open, after TIMEX3.
    pub(super) fn iso(self) -> String {
        match self.count {
            None => one("X", self.unit),
            Some((n, _)) if self.half => match self.unit {
                Unit::Minute => format!("PT{n}M30S"),
                Unit::Hour => format!("PT{n}H30M"),
                Unit::Day => format!("P{n}DT12H"),
                Unit::Month => format!("P{n}M15D"),
                Unit::Year if n == 0 => "P6M".into(),
                Unit::Year => format!("P{n}Y6M"),
                Unit::Decade => format!("P{}Y", n.saturating_mul(10).saturating_add(5)),
                _ => format!("P{}D", n.saturating_mul(7).saturating_add(3)),
            },
            Some((n, m)) if n == m => one(&n.to_string(), self.unit),
            Some((n, m)) => format!("{}/{}", one(&n.to_string(), self.unit), one(&m.to_string(), self.unit)),
        }
    }

    /// Its number and unit, where they are told.
    pub(super) fn exact(self) -> Option<(i32, Unit)> {
        self.count.filter(|(n, m)| n == m && !self.half).map(|(n, _)| (n, self.unit))
    }

    /// As it recurs: `R/P1W`.
    pub(super) fn repeated(self) -> String {
        format!("R/{}", self.iso())
    }
}

fn one(n: &str, unit: Unit) -> String {
    let times = |k: i32| n.parse::<i32>().map_or(n.to_owned(), |n| n.saturating_mul(k).to_string());
    match unit {
        Unit::Minute => format!("PT{n}M"),
        Unit::Hour => format!("PT{n}H"),
        Unit::Day => format!("P{n}D"),
        Unit::Week => format!("P{n}W"),
        Unit::Fortnight => format!("P{}W", times(2)),
        Unit::Month => format!("P{n}M"),
        Unit::Quarter => format!("P{}M", times(3)),
        Unit::Year => format!("P{n}Y"),
        Unit::Decade => format!("P{}Y", times(10)),
        Unit::Century => format!("P{}Y", times(100)),
    }
}

impl Reader<'_> {
    /// A length that starts at `at`, and the token after it: "30-day", "two or three weeks", "a year and a half", "weeklong".
    pub(super) fn length(&self, at: usize) -> Option<(Length, usize)> {
        let length = |n: i32, unit: Unit, end: usize| Some((Length { count: Some((n, n)), unit, half: false }, end));
        if let Some(unit) = self.word(at).strip_suffix("long").and_then(unit_named) {
            return length(1, unit, at + 1);
        }
        if self.is(at + 1, &["-"])
            && self.is(at + 2, &["long"])
            && let Some(unit) = self.unit(at)
        {
            let count = (!self.is_plural(at)).then_some((1, 1));
            return Some((Length { count, unit, half: false }, at + 3));
        }
        if self.is(at, &["half"]) {
            let unit_at = self.skip(self.skip(at + 1, &["-"]), &["a", "an"]);
            let unit = self.unit(unit_at).filter(|u| matches!(u, Unit::Year | Unit::Hour))?;
            let found = if unit == Unit::Hour {
                Length { count: Some((30, 30)), unit: Unit::Minute, half: false }
            } else {
                Length { count: Some((0, 0)), unit, half: true }
            };
            return (unit_at > at + 1).then_some((found, unit_at + 1));
        }
        // "for weeks", "years of war"
        if let Some(unit) = self.unit(at).filter(|_| self.is_plural(at)) {
            let open = self.is(at.wrapping_sub(1), LENGTHS) || self.is(at + 1, &["of"]);
            return open.then_some((Length { count: None, unit, half: false }, at + 1));
        }
        let article = self.is(at, &["a", "an"]);
        let few = self.is(at, &["several", "many", "some"]) || article && self.is(at + 1, &["few"]);
        let (least, most, mut next) = self.count(at)?;
        let mut half = false;
        if self.is(next, &["and"]) && self.is(next + 1, &["a"]) && self.is(next + 2, &["half"]) {
            (half, next) = (true, next + 3);
        }
        let mut steps = 0;
        while self.is(next, BETWEEN) && steps < 3 {
            (next, steps) = (next + 1, steps + 1);
        }
        let unit = self.unit(next)?;
        // "a day" is a rate, unless a word before makes it a length
        let relative = self.is(next + 1, &["before", "after", "from"]);
        if article && next == at + 1 && (self.is_plural(next) || at > 0 && !relative && !self.is(at - 1, LENGTHS)) {
            return None;
        }
        let mut end = next + 1;
        if self.is(end, &["and"]) && self.is(end + 1, &["a"]) && self.is(end + 2, &["half"]) {
            (half, end) = (true, end + 3);
        }
        if self.is(end, &["-"]) && self.is(end + 1, &["long"]) {
            end += 2;
        }
        // "six-month-old", "10 years old" is an age
        if self.is(self.skip(end, &["-"]), &["old"]) {
            return None;
        }
        let count = (!few && next > at).then_some((least, most));
        Some((Length { count, unit, half }, end))
    }

    /// What recurs, and the token after it: "every Sunday", "each year", "daily", "twice a week", "Mondays".
    pub(super) fn recurring(&self, at: usize) -> Option<(Length, usize)> {
        let every = |n: i32, unit: Unit, end: usize| Some((Length { count: Some((n, n)), unit, half: false }, end));
        match self.word(at) {
            "daily" | "nightly" => return every(1, Unit::Day, at + 1),
            "hourly" => return every(1, Unit::Hour, at + 1),
            "weekly" => return every(1, Unit::Week, at + 1),
            "biweekly" | "fortnightly" => return every(2, Unit::Week, at + 1),
            "monthly" => return every(1, Unit::Month, at + 1),
            "quarterly" => return every(3, Unit::Month, at + 1),
            "yearly" | "annually" | "annual" => return every(1, Unit::Year, at + 1),
            "weekends" => return every(1, Unit::Week, at + 1),
            "mondays" | "tuesdays" | "wednesdays" | "thursdays" | "fridays" | "saturdays" | "sundays" => {
                return every(1, Unit::Week, at + 1);
            }
            "once" | "twice" | "times" if self.is(at + 1, &["a", "per", "each", "every"]) => {
                return every(1, self.unit(at + 2).filter(|_| !self.is_plural(at + 2))?, at + 3);
            }
            "per" => return every(1, self.unit(at + 1).filter(|_| !self.is_plural(at + 1))?, at + 2),
            "every" | "each" => {}
            _ => return None,
        }
        let next = self.skip(at + 1, &["single"]);
        if self.is(next, &["other", "second"]) {
            return every(2, self.unit(next + 1)?, next + 2);
        }
        if self.weekday(next).is_some() || self.is(next, &["weekend"]) {
            return every(1, Unit::Week, next + 1);
        }
        if self.month(next).is_some() || self.season(next).is_some() {
            return every(1, Unit::Year, next + 1);
        }
        if self.is(next, &["morning", "afternoon", "evening", "night"]) {
            return every(1, Unit::Day, next + 1);
        }
        if let Some(unit) = self.unit(next) {
            return every(1, unit, next + 1);
        }
        let few = self.is(next, &["few", "several"]);
        let (least, _, unit_at) = if few { (0, 0, next + 1) } else { self.count(next)? };
        let unit = self.unit(unit_at)?;
        Some((Length { count: (!few).then_some((least, least)), unit, half: false }, unit_at + 1))
    }
}

fn unit_named(word: &str) -> Option<Unit> {
    Some(match word {
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        _ => return None,
    })
}
