//! The board and its entries. Serialized, they are the lists of the guidelines, with evidence beside.

use crate::terms::Terms;
use demarche_actors::Actor;
use demarche_coding::{Act, ActDate, Assessment, Evidence, Issue, words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// What a proposal proposes.
    #[allow(missing_docs)]
    ProposalKind {
        Ceasefire = "ceasefire", Talks = "talks", Plan = "plan", Exchange = "exchange", Access = "access",
        Withdrawal = "withdrawal", Relief = "relief", Guarantee = "guarantee", Recognition = "recognition",
        Monitoring = "monitoring", Aid = "aid", Other = "other",
    }
}

words! {
    /// How a party has answered a proposal.
    #[allow(missing_docs)]
    Response {
        Accepted = "accepted", Rejected = "rejected", Conditional = "conditional", Open = "open", Unanswered = "unanswered",
    }
}

words! {
    /// What an agreement is.
    #[allow(missing_docs)]
    AgreementKind {
        Ceasefire = "ceasefire", Accord = "accord", Evacuation = "evacuation", Exchange = "exchange", Access = "access",
        Other = "other",
    }
}

words! {
    /// Where an agreement stands.
    AgreementState {
        /// Agreed and not yet in force.
        Reached = "reached",
        /// Holds, even where violations are alleged.
        InForce = "in-force",
        /// Collapsed, or never kept.
        Broken = "broken",
        /// Its time is over.
        Ended = "ended",
        /// The parties disagree on whether it holds.
        Disputed = "disputed",
    }
}

words! {
    /// Where an actor stands on an issue.
    #[allow(missing_docs)]
    Stance {
        Demands = "demands", Supports = "supports", Open = "open", Conditional = "conditional", Opposes = "opposes",
        RulesOut = "rules-out",
    }
}

impl Stance {
    /// Whether the stance is against its theme.
    pub fn is_against(self) -> bool {
        matches!(self, Self::Opposes | Self::RulesOut)
    }
}

words! {
    /// Where a meeting stands.
    #[allow(missing_docs)]
    MeetingState { Held = "held", Ongoing = "ongoing", Planned = "planned", CalledOff = "called-off" }
}

words! {
    /// What a party does in the conflict and its talks.
    Role {
        /// Fights, is bound by a truce, or is offered one or talks about the war.
        Belligerent = "belligerent",
        /// Mediates, brokers, or puts a plan to several.
        Mediator = "mediator",
        /// Neither.
        Other = "other",
    }
}

/// An actor as an entry of the board shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Who {
    /// The actor's code, by which the board tells actors apart.
    pub code: String,
    /// The name under which the entry's first act knows it.
    pub name: String,
}

impl From<&Actor> for Who {
    fn from(actor: &Actor) -> Self {
        Self { code: actor.code.clone(), name: actor.name.clone() }
    }
}

/// What an entry rests on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// Numbers of the sentences in their reports, in rising order.
    pub s: Vec<usize>,
    /// The reports.
    pub docs: Vec<String>,
    /// Date of the first report that tells it (or, where no report has a date, of the act).
    pub first: Option<Date>,
    /// Date of the last report that tells it.
    pub last: Option<Date>,
    /// The sentences, in the order of the acts.
    pub evidence: Vec<Evidence>,
    /// How sure it is, 0 to 1: that of its surest act. A claim in a dispute is as sure as its act, and the dispute as its less sure claim.
    #[serde(default)]
    pub confidence: f32,
    /// From how many outlets its sentences come that do not retell one another, where that is known: a record knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlets: Option<usize>,
}

impl Trace {
    pub(crate) fn add(&mut self, act: &Act, seen: Option<Date>) {
        self.confidence = self.confidence.max(act.confidence);
        self.tell(act, seen);
    }

    /// Adds several acts that make the entry only together: it is as sure as the least sure of them.
    pub(crate) fn add_together(&mut self, acts: &[(&Act, Option<Date>)]) {
        let least = acts.iter().map(|(act, _)| act.confidence).reduce(f32::min).unwrap_or_default();
        self.confidence = self.confidence.max(least);
        for (act, seen) in acts {
            self.tell(act, *seen);
        }
    }

