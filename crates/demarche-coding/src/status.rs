//! Whether an act happened: tense, modals, conditionals, negation, verbs of intent.

use crate::act::Status;
use crate::lexicon::{Frame, Lexicon};
use crate::syntax::{infinitives, is_infinitive, is_negated, lemma, marked};
use demarche_language::{Sentence, Upos, is_rel};

/// What the words around a trigger say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is an act of this status.
    Status(Status),
    /// "should", "must": somebody asks for it.
    Asked,
    /// It stands in a condition, a purpose or a question: no act.
    Supposed,
}

/// Words that introduce a supposition.
const IF: &[&str] = &["if", "unless", "whether", "provided", "lest", "should"];

/// The status of the act that `trigger` expresses by `frame`.
pub(crate) fn of(s: &Sentence, trigger: usize, frame: &Frame, lexicon: &Lexicon) -> Outcome {
    let mut status = Status::Actual;
    // the word itself, and the auxiliaries of its clause
    let token = &s.tokens[trigger];
    let verbal = token.upos == Upos::Verb || token.upos == Upos::Adj;
    let less = s
        .children_by(trigger, "advmod")
        .any(|c| matches!(lemma(s, c).as_str(), "less" | "hardly" | "barely" | "scarcely"));
    if (is_negated(s, trigger) || less) && !frame.is_negative() {
        status = Status::Negated;
    }
    if s.children_by(trigger, "det").any(|c| s.tokens[c].text.eq_ignore_ascii_case("any")) && status == Status::Actual {
        status = Status::Possible;
    }
    if verbal {
        match modal(s, trigger, lexicon) {
            Some(Modal::Future) if status == Status::Actual && !frame.is_negative() => status = Status::Planned,
            Some(Modal::Possible) => status = Status::Possible,
            Some(Modal::Would) if status == Status::Actual && !frame.is_negative() => status = Status::Possible,
            Some(Modal::Duty) => return Outcome::Asked,
            _ => {}
        }
    }
    if s.children_by(trigger, "amod")
        .any(|c| matches!(lemma(s, c).as_str(), "possible" | "potential" | "likely" | "hypothetical"))
    {
        status = Status::Possible;
    }
    if s.children_by(trigger, "amod").any(|c| {
        matches!(
            lemma(s, c).as_str(),
            "planned" | "upcoming" | "proposed" | "future" | "next" | "scheduled" | "forthcoming"
        )
    }) {
        status = Status::Planned;
    }
    up(s, trigger, status, lexicon)
}

