//! The command line's words.

mod record;
mod serve;

pub use record::{BoardOf, ChangesFormat, ExportFormat, Filters, ListFormat, Look, RecordCommand, RowsFormat, Signed};

pub use serve::Serve;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Reads reports about a negotiation and keeps where the talks stand.
#[derive(Debug, Parser)]
#[command(
    name = "demarche",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  demarche board examples/*.txt                 where the talks stand, on the terminal
  demarche board --format json talks.jsonl      the same, for programs
  demarche code --format jsonl report.txt       one act a line
  demarche explain report.txt --sentence 3      why sentence 3 was coded as it was
  curl … | demarche board --published 2025-04-23 -

Nothing that is read leaves this machine. Exit status: 0, 1 if a source could not be read, 2 for a wrong command line."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print where the talks stand: proposals, agreements, positions, meetings, warnings, disputes
    #[command(after_help = "\
Examples:
  demarche board examples/*.txt
  demarche board --format markdown news.jsonl > note.md
  demarche board --format html talks.dmr > board.html
  demarche board --format json -  < report.txt
  demarche board --all news.jsonl               doubtful lines too
  demarche board talks.dmr                      the board of a record, made by `demarche record add`
  demarche board talks.dmr --at 2025-04-23      as it stood that day")]
    Board {
        #[command(flatten)]
        sources: Sources,
        /// How to print it
        #[arg(long, value_enum, default_value_t = BoardFormat::Terminal)]
        format: BoardFormat,
        /// Width of the terminal view in columns [default: the terminal's, else 100]
        #[arg(long)]
        width: Option<usize>,
        /// When to use colour
        #[arg(long, value_enum, default_value_t = Colour::Auto)]
        color: Colour,
        /// Show doubtful lines too, marked as such
        #[arg(long, conflicts_with = "min_confidence")]
        all: bool,
        /// Show lines that rest on acts of at least this confidence, from 0 to 1 [default: that of firm acts]
        #[arg(long, value_name = "P", value_parser = confidence)]
        min_confidence: Option<f32>,
        #[command(flatten)]
        of: BoardOf,
    },
    /// Keep reports and acts in a record, correct them, see what moved
    #[command(subcommand, visible_alias = "rec")]
    Record(RecordCommand),
    /// Follow feeds, and keep what they bring in a record
    #[command(after_help = "\
Examples:
  demarche watch feeds.toml --record talks.dmr           until Ctrl-C
  demarche watch feeds.toml --record talks.dmr --once    one round over the feeds that are due, for cron
  */10 * * * *  demarche watch feeds.toml --record talks.dmr --once

The list of feeds is a text file; examples/feeds.toml in the source tells all that can stand in it:

  [[feed]]
  url = \"https://news.example.org/world/rss.xml\"
  name = \"Example News\"

It connects to the network: to the addresses in the list, to the pages that their entries name where
a feed has extracts only, to where these redirect, and to robots.txt there. Proxies are not used. A run that was stopped,
however, goes on where it was. Exit status: 0, 1 if a feed could not be read (with --once), 2 for a wrong command line.")]
    Watch {
        /// The list of feeds (TOML)
        feeds: PathBuf,
        /// The record; it is made where there is none
        #[arg(long, value_name = "RECORD")]
        record: PathBuf,
        /// Look once at the feeds that are due, and end
        #[arg(long)]
        once: bool,
        /// A table of outlets (TOML): which country each is of, and whether the state runs it
        #[arg(long, value_name = "FILE")]
        outlets: Option<PathBuf>,
        #[command(flatten)]
        reading: Reading,
    },
    /// Show a record in a browser: what moved, the board, every line's sentences, corrections
    Serve(Serve),
    /// Print the acts: who did what to whom, by whose word
    #[command(after_help = "\
Examples:
  demarche code report.txt                      one JSON object a line
  demarche code archive.jsonl | jq -r '[.type, .actor[0].code, .theme] | @tsv'
  demarche code archive.jsonl -o acts.parquet   columns with types, for data frames and DuckDB
  demarche code --format cameo archive.jsonl -o events.csv
  demarche code archive/ --into acts/            an archive of any size, file by file; run it again and it goes on where it was
  demarche code archive/ --into acts/ --shard 3/16    the third of sixteen that share the work")]
    Code {
        #[command(flatten)]
        sources: Sources,
        /// How to print them [default: what the ending of --output tells, else jsonl]
        #[arg(long, value_enum)]
        format: Option<CodeFormat>,
        /// Write to this file, which appears when all is read, and not to standard output
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// In the CAMEO table, also acts that are not told as done: negated, possible, conditional, planned
        #[arg(long)]
        all_statuses: bool,
        #[command(flatten)]
        parts: Parts,
    },
    /// Print who says, thinks or wants what: source, cue and content
    #[command(after_help = "\
Examples:
  demarche attributions report.txt              one JSON object a line, spans in characters
  demarche attributions --nested report.txt     also what is said within what is said")]
    Attributions {
        #[command(flatten)]
        sources: Sources,
        /// How to print them
        #[arg(long, value_enum, default_value_t = AttributionFormat::Jsonl)]
        format: AttributionFormat,
        /// Also print attributions that stand within the content of another one
        #[arg(long)]
        nested: bool,
    },
    /// Print the PLOVER type of what a given source does to a given target, one a line
    #[command(after_help = "\
