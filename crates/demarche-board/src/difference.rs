//! What moved between two boards.

use crate::board::{Agreement, Board, Dispute, Meeting, Position, Proposal, Trace, Warning};
use crate::case::{meet, sides, sides_in_common};
use crate::theme::shared;
use demarche_coding::Evidence;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One thing about an entry that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What changed: `state`, `stance`, `response RUS/GOV`, `violation UKR/GOV RUS/GOV`, `to`, …
    pub what: String,
    /// The value before; empty where there was none.
    pub from: String,
    /// The value now.
    pub to: String,
}

/// An entry that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moved<T> {
    /// The entry as it stands now.
    pub entry: T,
    /// What changed.
    pub steps: Vec<Step>,
    /// The sentences that the entry did not rest on before.
    pub evidence: Vec<Evidence>,
}

/// What happened in one list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed<T> {
    /// Entries that were not there before.
    pub new: Vec<T>,
    /// Entries that changed.
    pub moved: Vec<Moved<T>>,
    /// Entries that are there no longer, such as a proposal that was agreed.
    pub gone: Vec<T>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { new: Vec::new(), moved: Vec::new(), gone: Vec::new() }
    }
}

impl<T> Listed<T> {
    /// Whether nothing happened in the list.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.moved.is_empty() && self.gone.is_empty()
    }
}

/// What moved between two boards, list by list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Changes {
    pub proposals: Listed<Proposal>,
    pub agreements: Listed<Agreement>,
    pub positions: Listed<Position>,
    pub meetings: Listed<Meeting>,
    pub warnings: Listed<Warning>,
    pub disputes: Listed<Dispute>,
}

impl Changes {
    /// Whether nothing moved.
    pub fn is_empty(&self) -> bool {
        self.proposals.is_empty()
            && self.agreements.is_empty()
            && self.positions.is_empty()
            && self.meetings.is_empty()
            && self.warnings.is_empty()
            && self.disputes.is_empty()
    }
}

/// What moved from one board to the other. A new report that only retells what is known moves nothing.
pub fn difference(before: &Board, after: &Board) -> Changes {
    Changes {
        proposals: compare(&before.proposals, &after.proposals),
        agreements: compare(&before.agreements, &after.agreements),
        positions: compare(&before.positions, &after.positions),
        meetings: compare(&before.meetings, &after.meetings),
        warnings: compare(&before.warnings, &after.warnings),
        disputes: compare(&before.disputes, &after.disputes),
    }
}

/// An entry that can be followed from board to board.
trait Followed: Clone {
    fn trace(&self) -> &Trace;
    /// Whether the two may be the same entry at different times.
    fn corresponds(&self, later: &Self) -> bool;
    /// Whether they are the same matter by their words alone, where they rest on no sentence in common.
    fn alike(&self, later: &Self) -> bool;
    /// What can change, with its value.
    fn values(&self) -> Vec<(String, String)>;
    /// By what it is found: entries that correspond have one of these in common.
    fn keys(&self) -> BTreeSet<String>;
}

fn compare<T: Followed>(before: &[T], after: &[T]) -> Listed<T> {
    let mut listed = Listed::default();
    let mut taken = vec![false; before.len()];
    let mut pairs: Vec<Option<usize>> = vec![None; after.len()];
    // Boards of many thousand lines are compared too: only those that can correspond are looked at.
    let told = told(before);
    let mut having: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, old) in before.iter().enumerate() {
        for key in old.keys() {
            having.entry(key).or_default().push(i);
        }
    }
    let on_the_same = |new: &T| in_common(&told, new.trace());
    let alike = |new: &T| -> Ranks {
        let near: BTreeSet<usize> = new.keys().iter().filter_map(|key| having.get(key)).flatten().copied().collect();
        near.into_iter().filter(|&i| before.get(i).is_some_and(|old| old.alike(new))).map(|i| (i, 1)).collect()
    };
    // First those that rest on the same sentences, as many as possible; then those that are alike by their words.
    let ranks: [&dyn Fn(&T) -> Ranks; 2] = [&on_the_same, &alike];
    for rank in ranks {
        for (new, pair) in after.iter().zip(&mut pairs) {
            if pair.is_some() {
                continue;
            }
            let candidates =
                rank(new).into_iter().filter(|(i, _)| !taken[*i] && before.get(*i).is_some_and(|o| o.corresponds(new)));
            // Of equal ones the first, as both boards are in order.
            if let Some((i, _)) = candidates.max_by_key(|(i, rank)| (*rank, Reverse(*i))) {
                taken[i] = true;
                *pair = Some(i);
            }
        }
    }
    for (new, pair) in after.iter().zip(pairs) {
        let Some(old) = pair.map(|i| &before[i]) else {
            listed.new.push(new.clone());
            continue;
        };
        let steps = steps(&old.values(), &new.values());
        if !steps.is_empty() {
            let known = &old.trace().evidence;
            let evidence = new.trace().evidence.iter().filter(|e| !known.contains(e)).cloned().collect();
            listed.moved.push(Moved { entry: new.clone(), steps, evidence });
        }
    }
    listed.gone = before.iter().zip(taken).filter(|(_, taken)| !taken).map(|(entry, _)| entry.clone()).collect();
    listed
}

