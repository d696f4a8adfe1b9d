//! Comparing what acts are about, by their words.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
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

thread_local! {
    /// What [`content`] made of texts: the same themes are compared over and over.
    static KNOWN: RefCell<HashMap<String, Rc<BTreeSet<String>>>> = RefCell::default();
}

/// The same as [`content`], remembered.
fn known(text: &str) -> Rc<BTreeSet<String>> {
    KNOWN.with_borrow_mut(|known| {
        if let Some(content) = known.get(text) {
            return Rc::clone(content);
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let content = Rc::new(content(text));
        known.insert(text.to_owned(), Rc::clone(&content));
        content
    })
}

/// How many words of the matter a text has.
pub(crate) fn told(text: &str) -> usize {
    known(text).len()
}

/// How many words of the matter two texts share.
pub(crate) fn shared(a: &str, b: &str) -> usize {
    known(a).intersection(&known(b)).count()
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
        assert_eq!(shared("violating the truce", "truce declared over Easter"), 1);
    }
}
