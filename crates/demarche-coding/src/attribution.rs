//! Attributions and actors: who the source of a saying is, and what is said within what is said.

use crate::lexicon::Lexicon;
use crate::speaker::reported;
use demarche_actors::{Actor, Mentions};
use demarche_language::{Attribution, Place, Sentence, Words, attributions};

/// The political actors that are the source of an attribution; none where it is somebody else, or nobody is told.
pub fn source_of(attribution: &Attribution, sentences: &[Sentence], mentions: &Mentions) -> Vec<Actor> {
    let mut out: Vec<Actor> = Vec::new();
    for place in &attribution.source {
        for word in heads(&sentences[place.sentence], place.words) {
            for actor in mentions.actors(place.sentence, word) {
                if !out.iter().any(|a| a.code == actor.code && a.name == actor.name) {
                    out.push(actor.clone());
                }
            }
        }
    }
    out
}

/// The words of a span that depend on a word outside it, or on nothing, and those joined with them by "and".
pub(crate) fn heads(s: &Sentence, words: Words) -> Vec<usize> {
    let inside = |i: usize| (words.first..=words.last).contains(&i);
    let mut out: Vec<usize> = (words.first..=words.last.min(s.tokens.len().saturating_sub(1)))
        .filter(|&i| s.tokens[i].rel != "punct" && s.tokens[i].head.is_none_or(|h| !inside(h)))
        .collect();
    let mut at = 0;
    while let Some(&head) = out.get(at) {
        out.extend(s.children_by(head, "conj").filter(|&c| inside(c)));
        at += 1;
    }
    out
}

/// What is said within the content of another attribution ("Carney said that Moscow denied that …"), told by the verbs of saying in it.
/// The model marks the outer attributions only, as PolNeAR does.
pub fn nested_attributions(sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Attribution> {
    let outer = attributions(sentences);
    let mut out = Vec::new();
    for (number, s) in sentences.iter().enumerate() {
        let place = |words| Place { sentence: number, words };
        let holds = |p: &Place, word: usize| p.sentence == number && (p.words.first..=p.words.last).contains(&word);
        for verb in (0..s.tokens.len()).filter(|&v| outer.iter().any(|a| a.content.iter().any(|p| holds(p, v)))) {
            let Some((content, subjects, _)) = reported(s, verb, lexicon) else { continue };
            let source = subjects.iter().filter_map(|&w| span(&s.subtree(w)).map(place)).collect();
            let content: Vec<usize> = (0..content.len()).filter(|&i| content[i]).collect();
            out.push(Attribution {
                source,
                cue: vec![place(Words { first: verb, last: verb })],
                content: span(&content).map(place).into_iter().collect(),
            });
        }
    }
    out
}

fn span(words: &[usize]) -> Option<Words> {
    Some(Words { first: *words.first()?, last: *words.last()? })
}
