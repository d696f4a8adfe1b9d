//! A text file to one report.

use std::io::Read;

use crate::bytes::{Utf8, is_binary};
use crate::problem::{Fault, Problem};
use crate::report::Draft;

/// The longest first line that is taken for a title, in characters.
const LONGEST_TITLE: usize = 300;

/// Reads all of `reader` as one report. `mark` is the length of the byte-order mark that it no longer gives.
pub(crate) fn read(reader: Utf8, mark: u64, name: &str, id: String, limit: u64) -> Result<Draft, Problem> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| Problem::io(name, None, error))?;
    if bytes.len() as u64 > limit {
        return Err(Problem::new(name, None, Fault::TooLong { limit }));
    }
    if is_binary(&bytes) {
        return Err(Problem::new(name, None, Fault::Binary));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() as u64;
        Problem::new(name, Some(line), Fault::NotUtf8 { byte: mark + good as u64 })
    })?;
    if text.trim().is_empty() {
        return Err(Problem::new(name, None, Fault::Empty));
    }
    Ok(Draft { id, title: title(&text), text, ..Draft::default() })
}

/// The first line that is not blank, where a blank line and then more text follow, and it is no longer than a title is.
pub(crate) fn title(text: &str) -> Option<String> {
    let (line, rest) = split_line(text.trim_start());
    let (blank, body) = split_line(rest);
    let fits = line.chars().nth(LONGEST_TITLE).is_none();
    (fits && blank.trim().is_empty() && !body.trim().is_empty()).then(|| line.trim().to_owned())
}

/// The first line without its end (`\n`, `\r\n` or `\r`), and what follows.
fn split_line(text: &str) -> (&str, &str) {
    match text.split_once(['\n', '\r']) {
        Some((line, rest)) if text.get(line.len()..).is_some_and(|end| end.starts_with("\r\n")) => {
            (line, rest.strip_prefix('\n').unwrap_or(rest))
        }
        Some(parts) => parts,
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read_bytes(bytes: &[u8], limit: u64) -> Result<Draft, Problem> {
        read(Box::new(Cursor::new(bytes.to_vec())), 3, "a.txt", "a".into(), limit)
    }

    #[test]
    fn a_title_has_a_blank_line_and_a_body_after_it() {
        for (text, expected) in [
            ("Talks open\n\nThey met.", Some("Talks open")),
            ("Talks open\r\n\r\nThey met.\r\n", Some("Talks open")),
            ("Talks open\r\rThey met.", Some("Talks open")),
            ("\n  Talks open \n \t\n\nThey met.", Some("Talks open")),
            ("Talks open\nThey met.", None),
            ("Talks open\r\nThey met.\r\n\r\nMore.", None),
            ("Talks open\n\n", None),
            ("Talks open", None),
        ] {
            assert_eq!(title(text).as_deref(), expected, "{text:?}");
        }
        let long = "a".repeat(LONGEST_TITLE);
        assert_eq!(title(&format!("{long}\n\nb")), Some(long.clone()));
        assert_eq!(title(&format!("{long}a\n\nb")), None);
    }

    #[test]
    fn the_text_is_kept_as_it_is() {
        let text = " Talks\r\n\r\nThey\u{a0}met — “today”.\r\n\n";
        assert_eq!(read_bytes(text.as_bytes(), 100).unwrap().text, text);
    }

    #[test]
    fn what_is_no_text_is_told_with_its_place() {
        for (bytes, limit, expected) in [
            (b"one\ntwo caf\xe9".as_slice(), 100, "a.txt, line 2: not UTF-8 at byte 14;"),
            (b"one\0", 100, "a.txt: binary file"),
            (b" \r\n\t", 100, "a.txt: is empty;"),
            (b"", 100, "a.txt: is empty;"),
            (b"12345", 4, "a.txt: longer than 4 bytes;"),
        ] {
            let told = read_bytes(bytes, limit).unwrap_err().to_string();
            assert!(told.starts_with(expected), "{told}");
        }
        assert!(read_bytes(b"1234", 4).is_ok());
    }
}
