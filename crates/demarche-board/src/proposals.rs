//! What is put forward, and how it has been answered.

use crate::board::{Answer, Proposal, ProposalKind, Response, Trace, Who};
use crate::case::{Case, Index, add_all, claimed, is_channel, side, sides, usable, whos};
use crate::meetings::is_taken_up;
use crate::theme::{keep_telling, shared, span_days};
use demarche_coding::{Act, EventType, Issue, Sense, Status};
use std::collections::BTreeSet;

/// How many sentences after a proposal a refusal that names no subject still answers it.
const ANSWER_NEAR: usize = 2;

pub(crate) fn fold(case: &Case) -> Vec<Proposal> {
    let mut table = Table { case, entries: Vec::new(), agreed: BTreeSet::new(), index: Index::default() };
    for act in &case.acts {
        if claimed(act) || known_already(act) || act.actor.iter().all(|a| is_channel(&a.code)) {
            continue;
        }
        if !table.answer(act)
            && let Some(kind) = offer(case, act)
        {
            table.put(act, kind);
        }
    }
    let agreed = table.agreed;
    table.entries.into_iter().enumerate().filter(|(i, _)| !agreed.contains(i)).map(|(_, p)| p).collect()
}

/// Whether the act is a readiness told as something known ("Moscow's stated openness"): a position, but no offer and no answer.
fn known_already(act: &Act) -> bool {
    if act.event != EventType::Agree || act.sense != Sense::Ready {
        return false;
    }
    let words: Vec<&str> = act.evidence.text.split_whitespace().collect();
    let owner = |w: &&str| ["'s", "’s", "s'", "s’"].iter().any(|ending| w.ends_with(ending));
    words.iter().enumerate().any(|(i, w)| {
        !act.trigger.is_empty()
            && w.trim_matches(|c: char| !c.is_alphanumeric()) == act.trigger
            && words[i.saturating_sub(2)..i].iter().any(owner)
    })
}

fn kind_of(case: &Case, theme: &str) -> Option<ProposalKind> {
    case.words.first("proposal", theme).and_then(ProposalKind::from_word)
}

/// What the act proposes, if it proposes anything.
fn offer(case: &Case, act: &Act) -> Option<ProposalKind> {
    use ProposalKind::{Ceasefire, Other, Plan, Talks};
    if !matches!(act.status, Status::Actual | Status::Conditional) {
        return None;
    }
    // Something for something is a plan, whatever it is about; the words that say so may stand after the theme.
    let terms = matches!(act.event, EventType::Agree | EventType::Request)
        && [&act.theme, &act.evidence.text].iter().any(|text| case.words.has("about", "terms", text));
    let kind = if terms { Some(Plan) } else { kind_of(case, &act.theme) };
    let joint = matches!(kind, Some(Talks | Ceasefire));
    let to: Vec<Who> = whos(&act.recipient);
    match (act.event, act.sense) {
        (EventType::Agree, Sense::Propose) => match (kind, act.issue) {
            (Some(kind), _) => Some(kind),
            (None, Issue::Talks) => Some(Talks),
            (None, Issue::Ceasefire) => Some(Ceasefire),
            // A suggestion of no known kind to nobody in particular is not on the table.
            (None, _) => (!to.is_empty()).then_some(Other),
        },
        (EventType::Agree | EventType::Request, Sense::Invite) if act.status == Status::Actual => {
            (!is_taken_up(case, act)).then_some(kind.unwrap_or(Talks))
        }
        // Readiness for a step together with another is an offer to it; readiness as such is a position.
        (EventType::Agree, Sense::Ready | Sense::Plain | Sense::Demand) if joint && !to.is_empty() => kind,
        // Asking another for something that is its to grant.
        (EventType::Request, Sense::Ask) if !to.is_empty() => Some(kind.unwrap_or(Other)),
        (EventType::Request, _) if terms && !to.is_empty() => kind,
        // A party's call on its adversary for talks or a truce is a call for a joint step; a bystander's is a position.
        (EventType::Request, Sense::Demand | Sense::Plain) if joint && step_together(case, act, &to, kind) => kind,
        _ => None,
    }
}

/// Whether a demand asks the other for something that the actor itself would take part in: talks between adversaries, a truce
/// between those who fight.
fn step_together(case: &Case, act: &Act, to: &[Who], kind: Option<ProposalKind>) -> bool {
    let both = |a: &str, b: &str| {
        case.at_odds(a, b) && (kind == Some(ProposalKind::Talks) || (case.fights(a) && case.fights(b)))
    };
    sides(to).len() == 1 && usable(&act.actor).any(|a| to.iter().any(|w| both(&a.code, &w.code)))
}

