//! English text to sentences: words, parts of speech, lemmas and dependency trees after Universal Dependencies, names, attributions
//! (who says what), and the words that may be triggers of acts.
//!
//! [`split`] cuts text into sentences and words by rules; [`Reader`] runs one small transformer over them.

mod attribution;
pub mod conllu;
mod encode;
mod heads;
mod labels;
mod lemma;
mod model;
mod quotes;
mod reader;
mod sentence;
pub mod split;
mod tree;

pub use attribution::{Attribution, Place, attributions};
pub use lemma::dictionary_forms;
pub use model::{Model, ModelError};
pub use quotes::quotations;
pub use reader::{Pair, Reader};
pub use sentence::{Name, NameKind, Role, RoleSpan, Sentence, Token, Trigger, Upos, Words, is_rel};
