//! Values to Python and back as JSON: numbers keep the digits that the command line prints.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use serde::Serialize;

/// The Python value that a text in JSON holds.
pub fn loads<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.getattr("loads")?.call1((json,))
}

/// A value as Python has it.
pub fn to_python<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_string(value).map_err(crate::error::Fail::from)?;
    loads(py, &json)
}

/// A Python value as JSON; days are written as ISO 8601.
pub fn dumps(given: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = given.py();
    let how = PyDict::new(py);
    how.set_item("default", py.get_type::<PyString>())?;
    py.import("json")?.getattr("dumps")?.call((given,), Some(&how))?.extract()
}