struct Table<'c, 'a> {
    case: &'c Case<'a>,
    entries: Vec<Proposal>,
    /// Those that have become agreements.
    agreed: BTreeSet<usize>,
    index: Index,
}

impl Table<'_, '_> {
    fn put(&mut self, act: &Act, kind: ProposalKind) {
        let by = whos(&act.actor);
        let to: Vec<Who> = whos(&act.recipient).into_iter().filter(|w| !by.iter().any(|b| b.code == w.code)).collect();
        if by.is_empty() {
            return;
        }
        let known = self
            .index
            .recent(sides(&by))
            .into_iter()
            .find(|&i| !self.agreed.contains(&i) && same(&self.entries[i], kind, &by, &to, act));
        let at = known.unwrap_or_else(|| {
            self.entries.push(Proposal {
                kind,
                by: Vec::new(),
                to: Vec::new(),
                terms: String::new(),
                condition: String::new(),
                responses: Default::default(),
                answers: Vec::new(),
                trace: Trace::default(),
            });
            self.entries.len() - 1
        });
        let entry = &mut self.entries[at];
        for who in &to {
            entry.responses.entry(who.code.clone()).or_insert(Response::Unanswered);
        }
        self.index.add(sides(&by).into_iter().chain(sides(&to)), at);
        add_all(&mut entry.by, by);
        add_all(&mut entry.to, to);
        keep_telling(&mut entry.terms, &act.theme);
        if entry.condition.is_empty() {
            entry.condition.clone_from(&act.condition);
        }
        entry.trace.add(act, self.case.seen(act));
    }

    /// Takes the act as an answer to a proposal, where it is one.
    fn answer(&mut self, act: &Act) -> bool {
        let concerned = usable(&act.actor).chain(usable(&act.recipient)).map(|a| side(&a.code));
        for i in self.index.recent(concerned) {
            if self.agreed.contains(&i) {
                continue;
            }
            if self.agrees(act, &self.entries[i]) {
                self.agreed.insert(i);
                continue;
            }
            let Some((response, answerers)) = self.response(act, &self.entries[i]) else { continue };
            let date = self.case.seen(act);
            let entry = &mut self.entries[i];
            for who in answerers {
                let earlier = entry.responses.get(&who.code).copied();
                // That it has not answered takes back no answer.
                if response == Response::Unanswered && earlier.is_some_and(|r| r != Response::Unanswered) {
                    continue;
                }
                entry.responses.insert(who.code.clone(), response);
                entry.answers.push(Answer { by: who, response, date, evidence: act.evidence.clone() });
            }
            entry.trace.add(act, date);
            return true;
        }
        false
    }

    /// Whether by this act the two sides reach what was proposed.
    fn agrees(&self, act: &Act, proposal: &Proposal) -> bool {
        let made =
            matches!((act.event, act.sense), (EventType::Agree, Sense::Reach) | (EventType::Support, Sense::Sign));
        if !made || act.status != Status::Actual {
            return false;
        }
        let parties = sides(&crate::case::everyone(act));
        let kind = kind_of(self.case, &act.theme);
        !parties.is_disjoint(&sides(&proposal.by))
            && !parties.is_disjoint(&sides(&proposal.to))
            && (kind == Some(proposal.kind) || shared(&proposal.terms, &act.theme) > 1)
    }

