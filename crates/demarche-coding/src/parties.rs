//! What only the whole report tells: who the sides are, and so whom an offer or a refusal is for.

use crate::act::{Act, EventType, Issue, Sense, Sign, Status};
use demarche_actors::{Actor, Sector};
use std::collections::BTreeMap;

/// Settle what depends on the sides. A party's own call for talks or a truce is an agreement to them (guidelines, AGREE); its
/// adversary is meant where it names nobody; and both sides are, where a third party presses or warns without naming anybody.
pub(crate) fn settle(acts: &mut [Act]) {
    sanctioned(acts);
    replies(acts);
    let enmities = Enmities::of(acts);
    for act in acts.iter_mut() {
        let [actor] = act.actor.as_slice() else { continue };
        let joint = matches!(act.issue, Issue::Talks | Issue::Ceasefire);
        let Some(foe) = enmities.foe(actor) else {
            let presses = matches!(act.event, EventType::Request | EventType::Threaten)
                || (act.event == EventType::Agree && act.sense == Sense::Propose);
            if presses && (joint || act.event == EventType::Threaten) && act.recipient.is_empty() && act.by.is_empty() {
                act.recipient = enmities.sides(actor);
                act.signs.push(Sign::RecipientFoe);
            }
            continue;
        };
        let toward_foe = act.recipient.iter().all(|r| side(r) == side(&foe));
        if act.event == EventType::Request && act.sense == Sense::Demand && joint && toward_foe {
            let together = act.recipient.is_empty() || [" with ", " between "].iter().any(|w| act.theme.contains(w));
            if together {
                act.event = EventType::Agree;
            }
        }
        // who fights, offers or refuses without naming anybody means the adversary, where there is one
        let answers =
            matches!(act.event, EventType::Agree | EventType::Reject | EventType::Threaten | EventType::Concede)
                || act.event == EventType::Assault;
        // a denial answers an adversary only where it speaks of a charge; nobody need have claimed what else is denied
        let unprompted = act.sense == Sense::Deny
            && !["charge", "allegation", "accusation", "claim"].iter().any(|w| act.theme.to_lowercase().contains(w));
        // a crowd has no adversary of its state's
        let party = !matches!(
            actor.sector(),
            Some(Sector::Cvl | Sector::Soc | Sector::Edu | Sector::Bus | Sector::Jrn | Sector::Rel | Sector::Ref)
        );
        if answers && party && !unprompted && act.recipient.is_empty() && act.status != Status::Planned {
            act.recipient = vec![foe];
            act.signs.push(Sign::RecipientFoe);
        }
    }
}

/// Sanctions that are spoken of without saying against whom are those that the report tells of, where it tells of one country's.
fn sanctioned(acts: &mut [Act]) {
    let spoken =
        |a: &Act| a.theme.to_lowercase().contains("sanction") || a.trigger.to_lowercase().starts_with("sanction");
    let mut targets: BTreeMap<String, (usize, Actor)> = BTreeMap::new();
    for act in acts.iter().filter(|a| spoken(a) && matches!(a.event, EventType::Sanction | EventType::Concede)) {
        for target in &act.recipient {
            targets.entry(target.country().to_owned()).or_insert_with(|| (0, target.clone())).0 += 1;
        }
    }
    let mut targets = targets.into_values();
    let (Some((_, target)), None) = (targets.next(), targets.next()) else { return };
    for act in acts.iter_mut() {
        let of_them = matches!(act.event, EventType::Sanction | EventType::Concede);
        if of_them
            && spoken(act)
            && act.recipient.is_empty()
            && act.actor.iter().all(|a| a.country() != target.country())
        {
            act.recipient = vec![target.clone()];
            act.signs.push(Sign::RecipientFoe);
        }
    }
}

/// How many sentences back an answer looks for what it answers.
const ANSWERS: usize = 4;

