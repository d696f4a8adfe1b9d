//! Days written in text: `23 April 2025`, `April 23, 2025`, `2025-04-23`, `23/04/2025`.

use std::ops::Range;

use jiff::civil::Date;

/// What a written day says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A day.
    Day(Date),
    /// A day that no calendar has, as 30 February.
    Impossible,
    /// Two days, as `03/04/2025`: day first or month first.
    Ambiguous,
    /// A day of some year.
    NoYear { month: i8, day: i8 },
}

/// A written day and where it stands, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub reading: Reading,
    pub range: Range<usize>,
}

/// Years that a written day can have.
const YEARS: std::ops::RangeInclusive<i16> = 1500..=2199;

/// The days written in `text`, in order.
pub(crate) fn days(text: &str) -> impl Iterator<Item = Found> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let start = at;
            at += c.len_utf8();
            if !c.is_ascii_alphanumeric() {
                continue;
            }
            if let Some(found) = day_at(text, start) {
                at = found.range.end;
                return Some(found);
            }
            let rest = text.get(start..).unwrap_or_default();
            at = start + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        }
        None
    })
}

/// The first day written in a name: a file's, an id or a URL. There also `20140512`, `2014_05_12` and `/2014/05/12/`
/// are days.
pub(crate) fn day_in_name(name: &str) -> Option<Date> {
    let name = name.replace('_', "-");
    let digit = |c: &char| c.is_ascii_digit();
    (0..name.len()).filter(|at| name.is_char_boundary(*at)).find_map(|at| {
        let before = name.get(..at)?.chars().next_back();
        let rest = name.get(at..)?;
        let starts = match rest.chars().next()? {
            c if c.is_ascii_digit() => !before.as_ref().is_some_and(digit),
            c => c.is_ascii_alphabetic() && !before.is_some_and(|c| c.is_alphabetic()),
        };
        match starts.then(|| compact(rest).or_else(|| day(rest)))?? {
            (Reading::Day(date), _) => Some(date),
            _ => None,
        }
    })
}

/// The day written at the start of `text`, and its length in bytes; the text goes on after it as it likes.
pub(crate) fn leading_day(text: &str) -> Option<(Reading, usize)> {
    compact(text).or_else(|| day(text))
}

/// The day written at a place in running text, where it is no part of a longer number.
fn day_at(text: &str, start: usize) -> Option<Found> {
    let before = text.get(..start)?.chars().next_back();
    let (reading, length) = day(text.get(start..)?)?;
    let mut after = text.get(start + length..)?.chars();
    let (next, then) = (after.next(), after.next());
    let joined = |c: Option<char>| matches!(c, Some('.' | '/' | '-' | ':'));
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let numeric = text.get(start..start + length)?.chars().all(|c| !c.is_alphabetic());
    let longer = before.is_some_and(char::is_alphanumeric)
        || next.is_some_and(|c| c.is_alphanumeric() && c != 'T')
        || (numeric && (joined(next) && digit(then) || matches!(before, Some('.' | '/'))));
    (!longer).then_some(Found { reading, range: start..start + length })
}

/// `20140512`.
fn compact(text: &str) -> Option<(Reading, usize)> {
    let mut cursor = Cursor(text);
    let number = cursor.number(8, 8)?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let reading = reading(year, month, day);
    matches!(reading, Reading::Day(_)).then_some((reading, 8))
}

/// A day written at the start of `text`, and its length in bytes.
fn day(text: &str) -> Option<(Reading, usize)> {
    let read = |pattern: fn(&mut Cursor) -> Option<Reading>| {
        let mut cursor = Cursor(text);
        let reading = pattern(&mut cursor)?;
        Some((reading, text.len() - cursor.0.len()))
    };
    match text.chars().next()? {
        '0'..='9' => read(year_first).or_else(|| read(numbers)).or_else(|| read(day_first)),
        _ => read(month_first),
    }
}

