//! Measures how well retellings are found: reads reports (JSON lines with `title` and `text`), makes others of them by
//! cutting, mixing, rewording and merging, and looks each up among all the reports as the record does, by its bands.
//!
//! ```text
//! cargo run -p demarche-report --example retellings -- articles.jsonl
//! ```
//!
//! What a made text shares with a report is known from how it was made: the words of the sentences taken over as they
//! are, by the words of the shorter of the two. Where half is shared, the report must be found; what shares less than a
//! quarter must not. In between, either will do.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::process::ExitCode;

use demarche_report::{Kinship, Sketch, bands, retelling};

const SYNONYMS: &[(&str, &str)] = &[
    ("said", "stated"),
    ("says", "states"),
    ("talks", "negotiations"),
    ("agreed", "consented"),
    ("rejected", "turned down"),
    ("told", "informed"),
    ("called", "appealed"),
    ("country", "nation"),
    ("countries", "nations"),
    ("government", "authorities"),
    ("president", "head of state"),
    ("fighting", "combat"),
    ("killed", "slain"),
    ("people", "persons"),
    ("also", "too"),
    ("after", "following"),
    ("before", "prior to"),
    ("but", "yet"),
    ("including", "among them"),
    ("because", "since"),
    ("many", "numerous"),
    ("should", "ought to"),
    ("help", "assist"),
    ("meeting", "session"),
    ("leader", "chief"),
    ("leaders", "chiefs"),
    ("between", "among"),
    ("last", "past"),
    ("against", "opposed to"),
    ("more", "further"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("ten", "10"),
    ("2", "two"),
    ("3", "three"),
    ("10", "ten"),
    ("20", "twenty"),
    ("100", "one hundred"),
];

/// A text made of reports.
struct Made {
    text: String,
    /// Words taken over from each report, and words in all.
    taken: BTreeMap<usize, usize>,
    words: usize,
    /// The report that the rest tells in other words.
    reworded: Option<usize>,
}

impl Made {
    fn new() -> Self {
        Self { text: String::new(), taken: BTreeMap::new(), words: 0, reworded: None }
    }

    fn take(&mut self, report: usize, sentence: &str) {
        *self.taken.entry(report).or_default() += count(sentence);
        self.add(sentence);
    }

    fn add(&mut self, sentence: &str) {
        self.words += count(sentence);
        self.text.push_str(sentence);
        self.text.push(' ');
    }
}

/// Numbers that are the same on every run (PCG's multiplier).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1u64 << 31) as f64
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() * bound as f64) as usize % bound.max(1)
    }
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

fn sentences(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for word in text.split_whitespace() {
        if let Some(last) = all.last_mut() {
            last.push_str(word);
            last.push(' ');
        }
        if word.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '?', '!']) {
            all.push(String::new());
        }
    }
    all.retain(|sentence| !sentence.trim().is_empty());
    all
}

/// The sentence in other words: synonyms and numbers, clauses turned about, and `replaced` of the other words by words
/// from elsewhere, in the place of what a writer would find.
fn reword(sentence: &str, replaced: f64, vocabulary: &[String], chance: &mut Chance) -> String {
    let clauses: Vec<&str> = sentence.rsplit(", ").collect();
    let mut out = Vec::new();
    for word in clauses.join(", ").split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        match SYNONYMS.iter().find(|(from, _)| *from == bare) {
            Some((_, to)) => out.push((*to).to_owned()),
            None if chance.next() < replaced => out.push(vocabulary[chance.below(vocabulary.len())].clone()),
            None => out.push(word.to_owned()),
        }
    }
    out.join(" ")
}

/// Every word replaced with the same chance, order kept.
fn scatter(sentence: &str, replaced: f64, vocabulary: &[String], chance: &mut Chance) -> String {
    let mut out = Vec::new();
    for word in sentence.split_whitespace() {
        out.push(if chance.next() < replaced { vocabulary[chance.below(vocabulary.len())].as_str() } else { word });
    }
    out.join(" ")
}

