//! The splitter on what reports and articles hold, and on anything at all.

use demarche_language::split::{LONGEST, Sentences, sentences};
use proptest::prelude::*;

/// The words of each sentence, joined by spaces.
fn split(text: &str) -> Vec<String> {
    sentences(text).iter().map(|s| s.words.iter().map(|w| w.form.as_str()).collect::<Vec<_>>().join(" ")).collect()
}

/// The words of a text of one sentence.
fn words(text: &str) -> String {
    split(text).join(" ¶ ")
}

#[test]
fn contractions() {
    assert_eq!(words("They don't, can't and couldn't've."), "They do n't , ca n't and could n't 've .");
    assert_eq!(words("Russia’s envoy said he’d go; we’re not."), "Russia ’s envoy said he ’d go ; we ’re not .");
    assert_eq!(words("The parties' talks cannot fail."), "The parties ' talks can not fail .");
    assert_eq!(words("We gonna wanna go"), "We gon na wan na go");
    assert_eq!(words("the U.S.'s and Congress' plan"), "the U.S. 's and Congress ' plan");
    let read = sentences("I don't know");
    let marks: Vec<_> = read[0].words.iter().map(|w| (w.form.as_str(), w.start, w.end, w.glued)).collect();
    assert_eq!(marks, [("I", 0, 1, false), ("do", 2, 4, false), ("n't", 4, 7, true), ("know", 8, 12, false)]);
}

#[test]
fn names_with_apostrophes_stay_whole() {
    assert_eq!(
        words("O'Brien met Shi'ite leaders in Sana’a at 10 o'clock"),
        "O'Brien met Shi'ite leaders in Sana’a at 10 o'clock"
    );
    assert_eq!(words("'Give 'em the '90s,' he said"), "' Give 'em the '90s , ' he said");
}

#[test]
fn hyphens_and_slashes() {
    assert_eq!(
        words("a long-term, U.S.-led and/or non-member plan"),
        "a long - term , U.S. - led and / or non-member plan"
    );
    assert_eq!(
        words("anti-U.S. rhetoric after 9/11 and on 2025-04-12"),
        "anti-U.S. rhetoric after 9/11 and on 2025-04-12"
    );
    assert_eq!(words("The 30-day truce of 1939-1945"), "The 30 - day truce of 1939 - 1945");
}

#[test]
fn numbers_money_and_units() {
    assert_eq!(
        words("$5 or US$1,000.50 or 50% or €3.51bn at 9:30"),
        "$ 5 or US$ 1,000.50 or 50 % or € 3.51 bn at 9:30"
    );
    assert_eq!(words("on the 10th in the 1990s, 35mm"), "on the 10th in the 1990s , 35 mm");
}

#[test]
fn addresses_stay_whole() {
    assert_eq!(
        words("See https://www.un.org/en/a-b?c=1, voanews.com, or mail press@state.gov."),
        "See https://www.un.org/en/a-b?c=1 , voanews.com , or mail press@state.gov ."
    );
}

#[test]
fn abbreviations_do_not_end_sentences() {
    for text in [
        "Mr. Lavrov met Gen. Smith and U.S. Secretary of State John F. Kerry on Sept. 3 at 9 a.m. in St. Petersburg.",
        "Acme Inc. and Widget Corp. Ltd. sued, e.g. in Washington, D.C., over U.N. Resolution No. 5.",
        "WASHINGTON, D.C. — The Obama administration is facing a crisis.",
        "KYIV, Ukraine (AP) — Talks began.",
        "Sen. John McCain (R-Ariz.) told Sen. Chuck Schumer (D-N.Y.) so.",
    ] {
        assert_eq!(split(text).len(), 1, "{text}: {:?}", split(text));
    }
}

#[test]
fn abbreviations_that_end_sentences() {
    assert_eq!(split("They flew to the U.S. The talks failed."), ["They flew to the U.S.", "The talks failed ."]);
    assert_eq!(
        split("It is owned by Acme Inc. However, it lost."),
        ["It is owned by Acme Inc.", "However , it lost ."]
    );
    assert_eq!(split("So do I. He left."), ["So do I .", "He left ."]);
}

