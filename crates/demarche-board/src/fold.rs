//! Acts to board.

use crate::board::Board;
use crate::case::Case;
use crate::lexicon::Lexicon;
use crate::{agreements, disputes, meetings, parties, positions, proposals, warnings};
use demarche_coding::{Act, Assessment};
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// From this confidence on an act is firm: it makes lines of the board that need no mark. Set with the calibration of acts; the board that
/// is shown by default rests on firm acts alone.
pub const FIRM: f32 = 0.4;

/// Folds firm acts and assessments into the board, by the built-in words. The order of the acts does not matter.
pub fn fold(acts: &[Act], assessments: &[Assessment]) -> Board {
    fold_with(acts, assessments, Lexicon::built_in(), FIRM)
}

/// Folds acts and assessments that are at least so sure into the board, by the words of a table of one's own. A less sure act makes no line and
/// changes none.
pub fn fold_with(acts: &[Act], assessments: &[Assessment], words: &Lexicon, least: f32) -> Board {
    let case = arrange(acts, words, least);
    let agreements = agreements::fold(&case);
    let proposals = proposals::fold(&case);
    let mut assessments: Vec<Assessment> = assessments.iter().filter(|a| a.confidence >= least).cloned().collect();
    assessments.sort_by(|a, b| {
        let key = |a: &Assessment| (a.evidence.clone(), a.holder.clone(), a.reading);
        key(a)
            .cmp(&key(b))
            .then(b.confidence.total_cmp(&a.confidence))
            .then_with(|| format!("{a:?}").cmp(&format!("{b:?}")))
    });
    assessments.dedup();
    Board {
        parties: parties::fold(&case, &agreements, &proposals),
        proposals,
        agreements,
        positions: positions::fold(&case),
        meetings: meetings::fold(&case),
        warnings: warnings::fold(&case),
        disputes: disputes::fold(&case),
        assessments,
    }
}

