//! Acts as columns with types (Apache Arrow).

use crate::fields::{ACT, Field, Kind};
use anyhow::{Context as _, Result};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float32Array, Float64Array, Int32Array, ListArray, RecordBatch, StringArray,
    StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field as ArrowField, FieldRef, Fields, Schema, SchemaRef};
use demarche_coding::Act;
use jiff::civil::{Date, date};
use serde_json::Value;
use std::sync::Arc;

/// 1970-01-01, from which days are counted.
const EPOCH: Date = date(1970, 1, 1);

/// The columns of acts: docs/formats.md tells what each holds.
pub fn schema() -> SchemaRef {
    Arc::new(Schema::new(arrow_fields(ACT, Parts::AsTold)))
}

/// Acts as columns, a row each, in their order.
///
/// # Errors
/// Where a value does not fit its column, such as a day before the calendar's first.
pub fn record_batch<'a>(acts: impl IntoIterator<Item = &'a Act>) -> Result<RecordBatch> {
    let values: Vec<Value> = acts.into_iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
    of_values(&values)
}

/// A row of acts that are handed on together with what could not be read.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// An act.
    Act(&'a Act),
    /// A report that gave none, since something is wrong with it.
    Fault {
        /// The report's id.
        doc: &'a str,
        /// What is wrong.
        error: &'a str,
    },
}

/// The columns of [`rows`]: those of acts, all of them null where a report could not be read, and `error`, null where one could. Their parts
/// may be null too: PyArrow and Spark make the parts of what is null into nulls, and then refuse columns that say otherwise.
pub fn schema_of_rows() -> SchemaRef {
    let mut fields: Vec<ArrowField> =
        ACT.iter().map(|f| ArrowField::new(f.name, data_type(&f.kind, Parts::MayBeNull), f.name != DOC)).collect();
    fields.push(ArrowField::new("error", DataType::Utf8, true));
    Arc::new(Schema::new(fields))
}

/// Acts, and reports that could not be read, as columns, a row each, in their order.
///
/// # Errors
/// As [`record_batch`].
pub fn rows<'a>(rows: impl IntoIterator<Item = Row<'a>>) -> Result<RecordBatch> {
    let (mut values, mut errors): (Vec<Option<Value>>, Vec<Option<&str>>) = (Vec::new(), Vec::new());
    let mut docs: Vec<&str> = Vec::new();
    for row in rows {
        let (value, doc, error) = match row {
            Row::Act(act) => (Some(serde_json::to_value(act)?), act.doc.as_str(), None),
            Row::Fault { doc, error } => (None, doc, Some(error)),
        };
        values.push(value);
        docs.push(doc);
        errors.push(error);
    }
    let values: Vec<Option<&Value>> = values.iter().map(Option::as_ref).collect();
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(ACT.len() + 1);
    for field in ACT {
        columns.push(match field.name {
            DOC => Arc::new(StringArray::from(docs.clone())),
            name => array(&field.kind, Parts::MayBeNull, &parts(&values, name))?,
        });
    }
    columns.push(Arc::new(StringArray::from(errors)));
    Ok(RecordBatch::try_new(schema_of_rows(), columns)?)
}

/// The column that a report which could not be read has too.
const DOC: &str = "doc";

/// The same of acts that were made into JSON.
pub(crate) fn of_values(values: &[Value]) -> Result<RecordBatch> {
    let rows: Vec<Option<&Value>> = values.iter().map(Some).collect();
    let columns = ACT.iter().map(|f| array(&f.kind, Parts::AsTold, &parts(&rows, f.name))).collect::<Result<_>>()?;
    Ok(RecordBatch::try_new(schema(), columns)?)
}

/// Whether the parts of a value say that they may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parts {
    /// Where `fields` says so.
    AsTold,
    /// All of them.
    MayBeNull,
}

fn arrow_fields(fields: &[Field], how: Parts) -> Fields {
    let may = |f: &Field| f.optional || how == Parts::MayBeNull;
    fields.iter().map(|f| ArrowField::new(f.name, data_type(&f.kind, how), may(f))).collect()
}

