//! Words as the encoder's input: word pieces, their shapes, and where words stand among them.
//! `training/features.py` does the same.

use std::collections::{HashMap, HashSet};
use tokenizers::Tokenizer;

const CLS: i32 = 101;
const SEP: i32 = 102;
const UNK: i32 = 100;

/// The encoder's positions, `[CLS]` and `[SEP]` included.
pub(crate) const MAX_PIECES: usize = 512;

/// Words kept with their pieces; news repeats itself.
const CACHE: usize = 50_000;

/// A sentence as the encoder takes it.
#[derive(Debug, Default, Clone)]
pub(crate) struct Encoded {
    /// Word pieces, from `[CLS]` to `[SEP]`.
    pub(crate) ids: Vec<i32>,
    /// Shape and part of the word of each piece; 0 for `[CLS]` and `[SEP]`.
    pub(crate) shapes: Vec<i32>,
    /// First piece of the root (`[CLS]`) and of each word.
    pub(crate) first: Vec<i32>,
    /// Last piece of the root and of each word.
    pub(crate) last: Vec<i32>,
}

/// What part a word has in its sentence, beside its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Plain,
    Quoted,
    /// Of the source whose act is asked for.
    Source,
    /// Of the target of that act.
    Target,
}

/// Shapes of words, 0 included.
const SHAPES: i32 = 7;

/// Turns words into pieces.
pub(crate) struct Encoder {
    tokenizer: Tokenizer,
    cache: HashMap<String, Vec<i32>>,
}

impl Encoder {
    /// From a `tokenizer.json`.
    pub(crate) fn from_json(json: &str) -> Result<Self, String> {
        let mut tokenizer: Tokenizer = json.parse().map_err(|e: tokenizers::Error| e.to_string())?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(|e| e.to_string())?;
        Ok(Self { tokenizer, cache: HashMap::new() })
    }

    /// Every word piece.
    pub(crate) fn vocabulary(&self) -> HashSet<String> {
        self.tokenizer.get_vocab(false).into_keys().collect()
    }

    fn pieces(&mut self, form: &str) -> &[i32] {
        if self.cache.len() > CACHE {
            self.cache.clear();
        }
        if !self.cache.contains_key(form) {
            let plain: String = form.chars().map(plain_quote).collect();
            let ids: Vec<i32> = self
                .tokenizer
                .encode_fast(plain.as_str(), false)
                .map(|encoded| encoded.get_ids().iter().filter_map(|&id| i32::try_from(id).ok()).collect())
                .unwrap_or_default();
            self.cache.insert(form.to_owned(), if ids.is_empty() { vec![UNK] } else { ids });
        }
        self.cache.get(form).map_or(&[UNK], Vec::as_slice)
    }

    /// Encode words until they or the encoder's positions end; tells how many words went in (at least one, if there is one).
    pub(crate) fn encode(&mut self, forms: &[&str], parts: &[Part]) -> (Encoded, usize) {
        let mut out = Encoded { ids: vec![CLS], shapes: vec![0], first: vec![0], last: vec![0] };
        let mut taken = 0;
        for (form, &part) in forms.iter().zip(parts) {
            let shape = shape(form) + SHAPES * part as i32;
            let pieces = self.pieces(form);
            // one word of hundreds of pieces is no word: what fits stands for it
            let pieces = &pieces[..pieces.len().min(MAX_PIECES / 4)];
            if out.ids.len() + pieces.len() + 1 > MAX_PIECES {
                break;
            }
            out.first.push(out.ids.len() as i32);
            out.ids.extend_from_slice(pieces);
            out.last.push(out.ids.len() as i32 - 1);
            out.shapes.resize(out.ids.len(), shape);
            taken += 1;
        }
        out.ids.push(SEP);
        out.shapes.push(0);
        (out, taken)
    }
}

/// Typographic quotation marks are rare in the treebanks and the rule in the press.
fn plain_quote(c: char) -> char {
    match c {
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' | '‚' | '`' => '\'',
        c => c,
    }
}

/// lower 1, Title 2, UPPER 3, miXed 4, digits 5, other 6.
fn shape(form: &str) -> i32 {
    let mut letters = form.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return if form.chars().any(char::is_numeric) { 5 } else { 6 };
    };
    let rest: Vec<char> = letters.collect();
    let lower = rest.iter().all(|c| c.is_lowercase());
    match (first.is_lowercase(), first.is_uppercase()) {
        (true, _) if lower => 1,
        (_, true) if lower => 2,
        (_, true) if rest.iter().all(|c| c.is_uppercase()) => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn shapes() {
        for (form, want) in [
            ("talks", 1),
            ("Kyiv", 2),
            ("U", 2),
            ("US", 3),
            ("U.S.", 3),
            ("McCain", 4),
            ("2014", 5),
            ("—", 6),
            ("30-day", 1),
        ] {
            assert_eq!(shape(form), want, "{form}");
        }
    }
}
