//! Reports from files and streams: the bytes of a source to [`Report`]s.
//!
//! A source is a file, a folder or standard input. What a file is, its first bytes tell: text (one report), JSON lines or
//! a JSON document, a table (CSV, TSV, Parquet), a web page, a feed (RSS, Atom, JSON Feed), a web archive (WARC), a PDF,
//! DOCX or ODT document; each also packed with gzip or zstd. JSON, tables and archives are read report by report, so that
//! a file of any size takes no more memory than its longest report. What cannot be read is a [`Problem`] that names the
//! source, the place and what to do; it never stops the reports that follow.
//!
//! For what is fetched from the web, [`entries`] reads a feed, [`report_of_page`] a page and [`report_of_entry`] an entry.
//! [`Outlets`] tells of an outlet in which country it is and whether a state runs it.
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
mod columns;
mod date;
mod document;
mod feed;
mod folder;
mod html;
mod id;
mod jsonl;
mod kind;
mod language;
mod office;
mod outlets;
mod parquet;
mod pdf;
mod problem;
mod published;
mod record;
mod report;
mod retelling;
mod scan;
mod source;
mod table;
mod txt;
mod unpack;
mod warc;

pub use date::{DateError, parse_date};
pub use feed::{Entry, entries, report_of_entry};
pub use folder::files;
pub use html::report_of_page;
pub use language::{Language, LanguageSource};
pub use outlets::{Outlet, OutletError, Outlets};
pub use pdf::READER as PDF_READER;
pub use problem::{Fault, Problem};
pub use published::DateSource;
pub use report::{Options, Report};
pub use retelling::{Kinship, RETOLD, Retelling, Sketch, SketchError, bands, retelling};
pub use scan::month_of;
pub use source::{Reports, read_from, read_source, read_sources};
