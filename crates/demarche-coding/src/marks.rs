//! The words that mark a reading: `knowledge/acts/assessments.tsv`.

use crate::act::Reading;
use demarche_language::Upos;
use std::collections::{HashMap, HashSet};

/// The lists of the table that are no readings.
const LISTS: &[&str] = &["analyst", "record", "people"];

/// A condition of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Need {
    /// The subject is told, and is neither an actor nor people.
    Thing,
    /// The word is a predicate, or the adjective of one.
    Pred,
    /// The subject is a clause, or an "it" that stands for one.
    It,
    /// An infinitive complement.
    Inf,
    /// A clause as complement.
    That,
    /// In the passive.
    Pass,
    /// Not denied.
    Plain,
    /// In the present tense.
    Now,
    /// The object is one of these.
    Obj(HashSet<String>),
    /// A phrase with a preposition is one of these.
    Obl(HashSet<String>),
    /// The subject is one of these.
    Subj(HashSet<String>),
    /// The governing word is one of these.
    Head(HashSet<String>),
    /// The infinitive complement is one of these.
    Comp(HashSet<String>),
}

impl Need {
    fn parse(text: &str) -> Result<Self, String> {
        if let Some((slot, words)) = text.split_once('=') {
            let words: HashSet<String> =
                words.split('|').map(|w| w.trim().to_lowercase()).filter(|w| !w.is_empty()).collect();
            if words.is_empty() {
                return Err(format!("{text:?} names no word"));
            }
            return match slot {
                "obj" => Ok(Self::Obj(words)),
                "obl" => Ok(Self::Obl(words)),
                "subj" => Ok(Self::Subj(words)),
                "head" => Ok(Self::Head(words)),
                "comp" => Ok(Self::Comp(words)),
                _ => Err(format!("{slot:?} is no slot: obj, obl, subj, head, comp")),
            };
        }
        Ok(match text {
            "thing" => Self::Thing,
            "pred" => Self::Pred,
            "it" => Self::It,
            "inf" => Self::Inf,
            "that" => Self::That,
            "pass" => Self::Pass,
            "plain" => Self::Plain,
            "now" => Self::Now,
            _ => {
                return Err(format!(
                    "{text:?} is no condition: thing, pred, it, inf, that, pass, plain, now, SLOT=WORDS"
                ));
            }
        })
    }
}

/// A row of the table.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) name: String,
    pub(crate) reading: Reading,
    pub(crate) needs: Vec<Need>,
    pub(crate) sure: f32,
}

/// The table, ready to be looked up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    rows: Vec<Mark>,
    by_word: HashMap<(String, Upos), Vec<usize>>,
    lists: HashSet<(String, String)>,
}

impl Marks {
    /// Adds a row: words, upos, reading, needs, sure.
    pub(crate) fn add(&mut self, [words, upos, reading, needs, sure]: [&str; 5]) -> Result<(), String> {
        let part = Upos::from_tag(upos).ok_or_else(|| format!("{upos:?} is no part of speech"))?;
        let words_of = || words.split('|').map(|w| w.trim().to_lowercase()).filter(|w| !w.is_empty());
        if words_of().next().is_none() {
            return Err("a row needs a word".to_owned());
        }
        if LISTS.contains(&reading) {
            self.lists.extend(words_of().map(|w| (reading.to_owned(), w)));
            return Ok(());
        }
        let reading = Reading::from_word(reading).filter(|r| *r != Reading::Says).ok_or_else(|| {
            format!("{reading:?} is no reading: judges, infers, guesses, supposes, analyst, record, people")
        })?;
        let sure: f32 = sure.parse().map_err(|_| format!("{sure:?} is no number"))?;
        if !(0.0..=1.0).contains(&sure) {
            return Err(format!("{sure} is not between 0 and 1"));
        }
        let needs_read = needs.split_whitespace().map(Need::parse).collect::<Result<Vec<_>, _>>()?;
        for word in words_of() {
            self.by_word.entry((word, part)).or_default().push(self.rows.len());
        }
        let name = format!("{words}/{upos} {needs}").trim().to_owned();
        self.rows.push(Mark { name, reading, needs: needs_read, sure });
        Ok(())
    }

    /// The rows of a word.
    pub(crate) fn of(&self, lemma: &str, upos: Upos) -> impl Iterator<Item = &Mark> {
        self.by_word.get(&(lemma.to_owned(), upos)).into_iter().flatten().map(|&i| &self.rows[i])
    }

    /// Whether the list has the word.
    pub(crate) fn lists(&self, list: &str, lemma: &str) -> bool {
        self.lists.contains(&(list.to_owned(), lemma.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_or_refused() {
        let mut marks = Marks::default();
        marks.add(["hinge|depend", "VERB", "judges", "thing obl=turnout", "0.7"]).unwrap();
        marks.add(["analyst", "NOUN", "analyst", "", "1"]).unwrap();
        assert_eq!(marks.of("hinge", Upos::Verb).count(), 1);
        assert!(marks.lists("analyst", "analyst") && !marks.lists("people", "analyst"));
        for (row, why) in [
            (["x", "WORD", "judges", "", "0.5"], "part of speech"),
            (["x", "VERB", "knows", "", "0.5"], "no reading"),
            (["x", "VERB", "says", "", "0.5"], "no reading"),
            (["x", "VERB", "judges", "often", "0.5"], "no condition"),
            (["x", "VERB", "judges", "iobj=a", "0.5"], "no slot"),
            (["x", "VERB", "judges", "obj=", "0.5"], "no word"),
            (["x", "VERB", "judges", "", "high"], "no number"),
            (["x", "VERB", "judges", "", "1.5"], "between 0 and 1"),
            (["|", "VERB", "judges", "", "0.5"], "needs a word"),
        ] {
            let error = marks.add(row).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