fn data_type(kind: &Kind, how: Parts) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Bool => DataType::Boolean,
        Kind::Int => DataType::Int32,
        Kind::Float => DataType::Float32,
        Kind::Double => DataType::Float64,
        Kind::Date => DataType::Date32,
        Kind::List(item) => DataType::List(element(item, how)),
        Kind::Parts(fields) => DataType::Struct(arrow_fields(fields, how)),
    }
}

/// The field of a list's items, by the name that the Parquet format gives it.
fn element(item: &Kind, how: Parts) -> FieldRef {
    Arc::new(ArrowField::new("element", data_type(item, how), how == Parts::MayBeNull))
}

fn parts<'a>(rows: &[Option<&'a Value>], name: &str) -> Vec<Option<&'a Value>> {
    rows.iter().map(|row| row.and_then(|v| v.get(name)).filter(|v| !v.is_null())).collect()
}

/// A column of values, some of which may be missing.
fn array(kind: &Kind, how: Parts, values: &[Option<&Value>]) -> Result<ArrayRef> {
    Ok(match kind {
        Kind::Text => Arc::new(values.iter().map(|v| v.and_then(Value::as_str)).collect::<StringArray>()),
        Kind::Bool => Arc::new(values.iter().map(|v| v.and_then(Value::as_bool)).collect::<BooleanArray>()),
        Kind::Int => {
            let int = |v: &Option<&Value>| v.and_then(Value::as_i64).map(i32::try_from).transpose();
            Arc::new(values.iter().map(int).collect::<Result<Int32Array, _>>()?)
        }
        Kind::Float => {
            Arc::new(values.iter().map(|v| v.and_then(Value::as_f64).map(|n| n as f32)).collect::<Float32Array>())
        }
        Kind::Double => Arc::new(values.iter().map(|v| v.and_then(Value::as_f64)).collect::<Float64Array>()),
        Kind::Date => Arc::new(values.iter().map(|v| v.map(day).transpose()).collect::<Result<Date32Array>>()?),
        Kind::List(item) => {
            let lists: Vec<&[Value]> =
                values.iter().map(|v| v.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()).collect();
            let items: Vec<Option<&Value>> = lists.iter().copied().flatten().map(Some).collect();
            let offsets = OffsetBuffer::from_lengths(lists.iter().map(|l| l.len()));
            Arc::new(ListArray::try_new(element(item, how), offsets, array(item, how, &items)?, nulls(values))?)
        }
        Kind::Parts(fields) => {
            let columns = fields.iter().map(|f| array(&f.kind, how, &parts(values, f.name))).collect::<Result<_>>()?;
            Arc::new(StructArray::try_new(arrow_fields(fields, how), columns, nulls(values))?)
        }
    })
}

/// Which values are missing, if any is.
fn nulls(values: &[Option<&Value>]) -> Option<NullBuffer> {
    values.iter().any(Option::is_none).then(|| values.iter().map(Option::is_some).collect())
}

/// Days since 1970.
fn day(value: &Value) -> Result<i32> {
    let text = value.as_str().context("a day that is no text")?;
    Ok(EPOCH.until(text.parse::<Date>()?)?.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use arrow_array::Array as _;

    #[test]
    fn a_report_that_could_not_be_read_is_a_row_of_nulls() {
        let acts = testing::acts();
        let fault = Row::Fault { doc: "broken", error: "has no `text`" };
        let batch = rows(acts.iter().map(Row::Act).chain([fault])).unwrap();
        assert_eq!(batch.num_rows(), acts.len() + 1);
        for column in batch.columns() {
            column.to_data().validate_full().unwrap();
        }
        let last = acts.len();
        let null: Vec<bool> = batch.columns().iter().map(|c| c.is_null(last)).collect();
        assert_eq!(null.iter().filter(|n| !**n).count(), 2, "doc and error alone");
        let of_parts = |field: &ArrowField| match field.data_type() {
            DataType::Struct(parts) => parts.iter().all(|part| part.is_nullable()),
            _ => true,
        };
        assert!(batch.schema().fields().iter().all(|field| of_parts(field)));
        assert_eq!(rows([]).unwrap().schema(), schema_of_rows());
    }
}
