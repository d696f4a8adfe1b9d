//! The forms of the acts, read back: what CSV and Parquet hold is what JSON lines tell.
//!
//! `read_back.py` beside this file does the same with DuckDB and PyArrow.

mod support;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Float32Type, Float64Type, Int32Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Fields};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::sync::OnceLock;
use support::{Folder, GOOD, demarche, examples, json_line, run, run_with};

/// Reports whose words are hard to keep in a table: line ends, quotation marks, formulas, semicolons.
fn hard() -> Vec<String> {
    static FOLDER: OnceLock<Folder> = OnceLock::new();
    let folder = FOLDER.get_or_init(Folder::new);
    let text = "=1+1; \"Sweden\" said. Sweden and Norway\nmet in Oslo on 3 May 2024; Denmark, Finland and Iceland condemned Norway.\n\n\
        Sweden’s minister said Norway had not shelled Åre. Iran may attack Iraq if Iraq “attacks, or shells”, Iran. \
        Russia demanded that Ukraine withdraw. Ukraine refused.";
    let lines = json_line("=cmd|'/c calc'!A1", "", text) + &json_line("@SUM(1)\\;2", "-7; a title", GOOD);
    vec![folder.write("hard.jsonl", lines)]
}

fn words(format: &str, extra: &[&str]) -> Vec<String> {
    let sources = examples().into_iter().take(6).map(|p| p.to_str().unwrap().to_owned()).chain(hard());
    let words = ["code", "--format", format].into_iter().chain(extra.iter().copied());
    words.map(str::to_owned).chain(sources).collect()
}

/// The acts as JSON lines tell them.
fn acts() -> &'static [Value] {
    static ACTS: OnceLock<Vec<Value>> = OnceLock::new();
    ACTS.get_or_init(|| {
        let acts = run(words("jsonl", &[])).lines();
        assert!(acts.len() > 50 && acts.iter().any(|a| a["doc"] == "=cmd|'/c calc'!A1"), "{}", acts.len());
        acts
    })
}

/// The act with its confidence, which is of single precision, as a reader of such numbers has it.
fn single(act: &Value) -> Value {
    let mut act = act.clone();
    act["confidence"] = json!(act["confidence"].as_f64().unwrap() as f32);
    act
}

/// A value of a column.
fn value(column: &dyn Array, row: usize) -> Value {
    if column.is_null(row) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Utf8 => json!(column.as_string::<i32>().value(row)),
        DataType::Boolean => json!(column.as_boolean().value(row)),
        DataType::Int32 => json!(column.as_primitive::<Int32Type>().value(row)),
        DataType::Float32 => json!(column.as_primitive::<Float32Type>().value(row)),
        DataType::Float64 => json!(column.as_primitive::<Float64Type>().value(row)),
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>().value(row);
            json!(jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(days))
        }
        DataType::List(_) => {
            let items = column.as_list::<i32>().value(row);
            (0..items.len()).map(|i| value(&items, i)).collect()
        }
        DataType::Struct(fields) => object(fields, column.as_struct().columns(), row),
        other => panic!("a column of {other}"),
    }
}

fn object(fields: &Fields, columns: &[arrow_array::ArrayRef], row: usize) -> Value {
    fields.iter().zip(columns).map(|(f, c)| (f.name().clone(), value(c, row))).collect::<Map<_, _>>().into()
}

fn rows(batch: &RecordBatch) -> Vec<Value> {
    (0..batch.num_rows()).map(|row| object(batch.schema_ref().fields(), batch.columns(), row)).collect()
}

#[test]
fn parquet_holds_what_json_lines_tell() {
    let folder = Folder::new();
    let path = folder.path("acts.parquet");
    let told = run(words("parquet", &["-o", &path]));
    assert_eq!((told.status, told.out.as_str()), (0, ""));
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap().build().unwrap();
    let read: Vec<Value> = reader.flat_map(|batch| rows(&batch.unwrap())).collect();
    assert_eq!(read.len(), acts().len());
    for (read, act) in read.iter().zip(acts()) {
        assert_eq!(read, &single(act));
    }
}

#[test]
fn parquet_without_acts_is_a_file_too() {
    let folder = Folder::new();
    let path = folder.path("none.parquet");
    assert_eq!(run_with("It rained all day.", &["code", "-o", &path, "-"]).status, 0);
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
    assert!(reader.schema().field_with_name("actor").is_ok());
}

