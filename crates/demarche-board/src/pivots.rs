//! When an actor's stance on a matter moves, and how.
//!
//! Stances stand in an order from no to yes: rules out, opposes, conditional, open, supports. To demand a thing of others is as far on the side
//! of yes as to support it. A weaker word for the same answer is no move: who ruled a thing out and later "opposes" it has taken nothing back.

use crate::board::{Shift, ShiftKind, Stance, Standing};
use crate::case::{Case, usable};
use crate::length::days;
use crate::theme::{in_common, known};
use demarche_coding::{Act, Issue};
use jiff::civil::Date;

/// How many words of the matter both stances must share, unless they are the same words.
const ALIKE: usize = 2;

/// An act, and the stance that it takes.
#[derive(Clone, Copy)]
pub(crate) struct Held<'a> {
    pub act: &'a Act,
    pub stance: Stance,
    /// When the act was told.
    seen: Option<Date>,
    /// When the stance was taken: on the day that the sentence tells, if that is past, else on its report's.
    taken: Option<Date>,
}

impl<'a> Held<'a> {
    pub fn new(act: &'a Act, stance: Stance, case: &Case) -> Self {
        let seen = case.seen(act);
        let told = act.date.as_ref().filter(|d| d.told && seen.is_some_and(|seen| d.start <= seen)).map(|d| d.start);
        Self { act, stance, seen, taken: told.or(seen) }
    }
}

/// The move from one act to a later one of the same actor on the same issue, if it is one: another stance, on the same matter, toward the same
/// ones, told by another sentence, and taken later.
pub(crate) fn shift(from: &Held, to: &Held, issue: Issue) -> Option<Shift> {
    let kind = kind(from.stance, to.stance, issue)?;
    let (a, b) = (from.act, to.act);
    let (before, after) = (from.taken?, to.taken?);
    let told_in_order = from.seen? < to.seen?;
    // One report may tell both, where it dates the older one itself. What only a later report tells of the past is no move seen.
    let told_together = a.doc == b.doc && a.evidence.sentence != b.evidence.sentence;
    let moved = before < after && (told_in_order || told_together) && one_matter(a, b);
    moved.then(|| Shift {
        kind,
        from: Standing { stance: from.stance, date: before, evidence: a.evidence.clone() },
        to: Standing { stance: to.stance, date: after, evidence: b.evidence.clone() },
        confidence: a.confidence.min(b.confidence),
    })
}

/// Whether one report tells a yes and, of the same matter on the same day, a yes-if: its headline leaves out the condition that its text has.
pub(crate) fn refines(from: &Held, to: &Held) -> bool {
    let yes = |s: Stance| matches!(s, Stance::Supports | Stance::Open);
    let pair = (yes(from.stance) && to.stance == Stance::Conditional)
        || (from.stance == Stance::Conditional && yes(to.stance));
    pair && from.act.doc == to.act.doc && one_matter(from.act, to.act)
}

/// A move whose second stance turned out to have a condition.
pub(crate) fn refined(shift: &Shift, to: &Held, issue: Issue) -> Option<Shift> {
    kind(shift.from.stance, to.stance, issue).map(|kind| Shift {
        kind,
        from: shift.from.clone(),
        to: Standing { stance: to.stance, date: shift.to.date, evidence: to.act.evidence.clone() },
        confidence: shift.confidence.min(to.act.confidence),
    })
}

/// How a stance moves; `None` where it does not.
fn kind(from: Stance, to: Stance, issue: Issue) -> Option<ShiftKind> {
    use ShiftKind::{Hardens, Softens, Turns};
    use Stance::{Conditional, Demands, Open, Opposes, RulesOut, Supports};
    // What one demands the other side must do, and what one refuses one must do oneself, unless it takes both.
    let joint = matches!(issue, Issue::Talks | Issue::Ceasefire);
    match (from, to) {
        (Demands, Opposes | RulesOut) | (Opposes | RulesOut, Demands) => joint.then_some(Turns),
        (Supports | Open, Opposes | RulesOut) | (Opposes | RulesOut, Supports | Open) => Some(Turns),
        (Opposes | RulesOut, Conditional) | (Conditional | Open, Supports) => Some(Softens),
        (Conditional, Opposes | RulesOut) | (Supports | Open, Conditional) => Some(Hardens),
        (Opposes, RulesOut) => Some(Hardens),
        (Demands, Conditional | Open) => Some(Softens),
        _ => None,
    }
}

