//! The trained model: weights, labels and word pieces.

use crate::encode::{Encoded, Encoder};
use crate::lemma::{Script, by_ending, irregular};
use crate::sentence::Upos;
use crate::tree::{Arcs, decode};
use rten::{RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use serde::Deserialize;
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What can be wrong with a model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file of the model cannot be read.
    #[error("cannot read {path}: {reason}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// The weights are not an ONNX model that RTen runs.
    #[error("the weights cannot be loaded: {0}")]
    Weights(String),
    /// The labels are not what the program knows.
    #[error("the labels are broken: {0}")]
    Labels(String),
    /// The model stopped while it ran.
    #[error("the model cannot read this sentence: {0}")]
    Run(String),
}

#[derive(Deserialize)]
struct Labels {
    upos: Vec<String>,
    lemma: Vec<String>,
    rel: Vec<String>,
    known: HashSet<String>,
}

/// The encoder with its heads.
pub struct Model {
    weights: rten::Model,
    /// Behind a lock, since it remembers the pieces of words it has seen.
    encoder: Mutex<Encoder>,
    upos: Vec<Upos>,
    lemma: Vec<Script>,
    rel: Vec<String>,
    root: usize,
    /// Lemmas known to be words: whole word pieces, and lemmas of the treebanks.
    known: HashSet<String>,
}

/// What the heads say of one word.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) upos: Upos,
    pub(crate) lemma: String,
    /// 0 for the root, else the number of the word from 1.
    pub(crate) head: usize,
    pub(crate) rel: String,
}

/// Scripts that are tried, and how much less sure one that makes a known word may be (`training/lemma.py`).
const TRIED: usize = 8;
const MARGIN: f32 = 4.0;

static WEIGHTS: &[u8] = include_bytes!("../../../models/en/model.int8.onnx");
static LABELS: &str = include_str!("../../../models/en/labels.json");
static TOKENIZER: &str = include_str!("../../../models/en/tokenizer.json");

impl Model {
    /// The English model that the program carries.
    ///
    /// # Errors
    /// None with the files of the repository; the type tells what else could be wrong.
    pub fn built_in() -> Result<Self, ModelError> {
        let weights = rten::Model::load_static_slice(WEIGHTS).map_err(|e| ModelError::Weights(e.to_string()))?;
        Self::new(weights, LABELS, TOKENIZER)
    }

