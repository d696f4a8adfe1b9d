//! `demarche code --into`: archives part by part, stopped and gone on with.

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use support::{Folder, examples, json_line, program, run};

/// An archive: a file of JSON lines, with a line that is broken, and a text.
fn archive(folder: &Folder) -> String {
    let mut lines = String::new();
    for example in examples().into_iter().take(8) {
        let text = std::fs::read_to_string(&example).unwrap();
        lines += &json_line(&example.file_stem().unwrap().to_string_lossy(), "", &text);
    }
    lines += "{broken\n";
    lines +=
        &json_line("last", "", "Russia rejected the 30-day ceasefire. Ukraine accused Russia of violating the truce.");
    std::fs::create_dir(folder.path("in")).unwrap();
    folder.write("in/news.jsonl", lines);
    folder.write("in/one.txt", "KYIV, April 20, 2025 — Ukraine proposed a truce to Russia.");
    folder.path("in")
}

/// The files of a folder that are no lists, by name.
fn made(folder: &str) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|file| !file.file_name().unwrap().to_string_lossy().starts_with("manifest"))
        .map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&file).unwrap()))
        .collect()
}

fn lines(made: &BTreeMap<String, String>) -> Vec<&str> {
    let mut lines: Vec<&str> = made.values().flat_map(|text| text.lines()).collect();
    lines.sort_unstable();
    lines
}

fn words<'a>(archive: &'a str, into: &'a str) -> Vec<&'a str> {
    vec!["code", archive, "--into", into, "--format", "jsonl", "--chunk", "3"]
}

#[test]
fn an_archive_is_worked_off_once() {
    let folder = Folder::new();
    let (archive, into) = (archive(&folder), folder.path("out"));
    let told = run(words(&archive, &into));
    // one line is broken, and the rest goes on
    assert_eq!((told.status, told.err.contains("news.jsonl, line 9")), (1, true), "{told:?}");
    let whole = made(&into);
    assert_eq!(whole.len(), 4, "{:?}", whole.keys());
    let plain = run(["code", &archive]);
    let mut plain: Vec<&str> = plain.out.lines().collect();
    plain.sort_unstable();
    assert_eq!(lines(&whole), plain);

    let again = run(words(&archive, &into));
    assert!(again.out.contains("0 reports") && again.out.contains("4 files done before"), "{again:?}");
    // what could not be read is no success the second time either
    assert_eq!((again.status, again.err.contains("1 piece could not be read")), (1, true), "{again:?}");
    assert_eq!(made(&into), whole);
    // another form goes into another folder
    let other = run(["code", &archive, "--into", &into, "--format", "csv"]);
    assert!(other.status == 1 && other.err.contains("other options"), "{other:?}");
    let share = run(words(&archive, &into).into_iter().chain(["--shard", "1/2"]));
    assert!(share.status == 1 && share.err.contains("number of shares"), "{share:?}");
    // a file by another name is the same file; one that is not there is told each time
    let named = folder.path("in/../in/one.txt");
    let missing = folder.path("none.txt");
    for _ in 0..2 {
        let told = run(["code", &archive, &named, &missing, "--into", &into, "--format", "jsonl", "--chunk", "3"]);
        assert!(told.status == 1 && told.err.contains("no such file") && told.out.contains("0 reports"), "{told:?}");
    }

    // a file that is gone is made again
    let name = whole.keys().nth(1).unwrap();
    std::fs::remove_file(Path::new(&into).join(name)).unwrap();
    assert!(!run(words(&archive, &into)).out.contains("0 files"));
    assert_eq!(made(&into), whole);

    // what has changed is made anew, and what was made of it goes
    folder.write("in/one.txt", "KYIV, April 20, 2025 — Ukraine offered Russia talks. Russia refused.");
    let changed = run(words(&archive, &into));
    assert!(changed.err.contains("made anew"), "{changed:?}");
    let now = made(&into);
    assert_eq!(now.len(), 4);
    assert!(lines(&now).iter().any(|line| line.contains("offered")), "{now:?}");
    assert!(!lines(&now).iter().any(|line| line.contains("proposed a truce")));
}

#[test]
fn shares_make_up_the_whole() {
    let folder = Folder::new();
    let archive = archive(&folder);
    let (whole, shared) = (folder.path("whole"), folder.path("shared"));
    run(words(&archive, &whole));
    for share in ["1/3", "2/3", "3/3"] {
        let told = run(words(&archive, &shared).into_iter().chain(["--shard", share]));
        assert!(told.status < 2, "{told:?}");
    }
    let (whole, shared) = (made(&whole), made(&shared));
    assert_eq!(lines(&shared), lines(&whole));
    assert_eq!(run(["code", &archive, "--into", "x", "--shard", "4/3"]).status, 2);
    assert_eq!(run(["code", &archive, "--shard", "1/3"]).status, 2);
}

#[test]
fn a_run_that_is_killed_is_gone_on_with() {
    let folder = Folder::new();
    let archive = archive(&folder);
    let (whole, into) = (folder.path("whole"), folder.path("out"));
    let start = Instant::now();
    run(words(&archive, &whole));
    // moments all over a run, however fast the machine is
    let step = start.elapsed() / 10;
    let whole = made(&whole);
    for moment in 0..12 {
        let mut child = Command::new(program())
            .args(words(&archive, &into))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(step * moment);
        let _ = child.kill();
        child.wait().unwrap();
    }
    // a list that ends in half a line
    let list = Path::new(&into).join("manifest.ndjson");
    let mut told = std::fs::read_to_string(&list).unwrap_or_default();
    told += "{\"chunk\": {\"part\": \"ne";
    std::fs::write(&list, told).unwrap();
    let last = run(words(&archive, &into));
    assert!(last.status < 2, "{last:?}");
    assert_eq!(made(&into), whole);
}

#[test]
fn standard_input_is_no_archive() {
    let told = run(["code", "-", "--into", "nowhere"]);
    assert!(told.status == 1 && told.err.contains("standard input"), "{told:?}");
    assert!(!Path::new("nowhere").exists());
}
