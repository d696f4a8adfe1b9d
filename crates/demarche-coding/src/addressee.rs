//! Whom an act is toward or with, where its frame does not tell.

use crate::act::EventType::{self, Accuse, Agree, Assault, Coerce, Reject, Request, Sanction, Support, Threaten};
use crate::fill::Context;
use crate::syntax::{has_case, lemma, logical_subjects, objects, prepositional, subjects, with_conjuncts};
use demarche_actors::{Actor, Kind, Mention, Sector};
use demarche_language::{Upos, is_rel};

/// Words that open what is only told beside an act: when, why, in spite of what.
const BESIDE: [&str; 24] = [
    "amid",
    "after",
    "before",
    "during",
    "despite",
    "as",
    "since",
    "following",
    "ahead",
    "because",
    "while",
    "when",
    "without",
    "according",
    "by",
    "like",
    "unlike",
    "within",
    "under",
    "until",
    "although",
    "though",
    "whereas",
    "including",
];

/// Prepositions that point at the party an act is toward.
const TOWARD: [&str; 8] = ["with", "to", "against", "toward", "towards", "between", "from", "on"];

impl Context<'_> {
    /// Those that an act in common is done with, told with "with" or "between" around it.
    pub(crate) fn partners(&self, word: usize, actor: &[Actor]) -> Vec<Actor> {
        let s = self.s;
        let mut out: Vec<Actor> = Vec::new();
        for w in s.subtree(word) {
            if s.tokens[w].rel == "conj" || self.is_beside(w, word) {
                continue;
            }
            let found = if has_case(s, w, "between") || has_case(s, w, "among") {
                self.between(w, word)
            } else if has_case(s, w, "with") {
                with_conjuncts(s, w)
                    .into_iter()
                    .flat_map(|one| self.mentions.actors(self.number, one).to_vec())
                    .collect()
            } else {
                continue;
            };
            for one in found {
                if !actor.iter().chain(&out).any(|a| a.code == one.code) {
                    out.push(one);
                }
            }
        }
        out
    }

    /// Those told after "between": the phrase and what is coordinated in it, however the tree hangs them under the noun.
    pub(crate) fn between(&self, phrase: usize, noun: usize) -> Vec<Actor> {
        let s = self.s;
        let mut out: Vec<Actor> = Vec::new();
        for w in with_conjuncts(s, phrase) {
            add_countries(&mut out, &self.actors_of(w));
        }
        if out.len() > 1 {
            return out;
        }
        let within = |w: &usize| *w > phrase && (s.within(*w, phrase) || s.within(*w, noun));
        let told = |w: &usize| {
            let rel = s.tokens[*w].rel.as_str();
            matches!(rel, "nmod" | "conj" | "amod" | "compound" | "appos") || is_rel(rel, "obl")
        };
        for w in (phrase..s.tokens.len()).filter(within).filter(told) {
            if let Some(m) = self.mentions.get(self.number, w).filter(|m| m.kind != Kind::Place) {
                add_countries(&mut out, &m.actors);
            }
        }
        out
    }

    /// Toward whom an act is, where its frame does not tell: the party that its theme tells with "with", "to", "against" …, then
    /// one that its theme belongs to, then the country whose land it is about; the nearest in the tree first.
    pub(crate) fn addressee(&self, word: usize, event: EventType, actor: &[Actor]) -> Vec<Actor> {
        let not_own = |found: Vec<Actor>| {
            found.into_iter().filter(|a| actor.iter().all(|x| x.code != a.code)).collect::<Vec<_>>()
        };
        let found =
            [self.opposed(word, actor), not_own(self.answering(word, event))].into_iter().find(|f| !f.is_empty());
        if let Some(found) = found {
            return found;
        }
        let s = self.s;
        let own = |code: &str| actor.iter().any(|a| a.code == code);
        let land = |country: &str| actor.iter().any(|a| a.country() == country);
        let doers = logical_subjects(s, word);
        let mut best: Option<((u8, usize), Vec<Actor>)> = None;
        for w in s.subtree(word) {
            let Some(mention) = self.mentions.get(self.number, w) else { continue };
            if w == word
                || doers.iter().any(|&d| s.within(w, d))
                || !self.is_heard(w, word, actor)
                || self.is_beside(w, word)
            {
                continue;
            }
            // "United Nations sanctions": a means, and not whom they are for
            let body = |a: &Actor| matches!(a.country(), "UNO" | "EUR" | "IGO");
            if matches!(s.tokens[w].rel.as_str(), "compound" | "amod") && mention.actors.iter().all(body) {
                continue;
            }
            let toward = TOWARD.iter().any(|p| has_case(s, w, p));
            let rank = match mention.kind {
                // "a call for Islamabad to cut all ties to New Delhi"
                _ if event == Request && (is_rel(&s.tokens[w].rel, "nsubj") || self.is_asked(w)) => 0,
                // land counts where land is what is done to
                Kind::Place if self.is_venue(w, word) => continue,
                Kind::Place if !matches!(event, Accuse | Reject | Support | Sanction | Coerce | Assault) => continue,
                Kind::Place => 6,
                _ if toward && !mention.adjective => 2,
                _ => 4,
            } + u8::from(self.is_purpose(w, word));
            // a state and those who rise against it, or whom it rules, or who check it, are two though of one land
            let at_home = |a: &Actor| {
                !mention.adjective
                    && mention.kind != Kind::Place
                    && (actor.iter().all(is_rising) && !is_rising(a)
                        || matches!(
                            a.sector(),
                            Some(Sector::Leg | Sector::Jud | Sector::Reb | Sector::Opp | Sector::Pre | Sector::Pty)
                        ))
            };
            let meant = |a: &&Actor| !own(&a.code) && (rank <= 3 || !land(a.country()) || at_home(a));
            let others: Vec<Actor> = mention.actors.iter().filter(meant).cloned().collect();
            let order = (rank + u8::from(others.iter().all(|a| land(a.country()))), self.steps(w, word));
            if !others.is_empty() && best.as_ref().is_none_or(|(have, _)| order < *have) {
                best = Some((order, others));
            }
        }
        best.map(|(_, others)| others).unwrap_or_default()
    }

    /// Toward whom an act is by what stands around it: whom the governing verb is toward, who answers the threat or the charge, the other of the two
    /// that the sentence is about, the land where the blow falls.
    pub(crate) fn implied(&self, word: usize, event: EventType, actor: &[Actor]) -> Vec<Actor> {
        let around = [
            self.governed(word),
            self.struck(word, event),
            self.authority(word, event, actor),
            self.targets(word, event),
            self.blow(word, event),
            self.other_side(actor),
        ];
        let other = |found: Vec<Actor>| {
            let mut out: Vec<Actor> = Vec::new();
            for one in found {
                if !actor.iter().chain(&out).any(|a| a.code == one.code) {
                    out.push(one);
                }
            }
            out
        };
        around.into_iter().map(other).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// "scolded Seoul and cancelled the concerts", "wrote to Paris, demanding an apology": whom the verb that shares its subject is toward.
    fn governed(&self, word: usize) -> Vec<Actor> {
        let s = self.s;
        let token = &s.tokens[word];
        let Some(head) = token.head.filter(|_| token.upos == Upos::Verb) else { return Vec::new() };
        let has_own = s.children(word).any(|c| is_rel(&s.tokens[c].rel, "nsubj"));
        let shares = match token.rel.as_str() {
            "conj" => head < word,
            "advcl" => token.text.ends_with("ing") && subjects(s, word) == subjects(s, head),
            _ => false,
        };
        if has_own || !shares || s.tokens[head].upos != Upos::Verb {
            return Vec::new();
        }
        let told: Vec<usize> = objects(s, head)
            .into_iter()
            .chain(s.children_by(head, "iobj"))
            .chain(["to", "with", "against", "on"].iter().flat_map(|p| prepositional(s, head, p)))
            .collect();
        told.into_iter()
            .filter(|&w| self.mentions.get(self.number, w).is_some_and(|m| m.kind != Kind::Place))
            .map(|w| self.actors_of(w))
            .find(|a| !a.is_empty())
            .unwrap_or_default()
    }

    /// "Iran dismissed U.S. threats": who answers a threat, a charge, a demand or an offer is the one it was made to.
    fn answering(&self, word: usize, event: EventType) -> Vec<Actor> {
        let s = self.s;
        let token = &s.tokens[word];
        let speech = matches!(event, Threaten | Accuse | Request | Agree | Reject);
        let Some(head) = token.head.filter(|_| speech && token.upos == Upos::Noun && token.rel == "obj") else {
            return Vec::new();
        };
        let answers =
            self.frame(head).and_then(|f| f.event).is_some_and(|e| matches!(e, Reject | Accuse | Agree | Support))
                || (lemma(s, head) == "call"
                    && s.children(head).any(|c| matches!(s.tokens[c].rel.as_str(), "xcomp" | "ccomp")));
        if answers { subjects(s, head).into_iter().flat_map(|w| self.actors_of(w)).collect() } else { Vec::new() }
    }

    /// "The North denounced the drills. … between both countries": the other of two that the sentence tells as a pair.
    fn other_side(&self, actor: &[Actor]) -> Vec<Actor> {
        let [one] = actor else { return Vec::new() };
        let pair = |m: &&Mention| {
            m.kind == Kind::Group
                && m.actors.len() == 2
                && m.actors.iter().filter(|a| a.country() == one.country()).count() == 1
        };
        let mut pairs = (0..self.s.tokens.len())
            .filter(|&w| matches!(self.s.tokens[w].upos, Upos::Noun | Upos::Det | Upos::Pron))
            .filter_map(|w| self.mentions.get(self.number, w))
            .filter(pair);
        pairs.next().map(|m| m.actors.clone()).unwrap_or_default()
    }

    /// "air strikes in Aleppo", "raids on a camp near Gaza": the land where the blow falls.
    fn blow(&self, word: usize, event: EventType) -> Vec<Actor> {
        let s = self.s;
        if event != Assault {
            return Vec::new();
        }
        let near = s.subtree(word).into_iter().filter(|&w| !self.is_beside(w, word) && self.is_heard(w, word, &[]));
        let mut places: Vec<(usize, &Mention)> = near
            .filter(|&w| ["in", "on", "at", "near", "across", "inside", "over"].iter().any(|p| has_case(s, w, p)))
            .filter_map(|w| {
                Some((self.steps(w, word), self.mentions.get(self.number, w).filter(|m| m.kind == Kind::Place)?))
            })
            .collect();
        places.sort_by_key(|(steps, _)| *steps);
        places.first().map(|(_, m)| m.actors.clone()).unwrap_or_default()
    }

    /// "stormed a government compound", "arrested six villagers": those whose country nothing tells are of the land where it happens, or, where an armed
    /// group or the law strikes, of its own.
    fn struck(&self, word: usize, event: EventType) -> Vec<Actor> {
        let s = self.s;
        if !matches!(event, Assault | Coerce) {
            return Vec::new();
        }
        let phrases = || ["of", "on", "against"].iter().flat_map(|p| prepositional(s, word, p)).collect();
        let hit: Vec<usize> = if s.tokens[word].upos == Upos::Verb { objects(s, word) } else { phrases() };
        let told = hit.iter().find_map(|&o| {
            std::iter::once(o)
                .chain(s.children_by(o, "compound"))
                .find_map(|c| Some((c, self.mentions.sector(self.number, c)?)))
        });
        let Some((noun, sector)) = told else { return Vec::new() };
        let place = s
            .subtree(word)
            .into_iter()
            .filter(|&w| !self.is_beside(w, word) && self.is_heard(w, word, &[]) && !self.is_venue(w, w))
            .filter_map(|w| self.mentions.get(self.number, w))
            .find(|m| m.kind == Kind::Place)
            .and_then(|m| m.actors.first());
        let within = subjects(s, word).into_iter().flat_map(|w| self.actors_of(w)).find(|a| {
            event == Coerce
                || matches!(
                    a.sector(),
                    Some(
                        Sector::Reb | Sector::Opp | Sector::Cop | Sector::Cvl | Sector::Crm | Sector::Prm | Sector::Soc
                    )
                )
        });
        let Some(home) = place.or(within.as_ref()) else { return Vec::new() };
        let t = &s.tokens[noun];
        vec![Actor {
            code: format!("{}/{sector}", home.country()),
            name: home.name.clone(),
            text: t.text.clone(),
            start: t.start,
            end: t.end,
        }]
    }

    /// "sanctions that are meant to cut funds to Pyongyang": whom the clause that sanctions are the subject of tells.
    fn targets(&self, word: usize, event: EventType) -> Vec<Actor> {
        let s = self.s;
        let token = &s.tokens[word];
        let Some(head) =
            token.head.filter(|_| event == Sanction && token.upos == Upos::Noun && is_rel(&token.rel, "nsubj"))
        else {
            return Vec::new();
        };
        let told = |w: &usize| {
            *w > word
                && !s.within(*w, word)
                && !self.is_beside(*w, head)
                && self.speeches.of(self.number, *w) == self.speeches.of(self.number, word)
        };
        s.subtree(head)
            .into_iter()
            .filter(told)
            .find_map(|w| self.mentions.get(self.number, w).filter(|m| m.kind != Kind::Place && !m.actors.is_empty()))
            .map(|m| m.actors.clone())
            .unwrap_or_default()
    }

    /// "residents defied the curfew": a rule is of the authorities of the land, where nobody else is told to have made it.
    fn authority(&self, word: usize, event: EventType, actor: &[Actor]) -> Vec<Actor> {
        let s = self.s;
        let [one] = actor else { return Vec::new() };
        let rule = objects(s, word)
            .into_iter()
            .find(|&o| ["restriction", "law"].iter().any(|class| self.lexicon.is_in(class, &lemma(s, o))));
        match rule.filter(|_| event == Reject && is_rising(one)) {
            Some(o) => vec![Actor {
                text: s.tokens[o].text.clone(),
                start: s.tokens[o].start,
                end: s.tokens[o].end,
                ..government(one)
            }],
            None => Vec::new(),
        }
    }

    /// "a call for Oslo to cut its ties": who is to do what is asked.
    fn is_asked(&self, w: usize) -> bool {
        let s = self.s;
        let Some(head) = s.tokens[w].head else { return false };
        let after = |c: &usize| *c > w && crate::syntax::is_infinitive(s, *c);
        // the tree may hang "for" on the verb and the party on the noun
        let marked = |c: usize| s.children_by(c, "mark").any(|m| m < w && s.tokens[m].text.eq_ignore_ascii_case("for"));
        let infinitives: Vec<usize> = s.children(w).chain(s.children(head)).filter(after).collect();
        !infinitives.is_empty() && (has_case(s, w, "for") || infinitives.into_iter().any(marked))
    }

    /// "anti-government protests", "its anti-separatist campaign": whom the word itself is set against.
    fn opposed(&self, word: usize, actor: &[Actor]) -> Vec<Actor> {
        let s = self.s;
        let nouns =
            std::iter::once(word).chain(if s.tokens[word].upos == Upos::Verb { objects(s, word) } else { Vec::new() });
        for noun in nouns {
            for c in s.children(noun) {
                let Some(own) = actor.first() else { continue };
                let t = &s.tokens[c];
                let told = |code: String| Actor {
                    code,
                    name: own.name.clone(),
                    text: t.text.clone(),
                    start: t.start,
                    end: t.end,
                };
                match t.text.to_lowercase().strip_prefix("anti-") {
                    Some("government" | "regime" | "coup" | "junta") => return vec![told(government(own).code)],
                    Some("separatist" | "rebel" | "insurgent" | "insurgency" | "guerrilla" | "militant") => {
                        return vec![told(format!("{}/{}", own.country(), Sector::Reb))];
                    }
                    _ => {}
                }
                if !demarche_actors::is_against(s, c) {
                    continue;
                }
                let told: Vec<Actor> = self
                    .mentions
                    .actors(self.number, c)
                    .iter()
                    .filter(|a| !actor.iter().any(|x| x.code == a.code))
                    .cloned()
                    .collect();
                if !told.is_empty() {
                    return told;
                }
            }
        }
        Vec::new()
    }

    /// Whether the word is told by the same voice as the act, or by the actor of the act: "signaled a readiness to talk with Bonn".
    fn is_heard(&self, w: usize, word: usize, actor: &[Actor]) -> bool {
        let (there, here) = (self.speeches.of(self.number, w), self.speeches.of(self.number, word));
        there == here
            || there.is_some_and(|sp| {
                !sp.actors.is_empty() && sp.actors.iter().all(|x| actor.iter().any(|a| a.country() == x.country()))
            })
    }

    /// Whether what stands between the word and the act opens something told only beside it: "amid pressure from Washington".
    fn is_beside(&self, w: usize, word: usize) -> bool {
        let s = self.s;
        let mut at = w;
        while at != word {
            let t = &s.tokens[at];
            let opens = s.children(at).any(|c| {
                matches!(s.tokens[c].rel.as_str(), "case" | "mark" | "advmod")
                    && c < at
                    && BESIDE.contains(&s.tokens[c].text.to_lowercase().as_str())
            });
            let adjunct = is_rel(&t.rel, "obl") || is_rel(&t.rel, "nmod") || is_rel(&t.rel, "advcl") || t.rel == "acl";
            if (adjunct && opens) || t.rel == "parataxis" {
                return true;
            }
            match t.head {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    /// Whether the word stands in a clause of purpose under the act: "asked Oslo for help to contain Moscow".
    fn is_purpose(&self, w: usize, word: usize) -> bool {
        let s = self.s;
        let mut at = w;
        while at != word {
            if is_rel(&s.tokens[at].rel, "advcl") || s.tokens[at].rel == "acl:relcl" {
                return true;
            }
            match s.tokens[at].head {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    /// "the Geneva talks", "a deal at Geneva", "praised the plan in Geneva": where parties meet or speak, and none of them.
    fn is_venue(&self, w: usize, word: usize) -> bool {
        let s = self.s;
        let class = |h: usize| ["talks", "agreement"].iter().any(|class| self.lexicon.is_in(class, &lemma(s, h)));
        let mut top = w;
        while s.tokens[top].head.is_some_and(|h| h != word) {
            match s.tokens[top].head {
                Some(head) => top = head,
                None => break,
            }
        }
        let scene = s.tokens[word].upos == Upos::Verb
            && is_rel(&s.tokens[top].rel, "obl")
            && ["in", "at"].iter().any(|p| has_case(s, top, p));
        scene || s.tokens[w].head.is_some_and(class)
    }

    fn steps(&self, w: usize, word: usize) -> usize {
        let mut at = w;
        let mut steps = 0;
        while at != word && steps < self.s.tokens.len() {
            match self.s.tokens[at].head {
                Some(head) => at = head,
                None => break,
            }
            steps += 1;
        }
        steps
    }
}

/// Whether an actor is one of those who rise against a state, and not the state itself.
fn is_rising(actor: &Actor) -> bool {
    matches!(
        actor.sector(),
        Some(
            Sector::Reb
                | Sector::Opp
                | Sector::Pre
                | Sector::Cvl
                | Sector::Soc
                | Sector::Edu
                | Sector::Prm
                | Sector::Crm
                | Sector::Pty
        )
    )
}

/// The government of an actor's country.
fn government(actor: &Actor) -> Actor {
    Actor { code: format!("{}/{}", actor.country(), Sector::Gov), ..actor.clone() }
}

/// Add actors of countries that are not among them yet.
fn add_countries(out: &mut Vec<Actor>, actors: &[Actor]) {
    for actor in actors {
        if !out.iter().any(|a| a.country() == actor.country()) {
            out.push(actor.clone());
        }
    }
}
