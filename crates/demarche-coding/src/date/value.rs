//! What a time is once it is read: its days, how exactly they are known, and how it is written.

use super::calendar::Days;
use jiff::civil::Date;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};

/// What the words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    /// One day.
    Day,
    /// A week from Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
    /// Any other days in a row.
    Interval,
}

/// The end that an expression leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Open {
    /// "by Friday", "until Monday", "before May": only the last day is told.
    Start,
    /// "since 2014", "after Friday": only the first day is told.
    End,
}

/// When an act took place, or is due.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ActDate {
    /// First day. Where it is left open, the report's day, or the told end where the report is later.
    pub start: Date,
    /// Last day, inclusive. Where it is left open, the report's day, or the told start where the report is earlier.
    pub end: Date,
    /// What the words name; with an open end, what the told end is known to.
    pub granularity: Granularity,
    /// The end that the words leave open.
    #[serde(default)]
    pub open: Option<Open>,
    /// Whether the sentence tells it; otherwise it is the report's.
    pub told: bool,
}

impl ActDate {
    /// One day.
    #[must_use]
    pub fn day(day: Date, told: bool) -> Self {
        Self { start: day, end: day, granularity: Granularity::Day, open: None, told }
    }

    /// Days from the first to the last, as the sentence tells them.
    pub(super) fn told(days: Days) -> Self {
        let Days { first, last } = days;
        Self { start: first, end: last, granularity: days.granularity(), open: None, told: true }
    }

    /// As ISO 8601 writes it: `2025-04-23`, `2025-W17`, `2025-04`, `2025`, an interval `2025-05-03/2025-05-05`, and with an
    /// open end `../2025-05-02` or `2014/..` (ISO 8601-2). An interval of whole months or years is written by
    /// them: `2014-03/2014-05`, `2003/2011`.
    #[must_use]
    pub fn iso(&self) -> String {
        let known = |day: Date| match self.granularity {
            Granularity::Year => year(day),
            Granularity::Month => month(day),
            _ => day.to_string(),
        };
        match (self.open, self.granularity) {
            (Some(Open::Start), _) => format!("../{}", known(self.end)),
            (Some(Open::End), _) => format!("{}/..", known(self.start)),
            (None, Granularity::Day) => self.start.to_string(),
            (None, Granularity::Week) => {
                let week = self.start.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            (None, Granularity::Month) => month(self.start),
            (None, Granularity::Year) => year(self.start),
            (None, Granularity::Interval) => {
                let days = Days { first: self.start, last: self.end };
                if days.are_years() {
                    format!("{}/{}", year(self.start), year(self.end))
                } else if days.are_months() {
                    format!("{}/{}", month(self.start), month(self.end))
                } else {
                    format!("{}/{}", self.start, self.end)
                }
            }
        }
    }
}

fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

fn year(day: Date) -> String {
    format!("{:04}", day.year())
}

impl Serialize for ActDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("ActDate", 6)?;
        out.serialize_field("iso", &self.iso())?;
        out.serialize_field("start", &self.start)?;
        out.serialize_field("end", &self.end)?;
        out.serialize_field("granularity", &self.granularity)?;
        out.serialize_field("open", &self.open)?;
        out.serialize_field("told", &self.told)?;
        out.end()
    }
}

/// Which way from the report's day the words point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// It has happened.
    Past,
    /// It began before the report's day and goes on: "has shelled the town for two weeks".
    Perfect,
    /// It is planned or due.
    Future,
}

/// The kinds of time expressions, after TIMEX3; times of day are part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeKind {
    /// A day or days in a row.
    Date,
    /// How long something lasts.
    Duration,
    /// What recurs.
    Set,
}

/// Words of a text that tell a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// Where they start, in characters.
    pub start: usize,
    /// Where they end (exclusive), in characters.
    pub end: usize,
    /// What kind of time they tell.
    pub kind: TimeKind,
    /// A date or a duration in ISO 8601, a set as a repeating interval (`R/P1W`). What has no such value is written as
    /// TIMEX3 does: `PAST_REF`, `PRESENT_REF`, `FUTURE_REF`, `PXD`; empty where the words alone tell no date.
    pub value: String,
    /// The days, where they tell any.
    pub date: Option<ActDate>,
    /// Whether it is written as a date of the calendar that no calendar has: 31 February.
    pub impossible: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn written_as_iso_8601() {
        let iso = |first, last| ActDate::told(Days { first, last }).iso();
        assert_eq!(iso(date(2025, 4, 23), date(2025, 4, 23)), "2025-04-23");
        assert_eq!(iso(date(2024, 12, 30), date(2025, 1, 5)), "2025-W01");
        assert_eq!(iso(date(2024, 2, 1), date(2024, 2, 29)), "2024-02");
        assert_eq!(iso(date(2024, 2, 1), date(2024, 2, 28)), "2024-02-01/2024-02-28");
        assert_eq!(iso(date(476, 1, 1), date(476, 12, 31)), "0476");
        assert_eq!(iso(date(2003, 1, 1), date(2011, 12, 31)), "2003/2011");
        assert_eq!(iso(date(2014, 3, 1), date(2014, 5, 31)), "2014-03/2014-05");
    }

    #[test]
    fn json_has_it_and_reads_back() -> serde_json::Result<()> {
        let due = ActDate {
            start: date(2025, 4, 23),
            end: date(2025, 5, 2),
            granularity: Granularity::Day,
            open: Some(Open::Start),
            told: true,
        };
        let json = serde_json::to_string(&due)?;
        assert!(json.contains("\"iso\":\"../2025-05-02\"") && json.contains("\"open\":\"start\""), "{json}");
        assert_eq!(serde_json::from_str::<ActDate>(&json)?, due);
        Ok(())
    }
}
