//! A report, and what could not be read of a source.

use crate::error::value;
use crate::json;
use crate::rows::{Given, Row, choices};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A report: its text, and what is known of where it comes from.
///
/// Report(text, *, id=None, title=None, published=None, outlet=None, url=None, language=None)
///
/// `text` of the made report is what every offset counts in, in characters: the title, two line feeds and the text, or the text alone where
/// there is no title. `published` is a day (`YYYY-MM-DD` or a `datetime.date`); without one it is told by the id, the address or the text, and
/// `published_from` says by which, `notes` whether it was guessed. Raises ValueError where there is no text.
#[pyclass(module = "demarche", frozen, from_py_object)]
#[derive(Debug, Clone)]
pub struct Report(pub demarche_report::Report);

#[pymethods]
impl Report {
    #[new]
    #[pyo3(signature = (text, *, id=None, title=None, published=None, outlet=None, url=None, language=None))]
    #[expect(clippy::too_many_arguments, reason = "they are the fields of a report, by name")]
    fn new(
        py: Python<'_>,
        text: Bound<'_, PyAny>,
        id: Option<Bound<'_, PyAny>>,
        title: Option<Bound<'_, PyAny>>,
        published: Option<Bound<'_, PyAny>>,
        outlet: Option<Bound<'_, PyAny>>,
        url: Option<Bound<'_, PyAny>>,
        language: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let fields = PyDict::new(py);
        fields.set_item("text", text)?;
        for (name, given) in [
            ("id", id),
            ("title", title),
            ("published", published),
            ("outlet", outlet),
            ("url", url),
            ("language", language),
        ] {
            if let Some(given) = given {
                fields.set_item(name, given)?;
            }
        }
        match Given::of(fields.as_any(), 1, u64::MAX)?.finish(&choices(None, u64::MAX)) {
            Row::Report(report) => Ok(Self(*report)),
            Row::Fault { error, .. } => Err(value(error)),
        }
    }

    /// Its name: that in which the acts name their report.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The title, or None.
    #[getter]
    fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The text that offsets count in, title included.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// The day of publication, `YYYY-MM-DD`.
    #[getter]
    fn published(&self) -> String {
        self.0.published.to_string()
    }

    /// By what that day is known.
    #[getter]
    fn published_from<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.0.published_from)
    }

    /// Who published it, or None.
    #[getter]
    fn outlet(&self) -> Option<&str> {
        self.0.outlet.as_deref()
    }

    /// Where, or None.
    #[getter]
    fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The language it is written in, such as `en`.
    #[getter]
    fn language(&self) -> &str {
        &self.0.language.code
    }

    /// What a reader should know of how it was read, a sentence each.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes.clone()
    }

    fn __repr__(&self) -> String {
        format!("<Report {} of {}, {} characters>", self.0.id, self.0.published, self.0.text.chars().count())
    }
}

/// A source, or a part of one, that could not be read: Problem(source, error, line=None). `str()` is the message; among the rows of a reader it gives a row with `error`.
#[pyclass(module = "demarche", frozen, from_py_object)]
#[derive(Debug, Clone)]
pub struct Problem {
    /// The source, as it was given.
    #[pyo3(get)]
    pub source: String,
    /// The line, from 1, or None.
    #[pyo3(get)]
    pub line: Option<u64>,
    /// What is wrong, and what to do.
    #[pyo3(get)]
    pub error: String,
}

impl From<demarche_report::Problem> for Problem {
    fn from(problem: demarche_report::Problem) -> Self {
        let error = problem.to_string();
        Self { source: problem.name, line: problem.line, error }
    }
}

#[pymethods]
impl Problem {
    #[new]
    #[pyo3(signature = (source, error, line=None))]
    fn new(source: String, error: String, line: Option<u64>) -> Self {
        Self { source, line, error }
    }

    fn __str__(&self) -> &str {
        &self.error
    }

    fn __repr__(&self) -> String {
        format!("<Problem {}>", self.error)
    }
}
