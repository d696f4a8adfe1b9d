//! What the model thinks of a word, how that and the lexicon settle on a frame, and whom the model sees act and acted upon.

use crate::act::EventType;
use crate::fill::Context;
use crate::lexicon::{Frame, Lexicon};
use crate::syntax::{has_case, with_conjuncts};
use demarche_actors::{Actor, Kind};
use demarche_language::{Sentence, Trigger, Upos};

/// From this probability on the model's type stands where the lexicon is silent.
const FINDS: f32 = 0.65;

/// From this probability on it overrules the lexicon's, if that is less likely than `UNLIKELY`. (To let it overrule where it is only surer was tried with
/// an earlier model, and found more wrong types than right ones.)
const OVERRULES: f32 = 0.9;
const UNLIKELY: f32 = 0.05;

/// A word that is less likely to trigger any act triggers none, whatever the lexicon says.
const DOUBTS: f32 = 0.02;

/// From this probability on the words that the model takes for the actor stand where the tree's slots hold nobody.
const SEES_ACTOR: f32 = 0.8;

/// The same for the recipient.
const SEES_RECIPIENT: f32 = 0.6;

/// Of several words for one party ("Iran and Iraq") each must be as likely as this.
const SHARES: f32 = 0.2;

/// The model's opinion of one word.
#[derive(Clone, Copy)]
pub(crate) struct Opinion<'a>(Option<&'a Trigger>);

impl<'a> Opinion<'a> {
    pub(crate) fn of(s: &'a Sentence, word: usize) -> Self {
        Self(s.triggers.iter().find(|t| t.word == word))
    }

    /// The likeliest type and its probability.
    fn best(&self) -> Option<(EventType, f32)> {
        let (name, p) = self.0?.types.first()?;
        Some((EventType::from_word(name)?, *p))
    }

    /// The probability that the word triggers an act of this type.
    pub(crate) fn of_type(&self, event: EventType) -> f32 {
        let types = self.0.map_or(&[][..], |t| t.types.as_slice());
        types.iter().find(|(name, _)| name == event.as_str()).map_or(0.0, |(_, p)| *p)
    }

    /// The frame that stands: the lexicon's, unless the model is sure of another type or sees no act at all; where it is silent and the model is sure, that of
    /// the model's type.
    pub(crate) fn settle(&self, known: Option<Frame>, upos: Upos, lexicon: &Lexicon) -> Option<Frame> {
        let best = self.best();
        let Some(mut frame) = known else {
            return best.filter(|b| b.1 >= FINDS).and_then(|(event, _)| lexicon.type_frame(event, upos).cloned());
        };
        let Some(event) = frame.event else { return Some(frame) };
        if self.0.is_none_or(|t| 1.0 - t.none < DOUBTS) {
            return None;
        }
        if let Some((other, p)) = best
            && other != event
            && p >= OVERRULES
            && self.of_type(event) < UNLIKELY
            && let Some(own) = lexicon.type_frame(other, upos)
        {
            // who fills its slots is told by the word, whatever the type
            frame.event = Some(other);
            frame.sense = own.sense;
            frame.name.clone_from(&own.name);
        }
        Some(frame)
    }

    /// Who acts, where the model is sure.
    pub(crate) fn actors(&self, context: &Context) -> Vec<Actor> {
        self.0.map_or_else(Vec::new, |t| parties(&t.actors, SEES_ACTOR, context))
    }

    /// Toward whom, where the model is sure.
    pub(crate) fn recipients(&self, context: &Context) -> Vec<Actor> {
        self.0.map_or_else(Vec::new, |t| parties(&t.recipients, SEES_RECIPIENT, context))
    }
}

/// The actors that the likeliest words mean, with those that a conjunction joins to them.
fn parties(words: &[(usize, f32)], least: f32, context: &Context) -> Vec<Actor> {
    let likely = words.iter().filter(|w| w.1 >= SHARES);
    if likely.clone().map(|w| w.1).sum::<f32>() < least {
        return Vec::new();
    }
    let mut out: Vec<Actor> = Vec::new();
    let words = likely.flat_map(|&(w, _)| with_conjuncts(context.s, w)).filter(|&w| !is_where(context, w));
    for actor in words.flat_map(|w| context.actors_of(w)) {
        if !out.iter().any(|a| a.code == actor.code) {
            out.push(actor);
        }
    }
    out
}

/// "talks in Ecuador", "troops from Kursk": a place that is told as one acts as little as it is acted upon.
fn is_where(context: &Context, word: usize) -> bool {
    const WHERE: [&str; 10] = ["in", "at", "near", "from", "for", "of", "inside", "outside", "around", "across"];
    context.mentions.get(context.number, word).is_some_and(|m| m.kind == Kind::Place)
        && WHERE.iter().any(|p| has_case(context.s, word, p))
}
