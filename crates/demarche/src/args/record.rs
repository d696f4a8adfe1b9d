//! The words of `demarche record`.

use super::{CodeFormat, Colour, Reading, Sources, confidence};
use clap::{Args, Subcommand, ValueEnum};
use demarche_coding::{EventType, Issue, Status};
use demarche_record::Window;
use demarche_record::asking::{code, day, event_type, issue, status, window};
use jiff::civil::Date;
use std::path::PathBuf;

/// What is done with a record.
#[derive(Debug, Subcommand)]
pub enum RecordCommand {
    /// Add reports to a record, each once; what is there already is passed over
    #[command(after_help = "\
Examples:
  demarche record add talks.dmr reports/             makes the record where there is none
  demarche record add talks.dmr news.jsonl feed.xml page.html
  demarche record add talks.dmr --outlets sources.toml archive.warc.gz

Reports in other languages than English are kept, marked unread. A run that was stopped can be run again: it goes on where it was.")]
    Add {
        /// The record
        record: PathBuf,
        #[command(flatten)]
        sources: Sources,
        /// A table of outlets (TOML): which country each is of, and whether the state runs it
        #[arg(long, value_name = "FILE")]
        outlets: Option<PathBuf>,
    },
    /// Read reports again that another version of the program read; corrections stay
    #[command(after_help = "\
Examples:
  demarche record code talks.dmr
  demarche record code talks.dmr --knowledge my-tables")]
    Code {
        /// The record
        record: PathBuf,
        #[command(flatten)]
        reading: Reading,
    },
    /// List acts, reports or corrections
    #[command(after_help = "\
Examples:
  demarche record list talks.dmr                               the latest acts
  demarche record list talks.dmr --party RUS --type REJECT --since 2025-04-01
  demarche record list talks.dmr --max-confidence 0.4          the doubtful ones, to be judged
  demarche record list talks.dmr --reports
  demarche record list talks.dmr --corrections --format jsonl")]
    List {
        /// The record
        record: PathBuf,
        #[command(flatten)]
        filter: Filters,
        /// List reports instead
        #[arg(long, conflicts_with = "corrections")]
        reports: bool,
        /// List corrections instead, the last ones first
        #[arg(long)]
        corrections: bool,
        /// With --reports: only those of the story of this report
        #[arg(long, value_name = "NAME", requires = "reports")]
        story: Option<String>,
        /// Also acts that were rejected
        #[arg(long)]
        rejected: bool,
        /// At most so many; 0 for all
        #[arg(long, short = 'n', value_name = "N", default_value_t = 50)]
        limit: usize,
        #[command(flatten)]
        look: Look,
    },
    /// Show an act (by its number), a report (by its name), or how much the record holds
    #[command(after_help = "\
Examples:
  demarche record show talks.dmr                how much it holds
  demarche record show talks.dmr 1234           an act: where it is told, what was corrected
  demarche record show talks.dmr kyiv-04-23     a report with its acts")]
    Show {
        /// The record
        record: PathBuf,
        /// An act's number or a report's name
        what: Option<String>,
        #[command(flatten)]
        look: Look,
    },
    /// Look for words in the reports
    #[command(after_help = "\
Examples:
  demarche record search talks.dmr Easter truce          both words, in any form
  demarche record search talks.dmr '\"Easter truce\"'      the phrase
  demarche record search talks.dmr 'violat* -Gaza' --latest")]
    Search {
        /// The record
        record: PathBuf,
        /// Words; "a phrase", any ending*, -without
        #[arg(required = true, allow_hyphen_values = true)]
        words: Vec<String>,
        /// Reports of this day or later
        #[arg(long, value_name = "DATE", value_parser = day)]
        since: Option<Date>,
        /// Reports of this day or before
        #[arg(long, value_name = "DATE", value_parser = day)]
        until: Option<Date>,
        /// The latest first, not the best
        #[arg(long)]
        latest: bool,
        /// At most so many; 0 for all
        #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
        limit: usize,
        #[command(flatten)]
        look: Look,
    },
    /// Confirm, reject or change acts, or add one that was missed
    #[command(after_help = "\
Examples:
  demarche record correct talks.dmr 1234 --confirm
  demarche record correct talks.dmr 1234 1240 --reject --reason \"a film, not a war\"
  demarche record correct talks.dmr 1234 --set status=planned --set recipient=UKR/GOV:Kyiv
  demarche record correct talks.dmr 1234 --set actor=UNO/GOV:mission --alike --dry-run
  demarche record correct talks.dmr --add kyiv-04-23 --quote \"Kyiv turned the offer down.\" \\
      --set type=REJECT --set actor=UKR/GOV:Kyiv --set trigger=turned

Values: actors are CODE or CODE:WORDS OF THE SENTENCE, several parted by commas; dates are YYYY-MM-DD, YYYY-MM, YYYY or FIRST/LAST;
lists are parted by commas; an empty value empties the field. Nothing is overwritten: `undo` takes back what was done in one go.")]
    Correct {
        /// The record
        record: PathBuf,
        /// The acts, by their numbers
        #[arg(value_name = "ACT")]
        acts: Vec<i64>,
        /// They are right
        #[arg(long, group = "what")]
        confirm: bool,
        /// They are wrong, and make no line
        #[arg(long, group = "what")]
        reject: bool,
        /// A field and what it should be
        #[arg(long, value_name = "FIELD=VALUE")]
        set: Vec<String>,
        /// Add an act that this report tells
        #[arg(long, value_name = "REPORT", group = "what", requires = "quote", conflicts_with = "acts")]
        add: Option<String>,
        /// The sentence of the act to add, as the report has it
        #[arg(long, value_name = "WORDS", requires = "add")]
        quote: Option<String>,
        /// Also acts with the same mistake, of which nobody has spoken yet
        #[arg(long, conflicts_with_all = ["add", "confirm"])]
        alike: bool,
        /// Only print what would be corrected
        #[arg(long, conflicts_with = "add")]
        dry_run: bool,
        #[command(flatten)]
        by: Signed,
    },
    /// Take back a correction, with all that was made in one go with it
    #[command(after_help = "\
Examples:
  demarche record undo talks.dmr             the last one
  demarche record undo talks.dmr 17          this one; undo an undoing to make it hold again")]
    Undo {
        /// The record
        record: PathBuf,
        /// The correction's number [default: the last one in force]
        correction: Option<i64>,
        #[command(flatten)]
        by: Signed,
    },
    /// Print what moved since a day: the morning briefing
    #[command(after_help = "\
Examples:
  demarche record changes talks.dmr                          since yesterday
  demarche record changes talks.dmr --since 2025-04-20 --format markdown > briefing.md
  demarche record changes talks.dmr --format atom -o changes.xml")]
    Changes {
        /// The record
        record: PathBuf,
        /// The first day whose reports are new: a date, today, yesterday, or a number of days ago such as 7d
        #[arg(long, value_name = "DATE", value_parser = day, default_value = "yesterday")]
        since: Date,
        /// How to print it
        #[arg(long, value_enum, default_value_t = ChangesFormat::Terminal)]
        format: ChangesFormat,
        /// Days ahead whose deadlines and meetings are told
        #[arg(long, value_name = "DAYS", default_value_t = demarche_record::Briefing::NEAR)]
        near: u32,
        #[command(flatten)]
        board: BoardOf,
        /// Doubtful lines too
        #[arg(long)]
        all: bool,
        /// Read the words of the board from this folder
        #[arg(long, value_name = "DIR")]
        knowledge: Option<PathBuf>,
        /// Write to this file and not to standard output
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Width of the terminal view in columns [default: the terminal's, else 100]
        #[arg(long)]
        width: Option<usize>,
        /// When to use colour
        #[arg(long, value_enum, default_value_t = Colour::Auto)]
        color: Colour,
    },
    /// Write the acts, the calendar, or corrected sentences to a file
    #[command(after_help = "\
Examples:
  demarche record export talks.dmr -o acts.parquet
  demarche record export talks.dmr --format cameo --since 2025-01-01 -o events.csv
  demarche record export talks.dmr --format icalendar -o talks.ics
  demarche record export talks.dmr --corrections -o training/data/acts/corrected.tsv")]
    Export {
        /// The record
        record: PathBuf,
        #[command(flatten)]
        filter: Filters,
        /// How to write them [default: what the ending of --output tells, else jsonl]
        #[arg(long, value_enum)]
        format: Option<ExportFormat>,
        /// Sentences of which analysts spoke, with their acts as they stand, in the form that training reads
        #[arg(long, conflicts_with = "format")]
        corrections: bool,
        /// Write to this file, which appears when it is whole, and not to standard output
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// In the CAMEO table, also acts that are not told as done
        #[arg(long)]
        all_statuses: bool,
        /// Read the tables of codes from this folder
        #[arg(long, value_name = "DIR")]
        knowledge: Option<PathBuf>,
    },
    /// Check that a record is sound
    #[command(after_help = "\
Examples:
  demarche record check talks.dmr && cp talks.dmr backup/")]
    Check {
        /// The record
        record: PathBuf,
    },
    /// Answer a question in SQL over the views reports, acts, parties and corrections
    #[command(after_help = "\
Examples:
  demarche record sql talks.dmr \"SELECT actor, type, count(*) AS n FROM acts GROUP BY actor, type ORDER BY n DESC LIMIT 20\"
  demarche record sql talks.dmr --format csv \"SELECT * FROM acts WHERE type = 'THREATEN'\" > threats.csv

It only reads. docs/record.md has the columns.")]
    Sql {
        /// The record
        record: PathBuf,
        /// The question, or - to read it from standard input
        question: String,
        /// How to print the answer
        #[arg(long, value_enum, default_value_t = RowsFormat::Table)]
        format: RowsFormat,
    },
}

/// Which acts.
#[derive(Debug, Args)]
pub struct Filters {
    /// Told on this day or later: a date, today, yesterday, or a number of days ago such as 7d
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,
    /// Told on this day or before
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Date>,
    /// One of these takes part or speaks: RUS/GOV, or RUS for all of a country
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    pub party: Vec<String>,
    /// Of these types: AGREE, REJECT, …
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = event_type)]
    pub types: Vec<EventType>,
    /// On these issues: ceasefire, talks, …
    #[arg(long, value_name = "ISSUE", value_delimiter = ',', value_parser = issue)]
    pub issue: Vec<Issue>,
    /// With these statuses: actual, planned, …
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub status: Vec<Status>,
    /// Told by this report
    #[arg(long, value_name = "NAME")]
    pub report: Option<String>,
    /// At least so sure, from 0 to 1
    #[arg(long, value_name = "P", value_parser = confidence)]
    pub min_confidence: Option<f32>,
    /// At most so sure
    #[arg(long, value_name = "P", value_parser = confidence)]
    pub max_confidence: Option<f32>,
}

