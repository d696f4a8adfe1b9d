//! Parquet files to reports, a report a row.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use jiff::civil::date;
use jiff::{Span, Timestamp};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use crate::columns::{self, Columns, Field};
use crate::problem::{Fault, Problem};
use crate::report::Draft;

/// Rows read at once.
const ROWS: usize = 16;
const WHAT: &str = "a Parquet file";

/// Reads the reports of a Parquet file. It keeps [`ROWS`] rows and the pages that they stand on.
pub(crate) struct Rows {
    /// `None` once there is nothing more.
    reader: Option<ParquetRecordBatchReader>,
    columns: Columns,
    batch: Option<RecordBatch>,
    /// The next row of `batch`.
    at: usize,
    /// The number of the row read last, from 1.
    row: u64,
    name: String,
    stem: String,
    limit: u64,
}

/// The file that `reader` gives: what is at `path`, where nothing has been unpacked, or a copy that goes away by itself.
pub(crate) fn file(mut reader: impl Read, path: Option<&Path>) -> io::Result<File> {
    if let Some(path) = path {
        return File::open(path);
    }
    let mut file = tempfile::tempfile()?;
    io::copy(&mut reader, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// Does what the library may panic at, as it does at some broken files.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, Fault> {
    let broken = || Err("it is damaged".to_owned());
    let done = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| broken());
    done.map_err(|message| Fault::Unreadable { what: WHAT, message })
}

impl Rows {
    pub fn new(file: File, name: String, stem: String, limit: u64) -> Result<Self, Problem> {
        let opened = guarded(|| open(file)).and_then(|opened| opened.ok_or(Fault::NoTextColumn));
        let checked = opened.and_then(|(reader, columns)| {
            let schema = arrow_array::RecordBatchReader::schema(&reader);
            let text = columns.iter().find(|(field, _)| *field == Field::Text);
            let kind = text.and_then(|(_, column)| schema.fields().get(column));
            kind.and_then(|kind| no_text(kind.data_type())).map_or(Ok((reader, columns)), Err)
        });
        match checked {
            Ok((reader, columns)) => {
                Ok(Self { reader: Some(reader), columns, batch: None, at: 0, row: 0, name, stem, limit })
            }
            Err(fault) => Err(Problem::new(&name, None, fault)),
        }
    }

    fn draft(&self, batch: &RecordBatch, at: usize) -> Result<Draft, Fault> {
        let id = format!("{}:{}", self.stem, self.row);
        let cell = |column: usize| batch.columns().get(column).and_then(|column| cell(column, at));
        columns::draft(&self.columns, id, cell)?.within(self.limit)
    }
}

/// The reader of a file's columns that are a report's, and which is which in what it reads; `None` where the file has no
/// text.
fn open(file: File) -> Result<Option<(ParquetRecordBatchReader, Columns)>, String> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).map_err(|e| e.to_string())?;
    let names =
        |schema: &arrow_schema::Schema| schema.fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    let all = names(builder.schema());
    let Some(columns) = Columns::of(all.iter().map(String::as_str)) else { return Ok(None) };
    let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().map(|(_, column)| column));
    let reader = builder.with_projection(mask).with_batch_size(ROWS).build().map_err(|e| e.to_string())?;
    let kept = names(&arrow_array::RecordBatchReader::schema(&reader));
    Ok(Columns::of(kept.iter().map(String::as_str)).map(|columns| (reader, columns)))
}

/// What keeps a column from being the text.
fn no_text(kind: &DataType) -> Option<Fault> {
    let found = match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Binary | DataType::LargeBinary => return None,
        DataType::List(_) | DataType::LargeList(_) | DataType::Map(..) => "a list",
        DataType::Struct(_) => "an object",
        DataType::Boolean => "true or false",
        _ => "a number",
    };
    Some(Fault::WrongType { field: "text", found })
}

/// A cell in words; `None` where it is empty or of a type that no field has.
fn cell(column: &dyn Array, at: usize) -> Option<String> {
    if at >= column.len() || column.is_null(at) {
        return None;
    }
    let utf8 = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let time = |time: Result<Timestamp, jiff::Error>| time.ok().map(|time| time.to_string());
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string_opt::<i32>()?.value(at).to_owned()),
        DataType::LargeUtf8 => Some(column.as_string_opt::<i64>()?.value(at).to_owned()),
        DataType::Binary => Some(utf8(column.as_binary_opt::<i32>()?.value(at))),
        DataType::LargeBinary => Some(utf8(column.as_binary_opt::<i64>()?.value(at))),
        DataType::Int32 => Some(column.as_primitive_opt::<Int32Type>()?.value(at).to_string()),
        DataType::Int64 => Some(column.as_primitive_opt::<Int64Type>()?.value(at).to_string()),
        DataType::UInt32 => Some(column.as_primitive_opt::<UInt32Type>()?.value(at).to_string()),
        DataType::UInt64 => Some(column.as_primitive_opt::<UInt64Type>()?.value(at).to_string()),
        DataType::Float64 => Some(column.as_primitive_opt::<Float64Type>()?.value(at).to_string()),
        DataType::Date32 => {
            let days = column.as_primitive_opt::<Date32Type>()?.value(at);
            let span = Span::new().try_days(days).ok()?;
            Some(date(1970, 1, 1).checked_add(span).ok()?.to_string())
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            time(Timestamp::from_millisecond(column.as_primitive_opt::<TimestampMillisecondType>()?.value(at)))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            time(Timestamp::from_microsecond(column.as_primitive_opt::<TimestampMicrosecondType>()?.value(at)))
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            time(Timestamp::from_nanosecond(column.as_primitive_opt::<TimestampNanosecondType>()?.value(at).into()))
        }
        _ => None,
    }
}

