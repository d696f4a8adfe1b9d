//! The table of words by which the board tells kinds and states (`knowledge/board.tsv`).

use crate::theme::{Found, Text, known, tokens};
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many tables there are, and an empty one of number 0.
static TABLES: AtomicU64 = AtomicU64::new(1);

/// What is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    /// The first line that is no comment does not name the columns.
    #[error("the first line must name the columns: list, value, words")]
    Header,
    /// A line does not have its three cells.
    #[error("line {0}: three cells are wanted: list, value, words")]
    Cells(usize),
}

#[derive(Debug, Clone)]
struct Entry {
    list: String,
    value: String,
    /// Each a run of words; a word that ends in `*` matches every word that begins so.
    phrases: Vec<Vec<String>>,
    /// Whether a phrase starts with this byte: most words of a text start none, and need no closer look.
    starts: Vec<bool>,
}

impl Entry {
    fn new(list: &str, value: &str, words: &str) -> Self {
        let phrases: Vec<Vec<String>> = words.split(';').map(phrase).filter(|p| !p.is_empty()).collect();
        let mut starts = vec![false; 256];
        for first in phrases.iter().filter_map(|p| p.first()?.bytes().next()) {
            match first {
                b'*' => starts.fill(true),
                byte => starts[usize::from(byte)] = true,
            }
        }
        Self { list: list.to_owned(), value: value.to_owned(), phrases, starts }
    }
}

/// The words by which the board tells kinds and states.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    entries: Vec<Entry>,
    /// The numbers of each list's entries.
    lists: HashMap<String, Vec<usize>>,
    /// No other table has it: what was found in a text is remembered with it.
    number: u64,
}