/// The items of a cell: `;` parts them unless `\` stands before it.
fn items(cell: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut characters = cell.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => out.last_mut().unwrap().extend(characters.next()),
            ';' => out.push(String::new()),
            c => out.last_mut().unwrap().push(c),
        }
    }
    out
}

/// What a column must hold of an act, as items where it is of a list: by its name, whose parts are parted by `_`.
fn expected(act: &Value, column: &str) -> (Vec<String>, bool) {
    match act {
        Value::Array(list) => (list.iter().flat_map(|v| expected(v, column).0).collect(), true),
        Value::Object(parts) => {
            let key =
                parts.keys().filter(|k| column == *k || column.starts_with(&format!("{k}_"))).max_by_key(|k| k.len());
            let key = key.unwrap_or_else(|| panic!("{column} in {act}"));
            expected(&parts[key], column[key.len()..].trim_start_matches('_'))
        }
        Value::Null => (vec![String::new()], false),
        Value::String(text) => (vec![text.clone()], false),
        value => (vec![value.to_string()], false),
    }
}

#[test]
fn csv_holds_what_json_lines_tell() {
    let told = run(words("csv", &[]));
    assert_eq!(told.status, 0);
    assert!(told.out.ends_with("\r\n"));
    let mut reader = csv::Reader::from_reader(told.out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), acts().len());
    let mut marked = 0;
    for (record, act) in records.iter().zip(acts()) {
        for (column, cell) in header.iter().zip(record) {
            assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "{column}: {cell}");
            let bare = cell.strip_prefix('\'').unwrap_or(cell);
            marked += usize::from(bare.len() < cell.len());
            if column == "confidence" {
                assert_eq!(cell.parse(), Ok(act[column].as_f64().unwrap() as f32));
                continue;
            }
            let (want, list) = expected(act, column);
            let got = match (list, bare) {
                (true, "") => Vec::new(),
                (true, cell) => items(cell),
                (false, cell) => vec![cell.to_owned()],
            };
            assert_eq!(got, want, "{column} of {act}");
        }
        let leaves = act.as_object().unwrap().keys();
        leaves.for_each(|k| assert!(header.iter().any(|c| c.starts_with(k.as_str())), "no column for {k}"));
    }
    assert!(marked > 0, "no cell was hard");
}

