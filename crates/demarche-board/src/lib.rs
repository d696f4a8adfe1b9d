//! Acts, in any order, to the board: what stands on the table, who holds what, what has been agreed, and what has moved.
//!
//! [`fold`] reads nothing but the acts' own fields. It sorts them by date, report and place in the report first, so a board does
//! not depend on the order in which files were read. What another actor merely claims ([`Act::by`](demarche_coding::Act::by)) is
//! never written down as a fact, and what is planned, possible or denied never as done.

mod agreements;
mod board;
mod case;
mod deadlines;
mod deed;
mod difference;
mod disputes;
mod fold;
mod independent;
mod length;
mod lexicon;
mod meetings;
mod parties;
mod pivots;
mod positions;
mod proposals;
mod story;
mod terms;
mod theme;
mod warnings;

#[cfg(test)]
mod testing;

pub use board::{
    Agreement, AgreementKind, AgreementState, Answer, Board, Claim, Dispute, Meeting, MeetingState, Name, Party,
    Position, Proposal, ProposalKind, Response, Role, Shift, ShiftKind, Stance, Standing, Trace, Violation, Warning,
    Who,
};
pub use deadlines::{Deadline, DeadlineKind, deadlines};
pub use deed::{Account, focus};
pub use difference::{Changes, Listed, Moved, Step, difference};
pub use fold::{FIRM, fold, fold_with};
pub use independent::independent;
pub use lexicon::{Lexicon, LexiconError};
pub use story::{Tie, joins_story, story_of};
pub use terms::Terms;
