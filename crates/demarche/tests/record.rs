//! `demarche record` and the board of a record, from the command line.

mod support;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{Folder, Told, examples, json_line, program, run, run_with};

/// Two days of talks, and a report in French.
const FIRST: &str = "Ukraine proposed a 30-day ceasefire to Russia. President Volodymyr Zelensky met U.S. Secretary of State Marco Rubio in Paris.";
const SECOND: &str = "Russia rejected the 30-day ceasefire. Ukraine accused Russia of violating the Easter truce.";
const FRENCH: &str = "Les deux délégations ont accepté de revenir à la table des négociations la semaine prochaine, a déclaré mardi l'envoyé spécial.";

fn line(id: &str, day: &str, outlet: &str, text: &str) -> String {
    serde_json::json!({"id": id, "text": text, "published": day, "outlet": outlet}).to_string() + "\n"
}

fn talks() -> (Folder, String) {
    let folder = Folder::new();
    let news = line("offer", "2025-04-20", "Daily", FIRST)
        + &line("answer", "2025-04-21", "Herald", SECOND)
        + &line("fr", "2025-04-21", "Jour", FRENCH);
    let news = folder.write("news.jsonl", news);
    let record = folder.path("talks.dmr");
    let told = run(["record", "add", &record, &news]);
    assert_eq!(told.status, 0, "{told:?}");
    assert!(told.out.contains("2 reports new") && told.out.contains("1 kept unread"), "{}", told.out);
    (folder, record)
}

fn act(record: &str, word: &str) -> String {
    let told = run(["record", "list", record, "--format", "jsonl", "--rejected"]);
    let found =
        told.lines().into_iter().find(|a| a["type"] == word).unwrap_or_else(|| panic!("no {word}: {}", told.out));
    found["id"].to_string()
}

fn ok<S: AsRef<std::ffi::OsStr>>(words: impl IntoIterator<Item = S>) -> Told {
    let told = run(words);
    assert_eq!(told.status, 0, "{told:?}");
    told
}

#[test]
fn a_name_that_was_misspelt_makes_no_record() {
    let folder = Folder::new();
    let record = folder.path("new.dmr");
    let told = run(["record", "add", &record, &folder.path("missing.txt")]);
    assert_eq!((told.status, told.err.contains("missing.txt")), (1, true), "{told:?}");
    assert!(!Path::new(&record).exists());
}

#[test]
fn a_morning_with_a_record() {
    let (folder, record) = talks();
    // again: nothing new
    let again = ok(["record", "add", &record, &folder.path("news.jsonl")]);
    assert!(again.out.contains("0 reports new") && again.out.contains("3 known before"), "{}", again.out);

    let board = ok(["board", &record, "--format", "json"]).json();
    assert_eq!(board["proposals"][0]["responses"]["RUS/GOV"], "rejected", "{board}");
    let before = ok(["board", &record, "--at", "2025-04-20", "--format", "json"]).json();
    assert_eq!(before["proposals"][0]["responses"]["RUS/GOV"], "unanswered", "{before}");
    assert!(ok(["board", &record]).out.contains("Where the talks stand — 2 reports"));

    let changes =
        ok(["record", "changes", &record, "--since", "2025-04-21", "--at", "2025-04-21", "--format", "json"]).json();
    assert_eq!(changes["changes"]["proposals"]["moved"][0]["steps"][0]["to"], "rejected", "{changes}");

    let refusal = act(&record, "REJECT");
    let told = ok(["record", "correct", &record, &refusal, "--reject", "--author", "Ann", "--reason", "a rumour"]);
    assert!(told.out.contains("1 act rejected"), "{}", told.out);
    let board = ok(["board", &record, "--format", "json"]).json();
    assert_eq!(board["proposals"][0]["responses"]["RUS/GOV"], "unanswered", "{board}");
    let history = ok(["record", "list", &record, "--corrections"]).out;
    assert!(history.contains("Ann rejects act") && history.contains("a rumour"), "{history}");
    ok(["record", "undo", &record, "--author", "Ann"]);
    ok([
        "record",
        "correct",
        &record,
        &refusal,
        "--author",
        "Ann",
        "--set",
        "status=planned",
        "--set",
        "recipient=USA/GOV",
    ]);
    let shown = ok(["record", "show", &record, &refusal, "--format", "jsonl"]).json();
    assert_eq!((&shown["status"], &shown["state"]), (&Value::from("planned"), &Value::from("changed")));

    let found = ok(["record", "search", &record, "ceasefire", "-accused"]).out;
    assert!(found.contains("offer") && !found.contains("answer"), "{found}");
    let rows =
        ok(["record", "sql", &record, "SELECT report, read FROM reports ORDER BY report", "--format", "csv"]).out;
    assert_eq!(rows, "report,read\r\nanswer,1\r\nfr,0\r\noffer,1\r\n");
    assert!(ok(["record", "check", &record]).out.contains("sound: 3 reports"));
    assert!(ok(["record", "show", &record]).out.contains("3 reports"));
    assert!(ok(["record", "show", &record, "offer"]).out.contains("ACTS"));
}

