//! Lemmas as edit scripts, the classes that the encoder predicts; `training/lemma.py` makes them.

use std::collections::HashMap;
use std::sync::OnceLock;

/// How the form's letters are put before its ending is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Keep,
    Lower,
    Title,
}

/// A way to make a lemma of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Script {
    /// Put into a case, then replace the ending.
    Ending { case: Case, old: String, new: String },
    /// An irregular form: this lemma.
    Whole(String),
}

impl Script {
    /// Read `CASE|OLD|NEW` or `=|LEMMA`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(lemma) = text.strip_prefix("=|") {
            return Some(Self::Whole(lemma.to_owned()));
        }
        let (case, rest) = text.split_once('|')?;
        let (old, new) = rest.split_once('|')?;
        let case = match case {
            "k" => Case::Keep,
            "l" => Case::Lower,
            "t" => Case::Title,
            _ => return None,
        };
        Some(Self::Ending { case, old: old.to_owned(), new: new.to_owned() })
    }

    /// The lemma of `form`, or `None` where the script does not apply to it.
    pub(crate) fn apply(&self, form: &str) -> Option<String> {
        match self {
            Self::Whole(lemma) => Some(lemma.clone()),
            Self::Ending { case, old, new } => {
                let base = match case {
                    Case::Keep => form.to_owned(),
                    Case::Lower => form.to_lowercase(),
                    Case::Title => {
                        let mut letters = form.chars();
                        letters.next().map_or_else(String::new, |first| {
                            first.to_uppercase().chain(letters.as_str().to_lowercase().chars()).collect()
                        })
                    }
                };
                let stem = base.strip_suffix(old.as_str())?;
                Some(format!("{stem}{new}")).filter(|lemma| !lemma.is_empty())
            }
        }
    }
}

/// Dictionary forms that the ending of `form` allows, the plainest first: "carried" → "carry", "expelled" → "expel".
pub(crate) fn by_ending(form: &str) -> Vec<String> {
    let form = form.to_lowercase();
    let mut out = Vec::new();
    for (ending, instead) in
        [("ies", "y"), ("ied", "y"), ("ying", "ie"), ("es", ""), ("s", ""), ("ed", ""), ("ing", ""), ("d", "")]
    {
        let Some(stem) = form.strip_suffix(ending).filter(|s| s.chars().count() > 1) else { continue };
        out.push(format!("{stem}{instead}"));
        if matches!(ending, "ed" | "ing") {
            let mut letters = stem.chars().rev();
            if letters.next() == letters.next() {
                out.push(stem.chars().take(stem.chars().count() - 1).collect());
            }
            out.push(format!("{stem}e"));
        }
    }
    out
}

/// Dictionary forms that `form` may be of, whether they are words or not, the likeliest first: "denies" → "deny", "denie", "deni".
pub fn dictionary_forms(form: &str) -> Vec<String> {
    irregular(form).map(str::to_owned).into_iter().chain(by_ending(form)).collect()
}

/// The lemma of an irregular verb's form.
pub(crate) fn irregular(form: &str) -> Option<&'static str> {
    static TABLE: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        IRREGULAR.lines().skip(1).filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect()
    });
    table.get(form.to_lowercase().as_str()).copied()
}

const IRREGULAR: &str = include_str!("../../../knowledge/language/irregular_verbs.tsv");

#[cfg(test)]
mod tests {
    use super::{Script, by_ending, irregular};

    #[test]
    fn scripts_make_lemmas() {
        for (script, form, lemma) in [
            ("l||", "Talks", Some("talks")),
            ("l|s|", "Talks", Some("talk")),
            ("k||", "Kyiv", Some("Kyiv")),
            ("t||", "IRAN", Some("Iran")),
            ("l|ies|y", "parties", Some("party")),
            ("l|ies|y", "talks", None),
            ("=|be", "was", Some("be")),
            ("l|s|", "s", None),
        ] {
            assert_eq!(Script::parse(script).and_then(|s| s.apply(form)).as_deref(), lemma, "{script} {form}");
        }
    }

    #[test]
    fn endings_and_irregular_verbs() {
        for (form, lemma) in [
            ("carried", "carry"),
            ("expelled", "expel"),
            ("accused", "accuse"),
            ("suing", "sue"),
            ("attacks", "attack"),
        ] {
            assert!(by_ending(form).contains(&lemma.to_owned()), "{form}");
        }
        assert_eq!(irregular("Withdrew"), Some("withdraw"));
    }

    #[test]
    fn broken_scripts_are_refused() {
        for script in ["", "l", "l|", "x||"] {
            assert_eq!(Script::parse(script), None, "{script}");
        }
    }
}
