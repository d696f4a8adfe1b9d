//! What only the whole report tells: who the sides are, and so whom an offer or a refusal is for.

use crate::act::{Act, EventType, Issue, Sense};
use std::collections::BTreeMap;

/// Settle what depends on the sides: a party's own call for talks is an agreement to them (PLOVER), and its adversary is
/// meant where it names none.
pub(crate) fn settle(acts: &mut [Act]) {
    let sides = adversaries(acts);
    for act in acts.iter_mut() {
        let own: Vec<&str> = act.actor.iter().map(|a| a.country()).collect();
        let Some(foes) = own.first().and_then(|c| sides.get(*c)) else { continue };
        let joint = matches!(act.issue, Issue::Talks | Issue::Ceasefire);
        if act.event == EventType::Request && act.sense == Sense::Demand && joint && own.len() == 1 {
            let toward_foe = act.recipient.iter().all(|r| foes.contains(&r.country().to_owned()));
            let own_step = act.recipient.is_empty();
            if toward_foe && own_step {
                act.event = EventType::Agree;
            }
        }
    }
}

/// For each country, those that it fights or trades accusations with.
fn adversaries(acts: &[Act]) -> BTreeMap<String, Vec<String>> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for act in acts {
        if !matches!(act.event, EventType::Assault | EventType::Accuse) {
            continue;
        }
        let all: Vec<&str> = act.actor.iter().chain(&act.recipient).map(|a| a.country()).collect();
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                if a != b {
                    out.entry((*a).to_owned()).or_default().push((*b).to_owned());
                    out.entry((*b).to_owned()).or_default().push((*a).to_owned());
                }
            }
        }
    }
    out
}
