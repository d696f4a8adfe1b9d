//! Names and nouns of role inside one sentence, as the tables tell them.

use crate::tables::{Entry, Role, Tables};
use demarche_language::{Sentence, Upos, is_rel};

/// Words `from..to` of a sentence that stand in the tables.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) head: usize,
    pub(crate) entries: Vec<Entry>,
}

/// Names of the tables in the sentence, longest first from the left.
pub(crate) fn names(sentence: &Sentence, tables: &Tables) -> Vec<Found> {
    let tokens = &sentence.tokens;
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let limit = (at + tables.longest()).min(tokens.len());
        let hit = (at + 1..=limit).rev().find_map(|to| {
            let entries: Vec<Entry> = tables.find(&words(sentence, at, to)).cloned().collect();
            (!entries.is_empty() && !is_common(sentence, at, to)).then_some((to, entries))
        });
        match hit {
            Some((to, entries)) => {
                found.push(Found { from: at, to, head: head_of(sentence, at, to), entries });
                at = to;
            }
            None => at += 1,
        }
    }
    found
}

/// A name of one word that stands here as a common word: a sentence's first ("May", "Will"), or a verb.
fn is_common(sentence: &Sentence, from: usize, to: usize) -> bool {
    to == from + 1
        && matches!(
            sentence.tokens[from].upos,
            Upos::Verb | Upos::Aux | Upos::Adp | Upos::Det | Upos::Cconj | Upos::Sconj | Upos::Adv | Upos::Part
        )
        && !sentence.tokens[from].text.contains('.')
        && (from == 0
            || sentence.tokens[from].upos != Upos::Verb
            || sentence.tokens[from].text.chars().all(char::is_lowercase))
}

/// The sentence's words `from..to` as written, one space where there is any.
pub(crate) fn words(sentence: &Sentence, from: usize, to: usize) -> String {
    let mut out = String::new();
    for i in from..to {
        let token = &sentence.tokens[i];
        if i > from && sentence.tokens[i - 1].end < token.start {
            out.push(' ');
        }
        out.push_str(&token.text);
    }
    out
}

/// The word of `from..to` on which the others depend; where several hang outside, one that does more than name.
fn head_of(sentence: &Sentence, from: usize, to: usize) -> usize {
    let outward = |i: &usize| sentence.tokens[*i].head.is_none_or(|h| h < from || h >= to);
    let names = |i: &usize| is_rel(&sentence.tokens[*i].rel, "flat") || sentence.tokens[*i].rel == "punct";
    (from..to).filter(outward).find(|i| !names(i)).or_else(|| (from..to).find(outward)).unwrap_or(to - 1)
}

/// Whether a hyphen or a dash right after the words before `at` joins them to what follows: "U.S.-Russian", "U.S.- South Korean".
pub(crate) fn joins(sentence: &Sentence, at: usize) -> bool {
    let tight = at > 0 && sentence.tokens[at - 1].end == sentence.tokens[at].start;
    tight && matches!(sentence.tokens[at].text.as_str(), "-" | "‑" | "–" | "/")
}

/// Nouns that tell somebody by another one: whose counterpart it is tells who it is not.
pub(crate) fn is_relation(sentence: &Sentence, word: usize) -> bool {
    matches!(
        sentence.tokens[word].lemma.to_lowercase().as_str(),
        "counterpart" | "number" | "neighbor" | "neighbour" | "rival" | "foe" | "ally" | "adversary" | "enemy"
    )
}

/// "Pakistan-based": where somebody sits, not whose somebody is.
pub(crate) fn is_residence(sentence: &Sentence, word: usize) -> bool {
    matches!(
        sentence.tokens[word].text.to_lowercase().as_str(),
        "based" | "headquartered" | "born" | "bound" | "educated"
    ) && word > 0
        && joins(sentence, word - 1)
}

/// The years that a sentence names.
pub(crate) fn years(sentence: &Sentence) -> impl Iterator<Item = i16> {
    sentence
        .tokens
        .iter()
        .filter(|t| t.text.len() == 4)
        .filter_map(|t| t.text.parse().ok())
        .filter(|y| (1945..=2100).contains(y))
}