Examples:
  demarche classify relations.tsv                a table with the columns sentence, source, target
  printf 'sentence\\tsource\\ttarget\\n…' | demarche classify -")]
    Classify {
        /// A table parted by tabs with the columns sentence, source and target (others are passed over), or - for standard input
        file: PathBuf,
        /// A folder with another model (model.int8.onnx, labels.json, tokenizer.json)
        #[arg(long, value_name = "DIR")]
        model: Option<PathBuf>,
        /// Threads to read with [default: one a core]
        #[arg(long, value_name = "N")]
        threads: Option<usize>,
    },
    /// Print words, lemmas, dependency trees and names in CoNLL-U
    #[command(after_help = "\
Examples:
  demarche parse report.txt
  demarche parse --input conllu treebank.conllu     keeps the words given")]
    Parse {
        #[command(flatten)]
        sources: Sources,
        /// What the files hold
        #[arg(long, value_enum, default_value_t = Input::Text)]
        input: Input,
    },
    /// Print why each act was coded: the word, the frame, the actors, what was left out and why
    #[command(after_help = "\
Examples:
  demarche explain report.txt
  demarche explain report.txt --sentence 3")]
    Explain {
        #[command(flatten)]
        sources: Sources,
        /// Only this sentence, counted from 0
        #[arg(long, value_name = "N")]
        sentence: Option<usize>,
    },
    /// Check the tables of a knowledge folder
    #[command(after_help = "\
Examples:
  demarche check-knowledge              the tables that the program carries
  demarche check-knowledge knowledge    those of a folder")]
    CheckKnowledge {
        /// The folder
        folder: Option<PathBuf>,
    },
}

/// What is read, and how.
#[derive(Debug, Args)]
pub struct Sources {
    /// Files and folders of text, JSON lines (id title text published outlet url language), web pages, feeds, tables, archives, PDF, DOCX …; - for standard input
    #[arg(required = true, value_name = "FILES")]
    pub files: Vec<PathBuf>,
    /// The day of the reports (YYYY-MM-DD), from which "Tuesday" and "last week" are counted; else what the reports tell
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub published: Option<Date>,
    /// The longest report that is read, in MiB; a longer file or line is named and left out
    #[arg(long, value_name = "MIB", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=4096))]
    pub max_size: u64,
    #[command(flatten)]
    pub reading: Reading,
}

/// How an archive is worked off.
#[derive(Debug, Args)]
pub struct Parts {
    /// Write many files into this folder, with a list of what is done; a run that was stopped goes on where it was
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    pub into: Option<PathBuf>,
    /// Only the I-th of N shares of the reports; the N runs may use one folder
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "into")]
    pub shard: Option<(u32, u32)>,
    /// Reports whose acts come into one file
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000), requires = "into")]
    pub chunk: u32,
}

fn shard(text: &str) -> Result<(u32, u32), String> {
    let told = || "give the share and how many there are, as in 3/16".to_owned();
    let (one, of) = text.split_once('/').ok_or_else(told)?;
    match (one.trim().parse(), of.trim().parse()) {
        (Ok(one), Ok(of)) if 1 <= one && one <= of => Ok((one, of)),
        _ => Err(told()),
    }
}

/// What reports are read with.
#[derive(Debug, Clone, Args)]
pub struct Reading {
    /// Read the knowledge tables from this folder instead of those that the program carries
    #[arg(long, value_name = "DIR")]
    pub knowledge: Option<PathBuf>,
    /// A folder with another model (model.int8.onnx, labels.json, tokenizer.json)
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Threads to read with [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

impl Reading {
    /// The same, as the engine takes it.
    pub fn options(&self) -> demarche_engine::Options<'_> {
        demarche_engine::Options {
            knowledge: self.knowledge.as_deref(),
            model: self.model.as_deref(),
            threads: self.threads,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    demarche_report::parse_date(text).map_err(|e| e.to_string())
}

/// Forms of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BoardFormat {
    /// For reading on a terminal
    Terminal,
    /// For programs
    Json,
    /// A briefing note
    Markdown,
    /// A page in one file, for a browser, to be mailed
    Html,
}

/// Forms of the acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CodeFormat {
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
}

impl From<CodeFormat> for demarche_export::Format {
    fn from(format: CodeFormat) -> Self {
        match format {
            CodeFormat::Jsonl => Self::Jsonl,
            CodeFormat::Csv => Self::Csv,
            CodeFormat::Parquet => Self::Parquet,
            CodeFormat::Plover => Self::Plover,
            CodeFormat::Cameo => Self::Cameo,
        }
    }
}

impl CodeFormat {
    /// The form that a file's ending tells.
    pub fn of_file(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// Forms of the attributions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AttributionFormat {
    /// One JSON object a line
    Jsonl,
}

/// What files hold for `parse`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Input {
    /// Reports
    Text,
    /// CoNLL-U, whose words are kept
    Conllu,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn confidence(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("give a number from 0 to 1, such as 0.7".to_owned()),
    }
}
