//! Reading and rewriting CoNLL-U.

use demarche_language::conllu::{self, Block, ConlluError};
use demarche_language::{Sentence, Token, Upos};
use proptest::prelude::*;
use std::io::Cursor;

const TREEBANK: &str = "\
# newdoc id = d
# sent_id = s1
# text = They don't talk.
1\tThey\tthey\tPRON\tPRP\tCase=Nom\t4\tnsubj\t4:nsubj\tA=1
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\tKept=Range
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\tB=2
3.1\tever\tever\tADV\tRB\t_\t_\t_\t4:advmod\t_
4\ttalk\ttalk\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = s2
1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_
";

fn blocks(text: impl AsRef<[u8]>) -> Vec<Result<Block, ConlluError>> {
    conllu::blocks(Cursor::new(text.as_ref().to_vec())).collect()
}

fn sound(text: &str) -> Vec<Block> {
    blocks(text).into_iter().map(Result::unwrap).collect()
}

/// A reading in which every word hangs on the last.
fn reading(block: &Block) -> Sentence {
    let forms = block.forms();
    let last = forms.len() - 1;
    let tokens = forms.iter().enumerate().map(|(i, form)| Token {
        text: (*form).to_owned(),
        start: i * 10,
        end: i * 10 + 1,
        glued: false,
        upos: Upos::X,
        lemma: form.to_lowercase(),
        head: (i != last).then_some(last),
        rel: if i == last { "root" } else { "dep" }.to_owned(),
    });
    Sentence { text: forms.join(" "), end: 1, tokens: tokens.collect(), ..Sentence::default() }
}

#[test]
fn words_of_a_treebank() {
    let read = sound(TREEBANK);
    let forms: Vec<Vec<&str>> = read.iter().map(Block::forms).collect();
    assert_eq!(forms, [vec!["They", "do", "n't", "talk", "."], vec!["Yes"]]);
}

#[test]
fn comments_ranges_and_misc_stay() {
    let read = sound(TREEBANK);
    let out = read[0].with_reading(&reading(&read[0]));
    let expected = "\
# newdoc id = d
# sent_id = s1
# text = They don't talk.
1\tThey\tthey\tX\t_\t_\t5\tdep\t_\tA=1
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\tKept=Range
2\tdo\tdo\tX\t_\t_\t5\tdep\t_\t_
3\tn't\tn't\tX\t_\t_\t5\tdep\t_\tB=2
4\ttalk\ttalk\tX\t_\t_\t5\tdep\t_\tSpaceAfter=No
5\t.\t.\tX\t_\t_\t0\troot\t_\t_

";
    assert_eq!(out, expected);
}

#[test]
fn what_is_written_can_be_read_and_written_again() {
    let read = sound(TREEBANK);
    let out: String = read.iter().map(|b| b.with_reading(&reading(b))).collect();
    let again = sound(&out);
    assert_eq!(again.len(), read.len());
    let twice: String = again.iter().map(|b| b.with_reading(&reading(b))).collect();
    assert_eq!(twice, out);
}

#[test]
fn carriage_returns_blank_lines_and_missing_ends() {
    let dos = TREEBANK.replace('\n', "\r\n");
    assert_eq!(sound(&dos), sound(TREEBANK));
    let spaced = format!("\n\n \t\n{}\n\n\n", TREEBANK.replace("\n\n", "\n \n\n"));
    assert_eq!(sound(&spaced).len(), 2);
    assert_eq!(sound(TREEBANK.trim_end()), sound(TREEBANK));
    for nothing in ["", "\n", "\n\n\n", "# only a comment\n", "# one\n\n# two\n\n"] {
        assert!(blocks(nothing).is_empty(), "{nothing:?}");
    }
}

