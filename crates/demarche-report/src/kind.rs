//! What kind of source this is, from its ending and its first bytes.

use crate::problem::Fault;
use crate::record::Record;
use crate::table;

/// How a source is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One report, all of it text.
    Text,
    /// One JSON object a line.
    Lines,
    /// JSON objects that go over many lines, or an array of them.
    Document,
    /// A web page.
    Html,
    /// An RSS, Atom or JSON feed.
    Feed,
    /// A table as text, with what parts its cells.
    Table(u8),
    /// A Parquet file.
    Parquet,
    /// A web archive.
    Warc,
    /// A document of a word processor in a zip archive.
    Office,
    /// A PDF document.
    Pdf,
}

/// As much of a source as is looked at, in bytes.
const HEAD: usize = 1 << 16;
/// As much of a source of one document as is looked at, in bytes.
const DOCUMENT_HEAD: usize = 1 << 12;
/// What tells a binary kind, in bytes.
pub(crate) const MAGIC: usize = 8;

/// The kind of a source of bytes that are no text, by its start.
pub(crate) fn binary(head: &[u8]) -> Option<Kind> {
    const KINDS: [(&[u8], Kind); 4] =
        [(b"PAR1", Kind::Parquet), (b"WARC/", Kind::Warc), (b"PK\x03\x04", Kind::Office), (b"%PDF-", Kind::Pdf)];
    KINDS.iter().find(|(start, _)| head.starts_with(start)).map(|(_, kind)| *kind)
}

/// Whether `head`, the start of a source, is long enough to tell its kind by: it holds a whole line with something on
/// it, or, where that starts a document of many lines, some more.
pub(crate) fn enough(head: &[u8]) -> bool {
    head.len() >= HEAD
        || first_line(head).is_some_and(|(line, whole)| match line.first() {
            Some(b'<') => head.len() >= DOCUMENT_HEAD,
            Some(b'{') => whole && (head.len() >= DOCUMENT_HEAD || is_object(line)),
            _ => whole,
        })
}

/// The kind of a source of text with this ending (in lower case, empty where there is none) and this start, in UTF-8.
pub(crate) fn kind(ending: &str, head: &[u8]) -> Result<Kind, Fault> {
    let (line, _) = first_line(head).unwrap_or_default();
    let json = matches!(ending, "json" | "jsonl" | "ndjson");
    if line.starts_with(b"{") && is_json_feed(head) {
        return Ok(Kind::Feed);
    }
    if line.starts_with(b"[{") || matches!(line, b"[" | b"{") {
        return Ok(Kind::Document);
    }
    if json && (line.starts_with(b"[") || (ending == "json" && line.starts_with(b"{") && !is_object(line))) {
        return Ok(Kind::Document);
    }
    if line.starts_with(b"{") && (json || is_report(line)) {
        return Ok(Kind::Lines);
    }
    if let Some(fault) = unread(ending, head, line) {
        return Err(fault);
    }
    if json {
        return Ok(Kind::Lines);
    }
    if line.starts_with(b"<")
        && let Some(kind) = markup(ending, head)
    {
        return kind;
    }
    Ok(match ending {
        "html" | "htm" | "xhtml" => Kind::Html,
        "csv" => Kind::Table(table::delimiter(line).unwrap_or(b',')),
        "tsv" | "tab" => Kind::Table(b'\t'),
        "txt" | "text" | "md" => Kind::Text,
        _ => table::delimiter(line).map_or(Kind::Text, Kind::Table),
    })
}

