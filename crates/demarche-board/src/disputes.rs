//! Claims that contradict one another.

use crate::agreements::accusations;
use crate::board::{Claim, Dispute, Trace, Who};
use crate::case::{Case, Index, claimed, same_side, side, usable, whos};
use crate::theme::{keep_telling, shared, told};
use demarche_coding::{Act, EventType, Sense, Status};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// How many sentences back a denial reaches when it says whom it answers.
const REACH: usize = 8;
/// How many when it does not.
const SHORT_REACH: usize = 2;

pub(crate) fn fold(case: &Case) -> Vec<Dispute> {
    let mut table = Table { case, entries: Vec::new(), index: Index::default() };
    for act in &case.acts {
        if act.status == Status::Actual && !claimed(act) {
            match act.event {
                EventType::Reject if denies(case, act) => denied(case, act, &mut table),
                EventType::Accuse if act.recipient.is_empty() => mutual(case, act, &mut table),
                EventType::Accuse => returned(case, act, &mut table),
                _ => {}
            }
        }
        if act.status == Status::Negated {
            contradicted(case, act, &mut table);
        }
    }
    table.entries
}

fn denies(case: &Case, act: &Act) -> bool {
    act.sense == Sense::Deny
        || (matches!(act.sense, Sense::Refuse | Sense::Plain)
            && case.words.first("about", &act.theme) == Some("charge"))
}

fn accuses(act: &Act) -> bool {
    act.event == EventType::Accuse && act.status == Status::Actual && !claimed(act)
}

/// Whether the act charges the side with something: it accuses it, or tells a deed of it by another's word alone.
fn charges(act: &Act, code: &str) -> bool {
    if accuses(act) {
        return includes(&act.recipient, code) && !includes(&act.actor, code);
    }
    let deed = !matches!(act.event, EventType::Agree | EventType::Consult | EventType::Support | EventType::Concede);
    deed && act.status == Status::Actual && claimed(act) && includes(&act.actor, code) && !includes(&act.by, code)
}

/// Who charges.
fn accusers(act: &Act) -> Vec<Who> {
    if accuses(act) { whos(&act.actor) } else { whos(&act.by) }
}

/// Whether one of the actors is of the same side as the code.
fn includes(actors: &[demarche_actors::Actor], code: &str) -> bool {
    usable(actors).any(|a| same_side(&a.code, code))
}

/// B denies what A accuses it of.
fn denied<'a>(case: &Case<'a>, denial: &Act, table: &mut Table) {
    let reach = if denial.recipient.is_empty() { SHORT_REACH } else { REACH };
    for denier in whos(&denial.actor) {
        let accusation = case
            .near(denial, reach)
            .filter(|a| a.evidence.sentence <= denial.evidence.sentence)
            .filter(|a| charges(a, &denier.code))
            .filter(|a| denial.recipient.is_empty() || accusers(a).iter().any(|w| includes(&denial.recipient, &w.code)))
            // of one sentence the charge itself before the deed that it charges
            .max_by_key(|a| (a.evidence.sentence, accuses(a)));
        let accusers: Vec<Who> = match accusation {
            Some(a) => accusers(a),
            None => whos(&denial.recipient).into_iter().filter(|w| !same_side(&w.code, &denier.code)).collect(),
        };
        if accusers.is_empty() || (accusation.is_none() && denial.sense != Sense::Deny && told(&denial.theme) < 2) {
            continue;
        }
        let about = accusation.map_or(denial.theme.as_str(), |a| a.theme.as_str());
        let mut claims: Vec<Claim> =
            accusers.into_iter().map(|by| Claim { by, claim: charge(std::slice::from_ref(&denier), about) }).collect();
        claims.push(Claim { by: denier, claim: denial_words(denial) });
        table.record(about, claims, &[accusation, Some(denial)].into_iter().flatten().collect::<Vec<_>>());
    }
}

