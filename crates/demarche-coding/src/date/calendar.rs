//! Days, weeks, months and years, and reckoning with them.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::value::Granularity;

/// The years in which an act may take place.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1..=9999;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Middle,
    Late,
}

/// Days from the first to the last, inclusive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Days {
    pub(super) fn one(day: Date) -> Self {
        Days { first: day, last: day }
    }

    pub(super) fn week(day: Date) -> Option<Self> {
        let first = shift(day, Unit::Day, -i32::from(day.weekday().to_monday_zero_offset()))?;
        Some(Days { first, last: shift(first, Unit::Day, 6)? })
    }

    pub(super) fn weekend(day: Date) -> Option<Self> {
        let last = Days::week(day)?.last;
        Some(Days { first: shift(last, Unit::Day, -1)?, last })
    }

    pub(super) fn month(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Days { first, last: first.last_of_month() })
    }

    pub(super) fn year(year: i16) -> Option<Self> {
        Some(Days { first: Date::new(year, 1, 1).ok()?, last: Date::new(year, 12, 31).ok()? })
    }

    /// So many years from `first` on.
    pub(super) fn years(first: i16, count: i16) -> Option<Self> {
        let last = first.checked_add(count)?.checked_sub(1)?;
        Some(Days { first: Days::year(first)?.first, last: Days::year(last)?.last })
    }

    /// Whether they are whole years of the calendar.
    pub(super) fn are_years(self) -> bool {
        (self.first.month(), self.first.day()) == (1, 1) && (self.last.month(), self.last.day()) == (12, 31)
    }

    /// Whether they are whole months of the calendar.
    pub(super) fn are_months(self) -> bool {
        self.first.day() == 1 && self.last == self.last.last_of_month()
    }

    /// What of the calendar they are.
    pub(super) fn granularity(self) -> Granularity {
        let Days { first, last } = self;
        match self.count() {
            1 => Granularity::Day,
            7 if first.weekday() == Weekday::Monday => Granularity::Week,
            28..=31 if self.are_months() => Granularity::Month,
            365 | 366 if self.are_years() && first.year() == last.year() => Granularity::Year,
            _ => Granularity::Interval,
        }
    }

    /// Whether an act may take place in them.
    pub(super) fn are_possible(self) -> bool {
        YEARS.contains(&self.first.year()) && YEARS.contains(&self.last.year()) && self.first <= self.last
    }

    /// The week, month or year that holds `day`.
    pub(super) fn holding(unit: Unit, day: Date) -> Option<Self> {
        match unit {
            Unit::Minute | Unit::Hour | Unit::Day => Some(Days::one(day)),
            Unit::Week | Unit::Fortnight => Days::week(day),
            Unit::Month => Days::month(day.year(), day.month()),
            Unit::Quarter => {
                let first = day.month() - (day.month() - 1) % 3;
                Some(Days {
                    first: Days::month(day.year(), first)?.first,
                    last: Days::month(day.year(), first + 2)?.last,
                })
            }
            Unit::Year => Days::year(day.year()),
            Unit::Decade => Days::years(day.year() - day.year().rem_euclid(10), 10),
            Unit::Century => Days::years(day.year() - (day.year() - 1).rem_euclid(100), 100),
        }
    }

    pub(super) fn count(self) -> i32 {
        self.last.since(self.first).map_or(i32::MAX, |span| span.get_days().saturating_add(1))
    }

    pub(super) fn holds(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The early, middle or late part.
    pub(super) fn part(self, part: Part) -> Option<Self> {
        let Days { first, last } = self;
        let from = |n| shift(first, Unit::Day, n);
        let (second, third) = match self.count() {
            ..=3 => return Some(self),
            4..=8 => match part {
                Part::Early => return Some(Days { first, last: from(2)? }),
                Part::Middle => return Some(Days { first: from(1)?, last: from(3)? }),
                Part::Late => return Some(Days { first: from(3)?, last }),
            },
            9..=31 => (from(10)?, from(20)?),
            // of a decade four years are early, and three each the middle and late ones
            3652.. if self.are_years() => (shift(first, Unit::Year, 4)?, shift(first, Unit::Year, 7)?),
            _ => {
                let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
                    - i32::from(first.month())
                    + 1;
                let size = (months / 3).max(1);
                (shift(first, Unit::Month, size)?, shift(last.first_of_month(), Unit::Month, 1 - size)?)
            }
        };
        Some(match part {
            Part::Early => Days { first, last: shift(second, Unit::Day, -1)? },
            Part::Middle => Days { first: second, last: shift(third, Unit::Day, -1)? },
            Part::Late => Days { first: third, last },
        })
    }
}

/// `day`, `n` units on (or back); none beyond the calendar.
pub(super) fn shift(day: Date, unit: Unit, n: i32) -> Option<Date> {
    let n = i64::from(n);
    let span = match unit {
        Unit::Minute => Span::new().try_days(n / 1440),
        Unit::Hour => Span::new().try_days(n / 24),
        Unit::Day => Span::new().try_days(n),
        Unit::Week => Span::new().try_weeks(n),
        Unit::Fortnight => Span::new().try_weeks(2 * n),
        Unit::Month => Span::new().try_months(n),
        Unit::Quarter => Span::new().try_months(3 * n),
        Unit::Year => Span::new().try_years(n),
        Unit::Decade => Span::new().try_years(10 * n),
        Unit::Century => Span::new().try_years(100 * n),
    };
    day.checked_add(span.ok()?).ok()
}

/// The nearest `weekday` not after (`forward`: not before) `day`.
pub(super) fn weekday_near(weekday: Weekday, day: Date, forward: bool) -> Option<Date> {
    if forward {
        shift(day, Unit::Day, i32::from(day.weekday().until(weekday)))
    } else {
        shift(day, Unit::Day, -i32::from(day.weekday().since(weekday)))
    }
}

/// A season that starts in `year`, by the number of its first month.
pub(super) fn season_of(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Days { first, last: shift(first, Unit::Month, 2)?.last_of_month() })
}

/// Days that so many hours or minutes reach into.
pub(super) fn days_up(unit: Unit, n: i32) -> i32 {
    let day = if unit == Unit::Minute { 1440 } else { 24 };
    n.saturating_add(day - 1).div_euclid(day)
}

/// Easter Sunday: of the western churches (the anonymous Gregorian computus), or of the orthodox ones (Meeus' Julian
/// computus, as a day of our calendar; right from 1900 to 2099).
pub(super) fn easter(year: i16, orthodox: bool) -> Option<Date> {
    let y = i32::from(year);
    let day = |n: i32| {
        let (month, day) = (i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?);
        Date::new(year, month, day).ok()
    };
    if orthodox {
        let d = (19 * (y % 19) + 15) % 30;
        let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
        return (1900..=2099).contains(&year).then(|| shift(day(d + e + 114)?, Unit::Day, 13))?;
    }
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    day(h + l - 7 * m + 114)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easters() {
        for (year, west, east) in [
            (2014, date(2014, 4, 20), date(2014, 4, 20)),
            (2015, date(2015, 4, 5), date(2015, 4, 12)),
            (2016, date(2016, 3, 27), date(2016, 5, 1)),
            (2024, date(2024, 3, 31), date(2024, 5, 5)),
            (2025, date(2025, 4, 20), date(2025, 4, 20)),
        ] {
            assert_eq!((easter(year, false), easter(year, true)), (Some(west), Some(east)), "{year}");
        }
    }
}
