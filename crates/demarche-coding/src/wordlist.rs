//! Words and phrases of a table's cell, looked for among the words of a sentence.

use crate::syntax::lemma;
use demarche_language::Sentence;

/// A word of a sentence as tables compare it: its lemma and its form, in small letters.
pub(crate) type Token = (String, String);

/// The words of a sentence at these places.
pub(crate) fn tokens(s: &Sentence, places: impl IntoIterator<Item = usize>) -> Vec<Token> {
    places.into_iter().map(|w| (lemma(s, w).to_lowercase(), s.tokens[w].text.to_lowercase())).collect()
}

/// Phrases, parted by `;` in the table; a `*` at a word's end stands for any ending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WordList(Vec<Vec<String>>);

impl WordList {
    /// The phrases of a cell; `-` is none.
    pub(crate) fn parse(cell: &str) -> Self {
        let phrase = |p: &str| p.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
        Self(cell.split(';').map(str::trim).filter(|p| !p.is_empty() && *p != "-").map(phrase).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of the phrases stands among the words, its words one after the other.
    pub(crate) fn is_in(&self, tokens: &[Token]) -> bool {
        self.0.iter().any(|phrase| {
            tokens.windows(phrase.len()).any(|words| phrase.iter().zip(words).all(|(want, word)| is_word(want, word)))
        })
    }

    /// Whether one of the phrases is this word of a table's own, such as `{many}`.
    pub(crate) fn names(&self, special: &str) -> bool {
        self.0.iter().any(|phrase| phrase.as_slice() == [special])
    }
}

fn is_word(want: &str, (lemma, form): &Token) -> bool {
    match want.strip_suffix('*') {
        Some(stem) => lemma.starts_with(stem) || form.starts_with(stem),
        None => want == lemma || want == form,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_match_lemmas_and_forms() {
        let list = WordList::parse("truce; peace talk;terroris*; -");
        let is_in = |text: &str| {
            let words = text.split(' ').map(|w| (w.trim_end_matches('s').to_owned(), w.to_owned()));
            list.is_in(&words.collect::<Vec<Token>>())
        };
        assert!(is_in("two truces"));
        assert!(is_in("the peace talks stalled"));
        assert!(is_in("terrorists"));
        assert!(!is_in("peace and talks"));
        assert!(!is_in(""));
        assert!(WordList::parse("-").is_empty() && !WordList::parse("-").is_in(&[]));
    }
}
