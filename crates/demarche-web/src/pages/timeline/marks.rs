//! Which marks a span of days has: one for each deed, or one for several where there is no room.

use super::span::{Span, Step};
use demarche_coding::{EventType, Scale, Status};
use demarche_record::Dealing;
use std::collections::BTreeMap;

/// So many marks are drawn.
pub const MOST: usize = 600;
/// So many may stand closer than one could tell them apart by their days.
const CLOSE: usize = 150;
/// How much room a mark takes.
const ROOM: f64 = 11.0;

/// Where a deed is shown, by what is known of it. Only facts count on the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// A report tells it as done.
    Fact,
    /// Somebody in a report says that it was done.
    Claim,
    /// It was not done, or not yet.
    Not(Status),
}

impl Lane {
    /// Where a deed belongs.
    pub fn of(deed: &Dealing) -> Self {
        match deed.status {
            Status::Actual if deed.by.is_empty() => Self::Fact,
            Status::Actual => Self::Claim,
            other => Self::Not(other),
        }
    }
}

/// A deed's place on the scale from conflict to cooperation.
pub fn score(event: EventType) -> f32 {
    Scale::built_in().of(event).unwrap_or_default()
}

/// The days of a deed: those that its sentence tells, else its report's.
pub fn days(deed: &Dealing) -> Span {
    deed.date.as_ref().map_or(Span::new(deed.told, deed.told), |date| Span::new(date.start, date.end))
}

/// A mark: one deed, or several of one type in one part of the span.
#[derive(Debug, Clone)]
pub struct Mark<'a> {
    /// Where it belongs.
    pub lane: Lane,
    /// The type of its deeds; of those not done, that of the first.
    pub event: EventType,
    /// Its place between conflict and cooperation.
    pub score: f32,
    /// The part of the span in which its deeds are.
    pub part: Span,
    /// Its middle, as a share of the span.
    pub at: f64,
    /// Its deeds: one at least.
    pub deeds: Vec<&'a Dealing>,
}

/// The marks of a span.
#[derive(Debug)]
pub struct Marks<'a> {
    /// Into what the span was parted.
    pub step: Step,
    /// The marks, in order of time within each lane.
    pub all: Vec<Mark<'a>>,
    /// How many deeds have no mark, since there are too many.
    pub left_out: usize,
}

/// The marks of deeds that begin within a span which is drawn so wide.
pub fn marks<'a>(deeds: &[&'a Dealing], span: Span, width: f64) -> Marks<'a> {
    let mut coarsest = None;
    for step in Step::ALL {
        let slot = width * 1.0 / step.count(span).max(1) as f64;
        if slot < 1.0 && step != Step::Year {
            continue;
        }
        let all = parted(deeds, span, width, step);
        let fits = all.len() <= CLOSE || (slot >= ROOM / 2.0 && all.len() <= MOST);
        coarsest = Some(Marks { step, all, left_out: 0 });
        if fits {
            break;
        }
    }
    let mut marks = coarsest.unwrap_or(Marks { step: Step::Year, all: Vec::new(), left_out: 0 });
    marks.left_out = marks.all.iter().skip(MOST).map(|mark| mark.deeds.len()).sum();
    marks.all.truncate(MOST);
    marks
}

fn parted<'a>(deeds: &[&'a Dealing], span: Span, width: f64, step: Step) -> Vec<Mark<'a>> {
    let mut groups: BTreeMap<_, (Span, Vec<&Dealing>)> = BTreeMap::new();
    for deed in deeds.iter().filter(|deed| span.holds(days(deed).from)) {
        let Some(part) = step.of(days(deed).from).common(span) else { continue };
        let lane = Lane::of(deed);
        // what was not done stands on one line, with cooperation above and conflict below
        let row = match lane {
            Lane::Not(_) => (score(deed.event) < 0.0, None),
            _ => (false, Some(deed.event)),
        };
        groups.entry((lane, part.from, row)).or_insert_with(|| (part, Vec::new())).1.push(deed);
    }
    let mut marks = Vec::new();
    for ((lane, ..), (part, deeds)) in groups {
        let (left, right) = (span.share(part.from), span.share(part.to) + 1.0 / span.days() as f64);
        let room = (right - left) * width;
        let mark = |deeds: Vec<&'a Dealing>, at: f64| {
            let event = deeds.first()?.event;
            Some(Mark { lane, event, score: score(event), part, at, deeds })
        };
        if let [one] = deeds.as_slice() {
            marks.extend(mark(vec![one], span.share(days(one).from) + 0.5 / span.days() as f64));
        } else if deeds.len() as f64 * ROOM <= room {
            let each = (right - left) / deeds.len() as f64;
            marks.extend(
                deeds.iter().enumerate().filter_map(|(i, one)| mark(vec![one], left + each * (i as f64 + 0.5))),
            );
        } else {
            marks.extend(mark(deeds, (left + right) / 2.0));
        }
    }
    marks
}

/// What a part of a span sums up to.
#[derive(Debug, Clone)]
pub struct Sum {
    /// The part.
    pub part: Span,
    /// Deeds told as done.
    pub facts: usize,
    /// Of these, those that cooperate.
    pub good: usize,
    /// The mean of their places on the scale.
    pub mean: Option<f32>,
    /// Deeds that somebody says were done.
    pub claims: usize,
    /// Deeds not done.
    pub not: usize,
}

