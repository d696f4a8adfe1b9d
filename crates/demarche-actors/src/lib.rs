//! Mentions in sentences to political actors: PLOVER country and sector, name, role; coreference inside a report.

mod actor;

pub use actor::{Actor, Sector};
