//! Reports that retell one another, found by their words: copies, versions, extracts, and texts made of several others.
//!
//! A report is compared by its [`Sketch`], a bounded sample of its word triples, and found by its [`bands`], a few hashes
//! of its runs of five words. Both are small, stay the same over versions and machines, and are meant to be stored. A
//! new report is compared with those that have a band in common with it, however many others there are:
//!
//! ```
//! use demarche_report::{Kinship, Sketch, bands, retelling};
//!
//! let wire = "The two delegations agreed on Tuesday to let aid convoys through the northern crossing for ten days. \
//!     Both said that they would return to the table in Muscat next week, when the mediators want to hear what each of \
//!     them thinks of the list of prisoners.";
//! let extract = "Both said that they would return to the table in Muscat next week, when the mediators want to hear \
//!     what each of them thinks of the list of prisoners.";
//! assert!(bands(wire).iter().any(|band| bands(extract).contains(band)));
//! let found = retelling(&Sketch::of(extract), &Sketch::of(wire)).expect("a retelling");
//! assert_eq!(found.kind, Kinship::Extract);
//! ```
//!
//! The sample is the hashes that are smallest (bottom-k MinHash, after Broder 1997), so two sketches can be compared
//! below the smaller of their limits as if both texts had been sampled at one rate. That gives how much of each text is
//! in the other, not only how alike they are, which an extract of a long report would fail.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use twox_hash::XxHash3_64;

/// How much of the shorter of two texts must be in the other for the two to be retellings: the part of its word
/// triples. Reports of one event that were written apart are far below (of 185 VOA articles no two share more than 0.12).
/// It is less than a half because a text half of which is shared in scattered sentences keeps fewer of its triples.
pub const RETOLD: f64 = 0.35;

/// Words in a run that a sketch samples. Short, so that a text reworded here and there still shares many.
const TRIPLE: usize = 3;
/// Words in a run that a band is made of. Longer, so that few reports have it in common by chance.
const RUN: usize = 5;
/// Most hashes in a sketch.
const SAMPLE: usize = 250;
/// One run in so many makes a band.
const RATE: u32 = 32;
/// Fewest and most bands of a text, if it has so many runs.
const BANDS: (usize, usize) = (16, 64);
/// How many triples two texts must share, besides the part: a footer in common makes no retelling of two briefs.
const LEAST_SHARED: f64 = 20.0;
/// How many sampled triples a verdict must rest on.
const LEAST_SAMPLED: usize = 6;
/// From this part on a text is taken to be all in the other, up to what was cut, corrected or headed anew.
const NEARLY_ALL: f64 = 0.95;
/// From this part on a text is an extract of a longer one, a few words of its own notwithstanding.
const MOSTLY: f64 = 0.75;

/// What a text is compared by: a sample of its word triples. Words are compared without case, punctuation or white space.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    /// The smallest hashes of triples, in ascending order, each once.
    hashes: Vec<u32>,
    /// Whether there were more.
    sampled: bool,
}

/// How a text is akin to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kinship {
    /// The same words, but for a headline, a correction or a footer.
    Same,
    /// Another version: much in common, and each has something of its own.
    Version,
    /// It is, for the most part, a piece of the other.
    Extract,
    /// The other is, for the most part, a piece of it: a longer version, or several reports in one.
    Whole,
}

impl Kinship {
    /// How the other text is akin to this one.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Extract => Self::Whole,
            Self::Whole => Self::Extract,
            Self::Same | Self::Version => self,
        }
    }

    /// The word for it: `same`, `version`, `extract`, `whole`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Version => "version",
            Self::Extract => "extract",
            Self::Whole => "whole",
        }
    }
}

/// That a text retells another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retelling {
    /// How much of the shorter text is in the other: the part of its word triples, from [`RETOLD`] to 1, estimated.
    pub shared: f64,
    /// How the first text is akin to the second.
    pub kind: Kinship,
}

