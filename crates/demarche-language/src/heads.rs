//! What the heads' scores say: trees, lemmas, names, roles and triggers.

use crate::labels::{Labels, Tag};
use crate::lemma::{by_ending, irregular};
use crate::sentence::{Name, Role, RoleSpan, Trigger, Upos, Words};
use crate::tree::{Arcs, decode};

/// What the heads say of one word.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) upos: Upos,
    pub(crate) lemma: String,
    /// 0 for the root, else the number of the word from 1.
    pub(crate) head: usize,
    pub(crate) rel: String,
}

/// What the heads say of the words of a sentence, or of a part of one; indices are the part's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Readings {
    pub(crate) words: Vec<Reading>,
    pub(crate) names: Vec<Name>,
    pub(crate) roles: Vec<RoleSpan>,
    pub(crate) triggers: Vec<Trigger>,
}

/// Scores of one sentence: a row for each node (the root first, then the words, then padding), a column for each class or node.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) scores: &'a [f32],
    pub(crate) columns: usize,
}

impl<'a> Table<'a> {
    pub(crate) fn row(self, node: usize) -> &'a [f32] {
        self.scores.get(node * self.columns..(node + 1) * self.columns).unwrap_or_default()
    }
}

/// What every head gives for one sentence.
pub(crate) struct Scores<'a> {
    pub(crate) upos: Table<'a>,
    pub(crate) names: Table<'a>,
    pub(crate) roles: Table<'a>,
    pub(crate) trigger: Table<'a>,
    pub(crate) status: Table<'a>,
    pub(crate) lemma: Table<'a>,
    pub(crate) rel: Table<'a>,
    pub(crate) arcs: Table<'a>,
    pub(crate) links: Table<'a>,
    pub(crate) actor: Table<'a>,
    pub(crate) recipient: Table<'a>,
}

/// Scripts that are tried, and how much less sure one that makes a known word may be (`training/lemma.py`).
const TRIED: usize = 8;
const MARGIN: f32 = 4.0;

/// What is less likely is no trigger, and no type of one.
const LEAST: f32 = 0.02;

/// What is less likely does no act and has none done to it.
const LEAST_PARTY: f32 = 0.05;

/// Read the scores of a sentence with the words `forms`; `known` tells whether a lemma is a known word.
pub(crate) fn read(forms: &[&str], scores: &Scores, labels: &Labels, known: impl Fn(&str) -> bool) -> Readings {
    let heads = tree_of(forms.len(), scores.arcs);
    let word = |(i, form): (usize, &&str)| {
        let upos = labels.upos[best(scores.upos.row(i + 1))];
        Reading {
            upos,
            lemma: lemma_of(form, upos, scores.lemma.row(i + 1), labels, &known),
            head: heads[i],
            rel: relation(heads[i], scores.rel.row(i + 1), labels),
        }
    };
    Readings {
        words: forms.iter().enumerate().map(word).collect(),
        names: spans(forms.len(), scores.names, &labels.names, |_| 0.0)
            .into_iter()
            .map(|(kind, words)| Name { words, kind })
            .collect(),
        roles: linked(spans(forms.len(), scores.roles, &labels.roles, beginning), scores.links),
        triggers: (0..forms.len()).filter_map(|i| trigger(i, forms.len(), scores, labels)).collect(),
    }
}

/// The type of what a sentence's source does to its target.
pub(crate) fn pair<'a>(scores: &[f32], labels: &'a Labels) -> &'a str {
    &labels.pair[best(scores)]
}

fn relation(head: usize, scores: &[f32], labels: &Labels) -> String {
    if head == 0 {
        return "root".to_owned();
    }
    let k = best_by(scores.len(), |k| if k == labels.root { f32::NEG_INFINITY } else { scores[k] });
    labels.rel[k].clone()
}

/// What it costs to begin a span of a role: scattered words of a content are mostly parts of one that goes on, a cue is easily missed.
fn beginning(role: Role) -> f32 {
    match role {
        Role::Content => 1.0,
        Role::Source => 0.3,
        Role::Cue => -0.2,
    }
}

/// The likeliest spans (Viterbi): a span goes on only with tags of its own kind, and it costs something to begin one.
fn spans<K: Copy + PartialEq>(
    words: usize,
    scores: Table,
    tags: &[Tag<K>],
    begin: impl Fn(K) -> f32,
) -> Vec<(K, Words)> {
    // before the first word stands no span
    let mut sums: Vec<f32> = tags.iter().map(|t| if t.is_none() { 0.0 } else { f32::NEG_INFINITY }).collect();
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(words);
    for i in 0..words {
        let row = scores.row(i + 1);
        let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let log = top + row.iter().map(|s| (s - top).exp()).sum::<f32>().ln();
        let before = best(&sums);
        let step = |k: usize| match tags[k] {
            // goes on with a span of its kind
            Some((kind, false)) => {
                let same = |j: usize| matches!(tags[j], Some((other, _)) if other == kind);
                let j = best_by(tags.len(), |j| if same(j) { sums[j] } else { f32::NEG_INFINITY });
                (j, sums[j])
            }
            Some((kind, true)) => (before, sums[before] - begin(kind)),
            None => (before, sums[before]),
        };
        let steps: Vec<(usize, f32)> = (0..tags.len()).map(step).collect();
        sums = steps.iter().zip(row).map(|((_, sum), score)| sum + score - log).collect();
        from.push(steps.into_iter().map(|(j, _)| j).collect());
    }
    let mut path = vec![0; words];
    let mut at = best(&sums);
    for i in (0..words).rev() {
        path[i] = at;
        at = from[i][at];
    }
    let mut out: Vec<(K, Words)> = Vec::new();
    for (i, &k) in path.iter().enumerate() {
        match (tags[k], out.last_mut()) {
            (None, _) => {}
            (Some((_, false)), Some((_, span))) => span.last = i,
            (Some((kind, _)), _) => out.push((kind, Words { first: i, last: i })),
        }
    }
    out
}

