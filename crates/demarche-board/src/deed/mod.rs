//! Whether two acts tell the same deed: who did what to whom, by whose word, when and about what.
//!
//! Acts of several reports, or of several sentences of one, that tell the same deed are one act with many pieces of
//! evidence. A wrong merge hides a deed, a missed one only repeats it; so the rules ask for agreement and give up where
//! an act tells too little. What somebody claims is never the same deed as what is told as a fact, or as what another
//! claims; nor is a plan the same as its fulfilment, or a denial as what it denies.

mod days;
mod matter;
mod party;

use crate::case::{claimed, usable};
use crate::lexicon::Lexicon;
use crate::theme::content;
use days::{Span, is_bodily};
use demarche_coding::{Act, EventType, Sense, Status};
use demarche_places::Kind;
use jiff::civil::Date;
use matter::{Likeness, Matter};
use party::{Agreement, Parties, Party, is_shared, parties};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use twox_hash::XxHash3_64;

/// What an act tells, made ready to be compared with what others tell.
#[derive(Debug, Clone)]
pub struct Account {
    doc: String,
    /// The number of the sentence.
    at: usize,
    event: EventType,
    sense: Sense,
    status: Status,
    parties: Parties,
    /// Who claims it; nobody where it is told as a fact.
    claimants: Option<Vec<Party>>,
    days: Span,
    /// Whether the sentence tells the day.
    dated: bool,
    theme: Matter,
    sentence: Matter,
    place: BTreeSet<String>,
    city: Option<String>,
    focus: BTreeSet<String>,
}

/// How many countries a report is taken to be about.
const FOCUS: usize = 3;
/// How much of the shorter of two sentences must be in the other for them to say the same, where their themes leave it
/// open, and where the themes differ; and in how many words.
const ALIKE: (f64, usize) = (0.6, 3);
const ALIKE_APART: (f64, usize) = (0.75, 4);
/// How many sentences after the headline may tell what it tells.
const LEAD: usize = 3;

/// The countries that a report is about, by its acts: those that most acts have a party of, three at most. Two reports
/// that welcome "the deal" are of one deal only if they are about the same countries.
#[must_use]
pub fn focus(acts: &[Act]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for act in acts {
        let countries: BTreeSet<&str> =
            usable(&act.actor).chain(usable(&act.recipient)).map(|actor| actor.country()).collect();
        for country in countries.into_iter().filter(|country| is_land(country)) {
            *counts.entry(country).or_default() += 1;
        }
    }
    let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(country, count)| (Reverse(*count), *country));
    ranked.into_iter().take(FOCUS).map(|(country, _)| country.to_owned()).collect()
}

fn is_land(country: &str) -> bool {
    !is_shared(country) && !matches!(country, "UNO" | "EUR" | "---")
}

impl Account {
    /// What `act` tells, in a report published on `published` that is about the countries of `focus` (see [`focus`]).
    #[must_use]
    pub fn of(act: &Act, published: Date, focus: &[String]) -> Self {
        let words = Lexicon::built_in();
        let actors = act.actor.iter().chain(&act.recipient).chain(&act.by);
        let named: BTreeSet<String> =
            actors.flat_map(|actor| [&actor.name, &actor.text]).flat_map(|n| content(n)).collect();
        let located = act.location.as_ref().map_or("", |location| location.text.as_str());
        let place: BTreeSet<String> = content(&act.place).into_iter().chain(content(located)).collect();
        let but: BTreeSet<String> = named.union(&place).cloned().collect();
        let city = act.location.as_ref().filter(|location| location.kind == Kind::City);
        Self {
            doc: act.doc.clone(),
            at: act.evidence.sentence,
            event: act.event,
            sense: act.sense,
            status: act.status,
            parties: Parties::of(&act.actor, &act.recipient),
            claimants: claimed(act).then(|| parties(&act.by)),
            days: Span::of(act, published),
            dated: act.date.as_ref().is_some_and(|date| date.told),
            theme: Matter::of(&act.theme, &but, words),
            sentence: Matter::of(matter::undated(&act.evidence.text), &named, words),
            place,
            city: city.map(|location| format!("{} {}", location.name, location.country)),
            focus: focus.iter().cloned().collect(),
        }
    }

