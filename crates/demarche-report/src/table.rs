//! Tables as text: CSV, TSV, and others with a delimiter that their first line shows.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::bytes::Utf8;
use crate::columns::{self, Columns};
use crate::problem::{Fault, Problem};
use crate::report::Draft;

/// Delimiters, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Columns that a table may have.
const MOST_COLUMNS: usize = 4096;

/// Reads the reports of a table with a header, a report a row. It keeps one row at a time.
pub(crate) struct Rows {
    reader: Utf8,
    name: String,
    stem: String,
    limit: u64,
    parser: Reader,
    /// The row's cells one after another, and where each ends.
    cells: Vec<u8>,
    ends: Vec<usize>,
    /// The header: its columns and how many there are.
    header: Option<(Columns, usize)>,
    /// The line of the next byte, from 1.
    line: u64,
    ended: bool,
}

/// A row that has been read.
struct Row {
    /// The line that it starts on.
    line: u64,
    cells: usize,
    /// What keeps it from being used.
    fault: Option<Fault>,
}

/// What the first line of a table shows: its delimiter, where it has the columns of a table of reports.
pub(crate) fn delimiter(line: &[u8]) -> Option<u8> {
    let line = std::str::from_utf8(line).ok()?;
    DELIMITERS.into_iter().find(|delimiter| {
        let names = line.split(char::from(*delimiter)).map(|name| name.trim().trim_matches('"'));
        Columns::of(names).is_some_and(|columns| columns.len() > 1)
    })
}

impl Rows {
    /// `delimiter` is what parts cells.
    pub fn new(reader: Utf8, name: String, stem: String, limit: u64, delimiter: u8) -> Self {
        let parser = ReaderBuilder::new().delimiter(delimiter).build();
        let (cells, ends) = (vec![0; 1 << 12], vec![0; 64]);
        Self { reader, name, stem, limit, parser, cells, ends, header: None, line: 1, ended: false }
    }

    fn problem(&self, line: u64, fault: Fault) -> Problem {
        Problem::new(&self.name, Some(line), fault)
    }

