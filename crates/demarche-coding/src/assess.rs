//! Readings of events: an analyst's, or the author's own. They are kept apart from acts; a sentence may hold both.
//!
//! A word of `knowledge/acts/assessments.tsv` marks a reading where its conditions hold on the tree. Three constructions mark one without
//! such a word: a guess ("may", "might", "could"), a supposition ("if …, it would …"), and a purpose read into a deed ("by doing X, Y is doing Z").
//! Whose reading it is follows from who says the marked word: nobody (the report's author) or an outsider. What a political actor says is
//! that actor's act or claim, and no reading.

use crate::act::{Assessment, Evidence, Holder, Issue, Reading};
use crate::fill::Context;
use crate::marks::Need;
use crate::speaker::Outsider;
use crate::syntax::{clauses, is_negated, is_passive, lemma, logical_subjects, marked, text_of};
use crate::theme;
use demarche_actors::{Kind, Mention};
use demarche_language::{NameKind, Sentence, Upos, is_rel};
use std::collections::HashSet;

/// Words of what a reading is about, at most.
const LONGEST: usize = 12;
/// Sentences with fewer words are headings and scraps.
const FEWEST: usize = 6;
/// What each further mark in the sentence adds to how sure it is, and how many count.
const FURTHER: (f32, usize) = (0.05, 3);
/// No reading is surer.
const SUREST: f32 = 0.95;

/// How sure the constructions are.
const GUESS_OF_THING: f32 = 0.6;
const GUESS_OF_ACTOR: f32 = 0.55;
const GUESS_IN_RELATIVE: f32 = 0.45;
const SUPPOSITION: f32 = 0.6;
const PURPOSE: f32 = 0.7;
/// An analyst's statement with no mark in it.
const SAYING: f32 = 0.55;

/// Whether the sentence is about the report itself: who wrote it, what a photo shows.
pub(crate) fn is_boilerplate(s: &Sentence) -> bool {
    let text = s.text.to_lowercase();
    text.contains("contributed to this report")
        || text.contains("for this report was provided by")
        || text.contains("reporting by")
        || (s.tokens.len() < 8 && s.tokens.iter().all(|t| t.upos != Upos::Verb) && text.contains("file -"))
}

/// Whether the sentence is the caption of a photo: what it shows is a scene, and an act only where it is done to somebody.
pub(crate) fn is_caption(s: &Sentence) -> bool {
    let text = s.text.to_lowercase();
    let file = text.trim_start().trim_start_matches('-').trim_start();
    let shown = ["file -", "file –", "file—", "file photo", "file image"].iter().any(|p| file.starts_with(p));
    shown
        || ["in this photo", "in this image", "this photo", "this image", "in this file"]
            .iter()
            .any(|p| text.contains(p))
}

/// A mark found in the sentence.
struct Found {
    reading: Reading,
    sure: f32,
    /// The word, and the predicate that it belongs to.
    word: usize,
    predicate: usize,
    rule: String,
    holder: Option<Outsider>,
}

