//! The reader on plain sentences, and on what is none.

use demarche_language::{Reader, Sentence, Upos, is_rel};
use std::sync::OnceLock;

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::new().unwrap())
}

/// Read a text; what must hold of any reading is tested too.
fn read(text: &str) -> Vec<Sentence> {
    let sentences = reader().read(text).unwrap();
    check(text, &sentences);
    sentences
}

fn check(text: &str, sentences: &[Sentence]) {
    let chars: Vec<char> = text.chars().collect();
    let cut = |start: usize, end: usize| chars[start..end].iter().collect::<String>();
    for sentence in sentences {
        assert_eq!(sentence.text, cut(sentence.start, sentence.end));
        assert_eq!(sentence.tokens.iter().filter(|t| t.head.is_none()).count(), 1, "one root: {}", sentence.text);
        for (i, token) in sentence.tokens.iter().enumerate() {
            assert_eq!(token.text, cut(token.start, token.end));
            assert_eq!(token.head.is_none(), token.rel == "root");
            assert!(!token.lemma.is_empty(), "{token:?}");
            let root = sentence.tokens.iter().position(|t| t.head.is_none()).unwrap();
            assert!(sentence.within(i, root), "a tree: {token:?}");
        }
    }
}

/// The first sentence's word `text`.
fn word<'a>(sentence: &'a Sentence, text: &str) -> (usize, &'a demarche_language::Token) {
    let at = sentence.tokens.iter().position(|t| t.text == text);
    let at = at.unwrap_or_else(|| panic!("no {text} in {}", sentence.text));
    (at, &sentence.tokens[at])
}

/// That `text` depends on `head` (on nothing, if empty) as `rel`.
#[track_caller]
fn hangs(sentence: &Sentence, text: &str, rel: &str, head: &str) {
    let (_, token) = word(sentence, text);
    assert!(is_rel(&token.rel, rel), "{text} is {} and not {rel} in {}", token.rel, sentence.text);
    assert_eq!(token.head.map_or("", |h| sentence.tokens[h].text.as_str()), head, "{text} in {}", sentence.text);
}

#[test]
fn plain_sentences() {
    let text = "Russia accused Ukraine of violating the ceasefire. The talks were not held in Geneva. \
        The minister told reporters on Tuesday that both sides had agreed.";
    let read = read(text);
    let [accused, held, told] = read.as_slice() else { panic!("{read:?}") };

    hangs(accused, "accused", "root", "");
    hangs(accused, "Russia", "nsubj", "accused");
    hangs(accused, "Ukraine", "obj", "accused");
    hangs(accused, "ceasefire", "obj", "violating");
    hangs(accused, "the", "det", "ceasefire");
    hangs(accused, ".", "punct", "accused");
    assert_eq!(word(accused, "accused").1.lemma, "accuse");
    assert_eq!(word(accused, "violating").1.lemma, "violate");
    assert_eq!((word(accused, "Russia").1.upos, word(accused, "accused").1.upos), (Upos::Propn, Upos::Verb));

    hangs(held, "held", "root", "");
    hangs(held, "talks", "nsubj:pass", "held");
    hangs(held, "not", "advmod", "held");
    hangs(held, "Geneva", "obl", "held");
    assert_eq!(word(held, "talks").1.lemma, "talk");
    assert_eq!(word(held, "held").1.lemma, "hold");

    hangs(told, "told", "root", "");
    hangs(told, "minister", "nsubj", "told");
    hangs(told, "agreed", "ccomp", "told");
    hangs(told, "sides", "nsubj", "agreed");
    hangs(told, "had", "aux", "agreed");
    assert_eq!(word(told, "sides").1.lemma, "side");
}

#[test]
fn a_name_is_one_phrase() {
    let read = read("Secretary of State John Kerry met Iranian Foreign Minister Javad Zarif in Vienna.");
    hangs(&read[0], "met", "root", "");
    let (subject, _) = word(&read[0], "Kerry");
    let (met, _) = word(&read[0], "met");
    let nominal = read[0].children_by(met, "nsubj").next().unwrap();
    assert!(read[0].within(subject, nominal));
    assert!(read[0].subtree(nominal).len() >= 4, "{:?}", read[0].subtree(nominal));
}

