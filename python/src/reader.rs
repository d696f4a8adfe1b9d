//! The reader: texts and reports to acts, sentences, attributions and boards.

use crate::board::Board;
use crate::coder::coder;
use crate::error::{DemarcheError, Fail, value};
use crate::json;
use crate::parsed::Parsed;
use crate::rows::{Given, Row, choices, day, each};
use arrow_array::RecordBatch;
use arrow_pyarrow::ToPyArrow as _;
use demarche_coding::Act;
use demarche_engine::{Engine, Options, Read, TOGETHER};
use demarche_export::{Row as Line, rows, schema_of_rows};
use demarche_report::Report as Told;
use pyo3::exceptions::PyFileNotFoundError;
use pyo3::prelude::*;
use pyo3::types::PyList;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Reads reports: the model and the tables, loaded once.
///
/// Reader(knowledge=None, model=None, threads=None, max_size=8)
///
/// `knowledge` and `model` are folders to use in place of what the package carries; `threads` is how many threads read, one a core without a number;
/// `max_size` the longest report that is read, in MiB. Any number of Python threads may use one reader at once. A process that is forked from one
/// that made a reader can neither use it nor make one, and says so: start processes with "spawn" or "forkserver".
#[pyclass(module = "demarche", frozen)]
pub struct Reader {
    pub(crate) engine: Engine,
    knowledge: Option<PathBuf>,
    model: Option<PathBuf>,
    threads: Option<usize>,
    max_bytes: u64,
    coder: OnceLock<String>,
}

/// What became of a row.
#[expect(clippy::large_enum_variant, reason = "nearly all rows are read")]
pub enum Out {
    /// It was read.
    Read(Read),
    /// It is in another language.
    Other(Box<Told>),
    /// It could not be read.
    Fault {
        /// What stands for the report's id.
        doc: String,
        /// What is wrong.
        error: String,
    },
}

/// An act, or what is wrong with a report, without the rest of what was read.
enum Kept {
    Act(Box<Act>),
    Fault { doc: String, error: String },
}

#[pymethods]
impl Reader {
    #[new]
    #[pyo3(signature = (knowledge=None, model=None, threads=None, max_size=8))]
    fn new(
        py: Python<'_>,
        knowledge: Option<PathBuf>,
        model: Option<PathBuf>,
        threads: Option<usize>,
        max_size: u64,
    ) -> PyResult<Self> {
        if threads == Some(0) {
            return Err(value("threads is 0: at least one must read; leave it out for one a core"));
        }
        for folder in [&knowledge, &model].into_iter().flatten() {
            if !folder.exists() {
                return Err(PyFileNotFoundError::new_err(format!("{}: no such folder", folder.display())));
            }
        }
        own_process()?;
        let options = Options { knowledge: knowledge.as_deref(), model: model.as_deref(), threads };
        let engine = py.detach(|| Engine::new(&options)).map_err(Fail::from)?;
        let max_bytes = max_size.saturating_mul(1 << 20);
        Ok(Self { engine, knowledge, model, threads, max_bytes, coder: OnceLock::new() })
    }

