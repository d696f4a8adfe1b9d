//! Every phrase of a report to the actors that it means, in one walk from the first sentence to the last.

use crate::actor::{Actor, Sector};
use crate::coreference::Memory;
use crate::mention::{Kind, Mention, Mentions};
use crate::phrase::{self, Found};
use crate::tables::{Entry, Role, RoleKind, Tables};
use demarche_language::{Sentence, Upos, is_rel};
use jiff::civil::Date;

/// Find who is meant where. `published` settles who held an office.
pub fn resolve(sentences: &[Sentence], published: Date, tables: &Tables) -> Mentions {
    let mut walk = Walk { sentences, published, tables, memory: Memory::default(), mentions: Mentions::default() };
    let found: Vec<Vec<Found>> = sentences.iter().map(|s| phrase::names(s, tables)).collect();
    for (number, names) in found.iter().enumerate() {
        for name in names {
            for actor in walk.of_name(number, name).into_iter().flat_map(|m| m.actors) {
                let mut actor = actor;
                if actor.sector() == Some(Sector::Cvl) {
                    // "Cubans" speaks of Cuba
                    actor.code = format!("{}/{}", actor.country(), Sector::Gov);
                }
                walk.memory.count(&actor, if number == 0 { 2 } else { 1 });
            }
        }
    }
    for (number, names) in found.iter().enumerate() {
        walk.sentence(number, names);
    }
    walk.mentions
}

struct Walk<'a> {
    sentences: &'a [Sentence],
    published: Date,
    tables: &'a Tables,
    memory: Memory,
    mentions: Mentions,
}

