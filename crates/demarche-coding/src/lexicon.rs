//! The words that express acts, from `knowledge/acts/` and `knowledge/issues.tsv`.

use crate::act::{EventType, Issue, Sense, Sign, Status};
use crate::context::Contexts;
use crate::marks::Marks;
use crate::mode::Modes;
use demarche_actors::{Actor, Sector, TableError};
use demarche_language::Upos;
use demarche_places::Gazetteer;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// A way in which a word expresses an act.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The line of `frames.tsv`, as it names itself in `explain`.
    pub(crate) name: String,
    pub(crate) conditions: Vec<Condition>,
    /// `None`: no act; the frame only keeps a less specific one away ("meet a target").
    pub(crate) event: Option<EventType>,
    pub(crate) sense: Sense,
    pub(crate) actor: Slots,
    pub(crate) recipient: Slots,
}

/// Something that must hold of the trigger's dependents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) slot: String,
    pub(crate) absent: bool,
    /// Lemmas one of which the slot's word must have; empty for any.
    pub(crate) lemmas: HashSet<String>,
}

/// Alternatives, of which the first that gives an actor counts; each a union of paths; each a way through the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Slots(pub(crate) Vec<Vec<Vec<String>>>);

impl Slots {
    fn parse(text: &str) -> Self {
        let path = |p: &str| p.split('.').map(str::to_owned).collect();
        let union = |a: &str| a.split('+').map(str::trim).filter(|p| !p.is_empty()).map(path).collect();
        Self(text.split('|').map(str::trim).filter(|a| !a.is_empty() && *a != "-").map(union).collect())
    }
}

/// How a verb of saying presents what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speech {
    Say,
    Think,
    Claim,
    Deny,
    Ask,
}

/// The lemmas of a phrase with the issue that it tells, if it tells one.
type IssuePhrase = (Vec<String>, Option<Issue>);

/// The lexicon, ready to be looked up.
#[derive(Debug, Default)]
pub struct Lexicon {
    frames: Vec<Frame>,
    by_trigger: HashMap<(String, Upos), Vec<usize>>,
    classes: HashMap<String, HashSet<String>>,
    /// Verbs that only carry a noun; `false` for those that deny it.
    light: HashMap<String, bool>,
    /// Frames for triggers that only the model knows, by type.
    types: HashMap<(EventType, Upos), Frame>,
    speech: HashMap<String, Speech>,
    /// Weights of signs and of types, in log odds.
    confidence: HashMap<String, f32>,
    status: HashMap<(String, Upos), Status>,
    /// Phrases that tell an issue, or (`None`) that tell none although a word of theirs would, by their first lemma.
    issues: HashMap<String, Vec<IssuePhrase>>,
    marks: Marks,
    pub(crate) modes: Modes,
    pub(crate) contexts: Contexts,
    /// Countries whose media are reporters and not the voice of a side.
    press: HashSet<String>,
    /// Every verb and every noun that the tables name.
    words: HashMap<Upos, HashSet<String>>,
    gazetteer: Gazetteer,
}

/// Where the weights begin, before any sign.
const BIAS: &str = "bias";

/// How the names of frames begin that stand for a type of the model.
const OF_MODEL: &str = "model: ";

/// Adds a row of a table to the lexicon.
type AddRow = fn(&mut Lexicon, &Cells) -> Result<(), String>;

const CLASSES: &str = include_str!("../../../knowledge/acts/classes.tsv");
const FRAMES: &str = include_str!("../../../knowledge/acts/frames.tsv");
const TYPES: &str = include_str!("../../../knowledge/acts/types.tsv");
const LIGHT: &str = include_str!("../../../knowledge/acts/light_verbs.tsv");
const SPEECH: &str = include_str!("../../../knowledge/acts/speech.tsv");
const STATUS: &str = include_str!("../../../knowledge/acts/status.tsv");
const CONFIDENCE: &str = include_str!("../../../knowledge/acts/confidence.tsv");
const PRESS: &str = include_str!("../../../knowledge/acts/press.tsv");
const ASSESSMENTS: &str = include_str!("../../../knowledge/acts/assessments.tsv");
const MODES: &str = include_str!("../../../knowledge/acts/modes.tsv");
const CONTEXTS: &str = include_str!("../../../knowledge/acts/contexts.tsv");
const ISSUES: &str = include_str!("../../../knowledge/issues.tsv");

