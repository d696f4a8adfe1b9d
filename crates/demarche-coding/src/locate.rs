//! Where an act took place: the place named in its clause, never that of somebody's speech about it.

use crate::act::{EventType, Location, Sense, Settled};
use crate::lexicon::{Lexicon, Speech};
use crate::places::{LOCATIVE, Named, Places};
use crate::syntax::{has_case, is_passive, lemma, objects};
use demarche_actors::Mentions;
use demarche_language::{Sentence, Upos, is_rel};
use demarche_places::Kind;

/// How far up from its word an act's place is looked for.
const STEPS: usize = 3;
/// How deep a phrase is searched: "in a market in a suburb of Damascus".
const DEPTH: usize = 4;

/// What a sentence is searched with.
pub(crate) struct Search<'a> {
    pub(crate) s: &'a Sentence,
    pub(crate) number: usize,
    pub(crate) mentions: &'a Mentions,
    pub(crate) places: &'a Places,
    pub(crate) lexicon: &'a Lexicon,
}

/// How types of acts stand to the places of their clause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// A deed: its object, and what its object lies in, is where it takes place.
    Deed,
    /// A meeting, held or to come.
    Meeting,
    /// Something said: what is spoken of lies elsewhere.
    Word,
}

fn manner(event: EventType, sense: Sense) -> Manner {
    use EventType::{Agree, Aid, Assault, Coerce, Consult, Cooperate, Mobilize, Protest, Retreat};
    match (event, sense) {
        (Assault | Coerce | Mobilize | Retreat | Aid | Protest | Cooperate, _) => Manner::Deed,
        (Consult, _) | (Agree, Sense::Meet | Sense::Invite | Sense::Negotiate | Sense::Mediate) => Manner::Meeting,
        _ => Manner::Word,
    }
}

