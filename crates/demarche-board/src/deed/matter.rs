//! Whether two acts are about the same, by the words that tell it.

use crate::lexicon::Lexicon;
use crate::theme::{content_of, tokens};
use std::collections::BTreeSet;

/// Words that name a kind of matter and not which one: any two deals, truces, rounds of talks have them in common.
const BARE: &[&str] = &[
    "accusation",
    "attack",
    "condition",
    "conflict",
    "deal",
    "decision",
    "demand",
    "fight",
    "it",
    "issue",
    "move",
    "new",
    "peace",
    "plan",
    "position",
    "process",
    "push",
    "situation",
    "step",
    "talks",
    "territory",
    "truce",
    "war",
];

/// Most bytes of a dateline.
const DATELINE: usize = 60;

/// What a text is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Matter {
    /// The words that tell which matter.
    pub telling: BTreeSet<String>,
    /// The words that tell only of what kind.
    pub bare: BTreeSet<String>,
    /// The numbers; lengths of time in hours.
    numbers: Vec<f64>,
}

/// How alike two matters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// So many telling words in common, half of those that the shorter has or more.
    Same(usize),
    /// One has no telling word, and nothing speaks against it.
    Open,
    /// Other words or other numbers.
    Apart,
}

impl Matter {
    /// The matter of `text`, without the words of `but`: the parties and the place are compared by themselves.
    pub fn of(text: &str, but: &BTreeSet<String>, words: &Lexicon) -> Self {
        let plain = plain(text);
        let numbers = numbers(&plain);
        let meant = words.replaced("alike", &plain);
        let content = content_of(&meant).into_iter().filter(|word| !but.contains(word));
        // Numbers are compared by themselves.
        let content = content.filter(|word| word.parse::<f64>().is_err() && demarche_coding::cardinal(word).is_none());
        let (bare, telling) = content.partition(|word: &String| BARE.contains(&word.as_str()));
        Self { telling, bare, numbers }
    }

    pub fn likeness(&self, other: &Self) -> Likeness {
        if self.contradicts(other) {
            return Likeness::Apart;
        }
        let shared = self.telling.intersection(&other.telling).count();
        let fewest = self.telling.len().min(other.telling.len());
        if fewest == 0 {
            let kinds = self.bare.is_empty() || other.bare.is_empty() || self.is_of_kind(other);
            return if kinds { Likeness::Open } else { Likeness::Apart };
        }
        if shared > 0 && 2 * shared >= fewest { Likeness::Same(shared) } else { Likeness::Apart }
    }

    /// Whether both name one kind of matter. A truce is a deal.
    pub fn is_of_kind(&self, other: &Self) -> bool {
        self.bare.intersection(&other.bare).next().is_some() || (self.is_made() && other.is_made())
    }

    /// Whether it is a deal or a truce.
    pub fn is_made(&self) -> bool {
        self.bare.contains("deal") || self.bare.contains("truce")
    }

    pub fn is_empty(&self) -> bool {
        self.bare.is_empty() && self.telling.is_empty()
    }

    /// Whether both tell one number that is not small and no year: so many prisoners, so many dead.
    pub fn shares_figure(&self, other: &Self) -> bool {
        let figures = |matter: &Self| -> Vec<f64> {
            let counts = |n: &f64| *n > 10.0 && !(1900.0..2100.0).contains(n);
            matter.numbers.iter().copied().filter(counts).collect()
        };
        figures(self).iter().any(|a| figures(other).iter().any(|b| close(*a, *b)))
    }

    /// Whether both tell numbers and none is told by both, give or take what rounding does.
    pub fn contradicts(&self, other: &Self) -> bool {
        !self.numbers.is_empty()
            && !other.numbers.is_empty()
            && !self.numbers.iter().any(|a| other.numbers.iter().any(|b| close(*a, *b)))
    }

    /// How much of the shorter of two sentences is in the other, by its telling words, and how many words that are.
    pub fn overlap(&self, other: &Self) -> (f64, usize) {
        let shared = self.telling.intersection(&other.telling).count();
        let fewest = self.telling.len().min(other.telling.len());
        (shared as f64 / fewest.max(1) as f64, shared)
    }
}

/// Whether two numbers may be one, give or take what rounding does.
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.05 * a.max(b)
}

/// A sentence without the dateline before it.
pub(super) fn undated(sentence: &str) -> &str {
    match sentence.split_once(" — ").or_else(|| sentence.split_once(" -- ")) {
        Some((line, rest)) if line.len() <= DATELINE && line.starts_with(|c: char| c.is_uppercase()) => rest,
        _ => sentence,
    }
}

/// The words of a text, compounds parted ("30-day" is two words) and thousands joined ("1,000" is one).
fn plain(text: &str) -> Vec<String> {
    let mut out = String::with_capacity(text.len());
    let joined = text.replace("ease-fire", "easefire");
    let mut characters = joined.chars().peekable();
    let mut last = ' ';
    while let Some(c) = characters.next() {
        let digit_follows = characters.peek().is_some_and(char::is_ascii_digit);
        match c {
            '-' | '–' => out.push(' '),
            ',' if last.is_ascii_digit() && digit_follows => {}
            _ => out.push(c),
        }
        last = c;
    }
    tokens(&out)
}

/// The numbers among words; one before a unit of time in hours.
fn numbers(words: &[String]) -> Vec<f64> {
    let value = |word: &String| match word.as_str() {
        "hundred" => Some(100.0),
        "thousand" => Some(1000.0),
        _ => word
            .parse()
            .ok()
            .or_else(|| demarche_coding::cardinal(word).map(|n| n as f64))
            .filter(|n: &f64| n.is_finite()),
    };
    let hours = |word: Option<&String>| match word.map(|word| word.strip_suffix('s').unwrap_or(word)) {
        Some("day") => 24.0,
        Some("week") => 24.0 * 7.0,
        Some("month") => 24.0 * 30.0,
        Some("year") => 24.0 * 365.0,
        _ => 1.0,
    };
    // "Two more months"
    let unit = |at: usize| words.get(at + 1).filter(|word| *word != "more").or_else(|| words.get(at + 2));
    words.iter().enumerate().filter_map(|(at, word)| Some(value(word)? * hours(unit(at)))).collect()
}
