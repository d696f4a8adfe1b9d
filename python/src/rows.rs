//! What a caller hands over to be read: texts, dicts, reports, one or many, of which some may be broken.

use crate::error::value;
use crate::report::{Problem, Report};
use demarche_report::{Fault, Options, parse_date, read_from};
use jiff::civil::Date;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyFloat, PyInt, PyMapping, PyString};
use serde_json::{Map, Value};
use std::io::Cursor;

/// A row as it was taken from Python.
#[derive(Debug)]
pub enum Given {
    /// A report.
    Report(Box<demarche_report::Report>),
    /// The fields of one.
    Fields {
        /// The id that it will have.
        doc: String,
        /// The fields in JSON.
        json: Vec<u8>,
    },
    /// Something that is no report.
    Fault {
        /// What stands for its id.
        doc: String,
        /// What is wrong.
        error: String,
    },
}

/// A row: a report, or what is wrong with it.
#[derive(Debug)]
pub enum Row {
    /// A report.
    Report(Box<demarche_report::Report>),
    /// None.
    Fault {
        /// What stands for its id.
        doc: String,
        /// What is wrong.
        error: String,
    },
}

/// The fields of a report.
const FIELDS: [&str; 7] = ["id", "title", "text", "published", "outlet", "url", "language"];

impl Given {
    /// A row, the `number`th from 1, by which it is named where it has no id. A text of more bytes than `longest` is not copied.
    pub fn of(row: &Bound<'_, PyAny>, number: usize, longest: u64) -> PyResult<Self> {
        let doc = format!("report:{number}");
        if let Ok(report) = row.cast::<Report>() {
            return Ok(Self::Report(Box::new(report.get().0.clone())));
        }
        if let Ok(problem) = row.cast::<Problem>() {
            let problem = problem.get();
            return Ok(Self::Fault { doc: problem.source.clone(), error: problem.error.clone() });
        }
        let mut fields = Map::new();
        if row.is_instance_of::<PyString>() {
            match field("text", row, longest)? {
                Ok(text) => fields.insert("text".to_owned(), text),
                Err(error) => return Ok(Self::Fault { doc, error }),
            };
        } else if let Ok(dict) = row.cast::<PyMapping>() {
            let mut wrong = None;
            for name in FIELDS {
                let Ok(given) = dict.get_item(name) else { continue };
                match field(name, &given, longest)? {
                    Ok(given) => {
                        fields.insert(name.to_owned(), given);
                    }
                    Err(error) => wrong = wrong.or(Some(error)),
                }
            }
            let doc = named(&mut fields, doc);
            if let Some(error) = wrong {
                return Ok(Self::Fault { doc, error });
            }
            return Ok(Self::fields(doc, &fields));
        } else {
            let error = match row.is_none() {
                true => told(&Fault::NoText),
                false => format!("is of type {}; give a str, a dict or a Report", type_name(row)),
            };
            return Ok(Self::Fault { doc, error });
        }
        let doc = named(&mut fields, doc);
        Ok(Self::fields(doc, &fields))
    }

    fn fields(doc: String, fields: &Map<String, Value>) -> Self {
        match serde_json::to_vec(fields) {
            Ok(json) => Self::Fields { doc, json },
            Err(error) => Self::Fault { doc, error: error.to_string() },
        }
    }

    /// How many bytes it has, more or less.
    pub fn size(&self) -> usize {
        match self {
            Self::Report(report) => report.text.len(),
            Self::Fields { json, .. } => json.len(),
            Self::Fault { .. } => 0,
        }
    }

    /// The row, its day and language settled.
    pub fn finish(self, options: &Options) -> Row {
        match self {
            Self::Fault { doc, error } => Row::Fault { doc, error },
            Self::Report(report) => within(report, options.max_bytes),
            Self::Fields { doc, json } => {
                // the line may be longer than the text that it holds
                let whole = Options { max_bytes: u64::MAX, ..options.clone() };
                match read_from("report.jsonl", Cursor::new(json), &whole).next() {
                    Some(Ok(report)) => within(Box::new(report), options.max_bytes),
                    Some(Err(problem)) => Row::Fault { doc, error: told(&problem.fault) },
                    None => Row::Fault { doc, error: told(&Fault::NoText) },
                }
            }
        }
    }
}

/// The rows that were handed over: one, or all that something gives.
pub fn each<'py>(given: &Bound<'py, PyAny>) -> PyResult<Box<dyn Iterator<Item = PyResult<Bound<'py, PyAny>>> + 'py>> {
    let one = given.is_none()
        || given.is_instance_of::<PyString>()
        || given.is_instance_of::<Report>()
        || given.is_instance_of::<Problem>()
        || given.cast::<PyMapping>().is_ok();
    if one {
        return Ok(Box::new(std::iter::once(Ok(given.clone()))));
    }
    if given.is_instance_of::<PyBytes>() || given.is_instance_of::<PyByteArray>() {
        return Err(PyTypeError::new_err("these are bytes, not text: decode them first, as in data.decode('utf-8')"));
    }
    match of_table(given)? {
        Some(rows) => Ok(Box::new(rows.try_iter()?)),
        None => Ok(Box::new(given.try_iter()?)),
    }
}

