//! The trained model: weights, labels and word pieces.

use crate::encode::{Encoded, Encoder};
use crate::heads::{self, Readings, Scores, Table};
use crate::labels::Labels;
use rten::{Dimension, NodeId, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};
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

/// The encoder with its heads.
pub struct Model {
    weights: rten::Model,
    inputs: [NodeId; 5],
    outputs: [NodeId; OUTPUTS.len()],
    pair: [NodeId; PAIR.len()],
    /// Behind a lock, since it remembers the pieces of words it has seen.
    encoder: Mutex<Encoder>,
    labels: Labels,
    /// Whole word pieces: words known to be words.
    vocabulary: HashSet<String>,
}

const INPUTS: [&str; 5] = ["ids", "shapes", "mask", "first", "last"];
/// What reading asks for.
const OUTPUTS: [&str; 11] =
    ["upos", "names", "roles", "trigger", "status", "lemma", "rel", "arcs", "links", "actor", "recipient"];
/// What typing a pair asks for; it has layers of its own, which nothing else needs.
const PAIR: [&str; 1] = ["pair"];

static WEIGHTS: &[u8] = include_bytes!("../../../models/en/model.int8.onnx");
static LABELS: &str = include_str!("../../../models/en/labels.json");
static TOKENIZER: &str = include_str!("../../../models/en/tokenizer.json");

impl Model {
    /// The English model that the program carries.
    ///
    /// # Errors
    /// None with the files of the repository; the type tells what else could be wrong.
    pub fn built_in() -> Result<Self, ModelError> {
        let weights = options().load_static_slice(WEIGHTS).map_err(|e| ModelError::Weights(e.to_string()))?;
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
        let weights = options().load(read("model.int8.onnx")?).map_err(|e| ModelError::Weights(e.to_string()))?;
        Self::new(weights, &text("labels.json")?, &text("tokenizer.json")?)
    }

    fn new(weights: rten::Model, labels: &str, tokenizer: &str) -> Result<Self, ModelError> {
        let encoder = Encoder::from_json(tokenizer).map_err(|e| ModelError::Labels(format!("tokenizer.json: {e}")))?;
        let vocabulary = encoder.vocabulary();
        let inputs = nodes(&weights, INPUTS)?;
        let outputs = nodes(&weights, OUTPUTS)?;
        let pair = nodes(&weights, PAIR)?;
        let labels = Labels::from_json(labels)?;
        for (name, id) in OUTPUTS.into_iter().zip(outputs).chain(PAIR.into_iter().zip(pair)) {
            let shape = weights.node_info(id).and_then(|node| node.shape());
            if let (Some(classes), Some(Dimension::Fixed(columns))) =
                (labels.classes(name), shape.as_deref().and_then(<[_]>::last))
                && classes != *columns
            {
                return Err(ModelError::Labels(format!(
                    "{name}: {classes} of them, where the weights give {columns} scores"
                )));
            }
        }
        Ok(Self { weights, inputs, outputs, pair, encoder: Mutex::new(encoder), labels, vocabulary })
    }

    /// The maker of the model's input.
    pub(crate) fn encoder(&self) -> MutexGuard<'_, Encoder> {
        self.encoder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Read a batch of encoded sentences with the given words.
    pub(crate) fn read(
        &self,
        batch: &[(&Encoded, &[&str])],
        threads: &Arc<ThreadPool>,
    ) -> Result<Vec<Readings>, ModelError> {
        let encoded: Vec<&Encoded> = batch.iter().map(|(e, _)| *e).collect();
        let outputs = self.run(&encoded, OUTPUTS, self.outputs, threads)?;
        let known = |lemma: &str| self.vocabulary.contains(lemma) || self.labels.known.contains(lemma);
        let sentence = |(i, (_, forms)): (usize, &(&Encoded, &[&str]))| {
            let [upos, names, roles, trigger, status, lemma, rel, arcs, links, actor, recipient] =
                std::array::from_fn(|k| table(&outputs[k], i));
            let scores = Scores { upos, names, roles, trigger, status, lemma, rel, arcs, links, actor, recipient };
            heads::read(forms, &scores, &self.labels, known)
        };
        Ok(batch.iter().enumerate().map(sentence).collect())
    }

