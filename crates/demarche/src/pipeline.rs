//! The way of the data: sources to reports to sentences to actors to acts.

use crate::args::Sources;
use crate::render::one_line;
use anyhow::{Context as _, Result};
use demarche_actors::{Mentions, Tables, resolve};
use demarche_coding::{Coded, Lexicon, code};
use demarche_language::{Reader, Sentence};
use demarche_report::{Options, Report, read_sources};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::path::Path;

/// A report with all that was read of it.
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
    pub fn new(sources: &Sources) -> Result<Self> {
        let reader = Reader::new().context("the language model cannot be loaded")?;
        let reader = match sources.threads {
            Some(threads) => reader.threads(threads),
            None => reader,
        };
        let (tables, lexicon) = match &sources.knowledge {
            Some(folder) => (Tables::from_folder(folder)?, Lexicon::from_folder(folder)?),
            None => (Tables::built_in()?, Lexicon::built_in()?),
        };
        Ok(Self { reader, tables, lexicon })
    }

    /// Read one report.
    pub fn read(&self, report: Report) -> Result<Read> {
        let sentences = self.reader.read(&report.text)?;
        let mentions = resolve(&sentences, report.published, &self.tables);
        let coded = code(&report.id, report.published, &sentences, &mentions, &self.lexicon);
        Ok(Read { report, sentences, mentions, coded })
    }
}

/// The words by which the board tells kinds and states: of a knowledge folder, or those that the program carries.
pub fn board_words(folder: Option<&Path>) -> Result<demarche_board::Lexicon> {
    let Some(folder) = folder else { return Ok(demarche_board::Lexicon::built_in().clone()) };
    let path = folder.join("board.tsv");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    demarche_board::Lexicon::parse(&text).with_context(|| path.display().to_string())
}

/// Read every report of the sources and hand it on. What cannot be read is told on standard error and the rest goes on;
/// gives whether all could be read.
pub fn each(sources: &Sources, mut take: impl FnMut(Read) -> Result<()>) -> Result<bool> {
    let engine = Engine::new(sources)?;
    reports(sources, |report| take(engine.read(report)?))
}

/// Every English report of the sources, in order.
pub fn reports(sources: &Sources, mut take: impl FnMut(Report) -> Result<()>) -> Result<bool> {
    let options = Options { published: sources.published, max_bytes: sources.max_size << 20, ..Options::default() };
    let progress = progress(sources.files.len());
    let mut sound = true;
    let mut seen: Option<String> = None;
    for report in read_sources(sources.files.clone(), &options) {
        match report {
            Ok(report) => {
                progress.set_message(one_line(&report.id));
                if !report.is_english() {
                    progress
                        .suspend(|| eprintln!("demarche: {}: skipped: {}", one_line(&report.id), not_english(&report)));
                } else {
                    for note in &report.notes {
                        progress.suspend(|| eprintln!("demarche: {}: note: {}", one_line(&report.id), one_line(note)));
                    }
                    let id = report.id.clone();
                    take(report)?;
                    seen = Some(id);
                }
            }
            Err(problem) => {
                sound = false;
                progress.suspend(|| eprintln!("demarche: {}", one_line(&problem.to_string())));
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    if seen.is_none() && sound {
        eprintln!("demarche: nothing to read: no English report in the sources");
    }
    Ok(sound)
}

fn not_english(report: &Report) -> String {
    format!("the text is in another language ({}); only English is read", report.language.code)
}

/// A bar on a terminal for more than a few files; hidden otherwise.
fn progress(files: usize) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if files > 3 && std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} reports read, {per_sec}, {msg}") {
            bar.set_style(style);
        }
    } else {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}
