//! The places that a report names, each settled on one of those that bear the name.

use crate::act::{Location, Settled};
use crate::lexicon::Lexicon;
use crate::syntax::{has_case, lemma};
use demarche_actors::{Actor, Kind as MentionKind, Mention, Mentions};
use demarche_language::{NameKind, Sentence, Upos, is_rel};
use demarche_places::{Gazetteer, Kind, Place, fold};
use std::collections::HashMap;

/// The most words of a place's name.
const LONGEST: usize = 7;
/// How much a country that a report speaks of alone counts against one that it never names; as a factor of inhabitants, e to this power.
const CONTEXT: f64 = 6.0;
/// How much being named at all counts, and being named in the sentence or the one before.
const NAMED: f64 = 2.0;
const NEAR: f64 = 1.5;
/// How much it counts that the tables of actors know the place.
const KNOWN: f64 = 4.0;
/// How much it counts against a smaller town of North America that its state is not told, as the press does.
const UNTOLD: f64 = 8.0;
/// What settles beyond doubt.
const DECISIVE: f64 = 100.0;

/// A name of a place in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// Its first word.
    pub(crate) from: usize,
    /// The word after its last one.
    pub(crate) to: usize,
    /// The place that it is taken for.
    pub(crate) location: Location,
    /// The others that bear the name, likeliest first.
    pub(crate) others: Vec<Place>,
}

/// The places of a report, sentence by sentence, in order.
#[derive(Debug, Default)]
pub(crate) struct Places {
    named: Vec<Vec<Named>>,
}

impl Places {
    /// The place whose name the word belongs to.
    pub(crate) fn at(&self, sentence: usize, word: usize) -> Option<&Named> {
        self.in_sentence(sentence).iter().find(|n| (n.from..n.to).contains(&word))
    }

    /// The places named in a sentence.
    pub(crate) fn in_sentence(&self, sentence: usize) -> &[Named] {
        self.named.get(sentence).map_or(&[], Vec::as_slice)
    }
}

/// A name with all places that bear it.
struct Span {
    from: usize,
    to: usize,
    head: usize,
    name: String,
    places: Vec<Place>,
    /// The country of the place that the tables of actors know by the name.
    known: Option<String>,
}

/// Find the places of a report.
pub(crate) fn places(sentences: &[Sentence], mentions: &Mentions, lexicon: &Lexicon) -> Places {
    let gazetteer = lexicon.gazetteer();
    let spans: Vec<Vec<Span>> =
        sentences.iter().enumerate().map(|(number, s)| spans(s, number, mentions, lexicon, gazetteer)).collect();
    let votes = Votes::count(mentions, &spans);
    let named = spans.iter().enumerate().map(|(number, own)| {
        let s = &sentences[number];
        let near = votes.near(mentions, &spans, number);
        let settled = own.iter().map(|span| settle(s, number, span, own, mentions, lexicon, &votes, &near));
        settled.flatten().collect()
    });
    Places { named: named.collect() }
}

fn spans(s: &Sentence, number: usize, mentions: &Mentions, lexicon: &Lexicon, gazetteer: &Gazetteer) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < s.tokens.len() {
        let found = if may_begin(s, at) {
            (at + 1..=(at + LONGEST).min(s.tokens.len()))
                .rev()
                .find_map(|to| span(s, number, at, to, mentions, lexicon, gazetteer))
        } else {
            None
        };
        match found {
            Some(span) => {
                at = span.to;
                out.push(span);
            }
            None => at += 1,
        }
    }
    out
}

