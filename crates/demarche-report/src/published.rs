//! When a report was published, by the best evidence there is.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::date::{is_time, parse_date};
use crate::report::Options;
use crate::scan::{Found, Reading, day_in_name, days};

/// How a report's day of publication is known, from the best evidence to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateSource {
    /// It was given: [`Options::published`].
    Given,
    /// The source says so: the field `published` of a JSON line or table, a page's metadata, a feed.
    Metadata,
    /// It stands in the report's name (its id, its file's name) or its URL.
    Name,
    /// It stands in the dateline (`KYIV, April 23, 2025 —`), or by itself among the first lines.
    Dateline,
    /// It is the day on which a page was fetched from the web.
    Fetched,
    /// It is guessed from the days that the text speaks of.
    Text,
    /// Nothing tells it: it is taken to be today.
    Today,
}

/// What tells the day of publication.
pub(crate) struct Evidence<'a> {
    pub metadata: Option<&'a str>,
    /// The id and the URL.
    pub names: &'a [Option<&'a str>],
    /// The day on which it was fetched.
    pub fetched: Option<&'a str>,
    pub text: &'a str,
}

/// Lines that a dateline may stand in, of those that are not blank.
const DATELINES: usize = 8;
/// How far into its line a dateline's day may start, in bytes.
const FAR: usize = 120;
/// How near a day with a year must be to one without to lend it its year, in days.
const NEAR: i32 = 31;

/// The day of publication and how it is known; `notes` tells of doubts.
pub(crate) fn settle(evidence: &Evidence, options: &Options, notes: &mut Vec<String>) -> (Date, DateSource) {
    if let Some(date) = options.published {
        return (date, DateSource::Given);
    }
    if let Some(date) = metadata(evidence, options, notes) {
        return (date, DateSource::Metadata);
    }
    let latest = |date: &Date| *date <= options.today;
    if let Some(date) = evidence.names.iter().copied().flatten().filter_map(day_in_name).find(latest) {
        return (date, DateSource::Name);
    }
    let mut no_year = None;
    for found in datelines(evidence.text) {
        match found {
            Reading::Day(date) if latest(&date) => return (date, DateSource::Dateline),
            Reading::NoYear { month, day } => no_year = no_year.or(Some((month, day))),
            _ => {}
        }
    }
    let told = days(evidence.text).filter_map(|found| match found.reading {
        Reading::Day(date) if latest(&date) => Some(date),
        _ => None,
    });
    let told = told.max();
    if let Some(date) = no_year.and_then(|day| lend_year(day, told, options.today)) {
        notes.push(format!("The dateline has no year: taken to be {date}."));
        return (date, DateSource::Dateline);
    }
    if let Some(date) = evidence.fetched.and_then(|day| parse_date(day).ok()).filter(latest) {
        notes.push(format!("No date of publication: taken to be {date}, when the page was fetched."));
        return (date, DateSource::Fetched);
    }
    if let Some(date) = told {
        notes.push(format!("No date of publication: taken to be {date}, the latest past day that the text speaks of."));
        return (date, DateSource::Text);
    }
    notes.push(format!("No date of publication: taken to be today, {}.", options.today));
    (options.today, DateSource::Today)
}

fn metadata(evidence: &Evidence, options: &Options, notes: &mut Vec<String>) -> Option<Date> {
    match parse_date(evidence.metadata?) {
        Ok(date) => {
            // It may be tomorrow already where it was written.
            if date > options.today.tomorrow().unwrap_or(Date::MAX) {
                notes.push(format!("Published {date}, which is still to come (today is {}).", options.today));
            }
            Some(date)
        }
        Err(error) => {
            notes.push(format!("The field published is passed over: {error}."));
            None
        }
    }
}

