//! What the model thinks of a word, and how that and the lexicon settle on a frame.

use crate::act::EventType;
use crate::lexicon::{Frame, Lexicon};
use demarche_language::{Sentence, Trigger, Upos};

/// From this probability on the model's type stands where the lexicon is silent. (To let it overrule the lexicon where it is surer of another type
/// was tried, and found more wrong types than right ones.)
const FINDS: f32 = 0.75;

/// The model's opinion of one word.
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

    /// The frame that stands: the lexicon's, or, where it is silent and the model is sure, that of the model's type.
    pub(crate) fn settle(&self, known: Option<Frame>, upos: Upos, lexicon: &Lexicon) -> Option<Frame> {
        let (event, p) = match (&known, self.best()) {
            (None, Some(best)) => best,
            _ => return known,
        };
        if p >= FINDS { lexicon.type_frame(event, upos).cloned() } else { None }
    }
}
