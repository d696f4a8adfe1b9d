//! JSON that is no line a report: objects one after another or in an array, over as many lines as they like.

use std::io::{self, BufRead};

use crate::bytes::{Utf8, is_binary};
use crate::problem::{Fault, Problem};
use crate::record;
use crate::report::Draft;

/// Reads the reports of a JSON document. It keeps one object at a time.
pub(crate) struct Objects {
    reader: Utf8,
    name: String,
    stem: String,
    limit: u64,
    /// The line of the next byte, from 1.
    line: u64,
    /// Bytes read, from the source's start.
    byte: u64,
    any: bool,
    ended: bool,
}

/// An object's bytes and where they start.
struct Object {
    bytes: Vec<u8>,
    /// Whether the object is within the limit, and so in `bytes`.
    whole: bool,
    line: u64,
    byte: u64,
}

/// Where a reader is inside an object.
#[derive(Default)]
struct Depth {
    braces: u64,
    string: bool,
    escape: bool,
}

impl Depth {
    /// Takes one byte; whether the object ends with it.
    fn step(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escape => self.escape = false,
            b'\\' if self.string => self.escape = true,
            b'"' => self.string = !self.string,
            _ if self.string => {}
            b'{' => self.braces += 1,
            b'}' => self.braces = self.braces.saturating_sub(1),
            _ => {}
        }
        self.braces == 0
    }
}

impl Objects {
    /// `mark` is the length of the byte-order mark that `reader` no longer gives.
    pub fn new(reader: Utf8, mark: u64, name: String, stem: String, limit: u64) -> Self {
        Self { reader, name, stem, limit, line: 1, byte: mark, any: false, ended: false }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return Ok(other?.first().copied()),
            }
        }
    }

    fn take(&mut self, byte: u8) {
        self.reader.consume(1);
        self.byte += 1;
        self.line += u64::from(byte == b'\n');
    }

    /// The next object; an error where something else stands there.
    fn object(&mut self) -> io::Result<Option<Result<Object, Fault>>> {
        loop {
            match self.peek()? {
                None => return Ok(None),
                Some(b'{') => break,
                Some(byte) if byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b',') => self.take(byte),
                Some(_) => return Ok(Some(Err(Fault::NotObject))),
            }
        }
        let mut object = Object { bytes: Vec::new(), whole: true, line: self.line, byte: self.byte };
        let mut depth = Depth::default();
        while let Some(byte) = self.peek()? {
            self.take(byte);
            object.whole &= (object.bytes.len() as u64) < self.limit;
            if object.whole {
                object.bytes.push(byte);
            } else {
                object.bytes = Vec::new();
            }
            if depth.step(byte) {
                break;
            }
        }
        Ok(Some(Ok(object)))
    }

    fn draft(&self, object: &Object) -> Result<Draft, Problem> {
        let problem = |fault| Problem::new(&self.name, Some(object.line), fault);
        if !object.whole {
            return Err(problem(Fault::TooLong { limit: self.limit }));
        }
        if let Err(error) = std::str::from_utf8(&object.bytes) {
            return Err(problem(Fault::NotUtf8 { byte: object.byte + error.valid_up_to() as u64 }));
        }
        let id = format!("{}:{}", self.stem, object.line);
        let draft = record::draft(&object.bytes, &id).map_err(problem)?;
        if is_binary(draft.text.as_bytes()) {
            return Err(problem(Fault::Binary));
        }
        Ok(draft)
    }
}

impl Iterator for Objects {
    type Item = Result<Draft, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.object() {
            Ok(Some(Ok(object))) => {
                self.any = true;
                return Some(self.draft(&object));
            }
            Ok(Some(Err(fault))) => {
                self.ended = true;
                return Some(Err(Problem::new(&self.name, Some(self.line), fault)));
            }
            Ok(None) => self.ended = true,
            Err(error) => {
                self.ended = true;
                return Some(Err(Problem::io(&self.name, Some(self.line), error)));
            }
        }
        match self.any {
            true => None,
            false => Some(Err(Problem::new(&self.name, None, Fault::Empty))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(text: &str, limit: u64) -> Vec<String> {
        Objects::new(Box::new(Cursor::new(text.to_owned())), 0, "a.json".into(), "a".into(), limit)
            .map(|report| {
                report.map_or_else(|problem| problem.to_string(), |draft| format!("{} {}", draft.id, draft.text))
            })
            .collect()
    }

    #[test]
    fn arrays_and_objects_over_many_lines_are_read() {
        let expected = ["a:2 One {\"[.", "b Two."];
        let array =
            "[\n{\"text\":\n \"One {\\\"[.\", \"more\": {\"a\": []}},\n  {\"id\": \"b\", \"text\": \"Two.\"}\n]\n";
        assert_eq!(read(array, 1000), expected);
        assert_eq!(read("\n{\n\"text\": \"One {\\\"[.\"}{\"id\": \"b\", \"text\": \"Two.\"}", 1000), expected);
    }

    #[test]
    fn broken_ones_are_told() {
        let told = read("[{\"text\" 1},\n{\"text\": \"Two.\"}, \"three\", {\"text\": \"Four.\"}]", 1000);
        assert!(told[0].starts_with("a.json, line 1: not JSON"), "{}", told[0]);
        assert_eq!(told[1], "a:2 Two.");
        assert!(told[2].starts_with("a.json, line 2: not a JSON object"), "{}", told[2]);
        assert_eq!(told.len(), 3);
        assert!(read("[{\"text\": \"One.", 1000)[0].contains("not JSON"));
        assert!(read("[]", 1000)[0].contains("is empty"));
        let told = read("[{\"text\": \"A long one.\"}, {\"text\":\"B\"}]", 12);
        assert!(told[0].contains("longer than 12 bytes") && told[1] == "a:1 B", "{told:?}");
    }
}
