//! Truces and accords: who made them, who brought them about, who accuses whom of breaking them, and whether they hold.

use crate::board::{Agreement, AgreementKind, AgreementState, Trace, Violation, Who};
use crate::case::{
    Case, Index, add_all, breaks_truce, claimed, everyone, has_side, is_fact, meet, same_side, side, sides, usable,
    whos,
};
use crate::terms::Terms;
use crate::theme::{content, keep_telling, shared, tokens};
use demarche_coding::{Act, EventType, Sense, Status};
use jiff::ToSpan;

/// Days after which an accord that was reached is taken to be in force unless the report says otherwise.
const ACCORD_SETTLES: i64 = 7;
/// How many sentences after a deal is told "the deal" still means it.
const BROKER_NEAR: usize = 4;
/// How many words after a truce may tell when it was.
const WHEN_NEAR: usize = 8;
/// How long a truce "over Easter" or a "brief" one lasts where its length is not told.
const SHORT_TRUCE: i64 = 3;

pub(crate) fn fold(case: &Case) -> Vec<Agreement> {
    let mut table = Table { case, entries: Vec::new(), index: Index::default() };
    for act in &case.acts {
        if let Some(founding) = founding(case, act) {
            table.found(act, founding);
        } else {
            table.violated(act);
            table.moved(act);
        }
    }
    table.settle();
    table.entries
}

/// An act by which an agreement comes about.
pub(crate) struct Founding {
    pub kind: AgreementKind,
    pub parties: Vec<Who>,
    pub brokers: Vec<Who>,
    pub state: AgreementState,
}

/// What agreement, if any, the act brings about.
pub(crate) fn founding(case: &Case, act: &Act) -> Option<Founding> {
    use AgreementState::{InForce, Reached};
    if !is_fact(act) {
        return None;
    }
    let words = case.words;
    let kind = agreement_kind(case, &act.theme);
    let mutual = everyone(act);
    let several = sides(&mutual).len() > 1;
    let arranges = words.first("agreement", &act.theme).is_some()
        || words.has("about", "deal", &act.trigger)
        || ["deal", "ties"].iter().any(|about| words.has("about", about, &act.theme));
    let found = |kind, parties, state| Some(Founding { kind, parties, brokers: Vec::new(), state });
    match (act.event, act.sense) {
        // "Agreed that China should do more": they are of one mind, and have arranged nothing.
        (EventType::Agree, Sense::Reach) if !arranges && words.has("about", "finite", &act.theme) => None,
        (EventType::Agree, Sense::Reach) if several => {
            found(kind, mutual, if has_one(act) { InForce } else { Reached })
        }
        // An order or a law that is signed is no agreement with those whom it hits.
        (EventType::Support, Sense::Sign) if !arranges && !act.theme.is_empty() => None,
        (EventType::Support, Sense::Sign) if several => found(kind, mutual, Reached),
        // "Both agreed to a truce": not the acceptance of somebody's proposal, but the truce itself.
        (EventType::Agree, Sense::Accept)
            if several
                && act.recipient.is_empty()
                && words.first("agreement", &act.theme).is_some()
                && !words.has("about", "offer", &act.theme) =>
        {
            found(kind, mutual, Reached)
        }
        (EventType::Agree, Sense::Release) if several => found(AgreementKind::Exchange, mutual, Reached),
        (EventType::Agree, Sense::Access) if several => {
            found(if kind == AgreementKind::Accord { AgreementKind::Access } else { kind }, mutual, Reached)
        }
        (EventType::Agree, Sense::Truce) if several => found(AgreementKind::Ceasefire, mutual, InForce),
        // Two sides that restore their ties have an accord about it.
        (EventType::Support, _) if several && act.recipient.is_empty() && words.has("about", "ties", &act.theme) => {
            found(AgreementKind::Accord, mutual, Reached)
        }
        (EventType::Concede, Sense::Truce) if !mutual.is_empty() => found(AgreementKind::Ceasefire, mutual, InForce),
        (EventType::Retreat, Sense::Truce) if several => found(AgreementKind::Ceasefire, mutual, InForce),
        // "negotiated the deal", "a brokered truce": the deal exists. Talks that go on have none yet.
        (EventType::Consult, Sense::Negotiate | Sense::Mediate)
            if act.trigger.to_lowercase().ends_with("ed") && words.has("about", "deal", &act.theme) =>
        {
            if act.sense == Sense::Negotiate && several {
                return found(kind, mutual, InForce);
            }
            let brokers = whos(&act.actor);
            let mut parties = whos(&act.recipient);
            if sides(&parties).len() < 2 {
                // Brokered between those whose fighting the same sentence tells of.
                for fight in case.near(act, 0).filter(|a| a.event == EventType::Assault && !claimed(a)) {
                    add_all(&mut parties, everyone(fight));
                }
                parties.retain(|p| !brokers.iter().any(|b| same_side(&b.code, &p.code)));
            }
            (sides(&parties).len() > 1).then_some(Founding { kind, parties, brokers, state: InForce })
        }
        _ => None,
    }
}