/// The role that the noun at `head` tells, with the words that tell it ("foreign minister").
pub(crate) fn role(sentence: &Sentence, head: usize, tables: &Tables) -> Option<(Role, String)> {
    let token = &sentence.tokens[head];
    if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj) {
        return None;
    }
    let from = head.saturating_sub(4);
    // "Secretary-General" is no general
    let hyphen = |i: usize| {
        i > 0 && sentence.tokens[i - 1].text == "-" && sentence.tokens[i - 1].end == sentence.tokens[i].start
    };
    (from..=head).filter(|&start| !hyphen(start)).find_map(|start| {
        let before = words(sentence, start, head).to_lowercase();
        let gap = if start == head || hyphen(head) { "" } else { " " };
        [token.lemma.to_lowercase(), token.text.to_lowercase()].into_iter().find_map(|last| {
            let phrase = format!("{before}{gap}{last}");
            Some((tables.role(&phrase)?, phrase))
        })
    })
}

/// The words that tell whose or of which country a noun is: possessors, adjectives, compounds, "of" and "in" phrases, with
/// what is coordinated with them.
pub(crate) fn modifiers(sentence: &Sentence, head: usize) -> Vec<usize> {
    let mut out = Vec::new();
    for child in sentence.children(head) {
        let rel = &sentence.tokens[child].rel;
        let tells = match rel.as_str() {
            "amod" | "compound" | "nmod:poss" | "nmod:desc" => !is_opposed(sentence, child),
            "nmod" => {
                case_of(sentence, child).is_some_and(|c| matches!(c, "of" | "in" | "from" | "for" | "inside" | "at"))
            }
            _ => false,
        };
        if tells {
            out.push(child);
            out.extend(conjuncts(sentence, child));
            // "U.S. and Cuban delegations", where the tree hangs the second on the first
            let joined =
                sentence.children_by(child, "amod").filter(|&c| c > child + 1 && sentence.tokens[c - 1].rel == "cc");
            out.extend(joined.collect::<Vec<_>>());
        }
    }
    out
}

/// "pro-Russian", "anti-American": the country is not the noun's own.
pub fn is_opposed(sentence: &Sentence, word: usize) -> bool {
    let before = |n: usize| word.checked_sub(n).and_then(|i| sentence.tokens.get(i)).map(|t| t.text.to_lowercase());
    before(1).is_some_and(|t| matches!(t.as_str(), "-" | "–"))
        && before(2).is_some_and(|t| matches!(t.as_str(), "pro" | "anti" | "non" | "ex"))
}

/// "anti-government": what the noun is set against.
pub fn is_against(sentence: &Sentence, word: usize) -> bool {
    let before = |n: usize| word.checked_sub(n).and_then(|i| sentence.tokens.get(i)).map(|t| t.text.to_lowercase());
    before(1).is_some_and(|t| matches!(t.as_str(), "-" | "–")) && before(2).is_some_and(|t| t == "anti")
}

/// The preposition of a phrase.
pub(crate) fn case_of(sentence: &Sentence, word: usize) -> Option<&str> {
    sentence.children_by(word, "case").map(|c| sentence.tokens[c].lemma.as_str()).next()
}

/// The words coordinated with `word`, which is the first of them.
pub(crate) fn conjuncts(sentence: &Sentence, word: usize) -> Vec<usize> {
    let mut out: Vec<usize> = sentence.children_by(word, "conj").collect();
    let further: Vec<usize> = out.iter().flat_map(|&c| sentence.children_by(c, "conj").collect::<Vec<_>>()).collect();
    out.extend(further);
    out
}

/// Whether the word's phrase tells a place: "in Kyiv", "near Aleppo".
pub(crate) fn is_location(sentence: &Sentence, word: usize) -> bool {
    let token = &sentence.tokens[word];
    (is_rel(&token.rel, "obl") || is_rel(&token.rel, "nmod") || is_rel(&token.rel, "conj"))
        && case_of(sentence, word).is_some_and(|c| {
            matches!(
                c,
                "in" | "at"
                    | "near"
                    | "around"
                    | "outside"
                    | "inside"
                    | "across"
                    | "through"
                    | "throughout"
                    | "within"
                    | "over"
            )
        })
}

/// Whether the word is a subject.
pub(crate) fn is_subject(sentence: &Sentence, word: usize) -> bool {
    is_rel(&sentence.tokens[word].rel, "nsubj")
}

/// "each other", "one another".
pub fn is_reciprocal(sentence: &Sentence, word: usize) -> bool {
    let text = |i: usize| sentence.tokens.get(i).map(|t| t.text.to_lowercase());
    matches!(text(word).as_deref(), Some("each" | "one"))
        && matches!(text(word + 1).as_deref(), Some("other" | "another"))
}
