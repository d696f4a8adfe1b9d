//! What is only supposed: conditions without "if", what one is asked to imagine, deeds that are no more than the subject of "would" or "could".

use crate::act::Status;
use crate::lexicon::Lexicon;
use crate::syntax::lemma;
use demarche_language::{Sentence, Upos, is_rel};

/// How far a deed is from having been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Supposition {
    /// It may happen, or would.
    Possible,
    /// It stands in a condition, or is imagined: no act.
    Supposed,
}

/// Steps up a tree.
const DEPTH: usize = 16;

/// Words that introduce a condition or an open question.
const IF: &[&str] = &["if", "unless", "whether", "assuming", "supposing", "lest"];

/// Whether the deed that the word tells is only supposed.
pub(crate) fn supposition(s: &Sentence, trigger: usize, lexicon: &Lexicon) -> Option<Supposition> {
    let mut found = possible(s, trigger, lexicon).then_some(Supposition::Possible);
    let mut at = trigger;
    for _ in 0..DEPTH {
        let token = &s.tokens[at];
        if is_clause(&token.rel) && (introduced(s, at) || inverted(s, at) || imagined(s, at)) {
            return Some(Supposition::Supposed);
        }
        let Some(head) = token.head else { break };
        // "by rejecting the plan, they would …": the way is as unreal as where it leads
        let way = is_rel(&token.rel, "advcl") && token.text.ends_with("ing") && marks(s, at).iter().any(|m| m == "by");
        if way && is_unreal(s, head) {
            found = found.max(Some(Supposition::Possible));
        }
        // what a relative clause tells, or a parenthesis, stands for itself
        if token.rel == "acl:relcl" || is_rel(&token.rel, "parataxis") || is_rel(&token.rel, "appos") {
            break;
        }
        at = head;
    }
    found
}

fn is_clause(rel: &str) -> bool {
    ["advcl", "ccomp", "csubj", "conj", "acl", "root", "xcomp"].iter().any(|r| is_rel(rel, r))
}

/// The words that introduce a clause, in lower case: "in case" gives "in" and "case".
fn marks(s: &Sentence, clause: usize) -> Vec<String> {
    s.children(clause)
        .filter(|&c| matches!(s.tokens[c].rel.as_str(), "mark" | "advmod" | "case") && c < clause)
        .flat_map(|c| std::iter::once(c).chain(s.children_by(c, "fixed").collect::<Vec<_>>()))
        .map(|c| s.tokens[c].text.to_lowercase())
        .collect()
}

fn introduced(s: &Sentence, clause: usize) -> bool {
    let marks = marks(s, clause);
    let has = |word: &str| marks.iter().any(|m| m == word);
    marks.iter().any(|m| IF.contains(&m.as_str()))
        || (has("in") && has("case"))
        || (has("long") && is_rel(&s.tokens[clause].rel, "advcl"))
        || (has("provided") && is_rel(&s.tokens[clause].rel, "advcl"))
}

/// "Had Tehran accepted …", "Should Ankara refuse …", "Were Baku to attack …": the helping verb before its subject, and no question.
fn inverted(s: &Sentence, clause: usize) -> bool {
    if !is_rel(&s.tokens[clause].rel, "advcl") || s.tokens.iter().any(|t| t.text == "?") {
        return false;
    }
    let first = s.subtree(clause).into_iter().find(|&w| s.tokens[w].upos != Upos::Punct);
    let helper = first.filter(|&w| matches!(s.tokens[w].text.to_lowercase().as_str(), "had" | "were" | "should"));
    helper.is_some_and(|w| s.children(clause).any(|c| is_rel(&s.tokens[c].rel, "nsubj") && c > w))
}

/// "Suppose that …", "imagine …": what one is asked to imagine.
fn imagined(s: &Sentence, clause: usize) -> bool {
    let Some(head) = s.tokens[clause].head.filter(|_| is_rel(&s.tokens[clause].rel, "ccomp")) else { return false };
    matches!(lemma(s, head).as_str(), "suppose" | "imagine" | "assume")
        && !s.children(head).any(|c| is_rel(&s.tokens[c].rel, "nsubj"))
}

/// Whether the clause is put as unreal or open: "would", "could", "might", "may".
fn is_unreal(s: &Sentence, verb: usize) -> bool {
    s.children(verb).any(|c| {
        is_rel(&s.tokens[c].rel, "aux")
            && matches!(s.tokens[c].text.to_lowercase().as_str(), "would" | "could" | "might" | "may" | "'d" | "’d")
    })
}

/// "Perhaps they will accept", "a refusal could …", "to refuse would …".
fn possible(s: &Sentence, trigger: usize, lexicon: &Lexicon) -> bool {
    let token = &s.tokens[trigger];
    let maybe =
        s.children_by(trigger, "advmod").any(|c| lexicon.status(&lemma(s, c), Upos::Adv) == Some(Status::Possible));
    let known = s.children(trigger).any(|c| {
        let child = &s.tokens[c];
        child.rel == "nmod:poss"
            || (child.rel == "det"
                && matches!(child.text.to_lowercase().as_str(), "the" | "this" | "that" | "these" | "those"))
    });
    let subject = (is_rel(&token.rel, "nsubj") && token.upos == Upos::Noun && !known) || is_rel(&token.rel, "csubj");
    (token.upos == Upos::Verb && maybe) || (subject && token.head.is_some_and(|h| is_unreal(s, h)))
}
