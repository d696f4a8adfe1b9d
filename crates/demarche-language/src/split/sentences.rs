//! Words to sentences.

use super::abbreviations::{Abbreviation, abbreviation, is_emoticon, is_starter, joins_name, reports};
use super::characters::{closes, is_dash, is_either_quote, is_space, opens};
use super::paragraphs::Paragraphs;
use super::words::{LONGEST_CHUNK, Piece, cut};
use super::{LONGEST, Span, Word};
use std::collections::VecDeque;

/// The most words of a heading.
const HEADING: usize = 9;

/// How many words past the longest sentence are looked at.
const AHEAD: usize = 40;

/// The sentences of a text, one at a time: an iterator that holds no more than a few hundred words.
pub struct Sentences<'a> {
    text: &'a str,
    paragraphs: Paragraphs<'a>,
    /// Where the paragraph being read goes on and ends, in bytes.
    at: usize,
    limit: usize,
    /// Number of the paragraph being read, plus one.
    paragraph: usize,
    /// Its words that are not yet part of a sentence.
    pieces: VecDeque<Piece>,
    /// A place in the text in bytes and the same in characters.
    mark: (usize, usize),
}

impl<'a> Sentences<'a> {
    /// The sentences of `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            paragraphs: Paragraphs::new(text),
            at: 0,
            limit: 0,
            paragraph: 0,
            pieces: VecDeque::new(),
            mark: (0, 0),
        }
    }

    /// Reads words of the paragraph until there are enough to find a sentence's end.
    fn fill(&mut self) {
        while self.pieces.len() < LONGEST + AHEAD {
            let rest = &self.text[self.at..self.limit];
            let start = self.limit - rest.trim_start_matches(is_space).len();
            if start == self.limit {
                self.at = self.limit;
                return;
            }
            // A chunk ends at a space, or where it is too long.
            let chunk = self.text[start..self.limit].char_indices();
            let last = chunk.take_while(|&(at, c)| at < LONGEST_CHUNK && !is_space(c)).last();
            let end = start + last.map_or(0, |(at, c)| at + c.len_utf8());
            cut(self.text, start, end, self.limit, start > self.at, &mut self.pieces);
            self.at = end;
        }
    }

    /// The characters before byte `at`, which is not before the last one asked for.
    fn characters(&mut self, at: usize) -> usize {
        self.mark.1 += self.text[self.mark.0..at].chars().count();
        self.mark.0 = at;
        self.mark.1
    }

    /// Makes a sentence of the first `count` words.
    fn take(&mut self, count: usize) -> Span {
        let taken: Vec<Piece> = self.pieces.drain(..count).collect();
        let mut words: Vec<Word> = taken
            .into_iter()
            .map(|piece| Word {
                form: self.text[piece.start..piece.end].to_owned(),
                start: self.characters(piece.start),
                end: self.characters(piece.end),
                glued: piece.glued,
            })
            .collect();
        if let Some(first) = words.first_mut() {
            first.glued = false; // true only where a run of hundreds of clitics had to be cut
        }
        let (start, end) = (words.first().map_or(0, |w| w.start), words.last().map_or(0, |w| w.end));
        Span { start, end, paragraph: self.paragraph - 1, words }
    }
}

impl Iterator for Sentences<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        loop {
            self.fill();
            if !self.pieces.is_empty() {
                let count = Scan { text: self.text, pieces: &self.pieces }.first();
                return Some(self.take(count));
            }
            (self.at, self.limit) = self.paragraphs.next()?;
            self.paragraph += 1;
        }
    }
}

/// How strongly a word ends a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// A full stop.
    Stop,
    /// A question or exclamation mark.
    Strong,
    /// Dots.
    Dots,
    /// The full stop of an abbreviation.
    Abbreviation,
}

/// Looks for the end of the first sentence of `pieces`.
struct Scan<'a> {
    text: &'a str,
    pieces: &'a VecDeque<Piece>,
}