    /// The acts of reports: what `demarche code` prints, as a list of dicts.
    ///
    /// `reports` is one of these or any number of them: a str; a dict with `text` and, where known, `id`, `title`, `published`, `outlet`, `url`, `language`;
    /// a `Report` or a `Problem` of `reports()`; the rows of a data frame or a PyArrow table. Without an id, the n-th is `report:n`; ids are not changed otherwise, so give each report one of its own.
    /// `published` is the day of all of them.
    ///
    /// A report that cannot be read (no text, not a text, too long, in another language) gives one dict with `doc` and `error`, and the rest goes on.
    /// Offsets are characters from the start of the report's text, as Python's strings count; where there is a title, that text is title, two line feeds, text.
    ///
    /// `format`: "dict"; "jsonl", one str with a line for each act, to the byte what `demarche code` prints; "arrow", as `code_arrow`.
    #[pyo3(signature = (reports, *, published=None, format="dict"))]
    fn code<'py>(
        &self,
        py: Python<'py>,
        reports: &Bound<'py, PyAny>,
        published: Option<&Bound<'py, PyAny>>,
        format: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        match format {
            "dict" => {
                let all = PyList::empty(py);
                self.lines(py, reports, published, |lines| {
                    let dicts = json::loads(py, &format!("[{}]", lines.join(",")))?;
                    all.call_method1("extend", (dicts,)).map(|_| ())
                })?;
                Ok(all.into_any())
            }
            "jsonl" => {
                let mut all = String::new();
                self.lines(py, reports, published, |lines| {
                    for line in lines {
                        all.push_str(&line);
                        all.push('\n');
                    }
                    Ok(())
                })?;
                Ok(all.into_pyobject(py)?.into_any())
            }
            "arrow" => self.code_arrow(py, reports, published),
            other => Err(value(format!("format is {other:?}: it is dict, jsonl or arrow"))),
        }
    }

    /// The acts of reports as a `pyarrow.RecordBatch`, a row each, with the columns of `schema()`. Nothing is copied on the way to PyArrow.
    ///
    /// What is handed over is the same as for `code`. A report that cannot be read gives a row that has `doc` and `error`, and null everywhere else.
    #[pyo3(signature = (reports, *, published=None))]
    fn code_arrow<'py>(
        &self,
        py: Python<'py>,
        reports: &Bound<'py, PyAny>,
        published: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let mut kept: Vec<Kept> = Vec::new();
        self.each(
            py,
            reports,
            published,
            |out| Ok(out.into_iter().flat_map(acts).collect::<Vec<_>>()),
            |acts| {
                kept.extend(acts);
                Ok(())
            },
        )?;
        let batch: Result<RecordBatch, Fail> = py.detach(|| Ok(rows(kept.iter().map(Kept::line))?));
        batch?.to_pyarrow(py)
    }

    /// The sentences of one text: a list of dicts with `text`, `start`, `end`, `paragraph`, `tokens` and `names`.
    ///
    /// A token has `text`, `start`, `end`, `glued` (it goes on the written word before it, as "n't" does), `upos`, `lemma`, `head` (index in the sentence;
    /// None for the root) and `deprel`, after Universal Dependencies. A name has `kind` (person, place, organization), the indices `first` and
    /// `last` of its tokens, both included, and `start`, `end`. All other offsets are characters from the start of the text, `end` exclusive.
    fn parse<'py>(&self, py: Python<'py>, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        own_process()?;
        let given = Given::of(text, 1, self.max_bytes)?;
        let json = py.detach(|| match given.finish(&choices(None, self.max_bytes)) {
            Row::Fault { error, .. } => Err(Fail::Value(error)),
            Row::Report(report) => {
                let sentences = self.engine.sentences(&[&report.text])?.pop().unwrap_or_default();
                let parsed: Vec<Parsed> = sentences.iter().map(Parsed::of).collect();
                Ok(serde_json::to_string(&parsed)?)
            }
        })?;
        json::loads(py, &json)
    }

    /// Who says, thinks or wants what in reports: a list of dicts, as `demarche attributions` prints.
    ///
    /// `source`, `cue` and `content` are lists of `[start, end]`, `by` the codes of the actors that the source is. With `nested`, also what is said within
    /// what is said. What is handed over, and what comes of a report that cannot be read, is the same as for `code`.
    #[pyo3(signature = (reports, *, nested=false, published=None))]
    fn attributions<'py>(
        &self,
        py: Python<'py>,
        reports: &Bound<'py, PyAny>,
        nested: bool,
        published: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let all = PyList::empty(py);
        let work = |out: Vec<Out>| {
            let mut lines = Vec::new();
            for out in out {
                match out {
                    Out::Read(read) => {
                        for said in self.engine.said(&read, nested) {
                            lines.push(serde_json::to_string(&said)?);
                        }
                    }
                    other => lines.extend(other.fault().map(|(doc, error)| fault_line(&doc, &error))),
                }
            }
            Ok(format!("[{}]", lines.join(",")))
        };
        self.each(py, reports, published, work, |lines| {
            all.call_method1("extend", (json::loads(py, &lines)?,)).map(|_| ())
        })?;
        Ok(all.into_any())
    }

    /// The board of reports: what `demarche board` shows, assessments included. What is handed over is the same as for `code`.
    ///
    /// Acts that are less sure than `least` make no line. Reports that cannot be read stand in the board's `errors`.
    #[pyo3(signature = (reports, *, published=None, least=None))]
    fn board<'py>(
        &self,
        py: Python<'py>,
        reports: &Bound<'py, PyAny>,
        published: Option<&Bound<'py, PyAny>>,
        least: Option<f32>,
    ) -> PyResult<Board> {
        let (mut acts, mut assessments, mut errors, mut count) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let work = |out: Vec<Out>| Ok(out);
        self.each(py, reports, published, work, |out| {
            for out in out {
                match out {
                    Out::Read(read) => {
                        count += 1;
                        acts.extend(read.coded.acts);
                        assessments.extend(read.coded.assessments);
                    }
                    other => errors.extend(other.fault()),
                }
            }
            Ok(())
        })?;
        let words = demarche_engine::board_words(self.knowledge.as_deref()).map_err(Fail::from)?;
        let least = least.unwrap_or(demarche_board::FIRM);
        Ok(py.detach(|| Board::fold(&acts, &assessments, &words, least, count, errors)))
    }

    /// How many threads read.
    #[getter]
    fn threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }

    fn __repr__(&self) -> String {
        format!("<demarche.Reader with {} threads>", self.threads())
    }
}

