//! Lemmas that the reader missed, where the lexicon knows better: "denies" is "deny", "orchestrated" is "orchestrate".

use crate::lexicon::Lexicon;
use demarche_language::{Sentence, Token, Upos, dictionary_forms};

/// The sentences with such lemmas put right; `None` where all are right.
pub(crate) fn mended(sentences: &[Sentence], lexicon: &Lexicon) -> Option<Vec<Sentence>> {
    let lemmas = |s: &Sentence| s.tokens.iter().any(|t| better(t, lexicon).is_some());
    if !sentences.iter().any(lemmas) {
        return None;
    }
    let mut out = sentences.to_vec();
    for token in out.iter_mut().flat_map(|s| &mut s.tokens) {
        if let Some(lemma) = better(token, lexicon) {
            token.lemma = lemma;
        }
    }
    Some(out)
}

/// A word of the lexicon that the form can be of, where the lemma is none, or only the form of one.
fn better(token: &Token, lexicon: &Lexicon) -> Option<String> {
    if !matches!(token.upos, Upos::Verb | Upos::Noun) {
        return None;
    }
    let lemma = token.lemma.to_lowercase();
    let plural = token.upos == Upos::Noun && lemma.ends_with('s') && token.text.eq_ignore_ascii_case(&lemma);
    if lexicon.knows(&lemma, token.upos) && !plural {
        return None;
    }
    dictionary_forms(&token.text).into_iter().find(|form| *form != lemma && lexicon.knows(form, token.upos))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, lemma: &str, upos: Upos) -> Token {
        Token {
            text: text.to_owned(),
            start: 0,
            end: text.len(),
            glued: false,
            upos,
            lemma: lemma.to_owned(),
            head: None,
            rel: "root".to_owned(),
        }
    }

    #[test]
    fn forms_go_to_words_of_the_lexicon() {
        let lexicon = Lexicon::built_in().unwrap();
        let lemma = |text: &str, lemma: &str, upos| better(&token(text, lemma, upos), &lexicon);
        assert_eq!(lemma("denies", "denies", Upos::Verb).as_deref(), Some("deny"));
        assert_eq!(lemma("orchestrated", "orchestrat", Upos::Verb).as_deref(), Some("orchestrate"));
        assert_eq!(lemma("expelled", "expelled", Upos::Verb).as_deref(), Some("expel"));
        assert_eq!(lemma("sanctions", "sanctions", Upos::Noun).as_deref(), Some("sanction"));
        assert_eq!(lemma("accused", "accuse", Upos::Verb), None);
        assert_eq!(lemma("news", "news", Upos::Noun), None);
        assert_eq!(lemma("Reuters", "Reuters", Upos::Propn), None);
    }
}