/// Puts the acts in order: by date, report and place in the report; repetitions and acts that are less sure drop out.
pub(crate) fn arrange<'a>(acts: &'a [Act], words: &'a Lexicon, least: f32) -> Case<'a> {
    let mut published: BTreeMap<&str, Date> = BTreeMap::new();
    for act in acts {
        if let Some(date) = act.date.as_ref().filter(|d| !d.told) {
            let known = published.entry(&act.doc).or_insert(date.start);
            *known = date.start.max(*known);
        }
    }
    // A date to come tells when a deed is due, not when it was announced.
    let when = |act: &Act| {
        let own = act.date.as_ref().map(|d| d.start);
        [own, published.get(act.doc.as_str()).copied()].into_iter().flatten().min()
    };
    let mut usable: Vec<&Act> = acts.iter().filter(|a| a.confidence >= least && !a.actor.is_empty()).collect();
    usable.sort_by(|a, b| {
        // The undated comes last: it is told in the report's own present.
        let dates = match (when(a), when(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        dates
            .then_with(|| a.doc.cmp(&b.doc))
            .then_with(|| a.evidence.cmp(&b.evidence))
            .then_with(|| a.event.cmp(&b.event))
            .then_with(|| a.trigger.cmp(&b.trigger))
            .then_with(|| if a == b { Ordering::Equal } else { format!("{a:?}").cmp(&format!("{b:?}")) })
    });
    usable.dedup();
    Case::new(usable, published, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference;
    use crate::testing::act;
    use demarche_coding::{EventType, Sense, Status};
    use proptest::prelude::*;

    const ACTORS: &[&str] = &["RUS/GOV", "RUS/MIL", "UKR/GOV", "USA/GOV", "UNO/GOV", "UKR/REB", "RUS/JRN", "---/CVL"];
    const THEMES: &[&str] = &[
        "30-day ceasefire",
        "direct talks with Kyiv",
        "peace framework",
        "violating the truce",
        "the allegations",
        "brief Easter truce",
        "sanctions on banks",
        "the deal",
        "",
        "exchange of prisoners",
        "it",
    ];

    fn any_act() -> impl Strategy<Value = Act> {
        let actors = |most| proptest::collection::vec(0..ACTORS.len(), 0..=most);
        let what = (0..EventType::ALL.len(), 0..Sense::ALL.len(), 0..Status::ALL.len(), 0..THEMES.len());
        (what, actors(3), actors(2), actors(1), (0..3usize, 0..12usize, 1..9i8, any::<bool>(), 0..10u8)).prop_map(
            |((event, sense, status, theme), actor, recipient, by, (doc, sentence, day, told, confidence))| {
                let codes = |list: &[usize]| list.iter().map(|i| ACTORS[*i]).collect::<Vec<_>>().join(" ");
                let mut made = act(&format!(
                    "{} {} {} > {} | {} | status={} | by={} | doc={doc} | s={sentence} | {}=2025-04-{day:02} | issue=ceasefire",
                    EventType::ALL[event],
                    Sense::ALL[sense],
                    codes(&actor),
                    codes(&recipient),
                    THEMES[theme],
                    Status::ALL[status],
                    codes(&by),
                    if told { "on" } else { "day" },
                ));
                made.confidence = f32::from(confidence) / 10.0;
                made
            },
        )
    }

    proptest! {
        #[test]
        fn the_order_of_the_acts_does_not_matter(
            (acts, shuffled) in proptest::collection::vec(any_act(), 0..40).prop_flat_map(|acts| (Just(acts.clone()), Just(acts).prop_shuffle()))
        ) {
            prop_assert_eq!(fold(&acts, &[]), fold(&shuffled, &[]));
        }

        #[test]
        fn telling_it_twice_changes_nothing(acts in proptest::collection::vec(any_act(), 0..25)) {
            let twice: Vec<Act> = acts.iter().chain(&acts).cloned().collect();
            prop_assert_eq!(fold(&acts, &[]), fold(&twice, &[]));
        }

        #[test]
        fn boards_survive_json(acts in proptest::collection::vec(any_act(), 0..25)) {
            let board = fold(&acts, &[]);
            let json = serde_json::to_string(&board).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Board>(&json).unwrap(), &board);
            prop_assert!(difference(&board, &board).is_empty());
        }

        #[test]
        fn every_line_rests_on_evidence_and_doubtful_acts_make_none(acts in proptest::collection::vec(any_act(), 0..25)) {
            let board = fold(&acts, &[]);
            for trace in board.traces() {
                prop_assert!(!trace.evidence.is_empty() && !trace.s.is_empty() && !trace.docs.is_empty());
                prop_assert!(trace.evidence.iter().all(|e| acts.iter().any(|a| a.evidence == *e && a.confidence >= FIRM)));
            }
            prop_assert!(board.traces().all(|t| t.confidence >= FIRM && t.confidence <= 1.0));
            prop_assert!(board.meetings.iter().all(|m| m.participants.len() > 1));
        }

        #[test]
        fn a_move_has_two_sentences_and_two_days(acts in proptest::collection::vec(any_act(), 0..40)) {
            let board = fold_with(&acts, &[], Lexicon::built_in(), 0.0);
            for shift in board.positions.iter().flat_map(|p| &p.earlier) {
                prop_assert!(shift.from.date < shift.to.date);
                prop_assert!(shift.from.stance != shift.to.stance);
                prop_assert!(shift.from.evidence != shift.to.evidence);
                prop_assert!((0.0..=1.0).contains(&shift.confidence));
            }
        }
    }

    #[test]
    fn the_shape_of_the_guidelines() {
        let acts = [
            act("AGREE propose UKR/GOV > RUS/GOV | 30-day ceasefire | s=6 | day=2025-04-23"),
            act("CONCEDE truce RUS/GOV > UKR/GOV | Easter truce | s=1 | on=2025-04-19"),
            act("ASSAULT truce UKR/GOV > RUS/GOV | violating the truce | by=RUS/GOV | s=2"),
        ];
        let json = serde_json::to_value(fold(&acts, &[])).unwrap();
        assert_eq!(json["proposals"][0]["kind"], "ceasefire");
        assert_eq!(json["proposals"][0]["by"][0]["code"], "UKR/GOV");
        assert_eq!(json["proposals"][0]["responses"]["RUS/GOV"], "unanswered");
        assert_eq!(json["proposals"][0]["s"][0], 6);
        assert_eq!(json["agreements"][0]["state"], "ended");
        assert_eq!(json["agreements"][0]["violations"][0]["accused"]["code"], "UKR/GOV");
        assert_eq!(json["positions"][0]["stance"], "supports");
        for list in ["proposals", "agreements", "positions", "meetings", "warnings", "disputes"] {
            assert!(json[list].is_array(), "{list}");
        }
    }

    #[test]
    fn doubtful_acts_make_no_line() {
        let mut doubtful = act("AGREE propose UKR/GOV > RUS/GOV | 30-day ceasefire");
        doubtful.confidence = FIRM - 0.1;
        assert_eq!(fold(std::slice::from_ref(&doubtful), &[]), Board::default());
        let all = fold_with(&[doubtful], &[], Lexicon::built_in(), 0.0);
        assert_eq!(all.proposals.len(), 1);
        assert!(all.traces().all(|t| t.confidence < FIRM));
    }

    #[test]
    fn a_doubtful_act_changes_no_firm_line() {
        let offer = act("AGREE propose UKR/GOV > RUS/GOV | 30-day ceasefire | issue=ceasefire | s=1");
        let mut refusal = act("REJECT refuse RUS/GOV > UKR/GOV | the 30-day ceasefire | issue=ceasefire | s=2");
        refusal.confidence = FIRM - 0.1;
        assert_eq!(fold(&[offer.clone(), refusal], &[]), fold(&[offer], &[]));
    }

    #[test]
    fn a_line_is_as_sure_as_its_surest_act_and_a_dispute_as_its_less_sure_claim() {
        let mut first = act("ACCUSE accuse IND/GOV > PAK/GOV | fueling the unrest | s=1");
        let mut denial = act("REJECT deny PAK/GOV > IND/GOV | the charges | s=2 | trigger=denies");
        (first.confidence, denial.confidence) = (0.9, 0.6);
        assert!((fold(&[first, denial], &[]).disputes[0].trace.confidence - 0.6).abs() < 1e-6);
        let mut once = act("REQUEST demand KOR/GOV > PRK/GOV | cease the jamming at once | issue=security | s=1");
        let mut again = act("REQUEST demand KOR/GOV > PRK/GOV | cease the jamming at once | issue=security | s=4");
        (once.confidence, again.confidence) = (0.6, 0.8);
        assert!((fold(&[once, again], &[]).positions[0].trace.confidence - 0.8).abs() < 1e-6);
    }
}
