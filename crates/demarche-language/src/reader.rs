//! Text to read sentences.

use crate::encode::{Encoded, Part as WordPart};
use crate::heads::{Reading, Readings};
use crate::model::{Model, ModelError};
use crate::quotes::quoted;
use crate::sentence::{Sentence, Token, Words, dateline};
use crate::split::{self, Span};
use rten::ThreadPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Word pieces in a batch, padding included: enough to fill the processor, few enough to stay in its cache.
const BATCH_PIECES: usize = 384;

const MAX_THREADS: usize = 256;

/// Reads text: splits it and runs the model over its sentences.
pub struct Reader {
    model: Model,
    /// One thread each, since the products are too small to be shared by several.
    pools: Vec<Arc<ThreadPool>>,
}

/// A sentence of words whose marks and places are known.
struct Given<'a> {
    words: Vec<&'a str>,
    quoted: Vec<bool>,
}

/// A run of words that goes through the model in one piece.
struct Part {
    sentence: usize,
    from: usize,
    encoded: Encoded,
    words: usize,
}

/// A source and a target in a sentence, whose act is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// The sentence.
    pub sentence: &'a str,
    /// Words of the sentence that name who acts; empty if nobody is named.
    pub source: &'a str,
    /// Words of the sentence that name toward whom; empty if nobody is named.
    pub target: &'a str,
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
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { model, pools: Vec::new() }.threads(threads)
    }

    /// Use so many threads, 256 at most: each has a pool of its own from the start.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.pools = (0..threads.clamp(1, MAX_THREADS)).map(|_| Arc::new(ThreadPool::with_num_threads(1))).collect();
        self
    }

    /// Split and read a text; offsets are in characters from its start.
    ///
    /// # Errors
    /// When the model stops, which no text should make it do.
    pub fn read(&self, text: &str) -> Result<Vec<Sentence>, ModelError> {
        Ok(self.read_all(&[text])?.pop().unwrap_or_default())
    }

    /// Split and read several texts together, which is faster than one after the other; what is read of a text does not depend on the others.
    ///
    /// # Errors
    /// When the model stops, which no text should make it do.
    pub fn read_all(&self, texts: &[&str]) -> Result<Vec<Vec<Sentence>>, ModelError> {
        let spans: Vec<Vec<Span>> = self.each(texts.len(), |i| split::sentences(texts[i]));
        let given: Vec<Given> = spans.iter().flat_map(|s| in_paragraphs(s)).collect();
        let mut read = self.read_given_words(&given)?.into_iter();
        let quoted = given.into_iter().map(|g| g.quoted);
        let mut quoted = quoted.collect::<Vec<_>>().into_iter();
        let mut out = Vec::with_capacity(texts.len());
        for (text, spans) in texts.iter().zip(spans) {
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let mut sentences = Vec::with_capacity(spans.len());
            for span in spans {
                let own = text.get(starts[span.start]..starts[span.end]).unwrap_or_default().to_owned();
                sentences.push(sentence(own, span, read.next().unwrap_or_default(), quoted.next().unwrap_or_default()));
            }
            out.push(sentences);
        }
        Ok(out)
    }

    /// Read sentences whose words are given.
    ///
    /// # Errors
    /// When the model stops, which no words should make it do.
    pub fn read_given(&self, sentences: &[Vec<&str>]) -> Result<Vec<Sentence>, ModelError> {
        let given: Vec<Given> = sentences
            .iter()
            .map(|words| Given { words: words.clone(), quoted: quoted(&[words]).pop().unwrap_or_default() })
            .collect();
        let mut out = Vec::with_capacity(sentences.len());
        let mut at = 0;
        for (own, readings) in given.iter().zip(self.read_given_words(&given)?) {
            let span = laid_out(&own.words, at);
            at = span.end + 1;
            out.push(sentence(own.words.join(" "), span, readings, own.quoted.clone()));
        }
        Ok(out)
    }

    /// The PLOVER event type of what the source does to the target of each sentence.
    ///
    /// # Errors
    /// When the model stops, which no text should make it do.
    pub fn classify(&self, pairs: &[Pair]) -> Result<Vec<&str>, ModelError> {
        let spans: Vec<Vec<Span>> = self.each(pairs.len(), |i| split::sentences(pairs[i].sentence));
        let mut encoded: Vec<(usize, Encoded)> = Vec::with_capacity(pairs.len());
        for (i, (pair, spans)) in pairs.iter().zip(&spans).enumerate() {
            encoded.push((i, self.encode_pair(pair, spans)));
        }
        encoded.sort_by_key(|(_, e)| e.ids.len());
        let ranges = batches(encoded.iter().map(|(_, e)| e.ids.len()));
        let types = self.batches(&ranges, |range, pool| {
            let batch: Vec<&Encoded> = encoded[range].iter().map(|(_, e)| e).collect();
            self.model.pairs(&batch, pool)
        })?;
        let mut out = vec![""; pairs.len()];
        for ((i, _), kind) in encoded.iter().zip(types) {
            out[*i] = kind;
        }
        Ok(out)
    }

    /// The words of a sentence, however many sentences the splitter sees in it, with its source and target marked.
    fn encode_pair(&self, pair: &Pair, spans: &[Span]) -> Encoded {
        let words: Vec<&split::Word> = spans.iter().flat_map(|s| &s.words).collect();
        let forms: Vec<&str> = words.iter().map(|w| w.form.as_str()).collect();
        let mut parts = marks(&quoted(&[&forms]).pop().unwrap_or_default());
        for (phrase, part) in [(pair.target.trim(), WordPart::Target), (pair.source.trim(), WordPart::Source)] {
            let Some(at) = pair.sentence.find(phrase).filter(|_| !phrase.is_empty()) else { continue };
            let start = pair.sentence[..at].chars().count();
            let end = start + phrase.chars().count();
            for (i, word) in words.iter().enumerate() {
                if word.start < end && word.end > start {
                    parts[i] = part;
                }
            }
        }
        self.model.encoder().encode(&forms, &parts).0
    }

    fn read_given_words(&self, given: &[Given]) -> Result<Vec<Readings>, ModelError> {
        let mut parts = self.parts(given);
        parts.sort_by_key(|p| p.encoded.ids.len());
        let ranges = batches(parts.iter().map(|p| p.encoded.ids.len()));
        let read = self.batches(&ranges, |range, pool| {
            let words = |p: &Part| &given[p.sentence].words[p.from..p.from + p.words];
            let batch: Vec<(&Encoded, &[&str])> = parts[range].iter().map(|p| (&p.encoded, words(p))).collect();
            self.model.read(&batch, pool)
        })?;
        let mut placed: Vec<(usize, usize, Readings)> =
            parts.iter().zip(read).map(|(part, own)| (part.sentence, part.from, own)).collect();
        placed.sort_by_key(|&(sentence, from, _)| (sentence, from));
        let mut out: Vec<Readings> = given.iter().map(|_| Readings::default()).collect();
        for (sentence, from, readings) in placed {
            join(&mut out[sentence], from, readings);
        }
        for (readings, own) in out.iter_mut().zip(given) {
            lower_dateline(&mut readings.words, dateline(&own.words));
        }
        Ok(out)
    }

    /// Do the work of every batch on the reader's threads; gives the results of all batches in their order.
    fn batches<T: Send>(
        &self,
        ranges: &[std::ops::Range<usize>],
        work: impl Fn(std::ops::Range<usize>, &Arc<ThreadPool>) -> Result<Vec<T>, ModelError> + Sync,
    ) -> Result<Vec<T>, ModelError> {
        // the longest first, so that no thread is left with one at the end
        let last = ranges.len().saturating_sub(1);
        let mut done = self.each_on(ranges.len(), |i, pool| work(ranges[last - i].clone(), pool));
        done.reverse();
        let mut out = Vec::new();
        for part in done {
            out.extend(part?);
        }
        Ok(out)
    }

    /// `work` of every number up to `count`, on the reader's threads, in order.
    pub fn each<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        self.each_on(count, |i, _| work(i))
    }

    fn each_on<T: Send>(&self, count: usize, work: impl Fn(usize, &Arc<ThreadPool>) -> T + Sync) -> Vec<T> {
        let next = AtomicUsize::new(0);
        let run = |pool: &Arc<ThreadPool>| {
            let mut done = Vec::new();
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                if i >= count {
                    return done;
                }
                done.push((i, work(i, pool)));
            }
        };
        let threads = self.pools.len().min(count);
        let mut done: Vec<(usize, T)> = if threads <= 1 {
            self.pools.first().map(|pool| pool.run(|| run(pool))).unwrap_or_default()
        } else {
            std::thread::scope(|scope| {
                // within a pool of its own a run of the model stays on the thread that asked for it
                let handles: Vec<_> =
                    self.pools[..threads].iter().map(|pool| scope.spawn(|| pool.run(|| run(pool)))).collect();
                handles
                    .into_iter()
                    .flat_map(|h| h.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                    .collect()
            })
        };
        done.sort_by_key(|&(i, _)| i);
        done.into_iter().map(|(_, value)| value).collect()
    }

    /// Sentences as they fit into the encoder: nearly always one part each.
    fn parts(&self, given: &[Given]) -> Vec<Part> {
        let mut encoder = self.model.encoder();
        let mut parts = Vec::with_capacity(given.len());
        for (sentence, Given { words, quoted }) in given.iter().enumerate() {
            let marks = marks(quoted);
            let mut from = 0;
            // a dateline is no part of the sentence's syntax: read by itself it cannot become its subject
            let opening = dateline(words);
            while from < words.len() {
                let end = if from < opening { opening } else { words.len() };
                let (encoded, taken) = encoder.encode(&words[from..end], &marks[from..end]);
                parts.push(Part { sentence, from, encoded, words: taken });
                from += taken.max(1);
            }
        }
        parts
    }
}