/// Each part of a span with a deed in it.
pub fn sums(deeds: &[&Dealing], span: Span, step: Step) -> Vec<Sum> {
    let mut parts: BTreeMap<_, Vec<&Dealing>> = BTreeMap::new();
    for deed in deeds.iter().filter(|deed| span.holds(days(deed).from)) {
        parts.entry(step.of(days(deed).from).from).or_default().push(deed);
    }
    let sum = |deeds: Vec<&Dealing>| {
        let part = step.of(days(deeds.first()?).from).common(span)?;
        let scores: Vec<f32> = deeds.iter().filter(|d| Lane::of(d) == Lane::Fact).map(|d| score(d.event)).collect();
        let claims = deeds.iter().filter(|d| Lane::of(d) == Lane::Claim).count();
        Some(Sum {
            part,
            facts: scores.len(),
            good: scores.iter().filter(|s| **s > 0.0).count(),
            mean: mean(&scores),
            claims,
            not: deeds.len() - scores.len() - claims,
        })
    };
    parts.into_values().filter_map(sum).collect()
}

/// The mean, where there is one.
pub fn mean(scores: &[f32]) -> Option<f32> {
    (!scores.is_empty()).then(|| scores.iter().sum::<f32>() / scores.len() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::timeline::testing::deed;
    use jiff::civil::date;
    use proptest::prelude::*;

    const MAY: Span = Span { from: date(2025, 5, 1), to: date(2025, 5, 31) };

    #[test]
    fn one_act_on_one_day_stands_in_its_middle() {
        let one = deed("ASSAULT", "plain", "2025-05-01", &["RUS/MIL"], &["UKR/GOV"]);
        let day = Span::new(date(2025, 5, 1), date(2025, 5, 1));
        let marks = marks(&[&one], day, 800.0);
        assert_eq!((marks.step, marks.left_out), (Step::Day, 0));
        assert_eq!(marks.all.iter().map(|m| (m.at, m.lane)).collect::<Vec<_>>(), [(0.5, Lane::Fact)]);
    }

    #[test]
    fn plans_and_claims_are_never_facts() {
        let mut claim = deed("ASSAULT", "plain", "2025-05-01", &["RUS/MIL"], &["UKR/GOV"]);
        claim.by.push("UKR/GOV".into());
        assert_eq!(Lane::of(&claim), Lane::Claim);
        for status in Status::ALL.iter().filter(|s| **s != Status::Actual) {
            claim.status = *status;
            assert_eq!(Lane::of(&claim), Lane::Not(*status));
        }
        let sums = sums(&[&claim], MAY, Step::Week);
        assert_eq!(sums.iter().map(|s| (s.facts, s.mean, s.claims, s.not)).collect::<Vec<_>>(), [(0, None, 0, 1)]);
    }

    #[test]
    fn many_of_a_day_are_one_mark_and_few_stand_side_by_side() {
        let one = deed("ASSAULT", "plain", "2025-05-03", &["RUS/MIL"], &["UKR/GOV"]);
        assert_eq!(marks(&[&one; 2], MAY, 800.0).all.len(), 2);
        let many = marks(&[&one; 90], MAY, 800.0);
        assert_eq!(many.all.iter().map(|m| m.deeds.len()).collect::<Vec<_>>(), [90]);
        assert!(marks(&[&one], Span::new(date(2026, 1, 1), date(2026, 1, 2)), 800.0).all.is_empty());
    }

    #[test]
    fn a_large_record_is_summed_up() {
        let deeds: Vec<Dealing> = (0..20_000)
            .map(|i| {
                let event = ["ASSAULT", "AID", "ACCUSE", "AGREE", "CONSULT"][i % 5];
                let day = date(2005, 1, 1).saturating_add(jiff::Span::new().days((i * 7 % 7_000) as i64));
                deed(event, "plain", &day.to_string(), &["RUS/MIL"], &["UKR/GOV"])
            })
            .collect();
        let deeds: Vec<&Dealing> = deeds.iter().collect();
        let marks = marks(&deeds, Span::new(date(2005, 1, 1), date(2025, 1, 1)), 800.0);
        assert!(marks.all.len() <= MOST && marks.step > Step::Week, "{} {:?}", marks.all.len(), marks.step);
        assert_eq!(marks.left_out + marks.all.iter().map(|m| m.deeds.len()).sum::<usize>(), 20_000);
    }

    proptest! {
        #[test]
        fn any_days_are_drawn_within_the_span(days in proptest::collection::vec(0i64..40_000, 0..60), length in 0i64..40_000) {
            let day = |n: i64| date(1950, 1, 1).saturating_add(jiff::Span::new().days(n));
            let deeds: Vec<Dealing> =
                days.iter().map(|n| deed("AID", "plain", &day(*n).to_string(), &["USA/GOV"], &["UKR/GOV"])).collect();
            let deeds: Vec<&Dealing> = deeds.iter().collect();
            let span = Span::new(day(0), day(length));
            let marks = marks(&deeds, span, 800.0);
            prop_assert!(marks.all.iter().all(|m| (0.0..=1.0).contains(&m.at) && !m.deeds.is_empty()));
            let held = deeds.iter().filter(|d| span.holds(d.told)).count();
            prop_assert_eq!(marks.all.iter().map(|m| m.deeds.len()).sum::<usize>() + marks.left_out, held);
            prop_assert_eq!(sums(&deeds, span, marks.step).iter().map(|s| s.facts).sum::<usize>(), held);
        }
    }
}
