//! What resolving gives: who is meant by which word.

use crate::actor::{Actor, Sector};
use std::collections::BTreeMap;

/// What kind of thing a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    Person,
    /// A state, an organisation, a ministry: "it".
    Body,
    /// Several people: "they".
    Group,
    /// A place; an actor only where the sentence makes it act.
    Place,
}

/// Who is meant by the phrase that a word heads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The actors; several for "both sides" or "Iranian and American officials". Empty for outsiders.
    pub actors: Vec<Actor>,
    /// What it names.
    pub kind: Kind,
    /// Whether it is told by an adjective ("Russian"): it lends its country, and acts only through its noun.
    pub adjective: bool,
    /// Someone who is no political actor: an analyst, a reporter, a former official.
    pub outsider: bool,
}

/// Who is meant where in a report.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    pub(crate) at: Vec<Vec<Option<Mention>>>,
    /// Nouns of role whose country nothing tells.
    pub(crate) bare: BTreeMap<(usize, usize), Sector>,
}

impl Mentions {
    /// The mention that word `token` of sentence `sentence` heads.
    pub fn get(&self, sentence: usize, token: usize) -> Option<&Mention> {
        self.at.get(sentence)?.get(token)?.as_ref()
    }

    /// The actors that the phrase headed by the word means; empty where there are none.
    pub fn actors(&self, sentence: usize, token: usize) -> &[Actor] {
        self.get(sentence, token).map_or(&[], |m| &m.actors)
    }

    /// The sector of a noun of role whose country nothing tells: "six villagers", "a government convoy".
    pub fn sector(&self, sentence: usize, token: usize) -> Option<Sector> {
        self.bare.get(&(sentence, token)).copied()
    }

    /// Every mention with its sentence and word, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, &Mention)> {
        self.at
            .iter()
            .enumerate()
            .flat_map(|(s, words)| words.iter().enumerate().filter_map(move |(t, m)| Some((s, t, m.as_ref()?))))
    }
}