impl Filters {
    /// Whether nothing but days is asked for.
    pub fn only_days(&self) -> bool {
        let Self { since: _, until: _, party, types, issue, status, report, min_confidence, max_confidence } = self;
        party.is_empty()
            && types.is_empty()
            && issue.is_empty()
            && status.is_empty()
            && report.is_none()
            && min_confidence.is_none()
            && max_confidence.is_none()
    }

    /// The same, as the record takes it.
    pub fn filter(&self, rejected: bool) -> demarche_record::Filter {
        demarche_record::Filter {
            since: self.since,
            until: self.until,
            parties: self.party.clone(),
            types: self.types.clone(),
            issues: self.issue.clone(),
            statuses: self.status.clone(),
            report: self.report.clone(),
            least: self.min_confidence,
            most: self.max_confidence,
            rejected,
            unjudged: false,
        }
    }
}

/// Which board of a record.
#[derive(Debug, Clone, Default, Args)]
pub struct BoardOf {
    /// As it stood on this day [default: that of the latest report]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub at: Option<Date>,
    /// Look back so many days, or `all` [default: 365]
    #[arg(long, value_name = "DAYS", value_parser = window)]
    pub window: Option<Window>,
    /// Only acts of these: RUS/GOV, or RUS for all of a country
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    pub party: Vec<String>,
}

