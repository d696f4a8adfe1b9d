//! The reader on what no report should hold and some do: what it gives keeps its form, whatever the text.

use demarche_language::split;
use demarche_language::{Pair, Place, Reader, Role, Sentence, Words, attributions};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use std::sync::OnceLock;

const TYPES: [&str; 16] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];
const STATUSES: [&str; 5] = ["actual", "planned", "conditional", "possible", "negated"];

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::new().unwrap())
}

/// Words that go on and on. Prose, since the best tree of one word a thousand times is slow to find unoptimised.
const ENDLESS: &str = "and Russia told the mediators in Geneva on Tuesday that Ukraine had violated the long truce , ";

/// Read a text; what must hold of any reading is tested too.
#[track_caller]
fn read(text: &str) -> Vec<Sentence> {
    let sentences = reader().read(text).unwrap();
    check(text, &sentences);
    sentences
}

/// How many words were read.
fn count(sentences: &[Sentence]) -> usize {
    sentences.iter().map(|s| s.tokens.len()).sum()
}

/// All that must hold of what was read of a text.
#[track_caller]
fn check(text: &str, sentences: &[Sentence]) {
    check_places(text, sentences);
    for sentence in sentences {
        check_tree(sentence);
        check_marks(sentence);
    }
    check_attributions(sentences);
}

/// Every word stands where it says, in its sentence, after the word before it; and none that the splitter sees is lost.
#[track_caller]
fn check_places(text: &str, sentences: &[Sentence]) {
    let chars: Vec<char> = text.chars().collect();
    let cut = |start: usize, end: usize| chars[start..end].iter().collect::<String>();
    let (mut last, mut paragraph) = (0, 0);
    for sentence in sentences {
        assert!(sentence.paragraph >= paragraph, "paragraphs in order: {}", sentence.text);
        paragraph = sentence.paragraph;
        assert!(last <= sentence.start && !sentence.tokens.is_empty(), "sentences in order: {}", sentence.text);
        assert_eq!(sentence.text, cut(sentence.start, sentence.end));
        for token in &sentence.tokens {
            assert!(last <= token.start && token.start < token.end, "words in order: {token:?}");
            assert!(sentence.start <= token.start && token.end <= sentence.end, "in its sentence: {token:?}");
            assert_eq!(token.text, cut(token.start, token.end));
            last = token.end;
        }
        assert_eq!(last, sentence.end, "the last word ends the sentence: {}", sentence.text);
    }
    let read: Vec<(usize, usize)> = sentences.iter().flat_map(|s| &s.tokens).map(|t| (t.start, t.end)).collect();
    let seen: Vec<(usize, usize)> =
        split::sentences(text).iter().flat_map(|s| &s.words).map(|w| (w.start, w.end)).collect();
    assert_eq!(read, seen);
}

/// One root, and every word hangs on it, directly or not.
#[track_caller]
fn check_tree(sentence: &Sentence) {
    let tokens = &sentence.tokens;
    assert_eq!(tokens.iter().filter(|t| t.head.is_none()).count(), 1, "one root: {}", sentence.text);
    // the known words hang on the root: each walk ends at the first of them, so that all walks together are short
    let mut known: Vec<bool> = tokens.iter().map(|t| t.head.is_none()).collect();
    for (start, token) in tokens.iter().enumerate() {
        assert_eq!(token.head.is_none(), token.rel == "root", "{token:?}");
        assert!(!token.lemma.is_empty() && !token.rel.is_empty(), "{token:?}");
        let mut walk = vec![start];
        while let Some(&at) = walk.last().filter(|&&at| !known[at]) {
            walk.push(tokens[at].head.unwrap());
            assert!(walk.len() <= tokens.len(), "a circle from {token:?} in {}", sentence.text);
        }
        walk.into_iter().for_each(|at| known[at] = true);
    }
}

