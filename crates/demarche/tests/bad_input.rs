//! What the program does with sources that are no English reports: it says which and why, and reads the others.

mod support;

use assert_cmd::assert::OutputAssertExt as _;
use predicates::prelude::*;
use std::process::{Command, Stdio};
use support::{Folder, GOOD, Told, demarche, examples, json_line, run, run_with};

const COMMANDS: [&str; 5] = ["board", "code", "parse", "explain", "check-knowledge"];

/// Names, contents and what must be said of sources that cannot be read.
const BAD: [(&str, &[u8], &str); 7] = [
    ("empty.txt", b"", "is empty"),
    ("blank.txt", b" \n\t\r\n\n ", "is empty"),
    ("binary.txt", b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe\0", "binary"),
    ("latin.txt", b"Title\n\nThe caf\xe9 talks failed.\n", "line 3: not UTF-8 at byte 14"),
    ("cut.txt", "Talks in Kyiv — they met.".as_bytes().split_at(16).0, "line 1: not UTF-8 at byte 14"),
    ("odd.txt", b"\xff\xfeR\0u\0s\0s\0i\0\x00\xd8", "not UTF-16"),
    ("page.rtf", b"{\\rtf1 Russia accused Ukraine.}", "RTF"),
];

#[test]
fn every_bad_source_is_named_with_its_reason_and_the_others_are_read() {
    let folder = Folder::new();
    let mut words = vec!["code".to_owned(), folder.write("first.txt", GOOD)];
    words.extend(BAD.map(|(name, bytes, _)| folder.write(name, bytes)));
    std::fs::create_dir(folder.path("none")).unwrap();
    words.extend([folder.path("missing.txt"), folder.path("none"), folder.write("last.txt", GOOD)]);
    let told = run(&words);
    assert_eq!(told.status, 1);
    assert_eq!(told.docs(), ["first", "last"]);
    for (name, _, reason) in BAD {
        let line = told.about(name);
        assert!(line.starts_with("demarche: ") && line.contains(reason), "{line}");
    }
    assert!(told.about("missing.txt").contains("no such file"));
    assert!(told.err.lines().any(|line| line.contains("is a folder")), "{}", told.err);
}

#[test]
fn nothing_but_bad_sources() {
    let folder = Folder::new();
    for (name, bytes, reason) in BAD {
        let told = run(["parse", &folder.write(name, bytes)]);
        assert_eq!((told.status, told.out.as_str()), (1, ""), "{name}");
        assert!(told.about(name).contains(reason));
    }
    std::fs::create_dir(folder.path("none")).unwrap();
    for (path, reason) in [(folder.path("missing.txt"), "no such file"), (folder.path("none"), "is a folder")] {
        let told = run(["code", &path]);
        assert_eq!((told.status, told.out.as_str()), (1, ""), "{path}");
        assert!(told.about(&path).contains(reason));
    }
}

#[test]
fn the_board_and_its_exit_status_where_a_source_fails() {
    let folder = Folder::new();
    let good = folder.write("good.txt", GOOD);
    for format in ["terminal", "json", "markdown"] {
        let told = run(["board", "--format", format, &folder.path("missing.txt"), &good]);
        assert_eq!(told.status, 1);
        assert!(told.about("missing.txt").contains("no such file"));
        assert!(told.out.contains("good"), "{}", told.out);
    }
    // nothing at all to fold is no reason to print something that cannot be read
    let told = run(["board", "--format", "json", &folder.path("missing.txt")]);
    assert_eq!(told.status, 1);
    assert!(told.json()["proposals"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn utf16_with_a_mark_and_utf8_with_one_read_as_utf8() {
    let text = format!("Talks fail\n\nKYIV — “No deal,” it said. {GOOD}\n");
    let utf16 =
        |unit: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect();
    let folder = Folder::new();
    let sources: [(&str, Vec<u8>); 4] = [
        ("plain.txt", text.clone().into_bytes()),
        ("marked.txt", format!("\u{feff}{text}").into_bytes()),
        ("little.txt", utf16(u16::to_le_bytes)),
        ("big.txt", utf16(u16::to_be_bytes)),
    ];
    let told =
        run(["code".to_owned()].into_iter().chain(sources.iter().map(|(name, bytes)| folder.write(name, bytes))));
    assert_eq!(told.status, 0, "{}", told.err);
    assert_eq!(told.docs(), ["plain", "marked", "little", "big"]);
    let mut acts = told.lines();
    let per_report = acts.len() / 4;
    for act in &mut acts {
        act["doc"] = "".into();
        act["evidence"]["doc"] = "".into();
    }
    assert!(per_report > 0);
    for others in acts.chunks(per_report) {
        assert_eq!(others, &acts[..per_report]);
    }
}

#[test]
fn carriage_returns_count() {
    let folder = Folder::new();
    let texts = [
        ("unix", format!("Talks fail\n\n{GOOD}\nIt rained.\n")),
        ("dos", format!("Talks fail\r\n\r\n{GOOD}\r\nIt rained.\r\n")),
        ("mac", format!("Talks fail\r\r{GOOD}\rIt rained.\r")),
    ];
    let files = texts.iter().map(|(name, text)| folder.write(&format!("{name}.txt"), text));
    let told = run(["code".to_owned()].into_iter().chain(files));
    assert_eq!(told.status, 0);
    assert_eq!(told.docs(), ["unix", "dos", "mac"]);
    for act in told.lines() {
        let doc = act["doc"].as_str().unwrap();
        let text = &texts.iter().find(|(name, _)| *name == doc).unwrap().1;
        let (start, end) = (act["evidence"]["start"].as_u64().unwrap(), act["evidence"]["end"].as_u64().unwrap());
        let cut: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
        assert_eq!((cut.as_str(), act["evidence"]["text"].as_str()), (GOOD, Some(GOOD)), "{doc}");
        assert_eq!(start, if doc == "dos" { 14 } else { 12 });
    }
}

/// So many bytes of prose without a line end.
fn long_line(bytes: usize) -> String {
    const PROSE: &str = "Russia accused Ukraine of violating the ceasefire, and the mediators met both sides in Geneva on \
        Tuesday. Kyiv denied it. A spokesman said that the talks would go on if the guns fell silent. ";
    PROSE.repeat(bytes / PROSE.len() + 1)
}

#[test]
fn one_long_line() {
    let text = long_line(60_000);
    let folder = Folder::new();
    let told = run(["code", &folder.write("long.txt", &text)]);
    assert_eq!(told.status, 0, "{}", told.err);
    let acts = told.lines();
    assert!(acts.len() > 300, "{}", acts.len());
    let end = acts.iter().map(|act| act["evidence"]["end"].as_u64().unwrap()).max().unwrap();
    assert!(end as usize > text.len() - 300, "the end of the line is read too");
}

#[test]
fn one_long_line_without_a_space() {
    let folder = Folder::new();
    let letters = folder.write("letters.txt", "x".repeat(100_000));
    let signs = folder.write("signs.txt", "(".repeat(500));
    let told = run(["code", &letters, &signs, &folder.write("good.txt", GOOD)]);
    assert!(told.status <= 1, "{}", told.err);
    assert_eq!(told.docs(), ["good"]);
}

#[test]
fn a_line_of_a_hundred_megabytes() {
    let folder = Folder::new();
    let path = folder.write("long.txt", long_line(100 << 20));
    let good = folder.write("good.txt", GOOD);
    let told = run(["code", &path, &good]);
    assert_eq!(told.status, 1);
    assert!(told.about("long.txt").contains("longer than"), "{}", told.err);
    assert_eq!(told.docs(), ["good"]);
}

#[test]
fn reports_in_other_languages_are_skipped_and_that_is_no_failure() {
    let folder = Folder::new();
    let ukrainian = "Росія звинуватила Україну в порушенні режиму припинення вогню. Київ відкинув ці звинувачення.";
    let german = "Russland hat der Ukraine am Dienstag vorgeworfen, die Waffenruhe verletzt zu haben. Kiew wies den \
        Vorwurf zurück und sprach von einer Lüge, die niemand glauben werde.";
    let arabic = "اتهمت روسيا أوكرانيا بانتهاك وقف إطلاق النار، ونفت كييف ذلك في بيان صدر اليوم.";
    let others = [("uk", ukrainian), ("de", german), ("ar", arabic)];
    let paths: Vec<String> = others.iter().map(|(name, text)| folder.write(&format!("in-{name}.txt"), text)).collect();
    let good = folder.write("good.txt", GOOD);
    let told = run(["code"].into_iter().chain(paths.iter().map(String::as_str)).chain([good.as_str()]));
    assert_eq!(told.status, 0, "{}", told.err);
    assert_eq!(told.docs(), ["good"]);
    for (name, _) in others {
        let line = told.about(&format!("in-{name}"));
        assert!(line.contains("skipped") && line.contains(&format!("({name})")), "{line}");
    }
    let told = run(["board", "--format", "json", &paths[0]]);
    assert_eq!(told.status, 0);
    assert!(told.err.contains("nothing to read"), "{}", told.err);
    assert!(told.json()["positions"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn a_day_that_is_none_is_a_wrong_command_line() {
    for day in ["yesterday", "2025-02-30", "2025-13-01", "", "03/04/2025", "--"] {
        let words = ["code".to_owned(), format!("--published={day}"), "nothing.txt".to_owned()];
        demarche().args(words).assert().code(2).stdout("").stderr(predicate::str::contains("--published"));
    }
    demarche().args(["code", "x.txt", "--published"]).assert().code(2);
}

#[test]
fn a_day_that_is_one_counts() {
    let told = run_with("Russia and Ukraine met in Geneva on Tuesday.", &["code", "--published", "2025-04-23", "-"]);
    assert_eq!(told.status, 0, "{}", told.err);
    let acts = told.lines();
    assert!(acts.iter().any(|act| act["date"]["start"] == "2025-04-22"), "{acts:#?}");
}

#[test]
fn broken_lines_among_good_ones_are_named() {
    let folder = Folder::new();
    let good = |id: &str| json_line(id, "", GOOD).into_bytes();
    let lines: [Vec<u8>; 10] = [
        good("one"),
        b"{\"id\": \"broken\", \"text\": \"Russia\n".to_vec(),
        good("three"),
        b"\n".to_vec(),
        b"[1, 2]\n".to_vec(),
        b"{\"id\": \"no-text\"}\n".to_vec(),
        b"{\"id\": \"wrong\", \"text\": 7}\n".to_vec(),
        b"{\"id\": \"latin\", \"text\": \"caf\xe9\"}\n".to_vec(),
        b"{\"id\": \"half\", \"text\": \"\\ud83d\"}\n".to_vec(),
        good("ten"),
    ];
    let path = folder.write("talks.jsonl", lines.concat());
    let told = run(["code", &path]);
    assert_eq!(told.status, 1);
    assert_eq!(told.docs(), ["one", "three", "ten"]);
    for (line, reason) in [
        (2, "not JSON"),
        (5, "not a JSON object"),
        (6, "has no `text`"),
        (7, "`text` is a number"),
        (8, "not UTF-8"),
        (9, "not JSON"),
    ] {
        let about = told.about(&format!("talks.jsonl, line {line}:"));
        assert!(about.contains(reason), "{about}");
    }
    assert_eq!(told.err.lines().count(), 6, "{}", told.err);
}

#[test]
fn standard_input() {
    let told = run_with(GOOD, &["code", "-"]);
    assert_eq!((told.status, told.docs()), (0, vec!["stdin".to_owned()]), "{}", told.err);

    let lines = json_line("a", "", GOOD)
        + "{\n"
        + &json_line("b", "A title", GOOD)
        + &serde_json::json!({ "text": GOOD }).to_string();
    let told = run_with(lines, &["code", "-"]);
    assert_eq!((told.status, told.docs()), (1, ["a", "b", "stdin:4"].map(str::to_owned).to_vec()));
    assert!(told.about("standard input, line 2:").contains("not JSON"));

    for nothing in ["", " \n"] {
        let told = run_with(nothing, &["code", "-"]);
        assert_eq!((told.status, told.out.as_str()), (1, ""));
        assert!(told.about("standard input").contains("is empty"));
    }
    let told = run_with(b"\0\x01\x02".as_slice(), &["board", "-"]);
    assert_eq!(told.status, 1);
    assert!(told.about("standard input").contains("binary"));
}

#[test]
fn no_two_reports_have_the_same_id() {
    let folder = Folder::new();
    let first = folder.write("one/a.txt", GOOD);
    let second = folder.write("two/a.txt", GOOD);
    let lines =
        folder.write("c.jsonl", json_line("a", "", GOOD) + &json_line("b", "", GOOD) + &json_line("b", "", GOOD));
    let told = run(["code", &first, &second, &lines, &first]);
    assert_eq!(told.status, 0, "{}", told.err);
    assert_eq!(told.docs(), ["a", "a-2", "a-3", "b", "b-2", "a-4"]);
    for id in ["a-2", "a-3", "a-4", "b-2"] {
        assert!(told.err.contains(&format!("demarche: {id}: note: ")), "{}", told.err);
    }
    let board = run(["board", "--format", "json", &first, &second]);
    assert_eq!(board.status, 0);
    assert!(board.out.contains("\"a-2\""));
}

/// Characters that a terminal acts upon, or that hide what they stand in.
fn acts_on_terminal(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

const HOSTILE: &str =
    "Russia accuses Ukraine of violating the truce \u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}cba\u{1b}[8m";

#[test]
fn what_a_report_says_does_not_act_on_the_terminal() {
    let folder = Folder::new();
    let body = format!(
        "{GOOD} Moscow said it would meet Kyiv\u{1b}[1A\u{1b}[2K in Geneva\u{9b}1A on Tuesday. {}",
        "It rained. ".repeat(20)
    );
    let text = folder.write("hostile.txt", format!("{HOSTILE}\n\n{body}\n"));
    let lines = folder.write("hostile.jsonl", json_line("id\u{1b}[2J\u{7}", HOSTILE, &body));
    for format in ["terminal", "markdown"] {
        let told = run(["board", "--format", format, "--color", "never", &text, &lines]);
        assert_eq!(told.status, 0, "{}", told.err);
        assert!(told.out.contains("Ukraine"), "{}", told.out);
        let raw: Vec<char> = told.out.chars().filter(|c| acts_on_terminal(*c)).collect();
        assert!(raw.is_empty(), "{format}: {raw:?}\n{}", told.out.escape_debug());
    }
    // JSON escapes what is below the space
    let told = run(["code", &text, &lines]);
    assert!(!told.out.contains('\u{1b}') && !told.out.contains('\u{7}'));
    assert!(!told.lines().is_empty());
}

#[test]
fn what_is_explained_does_not_act_on_the_terminal() {
    let folder = Folder::new();
    let lines = folder.write("hostile.jsonl", json_line("id\u{1b}[2J\u{7}", HOSTILE, GOOD));
    let told = run(["explain", &lines]);
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(!told.out.contains(acts_on_terminal), "{}", told.out.escape_debug());
}

#[test]
fn messages_do_not_act_on_the_terminal() {
    let folder = Folder::new();
    let ukrainian = "Росія звинуватила Україну в порушенні режиму припинення вогню. Київ відкинув ці звинувачення.";
    let lines =
        folder.write("a.jsonl", json_line("id\u{1b}[2J", "", ukrainian) + &json_line("x\u{1b}[2J", "", GOOD).repeat(2));
    let told = run(["code", &lines, &folder.path("missing\u{1b}[2J.txt")]);
    assert_eq!(told.status, 1);
    assert!(!told.err.contains(acts_on_terminal), "{}", told.err.escape_debug());
}

#[test]
fn an_id_cannot_break_the_lines_of_a_treebank() {
    let folder = Folder::new();
    let lines = folder.write("a.jsonl", json_line("a\n1\tfake\tfake\tX\t_\t_\t0\troot\t_\t_\nb", "", GOOD));
    let told = run(["parse", &lines]);
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(told.out.contains("\taccused\t"));
    assert!(!told.out.lines().any(|line| line.starts_with("1\tfake")), "{}", told.out);
}

/// Run the program with nobody who reads its output.
fn unread(words: &[&str]) -> Told {
    let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    Told::of(child.wait_with_output().unwrap())
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let files: Vec<String> = examples().iter().take(4).map(|path| path.to_str().unwrap().to_owned()).collect();
    for command in [
        vec!["board"],
        vec!["board", "--format", "json"],
        vec!["board", "--format", "markdown"],
        vec!["code"],
        vec!["parse"],
        vec!["explain"],
    ] {
        let words: Vec<&str> = command.iter().copied().chain(files.iter().map(String::as_str)).collect();
        let told = unread(&words);
        assert_eq!((told.status, told.err.as_str()), (0, ""), "{command:?}");
    }
    for command in [vec!["check-knowledge"], vec!["--help"], vec!["code", "--help"], vec!["--version"]] {
        let told = unread(&command);
        assert_eq!((told.status, told.err.as_str()), (0, ""), "{command:?}");
    }
}

#[test]
fn every_command_helps_with_examples() {
    demarche()
        .arg("--help")
        .assert()
        .success()
        .stdout(predicate::str::contains("Examples:").and(predicate::str::contains("demarche board ")));
    for command in COMMANDS {
        let examples =
            predicate::str::contains("Examples:").and(predicate::str::contains(format!("demarche {command} ")));
        demarche().args([command, "--help"]).assert().code(0).stdout(examples).stderr("");
        demarche().args(["help", command]).assert().code(0);
        demarche().arg("--help").assert().stdout(predicate::str::contains(format!("\n  {command} ")));
    }
    demarche().arg("--version").assert().code(0).stdout(predicate::str::starts_with("demarche "));
}

#[test]
fn wrong_command_lines() {
    for words in [
        vec![],
        vec!["negotiate"],
        vec!["board"],
        vec!["code"],
        vec!["code", "--format", "xml", "a.txt"],
        vec!["board", "--format", "pdf", "a.txt"],
        vec!["board", "--width", "wide", "a.txt"],
        vec!["board", "--color", "mauve", "a.txt"],
        vec!["code", "--frobnicate", "a.txt"],
        vec!["explain", "--sentence", "-1", "a.txt"],
        vec!["parse", "--threads", "some", "a.txt"],
    ] {
        let output = demarche().args(&words).output().unwrap();
        output
            .assert()
            .code(2)
            .stdout("")
            .stderr(predicate::str::contains("Usage:").or(predicate::str::contains("--help")));
    }
}

#[test]
fn odd_numbers_do_no_harm() {
    let folder = Folder::new();
    let good = folder.write("good.txt", GOOD);
    for width in ["0", "1", "7", "100000"] {
        let told = run(["board", "--width", width, &good]);
        assert_eq!(told.status, 0, "{width}: {}", told.err);
        assert!(told.out.contains('R'));
    }
    for threads in ["0", "1", "500"] {
        assert_eq!(run(["code", "--threads", threads, &good]).docs(), ["good"], "{threads}");
    }
    let told = run(["explain", "--sentence", "99", &good]);
    assert_eq!(told.status, 0);
    assert!(told.out.contains("no sentence 99"), "{}", told.out);
}

#[test]
fn broken_tables_are_named() {
    let folder = Folder::new();
    let good = folder.write("good.txt", GOOD);
    let knowledge = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge");
    for part in ["actors", "acts", "export", "places"] {
        for entry in std::fs::read_dir(knowledge.join(part)).unwrap().map(Result::unwrap) {
            folder.write(&format!("k/{part}/{}", entry.file_name().display()), std::fs::read(entry.path()).unwrap());
        }
    }
    for name in ["issues.tsv", "board.tsv"] {
        folder.write(&format!("k/{name}"), std::fs::read(knowledge.join(name)).unwrap());
    }
    let k = folder.path("k");
    demarche().args(["check-knowledge", &k]).assert().code(0);
    assert_eq!(run(["code", "--knowledge", &k, &good]).docs(), ["good"]);

    let speech = std::fs::read_to_string(knowledge.join("acts/speech.tsv")).unwrap();
    folder.write("k/acts/speech.tsv", format!("{}\nmutter\tsotto voce\n", speech.trim_end()));
    let place = format!("speech.tsv, line {}", speech.trim_end().lines().count() + 1);
    let named = || predicate::str::contains(place.clone()).and(predicate::str::contains("sotto voce"));
    demarche().args(["check-knowledge", &k]).assert().code(1).stdout("").stderr(named());
    demarche().args(["code", "--knowledge", &k, &good]).assert().code(1).stdout("").stderr(named());

    folder.write("k/acts/speech.tsv", speech);
    let areas = std::fs::read_to_string(knowledge.join("places/areas.tsv")).unwrap();
    folder.write("k/places/areas.tsv", format!("{}\nFar Hill\t\tcity\tUKR\t\t99.5\t30\n", areas.trim_end()));
    let line = format!("areas.tsv, line {}: \"99.5\" is not between", areas.trim_end().lines().count() + 1);
    demarche().args(["check-knowledge", &k]).assert().code(1).stderr(predicate::str::contains(line));

    let missing = folder.path("nowhere");
    demarche().args(["check-knowledge", &missing]).assert().code(1).stderr(predicate::str::contains("states.tsv"));
    demarche()
        .args(["board", "--knowledge", &missing, &good])
        .assert()
        .code(1)
        .stderr(predicate::str::contains("nowhere").and(predicate::str::contains(".tsv")));
    demarche()
        .args(["parse", "--model", &missing, &good])
        .assert()
        .code(1)
        .stderr(predicate::str::contains("model.int8.onnx"));
}

#[test]
fn treebanks_that_are_broken() {
    let folder = Folder::new();
    let row = |id: usize, form: &str| format!("{id}\t{form}\t_\t_\t_\t_\t_\t_\t_\tKept=Yes\n");
    let good = folder.write("good.conllu", format!("# sent_id = s1\n{}{}\n", row(1, "Talks"), row(2, "failed")));
    let broken = folder.write("broken.conllu", format!("# sent_id = s1\n{}2\tfailed\n\n", row(1, "Talks")));
    let latin = folder.write("latin.conllu", b"1\tcaf\xe9\t_\t_\t_\t_\t_\t_\t_\t_\n\n");
    let told = run(["parse", "--input", "conllu", &broken, &latin, &folder.path("missing.conllu"), &good]);
    assert_eq!(told.status, 1);
    assert!(told.about("broken.conllu").contains("line 3: a word needs 10 columns parted by tabs, here are 2"));
    assert!(told.about("latin.conllu").contains("line 1"));
    assert!(told.about("missing.conllu").contains("cannot be opened"));
    assert!(told.out.contains("2\tfailed\tfail\tVERB\t_\t_\t0\troot\t_\tKept=Yes\n"), "{}", told.out);

    let input = std::fs::read(&good).unwrap();
    let piped = run_with(input, &["parse", "--input", "conllu", "-"]);
    assert_eq!((piped.status, piped.out), (0, told.out));
}

/// What `explain` tells of a text, with a report's day.
fn explained(text: &str, published: &str) -> Told {
    // names alone are no language that could be told
    let line = serde_json::json!({"id": "odd", "text": text, "published": published, "language": "en"});
    let folder = Folder::new();
    run(["explain", &folder.write("odd.jsonl", line.to_string())])
}

#[test]
fn dates_that_no_calendar_has_are_told_and_passed_over() {
    let told =
        explained("On February 31, Russia attacked Ukraine. Turkey shelled Syria at 30:99 on Tuesday.", "2017-03-09");
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(told.out.contains("“February 31” [date]: no calendar has this day"), "{}", told.out);
    assert!(told.out.contains("“30:99” [date]: no calendar has this day"), "{}", told.out);
    assert!(!told.out.contains("2017-02-31") && !told.out.contains("2017-03-03"), "{}", told.out);
}

#[test]
fn a_report_of_the_future_is_told_and_read_from_its_day() {
    let folder = Folder::new();
    let line = json_line(
        "to-come",
        "",
        "Russia attacked Ukraine on Monday. The United States condemned the attack by Russia.",
    );
    let mut line: serde_json::Value = serde_json::from_str(&line).unwrap();
    line["language"] = "en".into();
    line["published"] = "2150-01-02".into();
    let path = folder.write("to-come.jsonl", line.to_string());
    let told = run(["explain", &path]);
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(told.err.contains("still to come"), "{}", told.err);
    assert!(told.out.contains("note: Published 2150-01-02, which is still to come"), "{}", told.out);
    assert!(told.out.contains("2149-12-29"), "{}", told.out);

    line["published"] = "2017-02-31".into();
    let path = folder.write("odd.jsonl", line.to_string());
    let told = run(["explain", &path]);
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(
        told.out.contains("note: The field published is passed over: there is no day `2017-02-31`"),
        "{}",
        told.out
    );
}

#[test]
fn a_thousand_names_in_one_sentence() {
    let names = ["Russia", "Ukraine", "France", "Turkey", "Syria"].repeat(200).join(", ");
    let told = explained(&format!("Germany met {names} and Iran on Monday. Russia attacked Ukraine."), "2017-03-09");
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(told.out.contains("ASSAULT (plain) RUS/GOV → UKR/GOV"), "{}", told.out);
    // whoever is named many times stands once on a line
    for line in told.out.lines().filter(|l| l.starts_with("    = ")) {
        assert!(line.matches("FRA/GOV").count() <= 1, "{line}");
    }
}

#[test]
fn quotations_that_never_close_and_that_answer_each_other() {
    let circle = "Russia said that Ukraine said that Russia said that Ukraine attacked Russia. ";
    let open = "“Ukraine attacked us,” Russia said. “Russia said “Ukraine said “Russia attacked us. “And again, Ukraine said. ";
    let told = explained(&format!("{} {}", circle.repeat(20), open.repeat(20)), "2017-03-09");
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(told.out.contains("ASSAULT"), "{}", told.out);
    let deep = format!("{}Russia attacked Ukraine.", "France said that Germany said that ".repeat(150));
    assert_eq!(explained(&deep, "2017-03-09").status, 0);
}

#[test]
fn a_sentence_of_dates() {
    let dates = "on May 3, 2014, and a day later, and ".repeat(2_000);
    let told = explained(
        &format!("Russia attacked Ukraine {dates} on Monday. Ukraine shelled Russia on Tuesday."),
        "2017-03-09",
    );
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(told.out.contains("2017-03-07"), "{}", told.out.lines().last().unwrap_or_default());
}