impl<'a> Scan<'a> {
    fn form(&self, at: usize) -> &'a str {
        self.pieces.get(at).map_or("", |p| &self.text[p.start..p.end])
    }

    fn spaced(&self, at: usize) -> bool {
        self.pieces.get(at).is_none_or(|p| p.spaced)
    }

    /// How many words the first sentence has.
    fn first(&self) -> usize {
        let many = self.pieces.len();
        let mut at = 0;
        let mut quotes = 0;
        while at < many.min(LONGEST) {
            let form = self.form(at);
            quotes += usize::from(form == "\"");
            if self.is_lost_break(at) {
                return at + 1;
            }
            let Some(end) = end_of(form) else {
                at += 1;
                continue;
            };
            let (next, quoted, end) = self.closed(at + 1, end, &mut quotes);
            if next >= many && many < LONGEST {
                return many;
            }
            if next <= LONGEST && self.ends(at, next, end, quoted) {
                return next;
            }
            at = next;
        }
        if many <= LONGEST { many } else { self.cut_long() }
    }

    /// Whether the hyphen at `at` stands for a lost line break after a heading: "Tough work ahead-Representatives from …". A heading
    /// is short and begins with a capital; in a compound what follows a small word is small, or the first part is a known one.
    fn is_lost_break(&self, at: usize) -> bool {
        if !(1..=HEADING).contains(&at) || self.form(at) != "-" || self.spaced(at) || self.spaced(at + 1) {
            return false;
        }
        let (before, after) = (self.form(at - 1), self.form(at + 1));
        let small = |w: &str| w.len() > 2 && w.chars().all(|c| c.is_lowercase());
        let capital = after.chars().next().is_some_and(char::is_uppercase)
            && (after.chars().skip(1).any(char::is_lowercase) || after.contains('.'));
        let heads =
            (0..at).find_map(|i| self.form(i).chars().find(|c| c.is_alphabetic())).is_some_and(char::is_uppercase);
        let closed = matches!(before, "'" | "’" | "”" | "\"");
        (at > 1 || closed) && heads && capital && (closed || small(before) && !joins_name(before))
    }

    /// Passes over what still belongs to a sentence that ended before `at`: further marks, closing quotes and brackets,
    /// notes such as "[4]". Gives where that ends and whether a quote closed.
    fn closed(&self, mut at: usize, mut end: End, quotes: &mut usize) -> (usize, bool, End) {
        let mut quoted = false;
        while at < self.pieces.len().min(LONGEST) {
            let form = self.form(at);
            let tight = !self.spaced(at);
            if let Some(more) = end_of(form).filter(|&e| e != End::Abbreviation) {
                if !tight && more == End::Dots && end == End::Stop {
                    break;
                }
                end = if end == End::Abbreviation || more == End::Strong { more } else { end };
                if !tight && form == "." {
                    end = End::Dots;
                }
            } else if is_either_quote(form) {
                let open = *quotes % 2 == 1;
                let closing = if form == "\"" {
                    tight && (open || self.spaced(at + 1))
                        || (open && self.spaced(at + 1))
                        || at + 1 == self.pieces.len()
                } else {
                    tight
                };
                if !closing {
                    break;
                }
                *quotes += usize::from(form == "\"");
                quoted = true;
            } else if closes(form) && (tight || matches!(form, ")" | "]" | "”")) {
                quoted |= !matches!(form, ")" | "]" | "}" | ">>");
            } else if form == "[" && (tight || self.is_note(at)) {
                let Some(length) = (1..5).find(|&n| self.form(at + n) == "]") else { break };
                at += length;
            } else if tight && !form.is_empty() && form.len() < 4 && form.bytes().all(|b| b.is_ascii_digit()) {
                // The number of a note.
            } else {
                break;
            }
            at += 1;
        }
        (at, quoted, end)
    }

    /// Whether the sentence that could end with the mark at `at` does, if `next` is the first word after its closing
    /// quotes and brackets.
    fn ends(&self, at: usize, next: usize, end: End, quoted: bool) -> bool {
        let form = self.form(next);
        if form.is_empty() {
            return true;
        }
        if self.pieces[next].glued {
            return false;
        }
        let mut start = next;
        while start < next + 4 && (opens(self.form(start)) || is_either_quote(self.form(start))) {
            start += 1;
        }
        let word = self.form(start);
        let Some(first) = word.chars().next() else { return true };
        if is_dash(form) {
            // A list item, or who said it.
            return end != End::Abbreviation && !quoted && form == "-";
        }
        if matches!(first, ',' | ';' | ':' | ')' | ']' | '}' | '%' | '/' | '&' | '”' | '’')
            || end_of(word).is_some_and(|e| e != End::Abbreviation)
        {
            return false;
        }
        if at <= 2 && (end == End::Stop && self.numbered(at) || (end == End::Dots && !self.said(at))) {
            return false;
        }
        let small = first.is_lowercase();
        let bracketed = next > at + 1 && !quoted;
        match end {
            _ if small && (next > at + 1) => false,
            End::Stop if small => self.spaced(next),
            End::Strong if small => self.spaced(next),
            End::Dots if small => false,
            End::Stop => self.spaced(next) || first.is_uppercase(),
            End::Strong if form == "(" && !first.is_alphabetic() => false,
            End::Strong => !(quoted && self.reported(start)) && (self.spaced(next) || word.len() > 1),
            End::Dots => (first.is_uppercase() || !first.is_alphabetic()) && !(quoted && self.reported(start)),
            End::Abbreviation => {
                at > 0 && first.is_uppercase() && (start > next || bracketed || self.abbreviation_ends(at, word))
            }
        }
    }

    /// Whether a note such as "[4]" starts at `at`.
    fn is_note(&self, at: usize) -> bool {
        let (word, next) = (self.form(at + 1), self.form(at + 2));
        (word.len() < 4 && word.bytes().all(|b| b.is_ascii_digit()) && next == "]")
            || (word == "citation" && next == "needed")
    }

    /// Whether any of the words before `at` has a letter or a digit.
    fn said(&self, at: usize) -> bool {
        (0..at).any(|i| self.form(i).chars().any(char::is_alphanumeric))
    }

    /// Whether the words before the full stop at `at` are only the number of a list item: "1. Peace".
    fn numbered(&self, at: usize) -> bool {
        let word = self.form(at.saturating_sub(1));
        if at == 2 && matches!(self.form(0), "Figure" | "Table" | "Section" | "Chapter" | "Article" | "Part" | "Step") {
            return word.len() < 4;
        }
        at > 0
            && (at == 1 || !self.form(0).chars().any(char::is_alphanumeric))
            && (word.len() < 4 && word.bytes().all(|b| b.is_ascii_digit()) || word.len() == 1)
    }

    /// Whether the abbreviation at `at` ends its sentence if `word` follows.
    fn abbreviation_ends(&self, at: usize, word: &str) -> bool {
        let form = self.form(at);
        let core = form.trim_end_matches('.');
        if core.chars().count() == 1 || matches!(core, "e.g" | "i.e") || abbreviation(core) == Some(Abbreviation::Leads)
        {
            return false;
        }
        is_starter(word) || matches!(core, "etc")
    }

    /// Whether the words from `at` on say who said what was quoted before them: `"Why?" Smith asked.`
    fn reported(&self, at: usize) -> bool {
        (at + 1..at + 5).take_while(|&i| end_of(self.form(i)).is_none()).any(|i| reports(self.form(i)))
            && !is_starter(self.form(at))
            || matches!(self.form(at), "I" | "He" | "She" | "They" | "We") && reports(self.form(at + 1))
    }

    /// Where to cut a sentence that is too long: after the last mark that parts clauses in its second half, or before
    /// the last word with space before it.
    fn cut_long(&self) -> usize {
        let half = LONGEST / 2..LONGEST;
        let last = |good: &dyn Fn(usize) -> bool| half.clone().rev().find(|&i| good(i));
        last(&|i| matches!(self.form(i), "," | ";" | ":" | "—" | "–" | "--") && self.spaced(i + 1))
            .map(|i| i + 1)
            .or_else(|| last(&|i| self.spaced(i)))
            .unwrap_or(LONGEST)
    }
}

/// How the word `form` ends a sentence, if it can.
fn end_of(form: &str) -> Option<End> {
    let last = form.chars().next_back()?;
    if is_emoticon(form) && !form.starts_with(char::is_alphanumeric) {
        return Some(End::Dots);
    }
    match last {
        '.' if form.len() == 1 => Some(End::Stop),
        '。' | '．' | '｡' => Some(End::Stop),
        '!' | '?' | '！' | '？' | '؟' | '‼' | '⁇' if !form.starts_with(char::is_alphanumeric) => {
            Some(End::Strong)
        }
        '.' | '…' if !form.starts_with(char::is_alphanumeric) => Some(End::Dots),
        '.' => Some(End::Abbreviation),
        _ => None,
    }
}
