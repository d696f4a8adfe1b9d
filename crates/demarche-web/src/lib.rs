//! The record in a browser: what moved, where the talks stand, each line down to its sentences, corrections in place.
//!
//! ```text
//! request ──► guard (who, from where) ──► view (which board) ──► shelf (the record, for many readers) ──► pages, api ──► answer
//!                                                                  ▲
//!                                             jobs (reports that are added meanwhile)
//! ```
//!
//! Pages are made on the server and work without scripts; `assets/script.js` makes them quicker to use. Nothing is asked of any other host. All that
//! comes from reports is written by [`maud`], which escapes it, and [`html::text`] takes out what would act.
//!
//! [`serve`] answers requests until it is told to stop; [`board_page`] makes one file of a board, to be mailed.

mod api;
mod fault;
mod file;
mod guard;
mod html;
mod jobs;
mod pages;
mod serve;
mod shelf;
mod view;

pub use fault::Fault;
pub use file::board_page;
pub use guard::{Door, hash, verify};
pub use jobs::{Add, Source, Step};
pub use serve::{Address, Options, serve};
pub use shelf::Shelf;

use guard::Guard;
use jobs::Jobs;
use std::sync::Arc;

/// What all requests share.
struct Site {
    shelf: Arc<Shelf>,
    guard: Guard,
    jobs: Jobs,
    /// With which name corrections are signed unless another is chosen.
    author: String,
}

type Shared = Arc<Site>;
