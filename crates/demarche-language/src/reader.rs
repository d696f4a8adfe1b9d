//! Text to read sentences.

use crate::encode::Encoded;
use crate::model::{Model, ModelError, Reading};
use crate::sentence::{Sentence, Token, dateline};
use crate::split::{self, Span};
use rten::ThreadPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Word pieces in a batch, padding included: enough to fill the processor, few enough to stay in its cache.
const BATCH_PIECES: usize = 768;

/// Reads text: splits it and runs the model over its sentences.
pub struct Reader {
    model: Model,
    threads: usize,
}

/// Number of the first part of a batch, and the readings of each part's words.
type ReadBatch = (usize, Vec<Vec<Reading>>);

/// A run of words that goes through the model in one piece.
struct Part {
    sentence: usize,
    from: usize,
    encoded: Encoded,
    words: usize,
}

impl Reader {
    /// A reader with the model that the program carries and a thread for each core.
    ///
    /// # Errors
    /// When the model cannot be loaded.
    pub fn new() -> Result<Self, ModelError> {
        Ok(Self::with_model(Model::built_in()?))
    }

    /// A reader with another model.
    pub fn with_model(model: Model) -> Self {
        Self { model, threads: std::thread::available_parallelism().map_or(1, usize::from) }
    }

    /// Use so many threads.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Split and read a text; offsets are in characters from its start.
    ///
    /// # Errors
    /// When the model stops, which no text should make it do.
    pub fn read(&self, text: &str) -> Result<Vec<Sentence>, ModelError> {
        let spans = split::sentences(text);
        let words: Vec<Vec<&str>> = spans.iter().map(|s| s.words.iter().map(|w| w.form.as_str()).collect()).collect();
        let readings = self.read_words(&words)?;
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let cut = |a: usize, b: usize| text.get(starts[a]..starts[b]).unwrap_or_default().to_owned();
        Ok(spans
            .into_iter()
            .zip(readings)
            .map(|(span, readings)| Sentence {
                text: cut(span.start, span.end),
                start: span.start,
                end: span.end,
                paragraph: span.paragraph,
                tokens: tokens(span, readings),
            })
            .collect())
    }

    /// Read sentences whose words are given.
    ///
    /// # Errors
    /// When the model stops, which no words should make it do.
    pub fn read_given(&self, sentences: &[Vec<&str>]) -> Result<Vec<Sentence>, ModelError> {
        let mut out = Vec::with_capacity(sentences.len());
        let mut at = 0;
        for (words, readings) in sentences.iter().zip(self.read_words(sentences)?) {
            let span = given(words, at);
            at = span.end + 1;
            out.push(Sentence {
                text: words.join(" "),
                start: span.start,
                end: span.end,
                paragraph: 0,
                tokens: tokens(span, readings),
            });
        }
        Ok(out)
    }

