//! Questions to a dependency tree: subjects, objects, complements, as verbs share and hide them.

use demarche_language::{Sentence, Upos, is_rel};

/// Steps up a tree are bounded by its words; this bounds the walks that go up and down.
const DEPTH: usize = 12;

/// The lemma of a word, in lower case; with what a hyphen joins to it ("cease-fire", "test-fire"), unless that is a name ("Saudi-led").
pub(crate) fn lemma(s: &Sentence, word: usize) -> String {
    let own = s.tokens[word].lemma.to_lowercase();
    let Some(first) = word.checked_sub(2) else { return own };
    let (part, hyphen, token) = (&s.tokens[first], &s.tokens[word - 1], &s.tokens[word]);
    let joined = matches!(hyphen.text.as_str(), "-" | "‑") && part.end == hyphen.start && hyphen.end == token.start;
    let plain = |t: &str| t.chars().skip(1).all(|c| c.is_lowercase()) && t.chars().all(char::is_alphabetic);
    let name = part.upos == Upos::Propn || (first > 0 && part.text.starts_with(char::is_uppercase));
    if joined && plain(&part.text) && plain(&token.text) && !name {
        format!("{}-{own}", part.text.to_lowercase())
    } else {
        own
    }
}

/// Words coordinated with `word`, itself first.
pub(crate) fn with_conjuncts(s: &Sentence, word: usize) -> Vec<usize> {
    let mut out = vec![word];
    let mut at = 0;
    while at < out.len() && out.len() < 64 {
        let further: Vec<usize> = s.children_by(out[at], "conj").filter(|c| !out.contains(c)).collect();
        out.extend(further);
        at += 1;
    }
    out
}

/// Whether a verb is in the passive: "was signed", "signed by".
pub(crate) fn is_passive(s: &Sentence, verb: usize) -> bool {
    if s.tokens[verb].upos != Upos::Verb {
        return false;
    }
    let own = s.children(verb).any(|c| matches!(s.tokens[c].rel.as_str(), "nsubj:pass" | "aux:pass" | "csubj:pass"));
    let token = &s.tokens[verb];
    let reduced = (token.rel == "acl" || token.rel == "amod" || token.rel == "advcl") && is_participle(s, verb);
    let shared = token.rel == "conj"
        && !has_subject(s, verb)
        && !s.children(verb).any(|c| is_rel(&s.tokens[c].rel, "obj") || s.tokens[c].rel == "aux")
        && token.head.is_some_and(|h| is_passive(s, h));
    own || reduced || shared
}

/// A bare past participle: "troops sent to Mali".
fn is_participle(s: &Sentence, verb: usize) -> bool {
    let text = s.tokens[verb].text.to_lowercase();
    !text.ends_with("ing")
        && text != lemma(s, verb)
        && !s.children(verb).any(|c| matches!(s.tokens[c].rel.as_str(), "aux" | "nsubj") || s.tokens[c].lemma == "to")
}

fn has_subject(s: &Sentence, word: usize) -> bool {
    s.children(word).any(|c| is_rel(&s.tokens[c].rel, "nsubj") || is_rel(&s.tokens[c].rel, "csubj"))
}

/// Whether an infinitive's "to" stands before the word.
pub(crate) fn is_infinitive(s: &Sentence, word: usize) -> bool {
    s.children_by(word, "mark").any(|m| s.tokens[m].lemma == "to")
}

/// Who does it: the subject, or in the passive the agent after "by"; found through coordination, control, and relative clauses.
pub(crate) fn subjects(s: &Sentence, word: usize) -> Vec<usize> {
    if is_passive(s, word) {
        return agents(s, word);
    }
    logical_subject(s, word, 0).map_or_else(Vec::new, |w| with_conjuncts(s, w))
}

fn agents(s: &Sentence, word: usize) -> Vec<usize> {
    s.children_by(word, "obl")
        .find(|&c| s.tokens[c].rel == "obl:agent" || has_case(s, c, "by"))
        .map_or_else(Vec::new, |w| with_conjuncts(s, w))
}