/// Which entries rest on each sentence, and with how many pieces of evidence.
type Told<'b> = HashMap<(&'b str, usize), Ranks>;
/// Entries, with how much speaks for each.
type Ranks = BTreeMap<usize, usize>;

fn told<T: Followed>(board: &[T]) -> Told<'_> {
    let mut told = Told::new();
    for (i, entry) in board.iter().enumerate() {
        for evidence in &entry.trace().evidence {
            *told.entry((&evidence.doc, evidence.sentence)).or_default().entry(i).or_default() += 1;
        }
    }
    told
}

/// The entries that rest on sentences that this one rests on, with how many: what [`Trace::common`] counts, for all at once.
fn in_common(told: &Told, trace: &Trace) -> Ranks {
    let sentences: HashSet<(&str, usize)> = trace.evidence.iter().map(|e| (e.doc.as_str(), e.sentence)).collect();
    let mut common = Ranks::new();
    for (entry, count) in sentences.iter().filter_map(|sentence| told.get(sentence)).flatten() {
        *common.entry(*entry).or_default() += count;
    }
    common
}

fn steps(old: &[(String, String)], new: &[(String, String)]) -> Vec<Step> {
    let value = |list: &[(String, String)], what: &str| {
        list.iter().find(|(w, _)| w == what).map(|(_, v)| v.clone()).unwrap_or_default()
    };
    let mut names: Vec<&str> = new.iter().map(|(w, _)| w.as_str()).collect();
    names.extend(old.iter().map(|(w, _)| w.as_str()).filter(|w| !new.iter().any(|(n, _)| n == w)));
    names
        .into_iter()
        .map(|what| Step { what: what.to_owned(), from: value(old, what), to: value(new, what) })
        .filter(|step| step.from != step.to)
        .collect()
}

fn codes(list: &[crate::board::Who]) -> String {
    let mut codes: Vec<&str> = list.iter().map(|w| w.code.as_str()).collect();
    codes.sort_unstable();
    codes.join(" ")
}

fn pair(what: &str, value: impl ToString) -> (String, String) {
    (what.to_owned(), value.to_string())
}

