//! Threats, deadlines and ultimatums.

use crate::board::{Trace, Warning, Who};
use crate::case::{Case, LOOK_BACK, add_all, claimed, is_channel, sides, usable, whos};
use crate::theme::{keep_telling, shared};
use demarche_coding::{Act, EventType, Sense, Status};
use std::collections::BTreeMap;

pub(crate) fn fold(case: &Case) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    let mut of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for act in &case.acts {
        if !warns(act) {
            continue;
        }
        for actor in usable(&act.actor).filter(|a| !is_channel(&a.code)) {
            let list = of.entry(actor.code.clone()).or_default();
            let at =
                list.iter().rev().take(LOOK_BACK).copied().find(|&i| same(&warnings[i], act)).unwrap_or_else(|| {
                    warnings.push(blank(Who::from(actor)));
                    list.push(warnings.len() - 1);
                    warnings.len() - 1
                });
            add(&mut warnings[at], act, case);
        }
    }
    warnings
}

/// Whether the act warns: a threat that was made, or hostile steps that the actor announces or ties to a condition.
fn warns(act: &Act) -> bool {
    use EventType::{Assault, Coerce, Sanction, Threaten};
    match (act.event, act.status) {
        // A threat told by the one threatened is still a warning; the board shows by whose word.
        (Threaten, Status::Actual | Status::Conditional) => true,
        (Sanction, Status::Planned | Status::Conditional) => {
            act.sense == Sense::Impose && !act.recipient.is_empty() && !claimed(act)
        }
        (Assault | Coerce, Status::Conditional) => !act.recipient.is_empty() && !claimed(act),
        _ => false,
    }
}

fn blank(actor: Who) -> Warning {
    Warning {
        actor,
        to: Vec::new(),
        consequence: String::new(),
        condition: String::new(),
        when: String::new(),
        date: None,
        by: Vec::new(),
        trace: Trace::default(),
    }
}

/// Whether the act repeats a warning: to the same, unless each has a condition of its own.
fn same(old: &Warning, act: &Act) -> bool {
    let (before, now) = (sides(&old.to), sides(&whos(&act.recipient)));
    let to_same = before == now
        || (!before.is_disjoint(&now))
        || (before.is_empty() != now.is_empty()
            && old.trace.is_told_by(&act.doc)
            && shared(&old.consequence, &act.theme) > 0);
    let own_condition =
        !old.condition.is_empty() && !act.condition.is_empty() && shared(&old.condition, &act.condition) == 0;
    to_same && !own_condition
}

fn add(warning: &mut Warning, act: &Act, case: &Case) {
    let new = warning.trace.evidence.is_empty();
    add_all(&mut warning.to, whos(&act.recipient));
    keep_telling(&mut warning.consequence, &consequence(act));
    if warning.condition.is_empty() {
        warning.condition.clone_from(&act.condition);
    }
    // when what is threatened is due: of a threat that is not when it was made
    let (when, date) = match act.status {
        Status::Planned | Status::Conditional if act.due.is_empty() && act.event != EventType::Threaten => {
            (&act.when, &act.date)
        }
        _ => (&act.due, &act.due_date),
    };
    if warning.when.is_empty() && warning.date.is_none() {
        warning.when.clone_from(when);
        warning.date = date.clone().filter(|d| d.told);
    }
    // What the actor itself says outweighs what others say it said.
    if !claimed(act) {
        warning.by.clear();
    } else if new || !warning.by.is_empty() {
        add_all(&mut warning.by, whos(&act.by));
    }
    warning.trace.add(act, case.seen(act));
}

/// The theme without the words of the condition.
fn consequence(act: &Act) -> String {
    let theme = if act.condition.is_empty() { act.theme.clone() } else { act.theme.replace(&act.condition, " ") };
    let words: Vec<&str> = theme.split_whitespace().collect();
    if words.is_empty() { act.theme.clone() } else { words.join(" ").trim_end_matches([',', ';']).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{act, case};

    fn warnings(lines: &[&str]) -> Vec<Warning> {
        let acts: Vec<Act> = lines.iter().map(|l| act(l)).collect();
        fold(&case(&acts))
    }

    #[test]
    fn consequence_and_condition() {
        let found = warnings(&[
            "THREATEN warn USA/GOV > RUS/GOV | withdraw from its mediation if no progress is made | if=if no progress is made",
        ]);
        assert_eq!(found[0].consequence, "withdraw from its mediation");
        assert_eq!(found[0].condition, "if no progress is made");
    }

    #[test]
    fn when_it_is_due_and_not_when_it_was_made() {
        let found = warnings(&[
            "THREATEN warn USA/GOV > RUS/GOV | leave the pact | when=Monday | on=2025-04-21 | due=May 25 | due-on=2025-05-25",
            "THREATEN warn RUS/BUS > UKR/GOV | stop supplying gas | when=Monday | on=2025-04-21",
            "SANCTION impose EUR/GOV > RUS/GOV | new sanctions | status=planned | when=Friday | on=2025-04-25",
        ]);
        assert_eq!(found.iter().map(|w| w.when.as_str()).collect::<Vec<_>>(), ["May 25", "", "Friday"]);
        assert_eq!(found[0].date.as_ref().map(|d| d.iso()).as_deref(), Some("2025-05-25"));
    }

    #[test]
    fn repeated_and_other_warnings() {
        let found = warnings(&[
            "THREATEN warn RUS/BUS > UKR/GOV | stop supplying gas | if=if it does not pay in advance",
            "THREATEN warn RUS/BUS > UKR/GOV | demand pre-payment for gas",
            "THREATEN warn RUS/BUS > POL/GOV | stop supplying gas",
            "SANCTION impose EUR/GOV > RUS/GOV | new sanctions | status=planned",
            "SANCTION impose EUR/GOV > RUS/GOV | sanctions",
            "ASSAULT plain RUS/MIL > UKR/GOV | strikes | status=possible",
            "THREATEN warn USA/GOV > RUS/GOV | x | status=negated",
        ]);
        assert_eq!(found.iter().map(|w| w.actor.code.as_str()).collect::<Vec<_>>(), ["RUS/BUS", "RUS/BUS", "EUR/GOV"]);
    }

    #[test]
    fn by_whose_word() {
        let told = "THREATEN warn USA/GOV > RUS/GOV | break engagement | by=RUS/GOV";
        assert_eq!(warnings(&[told])[0].by.len(), 1);
        assert!(warnings(&[told, "THREATEN warn USA/GOV > RUS/GOV | break engagement"])[0].by.is_empty());
    }
}