#[test]
fn broken_lines_are_named() {
    for (columns, line) in [
        (1, "word"),
        (1, "1 They they PRON _ _ 4 nsubj _ _"),
        (9, "2\ta\t_\t_\t_\t_\t_\t_\t_"),
        (11, "2\ta\t_\t_\t_\t_\t_\t_\t_\t_\t_"),
    ] {
        let text = TREEBANK.replace("1\tYes", &format!("{line}\n1\tYes"));
        let mut read = blocks(&text);
        let error = read.pop().unwrap().unwrap_err();
        assert_eq!(error.to_string(), format!("line 13: a word needs 10 columns parted by tabs, here are {columns}"));
        assert_eq!(read.len(), 1, "the sentence before it is read");
    }
    let error =
        blocks(b"1\tTalks\t_\t_\t_\t_\t_\t_\t_\t_\n2\tcaf\xe9\t_\t_\t_\t_\t_\t_\t_\t_\n").pop().unwrap().unwrap_err();
    assert!(
        matches!(&error, ConlluError::Read { line: 2, .. }) && error.to_string().starts_with("line 2: "),
        "{error}"
    );
}

#[test]
fn an_empty_id_is_no_word() {
    let read = sound("\tghost\t_\t_\t_\t_\t_\t_\t_\t_\n1\tYes\t_\t_\t_\t_\t_\t_\t_\t_\n");
    assert_eq!(read[0].forms(), ["Yes"]);
}

#[test]
fn sentences_in_conllu() {
    let token = |text: &str, start: usize, head, rel: &str| Token {
        text: text.to_owned(),
        start,
        end: start + text.chars().count(),
        glued: false,
        upos: Upos::Verb,
        lemma: text.to_lowercase(),
        head,
        rel: rel.to_owned(),
    };
    let tokens =
        vec![token("Talks", 5, Some(1), "nsubj"), token("failed", 12, None, "root"), token(".", 18, Some(1), "punct")];
    let sentence = Sentence { text: "Talks\r\nfailed.".to_owned(), start: 5, end: 19, tokens, ..Sentence::default() };
    assert_eq!(
        conllu::write(&sentence, "a-0"),
        "# sent_id = a-0\n# text = Talks failed.\n1\tTalks\ttalks\tVERB\t_\t_\t2\tnsubj\t_\t_\n\
         2\tfailed\tfailed\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n3\t.\t.\tVERB\t_\t_\t2\tpunct\t_\t_\n\n"
    );
}

/// Whatever is read can be written, and that be read.
fn check(bytes: &[u8]) {
    for block in blocks(bytes).into_iter().map_while(Result::ok) {
        assert!(!block.forms().is_empty());
        let out = block.with_reading(&reading(&block));
        assert_eq!(sound(&out).len(), 1, "{out:?}");
        assert_eq!(sound(&out)[0].forms(), block.forms());
        // a reading of too few words, which the reader never gives, does no harm
        block.with_reading(&Sentence { tokens: Vec::new(), ..reading(&block) });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in any::<Vec<u8>>()) {
        check(&bytes);
    }

    #[test]
    fn any_lines(lines in proptest::collection::vec("([0-9]{0,2}[-.]?[0-9]{0,2}|#| |\t|\r|[a-zé😀\u{2028}]{1,3}|_|=){0,24}", 0..12)) {
        check(lines.join("\n").as_bytes());
    }

    #[test]
    fn any_rows(
        rows in proptest::collection::vec(("[0-9]{0,2}|[0-9]-[0-9]|[0-9]\\.[0-9]|#.|\\PC{0,2}", "\\PC{0,4}", "\\PC{0,4}", 0..9usize), 0..10),
        breaks in proptest::collection::vec(0..10usize, 0..3),
    ) {
        let mut text = String::new();
        for (i, (id, form, misc, extra)) in rows.iter().enumerate() {
            let columns = if *extra == 0 { 9 } else { 10 };
            let mut cells = vec!["_"; columns];
            (cells[0], cells[1], cells[columns - 1]) = (id.as_str(), form.as_str(), misc.as_str());
            text += &cells.join("\t");
            text += if breaks.contains(&i) { "\n\n" } else { "\n" };
        }
        check(text.as_bytes());
    }
}
