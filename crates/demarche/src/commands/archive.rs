//! `demarche code --into DIR`: an archive of any size, part by part, each part in chunks.
//!
//! A part is one large file, or small files that follow one another. The acts of so many reports of a part, a chunk, come into one file, which
//! appears when it is whole; then a line in the list of what is done tells of it. A run that was stopped reads a part again up to where it was,
//! which is quick, and codes on from there. Whatever moment it is stopped at, the files come out as if it had not been.

use crate::args::{CodeFormat, Sources};
use crate::keep::coder;
use anyhow::{Context as _, Result, bail, ensure};
use demarche_engine::{Engine, TOGETHER};
use demarche_export::{Export, Output, exporter};
use demarche_render::{counted, one_line};
use demarche_report::{Options, Report, files, read_sources};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, IsTerminal as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Small files come together into one part until they have so many bytes, or are so many.
const PART: u64 = 16 << 20;
const FILES: usize = 10_000;

/// A line of the list of what is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    /// With what it was done; the first line.
    With(With),
    /// A chunk whose file is there.
    Chunk(Chunk),
    /// A part that is done.
    Done {
        /// The part.
        part: String,
        /// Its files.
        files: Vec<PathBuf>,
        /// Its reports, those of other shares and languages included.
        reports: u64,
    },
}

/// What has to be the same in every run over one folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct With {
    /// The program, its tables and weights.
    coder: String,
    format: String,
    all_statuses: bool,
    chunk: u32,
    shard: Option<(u32, u32)>,
    published: Option<jiff::civil::Date>,
    max_size: u64,
}

/// A file that is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Chunk {
    part: String,
    /// Its number in its part, from 0.
    chunk: u64,
    /// The file.
    file: String,
    /// How many reports were coded, and how many acts they tell.
    reports: u64,
    acts: u64,
    /// How many sources, records, rows or lines could not be read.
    unread: u64,
}

/// Files that are worked off together.
struct Part {
    key: String,
    files: Vec<PathBuf>,
}

/// Works off what is not done yet; gives whether all could be read.
pub fn run(
    sources: &Sources,
    into: &Path,
    format: CodeFormat,
    all_statuses: bool,
    shard: Option<(u32, u32)>,
    chunk: u32,
) -> Result<bool> {
    ensure!(
        !sources.files.iter().any(|file| file == Path::new("-")),
        "standard input cannot be read a second time: with --into, name files and folders"
    );
    ensure!(!into.is_file(), "{} is a file; --into names a folder", into.display());
    std::fs::create_dir_all(into).with_context(|| format!("{} cannot be made", into.display()))?;
    let with = With {
        coder: coder(&sources.reading)?,
        format: ending(format).to_owned(),
        all_statuses,
        chunk,
        shard,
        published: sources.published,
        max_size: sources.max_size,
    };
    let mut list = List::open(into, &with)?;
    if shard.is_none() {
        // what a run that was killed was writing; nobody else is at work here
        for half in into.read_dir()?.flatten().map(|entry| entry.path()) {
            let name = half.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(".demarche-") && name.ends_with(".part") {
                std::fs::remove_file(&half).with_context(|| format!("{} cannot be removed", half.display()))?;
            }
        }
    }
    let (parts, missing) = parts(&sources.files, into)?;
    for file in &missing {
        tell!("demarche: {}: cannot be read: no such file", one_line(&file.display().to_string()));
    }
    list.forget_changed(&parts, into)?;
    let engine = Engine::new(&sources.reading.options())?;
    let tally = Tally { unread: missing.len() as u64, ..Tally::default() };
    let mut work = Work { sources, into, format, all_statuses, shard, chunk, engine, list, tally };
    for (at, part) in parts.iter().enumerate() {
        work.part(part)?;
        if std::io::stderr().is_terminal() && parts.len() > 1 {
            tell!("demarche: {} of {} done", at + 1, counted(parts.len(), "part"));
        }
    }
    let Tally { reports, acts, chunks, unread, before, unread_before } = work.tally;
    if unread_before > 0 {
        tell!(
            "demarche: note: {} could not be read by an earlier run; the list in {} tells of which files",
            counted(usize::try_from(unread_before).unwrap_or(usize::MAX), "piece"),
            into.display()
        );
    }
    say!(
        "{}: {} with {} in {}{}",
        into.display(),
        counted(reports, "report"),
        counted(acts, "act"),
        counted(chunks, "file"),
        if before > 0 { format!("; {} done before", counted(before, "file")) } else { String::new() }
    );
    Ok(unread + unread_before == 0)
}

