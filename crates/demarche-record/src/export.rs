//! Corrected sentences, for training.

use crate::acts::Kept;
use crate::error::Result;
use crate::file::Record;
use crate::filter::Filter;
use demarche_actors::Actor;
use demarche_coding::{Act, Evidence};
use std::collections::{BTreeMap, BTreeSet};

/// A sentence of which an analyst spoke, as the tables of `training/data/acts/` have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub evidence: Evidence,
    /// Its lines: `sentence trigger type status source target`. A sentence whose acts were all rejected has one of the type NONE.
    pub lines: Vec<[String; 6]>,
}

impl Record {
    /// The sentences of which analysts spoke, each with all of its acts as they stand. One with an act that the tables cannot express (whose trigger
    /// is no word of the sentence) is left out and counted.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn corrected_sentences(&self) -> Result<(Vec<Sentence>, usize)> {
        let mut of_place: BTreeMap<(String, usize, usize), Vec<Kept>> = BTreeMap::new();
        let mut spoken_of: BTreeSet<(String, usize, usize)> = BTreeSet::new();
        self.acts_by_report(&Filter { rejected: true, ..Filter::default() }, |kept| {
            let place = (kept.act.evidence.doc.clone(), kept.act.evidence.start, kept.act.evidence.end);
            if kept.state != crate::ActState::Coded {
                spoken_of.insert(place.clone());
            }
            of_place.entry(place).or_default().push(kept);
            Ok(())
        })?;
        let (mut sentences, mut left_out) = (Vec::new(), 0);
        for place in spoken_of {
            let Some(acts) = of_place.remove(&place) else { continue };
            let Some(first) = acts.first() else { continue };
            let evidence = first.act.evidence.clone();
            let standing = acts.iter().filter(|a| a.state != crate::ActState::Rejected);
            let lines: Option<Vec<[String; 6]>> = standing.map(|kept| line(&kept.act)).collect();
            match lines {
                Some(lines) if lines.is_empty() => {
                    let mut none = <[String; 6]>::default();
                    none[0] = one_line(&evidence.text);
                    none[2] = "NONE".to_owned();
                    sentences.push(Sentence { evidence, lines: vec![none] });
                }
                Some(lines) => sentences.push(Sentence { evidence, lines }),
                None => left_out += 1,
            }
        }
        Ok((sentences, left_out))
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line(act: &Act) -> Option<[String; 6]> {
    let sentence = one_line(&act.evidence.text);
    let trigger = trigger(act, &sentence)?;
    let side = |actors: &[Actor]| {
        let words = actors.iter().map(|a| one_line(&a.text)).filter(|w| !w.is_empty() && sentence.contains(w.as_str()));
        words.collect::<Vec<_>>().join(" + ")
    };
    Some([
        sentence.clone(),
        trigger,
        act.event.to_string(),
        act.status.to_string(),
        side(&act.actor),
        side(&act.recipient),
    ])
}

/// The trigger as the tables name it: one word, with its number where the sentence has it more than once. Which of several is meant an act does
/// not tell; the first is taken.
fn trigger(act: &Act, sentence: &str) -> Option<String> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    let word = act.trigger.split_whitespace().next().filter(|w| !w.is_empty())?;
    let count = sentence
        .match_indices(word)
        .filter(|(at, _)| {
            let before = sentence.get(..*at).and_then(|s| s.chars().next_back());
            let after = sentence.get(at + word.len()..).and_then(|s| s.chars().next());
            !before.is_some_and(inside) && !after.is_some_and(inside)
        })
        .count();
    match count {
        0 => None,
        1 => Some(word.to_owned()),
        _ => Some(format!("{word}#1")),
    }
}