/// What it is done to: the object, or in the passive the subject; a relative pronoun gives the noun it stands for.
pub(crate) fn objects(s: &Sentence, word: usize) -> Vec<usize> {
    if let Some(object) = s.children_by(word, "obj").next() {
        let real = antecedent(s, object).unwrap_or(object);
        return with_conjuncts(s, real);
    }
    if is_passive(s, word) {
        return logical_subject(s, word, 0).map_or_else(Vec::new, |w| with_conjuncts(s, w));
    }
    let token = &s.tokens[word];
    // "the land it seized": a relative clause with a subject and no object has its noun as object
    if token.rel == "acl:relcl" && s.children_by(word, "nsubj").next().is_some_and(|n| antecedent(s, n).is_none()) {
        let gap_elsewhere = s.children_by(word, "obl").any(|o| antecedent(s, o).is_some());
        if !gap_elsewhere && !s.children(word).any(|c| matches!(s.tokens[c].rel.as_str(), "ccomp" | "xcomp")) {
            return token.head.into_iter().collect();
        }
    }
    // "rejected and condemned the plan": the object of the last verb is shared
    s.children_by(word, "conj")
        .find(|&c| s.tokens[c].upos == Upos::Verb && !has_subject(s, c) && c > word)
        .and_then(|c| s.children_by(c, "obj").next())
        .filter(|_| !s.children(word).any(|c| matches!(s.tokens[c].rel.as_str(), "ccomp" | "xcomp" | "obl")))
        .map_or_else(Vec::new, |w| with_conjuncts(s, w))
}

/// The noun that a relative pronoun stands for.
pub(crate) fn antecedent(s: &Sentence, word: usize) -> Option<usize> {
    if !matches!(lemma(s, word).as_str(), "who" | "which" | "that" | "whom")
        || !matches!(s.tokens[word].upos, Upos::Pron | Upos::Sconj | Upos::Det)
    {
        return None;
    }
    let mut at = s.tokens[word].head;
    for _ in 0..DEPTH {
        let i = at?;
        if s.tokens[i].rel == "acl:relcl" {
            return s.tokens[i].head;
        }
        at = s.tokens[i].head;
    }
    None
}

/// The grammatical subject, or what a subjectless verb form takes for it.
fn logical_subject(s: &Sentence, word: usize, depth: usize) -> Option<usize> {
    if depth > DEPTH {
        return None;
    }
    let own = s.children(word).find(|&c| is_rel(&s.tokens[c].rel, "nsubj"));
    if let Some(subject) = own {
        return Some(antecedent(s, subject).unwrap_or(subject));
    }
    let token = &s.tokens[word];
    let head = token.head?;
    let object = || s.children_by(head, "obj").next().or_else(|| s.children_by(head, "iobj").next());
    match token.rel.as_str() {
        "conj" | "aux" | "cop" | "fixed" => logical_subject(s, head, depth + 1),
        "xcomp" => object().filter(|_| controls_object(s, head)).or_else(|| subject_of_head(s, head, depth)),
        // "blamed Oslo for fuelling the unrest", "accused Oslo of", "kept Oslo from"
        "advcl" if marked(s, word, &["of", "from"]) || (marked(s, word, &["for"]) && is_judgement(s, head)) => {
            object().or_else(|| subject_of_head(s, head, depth))
        }
        "advcl" | "advcl:relcl" => subject_of_head(s, head, depth),
        "acl" if is_infinitive(s, word) => Some(head).filter(|_| crate::status::is_headline_plan(s, word)),
        // "remarks ahead of meeting the envoy": the one whom the clause is about
        "acl" | "nmod" | "obl"
            if token.text.ends_with("ing")
                && s.children_by(word, "case").chain(s.children_by(word, "mark")).next().is_some() =>
        {
            clause_of(s, head).and_then(|verb| logical_subject(s, verb, depth + 1))
        }
        "acl" | "amod" => Some(head),
        "acl:relcl" if !s.children(word).any(|c| is_rel(&s.tokens[c].rel, "nsubj")) => Some(head),
        "ccomp" if is_infinitive(s, word) || token.text.ends_with("ing") => subject_of_head(s, head, depth),
        "parataxis" if token.upos == Upos::Verb && token.text.ends_with("ing") => subject_of_head(s, head, depth),
        _ => None,
    }
}

