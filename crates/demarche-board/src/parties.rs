//! Who is in it: what each does in the conflict, under which names it acts and speaks, and through which media.

use crate::board::{Agreement, AgreementKind, Name, Party, Proposal, ProposalKind, Role, Who};
use crate::case::{Case, add_all, is_channel, side, sides, usable};
use demarche_actors::Actor;
use demarche_coding::{Act, EventType, Sense, Status};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Seen<'a> {
    names: BTreeMap<&'a str, Name>,
    channels: Vec<Who>,
    acts: usize,
    first: Option<jiff::civil::Date>,
    last: Option<jiff::civil::Date>,
}

pub(crate) fn fold(case: &Case, agreements: &[Agreement], proposals: &[Proposal]) -> Vec<Party> {
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    let mut mediators: BTreeSet<String> = agreements.iter().flat_map(|a| sides(&a.brokers)).collect();
    for act in &case.acts {
        if mediates(act) {
            mediators.extend(usable(&act.actor).map(|a| side(&a.code)));
        }
        let mut taking_part = BTreeSet::new();
        for (actor, speaks) in mentions(act) {
            let entry = seen.entry(&actor.code).or_default();
            entry.note(case, act, actor, speaks);
            if taking_part.insert(&actor.code) {
                entry.acts += 1;
            }
        }
        // A medium that tells what its own country's government does is a channel of it.
        for medium in usable(&act.by).chain(usable(&act.actor)).filter(|a| is_channel(&a.code)) {
            for actor in usable(&act.actor).filter(|a| !is_channel(&a.code) && a.country() == medium.country()) {
                if let Some(entry) = seen.get_mut(actor.code.as_str()) {
                    add_all(&mut entry.channels, [Who::from(medium)]);
                }
            }
        }
    }
    let truce_parties: BTreeSet<String> =
        agreements.iter().filter(|a| a.kind == AgreementKind::Ceasefire).flat_map(|a| sides(&a.parties)).collect();
    let at_war = at_war(case, proposals, &mediators);
    let role = |code: &str| {
        let armed = !matches!(
            code.split('/').nth(1),
            Some("CVL" | "JRN" | "REF" | "BUS" | "MED" | "EDU" | "SOC" | "LEG" | "PTY")
        );
        if armed && (truce_parties.contains(&side(code)) || at_war.contains(&side(code)) || case.fights(code)) {
            Role::Belligerent
        } else if mediators.contains(&side(code)) && !is_channel(code) {
            Role::Mediator
        } else {
            Role::Other
        }
    };
    let mut parties: Vec<Party> = seen
        .into_iter()
        .map(|(code, entry)| {
            let mut names: Vec<Name> = entry.names.into_values().collect();
            names.sort_by(|a, b| (b.acts + b.speaks).cmp(&(a.acts + a.speaks)).then_with(|| a.name.cmp(&b.name)));
            Party {
                code: code.to_owned(),
                role: role(code),
                names,
                channels: entry.channels,
                acts: entry.acts,
                first: entry.first,
                last: entry.last,
            }
        })
        .collect();
    parties.sort_by(|a, b| a.role.cmp(&b.role).then(b.acts.cmp(&a.acts)).then_with(|| a.code.cmp(&b.code)));
    parties
}

/// The two sides of a direct offer of a truce, or of talks about a war: no more than such an offer may be told of those who fight.
fn at_war(case: &Case, proposals: &[Proposal], mediators: &BTreeSet<String>) -> BTreeSet<String> {
    let war = |p: &Proposal| {
        p.kind == ProposalKind::Ceasefire
            || (p.kind == ProposalKind::Talks
                && p.trace.evidence.iter().any(|e| case.words.has("about", "war", &e.text)))
    };
    proposals
        .iter()
        .map(|p| (p, sides(&p.by), sides(&p.to)))
        .filter(|(p, by, to)| {
            by.len() == 1 && to.len() == 1 && by.is_disjoint(mediators) && to.is_disjoint(mediators) && war(p)
        })
        .flat_map(|(_, by, to)| by.into_iter().chain(to))
        .collect()
}