/// The kind of what starts with a tag; `None` where the tag tells nothing.
fn markup(ending: &str, head: &[u8]) -> Option<Result<Kind, Fault>> {
    let head = String::from_utf8_lossy(head.get(..DOCUMENT_HEAD).unwrap_or(head)).to_ascii_lowercase();
    // The first tag that is no declaration, comment or instruction.
    let mut rest = head.trim_start();
    while let Some(inner) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!")) {
        if inner.starts_with("doctype html") {
            return Some(Ok(Kind::Html));
        }
        let end = if inner.starts_with("--") { "-->" } else { ">" };
        rest = inner.split_once(end).map_or("", |(_, rest)| rest).trim_start();
    }
    let name = rest.strip_prefix('<').unwrap_or_default();
    let name = name.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    match name {
        "rss" | "feed" | "rdf:rdf" | "rdf" | "entry" => Some(Ok(Kind::Feed)),
        "html" | "head" | "body" | "meta" | "title" | "article" | "main" | "div" | "p" | "h1" | "section" | "link"
        | "script" => Some(Ok(Kind::Html)),
        _ if matches!(ending, "html" | "htm" | "xhtml") => Some(Ok(Kind::Html)),
        _ if matches!(ending, "rss" | "atom" | "rdf") => Some(Ok(Kind::Feed)),
        _ if head.trim_start().starts_with("<?xml") || ending == "xml" => {
            Some(Err(Fault::Format { what: "XML of no kind that is known", advice: TO_TEXT }))
        }
        _ => None,
    }
}

fn is_json_feed(head: &[u8]) -> bool {
    let head = head.get(..DOCUMENT_HEAD).unwrap_or(head);
    head.windows(20).any(|part| part == b"jsonfeed.org/version" || part == b"jsonfeed.org\\/versio")
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
const STARTS: [(&[u8], &str, &str); 8] = [
    (b"{\\rtf", "an RTF document", "save it as .docx or .txt"),
    (b"\xd0\xcf\x11\xe0", "a document of old office programs", "save it as .docx or .txt"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first: unxz"),
    (b"BZh", "a bzip2 archive", "unpack it first: bunzip2"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it, and give the files in it"),
    (b"Rar!", "a rar archive", "unpack it, and give the files in it"),
    (b"SQLite format 3", "an SQLite file", "export its reports as JSON lines"),
    (b"ARROW1", "an Arrow file", "save it as Parquet"),
];
const TO_TEXT: &str = "save its text as .txt, or as JSON lines with a `text` field";

fn unread(ending: &str, head: &[u8], line: &[u8]) -> Option<Fault> {
    let found = STARTS.iter().find(|(start, ..)| line.starts_with(start) || head.starts_with(start));
    let (what, advice) = match (found, ending) {
        (Some((_, what, advice)), _) => (*what, *advice),
        (None, "tar") => ("a tar archive", "unpack it, and give the folder"),
        (None, "xlsx" | "xls" | "ods") => ("a spreadsheet", "save it as CSV"),
        _ => return None,
    };
    Some(Fault::Format { what, advice })
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
            ("txt", "<!DOCTYPE html>\n", Kind::Html),
            ("", "<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE html>\n<html>", Kind::Html),
            ("html", "Talks", Kind::Html),
            ("", "<p>Talks", Kind::Html),
            ("", "<b@example.org> wrote:", Kind::Text),
            ("xml", "<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Kind::Feed),
            ("", "<feed xmlns=\"http://www.w3.org/2005/Atom\">", Kind::Feed),
            ("json", "{\n\"version\": \"https://jsonfeed.org/version/1.1\",", Kind::Feed),
            ("csv", "id,text", Kind::Table(b',')),
            ("csv", "no header; here", Kind::Table(b',')),
            ("", "\"ID\";\"Body\"\n", Kind::Table(b';')),
            ("", "Text and more, in a line.", Kind::Text),
            ("txt", "title,text", Kind::Text),
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
            ("rtf", "{\\rtf1\\ansi"),
            ("", "BZh9"),
            ("tar", "talks.txt"),
            ("xml", "<?xml version=\"1.0\"?><svg>"),
            ("", "<?xml version=\"1.0\"?>"),
        ] {
            assert!(matches!(kind(ending, head.as_bytes()), Err(Fault::Format { .. })), "{ending} {head}");
        }
    }
}