/// The rows of a table or column of PyArrow, or of a data frame, which by itself gives the names of its columns.
pub fn of_table<'py>(given: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    for rows in ["to_pylist", "to_dicts"] {
        if given.hasattr(rows)? {
            return given.call_method0(rows).map(Some);
        }
    }
    match given.hasattr("iterrows")? {
        true => given.call_method1("to_dict", ("records",)).map(Some),
        false => Ok(None),
    }
}

/// How reports are read.
pub fn choices(published: Option<Date>, max_bytes: u64) -> Options {
    Options { published, max_bytes, ..Options::default() }
}

/// A day as it was handed over: text, or a `datetime.date`.
pub fn day(given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Date>> {
    let Some(given) = given.filter(|g| !g.is_none()) else { return Ok(None) };
    let text = match written_day(given)? {
        Some(day) => day,
        None => given.cast::<PyString>().map_err(|_| value("give a day as YYYY-MM-DD or a datetime.date"))?.to_string(),
    };
    parse_date(&text).map(Some).map_err(|error| value(error.to_string()))
}

fn within(report: Box<demarche_report::Report>, limit: u64) -> Row {
    if report.text.len() as u64 > limit {
        return Row::Fault { doc: report.id, error: told(&Fault::TooLong { limit }) };
    }
    Row::Report(report)
}

/// What is wrong, and what to do.
fn told(fault: &Fault) -> String {
    match fault.advice() {
        "" => fault.to_string(),
        advice => format!("{fault}; {advice}"),
    }
}

/// The row's id, which is put in where there is none.
fn named(fields: &mut Map<String, Value>, doc: String) -> String {
    match fields.get("id") {
        Some(Value::String(id)) if !id.trim().is_empty() => id.trim().to_owned(),
        Some(Value::Number(id)) => id.to_string(),
        // what is no id is told when the report is made
        Some(Value::Bool(_)) => doc,
        _ => {
            fields.insert("id".to_owned(), Value::String(doc.clone()));
            doc
        }
    }
}

/// A field as JSON has it, or what is wrong with it.
fn field(name: &str, given: &Bound<'_, PyAny>, longest: u64) -> PyResult<Result<Value, String>> {
    if given.is_none() || is_missing(given) {
        return Ok(Ok(Value::Null));
    }
    if let Ok(text) = given.cast::<PyString>() {
        if text.len()? as u64 > longest {
            return Ok(Err(told(&Fault::TooLong { limit: longest })));
        }
        return Ok(match text.to_str() {
            Ok(text) => Ok(Value::String(text.to_owned())),
            Err(_) => Err(format!(
                "`{name}` holds half of a surrogate pair, which is no character; decode it with errors='replace'"
            )),
        });
    }
    if let Ok(truth) = given.cast::<PyBool>() {
        return Ok(Ok(Value::Bool(truth.is_true())));
    }
    if let Ok(number) = given.cast::<PyFloat>() {
        return Ok(Ok(serde_json::Number::from_f64(number.value()).map_or(Value::Null, Value::Number)));
    }
    if let Some(day) = written_day(given)? {
        return Ok(Ok(if day == "NaT" { Value::Null } else { Value::String(day) }));
    }
    // of NumPy too; an id may have more digits than a number has
    if given.is_instance_of::<PyInt>() || given.hasattr("__index__")? {
        return Ok(Ok(match given.extract::<i64>() {
            Ok(number) => Value::from(number),
            Err(_) => Value::String(given.str()?.to_string()),
        }));
    }
    Ok(Err(format!("`{name}` is of type {}, not a string", type_name(given))))
}

/// What stands for nothing in data frames: NaN, and pandas' NA.
fn is_missing(given: &Bound<'_, PyAny>) -> bool {
    given.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan()) || type_name(given) == "NAType"
}

/// The day of a `datetime.date`, `datetime` or pandas' `Timestamp`.
fn written_day(given: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let dates = given.py().import("datetime")?.getattr("date")?;
    if !given.is_instance(&dates)? {
        return Ok(None);
    }
    let text: String = given.call_method0("isoformat")?.extract()?;
    Ok(Some(text.split('T').next().unwrap_or_default().to_owned()))
}

fn type_name(given: &Bound<'_, PyAny>) -> String {
    given.get_type().name().map(|name| name.to_string()).unwrap_or_default()
}