    /// What the act answers to the proposal, and who does.
    fn response(&self, act: &Act, proposal: &Proposal) -> Option<(Response, Vec<Who>)> {
        use EventType::{Accuse, Agree, Concede, Consult, Reject, Retreat, Support};
        use Status::{Actual, Conditional, Negated};
        let words = self.case.words;
        let (by, to) = (sides(&proposal.by), sides(&proposal.to));
        let actors = whos(&act.actor);
        let addressees: Vec<Who> =
            actors.iter().filter(|w| to.contains(&side(&w.code)) && !by.contains(&side(&w.code))).cloned().collect();
        let addressed = !addressees.is_empty();
        let outsiders = || actors.iter().filter(|w| !by.contains(&side(&w.code))).cloned().collect::<Vec<_>>();
        let toward = usable(&act.recipient).any(|a| by.contains(&side(&a.code)));
        let kind = kind_of(self.case, &act.theme);
        let named = words.has("about", "offer", &act.theme);
        let alike = shared(&proposal.terms, &act.theme);
        let subject = kind == Some(proposal.kind) || alike > 1 || (alike > 0 && kind.is_none()) || (named && toward);
        let joint = matches!(proposal.kind, ProposalKind::Talks | ProposalKind::Ceasefire);
        match (act.event, act.sense, act.status) {
            (Agree, Sense::Accept, Actual) if addressed && (subject || toward || named) => {
                Some((Response::Accepted, addressees))
            }
            (Agree, Sense::Accept, Conditional) if addressed && (subject || toward || named) => {
                Some((Response::Conditional, addressees))
            }
            (Agree, Sense::Accept, Negated) if addressed && (subject || toward || named) => {
                Some((Response::Unanswered, addressees))
            }
            (Agree, Sense::Ready | Sense::Plain | Sense::Promise, Conditional) if addressed && subject && joint => {
                Some((Response::Conditional, addressees))
            }
            (Agree, Sense::Ready, Actual) if addressed && subject && (toward || act.recipient.is_empty()) => {
                Some((Response::Open, addressees))
            }
            (Concede | Retreat, Sense::Truce, Actual) if addressed && proposal.kind == ProposalKind::Ceasefire => {
                Some((Response::Accepted, addressees))
            }
            (Reject, Sense::Refuse | Sense::Plain | Sense::Propose | Sense::Recognise, Actual) => {
                let near = proposal
                    .trace
                    .in_report(&act.doc)
                    .any(|e| e.sentence <= act.evidence.sentence && act.evidence.sentence - e.sentence <= ANSWER_NEAR);
                if addressed && (subject || (toward && near)) {
                    Some((Response::Rejected, addressees))
                } else if toward && named && subject && !outsiders().is_empty() {
                    Some((Response::Rejected, outsiders()))
                } else {
                    None
                }
            }
            (Accuse, Sense::Condemn, Actual) if addressed && toward && named && subject => {
                Some((Response::Rejected, addressees))
            }
            (Support, Sense::Back | Sense::Plain | Sense::Propose, Actual) if addressed && named && subject => {
                Some((Response::Open, addressees))
            }
            // Who sits down to discuss a plan is open to it.
            (Consult, _, Actual) if addressed && named && proposal.kind == ProposalKind::Plan && alike > 0 => {
                Some((Response::Open, addressees))
            }
            _ => None,
        }
    }
}