impl Lexicon {
    /// The table that the program carries.
    pub fn built_in() -> &'static Lexicon {
        static TABLE: OnceLock<Lexicon> = OnceLock::new();
        TABLE.get_or_init(|| Lexicon::parse(include_str!("../../../knowledge/board.tsv")).unwrap_or_default())
    }

    /// Reads a table.
    pub fn parse(table: &str) -> Result<Lexicon, LexiconError> {
        let mut lines = table
            .lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line))
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        match lines.next() {
            Some((_, header)) if header.split('\t').eq(["list", "value", "words"]) => {}
            _ => return Err(LexiconError::Header),
        }
        let entry = |(number, line): (usize, &str)| match line.split('\t').collect::<Vec<_>>()[..] {
            [list, value, words] => Ok(Entry::new(list, value, words)),
            _ => Err(LexiconError::Cells(number)),
        };
        let entries: Vec<Entry> = lines.map(entry).collect::<Result<_, _>>()?;
        let mut lists: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, entry) in entries.iter().enumerate() {
            lists.entry(entry.list.clone()).or_default().push(i);
        }
        Ok(Lexicon { entries, lists, number: TABLES.fetch_add(1, Ordering::Relaxed) })
    }

    /// The value of a list whose words stand first in the text.
    pub(crate) fn first(&self, list: &str, text: &str) -> Option<&str> {
        let text = known(text);
        self.list(list)
            .filter_map(|(i, e)| Some((self.found(i, e, &text)?.0, e.value.as_str())))
            .min_by_key(|(at, _)| *at)
            .map(|(_, value)| value)
    }

    /// Whether the text has words of this value.
    pub(crate) fn has(&self, list: &str, value: &str, text: &str) -> bool {
        self.entry(list, value).is_some_and(|(i, e)| self.found(i, e, &known(text)).is_some())
    }

    /// The first words of this value in the text, in their plain form.
    pub(crate) fn phrase(&self, list: &str, value: &str, text: &str) -> Option<String> {
        let text = known(text);
        let (i, entry) = self.entry(list, value)?;
        let (at, length) = self.found(i, entry, &text)?;
        Some(text.words.get(at..at + length)?.join(" "))
    }

    /// Whether words of `then` follow words of `first` in the text, with at most `gap` words between.
    pub(crate) fn follows(&self, first: (&str, &str), then: (&str, &str), gap: usize, text: &str) -> bool {
        let (Some((i, first)), Some((_, then))) = (self.entry(first.0, first.1), self.entry(then.0, then.1)) else {
            return false;
        };
        let text = known(text);
        if self.found(i, first, &text).is_none() {
            return false;
        }
        let words = text.words.as_slice();
        let mut from = 0;
        while let Some(at) = find(first, words, from) {
            if find(then, words, at + 1).is_some_and(|next| next - at - 1 <= gap) {
                return true;
            }
            from = at + 1;
        }
        false
    }

    /// Every value of a list whose words stand in the text, in the order of the table.
    pub(crate) fn all(&self, list: &str, text: &str) -> Vec<&str> {
        let text = known(text);
        self.list(list).filter(|(i, e)| self.found(*i, e, &text).is_some()).map(|(_, e)| e.value.as_str()).collect()
    }

    /// Whether two values of fields cannot be of the same proposal.
    pub(crate) fn against(&self, a: &str, b: &str) -> bool {
        // Values may have several words, which the table holds in their plain form.
        let names = |value: &str, other: &str| {
            self.entry("against", value).is_some_and(|(_, e)| e.phrases.contains(&known(other).words))
        };
        names(a, b) || names(b, a)
    }

    /// The words of a text that are none of this value's.
    pub(crate) fn without(&self, list: &str, value: &str, text: &str) -> String {
        let text = known(text);
        let mut words = text.words.clone();
        if let Some((i, entry)) = self.entry(list, value)
            && self.found(i, entry, &text).is_some()
        {
            while let Some((at, length)) = find_run(entry, &words, 0) {
                words.drain(at..at + length);
            }
        }
        words.join(" ")
    }

    /// The words with each run that means a value of the list replaced by that value; the longest run wins.
    pub(crate) fn replaced(&self, list: &str, words: &[String]) -> Vec<String> {
        let of_list: Vec<&Entry> = self.list(list).map(|(_, e)| e).collect();
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let here = of_list.iter().filter_map(|e| Some((longest(e, words, at)?, &e.value)));
            match here.max_by_key(|(length, _)| *length) {
                Some((length, value)) => {
                    out.push(value.clone());
                    at += length.max(1);
                }
                None => {
                    out.push(word.clone());
                    at += 1;
                }
            }
        }
        out
    }

    /// The entries of a list with their numbers, in the order of the table.
    fn list(&self, list: &str) -> impl Iterator<Item = (usize, &Entry)> {
        let numbers = self.lists.get(list).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|&i| Some((i, self.entries.get(i)?)))
    }

    fn entry(&self, list: &str, value: &str) -> Option<(usize, &Entry)> {
        self.list(list).find(|(_, e)| e.value == value)
    }

    /// Where the first words of an entry stand in a text, and how many they are; remembered with the text.
    fn found(&self, number: usize, entry: &Entry, text: &Text) -> Option<(usize, usize)> {
        let mut found = text.found.borrow_mut();
        if found.0 != self.number {
            *found = (self.number, Found::new());
        }
        *found.1.entry(number).or_insert_with(|| find_run(entry, &text.words, 0))
    }
}

