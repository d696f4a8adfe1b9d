//! What the tests of the program share: the program itself, sources on disk, and reading within the test's own process.

// each file of tests takes what it needs
#![allow(dead_code)]

use assert_cmd::Command;
use demarche_actors::{Mentions, Tables, resolve};
use demarche_board::Board;
use demarche_coding::{Coded, Lexicon, code};
use demarche_language::{Reader, Sentence};
use demarche_report::{Options, Report, read_from, read_sources};
use serde_json::Value;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;
use std::time::Duration;

/// A report that is sure to hold an act.
pub const GOOD: &str = "Russia accused Ukraine of violating the ceasefire.";

/// The program: this build of it, or the one that the variable names.
pub fn program() -> OsString {
    std::env::var_os("DEMARCHE_TEST_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_demarche").into())
}

/// The program, as from a shell without a terminal.
pub fn demarche() -> Command {
    let mut command = Command::new(program());
    command.env_remove("NO_COLOR").env_remove("COLUMNS").timeout(Duration::from_secs(300));
    command
}

/// Run it with these words; it must end by itself, without a panic.
pub fn run<S: AsRef<std::ffi::OsStr>>(words: impl IntoIterator<Item = S>) -> Told {
    Told::of(demarche().args(words).output().unwrap())
}

/// Run it with these words and standard input.
pub fn run_with(input: impl Into<Vec<u8>>, words: &[&str]) -> Told {
    Told::of(demarche().args(words).write_stdin(input).output().unwrap())
}

/// What the program printed, and its exit status.
#[derive(Debug)]
pub struct Told {
    /// Exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Told {
    /// Of a process that ended.
    #[track_caller]
    pub fn of(output: Output) -> Self {
        let err = String::from_utf8(output.stderr).expect("standard error is UTF-8");
        assert!(!err.contains("panicked"), "{err}");
        let status = output.status.code().unwrap_or_else(|| panic!("ended by a signal: {:?}\n{err}", output.status));
        Self { status, out: String::from_utf8(output.stdout).expect("standard output is UTF-8"), err }
    }

    /// The JSON objects of the lines of standard output.
    #[track_caller]
    pub fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
    }

    /// Standard output as one JSON value.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err))
    }

    /// The reports that have acts, in the order of the acts.
    #[track_caller]
    pub fn docs(&self) -> Vec<String> {
        let mut docs: Vec<String> = self.lines().iter().map(|act| act["doc"].as_str().unwrap().to_owned()).collect();
        docs.dedup();
        docs
    }

    /// The line of standard error that holds `name`.
    #[track_caller]
    pub fn about(&self, name: &str) -> &str {
        let mut lines = self.err.lines().filter(|line| line.contains(name));
        let line = lines.next().unwrap_or_else(|| panic!("nothing is said of {name}:\n{}", self.err));
        assert!(lines.next().is_none(), "{name} is told more than once:\n{}", self.err);
        line
    }
}

/// A folder with sources, gone when it is dropped.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Write a file (and the folders above it); gives its path.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The path that `name` has in it, whether or not there is such a file.
    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }
}

/// A line of a file of JSON lines.
pub fn json_line(id: &str, title: &str, text: &str) -> String {
    let mut line = serde_json::json!({ "id": id, "text": text, "published": "2025-04-23" });
    if !title.is_empty() {
        line["title"] = title.into();
    }
    format!("{line}\n")
}

/// A report with all that was read of it.
pub struct Read {
    /// The report.
    pub report: Report,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// Who is meant where.
    pub mentions: Mentions,
    /// Its acts and assessments.
    pub coded: Coded,
}

impl Read {
    /// The board of this report alone.
    pub fn board(&self) -> Board {
        demarche_board::fold(&self.coded.acts, &self.coded.assessments)
    }
}

/// The model and the tables, loaded once in a test's process.
struct Engine {
    reader: Reader,
    tables: Tables,
    lexicon: Lexicon,
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine {
        reader: Reader::new().unwrap(),
        tables: Tables::built_in().unwrap(),
        lexicon: Lexicon::built_in().unwrap(),
    })
}

/// Read a report as the program does.
pub fn read(report: Report) -> Read {
    let Engine { reader, tables, lexicon } = engine();
    let sentences = reader.read(&report.text).unwrap();
    let mentions = resolve(&sentences, report.published, tables);
    let coded = code(&report.id, report.published, &sentences, &mentions, lexicon);
    Read { report, sentences, mentions, coded }
}

/// Read a text as the program does, English or not.
pub fn read_text(name: &str, text: &str) -> Read {
    let options = Options::new(jiff::civil::date(2025, 5, 1));
    let source = std::io::Cursor::new(text.as_bytes().to_vec());
    read(read_from(name, source, &options).next().expect("a source gives a report or an error").unwrap())
}

/// The example reports, in the order of their names.
pub fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() > 10, "{paths:?}");
    paths
}

/// The example reports, read once.
pub fn read_examples() -> &'static [Read] {
    static READ: OnceLock<Vec<Read>> = OnceLock::new();
    READ.get_or_init(|| read_sources(examples(), &Options::default()).map(|report| read(report.unwrap())).collect())
}