/// A charge as a claim: whom it names, and what they are said to have done.
fn charge(accused: &[Who], deed: &str) -> String {
    let names: Vec<&str> = accused.iter().map(|w| w.name.as_str()).collect();
    if names.is_empty() { deed.to_owned() } else { format!("{}: {deed}", names.join(", ")) }
}

fn denial_words(denial: &Act) -> String {
    let verb = if denial.trigger.is_empty() { "denies" } else { denial.trigger.as_str() };
    if denial.theme.is_empty() || denial.theme.contains(verb) {
        format!("{verb} {}", denial.theme).trim().to_owned()
    } else {
        format!("{verb}: {}", denial.theme)
    }
}

/// "Accused each other": every actor accuses every other.
fn mutual(case: &Case, act: &Act, table: &mut Table) {
    let sides: BTreeSet<String> = usable(&act.actor).map(|a| side(&a.code)).collect();
    if sides.len() < 2 || (act.sense != Sense::Accuse && accusations(case, act).is_empty()) {
        return;
    }
    let actors = whos(&act.actor);
    let others = |by: &Who| actors.iter().filter(|w| !same_side(&w.code, &by.code)).cloned().collect::<Vec<_>>();
    let claims = actors.iter().map(|by| Claim { by: by.clone(), claim: charge(&others(by), &act.theme) }).collect();
    table.record(&act.theme, claims, &[act]);
}

/// A accuses B of what B accuses A of.
fn returned<'a>(case: &Case<'a>, act: &Act, table: &mut Table) {
    let answer = case.near(act, REACH).find(|a| {
        accuses(a)
            && a.evidence <= act.evidence
            && usable(&a.actor)
                .any(|x| includes(&act.recipient, &x.code) || act.recipient.iter().any(|r| r.country() == x.country()))
            && usable(&act.actor)
                .any(|x| includes(&a.recipient, &x.code) || a.recipient.iter().any(|r| r.country() == x.country()))
            && shared(&a.theme, &act.theme) > 1
    });
    let Some(first) = answer else { return };
    let mut claims: Vec<Claim> = Vec::new();
    for one in [first, act] {
        for by in whos(&one.actor) {
            if !claims.iter().any(|c| same_side(&c.by.code, &by.code)) {
                claims.push(Claim { by, claim: charge(&whos(&one.recipient), &one.theme) });
            }
        }
    }
    if claims.len() > 1 {
        table.record(&act.theme, claims, &[first, act]);
    }
}

/// One says that a deed was done, another that it was not.
fn contradicted<'a>(case: &Case<'a>, denial: &Act, table: &mut Table) {
    let deniers = if denial.by.is_empty() { whos(&denial.actor) } else { whos(&denial.by) };
    let claim = case.near(denial, REACH).find(|a| {
        a.status == Status::Actual
            && a.event == denial.event
            && claimed(a)
            && usable(&a.actor).any(|x| includes(&denial.actor, &x.code))
            && !whos(&a.by).iter().any(|w| deniers.iter().any(|d| same_side(&d.code, &w.code)))
            && shared(&a.theme, &denial.theme) > 0
    });
    let Some(claim) = claim else { return };
    let mut claims: Vec<Claim> =
        whos(&claim.by).into_iter().map(|by| Claim { by, claim: charge(&whos(&claim.actor), &claim.theme) }).collect();
    claims.extend(deniers.into_iter().map(|by| Claim { by, claim: format!("not: {}", denial.theme) }));
    if claims.len() > 1 {
        table.record(&claim.theme, claims, &[claim, denial]);
    }
}

struct Table<'c, 'a> {
    case: &'c Case<'a>,
    entries: Vec<Dispute>,
    index: Index,
}

