//! Checks that the tables' cells are what they should be.

use crate::actor::Sector;
use crate::tables::TableError;
use jiff::civil::Date;

/// Rows of a table with their line numbers, each with as many cells as the first line names columns.
///
/// # Errors
/// A line with more cells than columns, or with an empty first cell.
pub fn rows<'a>(table: &str, text: &'a str) -> Result<Vec<(usize, Vec<&'a str>)>, TableError> {
    let broken = |line: usize, reason: String| TableError::Line { table: table.to_owned(), line, reason };
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    let Some((_, header)) = lines.next() else { return Err(broken(1, "the table is empty".to_owned())) };
    let columns = header.split('\t').count();
    lines
        .map(|(i, line)| {
            let mut cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            // editors drop the empty cells at a line's end
            if cells.len() > columns {
                return Err(broken(
                    i + 1,
                    format!("{} cells where the first line names {columns} columns", cells.len()),
                ));
            }
            cells.resize(columns, "");
            if cells[0].is_empty() {
                return Err(broken(i + 1, "the first cell is empty".to_owned()));
            }
            Ok((i + 1, cells))
        })
        .collect()
}

/// A country of the codebook: three capitals.
pub(crate) fn country(code: &str) -> Result<(), String> {
    if code == "---" || (code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())) {
        Ok(())
    } else {
        Err(format!("{code:?} is no country code of three capitals"))
    }
}

/// `COUNTRY/SECTOR`.
pub(crate) fn actor_code(code: &str) -> Result<(), String> {
    let (land, sector) = code.split_once('/').ok_or_else(|| format!("{code:?} is no COUNTRY/SECTOR"))?;
    country(land)?;
    Sector::from_code(sector).map(|_| ()).ok_or_else(|| format!("{sector:?} is no sector"))
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the first day of that time, or its last.
pub(crate) fn date(text: &str, last: bool) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let broken = || format!("{text:?} is no date: YYYY-MM-DD, YYYY-MM or YYYY");
    let parts: Vec<i16> = text.split('-').map(|p| p.parse().map_err(|_| broken())).collect::<Result<_, _>>()?;
    let small = |n: i16| i8::try_from(n).map_err(|_| broken());
    let made = match *parts.as_slice() {
        [year] => Date::new(year, if last { 12 } else { 1 }, if last { 31 } else { 1 }),
        [year, month] => Date::new(year, small(month)?, 1).map(|d| if last { d.last_of_month() } else { d }),
        [year, month, day] => Date::new(year, small(month)?, small(day)?),
        _ => return Err(broken()),
    };
    made.map(Some).map_err(|_| broken())
}
