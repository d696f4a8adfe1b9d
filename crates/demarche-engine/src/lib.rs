//! Reports to acts in one call: the readers and tables loaded once, and the way through them.
//!
//! ```text
//! Report ──► demarche-language ──► demarche-actors ──► demarche-coding ──► Read
//! ```
//!
//! What uses Demarche from another program starts here: the command line, the pages, the Python package.

mod said;

pub use said::{Said, said};

use demarche_actors::{Mentions, TableError, Tables, resolve};
use demarche_board::LexiconError;
use demarche_coding::{Coded, Lexicon, code};
use demarche_language::{Model, ModelError, Reader, Sentence};
use demarche_report::Report;
use std::path::Path;

/// What reports are read with: what the program carries, where nothing else is named.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// A folder with tables of actors, verbs and issues.
    pub knowledge: Option<&'a Path>,
    /// A folder with another model.
    pub model: Option<&'a Path>,
    /// Threads to read with; one a core without a number.
    pub threads: Option<usize>,
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The model cannot be loaded, or stopped.
    #[error("the language model: {0}")]
    Model(#[from] ModelError),
    /// A table of actors or of the words of acts is broken.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The words of the board are broken.
    #[error("{path}: {error}")]
    Words {
        /// The file.
        path: String,
        /// What is wrong.
        error: LexiconError,
    },
    /// The words of the board cannot be read.
    #[error("{path} cannot be read: {error}")]
    Unread {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
}

/// Bytes of text that are read together: enough to fill every thread with batches of sentences of one length.
pub const TOGETHER: usize = 200_000;

/// A report with all that was read of it.
#[derive(Debug)]
pub struct Read {
    /// The report.
    pub report: Report,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// Who is meant where.
    pub mentions: Mentions,
    /// Its acts and assessments.
    pub coded: Coded,
}

/// The readers and tables, loaded once.
pub struct Engine {
    reader: Reader,
    tables: Tables,
    lexicon: Lexicon,
}

impl Engine {
    /// Load the model and the tables.
    ///
    /// # Errors
    /// Where one of them cannot be loaded.
    pub fn new(options: &Options) -> Result<Self, EngineError> {
        let reader = reader(options.model, options.threads)?;
        let tables = match options.knowledge {
            Some(folder) => Tables::from_folder(folder)?,
            None => Tables::built_in()?,
        };
        Ok(Self { reader, tables, lexicon: lexicon(options.knowledge)? })
    }

    /// Read reports together, which is faster than one after the other. They come back in their order; how they were put together changes nothing of what is read.
    ///
    /// # Errors
    /// When the model stops, which no text should make it do.
    pub fn read_all(&self, reports: Vec<Report>) -> Result<Vec<Read>, EngineError> {
        let texts: Vec<&str> = reports.iter().map(|r| r.text.as_str()).collect();
        let sentences = self.reader.read_all(&texts)?;
        let understood = self.reader.each(reports.len(), |i| {
            let (report, sentences) = (&reports[i], &sentences[i]);
            let mentions = resolve(sentences, report.published, &self.tables);
            let coded = code(&report.id, report.published, sentences, &mentions, &self.lexicon);
            (mentions, coded)
        });
        let read = |((report, sentences), (mentions, coded))| Read { report, sentences, mentions, coded };
        Ok(reports.into_iter().zip(sentences).zip(understood).map(read).collect())
    }

    /// The sentences of texts, and no more: words, tags, trees, names.
    ///
    /// # Errors
    /// When the model stops, which no text should make it do.
    pub fn sentences(&self, texts: &[&str]) -> Result<Vec<Vec<Sentence>>, EngineError> {
        Ok(self.reader.read_all(texts)?)
    }

    /// Who says what in a report; with `nested` also what is said within what is said.
    pub fn said(&self, read: &Read, nested: bool) -> Vec<Said> {
        said(read, nested.then_some(&self.lexicon))
    }
}

/// What is known of the words of acts: of a knowledge folder, or what the program carries.
///
/// # Errors
/// Where a table is missing or broken.
pub fn lexicon(folder: Option<&Path>) -> Result<Lexicon, EngineError> {
    Ok(match folder {
        Some(folder) => Lexicon::from_folder(folder)?,
        None => Lexicon::built_in()?,
    })
}

/// The reader with the model that the program carries or that of a folder, and so many threads.
///
/// # Errors
/// Where the model cannot be loaded.
pub fn reader(model: Option<&Path>, threads: Option<usize>) -> Result<Reader, EngineError> {
    let reader = match model {
        Some(folder) => Reader::with_model(Model::from_folder(folder)?),
        None => Reader::new()?,
    };
    Ok(match threads {
        Some(threads) => reader.threads(threads),
        None => reader,
    })
}

/// The words by which the board tells kinds and states: of a knowledge folder, or those that the program carries.
///
/// # Errors
/// Where the table is missing or broken.
pub fn board_words(folder: Option<&Path>) -> Result<demarche_board::Lexicon, EngineError> {
    let Some(folder) = folder else { return Ok(demarche_board::Lexicon::built_in().clone()) };
    let file = folder.join("board.tsv");
    let path = || file.display().to_string();
    let text = std::fs::read_to_string(&file).map_err(|error| EngineError::Unread { path: path(), error })?;
    demarche_board::Lexicon::parse(&text).map_err(|error| EngineError::Words { path: path(), error })
}
