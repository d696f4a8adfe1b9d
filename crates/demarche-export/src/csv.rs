//! A table after RFC 4180, one act a row.

use super::{Export, Out, fields, flat};
use anyhow::Result;
use csv::{Terminator, Writer, WriterBuilder};
use demarche_coding::Act;
use demarche_report::Report;

pub struct Csv(Writer<Out>);

/// A writer of rows as RFC 4180 has them: parted by commas, ended by CR LF.
pub fn writer(out: Out) -> Writer<Out> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out)
}

impl Csv {
    pub fn new(out: Out) -> Result<Self> {
        let mut rows = writer(out);
        rows.write_record(flat::columns(fields::ACT))?;
        Ok(Self(rows))
    }
}

impl Export for Csv {
    fn report(&mut self, _: &Report, acts: &[Act]) -> Result<()> {
        for act in acts {
            self.0.write_record(flat::cells(fields::ACT, &serde_json::to_value(act)?))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Option<String>> {
        self.0.flush()?;
        Ok(None)
    }
}