fn phrase(words: &str) -> Vec<String> {
    words
        .split_whitespace()
        .map(|word| {
            let open = word.ends_with('*');
            let mut plain = tokens(word).concat();
            if open {
                plain.push('*');
            }
            plain
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Where, at or after `from`, the first of the entry's phrases begins.
fn find(entry: &Entry, words: &[String], from: usize) -> Option<usize> {
    find_run(entry, words, from).map(|(at, _)| at)
}

/// Where that is, and how many words the phrase has.
fn find_run(entry: &Entry, words: &[String], from: usize) -> Option<(usize, usize)> {
    (from..words.len()).find_map(|at| Some((at, longest(entry, words, at)?)))
}

/// How many words the longest of the entry's phrases has that stands at `at`.
fn longest(entry: &Entry, words: &[String], at: usize) -> Option<usize> {
    let first = words.get(at)?.bytes().next()?;
    if !entry.starts.get(usize::from(first)).copied().unwrap_or(false) {
        return None;
    }
    let fits = |phrase: &&Vec<String>| {
        words.get(at..at + phrase.len()).is_some_and(|run| {
            run.iter().zip(phrase.iter()).all(|(word, wanted)| match wanted.strip_suffix('*') {
                Some(beginning) => word.starts_with(beginning),
                None => word == wanted,
            })
        })
    };
    let begins = |phrase: &&Vec<String>| {
        phrase.first().and_then(|word| word.bytes().next()).is_some_and(|byte| byte == first || byte == b'*')
    };
    entry.phrases.iter().filter(begins).filter(fits).map(Vec::len).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{AgreementKind, AgreementState, ProposalKind};

    #[test]
    fn the_table_reads_and_names_only_known_values() {
        let table = Lexicon::parse(include_str!("../../../knowledge/board.tsv")).unwrap();
        assert!(!table.entries.is_empty());
        for e in &table.entries {
            assert!(!e.phrases.is_empty(), "{} {}", e.list, e.value);
            let known = match e.list.as_str() {
                "proposal" => ProposalKind::from_word(&e.value).is_some(),
                "agreement" => AgreementKind::from_word(&e.value).is_some(),
                "state" => AgreementState::from_word(&e.value).is_some(),
                "about" | "span" | "scope" | "target" | "level" | "lasts" | "alike" => true,
                "against" => {
                    let field = |value: &str| {
                        table.entries.iter().any(|f| {
                            matches!(f.list.as_str(), "scope" | "target" | "level")
                                && tokens(&f.value).join(" ") == value
                        })
                    };
                    field(&e.value) && e.phrases.iter().all(|p| field(&p.join(" ")))
                }
                _ => false,
            };
            assert!(known, "{} {}", e.list, e.value);
        }
    }

    #[test]
    fn what_stands_first_wins() {
        let words = Lexicon::built_in();
        assert_eq!(words.first("proposal", "a 30-day cease-fire followed by talks"), Some("ceasefire"));
        assert_eq!(words.first("proposal", "direct talks on a ceasefire"), Some("talks"));
        assert_eq!(words.first("proposal", "the weather"), None);
    }

    #[test]
    fn the_longest_run_is_replaced() {
        let words = Lexicon::built_in();
        let replaced = |text: &str| words.replaced("alike", &tokens(text)).join(" ");
        assert_eq!(replaced("lay down their arms"), "disarm");
        assert_eq!(replaced("cessation of hostilities in Tigray"), "truce in tigray");
        assert_eq!(replaced("the weather"), "the weather");
        assert_eq!(replaced(""), "");
    }

    #[test]
    fn order_and_distance() {
        let words = Lexicon::built_in();
        let broken = |text| words.follows(("about", "truce"), ("state", "broken"), 4, text);
        assert!(broken("A brokered cease-fire fell apart last month."));
        assert!(!broken("Talks collapsed before the truce."));
        assert!(!broken("The truce that came after long and bitter months of talks that collapsed."));
    }

    #[test]
    fn each_table_finds_its_own_words_in_a_text() {
        let other = Lexicon::parse("list\tvalue\twords\nproposal\ttalks\tweather\n").unwrap();
        for _ in 0..2 {
            assert_eq!(Lexicon::built_in().first("proposal", "ceasefire in bad weather"), Some("ceasefire"));
            assert_eq!(other.first("proposal", "ceasefire in bad weather"), Some("talks"));
            assert_eq!(other.clone().phrase("proposal", "talks", "bad weather"), Some("weather".to_owned()));
            assert_eq!(Lexicon::default().first("proposal", "ceasefire in bad weather"), None);
        }
    }

    #[test]
    fn bad_tables_are_refused() {
        assert_eq!(Lexicon::parse("kind\twords\n").unwrap_err(), LexiconError::Header);
        assert_eq!(Lexicon::parse("list\tvalue\twords\nproposal\ttalks\n").unwrap_err(), LexiconError::Cells(2));
    }
}
