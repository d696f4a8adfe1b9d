//! `demarche code`: the acts.

use crate::args::{CodeFormat, Sources};
use crate::pipeline;
use anyhow::Result;
use std::io::{BufWriter, Write as _};

/// Read the sources and print their acts as they come.
pub fn run(sources: &Sources, format: CodeFormat) -> Result<bool> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let sound = pipeline::each(sources, |read| {
        for act in &read.coded.acts {
            match format {
                CodeFormat::Jsonl => serde_json::to_writer(&mut out, act)?,
            }
            writeln!(out)?;
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(sound)
}