    /// The PLOVER event type of what the source of each encoded sentence does to its target.
    pub(crate) fn pairs(&self, batch: &[&Encoded], threads: &Arc<ThreadPool>) -> Result<Vec<&str>, ModelError> {
        let [pair] = &self.run(batch, PAIR, self.pair, threads)?;
        Ok((0..batch.len()).map(|i| heads::pair(table(pair, i).scores, &self.labels)).collect())
    }

    /// The scores of the outputs with these names.
    fn run<const N: usize>(
        &self,
        batch: &[&Encoded],
        names: [&str; N],
        asked: [NodeId; N],
        threads: &Arc<ThreadPool>,
    ) -> Result<[Tensor<f32>; N], ModelError> {
        let size = batch.len();
        let pieces = batch.iter().map(|e| e.ids.len()).max().unwrap_or(0);
        let nodes = batch.iter().map(|e| e.first.len()).max().unwrap_or(0);
        let fill = |width: usize, padding: i32, row: &dyn Fn(usize) -> Vec<i32>| {
            let mut data = vec![padding; size * width];
            for i in 0..size {
                let own = row(i);
                data[i * width..i * width + own.len()].copy_from_slice(&own);
            }
            NdTensor::from_data([size, width], data)
        };
        // the weights count the pieces over the whole batch
        let places = |i: usize, own: &[i32]| own.iter().map(|p| p + (i * pieces) as i32).collect();
        let tensors = [
            fill(pieces, 0, &|i| batch[i].ids.clone()),
            fill(pieces, 0, &|i| batch[i].shapes.clone()),
            fill(pieces, 0, &|i| vec![1; batch[i].ids.len()]),
            fill(nodes, -1, &|i| places(i, &batch[i].first)),
            fill(nodes, -1, &|i| places(i, &batch[i].last)),
        ];
        let inputs = self.inputs.into_iter().zip(tensors).map(|(id, t)| (id, t.into())).collect();
        let options = RunOptions::default().with_thread_pool(Some(threads.clone()));
        let outputs = self.weights.run_n(inputs, asked, Some(options)).map_err(|e| ModelError::Run(e.to_string()))?;
        let out = outputs.into_iter().zip(names).map(|(value, name)| {
            let tensor: Tensor<f32> = value.try_into().map_err(|_| ModelError::Run(format!("{name}: no scores")))?;
            let classes = self.labels.classes(name).unwrap_or(nodes);
            let columns = tensor.size(tensor.ndim().max(1) - 1);
            if tensor.ndim() < 2 || tensor.size(0) != size || columns != classes || tensor.data().is_none() {
                return Err(ModelError::Run(format!("{name}: scores of shape {:?}", tensor.shape())));
            }
            Ok(tensor)
        });
        let tensors: Vec<Tensor<f32>> = out.collect::<Result<_, _>>()?;
        tensors.try_into().map_err(|_| ModelError::Run("an output is missing".to_owned()))
    }
}

/// Weights are brought into the order in which the products read them once, not in every run.
fn options() -> rten::ModelOptions {
    let mut options = rten::ModelOptions::with_all_ops();
    options.prepack_weights(true);
    options
}

fn nodes<const N: usize>(weights: &rten::Model, names: [&str; N]) -> Result<[NodeId; N], ModelError> {
    let mut found = Vec::with_capacity(N);
    for name in names {
        found.push(weights.node_id(name).map_err(|e| ModelError::Weights(format!("{name}: {e}")))?);
    }
    found.try_into().map_err(|_| ModelError::Weights("inputs and outputs".to_owned()))
}

/// The scores of one sentence of an output.
fn table(output: &Tensor<f32>, sentence: usize) -> Table<'_> {
    let columns = output.size(output.ndim() - 1);
    let each = output.len() / output.size(0).max(1);
    let scores = output.data().and_then(|d| d.get(sentence * each..(sentence + 1) * each)).unwrap_or_default();
    Table { scores, columns }
}
