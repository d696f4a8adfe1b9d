//! Where paragraphs start and end.
//!
//! A blank line ends a paragraph. The end of a line does too, as in text with a paragraph a line, unless the lines
//! around it are hard-wrapped: then it is no more than a space.

use super::abbreviations::hangs;
use super::characters::{is_line_end, is_space};

/// Lines longer than this many characters are not taken for hard-wrapped.
const WIDEST: usize = 120;
/// Nor are lines where the longest is shorter than this.
const NARROWEST: usize = 40;
/// How many lines are looked at together.
const BLOCK: usize = 1000;

/// The paragraphs of a text, as (start, end) in bytes; none is empty or only space.
pub(super) struct Paragraphs<'a> {
    text: &'a str,
    at: usize,
    /// How wide the last lines were that were hard-wrapped.
    width: usize,
    /// Paragraphs found and not yet given, last first.
    ready: Vec<(usize, usize)>,
}

/// A line that shows something: where it stands without the space around it, and its width.
struct Line {
    start: usize,
    end: usize,
    width: usize,
}

impl<'a> Paragraphs<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, width: 0, ready: Vec::new() }
    }

    /// The next line, `Some(None)` for a blank one; `None` at the end of the text.
    fn line(&mut self) -> Option<Option<Line>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(is_line_end).unwrap_or(rest.len());
        let line = rest[..end].trim_matches(is_space);
        let start = self.at + (rest[..end].len() - rest[..end].trim_start_matches(is_space).len());
        let after = &rest[end..];
        self.at += end
            + match after.chars().next() {
                Some('\r') if after.starts_with("\r\n") => 2,
                Some(c) => c.len_utf8(),
                None => 0,
            };
        if line.is_empty() {
            return Some(None);
        }
        Some(Some(Line { start, end: start + line.len(), width: line.chars().take(WIDEST + 1).count() }))
    }

    /// Reads the next block of lines, up to a blank one, and finds its paragraphs.
    fn block(&mut self) -> bool {
        let mut lines: Vec<Line> = Vec::new();
        let mut more = false;
        while let Some(line) = self.line() {
            more = true;
            match line {
                Some(line) => lines.push(line),
                None if lines.is_empty() => continue,
                None => break,
            }
            if lines.len() == BLOCK {
                break;
            }
        }
        let joins = self.joins(&lines);
        for (line, join) in lines.iter().zip(std::iter::once(false).chain(joins)) {
            match self.ready.last_mut() {
                Some(last) if join => last.1 = line.end,
                _ => self.ready.push((line.start, line.end)),
            }
        }
        self.ready.reverse();
        more
    }

    /// For each line but the first, whether it goes on the paragraph of the line before it.
    fn joins(&mut self, lines: &[Line]) -> Vec<bool> {
        let mut widest = lines.iter().map(|l| l.width).max().unwrap_or(0);
        let known = self.width > 0 && widest <= self.width + 4;
        if known {
            widest = widest.max(self.width);
        }
        let pairs: Vec<Pair> = lines.windows(2).map(|w| self.pair(&w[0], &w[1], widest)).collect();
        // In running text most lines that are full go on with a small letter; in a list of headlines none does.
        let full = pairs.iter().filter(|p| p.full).count();
        let small = pairs.iter().filter(|p| p.full && p.small).count();
        let fits = (NARROWEST..=WIDEST).contains(&widest);
        let wrapped = fits && (known || small > 0 && small * 5 >= full * 2);
        if lines.len() > 1 || !known {
            self.width = if wrapped { widest } else { 0 };
        }
        pairs
            .iter()
            .map(|p| {
                !p.item && ((wrapped && p.full) || (fits && p.hanging) || (p.small && p.open && (wrapped || p.long)))
            })
            .collect()
    }

    fn pair(&self, before: &Line, after: &Line, widest: usize) -> Pair {
        let one = &self.text[before.start..before.end];
        let two = &self.text[after.start..after.end];
        let word = two.chars().take_while(|&c| !is_space(c)).take(WIDEST).count();
        let first = two.chars().next().unwrap_or(' ');
        let full = before.width + 1 + word > widest.saturating_sub(4);
        let long = before.width >= NARROWEST;
        Pair {
            full,
            small: first.is_lowercase(),
            open: !one.ends_with(['.', '?', '!', ':', ';', '"', '”', ')']),
            long,
            hanging: (full && one.ends_with(',')) || (long && hangs(one.rsplit(is_space).next().unwrap_or(""))),
            item: matches!(first, '-' | '*' | '•' | '·' | '–' | '>' | '|') || is_numbered(two),
        }
    }
}

/// What two lines after each other tell.
struct Pair {
    /// The first had no room for the second's first word.
    full: bool,
    /// The second starts with a small letter.
    small: bool,
    /// The first does not look finished.
    open: bool,
    /// The first is long enough to be a line of running text.
    long: bool,
    /// Something must follow the first's last word.
    hanging: bool,
    /// The second is an item of a list.
    item: bool,
}

/// Whether a line starts as "1. " or "(a) " do.
fn is_numbered(line: &str) -> bool {
    let head = line.split(is_space).next().unwrap_or("");
    let core = head.trim_start_matches('(').trim_end_matches(['.', ')']);
    head.len() <= 6
        && head.ends_with(['.', ')'])
        && !core.is_empty()
        && (core.chars().all(|c| c.is_ascii_digit()) && core.len() < 4 || core.len() == 1)
}

impl Iterator for Paragraphs<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(paragraph) = self.ready.pop() {
                return Some(paragraph);
            }
            if !self.block() && self.ready.is_empty() {
                return None;
            }
        }
    }
}
