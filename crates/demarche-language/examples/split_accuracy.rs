//! How well the splitter finds the words and the sentences of annotated text.
//!
//! ```text
//! cargo run --release -p demarche-language --example split_accuracy -- [--errors N] [--library] FILE…
//! ```
//!
//! A FILE is a CoNLL-U treebank (`.conllu` or `.conllu.gz`) or the sentences of a document (`.doc.json`). The text that
//! is split is the sentences as `# text` has them: joined by a space (or nothing where the last word says so), with a
//! blank line before a new paragraph or document; of a `.doc.json`, a blank line after the headline and spaces after that.
//! Words and sentences are compared by their places among the characters that are not spaces, as the CoNLL 2018 shared
//! task does. `--library` splits sentences with the `unicode-segmentation` crate instead; `--errors N` shows N errors.

use demarche_language::split::sentences;
use std::collections::HashSet;
use std::error::Error;
use std::io::Read;

/// Places: start and end.
type Places = Vec<(usize, usize)>;

/// A text and where its sentences and words are, among its characters that are not spaces.
#[derive(Default)]
struct Gold {
    text: String,
    shown: usize,
    words: Places,
    sentences: Places,
}

fn shown(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

impl Gold {
    fn add(&mut self, sentence: &str, words: &[String], gap: &str) {
        if !self.text.is_empty() {
            self.text.push_str(gap);
        }
        self.text.push_str(sentence);
        let start = self.shown;
        self.shown += shown(sentence);
        self.sentences.push((start, self.shown));
        let mut at = start;
        for word in words {
            let end = at + shown(word);
            self.words.push((at, end));
            at = end;
        }
        assert!(words.is_empty() || at == self.shown, "words and text differ: {sentence}");
    }
}

fn treebank(content: &str) -> Gold {
    let mut gold = Gold::default();
    let mut gap = "\n\n";
    for block in content.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let (mut text, mut words, mut last) = ("", Vec::new(), "");
        let mut inside = 0;
        for line in block.lines() {
            if let Some(t) = line.strip_prefix("# text = ") {
                text = t;
            } else if line.starts_with("# newdoc") || line.trim_end() == "# newpar" || line.starts_with("# newpar ") {
                gap = "\n\n";
            } else if !line.starts_with('#') {
                let columns: Vec<&str> = line.split('\t').collect();
                if let Some((_, to)) = columns[0].split_once('-') {
                    inside = to.parse().unwrap_or(0);
                    last = columns[9];
                } else if !columns[0].contains('.') {
                    words.push(columns[1].to_owned());
                    if columns[0].parse().unwrap_or(0) > inside {
                        last = columns[9];
                    }
                }
            }
        }
        gold.add(text, &words, gap);
        gap = if last.contains("SpaceAfter=No") { "" } else { " " };
    }
    gold
}

fn document(content: &str) -> Result<Gold, Box<dyn Error>> {
    let value: serde_json::Value = serde_json::from_str(content)?;
    let headline = value["doc"].as_str().is_some_and(|name| name.starts_with("voa"));
    let mut gold = Gold::default();
    for (i, sentence) in value["sentences"].as_array().into_iter().flatten().enumerate() {
        gold.add(sentence.as_str().unwrap_or(""), &[], if i == 1 && headline { "\n\n" } else { " " });
    }
    Ok(gold)
}

/// Where the words and the sentences are that the splitter finds.
fn found(text: &str) -> (Places, Places) {
    let mut before = vec![0];
    for c in text.chars() {
        before.push(before[before.len() - 1] + usize::from(!c.is_whitespace()));
    }
    let spans = sentences(text);
    let words = spans.iter().flat_map(|s| &s.words).map(|w| (before[w.start], before[w.end])).collect();
    (words, spans.iter().map(|s| (before[s.start], before[s.end])).collect())
}

/// Where the sentences are that the library finds.
fn library(text: &str) -> Places {
    use unicode_segmentation::UnicodeSegmentation;
    let mut at = 0;
    let paragraphs = text.split("\n\n");
    let pieces = paragraphs.flat_map(|p| p.split_sentence_bounds()).map(shown).filter(|&n| n > 0);
    pieces
        .map(|n| {
            at += n;
            (at - n, at)
        })
        .collect()
}

/// Precision, recall and F1 in percent.
fn score(gold: &[(usize, usize)], system: &[(usize, usize)]) -> (f64, f64, f64) {
    let all: HashSet<_> = gold.iter().collect();
    let right = system.iter().filter(|s| all.contains(s)).count() as f64;
    let (p, r) = (right / system.len() as f64, right / gold.len() as f64);
    (100.0 * p, 100.0 * r, 200.0 * right / (system.len() + gold.len()) as f64)
}

/// Prints what stands around some of the places where `gold` and `system` differ.
fn show(text: &str, kind: &str, gold: &[(usize, usize)], system: &[(usize, usize)], many: usize) {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (g, s): (HashSet<_>, HashSet<_>) = (gold.iter().map(|x| x.1).collect(), system.iter().map(|x| x.1).collect());
    let mut wrong: Vec<(usize, bool)> = g.symmetric_difference(&s).map(|&end| (end, g.contains(&end))).collect();
    wrong.sort_unstable();
    let mut spaced = Vec::new();
    for (i, c) in text.char_indices() {
        if !c.is_whitespace() {
            spaced.push(i);
        }
    }
    spaced.push(text.len());
    for &(end, missed) in wrong.iter().step_by((wrong.len() / many.max(1)).max(1)) {
        let cut = |from: usize, to: usize| text[spaced[from]..spaced[to]].replace('\n', "¶");
        let left = cut(end.saturating_sub(25), end);
        let right = cut(end, (end + 25).min(chars.len()));
        println!("    {kind} {} {left}|{right}", if missed { "missed" } else { "extra " });
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut errors, mut with_library) = (0, false);
    let (mut all, mut hit) = (0.0, 0.0);
    while let Some(path) = arguments.next() {
        match path.as_str() {
            "--errors" => {
                errors = arguments.next().ok_or("--errors needs a number")?.parse()?;
                continue;
            }
            "--library" => {
                with_library = true;
                continue;
            }
            _ => {}
        }
        let mut content = String::new();
        let file = std::fs::File::open(&path)?;
        if path.ends_with(".gz") {
            flate2::read::MultiGzDecoder::new(file).read_to_string(&mut content)?;
        } else {
            std::io::BufReader::new(file).read_to_string(&mut content)?;
        }
        let gold = if path.ends_with(".json") { document(&content)? } else { treebank(&content) };
        let (words, mut spans) = found(&gold.text);
        if with_library {
            spans = library(&gold.text);
        }
        print!("{path}:");
        if !gold.words.is_empty() {
            let (p, r, f) = score(&gold.words, &words);
            print!(" words P {p:.2} R {r:.2} F1 {f:.2};");
        }
        let (p, r, f) = score(&gold.sentences, &spans);
        println!(" sentences P {p:.2} R {r:.2} F1 {f:.2}");
        all += (gold.sentences.len() + spans.len()) as f64;
        hit += f * (gold.sentences.len() + spans.len()) as f64;
        if errors > 0 {
            if !gold.words.is_empty() {
                show(&gold.text, "word", &gold.words, &words, errors);
            }
            show(&gold.text, "sentence", &gold.sentences, &spans, errors);
        }
    }
    println!("all files: sentences F1 {:.2}", hit / all);
    Ok(())
}
