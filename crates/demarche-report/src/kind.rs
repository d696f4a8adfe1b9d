//! What kind of source this is, from its ending and its first bytes.

use crate::problem::Fault;
use crate::record::Record;

/// How a source is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One report, all of it text.
    Text,
    /// One JSON object a line.
    Lines,
    /// JSON objects that go over many lines, or an array of them.
    Document,
}

/// As much of a source as is looked at, in bytes.
const HEAD: usize = 1 << 16;

/// Whether `head`, the start of a source, is long enough to tell its kind by: it holds a whole line with something on
/// it.
pub(crate) fn enough(head: &[u8]) -> bool {
    head.len() >= HEAD || first_line(head).is_some_and(|(_, whole)| whole)
}

/// The kind of a source with this ending (in lower case, empty where there is none) and this start, in UTF-8.
pub(crate) fn kind(ending: &str, head: &[u8]) -> Result<Kind, Fault> {
    let (line, _) = first_line(head).unwrap_or_default();
    let json = matches!(ending, "json" | "jsonl" | "ndjson");
    if line.starts_with(b"[{") || matches!(line, b"[" | b"{") {
        return Ok(Kind::Document);
    }
    if json && (line.starts_with(b"[") || (ending == "json" && line.starts_with(b"{") && !is_object(line))) {
        return Ok(Kind::Document);
    }
    if line.starts_with(b"{") && (json || is_report(line)) {
        return Ok(Kind::Lines);
    }
    match unread(ending, head, line) {
        Some((what, advice)) => Err(Fault::Format { what, advice }),
        None if json => Ok(Kind::Lines),
        None => Ok(Kind::Text),
    }
}

/// The first line that is not blank, without space around it, and whether `head` holds its end.
fn first_line(head: &[u8]) -> Option<(&[u8], bool)> {
    let start = head.trim_ascii_start();
    if start.is_empty() {
        return None;
    }
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Some((line.trim_ascii_end(), line.len() < start.len()))
}

fn is_object(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

/// Whether `line` is a report in JSON; of a line too long to see its end, whether it starts as one does.
fn is_report(line: &[u8]) -> bool {
    match serde_json::from_slice::<Record>(line) {
        Ok(record) => record.text.is_some(),
        Err(error) => error.is_eof() && line.len() + 1024 > HEAD && line.windows(6).any(|six| six == b"\"text\""),
    }
}

/// Formats that are not read, by how they start: what each is, and what to do.
const STARTS: [(&[u8], &str, &str); 14] = [
    (b"%PDF-", "a PDF document", TO_TEXT_PDF),
    (b"{\\rtf", "an RTF document", TO_TEXT),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save its text as .txt"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first: gunzip"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first: unzstd"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first: unxz"),
    (b"SQLite format 3", "an SQLite file", "export its reports as JSON lines"),
    (b"PAR1", "a Parquet file", "export its reports as JSON lines"),
    (b"WARC/", "a web archive", "export its articles as JSON lines"),
    (b"<!doctype", "an HTML or XML page", TO_TEXT),
    (b"<html", "an HTML page", TO_TEXT),
    (b"<?xml", "XML", TO_TEXT),
    (b"<rss", "an RSS feed", TO_TEXT),
    (b"<feed", "an Atom feed", TO_TEXT),
];
const TO_TEXT: &str = "save its text as .txt, or as JSON lines with a `text` field";
const TO_TEXT_PDF: &str = "take its text out first: pdftotext";

fn unread(ending: &str, head: &[u8], line: &[u8]) -> Option<(&'static str, &'static str)> {
    let starts = |start: &[u8]| line.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
    if let Some((_, what, advice)) = STARTS.iter().find(|(start, ..)| starts(start) || head.starts_with(start)) {
        return Some((*what, *advice));
    }
    match ending {
        "html" | "htm" | "xhtml" => Some(("an HTML page", TO_TEXT)),
        "csv" | "tsv" => Some(("a table", "export its rows as JSON lines with a `text` field")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_first_bytes_tell_the_kind() {
        for (ending, head, expected) in [
            ("txt", "KYIV — Talks.", Kind::Text),
            ("", "", Kind::Text),
            ("md", "# Talks", Kind::Text),
            ("", "{\"text\": \"Talks.\"}\n", Kind::Lines),
            ("", "\n \n{\"text\": \"Talks.\"}", Kind::Lines),
            ("txt", "{\"id\": 1, \"text\": \"Talks.\"}\r\nrest", Kind::Lines),
            ("", "{\"headline\": \"Talks.\"}\n", Kind::Text),
            ("", "{curly} words", Kind::Text),
            ("", "[Reuters] Talks.", Kind::Text),
            ("jsonl", "{\"headline\": \"Talks.\"}\n", Kind::Lines),
            ("jsonl", "{broken\n", Kind::Lines),
            ("ndjson", "words\n", Kind::Lines),
            ("jsonl", "[\"a\"]", Kind::Document),
            ("json", "[{\"text\": \"Talks.\"}]", Kind::Document),
            ("json", "{\n  \"text\": \"Talks.\"\n}", Kind::Document),
            ("json", "{ \"id\": \"a\",\n  \"text\": \"Talks.\" }", Kind::Document),
            ("json", "{\"text\": \"Talks.\"}\n{\"text\": \"Talks.\"}\n", Kind::Lines),
            ("", "[\n{\"text\": \"Talks.\"}]", Kind::Document),
        ] {
            assert_eq!(kind(ending, head.as_bytes()).unwrap(), expected, "{ending} {head}");
        }
    }

    #[test]
    fn a_long_first_line_is_still_seen_to_be_json() {
        let line = format!("{{\"id\": \"a\", \"text\": \"{}", "words ".repeat(20_000));
        assert_eq!(kind("", &line.as_bytes()[..HEAD]).unwrap(), Kind::Lines);
    }

    #[test]
    fn other_formats_are_named() {
        for (ending, head) in [
            ("pdf", "%PDF-1.7\n"),
            ("txt", "<!DOCTYPE html>\n"),
            ("html", "Talks"),
            ("", "PK\u{3}\u{4}abc"),
            ("rtf", "{\\rtf1\\ansi"),
            ("csv", "id,text"),
            ("", "<?xml version=\"1.0\"?>"),
        ] {
            assert!(matches!(kind(ending, head.as_bytes()), Err(Fault::Format { .. })), "{ending} {head}");
        }
    }
}
