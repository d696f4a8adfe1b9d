//! One JSON object a line.

use super::{Export, Out};
use anyhow::Result;
use demarche_coding::Act;
use demarche_report::Report;
use std::io::Write as _;

pub struct Jsonl(Out);

impl Jsonl {
    pub fn new(out: Out) -> Self {
        Self(out)
    }
}

impl Export for Jsonl {
    fn report(&mut self, _: &Report, acts: &[Act]) -> Result<()> {
        for act in acts {
            serde_json::to_writer(&mut self.0, act)?;
            writeln!(self.0)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Option<String>> {
        self.0.flush()?;
        Ok(None)
    }
}
