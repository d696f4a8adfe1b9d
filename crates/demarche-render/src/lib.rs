//! The board for people: a view for the terminal and a briefing note in Markdown.
//!
//! ```text
//! Board ──► words (names, signs, dates, order) ──► page (wrapping, colour) ──► terminal()
//!                                             └──► note (escapes, footnotes) ─► markdown()
//! ```
//!
//! Both are pure functions of the board, and both keep to these rules:
//!
//! - No line stands without its evidence: the report, the number of the sentence (from 0, as `demarche explain --sentence` counts)
//!   and the sentence.
//! - What a report says is quoted, never obeyed. [`text::neutral`] takes everything out of a report's words that a terminal or an
//!   editor would act upon, and `markdown` escapes what a browser would.
//! - A sign never stands without its word, so nothing is told by colour or shape alone.
//! - An allegation is somebody's: "X says that Y broke it".
//! - What was not found is left out, and the end of the page says what that means.

pub mod briefing;
mod markdown;
mod page;
pub mod record;
mod table;
mod terminal;
mod text;
pub mod words;

#[cfg(test)]
mod testing;

pub use briefing::{briefing_markdown, briefing_terminal};
pub use markdown::markdown;
pub use table::table;
pub use terminal::terminal;
pub use text::one_line;
pub use words::{Shown, counted};