/// The readings that the sentence gives, one for each holder. `told` says whether acts were coded in it; `analysts` are the names of those whom the
/// report has introduced as such, and is added to.
pub(crate) fn readings(
    context: &Context,
    evidence: &Evidence,
    told: bool,
    analysts: &mut HashSet<String>,
) -> Vec<Assessment> {
    let s = context.s;
    for said in context.speeches.in_sentence(context.number) {
        if let Some(outsider) = &said.speaker.outsider {
            introduce(context, outsider, analysts);
        }
    }
    if s.tokens.len() < FEWEST {
        return Vec::new();
    }
    let mut found: Vec<Found> = Vec::new();
    for word in 0..s.tokens.len() {
        let Some(holder) = holder(context, word, analysts) else { continue };
        for (reading, sure, predicate, rule) in marks_of(context, word, told) {
            found.push(Found { reading, sure, word, predicate, rule, holder: holder.clone() });
        }
    }
    for said in context.speeches.in_sentence(context.number) {
        let Some(outsider) = &said.speaker.outsider else { continue };
        let known = found.iter().any(|f| f.holder.as_ref() == Some(outsider));
        let here = outsider.sentence == context.number;
        if !known && !told && here && is_analyst(context, outsider, analysts) {
            let top = said.first().unwrap_or(0);
            found.push(Found {
                reading: Reading::Says,
                sure: SAYING,
                word: top,
                predicate: predicate_over(s, top),
                rule: "an analyst's statement".to_owned(),
                holder: Some(outsider.clone()),
            });
        }
    }
    let mut holders: Vec<Option<Outsider>> = Vec::new();
    for one in &found {
        if !holders.contains(&one.holder) {
            holders.push(one.holder.clone());
        }
    }
    holders
        .into_iter()
        .filter_map(|holder| {
            let own: Vec<&Found> = found.iter().filter(|f| f.holder == holder).collect();
            let best = own.iter().copied().reduce(|a, b| if b.sure > a.sure { b } else { a })?;
            // "may be an attempt": what is put as a guess is one, whatever it weighs up
            let guess = own.iter().find(|f| f.reading == Reading::Guesses && f.predicate == best.predicate);
            let reading = guess.map_or(best.reading, |g| g.reading);
            let words: HashSet<usize> = own.iter().map(|f| f.word).collect();
            let more = FURTHER.0 * (words.len() - 1).min(FURTHER.1) as f32;
            let confidence = (best.sure + more).min(SUREST);
            Some(Assessment { reading, ..assessment(context, evidence, best, holder.as_ref(), confidence) })
        })
        .collect()
}

/// Whose reading a word would be: `None` where a political actor, or nobody known, says it; `Some(None)` the author's.
fn holder(context: &Context, word: usize, analysts: &HashSet<String>) -> Option<Option<Outsider>> {
    let quoted = context.speeches.is_quoted(context.number, word);
    match context.speeches.of(context.number, word) {
        None if quoted || speaks_of_itself(context.s) => None,
        None => Some(None),
        Some(speaker) if speaker.actors.is_empty() => {
            let outsider = speaker.outsider.as_ref()?;
            // what an earlier sentence attributes goes on in quotation marks only
            let near = quoted || outsider.sentence == context.number;
            (near && is_analyst(context, outsider, analysts)).then(|| Some(outsider.clone()))
        }
        Some(_) => None,
    }
}

/// "I", "we", "our": somebody's own words, whether or not their marks were found.
fn speaks_of_itself(s: &Sentence) -> bool {
    s.tokens.iter().any(|t| {
        t.upos == Upos::Pron
            && matches!(t.text.to_lowercase().as_str(), "i" | "we" | "me" | "us" | "my" | "our" | "ours" | "myself")
    })
}

/// The marks of one word: reading, how sure, the predicate, and the rule.
fn marks_of(context: &Context, word: usize, told: bool) -> Vec<(Reading, f32, usize, String)> {
    let s = context.s;
    let mut out = Vec::new();
    for mark in context.lexicon.marks().of(&lemma(s, word), s.tokens[word].upos) {
        let predicate = predicate_of(s, word);
        if mark.needs.iter().all(|need| holds(context, word, predicate, need)) {
            out.push((mark.reading, mark.sure, predicate.unwrap_or(word), mark.name.clone()));
        }
    }
    if is_rel(&s.tokens[word].rel, "aux")
        && let Some(verb) = s.tokens[word].head
        && let Some(sure) = guess(context, word, verb)
    {
        out.push((Reading::Guesses, sure, verb, "may, might, could".to_owned()));
    }
    if supposes(s, word, told) {
        out.push((Reading::Supposes, SUPPOSITION, word, "if …, it would …".to_owned()));
    }
    if reads_purpose(context, word) {
        out.push((Reading::Infers, PURPOSE, word, "by doing X, Y is doing Z".to_owned()));
    }
    out
}