/// Bytes that are no sketch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SketchError {
    /// It has a first byte that this version does not write.
    #[error("the sketch has the form {0}, which this version does not know; make it anew from the text")]
    Form(u8),
    /// Its length or order is wrong.
    #[error("the sketch is damaged; make it anew from the text")]
    Damaged,
}

impl Sketch {
    /// Most bytes that [`to_bytes`](Self::to_bytes) gives.
    pub const MAX_BYTES: usize = 1 + 4 * SAMPLE;

    /// The sketch of `text`. A text shorter than three words has one run, a text without words none.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut hashes = runs(&words(text), TRIPLE);
        let sampled = hashes.len() > SAMPLE;
        hashes.truncate(SAMPLE);
        hashes.shrink_to_fit();
        Self { hashes, sampled }
    }

    /// The sketch as bytes to store, at most [`MAX_BYTES`](Self::MAX_BYTES): a byte that tells the form (1, or 2 where
    /// the text has more triples than the sketch), and the hashes in ascending order, four bytes each, the least
    /// significant first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + 4 * self.hashes.len());
        bytes.push(if self.sampled { 2 } else { 1 });
        bytes.extend(self.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        bytes
    }

    /// The sketch that [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    ///
    /// [`SketchError`] if it did not.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SketchError> {
        let (form, rest) = bytes.split_first().ok_or(SketchError::Damaged)?;
        let sampled = match form {
            1 => false,
            2 => true,
            other => return Err(SketchError::Form(*other)),
        };
        let (fours, odd) = rest.as_chunks::<4>();
        let hashes: Vec<u32> = fours.iter().map(|four| u32::from_le_bytes(*four)).collect();
        let sound = odd.is_empty() && hashes.len() <= SAMPLE && hashes.is_sorted_by(|a, b| a < b);
        if sound && (!sampled || hashes.len() == SAMPLE) {
            Ok(Self { hashes, sampled })
        } else {
            Err(SketchError::Damaged)
        }
    }

    /// The greatest hash up to which the sketch has all of the text's triples.
    fn limit(&self) -> u32 {
        self.hashes.last().copied().filter(|_| self.sampled).unwrap_or(u32::MAX)
    }

    fn up_to(&self, limit: u32) -> &[u32] {
        let end = self.hashes.partition_point(|hash| *hash <= limit);
        self.hashes.get(..end).unwrap_or_default()
    }
}

/// By what a report is found among others: hashes of a few of its runs of five words, ascending, each once. The record
/// keeps them in an indexed table; two reports that share a tenth of the shorter mostly have one in common, and of two
/// that share a half, hardly a pair in a thousand has none. A text has one for 32 runs, but 16 at least (if it has so
/// many runs) and 64 at most.
///
/// A band that very many reports have (a footer, a standing phrase) finds nothing in particular and is best passed over.
#[must_use]
pub fn bands(text: &str) -> Vec<u32> {
    let mut bands = runs(&words(text), RUN);
    let (least, most) = BANDS;
    let sampled = bands.partition_point(|hash| *hash < u32::MAX / RATE);
    bands.truncate(sampled.clamp(least, most));
    bands.shrink_to_fit();
    bands
}

/// Whether the first text retells the second, and how. Two texts without words do not; neither do two that share only a
/// few words, unless they are the same.
///
/// An extract is found in a text that is up to some thirty times as long; below that too little of it is in the sample.
#[must_use]
pub fn retelling(a: &Sketch, b: &Sketch) -> Option<Retelling> {
    let limit = a.limit().min(b.limit());
    let (of_a, of_b) = (a.up_to(limit), b.up_to(limit));
    let common = common(of_a, of_b);
    if common == 0 {
        return None;
    }
    let part = |all: &[u32]| common as f64 / all.len() as f64;
    let (part_a, part_b) = (part(of_a), part(of_b));
    let shared = part_a.max(part_b);
    let kind = match (part_a, part_b) {
        (a, b) if a >= NEARLY_ALL && b >= NEARLY_ALL => Kinship::Same,
        (a, b) if a >= MOSTLY && b < MOSTLY => Kinship::Extract,
        (a, b) if b >= MOSTLY && a < MOSTLY => Kinship::Whole,
        _ => Kinship::Version,
    };
    let estimated = common as f64 * f64::from(u32::MAX) / f64::from(limit.max(1));
    let enough = common >= LEAST_SAMPLED && estimated >= LEAST_SHARED && shared >= RETOLD;
    (enough || kind == Kinship::Same).then_some(Retelling { shared, kind })
}

