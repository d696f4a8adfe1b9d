//! Where each actor stands on each issue, and when it moved.

use crate::board::{Position, Stance, Trace, Who};
use crate::case::{Case, LOOK_BACK, add_all, claimed, is_channel, usable, whos};
use crate::pivots::{Held, refined, refines, shift};
use crate::theme::{in_common, keep_telling, known};
use demarche_coding::{Act, EventType, Issue, Sense, Status};
use std::collections::BTreeMap;

/// How many issues one act may make positions on.
const ISSUES: usize = 3;
/// How many words of the matter a theme may have and still only point back ("the results").
const BRIEF: usize = 2;
/// How many sentences such a theme may point back over.
const POINT_BACK: usize = 2;

pub(crate) fn fold(case: &Case) -> Vec<Position> {
    let mut positions: Vec<Position> = Vec::new();
    // Of each position, the act that last told its stance.
    let mut held: Vec<Held> = Vec::new();
    let mut on_issue: BTreeMap<(&str, Issue), Vec<usize>> = BTreeMap::new();
    let mut latest: BTreeMap<&str, usize> = BTreeMap::new();
    for &act in &case.acts {
        let Some(stance) = stance(case, act) else { continue };
        for actor in usable(&act.actor).filter(|a| !is_channel(&a.code)) {
            for issue in issues(case, act, stance) {
                let list = on_issue.entry((&actor.code, issue)).or_default();
                // What names no issue may point back to whatever the actor spoke of last.
                let pointed = latest.get(actor.code.as_str()).filter(|_| issue == Issue::Other);
                let now = Held::new(act, stance, case);
                let mut known = list.iter().rev().take(LOOK_BACK).chain(pointed).copied();
                let at = known.find(|&i| same(&positions[i], &held[i], &now, issue)).unwrap_or_else(|| {
                    list.push(positions.len());
                    positions.push(Position {
                        actor: Who::from(actor),
                        issue,
                        stance,
                        theme: String::new(),
                        toward: Vec::new(),
                        earlier: Vec::new(),
                        trace: Trace::default(),
                    });
                    held.push(now);
                    positions.len() - 1
                });
                latest.insert(&actor.code, at);
                held[at] = add(&mut positions[at], held[at], now, issue, case);
            }
        }
    }
    // What only points back to a matter that nobody told ("it") is no line that could be read.
    positions.retain(|p| !p.theme.is_empty());
    // What moved is read first.
    positions.sort_by_key(|p| p.earlier.is_empty());
    positions
}

/// The stance that an act takes, if it takes one.
fn stance(case: &Case, act: &Act) -> Option<Stance> {
    use Stance::{Conditional, Demands, Open, Opposes, RulesOut, Supports};
    if claimed(act) || act.theme.trim().is_empty() {
        return None;
    }
    let announced = matches!(act.status, Status::Actual | Status::Planned);
    match (act.event, act.sense, act.status) {
        (_, _, Status::Negated | Status::Possible) => None,
        (
            EventType::Agree,
            Sense::Reach | Sense::Meet | Sense::Invite | Sense::Phone | Sense::Negotiate | Sense::Mediate,
            _,
        ) => None,
        (EventType::Agree, _, Status::Conditional) => Some(Conditional),
        // Who is open to a thing has not said yes; who is ready for it has.
        (EventType::Agree, Sense::Ready, Status::Actual) => {
            Some(if case.words.has("about", "openness", &act.trigger) { Open } else { Supports })
        }
        (EventType::Agree, _, Status::Actual) => Some(Supports),
        // who promises, plans or prepares it is for it
        (EventType::Agree, Sense::Promise | Sense::Ready, Status::Planned) => Some(Supports),
        (EventType::Request, Sense::Invite, _) => None,
        (EventType::Request, _, _) => Some(Demands),
        (EventType::Reject, Sense::Deny | Sense::Violate, _) => None,
        // "Opposes" is less than a refusal: "will not", "rules out", "does not recognise".
        (EventType::Reject, Sense::Refuse | Sense::Recognise, _) if announced => {
            Some(if case.words.has("about", "opposition", &act.trigger) { Opposes } else { RulesOut })
        }
        (EventType::Reject, _, _) if announced => Some(Opposes),
        (EventType::Accuse, Sense::Condemn, _) if announced => Some(Opposes),
        (EventType::Support, Sense::Sign, _) => None,
        // Praise for just anything is no stance in a negotiation.
        (EventType::Support, _, _) if announced => {
            (act.issue != Issue::Other || case.words.has("about", "ties", &act.theme)).then_some(Supports)
        }
        (EventType::Concede, Sense::Ease | Sense::Withdraw, _) if announced => Some(Supports),
        // Sanctions that a state imposes or announces are its policy; those of international bodies are the law of many.
        (EventType::Sanction, Sense::Impose, _) if announced => {
            let own = !act.actor.iter().any(|a| matches!(a.country(), "UNO" | "IGO"));
            own.then_some(Supports)
        }
        // "We will … unless you …": what the condition names is wanted.
        (EventType::Threaten, _, Status::Actual) if !act.condition.is_empty() && !act.recipient.is_empty() => {
            Some(Conditional)
        }
        _ => None,
    }
}

