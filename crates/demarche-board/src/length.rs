//! Lengths of time in the words of terms: "30-day truce", "a pause of two or three days".

use crate::lexicon::Lexicon;
use crate::theme::{Text, known};

/// A length of time, as told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Length {
    count: u32,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

const UNITS: &[(&str, Unit)] =
    &[("hour", Unit::Hour), ("day", Unit::Day), ("week", Unit::Week), ("month", Unit::Month), ("year", Unit::Year)];
/// Longer than anything that is offered: a number, but no length of a truce.
const MOST: u32 = 10_000;
/// Within how many words after "30-day" that which lasts must be named.
const REACH: usize = 4;
/// What stands before "three days" where it is a length.
const LASTING: &[&str] =
    &["of", "for", "last", "lasts", "lasting", "by", "least", "about", "around", "up", "to", "initial"];
/// What a time, and no length, is told by: "three days ago".
const NO_LENGTH: &[&str] = &["ago", "before", "after", "earlier", "later", "old", "of"];

impl Length {
    /// As ISO 8601 writes it: `P30D`, `PT72H`.
    pub fn iso(self) -> String {
        let Self { count, unit } = self;
        match unit {
            Unit::Hour => format!("PT{count}H"),
            Unit::Day => format!("P{count}D"),
            Unit::Week => format!("P{count}W"),
            Unit::Month => format!("P{count}M"),
            Unit::Year => format!("P{count}Y"),
        }
    }
}

/// How many hours a length that [`Length::iso`] has written lasts, a month counted as 30 days.
pub(crate) fn hours(iso: &str) -> Option<u32> {
    let (rest, in_hours) = match iso.strip_prefix("PT") {
        Some(rest) => (rest, true),
        None => (iso.strip_prefix('P')?, false),
    };
    let unit = rest.chars().last()?;
    let count: u32 = rest.strip_suffix(unit)?.parse().ok()?;
    let each = match (unit, in_hours) {
        ('H', true) => 1,
        ('D', false) => 24,
        ('W', false) => 24 * 7,
        ('M', false) => 24 * 30,
        ('Y', false) => 24 * 365,
        _ => return None,
    };
    count.checked_mul(each)
}

/// How many days the longest length of a text lasts by the built-in table, rounded up.
pub(crate) fn days(text: &Text) -> Option<i64> {
    *text.days.get_or_init(|| {
        let hours = of_words(&text.words, Lexicon::built_in()).into_iter().filter_map(|length| hours(&length.iso()));
        hours.max().map(|hours| i64::from(hours.div_ceil(24)))
    })
}

/// The lengths that a text gives a truce, talks, or another thing that lasts; several where it leaves the length open.
pub(crate) fn lengths(text: &str, table: &Lexicon) -> Vec<Length> {
    of_words(&known(text).words, table)
}

fn of_words(words: &[String], table: &Lexicon) -> Vec<Length> {
    let lasts = |from: usize, to: usize| {
        let run = words.get(from..to.min(words.len())).unwrap_or_default().join(" ");
        table.has("lasts", "noun", &run)
    };
    for at in 0..words.len() {
        // "30-day", "month-long": an adjective to what lasts.
        if let Some(length) = compound(&words[at]) {
            if lasts(at + 1, at + 1 + REACH) {
                return vec![length];
            }
            continue;
        }
        let Some(unit) = unit(&words[at]) else { continue };
        let Some(before) = at.checked_sub(1) else { continue };
        if words.get(at + 1).is_some_and(|w| NO_LENGTH.contains(&w.as_str()) && !(w == "of" && lasts(at + 2, at + 4))) {
            continue;
        }
        // "three days", "two or three days", "a month".
        let Some(most) = number(&words[before]) else { continue };
        let from = before.checked_sub(2).filter(|_| matches!(words[before - 1].as_str(), "or" | "to"));
        let least = from.and_then(|i| number(&words[i])).filter(|least| *least < most);
        let start = if least.is_some() { before - 2 } else { before };
        let led = start.checked_sub(1).is_some_and(|i| LASTING.contains(&words[i].as_str()));
        // "Three days of calm" needs no word before it.
        let leads = words.get(at + 1).is_some_and(|w| w == "of") && lasts(at + 2, at + 4);
        if (led && lasts(0, words.len())) || leads {
            return least.into_iter().chain([most]).map(|count| Length { count, unit }).collect();
        }
    }
    Vec::new()
}

fn number(word: &str) -> Option<u32> {
    let digits = word.parse().ok();
    let spelled = || demarche_coding::cardinal(word).and_then(|n| u32::try_from(n).ok());
    let one = || matches!(word, "a" | "an").then_some(1);
    digits.or_else(spelled).or_else(one).filter(|n| (1..=MOST).contains(n))
}

fn unit(word: &str) -> Option<Unit> {
    let single = word.strip_suffix('s').unwrap_or(word);
    UNITS.iter().find(|(name, _)| *name == single).map(|(_, unit)| *unit)
}

/// "30day", "threeday", "weeklong", "threeweeklong": how [`tokens`] gives words with hyphens.
fn compound(word: &str) -> Option<Length> {
    let (word, long) = word.strip_suffix("long").map_or((word, false), |rest| (rest, true));
    UNITS.iter().find_map(|(name, unit)| {
        let count = word.strip_suffix(name)?;
        let count = if count.is_empty() && long { 1 } else { number(count)? };
        Some(Length { count, unit: *unit })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        lengths(text, Lexicon::built_in()).into_iter().map(Length::iso).collect()
    }

    #[test]
    fn what_lasts_has_a_length() {
        assert_eq!(read("a 30-day ceasefire"), ["P30D"]);
        assert_eq!(read("a 72-hour humanitarian pause"), ["PT72H"]);
        assert_eq!(read("a three-day truce"), ["P3D"]);
        assert_eq!(read("week-long halt to shelling"), ["P1W"]);
        assert_eq!(read("a three-week-long truce"), ["P3W"]);
        assert_eq!(read("a truce of two or three days on parts of the front"), ["P2D", "P3D"]);
        assert_eq!(read("a ceasefire for at least 30 days"), ["P30D"]);
        assert_eq!(read("prolong the truce by five days"), ["P5D"]);
        assert_eq!(read("stop shelling for a month"), ["P1M"]);
        assert_eq!(read("seven days of calm"), ["P7D"]);
    }

    #[test]
    fn other_times_are_no_lengths() {
        for text in [
            "end the 50-year war",
            "a truce agreed three days ago",
            "talks within 30 days",
            "a truce after three days of fighting",
            "the truce of last year",
            "truce in its third day",
            "a 25-year-old detainee",
            "a truce",
            "day",
            "999999999999 days of truce",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn equal_lengths_in_other_words() {
        assert_eq!(hours("PT72H"), hours("P3D"));
        assert_eq!(hours("P1M"), hours("P30D"));
        assert_eq!(hours("P7D"), hours("P1W"));
        assert_eq!(hours("P"), None);
        assert_eq!(hours("PT3D"), None);
        assert_eq!(hours("P4294967295Y"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,80}", iso in "P?T?[0-9A-Z]{0,12}") {
            for length in lengths(&text, Lexicon::built_in()) {
                prop_assert!(hours(&length.iso()).is_some());
            }
            hours(&iso);
        }
    }
}
