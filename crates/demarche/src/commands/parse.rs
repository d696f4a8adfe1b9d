//! `demarche parse`: words and trees in CoNLL-U.

use crate::args::{Input, Sources};
use crate::pipeline;
use anyhow::{Context as _, Result};
use demarche_language::{Reader, conllu};
use demarche_render::one_line;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::Path;

/// Sentences that go through the model together.
const CHUNK: usize = 256;

/// Read the sources and print their sentences.
pub fn run(sources: &Sources, input: Input) -> Result<bool> {
    let reader = demarche_engine::reader(sources.reading.model.as_deref(), sources.reading.threads)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let sound = match input {
        Input::Text => pipeline::reports(sources, |report| {
            writeln!(out, "# newdoc id = {}", conllu::one_line(&report.id))?;
            for (number, sentence) in reader.read(&report.text)?.iter().enumerate() {
                out.write_all(conllu::write(sentence, &format!("{}-{number}", report.id)).as_bytes())?;
            }
            Ok(())
        })?,
        Input::Conllu => {
            let mut sound = true;
            for path in &sources.files {
                if let Err(error) = treebank(path, &reader, &mut out) {
                    let name =
                        if path.as_os_str() == "-" { "standard input".into() } else { path.display().to_string() };
                    tell!("demarche: {}: {error:#}", one_line(&name));
                    sound = false;
                }
            }
            sound
        }
    };
    out.flush()?;
    Ok(sound)
}

fn treebank(path: &Path, reader: &Reader, out: &mut impl std::io::Write) -> Result<()> {
    let source: Box<dyn BufRead> = match path.to_str() {
        Some("-") => Box::new(BufReader::new(std::io::stdin())),
        _ => Box::new(BufReader::new(File::open(path).context("cannot be opened")?)),
    };
    let mut blocks = conllu::blocks(source);
    loop {
        // what stands before a broken line is read all the same
        let mut broken = None;
        let chunk: Vec<conllu::Block> =
            blocks.by_ref().take(CHUNK).map_while(|b| b.map_err(|e| broken = Some(e)).ok()).collect();
        if chunk.is_empty() {
            return broken.map_or(Ok(()), |e| Err(e.into()));
        }
        let forms: Vec<Vec<&str>> = chunk.iter().map(conllu::Block::forms).collect();
        for (block, sentence) in chunk.iter().zip(reader.read_given(&forms)?) {
            out.write_all(block.with_reading(&sentence).as_bytes())?;
        }
        if let Some(error) = broken {
            return Err(error.into());
        }
    }
}