/// "may", "might", "could" of something to come or behind it: a guess. "Could not" tells an inability, and a clause of purpose a wish.
fn guess(context: &Context, aux: usize, verb: usize) -> Option<f32> {
    let s = context.s;
    let modal = s.tokens[aux].text.to_lowercase();
    if !matches!(modal.as_str(), "may" | "might" | "could") || (modal == "could" && is_negated(s, verb)) {
        return None;
    }
    match s.tokens[verb].rel.as_str() {
        "acl:relcl" => return Some(GUESS_IN_RELATIVE),
        "advcl" if !marked(s, verb, &["as", "because", "while", "although", "though", "since"]) => return None,
        _ => {}
    }
    let actors = logical_subjects(s, verb).into_iter().any(|w| !context.mentions.actors(context.number, w).is_empty());
    Some(if actors { GUESS_OF_ACTOR } else { GUESS_OF_THING })
}

/// The predicate of a clause with a condition: "if the vote fails, the coalition would fall".
fn supposes(s: &Sentence, word: usize, told: bool) -> bool {
    let condition = s.children_by(word, "advcl").any(|c| {
        marked(s, c, &["if", "unless", "should"]) && !s.children_by(c, "mark").any(|m| s.tokens[m].lemma == "as")
    });
    let unreal = s.children(word).any(|c| {
        is_rel(&s.tokens[c].rel, "aux")
            && matches!(s.tokens[c].text.to_lowercase().as_str(), "would" | "could" | "might" | "may" | "'d")
    });
    condition && (unreal || !told)
}

/// "By inviting observers, Lusaka is telling the donors …": the author tells what a deed is for.
fn reads_purpose(context: &Context, verb: usize) -> bool {
    let s = context.s;
    let token = &s.tokens[verb];
    let aux = |words: &[&str]| {
        s.children(verb)
            .any(|c| is_rel(&s.tokens[c].rel, "aux") && words.contains(&s.tokens[c].text.to_lowercase().as_str()))
    };
    let open = (token.text.ends_with("ing") && aux(&["is", "are", "'s", "be"])) || aux(&["may", "might"]);
    token.upos == Upos::Verb
        && open
        && s.children_by(verb, "advcl").any(|c| c < verb && s.tokens[c].text.ends_with("ing") && marked(s, c, &["by"]))
        && logical_subjects(s, verb).into_iter().any(|w| !is_thing(context, w, false))
}

/// Verbs that link a subject to what is said of it.
const LINKS: &[&str] = &["remain", "become", "seem", "appear", "prove", "look", "stay", "make", "feel", "sound"];

/// The predicate that the word is, or whose adjective it is: "is crucial", "remains a vital link".
fn predicate_of(s: &Sentence, word: usize) -> Option<usize> {
    if s.tokens[word].upos == Upos::Verb {
        return Some(word);
    }
    let is_predicate = |w: usize| {
        let token = &s.tokens[w];
        s.children_by(w, "cop").next().is_some()
            || (matches!(token.rel.as_str(), "xcomp" | "obj" | "advmod")
                && token.head.is_some_and(|h| {
                    LINKS.contains(&lemma(s, h).as_str()) && (token.rel == "xcomp" || lemma(s, h) == "remain")
                }))
    };
    if is_predicate(word) {
        return Some(word);
    }
    let head = s.tokens[word].head?;
    (matches!(s.tokens[word].rel.as_str(), "amod" | "conj") && is_predicate(head)).then_some(head)
}

