//! Readings of events: an analyst's, or the author's own. They are kept apart from acts.

use crate::speaker::Speeches;
use crate::syntax::lemma;
use demarche_actors::Mentions;
use demarche_language::{Sentence, Upos, is_rel};

/// Whether the sentence is about the report itself: who wrote it, what a photo shows.
pub(crate) fn is_boilerplate(s: &Sentence) -> bool {
    let text = s.text.to_lowercase();
    text.contains("contributed to this report")
        || text.contains("for this report was provided by")
        || text.contains("reporting by")
        || (s.tokens.len() < 8 && s.tokens.iter().all(|t| t.upos != Upos::Verb) && text.contains("file -"))
}

/// Who judges in this sentence, if it is a judgement: the words that name an analyst, or empty for the author.
pub(crate) fn holder(
    s: &Sentence,
    number: usize,
    mentions: &Mentions,
    speeches: &Speeches,
    told_act: bool,
) -> Option<String> {
    if let Some(said) = speeches.in_sentence(number).iter().find(|p| p.speaker.outsider.is_some()) {
        return said.speaker.outsider.clone();
    }
    let root = s.tokens.iter().position(|t| t.head.is_none())?;
    if told_act || !speeches.in_sentence(number).is_empty() || speeches.is_quoted(number, root) || s.tokens.len() < 8 {
        return None;
    }
    let hedged = s.children(root).any(|c| {
        is_rel(&s.tokens[c].rel, "aux")
            && matches!(lemma(s, c).as_str(), "may" | "might" | "could" | "would" | "will" | "can")
    });
    let judges = matches!(
        lemma(s, root).as_str(),
        "suggest"
            | "indicate"
            | "remain"
            | "risk"
            | "depend"
            | "appear"
            | "seem"
            | "mark"
            | "reflect"
            | "signal"
            | "show"
            | "raise"
            | "underscore"
            | "highlight"
            | "represent"
            | "mean"
            | "come"
            | "target"
            | "reserve"
            | "contribute"
            | "determine"
            | "noteworthy"
            | "crucial"
            | "pivotal"
            | "likely"
            | "unlikely"
            | "unclear"
            | "key"
            | "critical"
            | "significant"
    );
    let subject = s.children(root).find(|&c| is_rel(&s.tokens[c].rel, "nsubj"));
    let by_actor = subject.is_some_and(|w| !mentions.actors(number, w).is_empty());
    ((hedged || judges) && !by_actor).then(String::new)
}