    /// By what it is found among others, ascending, each once: accounts of the same deed have at least one key in
    /// common. A key is the hash of a type, a party and a day; it stays the same over versions and machines. An act
    /// without a party whose country is known has none, and is never merged.
    #[must_use]
    pub fn keys(&self) -> Vec<u32> {
        let mut keys = Vec::new();
        let days = self.days.keys();
        let recipients = self.parties.recipients.iter().filter(|_| self.is_mutual());
        for party in self.parties.actors.iter().chain(recipients) {
            for day in &days {
                let key = format!("{} {} {day}", self.event, party.side);
                keys.push((XxHash3_64::oneshot(key.as_bytes()) >> 32) as u32);
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether both tell the same deed.
    #[must_use]
    pub fn same_deed(&self, other: &Self) -> bool {
        if self.event != other.event
            || self.status != other.status
            || !senses_agree(self, other)
            || !self.days.meets(other.days)
            || !voices_agree(self.claimants.as_deref(), other.claimants.as_deref())
            || self.is_elsewhere(other)
        {
            return false;
        }
        let Some(agreement) = self.parties.agree(&other.parties, self.is_mutual() && other.is_mutual()) else {
            return false;
        };
        let full = agreement == Agreement::Full;
        let likeness = self.theme.likeness(&other.theme);
        if self.theme.contradicts(&other.theme) {
            return false;
        }
        let as_many = self.parties.actors.len() == other.parties.actors.len();
        if self.headlines(other) && (self.are_conclusions(other) || (as_many && likeness != Likeness::Apart)) {
            return true;
        }
        if self.says_as(other, if likeness == Likeness::Apart { ALIKE_APART } else { ALIKE }) {
            return true;
        }
        if self.are_conclusions(other) && self.dated && other.dated {
            return true;
        }
        match likeness {
            // The like is done every day: drones, troops, rockets are no mark of one deed.
            Likeness::Same(shared) if is_bodily(self.event) => {
                full && (shared > 1 || self.is_there(other) || self.sentence.shares_figure(&other.sentence))
            }
            Likeness::Same(shared) => full && (shared > 1 || self.shares_focus(other)),
            Likeness::Open if is_bodily(self.event) => {
                full && self.shares_focus(other) && self.sentence.shares_figure(&other.sentence)
            }
            Likeness::Open => {
                let told = self.is_once_a_day() || self.theme.is_of_kind(&other.theme);
                told && (full || self.is_joined()) && self.shares_focus(other)
            }
            Likeness::Apart => {
                is_bodily(self.event)
                    && full
                    && self.shares_focus(other)
                    && self.sentence.shares_figure(&other.sentence)
            }
        }
    }

    /// Whether who acts and toward whom is one: what they do together.
    fn is_mutual(&self) -> bool {
        matches!(self.event, EventType::Consult | EventType::Cooperate)
            || self.parties.recipients.is_empty() && self.parties.actors.len() > 1
            || matches!(self.sense, Sense::Reach | Sense::Sign | Sense::Meet)
    }

    /// Whether its parties hardly do the like of it twice in a few days.
    fn is_once_a_day(&self) -> bool {
        matches!(self.event, EventType::Support | EventType::Consult)
            || self.sense == Sense::Truce
            || (matches!(self.sense, Sense::Reach | Sense::Accept) && self.parties.actors.len() > 1)
    }

    /// Whether some of those who do it are often told without the others: mediators, those who welcome a deal.
    fn is_joined(&self) -> bool {
        matches!(self.sense, Sense::Mediate | Sense::Back)
    }

    /// Whether both tell that two parties or more make a deal or a truce, or do not tell what they make.
    fn are_conclusions(&self, other: &Self) -> bool {
        let concludes = |account: &Self| {
            matches!(account.sense, Sense::Sign | Sense::Reach | Sense::Accept) && account.parties.actors.len() > 1
        };
        let kind = |account: &Self| account.theme.is_empty() || account.theme.is_made();
        concludes(self) && concludes(other) && kind(self) && kind(other)
    }

    /// Whether one is the headline of the other: the first sentence of a report and one of those next to it.
    fn headlines(&self, other: &Self) -> bool {
        let (first, then) = (self.at.min(other.at), self.at.max(other.at));
        self.doc == other.doc && first == 0 && (1..=LEAD).contains(&then)
    }

    /// Whether the sentences say the same, by the words that they have in common.
    fn says_as(&self, other: &Self, least: (f64, usize)) -> bool {
        let (part, shared) = self.sentence.overlap(&other.sentence);
        part >= least.0 && shared >= least.1
    }

    /// Whether they are in different towns.
    fn is_elsewhere(&self, other: &Self) -> bool {
        matches!((&self.city, &other.city), (Some(a), Some(b)) if a != b)
    }

    fn is_there(&self, other: &Self) -> bool {
        self.place.intersection(&other.place).next().is_some()
    }

    /// Whether the reports are about the same. Two parties tell that by themselves; of one, what else the report is about.
    fn shares_focus(&self, other: &Self) -> bool {
        let own = |country: &str| self.parties.actors.iter().any(|party| party.side.starts_with(country));
        let several = |account: &Self| account.parties.actors.len() + account.parties.recipients.len() > 1;
        (several(self) && several(other))
            || self.focus == other.focus
            || self.focus.intersection(&other.focus).any(|country| !own(country))
    }
}

/// Whether the finer senses can be of one deed, as reports word it differently.
fn senses_agree(a: &Account, b: &Account) -> bool {
    use Sense::{Accept, Meet, Negotiate, Plain, Promise, Propose, Reach, Ready, Release};
    let either = |x: &[Sense]| x.contains(&a.sense) && x.contains(&b.sense);
    a.sense == b.sense
        || match a.event {
            EventType::Agree => either(&[Propose, Promise, Ready]) || either(&[Accept, Reach, Ready, Release, Promise]),
            EventType::Consult => either(&[Meet, Negotiate, Plain]),
            EventType::Threaten | EventType::Protest => true,
            EventType::Accuse | EventType::Reject | EventType::Request => false,
            _ => a.sense == Plain || b.sense == Plain,
        }
}

/// Whether both are told as facts, or as claims of the same.
fn voices_agree(a: Option<&[Party]>, b: Option<&[Party]>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.iter().any(|a| b.iter().any(|b| a.meets(b))),
        _ => false,
    }
}