/// `2025-04-23`, `2025.4.23`, `2025/apr/23`, `2025 April 23`.
fn year_first(cursor: &mut Cursor) -> Option<Reading> {
    let year = cursor.number(4, 4)?;
    let separator = cursor.one(&['-', '.', '/', '\u{2010}', '\u{2011}', ' '])?;
    let month = match cursor.month() {
        Some(month) => month,
        None if separator == ' ' => return None,
        None => cursor.number(1, 2)?,
    };
    cursor.one(&[separator])?;
    let day = cursor.number(1, 2)?;
    year_in_range(year).then(|| reading(year, month, day))
}

/// `23/04/2025`, `04/23/2025`, `23.04.2025`.
fn numbers(cursor: &mut Cursor) -> Option<Reading> {
    let first = cursor.number(1, 2)?;
    let separator = cursor.one(&['/', '.', '-'])?;
    let second = cursor.number(1, 2)?;
    cursor.one(&[separator])?;
    let year = cursor.number(4, 4)?;
    if !year_in_range(year) {
        return None;
    }
    match (reading(year, second, first), reading(year, first, second)) {
        (Reading::Day(a), Reading::Day(b)) if a != b => Some(Reading::Ambiguous),
        (Reading::Day(date), _) | (_, Reading::Day(date)) => Some(Reading::Day(date)),
        _ => Some(Reading::Impossible),
    }
}

/// `23 April 2025`, `23rd of April, 2025`, `23-Apr-2025`, `23 April`.
fn day_first(cursor: &mut Cursor) -> Option<Reading> {
    let day = cursor.number(1, 2)?;
    cursor.ordinal();
    cursor.one(&['.']);
    cursor.gap()?;
    if cursor.word("day") {
        cursor.gap()?;
    }
    if cursor.word("of") {
        cursor.gap()?;
    }
    let month = cursor.month()?;
    ending_in_year(cursor, month, day)
}

/// `April 23, 2025`, `Sept. 3rd 2024`, `April 23–25, 2025` (the last of these days), `April 23`.
fn month_first(cursor: &mut Cursor) -> Option<Reading> {
    let month = cursor.month()?;
    cursor.gap()?;
    let mut day = cursor.number(1, 2)?;
    cursor.ordinal();
    let mut range = Cursor(cursor.0);
    if range.to().is_some()
        && let Some(last) = range.number(1, 2)
    {
        range.ordinal();
        (*cursor, day) = (range, last);
    }
    ending_in_year(cursor, month, day)
}

/// A day whose year follows, if one does.
fn ending_in_year(cursor: &mut Cursor, month: u32, day: u32) -> Option<Reading> {
    let mut ahead = Cursor(cursor.0);
    ahead.one(&[',']);
    if ahead.gap().is_some()
        && let Some(year) = ahead.number(4, 4)
        && year_in_range(year)
    {
        *cursor = ahead;
        return Some(reading(year, month, day));
    }
    match (i8::try_from(month), i8::try_from(day)) {
        (Ok(month), Ok(day)) if Date::new(2024, month, day).is_ok() => Some(Reading::NoYear { month, day }),
        _ => None,
    }
}

fn year_in_range(year: u32) -> bool {
    i16::try_from(year).is_ok_and(|year| YEARS.contains(&year))
}

fn reading(year: u32, month: u32, day: u32) -> Reading {
    let date = match (i16::try_from(year), i8::try_from(month), i8::try_from(day)) {
        (Ok(year), Ok(month), Ok(day)) if YEARS.contains(&year) => Date::new(year, month, day).ok(),
        _ => None,
    };
    date.map_or(Reading::Impossible, Reading::Day)
}