impl Lexicon {
    /// The lexicon that the program carries.
    ///
    /// # Errors
    /// None with the files of the repository, which the tests check.
    pub fn built_in() -> Result<Self, TableError> {
        let mut lexicon = Self::from_tables(|name| {
            Ok(match name {
                "acts/classes.tsv" => CLASSES,
                "acts/frames.tsv" => FRAMES,
                "acts/types.tsv" => TYPES,
                "acts/light_verbs.tsv" => LIGHT,
                "acts/speech.tsv" => SPEECH,
                "acts/status.tsv" => STATUS,
                "acts/confidence.tsv" => CONFIDENCE,
                "acts/press.tsv" => PRESS,
                "acts/assessments.tsv" => ASSESSMENTS,
                "acts/modes.tsv" => MODES,
                "acts/contexts.tsv" => CONTEXTS,
                _ => ISSUES,
            }
            .to_owned())
        })?;
        lexicon.gazetteer = Gazetteer::built_in();
        Ok(lexicon)
    }

    /// The lexicon of a folder laid out as `knowledge/`.
    ///
    /// # Errors
    /// The first line that is broken.
    pub fn from_folder(folder: &Path) -> Result<Self, TableError> {
        let mut lexicon = Self::from_tables(|name| {
            std::fs::read_to_string(folder.join(name))
                .map_err(|e| TableError::Read { table: format!("{}/{name}", folder.display()), reason: e.to_string() })
        })?;
        // a folder without places of its own goes with those of the program
        let own = folder.join("places").is_dir();
        lexicon.gazetteer = if own { Gazetteer::from_folder(folder)? } else { Gazetteer::built_in() };
        Ok(lexicon)
    }