    /// A model from a folder with `model.int8.onnx`, `labels.json` and `tokenizer.json`, as `training/` writes it.
    ///
    /// # Errors
    /// When a file is missing or broken.
    pub fn from_folder(folder: &Path) -> Result<Self, ModelError> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path)
                .map_err(|e| ModelError::Read { path: path.display().to_string(), reason: e.to_string() })
        };
        let text = |name: &str| String::from_utf8(read(name)?).map_err(|e| ModelError::Labels(format!("{name}: {e}")));
        let weights = rten::Model::load(read("model.int8.onnx")?).map_err(|e| ModelError::Weights(e.to_string()))?;
        Self::new(weights, &text("labels.json")?, &text("tokenizer.json")?)
    }

    fn new(weights: rten::Model, labels: &str, tokenizer: &str) -> Result<Self, ModelError> {
        let labels: Labels = serde_json::from_str(labels).map_err(|e| ModelError::Labels(e.to_string()))?;
        let wrong = |kind: &str, label: &str| ModelError::Labels(format!("{label:?} is no {kind}"));
        let upos =
            labels.upos.iter().map(|u| Upos::from_tag(u).ok_or_else(|| wrong("UPOS", u))).collect::<Result<_, _>>()?;
        let lemma = labels
            .lemma
            .iter()
            .map(|s| Script::parse(s).ok_or_else(|| wrong("lemma script", s)))
            .collect::<Result<_, _>>()?;
        let root = labels.rel.iter().position(|r| r == "root").ok_or_else(|| wrong("set with a root", "rel"))?;
        let encoder = Encoder::from_json(tokenizer).map_err(ModelError::Labels)?;
        let mut known = encoder.vocabulary();
        known.extend(labels.known);
        Ok(Self { weights, encoder: Mutex::new(encoder), upos, lemma, rel: labels.rel, root, known })
    }

    /// The maker of the model's input.
    pub(crate) fn encoder(&self) -> MutexGuard<'_, Encoder> {
        self.encoder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Run the heads over a batch of encoded sentences with the given words.
    pub(crate) fn run(
        &self,
        batch: &[(&Encoded, &[&str])],
        threads: &Arc<ThreadPool>,
    ) -> Result<Vec<Vec<Reading>>, ModelError> {
        let size = batch.len();
        let pieces = batch.iter().map(|(e, _)| e.ids.len()).max().unwrap_or(0);
        let nodes = batch.iter().map(|(e, _)| e.first.len()).max().unwrap_or(0);
        let fill = |width: usize, row: &dyn Fn(usize) -> Vec<i32>| {
            let mut data = vec![0i32; size * width];
            for i in 0..size {
                let own = row(i);
                data[i * width..i * width + own.len()].copy_from_slice(&own);
            }
            NdTensor::from_data([size, width], data)
        };
        let ids = fill(pieces, &|i| batch[i].0.ids.clone());
        let shapes = fill(pieces, &|i| batch[i].0.shapes.clone());
        let mask = fill(pieces, &|i| vec![1; batch[i].0.ids.len()]);
        let first = fill(nodes, &|i| batch[i].0.first.clone());
        let last = fill(nodes, &|i| batch[i].0.last.clone());
        let run = |e: &dyn std::fmt::Display| ModelError::Run(e.to_string());
        let id = |name: &str| self.weights.node_id(name).map_err(|e| run(&e));
        let inputs = vec![
            (id("ids")?, ids.into()),
            (id("shapes")?, shapes.into()),
            (id("mask")?, mask.into()),
            (id("first")?, first.into()),
            (id("last")?, last.into()),
        ];
        let outputs = [id("upos")?, id("lemma")?, id("arcs")?, id("relations")?];
        let options = RunOptions::default().with_thread_pool(Some(threads.clone()));
        let [upos, lemma, arcs, rels] = self.weights.run_n(inputs, outputs, Some(options)).map_err(|e| run(&e))?;
        let upos: NdTensor<f32, 3> = upos.try_into().map_err(|_| run(&"upos: shape"))?;
        let lemma: NdTensor<f32, 3> = lemma.try_into().map_err(|_| run(&"lemma: shape"))?;
        let arcs: NdTensor<f32, 3> = arcs.try_into().map_err(|_| run(&"arcs: shape"))?;
        let rels: NdTensor<f32, 4> = rels.try_into().map_err(|_| run(&"relations: shape"))?;
        let row = |i: usize| {
            let forms = batch[i].1;
            let heads = tree_of(forms.len(), |d, h| arcs[[i, d, h]]);
            (0..forms.len())
                .map(|d| {
                    let tag = self.upos[best(self.upos.len(), |k| upos[[i, d, k]])];
                    Reading {
                        upos: tag,
                        lemma: self.lemma_of(forms[d], tag, |k| lemma[[i, d, k]]),
                        head: heads[d],
                        rel: self.relation(heads[d], |k| rels[[i, d, k, heads[d]]]),
                    }
                })
                .collect()
        };
        Ok((0..size).map(row).collect())
    }

    fn relation(&self, head: usize, score: impl Fn(usize) -> f32) -> String {
        if head == 0 {
            return "root".to_owned();
        }
        let k = best(self.rel.len(), |k| if k == self.root { f32::NEG_INFINITY } else { score(k) });
        self.rel[k].clone()
    }

    /// The lemma by the best script that applies to the form. For open classes a script nearly as good that makes a known word
    /// goes before it: "accused" is "accuse" and not "accus".
    fn lemma_of(&self, form: &str, upos: Upos, score: impl Fn(usize) -> f32) -> String {
        let mut order: Vec<(f32, usize)> = (0..self.lemma.len()).map(|k| (score(k), k)).collect();
        let tried = TRIED.min(order.len());
        order.select_nth_unstable_by(tried.saturating_sub(1), |a, b| b.0.total_cmp(&a.0));
        order.truncate(tried);
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut made = order.into_iter().filter_map(|(s, k)| Some((s, self.lemma[k].apply(form)?)));
        let Some((best, first)) = made.next() else { return form.to_owned() };
        let known = self.known.contains(&first);
        if upos == Upos::Verb
            && (!known || first.eq_ignore_ascii_case(form))
            && let Some(lemma) = irregular(form)
        {
            return lemma.to_owned();
        }
        if !matches!(upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adv) || known {
            return first;
        }
        if let Some((_, lemma)) = made.find(|(s, lemma)| best - s <= MARGIN && self.known.contains(lemma)) {
            return lemma;
        }
        let regular = matches!(upos, Upos::Noun | Upos::Verb);
        by_ending(form).into_iter().find(|lemma| regular && self.known.contains(lemma)).unwrap_or(first)
    }
}

fn best(count: usize, score: impl Fn(usize) -> f32) -> usize {
    let mut found = (0, f32::NEG_INFINITY);
    for k in 0..count {
        let own = score(k);
        if own > found.1 {
            found = (k, own);
        }
    }
    found.0
}

/// Heads of `words` words (0 the root, else from 1) from raw arc scores.
fn tree_of(words: usize, score: impl Fn(usize, usize) -> f32) -> Vec<usize> {
    let mut arcs = Arcs::new(words + 1);
    for d in 0..words {
        let row: Vec<f64> = (0..=words).map(|h| f64::from(score(d, h))).collect();
        let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = row.iter().map(|s| (s - top).exp()).sum();
        for (h, s) in row.iter().enumerate().filter(|&(h, _)| h != d + 1) {
            arcs.set(d + 1, h, s - top - sum.ln());
        }
    }
    decode(arcs).into_iter().skip(1).collect()
}
