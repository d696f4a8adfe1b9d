//! Which reports are about the same happening: a story.

use std::cmp::Reverse;

/// What ties a new report to one that is in a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// How many days lie between the two.
    pub days: u32,
    /// Whether one retells the other, by its words.
    pub retells: bool,
    /// How many deeds both tell.
    pub deeds: usize,
    /// How many deeds the one tells that tells fewer.
    pub fewest: usize,
    /// Whether they are about a country in common (see [`focus`](crate::focus)).
    pub focus: bool,
}

/// How many days after a report another may still be of its story.
const DAYS: u32 = 3;
/// The same where one deed ties them.
const NEXT: u32 = 2;
/// How many deeds a report may tell and still be about the one that it has in common with another.
const SHORT: usize = 6;

/// Whether reports tied so are of one story: one retells the other, or they are of the same days and tell enough deeds
/// in common: two, or one that is a sixth or more of what the shorter tells.
#[must_use]
pub fn joins_story(tie: &Tie) -> bool {
    let enough = tie.deeds > 1 || (tie.deeds == 1 && tie.fewest <= SHORT && tie.days <= NEXT);
    tie.days <= DAYS && (tie.retells || (tie.focus && enough))
}

/// The story that a new report joins, of those of the reports that it is tied to; `None` where it begins one. Stories that
/// it could link stay apart, so that a story's number stays what it was.
#[must_use]
pub fn story_of(ties: &[(i64, Tie)]) -> Option<i64> {
    let joining = ties.iter().filter(|(_, tie)| joins_story(tie));
    let best = joining.max_by_key(|(story, tie)| (tie.retells, tie.deeds, Reverse(tie.days), Reverse(*story)));
    best.map(|(story, _)| *story)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIE: Tie = Tie { days: 0, retells: false, deeds: 0, fewest: 8, focus: true };

    #[test]
    fn a_copy_joins_and_so_does_what_tells_the_same_deeds() {
        assert!(joins_story(&Tie { retells: true, focus: false, ..TIE }));
        assert!(joins_story(&Tie { deeds: 2, days: 3, ..TIE }));
        assert!(joins_story(&Tie { deeds: 1, fewest: 4, days: 2, ..TIE }));
        assert!(!joins_story(&Tie { deeds: 1, ..TIE }));
        assert!(!joins_story(&Tie { deeds: 3, days: 9, ..TIE }));
        assert!(!joins_story(&Tie { deeds: 3, focus: false, ..TIE }));
    }

    #[test]
    fn the_closest_story_is_joined_whatever_the_order() {
        let mut ties =
            [(7, Tie { deeds: 2, ..TIE }), (3, Tie { deeds: 4, ..TIE }), (5, Tie { deeds: 4, ..TIE }), (1, TIE)];
        assert_eq!(story_of(&ties), Some(3));
        ties.reverse();
        assert_eq!(story_of(&ties), Some(3));
        assert_eq!(story_of(&[(1, TIE)]), None);
        assert_eq!(story_of(&[]), None);
    }
}
