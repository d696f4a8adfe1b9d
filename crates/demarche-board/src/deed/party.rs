//! Whether two acts are of the same parties.

use crate::case::{side, usable};
use crate::theme::tokens;
use demarche_actors::Actor;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A party of an act.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Party {
    /// The code of the side; of a body that shares its code with many others also the name.
    pub side: String,
    /// The words of the name of a person or a group; empty where the side as such is meant.
    name: BTreeSet<String>,
}

/// The parties of an act, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parties {
    pub actors: Vec<Party>,
    pub recipients: Vec<Party>,
}

/// How two acts' parties agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    /// They are the same.
    Full,
    /// One act names some of those that the other names.
    Part,
}

impl Parties {
    pub fn of(actors: &[Actor], recipients: &[Actor]) -> Self {
        Self { actors: parties(actors), recipients: parties(recipients) }
    }

    /// Whether these can be the parties of one deed. In a mutual deed, who acts and toward whom is one.
    pub fn agree(&self, other: &Self, mutual: bool) -> Option<Agreement> {
        // What several do together has no recipient; one that is told all the same is a guess.
        let (together, also) = (&self.actors, &other.actors);
        if together.len() > 1 && together.len() == also.len() && covered(together, also) && self.none_against(other) {
            return Some(Agreement::Full);
        }
        let shared = self.actors.iter().any(|a| other.actors.iter().any(|b| a.meets(b)));
        if mutual {
            let (a, b) = (self.all(), other.all());
            let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            let met = covered(&small, &large) && (shared || small.len() > 1);
            return met.then_some(if small.len() == large.len() { Agreement::Full } else { Agreement::Part });
        }
        let pair = |a: &[Party], b: &[Party]| {
            let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            covered(small, large).then_some(small.len() == large.len())
        };
        let actors = pair(&self.actors, &other.actors)?;
        // Toward whom is often left out.
        let recipients = if self.recipients.is_empty() || other.recipients.is_empty() {
            true
        } else {
            pair(&self.recipients, &other.recipients)?
        };
        shared.then_some(if actors && recipients { Agreement::Full } else { Agreement::Part })
    }

    /// Whether the recipients of both can be the same.
    fn none_against(&self, other: &Self) -> bool {
        let (a, b) = (&self.recipients, &other.recipients);
        a.is_empty() || b.is_empty() || a.iter().any(|a| b.iter().any(|b| a.meets(b)))
    }

    fn all(&self) -> Vec<Party> {
        let mut all: Vec<Party> = self.actors.iter().chain(&self.recipients).cloned().collect();
        tidy(&mut all);
        all
    }
}

impl Party {
    /// Whether both can be the same: the side as such and somebody of it can, two persons or groups of it cannot.
    pub fn meets(&self, other: &Self) -> bool {
        self.side == other.side
            && (self.name.is_empty()
                || other.name.is_empty()
                || self.name.is_subset(&other.name)
                || other.name.is_subset(&self.name))
    }
}

/// Whether each of the fewer is one of the more, each another.
fn covered(small: &[Party], large: &[Party]) -> bool {
    let mut left: Vec<&Party> = large.iter().collect();
    small.iter().all(|party| {
        // A name that is told goes before the side as such.
        let meeting = |exact: bool| left.iter().position(|other| party.meets(other) && (!exact || party == *other));
        meeting(true).or_else(|| meeting(false)).map(|at| left.swap_remove(at)).is_some()
    })
}

pub(super) fn parties(actors: &[Actor]) -> Vec<Party> {
    let mut list: Vec<Party> = usable(actors)
        .map(|actor| {
            let name: BTreeSet<String> = tokens(&actor.name).into_iter().collect();
            if is_shared(actor.country()) {
                let named = name.into_iter().collect::<Vec<_>>().join(" ");
                return Party { side: format!("{} {named}", actor.code), name: BTreeSet::new() };
            }
            let plain = actor.name == actor.code || plain_name(actor.country()).is_some_and(|plain| *plain == name);
            Party { side: side(&actor.code), name: if plain { BTreeSet::new() } else { name } }
        })
        .collect();
    tidy(&mut list);
    list
}

/// Each once; the side as such is left out where somebody of it is named.
fn tidy(list: &mut Vec<Party>) {
    list.sort();
    list.dedup();
    let named: BTreeSet<String> = list.iter().filter(|p| !p.name.is_empty()).map(|p| p.side.clone()).collect();
    list.retain(|party| !party.name.is_empty() || !named.contains(&party.side));
}

/// Whether many bodies that have nothing to do with one another bear codes of this "country".
pub(super) fn is_shared(country: &str) -> bool {
    matches!(country, "IGO" | "NGO" | "MNC" | "IMG")
}

/// The words of the name that stands for a country as such.
fn plain_name(country: &str) -> Option<&'static BTreeSet<String>> {
    static NAMES: OnceLock<BTreeMap<String, BTreeSet<String>>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let states = include_str!("../../../../knowledge/actors/states.tsv").lines().filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?))
        });
        let bodies = [("UNO", "United Nations"), ("EUR", "European Union")];
        states.chain(bodies).map(|(code, name)| (code.to_owned(), tokens(name).into_iter().collect())).collect()
    });
    names.get(country)
}
