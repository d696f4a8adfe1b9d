//! The way of the data: sources to reports to sentences to actors to acts.

use crate::args::{Reading, Sources};
use anyhow::{Context as _, Result};
use demarche_actors::{Mentions, Tables, resolve};
use demarche_coding::{Coded, Lexicon, code};
use demarche_language::{Model, Reader, Sentence};
use demarche_render::one_line;
use demarche_report::{Options, Report, read_sources};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::path::Path;

/// Bytes of text that are read together: enough to fill every thread with batches of sentences of one length.
pub const TOGETHER: usize = 200_000;

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
    pub fn new(reading: &Reading) -> Result<Self> {
        let reader = reader(reading.model.as_deref(), reading.threads)?;
        let tables = match &reading.knowledge {
            Some(folder) => Tables::from_folder(folder)?,
            None => Tables::built_in()?,
        };
        Ok(Self { reader, tables, lexicon: lexicon(reading.knowledge.as_deref())? })
    }

    /// Read reports together, which is faster than one after the other.
    pub fn read_all(&self, reports: Vec<Report>) -> Result<Vec<Read>> {
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
}

/// What is known of the words of acts: of a knowledge folder, or what the program carries.
pub fn lexicon(folder: Option<&Path>) -> Result<Lexicon> {
    Ok(match folder {
        Some(folder) => Lexicon::from_folder(folder)?,
        None => Lexicon::built_in()?,
    })
}

/// The reader with the model that the program carries or that of a folder, and so many threads.
pub fn reader(model: Option<&Path>, threads: Option<usize>) -> Result<Reader> {
    let reader = match model {
        Some(folder) => Reader::with_model(Model::from_folder(folder)?),
        None => Reader::new().context("the language model cannot be loaded")?,
    };
    Ok(match threads {
        Some(threads) => reader.threads(threads),
        None => reader,
    })
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
    let engine = Engine::new(&sources.reading)?;
    let (mut group, mut size) = (Vec::new(), 0);
    let mut read = |group: &mut Vec<Report>| -> Result<()> {
        engine.read_all(std::mem::take(group))?.into_iter().try_for_each(&mut take)
    };
    let sound = reports(sources, |report| {
        size += report.text.len();
        group.push(report);
        if size >= TOGETHER {
            size = 0;
            read(&mut group)?;
        }
        Ok(())
    })?;
    read(&mut group)?;
    Ok(sound)
}

/// Every English report of the sources, in order.
pub fn reports(sources: &Sources, mut take: impl FnMut(Report) -> Result<()>) -> Result<bool> {
    let mut any = false;
    let sound = all_reports(sources, |report, progress| {
        if !report.is_english() {
            progress.suspend(|| tell!("demarche: {}: skipped: {}", one_line(&report.id), not_english(&report)));
            return Ok(());
        }
        for note in &report.notes {
            progress.suspend(|| tell!("demarche: {}: note: {}", one_line(&report.id), one_line(note)));
        }
        any = true;
        take(report)
    })?;
    if !any && sound {
        tell!("demarche: nothing to read: no English report in the sources");
    }
    Ok(sound)
}

/// Every report of the sources, in order, in whatever language, with the bar that shows how far it is. What cannot be read is told on standard
/// error and the rest goes on; gives whether all could be read.
pub fn all_reports(sources: &Sources, mut take: impl FnMut(Report, &ProgressBar) -> Result<()>) -> Result<bool> {
    let options = Options { published: sources.published, max_bytes: sources.max_size << 20, ..Options::default() };
    let progress = progress(sources.files.len());
    let mut sound = true;
    for report in read_sources(sources.files.clone(), &options) {
        match report {
            Ok(report) => {
                progress.set_message(one_line(&report.id));
                take(report, &progress)?;
            }
            Err(problem) => {
                sound = false;
                progress.suspend(|| tell!("demarche: {}", one_line(&problem.to_string())));
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
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
