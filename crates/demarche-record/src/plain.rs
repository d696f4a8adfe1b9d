//! Words for readers outside: a calendar program, a feed reader.
//!
//! What a report says is quoted and never obeyed. [`plain`] leaves nothing in it that ends a line, reorders what stands around it or is no
//! character of XML.

use demarche_board::{Trace, Who};
use demarche_coding::{ActDate, Evidence, Granularity, Open};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

/// Names of one list that are told; the others are counted.
const NAMES: usize = 4;
/// Sentences of one line that are told; the others are counted.
pub(crate) const SENTENCES: usize = 8;
/// Characters of one sentence that are told.
pub(crate) const LENGTH: usize = 1_000;

/// The text on one line, harmless: single spaces, no control characters, none that cannot be seen.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if c.is_control() {
            out.push(char::REPLACEMENT_CHARACTER);
        } else if !is_unseen(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Joiners, controls of direction, annotations, tags, and what is no character.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// [`plain`], cut after a word to at most so many characters.
pub(crate) fn short(text: &str, most: usize) -> String {
    let text = plain(text);
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    let cut = text.get(..end).unwrap_or_default();
    let cut = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
    format!("{}…", cut.trim_end_matches([' ', ',', ';', ':', '.']))
}

/// A name, else the code.
pub(crate) fn name(who: &Who) -> String {
    let told = [&who.name, &who.code].map(|text| short(text, 80));
    told.into_iter().find(|text| !text.is_empty()).unwrap_or_else(|| "unnamed".into())
}

/// "Russia, Ukraine and 3 more".
pub(crate) fn names(list: &[Who]) -> String {
    let told: Vec<String> = list.iter().take(NAMES).map(name).collect();
    match list.len().saturating_sub(NAMES) {
        0 => told.join(", "),
        more => format!("{} and {more} more", told.join(", ")),
    }
}

/// The codes in the order of the alphabet: who it is, whatever the reports call them.
pub(crate) fn codes(list: &[Who]) -> String {
    let mut codes: Vec<&str> = list.iter().map(|w| w.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.join(" ")
}

/// A word of the vocabulary as people write it: `called-off`, called off.
pub(crate) fn spoken(word: &str) -> String {
    word.replace('-', " ")
}

/// "12 Mar 2025".
pub(crate) fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// "by 9 May 2025", "12 May 2025 to 18 May 2025", "May 2025".
pub(crate) fn days(date: &ActDate) -> String {
    let known = |on: Date| match date.granularity {
        Granularity::Year => on.year().to_string(),
        Granularity::Month => on.strftime("%b %Y").to_string(),
        _ => day(on),
    };
    match date.open {
        Some(Open::Start) => format!("by {}", known(date.end)),
        Some(Open::End) => format!("from {}", known(date.start)),
        None if known(date.start) == known(date.end) => known(date.start),
        None => format!("{} to {}", known(date.start), known(date.end)),
    }
}

/// A sentence with its report.
pub(crate) fn quoted(evidence: &Evidence) -> String {
    let doc = short(&evidence.doc, 200);
    let doc = if doc.is_empty() { "report without a name" } else { &doc };
    format!("“{}” — {doc}, sentence {}", short(&evidence.text, LENGTH), evidence.sentence)
}

/// "Told by 3 outlets.", where that is known and more than one tells it.
pub(crate) fn outlets(trace: &Trace) -> Option<String> {
    trace.outlets.filter(|n| *n > 1).map(|n| format!("Told by {n} outlets independently of one another."))
}

/// A number of 128 bits that the same words always have, as a UUID of version 8 (RFC 9562).
pub(crate) fn uuid(words: &str) -> String {
    let hash = Sha256::digest(words.as_bytes());
    let mut bits = hash.iter().take(16).fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    bits = bits & !(0xf << 76) | 8 << 76;
    bits = bits & !(0x3 << 62) | 2 << 62;
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn words_are_made_harmless() {
        assert_eq!(plain(" two\r\n\tlines\u{2028}more "), "two lines more");
        assert_eq!(plain("a\u{1b}[31m\u{0}b\u{202e}c\u{ffff}d"), "a\u{fffd}[31m\u{fffd}bcd");
        assert_eq!(short("both sides agreed, again", 18), "both sides…");
        assert_eq!(short("both sides agreed, again", 19), "both sides agreed…");
        assert_eq!(short("both", 4), "both");
    }

    #[test]
    fn the_same_words_have_the_same_number() {
        assert_eq!(uuid("a"), uuid("a"));
        assert_ne!(uuid("a"), uuid("b"));
        let id = uuid("a");
        assert_eq!((id.len(), id.as_bytes()[14], id.matches('-').count()), (36, b'8', 4), "{id}");
        assert!(b"89ab".contains(&id.as_bytes()[19]), "{id}");
    }

    #[test]
    fn a_list_of_names_ends() {
        let who =
            |n: usize| Who { code: format!("A{n}"), name: if n == 0 { String::new() } else { format!("Land {n}") } };
        let all: Vec<Who> = (0..7).map(who).collect();
        assert_eq!(names(&all), "A0, Land 1, Land 2, Land 3 and 3 more");
        assert_eq!(names(&all[1..3]), "Land 1, Land 2");
    }

    #[test]
    fn days_are_told_as_exactly_as_they_are_known() {
        let on = |open, granularity, start, end| ActDate { start, end, granularity, open, told: true };
        let (first, last) = (date(2025, 5, 1), date(2025, 5, 31));
        assert_eq!(days(&on(Some(Open::Start), Granularity::Day, first, date(2025, 5, 9))), "by 9 May 2025");
        assert_eq!(days(&on(None, Granularity::Month, first, last)), "May 2025");
        assert_eq!(days(&on(None, Granularity::Interval, first, last)), "1 May 2025 to 31 May 2025");
        assert_eq!(days(&on(Some(Open::End), Granularity::Year, first, last)), "from 2025");
    }

    proptest! {
        #[test]
        fn plain_text_stays_plain(text in any::<String>(), most in 0usize..60) {
            let clean = plain(&text);
            prop_assert!(!clean.chars().any(|c| c.is_control() || is_unseen(c)));
            prop_assert_eq!(plain(&clean), clean);
            prop_assert!(short(&text, most).chars().count() <= most + 1);
        }
    }
}