/// What is left of a text to be read. Each method takes what it names off the start, or nothing.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn skip(&mut self, bytes: usize) {
        self.0 = self.0.get(bytes..).unwrap_or_default();
    }

    /// A number of so many digits, with no digit after them.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).take(most + 1).count();
        if !(least..=most).contains(&digits) {
            return None;
        }
        let number = self.0.get(..digits)?.parse().ok()?;
        self.skip(digits);
        Some(number)
    }

    fn one(&mut self, of: &[char]) -> Option<char> {
        let c = self.0.chars().next().filter(|c| of.contains(c))?;
        self.skip(c.len_utf8());
        Some(c)
    }

    /// What stands between the parts of a day: a hyphen, or white space with no more than one line end in it.
    fn gap(&mut self) -> Option<()> {
        if self.one(&['-', '\u{2011}']).is_some() {
            return Some(());
        }
        let space = self.0.len() - self.0.trim_start().len();
        let lines = self.0.get(..space)?.bytes().filter(|byte| *byte == b'\n').count();
        self.skip(space);
        (space > 0 && lines < 2).then_some(())
    }

    /// What stands between the first and the last of some days: `–`, `-`, ` to `, ` and `.
    fn to(&mut self) -> Option<()> {
        let spaced = self.0.trim_start();
        let rest = spaced.strip_prefix(['-', '–', '—', '/', '&']).or_else(|| {
            let words = spaced.strip_prefix("to").or_else(|| spaced.strip_prefix("and"))?;
            (spaced.len() < self.0.len() && words.starts_with(char::is_whitespace)).then_some(words)
        })?;
        self.0 = rest.trim_start();
        Some(())
    }

    /// A run of letters, in lower case, without being taken off.
    fn letters(&self) -> (String, usize) {
        let length = self.0.find(|c: char| !c.is_alphabetic()).unwrap_or(self.0.len());
        (self.0.get(..length.min(24)).unwrap_or_default().to_ascii_lowercase(), length)
    }

    fn word(&mut self, word: &str) -> bool {
        let (letters, length) = self.letters();
        let same = letters == word;
        if same {
            self.skip(length);
        }
        same
    }

    fn ordinal(&mut self) {
        let (letters, length) = self.letters();
        if matches!(letters.as_str(), "st" | "nd" | "rd" | "th") {
            self.skip(length);
        }
    }

    /// A month's name, in full or cut short, with the full stop of the latter.
    fn month(&mut self) -> Option<u32> {
        let (letters, length) = self.letters();
        let month = u32::from(month_of(&letters)?);
        self.skip(length);
        if length < 5 {
            self.one(&['.']);
        }
        Some(month)
    }
}

