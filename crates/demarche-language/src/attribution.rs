//! Who says what: attributions after PolNeAR (Newell et al. 2018), put together from the role spans of a report's sentences.

use crate::sentence::{Role, RoleSpan, Sentence, Words};
use serde::{Deserialize, Serialize};

/// Words of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Index of the sentence.
    pub sentence: usize,
    /// Its words.
    pub words: Words,
}

/// Somebody's saying, thinking or wanting something. Each part may be in several pieces; a source or a cue may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Who says it.
    pub source: Vec<Place>,
    /// The words that tell that it is said.
    pub cue: Vec<Place>,
    /// What is said.
    pub content: Vec<Place>,
}

/// The attributions of a report's sentences, in the order in which they begin.
///
/// Within a sentence a content belongs to the cue that it links to, a cue to its source. A content without a cue of its own goes on with an
/// attribution of the paragraph: the one before, or, where a quotation is still open at the sentence's end, the one after.
pub fn attributions(sentences: &[Sentence]) -> Vec<Attribution> {
    let own: Vec<(Vec<Attribution>, Vec<RoleSpan>)> = sentences.iter().enumerate().map(|(n, s)| within(n, s)).collect();
    let mut out: Vec<Attribution> = Vec::new();
    // contents that wait for the attribution after them
    let mut waiting: Vec<Place> = Vec::new();
    // the paragraph's last attribution, and the sentence after which it may go on
    let mut before: Option<(usize, usize)> = None;
    for (n, (attributions, loose)) in own.into_iter().enumerate() {
        let s = &sentences[n];
        let place = |words| Place { sentence: n, words };
        let next = sentences.get(n + 1).filter(|next| next.paragraph == s.paragraph);
        if before.is_some_and(|(_, last)| sentences[last].paragraph != s.paragraph) {
            before = None;
        }
        let alone = attributions.is_empty();
        let first = out.len();
        out.extend(attributions);
        if !alone {
            // what waited belongs to the first attribution whose content opens the sentence, else stands by itself
            let opening = out[first..].iter().position(|a| a.content.iter().any(|c| c.words.first <= 1));
            flush(&mut out, opening.map(|i| first + i), &mut waiting);
            before = Some((out.len() - 1, n));
        }
        for span in loose {
            let open = s.quoted.last().copied().unwrap_or(false) && span.words.last + 1 >= s.tokens.len();
            match before {
                _ if alone && open && next.is_some() && (before.is_none() || !waiting.is_empty()) => {
                    waiting.push(place(span.words))
                }
                Some((index, _)) => {
                    out[index].content.push(place(span.words));
                    before = Some((index, n));
                }
                None if alone
                    && next.is_some_and(|next| next.roles.first().is_some_and(|r| r.role != Role::Content)) =>
                {
                    waiting.push(place(span.words));
                }
                None => out.push(Attribution { content: vec![place(span.words)], ..Attribution::default() }),
            }
        }
        if next.is_none() {
            flush(&mut out, None, &mut waiting);
        }
    }
    out.sort_by_key(|a| {
        [&a.source, &a.cue, &a.content].into_iter().flatten().map(|p| (p.sentence, p.words.first)).min()
    });
    out
}

/// Give what waits to an attribution, or let it stand as one of its own.
fn flush(out: &mut Vec<Attribution>, to: Option<usize>, waiting: &mut Vec<Place>) {
    if waiting.is_empty() {
        return;
    }
    let places = std::mem::take(waiting);
    match to {
        Some(i) => {
            let rest = std::mem::replace(&mut out[i].content, places);
            out[i].content.extend(rest);
        }
        None => out.push(Attribution { content: places, ..Attribution::default() }),
    }
}

/// The attributions whose cue is in sentence `number`, and the contents that have none there.
fn within(number: usize, s: &Sentence) -> (Vec<Attribution>, Vec<RoleSpan>) {
    let place = |words| Place { sentence: number, words };
    let of = |role| s.roles.iter().filter(move |r| r.role == role);
    let holds = |r: &&RoleSpan, word: usize| (r.words.first..=r.words.last).contains(&word);
    let mut out: Vec<(Words, Attribution)> = Vec::new();
    for cue in of(Role::Cue) {
        let source = cue.link.and_then(|word| of(Role::Source).find(|r| holds(r, word)));
        let source = source.map(|r| place(r.words)).into_iter().collect();
        out.push((cue.words, Attribution { source, cue: vec![place(cue.words)], content: Vec::new() }));
    }
    let mut loose = Vec::new();
    for content in of(Role::Content) {
        let linked =
            content.link.and_then(|word| out.iter().position(|(cue, _)| (cue.first..=cue.last).contains(&word)));
        match linked {
            Some(i) => out[i].1.content.push(place(content.words)),
            None => loose.push(*content),
        }
    }
    // a cue without a content says nothing
    (out.into_iter().map(|(_, a)| a).filter(|a| !a.content.is_empty()).collect(), loose)
}
