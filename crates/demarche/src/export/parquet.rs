//! Columns with types, row group by row group.

use super::fields::{ACT, Field, Kind};
use super::{Export, Out};
use anyhow::{Context as _, Result};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float32Array, Float64Array, Int32Array, ListArray, RecordBatch, StringArray,
    StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field as ArrowField, FieldRef, Fields, Schema, SchemaRef};
use demarche_coding::Act;
use demarche_report::Report;
use jiff::civil::{Date, date};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde_json::Value;
use std::sync::Arc;

/// Acts that are handed to the writer together.
const BATCH: usize = 1024;
/// Acts in a row group: so many are held in memory.
const ROW_GROUP: usize = 32 * 1024;
/// 1970-01-01, from which days are counted.
const EPOCH: Date = date(1970, 1, 1);

pub struct Parquet {
    writer: ArrowWriter<Out>,
    schema: SchemaRef,
    waiting: Vec<Value>,
}

impl Parquet {
    pub fn new(out: Out) -> Result<Self> {
        let schema = Arc::new(Schema::new(arrow_fields(ACT)));
        let version = KeyValue::new("demarche".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_key_value_metadata(Some(vec![version]))
            .build();
        let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties))?;
        Ok(Self { writer, schema, waiting: Vec::new() })
    }

    fn write(&mut self) -> Result<()> {
        let rows: Vec<Option<&Value>> = self.waiting.iter().map(Some).collect();
        let columns = ACT.iter().map(|f| array(&f.kind, &parts(&rows, f.name))).collect::<Result<_>>()?;
        self.writer.write(&RecordBatch::try_new(self.schema.clone(), columns)?)?;
        self.waiting.clear();
        Ok(())
    }
}

impl Export for Parquet {
    fn report(&mut self, _: &Report, acts: &[Act]) -> Result<()> {
        for act in acts {
            self.waiting.push(serde_json::to_value(act)?);
            if self.waiting.len() == BATCH {
                self.write()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if !self.waiting.is_empty() {
            self.write()?;
        }
        self.writer.finish()?;
        Ok(std::io::Write::flush(self.writer.inner_mut())?)
    }
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
