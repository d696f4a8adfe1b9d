//! The board.

use crate::error::Fail;
use crate::json;
use crate::reader::fault_line;
use crate::rows::of_table;
use demarche_board::{Lexicon, fold_with};
use demarche_coding::{Act, Assessment};
use demarche_render::Shown;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Where the talks stand: what is proposed, agreed, demanded, threatened and disputed, each line with its sentences.
///
/// `Board.from_acts`, `Reader.board` and `Record.board` make one. Its lists are lists of dicts, as docs/formats.md describes them.
#[pyclass(module = "demarche", frozen)]
pub struct Board {
    board: demarche_board::Board,
    shown: Shown,
    errors: Vec<(String, String)>,
}

#[pymethods]
impl Board {
    /// The board that acts make, whatever their order: dicts as `Reader.code` gives them, a table of PyArrow or Polars, or JSON (a list or lines). Rows with
    /// `error` are passed over.
    ///
    /// Acts that are less sure than `least` make no line. `knowledge` is a folder with tables of your own.
    #[staticmethod]
    #[pyo3(signature = (acts, *, assessments=None, least=None, knowledge=None))]
    fn from_acts(
        py: Python<'_>,
        acts: &Bound<'_, PyAny>,
        assessments: Option<&Bound<'_, PyAny>>,
        least: Option<f32>,
        knowledge: Option<PathBuf>,
    ) -> PyResult<Self> {
        let acts = text_of(acts)?;
        let assessments = assessments.map(text_of).transpose()?;
        let board = py.detach(|| {
            let acts: Vec<Act> = read(&acts, "acts")?;
            let assessments: Vec<Assessment> =
                assessments.map(|json| read(&json, "assessments")).transpose()?.unwrap_or_default();
            let words = demarche_engine::board_words(knowledge.as_deref())?;
            let docs: BTreeSet<&str> = acts.iter().map(|a| a.doc.as_str()).collect();
            let least = least.unwrap_or(demarche_board::FIRM);
            Ok(Self::fold(&acts, &assessments, &words, least, docs.len(), Vec::new()))
        });
        board.map_err(|error: Fail| error.into())
    }

    /// Who takes part.
    #[getter]
    fn parties<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.board.parties)
    }

    /// What was put forward and is not agreed.
    #[getter]
    fn proposals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.board.proposals)
    }

    /// What was agreed.
    #[getter]
    fn agreements<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.board.agreements)
    }

    /// Who stands where.
    #[getter]
    fn positions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.board.positions)
    }

    /// Meetings, calls and talks.
    #[getter]
    fn meetings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.board.meetings)
    }

    /// Threats and deadlines.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.board.warnings)
    }

    /// Claims that contradict one another.
    #[getter]
    fn disputes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.board.disputes)
    }

    /// What analysts and reporters read into it.
    #[getter]
    fn assessments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.board.assessments)
    }

    /// The reports that could not be read: dicts with `doc` and `error`.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let lines: Vec<String> = self.errors.iter().map(|(doc, error)| fault_line(doc, error)).collect();
        json::loads(py, &format!("[{}]", lines.join(",")))
    }

    /// All of it as a dict: what `demarche board --format json` prints.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.board)
    }

    /// All of it as JSON on one line.
    fn to_json(&self) -> PyResult<String> {
        Ok(serde_json::to_string(&self.board).map_err(Fail::from)?)
    }

    /// A briefing note in Markdown: what `demarche board --format markdown` prints.
    fn to_markdown(&self) -> String {
        demarche_render::markdown(&self.board, self.shown)
    }

    fn _repr_markdown_(&self) -> String {
        self.to_markdown()
    }

    fn __len__(&self) -> usize {
        self.board.lines()
    }

    fn __repr__(&self) -> String {
        format!("<demarche.Board of {} lines>", self.board.lines())
    }
}

impl Board {
    /// A board that is there already; `reports` are those that it rests on.
    pub(crate) fn of(board: demarche_board::Board, shown: Shown) -> Self {
        Self { board, shown, errors: Vec::new() }
    }

    /// Acts and assessments folded.
    pub(crate) fn fold(
        acts: &[Act],
        assessments: &[Assessment],
        words: &Lexicon,
        least: f32,
        reports: usize,
        errors: Vec<(String, String)>,
    ) -> Self {
        let board = fold_with(acts, assessments, words, least);
        let hidden = if least > 0.0 { less_sure(&fold_with(acts, assessments, words, 0.0), least) } else { 0 };
        Self { board, shown: Shown { reports, hidden }, errors }
    }
}

/// How many lines of a board rest on nothing so sure.
pub(crate) fn less_sure(everything: &demarche_board::Board, least: f32) -> usize {
    let lines = everything.traces().map(|t| t.confidence).chain(everything.assessments.iter().map(|a| a.confidence));
    lines.filter(|c| *c < least).count()
}

/// Rows as JSON, whatever holds them.
fn text_of(given: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = given.cast::<PyString>() {
        return Ok(text.to_str()?.to_owned());
    }
    if let Some(rows) = of_table(given)? {
        return json::dumps(&rows);
    }
    if given.is_instance_of::<PyDict>() {
        return Ok(format!("[{}]", json::dumps(given)?));
    }
    // of any kind: a generator, a column of a data frame
    json::dumps(given.py().get_type::<pyo3::types::PyList>().call1((given,))?.as_any())
}

/// The rows of a list, or of lines, that hold something.
fn read<T: serde::de::DeserializeOwned + Serialize>(json: &str, what: &str) -> Result<Vec<T>, Fail> {
    let wrong = |error: serde_json::Error| Fail::Value(format!("these are not {what}: {error}"));
    let values: Vec<Value> = match json.trim_start().starts_with('[') {
        true => serde_json::from_str(json).map_err(wrong)?,
        false => serde_json::Deserializer::from_str(json).into_iter().collect::<Result<_, _>>().map_err(wrong)?,
    };
    let broken = |v: &Value| v.get("error").is_some_and(|error| !error.is_null());
    values.into_iter().filter(|v| !broken(v)).map(|v| serde_json::from_value(v).map_err(wrong)).collect()
}