fn is_capital(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Whether a name may begin with the word: a capital, or an article that a hyphen joins to one ("al-Qaim").
fn may_begin(s: &Sentence, word: usize) -> bool {
    let token = &s.tokens[word];
    let joined = |i: usize, text: &str| s.tokens.get(i).is_some_and(|t| t.text == text);
    is_capital(&token.text)
        || (token.text.len() < 4
            && (joined(word + 1, "-") || joined(word + 1, "‑"))
            && s.tokens.get(word + 2).is_some_and(|t| is_capital(&t.text)))
        || (token.text.contains('-') && token.text.split('-').any(is_capital))
}

fn text(s: &Sentence, from: usize, to: usize) -> String {
    let mut out = String::new();
    for i in from..to {
        if i > from && s.tokens[i - 1].end < s.tokens[i].start {
            out.push(' ');
        }
        out.push_str(&s.tokens[i].text);
    }
    out
}

/// The places that the words `from..to` name, if they stand here for a place.
fn span(
    s: &Sentence,
    number: usize,
    from: usize,
    to: usize,
    mentions: &Mentions,
    lexicon: &Lexicon,
    gazetteer: &Gazetteer,
) -> Option<Span> {
    let last = &s.tokens[to - 1];
    if matches!(last.upos, Upos::Punct | Upos::Adp | Upos::Part)
        || (to > from + 1 && !last.text.chars().any(char::is_alphabetic))
    {
        return None;
    }
    let name = text(s, from, to);
    let head = (from..to).find(|&i| s.tokens[i].head.is_none_or(|h| !(from..to).contains(&h)))?;
    let mention = mentions.get(number, head);
    let of_tables = mention.filter(|m| m.kind == MentionKind::Place && !m.adjective && spans_words(s, m, from, to));
    let mut places = gazetteer.find(&name);
    if mention.is_some_and(|m| m.adjective) {
        return None;
    }
    if places.is_empty() {
        // the tables of actors know it, with no more than its country
        let exact = |a: &&Actor| a.start == s.tokens[from].start && a.end == s.tokens[to - 1].end;
        let actor = of_tables.and_then(|m| m.actors.first()).filter(exact)?;
        // not "Rohingya villages", nor "the University of Texas"
        let whole = !(from..to).any(|i| s.tokens[i].upos == Upos::Adp);
        if !whole || matches!(s.tokens[head].rel.as_str(), "compound" | "amod") {
            return None;
        }
        places.extend(gazetteer.country(actor.country()).map(|c| unknown(&name, &c.country)));
    }
    if places.is_empty() {
        return None;
    }
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let acronym = letters().all(char::is_uppercase) && letters().count() < 4;
    let compass = to == from + 1 && COMPASS.contains(&name.to_lowercase().as_str());
    if (acronym || compass) && !places.iter().any(|p| p.kind == Kind::Country) {
        return None;
    }
    if is_part_of_name(s, number, from, to, head, mentions, lexicon) {
        return None;
    }
    let marked = s.names.iter().any(|n| n.kind == NameKind::Place && n.words.first < to && from <= n.words.last);
    let country = places.iter().any(|p| p.kind == Kind::Country);
    if !marked && crate::when::is_time(s, head) {
        return None;
    }
    if !(marked || of_tables.is_some() || country || to > from + 1) {
        // a word that nothing but a table takes for a place must stand as one: "in Nice", not "Nice work"
        let known = places.iter().any(|p| p.thousands >= 20 || p.kind != Kind::City);
        let located = LOCATIVE.iter().any(|p| has_case(s, head, p));
        if s.tokens[head].upos != Upos::Propn || from == 0 || !known || !located {
            return None;
        }
    }
    let known = of_tables.and_then(|m| m.actors.first()).map(|a| a.country().to_owned());
    Some(Span { from, to, head, name, places, known })
}

/// Prepositions that tell where something is.
pub(crate) const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "near",
    "around",
    "outside",
    "inside",
    "within",
    "across",
    "throughout",
    "along",
    "off",
    "above",
    "amid",
];

/// Words that name a region only with more beside them: "the West" is none.
const COMPASS: &[&str] =
    &["west", "east", "north", "south", "center", "centre", "central", "northern", "southern", "eastern", "western"];

/// A place of which only the country is known.
fn unknown(name: &str, country: &str) -> Place {
    Place {
        name: name.to_owned(),
        kind: Kind::City,
        country: country.to_owned(),
        region: String::new(),
        latitude: f64::NAN,
        longitude: f64::NAN,
        thousands: 0,
        capital: false,
        main: true,
    }
}

/// Whether the mention's own words are these, and not a longer name that holds them.
fn spans_words(s: &Sentence, mention: &Mention, from: usize, to: usize) -> bool {
    let whole = |a: &Actor| a.start >= s.tokens[from].start && a.end <= s.tokens[to - 1].end;
    mention.actors.iter().all(whole)
}

