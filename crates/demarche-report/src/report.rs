//! What a report is, and what a reader is told.

use jiff::Zoned;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::language::{self, Language};
use crate::problem::Fault;
use crate::published::{self, DateSource, Evidence};

/// One report: its text and what is known of where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Names the report, once among the reports that one [`Reports`](crate::Reports) gives: the `id` of a JSON line or a
    /// table's row, else the file's name without its ending, with the line or row where the file holds many; of a page
    /// or entry from the web, host and the part of its address that tells most (`example.org:truce-extended`). A second
    /// report of the same id gets `-2`, a third `-3`, with a note.
    pub id: String,
    /// The title, without space around it. In a text file the first line, where a blank line follows.
    pub title: Option<String>,
    /// The text that every offset counts in, in characters (Unicode scalar values) from its start. A text file's text
    /// is kept as it is, line ends and title included, without a byte-order mark. Of all others it is the title, two
    /// line feeds and the text; only the text where there is no title.
    pub text: String,
    /// The day of publication, from which relative times ("on Tuesday") are counted.
    pub published: Date,
    /// How [`published`](Self::published) is known.
    pub published_from: DateSource,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The language it is written in.
    pub language: Language,
    /// What a reader should know of how it was read, a sentence each: a guessed date, an id met twice.
    pub notes: Vec<String>,
}

impl Report {
    /// Whether the report is in English, or too short to tell.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.language.is_english()
    }
}

/// What a reader is told besides the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The day of publication of every report, whatever the reports themselves say.
    pub published: Option<Date>,
    /// The day it is now: the date of a report that has none, and the latest that a date read from a text can be.
    pub today: Date,
    /// The longest report that is read, in bytes of UTF-8: a text file, a JSON line, a table's row, a page, the text of a
    /// document. A longer one is a [`Problem`](crate::Problem).
    pub max_bytes: u64,
}

impl Options {
    /// The longest report that is read unless another length is asked for: 256 MiB.
    pub const MAX_BYTES: u64 = 256 << 20;

    /// The standing choices, with `today` as the day it is now.
    #[must_use]
    pub const fn new(today: Date) -> Self {
        Self { published: None, today, max_bytes: Self::MAX_BYTES }
    }
}

impl Default for Options {
    /// The standing choices, today by the system's clock and time zone.
    fn default() -> Self {
        Self::new(Zoned::now().date())
    }
}

/// What a source tells of a report.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub id: String,
    pub title: Option<String>,
    pub text: String,
    pub published: Option<String>,
    /// The day it was fetched from the web.
    pub fetched: Option<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
    pub notes: Vec<String>,
}

impl Draft {
    /// The draft with its title, if it has one, at the start of its text, as every report but a text file's has it. A
    /// first paragraph that only says the title again goes.
    pub fn headed(mut self) -> Self {
        self.title = self.title.map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
        if let Some(title) = &self.title {
            let (first, rest) = self.text.split_once("\n\n").unwrap_or((&self.text, ""));
            let body = if first.trim() == title && !rest.is_empty() { rest } else { &self.text };
            self.text = format!("{title}\n\n{body}");
        }
        self
    }

    /// The draft, if its text has at most `limit` bytes.
    pub fn within(self, limit: u64) -> Result<Self, Fault> {
        if self.text.len() as u64 > limit { Err(Fault::TooLong { limit }) } else { Ok(self) }
    }

    /// The report, its date and language settled.
    pub fn finish(self, options: &Options) -> Report {
        let Self { id, title, text, published, fetched, outlet, url, language, mut notes } = self;
        let names = [Some(id.as_str()), url.as_deref()];
        let evidence =
            Evidence { metadata: published.as_deref(), names: &names, fetched: fetched.as_deref(), text: &text };
        let (published, published_from) = published::settle(&evidence, options, &mut notes);
        let language = language::settle(language.as_deref(), &text, &mut notes);
        Report { id, title, text, published, published_from, outlet, url, language, notes }
    }
}
