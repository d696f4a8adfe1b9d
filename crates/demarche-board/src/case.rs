//! What every list's rules look at: the acts in order, and what they tell together of who is at odds with whom.

use crate::board::Who;
use crate::lexicon::Lexicon;
use demarche_actors::{Actor, Sector};
use demarche_coding::{Act, EventType, Sense, Status};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How many of an actor's latest entries a new act is compared with.
pub(crate) const LOOK_BACK: usize = 64;

pub(crate) struct Case<'a> {
    /// Usable acts, in order of date, report and place in the report.
    pub acts: Vec<&'a Act>,
    pub words: &'a Lexicon,
    /// The report's date, where one of its acts tells it.
    pub published: BTreeMap<&'a str, Date>,
    /// The date of the latest report.
    pub today: Option<Date>,
    at_odds: BTreeSet<(String, String)>,
    fighting: BTreeSet<String>,
    by_report: BTreeMap<&'a str, Vec<&'a Act>>,
}

impl<'a> Case<'a> {
    pub fn new(acts: Vec<&'a Act>, published: BTreeMap<&'a str, Date>, words: &'a Lexicon) -> Self {
        let mut at_odds = BTreeSet::new();
        let mut fighting = BTreeSet::new();
        for act in &acts {
            use EventType::{Accuse, Assault, Coerce, Sanction, Threaten};
            if !matches!(act.event, Accuse | Assault | Coerce | Sanction | Threaten) || act.status == Status::Negated {
                continue;
            }
            for (a, b) in pairs(act) {
                if act.event == Assault && act.status != Status::Planned {
                    fighting.extend([a.clone(), b.clone()]);
                }
                at_odds.insert(if a < b { (a, b) } else { (b, a) });
            }
        }
        let mut by_report: BTreeMap<&str, Vec<&Act>> = BTreeMap::new();
        for act in &acts {
            by_report.entry(&act.doc).or_default().push(act);
        }
        let today = published.values().copied().max();
        Self { acts, words, published, today, at_odds, fighting, by_report }
    }

    /// When an act was told: its report's date, or else its own.
    pub fn seen(&self, act: &Act) -> Option<Date> {
        self.published.get(act.doc.as_str()).copied().or_else(|| act.date.as_ref().map(|d| d.start))
    }

    /// Whether two sides fight, threaten or accuse each other.
    pub fn at_odds(&self, a: &str, b: &str) -> bool {
        let (a, b) = (side(a), side(b));
        self.at_odds.contains(&if a < b { (a, b) } else { (b, a) })
    }

    /// Whether the side fights.
    pub fn fights(&self, code: &str) -> bool {
        self.fighting.contains(&side(code))
    }

    /// Acts of the same report at most `distance` sentences away.
    pub fn near<'s>(&'s self, act: &'s Act, distance: usize) -> impl Iterator<Item = &'a Act> + 's {
        let same_report = self.by_report.get(act.doc.as_str()).map_or(&[][..], Vec::as_slice);
        same_report.iter().copied().filter(move |a| a.evidence.sentence.abs_diff(act.evidence.sentence) <= distance)
    }
}

/// The sides that stand against each other in an act: actor against recipient, or, where it is mutual, actors among themselves.
fn pairs(act: &Act) -> Vec<(String, String)> {
    let actors: Vec<String> = usable(&act.actor).map(|a| side(&a.code)).collect();
    let others =
        if act.recipient.is_empty() { actors.clone() } else { usable(&act.recipient).map(|a| side(&a.code)).collect() };
    actors.iter().flat_map(|a| others.iter().filter(move |b| *b != a).map(move |b| (a.clone(), b.clone()))).collect()
}

/// The side that a code stands for: a state's executive, forces, services and courts are one.
pub(crate) fn side(code: &str) -> String {
    match parts(code) {
        (country, Some("GOV")) => format!("{country}/GOV"),
        _ => code.to_owned(),
    }
}

/// The country of a side, and what of it.
fn parts(code: &str) -> (&str, Option<&str>) {
    match code.split_once('/') {
        Some((country, "MIL" | "SPY" | "COP" | "JUD")) => (country, Some("GOV")),
        Some((country, sector)) => (country, Some(sector)),
        None => (code, None),
    }
}

/// Whether two codes stand for one side.
pub(crate) fn same_side(a: &str, b: &str) -> bool {
    parts(a) == parts(b)
}

/// The actors that can hold a line of the board: those whose country is known and who are not mere elites.
pub(crate) fn usable(actors: &[Actor]) -> impl Iterator<Item = &Actor> {
    actors.iter().filter(|a| a.country() != "---" && !a.code.is_empty() && a.sector() != Some(Sector::Eli))
}

/// The actors as the board writes them, one for each code.
pub(crate) fn whos(actors: &[Actor]) -> Vec<Who> {
    let mut list = Vec::new();
    add_all(&mut list, usable(actors).map(Who::from));
    list
}

/// Actors and recipients together.
pub(crate) fn everyone(act: &Act) -> Vec<Who> {
    let mut list = whos(&act.actor);
    add_all(&mut list, whos(&act.recipient));
    list
}

