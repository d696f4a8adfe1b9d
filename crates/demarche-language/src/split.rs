//! Text to paragraphs, sentences and words, by rules after the English tokenisation of Universal Dependencies.
//!
//! The steps, each in a file of its own and each linear in the length of the text:
//!
//! 1. `paragraphs`: a blank line ends a paragraph, and so does the end of a line, unless the text is hard-wrapped;
//! 2. `words`: what stands between two spaces is cut into words, as UD does: "don't" → "do", "n't"; "$5" → "$", "5";
//!    "U.S.-led" → "U.S.", "-", "led"; addresses and numbers stay whole;
//! 3. `sentences`: a word that can end a sentence does so if what follows can start one.
//!
//! `abbreviations` holds the words that the rules need to know. Nothing here can fail: every character that shows is
//! part of exactly one word, whatever the text.
//!
//! ```
//! let read = demarche_language::split::sentences("The U.S. didn't answer. Kyiv did.");
//! let words: Vec<Vec<&str>> = read.iter().map(|s| s.words.iter().map(|w| w.form.as_str()).collect()).collect();
//! assert_eq!(words, [vec!["The", "U.S.", "did", "n't", "answer", "."], vec!["Kyiv", "did", "."]]);
//! ```

mod abbreviations;
mod characters;
mod paragraphs;
mod sentences;
mod words;

pub use sentences::Sentences;

/// One syntactic word. A contraction is several: "don't" is "do" and "n't", each with its own place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word as written.
    pub form: String,
    /// Where it starts, in characters from the start of the text.
    pub start: usize,
    /// Where it ends (exclusive), in characters from the start of the text.
    pub end: usize,
    /// Whether it goes on the multiword token that the word before it belongs to, as "n't" does after "do"
    /// (CoNLL-U: the line `3-4 don't`). False for what merely stands without a space before it, such as a full stop.
    pub glued: bool,
}

/// One sentence: where it stands and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Where its first word starts, in characters from the start of the text.
    pub start: usize,
    /// Where its last word ends (exclusive), in characters from the start of the text.
    pub end: usize,
    /// Number of the paragraph it stands in, from 0.
    pub paragraph: usize,
    /// Its words, in order; never empty.
    pub words: Vec<Word>,
}

/// The most words a sentence may have; a longer run of text without an end is cut at a comma or the like.
pub const LONGEST: usize = 400;

/// All sentences of `text`, in order. [`Sentences`] gives the same one at a time.
pub fn sentences(text: &str) -> Vec<Span> {
    Sentences::new(text).collect()
}