#[test]
fn the_same_with_any_number_of_threads() {
    let text = "Russia accused Ukraine of violating the ceasefire. Nobody came! “We will go,” he said. Why?\n\n\
        The talks were not held in Geneva, though both sides — and the mediators — had agreed to meet there on Tuesday. "
        .repeat(8);
    let one = Reader::new().unwrap().threads(1).read(&text).unwrap();
    assert!(one.len() >= 40);
    check(&text, &one);
    let four = Reader::new().unwrap().threads(4);
    for _ in 0..2 {
        assert_eq!(four.read(&text).unwrap(), one);
    }
    assert_eq!(Reader::new().unwrap().threads(0).read(&text).unwrap(), one);
}

/// Which sentences share a batch moves the model's quantised scores a little, so that doubtful words may be read another
/// way; what is plain stays.
#[test]
fn what_is_plain_reads_the_same_alone_and_among_others() {
    let alone = read("Russia accused Ukraine of violating the ceasefire.");
    let others = "It rained for days and days in the hills. ".repeat(30);
    let among = read(&format!("{others}Russia accused Ukraine of violating the ceasefire."));
    for sentence in [&alone[0], among.last().unwrap()] {
        hangs(sentence, "accused", "root", "");
        hangs(sentence, "Russia", "nsubj", "accused");
        hangs(sentence, "Ukraine", "obj", "accused");
        hangs(sentence, "ceasefire", "obj", "violating");
    }
}

#[test]
fn two_thousand_words_without_an_end() {
    let words: Vec<&str> = ["the", "talks", "and", "the", "truce", "and"].repeat(334);
    let read = reader().read_given(&[words.clone(), vec!["Yes"], vec![]]).unwrap();
    assert_eq!(read.iter().map(|s| s.tokens.len()).collect::<Vec<_>>(), [2004, 1, 0]);
    check(&words.join(" "), &read[..1]);
}

#[test]
fn one_word_of_ten_thousand_letters() {
    for unit in ["x", "É", "和", "1"] {
        let text = format!("They met {} today.", unit.repeat(10_000));
        assert!(!read(&text).is_empty());
    }
}

#[test]
fn nothing_to_read() {
    for text in ["", " ", "\n\n\r\n", "\u{feff}", "\u{200b}\u{200b}"] {
        assert!(read(text).is_empty(), "{text:?}");
    }
    assert!(reader().read_given(&[]).unwrap().is_empty());
}

#[test]
fn no_words() {
    for text in ["...", "?!?!", "—", "“”", ". . .\n\n. .", "()", "$ % &", "*** *** ***", "''"] {
        assert!(!read(text).is_empty(), "{text}");
    }
}

#[test]
fn signs_of_many_kinds() {
    for text in [
        "😀 The talks 🕊️ failed 👨‍👩‍👧‍👦🇺🇦.",
        "The ta\u{200b}lks\u{200d} fai\u{ad}led\u{2060}.",
        "\u{202e}The talks failed\u{202c}.",
        "Cafe\u{301} talks — naïve, coöperate, İstanbul, straße, ﬁnal.",
        "The talks\u{0}failed\u{7}. \u{1b}[31mRed\u{1b}[0m.",
        "和平谈判失败了。Переговоры провалились. فشلت المحادثات.",
        "\u{fffd}\u{fffd} \u{10ffff} \u{e000}",
        "\u{301}\u{301}\u{301}",
    ] {
        assert!(!read(text).is_empty(), "{text}");
    }
    let read = read("😀😀 Russia accused Ukraine.");
    let last = read.last().unwrap();
    let (_, accused) = word(last, "accused");
    assert_eq!((accused.start, accused.end), (10, 17), "offsets count characters, not bytes");
}

#[test]
fn given_words_stay_as_they_are() {
    let words = vec!["Russia", "accused", "New York", "of", "", "lying", "."];
    let read = reader().read_given(&[words.clone(), vec!["."], vec!["Talks", "failed"]]).unwrap();
    assert_eq!(read[0].tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>(), words);
    hangs(&read[0], "accused", "root", "");
    hangs(&read[2], "failed", "root", "");
}
