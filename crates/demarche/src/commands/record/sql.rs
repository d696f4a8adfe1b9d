//! Questions in SQL.

use crate::args::RowsFormat;
use anyhow::{Context as _, Result};
use demarche_export::harmless;
use demarche_record::{Record, Rows};
use demarche_render::{one_line, table};
use serde_json::{Map, Value};
use std::io::{Read as _, Write as _};

/// Print the answer.
pub fn run(record: &Record, question: &str, format: RowsFormat) -> Result<bool> {
    let mut question = question.to_owned();
    if question == "-" {
        question.clear();
        std::io::stdin().read_to_string(&mut question).context("standard input cannot be read")?;
    }
    let Rows { columns, rows } = record.sql(&question)?;
    let mut out = std::io::stdout().lock();
    match format {
        RowsFormat::Table => {
            let cells: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|v| one_line(&cell(v))).collect()).collect();
            out.write_all(table(&columns, &cells).as_bytes())?;
        }
        RowsFormat::Csv => {
            let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out);
            writer.write_record(&columns)?;
            for row in &rows {
                // what comes from a report must not become a formula; a number is one already
                writer.write_record(row.iter().map(|v| if v.is_string() { harmless(&cell(v)) } else { cell(v) }))?;
            }
            writer.flush()?;
        }
        RowsFormat::Jsonl => {
            for row in rows {
                let object: Map<String, Value> = columns.iter().cloned().zip(row).collect();
                serde_json::to_writer(&mut out, &object)?;
                out.write_all(b"\n")?;
            }
        }
    }
    out.flush()?;
    Ok(true)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
