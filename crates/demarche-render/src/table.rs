//! Rows under the names of their columns.

use crate::text::{neutral, shorten, width};

/// Wider cells are cut.
const WIDEST: usize = 60;

/// A table for the terminal, each column as wide as its widest cell, within bounds.
pub fn table(columns: &[String], rows: &[Vec<String>]) -> String {
    let cell = |text: &String| shorten(&neutral(text), WIDEST);
    let lines: Vec<Vec<String>> = std::iter::once(columns.iter().map(cell).collect())
        .chain(rows.iter().map(|row| row.iter().map(cell).collect()))
        .collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|i| lines.iter().filter_map(|line| line.get(i)).map(|c| width(c)).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        let cells = line.iter().zip(&widths).map(|(c, w)| format!("{c}{}", " ".repeat(w - width(c))));
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
        if number == 0 {
            out.push_str(&widths.iter().map(|w| "─".repeat(*w)).collect::<Vec<_>>().join("  "));
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        let columns = ["actor".to_owned(), "n".to_owned()];
        let rows = [vec!["RUS/GOV".to_owned(), "12".to_owned()], vec!["議会".to_owned(), "3".to_owned()]];
        assert_eq!(table(&columns, &rows), "actor    n\n───────  ──\nRUS/GOV  12\n議会     3\n");
    }
}