impl Walk<'_> {
    fn sentence(&mut self, number: usize, names: &[Found]) {
        let sentence = &self.sentences[number];
        self.mentions.at.push(vec![None; sentence.tokens.len()]);
        for name in names {
            let mention = self.of_name(number, name);
            self.mentions.at[number][name.head] = mention;
        }
        self.join(number, names);
        self.pairs(number);
        for word in 0..sentence.dateline() {
            self.mentions.at[number][word] = None;
        }
        for word in sentence.dateline()..sentence.tokens.len() {
            let named = names.iter().find(|n| n.head == word);
            let mention = match sentence.tokens[word].upos {
                Upos::Pron | Upos::Det | Upos::Num => self.pronoun(number, word),
                Upos::Noun | Upos::Propn | Upos::Adj => self.noun(number, word, named),
                _ => None,
            };
            if mention.is_some() {
                self.mentions.at[number][word] = mention;
            }
            if let Some(mention) = self.mentions.at[number][word].clone() {
                let title = matches!(sentence.tokens[word].rel.as_str(), "nmod:desc" | "compound" | "flat" | "appos");
                if !title && (!mention.actors.is_empty() || mention.outsider) {
                    self.memory.tell(number, phrase::is_subject(sentence, word), &mention);
                }
            }
            if sentence.tokens[word].rel == "conj" {
                self.company(number, word);
            }
        }
    }

    /// Several told together are "they" from their last on.
    fn company(&mut self, number: usize, word: usize) {
        let sentence = &self.sentences[number];
        let Some(first) = sentence.tokens[word].head else { return };
        let listed = phrase::conjuncts(sentence, first);
        if listed.iter().max() != Some(&word) {
            return;
        }
        let mut all: Vec<Actor> = Vec::new();
        for at in std::iter::once(first).chain(listed) {
            match self.mentions.get(number, at) {
                Some(m) if !m.adjective && m.kind != Kind::Place => all.extend(m.actors.iter().cloned()),
                _ => return,
            }
        }
        if all.len() > 1 {
            let group = Mention { actors: all, kind: Kind::Group, adjective: false, outsider: false };
            self.memory.tell(number, phrase::is_subject(sentence, first), &group);
        }
    }

    /// Names that a hyphen joins stand together: "the U.S.-Russian talks", "the Merkel-Putin meeting".
    fn join(&mut self, number: usize, names: &[Found]) {
        let sentence = &self.sentences[number];
        for pair in names.windows(2) {
            let (first, second) = (&pair[0], &pair[1]);
            if second.from != first.to + 1 || !phrase::joins(sentence, first.to) {
                continue;
            }
            let (Some(a), Some(b)) = (self.mentions.get(number, first.head), self.mentions.get(number, second.head))
            else {
                continue;
            };
            let countries = |m: &Mention| m.actors.iter().map(|x| x.country().to_owned()).collect::<Vec<_>>();
            let apart = countries(a).iter().all(|c| !countries(b).contains(c));
            if !apart || a.actors.is_empty() || b.actors.is_empty() {
                continue;
            }
            let kind = if a.kind == Kind::Place && b.kind == Kind::Place { Kind::Place } else { Kind::Group };
            let actors = a.actors.iter().chain(&b.actors).cloned().collect();
            let both = Mention { actors, kind, adjective: b.adjective, outsider: false };
            // the tree may hang either of them on the other
            let outer = if sentence.tokens[second.head].head == Some(first.head) { first.head } else { second.head };
            self.mentions.at[number][outer] = Some(both);
        }
    }

    fn actor(&self, code: &str, name: &str, number: usize, from: usize, to: usize) -> Actor {
        let sentence = &self.sentences[number];
        let (start, end) = (sentence.tokens[from].start, sentence.tokens[to - 1].end);
        Actor { code: code.to_owned(), name: name.to_owned(), text: phrase::words(sentence, from, to), start, end }
    }

    /// What a name of the tables means here.
    fn of_name(&self, number: usize, found: &Found) -> Option<Mention> {
        let sentence = &self.sentences[number];
        let located = phrase::is_location(sentence, found.head);
        let own = |code: &str, name: &str| vec![self.actor(code, name, number, found.from, found.to)];
        let body = |actors, kind| Mention { actors, kind, adjective: false, outsider: false };
        let is_modifier = matches!(sentence.tokens[found.head].rel.as_str(), "amod" | "compound" | "nmod:desc");
        // "Defense Minister Salahaddin Namroush": the first of a person's names is no place
        let forename = sentence.children(found.head).any(|c| {
            c >= found.to && is_rel(&sentence.tokens[c].rel, "flat") && sentence.tokens[c].upos == Upos::Propn
        });
        let mut best: Option<(u8, Mention)> = None;
        for entry in &found.entries {
            if forename && matches!(entry, Entry::Place { .. }) {
                continue;
            }
            let (rank, mention) = match entry {
                Entry::Person(index) => match self.tables.person_at(*index, self.published) {
                    Some((name, Some(office))) => (5, body(own(&office.code, name), Kind::Person)),
                    // "in 2011, Gadhafi": who held the office in the year told of
                    Some((name, None)) => {
                        match phrase::years(sentence).find_map(|y| self.tables.office_in(*index, y)) {
                            Some(office) => (5, body(own(&office.code, name), Kind::Person)),
                            None => (2, Mention { outsider: true, ..body(Vec::new(), Kind::Person) }),
                        }
                    }
                    None => continue,
                },
                // "the North", "the alliance": only beside whom the report names, and as a name of its own
                Entry::Short { code, name, beside } => {
                    let the = sentence.children_by(found.head, "det").any(|d| sentence.tokens[d].lemma == "the");
                    let alone = !sentence.children(found.head).any(|c| {
                        matches!(sentence.tokens[c].rel.as_str(), "compound" | "nmod:poss" | "nmod")
                            || is_rel(&sentence.tokens[c].rel, "flat")
                    });
                    if !the || !alone || located || is_modifier || !beside.iter().any(|b| self.memory.is_named(b)) {
                        continue;
                    }
                    (4, body(own(code, name), Kind::Body))
                }
                // "the Vienna meeting": a capital before a noun tells where
                Entry::Capital { code, name } if is_modifier && sentence.tokens[found.head].rel == "compound" => {
                    (4, body(own(&format!("{code}/GOV"), name), Kind::Place))
                }
                Entry::State { code, name } | Entry::Capital { code, name } if located => {
                    (4, body(own(&format!("{code}/GOV"), name), Kind::Place))
                }
                Entry::State { code, name } | Entry::Capital { code, name } | Entry::Government { code, name } => {
                    (4, body(own(&format!("{code}/GOV"), name), Kind::Body))
                }
                Entry::Organisation { code, name } => {
                    let groups = matches!(code.split('/').nth(1), Some("REB" | "OPP" | "MIL" | "PRM"));
                    (4, body(own(code, name), if groups { Kind::Group } else { Kind::Body }))
                }
                Entry::Demonym { code, name } => {
                    let adjective = is_modifier || sentence.tokens[found.head].upos == Upos::Adj;
                    let sector = if adjective { "GOV" } else { "CVL" };
                    (3, Mention { adjective, ..body(own(&format!("{code}/{sector}"), name), Kind::Group) })
                }
                Entry::Place { country } => {
                    (1, body(own(&format!("{country}/GOV"), self.tables.country_name(country)), Kind::Place))
                }
            };
            if best.as_ref().is_none_or(|(have, _)| rank > *have) {
                best = Some((rank, mention));
            }
        }
        best.map(|(_, mention)| mention)
    }

    /// What a noun phrase means: a name with its title, a noun of role, a name told before.
    fn noun(&mut self, number: usize, word: usize, named: Option<&Found>) -> Option<Mention> {
        let sentence = &self.sentences[number];
        let token = &sentence.tokens[word];
        let known = self.mentions.at[number][word].clone();
        let known_person = known.as_ref().is_some_and(|m| m.kind == Kind::Person);
        if let Some(known) = &known
            && !known_person
        {
            return self.of_named_noun(number, word, known, named);
        }
        let full = self.full_name(number, word);
        if token.upos == Upos::Propn {
            // a title beside the name settles who an unknown person is, and corrects the tables
            let titled = self.title(number, word);
            let mention = match (titled, known) {
                (Some(title), Some(known)) if title.actors.is_empty() && !title.outsider => Some(known),
                (Some(title), Some(known)) if same_country(&title, &known) => Some(known),
                (Some(title), _) => Some(self.renamed(title, number, word, &full)),
                (None, Some(known)) => Some(known),
                (None, None) => self.memory.named(&full).cloned().map(|m| self.renamed(m, number, word, &full)),
            };
            if let Some(mention) = mention {
                if mention.kind == Kind::Person {
                    self.memory.name(&full, &mention);
                }
                return Some(mention);
            }
        }
        if known_person {
            return None;
        }
        if let Some(mention) = self.sides(number, word).or_else(|| self.of_role(number, word)) {
            return Some(mention);
        }
        // a person whom neither the tables nor the text place is no political actor, and "he" may be that one
        let person = token.upos == Upos::Propn
            && full.contains(' ')
            && self.mentions.get(number, word).is_none()
            && !is_inner(&token.rel);
        let subject = phrase::is_subject(sentence, word) || sentence.children_by(word, "flat").next().is_some();
        (person && subject && sentence.children_by(word, "det").next().is_none()).then(|| {
            let mention = Mention { actors: Vec::new(), kind: Kind::Person, adjective: false, outsider: true };
            self.memory.name(&full, &mention);
            mention
        })
    }

    /// A named state or organisation that a noun of role goes with in the same phrase ("UN envoy") is left as it is.
    fn of_named_noun(&mut self, number: usize, word: usize, known: &Mention, named: Option<&Found>) -> Option<Mention> {
        let sentence = &self.sentences[number];
        // "Ukrainian" as the name of a person's people: leave; a region with a role of its own ("the Donetsk leader") is of_role's
        let multiword = named.is_some_and(|n| n.to > n.from + 1);
        // a person told of before whose name is a place's too
        let person = self.memory.named(&sentence.tokens[word].text).filter(|m| m.kind == Kind::Person && !multiword);
        if let Some(person) = person.filter(|_| sentence.tokens[word].upos == Upos::Propn && !located(sentence, word)) {
            return Some(self.renamed(person.clone(), number, word, &sentence.tokens[word].text));
        }
        if known.kind == Kind::Place && !multiword && sentence.tokens[word].upos == Upos::Noun {
            return self.of_role(number, word).or_else(|| Some(known.clone()));
        }
        None
    }

    /// First and last word (exclusive) of the whole name that the word heads: "Denis Pushilin".
    fn name_span(&self, number: usize, word: usize) -> (usize, usize) {
        let sentence = &self.sentences[number];
        let belongs = |c: usize| {
            let t = &sentence.tokens[c];
            t.upos == Upos::Propn
                && (is_rel(&t.rel, "flat") || (t.rel == "compound" && self.mentions.get(number, c).is_none()))
                && sentence.tokens[c.min(word)..c.max(word)].iter().all(|t| matches!(t.upos, Upos::Propn | Upos::Punct))
        };
        let parts = sentence.children(word).filter(|&c| belongs(c));
        parts.fold((word, word + 1), |(from, to), c| (from.min(c), to.max(c + 1)))
    }

    /// The whole name that the word heads.
    fn full_name(&self, number: usize, word: usize) -> String {
        let (from, to) = self.name_span(number, word);
        phrase::words(&self.sentences[number], from, to)
    }

    fn renamed(&self, mut mention: Mention, number: usize, word: usize, full: &str) -> Mention {
        let (from, to) = self.name_span(number, word);
        let tokens = &self.sentences[number].tokens;
        for actor in &mut mention.actors {
            if mention.kind == Kind::Person {
                actor.name = full.to_owned();
            }
            actor.text = full.to_owned();
            actor.start = tokens[from].start;
            actor.end = tokens[to - 1].end;
        }
        mention
    }

    /// Who a person is by the title or apposition: "Kremlin spokesman X", "X, the Turkish deputy prime minister".
    fn title(&mut self, number: usize, word: usize) -> Option<Mention> {
        let sentence = &self.sentences[number];
        let titles: Vec<usize> = sentence
            .children(word)
            .filter(|&c| {
                let rel = sentence.tokens[c].rel.as_str();
                matches!(rel, "nmod:desc" | "compound" | "appos" | "amod" | "list") || is_rel(rel, "flat")
            })
            .collect();
        // "NATO Secretary General X": the part that tells whose goes first
        let mut titles = titles;
        titles.sort_by_cached_key(|&title| self.owners(number, title).is_empty());
        let mut outsider = None;
        for title in titles {
            if let Some((role, words)) = phrase::role(sentence, title, self.tables) {
                // "President Trump": a title without a country tells nothing that the name does not
                let bare = self.owners(number, title).is_empty() && self.owners(number, word).is_empty();
                let known = self.mentions.get(number, word).is_some()
                    || self.memory.named(&self.full_name(number, word)).is_some();
                let found = match role {
                    Role::Actor { .. } if bare && known => None,
                    Role::Outsider => None,
                    Role::Actor { .. } => self.with_role(number, title, role, &words, word),
                };
                match (role, found) {
                    (Role::Actor { kind: RoleKind::Person, .. }, Some(mut mention)) if !mention.actors.is_empty() => {
                        mention.kind = Kind::Person;
                        return Some(mention);
                    }
                    (Role::Outsider, _) => {
                        outsider =
                            Some(Mention { actors: Vec::new(), kind: Kind::Person, adjective: false, outsider: true });
                    }
                    (_, Some(mention)) if mention.outsider => outsider = Some(mention),
                    _ => {}
                }
            }
        }
        outsider
    }

    /// What a noun of role means, by its modifiers, or by what was told before.
    fn of_role(&mut self, number: usize, word: usize) -> Option<Mention> {
        let sentence = &self.sentences[number];
        if is_rel(&sentence.tokens[word].rel, "flat") {
            return None;
        }
        // "President Donald Trump", the title heading the name
        let bearer = sentence.children(word).find(|&c| {
            is_rel(&sentence.tokens[c].rel, "flat")
                && self.mentions.get(number, c).is_some_and(|m| m.kind == Kind::Person)
        });
        if let Some(bearer) = bearer {
            return self.mentions.get(number, bearer).cloned();
        }
        let (role, words) = phrase::role(sentence, word, self.tables)?;
        // a bare title tells nothing that its name does not
        let is_title = sentence.tokens[word].rel == "nmod:desc"
            && sentence.tokens[word].head.is_some_and(|h| sentence.tokens[h].upos == Upos::Propn);
        if is_title && self.owners(number, word).is_empty() {
            return None;
        }
        self.with_role(number, word, role, &words, word)
    }

    fn with_role(&mut self, number: usize, word: usize, role: Role, words: &str, at: usize) -> Option<Mention> {
        let sentence = &self.sentences[number];
        let outsider = Mention { actors: Vec::new(), kind: Kind::Person, adjective: false, outsider: true };
        let Role::Actor { sector, kind } = role else { return Some(outsider) };
        let former = sentence.children(word).chain(sentence.children(at)).any(|c| {
            matches!(sentence.tokens[c].lemma.to_lowercase().as_str(), "former" | "ex" | "retired" | "late" | "ousted")
        });
        if former {
            return Some(outsider);
        }
        let kind = match kind {
            RoleKind::Person => {
                match sentence.tokens[word].text.to_lowercase() == sentence.tokens[word].lemma.to_lowercase() {
                    true => Kind::Person,
                    false => Kind::Group,
                }
            }
            RoleKind::Group => Kind::Group,
            RoleKind::Body => Kind::Body,
        };
        let mut owners = self.owners(number, word);
        if owners.is_empty() && at != word {
            owners = self.owners(number, at);
        }
        // "the U.S. military operation": the military of whose operation it is
        if owners.is_empty()
            && matches!(sentence.tokens[word].rel.as_str(), "compound" | "amod")
            && let Some(head) = sentence.tokens[word].head
        {
            owners = self.named_owners(number, head);
        }
        let from = sentence
            .children(word)
            .filter(|&c| c < word && is_left_modifier(&sentence.tokens[c].rel))
            .min()
            .unwrap_or(word);
        let mut actors: Vec<Actor> = Vec::new();
        // a group that only sits there, where the report names one country's rebels
        let resident = sentence.children(word).any(|c| phrase::is_residence(sentence, c));
        let elsewhere = self.memory.opposed(sector.as_str()).filter(|_| resident && sector == Sector::Reb);
        if let (Some(country), [owner]) = (elsewhere, owners.as_mut_slice()) {
            owner.code = format!("{country}/{sector}");
        }
        for owner in owners {
            let code = code_of(&owner, sector);
            let name = self.tables.holder(&code, words, self.published).unwrap_or(&owner.name);
            let made = self.actor(&code, name, number, from.min(word), word + 1);
            if !actors.iter().any(|a| a.code == made.code) {
                actors.push(made);
            }
        }
        if actors.is_empty() {
            match self.bare_role(number, word, sector, kind, words) {
                Some(found) => actors = found,
                None => {
                    self.mentions.bare.insert((number, word), sector);
                    return None;
                }
            }
        } else {
            self.memory.role(words, &actors);
        }
        Some(Mention { actors, kind, adjective: false, outsider: false })
    }

    /// "the rebels", "the government", "police": as told before, else of the country that the report tells of.
    fn bare_role(&self, number: usize, word: usize, sector: Sector, kind: Kind, words: &str) -> Option<Vec<Actor>> {
        let sentence = &self.sentences[number];
        // "Secretary of State": no state that was told of; and nobody is a member of nothing
        if words == "state" && sentence.tokens[word].upos == Upos::Propn || is_part(words) {
            return None;
        }
        let again = |actors: &[Actor]| {
            actors.iter().map(|a| self.actor(&a.code, &a.name, number, word, word + 1)).collect::<Vec<_>>()
        };
        let definite = sentence
            .children_by(word, "det")
            .any(|d| matches!(sentence.tokens[d].lemma.as_str(), "the" | "this" | "that"))
            || sentence.tokens[word].upos == Upos::Propn
            || (kind != Kind::Person && sentence.children_by(word, "det").next().is_none());
        let force = matches!(sector, Sector::Reb | Sector::Cop | Sector::Mil | Sector::Opp);
        let bare = sentence.children_by(word, "det").next().is_none() && sentence.tokens[word].upos != Upos::Propn;
        // "Western governments", "vice president for research at X": others than those told before
        let other = sentence.children(word).any(|c| {
            let t = &sentence.tokens[c];
            let proper = matches!(t.rel.as_str(), "amod" | "compound")
                && (c > 0 || t.lemma.starts_with(char::is_uppercase))
                && t.text.starts_with(char::is_uppercase)
                && sentence.tokens[word].text.starts_with(char::is_lowercase);
            let placed =
                t.rel == "nmod" && phrase::case_of(sentence, c).is_some_and(|p| matches!(p, "of" | "for" | "at"));
            (proper || placed) && self.mentions.get(number, c).is_none()
        });
        if !definite || other || (bare && !force && !phrase::is_subject(sentence, word)) {
            return None;
        }
        // "Speaking in Islamabad, the foreign ministry's spokesman"
        if matches!(sector, Sector::Gov | Sector::Mil | Sector::Cop | Sector::Leg | Sector::Jud) {
            let known = self.memory.in_role(words).and_then(|a| a.first());
            // where the role was told of before, only what opens the sentence makes it another's
            let reach = if known.is_some() { word } else { sentence.tokens.len() };
            let seat = (0..reach).find_map(|w| {
                self.mentions
                    .get(number, w)
                    .filter(|m| m.kind == Kind::Place && phrase::is_location(sentence, w))
                    .and_then(|m| m.actors.first())
            });
            if let Some(seat) = seat.filter(|seat| known.is_none_or(|k| k.country() != seat.country())) {
                let code = format!("{}/{}", seat.country(), sector);
                return Some(vec![self.actor(&code, &seat.name, number, word, word + 1)]);
            }
        }
        if let Some(actors) = self.memory.in_role(words) {
            return Some(again(actors));
        }
        if matches!(words, "country" | "nation" | "state") {
            return self.memory.last_country(number).map(|a| again(std::slice::from_ref(a)));
        }
        let vague = matches!(sector, Sector::Cvl | Sector::Bus | Sector::Jrn | Sector::Ref | Sector::Rel | Sector::Crm);
        let focus = if vague {
            None
        } else {
            Some(sector)
                .filter(|s| matches!(s, Sector::Reb | Sector::Opp))
                .and_then(|s| self.memory.opposed(s.as_str()))
                .or_else(|| self.memory.focus())
                .map(str::to_owned)
        };
        let only = || self.only_country(number, force && sector != Sector::Mil).filter(|c| self.memory.leads(c));
        let country = focus.or_else(only)?;
        Some(vec![self.actor(
            &format!("{country}/{sector}"),
            self.tables.country_name(&country),
            number,
            word,
            word + 1,
        )])
    }

    /// The country that a sentence names, where it names one only.
    /// Whoever speaks of rebels need not be of their country (`foreign`).
    fn only_country(&self, number: usize, foreign: bool) -> Option<String> {
        let told = || self.mentions.at[number].iter().flatten();
        if foreign && told().any(|m| m.kind == Kind::Person) {
            return None;
        }
        let named = told().flat_map(|m| &m.actors).map(Actor::country);
        let mut states = named.filter(|c| !is_international(c));
        let first = states.next()?;
        states.all(|c| c == first).then(|| first.to_owned())
    }

    /// The actors that the names among a noun's possessors, adjectives and compounds stand for.
    fn named_owners(&self, number: usize, noun: usize) -> Vec<Actor> {
        let sentence = &self.sentences[number];
        let tells = |c: &usize| {
            matches!(sentence.tokens[*c].rel.as_str(), "amod" | "compound" | "nmod:poss")
                && !phrase::is_opposed(sentence, *c)
        };
        let mentions = sentence.children(noun).filter(tells).filter_map(|c| self.mentions.get(number, c));
        mentions.flat_map(|m| m.actors.clone()).collect()
    }

    /// The actors that a noun belongs to by its modifiers.
    fn owners(&mut self, number: usize, word: usize) -> Vec<Actor> {
        let sentence = &self.sentences[number];
        let mut out: Vec<Actor> = Vec::new();
        let is_name = sentence.tokens[word].upos == Upos::Propn;
        let modifiers = self.telling_modifiers(number, word);
        for &modifier in &modifiers {
            // a title does not own the name beside it
            if is_name
                && sentence.tokens[modifier].rel == "nmod:desc"
                && phrase::role(sentence, modifier, self.tables).is_some()
            {
                continue;
            }
            let mention = match self.mentions.at[number][modifier].clone() {
                Some(mention) => Some(mention),
                None if sentence.tokens[modifier].upos == Upos::Pron
                    && sentence.tokens[modifier].rel == "nmod:poss" =>
                {
                    self.pronoun(number, modifier)
                }
                None if sentence.tokens[modifier].rel != "compound"
                    || matches!(
                        phrase::role(sentence, modifier, self.tables),
                        Some((Role::Actor { kind: RoleKind::Body, .. }, _))
                    ) =>
                {
                    self.of_role(number, modifier).or_else(|| self.named_in(number, modifier))
                }
                None => None,
            };
            let Some(mention) = mention else { continue };
            for actor in mention.actors {
                if !out.iter().any(|a| a.code == actor.code) {
                    out.push(actor);
                }
            }
        }
        // "Pakistan's high commissioner in New Delhi": whose it is goes before where it is
        let whose = |rel: &str| matches!(rel, "amod" | "nmod:poss" | "compound" | "nmod:desc");
        let base = |m: usize| match sentence.tokens[m].head {
            Some(head) if sentence.tokens[m].rel == "conj" => head,
            _ => m,
        };
        let direct: Vec<Actor> = modifiers
            .into_iter()
            .filter(|&m| whose(&sentence.tokens[base(base(m))].rel))
            .flat_map(|m| self.mentions.at[number][m].iter().flat_map(|x| x.actors.clone()).collect::<Vec<_>>())
            .collect();
        if direct.is_empty() {
            out
        } else {
            out.retain(|a| direct.iter().any(|d| d.code == a.code));
            out
        }
    }

    /// The modifiers that tell whose a noun is: "his Italian counterpart" is no one of his, and "the Istanbul-based Syrian council" is Syrian.
    fn telling_modifiers(&self, number: usize, word: usize) -> Vec<usize> {
        let sentence = &self.sentences[number];
        let all = phrase::modifiers(sentence, word);
        let relation = phrase::is_relation(sentence, word);
        let told: Vec<usize> =
            all.iter().copied().filter(|&m| !(relation && sentence.tokens[m].rel == "nmod:poss")).collect();
        let resident = |m: &usize| phrase::is_residence(sentence, *m);
        let elsewhere = |m: &&usize| !resident(m) && self.mentions.get(number, **m).is_some();
        if told.iter().any(resident) && told.iter().any(|m| elsewhere(&m)) {
            told.into_iter().filter(|m| !resident(m)).collect()
        } else {
            told
        }
    }

    /// What names a phrase from inside: "in Donetsk region", "of the Iranian parliament's committee".
    fn named_in(&self, number: usize, word: usize) -> Option<Mention> {
        let sentence = &self.sentences[number];
        sentence
            .children(word)
            .filter(|&c| matches!(sentence.tokens[c].rel.as_str(), "compound" | "amod" | "nmod:poss" | "nmod:desc"))
            .find_map(|c| self.mentions.get(number, c).cloned())
    }

    /// "both sides", "the two leaders", "each other".
    fn sides(&self, number: usize, word: usize) -> Option<Mention> {
        let sentence = &self.sentences[number];
        let token = &sentence.tokens[word];
        let plural = matches!(
            token.lemma.to_lowercase().as_str(),
            "side"
                | "party"
                | "country"
                | "leader"
                | "nation"
                | "president"
                | "government"
                | "neighbor"
                | "neighbour"
                | "foe"
                | "rival"
                | "enemy"
                | "state"
                | "minister"
                | "delegation"
                | "negotiator"
                | "army"
                | "belligerent"
        );
        if !plural || token.text.to_lowercase() == token.lemma.to_lowercase() {
            return None;
        }
        let two = sentence
            .children(word)
            .any(|c| matches!(sentence.tokens[c].lemma.to_lowercase().as_str(), "both" | "two" | "warring"));
        let owned = !phrase::modifiers(sentence, word).iter().all(|&m| self.mentions.get(number, m).is_none());
        if !two || owned {
            return None;
        }
        self.both(number, word)
    }

    fn both(&self, number: usize, word: usize) -> Option<Mention> {
        let actors: Vec<Actor> =
            self.memory.sides(number).iter().map(|a| self.actor(&a.code, &a.name, number, word, word + 1)).collect();
        (actors.len() == 2).then_some(Mention { actors, kind: Kind::Group, adjective: false, outsider: false })
    }

    fn pronoun(&self, number: usize, word: usize) -> Option<Mention> {
        let sentence = &self.sentences[number];
        let token = &sentence.tokens[word];
        let lemma = token.text.to_lowercase();
        if token.rel == "expl" {
            return None;
        }
        let kind = match lemma.as_str() {
            "he" | "she" | "his" | "him" | "her" | "hers" => Kind::Person,
            "it" | "its" => Kind::Body,
            "they" | "them" | "their" | "theirs" => Kind::Group,
            "both" if !is_rel(&token.rel, "det") && !is_rel(&token.rel, "cc") => return self.both(number, word),
            "each" | "one" if phrase::is_reciprocal(sentence, word) => return self.both(number, word),
            _ => return None,
        };
        if kind == Kind::Body && phrase::is_subject(sentence, word) {
            // "While the test broke no law, it …": the subject of the clause before
            if let Some(thing) = self.clause_subject_before(number, word) {
                let owners = self.named_owners(number, thing);
                let owner = owners.first().map(|a| self.actor(&a.code, &a.name, number, word, word + 1))?;
                return Some(Mention { actors: vec![owner], kind, adjective: false, outsider: false });
            }
        }
        let doer = self.doer_of(number, word);
        let doer = doer.as_deref();
        let mut mention = self.memory.pronoun(kind, number, doer).or_else(|| match kind {
            Kind::Group => self.memory.pronoun(Kind::Body, number, doer),
            _ => None,
        })?;
        mention.actors = mention.actors.iter().map(|a| self.actor(&a.code, &a.name, number, word, word + 1)).collect();
        Some(mention)
    }

    /// Who does what is done to the pronoun, where it is an object or stands in a phrase.
    fn doer_of(&self, number: usize, word: usize) -> Option<Vec<Actor>> {
        let sentence = &self.sentences[number];
        let token = &sentence.tokens[word];
        let object = matches!(token.rel.as_str(), "obj" | "iobj") || is_rel(&token.rel, "obl") || token.rel == "nmod";
        if !object {
            return None;
        }
        let head = token.head?;
        let subject = sentence.children(head).find(|&c| is_rel(&sentence.tokens[c].rel, "nsubj"));
        Some(subject.map(|s| self.mentions.actors(number, s).to_vec()).unwrap_or_default())
    }

    /// The subject of a subordinate clause that stands before the pronoun's own clause, where it is no actor.
    fn clause_subject_before(&self, number: usize, word: usize) -> Option<usize> {
        let sentence = &self.sentences[number];
        let verb = sentence.tokens[word].head?;
        let clause = sentence.children_by(verb, "advcl").find(|&c| c < word)?;
        let subject = sentence.children(clause).find(|&c| is_rel(&sentence.tokens[c].rel, "nsubj"))?;
        let thing = sentence.tokens[subject].upos == Upos::Noun && self.mentions.get(number, subject).is_none();
        thing.then_some(subject)
    }

    /// Remember two parties that the sentence names together.
    fn pairs(&mut self, number: usize) {
        let sentence = &self.sentences[number];
        for word in 0..sentence.tokens.len() {
            let conj = phrase::conjuncts(sentence, word);
            let mut parties: Vec<Actor> = Vec::new();
            for at in std::iter::once(word).chain(conj.iter().copied()) {
                if let Some(m) = self.mentions.get(number, at)
                    && m.actors.len() == 1
                    && sentence.tokens[at].upos == Upos::Propn
                    && m.kind != Kind::Place
                {
                    parties.push(m.actors[0].clone());
                }
            }
            if conj.len() == 1 && parties.len() == 2 {
                self.memory.pair(number, &parties[0], &parties[1]);
            }
        }
    }
}

