//! What an act is about: its words, issue, condition, time and place.

use crate::act::Issue;
use crate::lexicon::Lexicon;
use crate::syntax::{self, clauses, infinitives, lemma, marked, objects, text_of};
use crate::when::is_time;
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

/// Issues that the theme, else the trigger with all that depends on it, speaks of, with the words that tell them; the plainest first.
pub(crate) fn issues(s: &Sentence, trigger: usize, head: Option<usize>, lexicon: &Lexicon) -> Vec<(Issue, String)> {
    let own = head.map(|h| told(s, h, lexicon)).unwrap_or_default();
    if own.is_empty() { told(s, trigger, lexicon) } else { own }
}

/// The issues of words, in their order.
pub(crate) fn issues_of(s: &Sentence, words: &[usize], lexicon: &Lexicon) -> Vec<Issue> {
    let (_, lemmas) = lemmas(s, words);
    let mut out = Vec::new();
    for told in lexicon.issues(&lemmas) {
        if !out.contains(&told.issue) {
            out.push(told.issue);
        }
    }
    out
}

fn lemmas(s: &Sentence, words: &[usize]) -> (Vec<usize>, Vec<String>) {
    words.iter().filter(|&&w| s.tokens[w].upos != Upos::Punct).map(|&w| (w, lemma(s, w))).unzip()
}

/// The issues under a word. What stands nearest to it in the tree decides: "a ceasefire that halts drone strikes on civilians" is about a
/// ceasefire. What is coordinated with it counts as it does, and of what is discussed or negotiated the matter counts too.
fn told(s: &Sentence, top: usize, lexicon: &Lexicon) -> Vec<(Issue, String)> {
    let (words, lemmas) = lemmas(s, &s.subtree(top));
    let mut found: Vec<(usize, usize, Issue, String)> = lexicon
        .issues(&lemmas)
        .into_iter()
        .filter_map(|t| {
            let range = t.at..t.at + t.words;
            let near = words.get(range.clone())?.iter().map(|&w| steps(s, w, top)).min()?;
            Some((near, t.at, t.issue, lemmas.get(range)?.join(" ")))
        })
        .collect();
    found.sort();
    let Some(&(nearest, at, issue, _)) = found.first() else { return Vec::new() };
    let discussed =
        nearest == 0 && issue == Issue::Talks && words.get(at).is_some_and(|&w| s.tokens[w].upos == Upos::Verb);
    let reach = nearest + usize::from(discussed);
    let mut out: Vec<(Issue, String)> = Vec::new();
    for (_, _, issue, phrase) in found.into_iter().filter(|f| f.0 <= reach) {
        if !out.iter().any(|(known, _)| *known == issue) {
            out.push((issue, phrase));
        }
    }
    out
}

/// How far a word stands below another; what only modifies a noun, or is coordinated, stands as high as that.
fn steps(s: &Sentence, word: usize, top: usize) -> usize {
    let mut at = word;
    let mut steps = 0;
    for _ in 0..s.tokens.len() {
        if at == top {
            break;
        }
        let token = &s.tokens[at];
        if !matches!(token.rel.as_str(), "conj" | "amod" | "nummod" | "case" | "mark" | "fixed")
            && !is_rel(&token.rel, "compound")
            && !is_rel(&token.rel, "flat")
            && !is_rel(&token.rel, "det")
        {
            steps += 1;
        }
        match token.head {
            Some(head) => at = head,
            None => break,
        }
    }
    steps
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
