//! PLOVER's mode of an act: how it was done, from its trigger, what stands with it, and its sense.

use crate::act::{EventType, Sense};
use crate::syntax::infinitives;
use crate::wordlist::{Token, WordList, tokens};
use demarche_actors::Actor;
use demarche_language::{Sentence, Upos, is_rel};
use std::collections::BTreeSet;

/// The modes of a type in the PLOVER codebook; empty where it has none.
pub fn modes(event: EventType) -> &'static [&'static str] {
    match event {
        EventType::Consult => &["visit", "third-party", "multilateral", "phone"],
        EventType::Retreat => &["withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"],
        EventType::Request | EventType::Reject => &["assist", "change", "yield", "meet"],
        EventType::Accuse => &["disapprove", "investigate", "allege"],
        EventType::Threaten => &[
            "restrict",
            "ban",
            "arrest",
            "relations",
            "negotiate",
            "expel",
            "territory",
            "violence",
            "troops",
            "destroy",
        ],
        EventType::Protest => &["demo", "riot", "strike", "hunger", "boycott", "obstruct"],
        EventType::Sanction => &["convict", "expel", "withdraw", "discontinue"],
        EventType::Mobilize => &["troops", "weapons", "police", "militia"],
        EventType::Coerce => &[
            "seize",
            "restrict",
            "ban",
            "censor",
            "curfew",
            "martial-law",
            "arrest",
            "deport",
            "withhold",
            "misinform",
            "cyber",
        ],
        EventType::Assault => &[
            "beat",
            "torture",
            "execute",
            "sexual",
            "assassinate",
            "primitive",
            "firearms",
            "explosives",
            "suicide-attack",
            "heavy-weapons",
            "crowd-control",
            "cleanse",
            "unconventional",
            "abduct",
        ],
        EventType::Agree | EventType::Support | EventType::Concede | EventType::Cooperate | EventType::Aid => &[],
    }
}

/// What a table writes for acts of three countries or more.
const MANY: &str = "{many}";

/// A line of `modes.tsv`.
#[derive(Debug, Clone)]
struct Rule {
    event: EventType,
    mode: &'static str,
    sense: Option<Sense>,
    trigger: WordList,
    near: WordList,
}

/// The lines of `modes.tsv`, in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Modes(Vec<Rule>);

impl Modes {
    /// Take a line: type, mode, sense, words of the trigger, words near it.
    pub(crate) fn add(&mut self, cells: [&str; 5]) -> Result<(), String> {
        let [event, mode, sense, trigger, near] = cells;
        let event = EventType::from_word(event).ok_or_else(|| format!("{event:?} is no event type"))?;
        let known = modes(event).iter().find(|m| **m == mode);
        let mode = known.ok_or_else(|| format!("{mode:?} is no mode of {event}: {}", modes(event).join(", ")))?;
        let sense = match sense {
            "-" | "" => None,
            word => Some(Sense::from_word(word).ok_or_else(|| format!("{word:?} is no sense"))?),
        };
        let (trigger, near) = (WordList::parse(trigger), WordList::parse(near));
        self.0.push(Rule { event, mode, sense, trigger, near });
        Ok(())
    }

    /// The mode of an act, if a line fits.
    pub(crate) fn of(
        &self,
        s: &Sentence,
        trigger: usize,
        event: EventType,
        sense: Sense,
        who: &[Actor],
    ) -> Option<String> {
        let word = tokens(s, [trigger]);
        let near = near(s, trigger, event);
        let countries: BTreeSet<&str> = who.iter().map(Actor::country).collect();
        let fits = |rule: &&Rule| {
            rule.event == event
                && rule.sense.is_none_or(|s| s == sense)
                && (rule.trigger.is_empty() || rule.trigger.is_in(&word))
                && (rule.near.is_empty() || rule.near.is_in(&near) || (countries.len() > 2 && rule.near.names(MANY)))
        };
        self.0.iter().find(fits).map(|rule| rule.mode.to_owned())
    }
}

/// The words of the phrase that tells the act: trigger, object, complement, theme, instrument; for deeds also who does it ("warplanes hit").
fn near(s: &Sentence, trigger: usize, event: EventType) -> Vec<Token> {
    let deed = matches!(event, EventType::Assault | EventType::Protest | EventType::Mobilize | EventType::Consult);
    // "called on them to let the convoy pass"
    let speech = matches!(event, EventType::Request | EventType::Reject | EventType::Threaten);
    let complements = if speech { infinitives(s, trigger) } else { Vec::new() };
    let mut places = BTreeSet::from([trigger]);
    let mut open = vec![trigger];
    while let Some(word) = open.pop() {
        for child in s.children(word) {
            let rel = s.tokens[child].rel.as_str();
            let other_clause = (matches!(rel, "parataxis" | "acl:relcl" | "advcl" | "advcl:relcl" | "discourse")
                && !complements.contains(&child))
                || (rel == "conj" && s.tokens[child].upos == Upos::Verb && word == trigger)
                || (rel == "nsubj" && word == trigger && !deed && s.tokens[trigger].upos == Upos::Verb);
            if !other_clause && places.insert(child) {
                open.push(child);
            }
        }
    }
    // the verb that carries a noun: "fired missiles", "went on strike"
    if let Some(head) = s.tokens[trigger].head
        && s.tokens[trigger].upos != Upos::Verb
        && s.tokens[head].upos == Upos::Verb
        && (is_rel(&s.tokens[trigger].rel, "obj") || is_rel(&s.tokens[trigger].rel, "obl"))
    {
        places.insert(head);
        for child in s.children(head).filter(|&c| is_rel(&s.tokens[c].rel, "obl") || s.tokens[c].rel == "obj") {
            places.extend(s.subtree(child));
        }
    }
    tokens(s, places)
}
