//! Mentions in sentences to political actors: PLOVER country and sector, name; coreference inside a report.
//!
//! [`Tables`] is what is known of the world; [`resolve`] finds who is meant where in a report.

mod actor;
mod check;
mod coreference;
mod mention;
mod phrase;
mod resolve;
mod tables;

pub use actor::{Actor, Sector};
pub use check::rows;
pub use mention::{Kind, Mention, Mentions};
pub use phrase::{is_against, is_opposed, is_reciprocal};
pub use resolve::resolve;
pub use tables::{TableError, Tables};