/// Names, roles, triggers and quotations are of words of the sentence.
#[track_caller]
fn check_marks(sentence: &Sentence) {
    let size = sentence.tokens.len();
    assert_eq!(sentence.quoted.len(), size, "{}", sentence.text);
    check_spans(size, sentence.names.iter().map(|n| n.words));
    check_spans(size, sentence.roles.iter().map(|r| r.words));
    for role in &sentence.roles {
        assert!(role.link.is_none_or(|word| word < size), "{role:?} of {size} words");
    }
    assert!(sentence.triggers.is_sorted_by(|a, b| a.word < b.word), "{:?}", sentence.triggers);
    for trigger in &sentence.triggers {
        let (types, (status, sure)) = (&trigger.types, &trigger.status);
        assert!(trigger.word < size && !types.is_empty(), "{trigger:?}");
        assert!(types.iter().all(|(t, p)| TYPES.contains(&t.as_str()) && *p > 0.0), "{trigger:?}");
        assert!(types.is_sorted_by(|a, b| a.1 >= b.1), "the likeliest first: {trigger:?}");
        assert!(types.iter().map(|t| t.1).sum::<f32>() < 1.001, "{trigger:?}");
        assert!(STATUSES.contains(&status.as_str()) && (0.0..1.001).contains(sure), "{trigger:?}");
        for parties in [&trigger.actors, &trigger.recipients] {
            assert!(parties.iter().all(|&(w, p)| w < size && p > 0.0), "{trigger:?}");
            assert!(parties.is_sorted_by(|a, b| a.1 >= b.1), "the likeliest first: {trigger:?}");
            assert!(parties.iter().map(|x| x.1).sum::<f32>() < 1.001, "{trigger:?}");
        }
    }
}

/// In order, without overlap, within `size` words.
#[track_caller]
fn check_spans(size: usize, spans: impl Iterator<Item = Words>) {
    let mut free = 0;
    for words in spans {
        assert!(free <= words.first && words.first <= words.last && words.last < size, "{words:?} after {free}");
        free = words.last + 1;
    }
}

/// The places of attributions exist, and every content is in just one of them.
#[track_caller]
fn check_attributions(sentences: &[Sentence]) {
    let found = attributions(sentences);
    let spans = |role| {
        let of = move |s: &Sentence| s.roles.iter().filter(|r| r.role == role).map(|r| r.words).collect::<Vec<_>>();
        sentences.iter().enumerate().flat_map(move |(n, s)| of(s).into_iter().map(move |w| (n, w.first, w.last)))
    };
    let key = |p: &Place| (p.sentence, p.words.first, p.words.last);
    let mut contents = Vec::new();
    for a in &found {
        assert!(!a.content.is_empty(), "{a:?}");
        assert!(a.source.iter().all(|p| spans(Role::Source).any(|s| s == key(p))), "{a:?}");
        assert!(a.cue.iter().all(|p| spans(Role::Cue).any(|s| s == key(p))), "{a:?}");
        assert!(a.content.is_sorted_by_key(key), "{a:?}");
        contents.extend(a.content.iter().map(key));
    }
    contents.sort_unstable();
    assert_eq!(contents, spans(Role::Content).collect::<Vec<_>>());
}

#[test]
fn two_thousand_words_without_a_stop() {
    for unit in [ENDLESS, "Kyiv, "] {
        let words = split::sentences(unit).iter().map(|s| s.words.len()).sum::<usize>();
        let text = unit.repeat(2000usize.div_ceil(words));
        assert!(count(&read(&text)) >= 2000, "{unit}");
    }
}

#[test]
fn a_sentence_of_four_thousand_words_gives_them_all() {
    let words: Vec<&str> = ENDLESS.split_whitespace().cycle().take(4000).collect();
    let given = reader().read_given(std::slice::from_ref(&words)).unwrap();
    assert_eq!((given.len(), given[0].tokens.len()), (1, 4000), "given words stay one sentence");
    check_tree(&given[0]);
    check_marks(&given[0]);
    assert_eq!(count(&read(&words.join(" "))), 4000);
}

#[test]
fn an_overlong_sentence_after_a_dateline() {
    // the dateline is read by itself, and each part of the rest: all must hang together in the end
    let rest = ENDLESS.repeat(40);
    for opening in ["KYIV — ", "WASHINGTON, D.C. (AP) — ", "— ", "KYIV —"] {
        let words: Vec<String> = format!("{opening}{rest}").split(' ').map(str::to_owned).collect();
        let given =
            reader().read_given(&[words.iter().map(String::as_str).filter(|w| !w.is_empty()).collect()]).unwrap();
        check_tree(&given[0]);
        check_marks(&given[0]);
    }
    read(&format!("KYIV — {rest}."));
    // a dateline too long for one part
    let capitals = "QWXZKJV".repeat(40);
    let words: Vec<&str> = [capitals.as_str(); 12].into_iter().chain(["—"]).chain(ENDLESS.split_whitespace()).collect();
    check_tree(&reader().read_given(&[words]).unwrap()[0]);
    for only in [vec!["KYIV", "—"], vec!["KYIV", "—", "."], vec!["KYIV", "—", "UN", "—", "talks"]] {
        check_tree(&reader().read_given(&[only]).unwrap()[0]);
    }
}

