//! What is said of a source, or a part of one, that could not be read.

use std::fmt;
use std::io;

use crate::bytes::Malformed;
use crate::unpack::PackError;

/// A source, or one line of it, that gave no report. Its message names the source, the line, what is wrong and what to
/// do.
#[derive(Debug, thiserror::Error)]
pub struct Problem {
    /// The source: a path as it was given, `standard input`, or the name handed to [`read_from`](crate::read_from).
    pub name: String,
    /// The line, from 1, where the problem has one.
    pub line: Option<u64>,
    /// What is wrong; its words are part of the problem's message.
    pub fault: Fault,
}

impl Problem {
    pub(crate) fn new(name: &str, line: Option<u64>, fault: Fault) -> Self {
        Self { name: name.to_owned(), line, fault }
    }

    /// The problem that an error of reading stands for.
    pub(crate) fn io(name: &str, line: Option<u64>, error: io::Error) -> Self {
        let fault = match error.kind() {
            io::ErrorKind::NotFound => Fault::Missing,
            io::ErrorKind::IsADirectory => Fault::Folder,
            io::ErrorKind::PermissionDenied => Fault::Denied,
            _ => {
                let inner = error.get_ref();
                if let Some(malformed) = inner.and_then(|inner| inner.downcast_ref::<Malformed>()) {
                    return Self::new(name, Some(malformed.line), Fault::NotUtf16 { byte: malformed.byte });
                }
                match inner.and_then(|inner| inner.downcast_ref::<PackError>()) {
                    Some(PackError::Bomb) => Fault::Bomb,
                    Some(PackError::Damaged(error)) => Fault::Damaged(error.to_string()),
                    None => Fault::Io(error),
                }
            }
        };
        Self::new(name, line, fault)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.fault)?;
        match self.fault.advice() {
            "" => Ok(()),
            advice => write!(f, "; {advice}"),
        }
    }
}