fn holds(context: &Context, word: usize, predicate: Option<usize>, need: &Need) -> bool {
    let s = context.s;
    let at = predicate.unwrap_or(word);
    let lemmas = |words: &HashSet<String>, w: usize| words.contains(&lemma(s, w)) || words.contains(&s.tokens[w].lemma);
    match need {
        Need::Thing => {
            let subjects = logical_subjects(s, at);
            let result = is_rel(&s.tokens[at].rel, "advcl");
            if subjects.is_empty() {
                return s.children_by(at, "csubj").next().is_some();
            }
            subjects.into_iter().all(|w| is_thing(context, w, result))
        }
        Need::Pred => predicate.is_some(),
        Need::It => s.children(at).any(|c| {
            let token = &s.tokens[c];
            token.rel == "expl"
                || is_rel(&token.rel, "csubj")
                || (matches!(token.rel.as_str(), "advcl" | "ccomp") && marked(s, c, &["whether", "how"]))
                || (is_rel(&token.rel, "nsubj")
                    && token.text.eq_ignore_ascii_case("it")
                    && s.children(at).any(|k| matches!(s.tokens[k].rel.as_str(), "ccomp" | "csubj" | "xcomp")))
        }),
        Need::Inf => s.children_by(at, "xcomp").chain(s.children_by(at, "ccomp")).next().is_some(),
        Need::That => !clauses(s, at).is_empty(),
        Need::Pass => is_passive(s, at),
        Need::Plain => !is_negated(s, at),
        Need::Now => is_present(s, if s.tokens[word].upos == Upos::Adv { predicate_over(s, word) } else { at }),
        Need::Obj(words) => {
            s.children_by(at, "obj").any(|c| lemmas(words, c))
                || s.children_by(at, "nsubj:pass").any(|c| lemmas(words, c))
                || (words.contains("whether") && s.children_by(at, "ccomp").any(|c| marked(s, c, &["whether", "if"])))
        }
        Need::Obl(words) => s
            .children(at)
            .any(|c| (is_rel(&s.tokens[c].rel, "obl") || is_rel(&s.tokens[c].rel, "nmod")) && lemmas(words, c)),
        Need::Subj(words) => logical_subjects(s, at).into_iter().any(|c| lemmas(words, c)),
        Need::Comp(words) => s.children_by(at, "xcomp").any(|c| lemmas(words, c)),
        Need::Head(words) => s.tokens[word].head.is_some_and(|h| lemmas(words, h)),
    }
}

/// Whether a subject is something that cannot mean anything itself: neither an actor nor people, nor what shows a fact.
fn is_thing(context: &Context, word: usize, result: bool) -> bool {
    let s = context.s;
    let token = &s.tokens[word];
    let name = lemma(s, word);
    let marks = context.lexicon.marks();
    if marks.lists("people", &name) || (!result && marks.lists("record", &name)) {
        return false;
    }
    let person = s.names.iter().any(|n| n.kind == NameKind::Person && (n.words.first..=n.words.last).contains(&word));
    if person {
        return false;
    }
    match context.mentions.get(context.number, word) {
        Some(Mention { actors, outsider, .. }) if !actors.is_empty() || *outsider => false,
        Some(Mention { kind: Kind::Person | Kind::Group, .. }) => false,
        _ => {
            token.upos != Upos::Pron
                || matches!(
                    token.text.to_lowercase().as_str(),
                    "it" | "this" | "that" | "these" | "those" | "what" | "which"
                )
        }
    }
}

/// Whether the clause is in the present: "is", "has", "remains".
fn is_present(s: &Sentence, predicate: usize) -> bool {
    let helper = |c: usize| is_rel(&s.tokens[c].rel, "aux") || s.tokens[c].rel == "cop";
    let token = &s.tokens[predicate];
    let text = token.text.to_lowercase();
    let mut helpers = s.children(predicate).filter(|&c| helper(c)).peekable();
    if helpers.peek().is_none() {
        return token.upos == Upos::Verb && (text == token.lemma.to_lowercase() || text.ends_with('s'));
    }
    helpers.any(|c| {
        matches!(
            s.tokens[c].text.to_lowercase().as_str(),
            "is" | "are" | "'s" | "’s" | "'re" | "has" | "have" | "do" | "does" | "can" | "will"
        )
    })
}

