//! What moved since a day.

use crate::board::Asked;
use crate::error::Result;
use crate::file::Record;
pub use demarche_board::Deadline;
use demarche_board::{Changes, Lexicon, Position, deadlines, difference};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

/// What moved since a day, and which days come near.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Briefing {
    /// The first day whose reports are new.
    pub since: Date,
    /// The last day whose reports are looked at.
    pub until: Date,
    /// Positions that turned, hardened or softened.
    pub pivots: Vec<Position>,
    /// What moved, list by list, the pivots among the positions.
    pub changes: Changes,
    /// Days that have come or passed since.
    pub passed: Vec<Deadline>,
    /// Days that come near.
    pub near: Vec<Deadline>,
}

/// Days ahead that are near, unless another number is asked for.
const NEAR: u32 = 14;
/// The most days ahead that can be asked for.
const FAR: u32 = 36_500;

impl Briefing {
    /// Days ahead that are near, unless another number is asked for.
    pub const NEAR: u32 = NEAR;

    /// Whether nothing moved and no day is near.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.passed.is_empty() && self.near.is_empty()
    }
}

impl Record {
    /// What the reports from a day on changed, up to the day of `asked` (nothing, where that is before it): the board of that day against the one of the day before `since`.
    /// Days to come are counted from `today`, `near` of them.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn changes(
        &self,
        since: Date,
        asked: &Asked,
        today: Date,
        near: u32,
        words: Option<&Lexicon>,
    ) -> Result<Briefing> {
        if since > asked.at {
            let board = self.board(asked, words)?;
            return Ok(Briefing {
                since,
                until: since,
                pivots: Vec::new(),
                changes: Changes::default(),
                passed: deadlines(&board, since, today.saturating_sub(1.day())),
                near: deadlines(&board, today, today.saturating_add(i64::from(near.min(FAR)).days())),
            });
        }
        let eve = since.saturating_sub(1.day());
        let before = self.board(&Asked { at: eve, ..asked.clone() }, words)?;
        let after = self.board(asked, words)?;
        let changes = difference(&before, &after);
        let moved = |from: &Position| {
            let known = before
                .positions
                .iter()
                .find(|p| p.actor.code == from.actor.code && p.issue == from.issue && p.trace.common(&from.trace) > 0);
            from.earlier.len() > known.map_or(0, |p| p.earlier.len())
        };
        Ok(Briefing {
            since,
            until: asked.at,
            pivots: after.positions.iter().filter(|p| !p.earlier.is_empty() && moved(p)).cloned().collect(),
            passed: deadlines(&after, since, today.saturating_sub(1.day())),
            near: deadlines(&after, today, today.saturating_add(i64::from(near.min(FAR)).days())),
            changes,
        })
    }
}
