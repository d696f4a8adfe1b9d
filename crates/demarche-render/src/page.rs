//! Lines of a given width, with styles.
//!
//! A [`Line`] is a run of styled words; a [`Page`] breaks it at its width. Everything that enters a line is made harmless there, so
//! that no caller can forget it. Rows are measured whole, since the width of a letter can depend on the one before it.

use crate::text::{neutral, width};
use crate::words::Tone;

/// A space that no line is broken at. It is printed as a common one.
const TIE: char = '\u{a0}';

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As the terminal has it.
    Plain,
    /// Names and headings.
    Strong,
    /// Evidence, codes, all that may be skipped.
    Dim,
    /// A sign and its word.
    Tone(Tone),
}

impl Style {
    /// The parameters of "select graphic rendition"; the sixteen colours follow the reader's own palette.
    fn sgr(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Dim | Self::Tone(Tone::Quiet) => "2",
            Self::Tone(Tone::Good) => "32",
            Self::Tone(Tone::Bad) => "31",
            Self::Tone(Tone::Wary) => "33",
            Self::Tone(Tone::Willing) => "36",
            Self::Tone(Tone::Firm) => "35",
        }
    }
}

/// A run of styled words.
#[derive(Debug, Clone, Default)]
pub struct Line(Vec<(Style, String)>);

impl Line {
    /// Adds words from anywhere.
    pub fn add(&mut self, style: Style, text: &str) -> &mut Self {
        self.0.push((style, neutral(text)));
        self
    }

    /// Adds words of the program.
    pub fn plain(&mut self, text: &str) -> &mut Self {
        self.add(Style::Plain, text)
    }

    /// Adds what may be skipped.
    pub fn dim(&mut self, text: &str) -> &mut Self {
        self.add(Style::Dim, text)
    }

    /// A space that keeps its neighbours on one line.
    pub fn tie(&mut self) -> &mut Self {
        self.0.push((Style::Plain, TIE.into()));
        self
    }

    /// The words, each with the styles of its parts.
    fn words(&self) -> Vec<Vec<(Style, &str)>> {
        let mut words = vec![Vec::new()];
        for (style, text) in &self.0 {
            for (i, part) in text.split(' ').enumerate() {
                if i > 0 {
                    words.push(Vec::new());
                }
                if let Some(word) = words.last_mut().filter(|_| !part.is_empty()) {
                    word.push((*style, part));
                }
            }
        }
        words.retain(|w| !w.is_empty());
        words
    }
}

/// A row on its way.
struct Row {
    plain: String,
    styled: Vec<(Style, String)>,
    /// Whether it holds more than its indentation.
    begun: bool,
}

impl Row {
    fn new(indent: usize) -> Self {
        Self { plain: " ".repeat(indent), styled: vec![(Style::Plain, " ".repeat(indent))], begun: false }
    }

    fn fits(&self, word: &[(Style, &str)], columns: usize) -> bool {
        let mut tried = self.plain.clone();
        if self.begun {
            tried.push(' ');
        }
        word.iter().for_each(|(_, part)| tried.push_str(part));
        width(&tried) <= columns
    }

    fn push(&mut self, style: Style, text: &str) {
        self.begun = true;
        self.plain.push_str(text);
        match self.styled.last_mut().filter(|(last, _)| *last == style) {
            Some((_, run)) => run.push_str(text),
            None => self.styled.push((style, text.to_owned())),
        }
    }
}

/// Rows of at most so many columns.
#[derive(Debug)]
pub struct Page {
    width: usize,
    colour: bool,
    out: String,
}

impl Page {
    /// An empty page.
    pub fn new(width: usize, colour: bool) -> Self {
        Self { width, colour, out: String::new() }
    }

    /// Its columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What is written so far.
    pub fn into_string(self) -> String {
        self.out
    }

    /// An empty row, unless there is one, or nothing above.
    pub fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A heading with a rule and a count at its end.
    pub fn heading(&mut self, title: &str, count: usize) {
        self.gap();
        let count = count.to_string();
        let rule = self.width.saturating_sub(width(title) + width(&count) + 2);
        let mut line = Line::default();
        line.add(Style::Strong, title).tie().dim(&"─".repeat(rule)).tie().dim(&count);
        self.line(0, 0, &line);
    }

    /// Writes a line, its first row and those after it indented.
    pub fn line(&mut self, first: usize, rest: usize, line: &Line) {
        let mut row = Row::new(first);
        for word in line.words() {
            if row.fits(&word, self.width) {
                if row.begun {
                    row.push(word.first().map_or(Style::Plain, |w| w.0), " ");
                }
                word.iter().for_each(|(style, part)| row.push(*style, part));
                continue;
            }
            if row.begun {
                self.end(row);
                row = Row::new(rest);
            }
            for (style, part) in word {
                for c in part.chars() {
                    if row.begun && !self.holds(&row, c) {
                        self.end(row);
                        row = Row::new(rest);
                    }
                    row.push(style, c.encode_utf8(&mut [0; 4]));
                }
            }
        }
        if row.begun {
            self.end(row);
        }
    }

    fn holds(&self, row: &Row, c: char) -> bool {
        let mut tried = row.plain.clone();
        tried.push(c);
        width(&tried) <= self.width
    }

    fn end(&mut self, mut row: Row) {
        // A word cut at a tie
        if let Some((_, last)) = row.styled.last_mut() {
            last.truncate(last.trim_end_matches(TIE).len());
        }
        for (style, text) in row.styled {
            let text = text.replace(TIE, " ");
            if self.colour && style != Style::Plain {
                self.out.push_str(&format!("\u{1b}[{}m{text}\u{1b}[0m", style.sgr()));
            } else {
                self.out.push_str(&text);
            }
        }
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(columns: usize, colour: bool, build: impl Fn(&mut Line)) -> String {
        let (mut page, mut line) = (Page::new(columns, colour), Line::default());
        build(&mut line);
        page.line(2, 4, &line);
        page.into_string()
    }

    #[test]
    fn breaks_between_words_and_hangs() {
        let out = page(14, false, |l| {
            l.plain("one two three four");
        });
        assert_eq!(out, "  one two\n    three four\n");
    }

    #[test]
    fn ties_hold() {
        let out = page(12, false, |l| {
            l.plain("aaaa ~").tie().plain("bbbb");
        });
        assert_eq!(out, "  aaaa\n    ~ bbbb\n");
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(
            page(8, false, |l| {
                l.plain("abcdefghij");
            }),
            "  abcdef\n    ghij\n"
        );
        assert_eq!(
            page(8, false, |l| {
                l.plain("停戦停戦停");
            }),
            "  停戦停\n    戦停\n"
        );
    }

    #[test]
    fn a_tie_leaves_no_space_at_the_end() {
        let out = page(8, false, |l| {
            l.plain("abcde").tie().plain("fghij");
        });
        assert_eq!(out, "  abcde\n    fghi\n    j\n");
    }

    #[test]
    fn colour_only_where_asked() {
        let build = |l: &mut Line| {
            l.add(Style::Strong, "a").dim(" b\u{1b}[31m c");
        };
        assert_eq!(page(40, false, build), "  a b␛[31m c\n");
        assert_eq!(page(40, true, build), "  \u{1b}[1ma\u{1b}[0m\u{1b}[2m b␛[31m c\u{1b}[0m\n");
    }
}
