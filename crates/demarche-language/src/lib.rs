//! English text to sentences: words, parts of speech, lemmas and dependency trees after Universal Dependencies.

mod sentence;
pub mod split;

pub use sentence::{Sentence, Token, Upos};