/// What one run did.
#[derive(Default)]
struct Tally {
    reports: usize,
    acts: usize,
    chunks: usize,
    unread: u64,
    before: usize,
    unread_before: u64,
}

fn ending(format: CodeFormat) -> &'static str {
    match format {
        CodeFormat::Jsonl => "jsonl",
        CodeFormat::Csv => "csv",
        CodeFormat::Parquet => "parquet",
        CodeFormat::Plover => "plover.jsonl",
        CodeFormat::Cameo => "cameo.csv",
    }
}

/// The files of the sources, put together into parts, and those that are not there. What changes of a file makes another part of it.
fn parts(sources: &[PathBuf], into: &Path) -> Result<(Vec<Part>, Vec<PathBuf>)> {
    let own = into.canonicalize().with_context(|| format!("{} cannot be read", into.display()))?;
    let (mut parts, mut waiting, mut bytes) = (Vec::new(), Vec::new(), 0);
    let (mut seen, mut missing) = (BTreeSet::new(), Vec::new());
    for file in files(sources) {
        let Ok(place) = file.canonicalize() else {
            missing.push(file);
            continue;
        };
        // by whatever name, each once
        if place.starts_with(&own) || !seen.insert(place) {
            continue;
        }
        let size = file.metadata().map_or(0, |m| m.len());
        if !waiting.is_empty() && (bytes + size > PART || waiting.len() >= FILES) {
            parts.push(part(std::mem::take(&mut waiting)));
            bytes = 0;
        }
        bytes += size;
        waiting.push(file);
    }
    if !waiting.is_empty() {
        parts.push(part(waiting));
    }
    Ok((parts, missing))
}

fn part(files: Vec<PathBuf>) -> Part {
    let mut hasher = Sha256::new();
    for file in &files {
        let state = file.metadata().ok().map(|m| (m.len(), m.modified().ok()));
        hasher.update(format!("{}\n{state:?}\n", file.display()));
    }
    let hash: String = hasher.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let stem = files.first().and_then(|file| file.file_stem()).unwrap_or_default().to_string_lossy();
    let stem: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(40).collect();
    Part { key: format!("{stem}-{hash}"), files }
}

/// The list of what is done: a file of JSON lines that one run at a time writes.
struct List {
    file: File,
    chunks: BTreeMap<String, BTreeMap<u64, Chunk>>,
    done: BTreeMap<String, Vec<PathBuf>>,
}

