//! Threats, deadlines and ultimatums.

use crate::board::{Trace, Warning, Who};
use crate::case::{Case, LOOK_BACK, add_all, claimed, is_channel, meet, same_side, usable, whos};
use crate::theme::{keep_telling, shared, tokens};
use demarche_coding::{Act, EventType, Sense, Status};
use std::collections::BTreeMap;

pub(crate) fn fold(case: &Case) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    let mut of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for act in &case.acts {
        if !warns(case, act) {
            continue;
        }
        for actor in usable(&act.actor).filter(|a| !is_channel(&a.code)) {
            let list = of.entry(actor.code.clone()).or_default();
            let to = warned(act, &actor.code);
            let at = list.iter().rev().take(LOOK_BACK).copied().find(|&i| same(&warnings[i], act, &to)).unwrap_or_else(
                || {
                    warnings.push(blank(Who::from(actor)));
                    list.push(warnings.len() - 1);
                    warnings.len() - 1
                },
            );
            add(&mut warnings[at], act, to, case);
        }
    }
    warnings
}

/// Whether the act warns: a threat that was made, or hostile steps that the actor announces or ties to a condition.
fn warns(case: &Case, act: &Act) -> bool {
    use EventType::{Assault, Coerce, Sanction, Threaten};
    // "Warned that it had hurt the talks" tells of what was, and "defended themselves" of nothing to come.
    if act.condition.is_empty() && (tells_of_the_past(case, act) || names_only_itself(case, act)) {
        return false;
    }
    // A threat of nothing that is told leaves a line with nothing to read.
    let says_nothing = act.theme.trim().is_empty() && act.condition.is_empty();
    if says_nothing || alarms(case, act) || merely_named(case, act) {
        return false;
    }
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

/// Whether what somebody warned *that* has no word for the future in it.
fn tells_of_the_past(case: &Case, act: &Act) -> bool {
    let (trigger, text) = (act.trigger.as_str(), act.evidence.text.as_str());
    let rest = text.find(trigger).and_then(|at| text.get(at + trigger.len()..)).unwrap_or_default();
    trigger.to_lowercase().starts_with("warn")
        && tokens(rest).first().is_some_and(|w| w == "that")
        && !case.words.has("about", "future", rest)
}

/// Whether the act sounds an alarm, and threatens nobody: "the agency warned that stocks will run out".
fn alarms(case: &Case, act: &Act) -> bool {
    let conditional = !act.condition.is_empty() || case.words.has("about", "condition", &act.theme);
    let warned = usable(&act.recipient).next().is_some();
    let helper = usable(&act.actor).all(|a| a.country() == "NGO");
    act.event == EventType::Threaten
        && act.trigger.to_lowercase().starts_with("warn")
        && (helper || !warned && !conditional)
}

/// Whether a threat is only spoken of: "poses a threat", "the nuclear threat". One that was made is a threat to do something, of something, or
/// against somebody.
fn merely_named(case: &Case, act: &Act) -> bool {
    let words = tokens(&act.evidence.text);
    let trigger = tokens(&act.trigger).concat();
    if !matches!(trigger.as_str(), "threat" | "threats") {
        return false;
    }
    let made = words.iter().enumerate().filter(|(_, w)| **w == trigger).any(|(at, _)| {
        let before = words.get(at.saturating_sub(3)..at).unwrap_or_default().join(" ");
        let led = words.get(at + 1).is_some_and(|w| matches!(w.as_str(), "to" | "of" | "against" | "that" | "over"));
        led && !case.words.has("about", "danger", &before)
    });
    !made
}

fn names_only_itself(case: &Case, act: &Act) -> bool {
    !act.theme.is_empty() && case.words.without("about", "self", &act.theme).is_empty()
}

/// Who is warned; nobody threatens its own side.
fn warned(act: &Act, actor: &str) -> Vec<Who> {
    whos(&act.recipient).into_iter().filter(|w| !same_side(&w.code, actor)).collect()
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
fn same(old: &Warning, act: &Act, to: &[Who]) -> bool {
    let to_same = meet(&old.to, to)
        || (old.to.is_empty() && to.is_empty())
        || (old.to.is_empty() != to.is_empty()
            && old.trace.is_told_by(&act.doc)
            && shared(&old.consequence, &act.theme) > 0);
    let own_condition =
        !old.condition.is_empty() && !act.condition.is_empty() && shared(&old.condition, &act.condition) == 0;
    to_same && !own_condition
}

fn add(warning: &mut Warning, act: &Act, to: Vec<Who>, case: &Case) {
    let new = warning.trace.evidence.is_empty();
    add_all(&mut warning.to, to);
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

    #[test]
    fn what_has_happened_is_no_warning() {
        let said = |text: &str, theme: &str| {
            warnings(&[&format!("THREATEN warn KEN/GOV > SOM/GOV | {theme} | trigger=warned | text={text}")]).len()
        };
        assert_eq!(said("Kenya warned that the raid had hurt the talks.", "raid had hurt the talks"), 0);
        assert_eq!(said("Kenya warned that it would close the border.", "it would close the border"), 1);
        assert_eq!(said("Kenya warned Somalia of consequences.", "consequences"), 1);
        assert_eq!(said("They had only defended themselves.", "themselves"), 0);
    }

    #[test]
    fn nobody_warns_its_own_side() {
        let found = warnings(&["THREATEN warn SDN/GOV > SDN/MIL SDN/REB | army would use its full strength"]);
        assert_eq!(found[0].to.iter().map(|w| w.code.as_str()).collect::<Vec<_>>(), ["SDN/REB"]);
    }

    #[test]
    fn alarms_and_dangers_are_no_threats() {
        let of = |line: &str| warnings(&[line]).len();
        assert_eq!(of("THREATEN warn NGO/CVL > SYR/MIL | stocks will run out | trigger=warned"), 0);
        assert_eq!(of("THREATEN warn UNO/GOV > | costs will rise | trigger=warns"), 0);
        assert_eq!(of("THREATEN warn UNO/GOV > | it will leave if shelling goes on | trigger=warns"), 1);
        let threat = |text: &str| of(&format!("THREATEN warn ERI/GOV > ETH/GOV | x | trigger=threat | text={text}"));
        assert_eq!(threat("Eritrea poses a threat to the port."), 0);
        assert_eq!(threat("Officials were briefed on the Eritrean threat."), 0);
        assert_eq!(threat("Eritrea repeated its threat to close the port."), 1);
    }
}
