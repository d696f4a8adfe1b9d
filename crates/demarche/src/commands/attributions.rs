//! `demarche attributions`: who says, thinks or wants what.

use crate::args::{AttributionFormat, Sources};
use crate::pipeline;
use anyhow::Result;
use std::io::{BufWriter, Write as _};

/// Read the sources and print their attributions.
pub fn run(sources: &Sources, format: AttributionFormat, nested: bool) -> Result<bool> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let lexicon = nested.then(|| demarche_engine::lexicon(sources.reading.knowledge.as_deref())).transpose()?;
    let sound = pipeline::each(sources, |read| {
        for line in demarche_engine::said(&read, lexicon.as_ref()) {
            match format {
                AttributionFormat::Jsonl => serde_json::to_writer(&mut out, &line)?,
            }
            writeln!(out)?;
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(sound)
}
