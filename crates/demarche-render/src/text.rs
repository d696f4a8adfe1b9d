//! Words from reports made harmless, and cut to a width.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How many marks may sit on one letter. More are never writing, and climb over the lines above and below.
const MARKS: usize = 4;

/// The text with nothing in it that a terminal would act upon.
///
/// White space of any kind becomes a space. Control characters become their pictures ("␛"), so that a reader sees that something
/// was there. Characters without a shape of their own (bidirectional controls, joiners, variation selectors, tags) are dropped:
/// they reorder or hide the words around them, and terminals disagree on their width.
pub fn neutral(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A mark without a letter would sit on whatever is printed before it.
    let mut marks = MARKS;
    for c in text.chars() {
        if c.is_whitespace() {
            out.push(' ');
            marks = MARKS;
        } else if c.is_control() {
            out.push(picture(c));
            marks = MARKS;
        } else if c.width() != Some(0) && !is_shapeless(c) {
            out.push(c);
            marks = 0;
        } else if marks < MARKS && !is_shapeless(c) {
            out.push(c);
            marks += 1;
        }
    }
    out
}

/// [`neutral`], with single spaces, and none at the ends.
pub fn one_line(text: &str) -> String {
    neutral(text).split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The picture of a control character.
fn picture(c: char) -> char {
    match u32::from(c) {
        code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Unicode's `Default_Ignorable_Code_Point`, the annotation controls, and the byte order mark turned around.
fn is_shapeless(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Columns that the text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most so many columns: cut after a word where one ends in the second half, and marked with "…".
pub fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        cut.push(c);
        if width(&cut) >= columns {
            cut.pop();
            break;
        }
    }
    let whole = text[cut.len()..].starts_with(' ');
    if !whole && let Some(at) = cut.rfind(' ').filter(|&at| width(&cut[..at]) * 2 >= columns) {
        cut.truncate(at);
    }
    cut.truncate(cut.trim_end_matches([' ', ',', ';', ':', '.', '—', '–', '“']).len());
    cut.push('…');
    // Scripts in which the letters before it change the width of the last one
    while width(&cut) > columns && cut.len() > '…'.len_utf8() {
        cut.pop();
        cut.pop();
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_shown_and_not_sent() {
        assert_eq!(neutral("a\u{1b}[31mred\u{7}\u{9b}2J"), "a␛[31mred␇\u{fffd}2J");
        assert_eq!(one_line(" two\r\n\tlines\u{2028}more "), "two lines more");
    }

    #[test]
    fn what_has_no_shape_is_dropped() {
        assert_eq!(neutral("\u{202e}drawkcab\u{2069} so\u{ad}ft ze\u{200b}ro"), "drawkcab soft zero");
        assert_eq!(neutral("❤\u{fe0f}"), "❤");
    }

    #[test]
    fn marks_stay_on_their_letters_and_few() {
        assert_eq!(neutral("e\u{301}"), "e\u{301}");
        assert_eq!(neutral("\u{301}e \u{301}e"), "e e");
        assert_eq!(neutral(&format!("e{}", "\u{301}".repeat(50))).chars().count(), 1 + MARKS);
    }

    #[test]
    fn cut_after_a_word() {
        assert_eq!(shorten("Both sides agreed, again, to talk", 33), "Both sides agreed, again, to talk");
        assert_eq!(shorten("Both sides agreed, again, to talk", 22), "Both sides agreed…");
        assert_eq!(shorten("Both sides agreed", 11), "Both sides…");
        assert_eq!(shorten("Donaudampfschifffahrt", 8), "Donauda…");
        assert_eq!(shorten("停戦に合意した", 7), "停戦に…");
        assert_eq!(shorten("any", 0), "…");
    }

    proptest! {
        #[test]
        fn neutral_text_is_harmless(text in any::<String>()) {
            let clean = neutral(&text);
            prop_assert!(!clean.chars().any(|c| c.is_control() || is_shapeless(c)));
            prop_assert_eq!(neutral(&clean), clean);
        }

        #[test]
        fn short_text_is_short(text in any::<String>(), columns in 1usize..60) {
            prop_assert!(width(&shorten(&one_line(&text), columns)) <= columns);
        }
    }
}
