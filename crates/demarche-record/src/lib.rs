//! The record: one SQLite file that keeps reports, the acts read from them, and what analysts made of these.
//!
//! [`Record::open`] opens or makes one. [`Record::add`] stores reports with their acts, each once, whatever is added again; [`Record::correct`]
//! writes down what an analyst decides and [`Record::undo`] takes it back; nothing is overwritten. [`Record::board`] is the board at any day and
//! [`Record::changes`] what moved between two. How acts are found, this crate does not know: it is handed them.
//!
//! Every change is one transaction in write-ahead mode: a program that is killed leaves the record as it was before or after it, never between.

// so that what tests share can name the crate as they do
#[cfg(test)]
extern crate self as demarche_record;

pub mod asking;

mod acts;
mod add;
mod alike;
mod atom;
mod board;
mod calendar;
mod changes;
mod check;
mod correct;
mod dealings;
mod deeds;
mod error;
mod export;
mod feeds;
mod file;
mod filter;
#[cfg(test)]
mod full;
mod news;
mod plain;
mod replay;
mod search;
mod shape;
mod show;
mod sql;
mod stories;
mod written;

pub use acts::{ActState, Kept};
pub use add::{Added, Item, Reading, Reread};
pub use atom::atom;
pub use board::{Asked, Window};
pub use calendar::calendar;
pub use changes::{Briefing, Deadline};
pub use check::Fault;
pub use correct::{Action, By, CHANGEABLE, Correction, Fields, Made};
pub use dealings::Dealing;
pub use error::{Error, Result};
pub use export::Sentence;
pub use file::{Record, is_record};
pub use filter::Filter;
pub use news::{agreed, new_shifts};
pub use search::Hit;
pub use show::{ShownAct, ShownReport, StoredReport, Totals};
pub use sql::Rows;
