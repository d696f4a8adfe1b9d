//! Between conflict and cooperation.

use crate::error::value;
use demarche_coding::{EventType, Scale};
use pyo3::prelude::*;

/// The place of an event type between conflict (-10) and cooperation (10), as `knowledge/export/scores.tsv` has it: `score("AGREE")` is 4.
#[pyfunction]
pub fn score(kind: &str) -> PyResult<f32> {
    let known = || EventType::ALL.iter().map(|event| event.as_str()).collect::<Vec<_>>().join(", ");
    let event = EventType::from_word(kind).ok_or_else(|| value(format!("{kind:?} is none of {}", known())))?;
    Ok(Scale::built_in().of(event).unwrap_or_default())
}
