//! Comparing what acts are about, by their words.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Words that say nothing of a matter, in order.
const EMPTY_WORDS: &[&str] = &[
    "a", "about", "after", "again", "against", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been",
    "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had",
    "has", "have", "he", "her", "him", "his", "if", "in", "into", "is", "it", "its", "may", "might", "more", "must",
    "new", "no", "not", "of", "on", "only", "or", "other", "our", "out", "over", "own", "she", "should", "side", "so",
    "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to",
    "under", "until", "up", "us", "was", "we", "were", "what", "when", "which", "while", "who", "will", "with",
    "would", "you", "your",
];

/// The words of a text in lower case, hyphens dropped ("cease-fire" is "ceasefire") and possessives cut off.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.')))
        .filter_map(|raw| {
            let word = raw.to_lowercase().replace('’', "'");
            let word = word.strip_suffix("'s").unwrap_or(&word).replace(['-', '\'', '.'], "");
            (!word.is_empty()).then_some(word)
        })
        .collect()
}

/// A word without its commonest endings, so that "lifting", "lifted" and "lift" meet.
pub(crate) fn stem(word: &str) -> &str {
    for ending in ["ations", "ation", "ings", "ing", "ions", "ion", "ies", "ied", "ate", "es", "ed", "s", "e", "y"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.chars().count() >= 4
        {
            return rest;
        }
    }
    word
}

/// The words of a text that say what it is about.
pub(crate) fn content(text: &str) -> BTreeSet<String> {
    content_of(&tokens(text))
}

/// Those of the words that say what a text is about.
pub(crate) fn content_of(words: &[String]) -> BTreeSet<String> {
    let empty = |word: &String| EMPTY_WORDS.binary_search(&word.as_str()).is_ok();
    words.iter().filter(|w| !empty(w)).map(|w| stem(w).to_owned()).collect()
}

/// So many texts are remembered.
const REMEMBERED: usize = 20_000;
/// Longer texts are not: sentences come once, themes over and over.
const LONG: usize = 240;

thread_local! {
    static KNOWN: RefCell<HashMap<Box<str>, Rc<Text>>> = RefCell::default();
}

/// What was made of a text.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// Its [`tokens`].
    pub words: Vec<String>,
    /// Its [`content`], in order.
    matter: OnceCell<Vec<String>>,
    /// Where it has words of a table: for the table of this number, by the number of the entry.
    pub found: RefCell<(u64, Found)>,
    /// The most days that it tells as a length, by the built-in table.
    pub days: OnceCell<Option<i64>>,
}

/// Where the first words of an entry stand in a text, and how many they are.
pub(crate) type Found = BTreeMap<usize, Option<(usize, usize)>>;

impl Text {
    fn of(text: &str) -> Self {
        Self { words: tokens(text), ..Self::default() }
    }

    /// The words that say what it is about, in order, each once.
    pub fn matter(&self) -> &[String] {
        self.matter.get_or_init(|| content_of(&self.words).into_iter().collect())
    }
}

/// A text, split into words when it is first seen and remembered: the same themes are looked at over and over.
pub(crate) fn known(text: &str) -> Rc<Text> {
    if text.len() > LONG {
        return Rc::new(Text::of(text));
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(text) = known.get(text) {
            return Rc::clone(text);
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let new = Rc::new(Text::of(text));
        known.insert(text.into(), Rc::clone(&new));
        new
    })
}

/// How many words of the matter a text has.
pub(crate) fn told(text: &str) -> usize {
    known(text).matter().len()
}

/// How many words of the matter two texts share.
pub(crate) fn shared(a: &str, b: &str) -> usize {
    in_common(known(a).matter(), known(b).matter())
}

/// How many words two lists in order have in common.
pub(crate) fn in_common(a: &[String], b: &[String]) -> usize {
    a.iter().filter(|word| b.binary_search(word).is_ok()).count()
}

/// How few words of the matter a text may have and still be replaced by one that tells more.
const TELLING: usize = 3;

/// Keeps what was told first, unless it hardly says anything and the other says more.
pub(crate) fn keep_telling(first: &mut String, other: &str) {
    let before = told(first);
    if before < TELLING && told(other) > before {
        other.clone_into(first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_words_are_in_order() {
        assert!(EMPTY_WORDS.is_sorted());
    }

    #[test]
    fn words_meet_across_forms() {
        assert_eq!(tokens("Russia’s 30-day cease-fire"), ["russia", "30day", "ceasefire"]);
        assert_eq!(shared("lifting of the sanctions", "lift sanctions"), 2);
        assert_eq!(shared("negotiations", "to negotiate"), 1);
        assert_eq!(shared("the truce", ""), 0);
        let long = "the truce and the talks ".repeat(20);
        assert_eq!((shared(&long, "talks of a truce"), told(&long)), (2, 2));
        assert_eq!(shared("violating the truce", "truce declared over Easter"), 1);
    }
}