/// "Tehran rejected the allegations": they were made by who made them a few sentences before, against the one who answers.
fn replies(acts: &mut [Act]) {
    for i in 0..acts.len() {
        let act = &acts[i];
        let theme = format!(" {} ", act.theme.to_lowercase());
        let answers = |words: &[&str]| words.iter().any(|w| theme.contains(w));
        let charge = act.event == EventType::Reject && answers(&["allegation", "accusation", "charge", "claim"]);
        let offer =
            matches!(act.event, EventType::Reject | EventType::Agree) && answers(&["offer", "proposal", "invitation"]);
        let [actor] = act.actor.as_slice() else { continue };
        if !act.recipient.is_empty() || !(charge || offer) {
            continue;
        }
        let near = |a: &&Act| act.evidence.sentence - a.evidence.sentence.min(act.evidence.sentence) <= ANSWERS;
        let made = |a: &&Act| {
            let made = if charge {
                a.event == EventType::Accuse
            } else {
                a.event == EventType::Agree && a.sense != Sense::Reach
            };
            let to = a.recipient.iter().any(|r| side(r) == side(actor));
            made && to && a.actor.iter().all(|x| side(x) != side(actor))
        };
        let maker = acts[..i].iter().rev().take_while(near).find(made).map(|a| a.actor.clone());
        // what somebody is said to have done, by the word of another
        let teller = || {
            let told = |a: &&Act| !a.by.is_empty() && a.actor.iter().any(|x| side(x) == side(actor));
            acts[..i].iter().rev().take_while(near).find(told).map(|a| a.by.clone())
        };
        if let Some(maker) = maker.or_else(|| if charge { teller() } else { None }) {
            acts[i].recipient = maker;
            acts[i].signs.push(Sign::RecipientFoe);
        }
    }
}

/// A party: the country, and whether it is its state or those who fight or oppose it.
fn side(actor: &Actor) -> String {
    let against = matches!(actor.sector(), Some(Sector::Reb | Sector::Opp | Sector::Pre));
    format!("{}{}", actor.country(), if against { "/REB" } else { "" })
}

/// Who is at odds with whom, by the acts of the report.
struct Enmities {
    pairs: BTreeMap<(String, String), usize>,
    known: BTreeMap<String, Actor>,
}

impl Enmities {
    fn of(acts: &[Act]) -> Self {
        let mut found = Self { pairs: BTreeMap::new(), known: BTreeMap::new() };
        for act in acts {
            let weight = match act.event {
                EventType::Assault => 3,
                EventType::Accuse => 2,
                EventType::Reject | EventType::Threaten | EventType::Coerce | EventType::Sanction => 1,
                EventType::Agree
                    if matches!(act.sense, Sense::Ready | Sense::Propose)
                        && matches!(act.issue, Issue::Talks | Issue::Ceasefire) =>
                {
                    2
                }
                _ => continue,
            };
            let all: Vec<&Actor> = act.actor.iter().chain(&act.recipient).collect();
            for (i, a) in all.iter().enumerate() {
                // a state's government speaks for its side
                let known = found.known.entry(side(a)).or_insert_with(|| (*a).clone());
                if a.sector() == Some(Sector::Gov) && known.sector() != Some(Sector::Gov) {
                    *known = (*a).clone();
                }
                for b in &all[i + 1..] {
                    let (x, y) = (side(a), side(b));
                    if x != y {
                        *found.pairs.entry((x.clone().min(y.clone()), x.max(y))).or_default() += weight;
                    }
                }
            }
        }
        found
    }

    /// The adversary of an actor, where it is clear.
    fn foe(&self, actor: &Actor) -> Option<Actor> {
        let own = side(actor);
        let mut foes: Vec<(usize, &str)> = self
            .pairs
            .iter()
            .filter_map(|((a, b), n)| {
                if *a == own {
                    Some((*n, b.as_str()))
                } else if *b == own {
                    Some((*n, a.as_str()))
                } else {
                    None
                }
            })
            .collect();
        foes.sort_unstable_by(|a, b| b.cmp(a));
        let clear =
            foes.first().is_some_and(|(n, _)| *n >= 2) && foes.get(1).is_none_or(|(m, _)| 2 * foes[0].0 >= 3 * m);
        if clear { self.known.get(foes[0].1).cloned() } else { None }
    }

    /// The two parties most at odds, neither of them `third`.
    fn sides(&self, third: &Actor) -> Vec<Actor> {
        let mut pairs: Vec<(usize, &(String, String))> = self.pairs.iter().map(|(p, n)| (*n, p)).collect();
        pairs.sort_unstable_by(|a, b| b.cmp(a));
        let own = side(third);
        match pairs.first() {
            Some((n, (a, b))) if *n >= 2 && *a != own && *b != own => {
                [a, b].into_iter().filter_map(|s| self.known.get(s).cloned()).collect()
            }
            _ => Vec::new(),
        }
    }
}