fn marks(quoted: &[bool]) -> Vec<WordPart> {
    quoted.iter().map(|&q| if q { WordPart::Quoted } else { WordPart::Plain }).collect()
}

/// The words of a text's sentences, with the marks of their paragraphs.
fn in_paragraphs(spans: &[Span]) -> Vec<Given<'_>> {
    let mut out = Vec::with_capacity(spans.len());
    for paragraph in spans.chunk_by(|a, b| a.paragraph == b.paragraph) {
        let words: Vec<Vec<&str>> =
            paragraph.iter().map(|s| s.words.iter().map(|w| w.form.as_str()).collect()).collect();
        let views: Vec<&[&str]> = words.iter().map(Vec::as_slice).collect();
        let marked = quoted(&views);
        out.extend(words.into_iter().zip(marked).map(|(words, quoted)| Given { words, quoted }));
    }
    out
}

/// Ranges of parts, sorted by length, that go through the model together; `lengths` are in word pieces.
fn batches(lengths: impl Iterator<Item = usize>) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut count) = (0, 0);
    for (i, width) in lengths.enumerate() {
        if i > start && (i + 1 - start) * width > BATCH_PIECES {
            out.push(start..i);
            start = i;
        }
        count = i + 1;
    }
    if start < count {
        out.push(start..count);
    }
    out
}