#[test]
fn ten_thousand_unknown_symbols() {
    // of a private plane, so that neither the splitter nor the word pieces know them
    let symbols: String = (0..10_000u32).filter_map(|i| char::from_u32(0xf_0000 + i % 5000)).collect();
    assert_eq!(symbols.chars().count(), 10_000);
    read(&symbols);
    // in lines, since a sentence of hundreds of words is slow to read unoptimised
    let spaced: String =
        symbols.chars().zip(1..).flat_map(|(c, n)| [c, if n % 50 == 0 { '\n' } else { ' ' }]).collect();
    assert_eq!(count(&read(&spaced)), 10_000);
}

#[test]
fn words_repeated_are_as_many_times_as_many() {
    // that nothing is read twice or left out however long the text is; time itself is no matter for a test
    let text = "Russia accused Ukraine of violating the truce. “We won't go,” he said, “not now.” Why?\n\nNobody came.";
    let once = count(&read(text));
    for times in [2, 7, 20] {
        assert_eq!(count(&read(&format!("{text}\n\n").repeat(times))), times * once);
        let joined = count(&read(&format!("{text} ").repeat(times)));
        assert!(joined.abs_diff(times * once) <= times, "{joined} of {times} times {once}");
    }
}

#[test]
fn text_from_right_to_left() {
    for text in [
        "اتهمت روسيا أوكرانيا بانتهاك وقف إطلاق النار، ونفت كييف ذلك. هل تستمر المحادثات؟ نعم.",
        "שתי המשלחות הסכימו לחזור לשולחן המשא ומתן, אמר השליח. \"לא עכשיו\", ענה השר.",
        "The movement (حركة المقاومة الإسلامية) rejected the offer of ממשלת ישראל on Tuesday.",
        "وَقَّعَ الطَّرَفَانِ اِتِّفَاقًا",
        "\u{202b}قال الوزير: \u{202a}“We will go,”\u{202c} وغادر\u{202c}.",
        "Rus\u{202e}sia ac\u{2066}cused\u{2069} Ukr\u{200f}aine\u{200e}.\u{202c}",
        "\u{2067}\u{2067}\u{2067}\u{202e}The talks\u{2068} failed",
    ] {
        assert!(!read(text).is_empty(), "{text}");
    }
    assert!(read("\u{202e}\u{202c}\u{2066}\u{2069}\u{200f}").is_empty());
}

#[test]
fn emoji() {
    for text in [
        "The talks 🕊️ failed 😡😡😡.",
        "👨‍👩‍👧‍👦👩🏽‍🚀 met 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 🇺🇦🇷🇺🇺🇳 in 🇨🇭!",
        "🇺🇦 accused 🇷🇺.",
        "🇺", // half a flag
        "👍🏿👍🏻 :-) <3 ¯\\_(ツ)_/¯",
        "1️⃣ Peace 2️⃣ Prisoners #️⃣",
        "\u{200d}\u{200d}👨\u{200d}",
        "\u{fe0f}\u{1f3fb}",
    ] {
        assert!(!read(text).is_empty(), "{text}");
    }
    read(&"👩‍❤️‍💋‍👨".repeat(100));
    read(&"🇺🇦".repeat(100));
}

#[test]
fn what_has_no_width_within_words() {
    for sign in
        ["\u{200b}", "\u{feff}", "\u{2060}", "\u{ad}", "\u{200c}", "\u{200d}", "\u{180e}", "\u{34f}", "\u{115f}"]
    {
        let text = "Russia accused Ukraine of “violating” the ceasefire.";
        let between: String = text.chars().flat_map(|c| [c.to_string(), sign.to_owned()]).collect();
        let within = text.replace('s', &format!("s{sign}"));
        let around = text.replace(' ', &format!("{sign} {sign}"));
        for text in [between, within, around, sign.repeat(200) + text, format!("a{}b", sign.repeat(200))] {
            assert!(!read(&text).is_empty(), "{}", text.escape_unicode());
        }
        read(sign);
    }
}

