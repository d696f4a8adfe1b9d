//! Web archives (WARC 1.0 and 1.1) to reports: pages that were fetched, as CC-NEWS has them, and their plain texts.
//!
//! The reader is our own: the `warc` crate keeps whole records, whatever length they claim, and gives up at the first
//! that is broken. This one keeps a page of at most the limit, and goes on at the next record that it finds.

mod http;

use std::io::{self, BufRead, BufReader, Read};

use crate::html;
use crate::id;
use crate::problem::{Fault, Problem};
use crate::report::Draft;

/// The longest header of a record, in bytes.
const LONGEST_HEADER: usize = 1 << 16;
/// Blocks may be longer than the report in them by their HTTP header, in bytes.
const HTTP_HEADER: u64 = 1 << 17;

/// Reads the reports of a web archive, a report a page. It keeps one page at a time.
pub(crate) struct Pages {
    reader: BufReader<Box<dyn Read + Send>>,
    name: String,
    limit: u64,
    /// Whether any record has been met.
    any: bool,
    ended: bool,
}

/// What the header of a record says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Header {
    kind: String,
    length: Option<u64>,
    content_type: String,
    uri: Option<String>,
    date: Option<String>,
}

impl Pages {
    pub fn new(reader: Box<dyn Read + Send>, name: String, limit: u64) -> Self {
        Self { reader: BufReader::with_capacity(1 << 16, reader), name, limit, any: false, ended: false }
    }

    /// Reads a line without its end, at most `most` bytes of it; what is longer is passed over. `None` at the end.
    fn line(&mut self, most: usize) -> io::Result<Option<Vec<u8>>> {
        let (mut line, mut some) = (Vec::new(), false);
        loop {
            let bytes = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if bytes.is_empty() {
                return Ok(some.then_some(line));
            }
            some = true;
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let part = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
            line.extend_from_slice(part.get(..most.saturating_sub(line.len()).min(part.len())).unwrap_or_default());
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(Some(line));
            }
        }
    }

    /// Reads the header of the next record, wherever it starts; `None` at the end.
    fn header(&mut self) -> io::Result<Option<Header>> {
        loop {
            match self.line(16)? {
                None => return Ok(None),
                Some(line) if line.starts_with(b"WARC/") => break,
                Some(_) => {}
            }
        }
        let (mut header, mut total) = (Header::default(), 0);
        while let Some(line) = self.line(LONGEST_HEADER)? {
            total += line.len();
            if line.is_empty() || total > LONGEST_HEADER {
                break;
            }
            let line = String::from_utf8_lossy(&line);
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-length" => header.length = value.parse().ok(),
                "content-type" => header.content_type = value.to_ascii_lowercase(),
                "warc-target-uri" => header.uri = Some(value.trim_matches(['<', '>']).to_owned()),
                "warc-date" => header.date = Some(value.to_owned()),
                _ => {}
            }
        }
        Ok(Some(header))
    }

    /// Reads a record's block, of which no more than a report's length is kept.
    fn block(&mut self, length: u64) -> io::Result<Result<Vec<u8>, Fault>> {
        let most = self.limit.saturating_add(HTTP_HEADER);
        let mut block = Vec::new();
        (&mut self.reader).take(length.min(most)).read_to_end(&mut block)?;
        if length > most {
            io::copy(&mut (&mut self.reader).take(length - most), &mut io::sink())?;
            return Ok(Err(Fault::TooLong { limit: self.limit }));
        }
        Ok(if (block.len() as u64) < length { Err(Fault::CutShort) } else { Ok(block) })
    }

    fn report(&self, header: Header, block: &[u8]) -> Option<Result<Draft, Fault>> {
        let url = header.uri.filter(|uri| uri.starts_with("http"));
        let draft = match header.kind.as_str() {
            "response" if header.content_type.starts_with("application/http") => match http::body(block, self.limit)? {
                Ok(page) if page.content_type.starts_with("text/plain") => text(&page.body),
                Ok(page) => {
                    html::page(&page.body, Some(&page.content_type), self.limit).map(|page| page.draft.headed())
                }
                Err(fault) => Err(fault),
            },
            "response" | "resource" if http::is_html(&header.content_type) => {
                html::page(block, Some(&header.content_type), self.limit).map(|page| page.draft.headed())
            }
            "conversion" | "resource" if header.content_type.starts_with("text/plain") => text(block),
            _ => return None,
        };
        Some(draft.map(|draft| Draft {
            id: url.as_deref().or(draft.url.as_deref()).map_or_else(|| "page".to_owned(), id::of_url),
            url: url.or(draft.url),
            fetched: header.date,
            ..draft
        }))
    }
}

/// The report of a plain text; its first line is its title where it stands by itself.
fn text(bytes: &[u8]) -> Result<Draft, Fault> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    match () {
        () if crate::bytes::is_binary(bytes) => Err(Fault::Binary),
        () if text.trim().is_empty() => Err(Fault::Empty),
        () => Ok(Draft { title: crate::txt::title(&text), text, ..Draft::default() }),
    }
}

