//! A program that is killed while it stores loses nothing that was stored, and its record is sound.

mod support;

use demarche_coding::Act;
use demarche_record::Record;
use demarche_report::Report;
use serde_json::json;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{act, add, by, report};

/// Set in the process that is going to be killed: the record that it writes to.
const PATH: &str = "DEMARCHE_TEST_KILLED";
/// Reports that it stores, two at a time.
const REPORTS: usize = 60;

fn made(number: usize) -> (Report, Vec<Act>) {
    let day = format!("2025-04-{:02}", number % 28 + 1);
    // a country of its own each, so that no two tell the same deed
    let letter = |n: usize| char::from(b'A' + u8::try_from(n).unwrap());
    let country = format!("X{}{}", letter(number / 26), letter(number % 26));
    let text = format!("{country} rejected the plan of the mediators on the roads and bridges near town {number}.");
    let made = report(&format!("r{number}"), &day, "Daily", &[&text]);
    let acts = vec![act(&made, 0, json!({"actor": [format!("{country}/GOV {country}")], "theme": "the plan"}))];
    (made, acts)
}

/// Stores what is not there yet, says so, and corrects an act now and then.
fn store(path: &Path) {
    let mut record = Record::open_or_create(path).unwrap();
    for number in (0..REPORTS).step_by(2) {
        let two = [made(number), made(number + 1)];
        let known = add(&mut record, &two).iter().all(|a| a.known);
        println!("stored {}", number + 2);
        if number % 6 == 0 && !known {
            let last = record.acts(&Default::default(), Some(1)).unwrap().remove(0);
            record.judge(&[last.id], number % 4 == 0, &by()).unwrap();
            println!("corrected {}", record.corrections(None).unwrap().len());
        }
    }
    println!("done");
}

/// All that a record holds, without the moments at which it was stored.
fn content(record: &Record) -> Vec<String> {
    let mut all = Vec::new();
    for ask in [
        "SELECT report, published, outlet, retells, shared, story, text FROM reports ORDER BY report",
        "SELECT act, report, told, sentence, type, status, confidence, state, deed, body FROM acts ORDER BY act",
        "SELECT code, role, act FROM parties ORDER BY act, role, code",
    ] {
        all.extend(record.sql(ask).unwrap().rows.iter().map(|row| format!("{row:?}")));
    }
    all
}

#[test]
fn nothing_that_was_stored_is_lost() {
    if let Some(path) = std::env::var_os(PATH) {
        return store(Path::new(&path));
    }
    let folder = tempfile::tempdir().unwrap();
    let undisturbed = folder.path().join("undisturbed.dmr");
    let mut record = Record::open_or_create(&undisturbed).unwrap();
    for number in (0..REPORTS).step_by(2) {
        add(&mut record, &[made(number), made(number + 1)]);
    }
    let whole = content(&record);

    let kills: usize = std::env::var("DEMARCHE_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(25);
    let (mut seed, mut killed, mut round) = (88_172_645_463_325_252_u64, 0, 0);
    while killed < kills {
        round += 1;
        let path = folder.path().join(format!("{round}.dmr"));
        let (mut stored, mut corrected) = (0, 0);
        loop {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "nothing_that_was_stored_is_lost", "--nocapture"])
                .env(PATH, &path)
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let out = BufReader::new(child.stdout.take().unwrap());
            let listener = std::thread::spawn(move || out.lines().map_while(Result::ok).collect::<Vec<String>>());
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            std::thread::sleep(Duration::from_micros(seed % 150_000));
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
            let told = listener.join().unwrap();
            let last = |word: &str| {
                told.iter().rev().find_map(|line| line.split_once(word)?.1.trim().parse::<usize>().ok()).unwrap_or(0)
            };
            (stored, corrected) = (stored.max(last("stored ")), corrected.max(last("corrected ")));
            let done = told.iter().any(|line| line.ends_with("done"));
            let record = Record::open_or_create(&path).unwrap();
            assert_eq!(record.check(|_| ()).unwrap(), [], "after kill {killed}");
            assert!(record.totals().unwrap().reports >= stored, "after kill {killed}");
            assert!(record.corrections(None).unwrap().len() >= corrected, "after kill {killed}");
            if done || killed >= kills {
                break;
            }
        }
        // what is missing is added; what was corrected is taken back, to compare
        let mut record = Record::open_or_create(&path).unwrap();
        for number in (0..REPORTS).step_by(2) {
            add(&mut record, &[made(number), made(number + 1)]);
        }
        while record.undo(None, &by()).is_ok() {}
        assert_eq!(record.check(|_| ()).unwrap(), []);
        let (now, count) = (content(&record), whole.len());
        assert_eq!(now.iter().zip(&whole).find(|(a, b)| a != b), None);
        assert_eq!(now.len(), count);
    }
}
