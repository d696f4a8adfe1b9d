//! Frames on a tree: whether their conditions hold, and who fills their slots.

use crate::act::EventType;
use crate::lexicon::{Condition, Frame, Lexicon, Slots};
use crate::speaker::Speeches;
use crate::syntax::{
    antecedent, clauses, has_case, infinitives, is_company, is_negated, is_passive, is_past_denial, lemma, objects,
    prepositional, subjects, with_conjuncts,
};
use demarche_actors::{Actor, Kind, Mentions, Sector};
use demarche_language::{Sentence, Upos, is_rel};

/// A sentence with all that is known of it.
pub(crate) struct Context<'a> {
    pub(crate) s: &'a Sentence,
    pub(crate) number: usize,
    pub(crate) mentions: &'a Mentions,
    pub(crate) speeches: &'a Speeches,
    pub(crate) lexicon: &'a Lexicon,
}

impl Context<'_> {
    /// The first frame of the trigger whose conditions hold.
    pub(crate) fn frame(&self, trigger: usize) -> Option<&Frame> {
        let token = &self.s.tokens[trigger];
        let frames = self.lexicon.frames(&lemma(self.s, trigger), token.upos);
        frames.into_iter().find(|f| f.conditions.iter().all(|c| self.holds(trigger, c, f)))
    }

    fn holds(&self, trigger: usize, condition: &Condition, frame: &Frame) -> bool {
        let s = self.s;
        let any = |words: Vec<usize>| {
            if condition.lemmas.is_empty() {
                !words.is_empty()
            } else {
                words.iter().any(|&w| self.is_or_carries(w, condition))
            }
        };
        let held = match condition.slot.as_str() {
            "obj" => any(objects(s, trigger)),
            "inf" => any(infinitives(s, trigger)),
            "that" => any(clauses(s, trigger)),
            "subj" if s.tokens[trigger].upos == Upos::Verb => any(subjects(s, trigger)),
            "subj" => any(s
                .children(trigger)
                .filter(|&c| {
                    is_rel(&s.tokens[c].rel, "nsubj") || is_rel(&s.tokens[c].rel, "csubj") || s.tokens[c].rel == "expl"
                })
                .collect()),
            "prt" => any(s
                .children(trigger)
                .filter(|&c| matches!(s.tokens[c].rel.as_str(), "compound:prt" | "advmod"))
                // "out" in "walk out of the talks"
                .chain(
                    s.children(trigger)
                        .flat_map(|c| s.children_by(c, "case").collect::<Vec<_>>())
                        .filter(|&c| s.tokens.get(c + 1).is_some_and(|next| next.rel == "case" || next.rel == "fixed")),
                )
                .collect()),
            // what did not happen is no refusal
            "neg" => is_negated(s, trigger) && !(frame.event == Some(EventType::Reject) && is_past_denial(s, trigger)),
            "own" => !self.own(trigger, true).is_empty(),
            "poss" => !self.own(trigger, false).is_empty(),
            "mod" => any(self.modifiers(trigger)),
            "pred" => any(self.predicates(trigger)),
            preposition => {
                any(prepositional(s, trigger, preposition)) || any(self.carrier_phrases(trigger, preposition))
            }
        };
        held != condition.absent
    }

    /// Whether the word is one of the condition's, or only carries one ("hold talks", "a series of strikes", "declared a truce").
    fn is_or_carries(&self, word: usize, condition: &Condition) -> bool {
        let s = self.s;
        let is = |w: usize| {
            condition.lemmas.contains(&lemma(s, w)) || condition.lemmas.contains(&s.tokens[w].text.to_lowercase())
        };
        let person =
            || self.mentions.get(self.number, word).is_some_and(|m| m.kind == Kind::Person && !m.actors.is_empty());
        if is(word) || (condition.lemmas.contains("#person") && person()) {
            return true;
        }
        let light = self.lexicon.light(&lemma(s, word)) == Some(true)
            || matches!(lemma(s, word).as_str(), "have" | "be" | "enter" | "resume" | "begin");
        let carried = light
            && (objects(s, word).into_iter().any(is)
                || ["into", "in", "to"].iter().any(|p| prepositional(s, word, p).into_iter().any(is)));
        let counted =
            self.lexicon.is_in("counted", &lemma(s, word)) && prepositional(s, word, "of").into_iter().any(is);
        carried || counted
    }

    /// Adjectives and compounds of a noun; of a verb its adverbs, and the adjectives of its object ("joint drills").
    fn modifiers(&self, trigger: usize) -> Vec<usize> {
        let s = self.s;
        let of_noun = |w: usize| {
            s.children(w)
                .filter(|&c| matches!(s.tokens[c].rel.as_str(), "amod" | "compound" | "nmod:desc" | "nmod"))
                .collect::<Vec<_>>()
        };
        match s.tokens[trigger].upos {
            Upos::Verb => {
                s.children_by(trigger, "advmod").chain(objects(s, trigger).into_iter().flat_map(of_noun)).collect()
            }
            _ => of_noun(trigger),
        }
    }

    fn predicates(&self, trigger: usize) -> Vec<usize> {
        let s = self.s;
        let mut out: Vec<usize> = s
            .children(trigger)
            .filter(|&c| {
                let t = &s.tokens[c];
                t.rel == "xcomp"
                    || ((is_rel(&t.rel, "obl") || is_rel(&t.rel, "nmod")) && has_case(s, c, "as"))
                    || (is_rel(&t.rel, "advcl") && crate::syntax::marked(s, c, &["as"]))
                    || (t.rel == "ccomp" && t.upos != Upos::Verb)
            })
            .collect();
        let deeper: Vec<usize> = out
            .iter()
            .flat_map(|&p| {
                s.children(p)
                    .filter(|&c| matches!(s.tokens[c].rel.as_str(), "amod" | "compound" | "conj"))
                    .collect::<Vec<_>>()
            })
            .collect();
        out.extend(deeper);
        out
    }

    /// A noun's phrase that the tree hangs on the verb which carries the noun: "hold talks with X".
    fn carrier_phrases(&self, trigger: usize, preposition: &str) -> Vec<usize> {
        let s = self.s;
        match s.tokens[trigger].upos {
            Upos::Verb => objects(s, trigger)
                .into_iter()
                .filter(|&o| s.within(o, trigger))
                .flat_map(|o| prepositional(s, o, preposition))
                .collect(),
            _ => match s.tokens[trigger]
                .head
                .filter(|_| matches!(s.tokens[trigger].rel.as_str(), "obj" | "nsubj:pass" | "obl" | "nsubj"))
            {
                Some(head)
                    if self.lexicon.light(&lemma(s, head)).is_some()
                        || s.tokens[head].lemma == "be"
                        || matches!(preposition, "between" | "with" | "among") && s.tokens[trigger].rel != "obl" =>
                {
                    prepositional(s, head, preposition)
                }
                _ => Vec::new(),
            },
        }
    }

    /// Actors of the first alternative that has some; `doing` for the actor of an act of that type, who may hide behind the deed.
    pub(crate) fn fill(&self, slots: &Slots, trigger: usize, doing: Option<EventType>) -> Vec<Actor> {
        for union in &slots.0 {
            let mut out: Vec<Actor> = Vec::new();
            for (i, path) in union.iter().enumerate() {
                // nobody meets with somebody: a union needs who comes first in it
                if i > 0
                    && out.is_empty()
                    && union[0].len() == 1
                    && matches!(union[0][0].as_str(), "subj" | "own" | "poss")
                {
                    break;
                }
                for actor in self.walk(path, trigger, doing) {
                    if !out.iter().any(|a| a.code == actor.code) {
                        out.push(actor);
                    }
                }
            }
            if !out.is_empty() {
                return out;
            }
        }
        Vec::new()
    }

    fn walk(&self, path: &[String], trigger: usize, doing: Option<EventType>) -> Vec<Actor> {
        let mut words = vec![trigger];
        for (i, step) in path.iter().enumerate() {
            let last = i + 1 == path.len();
            match step.as_str() {
                "own" if i == 0 => return self.own(trigger, true),
                "own" => return words.iter().flat_map(|&w| self.owners(w, true)).collect(),
                "poss" if i == 0 => return self.own(trigger, false),
                "speaker" => {
                    return self.speeches.of(self.number, trigger).map_or_else(Vec::new, |sp| sp.actors.clone());
                }
                _ => {}
            }
            let next: Vec<usize> = words.iter().flat_map(|&w| self.step(step, w)).collect();
            if last {
                let together = matches!(step.as_str(), "between" | "among");
                let found: Vec<Actor> = match (together, next.first(), words.first()) {
                    (true, Some(&phrase), Some(&noun)) => self.between(phrase, noun),
                    _ => next.iter().flat_map(|&w| self.actors_of(w)).collect(),
                };
                if found.is_empty()
                    && step == "subj"
                    && let Some(event) = doing
                {
                    return next.iter().flat_map(|&w| self.doers(w, event)).collect();
                }
                return found;
            }
            words = next;
        }
        Vec::new()
    }

    /// Who stands behind a deed that is told as if it acted itself: "Russian strikes hit the port", "a coalition led by France".
    fn doers(&self, noun: usize, event: EventType) -> Vec<Actor> {
        let s = self.s;
        let leaders: Vec<Actor> = s
            .children_by(noun, "acl")
            .filter(|&c| lemma(s, c) == "lead")
            .flat_map(|c| subjects(s, c))
            .flat_map(|w| self.actors_of(w))
            .collect();
        if !leaders.is_empty() {
            return leaders;
        }
        if self.lexicon.is_in("document", &lemma(s, noun)) {
            return self.owners(noun, true);
        }
        let does = matches!(event, EventType::Assault | EventType::Coerce | EventType::Mobilize | EventType::Retreat);
        let force = does
            && ["attack", "forces", "missile", "weapon"].iter().any(|class| self.lexicon.is_in(class, &lemma(s, noun)));
        let mut owners = if force { self.owners(noun, false) } else { Vec::new() };
        for owner in &mut owners {
            if owner.sector() == Some(Sector::Gov) {
                owner.code = format!("{}/{}", owner.country(), Sector::Mil);
            }
        }
        owners
    }

    fn step(&self, step: &str, word: usize) -> Vec<usize> {
        let s = self.s;
        match step {
            "subj" => {
                // "X, Y and Z met": a list that the tree hangs on its first name
                let own = subjects(s, word);
                let listed: Vec<usize> = own
                    .iter()
                    .flat_map(|&w| {
                        s.children_by(w, "appos")
                            .filter(move |&c| s.tokens[c].upos == Upos::Propn && s.tokens[w].upos == Upos::Propn)
                    })
                    .flat_map(|c| with_conjuncts(s, c))
                    .filter(|&c| {
                        self.mentions
                            .get(self.number, c)
                            .is_some_and(|m| m.kind == Kind::Person || m.kind == Kind::Body)
                    })
                    .collect();
                // "Ukraine, along with the US and France, …"
                let company: Vec<usize> = own
                    .iter()
                    .chain([&word])
                    .flat_map(|&w| s.children(w).filter(|&c| is_company(s, c)).collect::<Vec<_>>())
                    .flat_map(|c| with_conjuncts(s, c))
                    .collect();
                own.into_iter().chain(listed).chain(company).collect()
            }
            "obj" => objects(s, word),
            "iobj" => {
                let own: Vec<usize> = s.children_by(word, "iobj").flat_map(|c| with_conjuncts(s, c)).collect();
                if own.is_empty() && is_passive(s, word) && s.children_by(word, "obj").next().is_some() {
                    return crate::syntax::logical_subjects(s, word);
                }
                own
            }
            "comp" => {
                let complements = infinitives(s, word).into_iter().chain(clauses(s, word));
                complements
                    .flat_map(|c| crate::syntax::logical_subjects(s, c))
                    .filter(|&w| !subjects(s, word).contains(&w))
                    .collect()
            }
            "inf" => {
                // light words carry on: "ready to hold talks with X"
                let mut out = infinitives(s, word);
                let carried: Vec<usize> = out.iter().flat_map(|&v| objects(s, v)).collect();
                out.extend(carried);
                out
            }
            "that" => clauses(s, word),
            "pred" => self.predicates(word),
            preposition => {
                let own = prepositional(s, word, preposition);
                if own.is_empty() { self.carrier_phrases(word, preposition) } else { own }
            }
        }
    }

    /// The actors that a word means; the first person is the speaker's.
    pub(crate) fn actors_of(&self, word: usize) -> Vec<Actor> {
        let s = self.s;
        let word = antecedent(s, word).unwrap_or(word);
        let token = &s.tokens[word];
        if demarche_actors::is_reciprocal(s, word) {
            // "accused each other": those who do it
            let told = token.head.map(|h| subjects(s, h)).unwrap_or_default();
            let actors: Vec<Actor> = told
                .into_iter()
                .filter(|&w| w != word)
                .flat_map(|w| self.mentions.actors(self.number, w).to_vec())
                .collect();
            if actors.len() > 1 {
                return actors;
            }
        }
        if token.upos == Upos::Pron
            && matches!(token.text.to_lowercase().as_str(), "i" | "we" | "us" | "me" | "our" | "my")
        {
            return self.speeches.of(self.number, word).map_or_else(Vec::new, |sp| sp.actors.clone());
        }
        match self.mentions.get(self.number, word) {
            Some(m) if m.adjective => Vec::new(),
            Some(m) => m.actors.clone(),
            // "tens of thousands of residents", "members of the council"
            None if self.lexicon.is_in("counted", &lemma(s, word)) => {
                prepositional(s, word, "of").into_iter().filter(|&w| w > word).flat_map(|w| self.actors_of(w)).collect()
            }
            None => Vec::new(),
        }
    }

    /// The actors that a noun's deed is told to be of: possessor, adjective, "by"; else the subject of the verb that carries it.
    /// Whether "of" and "from" phrases count too is asked by `with_of`: the killing *of* protesters is not theirs.
    fn own(&self, noun: usize, with_of: bool) -> Vec<Actor> {
        let mut direct = self.owners(noun, with_of);
        if direct.is_empty() {
            // "a conversation that I had with him"
            let clauses = self.s.children_by(noun, "acl").filter(|&c| self.lexicon.light(&lemma(self.s, c)).is_some());
            direct = clauses
                .flat_map(|c| subjects(self.s, c))
                .filter(|&w| w != noun)
                .flat_map(|w| self.actors_of(w))
                .collect();
        }
        if !direct.is_empty() {
            return direct;
        }
        let s = self.s;
        let token = &s.tokens[noun];
        // "is in talks", "are enemies": a predicate has the subject itself
        if token.upos != Upos::Verb && s.children(noun).any(|c| s.tokens[c].rel == "cop" || s.tokens[c].rel == "nsubj")
        {
            return crate::syntax::logical_subjects(s, noun).into_iter().flat_map(|w| self.actors_of(w)).collect();
        }
        let Some(head) = token.head else { return Vec::new() };
        let carried = match token.rel.as_str() {
            "obj" | "nsubj:pass" | "xcomp" => self.lexicon.light(&lemma(s, head)).is_some(),
            "obl" => {
                ["in", "with", "at", "to"].iter().any(|p| has_case(s, noun, p))
                    && self.lexicon.light(&lemma(s, head)).is_some()
            }
            "conj" => return self.own(head, with_of),
            _ => false,
        };
        if !carried {
            return Vec::new();
        }
        // "is involved in talks"
        if token.rel == "obl" && is_passive(s, head) {
            return crate::syntax::logical_subjects(s, head).into_iter().flat_map(|w| self.actors_of(w)).collect();
        }
        // with its company: "Chad, along with Niger, has voiced readiness"
        let mut out: Vec<Actor> = Vec::new();
        for actor in self.step("subj", head).into_iter().flat_map(|w| self.actors_of(w)) {
            if !out.iter().any(|a| a.code == actor.code) {
                out.push(actor);
            }
        }
        out
    }

    /// Actors of a noun's `by` phrase, else its possessor, else its adjectives and compounds, else, where asked, its `from` and
    /// `of` phrases.
    pub(crate) fn owners(&self, noun: usize, with_of: bool) -> Vec<Actor> {
        let s = self.s;
        let phrase = |preposition: &'static str| {
            move |c: usize| {
                (is_rel(&s.tokens[c].rel, "nmod") || is_rel(&s.tokens[c].rel, "obl")) && has_case(s, c, preposition)
            }
        };
        let found = self.among(noun, phrase("by"));
        let found = if found.is_empty() { self.among(noun, |c| s.tokens[c].rel == "nmod:poss") } else { found };
        let found = if found.is_empty() {
            self.among(noun, |c| matches!(s.tokens[c].rel.as_str(), "amod" | "compound" | "nmod:desc"))
        } else {
            found
        };
        if !found.is_empty() || !with_of {
            return found;
        }
        let found = self.among(noun, phrase("from"));
        if found.is_empty() { self.among(noun, phrase("of")) } else { found }
    }

    fn among(&self, noun: usize, tells: impl Fn(usize) -> bool) -> Vec<Actor> {
        let s = self.s;
        let mut out: Vec<Actor> = Vec::new();
        for child in s.children(noun).filter(|&c| tells(c) && !demarche_actors::is_opposed(s, c)) {
            for word in with_conjuncts(s, child) {
                let actors = match self.mentions.get(self.number, word) {
                    Some(m) if m.kind == Kind::Place && !is_rel(&s.tokens[child].rel, "nmod:poss") => Vec::new(),
                    Some(m) => m.actors.clone(),
                    None => self.actors_of(word),
                };
                for actor in actors {
                    // "U.S. military": one actor, the more exact one
                    match out.iter_mut().find(|a| a.country() == actor.country()) {
                        Some(known) if known.sector() == Some(Sector::Gov) => *known = actor,
                        Some(known) if known.code == actor.code || actor.sector() == Some(Sector::Gov) => {}
                        _ => out.push(actor),
                    }
                }
            }
        }
        out
    }
}
