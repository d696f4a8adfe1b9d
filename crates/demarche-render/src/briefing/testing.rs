//! Briefings for tests.

use super::Followed;
use demarche_board::{Board, Changes, Listed, Moved, Step, deadlines};
use demarche_record::Briefing;
use jiff::civil::{Date, date};

/// The day on which the briefings are read.
pub const TODAY: Date = date(2025, 3, 15);

/// A briefing in which every line of the board is new, changed and gone at once.
pub fn everything(board: &Board) -> Briefing {
    let code = |at: usize| board.agreements.first().and_then(|a| a.parties.get(at)).map_or("", |who| who.code.as_str());
    let (one, other) = (code(0), code(1));
    let changes = Changes {
        proposals: listed(
            &board.proposals,
            &[
                (format!("response {other}"), "rejected", "conditional"),
                ("to".into(), "", other),
                ("by".into(), one, ""),
            ],
        ),
        agreements: listed(
            &board.agreements,
            &[("state".into(), "reached", "in-force"), (format!("violation {other} {one}"), "", "alleged")],
        ),
        positions: listed(&board.positions, &[("stance".into(), "open", "rules-out")]),
        meetings: listed(&board.meetings, &[("state".into(), "planned", "called-off"), ("place".into(), "", "Geneva")]),
        warnings: listed(&board.warnings, &[("condition".into(), "unless it signs", "")]),
        disputes: listed(&board.disputes, &[(format!("claim {one}"), "", "made")]),
    };
    let since = date(2025, 3, 13);
    Briefing {
        since,
        until: TODAY,
        pivots: board.positions.iter().filter(|p| !p.earlier.is_empty()).cloned().collect(),
        changes,
        passed: deadlines(board, since, date(2025, 3, 14)),
        near: deadlines(board, TODAY, date(2025, 3, 29)),
    }
}

fn listed<T: Followed + Clone>(entries: &[T], steps: &[(String, &str, &str)]) -> Listed<T> {
    let steps =
        steps.iter().map(|(what, from, to)| Step { what: what.clone(), from: (*from).into(), to: (*to).into() });
    let steps: Vec<Step> = steps.collect();
    let moved = entries.iter().map(|entry| Moved {
        entry: entry.clone(),
        steps: steps.clone(),
        evidence: entry.trace().evidence.iter().rev().take(1).cloned().collect(),
    });
    Listed { new: entries.to_vec(), moved: moved.collect(), gone: entries.to_vec() }
}

/// A briefing in which nothing happened.
pub fn nothing() -> Briefing {
    everything(&Board::default())
}