impl Iterator for Rows {
    type Item = Result<Draft, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.batch.as_ref().filter(|batch| self.at < batch.num_rows()) {
                let at = self.at;
                (self.at, self.row) = (at + 1, self.row + 1);
                let name = || format!("{}, row {}", self.name, self.row);
                return Some(self.draft(batch, at).map_err(|fault| Problem::new(&name(), None, fault)));
            }
            let reader = self.reader.as_mut()?;
            (self.batch, self.at) = (None, 0);
            match guarded(|| reader.next().transpose().map_err(|error| error.to_string())) {
                Ok(Some(batch)) => self.batch = Some(batch),
                Ok(None) => {
                    self.reader = None;
                    let none = Problem::new(&self.name, None, Fault::Empty);
                    return (self.row == 0).then_some(Err(none));
                }
                Err(fault) => {
                    self.reader = None;
                    let name = format!("{}, after row {}", self.name, self.row);
                    return Some(Err(Problem::new(&name, None, fault)));
                }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Cursor;
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Date32Array, Int64Array, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::Compression;
    use parquet::file::properties::WriterProperties;

    use super::*;

    pub(crate) fn table(columns: Vec<(&str, ArrayRef)>, compression: Compression) -> Vec<u8> {
        let batch =
            RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
                .unwrap();
        let properties = WriterProperties::builder().set_compression(compression).build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    pub(crate) fn small() -> Vec<u8> {
        let text: ArrayRef = Arc::new(StringArray::from(vec![Some("They met."), None, Some("They left.")]));
        let day: ArrayRef = Arc::new(Date32Array::from(vec![20_200, 20_201, 20_202]));
        let other: ArrayRef = Arc::new(Int64Array::from(vec![7, 8, 9]));
        table(vec![("Other", other.clone()), ("Date", day), ("body", text), ("id", other)], Compression::SNAPPY)
    }

    fn read(bytes: &[u8]) -> Vec<String> {
        let file = file(Cursor::new(bytes.to_vec()), None).unwrap();
        match Rows::new(file, "a.parquet".into(), "a".into(), 100) {
            Ok(rows) => rows
                .map(|row| match row {
                    Ok(draft) => format!("{} {} {}", draft.id, draft.published.unwrap_or_default(), draft.text),
                    Err(problem) => problem.to_string(),
                })
                .collect(),
            Err(problem) => vec![problem.to_string()],
        }
    }

    #[test]
    fn rows_are_reports() {
        let told = read(&small());
        assert_eq!((told[0].as_str(), told[2].as_str()), ("7 2025-04-22 They met.", "9 2025-04-24 They left."));
        assert!(told[1].starts_with("a.parquet, row 2: has no `text`"), "{told:?}");
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::GZIP(Default::default()),
            Compression::ZSTD(Default::default()),
            Compression::LZ4_RAW,
        ] {
            let text: ArrayRef =
                Arc::new(StringArray::from((0..50).map(|n| format!("Report {n}.")).collect::<Vec<_>>()));
            let told = read(&table(vec![("text", text)], compression));
            assert_eq!((told.len(), told[49].as_str()), (50, "a:50  Report 49."), "{compression}");
        }
    }

    /// Found by fuzzing.
    #[test]
    fn days_beyond_all_calendars_are_none() {
        let text: ArrayRef = Arc::new(StringArray::from(vec!["They met.", "They left."]));
        let day: ArrayRef = Arc::new(Date32Array::from(vec![i32::MIN, i32::MAX]));
        let told = read(&table(vec![("date", day), ("text", text)], Compression::SNAPPY));
        assert_eq!(told, ["a:1  They met.", "a:2  They left."]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![7]));
        assert!(read(&table(vec![("id", numbers.clone())], Compression::SNAPPY))[0].contains("no column"));
        assert!(read(&table(vec![("text", numbers)], Compression::SNAPPY))[0].contains("`text` is a number"));
        let whole = small();
        assert!(read(&whole[..whole.len() / 2])[0].contains("a Parquet file"));
        assert!(read(b"PAR1PAR1")[0].contains("a Parquet file"));
        let long: ArrayRef = Arc::new(StringArray::from(vec!["long ".repeat(100)]));
        assert!(read(&table(vec![("text", long)], Compression::SNAPPY))[0].contains("longer than"));
    }
}