impl Table<'_, '_> {
    /// Adds a dispute, or its evidence to one that is known: between the same sides, about the same words.
    fn record(&mut self, about: &str, claims: Vec<Claim>, acts: &[&Act]) {
        let sides = |claims: &[Claim]| claims.iter().map(|c| side(&c.by.code)).collect::<BTreeSet<String>>();
        let new = sides(&claims);
        let known = self.index.recent(new.iter().cloned()).into_iter().find(|&i| {
            let old = &self.entries[i];
            let same_sentence = acts.iter().any(|a| old.trace.evidence.contains(&a.evidence));
            sides(&old.claims).intersection(&new).count() > 1
                && (same_sentence || shared(&old.about, about) >= told(about).clamp(1, 2))
        });
        let at = known.unwrap_or_else(|| {
            self.entries.push(Dispute { about: String::new(), claims: Vec::new(), trace: Trace::default() });
            self.entries.len() - 1
        });
        self.index.add(new, at);
        let dispute = &mut self.entries[at];
        keep_telling(&mut dispute.about, about);
        for claim in claims {
            match dispute.claims.iter_mut().find(|c| same_side(&c.by.code, &claim.by.code)) {
                Some(known) => keep_telling(&mut known.claim, &claim.claim),
                None => dispute.claims.push(claim),
            }
        }
        let told: Vec<(&Act, Option<Date>)> = acts.iter().map(|act| (*act, self.case.seen(act))).collect();
        dispute.trace.add_together(&told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{act, case};

    fn disputes(lines: &[&str]) -> Vec<Dispute> {
        let acts: Vec<Act> = lines.iter().map(|l| act(l)).collect();
        fold(&case(&acts))
    }

    #[test]
    fn accusation_and_denial() {
        let found = disputes(&[
            "ACCUSE accuse IND/GOV > PAK/GOV | fueling the recent unrest | s=1",
            "REJECT deny PAK/GOV > IND/GOV | the charges | s=2 | trigger=denies",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].about, "fueling the recent unrest");
        assert_eq!(found[0].claims.len(), 2);
        assert_eq!(found[0].claims[0].claim, "PAK/GOV: fueling the recent unrest");
        assert_eq!(found[0].claims[1].claim, "denies: the charges");
    }

    #[test]
    fn an_army_is_answered_for() {
        let found = disputes(&[
            "ACCUSE accuse RUS/JRN > AZE/MIL | using foreign fighters | s=1",
            "REJECT refuse AZE/GOV > RUS/JRN | the allegations | s=3 | trigger=rejected",
        ]);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_far_accusation_is_not_what_a_bare_denial_answers() {
        let found = disputes(&[
            "ACCUSE accuse IMG/REB > AZE/GOV | harsh treatment | s=1",
            "REJECT deny AZE/GOV > | it was fabricated | s=20",
        ]);
        assert!(found.is_empty());
    }

    #[test]
    fn a_deed_told_by_anothers_word_is_denied() {
        let found = disputes(&[
            "ASSAULT plain ARM/MIL > AZE/CVL | shelled a village near the line | by=AZE/GOV | s=1",
            "REJECT deny ARM/GOV > | the claims | s=2 | trigger=denied",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].claims[0].by.code, "AZE/GOV");
        // what the report itself tells is no claim of another's
        assert!(
            disputes(&[
                "ASSAULT plain ARM/MIL > AZE/CVL | shelled a village near the line | s=1",
                "REJECT deny ARM/GOV > | the claims | s=2 | trigger=denied",
            ])
            .is_empty()
        );
    }

    #[test]
    fn each_other() {
        let found = disputes(&["ACCUSE accuse RUS/GOV UKR/GOV > | violating the truce"]);
        assert_eq!(found.len(), 1);
        assert!(disputes(&["ACCUSE condemn USA/GOV DEU/GOV > | barbarous attacks"]).is_empty());
    }

    #[test]
    fn told_and_denied() {
        let found = disputes(&[
            "ASSAULT plain RUS/MIL > UKR/CVL | hit the theatre | by=UKR/GOV | s=1",
            "ASSAULT plain RUS/MIL > UKR/CVL | hit the theatre | by=RUS/GOV | status=negated | s=2",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].claims.len(), 2);
    }
}
