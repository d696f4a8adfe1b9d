//! Files and folders to reports.

use crate::report::{Problem, Report};
use crate::rows::{choices, day};
use demarche_report::{Reports, read_sources};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Mutex;

/// The reports of files and folders, read one by one as they are asked for; `reports()` makes it.
#[pyclass(module = "demarche", frozen)]
pub struct Sources(Mutex<Reports>);

#[pymethods]
impl Sources {
    fn __iter__(own: PyRef<'_, Self>) -> PyRef<'_, Self> {
        own
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let next = py.detach(|| self.0.lock().map(|mut reports| reports.next()).ok());
        let next =
            next.ok_or_else(|| PyRuntimeError::new_err("reading these sources failed midway before: start anew"))?;
        next.map(|read| match read {
            Ok(report) => Ok(Py::new(py, Report(report))?.into_any()),
            Err(problem) => Ok(Py::new(py, Problem::from(problem))?.into_any()),
        })
        .transpose()
    }
}

/// The reports of files and folders: text, JSON lines, tables, web pages, feeds, web archives, PDF, DOCX and ODT, packed or not.
///
/// Gives a `Report` for each, and a `Problem` for what could not be read; a reader takes both. `published` is the day of all of them,
/// `max_size` the longest report that is read, in MiB. No two reports get the same id.
#[pyfunction]
#[pyo3(signature = (*paths, published=None, max_size=8))]
pub fn reports(paths: Vec<PathBuf>, published: Option<Bound<'_, PyAny>>, max_size: u64) -> PyResult<Sources> {
    let options = choices(day(published.as_ref())?, max_size.saturating_mul(1 << 20));
    Ok(Sources(Mutex::new(read_sources(paths, &options))))
}