    /// Reads a row into `cells` and `ends`; `None` at the end.
    fn row(&mut self) -> io::Result<Option<Row>> {
        let (mut length, mut count, mut quotes, mut fault) = (0, 0, 0, None);
        let mut start = None;
        loop {
            let input = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            let at_end = input.is_empty();
            let (cells, ends) = (self.cells.get_mut(length..), self.ends.get_mut(count..));
            let (result, read, written, ended) =
                self.parser.read_record(input, cells.unwrap_or_default(), ends.unwrap_or_default());
            let taken = input.get(..read).unwrap_or_default();
            if start.is_none() {
                let blank = taken
                    .iter()
                    .take_while(|byte| matches!(byte, b'\n' | b'\r'))
                    .filter(|byte| **byte == b'\n')
                    .count();
                start = (!taken.is_empty()).then_some(self.line + blank as u64);
            }
            self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
            quotes += taken.iter().filter(|byte| **byte == b'"').count();
            self.reader.consume(read);
            (length, count) = (length + written, count + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if length as u64 > self.limit => {
                    fault = Some(Fault::TooLong { limit: self.limit });
                    // What is past the limit is read and dropped.
                    (length, count) = (0, 0);
                    self.cells.truncate(1 << 12);
                }
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() >= MOST_COLUMNS => {
                    fault = Some(Fault::Cells {
                        found: MOST_COLUMNS,
                        expected: self.header.as_ref().map_or(0, |(_, count)| *count),
                    });
                    (length, count) = (0, 0);
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    if at_end && quotes % 2 == 1 {
                        fault = Some(Fault::OpenQuote);
                    }
                    if length as u64 > self.limit {
                        fault = Some(Fault::TooLong { limit: self.limit });
                    }
                    return Ok(Some(Row { line: start.unwrap_or(self.line), cells: count, fault }));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// The words of the row's cell `n`; `None` where there is none.
    fn cell(&self, row: &Row, n: usize) -> Option<Result<&str, Fault>> {
        let from = if n == 0 { 0 } else { *self.ends.get(n - 1)? };
        let bytes = self.cells.get(from..*self.ends.get(..row.cells)?.get(n)?)?;
        Some(std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8Here))
    }

    /// Reads the header.
    fn header(&mut self) -> io::Result<Result<(Columns, usize), Problem>> {
        let Some(row) = self.row()? else { return Ok(Err(Problem::new(&self.name, None, Fault::Empty))) };
        if let Some(fault) = row.fault {
            return Ok(Err(self.problem(row.line, fault)));
        }
        let names: Vec<&str> =
            (0..row.cells).map(|n| self.cell(&row, n).and_then(Result::ok).unwrap_or_default()).collect();
        Ok(match Columns::of(names.into_iter()) {
            Some(columns) => Ok((columns, row.cells)),
            None => Err(self.problem(row.line, Fault::NoTextColumn)),
        })
    }

    fn draft(&self, row: Row, columns: &Columns, expected: usize) -> Result<Draft, Problem> {
        let problem = |fault| self.problem(row.line, fault);
        if let Some(fault) = row.fault {
            return Err(Problem::new(&self.name, Some(row.line), fault));
        }
        let more = |n: usize| !matches!(self.cell(&row, n), Some(Ok("")));
        if row.cells > expected && (expected..row.cells).any(more) {
            return Err(problem(Fault::Cells { found: row.cells, expected }));
        }
        if let Some(fault) = columns.iter().find_map(|(_, n)| self.cell(&row, n)?.err()) {
            return Err(problem(fault));
        }
        let cell = |n: usize| self.cell(&row, n)?.ok().map(str::to_owned);
        columns::draft(columns, format!("{}:{}", self.stem, row.line), cell).map_err(problem)
    }
}

impl Iterator for Rows {
    type Item = Result<Draft, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let failed = |error, rows: &mut Self| {
            rows.ended = true;
            Some(Err(Problem::io(&rows.name, Some(rows.line), error)))
        };
        if self.header.is_none() {
            match self.header() {
                Ok(Ok(header)) => self.header = Some(header),
                Ok(Err(problem)) => {
                    self.ended = true;
                    return Some(Err(problem));
                }
                Err(error) => return failed(error, self),
            }
        }
        loop {
            match self.row() {
                Ok(Some(row)) => {
                    let (columns, expected) = self.header.clone()?;
                    // A row of empty cells, as spreadsheets leave below a table.
                    let blank =
                        row.fault.is_none() && (0..row.cells).all(|n| matches!(self.cell(&row, n), Some(Ok(""))));
                    if !blank {
                        return Some(self.draft(row, &columns, expected));
                    }
                }
                Ok(None) => {
                    self.ended = true;
                    return None;
                }
                Err(error) => return failed(error, self),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(bytes: &[u8], limit: u64) -> Vec<String> {
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap();
        let delimiter = delimiter(line.trim_ascii_end()).unwrap_or(b',');
        Rows::new(Box::new(Cursor::new(bytes.to_vec())), "a.csv".into(), "a".into(), limit, delimiter)
            .map(|report| {
                report.map_or_else(|problem| problem.to_string(), |draft| format!("{}={}", draft.id, draft.text))
            })
            .collect()
    }

    #[test]
    fn rows_are_reports() {
        for table in [
            "id,Headline,Body\nx,Talks,\"They met, \"\"again\"\".\nThey left.\"\r\n\n,,Second.\n",
            "id\tHeadline\tBody\nx\tTalks\t\"They met, \"\"again\"\".\nThey left.\"\n\n\t\tSecond.",
            "id;Headline;Body\nx;Talks;\"They met, \"\"again\"\".\nThey left.\"\n\n;;Second.",
        ] {
            assert_eq!(read(table.as_bytes(), 1000), ["x=Talks\n\nThey met, \"again\".\nThey left.", "a:5=Second."]);
        }
    }

    #[test]
    fn a_broken_row_does_not_stop_the_others() {
        let long = "long ".repeat(10_000);
        let mut table = format!("text,title\nOne.,a\n{long},b\nTwo.,c,too,many\n,d\nThree.,,\n").into_bytes();
        table.extend(b"caf\xe9,e\nnul\0,f\nFour.\n\"Five.\nSix.\n");
        let told = read(&table, 100);
        let starts = [
            "a:2=a\n\nOne.",
            "a.csv, line 3: longer than 100 bytes",
            "a.csv, line 4: has 4 cells",
            "a.csv, line 5: has no",
            "a:6=Three.",
            "a.csv, line 7: not UTF-8",
            "a.csv, line 8: binary",
            "a:9=Four.",
            "a.csv, line 10: a quotation mark",
        ];
        assert_eq!(told.len(), starts.len(), "{told:#?}");
        for (told, start) in told.iter().zip(starts) {
            assert!(told.starts_with(start), "{told} / {start}");
        }
    }

    #[test]
    fn a_table_without_text_is_told() {
        assert!(read(b"id,title\n1,2\n", 100)[0].contains("no column"));
        assert!(read(b"", 100)[0].contains("is empty"));
        assert!(read(b"\n\n", 100)[0].contains("is empty"));
        assert_eq!(read(b"text,id\n", 100), Vec::<String>::new());
    }

    #[test]
    fn many_columns_are_read() {
        let table = format!("{}text\n{}They met.\n", "a,".repeat(500), ",".repeat(500));
        assert_eq!(read(table.as_bytes(), 10_000), ["a:2=They met."]);
        let worse = format!("text,id\n{}\nThey met.,b\n", ",".repeat(50_000));
        let told = read(worse.as_bytes(), 10_000);
        assert!(told[0].contains("cells") && told[1] == "b=They met.", "{told:?}");
    }
}