/// Whether the word only names another one more closely.
fn is_inner(rel: &str) -> bool {
    matches!(rel, "compound" | "nmod:desc" | "appos" | "amod") || is_rel(rel, "flat")
}

fn is_left_modifier(rel: &str) -> bool {
    matches!(rel, "amod" | "compound" | "nmod:poss" | "nmod:desc" | "nummod")
}

/// Words for those who belong to somebody else.
fn is_part(words: &str) -> bool {
    matches!(
        words,
        "member"
            | "affiliate"
            | "branch"
            | "operative"
            | "wing"
            | "supporter"
            | "follower"
            | "backer"
            | "sympathizer"
            | "sympathiser"
    )
}

/// Codes that stand for no state.
fn is_international(country: &str) -> bool {
    matches!(country, "UNO" | "EUR" | "IGO" | "NGO" | "IMG" | "MNC" | "---")
}

/// Whether the word tells where something is.
fn located(sentence: &Sentence, word: usize) -> bool {
    phrase::is_location(sentence, word)
}

fn same_country(a: &Mention, b: &Mention) -> bool {
    a.actors.first().zip(b.actors.first()).is_some_and(|(x, y)| x.country() == y.country())
}

/// A person or a body of an owner: "Russian troops" are RUS/MIL, "a Hamas official" is PSE/REB as Hamas is.
fn code_of(owner: &Actor, sector: Sector) -> String {
    let own = owner.sector().unwrap_or(Sector::Gov);
    let keeps = !matches!(own, Sector::Gov | Sector::Cvl)
        && matches!(sector, Sector::Gov | Sector::Mil | Sector::Reb | Sector::Cvl);
    let international = is_international(owner.country()) && sector != Sector::Mil;
    if keeps || international { owner.code.clone() } else { format!("{}/{}", owner.country(), sector) }
}
