//! The record: one file that keeps reports, their acts, and what analysts made of these.

use crate::board::{Board, less_sure};
use crate::error::{Fail, value};
use crate::json;
use crate::reader::{Out, Reader, fault_line};
use crate::rows::{Row, choices, day};
use demarche_record::asking;
use demarche_record::{Added, Asked, Filter, Item, Reading, Rows, Window};
use demarche_render::Shown;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// Of records with fewer reports it is told how many lines of a board are not shown.
const COUNTED: usize = 2_000;

/// A record: an SQLite file with reports, their acts and the corrections of analysts. `Record.open` opens or makes one.
///
/// Any number of Python threads may use one; they take turns.
#[pyclass(module = "demarche", frozen)]
pub struct Record {
    record: Mutex<demarche_record::Record>,
    path: PathBuf,
}

#[pymethods]
impl Record {
    /// Opens the record at `path`; with `create` makes one where there is none. Raises FileNotFoundError, or DemarcheError where it is no record.
    #[staticmethod]
    #[pyo3(signature = (path, *, create=false))]
    fn open(py: Python<'_>, path: PathBuf, create: bool) -> PyResult<Self> {
        let record = py.detach(|| match create {
            true => demarche_record::Record::open_or_create(&path),
            false => demarche_record::Record::open_to_read(&path),
        });
        Ok(Self { record: Mutex::new(record.map_err(Fail::from)?), path })
    }

    /// Where it is.
    #[getter]
    fn path(&self) -> &Path {
        &self.path
    }

    /// The day of the latest report, `YYYY-MM-DD`, or None.
    #[getter]
    fn last_day(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let day = py.detach(|| Ok::<_, Fail>(self.lock()?.last_day()?))?;
        Ok(day.map(|day| day.to_string()))
    }

    /// Reads reports and stores them with their acts, each once. What is handed over is the same as for `Reader.code`.
    ///
    /// Gives a list of dicts, one for each report in their order: `name` in the record, `known` (it was there before), `retells` and `shared`
    /// (which report it retells, and how much of the shorter one they share; or None), `acts` (how many were stored); or `doc` and `error`. Reports in
    /// other languages are stored unread.
    #[pyo3(signature = (reports, reader, *, published=None))]
    fn add<'py>(
        &self,
        py: Python<'py>,
        reports: &Bound<'py, PyAny>,
        reader: &Reader,
        published: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let library: PathBuf = py.import("demarche._demarche")?.getattr("__file__")?.extract()?;
        let options = choices(day(published)?, reader.max_bytes());
        let all = PyList::empty(py);
        reader.groups(py, reports, |group| {
            let lines = py.detach(|| {
                let rows = group.into_iter().map(|given| given.finish(&options)).collect();
                self.keep(rows, reader, &library)
            })?;
            all.call_method1("extend", (json::loads(py, &format!("[{}]", lines.join(",")))?,)).map(|_| ())
        })?;
        Ok(all.into_any())
    }

    /// The board at a day (`at`; that of the latest report where it is left out), looking back `window` days (365; "all" for everything). `party` is
    /// a code or a list of codes, as `RUS` or `RUS/GOV`; acts that are less sure than `least` make no line.
    #[pyo3(signature = (*, at=None, window=None, party=None, least=None))]
    fn board(
        &self,
        py: Python<'_>,
        at: Option<&Bound<'_, PyAny>>,
        window: Option<&Bound<'_, PyAny>>,
        party: Option<&Bound<'_, PyAny>>,
        least: Option<f32>,
    ) -> PyResult<Board> {
        let at = day(at)?;
        let window = match window {
            Some(window) => asking::window(window.str()?.to_str()?).map_err(value)?,
            None => Window::YEAR,
        };
        let parties = words(party)?.iter().map(|p| asking::code(p).map_err(value)).collect::<PyResult<_>>()?;
        let least = least.unwrap_or(demarche_board::FIRM);
        let board = py.detach(|| {
            let record = self.lock()?;
            let at = match at {
                Some(day) => day,
                None => record.last_day()?.unwrap_or_else(|| jiff::Zoned::now().date()),
            };
            let asked = Asked { at, window, parties, least };
            let (reports, _) = record.looked_at(&asked)?;
            let hidden = match reports < COUNTED && least > 0.0 {
                true => less_sure(&record.board(&Asked { least: 0.0, ..asked.clone() }, None)?, least),
                false => 0,
            };
            Ok::<_, Fail>(Board::of(record.board(&asked, None)?, Shown { reports, hidden }))
        })?;
        Ok(board)
    }

    /// Acts as they stand, the latest reports first: a list of dicts as of `Reader.code`, with `id`, `state`, `found`, `told` and `deed`.
    ///
    /// `since` and `until` are days; `party`, `type`, `issue` and `status` each one word or a list; `report` a report's name; `least` and `most` how sure.
    /// `rejected` also gives those that an analyst rejected. At most `limit` of them.
    #[pyo3(signature = (*, since=None, until=None, party=None, r#type=None, issue=None, status=None, report=None, least=None, most=None, rejected=false, limit=None))]
    #[expect(clippy::too_many_arguments, reason = "they are what acts are asked by, by name")]
    fn acts<'py>(
        &self,
        py: Python<'py>,
        since: Option<&Bound<'py, PyAny>>,
        until: Option<&Bound<'py, PyAny>>,
        party: Option<&Bound<'py, PyAny>>,
        r#type: Option<&Bound<'py, PyAny>>,
        issue: Option<&Bound<'py, PyAny>>,
        status: Option<&Bound<'py, PyAny>>,
        report: Option<String>,
        least: Option<f32>,
        most: Option<f32>,
        rejected: bool,
        limit: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let filter = Filter {
            since: day(since)?,
            until: day(until)?,
            parties: asked(party, asking::code)?,
            types: asked(r#type, asking::event_type)?,
            issues: asked(issue, asking::issue)?,
            statuses: asked(status, asking::status)?,
            report,
            least,
            most,
            rejected,
            unjudged: false,
        };
        let json = py.detach(|| Ok::<_, Fail>(serde_json::to_string(&self.lock()?.acts(&filter, limit)?)?))?;
        json::loads(py, &json)
    }

    /// Answers a question in SQL over the views that docs/record.md describes: a list of dicts, a row each. It only reads.
    fn sql<'py>(&self, py: Python<'py>, question: &str) -> PyResult<Bound<'py, PyAny>> {
        let json = py.detach(|| {
            let Rows { columns, rows } = self.lock()?.sql(question)?;
            let row = |cells: Vec<Value>| columns.iter().cloned().zip(cells).collect::<serde_json::Map<_, _>>();
            Ok::<_, Fail>(serde_json::to_string(&rows.into_iter().map(row).collect::<Vec<_>>())?)
        })?;
        json::loads(py, &json)
    }

    /// The same as a `pyarrow.Table`.
    fn sql_arrow<'py>(&self, py: Python<'py>, question: &str) -> PyResult<Bound<'py, PyAny>> {
        let rows = py.detach(|| Ok::<_, Fail>(self.lock()?.sql(question)?))?;
        let table = PyDict::new(py);
        for (at, name) in rows.columns.iter().enumerate() {
            let column: Vec<&Value> = rows.rows.iter().filter_map(|row| row.get(at)).collect();
            table.set_item(name, json::to_python(py, &column)?)?;
        }
        py.import("pyarrow")?.call_method1("table", (table,))
    }

    fn __repr__(&self) -> String {
        format!("<demarche.Record at {}>", self.path.display())
    }
}