/// Adds those whose code is not in the list yet.
pub(crate) fn add_all(list: &mut Vec<Who>, more: impl IntoIterator<Item = Who>) {
    for who in more {
        if !list.iter().any(|w| w.code == who.code) {
            list.push(who);
        }
    }
}

/// The sides of a list of actors.
pub(crate) fn sides(list: &[Who]) -> BTreeSet<String> {
    list.iter().map(|w| side(&w.code)).collect()
}

/// Whether one of the list is of the same side as the code.
pub(crate) fn has_side(list: &[Who], code: &str) -> bool {
    list.iter().any(|w| same_side(&w.code, code))
}

/// Whether the lists have a side in common.
pub(crate) fn meet(a: &[Who], b: &[Who]) -> bool {
    a.iter().any(|w| has_side(b, &w.code))
}

/// Whether all sides of `b` are among those of `a`.
pub(crate) fn cover(a: &[Who], b: &[Who]) -> bool {
    b.iter().all(|w| has_side(a, &w.code))
}

/// How many sides both have.
pub(crate) fn sides_in_common(a: &[Who], b: &[Who]) -> usize {
    let first = |i: usize, w: &Who| !a.iter().take(i).any(|other| same_side(&other.code, &w.code));
    a.iter().enumerate().filter(|(i, w)| first(*i, w) && has_side(b, &w.code)).count()
}

/// Whether only others say that the act happened; an actor's own media are its own voice.
pub(crate) fn claimed(act: &Act) -> bool {
    act.by.iter().any(|speaker| {
        !act.actor.iter().any(|actor| {
            same_side(&speaker.code, &actor.code)
                || (speaker.sector() == Some(Sector::Jrn)
                    && speaker.country() == actor.country()
                    && actor.sector() == Some(Sector::Gov))
        })
    })
}

/// Whether the actor is a medium: a channel, which holds no positions of its own.
pub(crate) fn is_channel(code: &str) -> bool {
    code.ends_with("/JRN")
}

/// Whether the act of this type and sense is a fact of the report: actual, and not merely another's word.
pub(crate) fn is_fact(act: &Act) -> bool {
    act.status == Status::Actual && !claimed(act)
}

/// Whether the act breaks a truce.
pub(crate) fn breaks_truce(act: &Act) -> bool {
    act.event == EventType::Assault && act.sense == Sense::Truce
}

/// Entries by the sides that have to do with them.
#[derive(Default)]
pub(crate) struct Index(BTreeMap<String, Vec<usize>>);

impl Index {
    pub fn add(&mut self, sides: impl IntoIterator<Item = String>, entry: usize) {
        for side in sides {
            let list = self.0.entry(side).or_default();
            if !list.contains(&entry) {
                list.push(entry);
            }
        }
    }

    /// The latest entries of any of these sides, the latest first.
    pub fn recent(&self, sides: impl IntoIterator<Item = String>) -> Vec<usize> {
        let found: BTreeSet<usize> = sides
            .into_iter()
            .filter_map(|s| self.0.get(&s))
            .flat_map(|list| list.iter().rev().take(LOOK_BACK).copied())
            .collect();
        found.into_iter().rev().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{act, case};
    use proptest::prelude::*;

    #[test]
    fn a_state_and_its_army_are_one_side() {
        assert_eq!(side("RUS/MIL"), side("RUS/GOV"));
        assert_ne!(side("USA/LEG"), side("USA/GOV"));
        assert_ne!(side("UKR/REB"), side("UKR/GOV"));
    }

    proptest! {
        #[test]
        fn sides_are_compared_as_they_are_written(a in codes(), b in codes()) {
            let who = |code: &String| Who { code: code.clone(), name: String::new() };
            let (one, other): (Vec<Who>, Vec<Who>) = (a.iter().map(who).collect(), b.iter().map(who).collect());
            let (first, second) = (sides(&one), sides(&other));
            for (x, y) in a.iter().zip(&b) {
                prop_assert_eq!(same_side(x, y), side(x) == side(y));
            }
            prop_assert_eq!(meet(&one, &other), !first.is_disjoint(&second));
            prop_assert_eq!(cover(&one, &other), second.is_subset(&first));
            prop_assert_eq!(sides_in_common(&one, &other), first.intersection(&second).count());
        }
    }

    fn codes() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec("(RUS|UKR)(/(GOV|MIL|SPY|JUD|REB|GOV/X|MIL/X|))?", 0..5)
    }

    #[test]
    fn own_media_do_not_make_a_claim() {
        let mut a = act("AGREE promise IRN/GOV > USA/GOV | act upon its commitments");
        assert!(!claimed(&a));
        a.by = act("AGREE plain IRN/JRN > | x").actor;
        assert!(!claimed(&a));
        a.by = act("AGREE plain USA/GOV > | x").actor;
        assert!(claimed(&a));
    }

    #[test]
    fn who_is_at_odds() {
        let acts = [act("ASSAULT plain RUS/MIL > UKR/GOV | strikes"), act("CONSULT meet USA/GOV RUS/GOV > | talks")];
        let case = case(&acts);
        assert!(case.at_odds("UKR/MIL", "RUS/GOV"));
        assert!(case.fights("UKR/GOV"));
        assert!(!case.at_odds("USA/GOV", "RUS/GOV"));
    }
}
