//! JSON lines, one by one.

use std::io::{self, BufRead};

use crate::bytes::{Utf8, is_binary};
use crate::problem::{Fault, Problem};
use crate::record;
use crate::report::Draft;

/// Reads the reports of a file of JSON lines. It keeps one line at a time.
pub(crate) struct Lines {
    reader: Utf8,
    name: String,
    stem: String,
    limit: u64,
    buffer: Vec<u8>,
    /// The number of the line read last, from 1.
    line: u64,
    /// Where the next line starts, in bytes from the source's start.
    byte: u64,
    /// Whether anything but blank lines has been met.
    any: bool,
    ended: bool,
}

/// What was read of a line.
struct Taken {
    /// Its length in bytes, its end included.
    length: u64,
    /// Whether it is within the limit, and so in the buffer.
    whole: bool,
}

impl Lines {
    /// `mark` is the length of the byte-order mark that `reader` no longer gives.
    pub fn new(reader: Utf8, mark: u64, name: String, stem: String, limit: u64) -> Self {
        Self { reader, name, stem, limit, buffer: Vec::new(), line: 0, byte: mark, any: false, ended: false }
    }

    fn problem(&self, fault: Fault) -> Problem {
        Problem::new(&self.name, Some(self.line), fault)
    }

    /// Reads the next line into the buffer, without its end; `None` where there is none. Nothing is kept of a line past
    /// the limit.
    fn read_line(&mut self) -> io::Result<Option<Taken>> {
        self.buffer.clear();
        let mut taken = Taken { length: 0, whole: true };
        loop {
            let bytes = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if bytes.is_empty() {
                return Ok(Some(taken).filter(|taken| taken.length > 0));
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let part = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
            taken.whole &= taken.length + part.len() as u64 <= self.limit;
            if taken.whole {
                self.buffer.extend_from_slice(part);
            } else {
                self.buffer = Vec::new();
            }
            let used = part.len() + usize::from(end.is_some());
            taken.length += used as u64;
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(taken));
            }
        }
    }

    /// The report on the line in the buffer, which starts at the byte `start`.
    fn draft(&self, start: u64) -> Result<Draft, Problem> {
        let line = self.buffer.as_slice();
        if let Err(error) = std::str::from_utf8(line) {
            let fault = if is_binary(line) {
                Fault::Binary
            } else {
                Fault::NotUtf8 { byte: start + error.valid_up_to() as u64 }
            };
            return Err(self.problem(fault));
        }
        let json = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        let draft =
            record::draft(json, &format!("{}:{}", self.stem, self.line)).map_err(|fault| self.problem(fault))?;
        if is_binary(draft.text.as_bytes()) {
            return Err(self.problem(Fault::Binary));
        }
        Ok(draft)
    }
}

impl Iterator for Lines {
    type Item = Result<Draft, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.line += 1;
            let start = self.byte;
            match self.read_line() {
                Ok(Some(taken)) => {
                    self.byte += taken.length;
                    if taken.whole && self.buffer.trim_ascii().is_empty() {
                        continue;
                    }
                    self.any = true;
                    return Some(match taken.whole {
                        true => self.draft(start),
                        false => Err(self.problem(Fault::TooLong { limit: self.limit })),
                    });
                }
                Ok(None) => {
                    self.ended = true;
                    if !self.any {
                        return Some(Err(Problem::new(&self.name, None, Fault::Empty)));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Problem::io(&self.name, Some(self.line), error)));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(bytes: &[u8], limit: u64) -> Vec<Result<Draft, Problem>> {
        Lines::new(Box::new(Cursor::new(bytes.to_vec())), 0, "a.jsonl".into(), "a".into(), limit).collect()
    }

    #[test]
    fn a_broken_line_does_not_stop_the_others() {
        let mut bytes = b"{\"text\": \"One.\"}\r\n\n{\"text\": \n{\"text\": \"Caf\xe9.\"}\n\0\0\n".to_vec();
        bytes.extend("\u{feff}{\"id\": \"six\", \"text\": \"Two.\"}".as_bytes());
        let told: Vec<String> = read(&bytes, 1000)
            .into_iter()
            .map(|report| report.map_or_else(|problem| problem.to_string(), |draft| draft.id))
            .collect();
        assert_eq!(told[0], "a:1");
        assert!(told[1].starts_with("a.jsonl, line 3: not JSON: EOF while parsing a value"), "{}", told[1]);
        assert!(told[2].starts_with("a.jsonl, line 4: not UTF-8 at byte 42;"), "{}", told[2]);
        assert!(told[3].starts_with("a.jsonl, line 5: not JSON") || told[3].contains("binary"), "{}", told[3]);
        assert_eq!(told[4], "six");
        assert_eq!(told.len(), 5);
    }

    #[test]
    fn a_long_line_is_passed_over() {
        let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"Short.\"}}\n", "a".repeat(300_000));
        let read = read(long.as_bytes(), 20);
        assert!(matches!(read[0], Err(Problem { line: Some(1), fault: Fault::TooLong { limit: 20 }, .. })));
        assert_eq!(read[1].as_ref().unwrap().text, "Short.");
        assert_eq!(read.len(), 2);
    }

    #[test]
    fn a_line_as_long_as_the_limit_is_read() {
        assert!(read(b"{\"text\": \"Short.\"}", 18)[0].is_ok());
        assert!(read(b"{\"text\": \"Short.\"}\n", 18)[0].is_ok());
        assert!(read(b"{\"text\": \"Short.\"}\n", 17)[0].is_err());
    }

    #[test]
    fn nothing_but_blank_lines_is_empty() {
        for bytes in ["", "\n \r\n", "   "] {
            let read = read(bytes.as_bytes(), 10);
            assert!(matches!(read.as_slice(), [Err(Problem { line: None, fault: Fault::Empty, .. })]), "{bytes:?}");
        }
    }
}