/// What governs the trigger, step by step up the tree.
fn up(s: &Sentence, trigger: usize, start: Status, lexicon: &Lexicon) -> Outcome {
    let mut status = start;
    let mut at = trigger;
    if in_way_of_duty(s, trigger, lexicon) {
        return Outcome::Asked;
    }
    for _ in 0..16 {
        let token = &s.tokens[at];
        if matches!(token.rel.as_str(), "advcl" | "ccomp" | "acl" | "root" | "parataxis" | "conj") && marked(s, at, IF)
        {
            return Outcome::Supposed;
        }
        // "prevented them from acquiring arms"
        if is_rel(&token.rel, "advcl") && marked(s, at, &["from"]) {
            return Outcome::Supposed;
        }
        // "rather than wait"
        if matches!(token.rel.as_str(), "advcl" | "obl" | "conj") && marked(s, at, &["than"]) {
            return Outcome::Supposed;
        }
        // "will talk when they lay down arms"
        if is_rel(&token.rel, "advcl")
            && marked(s, at, &["when"])
            && token.head.is_some_and(|h| matches!(modal(s, h, lexicon), Some(Modal::Future | Modal::Would)))
        {
            return Outcome::Supposed;
        }
        if is_rel(&token.rel, "advcl") && marked(s, at, &["once", "until"]) && status == Status::Actual {
            status = Status::Possible;
        }
        let Some(head) = token.head else { break };
        let above = &s.tokens[head];
        let name = lemma(s, head);
        let complement =
            matches!(token.rel.as_str(), "xcomp" | "ccomp" | "obj" | "acl" | "csubj" | "nsubj:pass" | "nsubj")
                || (is_rel(&token.rel, "obl") && at == trigger)
                || (token.rel == "nmod" && at == trigger);
        if is_second_infinitive(s, at) {
            at = head;
            continue;
        }
        let infinitive = is_infinitive(s, at);
        // "has yet to sign"
        if infinitive && name == "have" && s.children_by(head, "advmod").any(|c| lemma(s, c) == "yet") {
            return Outcome::Status(if status == Status::Negated { Status::Actual } else { Status::Negated });
        }
        // "the troops are to leave"; a headline's "Rabat to lift ban"
        if infinitive && status == Status::Actual && (name == "be" && token.rel == "xcomp" || is_headline_plan(s, at)) {
            return Outcome::Status(Status::Planned);
        }
        let governs = match token.rel.as_str() {
            // the object of a verb of intent is intended: "plan a meeting"; its subject is not: "the meeting failed to …"
            "nsubj" => above.upos == Upos::Adj || matches!(name.as_str(), "likely" | "possible"),
            "obl" | "nmod" => {
                matches!(above.upos, Upos::Noun)
                    && matches!(
                        name.as_str(),
                        "possibility"
                            | "chance"
                            | "prospect"
                            | "risk"
                            | "threat"
                            | "fear"
                            | "hope"
                            | "lack"
                            | "idea"
                            | "potential"
                    )
            }
            _ => complement,
        };
        if governs {
            // "announced that it is blocking": a finite clause tells its own time, and only its truth hangs on what governs it
            let finite = token.rel == "ccomp" && !infinitive;
            if let Some(given) = lexicon.status(&name, noun_or(above.upos)).filter(|g| !finite || *g != Status::Planned)
            {
                status = combine(status, given);
            }
            if lexicon.light(&name) == Some(false) && token.rel == "obj" {
                status = Status::Negated;
            }
            // "did not hold talks" denies them, "did not hamper the talks" does not
            let carries = token.rel == "xcomp" || lexicon.light(&name).is_some();
            if is_negated(s, head)
                && carries
                && matches!(token.rel.as_str(), "obj" | "xcomp" | "nsubj:pass")
                && above.upos == Upos::Verb
            {
                status = if status == Status::Negated { Status::Actual } else { Status::Negated };
            }
            if above.upos == Upos::Verb && matches!(token.rel.as_str(), "obj" | "xcomp" | "nsubj:pass") {
                match modal(s, head, lexicon) {
                    Some(Modal::Future) if status == Status::Actual => status = Status::Planned,
                    Some(Modal::Possible | Modal::Would) if status != Status::Negated => status = Status::Possible,
                    Some(Modal::Duty) => return Outcome::Asked,
                    _ => {}
                }
            }
        }
        if infinitive && !complement_is_real(s, at, head, lexicon) {
            // a purpose: "to discuss a truce"
            return if matches!(status, Status::Actual) { Outcome::Supposed } else { Outcome::Status(status) };
        }
        // whose it is or what it is of does not change whether it is
        if is_rel(&token.rel, "nmod") || (is_rel(&token.rel, "obl") && at != trigger) {
            break;
        }
        // what is said, or told in a relative clause, stands for itself
        if matches!(token.rel.as_str(), "ccomp" | "acl:relcl" | "parataxis" | "advcl" | "conj" | "appos" | "root") {
            if matches!(token.rel.as_str(), "conj" | "advcl" | "appos" | "ccomp" | "parataxis") {
                let mut clause = head;
                for _ in 0..8 {
                    if marked(s, clause, IF) {
                        return Outcome::Supposed;
                    }
                    match s.tokens[clause].head {
                        Some(h) => clause = h,
                        None => break,
                    }
                }
            }
            break;
        }
        at = head;
    }
    Outcome::Status(status)
}

/// "should solve it by giving up …": the way of what is asked for is asked for too.
fn in_way_of_duty(s: &Sentence, trigger: usize, lexicon: &Lexicon) -> bool {
    let mut at = trigger;
    let mut way = false;
    for _ in 0..16 {
        way |= is_rel(&s.tokens[at].rel, "advcl") && marked(s, at, &["by"]);
        let Some(head) = s.tokens[at].head else { return false };
        if way && matches!(modal(s, head, lexicon), Some(Modal::Duty)) {
            return true;
        }
        at = head;
    }
    false
}

fn noun_or(upos: Upos) -> Upos {
    if upos == Upos::Propn { Upos::Noun } else { upos }
}