/// The verb whose clause the word stands in.
fn clause_of(s: &Sentence, word: usize) -> Option<usize> {
    let mut at = word;
    for _ in 0..DEPTH {
        if s.tokens[at].upos == Upos::Verb {
            return Some(at);
        }
        at = s.tokens[at].head?;
    }
    None
}

/// The one who does what the governing verb tells: its agent in the passive only where it has one, else its subject.
fn subject_of_head(s: &Sentence, head: usize, depth: usize) -> Option<usize> {
    logical_subject(s, head, depth + 1)
}

/// Verbs whose object does what the infinitive tells: "urged Iran to stop". Promise is the exception.
fn controls_object(s: &Sentence, verb: usize) -> bool {
    !matches!(lemma(s, verb).as_str(), "promise" | "use" | "take" | "threaten" | "pledge")
}

/// Verbs that judge whom their object names for what a clause with "for" tells.
fn is_judgement(s: &Sentence, verb: usize) -> bool {
    matches!(
        lemma(s, verb).as_str(),
        "blame"
            | "criticize"
            | "criticise"
            | "condemn"
            | "denounce"
            | "fault"
            | "praise"
            | "thank"
            | "punish"
            | "rebuke"
            | "slam"
            | "chide"
            | "castigate"
            | "sanction"
            | "commend"
            | "applaud"
            | "prosecute"
            | "arrest"
            | "jail"
            | "sue"
            | "charge"
    )
}

/// Whether the clause is introduced by one of these words.
pub(crate) fn marked(s: &Sentence, word: usize, words: &[&str]) -> bool {
    s.children(word).any(|c| {
        matches!(s.tokens[c].rel.as_str(), "mark" | "case" | "advmod")
            && words.contains(&s.tokens[c].text.to_lowercase().as_str())
    })
}

/// Whether a phrase is introduced by the preposition.
pub(crate) fn has_case(s: &Sentence, word: usize, preposition: &str) -> bool {
    s.children_by(word, "case").any(|c| s.tokens[c].text.to_lowercase() == preposition)
}

/// Phrases and clauses that depend on `word` with the preposition: "against the plan", "of violating the truce".
pub(crate) fn prepositional(s: &Sentence, word: usize, preposition: &str) -> Vec<usize> {
    let mut out: Vec<usize> = s
        .children(word)
        .filter(|&c| !is_company(s, c))
        .filter(|&c| {
            let rel = s.tokens[c].rel.as_str();
            ((is_rel(rel, "obl") || is_rel(rel, "nmod")) && has_case(s, c, preposition))
                || ((is_rel(rel, "advcl") || rel == "acl") && marked(s, c, &[preposition]) && preposition != "to")
        })
        .collect();
    let first = out.clone();
    for c in first {
        // "with Russia and Iran", but not "with Russia and on Iran"
        out.extend(
            with_conjuncts(s, c)
                .into_iter()
                .skip(1)
                .filter(|&k| s.children_by(k, "case").next().is_none() || has_case(s, k, preposition)),
        );
    }
    out
}

/// "along with X", "together with X": X does it too.
pub(crate) fn is_company(s: &Sentence, word: usize) -> bool {
    has_case(s, word, "with")
        && s.children(word).any(|c| {
            matches!(s.tokens[c].text.to_lowercase().as_str(), "along" | "together") && s.tokens[c].rel != "amod"
        })
}

/// Infinitive or -ing complements: "agreed to meet", "ready to talk", "readiness to talk".
pub(crate) fn infinitives(s: &Sentence, word: usize) -> Vec<usize> {
    s.children(word)
        .filter(|&c| {
            let t = &s.tokens[c];
            match t.rel.as_str() {
                "xcomp" => {
                    matches!(t.upos, Upos::Verb | Upos::Adj | Upos::Noun | Upos::Aux)
                        && (is_infinitive(s, c) || t.upos == Upos::Verb)
                }
                "ccomp" | "csubj" | "acl" | "advcl" => {
                    is_infinitive(s, c) || (t.rel == "ccomp" && t.text.ends_with("ing"))
                }
                _ => false,
            }
        })
        .collect()
}

