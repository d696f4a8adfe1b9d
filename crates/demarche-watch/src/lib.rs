//! Follows feeds politely: addresses that the user wrote to [`Report`](demarche_report::Report)s.
//!
//! This is the only part of Demarche that opens a network connection. It connects to the feeds of a list
//! ([`Feeds::parse`]), to the pages that their entries name where the feed has extracts only, to where these redirect,
//! and to the `robots.txt` of each of these hosts. It sends no cookies, no referrers, no passwords, and uses no proxy.
//!
//! - **Polite**: one request at a time to each host, with a pause after it; `robots.txt`, `Crawl-delay` and
//!   `Retry-After` are kept; what has not changed is not sent again (`ETag`, `Last-Modified`); a feed that fails is left
//!   alone for longer each time.
//! - **Wary**: limits of time and size, packed as well as unpacked; at most five redirects, to http and https only; no
//!   connection to a private address unless it is allowed for the feed's own host, and none ever to link-local addresses.
//!   The address that is checked is the one that is connected to.
//! - **Sure**: what is remembered between two rounds is a plain value ([`States`]) that the caller keeps. An entry counts
//!   as seen only after its report is stored, so that a process killed at any moment loses nothing.
//!
//! ```no_run
//! use demarche_watch::{Event, Feeds, Rounds, SetupError, States, Watcher};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let feeds = Feeds::parse(&std::fs::read_to_string("feeds.toml")?)?;
//! Watcher::new(feeds).run(States::default(), Rounds::Once, |events| {
//!     for event in events {
//!         match event {
//!             Event::Report { report, .. } => println!("{:?} {}", report.title, report.id),
//!             Event::State { key, json } => println!("remember {key}: {json}"),
//!             Event::Problem(problem) => eprintln!("{problem}"),
//!             Event::Done(outcome) => eprintln!("{outcome}"),
//!         }
//!     }
//!     Ok::<(), SetupError>(())
//! })?;
//! # Ok(())
//! # }
//! ```

mod address;
mod body;
mod clock;
mod entry;
mod event;
mod feeds;
mod net;
mod resolve;
mod robots;
mod state;
#[cfg(test)]
mod tests;
mod trouble;
mod turn;
mod watcher;

pub use clock::Clock;
pub use event::{Event, Found, Outcome};
pub use feeds::{Feed, Feeds, FeedsError, Full, Limits};
pub use state::{FeedState, HostState, Key, Robots, States};
pub use trouble::{Problem, Trouble};
pub use watcher::{Rounds, SetupError, Watcher};
