//! What an act is about: its words, issue, condition, time and place.

use crate::act::Issue;
use crate::lexicon::Lexicon;
use crate::syntax::{self, clauses, infinitives, lemma, marked, objects, text_of};
use demarche_actors::{Kind, Mentions};
use demarche_language::{Sentence, Upos, is_rel};

/// Words of a theme at most (the guidelines' limit).
const LONGEST: usize = 12;

/// Prepositions after which a theme stands, the likeliest first.
const PREPOSITIONS: &[&str] =
    &["for", "of", "on", "over", "about", "to", "against", "in", "from", "into", "towards", "toward", "with", "as"];

/// The word that heads the theme of the act which `trigger` expresses.
pub(crate) fn head(s: &Sentence, number: usize, trigger: usize, mentions: &Mentions) -> Option<usize> {
    // neither who it is toward nor when it was is what it is about
    let is_actor = |w: usize| !mentions.actors(number, w).is_empty() || is_time(s, w);
    let complement = infinitives(s, trigger).into_iter().chain(clauses(s, trigger)).next();
    let object = objects(s, trigger).into_iter().next().filter(|&o| s.within(o, trigger));
    if let Some(object) = object.filter(|&o| !is_actor(o)) {
        return Some(object);
    }
    if let Some(clause) = complement {
        return Some(clause);
    }
    PREPOSITIONS
        .iter()
        .find_map(|p| syntax::prepositional(s, trigger, p).into_iter().find(|&w| s.within(w, trigger) && !is_actor(w)))
        .or(object)
}

/// The theme's words; without one the noun that expresses the act stands for itself.
pub(crate) fn words(s: &Sentence, trigger: usize, head: Option<usize>) -> String {
    match head {
        Some(head) => {
            let own: Vec<usize> = s
                .children(head)
                .filter(|&c| {
                    is_edge_clause(s, c)
                        || (head == trigger
                            && matches!(s.tokens[c].rel.as_str(), "nsubj" | "nsubj:pass" | "aux" | "mark"))
                })
                .collect();
            text_of(s, head, &own, LONGEST)
        }
        None if s.tokens[trigger].upos != Upos::Verb => text_of(s, trigger, &[], LONGEST),
        None => String::new(),
    }
}

/// Clauses that do not belong to a theme: "…, he said", "if …".
fn is_edge_clause(s: &Sentence, word: usize) -> bool {
    matches!(s.tokens[word].rel.as_str(), "parataxis" | "appos") || marked(s, word, &["if", "unless"])
}

/// Issues that the theme, else the trigger with all that depends on it, else the sentence speaks of; the plainest first.
pub(crate) fn issues(s: &Sentence, trigger: usize, head: Option<usize>, lexicon: &Lexicon) -> Vec<Issue> {
    let lemmas = |words: Vec<usize>| {
        words.into_iter().filter(|&w| s.tokens[w].upos != Upos::Punct).map(|w| lemma(s, w)).collect::<Vec<_>>()
    };
    let theme = head.map(|h| lexicon.issues(&lemmas(s.subtree(h)))).unwrap_or_default();
    if !theme.is_empty() {
        return theme;
    }
    lexicon.issues(&lemmas(s.subtree(trigger)))
}

/// The words of the condition under which the act, or what it is about, stands.
pub(crate) fn condition(s: &Sentence, trigger: usize) -> Option<usize> {
    let tops: Vec<usize> = std::iter::once(trigger)
        .chain(s.children(trigger).filter(|&c| matches!(s.tokens[c].rel.as_str(), "ccomp" | "xcomp" | "acl" | "advcl")))
        .chain(s.tokens[trigger].head.filter(|&h| {
            s.tokens[trigger].rel == "obj" || s.tokens[h].upos == Upos::Verb && s.tokens[trigger].rel == "xcomp"
        }))
        .collect();
    let is_condition = |c: usize| {
        is_rel(&s.tokens[c].rel, "advcl") && marked(s, c, &["if", "unless", "until", "once", "provided", "when"])
    };
    tops.iter()
        .flat_map(|&t| {
            let deeper: Vec<usize> = s
                .children(t)
                .filter(|&c| matches!(s.tokens[c].rel.as_str(), "xcomp" | "ccomp" | "obl" | "nmod"))
                .collect();
            s.children(t).chain(deeper.into_iter().flat_map(|d| s.children(d).collect::<Vec<_>>())).collect::<Vec<_>>()
        })
        .find(|&c| is_condition(c))
}

/// Words that name a time.
const TIMES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "today",
    "tomorrow",
    "yesterday",
    "week",
    "weekend",
    "month",
    "year",
    "day",
    "hour",
    "night",
    "morning",
    "evening",
    "afternoon",
    "timeframe",
    "deadline",
    "jan.",
    "feb.",
    "aug.",
    "sept.",
    "oct.",
    "nov.",
    "dec.",
];

fn is_time(s: &Sentence, word: usize) -> bool {
    let token = &s.tokens[word];
    TIMES.contains(&token.text.to_lowercase().as_str())
        || TIMES.contains(&lemma(s, word).as_str())
        || (token.upos == Upos::Num && token.text.len() == 4 && token.text.starts_with(['1', '2']))
}

/// The phrase that tells when, within the clause of the trigger.
pub(crate) fn when(s: &Sentence, trigger: usize) -> Option<usize> {
    let mut tops = vec![trigger];
    let mut at = trigger;
    for _ in 0..3 {
        let Some(head) = s.tokens[at].head else { break };
        if !matches!(s.tokens[at].rel.as_str(), "obj" | "xcomp" | "obl" | "nsubj:pass") {
            break;
        }
        tops.push(head);
        at = head;
    }
    tops.iter().find_map(|&t| {
        s.children(t).find(|&c| {
            let rel = s.tokens[c].rel.as_str();
            (is_rel(rel, "obl") || is_rel(rel, "nmod") || rel == "advmod") && is_time(s, c)
        })
    })
}

/// The place where it happened: "in London".
pub(crate) fn place(s: &Sentence, number: usize, trigger: usize, mentions: &Mentions) -> Option<usize> {
    let mut tops = vec![trigger];
    if let Some(head) = s.tokens[trigger]
        .head
        .filter(|_| matches!(s.tokens[trigger].rel.as_str(), "obj" | "xcomp" | "obl" | "nsubj" | "nsubj:pass"))
    {
        tops.push(head);
    }
    tops.iter().find_map(|&t| {
        s.children(t).find(|&c| {
            (is_rel(&s.tokens[c].rel, "obl") || is_rel(&s.tokens[c].rel, "nmod"))
                && mentions.get(number, c).is_some_and(|m| m.kind == Kind::Place)
        })
    })
}