/// "to reach the town and join the fight": an infinitive that shares the "to" of the one before.
fn is_second_infinitive(s: &Sentence, word: usize) -> bool {
    let token = &s.tokens[word];
    token.rel == "conj"
        && token.upos == Upos::Verb
        && token.text.eq_ignore_ascii_case(&token.lemma)
        && !s.children(word).any(|c| is_rel(&s.tokens[c].rel, "nsubj") || is_rel(&s.tokens[c].rel, "aux"))
        && token.head.is_some_and(|h| is_infinitive(s, h))
}

/// "Rabat to lift ban on fishing": a headline whose only clause is an infinitive after its subject.
pub(crate) fn is_headline_plan(s: &Sentence, word: usize) -> bool {
    let token = &s.tokens[word];
    let Some(head) = token.head.filter(|_| token.rel == "acl" && is_infinitive(s, word)) else { return false };
    let noun = &s.tokens[head];
    noun.rel == "root"
        && matches!(noun.upos, Upos::Noun | Upos::Propn)
        && head < word
        && !s.children(head).any(|c| matches!(s.tokens[c].rel.as_str(), "cop" | "det" | "nsubj" | "case" | "aux"))
        && s.tokens.last().is_none_or(|t| t.text != ".")
}

/// Whether an infinitive tells a deed and not a purpose: its governor begins, continues, manages, or sets its status.
fn complement_is_real(s: &Sentence, at: usize, head: usize, lexicon: &Lexicon) -> bool {
    let name = lemma(s, head);
    // "began a campaign to help them", "is helping them to win": a purpose
    let purposeful = matches!(name.as_str(), "begin" | "start" | "continue" | "help" | "resume" | "launch");
    if purposeful && s.children_by(head, "obj").next().is_some() {
        return false;
    }
    lexicon.status(&name, noun_or(s.tokens[head].upos)).is_some()
        || matches!(
            name.as_str(),
            "begin"
                | "start"
                | "continue"
                | "manage"
                | "help"
                | "appear"
                | "seem"
                | "go"
                | "proceed"
                | "force"
                | "say"
                | "report"
                | "believe"
                | "allege"
                | "know"
                | "use"
                | "allow"
                | "come"
                | "set"
                | "join"
                | "move"
                | "rush"
        ) && infinitives(s, head).contains(&at)
}

fn combine(inner: Status, governor: Status) -> Status {
    match (inner, governor) {
        (Status::Negated, Status::Negated) => Status::Actual,
        (Status::Negated, _) => Status::Negated,
        (_, given) => given,
    }
}

enum Modal {
    Future,
    Would,
    Possible,
    Duty,
}

fn modal(s: &Sentence, verb: usize, lexicon: &Lexicon) -> Option<Modal> {
    if s.tokens[verb].text.eq_ignore_ascii_case("going") && !infinitives(s, verb).is_empty() {
        return Some(Modal::Future);
    }
    for aux in s.children(verb).filter(|&c| is_rel(&s.tokens[c].rel, "aux")) {
        match s.tokens[aux].text.to_lowercase().as_str() {
            "will" | "'ll" | "’ll" | "wo" | "shall" => return Some(Modal::Future),
            "would" | "'d" | "’d" => return Some(Modal::Would),
            "may" | "might" | "could" => return Some(Modal::Possible),
            "can" | "ca" if is_negated(s, verb) => return Some(Modal::Possible),
            "should" | "must" | "ought" => return Some(Modal::Duty),
            _ => {}
        }
    }
    // "must hold elections and release prisoners": a verb that shares its subject shares the modal
    let token = &s.tokens[verb];
    if token.rel == "conj"
        && !s.children(verb).any(|c| is_rel(&s.tokens[c].rel, "nsubj") || is_rel(&s.tokens[c].rel, "aux"))
    {
        let first = token.head.filter(|&h| h < verb && s.tokens[h].upos == Upos::Verb);
        if let Some(shared) = first.and_then(|h| modal(s, h, lexicon)) {
            return Some(shared);
        }
    }
    if s.tokens[verb].text.ends_with("ing") && is_rel(&s.tokens[verb].rel, "xcomp") {
        return None;
    }
    // adverbs: "possibly", "likely"
    let adverb = s.children_by(verb, "advmod").find_map(|c| lexicon.status(&lemma(s, c), Upos::Adv));
    match adverb {
        Some(Status::Possible) => Some(Modal::Possible),
        Some(Status::Planned) => Some(Modal::Future),
        _ => None,
    }
}