#[test]
fn plover_records_have_the_codebooks_fields() {
    let records = run(words("plover", &[])).lines();
    assert_eq!(records.len(), acts().len());
    for (record, act) in records.iter().zip(acts()) {
        for name in ["id", "date", "location", "language", "publication", "version", "coder"] {
            assert!(record.get(name).is_some(), "{name} in {record}");
        }
        assert_eq!(record["event_type"], act["type"]);
        assert_eq!(record["mode"], act["mode"]);
        assert_eq!(record["text"], act["evidence"]["text"]);
        assert_eq!(record["status"], act["status"]);
        assert!(record["context"].is_array());
        for (side, of) in [("actor", "actor"), ("recipient", "recipient"), ("by", "by")] {
            let codes = |v: &Value| v.as_array().unwrap().iter().map(|a| a["code"].clone()).collect::<Vec<_>>();
            assert_eq!(codes(&record[side]), codes(&act[of]));
        }
        for name in ["theme", "sense", "confidence", "rule", "evidence"] {
            assert_eq!(record["demarche"][name], act[name]);
        }
    }
    let mut ids: Vec<&str> = records.iter().map(|r| r["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), records.len());
}

#[test]
fn cameo_has_a_row_for_each_pair() {
    let read = |extra: &[&str]| {
        let told = run(words("cameo", extra));
        assert_eq!(told.status, 0);
        let mut reader = csv::Reader::from_reader(told.out.as_bytes());
        let header = reader.headers().unwrap().clone();
        let rows: Vec<Map<String, Value>> = reader
            .records()
            .map(|r| header.iter().map(str::to_owned).zip(r.unwrap().iter().map(Value::from)).collect())
            .collect();
        (rows, told.err)
    };
    let (rows, told) = read(&[]);
    assert!(told.contains("--all-statuses"), "{told}");
    for row in &rows {
        let cell = |name: &str| row[name].as_str().unwrap();
        assert!(cell("date").parse::<jiff::civil::Date>().is_ok());
        assert!(cell("code").starts_with(cell("root_code")));
        let root: u8 = cell("root_code").parse().unwrap();
        let quad = [5, 8, 13, 20].iter().position(|last| root <= *last).unwrap() + 1;
        assert_eq!(cell("quad_class"), quad.to_string());
        for score in ["goldstein", "plover_score"] {
            assert!((-10.0..=10.0).contains(&cell(score).parse::<f32>().unwrap()));
        }
        assert_ne!(cell("source"), "");
        assert_ne!(cell("source"), cell("target"));
        assert!(cell("status") == "actual" || (cell("status") == "planned" && cell("plover_type") == "AGREE"));
    }
    let (all, told) = read(&["--all-statuses"]);
    assert!(!told.contains("--all-statuses"), "{told}");
    assert!(all.len() > rows.len());
    for act in acts() {
        let (doc, n) = (act["doc"].as_str().unwrap(), act["evidence"]["sentence"].to_string());
        let mut of = all.iter().filter(|r| {
            r["doc"].as_str().unwrap().trim_start_matches('\'') == doc
                && r["sentence"] == n
                && r["plover_type"] == act["type"]
        });
        assert!(of.next().is_some(), "{act}");
    }
}

#[test]
fn a_files_ending_tells_the_format() {
    let folder = Folder::new();
    let source = folder.write("report.txt", GOOD);
    let read = |name: &str, extra: &[&str]| {
        let path = folder.path(name);
        let words = ["code", source.as_str(), "-o", path.as_str()];
        assert_eq!(run(words.iter().copied().chain(extra.iter().copied())).status, 0);
        std::fs::read(path).unwrap()
    };
    assert!(read("a.parquet", &[]).starts_with(b"PAR1"));
    assert!(read("a.csv", &[]).starts_with(b"doc,type,"));
    assert!(read("a.jsonl", &[]).starts_with(b"{"));
    assert!(read("a.anything", &[]).starts_with(b"{"));
    assert!(read("a.csv", &["--format", "jsonl"]).starts_with(b"{"), "it replaces what was there");
    let there: Vec<_> = std::fs::read_dir(folder.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(there.len(), 5, "nothing else is left: {there:?}");
    assert_eq!(std::fs::read_to_string(&source).unwrap(), GOOD);
}

#[test]
fn what_would_do_harm_is_refused() {
    let folder = Folder::new();
    let source = folder.write("report.jsonl", json_line("a", "", GOOD));
    let over = run(["code", &source, "-o", &source]);
    assert_eq!(over.status, 2, "{over:?}");
    assert!(over.err.contains("one of the files that are read"), "{}", over.err);
    assert!(std::fs::read_to_string(&source).unwrap().contains(GOOD));
    let nowhere = run(["code", &source, "-o", &folder.path("none/acts.csv")]);
    assert_eq!(nowhere.status, 1, "{nowhere:?}");
    assert!(nowhere.err.contains("acts.csv"), "{}", nowhere.err);
}

#[test]
fn a_broken_run_leaves_no_file() {
    let folder = Folder::new();
    let source = folder.write("report.txt", GOOD);
    let broken = folder.write("knowledge/acts/frames.tsv", "nothing");
    let knowledge = std::path::Path::new(&broken).parent().unwrap().parent().unwrap().to_str().unwrap().to_owned();
    let path = folder.path("acts.parquet");
    assert_eq!(run(["code", &source, "--knowledge", &knowledge, "-o", &path]).status, 1);
    assert_eq!(std::fs::read_dir(folder.path("")).unwrap().count(), 2);
    // what could be read is kept, as on standard output
    let missing = folder.path("missing.txt");
    assert_eq!(run(["code", &source, &missing, "-o", &path]).status, 1);
    assert!(std::fs::read(&path).unwrap().starts_with(b"PAR1"));
}

#[cfg(unix)]
#[test]
fn devices_and_links_stay_what_they_are() {
    let folder = Folder::new();
    let source = folder.write("report.txt", GOOD);
    assert_eq!(run(["code", &source, "-o", "/dev/null", "--format", "parquet"]).status, 0);
    assert!(std::fs::write("/dev/null", "x").is_ok() && std::fs::read("/dev/null").unwrap().is_empty());
    let (real, link) = (folder.write("real.csv", "old"), folder.path("link.csv"));
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(run(["code", &source, "-o", &link]).status, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&real).unwrap().starts_with("doc,"));
    // a new file may be read by whom the umask lets
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o600, 0o600);
    let out = demarche().args(["code", &source, "--format", "parquet"]).output().unwrap();
    assert!(out.stdout.starts_with(b"PAR1"), "a pipe is no terminal");
}
