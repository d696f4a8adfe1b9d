//! Sentences and actors to acts in PLOVER: who did what to whom, with which status, by whose word.

mod act;

pub use act::{Act, ActDate, Assessment, Evidence, EventType, Granularity, Issue, Sense, Status};