/// How many hashes two ascending lists have in common.
fn common(mut a: &[u32], mut b: &[u32]) -> usize {
    let mut count = 0;
    while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
        count += usize::from(x == y);
        if x <= y {
            a = rest_a;
        }
        if y <= x {
            b = rest_b;
        }
    }
    count
}

/// The hashes of the text's words.
fn words(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| XxHash3_64::oneshot(word.to_lowercase().as_bytes()))
        .collect()
}

/// The hashes of all runs of `length` words, ascending, each once; of fewer words one run.
fn runs(words: &[u64], length: usize) -> Vec<u32> {
    let hash = |run: &[u64]| {
        let bytes: Vec<u8> = run.iter().flat_map(|word| word.to_le_bytes()).collect();
        (XxHash3_64::oneshot(&bytes) >> 32) as u32
    };
    let mut hashes: Vec<u32> = match words.len() {
        0 => Vec::new(),
        few if few < length => vec![hash(words)],
        _ => words.windows(length).map(hash).collect(),
    };
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WIRE: &str = "The envoy said on Tuesday that both delegations had agreed to return to the table next week. \
        He did not say where they would meet. A spokesman for the rebels denied it. Talks broke off in March, when each \
        side accused the other of breaking the truce that the two had signed in Geneva a year before.";
    const OTHER: &str = "Negotiators from both sides will come back next week, according to the United Nations, \
        though the armed movement says that nothing of the kind has been settled yet. The foreign ministry of the host \
        country is said to have offered a hotel by the lake, with separate floors and a common dining room.";

    fn verdict(a: &str, b: &str) -> Option<Retelling> {
        let found = retelling(&Sketch::of(a), &Sketch::of(b));
        let reversed = retelling(&Sketch::of(b), &Sketch::of(a));
        assert_eq!(found.map(|r| (r.shared, r.kind.reversed())), reversed.map(|r| (r.shared, r.kind)));
        found
    }

    fn kind(a: &str, b: &str) -> Option<Kinship> {
        verdict(a, b).map(|retelling| retelling.kind)
    }

    fn meet(a: &str, b: &str) -> bool {
        bands(a).iter().any(|band| bands(b).contains(band))
    }

    /// A text of `count` words of its own.
    fn made(name: &str, count: usize) -> String {
        (0..count).map(|n| format!("{name}{n} ")).collect()
    }

    #[test]
    fn copies_are_the_same() {
        assert_eq!(kind(WIRE, &WIRE.to_uppercase().replace(' ', "\n")), Some(Kinship::Same));
        assert_eq!(kind("Talks resume", "talks RESUME!"), Some(Kinship::Same));
        assert_eq!(kind(WIRE, OTHER), None);
        assert_eq!(kind("", ""), None);
        assert_eq!(kind("", WIRE), None);
    }

    #[test]
    fn an_extract_is_found_in_the_whole() {
        let half = &WIRE[WIRE.find("Talks broke").unwrap()..];
        assert_eq!(kind(half, WIRE), Some(Kinship::Extract));
        assert_eq!(kind(WIRE, half), Some(Kinship::Whole));
        assert!(meet(half, WIRE));
        let long = made("w", 3000);
        let piece: Vec<&str> = long.split_whitespace().skip(1000).take(150).collect();
        assert_eq!(kind(&piece.join(" "), &long), Some(Kinship::Extract));
        assert!(meet(&piece.join(" "), &long));
    }

    #[test]
    fn two_reports_in_one_hold_both() {
        let both = format!("{WIRE}\n\n{OTHER}");
        assert_eq!(kind(WIRE, &both), Some(Kinship::Extract));
        assert_eq!(kind(OTHER, &both), Some(Kinship::Extract));
        assert!(meet(WIRE, &both) && meet(OTHER, &both));
    }

    #[test]
    fn a_version_has_something_of_its_own() {
        let updated =
            format!("{} {}", &WIRE[..WIRE.find("Talks broke").unwrap()], &OTHER[OTHER.find("The f").unwrap()..]);
        let found = verdict(WIRE, &updated).unwrap();
        assert_eq!(found.kind, Kinship::Version);
        assert!((0.4..0.7).contains(&found.shared), "{found:?}");
    }

    #[test]
    fn a_footer_in_common_is_no_retelling() {
        let footer = "Read more about the talks on our page for the region.";
        let (a, b) = (format!("The convoy left at dawn. {footer}"), format!("Nobody came to the meeting. {footer}"));
        assert_eq!(kind(&a, &b), None);
        assert!(verdict(footer, footer).is_some());
    }

    #[test]
    fn shared_is_the_part_of_the_shorter() {
        let (a, b) = (made("a", 300), made("b", 900));
        let mixed: String = a.split_inclusive(' ').take(150).chain(b.split_inclusive(' ').take(150)).collect();
        for (other, expected) in [(&a, 0.5), (&b, 0.5)] {
            let found = verdict(&mixed, other).unwrap();
            assert!((found.shared - expected).abs() < 0.12, "{found:?}");
        }
    }

    #[test]
    fn hashes_stay_the_same_for_ever() {
        // Records keep them: if this fails, the form of the sketch must change with them.
        assert_eq!(Sketch::of("Talks in Geneva resume.").to_bytes(), FOR_EVER.0);
        assert_eq!(bands("Talks in Geneva resume today, says Geneva."), FOR_EVER.1);
    }

    const FOR_EVER: (&[u8], &[u32]) =
        (&[1, 160, 177, 194, 70, 16, 78, 154, 73], &[1_236_549_456, 1_436_589_523, 1_440_608_530]);

    #[test]
    fn bytes_that_are_no_sketch_are_told() {
        assert_eq!(Sketch::from_bytes(&[]), Err(SketchError::Damaged));
        assert_eq!(Sketch::from_bytes(&[9]), Err(SketchError::Form(9)));
        assert_eq!(Sketch::from_bytes(&[1, 0, 0, 0]), Err(SketchError::Damaged));
        assert_eq!(Sketch::from_bytes(&[1, 1, 0, 0, 0, 1, 0, 0, 0]), Err(SketchError::Damaged));
        assert_eq!(Sketch::from_bytes(&[2, 1, 0, 0, 0]), Err(SketchError::Damaged));
        assert!(Sketch::of(&made("w", 3000)).to_bytes().len() == Sketch::MAX_BYTES);
    }

    proptest! {
        #[test]
        fn sketches_survive_storage(text in "([a-e]{1,2} ){0,400}") {
            let sketch = Sketch::of(&text);
            prop_assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Ok(sketch));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(sketch) = Sketch::from_bytes(&bytes) {
                prop_assert_eq!(sketch.to_bytes(), bytes);
                let _ = retelling(&sketch, &Sketch::of(WIRE));
            }
        }

        #[test]
        fn any_two_texts_are_compared_either_way(a in "\\PC{0,80}", b in "\\PC{0,80}") {
            let found = verdict(&a, &b);
            prop_assert!(found.is_none_or(|r| (0.0..=1.0).contains(&r.shared)));
            prop_assert!(bands(&a).len() <= BANDS.1 && bands(&a).is_sorted());
        }
    }
}
