//! Reports that retell one another, grouped into stories.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How much two reports must share to tell one story: the share of their word 5-grams that both have. Copies of one
/// wire report under other headlines, or with paragraphs cut, are above it; reports of one event written apart are far
/// below (of 185 VOA articles no two share more than 0.03).
pub const SAME_STORY: f64 = 0.4;

/// Words in one shingle.
const SHINGLE: usize = 5;

/// What two texts are compared by: the hashes of a text's word 5-grams, 8 bytes a word or so. Words are compared
/// without case, punctuation or white space. The hashes may change from one version of Rust to the next: they are not
/// for storing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// In ascending order, each once.
    shingles: Vec<u64>,
}

impl Signature {
    /// The signature of `text`. A text shorter than five words has one shingle, a text without words none.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words: Vec<u64> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| hash(&word.to_lowercase()))
            .collect();
        let mut shingles: Vec<u64> = match words.len() {
            0 => Vec::new(),
            1..SHINGLE => vec![hash(&words)],
            _ => words.windows(SHINGLE).map(|words| hash(&words)).collect(),
        };
        shingles.sort_unstable();
        shingles.dedup();
        shingles.shrink_to_fit();
        Self { shingles }
    }

    /// The Jaccard similarity of two texts' word 5-grams, from 0 (none in common) to 1 (all). A text without words is
    /// like no other.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f64 {
        let common = self.shingles.iter().filter(|shingle| other.shingles.binary_search(shingle).is_ok()).count();
        jaccard(self.shingles.len(), other.shingles.len(), common)
    }
}

/// Groups reports into stories by their signatures: two reports whose [`similarity`](Signature::similarity) is at least
/// [`SAME_STORY`] are in one story, and so are those linked through others. Gives the places in `signatures`,
/// ascending, the stories in the order of their first reports; a report like no other is a story of its own.
///
/// Only reports with a shingle in common are compared. Some thousands take a second or so.
#[must_use]
pub fn stories(signatures: &[Signature]) -> Vec<Vec<usize>> {
    let mut having: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut leader: Vec<usize> = (0..signatures.len()).collect();
    for (this, signature) in signatures.iter().enumerate() {
        let mut common: HashMap<usize, usize> = HashMap::new();
        for shingle in &signature.shingles {
            let before = having.entry(*shingle).or_default();
            for other in before.iter() {
                *common.entry(*other).or_default() += 1;
            }
            before.push(this);
        }
        for (other, count) in common {
            let length = signatures.get(other).map_or(0, |other| other.shingles.len());
            if jaccard(signature.shingles.len(), length, count) >= SAME_STORY {
                join(&mut leader, this, other);
            }
        }
    }
    let mut stories: Vec<Vec<usize>> = Vec::new();
    let mut place: HashMap<usize, usize> = HashMap::new();
    for report in 0..signatures.len() {
        let first = lead(&mut leader, report);
        let story = *place.entry(first).or_insert(stories.len());
        match stories.get_mut(story) {
            Some(story) => story.push(report),
            None => stories.push(vec![report]),
        }
    }
    stories
}

/// The report that leads the story that `report` is in: the first of them.
fn lead(leader: &mut [usize], report: usize) -> usize {
    let mut at = report;
    while let Some(next) = leader.get(at).copied().filter(|next| *next != at) {
        let further = leader.get(next).copied().unwrap_or(next);
        if let Some(own) = leader.get_mut(at) {
            *own = further;
        }
        at = next;
    }
    at
}

fn join(leader: &mut [usize], a: usize, b: usize) {
    let (a, b) = (lead(leader, a), lead(leader, b));
    if let Some(own) = leader.get_mut(a.max(b)) {
        *own = a.min(b);
    }
}

fn jaccard(a: usize, b: usize, common: usize) -> f64 {
    match a + b - common {
        0 => 0.0,
        all => common as f64 / all as f64,
    }
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WIRE: &str = "The envoy said on Tuesday that both delegations had agreed to return to the table next week. \
        He did not say where they would meet. A spokesman for the rebels denied it. Talks broke off in March, when each \
        side accused the other of breaking the truce that the two had signed in Geneva a year before.";

    fn group(texts: &[&str]) -> Vec<Vec<usize>> {
        stories(&texts.iter().map(|text| Signature::of(text)).collect::<Vec<_>>())
    }

    #[test]
    fn copies_are_one_story() {
        let headed = format!("Talks to go on\n\n{WIRE}");
        let cut = &WIRE[..WIRE.find("Talks broke").unwrap()];
        let shouted = WIRE.to_uppercase().replace(' ', "\n");
        let other = "Negotiators from both sides will come back next week, according to the United Nations, \
            though the armed movement says that nothing of the kind has been settled yet.";
        assert_eq!(
            group(&[WIRE, other, &headed, "", cut, &shouted, ""]),
            [vec![0, 2, 4, 5], vec![1], vec![3], vec![6]]
        );
    }

    #[test]
    fn similarity_is_the_shared_part() {
        let (a, b) = (Signature::of("a b c d e f"), Signature::of("A, b; c d e g"));
        assert!((a.similarity(&b) - 1.0 / 3.0).abs() < 1e-9);
        assert!((a.similarity(&a) - 1.0).abs() < 1e-9);
        assert!(Signature::of("").similarity(&Signature::of("")).abs() < 1e-9);
        assert!(Signature::of("One word").similarity(&Signature::of("one WORD!")) > 0.99);
    }

    #[test]
    fn links_go_through_others() {
        let words: Vec<String> = (0..60).map(|n| format!("w{n}")).collect();
        let part = |from: usize, to: usize| words[from..to].join(" ");
        assert_eq!(group(&[&part(0, 36), &part(24, 60), &part(12, 48)]), [vec![0, 1, 2]]);
        assert_eq!(group(&[&part(0, 36), &part(24, 60)]), [vec![0], vec![1]]);
    }

    proptest! {
        #[test]
        fn every_report_is_in_one_story(texts in prop::collection::vec("(a |b |c |d ){0,9}", 0..12)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let groups = group(&texts);
            let mut all: Vec<usize> = groups.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..texts.len()).collect::<Vec<_>>());
            prop_assert!(groups.iter().all(|group| group.is_sorted()));
            prop_assert!(groups.is_sorted_by_key(|group| group[0]));
        }
    }
}
