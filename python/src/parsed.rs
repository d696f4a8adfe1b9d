//! Sentences as Python has them.

use demarche_language::Sentence;
use serde::Serialize;

/// A sentence. Offsets are characters from the start of the report's text, `end` exclusive.
#[derive(Serialize)]
pub struct Parsed<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    paragraph: usize,
    tokens: Vec<Word<'a>>,
    names: Vec<Named>,
}

/// A word.
#[derive(Serialize)]
struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    glued: bool,
    upos: &'a str,
    lemma: &'a str,
    /// Index of the word it depends on; null for the root.
    head: Option<usize>,
    deprel: &'a str,
}

/// A name: its first and last word, both included, and where it stands.
#[derive(Serialize)]
struct Named {
    kind: &'static str,
    first: usize,
    last: usize,
    start: usize,
    end: usize,
}

impl<'a> Parsed<'a> {
    /// A sentence of ours.
    pub fn of(sentence: &'a Sentence) -> Self {
        let word = |t: &'a demarche_language::Token| Word {
            text: &t.text,
            start: t.start,
            end: t.end,
            glued: t.glued,
            upos: t.upos.as_str(),
            lemma: &t.lemma,
            head: t.head,
            deprel: &t.rel,
        };
        let name = |n: &demarche_language::Name| {
            let (first, last) = (n.words.first, n.words.last);
            let (start, end) = (sentence.tokens.get(first)?.start, sentence.tokens.get(last)?.end);
            Some(Named { kind: n.kind.as_str(), first, last, start, end })
        };
        Self {
            text: &sentence.text,
            start: sentence.start,
            end: sentence.end,
            paragraph: sentence.paragraph,
            tokens: sentence.tokens.iter().map(word).collect(),
            names: sentence.names.iter().filter_map(name).collect(),
        }
    }
}