#[test]
fn combining_characters() {
    for text in [
        "Cafe\u{301} tal\u{338}ks.",
        "\u{301}\u{302} \u{303}.",
        "T̸̨̛h̷e t̴a̶l̵k̷s̸ f̴a̷i̶l̵e̴d̸.",
        "각하\u{1112}\u{1161}\u{11ab} नमस्ते क्षत्रिय",
        "“\u{301}We\u{301}”\u{301} .\u{301}",
    ] {
        assert!(!read(text).is_empty(), "{text}");
    }
    read(&format!("The a{} failed.", "\u{301}".repeat(5000)));
    read(&"\u{301}".repeat(5000));
}

#[test]
fn markup_left_in_the_text() {
    for text in [
        "<p>Russia accused <b>Ukraine</b> of violating the truce.</p><p class=\"x\">Kyiv denied it.</p>",
        "Talks &amp; truce &mdash; &ldquo;We will go,&rdquo; he said&nbsp;&#8211; &#x1F54A; &lt;now&gt;.",
        "<script>if (a < b && c > d) { alert(\"We agree\"); }</script>The talks failed.",
        "<style>p { color: #fff; }</style><!-- It rained. --><br/><br/>Nobody came.",
        "[Russia](https://example.org/a_(b)?c=d&e=f#g) **accused** _Ukraine_ of `lying`.\n\n> “No.”\n\n* * *\n\n# Talks",
        "![a dove](dove.png \"Peace\") | a | b |\n|---|---|\n| 1 | 2 |",
        "{{quote|We go}} '''Talks''' [[Kyiv|the capital]]<ref name=\"a\" /> {\"text\": \"We go\\n\"}",
        "<<<<<<< HEAD\n=======\n>>>>>>> talks",
        "<a href='x'",
        "]]>",
    ] {
        assert!(!read(text).is_empty(), "{text}");
    }
    read(&"<div>".repeat(100));
    read(&"&nbsp;".repeat(100));
}

#[test]
fn control_characters() {
    let all: String = ('\0'..=' ').chain('\u{7f}'..='\u{a0}').collect();
    assert!(read(&all).is_empty(), "they show nothing");
    for c in all.chars() {
        assert!(count(&read(&format!("The talks{c}failed.{c}{c}Nobody{c} came{c}"))) >= 6, "{c:?}");
    }
    read("\u{1b}[31mRussia\u{1b}[0m accused \u{9b}1mUkraine\u{7}.\u{fffe}\u{ffff}\u{fffd}\u{10ffff}");
}

#[test]
fn very_long_words() {
    for unit in
        ["x", "É", "ß", "İ", "和", "1", "1,", "a-", "a'", "http://a.b/", "don't", "U.S.", "_", "é\u{301}", "\u{1d54f}"]
    {
        let word = unit.repeat(1500usize.div_ceil(unit.len()));
        assert!(count(&read(&format!("They met {word} today."))) > 4, "{unit}");
    }
    // one word of more pieces than the encoder has places
    let long = "qwxz".repeat(5000);
    for words in [vec![long.as_str()], vec![long.as_str(); 9], vec!["They", long.as_str(), "met", long.as_str(), "."]] {
        let given = reader().read_given(std::slice::from_ref(&words)).unwrap();
        assert_eq!(given[0].tokens.len(), words.len());
        check_tree(&given[0]);
        check_marks(&given[0]);
    }
}

#[test]
fn nothing_but_punctuation() {
    for unit in
        [".", ". ", "?!", "…", ",", "- ", "—", ")", "(", "[", "'", "’ ", "* ", "/", "&", "%", "...\n", "`", ";:"]
    {
        for times in [1, 3, 150] {
            assert!(!read(&unit.repeat(times)).is_empty(), "{unit:?} {times} times");
        }
    }
}

#[test]
fn nothing_but_line_ends() {
    for unit in ["\n", "\r\n", "\r", "\u{2028}", "\u{2029}", "\u{85}", "\u{b}", "\u{c}", " \n\t\n"] {
        for times in [1, 2, 20_000] {
            assert!(read(&unit.repeat(times)).is_empty(), "{unit:?} {times} times");
        }
    }
}

#[test]
fn a_quotation_that_nothing_closes_ends_with_its_sentence() {
    let text = "“We will go on. It rained.\n\nNobody came.\n\n".repeat(60);
    let read = read(&text);
    assert_eq!(read.len(), 180);
    for sentences in read.chunks(3) {
        let quoted: Vec<usize> = sentences.iter().map(|s| s.quoted.iter().filter(|&&q| q).count()).collect();
        assert_eq!(quoted, [sentences[0].tokens.len() - 1, 0, 0], "{}", sentences[0].text);
    }
}

