//! CoNLL-U, the format of Universal Dependencies treebanks.

use crate::sentence::Sentence;
use std::fmt::Write as _;
use std::io::BufRead;

/// What can be wrong with a CoNLL-U source.
#[derive(Debug, thiserror::Error)]
pub enum ConlluError {
    /// The source cannot be read on.
    #[error("line {line}: {reason}")]
    Read {
        /// Line number from 1.
        line: usize,
        /// Why.
        reason: String,
    },
    /// A line is neither a comment nor ten columns parted by tabs.
    #[error("line {line}: a word needs 10 columns parted by tabs, here are {columns}")]
    Columns {
        /// Line number from 1.
        line: usize,
        /// How many columns it has.
        columns: usize,
    },
}

/// A sentence as a CoNLL-U source gives it: its lines, and which of them are words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    lines: Vec<String>,
    words: Vec<usize>,
}

impl Block {
    /// The FORM column of each syntactic word.
    pub fn forms(&self) -> Vec<&str> {
        self.words.iter().filter_map(|&i| self.lines[i].split('\t').nth(1)).collect()
    }

    /// The block with what was read of its words: LEMMA, UPOS, HEAD and DEPREL; comments, multiword ranges and MISC stay.
    pub fn with_reading(&self, sentence: &Sentence) -> String {
        let mut out = String::new();
        let mut word = 0;
        for (i, line) in self.lines.iter().enumerate() {
            let columns: Vec<&str> = line.split('\t').collect();
            match (self.words.get(word), sentence.tokens.get(word)) {
                (Some(&at), Some(token)) if at == i => {
                    word += 1;
                    let misc = columns.get(9).copied().unwrap_or("_");
                    push_word(&mut out, word, token, misc);
                }
                _ if columns[0].contains('.') && !line.starts_with('#') => {}
                _ => {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        out.push('\n');
        out
    }
}

/// Sentences of a CoNLL-U source, one at a time.
pub fn blocks(source: impl BufRead) -> impl Iterator<Item = Result<Block, ConlluError>> {
    let mut lines = source.lines().enumerate();
    let mut ended = false;
    std::iter::from_fn(move || {
        let mut block = Block::default();
        while !ended {
            match lines.next() {
                None => ended = true,
                Some((i, Err(e))) => {
                    ended = true;
                    return Some(Err(ConlluError::Read { line: i + 1, reason: e.to_string() }));
                }
                Some((_, Ok(line))) if line.trim().is_empty() => {
                    if !block.words.is_empty() {
                        return Some(Ok(block));
                    }
                }
                Some((_, Ok(line))) if line.starts_with('#') => block.lines.push(line),
                Some((i, Ok(line))) => {
                    let columns = line.split('\t').count();
                    if columns != 10 {
                        ended = true;
                        return Some(Err(ConlluError::Columns { line: i + 1, columns }));
                    }
                    if line
                        .split('\t')
                        .next()
                        .is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
                    {
                        block.words.push(block.lines.len());
                    }
                    block.lines.push(line);
                }
            }
        }
        (!block.words.is_empty()).then_some(Ok(block))
    })
}

/// A read sentence in CoNLL-U, with its text and id; a contraction's parts stand under their range.
pub fn write(sentence: &Sentence, id: &str) -> String {
    let mut out = String::new();
    let flat = one_line(&sentence.text);
    let id = one_line(id);
    // writing to a string does not fail
    let _ = writeln!(out, "# sent_id = {id}\n# text = {flat}");
    for (i, token) in sentence.tokens.iter().enumerate() {
        let parts = 1 + sentence.tokens[i + 1..].iter().take_while(|t| t.glued).count();
        let close = |last: usize| match sentence.tokens.get(last + 1) {
            Some(next) if next.start == sentence.tokens[last].end => "SpaceAfter=No",
            _ => "_",
        };
        if parts > 1 && !token.glued {
            let whole: String = sentence.tokens[i..i + parts].iter().map(|t| t.text.as_str()).collect();
            let _ = writeln!(out, "{}-{}\t{whole}\t_\t_\t_\t_\t_\t_\t_\t{}", i + 1, i + parts, close(i + parts - 1));
        }
        let in_range = token.glued || parts > 1;
        push_word(&mut out, i + 1, token, &misc(name_of(sentence, i), if in_range { "_" } else { close(i) }));
    }
    out.push('\n');
    out
}

/// `NER=B-person` for a word that a name begins with, `NER=I-person` for its others.
fn name_of(sentence: &Sentence, word: usize) -> Option<String> {
    let name = sentence.names.iter().find(|n| (n.words.first..=n.words.last).contains(&word))?;
    let mark = if name.words.first == word { 'B' } else { 'I' };
    Some(format!("NER={mark}-{}", name.kind.as_str()))
}

fn misc(name: Option<String>, space: &str) -> String {
    match (name, space) {
        (None, space) => space.to_owned(),
        (Some(name), "_") => name,
        (Some(name), space) => format!("{name}|{space}"),
    }
}

/// Text without line ends and tabs, which CoNLL-U uses for itself.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_word(out: &mut String, number: usize, token: &crate::Token, misc: &str) {
    let head = token.head.map_or(0, |h| h + 1);
    let _ = writeln!(
        out,
        "{number}\t{}\t{}\t{}\t_\t_\t{head}\t{}\t_\t{misc}",
        token.text,
        token.lemma,
        token.upos.as_str(),
        token.rel
    );
}
