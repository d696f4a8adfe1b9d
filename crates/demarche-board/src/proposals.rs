//! What is put forward, and how it has been answered.

use crate::agreements::founding;
use crate::board::{Answer, Proposal, ProposalKind, Response, Trace, Who};
use crate::case::{Case, Index, add_all, claimed, everyone, has_side, meet, side, sides, usable, whos};
use crate::meetings::is_taken_up;
use crate::terms::Terms;
use crate::theme::{content, keep_telling, known, shared};
use demarche_actors::{Actor, Sector};
use demarche_coding::{Act, EventType, Issue, Sense, Status};
use std::collections::{BTreeMap, BTreeSet};

/// How many sentences after a proposal a refusal that names no subject still answers it.
const ANSWER_NEAR: usize = 2;

/// How many sentences after a proposal words that only point back ("the offer") still mean it.
const POINT_NEAR: usize = 8;
/// Within how many words of a theme stand those that tell its kind.
const KIND_WITHIN: usize = 8;
/// How many words in common are as good as any more.
const WORDS: usize = 4;

pub(crate) fn fold(case: &Case) -> Vec<Proposal> {
    let mut table = Table {
        case,
        entries: Vec::new(),
        told: Vec::new(),
        own: Vec::new(),
        agreed: BTreeSet::new(),
        index: Index::default(),
        order: order(case),
    };
    for act in &case.acts {
        if claimed(act) || known_already(act) || !act.actor.iter().any(negotiates) {
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

/// The sentences in the order in which their first acts come.
fn order<'a>(case: &Case<'a>) -> BTreeMap<(&'a str, usize), usize> {
    let mut order = BTreeMap::new();
    for act in &case.acts {
        let next = order.len();
        order.entry((act.doc.as_str(), act.evidence.sentence)).or_insert(next);
    }
    order
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

/// What a theme proposes; words far into it belong to something else.
fn kind_of(case: &Case, theme: &str) -> Option<ProposalKind> {
    let theme = known(theme);
    let head = theme.words.get(..theme.words.len().min(KIND_WITHIN)).unwrap_or_default().join(" ");
    case.words.first("proposal", &head).and_then(ProposalKind::from_word)
}

/// The words of a theme that are neither those of its kind nor such as only point to an offer ("the proposal").
fn own_words(case: &Case, kind: Option<ProposalKind>, theme: &str) -> BTreeSet<String> {
    let rest = case.words.without("about", "again", &case.words.without("about", "offer", theme));
    content(&kind.map_or(rest.clone(), |kind| case.words.without("proposal", kind.as_str(), &rest)))
}

/// Whether the theme only points to an offer that is told elsewhere ("the proposal", "Cairo's initiative"), and says nothing of its own.
fn points_back(case: &Case, act: &Act) -> bool {
    let kind = kind_of(case, &act.theme);
    if !matches!(kind, None | Some(ProposalKind::Plan | ProposalKind::Other)) {
        return false;
    }
    let named = act.actor.iter().chain(&act.recipient).flat_map(|a| [&a.text, &a.name]).map(String::as_str);
    let named = content(&named.collect::<Vec<_>>().join(" "));
    own_words(case, kind, &act.theme).iter().all(|w| named.contains(w) || case.words.has("about", "government", w))
}

/// Whether the actor takes part in negotiations: private people, the press, schools and clinics do not.
fn negotiates(actor: &Actor) -> bool {
    use Sector::{Crm, Cvl, Edu, Jrn, Med, Ref, Rel};
    let private = matches!(actor.sector(), Some(Crm | Cvl | Edu | Jrn | Med | Ref | Rel));
    !private || matches!(actor.country(), "NGO" | "UNO" | "IGO")
}

/// What the act proposes, if it proposes anything.
fn offer(case: &Case, act: &Act) -> Option<ProposalKind> {
    use ProposalKind::{Aid, Ceasefire, Other, Plan, Talks};
    if !matches!(act.status, Status::Actual | Status::Conditional) {
        return None;
    }
    // Something for something is a plan, whatever it is about; the words that say so may stand after the theme.
    let terms = matches!(act.event, EventType::Agree | EventType::Request)
        && [&act.theme, &act.evidence.text].iter().any(|text| case.words.has("about", "terms", text));
    let kind = if terms { Some(Plan) } else { kind_of(case, &act.theme) };
    let joint = matches!(kind, Some(Talks | Ceasefire));
    let to: Vec<Who> = whos(&act.recipient);
    // What is of no kind must at least be on an issue that is negotiated, and concern somebody who fights.
    let matters = !matches!(act.issue, Issue::Other | Issue::Economy | Issue::Terrorism)
        && usable(&act.actor)
            .chain(usable(&act.recipient))
            .any(|a| a.sector() == Some(Sector::Reb) || case.fights(&a.code));
    match (act.event, act.sense) {
        // "Suggested that sanctions might be lifted" is an opinion.
        (EventType::Agree, Sense::Propose) if opines(case, act) => None,
        // A suggestion of no known kind to nobody in particular is not on the table, nor is aid to nobody.
        (EventType::Agree, Sense::Propose) if to.is_empty() => kind.filter(|kind| *kind != Aid),
        (EventType::Agree, Sense::Propose) => kind.or(matters.then_some(Other)),
        (EventType::Agree | EventType::Request, Sense::Invite) if act.status == Status::Actual => {
            let to_talks = kind == Some(Talks) || act.theme.is_empty() || case.words.has("about", "talks", &act.theme);
            (to_talks && !to.is_empty() && !is_taken_up(case, act)).then_some(Talks)
        }
        // To want something is a position, and puts nothing before the other.
        (EventType::Agree, Sense::Ready | Sense::Plain) if case.words.has("about", "wish", &act.trigger) => None,
        // Readiness for a step together with another is an offer to it; readiness as such is a position.
        (EventType::Agree, Sense::Ready | Sense::Plain | Sense::Demand) if joint && !to.is_empty() => kind,
        // Asking another for something that is its to grant.
        (EventType::Request, Sense::Ask) if !to.is_empty() => kind.or(matters.then_some(Other)),
        (EventType::Request, _) if terms && !to.is_empty() => kind,
        // A party's call on its adversary for talks or a truce is a call for a joint step; a bystander's is a position.
        (EventType::Request, Sense::Demand | Sense::Plain) if joint && step_together(case, act, &to, kind) => kind,
        _ => None,
    }
}

/// Whether the act says what could or should be, and not what to do: a finite verb tells.
fn opines(case: &Case, act: &Act) -> bool {
    act.trigger.to_lowercase().starts_with("suggest") && case.words.has("about", "finite", &act.theme)
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
    /// Of each, the place in the order of the sentence that told it last.
    told: Vec<usize>,
    /// Of each, the [`own_words`] of its terms.
    own: Vec<BTreeSet<String>>,
    /// Those that have become agreements.
    agreed: BTreeSet<usize>,
    index: Index,
    order: BTreeMap<(&'a str, usize), usize>,
}

/// An answer that fits a proposal.
struct Fit {
    entry: usize,
    response: Response,
    by: Vec<Who>,
    /// How much the two have in common, and then how late the proposal was told.
    rank: (usize, usize),
    /// Whether the answer names terms that the proposal is not known to have.
    strange: bool,
}

impl Table<'_, '_> {
    fn put(&mut self, act: &Act, kind: ProposalKind) {
        let by = whos(&act.actor);
        let to: Vec<Who> = whos(&act.recipient).into_iter().filter(|w| !by.iter().any(|b| b.code == w.code)).collect();
        if by.is_empty() {
            return;
        }
        let fields = Terms::read(self.case, act);
        let pointing = points_back(self.case, act);
        let mut own = self.index.recent(sides(&by));
        own.retain(|i| !self.agreed.contains(i) && meet(&self.entries[*i].by, &by));
        let known = if pointing {
            // The one told last in this report, or else the only one.
            let near = own.iter().copied().find(|&i| self.entries[i].trace.is_told_by(&act.doc));
            near.or(own.first().copied().filter(|_| own.len() == 1))
        } else {
            let offer =
                Offer { act, kind, to: &to, fields: &fields, own: own_words(self.case, Some(kind), &act.theme) };
            own.into_iter().find(|&i| same(self.case, &self.entries[i], &self.own[i], &offer))
        };
        // What only points to an offer that nobody tells of has no terms to show.
        if known.is_none() && pointing && act.sense != Sense::Invite {
            return;
        }
        let at = known.unwrap_or_else(|| {
            self.entries.push(Proposal {
                kind,
                by: Vec::new(),
                to: Vec::new(),
                terms: String::new(),
                fields: Terms::default(),
                condition: String::new(),
                responses: Default::default(),
                answers: Vec::new(),
                unsure: Vec::new(),
                trace: Trace::default(),
            });
            self.told.push(0);
            self.own.push(BTreeSet::new());
            self.entries.len() - 1
        });
        self.told[at] = self.place_of(act);
        let entry = &mut self.entries[at];
        for who in &to {
            entry.responses.entry(who.code.clone()).or_insert(Response::Unanswered);
        }
        self.index.add(sides(&by).into_iter().chain(sides(&to)), at);
        add_all(&mut entry.by, by);
        add_all(&mut entry.to, to);
        if !pointing || entry.terms.is_empty() {
            keep_telling(&mut entry.terms, &act.theme);
            self.own[at] = own_words(self.case, Some(entry.kind), &entry.terms);
        }
        entry.fields.add(fields);
        if entry.condition.is_empty() {
            entry.condition.clone_from(&act.condition);
        }
        entry.trace.add(act, self.case.seen(act));
    }

    fn place_of(&self, act: &Act) -> usize {
        self.order.get(&(act.doc.as_str(), act.evidence.sentence)).copied().unwrap_or_default()
    }

    /// Takes the act as an answer to a proposal, where it is one. Of several that it fits it answers the one with most in common, and of
    /// those the one told last; where that leaves more than one, it is kept beside each as unsure.
    fn answer(&mut self, act: &Act) -> bool {
        if !may_answer(act) {
            return false;
        }
        let makes = makes_agreement(self.case, act);
        let concerned = usable(&act.actor).chain(usable(&act.recipient)).map(|a| side(&a.code));
        let fields = Terms::read(self.case, act);
        let reading = Reading::of(self.case, act);
        // By the kind of what is answered.
        let mut own: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut fits: Vec<Fit> = Vec::new();
        for i in self.index.recent(concerned) {
            let proposal = &self.entries[i];
            if self.agreed.contains(&i) || (!reading.pointing && proposal.fields.contradicts(&fields, self.case.words))
            {
                continue;
            }
            if makes && agrees(&reading, act, proposal) {
                self.agreed.insert(i);
                continue;
            }
            let Some((response, by)) = response(&reading, act, proposal) else { continue };
            let alike = fields.agreement(&proposal.fields);
            let words = own
                .entry(proposal.kind.as_str())
                .or_insert_with(|| own_words(self.case, Some(proposal.kind), &act.theme))
                .intersection(&self.own[i])
                .count();
            let kind = usize::from(reading.kind == Some(proposal.kind));
            let strange = alike + words == 0 && !fields.is_empty() && !proposal.fields.is_empty();
            fits.push(Fit {
                entry: i,
                response,
                by,
                rank: (2 * alike + words.min(WORDS) + kind, self.told[i]),
                strange: strange && act.event == EventType::Reject,
            });
        }
        let Some(best) = fits.iter().map(|f| f.rank).max() else { return false };
        // "Both proposals" are all that the words fit, whenever they were told.
        let all = self.case.words.has("about", "offers", &act.theme);
        fits.retain(|f| f.rank == best || (all && f.rank.0 == best.0));
        let sure = fits.len() == 1 || all;
        let mut taken = false;
        for fit in fits {
            taken |= sure && !fit.strange;
            self.note(act, fit, sure);
        }
        taken
    }

    /// Writes an answer down beside its proposal.
    fn note(&mut self, act: &Act, fit: Fit, sure: bool) {
        let date = self.case.seen(act);
        let entry = &mut self.entries[fit.entry];
        let answers = |by| Answer { by, response: fit.response, date, evidence: act.evidence.clone() };
        if !sure || fit.strange {
            // That nobody has answered is no answer to be unsure about.
            if fit.response != Response::Unanswered {
                let new: Vec<Answer> = fit.by.into_iter().map(answers).filter(|a| !entry.unsure.contains(a)).collect();
                entry.unsure.extend(new);
            }
            return;
        }
        for who in fit.by {
            let earlier = entry.responses.get(&who.code).copied();
            // That it has not answered takes back no answer.
            if fit.response == Response::Unanswered && earlier.is_some_and(|r| r != Response::Unanswered) {
                continue;
            }
            entry.responses.insert(who.code.clone(), fit.response);
            entry.answers.push(answers(who));
        }
        entry.trace.add(act, date);
        self.told[fit.entry] = self.place_of(act);
    }
}

/// What an act tells of itself, whatever it may answer.
struct Reading {
    actors: Vec<Who>,
    /// All who have to do with it.
    parties: Vec<Who>,
    kind: Option<ProposalKind>,
    /// Whether it names an offer.
    named: bool,
    /// Whether it only [`points_back`].
    pointing: bool,
}

impl Reading {
    fn of(case: &Case, act: &Act) -> Self {
        Self {
            actors: whos(&act.actor),
            parties: everyone(act),
            kind: kind_of(case, &act.theme),
            named: case.words.has("about", "offer", &act.theme),
            pointing: points_back(case, act),
        }
    }
}

/// Whether acts of this type answer anything.
fn may_answer(act: &Act) -> bool {
    use EventType::{Accuse, Agree, Concede, Consult, Reject, Retreat, Support};
    matches!(act.event, Accuse | Agree | Concede | Consult | Reject | Retreat | Support)
}

/// Whether by this act sides reach something.
fn makes_agreement(case: &Case, act: &Act) -> bool {
    let made = matches!((act.event, act.sense), (EventType::Agree, Sense::Reach) | (EventType::Support, Sense::Sign));
    // A party that stops fighting by itself answers an offer; it takes two to agree.
    !matches!(act.event, EventType::Concede | EventType::Retreat)
        && (made && act.status == Status::Actual || founding(case, act).is_some())
}

/// Whether by an act that makes an agreement the two sides reach what was proposed.
fn agrees(reading: &Reading, act: &Act, proposal: &Proposal) -> bool {
    meet(&reading.parties, &proposal.by)
        && meet(&reading.parties, &proposal.to)
        && (reading.kind == Some(proposal.kind) || shared(&proposal.terms, &act.theme) > 1)
}

/// What the act answers to the proposal, and who does.
fn response(reading: &Reading, act: &Act, proposal: &Proposal) -> Option<(Response, Vec<Who>)> {
    use EventType::{Accuse, Agree, Concede, Consult, Reject, Retreat, Support};
    use Status::{Actual, Conditional, Negated};
    let Reading { actors, kind, named, pointing, .. } = reading;
    let (by, to) = (&proposal.by, &proposal.to);
    let addressees: Vec<Who> =
        actors.iter().filter(|w| has_side(to, &w.code) && !has_side(by, &w.code)).cloned().collect();
    let addressed = !addressees.is_empty();
    let outsiders = || actors.iter().filter(|w| !has_side(by, &w.code)).cloned().collect::<Vec<_>>();
    let toward = usable(&act.recipient).any(|a| has_side(by, &a.code));
    if !addressed && !toward {
        return None;
    }
    let named = *named;
    let alike = shared(&proposal.terms, &act.theme);
    let subject = *kind == Some(proposal.kind) || alike > 1 || (alike > 0 && kind.is_none()) || (named && toward);
    let near = |reach: usize| {
        let mut told = proposal.trace.in_report(&act.doc).map(|e| e.sentence);
        told.any(|s| s <= act.evidence.sentence && act.evidence.sentence - s <= reach)
    };
    // What only points back answers what was told a little before, or in another report.
    let pointed =
        *pointing && (toward || act.recipient.is_empty()) && (near(POINT_NEAR) || !proposal.trace.is_told_by(&act.doc));
    let joint = matches!(proposal.kind, ProposalKind::Talks | ProposalKind::Ceasefire);
    match (act.event, act.sense, act.status) {
        (Agree, Sense::Accept, Actual) if addressed && (subject || pointed) => Some((Response::Accepted, addressees)),
        (Agree, Sense::Accept, Conditional) if addressed && (subject || pointed) => {
            Some((Response::Conditional, addressees))
        }
        (Agree, Sense::Accept, Negated) if addressed && (subject || pointed) => {
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
            if addressed && (subject || (toward && near(ANSWER_NEAR))) {
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

/// What an act puts forward.
struct Offer<'o> {
    act: &'o Act,
    kind: ProposalKind,
    to: &'o [Who],
    fields: &'o Terms,
    /// Its [`own_words`].
    own: BTreeSet<String>,
}

/// Whether an act of the same proposer puts forward again what the entry, with its own words, holds: of one kind, to the same, with no field
/// against it, and with something in common.
fn same(case: &Case, old: &Proposal, before: &BTreeSet<String>, new: &Offer) -> bool {
    let Offer { act, kind, to, fields, own: now } = new;
    let to_same = old.to.is_empty() || to.is_empty() || meet(&old.to, to);
    if old.kind != *kind || !to_same || old.fields.contradicts(fields, case.words) {
        return false;
    }
    // One truce or one round of talks is what a report speaks of, unless its words say otherwise.
    let one_matter = matches!(kind, ProposalKind::Talks | ProposalKind::Ceasefire) && old.trace.is_told_by(&act.doc);
    one_matter || before.is_empty() || now.is_empty() || !before.is_disjoint(now) || old.fields.agreement(fields) > 0
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

    const ENERGY: &str = "AGREE propose UKR/GOV > RUS/GOV | truce on energy infrastructure | s=1";
    const FULL: &str = "AGREE propose UKR/GOV > RUS/GOV | full ceasefire | s=3";

    #[test]
    fn other_terms_are_another_proposal_within_and_across_reports() {
        assert_eq!(proposals(&[ENERGY, FULL]).len(), 2);
        let told = |theme: &str| {
            let later = format!("AGREE propose UKR/GOV > RUS/GOV | {theme} | doc=e | day=2025-05-02");
            proposals(&["AGREE propose UKR/GOV > RUS/GOV | 30-day ceasefire | doc=d | day=2025-05-01", &later]).len()
        };
        assert_eq!(told("month-long truce"), 1);
        assert_eq!(told("the ceasefire"), 1);
        assert_eq!(told("three-day truce"), 2);
        assert_eq!(told("partial truce of 30 days"), 1);
        let plans = |first: &str, second: &str| {
            let line = |theme: &str, doc: &str| format!("AGREE propose EGY/GOV > ISR/GOV | {theme} | doc={doc}");
            proposals(&[&line(first, "d"), &line(second, "e")]).len()
        };
        assert_eq!(plans("plan to rebuild the ports", "plan for the ports"), 1);
        assert_eq!(plans("plan to rebuild the ports", "plan to share the river"), 2);
        assert_eq!(plans("plan to rebuild the ports", "the plan"), 1);
    }

    #[test]
    fn answers_find_the_proposal_whose_terms_they_name() {
        let answered = |line: &str| {
            let found = proposals(&[ENERGY, FULL, line]);
            found.iter().map(|p| p.responses["RUS/GOV"]).collect::<Vec<_>>()
        };
        use Response::{Rejected, Unanswered};
        assert_eq!(
            answered("REJECT refuse RUS/GOV > UKR/GOV | the truce on power plants | s=4"),
            [Rejected, Unanswered]
        );
        assert_eq!(answered("REJECT refuse RUS/GOV > UKR/GOV | a complete ceasefire | s=4"), [Unanswered, Rejected]);
        // The one told last, where the words do not tell.
        assert_eq!(answered("REJECT refuse RUS/GOV > UKR/GOV | the proposal | s=4"), [Unanswered, Rejected]);
        assert_eq!(answered("REJECT refuse RUS/GOV > UKR/GOV | both proposals | s=4"), [Rejected, Rejected]);
    }

    #[test]
    fn an_answer_that_fits_several_is_unsure() {
        let exchange = "AGREE propose UKR/GOV > RUS/GOV | exchange of prisoners | s=1";
        let found = proposals(&[TRUCE, exchange, "REJECT refuse RUS/GOV > UKR/GOV | the proposal | s=2"]);
        assert_eq!(found.len(), 2);
        for proposal in &found {
            assert_eq!(proposal.responses["RUS/GOV"], Response::Unanswered);
            assert_eq!(proposal.unsure[0].response, Response::Rejected);
        }
        let found = proposals(&[TRUCE, exchange, "REJECT refuse RUS/GOV > UKR/GOV | both proposals | s=2"]);
        assert!(found.iter().all(|p| p.responses["RUS/GOV"] == Response::Rejected && p.unsure.is_empty()));
        let found = proposals(&[TRUCE, exchange, "REJECT refuse RUS/GOV > UKR/GOV | swap of prisoners | s=2"]);
        assert_eq!(found[0].responses["RUS/GOV"], Response::Unanswered);
        assert_eq!(found[1].responses["RUS/GOV"], Response::Rejected);
    }

    #[test]
    fn terms_that_the_proposal_is_not_known_to_have_are_no_answer_to_it() {
        let found = proposals(&[
            "AGREE propose COL/REB > COL/GOV | open-ended truce | s=1",
            "REJECT refuse COL/GOV > COL/REB | bilateral ceasefire | s=2",
        ]);
        assert_eq!(found[0].responses["COL/GOV"], Response::Unanswered);
        assert_eq!(found[0].unsure.len(), 1);
    }

    #[test]
    fn later_answers_are_kept_in_order() {
        let found = proposals(&[
            "AGREE propose UKR/GOV > RUS/GOV | 30-day ceasefire | doc=a | day=2025-05-01",
            "REJECT refuse RUS/GOV > UKR/GOV | ceasefire of 30 days | doc=b | day=2025-05-02",
            "AGREE accept RUS/GOV > UKR/GOV | the ceasefire proposal | doc=c | day=2025-05-03",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].answers.iter().map(|a| a.response).collect::<Vec<_>>(),
            [Response::Rejected, Response::Accepted]
        );
        assert_eq!(found[0].responses["RUS/GOV"], Response::Accepted);
    }

    #[test]
    fn what_has_no_terms_makes_no_line() {
        for line in [
            "AGREE propose USA/GOV > AFG/GOV | its latest initiative",
            "REQUEST ask FRA/GOV > CHE/GOV |",
            "AGREE ready UKR/GOV > RUS/GOV | talks | trigger=wanted | issue=talks",
        ] {
            assert!(proposals(&[line]).is_empty(), "{line}");
        }
    }

    #[test]
    fn what_is_no_offer() {
        let fight = "ASSAULT plain SYR/REB > SYR/GOV | shelling";
        let offers = |line: &str| proposals(&[fight, line]).len();
        assert_eq!(offers("REQUEST ask SYR/REB > TUR/GOV | take over the enclave | issue=territory"), 1);
        for line in [
            "REQUEST ask SYR/REB > TUR/GOV | a larger budget | issue=economy",
            "REQUEST ask IRQ/GOV > FRA/GOV | take over the enclave | issue=territory",
            "AGREE propose SYR/REB > TUR/GOV | sanctions might be lifted soon | trigger=suggested | issue=sanctions",
            "AGREE propose SYR/REB > TUR/GOV | little | trigger=offered | issue=territory",
            "AGREE invite SYR/REB > TUR/GOV | criticism of its course | trigger=invited | issue=governance",
            "AGREE ready SYR/CVL > TUR/GOV | talks about cables | trigger=ready | issue=talks",
        ] {
            assert_eq!(offers(line), 0, "{line}");
        }
    }
}