/// The number of the month that a word in small letters names, in full or cut short without its full stop.
#[must_use]
pub fn month_of(word: &str) -> Option<u8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" | "febr" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        days(text)
            .map(|found| match found.reading {
                Reading::Day(date) => date.to_string(),
                Reading::NoYear { month, day } => format!("{month}-{day}"),
                Reading::Impossible => "impossible".to_owned(),
                Reading::Ambiguous => "ambiguous".to_owned(),
            })
            .collect()
    }

    #[test]
    fn days_in_running_text() {
        let cases: &[(&str, &[&str])] = &[
            ("on 23 April 2025 they", &["2025-04-23"]),
            ("on April 23, 2025, they", &["2025-04-23"]),
            ("on April 23 2025.", &["2025-04-23"]),
            ("APRIL 23, 2025", &["2025-04-23"]),
            ("the 23rd of April, 2025", &["2025-04-23"]),
            ("this 1st day of March 2024", &["2024-03-01"]),
            ("Jan. 2nd, 2023", &["2023-01-02"]),
            ("Sept. 3, 2024", &["2024-09-03"]),
            ("3 Sept. 2024", &["2024-09-03"]),
            ("Sep 3, 2024", &["2024-09-03"]),
            ("May 12, 2014", &["2014-05-12"]),
            ("12 May 2014", &["2014-05-12"]),
            ("12-May-2014", &["2014-05-12"]),
            ("12. May 2014", &["2014-05-12"]),
            ("12\u{a0}May\u{a0}2014", &["2014-05-12"]),
            ("May\n12, 2014", &["2014-05-12"]),
            ("May\n\n12, 2014", &[]),
            ("(2014-05-12)", &["2014-05-12"]),
            ("2014.05.12.", &["2014-05-12"]),
            ("2014/5/12", &["2014-05-12"]),
            ("2014‑05‑12", &["2014-05-12"]),
            ("2014-05-12T10:00:00Z", &["2014-05-12"]),
            ("2014 May 12", &["2014-05-12"]),
            ("23/04/2025", &["2025-04-23"]),
            ("04/23/2025", &["2025-04-23"]),
            ("23.04.2025", &["2025-04-23"]),
            ("4.4.2025", &["2025-04-04"]),
            ("03/04/2025", &["ambiguous"]),
            ("23–25 April 2025", &["2025-04-25"]),
            ("April 23–25, 2025", &["2025-04-25"]),
            ("April 23 and 25, 2025", &["2025-04-25"]),
            ("April 23 to 25, 2025", &["2025-04-25"]),
            ("from April 23 to May 2, 2025", &["4-23", "2025-05-02"]),
            ("On April 23, 5000 troops", &["4-23"]),
            ("April 23", &["4-23"]),
            ("23 April", &["4-23"]),
            ("KYIV, Nov. 20 (Reuters)", &["11-20"]),
            ("February 30, 2025", &["impossible"]),
            ("2025-02-30", &["impossible"]),
            ("31/31/2025", &["impossible"]),
            ("29 February 2024", &["2024-02-29"]),
            ("29 February 2025", &["impossible"]),
            ("April 31", &[]),
            ("version 2024.1.2.3", &[]),
            ("10.1.12.2024.5", &[]),
            ("resolution 2202 (2015)", &[]),
            ("in April 2025", &[]),
            ("in 2025", &[]),
            ("may 2025 bring", &[]),
            ("12 Maybe 2014", &[]),
            ("call 2014-05-123", &[]),
            ("a2014-05-12", &[]),
            ("April 230, 2025", &[]),
            ("12 May 20145", &["5-12"]),
            ("12 May 2014 and 14 June 2015", &["2014-05-12", "2015-06-14"]),
            ("12 мая 2014", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(&texts(text), expected, "{text}");
        }
    }

    #[test]
    fn days_in_names() {
        for (name, expected) in [
            ("voa-2013.11.20.1794343", Some(date(2013, 11, 20))),
            ("report-2014-05-12", Some(date(2014, 5, 12))),
            ("20140512_talks", Some(date(2014, 5, 12))),
            ("talks_2014_05_12_final", Some(date(2014, 5, 12))),
            ("talks20140512", Some(date(2014, 5, 12))),
            ("https://a.org/2014/05/12/talks.html", Some(date(2014, 5, 12))),
            ("https://a.org/world/2014/may/12/talks", Some(date(2014, 5, 12))),
            ("talks-12-May-2014", Some(date(2014, 5, 12))),
            ("talks-may-12-2014", Some(date(2014, 5, 12))),
            ("talks-23-04-2025", Some(date(2025, 4, 23))),
            ("talks-03-04-2025", None),
            ("talks-2014-13-12", None),
            ("99999999", None),
            ("S-2015-206", None),
            ("1794343", None),
            ("120140512", None),
            ("report-a", None),
            ("talks-5-12", None),
            ("", None),
        ] {
            assert_eq!(day_in_name(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_scanned(text in "\\PC*") {
            let mut end = 0;
            for found in days(&text) {
                prop_assert!(found.range.start >= end && found.range.start < found.range.end);
                prop_assert!(text.get(found.range.clone()).is_some());
                end = found.range.end;
            }
            day_in_name(&text);
        }

        #[test]
        fn dateish_text_can_be_scanned(text in "([0-9]{1,9}|st|of|April|Sept\\.|May|[-./, \n–é]){0,20}") {
            for found in days(&text) {
                prop_assert!(text.get(found.range).is_some());
            }
            day_in_name(&text);
        }

        #[test]
        fn every_day_is_found_however_written(year in 1900i16..2100, month in 1i8..=12, day in 1i8..=28) {
            let expected = date(year, month, day);
            for format in ["%Y-%m-%d", "%-d %B %Y", "%B %-d, %Y", "%b. %-d, %Y", "%d-%b-%Y", "%A, %B %d, %Y", "%Y/%m/%d"] {
                let text = format!("Talks ({}) ended.", expected.strftime(format));
                prop_assert_eq!(texts(&text), vec![expected.to_string()], "{}", text);
            }
        }
    }
}
