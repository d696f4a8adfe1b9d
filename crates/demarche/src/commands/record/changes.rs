//! What moved since a day.

use crate::args::{ChangesFormat, Colour};
use crate::commands::board::{coloured, columns};
use anyhow::Result;
use demarche_export::Output;
use demarche_record::{Asked, Record, Window};
use demarche_render as render;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// How and where the changes are printed.
pub struct View {
    /// The form.
    pub format: ChangesFormat,
    /// Columns of the terminal view.
    pub width: Option<usize>,
    /// When to use colour.
    pub colour: Colour,
    /// The file; standard output without one.
    pub output: Option<PathBuf>,
}

/// Print them. `at` is the day that was asked for: days to come are counted from it, else from today.
pub fn run(
    record: &Record,
    since: Date,
    asked: &Asked,
    at: Option<Date>,
    near: u32,
    knowledge: Option<&Path>,
    view: &View,
) -> Result<bool> {
    let words = knowledge.map(|_| demarche_engine::board_words(knowledge)).transpose()?;
    let today = at.unwrap_or_else(|| jiff::Zoned::now().date());
    let briefing = record.changes(since, asked, today, near, words.as_ref())?;
    // the new ones
    let reports = match u32::try_from((asked.at - since).get_days()) {
        Ok(days) => record.looked_at(&Asked { window: Window::Days(days), ..asked.clone() })?.0,
        Err(_) => {
            tell!("demarche: note: no report of {since} or later; the latest that is looked at is of {}", asked.at);
            0
        }
    };
    let output = Output::open(view.output.as_deref())?;
    let text = match view.format {
        ChangesFormat::Terminal => {
            let colour = view.output.is_none() && coloured(view.colour);
            render::briefing_terminal(&briefing, today, reports, view.width.unwrap_or_else(columns), colour)
        }
        ChangesFormat::Markdown => render::briefing_markdown(&briefing, today, reports),
        ChangesFormat::Json => serde_json::to_string_pretty(&briefing)? + "\n",
        ChangesFormat::Atom => {
            // its name, and not where it stands on this machine
            let name = record.path().file_stem().unwrap_or_default().to_string_lossy();
            demarche_record::atom(&briefing, &name)
        }
    };
    let mut out = output.writer()?;
    out.write_all(text.as_bytes())?;
    out.flush()?;
    drop(out);
    output.keep()?;
    Ok(true)
}