    fn tell(&mut self, act: &Act, seen: Option<Date>) {
        let evidence = &act.evidence;
        if !self.in_report(&act.doc).any(|e| e == evidence) {
            self.evidence.push(evidence.clone());
        }
        insert(&mut self.s, &evidence.sentence);
        insert(&mut self.docs, &act.doc);
        self.first = [self.first, seen].into_iter().flatten().min();
        self.last = [self.last, seen].into_iter().flatten().max();
        for telling in &act.also {
            if !self.in_report(&telling.evidence.doc).any(|e| *e == telling.evidence) {
                self.evidence.push(telling.evidence.clone());
            }
            insert(&mut self.s, &telling.evidence.sentence);
            insert(&mut self.docs, &telling.evidence.doc);
            self.first = [self.first, Some(telling.published)].into_iter().flatten().min();
            self.last = [self.last, Some(telling.published)].into_iter().flatten().max();
        }
    }

    /// Whether a report tells it.
    pub fn is_told_by(&self, doc: &str) -> bool {
        self.docs.binary_search_by(|d| d.as_str().cmp(doc)).is_ok()
    }

    /// The sentences of one report.
    pub(crate) fn in_report<'t>(&'t self, doc: &'t str) -> impl Iterator<Item = &'t Evidence> {
        let evidence = if self.is_told_by(doc) { self.evidence.as_slice() } else { &[] };
        evidence.iter().filter(move |e| e.doc == doc)
    }

    /// On how many sentences in common both rest.
    pub fn common(&self, other: &Trace) -> usize {
        self.evidence
            .iter()
            .filter(|a| other.evidence.iter().any(|b| a.doc == b.doc && a.sentence == b.sentence))
            .count()
    }
}

fn insert<T: Ord + Clone>(sorted: &mut Vec<T>, item: &T) {
    if let Err(at) = sorted.binary_search(item) {
        sorted.insert(at, item.clone());
    }
}

/// An answer to a proposal, as it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Who answers.
    pub by: Who,
    /// What it answers.
    pub response: Response,
    /// When.
    pub date: Option<Date>,
    /// Where it is told.
    pub evidence: Evidence,
}

/// Something put forward and not yet agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What it proposes.
    pub kind: ProposalKind,
    /// Who put it forward.
    pub by: Vec<Who>,
    /// To whom.
    pub to: Vec<Who>,
    /// Its terms, in the words of the report that tells most of them.
    pub terms: String,
    /// The same, read into fields.
    #[serde(default)]
    pub fields: Terms,
    /// The words of the condition under which it is made, or empty.
    pub condition: String,
    /// The last answer of each party, by code.
    pub responses: BTreeMap<String, Response>,
    /// Every answer, in order of time.
    pub answers: Vec<Answer>,
    /// Answers that may be meant for this proposal or for another: they fit several equally well, or name terms that this one is not
    /// known to have. They count in no response.
    #[serde(default)]
    pub unsure: Vec<Answer>,
    /// What it rests on.
    #[serde(flatten)]
    pub trace: Trace,
}

/// An alleged violation of an agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// Who alleges it.
    pub accuser: Who,
    /// Who is said to have done it.
    pub accused: Who,
    /// Where it is told.
    pub evidence: Vec<Evidence>,
}

/// An arrangement that exists or existed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// What it is.
    pub kind: AgreementKind,
    /// Between whom.
    pub parties: Vec<Who>,
    /// Who brought it about.
    pub brokers: Vec<Who>,
    /// Where it stands.
    pub state: AgreementState,
    /// What it provides, in the words of the report that tells most of it.
    pub terms: String,
    /// The same, read into fields.
    #[serde(default)]
    pub fields: Terms,
    /// The words that tell when it was reached, or empty.
    pub when: String,
    /// When it was reached.
    pub date: Option<ActDate>,
    /// Who accuses whom of breaking it.
    pub violations: Vec<Violation>,
    /// What it rests on.
    #[serde(flatten)]
    pub trace: Trace,
}

words! {
    /// How a stance moved.
    ShiftKind {
        /// From for to against, or from against to for.
        Turns = "turns",
        /// Gives less, or asks more.
        Hardens = "hardens",
        /// Gives more, or asks less.
        Softens = "softens",
    }
}

/// One end of a shift: where an actor stood, and which sentence tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The stance.
    pub stance: Stance,
    /// When it was taken: the day that the sentence tells, else its report's.
    pub date: Date,
    /// The sentence.
    pub evidence: Evidence,
}

/// A move of an actor on a matter: two stances, each with its day and its sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// How it moved.
    pub kind: ShiftKind,
    /// The stance left behind, as last told.
    pub from: Standing,
    /// The stance taken, as first told.
    pub to: Standing,
    /// How sure it is: the less sure of the two acts.
    pub confidence: f32,
}