/// What can be wrong with a source or a line of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// There is nothing at the path.
    #[error("no such file")]
    Missing,
    /// The path is a folder with nothing in it to read.
    #[error("is a folder without reports")]
    Folder,
    /// The file may not be read.
    #[error("may not be read: permission denied")]
    Denied,
    /// The system failed to read it.
    #[error("cannot be read: {0}")]
    Io(io::Error),
    /// There is nothing but white space in it.
    #[error("is empty")]
    Empty,
    /// It holds NUL bytes, or more control characters than text does.
    #[error("binary file, not text")]
    Binary,
    /// It is of a kind that is not read.
    #[error("is {what}, which is not read")]
    Format {
        /// The kind, with its article: "a PDF document".
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// It is not valid UTF-8.
    #[error("not UTF-8 at byte {byte}")]
    NotUtf8 {
        /// The first byte that is wrong, from 0, counted from the start of the source.
        byte: u64,
    },
    /// It starts as UTF-16 does, but is not valid UTF-16.
    #[error("not UTF-16 at byte {byte}")]
    NotUtf16 {
        /// The first byte that is wrong, from 0, counted from the start of the source.
        byte: u64,
    },
    /// It is longer than [`Options::max_bytes`](crate::Options::max_bytes).
    #[error("longer than {limit} bytes")]
    TooLong {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The line is not JSON.
    #[error("not JSON: {message} (column {column})")]
    NotJson {
        /// What the JSON reader says.
        message: String,
        /// The column, in bytes from 1.
        column: usize,
    },
    /// The line is JSON, but not an object.
    #[error("not a JSON object")]
    NotObject,
    /// The object has no text, or an empty one.
    #[error("has no `text`")]
    NoText,
    /// The page has no words in it.
    #[error("has no text to read")]
    NoArticle,
    /// It is no feed, or a broken one.
    #[error("not a feed that can be read: {message}")]
    NotFeed {
        /// What the reader of feeds says.
        message: String,
    },
    /// Its packing, gzip or zstd, is broken; what came before that place has been read.
    #[error("damaged or cut short: {0}")]
    Damaged(String),
    /// It unpacks to far more than text does.
    #[error("unpacks to more than 200 times its size")]
    Bomb,
    /// It ends, or breaks, in the midst of a report.
    #[error("damaged or cut short")]
    CutShort,
    /// The table has no column for the text.
    #[error("has no column for the reports' words")]
    NoTextColumn,
    /// The row has more cells than the table's header.
    #[error("has {found} cells where the header has {expected}")]
    Cells {
        /// The row's cells.
        found: usize,
        /// The header's.
        expected: usize,
    },
    /// The table ends inside of quotation marks.
    #[error("a quotation mark is never closed")]
    OpenQuote,
    /// A cell or a row's bytes are not valid UTF-8.
    #[error("not UTF-8")]
    NotUtf8Here,
    /// The record of a web archive does not tell its length.
    #[error("has no length")]
    NoLength,
    /// The record of a web archive is said to be a response, and is none.
    #[error("not an HTTP response")]
    NoHttp,
    /// A page is packed in a way that is not read.
    #[error("is packed as `{encoding}`, which is not read")]
    Encoding {
        /// The name of the packing.
        encoding: String,
    },
    /// A document or table that its library cannot read.
    #[error("cannot be read as {what}: {message}")]
    Unreadable {
        /// What it should be, with its article: "a Parquet file".
        what: &'static str,
        /// What the library says.
        message: String,
    },
    /// A field is of a type that it cannot be of.
    #[error("`{field}` is {found}, not a string")]
    WrongType {
        /// The field.
        field: &'static str,
        /// Its type, with its article: "a number".
        found: &'static str,
    },
}

impl Fault {
    /// What to do about it, a clause in the imperative; empty where there is nothing to say.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Missing => "check the path",
            Self::Folder => "put reports into it; hidden files and pictures are passed over",
            Self::Denied => "ask its owner for leave to read it, or run as one who may",
            Self::Io(_) => "try again, or copy it elsewhere first",
            Self::Empty => "leave it out, or write the report into it",
            Self::Binary => {
                "give it as text; UTF-16 needs a byte-order mark, or convert it: iconv -f UTF-16LE -t UTF-8"
            }
            Self::Format { advice, .. } => advice,
            Self::NotUtf8 { .. } => "convert it from the encoding it is in: iconv -f WINDOWS-1252 -t UTF-8, for one",
            Self::NotUtf16 { .. } => "the file is cut short or damaged: save it anew as UTF-8",
            Self::TooLong { .. } => "cut it into its reports, or raise the limit",
            Self::NotJson { .. } => "write one whole JSON object a line",
            Self::NotObject => "write each report as an object with a `text` field",
            Self::NoText => "put the report's words into the field `text`",
            Self::NoArticle => {
                "open it in a browser and save its text as .txt: some pages are empty until their scripts run"
            }
            Self::NotFeed { .. } => "fetch it again, and check that its address is that of a feed and not of a page",
            Self::Damaged(_) => "fetch or copy it again: what stands before the damage has been read",
            Self::Bomb => "unpack it yourself if you trust where it comes from",
            Self::CutShort => "fetch or copy it again",
            Self::NoTextColumn => "give the table a header line, and name the column `text`",
            Self::Cells { .. } => "put cells that hold the delimiter into quotation marks",
            Self::OpenQuote => "close it, or write it twice where it is part of the text",
            Self::NotUtf8Here => "convert the file from the encoding it is in: iconv -f WINDOWS-1252 -t UTF-8, for one",
            Self::NoLength => "the record is passed over; make the archive anew if there are many",
            Self::NoHttp => "the record is passed over; make the archive anew if there are many",
            Self::Encoding { .. } => "fetch the page again without it, or unpack it first",
            Self::Unreadable { .. } => {
                "open it in the program that it is for and save it anew, or save its text as .txt"
            }
            Self::WrongType { .. } => "write it as a string in quotation marks, or leave the field out",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_source_place_fault_and_remedy() {
        let problem = Problem::new("a.jsonl", Some(17), Fault::NotUtf8 { byte: 1234 });
        assert_eq!(
            problem.to_string(),
            "a.jsonl, line 17: not UTF-8 at byte 1234; convert it from the encoding it is in: iconv -f WINDOWS-1252 -t UTF-8, for one"
        );
    }

    #[test]
    fn errors_of_the_system_have_their_own_faults() {
        for (kind, words) in [
            (io::ErrorKind::NotFound, "no such file"),
            (io::ErrorKind::IsADirectory, "is a folder"),
            (io::ErrorKind::PermissionDenied, "permission denied"),
            (io::ErrorKind::BrokenPipe, "cannot be read"),
        ] {
            let text = Problem::io("x.txt", None, io::Error::from(kind)).to_string();
            assert!(text.starts_with("x.txt: ") && text.contains(words), "{text}");
        }
    }
}