/// The issues on which the act takes its stance.
fn issues(case: &Case, act: &Act, stance: Stance) -> Vec<Issue> {
    let mut issues = vec![match (act.event, act.issue) {
        (EventType::Sanction, _) => Issue::Sanctions,
        (_, Issue::Other) => context(case, act),
        (_, issue) => issue,
    }];
    // A demand or an offer may name several things at once; a refusal or a judgement has one object.
    let several =
        matches!(act.event, EventType::Request) || (act.event == EventType::Agree && stance != Stance::Conditional);
    if several {
        for issue in &act.issues {
            if *issue != Issue::Other && !issues.contains(issue) {
                issues.push(*issue);
            }
        }
    }
    issues.truncate(ISSUES);
    issues
}

/// The issue of an act whose own words name none ("these threats", "its commitments"): that of what the actor says or answers around it.
fn context(case: &Case, act: &Act) -> Issue {
    if case.words.has("about", "matter", &act.theme) {
        return Issue::Other;
    }
    let shares = |a: &Act| usable(&a.actor).any(|x| usable(&act.actor).any(|y| x.code == y.code));
    let toward = |a: &Act| usable(&a.actor).any(|x| usable(&act.recipient).any(|y| x.code == y.code));
    let before = case.near(act, POINT_BACK).filter(|a| {
        a.issue != Issue::Other && a.evidence.sentence <= act.evidence.sentence && (shares(a) || toward(a))
    });
    before.max_by_key(|a| (a.evidence.sentence, a.evidence.start)).map_or(Issue::Other, |a| a.issue)
}

/// Stances that differ only in strength. To call for talks or a truce, which need both sides, is to be for them.
fn class(stance: Stance, issue: Issue) -> u8 {
    match stance {
        Stance::Demands if matches!(issue, Issue::Talks | Issue::Ceasefire) => 1,
        Stance::Demands => 0,
        Stance::Supports | Stance::Open => 1,
        Stance::Conditional => 2,
        Stance::Opposes | Stance::RulesOut => 3,
    }
}

fn country(code: &str) -> &str {
    code.split('/').next().unwrap_or(code)
}

/// Whether the act is about the same matter as a position of the same actor. What settles most of many candidates is asked first.
fn same(old: &Position, held: &Held, now: &Held, issue: Issue) -> bool {
    let (act, stance) = (now.act, now.stance);
    let one_class = class(old.stance, issue) == class(stance, issue);
    if old.issue == issue && !one_class {
        return shift(held, now, issue).is_some() || refines(held, now);
    }
    let same_report = old.trace.is_told_by(&act.doc);
    let apart =
        |distance: usize| old.trace.in_report(&act.doc).any(|e| e.sentence.abs_diff(act.evidence.sentence) <= distance);
    let near = || apart(POINT_BACK);
    let (theirs, ours) = (known(&old.theme), known(&act.theme));
    let words = ours.matter().len();
    let alike = in_common(theirs.matter(), ours.matter());
    if old.issue != issue {
        // A few words without an issue of their own ("the results") point back to what was just spoken of.
        return issue == Issue::Other && one_class && words <= BRIEF && (alike > 0 || words < BRIEF) && near();
    }
    let brief = words.min(theirs.matter().len()) <= BRIEF;
    let to_same =
        |by: fn(&str) -> &str| old.toward.iter().any(|w| usable(&act.recipient).any(|r| by(&w.code) == by(&r.code)));
    // Talks with the same counterpart are one matter, and so are the sanctions on one country.
    let one_matter = same_report
        && match issue {
            // a call that names nobody is addressed to whom the caller has just been ready to talk to
            Issue::Talks if alike > 0 && (old.toward.is_empty() || act.recipient.is_empty()) && near() => true,
            Issue::Talks | Issue::Ceasefire => to_same(|code| code),
            Issue::Sanctions => act.event == EventType::Sanction && to_same(country),
            _ => apart(0),
        };
    if one_matter {
        return true;
    }
    // "Other" is no matter in itself: its words must say that it is the same.
    match issue {
        Issue::Other => alike > 1 || (brief && alike > 0),
        // There may be several truces and talks: one word in common ("ceasefire") is none.
        Issue::Talks | Issue::Ceasefire => alike > 1 || (brief && (alike > 0 || near())),
        _ => alike > 0 || (brief && near()),
    }
}