/// Whether the words are part of the name of a person or a body: "University of Texas", "Bank of England", "Paris Hilton".
fn is_part_of_name(
    s: &Sentence,
    number: usize,
    from: usize,
    to: usize,
    head: usize,
    mentions: &Mentions,
    lexicon: &Lexicon,
) -> bool {
    let longer = s.names.iter().any(|n| {
        let (first, last) = (n.words.first, n.words.last);
        let holds = first <= from && to <= last + 1 && (first < from || to < last + 1);
        let rest = (first..=last).filter(|i| !(from..to).contains(i));
        holds
            && n.kind != NameKind::Place
            && rest.clone().any(|i| s.tokens[i].upos == Upos::Propn && is_capital(&s.tokens[i].text))
            // "Syria's Idlib" and "the University of Texas" differ in what joins the names
            && !(first..=last).any(|i| (from..to).contains(&i) && s.tokens[i].rel == "appos")
    });
    if longer {
        return true;
    }
    // a longer name of the tables: "Islamic State of Iraq"
    let covered = (0..s.tokens.len()).filter(|&w| w != head || s.tokens[w].upos == Upos::Propn).any(|w| {
        mentions.get(number, w).is_some_and(|m| {
            m.kind != MentionKind::Place
                && m.actors.iter().any(|a| {
                    let (start, end) = (s.tokens[from].start, s.tokens[to - 1].end);
                    a.start <= start && end <= a.end && (a.start < start || end < a.end) && a.text.contains(' ')
                })
        })
    });
    if covered {
        return true;
    }
    // "Damascus University" is no place, "Idlib Province" and "Kabul Airport" are
    let token = &s.tokens[head];
    let governor = token.head.filter(|&h| h >= to && s.tokens[h].upos == Upos::Propn && is_capital(&s.tokens[h].text));
    let after = s.tokens.get(to).filter(|t| t.upos == Upos::Propn && is_capital(&t.text) && t.rel != "appos");
    let joined = is_rel(&token.rel, "flat") || token.rel == "compound";
    governor.is_some_and(|h| joined && !lexicon.is_in("site", &lemma(s, h)))
        || after.is_some_and(|t| is_rel(&t.rel, "flat") && t.head == Some(head))
        || (is_rel(&token.rel, "flat")
            && token
                .head
                .is_some_and(|h| h < from && s.tokens[h].upos == Upos::Propn && !lexicon.is_in("site", &lemma(s, h))))
}

/// How often a report names a country, by actors and places; each with the words that named it.
#[derive(Default)]
struct Votes {
    countries: HashMap<String, f64>,
    words: HashMap<(String, String), f64>,
    total: f64,
}

impl Votes {
    fn count(mentions: &Mentions, spans: &[Vec<Span>]) -> Self {
        let mut votes = Self::default();
        for (_, _, mention) in mentions.iter() {
            for actor in &mention.actors {
                // "gunmen" got their country from a place nearby, which is not to be counted again
                if is_capital(&actor.text) {
                    votes.add(actor.country(), &actor.text, 1.0);
                }
            }
        }
        for span in spans.iter().flatten() {
            if let Some(country) = only_country(&span.places) {
                votes.add(country, &span.name, 1.0);
            }
        }
        votes
    }

    fn add(&mut self, country: &str, words: &str, weight: f64) {
        if !is_state(country) {
            return;
        }
        *self.countries.entry(country.to_owned()).or_default() += weight;
        *self.words.entry((country.to_owned(), fold(words))).or_default() += weight;
        self.total += weight;
    }

    /// The share of a country, what the name itself says left aside.
    fn share(&self, country: &str, name: &str) -> f64 {
        let name = fold(name);
        let own: f64 = self.words.iter().filter(|((_, w), _)| *w == name).map(|(_, n)| n).sum();
        let here = self.words.get(&(country.to_owned(), name)).copied().unwrap_or(0.0);
        let rest = self.total - own;
        if rest < 0.5 { 0.0 } else { (self.countries.get(country).copied().unwrap_or(0.0) - here) / rest }
    }

