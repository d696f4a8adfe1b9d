//! Whether two acts are about the same, by the words that tell it.

use crate::lexicon::Lexicon;
use crate::theme::{content_of, stem, tokens};
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

/// Fewest bytes of a name that other words may begin with.
const NAME: usize = 5;
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
    /// The days and years of the calendar that it names: "july 9", "2016".
    days: BTreeSet<String>,
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
        let days = days(&plain);
        let numbers = numbers(&plain);
        let meant = words.replaced("alike", &plain);
        let content = content_of(&meant).into_iter().filter(|word| !is_of(but, word));
        // Numbers are compared by themselves.
        let content = content.filter(|word| word.parse::<f64>().is_err() && demarche_coding::cardinal(word).is_none());
        let (bare, telling) = content.partition(|word: &String| BARE.iter().any(|bare| stem(bare) == word));
        Self { telling, bare, numbers, days }
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

    /// Which part of all telling words is common to both.
    pub fn closeness(&self, other: &Self) -> f64 {
        let shared = self.telling.intersection(&other.telling).count();
        shared as f64 / self.telling.union(&other.telling).count().max(1) as f64
    }

    /// Whether both name one kind of matter. A truce is a deal.
    pub fn is_of_kind(&self, other: &Self) -> bool {
        self.bare.intersection(&other.bare).next().is_some() || (self.is_made() && other.is_made())
    }

    /// Whether it is a deal or a truce.
    pub fn is_made(&self) -> bool {
        ["deal", "truce"].iter().any(|word| self.bare.contains(stem(word)))
    }

    pub fn is_empty(&self) -> bool {
        self.bare.is_empty() && self.telling.is_empty()
    }

    /// Whether both tell one number that is not small: so many prisoners, so many dead.
    pub fn shares_figure(&self, other: &Self) -> bool {
        let figures = |matter: &Self| -> Vec<f64> { matter.numbers.iter().copied().filter(|n| *n > 10.0).collect() };
        figures(self).iter().any(|a| figures(other).iter().any(|b| close(*a, *b)))
    }

    /// Whether both tell numbers and none is told by both, give or take what rounding does.
    pub fn contradicts(&self, other: &Self) -> bool {
        !self.numbers.is_empty()
            && !other.numbers.is_empty()
            && !self.numbers.iter().any(|a| other.numbers.iter().any(|b| close(*a, *b)))
    }

    /// Whether both name days or years of the calendar and none is named by both.
    pub fn is_of_other_days(&self, other: &Self) -> bool {
        let named = |year: bool| {
            let of = |matter: &Self| -> BTreeSet<String> {
                matter.days.iter().filter(|day| day.contains(' ') != year).cloned().collect()
            };
            (of(self), of(other))
        };
        [named(true), named(false)].iter().any(|(a, b)| !a.is_empty() && !b.is_empty() && a.is_disjoint(b))
    }

    /// How much of the shorter of two sentences is in the other, by its telling words, and how many words that are.
    pub fn overlap(&self, other: &Self) -> (f64, usize) {
        let shared = self.telling.intersection(&other.telling).count();
        let fewest = self.telling.len().min(other.telling.len());
        (shared as f64 / fewest.max(1) as f64, shared)
    }
}

/// Whether a word is one of these, or made from one: "Ukrainian" from "Ukraine".
fn is_of(names: &BTreeSet<String>, word: &str) -> bool {
    names.contains(word) || names.iter().any(|name| name.len() >= NAME && word.starts_with(name.as_str()))
}

/// Whether two numbers may be one, give or take what rounding does to large ones.
fn close(a: f64, b: f64) -> bool {
    let most = a.max(b);
    (a - b).abs() <= if most < 100.0 { 0.0 } else { 0.05 * most }
}

/// What a word that expresses an act means, without its endings.
pub(super) fn meaning(word: &str, words: &Lexicon) -> BTreeSet<String> {
    content_of(&words.replaced("alike", &plain(word)))
}

/// The days and years that are named among words.
fn days(words: &[String]) -> BTreeSet<String> {
    let mut days = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        if is_year(word) {
            days.insert(word.clone());
        }
        if let Some(month) = month(words, at)
            && day_of_month(word)
        {
            days.insert(format!("{month} {word}"));
        }
    }
    days
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
}

fn day_of_month(word: &str) -> bool {
    word.parse().is_ok_and(|day: u32| (1..=31).contains(&day))
}

/// The month beside a word, by its first letters.
fn month(words: &[String], at: usize) -> Option<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const LONG: &str = " january february march april may june july august september october november december sept ";
    let of = |at: usize| {
        let word = words.get(at)?;
        let known = MONTHS.contains(&word.as_str()) || LONG.contains(&format!(" {word} "));
        known.then(|| word.chars().take(3).collect::<String>())
    };
    at.checked_sub(1).and_then(of).or_else(|| of(at + 1))
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
    let dated = |at: usize, word: &str| is_year(word) || (day_of_month(word) && month(words, at).is_some());
    let counted = words.iter().enumerate().filter(|(at, word)| !dated(*at, word));
    counted.filter_map(|(at, word)| Some(value(word)? * hours(unit(at)))).collect()
}