/// "Has an agreement with": it was reached before, and stands.
fn has_one(act: &Act) -> bool {
    let words = tokens(&act.evidence.text);
    let trigger = tokens(&act.trigger).concat();
    let at = words.iter().position(|w| *w == trigger);
    at.and_then(|at| words.get(at.saturating_sub(3)..at))
        .is_some_and(|before| before.iter().any(|w| matches!(w.as_str(), "has" | "have")))
        && matches!(trigger.as_str(), "agreement" | "agreements" | "deal" | "accord" | "pact" | "treaty" | "truce")
}

fn agreement_kind(case: &Case, theme: &str) -> AgreementKind {
    // A truce that also sets up an evacuation is one truce.
    if case.words.has("agreement", AgreementKind::Ceasefire.as_str(), theme) {
        return AgreementKind::Ceasefire;
    }
    case.words.first("agreement", theme).and_then(AgreementKind::from_word).unwrap_or(AgreementKind::Accord)
}

/// Who accuses whom of breaking a truce in this act.
pub(crate) fn accusations(case: &Case, act: &Act) -> Vec<(Who, Who)> {
    let breach = || case.words.has("about", "truce", &act.theme) && case.words.has("about", "breach", &act.theme);
    let (accusers, accused) =
        if breaks_truce(act) && !act.by.is_empty() && matches!(act.status, Status::Actual | Status::Possible) {
            (whos(&act.by), whos(&act.actor))
        } else if act.event == EventType::Accuse && act.status == Status::Actual && !claimed(act) && breach() {
            let accusers = whos(&act.actor);
            let accused = if act.recipient.is_empty() { accusers.clone() } else { whos(&act.recipient) };
            (accusers, accused)
        } else {
            return Vec::new();
        };
    let pairs = accusers.iter().flat_map(|a| accused.iter().map(move |b| (a.clone(), b.clone())));
    pairs.filter(|(a, b)| !same_side(&a.code, &b.code)).collect()
}

/// Whether the words tell of more than one truce.
fn several(case: &Case, text: &str) -> bool {
    case.words.has("about", "truces", text)
}

/// The words for a time past that follow the word for a truce in the sentence: "the truce that Egypt declared last week".
fn past_after(case: &Case, text: &str) -> Option<String> {
    let words = tokens(text);
    let starts = (0..words.len()).filter(|&i| case.words.first("about", &words[i]) == Some("truce"));
    starts
        .filter_map(|i| words.get(i + 1..words.len().min(i + 1 + WHEN_NEAR)))
        .map(|after| after.join(" "))
        .filter(|after| !case.words.has("about", "breach", after))
        .find_map(|after| case.words.phrase("span", "past", &after))
}

struct Table<'c, 'a> {
    case: &'c Case<'a>,
    entries: Vec<Agreement>,
    index: Index,
}

