//! Sources to reports, and reports through the engine, with messages and progress.

use crate::args::Sources;
use anyhow::Result;
use demarche_engine::{Engine, Read, TOGETHER};
use demarche_render::one_line;
use demarche_report::{Options, Report, read_sources};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// Read every report of the sources and hand it on. What cannot be read is told on standard error and the rest goes on;
/// gives whether all could be read.
pub fn each(sources: &Sources, mut take: impl FnMut(Read) -> Result<()>) -> Result<bool> {
    let engine = Engine::new(&sources.reading.options())?;
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