/// Add the readings of a further part; its root hangs on the first part's, as UD's `parataxis`.
fn join(sentence: &mut Readings, from: usize, part: Readings) {
    let root = sentence.words.iter().position(|r| r.head == 0).map(|i| i + 1);
    for mut reading in part.words {
        match (reading.head, root) {
            (0, Some(root)) => {
                reading.head = root;
                reading.rel = "parataxis".to_owned();
            }
            (0, None) => {}
            (head, _) => reading.head = head + from,
        }
        sentence.words.push(reading);
    }
    let shift = |words: Words| Words { first: words.first + from, last: words.last + from };
    sentence.names.extend(part.names.into_iter().map(|n| crate::Name { words: shift(n.words), ..n }));
    sentence.roles.extend(part.roles.into_iter().map(|r| crate::RoleSpan {
        words: shift(r.words),
        link: r.link.map(|l| l + from),
        ..r
    }));
    let placed = |parties: Vec<(usize, f32)>| parties.into_iter().map(|(w, p)| (w + from, p)).collect();
    sentence.triggers.extend(part.triggers.into_iter().map(|t| crate::Trigger {
        word: t.word + from,
        actors: placed(t.actors),
        recipients: placed(t.recipients),
        ..t
    }));
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

fn sentence(text: String, span: Span, readings: Readings, quoted: Vec<bool>) -> Sentence {
    let (start, end, paragraph) = (span.start, span.end, span.paragraph);
    let tokens = span
        .words
        .into_iter()
        .zip(readings.words)
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
        .collect();
    let Readings { names, roles, triggers, .. } = readings;
    Sentence { text, start, end, paragraph, tokens, names, roles, triggers, quoted }
}

/// Words laid out with one space between them, from character `at`.
fn laid_out(words: &[&str], at: usize) -> Span {
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