impl Reader {
    /// Takes rows, reads them group by group with the interpreter released, works on what was read there too, and hands the work on.
    pub(crate) fn each<'py, T: Send>(
        &self,
        py: Python<'py>,
        reports: &Bound<'py, PyAny>,
        published: Option<&Bound<'py, PyAny>>,
        work: impl Fn(Vec<Out>) -> Result<T, Fail> + Sync,
        mut take: impl FnMut(T) -> PyResult<()>,
    ) -> PyResult<()> {
        let options = choices(day(published)?, self.max_bytes);
        self.groups(py, reports, |group| {
            take(py.detach(|| {
                let rows = group.into_iter().map(|given| given.finish(&options)).collect();
                work(self.read(rows)?)
            })?)
        })
    }

    /// Rows by groups of about so many bytes as are read together.
    pub(crate) fn groups<'py>(
        &self,
        py: Python<'py>,
        reports: &Bound<'py, PyAny>,
        mut take: impl FnMut(Vec<Given>) -> PyResult<()>,
    ) -> PyResult<()> {
        own_process()?;
        let (mut group, mut size) = (Vec::new(), 0);
        for (at, row) in each(reports)?.enumerate() {
            let given = Given::of(&row?, at + 1, self.max_bytes)?;
            size += given.size();
            group.push(given);
            if size >= TOGETHER {
                size = 0;
                take(std::mem::take(&mut group))?;
                // Ctrl-C stops it between two groups
                py.check_signals()?;
            }
        }
        if group.is_empty() { Ok(()) } else { take(group) }
    }

    /// Reads what is English, and keeps the rows' order.
    pub(crate) fn read(&self, rows: Vec<Row>) -> Result<Vec<Out>, Fail> {
        let mut out: Vec<Option<Out>> = Vec::with_capacity(rows.len());
        let mut english = Vec::new();
        for row in rows {
            out.push(match row {
                Row::Fault { doc, error } => Some(Out::Fault { doc, error }),
                Row::Report(report) if !report.is_english() => Some(Out::Other(report)),
                Row::Report(report) => {
                    english.push(*report);
                    None
                }
            });
        }
        let read = if english.is_empty() { Vec::new() } else { self.engine.read_all(english)? };
        let mut read = read.into_iter().map(Out::Read);
        Ok(out.into_iter().filter_map(|known| known.or_else(|| read.next())).collect())
    }

    /// Which version of the program this is, with its tables and weights; `library` is the file of this library.
    pub(crate) fn coder(&self, library: &Path) -> Result<&str, Fail> {
        if let Some(known) = self.coder.get() {
            return Ok(known);
        }
        let own = [Some(library), self.knowledge.as_deref(), self.model.as_deref()];
        let made = coder(&own.into_iter().flatten().collect::<Vec<_>>())?;
        Ok(self.coder.get_or_init(|| made))
    }

    pub(crate) fn max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// Acts and faults as lines of JSON, group by group.
    fn lines<'py>(
        &self,
        py: Python<'py>,
        reports: &Bound<'py, PyAny>,
        published: Option<&Bound<'py, PyAny>>,
        take: impl FnMut(Vec<String>) -> PyResult<()>,
    ) -> PyResult<()> {
        let work = |out: Vec<Out>| out.into_iter().flat_map(acts).map(|kept| kept.json()).collect();
        self.each(py, reports, published, work, take)
    }
}

/// After a fork the threads that read are gone, those that the model's library shares among its runs as well, and waiting for them would never end.
fn own_process() -> PyResult<()> {
    /// The process that made the first reader.
    static FIRST: OnceLock<u32> = OnceLock::new();
    if *FIRST.get_or_init(std::process::id) == std::process::id() {
        return Ok(());
    }
    Err(DemarcheError::new_err(
        "a reader was made before this process was forked, and none works in it: start processes with multiprocessing's \"spawn\" or \"forkserver\", or make no reader before",
    ))
}

impl Out {
    /// The report and what is wrong with it, if something is.
    pub(crate) fn fault(self) -> Option<(String, String)> {
        match self {
            Self::Read(_) => None,
            Self::Other(report) => {
                let code = &report.language.code;
                let error = format!("the text is in another language ({code}); only English is read");
                Some((report.id, error))
            }
            Self::Fault { doc, error } => Some((doc, error)),
        }
    }
}

impl Kept {
    fn line(&self) -> Line<'_> {
        match self {
            Self::Act(act) => Line::Act(act),
            Self::Fault { doc, error } => Line::Fault { doc, error },
        }
    }

    fn json(&self) -> Result<String, Fail> {
        Ok(match self {
            Self::Act(act) => serde_json::to_string(act)?,
            Self::Fault { doc, error } => fault_line(doc, error),
        })
    }
}

fn acts(out: Out) -> Vec<Kept> {
    match out {
        Out::Read(read) => read.coded.acts.into_iter().map(|act| Kept::Act(Box::new(act))).collect(),
        other => other.fault().map(|(doc, error)| Kept::Fault { doc, error }).into_iter().collect(),
    }
}

/// A row that could not be read, in JSON.
pub(crate) fn fault_line(doc: &str, error: &str) -> String {
    json!({ "doc": doc, "error": error }).to_string()
}

/// The columns of `Reader.code_arrow` as a `pyarrow.Schema`: those of `demarche code --format parquet`, and `error`.
#[pyfunction]
pub fn schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    schema_of_rows().as_ref().to_pyarrow(py)
}
