//! Which texts retell one another, by what can be stored and compared on many machines.

use crate::error::value;
use crate::json;
use demarche_report::Sketch;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use serde_json::json;

/// By what a text is found among others: whole numbers of 32 bits, ascending, 64 at most. Two texts that share a half have nearly always one in common.
#[pyfunction]
pub fn bands(py: Python<'_>, text: &str) -> Vec<u32> {
    py.detach(|| demarche_report::bands(text))
}

/// By what a text is compared: at most 1,001 bytes, the same on every machine.
#[pyfunction]
pub fn sketch<'py>(py: Python<'py>, text: &str) -> Bound<'py, PyBytes> {
    let bytes = py.detach(|| Sketch::of(text).to_bytes());
    PyBytes::new(py, &bytes)
}

/// Whether the first text retells the second: `{"shared": 0.35 to 1, "kind": "same" | "version" | "extract" | "whole"}`, or None.
///
/// Each of them is a text, or the sketch of one. `shared` is the part of the shorter text that is in the other; `extract` says that the first is, for the
/// most part, a piece of the second, `whole` the reverse.
#[pyfunction]
pub fn retelling<'py>(py: Python<'py>, a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let (a, b) = (sketched(a)?, sketched(b)?);
    let found = demarche_report::retelling(&a, &b);
    json::to_python(py, &found.map(|r| json!({ "shared": r.shared, "kind": r.kind })))
}

fn sketched(given: &Bound<'_, PyAny>) -> PyResult<Sketch> {
    if let Ok(text) = given.cast::<PyString>() {
        return Ok(Sketch::of(text.to_str()?));
    }
    let bytes: Vec<u8> = given.extract().map_err(|_| value("give a text, or bytes that sketch() made"))?;
    Sketch::from_bytes(&bytes).map_err(|error| value(error.to_string()))
}