/// Clausal complements: "said that …", "a claim that …".
pub(crate) fn clauses(s: &Sentence, word: usize) -> Vec<usize> {
    s.children(word)
        .filter(|&c| {
            let t = &s.tokens[c];
            (t.rel == "ccomp" && !is_infinitive(s, c)) || (t.rel == "acl" && marked(s, c, &["that"]))
        })
        .collect()
}

/// Whether a word is denied: "not", "never", "no talks", "without talks", "neither".
pub(crate) fn is_negated(s: &Sentence, word: usize) -> bool {
    // "not only opposes" affirms
    let only = |w: usize| s.tokens.get(w + 1).is_some_and(|t| t.text.eq_ignore_ascii_case("only"));
    let negative = |w: usize| {
        !only(w) && {
            matches!(
                s.tokens[w].text.to_lowercase().as_str(),
                "not" | "n't" | "n’t" | "never" | "no" | "neither" | "nor" | "without" | "cannot"
            )
        }
    };
    let direct = |w: usize| {
        s.children(w).any(|c| {
            matches!(s.tokens[c].rel.as_str(), "advmod" | "det" | "cc:preconj" | "case" | "mark" | "aux" | "cc")
                && negative(c)
        })
    };
    if direct(word) {
        return true;
    }
    let token = &s.tokens[word];
    // "no party recognised it", "none was sanctioned"
    let subject = s.children(word).find(|&c| is_rel(&s.tokens[c].rel, "nsubj"));
    if subject.is_some_and(|c| direct(c) || matches!(lemma(s, c).as_str(), "none" | "nobody" | "no one" | "neither")) {
        return true;
    }
    // "will not meet or talk": "or" carries the negation on, as "and" does without a subject of its own
    token.rel == "conj"
        && !has_subject(s, word)
        && token.head.is_some_and(direct)
        && s.children_by(word, "cc").any(|c| matches!(s.tokens[c].lemma.as_str(), "or" | "nor"))
}

/// Whether the denial tells what did not happen ("has not accepted", "did not sign") rather than a refusal ("will not", "do not").
pub(crate) fn is_past_denial(s: &Sentence, word: usize) -> bool {
    s.children(word).any(|c| {
        is_rel(&s.tokens[c].rel, "aux")
            && matches!(s.tokens[c].text.to_lowercase().as_str(), "has" | "have" | "had" | "did")
    })
}

/// The words of the subtree under `top`, without the parts under `without`, as written, at most `limit` words.
pub(crate) fn text_of(s: &Sentence, top: usize, without: &[usize], limit: usize) -> String {
    let keep: Vec<usize> = s.subtree(top).into_iter().filter(|&i| !without.iter().any(|&w| s.within(i, w))).collect();
    // a theme is one run of words: from the first to the last that belongs to it, as far as the limit
    let Some((&from, &to)) = keep.first().zip(keep.last()) else { return String::new() };
    let mut words: Vec<usize> = (from..=to).filter(|&i| keep.contains(&i) || s.tokens[i].upos == Upos::Punct).collect();
    while words.first().is_some_and(|&i| is_edge(s, i)) {
        words.remove(0);
    }
    words.truncate(limit);
    while words.last().is_some_and(|&i| is_edge(s, i)) {
        words.pop();
    }
    let mut out = String::new();
    for (k, &i) in words.iter().enumerate() {
        if k > 0 && (words[k - 1] + 1 != i || s.tokens[i - 1].end < s.tokens[i].start) {
            out.push(' ');
        }
        out.push_str(&s.tokens[i].text);
    }
    out
}

/// Words that a theme does not start or end with.
fn is_edge(s: &Sentence, word: usize) -> bool {
    matches!(s.tokens[word].upos, Upos::Adp | Upos::Sconj | Upos::Cconj | Upos::Det | Upos::Part)
        || (s.tokens[word].upos == Upos::Punct && !matches!(s.tokens[word].text.as_str(), "“" | "”" | "\""))
}

/// The grammatical subjects, active or passive: who "said", or who "was told".
pub(crate) fn logical_subjects(s: &Sentence, word: usize) -> Vec<usize> {
    logical_subject(s, word, 0).map_or_else(Vec::new, |w| with_conjuncts(s, w))
}