    /// The countries named in a sentence and the one before, with the words that name them.
    fn near(&self, mentions: &Mentions, spans: &[Vec<Span>], number: usize) -> Vec<(String, String)> {
        let mut out = Vec::new();
        let from = number.saturating_sub(1);
        for (_, _, mention) in mentions.iter().filter(|(s, _, _)| (from..=number).contains(s)) {
            out.extend(
                mention.actors.iter().filter(|a| is_capital(&a.text)).map(|a| (a.country().to_owned(), fold(&a.text))),
            );
        }
        for span in spans[from..=number].iter().flatten() {
            out.extend(only_country(&span.places).map(|c| (c.to_owned(), fold(&span.name))));
        }
        out
    }
}

fn is_state(code: &str) -> bool {
    code.len() == 3 && !matches!(code, "---" | "UNO" | "EUR" | "IGO" | "NGO" | "MNC" | "IMG" | "ISM")
}

/// The country of all places that come into question by their size.
fn only_country(places: &[Place]) -> Option<&str> {
    let most = places.iter().map(size).fold(f64::MIN, f64::max);
    let mut likely = places.iter().filter(|p| size(p) > most - 3.0);
    let first = likely.next()?;
    (!first.country.is_empty() && likely.all(|p| p.country == first.country)).then_some(first.country.as_str())
}

/// How likely a place is meant where nothing else is known.
fn size(place: &Place) -> f64 {
    let people = (f64::from(place.thousands.max(1)) * 1000.0).ln();
    let base = match place.kind {
        Kind::Country => 19.0,
        Kind::Area => 17.0,
        Kind::Region => people - 2.0,
        Kind::City => people,
    };
    let fame = if place.capital { 3.0 } else { 0.0 }
        + if place.kind == Kind::City && place.thousands >= 3000 { 2.0 } else { 0.0 };
    base + fame - if place.main { 0.0 } else { 1.5 }
}

/// Words after or before a name that make it a region's.
const REGION_WORDS: &[&str] = &[
    "province",
    "governorate",
    "oblast",
    "region",
    "state",
    "prefecture",
    "county",
    "department",
    "canton",
    "krai",
    "provinces",
    "governorates",
    "regions",
    "oblasts",
    "states",
];

fn is_region_named(s: &Sentence, span: &Span) -> bool {
    let word = |i: usize| s.tokens.get(i).is_some_and(|t| REGION_WORDS.contains(&t.text.to_lowercase().as_str()));
    let governor = s.tokens[span.head].head.filter(|&h| h < span.from && word(h));
    word(span.to) || governor.is_some_and(|_| has_case(s, span.head, "of"))
}