    fn read_words(&self, sentences: &[Vec<&str>]) -> Result<Vec<Vec<Reading>>, ModelError> {
        let mut parts = self.parts(sentences);
        parts.sort_by_key(|p| p.encoded.ids.len());
        let batches = batches(&parts);
        let next = AtomicUsize::new(0);
        let work = || -> Result<Vec<ReadBatch>, ModelError> {
            let pool = Arc::new(ThreadPool::with_num_threads(1));
            let mut done = Vec::new();
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                let Some(range) = batches.get(i) else { return Ok(done) };
                let batch: Vec<(&Encoded, &[&str])> = parts[range.clone()]
                    .iter()
                    .map(|p| (&p.encoded, &sentences[p.sentence][p.from..p.from + p.words]))
                    .collect();
                done.push((range.start, self.model.run(&batch, &pool)?));
            }
        };
        let threads = self.threads.min(batches.len());
        let results = if threads <= 1 {
            vec![work()]
        } else {
            std::thread::scope(|scope| {
                let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
                handles
                    .into_iter()
                    .map(|h| h.join().unwrap_or_else(|_| Err(ModelError::Run("a reading thread stopped".into()))))
                    .collect()
            })
        };
        let mut out: Vec<Vec<Reading>> = sentences.iter().map(|s| Vec::with_capacity(s.len())).collect();
        let mut placed: Vec<(usize, usize, Vec<Reading>)> = Vec::with_capacity(parts.len());
        for result in results {
            for (start, readings) in result? {
                for (k, own) in readings.into_iter().enumerate() {
                    let part = &parts[start + k];
                    placed.push((part.sentence, part.from, own));
                }
            }
        }
        placed.sort_by_key(|&(sentence, from, _)| (sentence, from));
        for (sentence, from, readings) in placed {
            join(&mut out[sentence], from, readings);
        }
        for (readings, words) in out.iter_mut().zip(sentences) {
            lower_dateline(readings, dateline(words));
        }
        Ok(out)
    }

    /// Sentences as they fit into the encoder: nearly always one part each.
    fn parts(&self, sentences: &[Vec<&str>]) -> Vec<Part> {
        let mut encoder = self.model.encoder();
        let mut parts = Vec::with_capacity(sentences.len());
        for (sentence, words) in sentences.iter().enumerate() {
            let mut from = 0;
            // a dateline is no part of the sentence's syntax: read by itself it cannot become its subject
            let opening = dateline(words);
            while from < words.len() {
                let end = if from < opening { opening } else { words.len() };
                let (encoded, taken) = encoder.encode(&words[from..end]);
                parts.push(Part { sentence, from, encoded, words: taken });
                from += taken.max(1);
            }
        }
        parts
    }
}

/// Ranges of parts, sorted by length, that go through the model together.
fn batches(parts: &[Part]) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, part) in parts.iter().enumerate() {
        let width = part.encoded.ids.len();
        if i > start && (i + 1 - start) * width > BATCH_PIECES {
            out.push(start..i);
            start = i;
        }
    }
    if start < parts.len() {
        out.push(start..parts.len());
    }
    out
}

/// Add the readings of a further part; its root hangs on the first part's, as UD's `parataxis`.
fn join(sentence: &mut Vec<Reading>, from: usize, readings: Vec<Reading>) {
    let root = sentence.iter().position(|r| r.head == 0).map(|i| i + 1);
    for mut reading in readings {
        match (reading.head, root) {
            (0, Some(root)) => {
                reading.head = root;
                reading.rel = "parataxis".to_owned();
            }
            (0, None) => {}
            (head, _) => reading.head = head + from,
        }
        sentence.push(reading);
    }
}

/// Hang the dateline on the sentence's own root, as UD's `parataxis`, where `join` did the reverse.
fn lower_dateline(sentence: &mut [Reading], words: usize) {
    let Some(top) = sentence.iter().take(words).position(|r| r.head == 0) else { return };
    let Some(root) = (words..sentence.len()).find(|&i| sentence[i].head == top + 1 && sentence[i].rel == "parataxis")
    else {
        return;
    };
    sentence[root].head = 0;
    sentence[root].rel = "root".to_owned();
    for reading in &mut sentence[words..] {
        // further parts of an overlong sentence hung on the dateline too
        if reading.head == top + 1 {
            reading.head = root + 1;
        }
    }
    sentence[top].head = root + 1;
    sentence[top].rel = "parataxis".to_owned();
}

fn tokens(span: Span, readings: Vec<Reading>) -> Vec<Token> {
    span.words
        .into_iter()
        .zip(readings)
        .map(|(word, reading)| Token {
            text: word.form,
            start: word.start,
            end: word.end,
            glued: word.glued,
            upos: reading.upos,
            lemma: reading.lemma,
            head: reading.head.checked_sub(1),
            rel: reading.rel,
        })
        .collect()
}

/// Words laid out with one space between them, from character `at`.
fn given(words: &[&str], at: usize) -> Span {
    let mut span = Span { start: at, end: at, paragraph: 0, words: Vec::with_capacity(words.len()) };
    for word in words {
        if !span.words.is_empty() {
            span.end += 1;
        }
        let start = span.end;
        span.end += word.chars().count();
        span.words.push(split::Word { form: (*word).to_owned(), start, end: span.end, glued: false });
    }
    span
}
