//! A file of columns with types, row group by row group.

use super::columns::{of_values, schema};
use super::{Export, Out};
use anyhow::Result;
use demarche_coding::Act;
use demarche_report::Report;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde_json::Value;

/// Acts that are handed to the writer together.
const BATCH: usize = 1024;
/// Acts in a row group: so many are held in memory.
const ROW_GROUP: usize = 32 * 1024;

pub struct Parquet {
    writer: ArrowWriter<Out>,
    waiting: Vec<Value>,
}

impl Parquet {
    pub fn new(out: Out) -> Result<Self> {
        let version = KeyValue::new("demarche".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_key_value_metadata(Some(vec![version]))
            .build();
        let writer = ArrowWriter::try_new(out, schema(), Some(properties))?;
        Ok(Self { writer, waiting: Vec::new() })
    }

    fn write(&mut self) -> Result<()> {
        self.writer.write(&of_values(&self.waiting)?)?;
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

    fn finish(mut self: Box<Self>) -> Result<Option<String>> {
        if !self.waiting.is_empty() {
            self.write()?;
        }
        self.writer.finish()?;
        std::io::Write::flush(self.writer.inner_mut())?;
        Ok(None)
    }
}
