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
    Arc::new(Schema::new(arrow_fields(ACT)))
}

/// Acts as columns, a row each, in their order.
///
/// # Errors
/// Where a value does not fit its column, such as a day before the calendar's first.
pub fn record_batch<'a>(acts: impl IntoIterator<Item = &'a Act>) -> Result<RecordBatch> {
    let values: Vec<Value> = acts.into_iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
    of_values(&values)
}

/// The same of acts that were made into JSON.
pub(crate) fn of_values(values: &[Value]) -> Result<RecordBatch> {
    let rows: Vec<Option<&Value>> = values.iter().map(Some).collect();
    let columns = ACT.iter().map(|f| array(&f.kind, &parts(&rows, f.name))).collect::<Result<_>>()?;
    Ok(RecordBatch::try_new(schema(), columns)?)
}

fn arrow_fields(fields: &[Field]) -> Fields {
    fields.iter().map(|f| ArrowField::new(f.name, data_type(&f.kind), f.optional)).collect()
}

fn data_type(kind: &Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Bool => DataType::Boolean,
        Kind::Int => DataType::Int32,
        Kind::Float => DataType::Float32,
        Kind::Double => DataType::Float64,
        Kind::Date => DataType::Date32,
        Kind::List(item) => DataType::List(element(item)),
        Kind::Parts(fields) => DataType::Struct(arrow_fields(fields)),
    }
}

/// The field of a list's items, by the name that the Parquet format gives it.
fn element(item: &Kind) -> FieldRef {
    Arc::new(ArrowField::new("element", data_type(item), false))
}

fn parts<'a>(rows: &[Option<&'a Value>], name: &str) -> Vec<Option<&'a Value>> {
    rows.iter().map(|row| row.and_then(|v| v.get(name)).filter(|v| !v.is_null())).collect()
}

/// A column of values, some of which may be missing.
fn array(kind: &Kind, values: &[Option<&Value>]) -> Result<ArrayRef> {
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
            Arc::new(ListArray::try_new(element(item), offsets, array(item, &items)?, nulls(values))?)
        }
        Kind::Parts(fields) => {
            let columns = fields.iter().map(|f| array(&f.kind, &parts(values, f.name))).collect::<Result<_>>()?;
            Arc::new(StructArray::try_new(arrow_fields(fields), columns, nulls(values))?)
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