/// The year of a dateline that has none: that of the latest day in the text where that day is near it, or else the
/// latest in which the dateline's day is past.
fn lend_year((month, day): (i8, i8), told: Option<Date>, today: Date) -> Option<Date> {
    let past = |year: i16| Date::new(year, month, day).ok().filter(|date| *date <= today);
    let near = told.and_then(|told| {
        let years = [told.year(), told.year().saturating_add(1), told.year().saturating_sub(1)];
        let near = |date: &Date| {
            let (from, to) = (told.checked_sub(NEAR.days()), told.checked_add(NEAR.days()));
            from.is_ok_and(|from| from <= *date) && to.is_ok_and(|to| *date <= to)
        };
        years.into_iter().filter_map(past).find(near)
    });
    // 29 February comes round in eight years at most.
    near.or_else(|| (0..=8).find_map(|back| past(today.year().saturating_sub(back))))
}

/// The days that stand as datelines among the first lines.
fn datelines(text: &str) -> impl Iterator<Item = Reading> {
    text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(DATELINES).filter_map(|line| {
        let found = days(line).next().filter(|found| found.range.start <= FAR)?;
        is_dateline(line, &found).then_some(found.reading)
    })
}

/// Whether a day stands in its line as a dateline does: by itself, after `Published`, or between a place and a dash.
fn is_dateline(line: &str, found: &Found) -> bool {
    let before = line.get(..found.range.start).unwrap_or_default().trim();
    let after = line.get(found.range.end..).unwrap_or_default().trim();
    let weekday = before.rsplit([' ', ',']).find(|word| !word.is_empty()).unwrap_or_default();
    let before = match weekday.to_ascii_lowercase() {
        word if word.len() > 5 && word.ends_with("day") => {
            before.trim_end_matches(',').trim_end_matches(weekday).trim()
        }
        _ => before,
    };
    let set_off = before.is_empty() || before.ends_with([',', '(', '[', '|', ':', '•', '·', '–', '—', '-', '/', ')']);
    let by_itself = set_off && (is_time(after) || matches!(after, ")" | "]"));
    by_itself || is_label(before) || (set_off && starts_like_a_place(before) && ends_dateline(before, after))
}

fn is_label(before: &str) -> bool {
    const LABELS: [&str; 9] =
        ["published", "first published", "updated", "last updated", "posted", "date", "dated", "issued", "released"];
    let before = before.to_lowercase();
    let before = before.trim_end_matches("on").trim_end_matches(|c: char| c == ':' || c.is_whitespace());
    LABELS.contains(&before)
}

fn starts_like_a_place(before: &str) -> bool {
    let place = before.trim_start_matches(['(', '[', '"', '“']);
    place.is_empty() || (place.starts_with(char::is_uppercase) && !place.contains(['?', '!', ';']))
}