impl Iterator for Pages {
    type Item = Result<Draft, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let header = match self.header() {
                Ok(Some(header)) => header,
                Ok(None) => {
                    self.ended = true;
                    let none = Problem::new(&self.name, None, Fault::Empty);
                    return (!self.any).then_some(Err(none));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Problem::io(&self.name, None, error)));
                }
            };
            self.any = true;
            let name = match &header.uri {
                Some(uri) => format!("{} ({uri})", self.name),
                None => self.name.clone(),
            };
            let Some(length) = header.length else {
                return Some(Err(Problem::new(&name, None, Fault::NoLength)));
            };
            match self.block(length) {
                Ok(Ok(block)) => {
                    if let Some(report) = self.report(header, &block) {
                        return Some(report.map_err(|fault| Problem::new(&name, None, fault)));
                    }
                }
                Ok(Err(fault)) => return Some(Err(Problem::new(&name, None, fault))),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Problem::io(&name, None, error)));
                }
            }
        }
        None
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Cursor;

    use super::*;

    pub(crate) fn record(kind: &str, uri: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
        let mut record = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2025-04-22T10:00:00Z\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        )
        .into_bytes();
        record.extend(block);
        record.extend(b"\r\n\r\n");
        record
    }

    pub(crate) fn response(uri: &str, headers: &str, body: &[u8]) -> Vec<u8> {
        let block = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat();
        record("response", uri, "application/http; msgtype=response", &block)
    }

    fn read(bytes: &[u8], limit: u64) -> Vec<String> {
        Pages::new(Box::new(Cursor::new(bytes.to_vec())), "a.warc".into(), limit)
            .map(|report| match report {
                Ok(draft) => format!("{}|{}|{}", draft.id, draft.fetched.unwrap_or_default(), draft.text),
                Err(problem) => problem.to_string(),
            })
            .collect()
    }

    #[test]
    fn pages_are_reports() {
        let html = "Content-Type: text/html; charset=windows-1252";
        let packed = crate::unpack::tests::gzip(b"<p>Packed.</p>");
        let archive = [
            record("warcinfo", "x", "application/warc-fields", b"software: x\r\n"),
            response("https://example.org/talks", html, b"<title>Talks</title><p>Caf\xe9.</p>"),
            record("request", "https://example.org/a", "application/http", b"GET / HTTP/1.1\r\n\r\n"),
            response("https://example.org/pict", "Content-Type: image/png", b"\x89PNG"),
            response("https://example.org/packed", &format!("{html}\r\nContent-Encoding: gzip"), &packed),
            response(
                "https://example.org/chunk",
                &format!("{html}\r\nTransfer-Encoding: chunked"),
                b"9\r\n<p>They m\r\n4;x=y\r\net.\n\r\n0\r\n\r\n",
            ),
            record("conversion", "https://example.org/text", "text/plain", b"Talks\n\nThey met."),
        ]
        .concat();
        let day = "2025-04-22T10:00:00Z";
        let expected = [
            format!("example.org:talks|{day}|Talks\n\nCafé."),
            format!("example.org:packed|{day}|Packed."),
            format!("example.org:chunk|{day}|They met."),
            format!("example.org:text|{day}|Talks\n\nThey met."),
        ];
        assert_eq!(read(&archive, 10_000), expected);
    }

    #[test]
    fn a_broken_record_does_not_stop_the_others() {
        let good = response("https://example.org/good", "Content-Type: text/html", b"<p>They met.</p>");
        let long = response("https://example.org/long", "Content-Type: text/html", &b"<p>long ".repeat(200_000));
        let empty = response("https://example.org/empty", "Content-Type: text/html", b"<script>app()</script>");
        let no_length = b"WARC/1.0\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n".to_vec();
        let br = response("https://example.org/br", "Content-Type: text/html\r\nContent-Encoding: br", b"x");
        let cut = &good[..good.len() - 30];
        let archive = [&long, &empty, &no_length, b"rubbish\r\n".as_slice(), &good, &br, cut].concat();
        let told = read(&archive, 1000);
        let parts = ["longer than 1000 bytes", "no text", "no length", "They met.", "`br`", "cut short"];
        assert_eq!(told.len(), parts.len(), "{told:#?}");
        for (told, part) in told.iter().zip(parts) {
            assert!(told.contains(part), "{told} / {part}");
        }
        assert!(told[0].starts_with("a.warc (https://example.org/long): "), "{}", told[0]);
    }

    #[test]
    fn a_length_that_lies_takes_no_memory() {
        let archive = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: text/html\r\nContent-Length: 18446744073709551615\r\n\r\n<p>A";
        assert!(read(archive, u64::MAX - 1)[0].contains("cut short"));
        assert!(read(archive, 10)[0].contains("longer than"));
        assert!(read(b"words", 10)[0].contains("is empty"));
    }
}
