//! Sentences and actors to acts in PLOVER: who did what to whom, with which status, by whose word.
//!
//! [`Lexicon`] is what is known of words; [`code`] finds the acts of a report. The way of a sentence: `lexicon` offers the frames of a
//! word, `fill` tests their conditions on the tree (`syntax`) and finds who fills their slots, `status` tells whether it happened,
//! `speaker` by whose word, `theme` what it is about; `parties` settles what only the whole report tells.

mod act;
mod addressee;
mod assess;
mod attribution;
mod code;
mod confidence;
mod date;
mod fill;
mod lexicon;
mod marks;
mod merge;
mod opinion;
mod parties;
mod speaker;
mod status;
mod supposed;
mod syntax;
mod theme;
mod when;

pub use act::{Act, Assessment, EventType, Evidence, Holder, Issue, Reading, Sense, Sign, Status};
pub use attribution::{nested_attributions, source_of};
pub use code::{Coded, Trace, code};
pub use date::{ActDate, Granularity, Open, Tense, TimeExpression, TimeKind, duration, time_expressions};
pub use lexicon::Lexicon;
