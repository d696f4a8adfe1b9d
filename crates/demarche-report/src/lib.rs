//! Reports from files and streams: the bytes of a source to [`Report`]s.
//!
//! A source is a text file (one report), a file of JSON lines (one report a line, read one by one, so that a file of
//! any size takes no more memory than its longest report) or standard input. What cannot be read is a [`Problem`] that
//! names the source, the place and what to do; it never stops the reports that follow.
//!
//! ```no_run
//! use demarche_report::{Options, read_sources};
//!
//! for report in read_sources(["talks.txt", "archive.jsonl", "-"], &Options::default()) {
//!     match report {
//!         Ok(report) => println!("{} {} {:?}", report.id, report.published, report.title),
//!         Err(problem) => eprintln!("{problem}"),
//!     }
//! }
//! ```

mod bytes;
mod date;
mod document;
mod feed;
mod html;
mod id;
mod jsonl;
mod kind;
mod language;
mod problem;
mod published;
mod record;
mod report;
mod retelling;
mod scan;
mod source;
mod txt;

pub use date::{DateError, parse_date};
pub use feed::{Entry, entries, report_of_entry};
pub use html::report_of_page;
pub use language::{Language, LanguageSource};
pub use problem::{Fault, Problem};
pub use published::DateSource;
pub use report::{Options, Report};
pub use retelling::{Kinship, RETOLD, Retelling, Sketch, SketchError, bands, retelling};
pub use scan::month_of;
pub use source::{Reports, read_from, read_source, read_sources};
