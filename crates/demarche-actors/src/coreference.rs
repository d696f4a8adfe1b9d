//! Who was told of before: names seen in the report, and the last candidates for a pronoun.

use crate::actor::Actor;
use crate::mention::{Kind, Mention};
use std::collections::{BTreeMap, HashMap};

/// A candidate for a later pronoun or short name.
#[derive(Debug, Clone)]
struct Past {
    sentence: usize,
    subject: bool,
    kind: Kind,
    actors: Vec<Actor>,
    outsider: bool,
}

/// What a report has told so far.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    past: Vec<Past>,
    names: HashMap<String, Mention>,
    roles: HashMap<String, Vec<Actor>>,
    pair: Option<(usize, [Actor; 2])>,
    counts: HashMap<String, (usize, Actor)>,
    named: HashMap<(String, String), usize>,
}

/// How many sentences back a pronoun looks.
const REACH: usize = 3;

impl Memory {
    /// Keep a mention for later pronouns.
    pub(crate) fn tell(&mut self, sentence: usize, subject: bool, mention: &Mention) {
        if mention.adjective {
            return;
        }
        self.past.push(Past {
            sentence,
            subject,
            kind: mention.kind,
            actors: mention.actors.clone(),
            outsider: mention.outsider,
        });
    }

    /// Count a named party: the two told most often are the sides where the text does not say which.
    pub(crate) fn count(&mut self, actor: &Actor, weight: usize) {
        self.counts.entry(actor.country().to_owned()).or_insert_with(|| (0, actor.clone())).0 += weight;
        *self.named.entry((actor.code.clone(), actor.name.clone())).or_default() += weight;
    }

    /// Whether the report tells of no other country more often.
    pub(crate) fn leads(&self, country: &str) -> bool {
        let count = |c: &str| self.counts.get(c).map_or(0, |(n, _)| *n);
        self.counts.keys().all(|other| count(other) <= count(country))
    }

    /// Whether a country (its code) or an actor (its name) is named anywhere in the report.
    pub(crate) fn is_named(&self, country_or_name: &str) -> bool {
        self.counts.contains_key(country_or_name) || self.named.keys().any(|(_, name)| name == country_or_name)
    }

    /// The country whose armed or political opposition the report names by name: the one whose it names twice as often as any other's.
    pub(crate) fn opposed(&self, sector: &str) -> Option<&str> {
        let mut told: BTreeMap<&str, usize> = BTreeMap::new();
        for ((code, _), count) in &self.named {
            if let Some((country, _)) = code.split_once('/').filter(|(c, s)| *s == sector && *c != "IMG") {
                *told.entry(country).or_default() += count;
            }
        }
        let mut told: Vec<(usize, &str)> = told.into_iter().map(|(country, count)| (count, country)).collect();
        told.sort_unstable_by(|a, b| b.cmp(a));
        match told.as_slice() {
            [(n, first), rest @ ..] if rest.first().is_none_or(|(m, _)| *n >= 2 * m) => Some(first),
            _ => None,
        }
    }

    /// Keep a person's name and what it stands for; the last word alone will stand for it too.
    pub(crate) fn name(&mut self, name: &str, mention: &Mention) {
        self.names.insert(name.to_owned(), mention.clone());
        if let Some((_, last)) = name.rsplit_once(' ') {
            self.names.insert(last.to_owned(), mention.clone());
        }
        // "Ban Ki-moon": where the family's name comes first
        if let Some((first, _)) = name.split_once(' ') {
            self.names.entry(first.to_owned()).or_insert_with(|| mention.clone());
        }
    }

    /// What a name of this report stands for.
    pub(crate) fn named(&self, name: &str) -> Option<&Mention> {
        self.names.get(name)
    }

    /// Keep what "the rebels" or "the foreign minister" stands for.
    pub(crate) fn role(&mut self, words: &str, actors: &[Actor]) {
        self.roles.insert(words.to_owned(), actors.to_vec());
    }

    /// What a bare noun of role stands for, by its earlier use.
    pub(crate) fn in_role(&self, words: &str) -> Option<&[Actor]> {
        self.roles.get(words).map(Vec::as_slice)
    }

    /// Two parties told together ("Armenia and Azerbaijan").
    pub(crate) fn pair(&mut self, sentence: usize, a: &Actor, b: &Actor) {
        if a.country() != b.country() || a.code != b.code {
            self.pair = Some((sentence, [a.clone(), b.clone()]));
        }
    }

    /// "Both sides": the pair told lately, else the two parties told most often.
    pub(crate) fn sides(&self, sentence: usize) -> Vec<Actor> {
        if let Some((at, pair)) = &self.pair
            && sentence.saturating_sub(*at) <= REACH
        {
            return pair.to_vec();
        }
        let mut counted: Vec<&(usize, Actor)> = self.counts.values().collect();
        counted.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        match counted.as_slice() {
            [a, b, ..] if b.0 > 1 => vec![a.1.clone(), b.1.clone()],
            _ => Vec::new(),
        }
    }

    /// The country that the report tells most of, where it is told half as often again as any other.
    pub(crate) fn focus(&self) -> Option<&str> {
        let mut counted: Vec<(&str, usize)> = self.counts.iter().map(|(c, (n, _))| (c.as_str(), *n)).collect();
        counted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        match counted.as_slice() {
            [(first, n), rest @ ..] if *n >= 3 && rest.first().is_none_or(|(_, m)| 2 * n >= 3 * m) => Some(first),
            _ => None,
        }
    }

    /// The last state or body whose country could be "the country".
    pub(crate) fn last_country(&self, sentence: usize) -> Option<&Actor> {
        self.past
            .iter()
            .rev()
            .take_while(|p| sentence.saturating_sub(p.sentence) <= REACH)
            .filter(|p| matches!(p.kind, Kind::Body | Kind::Place) && p.actors.len() == 1)
            .map(|p| &p.actors[0])
            .next()
    }

    /// Who a pronoun stands for: the candidate told last, subjects before others.
    /// `doer` is who does what is done to an object ("Paris thanked it"), who is somebody else; `None` for a subject or a possessor.
    pub(crate) fn pronoun(&self, kind: Kind, sentence: usize, doer: Option<&[Actor]>) -> Option<Mention> {
        let other = |p: &Past| match doer {
            Some(doer) if !doer.is_empty() => {
                !p.actors.iter().any(|a| doer.iter().any(|d| d.code == a.code && d.name == a.name))
            }
            _ => true,
        };
        let fits = |p: &&Past| {
            other(p)
                && match kind {
                    Kind::Group => p.kind == Kind::Group || p.actors.len() > 1,
                    one => p.kind == one && (p.outsider || p.actors.len() == 1),
                }
        };
        let near = || self.past.iter().rev().take_while(|p| sentence.saturating_sub(p.sentence) <= REACH).filter(fits);
        let last = near().next()?;
        // an object is told of before in its own sentence rather than in the one before
        let reach = if doer.is_some() && last.sentence == sentence { 0 } else { 1 };
        let found = near().take_while(|p| p.sentence + reach >= last.sentence).find(|p| p.subject).unwrap_or(last);
        Some(Mention { actors: found.actors.clone(), kind: found.kind, adjective: false, outsider: found.outsider })
    }
}