impl Followed for Proposal {
    fn keys(&self) -> BTreeSet<String> {
        sides(&self.by)
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn corresponds(&self, later: &Self) -> bool {
        self.kind == later.kind && meet(&self.by, &later.by)
    }
    fn alike(&self, later: &Self) -> bool {
        shared(&self.terms, &later.terms) > 1
    }
    fn values(&self) -> Vec<(String, String)> {
        let mut values = vec![pair("by", codes(&self.by)), pair("to", codes(&self.to))];
        values.extend(self.responses.iter().map(|(code, response)| pair(&format!("response {code}"), response)));
        values
    }
}

impl Followed for Agreement {
    fn keys(&self) -> BTreeSet<String> {
        sides(&self.parties)
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn corresponds(&self, later: &Self) -> bool {
        self.kind == later.kind && meet(&self.parties, &later.parties)
    }
    fn alike(&self, later: &Self) -> bool {
        sides(&self.parties) == sides(&later.parties) && shared(&self.terms, &later.terms) > 0
    }
    fn values(&self) -> Vec<(String, String)> {
        let mut values = vec![
            pair("state", self.state),
            pair("parties", codes(&self.parties)),
            pair("brokers", codes(&self.brokers)),
        ];
        let violation =
            |v: &crate::board::Violation| pair(&format!("violation {} {}", v.accuser.code, v.accused.code), "alleged");
        values.extend(self.violations.iter().map(violation));
        values
    }
}

impl Followed for Position {
    fn keys(&self) -> BTreeSet<String> {
        [format!("{} {}", self.actor.code, self.issue)].into()
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn corresponds(&self, later: &Self) -> bool {
        self.actor.code == later.actor.code && self.issue == later.issue
    }
    fn alike(&self, later: &Self) -> bool {
        shared(&self.theme, &later.theme) > 1
    }
    fn values(&self) -> Vec<(String, String)> {
        vec![pair("stance", self.stance)]
    }
}

impl Followed for Meeting {
    fn keys(&self) -> BTreeSet<String> {
        sides(&self.participants)
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn corresponds(&self, later: &Self) -> bool {
        sides_in_common(&self.participants, &later.participants) > 1
    }
    fn alike(&self, later: &Self) -> bool {
        self.date.is_some() && self.date == later.date && sides(&self.participants) == sides(&later.participants)
    }
    fn values(&self) -> Vec<(String, String)> {
        vec![pair("state", self.state), pair("participants", codes(&self.participants)), pair("place", &self.place)]
    }
}

impl Followed for Warning {
    fn keys(&self) -> BTreeSet<String> {
        [self.actor.code.clone()].into()
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn corresponds(&self, later: &Self) -> bool {
        self.actor.code == later.actor.code
    }
    fn alike(&self, later: &Self) -> bool {
        shared(&self.consequence, &later.consequence) > 1
    }
    fn values(&self) -> Vec<(String, String)> {
        vec![pair("to", codes(&self.to)), pair("condition", &self.condition), pair("when", &self.when)]
    }
}

impl Followed for Dispute {
    fn keys(&self) -> BTreeSet<String> {
        self.claims.iter().map(|c| c.by.code.clone()).collect()
    }
    fn trace(&self) -> &Trace {
        &self.trace
    }
    fn corresponds(&self, later: &Self) -> bool {
        self.claims.iter().filter(|c| later.claims.iter().any(|d| d.by.code == c.by.code)).count() > 1
    }
    fn alike(&self, later: &Self) -> bool {
        shared(&self.about, &later.about) > 1
    }
    fn values(&self) -> Vec<(String, String)> {
        self.claims.iter().map(|c| pair(&format!("claim {}", c.by.code), "made")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::act;

    fn board(lines: &[&str]) -> Board {
        let acts: Vec<_> = lines.iter().map(|l| act(l)).collect();
        crate::fold(&acts, &[])
    }

    const OFFER: &str =
        "AGREE propose UKR/GOV > RUS/GOV | 30-day ceasefire | issue=ceasefire | doc=a | s=1 | day=2025-04-20";
    const REFUSAL: &str =
        "REJECT refuse RUS/GOV > UKR/GOV | the 30-day ceasefire | issue=ceasefire | doc=b | s=0 | day=2025-04-21";

    #[test]
    fn nothing_moves_between_equal_boards() {
        let board = board(&[OFFER, REFUSAL]);
        assert!(difference(&board, &board).is_empty());
    }

    #[test]
    fn sentences_in_common_are_counted_for_all_at_once() {
        let again = OFFER.replace("doc=a", "doc=c").replace("30-day", "month-long");
        let (one, other) = (board(&[OFFER, REFUSAL]), board(&[OFFER, REFUSAL, &again]));
        let told = told(&one.positions);
        for new in &other.positions {
            let common = in_common(&told, &new.trace);
            for (i, old) in one.positions.iter().enumerate() {
                assert_eq!(common.get(&i).copied().unwrap_or_default(), old.trace.common(&new.trace));
            }
        }
    }

    #[test]
    fn a_response_moves() {
        let changes = difference(&board(&[OFFER]), &board(&[OFFER, REFUSAL]));
        assert_eq!(changes.proposals.moved.len(), 1);
        let moved = &changes.proposals.moved[0];
        assert_eq!(
            moved.steps,
            [Step { what: "response RUS/GOV".into(), from: "unanswered".into(), to: "rejected".into() }]
        );
        assert_eq!(moved.evidence.len(), 1);
        assert_eq!(moved.evidence[0].doc, "b");
        assert_eq!(changes.positions.new.len(), 1);
    }

    #[test]
    fn an_agreed_proposal_goes_and_an_agreement_comes() {
        let agreed = "AGREE reach RUS/GOV UKR/GOV > | ceasefire | doc=b | s=0 | day=2025-04-21";
        let changes = difference(&board(&[OFFER]), &board(&[OFFER, agreed]));
        assert_eq!((changes.proposals.gone.len(), changes.agreements.new.len()), (1, 1));
    }

    #[test]
    fn retelling_moves_nothing() {
        let retold = OFFER.replace("doc=a", "doc=c");
        assert!(difference(&board(&[OFFER]), &board(&[OFFER, &retold])).is_empty());
    }
}