    /// The places of the world by their names.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    fn from_tables(read: impl Fn(&str) -> Result<String, TableError>) -> Result<Self, TableError> {
        let mut lexicon = Self::default();
        // classes first: frames name them
        let tables: [(&str, AddRow); 12] = [
            ("acts/classes.tsv", Self::add_class),
            ("acts/light_verbs.tsv", Self::add_light),
            ("acts/speech.tsv", Self::add_speech),
            ("acts/status.tsv", Self::add_status),
            ("acts/confidence.tsv", Self::add_confidence),
            ("acts/press.tsv", Self::add_press),
            ("acts/assessments.tsv", Self::add_mark),
            ("acts/modes.tsv", |lexicon, c| lexicon.modes.add([0, 1, 2, 3, 4].map(|i| c.get(i)))),
            ("acts/contexts.tsv", |lexicon, c| lexicon.contexts.add([0, 1, 2, 3].map(|i| c.get(i)))),
            ("issues.tsv", Self::add_issue),
            ("acts/types.tsv", Self::add_type),
            ("acts/frames.tsv", Self::add_frame),
        ];
        for (name, add) in tables {
            let text = read(name)?;
            for (line, cells) in demarche_actors::rows(name, &text)? {
                add(&mut lexicon, &Cells(&cells)).map_err(|reason| TableError::Line {
                    table: name.to_owned(),
                    line,
                    reason,
                })?;
            }
        }
        lexicon.gather_words();
        Ok(lexicon)
    }

    fn gather_words(&mut self) {
        let triggers = self.by_trigger.keys().chain(self.status.keys()).cloned();
        let mut all: Vec<(String, Upos)> = triggers.collect();
        all.extend(self.light.keys().chain(self.speech.keys()).map(|w| (w.clone(), Upos::Verb)));
        all.extend(self.classes.values().flatten().map(|w| (w.clone(), Upos::Noun)));
        for condition in self.frames.iter().flat_map(|f| &f.conditions) {
            let upos = if matches!(condition.slot.as_str(), "inf" | "that") { Upos::Verb } else { Upos::Noun };
            all.extend(condition.lemmas.iter().map(|w| (w.clone(), upos)));
        }
        for (word, upos) in all {
            self.words.entry(upos).or_default().insert(word);
        }
    }

    /// Whether the tables name this verb or noun anywhere.
    pub(crate) fn knows(&self, lemma: &str, upos: Upos) -> bool {
        self.words.get(&upos).is_some_and(|words| words.contains(lemma))
    }

    fn add_class(&mut self, c: &Cells) -> Result<(), String> {
        self.classes.insert(c.get(0).to_owned(), many(c.get(1)).collect());
        Ok(())
    }

    fn add_light(&mut self, c: &Cells) -> Result<(), String> {
        let carries = match c.get(1) {
            "pos" => true,
            "neg" => false,
            other => return Err(format!("{other:?} is no polarity: pos, neg")),
        };
        self.light.insert(c.get(0).to_owned(), carries);
        Ok(())
    }

    fn add_speech(&mut self, c: &Cells) -> Result<(), String> {
        let kind = match c.get(1) {
            "say" => Speech::Say,
            "think" => Speech::Think,
            "claim" => Speech::Claim,
            "deny" => Speech::Deny,
            "ask" => Speech::Ask,
            other => return Err(format!("{other:?} is no kind: say, think, claim, deny, ask")),
        };
        self.speech.insert(c.get(0).to_owned(), kind);
        Ok(())
    }

    fn add_status(&mut self, c: &Cells) -> Result<(), String> {
        let status = Status::from_word(c.get(2)).ok_or_else(|| format!("{:?} is no status", c.get(2)))?;
        self.status.insert((c.get(0).to_owned(), part(c.get(1))?), status);
        Ok(())
    }

    fn add_confidence(&mut self, c: &Cells) -> Result<(), String> {
        let name = c.get(0);
        if name != BIAS && Sign::from_word(name).is_none() && EventType::from_word(name).is_none() {
            return Err(format!("{name:?} is neither {BIAS:?} nor a sign nor an event type"));
        }
        let weight = c.get(1).parse::<f32>().ok().filter(|w| w.is_finite());
        self.confidence.insert(name.to_owned(), weight.ok_or_else(|| format!("{:?} is no number", c.get(1)))?);
        Ok(())
    }

    /// How likely an act of this type with these signs is right: the logistic function of its weights' sum.
    pub(crate) fn confidence(&self, event: EventType, signs: &[Sign]) -> f32 {
        let names = [BIAS, event.as_str()].into_iter().chain(signs.iter().map(|s| s.as_str()));
        let odds: f32 = names.filter_map(|name| self.confidence.get(name)).sum();
        1.0 / (1.0 + (-odds).exp())
    }

    fn add_press(&mut self, c: &Cells) -> Result<(), String> {
        self.press.insert(c.get(0).to_owned());
        Ok(())
    }

    fn add_mark(&mut self, c: &Cells) -> Result<(), String> {
        self.marks.add([c.get(0), c.get(1), c.get(2), c.get(3), c.get(4)])
    }

    fn add_issue(&mut self, c: &Cells) -> Result<(), String> {
        let issue = match c.get(0) {
            "-" => None,
            word => Some(Issue::from_word(word).ok_or_else(|| format!("{word:?} is no issue"))?),
        };
        for phrase in many(c.get(1)) {
            let words: Vec<String> = phrase.split_whitespace().map(str::to_owned).collect();
            let Some(first) = words.first().cloned() else { continue };
            let known = self.issues.entry(first).or_default();
            if let Some((_, other)) = known.iter().find(|(w, i)| *w == words && *i != issue) {
                let name = |i: &Option<Issue>| i.map_or("-", Issue::as_str);
                return Err(format!("{phrase:?} tells {} and {}", name(other), name(&issue)));
            }
            known.push((words, issue));
        }
        Ok(())
    }

    fn add_frame(&mut self, c: &Cells) -> Result<(), String> {
        let (words, pos) = c.get(0).rsplit_once('/').ok_or_else(|| format!("{:?} is no LEMMA/POS", c.get(0)))?;
        let pos = part(pos)?;
        let conditions = c.get(1).split_whitespace().map(|t| self.condition(t)).collect::<Result<Vec<_>, _>>()?;
        let event = match c.get(2) {
            "-" => None,
            word => Some(EventType::from_word(word).ok_or_else(|| format!("{word:?} is no event type"))?),
        };
        let sense = match c.get(3) {
            "-" => Sense::Plain,
            word => Sense::from_word(word).ok_or_else(|| format!("{word:?} is no sense"))?,
        };
        let frame = Frame {
            name: format!("{} {}", c.get(0), c.get(1)).trim().to_owned(),
            conditions,
            event,
            sense,
            actor: Slots::parse(c.get(4)),
            recipient: Slots::parse(c.get(5)),
        };
        if frame.event.is_some() && frame.actor.0.is_empty() {
            return Err("a frame needs a slot for its actor".to_owned());
        }
        for word in words.split('|') {
            self.by_trigger.entry((word.to_lowercase(), pos)).or_default().push(self.frames.len());
        }
        self.frames.push(frame);
        Ok(())
    }

    fn add_type(&mut self, c: &Cells) -> Result<(), String> {
        let event = EventType::from_word(c.get(0)).ok_or_else(|| format!("{:?} is no event type", c.get(0)))?;
        let sense = Sense::from_word(c.get(2)).ok_or_else(|| format!("{:?} is no sense", c.get(2)))?;
        let frame = Frame {
            name: format!("{OF_MODEL}{event}"),
            conditions: Vec::new(),
            event: Some(event),
            sense,
            actor: Slots::parse(c.get(3)),
            recipient: Slots::parse(c.get(4)),
        };
        self.types.insert((event, part(c.get(1))?), frame);
        Ok(())
    }

    /// The frame of a trigger of this type that the model finds and no frame is known for.
    pub(crate) fn type_frame(&self, event: EventType, pos: Upos) -> Option<&Frame> {
        let pos = if pos == Upos::Propn { Upos::Noun } else { pos };
        self.types.get(&(event, pos)).or_else(|| self.types.get(&(event, Upos::Verb)))
    }

    fn condition(&self, text: &str) -> Result<Condition, String> {
        let (slot, want) = text.split_once('=').unwrap_or((text, ""));
        let mut lemmas = HashSet::new();
        for word in want.split('|').filter(|w| !w.is_empty()) {
            match word.strip_prefix('@') {
                Some(class) => {
                    lemmas.extend(self.classes.get(class).ok_or_else(|| format!("no class {class:?}"))?.iter().cloned())
                }
                None => {
                    lemmas.insert(word.to_lowercase());
                }
            }
        }
        let absent = slot.starts_with('!');
        Ok(Condition { slot: slot.trim_start_matches('!').to_owned(), absent, lemmas })
    }

    /// The frames of a word, those with most conditions first.
    pub(crate) fn frames(&self, lemma: &str, pos: Upos) -> Vec<&Frame> {
        let pos = if pos == Upos::Propn { Upos::Noun } else { pos };
        let mut found: Vec<&Frame> =
            self.by_trigger.get(&(lemma.to_owned(), pos)).into_iter().flatten().map(|&i| &self.frames[i]).collect();
        found.sort_by_key(|f| std::cmp::Reverse(f.weight()));
        found
    }

    /// Whether a verb only carries a noun: `Some(false)` for one that denies it.
    pub(crate) fn light(&self, lemma: &str) -> Option<bool> {
        self.light.get(lemma).copied()
    }

    /// How a verb presents what it tells, if it is one of saying.
    pub(crate) fn speech(&self, lemma: &str) -> Option<Speech> {
        self.speech.get(lemma).copied()
    }

    /// The status that a word gives to what it governs.
    pub(crate) fn status(&self, lemma: &str, pos: Upos) -> Option<Status> {
        self.status.get(&(lemma.to_owned(), pos)).copied()
    }

    /// Whether an actor is a medium that only reports.
    pub(crate) fn is_press(&self, actor: &Actor) -> bool {
        actor.sector() == Some(Sector::Jrn) && self.press.contains(actor.country())
    }

    /// Whether a lemma belongs to a class of `classes.tsv`.
    pub(crate) fn is_in(&self, class: &str, lemma: &str) -> bool {
        self.classes.get(class).is_some_and(|words| words.contains(lemma))
    }

    /// The words that mark a reading.
    pub(crate) fn marks(&self) -> &Marks {
        &self.marks
    }

    /// The phrases of a run of lemmas that tell an issue, in their order. The longest phrase counts, and no word counts twice: "arms embargo" tells
    /// nothing of arms.
    pub(crate) fn issues(&self, lemmas: &[String]) -> Vec<Told> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < lemmas.len() {
            let longest = self
                .issues
                .get(&lemmas[at])
                .into_iter()
                .flatten()
                .filter(|(words, _)| lemmas[at..].starts_with(words))
                .max_by_key(|(words, _)| words.len());
            let Some((words, issue)) = longest else {
                at += 1;
                continue;
            };
            if let Some(issue) = *issue {
                out.push(Told { issue, at, words: words.len() });
            }
            at += words.len();
        }
        out
    }
}

