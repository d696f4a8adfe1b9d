//! `demarche attributions`: who says, thinks or wants what.

use crate::args::{AttributionFormat, Sources};
use crate::pipeline;
use anyhow::Result;
use demarche_coding::{Lexicon, nested_attributions, source_of};
use demarche_engine::Read;
use demarche_language::{Place, attributions};
use serde::Serialize;
use std::io::{BufWriter, Write as _};

/// One attribution as it is printed. Spans are `[start, end]` in characters from the start of the report's text.
#[derive(Serialize)]
struct Line<'a> {
    doc: &'a str,
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
    /// Codes of the actors that the source is, where it is one.
    by: Vec<String>,
    /// Whether words of the content stand in quotation marks: a direct or a mixed quotation.
    quoted: bool,
    /// Whether it stands within the content of another one.
    nested: bool,
}

/// Read the sources and print their attributions.
pub fn run(sources: &Sources, format: AttributionFormat, nested: bool) -> Result<bool> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let lexicon = nested.then(|| demarche_engine::lexicon(sources.reading.knowledge.as_deref())).transpose()?;
    let sound = pipeline::each(sources, |read| {
        for line in lines(&read, lexicon.as_ref()) {
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

/// The report's attributions; with a lexicon also what is said within them.
fn lines<'a>(read: &'a Read, lexicon: Option<&Lexicon>) -> Vec<Line<'a>> {
    let spans = |places: &[Place]| places.iter().map(|p| span(read, p)).collect();
    let line = |attribution: &demarche_language::Attribution, nested| Line {
        doc: &read.report.id,
        source: spans(&attribution.source),
        cue: spans(&attribution.cue),
        content: spans(&attribution.content),
        by: source_of(attribution, &read.sentences, &read.mentions).into_iter().map(|a| a.code.to_string()).collect(),
        quoted: attribution.content.iter().any(|p| is_quoted(read, p)),
        nested,
    };
    let mut out: Vec<Line> = attributions(&read.sentences).iter().map(|a| line(a, false)).collect();
    if let Some(lexicon) = lexicon {
        out.extend(nested_attributions(&read.sentences, lexicon).iter().map(|a| line(a, true)));
    }
    out
}

fn span(read: &Read, place: &Place) -> [usize; 2] {
    let tokens = &read.sentences[place.sentence].tokens;
    [tokens[place.words.first].start, tokens[place.words.last].end]
}

fn is_quoted(read: &Read, place: &Place) -> bool {
    let quoted = &read.sentences[place.sentence].quoted;
    (place.words.first..=place.words.last).any(|i| quoted.get(i).copied().unwrap_or(false))
}