impl Search<'_> {
    /// The place of the act that a word expresses.
    pub(crate) fn of(&self, trigger: usize, event: EventType, sense: Sense) -> Option<Location> {
        let manner = manner(event, sense);
        if let Some(found) = self.at(trigger, event, sense, manner) {
            return Some(found);
        }
        let mut at = trigger;
        for _ in 0..STEPS {
            let head = self.above(at, manner)?;
            if let Some(found) = self.above_place(at, head, event, sense, manner) {
                return Some(found);
            }
            at = head;
        }
        None
    }

    /// Where the trigger itself, and what depends on it, lies.
    fn at(&self, word: usize, event: EventType, sense: Sense, manner: Manner) -> Option<Location> {
        let s = self.s;
        let found = best(s.children(word).filter_map(|c| self.of_phrase(word, c, event, sense, manner)));
        if manner == Manner::Deed {
            // "captured a village in Syria": the more exact of the two
            let further = || s.children_by(word, "xcomp").find_map(|c| self.at(c, event, sense, manner));
            return best(found.into_iter().chain(self.of_objects(word, event))).or_else(further);
        }
        if found.is_some() {
            return found;
        }
        match manner {
            Manner::Word if is_settling(event, sense) => best(
                objects(s, word).into_iter().filter_map(|o| self.located_in(o, 0)).filter(|l| l.kind == Kind::City),
            ),
            Manner::Deed => None,
            Manner::Meeting => self.of_visit(word).or_else(|| self.of_complement(word, event, sense)),
            Manner::Word => self.of_speaking(word),
        }
    }

    /// The word above in which the place of an act may be told.
    fn above(&self, word: usize, manner: Manner) -> Option<usize> {
        let s = self.s;
        let token = &s.tokens[word];
        let head = token.head?;
        let verb = s.tokens[head].upos == Upos::Verb;
        let own_subject = s.children_by(word, "nsubj").next().is_some();
        let goes = match token.rel.as_str() {
            "obj" | "nsubj" | "nsubj:pass" | "obl" => token.upos != Upos::Verb,
            "xcomp" => true,
            "nmod" => manner != Manner::Word,
            "compound" => !matches!(manner, Manner::Word) && s.tokens[head].upos == Upos::Noun,
            "conj" | "advcl" | "parataxis" => {
                !own_subject
                    && verb
                    && !s.children_by(word, "mark").any(|m| s.tokens[m].text.eq_ignore_ascii_case("if"))
            }
            "acl" | "acl:relcl" => true,
            _ => false,
        };
        // the place where somebody speaks of it is not its own
        let speaks = verb && self.lexicon.speech(&lemma(s, head)).is_some_and(|k| k != Speech::Think);
        (goes && !(speaks && token.rel != "conj") && !(speaks && manner != Manner::Word)).then_some(head)
    }

    fn above_place(
        &self,
        word: usize,
        head: usize,
        event: EventType,
        sense: Sense,
        manner: Manner,
    ) -> Option<Location> {
        let s = self.s;
        let rel = s.tokens[word].rel.as_str();
        if matches!(rel, "conj" | "advcl" | "parataxis") && manner == Manner::Deed {
            return self.at(head, event, sense, manner);
        }
        let strict = s.children(head).filter(|&c| c != word && !s.within(word, c)).filter_map(|c| {
            let rel = s.tokens[c].rel.as_str();
            let phrase = is_rel(rel, "obl") || (is_rel(rel, "nmod") && s.tokens[head].upos != Upos::Verb);
            (phrase && self.is_locative(c, false)).then(|| self.inside(c, 0)).flatten()
        });
        best(strict.filter(|l| manner != Manner::Word || l.kind == Kind::City))
    }

    /// The place that a phrase under the trigger tells.
    fn of_phrase(&self, word: usize, c: usize, event: EventType, sense: Sense, manner: Manner) -> Option<Location> {
        let s = self.s;
        let token = &s.tokens[c];
        let noun = s.tokens[word].upos != Upos::Verb;
        if token.rel == "compound" && noun && c < word {
            return self.of_compound(c, event, manner);
        }
        let compass = token.rel == "advmod" && is_compass(&lemma(s, c));
        if !(compass || is_rel(&token.rel, "obl") || is_rel(&token.rel, "nmod"))
            || token.rel == "obl:agent"
            || token.rel == "nmod:poss"
        {
            return None;
        }
        let place = || self.inside(c, 0);
        if manner == Manner::Word {
            if !self.is_locative(c, false) || (noun && is_rel(&token.rel, "nmod") && !is_settling(event, sense)) {
                return None;
            }
            let spoken = s.children(word).filter(|&o| {
                matches!(s.tokens[o].rel.as_str(), "obj" | "ccomp" | "xcomp")
                    || (is_rel(&s.tokens[o].rel, "obl")
                        && !self.is_locative(o, false)
                        && self.places.at(self.number, o).is_none())
            });
            let after = spoken.min().is_some_and(|first| c > first);
            return place().filter(|l| l.kind == Kind::City && (!after || is_settling(event, sense)));
        }
        if self.is_locative(c, true) || self.is_directed(word, c, event) {
            return place();
        }
        // "clashes between Aleppo and Idlib": towns, not the states that clash
        let between = has_case(s, c, "between") && manner == Manner::Deed;
        if between {
            return place().filter(|l| matches!(l.kind, Kind::City) && self.mentions.actors(self.number, c).is_empty());
        }
        // "arrested during the New York protests"
        if has_case(s, c, "during")
            && let Some(found) = s.children_by(c, "compound").find_map(|k| self.of_compound(k, event, manner))
        {
            return Some(found);
        }
        // "an attack on a mosque in Kabul"
        (manner == Manner::Deed).then(|| self.located_in(c, 0)).flatten()
    }

    /// "the Geneva talks", "the Paris attacks"; but "the Syria talks" are about it.
    fn of_compound(&self, c: usize, event: EventType, manner: Manner) -> Option<Location> {
        let named = self.places.at(self.number, c)?;
        let kind = named.location.kind;
        let fits = match manner {
            Manner::Meeting => kind == Kind::City,
            Manner::Deed => kind == Kind::City || (event == EventType::Assault && kind != Kind::Country),
            Manner::Word => false,
        };
        fits.then(|| named.location.clone())
    }

    /// "shelled Aleppo", "captured a village near Palmyra", "the bombing of a hospital".
    fn of_objects(&self, word: usize, event: EventType) -> Option<Location> {
        let s = self.s;
        let mut found = objects(s, word);
        if found.is_empty() && is_passive(s, word) {
            found.extend(s.children_by(word, "nsubj"));
        }
        let leaves = event == EventType::Retreat
            && matches!(lemma(s, word).as_str(), "leave" | "evacuate" | "vacate" | "quit" | "abandon" | "exit");
        let enters = event == EventType::Mobilize && matches!(lemma(s, word).as_str(), "enter" | "cross");
        let taken = matches!(event, EventType::Assault | EventType::Coerce) || leaves || enters;
        let whole = |l: &Location| l.kind != Kind::Country || event == EventType::Assault || leaves || enters;
        found.iter().find_map(|&o| {
            let own = taken.then(|| self.named_by(o)).flatten().filter(whole);
            best(own.into_iter().chain(self.located_in(o, 0)))
        })
    }

    /// "visited Ankara", "a visit to Cuba", "arrived in Doha".
    fn of_visit(&self, word: usize) -> Option<Location> {
        if !self.is_travel(word) {
            return None;
        }
        let own = objects(self.s, word).into_iter().find_map(|o| self.named_by(o));
        own.or_else(|| {
            self.s.children(word).find_map(|c| has_case(self.s, c, "to").then(|| self.inside(c, 0)).flatten())
        })
    }

    /// "agreed to meet in Geneva", "invited them to talks in Geneva", "a meeting of envoys in Rome".
    fn of_complement(&self, word: usize, event: EventType, sense: Sense) -> Option<Location> {
        let s = self.s;
        best(s.children(word).filter_map(|c| {
            let token = &s.tokens[c];
            match token.rel.as_str() {
                "xcomp" | "ccomp" if token.upos == Upos::Verb => self.at(c, event, sense, Manner::Meeting),
                // "a meeting of ministers in Malawi", but not "talks on the war in Syria"
                "nmod" | "obl" if ["of", "with", "between"].iter().any(|p| has_case(s, c, p)) => self.located_in(c, 0),
                "obj" => {
                    let named = s.children_by(c, "compound").find_map(|k| self.of_compound(k, event, Manner::Meeting));
                    named.or_else(|| self.located_in(c, 0).filter(|l| l.kind == Kind::City))
                }
                "obl" | "nmod" | "xcomp" => self.located_in(c, 0).filter(|l| l.kind == Kind::City),
                _ => None,
            }
        }))
    }

    /// "Speaking in Geneva, …".
    fn of_speaking(&self, word: usize) -> Option<Location> {
        let s = self.s;
        let speaking = s.children(word).filter(|&c| {
            s.tokens[c].rel == "advcl"
                && matches!(lemma(s, c).as_str(), "speak" | "talk" | "address")
                && s.tokens[c].text.ends_with("ing")
        });
        let at = |c: usize| s.children(c).filter(|&p| self.is_locative(p, false)).find_map(|p| self.inside(p, 0));
        speaking.filter_map(at).find(|l| l.kind == Kind::City)
    }

    /// Whether a phrase stands after a word of place; `on` asks what it is on.
    fn is_locative(&self, c: usize, on: bool) -> bool {
        let s = self.s;
        if LOCATIVE.iter().any(|p| has_case(s, c, p)) {
            return true;
        }
        let own = self.places.at(self.number, c);
        let north =
            is_compass(&lemma(s, c)) || matches!(lemma(s, c).as_str(), "kilometer" | "kilometre" | "km" | "mile");
        let ground = self.lexicon.is_in("ground", &lemma(s, c)) || own.is_some_and(|n| n.location.kind == Kind::Area);
        north || (has_case(s, c, "on") && ground) || (on && has_case(s, c, "over") && own.is_some())
    }

    /// Prepositions that lead to the place of some acts: troops "into" a country, a withdrawal "from" it, an attack "on" a town.
    fn is_directed(&self, word: usize, c: usize, event: EventType) -> bool {
        use EventType::{Agree, Aid, Assault, Coerce, Consult, Mobilize, Protest, Retreat};
        let s = self.s;
        let any = |list: &[&str]| list.iter().any(|p| has_case(s, c, p));
        let ground =
            || self.named_by(c).is_some_and(|l| l.kind != Kind::Country) || self.lexicon.is_in("site", &lemma(s, c));
        match event {
            Assault => any(&["on", "against", "into", "of", "toward", "towards", "to"]) && self.named_by(c).is_some(),
            Mobilize => any(&["to", "into", "toward", "towards", "on"]),
            Retreat => any(&["from"]),
            Aid => any(&["to", "into", "for"]) && ground(),
            Coerce => any(&["of", "on"]) && ground(),
            Protest => any(&["to"]) && ground(),
            Consult | Agree => any(&["to"]) && self.is_travel(word),
            _ => false,
        }
    }

    fn is_travel(&self, word: usize) -> bool {
        self.lexicon.is_in("travel", &lemma(self.s, word))
    }

    /// The place that a phrase names itself: "Aleppo", "the city of Aleppo", "Kabul airport", "the Syrian capital".
    fn named_by(&self, word: usize) -> Option<Location> {
        if let Some(named) = self.places.at(self.number, word) {
            return Some(named.location.clone());
        }
        let s = self.s;
        if !self.lexicon.is_in("site", &lemma(s, word)) {
            return None;
        }
        let border = matches!(lemma(s, word).as_str(), "border" | "frontier");
        let mut named = s.children(word).filter(|&c| {
            let rel = s.tokens[c].rel.as_str();
            matches!(rel, "compound" | "nmod:poss" | "appos" | "nmod:desc")
                || is_rel(rel, "flat")
                || ((is_rel(rel, "nmod") || is_rel(rel, "obl"))
                    && (has_case(s, c, "of") || LOCATIVE.iter().any(|p| has_case(s, c, p))))
                || (border && is_rel(rel, "nmod") && (has_case(s, c, "with") || has_case(s, c, "between")))
        });
        let found = best(named.by_ref().filter_map(|c| self.named_by(c)));
        found.or_else(|| self.lexicon.is_in("land", &lemma(s, word)).then(|| self.of_land(word)).flatten())
    }

    /// The place of a phrase with a word of place, or of the phrases in it.
    fn inside(&self, word: usize, depth: usize) -> Option<Location> {
        if depth > DEPTH {
            return None;
        }
        let own = self.named_by(word);
        if own.as_ref().is_some_and(|l| l.kind == Kind::City) {
            return own;
        }
        own.into_iter().chain(self.located_in(word, depth + 1)).min_by_key(|l| l.kind)
    }

    /// What the phrases in a phrase tell: "a convoy in a village near Homs".
    fn located_in(&self, word: usize, depth: usize) -> Option<Location> {
        if depth > DEPTH {
            return None;
        }
        let s = self.s;
        best(s.children(word).filter_map(|c| {
            let rel = s.tokens[c].rel.as_str();
            let phrase = is_rel(rel, "nmod") || is_rel(rel, "obl");
            if phrase && self.is_locative(c, false) {
                return self.inside(c, depth + 1);
            }
            // "targets of the group in Iraq", "students marching in Cairo"; where something is from or goes to is another place
            let elsewhere =
                ["from", "to", "for", "about", "over", "by", "toward", "towards"].iter().any(|p| has_case(s, c, p));
            let inner = (phrase && !elsewhere) || rel == "acl" || (rel == "amod" && s.tokens[c].upos == Upos::Verb);
            inner.then(|| self.located_in(c, depth + 1)).flatten()
        }))
    }

    /// "the Yemeni capital", "on Turkish soil", "the Syrian town of Foo" whose name no table has.
    fn of_land(&self, word: usize) -> Option<Location> {
        let s = self.s;
        let gazetteer = self.lexicon.gazetteer();
        let told = s.children(word).filter(|&c| matches!(s.tokens[c].rel.as_str(), "amod" | "nmod:poss" | "compound"));
        let adjective = told.into_iter().find_map(|c| {
            let mention = self.mentions.get(self.number, c)?;
            mention.actors.first().filter(|_| mention.adjective)
        })?;
        let country = gazetteer.country(adjective.country())?;
        let kind_word = lemma(s, word);
        let unknown = s.children(word).find(|&c| {
            s.tokens[c].upos == Upos::Propn
                && is_rel(&s.tokens[c].rel, "nmod")
                && has_case(s, c, "of")
                && !s.tokens[c].text.is_empty()
        });
        let place = match kind_word.as_str() {
            "capital" => gazetteer.capital(&country.country)?,
            _ => country,
        };
        let token = &s.tokens[word];
        let mut location = Location {
            name: place.name.clone(),
            kind: place.kind,
            country: place.country.clone(),
            region: place.region.clone(),
            latitude: Some(place.latitude),
            longitude: Some(place.longitude),
            settled: Settled::Named,
            text: format!("{} {}", adjective.text, token.text),
            start: adjective.start.min(token.start),
            end: token.end.max(adjective.end),
        };
        if let Some(name) = unknown.filter(|_| {
            matches!(kind_word.as_str(), "city" | "town" | "village" | "port" | "suburb" | "enclave" | "settlement")
        }) {
            let token = &s.tokens[name];
            location = Location {
                name: token.text.clone(),
                kind: Kind::City,
                region: String::new(),
                latitude: None,
                longitude: None,
                text: token.text.clone(),
                start: token.start,
                end: token.end,
                ..location
            };
        }
        Some(location)
    }
}

