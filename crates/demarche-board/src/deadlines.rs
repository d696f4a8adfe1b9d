//! Days that a board names: when something is due, ends, or takes place.

use crate::board::{AgreementState, Board, MeetingState, Trace, Who};
use demarche_coding::{ActDate, words};
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use serde::{Deserialize, Serialize};

words! {
    /// What a day is set for.
    DeadlineKind {
        /// What a warning or an ultimatum threatens for it.
        Warning = "warning",
        /// What a proposal proposes for it.
        Proposal = "proposal",
        /// The end of an agreement, reckoned from when it was reached and how long it is to last.
        End = "end",
        /// A meeting that is planned.
        Meeting = "meeting",
    }
}

/// A day that something is set for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deadline {
    /// What it is set for.
    pub kind: DeadlineKind,
    /// When.
    pub date: ActDate,
    /// Who sets it, puts it forward, or takes part.
    pub by: Vec<Who>,
    /// For whom.
    pub to: Vec<Who>,
    /// What, in the words of a report.
    pub what: String,
    /// Where, or empty.
    pub place: String,
    /// What it rests on.
    #[serde(flatten)]
    pub trace: Trace,
}

/// The days that a board names whose last day is neither before `from` nor after `until`, in order. What was called off, broken or is over is
/// left out, and so is a day that only a condition names.
pub fn deadlines(board: &Board, from: Date, until: Date) -> Vec<Deadline> {
    let mut all: Vec<Deadline> = Vec::new();
    for w in board.warnings.iter().filter(|w| w.by.is_empty()) {
        let what = [w.consequence.as_str(), w.condition.as_str()].join(" ").trim().to_owned();
        all.extend(w.date.clone().map(|date| Deadline {
            kind: DeadlineKind::Warning,
            date,
            by: vec![w.actor.clone()],
            to: w.to.clone(),
            what,
            place: String::new(),
            trace: w.trace.clone(),
        }));
    }
    for p in &board.proposals {
        all.extend(p.fields.date.clone().map(|date| Deadline {
            kind: DeadlineKind::Proposal,
            date,
            by: p.by.clone(),
            to: p.to.clone(),
            what: p.terms.clone(),
            place: p.fields.place.clone(),
            trace: p.trace.clone(),
        }));
    }
    for a in &board.agreements {
        if matches!(a.state, AgreementState::Broken | AgreementState::Ended) {
            continue;
        }
        // "two or three days" sets no day
        if let ([length], Some(date)) = (a.fields.duration.as_slice(), &a.date)
            && let Some(end) = end(date, length)
        {
            all.push(Deadline {
                kind: DeadlineKind::End,
                date: ActDate::day(end, false),
                by: a.parties.clone(),
                to: Vec::new(),
                what: a.terms.clone(),
                place: a.fields.place.clone(),
                trace: a.trace.clone(),
            });
        }
    }
    for m in board.meetings.iter().filter(|m| m.state == MeetingState::Planned) {
        all.extend(m.date.clone().map(|date| Deadline {
            kind: DeadlineKind::Meeting,
            date,
            by: m.participants.clone(),
            to: Vec::new(),
            what: m.topic.clone(),
            place: m.place.clone(),
            trace: m.trace.clone(),
        }));
    }
    all.retain(|d| d.date.end >= from && d.date.end <= until);
    all.sort_by_key(|d| (d.date.end, d.date.start, d.kind));
    all
}

/// The last day of what lasts so long from a day that is known exactly.
fn end(date: &ActDate, length: &str) -> Option<Date> {
    let length: Span = length.parse().ok()?;
    if date.start != date.end || !date.told {
        return None;
    }
    date.start.checked_add(length).ok()?.checked_sub(1.day()).ok().filter(|end| *end >= date.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::act;
    use jiff::civil::date;

    #[test]
    fn days_to_come_are_found_in_order() {
        let acts = [
            "AGREE meet RUS/GOV UKR/GOV > | talks | status=planned | place=Istanbul | on=2025-05-15 | when=Thursday | doc=a | s=1",
            "THREATEN warn USA/GOV > RUS/GOV | sanctions | if=unless it signs | due-on=2025-05-12 | due=by Monday | doc=a | s=2",
        ]
        .map(act);
        let board = crate::fold(&acts, &[]);
        let found = deadlines(&board, date(2025, 5, 10), date(2025, 5, 20));
        let told: Vec<_> = found.iter().map(|d| (d.kind, d.date.end)).collect();
        assert_eq!(told, [(DeadlineKind::Warning, date(2025, 5, 12)), (DeadlineKind::Meeting, date(2025, 5, 15))]);
        assert!(found.iter().all(|d| !d.trace.evidence.is_empty()));
        assert_eq!(deadlines(&board, date(2025, 5, 13), date(2025, 5, 20)).len(), 1);
    }

    #[test]
    fn an_agreement_ends_after_its_time() {
        let day = |text: &str| ActDate::day(text.parse().unwrap(), true);
        assert_eq!(end(&day("2025-04-19"), "P30D"), Some(date(2025, 5, 18)));
        assert_eq!(end(&day("2025-04-19"), "P1D"), Some(date(2025, 4, 19)));
        assert_eq!(end(&day("2025-04-19"), "half a year"), None);
        assert_eq!(end(&ActDate::day(date(2025, 4, 19), false), "P30D"), None);
    }
}
