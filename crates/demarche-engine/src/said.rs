//! Who says, thinks or wants what in a report, with places in its text.

use crate::Read;
use demarche_coding::{Lexicon, nested_attributions, source_of};
use demarche_language::{Attribution, Place, attributions};
use serde::Serialize;

/// An attribution as it is handed on. Spans are `[start, end]` in characters from the start of the report's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The report.
    pub doc: String,
    /// Who says it.
    pub source: Vec<[usize; 2]>,
    /// The words that tell so.
    pub cue: Vec<[usize; 2]>,
    /// What is said.
    pub content: Vec<[usize; 2]>,
    /// Codes of the actors that the source is, where it is one.
    pub by: Vec<String>,
    /// Whether words of the content stand in quotation marks: a direct or a mixed quotation.
    pub quoted: bool,
    /// Whether it stands within the content of another one.
    pub nested: bool,
}

/// The report's attributions; with a lexicon also what is said within them.
pub fn said(read: &Read, nested: Option<&Lexicon>) -> Vec<Said> {
    let mut all: Vec<Said> = attributions(&read.sentences).iter().map(|a| of(read, a, false)).collect();
    if let Some(lexicon) = nested {
        all.extend(nested_attributions(&read.sentences, lexicon).iter().map(|a| of(read, a, true)));
    }
    all
}

fn of(read: &Read, attribution: &Attribution, nested: bool) -> Said {
    let spans = |places: &[Place]| places.iter().filter_map(|p| span(read, p)).collect();
    Said {
        doc: read.report.id.clone(),
        source: spans(&attribution.source),
        cue: spans(&attribution.cue),
        content: spans(&attribution.content),
        by: source_of(attribution, &read.sentences, &read.mentions).into_iter().map(|a| a.code.to_string()).collect(),
        quoted: attribution.content.iter().any(|p| is_quoted(read, p)),
        nested,
    }
}

fn span(read: &Read, place: &Place) -> Option<[usize; 2]> {
    let tokens = &read.sentences.get(place.sentence)?.tokens;
    Some([tokens.get(place.words.first)?.start, tokens.get(place.words.last)?.end])
}

fn is_quoted(read: &Read, place: &Place) -> bool {
    let quoted = read.sentences.get(place.sentence).map(|s| s.quoted.as_slice()).unwrap_or_default();
    (place.words.first..=place.words.last).any(|i| quoted.get(i).copied().unwrap_or(false))
}