fn is_compass(lemma: &str) -> bool {
    matches!(lemma, "north" | "south" | "east" | "west" | "northeast" | "northwest" | "southeast" | "southwest")
}

/// The most exact place; of several the first.
fn best(found: impl Iterator<Item = Location>) -> Option<Location> {
    found.min_by_key(|l| l.kind)
}

/// Acts of word that are done at a table: a deal reached or signed in a town.
fn is_settling(event: EventType, sense: Sense) -> bool {
    matches!((event, sense), (EventType::Agree, Sense::Reach | Sense::Accept) | (EventType::Support, Sense::Sign))
}

/// What is told of a place by `explain`.
pub(crate) fn note(named: &Named) -> String {
    let l = &named.location;
    let mut text = l.to_string();
    text += match l.settled {
        Settled::Only => "; no other bears the name",
        Settled::Named => "; the words beside it tell",
        Settled::Context => "; the report's other places and actors tell",
        Settled::Size => "; the best known that bears the name",
    };
    if !named.others.is_empty() {
        let others: Vec<String> =
            named.others.iter().take(4).map(|p| format!("{} {}", p.kind.as_str(), p.country)).collect();
        text += &format!("; others: {}", others.join(", "));
        if named.others.len() > 4 {
            text += &format!(" and {} more", named.others.len() - 4);
        }
    }
    text
}