impl Table<'_, '_> {
    fn found(&mut self, act: &Act, new: Founding) {
        let theirs = sides(&new.parties);
        // When it was reached stands in the entry's own date.
        let fields = Terms { date: None, ..Terms::read(self.case, act) };
        if self.brokered(act, &new) {
            return;
        }
        let known = self.index.recent(theirs.iter().cloned()).into_iter().find(|&i| {
            let old = &self.entries[i];
            let ours = sides(&old.parties);
            let same_report = old.trace.is_told_by(&act.doc);
            let over = matches!(old.state, AgreementState::Ended | AgreementState::Broken) && !same_report;
            let same_matter = new.kind != AgreementKind::Accord || same_report || shared(&old.terms, &act.theme) > 0;
            old.kind == new.kind
                && !over
                && same_matter
                && !old.fields.contradicts(&fields, self.case.words)
                && several(self.case, &old.terms) == several(self.case, &act.theme)
                && ours.intersection(&theirs).count() >= ours.len().min(theirs.len()).min(2)
        });
        let at = known.unwrap_or_else(|| {
            self.entries.push(Agreement {
                kind: new.kind,
                parties: Vec::new(),
                brokers: Vec::new(),
                state: new.state,
                terms: String::new(),
                fields: Terms::default(),
                when: String::new(),
                date: None,
                violations: Vec::new(),
                trace: Trace::default(),
            });
            self.entries.len() - 1
        });
        self.index.add(theirs, at);
        let entry = &mut self.entries[at];
        add_all(&mut entry.parties, new.parties);
        add_all(&mut entry.brokers, new.brokers);
        if new.state == AgreementState::InForce && entry.state == AgreementState::Reached {
            entry.state = new.state;
        }
        keep_telling(&mut entry.terms, &act.theme);
        entry.fields.add(fields);
        if entry.when.is_empty() {
            entry.when.clone_from(&act.when);
        }
        if entry.when.is_empty()
            && let Some(past) = past_after(self.case, &act.evidence.text)
        {
            entry.when = past;
        }
        if entry.date.is_none() {
            entry.date = act.date.clone().filter(|d| d.told);
        }
        // A mediator's act that names the deal itself is how it came about.
        for other in self.case.near(act, 0) {
            if other.event == EventType::Consult
                && other.sense == Sense::Mediate
                && is_fact(other)
                && self.case.words.has("about", "deal", &other.theme)
            {
                let brokers = whos(&other.actor);
                add_all(
                    &mut entry.brokers,
                    brokers.into_iter().filter(|b| !entry.parties.iter().any(|p| same_side(&p.code, &b.code))),
                );
            }
        }
        entry.trace.add(act, self.case.seen(act));
        self.read_state(act, at);
    }

    /// "Brokered the deal with Egypt": where the report has told which deal that is, and of others, all who are named brokered it.
    fn brokered(&mut self, act: &Act, new: &Founding) -> bool {
        let named: Vec<&str> = act.recipient.iter().flat_map(|a| [&a.text, &a.name]).map(String::as_str).collect();
        let named = content(&named.join(" "));
        let rest = content(&self.case.words.without("about", "deal", &act.theme));
        if act.sense != Sense::Mediate || !rest.is_subset(&named) {
            return false;
        }
        let mut named = new.brokers.clone();
        add_all(&mut named, new.parties.clone());
        let before = |entry: &Agreement| {
            let told = entry.trace.in_report(&act.doc).map(|e| e.sentence);
            told.filter(|s| *s <= act.evidence.sentence && act.evidence.sentence - s <= BROKER_NEAR).count() > 0
        };
        let deal = self.entries.iter_mut().rev().find(|e| before(e) && !meet(&e.parties, &named));
        let Some(deal) = deal else { return false };
        add_all(&mut deal.brokers, named);
        deal.trace.add(act, self.case.seen(act));
        true
    }

    fn violated(&mut self, act: &Act) {
        for (accuser, accused) in accusations(self.case, act) {
            let at = self.truce_of(act, &accuser, &accused).unwrap_or_else(|| {
                self.entries.push(Agreement {
                    kind: AgreementKind::Ceasefire,
                    parties: vec![accuser.clone(), accused.clone()],
                    brokers: Vec::new(),
                    state: AgreementState::InForce,
                    terms: act.theme.clone(),
                    fields: Terms::default(),
                    when: String::new(),
                    date: None,
                    violations: Vec::new(),
                    trace: Trace::default(),
                });
                self.index.add([side(&accuser.code), side(&accused.code)], self.entries.len() - 1);
                self.entries.len() - 1
            });
            let entry = &mut self.entries[at];
            if entry.state == AgreementState::Reached {
                entry.state = AgreementState::InForce;
            }
            let same = |v: &&mut Violation| {
                same_side(&v.accuser.code, &accuser.code) && same_side(&v.accused.code, &accused.code)
            };
            match entry.violations.iter_mut().find(same) {
                Some(known) if known.evidence.contains(&act.evidence) => {}
                Some(known) => known.evidence.push(act.evidence.clone()),
                None => entry.violations.push(Violation { accuser, accused, evidence: vec![act.evidence.clone()] }),
            }
            entry.trace.add(act, self.case.seen(act));
            self.read_state(act, at);
        }
    }