/// Whether what follows a day ends a dateline: a dash or colon, maybe after an agency's name, or the bracket that was
/// opened.
fn ends_dateline(before: &str, after: &str) -> bool {
    let opened = before.contains('(') && !before.contains(')') || before.contains('[') && !before.contains(']');
    let after = match after.strip_prefix([')', ']']) {
        Some(_) if opened && before.starts_with(['(', '[']) => return true,
        Some(rest) if opened => rest.trim_start(),
        _ => after,
    };
    let after = after.strip_prefix([',', '.']).unwrap_or(after).trim_start();
    let agency = match after.chars().next() {
        Some('(') => after.split_once(')'),
        Some('/') => after.get(1..).and_then(|rest| rest.split_once('/')),
        _ => None,
    };
    let rest = agency.filter(|(name, _)| name.len() <= 40).map_or(after, |(_, rest)| rest).trim_start();
    rest.starts_with(['-', '–', '—', '―', ':', '|'])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2025, 5, 1);

    fn of(metadata: Option<&str>, name: &str, text: &str) -> (String, DateSource, usize) {
        let mut notes = Vec::new();
        let evidence = Evidence { metadata, names: &[Some(name), None], fetched: None, text };
        let (date, source) = settle(&evidence, &Options::new(TODAY), &mut notes);
        (date.to_string(), source, notes.len())
    }

    #[test]
    fn datelines_are_seen() {
        for text in [
            "KYIV, April 23, 2025 — The president said that on April 20, 2025 ...",
            "KYIV, April 23, 2025 (Reuters) - The president said.",
            "KYIV, Ukraine, April 23, 2025 -- The president said.",
            "WASHINGTON — April 23, 2025 — The president said.",
            "GENEVA (23 April 2025) – The envoy said.",
            "(Geneva, 23 April 2025) The envoy said.",
            "GENEVA, Wednesday, 23 April 2025: The envoy said.",
            "GENEVA, April 23, 2025 /PRNewswire/ -- The envoy said.",
            "April 23, 2025 — The envoy said.",
            "Talks open\n\nPublished 23 April 2025\n\nThey met after 22 May 2024.",
            "Talks open\n\nPublished: 23 April 2025 by VOA, updated 24 April 2025\n\nThey met.",
            "Talks open\nBy A. Writer | April 23, 2025\nThey met.",
            "Talks open\n2025-04-23\nThey met.",
            "Talks open\nWednesday, April 23, 2025 10:15 AM\nThey met.",
            "Talks open\n23 April 2025\n\nThey met.",
            "Last updated on 23 April 2025 at 10:15\nThey met.",
            "Statement of the envoy, 23 April 2025\n\nThey met.",
        ] {
            assert_eq!(of(None, "report-a", text), ("2025-04-23".into(), DateSource::Dateline, 0), "{text}");
        }
    }

    #[test]
    fn a_dateline_without_a_year_is_lent_one() {
        for (text, expected) in [
            ("KYIV, April 23 (Reuters) - The president said.", "2025-04-23"),
            ("KYIV, Nov. 20 — The president said.", "2024-11-20"),
            ("KYIV, April 23 — The truce of April 20, 2014 held.", "2014-04-23"),
            ("KYIV, January 3 — The truce of December 30, 2014 held.", "2015-01-03"),
            ("KYIV, April 23 — The war that began on February 24, 2022 goes on.", "2025-04-23"),
            ("KYIV, February 29 — They met.", "2024-02-29"),
        ] {
            assert_eq!(of(None, "a", text), (expected.into(), DateSource::Dateline, 1), "{text}");
        }
    }

    #[test]
    fn the_latest_past_day_of_the_text_is_the_last_resort_but_today() {
        for (text, expected) in [
            ("On April 23, 2025, they met. They meet again on May 30, 2025.", "2025-04-23"),
            ("The war that began on 24 February 2022 may end: on 23 April 2025 they met.", "2025-04-23"),
            ("They will meet on May 30, 2025 —", "2025-05-01"),
            ("They met on Tuesday.", "2025-05-01"),
            ("They met on February 30, 2025 or 03/04/2025.", "2025-05-01"),
        ] {
            let (date, source, notes) = of(None, "a", text);
            assert_eq!((date.as_str(), notes), (expected, 1), "{text}");
            assert_eq!(source == DateSource::Today, expected == "2025-05-01", "{text}");
        }
    }

    #[test]
    fn better_evidence_comes_first() {
        let text = "KYIV, April 23, 2025 — They met.";
        assert_eq!(of(Some("2025-04-21"), "a-2025-04-22", text), ("2025-04-21".into(), DateSource::Metadata, 0));
        assert_eq!(of(None, "a-2025-04-22", text), ("2025-04-22".into(), DateSource::Name, 0));
        assert_eq!(of(None, "deadline-2030-04-22", text), ("2025-04-23".into(), DateSource::Dateline, 0));
        let given = Options { published: Some(date(2020, 1, 1)), ..Options::new(TODAY) };
        let evidence = Evidence { metadata: Some("2025-04-21"), names: &[], fetched: None, text };
        assert_eq!(settle(&evidence, &given, &mut Vec::new()), (date(2020, 1, 1), DateSource::Given));
    }

    #[test]
    fn metadata_in_doubt_leave_a_note() {
        assert_eq!(of(Some("2025-02-30"), "a", "They met."), ("2025-05-01".into(), DateSource::Today, 2));
        assert_eq!(of(Some("soon"), "a-2025-04-22", "They met."), ("2025-04-22".into(), DateSource::Name, 1));
        assert_eq!(of(Some("2031-01-01"), "a", "They met."), ("2031-01-01".into(), DateSource::Metadata, 1));
        assert_eq!(of(Some("2025-05-02"), "a", "They met."), ("2025-05-02".into(), DateSource::Metadata, 0));
    }
}