/// Which of `all` sentences are kept so that they have about `share` of the words: in one block, or scattered.
fn kept(all: &[String], share: f64, block: bool, chance: &mut Chance) -> Vec<bool> {
    let goal = share * all.iter().map(|s| count(s)).sum::<usize>() as f64;
    let mut order: Vec<usize> = (0..all.len()).collect();
    if block {
        let start = chance.below(all.len());
        order.rotate_left(start);
        // In one piece: from the start on, and then what stands before it, backwards.
        let (after, before): (Vec<usize>, Vec<usize>) = order.iter().partition(|at| **at >= start);
        order = after.into_iter().chain(before.into_iter().rev()).collect();
    } else {
        for at in (1..order.len()).rev() {
            order.swap(at, chance.below(at + 1));
        }
    }
    let mut keep = vec![false; all.len()];
    let mut sum = 0.0;
    for at in order {
        let words = count(&all[at]) as f64;
        if sum + words / 2.0 <= goal {
            keep[at] = true;
            sum += words;
        }
    }
    keep
}

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: retellings FILE.jsonl");
        return ExitCode::from(2);
    };
    let file = match std::fs::read_to_string(&path) {
        Ok(file) => file,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let reports: Vec<(String, String)> = file
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .map(|value| {
            let field = |name: &str| value.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
            (field("title"), field("text"))
        })
        .collect();
    let texts: Vec<String> = reports.iter().map(|(title, text)| format!("{title}\n\n{text}")).collect();
    let split: Vec<Vec<String>> = reports.iter().map(|(_, text)| sentences(text)).collect();
    let lengths: Vec<usize> = texts.iter().map(|text| count(text)).collect();
    let vocabulary: Vec<String> = texts.iter().flat_map(|t| t.split_whitespace()).map(str::to_owned).collect();
    let sketches: Vec<Sketch> = texts.iter().map(|text| Sketch::of(text)).collect();
    let mut having: HashMap<u32, Vec<usize>> = HashMap::new();
    for (report, text) in texts.iter().enumerate() {
        for band in bands(text) {
            having.entry(band).or_default().push(report);
        }
    }
    let stored: usize = sketches.iter().map(|s| s.to_bytes().len()).sum();
    let keys: usize = having.values().map(Vec::len).sum();
    println!(
        "{} reports; a report has {} bytes of sketch and {} bands",
        texts.len(),
        stored / texts.len(),
        keys / texts.len()
    );

    let find = |text: &str| -> BTreeMap<usize, (f64, Kinship)> {
        let sketch = Sketch::of(text);
        let candidates: BTreeSet<usize> =
            bands(text).iter().filter_map(|band| having.get(band)).flatten().copied().collect();
        candidates
            .into_iter()
            .filter_map(|at| retelling(&sketch, &sketches[at]).map(|found| (at, (found.shared, found.kind))))
            .collect()
    };

    let mut chance = Chance(20_250_602);
    let mut judged = Judged::default();
    let ways = ["block", "scattered", "mixed", "updated", "reworded", "merged"];
    println!("\nfound of the reports that a text was made of, by the share of the report's text that is in it");
    println!("{:>10} {}", "share", ways.map(|way| format!("{way:>10}")).concat());
    for tenths in 1..=10 {
        let share = f64::from(tenths) / 10.0;
        let mut row = String::new();
        for way in ways {
            let mut found = 0;
            for (report, sentences) in split.iter().enumerate() {
                let other = (report + 1 + chance.below(split.len() - 1)) % split.len();
                let mut made = Made::new();
                made.add(&reports[other].0);
                let keep = kept(sentences, share, matches!(way, "block" | "updated" | "merged"), &mut chance);
                let mut fill = split[other].iter().cycle().skip(chance.below(split[other].len()));
                for (sentence, keep) in sentences.iter().zip(keep) {
                    match way {
                        _ if keep => made.take(report, sentence),
                        "reworded" => {
                            made.reworded = Some(report);
                            made.add(&reword(sentence, 0.4, &vocabulary, &mut chance));
                        }
                        "mixed" | "updated" => {
                            if let Some(sentence) = fill.next() {
                                made.take(other, sentence);
                            }
                        }
                        _ => {}
                    }
                }
                if way == "merged" {
                    split[other].iter().for_each(|sentence| made.take(other, sentence));
                }
                let hits = find(&made.text);
                found += usize::from(hits.contains_key(&report));
                judged.add(&made, &lengths, &hits);
            }
            row.push_str(&format!("{:>10.3}", found as f64 / split.len() as f64));
        }
        println!("{:>9}% {row}", tenths * 10);
    }
    println!(
        "block, scattered: a piece under another headline; mixed, updated: the rest from another report, scattered or"
    );
    println!("in one block; reworded: the rest in other words; merged: with the whole of another report");

    println!("\nfound where every word may be replaced, by the part that is");
    for replaced in [2, 5, 10, 15, 20, 30, 40] {
        let mut found = 0;
        for (report, sentences) in split.iter().enumerate() {
            let text: Vec<String> =
                sentences.iter().map(|s| scatter(s, f64::from(replaced) / 100.0, &vocabulary, &mut chance)).collect();
            let hits = find(&text.join(" "));
            found += usize::from(hits.contains_key(&report));
            judged.strangers(report, &hits, texts.len());
        }
        println!("{replaced:>9}% {:>10.3}", found as f64 / texts.len() as f64);
    }

    for (report, text) in texts.iter().enumerate() {
        let mut hits = find(text);
        hits.remove(&report);
        judged.strangers(report, &hits, texts.len());
    }
    judged.print();
    ExitCode::SUCCESS
}