#[test]
fn a_quotation_does_not_leave_its_paragraph() {
    for mark in ["“", "”", "\"", "«", "»", "„", "``", "''"] {
        let text = format!("He said: {mark}We go.\n\nIt rained all day.\n\n{mark} Then they left.\n\nNobody came.\n\n")
            .repeat(20);
        let read = read(&text);
        for sentence in read.iter().filter(|s| !s.text.contains(mark)) {
            assert!(!sentence.quoted.contains(&true), "{mark}: {}", sentence.text);
        }
        assert!(read.iter().filter(|s| !s.text.contains(mark)).count() >= 40);
    }
}

#[test]
fn a_thousand_quotation_marks() {
    for mark in ["“", "\""] {
        read(&format!("He said: {}we go", mark.repeat(1000)));
    }
    for mark in ["“", "”", "\"", "'", "‘", "’", "«", "»", "„", "``", "''", "“”", "\"“", "“ ", "\" ", "”\n\n“"]
    {
        read(&mark.repeat(60));
        read(&format!("{mark}We go, ").repeat(30));
    }
}

const PIECES: [&str; 56] = [
    "Russia accused Ukraine",
    "he said",
    "“We will go",
    ",” said Mr. Li",
    "KYIV (AP) — ",
    "according to the U.N.",
    "that",
    "n't",
    "'s",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\u{2028}",
    "\u{a0}",
    ".",
    ". ",
    "?!",
    "…",
    ", ",
    ";",
    "“",
    "”",
    "\"",
    "\" ",
    "'",
    "’",
    "«",
    "»",
    "``",
    "''",
    "(",
    ")",
    "[4]",
    "—",
    "-",
    "\u{200b}",
    "\u{feff}",
    "\u{2060}",
    "\u{ad}",
    "\u{202e}",
    "\u{200d}",
    "\u{301}",
    "\0",
    "\u{1b}[2J",
    "\u{fffd}",
    "\u{f0000}",
    "😀",
    "👨‍👩‍👧",
    "🇺🇦",
    "نص",
    "עברית",
    "和平。",
    "<b>&amp;</b>",
];

proptest! {
    #![proptest_config(ProptestConfig {
        // few, since reading is slow unoptimised: `PROPTEST_CASES=500 PROPTEST_RNG_SEED=7 cargo test` tries more
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24),
        rng_seed: match std::env::var_os("PROPTEST_RNG_SEED") {
            Some(_) => ProptestConfig::default().rng_seed,
            None => RngSeed::Fixed(20_250_602),
        },
        max_shrink_iters: 50,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_of_nasty_pieces(pieces in proptest::collection::vec(select(PIECES.as_slice()), 0..60)) {
        read(&pieces.concat());
    }

    #[test]
    fn any_pair_of_nasty_pieces(
        pieces in proptest::collection::vec(select(PIECES.as_slice()), 0..12),
        source in select(PIECES.as_slice()),
        target in select(PIECES.as_slice()),
    ) {
        let sentence = pieces.concat();
        types(&[Pair { sentence: &sentence, source, target }]);
    }
}

/// Texts of many lengths, so that their sentences meet in batches.
fn texts() -> Vec<String> {
    let plain = "Russia accused Ukraine of violating the ceasefire. “We will not go,” Lavrov told reporters, “until they stop.” Why?";
    let other = "KYIV (AP) — The talks, which the United Nations had called for, were not held in Geneva on Tuesday.\n\nNobody came!";
    vec![
        plain.to_owned(),
        String::new(),
        format!("{other}\n\n{plain}"),
        "😀 Переговоры — “No deal.".to_owned(),
        ENDLESS.repeat(8),
        ".".to_owned(),
        other.to_owned(),
    ]
}

