//! `demarche classify`: the PLOVER type of what a given source does to a given target.

use anyhow::{Context as _, Result};
use demarche_language::{Pair, Reader};
use std::fs::File;
use std::io::{BufWriter, Read, Write as _};
use std::path::Path;

/// Rows that go through the model together.
const CHUNK: usize = 512;

const COLUMNS: [&str; 3] = ["sentence", "source", "target"];

/// Read the table and print one type a line.
pub fn run(path: &Path, model: Option<&Path>, threads: Option<usize>) -> Result<bool> {
    let reader = demarche_engine::reader(model, threads)?;
    let name = if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() };
    let source: Box<dyn Read> = match path.to_str() {
        Some("-") => Box::new(std::io::stdin()),
        _ => Box::new(File::open(path).with_context(|| format!("{name} cannot be opened"))?),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let done = table(source, &reader, &mut out).with_context(|| name);
    // what was typed before a broken row is printed all the same
    out.flush()?;
    done.map(|()| true)
}

fn table(source: impl Read, reader: &Reader, out: &mut impl std::io::Write) -> Result<()> {
    let mut table = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(source);
    let header = table.headers()?.clone();
    let mut columns = [0; 3];
    for (place, name) in columns.iter_mut().zip(COLUMNS) {
        *place = header.iter().position(|h| h.trim_start_matches('\u{feff}') == name).with_context(|| {
            format!("line 1: no column {name:?}; the columns sentence, source and target are needed, parted by tabs")
        })?;
    }
    let mut rows = Vec::new();
    let mut records = table.records();
    loop {
        let record = records.next().transpose();
        let ended = !matches!(record, Ok(Some(_)));
        if let Ok(Some(record)) = &record {
            rows.push(columns.map(|c| record.get(c).unwrap_or_default().to_owned()));
        }
        if rows.len() >= CHUNK || ended {
            let pairs: Vec<Pair> =
                rows.iter().map(|[sentence, source, target]| Pair { sentence, source, target }).collect();
            for kind in reader.classify(&pairs)? {
                writeln!(out, "{kind}")?;
            }
            rows.clear();
        }
        record?;
        if ended {
            return Ok(());
        }
    }
}