    /// The truce that an accusation speaks of: one between the two, or else one of the same report that binds either.
    fn truce_of(&self, act: &Act, accuser: &Who, accused: &Who) -> Option<usize> {
        let (accuser, accused) = (side(&accuser.code), side(&accused.code));
        let near = self.index.recent([accuser.clone(), accused.clone()]);
        let fields = Terms { date: None, ..Terms::read(self.case, act) };
        let fits = |entry: &Agreement| {
            entry.kind == AgreementKind::Ceasefire && !entry.fields.contradicts(&fields, self.case.words)
        };
        let mut truces: Vec<usize> = near.into_iter().filter(|&i| fits(&self.entries[i])).collect();
        // "Those truces" are not the one that began today.
        truces.sort_by_cached_key(|&i| several(self.case, &self.entries[i].terms) != several(self.case, &act.theme));
        let binds = |i: usize, who: &str| has_side(&self.entries[i].parties, who);
        truces
            .iter()
            .copied()
            .find(|&i| binds(i, &accuser) && binds(i, &accused))
            .or_else(|| {
                truces.iter().copied().find(|&i| binds(i, &accused) && self.entries[i].trace.is_told_by(&act.doc))
            })
            .or_else(|| truces.iter().copied().find(|&i| self.entries[i].trace.is_told_by(&act.doc)))
    }

    /// Acts that end an agreement, cast doubt on it, or put it into force.
    fn moved(&mut self, act: &Act) {
        use AgreementState::{Broken, Disputed, Ended, InForce};
        if claimed(act) {
            return;
        }
        let words = self.case.words;
        let truce = words.has("about", "truce", &act.theme);
        let deal = words.has("about", "deal", &act.theme);
        let state = match (act.event, act.sense, act.status) {
            (EventType::Sanction, Sense::Truce, Status::Actual) => {
                if words.has("state", "ended", &format!("{} {}", act.trigger, act.theme)) { Ended } else { Broken }
            }
            (EventType::Sanction, Sense::BreakOff, Status::Actual) if truce => Broken,
            (EventType::Sanction, Sense::BreakOff, Status::Actual) if deal => Disputed,
            (EventType::Agree, Sense::Reach, Status::Negated) => Disputed,
            (EventType::Retreat | EventType::Concede | EventType::Agree, _, Status::Actual)
                if deal && words.has("about", "performance", &act.theme) =>
            {
                InForce
            }
            (EventType::Assault, Sense::Truce, Status::Actual) => InForce,
            _ => return,
        };
        let matter = |entry: &Agreement| {
            if truce || act.sense == Sense::Truce {
                entry.kind == AgreementKind::Ceasefire
            } else {
                entry.kind != AgreementKind::Ceasefire
                    && (entry.trace.is_told_by(&act.doc) || shared(&entry.terms, &act.theme) > 0)
            }
        };
        let near = self.index.recent(usable(&act.actor).chain(usable(&act.recipient)).map(|a| side(&a.code)));
        let Some(at) = near.into_iter().find(|&i| matter(&self.entries[i])) else { return };
        let entry = &mut self.entries[at];
        if state != InForce || entry.state == AgreementState::Reached {
            entry.state = state;
        }
        entry.trace.add(act, self.case.seen(act));
    }

    /// What the sentence itself says of the state: "the truce fell apart".
    fn read_state(&mut self, act: &Act, at: usize) {
        let about = if self.entries[at].kind == AgreementKind::Ceasefire { "truce" } else { "deal" };
        for state in [AgreementState::Broken, AgreementState::Ended, AgreementState::InForce] {
            if self.case.words.follows(("about", about), ("state", state.as_str()), 3, &act.evidence.text) {
                self.entries[at].state = state;
                return;
            }
        }
    }