#[test]
fn what_is_read_of_a_text_does_not_depend_on_the_texts_around_it() {
    let texts = texts();
    let views: Vec<&str> = texts.iter().map(String::as_str).collect();
    for threads in [1, 4] {
        let reader = Reader::new().unwrap().threads(threads);
        let alone: Vec<Vec<Sentence>> = views.iter().map(|t| reader.read(t).unwrap()).collect();
        for (text, sentences) in views.iter().zip(&alone) {
            check(text, sentences);
        }
        assert_eq!(reader.read_all(&views).unwrap(), alone, "{threads} threads");
        let backwards: Vec<&str> = views.iter().rev().copied().collect();
        let mut read = reader.read_all(&backwards).unwrap();
        read.reverse();
        assert_eq!(read, alone, "{threads} threads, backwards");
        for pair in [[0, 2], [2, 4], [6, 0]] {
            let read = reader.read_all(&pair.map(|i| views[i])).unwrap();
            assert_eq!(read, pair.map(|i| alone[i].clone()), "{threads} threads, {pair:?}");
        }
    }
    assert!(reader().read_all(&[]).unwrap().is_empty());
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let texts = texts();
    let views: Vec<&str> = texts.iter().map(String::as_str).collect();
    let one = Reader::new().unwrap().threads(1).read_all(&views).unwrap();
    assert_eq!(Reader::new().unwrap().threads(4).read_all(&views).unwrap(), one);
}

/// The types of the pairs, one for each, and each one of PLOVER's.
#[track_caller]
fn types(pairs: &[Pair]) -> Vec<String> {
    let types = reader().classify(pairs).unwrap();
    assert_eq!(types.len(), pairs.len());
    assert!(types.iter().all(|t| TYPES.contains(t)), "{types:?}");
    types.into_iter().map(str::to_owned).collect()
}

const ACCUSED: &str = "Russia accused Ukraine of violating the ceasefire.";

fn pair<'a>(sentence: &'a str, source: &'a str, target: &'a str) -> Pair<'a> {
    Pair { sentence, source, target }
}

/// Pairs as a table may hold them, odd ones among them.
fn pairs(long: &str) -> Vec<Pair<'_>> {
    vec![
        pair(ACCUSED, "Russia", "Ukraine"),
        pair(ACCUSED, "Ukraine", "Russia"),
        pair(ACCUSED, "", ""),
        pair(ACCUSED, "", "Ukraine"),
        pair(ACCUSED, "Russia", ""),
        pair(ACCUSED, "Russia", "Russia"),
        pair(ACCUSED, "China", "the Moon"),
        pair(ACCUSED, ACCUSED, "Ukraine"),
        pair(ACCUSED, ACCUSED, ACCUSED),
        pair(ACCUSED, "  Russia\t", " "),
        pair("", "", ""),
        pair("", "Russia", "Ukraine"),
        pair(" \n ", " ", "\n"),
        pair("Israël et le Hamas se sont rencontrés à Genève.", "Israël", "Hamas"),
        pair("😀 Україна звинуватила Росію 🇺🇦.", "Україна", "Росію"),
        pair("اتهمت روسيا أوكرانيا.", "روسيا", "أوكرانيا"),
        pair("e\u{301}e\u{301} met \u{200b}X.", "\u{301}", "\u{200b}"),
        pair("They met. They left. “They", "They left", "met. They"),
        pair("...", ".", "..."),
        pair(long, "the end", "the truce"),
        pair(long, long, ""),
    ]
}

#[test]
fn every_pair_has_a_type_that_does_not_depend_on_the_others() {
    let long = ENDLESS.repeat(100) + "the end.";
    let pairs = pairs(&long);
    let together = types(&pairs);
    let alone: Vec<String> = pairs.iter().flat_map(|p| types(&[*p])).collect();
    assert_eq!(together, alone);
    let mut backwards = types(&pairs.iter().rev().copied().collect::<Vec<_>>());
    backwards.reverse();
    assert_eq!(backwards, alone);
    // more than one batch, and each pair among others than before
    let many: Vec<Pair> = pairs[..19].iter().copied().cycle().take(150).collect();
    let expected: Vec<String> = alone[..19].iter().cloned().cycle().take(150).collect();
    assert_eq!(types(&many), expected);
    assert!(types(&[]).is_empty());
}

#[test]
fn who_is_not_in_the_sentence_counts_as_nobody() {
    let nobody = types(&[pair(ACCUSED, "", ""), pair(ACCUSED, "", "Ukraine")]);
    let absent = types(&[pair(ACCUSED, "China", "the Moon"), pair(ACCUSED, "russia ", "Ukraine ")]);
    assert_eq!(absent, nobody);
}

#[test]
fn types_do_not_depend_on_the_number_of_threads() {
    let pairs: Vec<Pair> = pairs(ACCUSED).into_iter().cycle().take(100).collect();
    let one = Reader::new().unwrap().threads(1);
    let four = Reader::new().unwrap().threads(4);
    assert_eq!(four.classify(&pairs).unwrap(), one.classify(&pairs).unwrap());
}