/// How much likelier no source or cue in the sentence must be than the likeliest one.
const NOWHERE: f32 = 1.0;

/// Link each content to the cue, each cue to the source of the sentence that it points at, if at any.
fn linked(spans: Vec<(Role, Words)>, links: Table) -> Vec<RoleSpan> {
    let target = |role: Role, words: Words| {
        let wanted = match role {
            Role::Content => Role::Cue,
            Role::Cue => Role::Source,
            Role::Source => return None,
        };
        // a content points at the first word of its cue with each of its words, a cue with its first at that of its source
        let pointing = if role == Role::Content { words.first..=words.last } else { words.first..=words.first };
        let score = |node: usize| -> f32 { pointing.clone().map(|w| logs(links.row(w + 1), node)).sum::<f32>() };
        let count = (words.last - words.first + 1) as f32;
        let nowhere = score(0) - if role == Role::Content { NOWHERE * count.min(2.0) } else { NOWHERE };
        spans
            .iter()
            .filter(|(r, _)| *r == wanted)
            .map(|(_, w)| (w.first, (w.first..=w.last).map(|i| score(i + 1)).fold(f32::NEG_INFINITY, f32::max)))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|(_, s)| *s >= nowhere)
            .map(|(first, _)| first)
    };
    spans.iter().map(|&(role, words)| RoleSpan { role, words, link: target(role, words) }).collect()
}

/// The score of a node of a row, no less than what counts as impossible: sums over many words stay finite.
fn logs(row: &[f32], node: usize) -> f32 {
    row.get(node).copied().unwrap_or(f32::NEG_INFINITY).max(-50.0)
}

fn trigger(word: usize, words: usize, scores: &Scores, labels: &Labels) -> Option<Trigger> {
    let p = softmax(scores.trigger.row(word + 1));
    if p.first().is_none_or(|&none| none > 1.0 - LEAST) {
        return None;
    }
    let mut types: Vec<(String, f32)> =
        labels.trigger.iter().zip(&p).skip(1).filter(|&(_, &p)| p >= LEAST).map(|(t, &p)| (t.clone(), p)).collect();
    types.sort_by(|a, b| b.1.total_cmp(&a.1));
    let status = softmax(scores.status.row(word + 1));
    let k = best(&status);
    (!types.is_empty()).then(|| Trigger {
        word,
        types,
        none: p[0],
        status: (labels.status[k].clone(), status[k]),
        actors: parties(words, scores.actor.row(word + 1)),
        recipients: parties(words, scores.recipient.row(word + 1)),
    })
}

/// Words that may head the phrase of a party, the likeliest first; the root stands for nobody.
fn parties(words: usize, scores: &[f32]) -> Vec<(usize, f32)> {
    let p = softmax(&scores[..scores.len().min(words + 1)]);
    let mut out: Vec<(usize, f32)> = p.into_iter().skip(1).enumerate().filter(|&(_, p)| p >= LEAST_PARTY).collect();
    out.sort_by(|a, b| b.1.total_cmp(&a.1));
    out
}

/// The lemma by the best script that applies to the form. For open classes a script nearly as good that makes a known word
/// goes before it: "accused" is "accuse" and not "accus".
fn lemma_of(form: &str, upos: Upos, scores: &[f32], labels: &Labels, known: impl Fn(&str) -> bool) -> String {
    let mut order: Vec<(f32, usize)> = scores.iter().copied().zip(0..).collect();
    let tried = TRIED.min(order.len());
    order.select_nth_unstable_by(tried.saturating_sub(1), |a, b| b.0.total_cmp(&a.0));
    order.truncate(tried);
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut made = order.into_iter().filter_map(|(s, k)| Some((s, labels.lemma[k].apply(form)?)));
    let Some((best, first)) = made.next() else { return form.to_owned() };
    let is_known = known(&first);
    if upos == Upos::Verb
        && (!is_known || first.eq_ignore_ascii_case(form))
        && let Some(lemma) = irregular(form)
    {
        return lemma.to_owned();
    }
    if !matches!(upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adv) || is_known {
        return first;
    }
    if let Some((_, lemma)) = made.find(|(s, lemma)| best - s <= MARGIN && known(lemma)) {
        return lemma;
    }
    let regular = matches!(upos, Upos::Noun | Upos::Verb);
    by_ending(form).into_iter().find(|lemma| regular && known(lemma)).unwrap_or(first)
}

/// Heads of `words` words (0 the root, else from 1) from raw arc scores.
fn tree_of(words: usize, scores: Table) -> Vec<usize> {
    let mut arcs = Arcs::new(words + 1);
    for d in 1..=words {
        let row = &scores.row(d)[..=words];
        let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = row.iter().map(|s| (s - top).exp()).sum();
        for (h, s) in row.iter().enumerate().filter(|&(h, _)| h != d) {
            arcs.set(d, h, f64::from(s - top - sum.ln()));
        }
    }
    decode(arcs).into_iter().skip(1).collect()
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|p| p / sum).collect()
}

fn best(scores: &[f32]) -> usize {
    best_by(scores.len(), |k| scores[k])
}

fn best_by(count: usize, score: impl Fn(usize) -> f32) -> usize {
    let mut found = (0, f32::NEG_INFINITY);
    for k in 0..count {
        let own = score(k);
        if own > found.1 {
            found = (k, own);
        }
    }
    found.0
}
