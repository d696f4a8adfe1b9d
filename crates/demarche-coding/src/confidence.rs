//! How sure an act is: what speaks for and against its being read rightly, weighed by `knowledge/acts/confidence.tsv`.

use crate::act::{Act, EventType, Sign, Status};
use crate::fill::Context;
use crate::lexicon::{Frame, Lexicon};
use crate::opinion::Opinion;
use demarche_actors::Actor;
use demarche_language::Upos;

/// From how many words on a sentence is long: trees of longer ones are wrong more often.
const LONG: usize = 35;

/// From how many steps below the root a word is deep in its sentence.
const DEEP: usize = 4;

/// What the trigger, its frame and its sentence tell.
pub(crate) fn of_trigger(context: &Context, word: usize, frame: &Frame, event: EventType, depth: usize) -> Vec<Sign> {
    let s = context.s;
    let mut out = vec![match s.tokens[word].upos {
        Upos::Verb => Sign::Verb,
        Upos::Adj => Sign::Adjective,
        _ => Sign::Noun,
    }];
    out.extend(match frame.conditions.len() {
        _ if frame.is_of_model() => Some(Sign::FoundByModel),
        0 => Some(Sign::BareFrame),
        1 => None,
        _ => Some(Sign::NarrowFrame),
    });
    out.push(match Opinion::of(s, word).of_type(event) {
        p if p >= 0.5 => Sign::ModelAgrees,
        p if p >= 0.1 => Sign::ModelLeans,
        p if p >= 0.02 => Sign::ModelDoubts,
        _ => Sign::ModelDenies,
    });
    out.extend((context.number == 0).then_some(Sign::Headline));
    out.extend((s.tokens.len() >= LONG).then_some(Sign::LongSentence));
    out.extend((depth >= DEEP).then_some(Sign::Deep));
    out
}

/// Adds what the act as a whole tells, and weighs all of it.
pub(crate) fn settle(act: &mut Act, lexicon: &Lexicon) {
    let mut more = Vec::new();
    more.extend(match act.status {
        Status::Actual => None,
        Status::Planned => Some(Sign::Planned),
        Status::Conditional => Some(Sign::Conditional),
        Status::Possible => Some(Sign::Possible),
        Status::Negated => Some(Sign::Negated),
    });
    more.extend((!act.by.is_empty()).then_some(Sign::Spoken));
    more.extend(act.direct.then_some(Sign::Quoted));
    more.extend(act.actor.iter().any(is_pronoun).then_some(Sign::ActorPronoun));
    more.extend(act.actor.iter().any(is_role).then_some(Sign::ActorRole));
    more.extend((act.actor.len() > 1).then_some(Sign::SeveralActors));
    more.extend(act.recipient.iter().any(is_pronoun).then_some(Sign::RecipientPronoun));
    more.extend((act.recipient.is_empty() && act.actor.len() < 2).then_some(Sign::NoRecipient));
    more.extend(act.actor.iter().chain(&act.recipient).any(|a| a.country() == "---").then_some(Sign::UnknownCountry));
    act.signs.extend(more);
    act.signs.sort_unstable();
    act.signs.dedup();
    act.confidence = lexicon.confidence(act.event, &act.signs);
}

fn is_pronoun(actor: &Actor) -> bool {
    let word = actor.text.to_lowercase();
    matches!(
        word.as_str(),
        "he" | "she"
            | "it"
            | "they"
            | "we"
            | "i"
            | "him"
            | "her"
            | "them"
            | "us"
            | "me"
            | "his"
            | "its"
            | "their"
            | "our"
            | "my"
            | "who"
            | "which"
            | "that"
            | "both"
            | "each"
            | "other"
            | "another"
    )
}

/// "the president", "rebels": told by a common noun, which the report must resolve.
fn is_role(actor: &Actor) -> bool {
    !is_pronoun(actor) && !actor.text.chars().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_and_type_is_weighed_and_the_result_is_a_probability() {
        let lexicon = Lexicon::built_in().unwrap();
        for &event in EventType::ALL {
            let all = lexicon.confidence(event, Sign::ALL);
            let none = lexicon.confidence(event, &[]);
            assert!((0.0..=1.0).contains(&all) && (0.0..=1.0).contains(&none), "{event}: {all} {none}");
        }
    }

    #[test]
    fn what_is_told_plainly_is_surer_than_what_is_guessed() {
        let lexicon = Lexicon::built_in().unwrap();
        let plain = lexicon.confidence(EventType::Reject, &[Sign::Verb, Sign::NarrowFrame, Sign::ModelAgrees]);
        let guessed = lexicon
            .confidence(EventType::Reject, &[Sign::Noun, Sign::BareFrame, Sign::ModelDenies, Sign::RecipientFoe]);
        assert!(plain > guessed, "{plain} {guessed}");
    }
}