/// Whether the act puts forward again what the entry holds.
fn same(old: &Proposal, kind: ProposalKind, by: &[Who], to: &[Who], act: &Act) -> bool {
    let meet = |a: &[Who], b: &[Who]| a.is_empty() || b.is_empty() || !sides(a).is_disjoint(&sides(b));
    let same_report = old.trace.is_told_by(&act.doc);
    let spans = (span_days(&old.terms), span_days(&act.theme));
    old.kind == kind
        && !sides(&old.by).is_disjoint(&sides(by))
        && meet(&old.to, to)
        && !matches!(spans, (Some(a), Some(b)) if a != b)
        && (same_report || kind == ProposalKind::Talks || shared(&old.terms, &act.theme) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{act, case};

    fn proposals(lines: &[&str]) -> Vec<Proposal> {
        let acts: Vec<Act> = lines.iter().map(|l| act(l)).collect();
        fold(&case(&acts))
    }

    fn response(lines: &[&str], code: &str) -> Option<Response> {
        proposals(lines).first()?.responses.get(code).copied()
    }

    const TRUCE: &str = "AGREE propose UKR/GOV > RUS/GOV | 30-day ceasefire halting drone strikes | s=1";
    const TALKS: &str = "AGREE ready RUS/GOV > UKR/GOV | direct bilateral talks | issue=talks | s=1";

    #[test]
    fn readiness_toward_the_other_is_a_proposal_and_as_such_is_not() {
        assert_eq!(proposals(&[TALKS])[0].kind, ProposalKind::Talks);
        assert!(proposals(&["AGREE ready UKR/GOV USA/GOV > | unconditional ceasefire"]).is_empty());
        assert!(proposals(&["AGREE ready RUS/GOV > UKR/GOV | talks | status=negated"]).is_empty());
        assert!(proposals(&["AGREE ready RUS/GOV > UKR/GOV | talks | by=CHN/GOV"]).is_empty());
    }

    #[test]
    fn readiness_known_before_answers_nothing() {
        let known = "AGREE ready UKR/GOV > RUS/GOV | dialogue | issue=talks | s=2 | trigger=openness | text=to test Kyiv's stated openness to dialogue";
        assert_eq!(response(&[TALKS, known], "UKR/GOV"), Some(Response::Unanswered));
        assert!(proposals(&[known]).is_empty());
        let told = "AGREE ready UKR/GOV > RUS/GOV | dialogue | issue=talks | s=2 | trigger=openness | text=Kyiv has expressed openness to dialogue";
        assert_eq!(response(&[TALKS, told], "UKR/GOV"), Some(Response::Open));
    }

    #[test]
    fn the_other_sides_readiness_answers_it() {
        let conditional = "AGREE ready UKR/GOV > RUS/GOV | dialogue | status=conditional | issue=talks | s=2";
        assert_eq!(response(&[TALKS, conditional], "UKR/GOV"), Some(Response::Conditional));
        assert_eq!(proposals(&[TALKS, conditional]).len(), 1);
        let open = "AGREE ready UKR/GOV > RUS/GOV | talks | issue=talks | s=2";
        assert_eq!(response(&[TALKS, open], "UKR/GOV"), Some(Response::Open));
    }

    #[test]
    fn answers_to_a_truce() {
        assert_eq!(response(&[TRUCE], "RUS/GOV"), Some(Response::Unanswered));
        let with = |line: &str| response(&[TRUCE, line], "RUS/GOV");
        assert_eq!(
            with("AGREE accept RUS/GOV > UKR/GOV | ceasefire | status=negated | s=2"),
            Some(Response::Unanswered)
        );
        assert_eq!(with("AGREE accept RUS/GOV > UKR/GOV | the proposal | s=2"), Some(Response::Accepted));
        assert_eq!(with("REJECT refuse RUS/GOV > UKR/GOV | the ceasefire | s=2"), Some(Response::Rejected));
        assert_eq!(
            with("REJECT refuse RUS/GOV > UKR/GOV | the ceasefire | s=2 | status=possible"),
            Some(Response::Unanswered)
        );
        assert_eq!(with("REJECT deny RUS/GOV > UKR/GOV | the allegations | s=2"), Some(Response::Unanswered));
        assert_eq!(with("REJECT refuse RUS/GOV > FRA/GOV | to attend the opera | s=9"), Some(Response::Unanswered));
    }

    #[test]
    fn calls() {
        let odds = "ACCUSE accuse UKR/GOV > RUS/GOV | aggression";
        let call = "REQUEST demand RUS/GOV > UKR/GOV | hold talks | issue=talks";
        assert_eq!(proposals(&[odds, call]).len(), 1);
        assert!(proposals(&[call]).is_empty(), "a bystander's call is a position");
        assert!(
            proposals(&[odds, "REQUEST demand RUS/GOV > UKR/GOV | withdraw its troops | issue=territory"]).is_empty()
        );
        let terms = "REQUEST demand CHN/GOV > PRK/GOV | give up its weapons in return for security assurances";
        assert_eq!(proposals(&[terms])[0].kind, ProposalKind::Plan);
    }

    #[test]
    fn what_is_agreed_is_no_proposal_any_more() {
        assert!(proposals(&[TRUCE, "AGREE reach RUS/GOV UKR/GOV > | ceasefire | s=3"]).is_empty());
    }

    #[test]
    fn two_truces_of_different_length_are_two() {
        let other = "AGREE propose UKR/GOV > RUS/GOV | three-day ceasefire | s=2";
        assert_eq!(proposals(&[TRUCE, other]).len(), 2);
        assert_eq!(proposals(&[TRUCE, "AGREE propose UKR/GOV > RUS/GOV | the ceasefire | s=2"]).len(), 1);
    }

    #[test]
    fn discussing_a_plan_is_being_open_to_it() {
        let plan = "AGREE propose USA/GOV > RUS/GOV UKR/GOV | peace framework | s=1";
        let talks = "CONSULT negotiate UKR/GOV USA/GOV FRA/GOV > | discuss the US peace framework | s=2";
        assert_eq!(response(&[plan, talks], "UKR/GOV"), Some(Response::Open));
        assert_eq!(response(&[plan, talks], "RUS/GOV"), Some(Response::Unanswered));
    }
}