/// A phrase that tells an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) issue: Issue,
    /// Its first word, and how many it has.
    pub(crate) at: usize,
    pub(crate) words: usize,
}

impl Frame {
    /// How specific the frame is: the number of its conditions, then of those that ask for certain words.
    fn weight(&self) -> (usize, usize) {
        (self.conditions.len(), self.conditions.iter().filter(|c| !c.lemmas.is_empty()).count())
    }

    /// Whether the lexicon has no frame for the word, and the model's type stands in for it.
    pub(crate) fn is_of_model(&self) -> bool {
        self.name.starts_with(OF_MODEL)
    }

    /// Whether the frame asks for negation: the negated word itself is then the act.
    pub(crate) fn is_negative(&self) -> bool {
        self.conditions.iter().any(|c| c.slot == "neg" && !c.absent)
    }
}

struct Cells<'a>(&'a [&'a str]);

impl<'a> Cells<'a> {
    fn get(&self, i: usize) -> &'a str {
        self.0.get(i).copied().unwrap_or_default()
    }
}

fn many(cell: &str) -> impl Iterator<Item = String> + '_ {
    cell.split(';').map(|w| w.trim().to_lowercase()).filter(|w| !w.is_empty())
}

fn part(tag: &str) -> Result<Upos, String> {
    Upos::from_tag(tag).ok_or_else(|| format!("{tag:?} is no part of speech"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_repository_are_sound() {
        let lexicon = Lexicon::built_in().unwrap();
        assert!(!lexicon.frames("accuse", Upos::Verb).is_empty());
        assert_eq!(lexicon.speech("say"), Some(Speech::Say));
    }

    #[test]
    fn issues_by_their_words() {
        let lexicon = Lexicon::built_in().unwrap();
        let issues = |text: &str| {
            let lemmas: Vec<String> = text.split(' ').map(str::to_owned).collect();
            lexicon.issues(&lemmas).into_iter().map(|t| t.issue).collect::<Vec<_>>()
        };
        assert_eq!(issues("a 30-day ceasefire"), [Issue::Ceasefire]);
        assert_eq!(issues("lift the arms embargo"), [Issue::Sanctions]);
        assert_eq!(issues("peace talk on the nuclear program"), [Issue::Talks, Issue::Nuclear]);
        assert_eq!(issues("the security council"), []);
        assert_eq!(issues("the weather"), []);
    }

    #[test]
    fn a_phrase_tells_one_issue() {
        let mut lexicon = Lexicon::default();
        lexicon.add_issue(&Cells(&["ceasefire", "truce"])).unwrap();
        assert!(lexicon.add_issue(&Cells(&["talks", "truce"])).unwrap_err().contains("ceasefire and talks"));
    }

    #[test]
    fn slots_are_alternatives_of_unions() {
        let slots = Slots::parse("subj+with|obj.own");
        assert_eq!(slots.0.len(), 2);
        assert_eq!(slots.0[0], [["subj"], ["with"]]);
        assert_eq!(slots.0[1], [["obj", "own"]]);
    }
}