/// The predicate over a word: the nearest verb or the root.
fn predicate_over(s: &Sentence, word: usize) -> usize {
    let mut at = word;
    for _ in 0..s.tokens.len() {
        if s.tokens[at].upos == Upos::Verb && at != word {
            return at;
        }
        match s.tokens[at].head {
            Some(head) => at = head,
            None => return at,
        }
    }
    at
}

/// Whether the words that name the outsider tell that it gives readings for a living.
fn is_listed(context: &Context, outsider: &Outsider) -> bool {
    let s = context.s;
    outsider.sentence == context.number
        && s.subtree(outsider.head).into_iter().any(|w| context.lexicon.marks().lists("analyst", &lemma(s, w)))
}

/// The names in a text: its words with a capital.
fn names(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).map(|w| w.trim_matches(',').to_owned())
}

/// Keeps the name of an outsider who is introduced as an analyst.
fn introduce(context: &Context, outsider: &Outsider, analysts: &mut HashSet<String>) {
    if is_listed(context, outsider) {
        analysts.extend(names(&outsider.holder().name));
    }
}

/// Whether the outsider gives readings for a living: so called here, or introduced before.
fn is_analyst(context: &Context, outsider: &Outsider, analysts: &HashSet<String>) -> bool {
    is_listed(context, outsider) || names(&outsider.holder().name).any(|name| analysts.contains(&name))
}

fn assessment(
    context: &Context,
    evidence: &Evidence,
    found: &Found,
    holder: Option<&Outsider>,
    confidence: f32,
) -> Assessment {
    let s = context.s;
    let source = holder.filter(|o| o.sentence == context.number).map(|o| o.head);
    let subjects = logical_subjects(s, found.predicate);
    let codes = |words: &[usize]| {
        let mut codes: Vec<String> = Vec::new();
        for &word in words {
            if source.is_some_and(|head| s.within(word, head)) {
                continue;
            }
            for actor in context.mentions.actors(context.number, word) {
                if !codes.contains(&actor.code) {
                    codes.push(actor.code.clone());
                }
            }
        }
        codes
    };
    let of_subject: Vec<usize> = subjects.iter().flat_map(|&w| s.subtree(w)).collect();
    let mut judged = codes(&of_subject);
    if judged.is_empty() {
        judged = codes(&(0..s.tokens.len()).collect::<Vec<_>>());
    }
    let (about, words) = about(context, found.predicate, &subjects);
    let everything: Vec<usize> = (0..s.tokens.len()).collect();
    let issue = [words, everything].iter().find_map(|w| theme::issues_of(s, w, context.lexicon).first().copied());
    Assessment {
        holder: holder.map_or_else(Holder::author, Outsider::holder),
        reading: found.reading,
        judged,
        about,
        issue: issue.unwrap_or(Issue::Other),
        trigger: s.tokens[found.word].text.clone(),
        rule: found.rule.clone(),
        confidence,
        evidence: evidence.clone(),
    }
}

/// What is judged, in words: the subject, or, where that tells nothing, what the predicate governs.
fn about(context: &Context, predicate: usize, subjects: &[usize]) -> (String, Vec<usize>) {
    let s = context.s;
    let telling =
        subjects.iter().copied().find(|&w| matches!(s.tokens[w].upos, Upos::Noun) && is_thing(context, w, true));
    let top = telling.unwrap_or_else(|| {
        let governed = s.children(predicate).filter(|&c| {
            matches!(s.tokens[c].rel.as_str(), "ccomp" | "csubj" | "xcomp" | "obj") || is_rel(&s.tokens[c].rel, "obl")
        });
        governed.max_by_key(|&c| s.subtree(c).len()).unwrap_or(predicate)
    });
    let own: Vec<usize> = s.children_by(top, "acl").filter(|_| telling.is_some()).collect();
    (text_of(s, top, &own, LONGEST), s.subtree(top))
}