/// Adds the act to the position, and gives what tells its stance from now on.
fn add<'a>(position: &mut Position, held: Held<'a>, now: Held<'a>, issue: Issue, case: &Case) -> Held<'a> {
    let act = now.act;
    let moved = shift(&held, &now, issue);
    let holds = if let Some(shift) = moved {
        position.earlier.push(shift);
        now
    } else if refines(&held, &now) {
        // the headline said yes, the text adds the condition
        let conditional = if now.stance == Stance::Conditional { now } else { held };
        if let Some(last) = position.earlier.pop_if(|s| s.to.evidence.doc == act.doc) {
            position.earlier.extend(refined(&last, &conditional, issue));
        }
        conditional
    } else if position.stance == now.stance {
        now
    } else {
        // The stronger of two words for the same refusal; of openness and support, what was said later.
        let later = matches!((position.trace.last, case.seen(act)), (Some(before), Some(now)) if before < now);
        if now.stance == Stance::RulesOut || (later && !now.stance.is_against()) { now } else { held }
    };
    position.stance = holds.stance;
    keep_telling(&mut position.theme, &act.theme);
    add_all(&mut position.toward, whos(&act.recipient));
    position.trace.add(act, case.seen(act));
    holds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{act, case};

    fn positions(lines: &[&str]) -> Vec<Position> {
        let acts: Vec<Act> = lines.iter().map(|l| act(l)).collect();
        fold(&case(&acts))
    }

    fn stance_of(line: &str) -> Option<Stance> {
        positions(&[line]).first().map(|p| p.stance)
    }

    #[test]
    fn what_only_points_back_to_nothing_told_makes_no_line() {
        assert!(positions(&["AGREE promise IDN/GOV > IDN/REB | it | issue=security"]).is_empty());
    }

    #[test]
    fn stances() {
        assert_eq!(stance_of("AGREE ready RUS/GOV > UKR/GOV | talks | issue=talks | trigger=open"), Some(Stance::Open));
        assert_eq!(
            stance_of("AGREE ready RUS/GOV > UKR/GOV | talks | issue=talks | trigger=ready"),
            Some(Stance::Supports)
        );
        assert_eq!(stance_of("REJECT refuse HUN/GOV > EUR/GOV | the embargo | trigger=opposes"), Some(Stance::Opposes));
        assert_eq!(stance_of("AGREE ready UKR/GOV > RUS/GOV | talks | status=conditional"), Some(Stance::Conditional));
        assert_eq!(stance_of("REQUEST demand KOR/GOV > PRK/GOV | cease jamming"), Some(Stance::Demands));
        assert_eq!(stance_of("REJECT recognise UKR/GOV > RUS/GOV | occupied territories"), Some(Stance::RulesOut));
        assert_eq!(stance_of("REJECT plain ISR/GOV > | the agreement"), Some(Stance::Opposes));
        assert_eq!(stance_of("ACCUSE condemn EUR/GOV > UKR/REB | the votes as illegal"), Some(Stance::Opposes));
        assert_eq!(
            stance_of("SUPPORT back USA/GOV > UKR/GOV | efforts at negotiation | issue=talks"),
            Some(Stance::Supports)
        );
        assert_eq!(
            stance_of("SANCTION impose USA/GOV > IRN/GOV | sanctions on 13 individuals"),
            Some(Stance::Supports)
        );
        assert_eq!(
            stance_of("THREATEN warn EUR/GOV > RUS/GOV | sanctions | if=if the vote is disrupted"),
            Some(Stance::Conditional)
        );
    }

    #[test]
    fn what_makes_none() {
        for line in [
            "ACCUSE accuse IND/GOV > PAK/GOV | fuelling unrest",
            "REJECT deny PAK/GOV > IND/GOV | the charges",
            "REJECT violate IRN/GOV > UNO/GOV | a resolution",
            "AGREE accept RUS/GOV > UKR/GOV | ceasefire | status=negated",
            "AGREE meet RUS/GOV USA/GOV > | talks | status=planned",
            "SUPPORT back RUS/GOV > RUS/BUS | a donation to the arts",
            "SUPPORT sign IRN/GOV USA/GOV > | the deal",
            "SANCTION impose UNO/GOV > PRK/GOV | sanctions",
            "THREATEN warn RUS/GOV > UKR/GOV | strikes",
            "REQUEST demand LBY/GOV > | arms | by=USA/GOV",
            "ACCUSE condemn LBY/JRN > | foreign meddling",
            "REJECT refuse ISR/GOV > | any deal | status=possible",
        ] {
            assert!(positions(&[line]).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_demand_for_two_things_is_two_positions() {
        let found = positions(&[
            "REQUEST demand USA/GOV > ARM/GOV AZE/GOV | resume peace talks and end the fighting | issue=talks | issues=ceasefire",
        ]);
        assert_eq!(found.iter().map(|p| p.issue).collect::<Vec<_>>(), [Issue::Talks, Issue::Ceasefire]);
    }

    #[test]
    fn the_same_matter_told_again() {
        let found = positions(&[
            "REJECT recognise USA/GOV > UKR/REB | results of referendums in eastern Ukraine | issue=governance | s=1",
            "REJECT recognise USA/GOV > UKR/REB | the results | s=2",
            "REJECT recognise USA/GOV > UKR/REB | annexation of Crimea | issue=territory | s=3",
        ]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].trace.s, [1, 2]);
    }

    #[test]
    fn a_call_for_talks_and_a_readiness_for_them_are_one() {
        let found = positions(&[
            "AGREE ready ZMB/GOV > COD/GOV | direct talks between the two presidents | issue=talks | s=1 | trigger=ready",
            "REQUEST demand ZMB/GOV > COD/GOV | talks between the presidents | issue=talks | s=2",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].stance, Stance::Supports);
    }

    #[test]
    fn a_headline_without_the_condition_is_no_second_stance() {
        let yes = "AGREE ready COL/GOV > COL/REB | a bilateral ceasefire with the rebels | issue=ceasefire | s=0 | doc=b | day=2017-07-25 | trigger=ready";
        let if_so = "AGREE ready COL/GOV > COL/REB | a bilateral ceasefire with the rebels | issue=ceasefire | s=1 | doc=b | day=2017-07-25 | status=conditional";
        let found = positions(&[yes, if_so]);
        assert_eq!(found.iter().map(|p| p.stance).collect::<Vec<_>>(), [Stance::Conditional]);
        let no = "REJECT refuse COL/GOV > COL/REB | a bilateral ceasefire with the rebels | issue=ceasefire | s=1 | doc=a | day=2017-02-08 | trigger=ruled";
        let found = positions(&[no, yes, if_so]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].earlier.len(), 1);
        assert_eq!(found[0].earlier[0].kind, crate::board::ShiftKind::Softens);
        assert_eq!(found[0].earlier[0].to.stance, Stance::Conditional);
    }

    #[test]
    fn a_move() {
        let found = positions(&[
            "REQUEST demand UKR/GOV > RUS/GOV | withdraw all troops from the plant | issue=security | doc=a | day=2025-04-01",
            "REJECT refuse UKR/GOV > RUS/GOV | direct talks with Moscow | issue=talks | doc=a | day=2025-04-01",
            "AGREE ready UKR/GOV > RUS/GOV | direct talks with Moscow | issue=talks | doc=b | day=2025-05-01 | trigger=open",
        ]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].stance, Stance::Open, "what moved comes first");
        let moved = &found[0].earlier[0];
        assert_eq!((moved.from.stance, moved.to.stance), (Stance::RulesOut, Stance::Open));
        assert_eq!(moved.from.date.to_string(), "2025-04-01");
        assert_eq!(moved.to.evidence.doc, "b");
    }

    #[test]
    fn who_prepares_a_thing_is_for_it() {
        assert_eq!(
            stance_of("AGREE ready USA/GOV > IRN/GOV | lift sanctions | issue=sanctions | status=planned"),
            Some(Stance::Supports)
        );
    }
}