/// Whether both are about one matter: the same words, or two in common, no other length of time, and not toward others.
fn one_matter(a: &Act, b: &Act) -> bool {
    let toward = |act: &Act| usable(&act.recipient).next().is_some();
    let meet = || usable(&a.recipient).any(|r| usable(&b.recipient).any(|other| r.country() == other.country()));
    if toward(a) && toward(b) && !meet() {
        return false;
    }
    let (one, other) = (known(&a.theme), known(&b.theme));
    let (words, others) = (one.matter(), other.matter());
    let alike = in_common(words, others) >= ALIKE || (!words.is_empty() && words == others);
    alike
        && match (days(&one), days(&other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{act, case};

    const REFUSES: &str =
        "REJECT refuse SRB/GOV > KOS/GOV | direct talks with Pristina | issue=talks | trigger=rejected";
    const OPEN: &str = "AGREE ready SRB/GOV > KOS/GOV | direct talks with Pristina | issue=talks | trigger=open";

    fn moves(lines: &[String]) -> Vec<Shift> {
        let acts: Vec<Act> = lines.iter().map(|l| act(l)).collect();
        crate::positions::fold(&case(&acts)).into_iter().flat_map(|p| p.earlier).collect()
    }

    fn on(line: &str, doc: &str, day: &str, s: usize) -> String {
        format!("{line} | doc={doc} | day={day} | s={s}")
    }

    #[test]
    fn how_stances_move() {
        use ShiftKind::{Hardens, Softens, Turns};
        use Stance::{Conditional, Demands, Open, Opposes, RulesOut, Supports};
        for (from, to, want) in [
            (RulesOut, Open, Some(Turns)),
            (Supports, Opposes, Some(Turns)),
            (RulesOut, Conditional, Some(Softens)),
            (Conditional, Supports, Some(Softens)),
            (Open, Supports, Some(Softens)),
            (Supports, Conditional, Some(Hardens)),
            (Opposes, RulesOut, Some(Hardens)),
            (Conditional, RulesOut, Some(Hardens)),
            (Demands, Conditional, Some(Softens)),
            // weaker words for the same answer
            (RulesOut, Opposes, None),
            (Supports, Open, None),
            (Supports, Demands, None),
            // to demand it of others and to refuse it oneself go together
            (Demands, RulesOut, None),
        ] {
            assert_eq!(kind(from, to, Issue::Territory), want, "{from} {to}");
        }
        assert_eq!(kind(Demands, RulesOut, Issue::Talks), Some(Turns));
        for issue in Issue::ALL {
            for stance in Stance::ALL {
                assert_eq!(kind(*stance, *stance, *issue), None);
            }
        }
    }

    #[test]
    fn two_reports_tell_a_move() {
        let found = moves(&[on(REFUSES, "a", "2013-02-01", 1), on(OPEN, "b", "2013-04-01", 0)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, ShiftKind::Turns);
        assert_eq!(
            (found[0].from.date.to_string(), found[0].to.date.to_string()),
            ("2013-02-01".into(), "2013-04-01".into())
        );
        assert_eq!((found[0].from.evidence.doc.as_str(), found[0].to.evidence.doc.as_str()), ("a", "b"));
    }

    #[test]
    fn back_and_forth_is_two_moves() {
        let found = moves(&[
            on(REFUSES, "a", "2013-02-01", 1),
            on(OPEN, "b", "2013-04-01", 0),
            on(REFUSES, "c", "2013-05-01", 0),
        ]);
        assert_eq!(found.iter().map(|s| s.to.evidence.doc.as_str()).collect::<Vec<_>>(), ["b", "c"]);
    }

    #[test]
    fn what_is_no_move() {
        let far = |line: &str| on(line, "b", "2013-04-01", 0);
        let first = on(REFUSES, "a", "2013-02-01", 1);
        for (second, why) in [
            (on(OPEN, "b", "2013-02-01", 0), "on one day"),
            (on(OPEN, "a", "2013-02-01", 1), "in one sentence"),
            (on(OPEN, "a", "2013-02-01", 4), "in one report, the older one not dated"),
            (far("AGREE ready SRB/GOV > KOS/GOV | a customs union | issue=talks | trigger=open"), "another matter"),
            (far("AGREE ready SRB/GOV > EUR/GOV | direct talks with Pristina | issue=talks"), "toward others"),
            (
                far("AGREE ready SRB/GOV > KOS/GOV | direct talks with Pristina | issue=talks | by=KOS/GOV"),
                "another's word",
            ),
            (
                far("AGREE ready SRB/GOV > KOS/GOV | direct talks with Pristina | issue=talks | status=possible"),
                "a guess",
            ),
            (far("AGREE ready KOS/GOV > SRB/GOV | direct talks with Pristina | issue=talks"), "another's stance"),
            (far("AGREE ready SRB/GOV > KOS/GOV | direct talks with Pristina | issue=economy"), "another issue"),
        ] {
            assert!(moves(&[first.clone(), second]).is_empty(), "{why}");
        }
    }

    #[test]
    fn what_only_a_later_report_tells_of_the_past_is_no_move() {
        let late = format!("{REFUSES} | doc=b | on=2013-01-10 | s=3");
        let told = on("AGREE promise SRB/GOV > | nothing | issue=other", "b", "2013-05-01", 0);
        assert!(moves(&[on(OPEN, "a", "2013-04-01", 0), late, told]).is_empty());
    }

    #[test]
    fn one_report_may_tell_both_where_it_dates_the_older_one() {
        let older = format!("{REFUSES} | doc=a | on=2013-01-10 | s=3");
        let found = moves(&[older, on(OPEN, "a", "2013-04-01", 2)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].from.date.to_string(), "2013-01-10");
    }

    #[test]
    fn truces_of_different_length_are_different_matters() {
        let no = "REJECT refuse SDN/GOV > SDN/REB | a 30-day truce in Darfur | issue=ceasefire";
        let yes = "AGREE accept SDN/GOV > SDN/REB | a three-day truce in Darfur | issue=ceasefire";
        assert!(moves(&[on(no, "a", "2013-02-01", 1), on(yes, "b", "2013-04-01", 1)]).is_empty());
        let same = "AGREE accept SDN/GOV > SDN/REB | the 30-day truce in Darfur | issue=ceasefire";
        assert_eq!(moves(&[on(no, "a", "2013-02-01", 1), on(same, "b", "2013-04-01", 1)]).len(), 1);
    }
}