impl List {
    fn open(into: &Path, with: &With) -> Result<Self> {
        let path = into.join(match with.shard {
            None => "manifest.ndjson".to_owned(),
            Some((one, of)) => format!("manifest-{one}-of-{of}.ndjson"),
        });
        fits(into, with)?;
        let told = || format!("{} cannot be written", path.display());
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path).with_context(told)?;
        if file.try_lock().is_err() {
            bail!("{}: another run is at work on it", path.display());
        }
        let (mut chunks, mut done): (BTreeMap<String, BTreeMap<u64, Chunk>>, BTreeMap<_, _>) = Default::default();
        let (mut whole, mut first) = (0, true);
        for line in BufReader::new(&file).split(b'\n') {
            let line = line.with_context(|| format!("{} cannot be read", path.display()))?;
            let Ok(read) = serde_json::from_slice::<Line>(&line) else { break };
            whole += line.len() as u64 + 1;
            match read {
                Line::With(before) => {
                    first = false;
                    ensure!(
                        before == *with,
                        "{}: was begun by another version of the program, or with other options; name another folder, or remove this one",
                        into.display()
                    );
                }
                Line::Chunk(chunk) => {
                    chunks.entry(chunk.part.clone()).or_default().insert(chunk.chunk, chunk);
                }
                Line::Done { part, files, .. } => {
                    done.insert(part, files);
                }
            }
        }
        // the last line of a run that was stopped may be half a line
        if file.metadata().with_context(told)?.len() != whole {
            file.set_len(whole).with_context(told)?;
            file.seek(SeekFrom::End(0)).with_context(told)?;
        }
        // a file that somebody removed is made again, with all that follow it in its part
        for (part, of) in &mut chunks {
            let missing = of.values().find(|chunk| !into.join(&chunk.file).is_file()).map(|chunk| chunk.chunk);
            if let Some(missing) = missing {
                of.split_off(&missing);
                done.remove(part);
            }
        }
        let mut list = Self { file, chunks, done };
        if first {
            list.write(&Line::With(with.clone()))?;
        }
        Ok(list)
    }

    fn write(&mut self, line: &Line) -> Result<()> {
        let told = "the list of what is done cannot be written";
        let text = serde_json::to_string(line)? + "\n";
        self.file.write_all(text.as_bytes()).context(told)?;
        self.file.sync_data().context(told)
    }

    /// Removes the files that were made of files that have changed since.
    fn forget_changed(&mut self, parts: &[Part], into: &Path) -> Result<()> {
        let now: BTreeSet<&str> = parts.iter().map(|part| part.key.as_str()).collect();
        let read: BTreeSet<&Path> = parts.iter().flat_map(|part| part.files.iter().map(PathBuf::as_path)).collect();
        let old: Vec<String> = self
            .done
            .iter()
            .filter(|(key, files)| {
                !now.contains(key.as_str()) && files.iter().any(|file| read.contains(file.as_path()))
            })
            .map(|(key, _)| key.clone())
            .collect();
        // those that were not done do not tell of which files they are; what nobody asks for is no result
        let unfinished = self.chunks.keys().filter(|key| !self.done.contains_key(*key) && !now.contains(key.as_str()));
        for key in unfinished.cloned().collect::<Vec<_>>().into_iter().chain(old) {
            for chunk in self.chunks.remove(&key).unwrap_or_default().into_values() {
                let file = into.join(&chunk.file);
                match std::fs::remove_file(&file) {
                    Ok(()) => tell!("demarche: note: {}: made anew, since what it was made of has changed", chunk.file),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error).with_context(|| format!("{} cannot be removed", file.display())),
                }
            }
            self.done.remove(&key);
        }
        Ok(())
    }
}

/// That what other runs began in the same folder can stand beside this one: shares of as many, with the same options.
fn fits(into: &Path, with: &With) -> Result<()> {
    for file in into.read_dir()?.flatten().map(|entry| entry.path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with("manifest") || !name.ends_with(".ndjson") {
            continue;
        }
        let mut first = String::new();
        BufReader::new(File::open(&file)?).read_line(&mut first)?;
        let Ok(Line::With(other)) = serde_json::from_str(&first) else { continue };
        let of = |with: &With| with.shard.map(|(_, of)| of);
        ensure!(
            of(&other) == of(with) && With { shard: with.shard, ..other } == *with,
            "{}: {name} was begun by another version of the program, with other options, or with another number of shares; name another folder, or \
             remove this one",
            into.display()
        );
    }
    Ok(())
}

/// One run.
struct Work<'a> {
    sources: &'a Sources,
    into: &'a Path,
    format: CodeFormat,
    all_statuses: bool,
    shard: Option<(u32, u32)>,
    chunk: u32,
    engine: Engine,
    list: List,
    tally: Tally,
}

/// A chunk that is being written.
struct Open {
    output: Output,
    acts: Box<dyn Export>,
    line: Chunk,
}