/// Who corrects, and why.
#[derive(Debug, Args)]
pub struct Signed {
    /// Your name
    #[arg(long, value_name = "NAME", env = "DEMARCHE_AUTHOR")]
    pub author: Option<String>,
    /// The reason
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub reason: String,
}

/// How to print what is listed.
#[derive(Debug, Args)]
pub struct Look {
    /// How to print it
    #[arg(long, value_enum, default_value_t = ListFormat::Terminal)]
    pub format: ListFormat,
    /// Width of the terminal view in columns [default: the terminal's, else 100]
    #[arg(long)]
    pub width: Option<usize>,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// Forms of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For reading on a terminal
    Terminal,
    /// One JSON object a line
    Jsonl,
}

/// Forms of the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChangesFormat {
    /// For reading on a terminal
    Terminal,
    /// A briefing note
    Markdown,
    /// For programs
    Json,
    /// A feed (RFC 4287), an entry for each change
    Atom,
}

/// Forms in which a record's content goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One JSON object a line
    Jsonl,
    /// A table, one act a row; lists are joined by `;`
    Csv,
    /// Columns with types, lists and parts
    Parquet,
    /// Records after the PLOVER codebook, one JSON object a line
    Plover,
    /// A table for models of CAMEO and ICEWS data: one row for each source and target
    Cameo,
    /// Meetings and deadlines for a calendar (RFC 5545)
    Icalendar,
}

impl ExportFormat {
    /// The form of the acts; `None` for the calendar.
    pub fn of_acts(self) -> Option<CodeFormat> {
        Some(match self {
            Self::Jsonl => CodeFormat::Jsonl,
            Self::Csv => CodeFormat::Csv,
            Self::Parquet => CodeFormat::Parquet,
            Self::Plover => CodeFormat::Plover,
            Self::Cameo => CodeFormat::Cameo,
            Self::Icalendar => return None,
        })
    }
}

/// Forms of the answer to a question in SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowsFormat {
    /// For reading on a terminal
    Table,
    /// RFC 4180
    Csv,
    /// One JSON object a line
    Jsonl,
}