#[allow(clippy::too_many_arguments)]
fn settle(
    s: &Sentence,
    number: usize,
    span: &Span,
    all: &[Span],
    mentions: &Mentions,
    lexicon: &Lexicon,
    votes: &Votes,
    near: &[(String, String)],
) -> Option<Named> {
    let qualifiers = qualifiers(s, number, span, all, mentions, lexicon);
    let region_named = is_region_named(s, span);
    let name = fold(&span.name);
    let has_city =
        |country: &str| span.places.iter().any(|p| p.country == country && p.kind == Kind::City && p.thousands >= 30);
    let mut scored: Vec<(f64, f64, bool, &Place)> = span
        .places
        .iter()
        .map(|place| {
            let qualified = place.kind != Kind::Country
                && qualifiers
                    .iter()
                    .any(|q| q.country == place.country && (q.region.is_empty() || q.region == place.region));
            let mut prior = size(place);
            match place.kind {
                Kind::Region if region_named => prior += DECISIVE / 2.0,
                // the town is meant unless the sentence says province
                Kind::Region if has_city(&place.country) => prior -= 6.0,
                _ => {}
            }
            let share = votes.share(&place.country, &span.name);
            let close = near.iter().any(|(c, words)| *c == place.country && *words != name);
            if span.known.as_deref() == Some(place.country.as_str()) && !place.capital {
                prior += KNOWN;
            }
            if matches!(place.country.as_str(), "USA" | "CAN")
                && place.kind == Kind::City
                && place.thousands < 300
                && !qualified
            {
                prior -= UNTOLD;
            }
            let context = CONTEXT * share + if share > 0.0 { NAMED } else { 0.0 } + if close { NEAR } else { 0.0 };
            (prior + context + if qualified { DECISIVE } else { 0.0 }, prior, qualified, place)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let &(_, _, qualified, best) = scored.first()?;
    let largest = scored.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|x| x.3);
    let settled = match () {
        () if scored.len() == 1 => Settled::Only,
        () if qualified => Settled::Named,
        () if largest == Some(best) => Settled::Size,
        () => Settled::Context,
    };
    let degrees = |d: f64| (!d.is_nan()).then_some(d);
    let (from, text) = with_direction(s, span);
    let location = Location {
        name: best.name.clone(),
        kind: best.kind,
        country: best.country.clone(),
        region: best.region.clone(),
        latitude: degrees(best.latitude),
        longitude: degrees(best.longitude),
        settled,
        text,
        start: s.tokens[from].start,
        end: s.tokens[span.to - 1].end,
    };
    let others = scored.iter().skip(1).map(|x| x.3.clone()).collect();
    Some(Named { from: span.from, to: span.to, location, others })
}

/// The name with the part of it that is meant: "eastern Ukraine".
fn with_direction(s: &Sentence, span: &Span) -> (usize, String) {
    let before = span.from.checked_sub(1).filter(|&i| {
        let word = s.tokens[i].text.to_lowercase();
        let parts = [
            "northern",
            "southern",
            "eastern",
            "western",
            "central",
            "northeastern",
            "northwestern",
            "southeastern",
            "southwestern",
        ];
        parts.contains(&word.as_str()) && s.tokens[i].head.is_some_and(|h| (span.from..span.to).contains(&h))
    });
    match before {
        Some(from) => (from, text(s, from, span.to)),
        None => (span.from, span.name.clone()),
    }
}

/// A country, or a region of it, that the sentence says the place lies in.
struct Qualifier {
    country: String,
    region: String,
}

/// "Tripoli, Lebanon", "the Syrian city of Hama", "Lebanon's Tripoli", "Hama in Syria".
fn qualifiers(
    s: &Sentence,
    number: usize,
    span: &Span,
    all: &[Span],
    mentions: &Mentions,
    lexicon: &Lexicon,
) -> Vec<Qualifier> {
    let mut out = Vec::new();
    let lands = |other: &Span| {
        let own = other.places.iter().filter(|p| matches!(p.kind, Kind::Country | Kind::Region));
        let whole = |p: &Place| if p.kind == Kind::Country { String::new() } else { p.region.clone() };
        own.map(|p| Qualifier { country: p.country.clone(), region: whole(p) }).collect::<Vec<_>>()
    };
    let comma = s.tokens.get(span.to).is_some_and(|t| t.text == ",");
    if let Some(next) = all.iter().find(|o| comma && o.from == span.to + 1) {
        out.extend(lands(next));
    }
    // the phrase that the name stands in: "the Syrian city of Hama", "Aleppo province in Syria"
    let mut tops = vec![span.head];
    let token = &s.tokens[span.head];
    if let Some(governor) = token.head
        && lexicon.is_in("site", &lemma(s, governor))
        && (is_rel(&token.rel, "nmod") || matches!(token.rel.as_str(), "appos" | "compound" | "flat" | "nmod:desc"))
    {
        tops.push(governor);
    }
    for &top in &tops {
        for c in s.children(top).filter(|c| !(span.from..span.to).contains(c)) {
            let rel = s.tokens[c].rel.as_str();
            let inside = matches!(rel, "amod" | "nmod:poss" | "compound" | "nmod:desc" | "det")
                || (is_rel(rel, "nmod") && (has_case(s, c, "in") || has_case(s, c, "of")));
            if !inside {
                continue;
            }
            match all.iter().find(|o| (o.from..o.to).contains(&c)) {
                Some(other) => out.extend(lands(other)),
                None => {
                    let told = mentions.get(number, c).filter(|m| m.adjective);
                    out.extend(
                        told.into_iter()
                            .flat_map(|m| &m.actors)
                            .filter(|a| is_state(a.country()))
                            .map(|a| Qualifier { country: a.country().to_owned(), region: String::new() }),
                    );
                }
            }
        }
    }
    out
}