/// Verdicts by what is known of the pairs.
#[derive(Default)]
struct Judged {
    /// By tenths of shared text: pairs and those found; the last those that share nothing.
    tenths: BTreeMap<usize, (usize, usize)>,
    strangers: (usize, usize),
    reworded: (usize, usize),
    half: (usize, usize),
    right: usize,
    wrong: usize,
    error: f64,
}

impl Judged {
    fn add(&mut self, made: &Made, lengths: &[usize], hits: &BTreeMap<usize, (f64, Kinship)>) {
        for (report, length) in lengths.iter().enumerate() {
            let taken = made.taken.get(&report).copied().unwrap_or(0);
            let hit = hits.get(&report);
            let count = |pair: &mut (usize, usize)| {
                pair.0 += 1;
                pair.1 += usize::from(hit.is_some());
            };
            if made.reworded == Some(report) {
                // More is shared than was taken over as it is.
                self.reworded.0 += 1;
                self.reworded.1 += usize::from(hit.is_some());
                continue;
            }
            let share = (taken as f64 / made.words.min(*length) as f64).min(1.0);
            count(if taken == 0 {
                &mut self.strangers
            } else {
                self.tenths.entry((share * 10.0) as usize).or_default()
            });
            if share >= 0.5 {
                count(&mut self.half);
            }
            if let Some((told, _)) = hit {
                self.error += (told - share).abs();
                if share >= 0.25 { self.right += 1 } else { self.wrong += 1 }
            }
        }
    }

    fn strangers(&mut self, own: usize, hits: &BTreeMap<usize, (f64, Kinship)>, reports: usize) {
        let wrong = hits.keys().filter(|report| **report != own).count();
        self.strangers.0 += reports - 1;
        self.strangers.1 += wrong;
        self.wrong += wrong;
    }

    fn print(&self) {
        println!("\nall pairs of a made text and a report, by the share of the shorter that was taken over as it is");
        println!("{:>10} {:>10} {:>10} {:>10}", "share", "pairs", "found", "part");
        let line = |name: &str, (all, found): (usize, usize)| {
            println!("{name:>10} {all:>10} {found:>10} {:>10.3}", found as f64 / all.max(1) as f64);
        };
        line("none", self.strangers);
        for (tenths, pair) in &self.tenths {
            line(&format!("{}%+", tenths * 10), *pair);
        }
        line("reworded", self.reworded);
        line("half", self.half);
        let found = self.right + self.wrong;
        println!(
            "precision {:.4}: {} of {found} found share a quarter or more",
            self.right as f64 / found as f64,
            self.right
        );
        println!("recall {:.4} where half or more is shared", self.half.1 as f64 / self.half.0 as f64);
        println!("the share is told with a mean error of {:.3}", self.error / self.right as f64);
    }
}
