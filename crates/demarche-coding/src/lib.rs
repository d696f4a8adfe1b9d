//! Sentences and actors to acts in PLOVER: who did what to whom, with which status, by whose word.
//!
//! [`Lexicon`] is what is known of words; [`code`] finds the acts of a report. The way of a sentence: `lexicon` offers the frames of a
//! word, `fill` tests their conditions on the tree (`syntax`) and finds who fills their slots, `status` tells whether it happened,
//! `speaker` by whose word, `theme` what it is about, `places` and `locate` where it took place; `parties` settles what only the whole report tells.

mod act;
mod addressee;
mod assess;
mod attribution;
mod code;
mod confidence;
mod context;
mod date;
mod fill;
mod lemmas;
mod lexicon;
mod locate;
mod marks;
mod merge;
mod mode;
mod opinion;
mod parties;
mod places;
mod scale;
mod speaker;
mod status;
mod supposed;
mod syntax;
mod theme;
mod when;
mod wordlist;

pub use act::{
    Act, Assessment, EventType, Evidence, Holder, Issue, Location, Reading, Sense, Settled, Sign, Status, Telling,
};
pub use attribution::{nested_attributions, source_of};
pub use code::{Coded, PlaceNote, Trace, code};
pub use context::CONTEXTS;
pub use date::{ActDate, Granularity, Open, Tense, TimeExpression, TimeKind, cardinal, duration, time_expressions};
pub use demarche_places::Kind as PlaceKind;
pub use lexicon::Lexicon;
pub use mode::modes;
pub use scale::Scale;