#[test]
fn what_is_missed_is_added() {
    let (_folder, record) = talks();
    let set = [
        "--set",
        "type=consult",
        "--set",
        "trigger=met",
        "--set",
        "actor=UKR/GOV:Zelensky,USA/GOV:Rubio",
        "--author",
        "Ann",
    ];
    let words = ["record", "correct", &record, "--add", "offer", "--quote", "Zelensky met U.S. Secretary"];
    let told = ok(words.iter().chain(&set));
    assert!(told.out.contains("1 act added"), "{}", told.out);
    let added = ok(["record", "list", &record, "--format", "jsonl"])
        .lines()
        .into_iter()
        .find(|a| a["state"] == "added")
        .unwrap();
    // the whole sentence is its evidence
    assert!(added["evidence"]["text"].as_str().unwrap().starts_with("President Volodymyr"), "{added}");
    assert_eq!(added["evidence"]["sentence"], 1);
    let training = ok(["record", "export", &record, "--corrections"]).out;
    assert!(training.lines().any(|l| l.contains("\tmet\tCONSULT\tactual\tZelensky + Rubio\t")), "{training}");
    for wrong in
        [&["--set", "type=CONSULT"][..], &["--set", "type=CONSULT", "--set", "actor=UKR/GOV", "--set", "trigger=sang"]]
    {
        let told = run(words.iter().chain(wrong));
        assert_eq!(told.status, 1, "{told:?}");
    }
}

#[test]
fn everything_goes_out_again() {
    let (folder, record) = talks();
    for (name, begins) in [
        ("acts.jsonl", &b"{\"doc\":"[..]),
        ("acts.csv", b"doc,type,"),
        ("acts.parquet", b"PAR1"),
        ("talks.ics", b"BEGIN:VCALENDAR\r\n"),
    ] {
        let path = folder.path(name);
        ok(["record", "export", &record, "-o", &path]);
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.starts_with(begins), "{name}: {:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(80)]));
    }
    let cameo = ok(["record", "export", &record, "--format", "cameo"]).out;
    assert!(cameo.contains("RUSGOV"), "{cameo}");
    assert!(ok(["record", "export", &record, "--format", "plover"]).out.starts_with('{'));
    let atom = ok(["record", "changes", &record, "--since", "2025-04-21", "--format", "atom"]).out;
    assert!(atom.contains("http://www.w3.org/2005/Atom"), "{atom}");
    let none = ok(["record", "export", &record, "--party", "FRA", "--format", "jsonl"]).out;
    assert_eq!(none, "");
}