impl Record {
    fn lock(&self) -> Result<MutexGuard<'_, demarche_record::Record>, Fail> {
        self.record
            .lock()
            .map_err(|_| Fail::Other("an earlier call on this record failed midway: open it anew".to_owned()))
    }

    /// Reads and stores what is not known; gives a line of JSON for each row.
    fn keep(&self, rows: Vec<Row>, reader: &Reader, library: &Path) -> Result<Vec<String>, Fail> {
        let mut lines: Vec<Option<String>> = Vec::with_capacity(rows.len());
        let (mut new, mut places) = (Vec::new(), Vec::new());
        for row in rows {
            if let Row::Report(report) = &row
                && let Some(name) = self.lock()?.known(report)?
            {
                lines.push(Some(line(&Added { name, known: true, retells: None, acts: 0 })));
                continue;
            }
            places.push(lines.len());
            lines.push(None);
            new.push(row);
        }
        let coder = reader.coder(library)?;
        let read = reader.read(new)?;
        let (mut items, mut of_items) = (Vec::new(), Vec::new());
        for (out, &place) in read.iter().zip(&places) {
            let (report, reading) = match out {
                Out::Read(read) => {
                    let (acts, assessments) = (&read.coded.acts, &read.coded.assessments);
                    (&read.report, Some(Reading { coder, acts, assessments }))
                }
                Out::Other(report) => (report.as_ref(), None),
                Out::Fault { doc, error } => {
                    if let Some(line) = lines.get_mut(place) {
                        *line = Some(fault_line(doc, error));
                    }
                    continue;
                }
            };
            items.push(Item { report, outlet: None, reading });
            of_items.push(place);
        }
        for (added, place) in self.lock()?.add(&items)?.iter().zip(of_items) {
            if let Some(own) = lines.get_mut(place) {
                *own = Some(line(added));
            }
        }
        Ok(lines.into_iter().flatten().collect())
    }
}

fn line(added: &Added) -> String {
    let (retells, shared) = added.retells.as_ref().map(|(name, shared)| (name, shared)).unzip();
    json!({ "name": added.name, "known": added.known, "retells": retells, "shared": shared, "acts": added.acts })
        .to_string()
}

/// One word, or a list of them.
fn words(given: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<String>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    match given.cast::<PyString>() {
        Ok(one) => Ok(vec![one.to_str()?.to_owned()]),
        Err(_) => given.extract(),
    }
}

/// What is asked for, read as the command line reads it.
fn asked<T>(given: Option<&Bound<'_, PyAny>>, read: impl Fn(&str) -> Result<T, String>) -> PyResult<Vec<T>> {
    words(given)?.iter().map(|word| read(word).map_err(value)).collect()
}