    /// What time has done to agreements since.
    fn settle(&mut self) {
        for entry in &mut self.entries {
            let told = format!("{} {}", entry.terms, entry.when);
            let limited = self.case.words.has("span", "limited", &told);
            let lasts = entry.fields.days().or(limited.then_some(SHORT_TRUCE));
            let start = entry.date.as_ref().map(|d| d.start);
            let past_by = |days: i64| match (start, self.case.today) {
                (Some(start), Some(today)) => start.checked_add(days.days()).is_ok_and(|end| end < today),
                _ => false,
            };
            let past = past_by(0) || self.case.words.has("span", "past", &entry.when);
            match entry.kind {
                AgreementKind::Ceasefire => {
                    let open = matches!(entry.state, AgreementState::Reached | AgreementState::InForce);
                    let over = match (lasts, start) {
                        (Some(days), Some(_)) => past_by(days),
                        // Without a date, only a short one that the words put into the past is over, and several short ones.
                        (Some(_), None) => {
                            limited && (self.case.words.has("span", "past", &told) || several(self.case, &entry.terms))
                        }
                        (None, _) => false,
                    };
                    if open && over {
                        entry.state = AgreementState::Ended;
                    } else if entry.state == AgreementState::Reached && past {
                        entry.state = AgreementState::InForce;
                    }
                }
                _ if entry.state == AgreementState::Reached
                    && (past_by(ACCORD_SETTLES) || self.case.words.has("span", "past", &entry.when)) =>
                {
                    entry.state = AgreementState::InForce;
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{act, case};

    fn agreements(lines: &[&str]) -> Vec<Agreement> {
        let acts: Vec<Act> = lines.iter().map(|l| act(l)).collect();
        fold(&case(&acts))
    }

    #[test]
    fn a_short_truce_that_is_over_and_mutual_violations() {
        let found = agreements(&[
            "CONCEDE truce RUS/GOV > UKR/GOV | brief Easter truce | when=over the weekend | s=1",
            "ACCUSE accuse RUS/GOV UKR/GOV > | violating the truce | s=2",
            "ASSAULT truce RUS/GOV > UKR/GOV | violating the truce | by=UKR/GOV | s=2",
            "ASSAULT truce UKR/GOV > RUS/GOV | violating the truce | by=RUS/GOV | s=2",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind, found[0].state), (AgreementKind::Ceasefire, AgreementState::Ended));
        assert_eq!(found[0].violations.len(), 2);
        assert_eq!(found[0].trace.s, [1, 2]);
    }

    #[test]
    fn dates_tell_that_a_truce_is_over() {
        let truce = "CONCEDE truce RUS/GOV > UKR/GOV | 30-hour truce | on=2025-04-19 | s=1";
        let later = |day: &str| {
            agreements(&[truce, &format!("CONSULT meet USA/GOV FRA/GOV > | x | doc=e | day={day}")])[0].state
        };
        assert_eq!(later("2025-04-20"), AgreementState::InForce);
        assert_eq!(later("2025-04-23"), AgreementState::Ended);
    }

    #[test]
    fn what_is_planned_possible_or_claimed_is_no_agreement() {
        for line in [
            "AGREE accept RUS/GOV UKR/GOV > | the American ceasefire proposal",
            "AGREE accept RUS/GOV > UKR/GOV | ceasefire",
            "AGREE reach ISR/GOV PSE/GOV > | a deal | status=possible",
            "AGREE reach ISR/GOV PSE/GOV > | a deal | status=planned",
            "AGREE reach ISR/GOV PSE/GOV > | a deal | status=negated",
            "AGREE reach ISR/GOV PSE/GOV > | a deal | by=USA/GOV",
            "SUPPORT sign ISR/GOV > | a deal",
            "CONSULT negotiate USA/GOV IRN/GOV > | a nuclear deal | trigger=negotiating",
        ] {
            assert!(agreements(&[line]).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_brokered_truce_that_fell_apart() {
        let text = "text=A truce brokered by Egypt fell apart when Israel struck.";
        let found = agreements(&[
            &format!("CONSULT mediate EGY/GOV > | truce | trigger=brokered | s=1 | {text}"),
            &format!("ASSAULT plain ISR/MIL > PSE/REB | strikes | s=1 | {text}"),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].state, AgreementState::Broken);
        assert_eq!(sides(&found[0].parties), ["ISR/GOV".to_owned(), "PSE/REB".to_owned()].into());
        assert_eq!(found[0].brokers[0].code, "EGY/GOV");
    }

    #[test]
    fn reached_last_week_is_in_force() {
        let found = agreements(&["AGREE reach ARM/GOV AZE/GOV > | cease-fire | when=last week"]);
        assert_eq!(found[0].state, AgreementState::InForce);
        let found = agreements(&["AGREE reach ARM/GOV AZE/GOV > | cease-fire"]);
        assert_eq!(found[0].state, AgreementState::Reached);
    }

    #[test]
    fn what_both_agree_to() {
        let kind = |line: &str| agreements(&[line]).first().map(|a| a.kind);
        assert_eq!(kind("AGREE accept LBN/GOV ISR/GOV > | a ceasefire"), Some(AgreementKind::Ceasefire));
        assert_eq!(kind("AGREE release IND/GOV PAK/GOV > | exchange of prisoners"), Some(AgreementKind::Exchange));
        assert_eq!(kind("SUPPORT plain CUB/GOV USA/GOV > | restoring diplomatic ties"), Some(AgreementKind::Accord));
    }

    #[test]
    fn declaring_it_over() {
        let found = agreements(&[
            "AGREE reach SYR/GOV SYR/REB > | cessation of hostilities | s=1",
            "SANCTION truce SYR/MIL > | truce | trigger=suspends | s=2",
        ]);
        assert_eq!(found[0].state, AgreementState::Broken);
    }

    #[test]
    fn truces_of_other_terms_are_others() {
        let found = agreements(&[
            "CONCEDE truce COL/REB > COL/GOV | unilateral open-ended truce | s=1",
            "CONCEDE truce COL/REB > COL/GOV | several short truces around elections | s=2",
            "ASSAULT truce COL/REB > COL/GOV | breaking some of those truces | by=COL/MIL | s=3",
        ]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].fields.scope, ["open-ended", "unilateral"]);
        assert_eq!((found[0].violations.len(), found[1].violations.len()), (0, 1));
        assert_eq!(found[1].state, AgreementState::Ended);
    }

    #[test]
    fn a_deal_told_before_gets_its_brokers() {
        let found = agreements(&[
            "AGREE reach ISR/GOV PSE/REB > | four-day truce | s=1",
            "CONSULT mediate QAT/GOV > EGY/GOV USA/GOV | deal | trigger=brokered | s=3",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].brokers.len(), 3);
        assert_eq!(found[0].fields.duration, ["P4D"]);
        let other = agreements(&["CONSULT mediate QAT/GOV > SDN/GOV SDN/REB | deal | trigger=brokered | s=3"]);
        assert_eq!(other[0].parties.len(), 2);
    }

    #[test]
    fn the_sentence_may_tell_that_a_truce_is_past() {
        let text = "text=He spoke of the brief holiday truce that Kyiv declared last week.";
        let found = agreements(&[&format!("CONCEDE truce UKR/GOV > RUS/GOV | brief holiday truce | {text}")]);
        assert_eq!((found[0].when.as_str(), found[0].state), ("last week", AgreementState::Ended));
        let text = "text=The brief holiday truce was broken last week.";
        let found = agreements(&[&format!("CONCEDE truce UKR/GOV > RUS/GOV | brief holiday truce | {text}")]);
        assert_eq!(found[0].when, "");
    }

    #[test]
    fn one_mind_and_one_signature_are_no_agreement() {
        for line in [
            "AGREE reach JPN/GOV USA/GOV > | a larger role should be played by Beijing",
            "SUPPORT sign USA/GOV > IRN/GOV | order that restricted entry",
        ] {
            assert!(agreements(&[line]).is_empty(), "{line}");
        }
        let has = "AGREE reach USA/GOV RUS/GOV > | avoid collisions where both are flying | trigger=agreement | text=Washington has an agreement with Moscow";
        assert_eq!(agreements(&[has])[0].state, AgreementState::InForce);
    }
}