#[test]
fn what_is_wrong_is_named() {
    let (folder, record) = talks();
    let text = folder.write("talks.txt", "Not a record.");
    for (words, status, tells) in [
        (vec!["record", "list", "nowhere.dmr"], 1, "no such record"),
        (vec!["record", "list", &text], 1, "is not a record"),
        (vec!["record", "show", &record, "4711"], 1, "there is no report 4711"),
        (vec!["record", "correct", &record, "4711", "--reject", "--author", "A"], 1, "there is no act 4711"),
        (vec!["record", "correct", &record, "--reject", "--author", "A"], 1, "which acts?"),
        (vec!["record", "correct", &record, "1"], 1, "what is to be corrected?"),
        (vec!["record", "correct", &record, "1", "--set", "status=done", "--author", "A"], 1, "no value of status"),
        (vec!["record", "undo", &record, "--author", "A"], 1, "nothing to undo"),
        (vec!["record", "sql", &record, "DROP TABLE report"], 1, "not authorized"),
        (vec!["record", "changes", &record, "--since", "someday"], 2, "yesterday"),
        (vec!["record", "list", &record, "--type", "FIGHT"], 2, "AGREE"),
        (vec!["board", &record, &text], 1, "is a record"),
        (vec!["board", &text, "--at", "2025-04-20"], 1, "for the board of a record"),
        (vec!["record", "search", &record, "zebra"], 1, "no report has these words"),
    ] {
        let told = run(&words);
        assert_eq!(told.status, status, "{words:?}: {told:?}");
        assert!(told.err.contains(tells), "{words:?}: {}", told.err);
    }
    let told = run_with(json_line("a", "", "Russia rejected a truce."), &["record", "add", &record, "-", "gone.txt"]);
    assert_eq!(told.status, 1);
    assert!(told.out.contains("1 report new") && told.err.contains("gone.txt"), "{told:?}");
}

fn add(record: &str, files: &[PathBuf]) -> Command {
    let mut command = Command::new(program());
    command.args(["record", "add", record]).args(files).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Reading takes most of the time, so most kills come while reports are read; `demarche-record` tests those while they are stored.
#[test]
fn a_run_that_is_killed_is_run_again() {
    let folder = Folder::new();
    let whole = folder.path("whole.dmr");
    let given = std::env::var_os("DEMARCHE_TEST_REPORTS").map(PathBuf::from);
    let files = given.map_or_else(examples, |file| vec![file]);
    ok(["record".into(), "add".into(), whole.clone().into()]
        .into_iter()
        .chain(files.iter().map(|f| f.clone().into_os_string())));
    let ask = |record: &str| {
        let reports = ok([
            "record",
            "sql",
            record,
            "SELECT report, retells, story FROM reports ORDER BY report",
            "--format",
            "jsonl",
        ])
        .out;
        reports
            + &ok([
                "record",
                "sql",
                record,
                "SELECT report, act, deed, body FROM acts ORDER BY act",
                "--format",
                "jsonl",
            ])
            .out
    };
    let wanted = ask(&whole);
    let kills: u64 = std::env::var("DEMARCHE_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    let longest: u64 = std::env::var("DEMARCHE_TEST_LONGEST_MS").ok().and_then(|n| n.parse().ok()).unwrap_or(4000);
    let (mut seed, mut killed, mut round) = (2_463_534_242_u64, 0, 0);
    while killed < kills {
        round += 1;
        let record = folder.path(&format!("{round}.dmr"));
        let mut stored = 0;
        while killed < kills {
            let mut child = add(&record, &files).spawn().unwrap();
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let end = std::time::Instant::now() + Duration::from_millis(seed % longest);
            while std::time::Instant::now() < end && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
            let ended = child.try_wait().unwrap().is_some();
            child.kill().ok();
            child.wait().unwrap();
            killed += 1;
            if Path::new(&record).exists() {
                let told = run(["record", "check", &record]);
                // one that was killed before it was anything is begun again
                let empty = told.err.contains("is not a record");
                assert!(told.status == 0 || empty, "after kill {killed}: {told:?}");
                if !empty {
                    let rows =
                        ok(["record", "sql", &record, "SELECT count(*) AS n FROM reports", "--format", "jsonl"]).json();
                    let now = rows["n"].as_u64().unwrap();
                    assert!(now >= stored, "after kill {killed}: {now} of {stored}");
                    stored = now;
                }
            }
            if ended {
                break;
            }
        }
        ok(["record".into(), "add".into(), record.clone().into()]
            .into_iter()
            .chain(files.iter().map(|f| f.clone().into_os_string())));
        assert!(ask(&record) == wanted, "round {round}");
    }
}