impl Work<'_> {
    fn part(&mut self, part: &Part) -> Result<()> {
        let done = self.list.chunks.get(&part.key);
        let before = done.map_or(0, BTreeMap::len);
        self.tally.before += before;
        self.tally.unread_before += done.into_iter().flat_map(BTreeMap::values).map(|chunk| chunk.unread).sum::<u64>();
        if self.list.done.contains_key(&part.key) {
            return Ok(());
        }
        let options =
            Options { published: self.sources.published, max_bytes: self.sources.max_size << 20, ..Options::default() };
        let skip = before as u64 * u64::from(self.chunk);
        let (mut number, mut unread, mut open) = (0, 0, None);
        let (mut group, mut size) = (Vec::new(), 0);
        for read in read_sources(part.files.clone(), &options) {
            let report = match read {
                Ok(report) => report,
                Err(problem) => {
                    // those before were told by the run before
                    if number >= skip {
                        unread += 1;
                        tell!("demarche: {}", one_line(&problem.to_string()));
                    }
                    continue;
                }
            };
            let (at, own) = (number, self.is_ours(part, number));
            number += 1;
            if at < skip {
                continue;
            }
            if own && report.is_english() {
                size += report.text.len();
                group.push(report);
            }
            let full = number % u64::from(self.chunk) == 0;
            if size >= TOGETHER || full {
                size = 0;
                self.code(part, at / u64::from(self.chunk), &mut group, &mut open)?;
            }
            if full {
                self.close(&mut open, std::mem::take(&mut unread))?;
            }
        }
        let begun = number % u64::from(self.chunk) != 0;
        if begun && number > skip || unread > 0 {
            self.code(part, number / u64::from(self.chunk), &mut group, &mut open)?;
            self.close(&mut open, unread)?;
        }
        self.list.write(&Line::Done { part: part.key.clone(), files: part.files.clone(), reports: number })
    }

    /// Whether a report of a part is of this share.
    fn is_ours(&self, part: &Part, number: u64) -> bool {
        let Some((one, of)) = self.shard else { return true };
        // parts begin with different shares, so that small parts do not all fall to the first
        let begin = part.key.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        (number.wrapping_add(begin)) % u64::from(of) == u64::from(one) - 1
    }

    /// Codes reports into the chunk that is open, or opens one.
    fn code(&mut self, part: &Part, chunk: u64, group: &mut Vec<Report>, open: &mut Option<Open>) -> Result<()> {
        let Open { acts, line, .. } = match open {
            Some(open) => open,
            None => {
                let share = self.shard.map(|(one, of)| format!("-{one}-of-{of}")).unwrap_or_default();
                let file = format!("{}-{chunk:05}{share}.{}", part.key, ending(self.format));
                let output = Output::open(Some(&self.into.join(&file)))?;
                let knowledge = self.sources.reading.knowledge.as_deref();
                let acts = exporter(self.format.into(), output.writer()?, knowledge, self.all_statuses)?;
                let line = Chunk { part: part.key.clone(), chunk, file, reports: 0, acts: 0, unread: 0 };
                open.insert(Open { output, acts, line })
            }
        };
        for read in self.engine.read_all(std::mem::take(group))? {
            acts.report(&read.report, &read.coded.acts)?;
            line.reports += 1;
            line.acts += read.coded.acts.len() as u64;
        }
        Ok(())
    }

    /// Lets the file of a chunk appear, and tells of it in the list.
    fn close(&mut self, open: &mut Option<Open>, unread: u64) -> Result<()> {
        let Some(Open { output, acts, mut line }) = open.take() else { return Ok(()) };
        acts.finish()?;
        output.keep()?;
        line.unread = unread;
        self.tally.reports += usize::try_from(line.reports).unwrap_or(usize::MAX);
        self.tally.acts += usize::try_from(line.acts).unwrap_or(usize::MAX);
        self.tally.unread += unread;
        self.tally.chunks += 1;
        self.list.write(&Line::Chunk(line))
    }
}