impl<'a> Seen<'a> {
    fn note(&mut self, case: &Case, act: &Act, actor: &'a Actor, speaks: bool) {
        let name = self.names.entry(&actor.name).or_insert_with(|| Name {
            name: actor.name.clone(),
            acts: 0,
            speaks: 0,
            evidence: act.evidence.clone(),
        });
        if speaks {
            name.speaks += 1;
        } else {
            name.acts += 1;
        }
        let seen = case.seen(act);
        self.first = [self.first, seen].into_iter().flatten().min();
        self.last = [self.last, seen].into_iter().flatten().max();
    }
}

/// Every actor of the act; `true` with those who speak in it: the sources, and whoever makes an utterance.
fn mentions(act: &Act) -> impl Iterator<Item = (&Actor, bool)> {
    use EventType::{Accuse, Agree, Reject, Request, Threaten};
    let utterance = matches!(act.event, Accuse | Agree | Reject | Request | Threaten) && act.status != Status::Possible;
    let speakers = usable(&act.by).map(|a| (a, true));
    speakers.chain(usable(&act.actor).map(move |a| (a, utterance))).chain(usable(&act.recipient).map(|a| (a, false)))
}

/// Whether the act is a third party's work between others.
fn mediates(act: &Act) -> bool {
    let between = usable(&act.recipient).map(|a| side(&a.code)).collect::<BTreeSet<_>>().len() > 1;
    act.status == Status::Actual
        && match (act.event, act.sense) {
            (EventType::Consult, Sense::Mediate) => true,
            (EventType::Agree, Sense::Propose) => between,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Board;
    use crate::testing::act;

    fn board(lines: &[&str]) -> Board {
        let acts: Vec<Act> = lines.iter().map(|l| act(l)).collect();
        crate::fold(&acts, &[])
    }

    #[test]
    fn roles_names_and_channels() {
        let board = board(&[
            "ASSAULT plain RUS/MIL > UKR/GOV | strikes",
            "CONSULT mediate USA/GOV > RUS/GOV UKR/GOV | peace",
            "AGREE promise RUS/GOV > | more | by=RUS/JRN",
            "AGREE propose CHN/GOV > RUS/GOV UKR/GOV | plan",
            "SUPPORT back FRA/GOV > UKR/GOV | plan",
        ]);
        let role = |code: &str| board.parties.iter().find(|p| p.code == code).map(|p| p.role);
        assert_eq!(role("RUS/GOV"), Some(Role::Belligerent));
        assert_eq!(role("UKR/GOV"), Some(Role::Belligerent));
        assert_eq!(role("USA/GOV"), Some(Role::Mediator));
        assert_eq!(role("CHN/GOV"), Some(Role::Mediator));
        assert_eq!(role("FRA/GOV"), Some(Role::Other));
        let russia = board.parties.iter().find(|p| p.code == "RUS/GOV").unwrap();
        assert_eq!(russia.channels[0].code, "RUS/JRN");
        assert_eq!(russia.acts, 3);
        assert_eq!(russia.names[0].speaks, 1);
    }

    #[test]
    fn an_offer_of_a_truce_or_of_talks_about_a_war_tells_who_is_at_war() {
        let roles = |line: &str| board(&[line]).parties.iter().map(|p| p.role).collect::<Vec<_>>();
        assert_eq!(roles("AGREE propose ETH/GOV > ETH/REB | a truce"), [Role::Belligerent; 2]);
        let talks = "AGREE ready ETH/GOV > ERI/GOV | talks";
        assert_eq!(roles(&format!("{talks} | text=ready for talks to end the war")), [Role::Belligerent; 2]);
        assert_eq!(roles(&format!("{talks} | text=ready for talks on trade")), [Role::Other; 2]);
    }
}
