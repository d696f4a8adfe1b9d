//! The classes of the model's heads, as `training/` writes them to `labels.json`.

use crate::lemma::Script;
use crate::model::ModelError;
use crate::sentence::{NameKind, Role, Upos};
use serde::Deserialize;
use std::collections::HashSet;

/// A tag of a span of words: none, or its kind and whether the span begins with the word.
pub(crate) type Tag<K> = Option<(K, bool)>;

/// The classes of the heads, in the order of their outputs.
pub(crate) struct Labels {
    pub(crate) upos: Vec<Upos>,
    pub(crate) lemma: Vec<Script>,
    pub(crate) rel: Vec<String>,
    /// Which relation is `root`.
    pub(crate) root: usize,
    pub(crate) names: Vec<Tag<NameKind>>,
    pub(crate) roles: Vec<Tag<Role>>,
    /// PLOVER event types; the first stands for no act.
    pub(crate) trigger: Vec<String>,
    pub(crate) status: Vec<String>,
    /// PLOVER event types of what a source does to a target.
    pub(crate) pair: Vec<String>,
    /// Lemmas known to be words, beside whole word pieces.
    pub(crate) known: HashSet<String>,
}

#[derive(Deserialize)]
struct File {
    upos: Vec<String>,
    lemma: Vec<String>,
    rel: Vec<String>,
    names: Vec<String>,
    roles: Vec<String>,
    trigger: Vec<String>,
    status: Vec<String>,
    pair: Vec<String>,
    known: HashSet<String>,
}

impl Labels {
    pub(crate) fn from_json(json: &str) -> Result<Self, ModelError> {
        let file: File = serde_json::from_str(json).map_err(|e| ModelError::Labels(e.to_string()))?;
        let root = file.rel.iter().position(|r| r == "root").ok_or_else(|| wrong("set with a root", "rel"))?;
        if file.trigger.first().is_none_or(|t| t != "NONE") || file.status.is_empty() || file.pair.is_empty() {
            return Err(wrong("set of event types, NONE first, and statuses", "trigger"));
        }
        Ok(Self {
            upos: each(&file.upos, "UPOS", Upos::from_tag)?,
            lemma: each(&file.lemma, "lemma script", Script::parse)?,
            rel: file.rel,
            root,
            names: each(&file.names, "tag of names", |t| {
                tag(t, |k| {
                    [NameKind::Person, NameKind::Place, NameKind::Organization].into_iter().find(|n| n.as_str() == k)
                })
            })?,
            roles: each(&file.roles, "tag of roles", |t| {
                tag(t, |k| match k {
                    "source" => Some(Role::Source),
                    "cue" => Some(Role::Cue),
                    "content" => Some(Role::Content),
                    _ => None,
                })
            })?,
            trigger: file.trigger,
            status: file.status,
            pair: file.pair,
            known: file.known,
        })
    }

    /// How many classes an output has; `None` where its columns are nodes.
    pub(crate) fn classes(&self, output: &str) -> Option<usize> {
        Some(match output {
            "upos" => self.upos.len(),
            "lemma" => self.lemma.len(),
            "rel" => self.rel.len(),
            "names" => self.names.len(),
            "roles" => self.roles.len(),
            "trigger" => self.trigger.len(),
            "status" => self.status.len(),
            "pair" => self.pair.len(),
            _ => return None,
        })
    }
}

fn each<T>(labels: &[String], kind: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ModelError> {
    labels.iter().map(|l| parse(l).ok_or_else(|| wrong(kind, l))).collect()
}

/// `O`, `B-kind` (the span begins here) or `I-kind` (it goes on).
fn tag<K>(label: &str, kind: impl Fn(&str) -> Option<K>) -> Option<Tag<K>> {
    if label == "O" {
        return Some(None);
    }
    let (mark, name) = label.split_once('-')?;
    matches!(mark, "B" | "I").then(|| kind(name).map(|k| Some((k, mark == "B"))))?
}

fn wrong(kind: &str, label: &str) -> ModelError {
    ModelError::Labels(format!("{label:?} is no {kind}"))
}