/// Where an actor stands on a matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Whose it is.
    pub actor: Who,
    /// The issue.
    pub issue: Issue,
    /// The stance, as last told.
    pub stance: Stance,
    /// The matter, in the words of a report.
    pub theme: String,
    /// Toward whom it was taken.
    pub toward: Vec<Who>,
    /// How it moved, the oldest move first.
    pub earlier: Vec<Shift>,
    /// What it rests on.
    #[serde(flatten)]
    pub trace: Trace,
}

/// A meeting, a call, or talks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// Who takes part, mediators and hosts included.
    pub participants: Vec<Who>,
    /// Who of them mediates or hosts.
    pub hosts: Vec<Who>,
    /// Where; "by phone" for calls.
    pub place: String,
    /// The words that tell when, or empty.
    pub when: String,
    /// When.
    pub date: Option<ActDate>,
    /// What about.
    pub topic: String,
    /// Where it stands.
    pub state: MeetingState,
    /// What it rests on.
    #[serde(flatten)]
    pub trace: Trace,
}

/// A threat, a deadline, an ultimatum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// Who warns.
    pub actor: Who,
    /// Whom.
    pub to: Vec<Who>,
    /// What would follow.
    pub consequence: String,
    /// Under which condition, or empty.
    pub condition: String,
    /// The words that tell when, or empty.
    pub when: String,
    /// When.
    pub date: Option<ActDate>,
    /// By whose word, where only others tell of the threat.
    pub by: Vec<Who>,
    /// What it rests on.
    #[serde(flatten)]
    pub trace: Trace,
}

/// What one side of a dispute says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Who says it.
    pub by: Who,
    /// What.
    pub claim: String,
}

/// Claims that contradict one another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dispute {
    /// What is in dispute.
    pub about: String,
    /// What each side says.
    pub claims: Vec<Claim>,
    /// What it rests on.
    #[serde(flatten)]
    pub trace: Trace,
}

/// A name under which an actor acts or speaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Name {
    /// The name.
    pub name: String,
    /// In how many acts.
    pub acts: usize,
    /// In how many acts as the speaker.
    pub speaks: usize,
    /// Where it is first told.
    pub evidence: Evidence,
}

/// An actor of the conflict or its talks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// The actor's code.
    pub code: String,
    /// What it does in the conflict.
    pub role: Role,
    /// The names under which it acts and speaks, the most frequent first.
    pub names: Vec<Name>,
    /// The media through which it is heard.
    pub channels: Vec<Who>,
    /// In how many acts it takes part.
    pub acts: usize,
    /// Date of the first report that names it.
    pub first: Option<Date>,
    /// Date of the last report that names it.
    pub last: Option<Date>,
}

/// What stands on the table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Who is in it, the busiest first within each role.
    #[serde(default)]
    pub parties: Vec<Party>,
    /// What is put forward.
    #[serde(default)]
    pub proposals: Vec<Proposal>,
    /// What is agreed.
    #[serde(default)]
    pub agreements: Vec<Agreement>,
    /// Where each stands; positions that moved come first.
    #[serde(default)]
    pub positions: Vec<Position>,
    /// Who meets.
    #[serde(default)]
    pub meetings: Vec<Meeting>,
    /// What is threatened.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// What is told differently by different sides.
    #[serde(default)]
    pub disputes: Vec<Dispute>,
    /// What analysts and reporters read into it.
    #[serde(default)]
    pub assessments: Vec<Assessment>,
}

impl Board {
    /// The same, to be changed.
    pub fn traces_mut(&mut self) -> impl Iterator<Item = &mut Trace> {
        let one =
            self.proposals.iter_mut().map(|e| &mut e.trace).chain(self.agreements.iter_mut().map(|e| &mut e.trace));
        let two = self.positions.iter_mut().map(|e| &mut e.trace).chain(self.meetings.iter_mut().map(|e| &mut e.trace));
        let three =
            self.warnings.iter_mut().map(|e| &mut e.trace).chain(self.disputes.iter_mut().map(|e| &mut e.trace));
        one.chain(two).chain(three)
    }

    /// What every entry rests on, list by list.
    pub fn traces(&self) -> impl Iterator<Item = &Trace> {
        let one = self.proposals.iter().map(|e| &e.trace).chain(self.agreements.iter().map(|e| &e.trace));
        let two = self.positions.iter().map(|e| &e.trace).chain(self.meetings.iter().map(|e| &e.trace));
        let three = self.warnings.iter().map(|e| &e.trace).chain(self.disputes.iter().map(|e| &e.trace));
        one.chain(two).chain(three)
    }

    /// How many lines it has, assessments included and parties not.
    pub fn lines(&self) -> usize {
        self.traces().count() + self.assessments.len()
    }
}
