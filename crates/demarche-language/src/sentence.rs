//! The values that reading gives.

use serde::{Deserialize, Serialize};

/// A part of speech of Universal Dependencies (UPOS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Upos {
    /// The tag as UD writes it, e.g. `PROPN`.
    pub fn as_str(self) -> &'static str {
        use Upos::*;
        match self {
            Adj => "ADJ",
            Adp => "ADP",
            Adv => "ADV",
            Aux => "AUX",
            Cconj => "CCONJ",
            Det => "DET",
            Intj => "INTJ",
            Noun => "NOUN",
            Num => "NUM",
            Part => "PART",
            Pron => "PRON",
            Propn => "PROPN",
            Punct => "PUNCT",
            Sconj => "SCONJ",
            Sym => "SYM",
            Verb => "VERB",
            X => "X",
        }
    }

    /// The part of speech that UD writes `tag`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        use Upos::*;
        [Adj, Adp, Adv, Aux, Cconj, Det, Intj, Noun, Num, Part, Pron, Propn, Punct, Sconj, Sym, Verb, X]
            .into_iter()
            .find(|u| u.as_str() == tag)
    }
}

/// One syntactic word (UD: a contraction such as "don't" is two).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The word as written.
    pub text: String,
    /// Where it starts, in characters from the start of the report's text.
    pub start: usize,
    /// Where it ends (exclusive), in characters from the start of the report's text.
    pub end: usize,
    /// Whether it goes on the multiword token that the word before it belongs to, as "n't" does after "do".
    #[serde(default)]
    pub glued: bool,
    /// Part of speech.
    pub upos: Upos,
    /// Dictionary form.
    pub lemma: String,
    /// Index within the sentence of the word that this one depends on; `None` for the root.
    pub head: Option<usize>,
    /// UD relation to the head with its subtype, e.g. `nsubj:pass`; `root` for the root.
    pub rel: String,
}

/// Words of a sentence from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Index of the first word.
    pub first: usize,
    /// Index of the last word.
    pub last: usize,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// Persons and peoples.
    Person,
    /// Places, countries as well.
    Place,
    /// Organisations, armed groups and governments as well.
    Organization,
}

impl NameKind {
    /// The kind as the labels write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Organization => "organization",
        }
    }
}

/// A name in a sentence (named entity), after GUM's entity types; names do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Its words, with title and article where the name's phrase has them.
    pub words: Words,
    /// What it names.
    pub kind: NameKind,
}

/// A part of an attribution, after PolNeAR (Newell et al. 2018).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Who says, thinks or wants it.
    Source,
    /// The words that tell so.
    Cue,
    /// What is said.
    Content,
}

/// A span of words with its role in an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleSpan {
    /// Its role.
    pub role: Role,
    /// Its words.
    pub words: Words,
    /// Of a content: a word of its cue; of a cue: a word of its source; `None` where that is not in the sentence.
    pub link: Option<usize>,
}

/// A word that may be the trigger of an act, with what the model thinks of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// Index of the word.
    pub word: usize,
    /// PLOVER event types and their probabilities, the likeliest first; what is missing to 1 is that of no act. Unlikely types are left out.
    pub types: Vec<(String, f32)>,
    /// Probability that the word triggers no act.
    #[serde(default)]
    pub none: f32,
    /// Status of the act and its probability.
    pub status: (String, f32),
    /// Words that may head the phrase which names who acts, and their probabilities, the likeliest first; what is missing to 1 is mostly that of nobody in
    /// the sentence. Unlikely words are left out.
    #[serde(default)]
    pub actors: Vec<(usize, f32)>,
    /// The same for toward whom.
    #[serde(default)]
    pub recipients: Vec<(usize, f32)>,
}

/// A sentence with its words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// The sentence as written.
    pub text: String,
    /// Where it starts, in characters from the start of the report's text.
    pub start: usize,
    /// Where it ends (exclusive), in characters from the start of the report's text.
    pub end: usize,
    /// Number of the paragraph it stands in, from 0 (paragraphs are parted by blank lines or line ends).
    pub paragraph: usize,
    /// Its words, in order.
    pub tokens: Vec<Token>,
    /// Names in it, in order.
    #[serde(default)]
    pub names: Vec<Name>,
    /// Spans of attributions in it, in order; they do not overlap.
    #[serde(default)]
    pub roles: Vec<RoleSpan>,
    /// Words that may be triggers of acts, in order.
    #[serde(default)]
    pub triggers: Vec<Trigger>,
    /// Whether each word stands in quotation marks.
    #[serde(default)]
    pub quoted: Vec<bool>,
}

impl Sentence {
    /// Indices of the words that depend on word `head`, in order.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.tokens.len()).filter(move |&i| self.tokens[i].head == Some(head))
    }

    /// The children of `head` whose relation is `rel`, a subtype counting as its relation (`nsubj` finds `nsubj:pass`).
    pub fn children_by(&self, head: usize, rel: &str) -> impl Iterator<Item = usize> + '_ {
        let rel = rel.to_owned();
        self.children(head).filter(move |&i| is_rel(&self.tokens[i].rel, &rel))
    }

    /// Whether `node` is `top` or depends on it, directly or not.
    pub fn within(&self, node: usize, top: usize) -> bool {
        let mut at = Some(node);
        for _ in 0..=self.tokens.len() {
            match at {
                Some(i) if i == top => return true,
                Some(i) => at = self.tokens[i].head,
                None => return false,
            }
        }
        false
    }

    /// How many words the dateline at the sentence's start has, its dash included: "KYIV, Ukraine (AP) —"; mostly none.
    pub fn dateline(&self) -> usize {
        dateline(&self.tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>())
    }

    /// Indices of `top` and of all words that depend on it, directly or not, in order.
    pub fn subtree(&self, top: usize) -> Vec<usize> {
        (0..self.tokens.len()).filter(|&i| self.within(i, top)).collect()
    }
}

/// Whether relation `rel` is `want` or a subtype of it.
pub fn is_rel(rel: &str, want: &str) -> bool {
    rel == want || (rel.starts_with(want) && rel.as_bytes().get(want.len()) == Some(&b':'))
}

/// The most words of a dateline, its dash included.
const DATELINE: usize = 14;

/// How many of the words are a dateline: a place in capitals, names, a date, an agency, and a dash.
pub(crate) fn dateline(words: &[&str]) -> usize {
    let capitals = |w: &str| w.chars().filter(|c| c.is_alphabetic()).count() > 1 && !w.chars().any(char::is_lowercase);
    if !words.first().is_some_and(|w| capitals(w)) {
        return 0;
    }
    let is_dash = |w: &str| matches!(w, "—" | "–" | "--" | "―");
    let Some(dash) = words.iter().take(DATELINE).position(|w| is_dash(w)) else { return 0 };
    let plain = |w: &&str| !w.chars().next().is_some_and(char::is_lowercase);
    if words[..dash].iter().all(plain) { dash + 1 } else { 0 }
}
