//! Truces through time, as reports tell them.

use super::pair::{Pair, is};
use super::span::Span;
use crate::html::text;
use demarche_board::{Agreement, AgreementKind, AgreementState, Board, Violation};
use demarche_coding::Evidence;
use demarche_render::words;
use jiff::civil::Date;

/// Truces that are drawn one above another.
pub const LANES: usize = 6;
/// How wide a letter is, and how many there is room for.
const LETTER: f64 = 6.9;
const LETTERS: usize = 44;

/// A truce with its days.
#[derive(Debug)]
pub struct Truce<'a> {
    /// The line of the board.
    pub line: &'a Agreement,
    /// From the day it was reached, as far as that is told, to `until`.
    pub days: Span,
    /// Whether the last day is that of its length; else it is the one when it was last told.
    pub by_length: bool,
    /// The day when it was last told, within its days: after it, it is only known how long the truce was to last.
    pub told: Date,
    /// What is written on it.
    pub label: String,
    /// Where that begins, from where the span does.
    pub label_at: f64,
    /// Below how many others it is drawn.
    pub lane: usize,
}

/// Whether it is said to have begun: one that was only reached is not known to be in force.
pub fn began(truce: &Agreement) -> bool {
    truce.state != AgreementState::Reached
}

/// The days of a truce. That it goes on is known up to the day when it was last told; that it was to, up to its length.
fn days(truce: &Agreement) -> Option<(Span, bool)> {
    let told = truce.date.as_ref().filter(|date| date.told).map(|date| date.start);
    let from = told.or(truce.trace.first)?;
    let last = truce.trace.last.unwrap_or(from).max(from);
    let length = || {
        let span: jiff::Span = truce.fields.duration.last()?.parse().ok()?;
        from.checked_add(span).ok().filter(|end| *end > from)
    };
    let (to, by_length) = match truce.state {
        AgreementState::Reached => (from, false),
        AgreementState::Ended | AgreementState::InForce => length().map_or((last, false), |end| (end, true)),
        AgreementState::Broken | AgreementState::Disputed => (last, false),
    };
    Some((Span::new(from, to), by_length))
}

/// Whether both sides are bound by it.
fn binds(truce: &Agreement, pair: &Pair) -> bool {
    let party = |meant: &str| truce.parties.iter().any(|who| is(&who.code, meant));
    party(&pair.0) && party(&pair.1)
}

/// What is written on it: its sign with its word, and who is bound.
fn label(truce: &Agreement) -> String {
    let state = words::agreement(truce.state);
    let parties: Vec<String> = truce.parties.iter().map(|who| text(words::shown(&who.name, &who.code).0)).collect();
    let whole = format!("{} {}: {}", state.sign, state.word, parties.join(", "));
    let short: String = whole.chars().take(LETTERS).collect();
    if short.len() < whole.len() { short + "…" } else { short }
}

/// The truces of a board that reach into a span which is drawn so wide, the first begun first.
pub fn truces<'a>(board: &'a Board, pair: Option<&Pair>, span: Span, width: f64) -> Vec<Truce<'a>> {
    let mut all: Vec<Truce> = board
        .agreements
        .iter()
        .filter(|line| line.kind == AgreementKind::Ceasefire && pair.is_none_or(|pair| binds(line, pair)))
        .filter_map(|line| {
            let (days, by_length) = days(line)?;
            let told = line.trace.last.unwrap_or(days.to).clamp(days.from, days.to);
            Some(Truce { line, days, by_length, told, label: label(line), label_at: 0.0, lane: 0 })
        })
        .filter(|truce| truce.days.common(span).is_some())
        .collect();
    all.sort_by_key(|truce| (truce.days.from, truce.days.to));
    // each on the first lane that has room for it and its words
    let mut ends: Vec<f64> = Vec::new();
    for truce in &mut all {
        let place = |day| span.share(day).clamp(0.0, 1.0) * width;
        let (left, right) = (place(truce.days.from), place(truce.days.to));
        let long = truce.label.chars().count() as f64 * LETTER;
        // before it, where there is no room behind
        truce.label_at = if left + 12.0 + long <= width { left + 12.0 } else { (left - 6.0 - long).max(0.0) };
        truce.lane = ends.iter().position(|end| *end < left.min(truce.label_at)).unwrap_or(ends.len());
        let end = right.max(truce.label_at + long) + 8.0;
        match ends.get_mut(truce.lane) {
            Some(place) => *place = end,
            None => ends.push(end),
        }
    }
    all
}

/// Who says that who broke it, sentence by sentence.
pub fn alleged(truce: &Agreement) -> impl Iterator<Item = (&Violation, &Evidence)> {
    truce.violations.iter().flat_map(|violation| violation.evidence.iter().map(move |evidence| (violation, evidence)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_board::{Terms, Trace, Who};
    use jiff::civil::date;

    fn truce(state: AgreementState, duration: &[&str]) -> Agreement {
        let who = |code: &str| Who { code: code.to_owned(), name: code.to_owned() };
        Agreement {
            kind: AgreementKind::Ceasefire,
            parties: vec![who("SDN/MIL"), who("SDN/REB")],
            brokers: Vec::new(),
            state,
            terms: String::new(),
            fields: Terms { duration: duration.iter().map(|d| (*d).to_owned()).collect(), ..Terms::default() },
            when: String::new(),
            date: None,
            violations: Vec::new(),
            trace: Trace { first: Some(date(2025, 5, 1)), last: Some(date(2025, 5, 9)), ..Trace::default() },
        }
    }

    #[test]
    fn a_truce_lasts_as_long_as_it_is_told_to() {
        let end = |state, duration: &[&str]| days(&truce(state, duration)).map(|(days, by)| (days.to, by));
        use AgreementState::{Broken, Ended, InForce, Reached};
        assert_eq!(end(InForce, &["P7D", "P30D"]), Some((date(2025, 5, 31), true)));
        assert_eq!(end(InForce, &["PT72H"]), Some((date(2025, 5, 4), true)));
        assert_eq!(end(Ended, &[]), Some((date(2025, 5, 9), false)));
        assert_eq!(end(Ended, &["nonsense"]), Some((date(2025, 5, 9), false)));
        assert_eq!(end(Broken, &["P30D"]), Some((date(2025, 5, 9), false)));
        assert_eq!(end(Reached, &["P30D"]), Some((date(2025, 5, 1), false)));
        assert_eq!(end(InForce, &["P9999Y"]), Some((date(2025, 5, 9), false)));
    }

    #[test]
    fn truces_of_the_same_days_do_not_cover_one_another() {
        let agreements = vec![truce(AgreementState::Broken, &[]), truce(AgreementState::Broken, &[])];
        let board = Board { agreements, ..Board::default() };
        let may = Span::new(date(2025, 5, 1), date(2025, 5, 31));
        assert_eq!(truces(&board, None, may, 800.0).iter().map(|t| t.lane).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(truces(&board, Some(&Pair::of("SDN/MIL", "SDN/REB")), may, 800.0).len(), 2);
        assert!(truces(&board, Some(&Pair::of("SDN/MIL", "UKR")), may, 800.0).is_empty());
        let june = Span::new(date(2025, 6, 1), date(2025, 6, 30));
        assert!(truces(&board, None, june, 800.0).is_empty());
    }
}
