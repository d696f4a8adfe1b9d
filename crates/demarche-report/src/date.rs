//! A day written by itself.

use jiff::civil::Date;

use crate::scan::{Reading, leading_day};

/// Why a text is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// It is not written as days are.
    #[error("`{0}` is not a date; write YYYY-MM-DD")]
    Unknown(String),
    /// The calendar does not have it.
    #[error("there is no day `{0}`; write YYYY-MM-DD")]
    Impossible(String),
    /// It can be read day first and month first.
    #[error("`{0}` can be two dates; write YYYY-MM-DD")]
    Ambiguous(String),
}

/// Reads a day: `2025-04-23`, `20250423`, `23 April 2025`, `April 23, 2025` (months also cut short, days also as
/// `23rd`), `23/04/2025` where it can be only one day. A weekday may stand before it, and a time after it, as in RFC
/// 3339, RFC 2822 or plain words; the day is then the one that is written, in its own time zone.
///
/// # Errors
///
/// Where it is no day, one that the calendar does not have, or one of two. The message says how to write it.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let text = text.trim();
    let said = || text.chars().take(80).collect::<String>();
    let day = without_weekday(text);
    match leading_day(day) {
        Some((reading, length)) if day.get(length..).is_some_and(is_time) => match reading {
            Reading::Day(date) => Ok(date),
            Reading::Impossible => Err(DateError::Impossible(said())),
            Reading::Ambiguous => Err(DateError::Ambiguous(said())),
            Reading::NoYear { .. } => Err(DateError::Unknown(said())),
        },
        _ => Err(DateError::Unknown(said())),
    }
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// `text` without a weekday at its start.
fn without_weekday(text: &str) -> &str {
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len()));
    let word = word.to_ascii_lowercase();
    match word.len() > 2 && WEEKDAYS.iter().any(|day| day.starts_with(&word)) {
        true => rest.trim_start_matches(['.', ',', ' ', '\u{a0}']),
        false => text,
    }
}

/// Whether `text` is nothing, or a time of day and its zone.
pub(crate) fn is_time(text: &str) -> bool {
    let text = text.trim();
    let separator = text.strip_prefix(['T', 't', ',', '|', '·']).or_else(|| text.strip_prefix("at ")).unwrap_or(text);
    let time = separator.trim_start().strip_prefix("at ").unwrap_or(separator).trim_start();
    match clock(time) {
        Some(rest) => is_zone(rest),
        None => text.is_empty() || text == "." || matches!(text, "Z" | "z") || is_offset(text),
    }
}

/// What follows a time of day at the start of `text`: `10:15`, `1015`, `101500`, `10:15:00.123`.
fn clock(text: &str) -> Option<&str> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let (run, mut rest) = text.split_at_checked(first)?;
    match run.len() {
        1 | 2 => {
            if run.parse::<u8>().ok()? > 24 {
                return None;
            }
            let minutes = rest.strip_prefix([':', '.', 'h']).filter(|rest| digits(rest) == 2)?;
            if minutes.get(..2)?.parse::<u8>().ok()? > 59 {
                return None;
            }
            rest = minutes.get(2..)?;
            if let Some(seconds) = rest.strip_prefix(':').filter(|rest| digits(rest) == 2) {
                rest = seconds.get(2..)?;
            }
        }
        4 | 6 if run.get(..2)?.parse::<u8>().ok()? <= 24 => {}
        _ => return None,
    }
    match rest.strip_prefix(['.', ',']) {
        Some(fraction) if digits(fraction) > 0 => fraction.get(digits(fraction)..),
        _ => Some(rest),
    }
}

/// Whether `text` is what may follow a time of day: `am`, `Z`, `+02:00`, `GMT`, `(Kyiv time)`, `[Europe/Kyiv]`.
fn is_zone(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || " +-:.,()[]/_|".contains(c);
    text.len() <= 40 && text.chars().all(allowed)
}

/// `+02:00`
fn is_offset(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or_default();
    !digits.is_empty() && digits.len() <= 5 && digits.chars().all(|c| c.is_ascii_digit() || c == ':')
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read() {
        for text in [
            "2025-04-23",
            " 2025-04-23\n",
            "2025-4-23",
            "2025/04/23",
            "2025.04.23",
            "20250423",
            "20250423T101500Z",
            "2025-04-23T10:15:00Z",
            "2025-04-23t10:15:00.123456+02:00",
            "2025-04-23T23:59:59-05:00",
            "2025-04-23T10:15:00+03:00[Europe/Kyiv]",
            "2025-04-23 10:15:00",
            "2025-04-23 10:15:00 UTC",
            "2025-04-23Z",
            "2025-04-23+02:00",
            "23 April 2025",
            "23rd April 2025",
            "23rd of April, 2025",
            "23 Apr 2025",
            "23-Apr-2025",
            "23 APRIL 2025",
            "April 23, 2025",
            "April 23rd, 2025",
            "april 23 2025",
            "Apr. 23, 2025",
            "Apr. 23, 2025.",
            "Wednesday, April 23, 2025",
            "Wed, 23 Apr 2025 10:15:00 GMT",
            "Wed, 23 Apr 2025 10:15:00 +0000",
            "Wed 23 April 2025",
            "April 23, 2025, 10:15 AM EDT",
            "April 23, 2025 at 10:15 a.m.",
            "23 April 2025 | 10.15 (Kyiv time)",
            "2025 April 23",
            "23/04/2025",
            "04/23/2025",
            "23.04.2025",
        ] {
            assert_eq!(parse_date(text), Ok(date(2025, 4, 23)), "{text}");
        }
        for (text, expected) in [
            ("29 February 2024", date(2024, 2, 29)),
            ("4/4/2025", date(2025, 4, 4)),
            ("Sept. 3, 2024", date(2024, 9, 3)),
            ("June 18, 1815", date(1815, 6, 18)),
            ("1 Jan 2000", date(2000, 1, 1)),
            ("Dec 31, 1999", date(1999, 12, 31)),
            ("Sun. 4 May 2014", date(2014, 5, 4)),
        ] {
            assert_eq!(parse_date(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_told() {
        for text in ["2025-02-30", "2025-13-01", "29 February 2025", "April 31, 2025", "2025-00-10", "31/02/2025"] {
            assert_eq!(parse_date(text), Err(DateError::Impossible(text.to_owned())));
        }
        for text in ["03/04/2025", "3.4.2025"] {
            assert_eq!(parse_date(text), Err(DateError::Ambiguous(text.to_owned())));
        }
        for text in [
            "",
            "today",
            "2025",
            "2025-04",
            "April 2025",
            "April 23",
            "23 April",
            "23/04/25",
            "0000-00-00",
            "20250230",
            "2025-04-23 10 people",
            "2025-04-23T99:99",
            "2025-04-23T10:99",
            "2025-04-23 or so",
            "2025-04-231",
            "about 2025-04-23",
            "1398211200",
            "Mon",
            "23 апреля 2025",
        ] {
            assert_eq!(parse_date(text), Err(DateError::Unknown(text.to_owned())));
        }
        assert_eq!(parse_date("2025-02-30").unwrap_err().to_string(), "there is no day `2025-02-30`; write YYYY-MM-DD");
    }

    proptest! {
        #[test]
        fn any_text_is_a_day_or_not(text in "\\PC*") {
            let _ = parse_date(&text);
        }

        #[test]
        fn dateish_text_is_a_day_or_not(text in "(Wed|2025|[0-9]{1,8}|T|:|[-+./, é]|April){0,9}") {
            let _ = parse_date(&text);
        }
    }
}
