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
    trigger: BTreeSet<String>,
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
const ALIKE: (f64, usize) = (0.6, 4);
const ALIKE_APART: (f64, usize) = (0.75, 4);
/// Which part of all words of two themes must be common for one word to tell that they are the same, and for a deed that
/// is done every day.
const ONE_WORD: f64 = 0.25;
const CLOSE: f64 = 0.4;
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
            trigger: matter::meaning(&act.trigger, words),
            event: act.event,
            sense: act.sense,
            status: act.status,
            parties: Parties::of(&act.actor, &act.recipient),
            claimants: claimed(act).then(|| parties(&act.by)),
            days: Span::of(act, published),
            dated: act.date.as_ref().is_some_and(|date| date.told),
            theme: Matter::of(&act.theme, &but, words),
            sentence: Matter::of(matter::undated(&act.evidence.text), &but, words),
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
        if self.theme.contradicts(&other.theme)
            || (!self.dated && !other.dated && self.sentence.is_of_other_days(&other.sentence))
        {
            return false;
        }
        if self.doc == other.doc {
            return self.repeats(other, full, likeness);
        }
        let least = if likeness == Likeness::Apart { ALIKE_APART } else { ALIKE };
        if self.says_as(other, least) && (!is_bodily(self.event) || self.does_as(other)) {
            return true;
        }
        if self.are_conclusions(other) && self.dated && other.dated {
            return true;
        }
        if is_bodily(self.event) {
            // The like is done every day: drones, troops, rockets are no mark of one deed.
            let marked = self.is_there(other) || self.sentence.shares_figure(&other.sentence);
            return full
                && match likeness {
                    Likeness::Same(shared) => (shared > 1 && self.theme.closeness(&other.theme) >= CLOSE) || marked,
                    _ => {
                        self.does_as(other) && self.shares_focus(other) && self.sentence.shares_figure(&other.sentence)
                    }
                };
        }
        match likeness {
            Likeness::Same(1) => full && self.shares_focus(other) && self.theme.closeness(&other.theme) >= ONE_WORD,
            Likeness::Same(_) => full,
            Likeness::Open => {
                let kind = self.event != EventType::Consult && self.theme.is_of_kind(&other.theme);
                let told = kind || self.is_once_a_day(other);
                told && (full || self.is_joined()) && self.shares_focus(other)
            }
            Likeness::Apart => false,
        }
    }

    /// Whether a sentence tells what another of the same report does: the headline, or the same words again. Else a report
    /// goes on to another deed.
    fn repeats(&self, other: &Self, full: bool, likeness: Likeness) -> bool {
        let (first, then) = (self.at.min(other.at), self.at.max(other.at));
        if first == then {
            return false;
        }
        let headline = first == 0 && then <= LEAD;
        // A headline leaves out whom the reader knows to be there.
        let talks = self.event == EventType::Consult && self.sense == other.sense;
        let loose = full || talks || self.parties.actors.len() == other.parties.actors.len();
        let told = match likeness {
            Likeness::Apart => self.are_conclusions(other),
            _ => self.are_conclusions(other) || (loose && (!is_bodily(self.event) || self.does_as(other))),
        };
        (headline && told) || (full && self.does_as(other) && self.says_as(other, ALIKE_APART))
    }

    /// Whether who acts and toward whom is one: what they do together.
    fn is_mutual(&self) -> bool {
        matches!(self.event, EventType::Consult | EventType::Cooperate)
            || self.parties.recipients.is_empty() && self.parties.actors.len() > 1
            || matches!(self.sense, Sense::Reach | Sense::Sign | Sense::Meet)
    }

    /// Whether their parties hardly do the like of it twice in a few days.
    fn is_once_a_day(&self, other: &Self) -> bool {
        let several = |account: &Self| account.parties.actors.len() + account.parties.recipients.len() > 1;
        match self.event {
            EventType::Consult => self.sense == other.sense && (self.is_joined() || (several(self) && several(other))),
            _ => self.sense == Sense::Truce || (matches!(self.sense, Sense::Reach | Sense::Accept) && several(self)),
        }
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

    /// Whether the words that express the deeds mean the same.
    fn does_as(&self, other: &Self) -> bool {
        self.trigger == other.trigger
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
        // A government has to do with much; a movement only with its own conflict.
        let own = |country: &str| {
            self.parties.actors.iter().any(|party| party.side.strip_prefix(country).is_some_and(|rest| rest == "/GOV"))
        };
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
            EventType::Sanction => a.sense == Plain || b.sense == Plain || either(&[Sense::Impose, Sense::BreakOff]),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::act;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// The account of an act on a line, in a report of 20 May 2023 about the Sudan unless the line tells another day.
    fn account(line: &str) -> Account {
        let act = act(line);
        let published = act.date.as_ref().filter(|day| !day.told).map_or(date(2023, 5, 20), |day| day.start);
        Account::of(&act, published, &["SDN".to_owned(), "SAU".to_owned()])
    }

    fn same(a: &str, b: &str) -> bool {
        let (a, b) = (account(&format!("{a} | doc=a | s=1")), account(&format!("{b} | doc=b | s=1")));
        assert_eq!(a.same_deed(&b), b.same_deed(&a));
        assert!(!a.same_deed(&b) || a.keys().iter().any(|key| b.keys().contains(key)));
        a.same_deed(&b)
    }

    const SIGNED: &str = "SUPPORT sign SDN/MIL SDN/REB > | seven-day ceasefire | on=2023-05-20";

    #[test]
    fn other_words_for_the_same_are_one_deed() {
        assert!(same(SIGNED, "SUPPORT sign SDN/REB SDN/GOV > | one-week truce | on=2023-05-20"));
        assert!(same(SIGNED, "SUPPORT sign SDN/MIL SDN/REB > | the agreement | day=2023-05-21"));
        assert!(same("AGREE ready ETH/REB > | disarm its fighters", "AGREE promise ETH/REB > | lay down its arms"));
        assert!(same("CONSULT meet RUS/GOV UKR/GOV > | talks", "CONSULT meet RUS/GOV > UKR/GOV | negotiations"));
    }

    #[test]
    fn other_days_numbers_places_and_parties_are_other_deeds() {
        assert!(!same(SIGNED, "SUPPORT sign SDN/MIL SDN/REB > | seven-day ceasefire | on=2023-05-29"));
        assert!(!same(SIGNED, "SUPPORT sign SDN/MIL SDN/REB > | five-day ceasefire | on=2023-05-20"));
        assert!(!same(SIGNED, "SUPPORT sign SDN/MIL EGY/GOV > | seven-day ceasefire | on=2023-05-20"));
        assert!(!same(
            "SUPPORT back USA/GOV > | the deal | day=2023-05-20",
            "SUPPORT back USA/GOV > | the deal | day=2023-06-02"
        ));
        assert!(!same(
            "ASSAULT plain RUS/MIL > UKR/GOV | drones",
            "ASSAULT plain RUS/MIL > UKR/GOV | drones and missiles"
        ));
    }

    #[test]
    fn a_claim_is_no_fact_and_no_other_claim() {
        let fact = "ASSAULT truce SDN/REB > SDN/MIL | violating the truce in Khartoum | place=Khartoum";
        let by = |who: &str| format!("{fact} | by={who}");
        assert!(same(fact, fact));
        assert!(same(&by("SDN/MIL"), &by("SDN/GOV")));
        assert!(!same(fact, &by("SDN/MIL")));
        assert!(!same(&by("SDN/MIL"), &by("USA/GOV")));
    }

    #[test]
    fn a_plan_is_not_its_fulfilment_nor_a_denial_what_it_denies() {
        for status in ["planned", "conditional", "possible", "negated"] {
            assert!(!same(SIGNED, &format!("{SIGNED} | status={status}")), "{status}");
        }
        let plan = format!("{SIGNED} | status=planned");
        assert!(same(&plan, &plan));
    }

    #[test]
    fn two_persons_of_one_government_say_two_things() {
        let said = |name: &str| {
            let mut act = act("ACCUSE condemn RUS/GOV > USA/GOV | delivery of tanks to Kyiv | day=2023-05-20");
            (act.actor[0].name, act.doc) = (name.into(), name.into());
            Account::of(&act, date(2023, 5, 20), &[])
        };
        let (minister, president, country) = (said("Sergei Lavrov"), said("Vladimir Putin"), said("Russia"));
        assert!(!minister.same_deed(&president));
        assert!(minister.same_deed(&country) && president.same_deed(&country));
    }

    #[test]
    fn the_deal_is_another_where_the_report_is_about_others() {
        let welcomed = |doc: &str, focus: &str| {
            let act = act(&format!("SUPPORT back UNO/GOV > | the agreement | doc={doc}"));
            Account::of(&act, date(2020, 10, 23), &[focus.to_owned()])
        };
        assert!(welcomed("a", "LBY").same_deed(&welcomed("b", "LBY")));
        assert!(!welcomed("a", "LBY").same_deed(&welcomed("b", "YEM")));
    }

    #[test]
    fn within_a_report_only_the_headline_and_the_same_words_are_one() {
        let text = "| text=The army bombed the market of Omdurman again on Friday, witnesses said";
        let at = |s: usize, more: &str| {
            account(&format!("ASSAULT plain SDN/MIL > | the town | s={s} | trigger=bombed {more}"))
        };
        assert!(at(0, "").same_deed(&at(1, "")));
        assert!(!at(2, "").same_deed(&at(5, "")));
        assert!(at(2, text).same_deed(&at(5, text)));
    }

    #[test]
    fn keys_stay_the_same_for_ever() {
        // Records keep them.
        assert_eq!(account("ASSAULT plain RUS/MIL > UKR/GOV | drones | on=2025-05-25").keys(), [4_005_395]);
        assert!(account("ASSAULT plain > UKR/GOV | drones").keys().is_empty());
    }

    #[test]
    fn what_a_report_is_about() {
        let acts =
            ["CONSULT meet SDN/GOV SDN/REB > | x", "ASSAULT plain SDN/MIL > | x", "SUPPORT back UNO/GOV > SAU/GOV | x"]
                .map(act);
        assert_eq!(focus(&acts), ["SDN", "SAU"]);
        assert!(focus(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn any_words_are_compared_either_way(a in "\\PC{0,60}", b in "\\PC{0,60}", day in 1..28i8) {
            let make = |theme: &str, day: i8| {
                let mut act = act("AGREE ready SDN/GOV SDN/REB > |");
                (act.theme, act.evidence.text, act.place) = (theme.into(), format!("{theme} — {theme}"), theme.into());
                Account::of(&act, date(2023, 5, day), &[])
            };
            let (a, b) = (make(&a, 14), make(&b, day));
            prop_assert_eq!(a.same_deed(&b), b.same_deed(&a));
            if a.same_deed(&b) {
                prop_assert!(a.keys().iter().any(|key| b.keys().contains(key)));
            }
        }
    }
}