#[test]
fn quotations() {
    assert_eq!(
        split("“We will go. They won't,” he said. “Why?” Smith asked. \"Stop!\" she cried."),
        ["“ We will go .", "They wo n't , ” he said .", "“ Why ? ” Smith asked .", "\" Stop ! \" she cried ."]
    );
    assert_eq!(split("He said \"It is over.\" \"Good.\""), ["He said \" It is over . \"", "\" Good . \""]);
    assert_eq!(split("``Yes.'' «Non.»"), ["`` Yes . ''", "« Non . »"]);
}

#[test]
fn ends_and_brackets() {
    assert_eq!(
        split("What next?! Nobody knows... (See below.) The end."),
        ["What next ?!", "Nobody knows ...", "( See below . )", "The end ."]
    );
    assert_eq!(split("He waited … then left—slowly. Done."), ["He waited … then left — slowly .", "Done ."]);
}

#[test]
fn a_headline_is_a_sentence_and_a_paragraph() {
    let read = sentences("Talks Fail\n\nKYIV — Nobody came. It rained.\r\n\r\nMore.");
    let places: Vec<_> = read.iter().map(|s| (s.paragraph, s.start, s.end)).collect();
    assert_eq!(places, [(0, 0, 10), (1, 12, 31), (1, 32, 42), (2, 46, 51)]);
}

#[test]
fn a_line_is_a_paragraph_unless_the_text_is_wrapped() {
    assert_eq!(
        split("Talks Fail\nLeaders Leave Vienna\nMarkets Fall"),
        ["Talks Fail", "Leaders Leave Vienna", "Markets Fall"]
    );
    let wrapped = "The head of the delegation said on Monday that the talks about a lasting peace\n\
        had failed, and that nobody knew when they could go on. A spokesman of the\nUnited Nations confirmed it.";
    assert_eq!(split(wrapped).len(), 2, "{:?}", split(wrapped));
    assert_eq!(sentences(wrapped)[1].paragraph, 0);
    let article = "Talks Fail\n\nKYIV (AP) — The head of the delegation said on Monday that the talks had failed and\n\
        that nobody was surprised. It was over.\n\n\"We tried,\" he told reporters who had waited for hours in the rain. The\nKremlin did not answer.";
    assert_eq!(split(article).len(), 5, "{:?}", split(article));
    assert_eq!(split("Demands:\n- a truce\n- a summit\n1. prisoners").len(), 4);
}

#[test]
fn nothing_shown_gives_nothing() {
    for text in ["", " ", "\n\n \r\n\t", "\u{feff}", "\u{200b}\n"] {
        assert!(sentences(text).is_empty(), "{text:?}");
    }
}

/// What must hold for any text.
fn check(text: &str) {
    let chars: Vec<char> = text.chars().collect();
    let mut covered = vec![false; chars.len()];
    let (mut last, mut paragraph) = (0, 0);
    for span in Sentences::new(text) {
        assert!(!span.words.is_empty() && span.words.len() <= LONGEST);
        assert!(span.paragraph >= paragraph, "paragraphs are in order");
        paragraph = span.paragraph;
        assert_eq!((span.start, span.end), (span.words[0].start, span.words[span.words.len() - 1].end));
        for (at, word) in span.words.iter().enumerate() {
            assert!(word.start >= last && word.end > word.start, "words are in order and not empty");
            assert!(!(at == 0 && word.glued), "a sentence starts with a whole token");
            assert!(!word.glued || word.start == last, "parts of a token touch");
            assert_eq!(word.form, chars[word.start..word.end].iter().collect::<String>());
            covered[word.start..word.end].fill(true);
            last = word.end;
        }
    }
    for (at, &c) in chars.iter().enumerate() {
        let hidden = c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        assert_eq!(covered[at], !hidden, "{c:?} at {at}");
    }
}

#[test]
fn long_runs_are_cut() {
    for unit in [
        "word ", "a", "a, ", ". ", ".-", "\"", "(@", "'s", "don't", "1-", "a.", "x\n", "[", "é", "http://", "A. ",
        "l'a", "*~", "😀",
    ] {
        check(&unit.repeat(20_000));
    }
    assert!(sentences(&"word ".repeat(5_000)).len() >= 12);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_text_like_english(text in "([A-Za-z]{1,4}|[0-9]{1,3}|['’\"“”.,:;!?()\\[\\]$%/@&#*<>+=`~_|…—–-]|[ \n\r]|n't|'s|U\\.S\\.|http://|é|\u{301}|😀|\u{2028}){0,60}") {
        check(&text);
    }
}
