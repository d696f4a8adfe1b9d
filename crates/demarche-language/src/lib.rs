//! English text to sentences: words, parts of speech, lemmas and dependency trees after Universal Dependencies.
//!
//! [`split`] cuts text into sentences and words by rules; [`Reader`] runs one small transformer over them.

pub mod conllu;
mod encode;
mod lemma;
mod model;
mod reader;
mod sentence;
pub mod split;
mod tree;

pub use model::{Model, ModelError};
pub use reader::Reader;
pub use sentence::{Sentence, Token, Upos, is_rel};
