//! `demarche attributions`, `demarche classify`, and models that cannot be used: what is printed has its form, and what cannot be read
//! is named. What the model thinks of a sentence is no matter here.

mod support;

use demarche_language::split;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::{Folder, GOOD, Told, demarche, examples, json_line, run, run_with};

/// Sayings of many forms, the quotation over three sentences of one paragraph among them.
const SAYINGS: &str = "Kremlin warns of “new round”\n\n\
    KYIV (AP) — “We will not sign it. The offer is an insult! Nobody here can accept it,” Foreign Minister Andrii Sybiha said on Monday.\n\n\
    “We tried,” Lavrov told reporters. “They did not. We go home.”\n\n\
    According to the United Nations, both sides “regret” the failure. Sources said that Moscow denied that it had shelled the city. \
    Iran believes the talks will resume, and Washington wants them to.\n\n\
    🕊️ Россия: «Нет», заявил министр. “It is over, he said.\n\n\
    It rained.\n";

/// Sayings that no reader should miss: some of them must be found, or the tests of what is found test nothing.
const PLAIN: &str = "“We will not sign the agreement,” Lavrov told reporters on Tuesday. Zelensky said that Russia had violated the ceasefire. \
    The minister said the talks would resume next week. “The offer is an insult,” the president said.";

/// The attributions in what the program printed of `texts` (id and text), each of which must have its form.
#[track_caller]
fn attributions(told: &Told, texts: &[(&str, &str)]) -> Vec<Value> {
    let lines = told.lines();
    for line in &lines {
        let line = line.as_object().unwrap();
        let doc = line["doc"].as_str().unwrap();
        let (_, text) = texts.iter().find(|(id, _)| *id == doc).unwrap_or_else(|| panic!("no report {doc}"));
        check(line, text);
    }
    let order: Vec<usize> = lines.iter().map(|l| texts.iter().position(|(id, _)| l["doc"] == *id).unwrap()).collect();
    assert!(order.is_sorted(), "reports in their order");
    lines
}

/// One attribution of `text`.
#[track_caller]
fn check(line: &Map<String, Value>, text: &str) {
    let names: Vec<&str> = line.keys().map(String::as_str).collect();
    let mut known = ["doc", "source", "cue", "content", "by", "quoted", "nested"];
    known.sort_unstable();
    assert!(names.len() == known.len() && known.iter().all(|k| names.contains(k)), "{names:?}");
    let words: Vec<_> = split::sentences(text).into_iter().flat_map(|s| s.words).collect();
    for part in ["source", "cue", "content"] {
        for [start, end] in spans(line, part) {
            // in characters: a count of bytes would miss the words of a text that is not ASCII
            assert!(
                start < end && words.iter().any(|w| w.start == start) && words.iter().any(|w| w.end == end),
                "{line:?}"
            );
        }
        assert!(spans(line, part).is_sorted_by(|a, b| a[1] <= b[0]), "{part} in order, without overlap: {line:?}");
    }
    assert!(!spans(line, "content").is_empty(), "{line:?}");
    for code in line["by"].as_array().unwrap() {
        assert!(code.as_str().unwrap().split_once('/').is_some_and(|(who, kind)| who.len() == 3 && !kind.is_empty()));
        assert!(!spans(line, "source").is_empty(), "nobody is named: {line:?}");
    }
    assert!(line["quoted"].is_boolean() && line["nested"].is_boolean(), "{line:?}");
}

#[track_caller]
fn spans(line: &Map<String, Value>, part: &str) -> Vec<[usize; 2]> {
    serde_json::from_value(line[part].clone()).unwrap_or_else(|e| panic!("{e}: {part} of {line:?}"))
}

/// The places of the words between the curly marks of `text`, where every mark has its other.
fn between_marks(text: &str) -> Vec<bool> {
    let mut inside = false;
    text.chars()
        .map(|c| {
            inside = c == '“' || (inside && c != '”');
            inside && c != '“' && !c.is_whitespace()
        })
        .collect()
}

#[test]
fn attributions_are_json_lines_with_spans_of_words() {
    let folder = Folder::new();
    let sayings = folder.write("sayings.txt", SAYINGS);
    let plain = folder.write("plain.txt", PLAIN);
    let told = run(["attributions", "--published", "2025-06-02", &sayings, &plain]);
    assert_eq!((told.status, told.err.as_str()), (0, ""));
    let lines = attributions(&told, &[("sayings", SAYINGS), ("plain", PLAIN)]);
    assert!(lines.iter().all(|l| l["nested"] == false), "{lines:#?}");
    assert!(lines.iter().any(|l| l["doc"] == "plain"), "nothing is found in plain sayings");
    assert_eq!(run(["attributions", "--format", "jsonl", "--threads", "1", &sayings, &plain]).out, told.out);
    assert_eq!(run(["attributions", "--threads", "3", &sayings, &plain]).out, told.out);
}

#[test]
fn attributions_of_the_examples() {
    let paths = examples();
    let ids: Vec<String> = paths.iter().map(|p| p.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    let texts: Vec<String> = paths.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
    let texts: Vec<(&str, &str)> = ids.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let told =
        run([Path::new("attributions"), Path::new("--nested")].into_iter().chain(paths.iter().map(PathBuf::as_path)));
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(attributions(&told, &texts).len() > texts.len());
}

#[test]
fn quoted_tells_whether_words_of_the_content_stand_in_marks() {
    let text = "“We will not sign it. The offer is an insult! Nobody here can accept it,” the foreign minister said on Monday. \
        Lavrov said that both sides “regret” it. Zelensky said that Russia had violated the ceasefire.";
    let told = run_with(text, &["attributions", "-"]);
    let inside = between_marks(text);
    let lines = attributions(&told, &[("stdin", text)]);
    assert!(!lines.is_empty(), "nothing is found in plain sayings");
    for line in lines {
        let line = line.as_object().unwrap();
        let quoted = spans(line, "content").iter().any(|&[start, end]| inside[start..end].contains(&true));
        assert_eq!(line["quoted"], quoted, "{line:?}");
    }
}

#[test]
fn a_quotation_over_three_sentences_is_one_saying() {
    // whoever the model takes for the speaker: sentences of one quotation do not stand as sayings of their own
    let text = "“We will not sign it. The offer is an insult! Nobody here can accept it,” the foreign minister said on Monday.";
    let told = run_with(text, &["attributions", "-"]);
    let lines = attributions(&told, &[("stdin", text)]);
    let content: Vec<[usize; 2]> = lines.iter().flat_map(|l| spans(l.as_object().unwrap(), "content")).collect();
    let ends = split::sentences(text).iter().map(|s| s.end).collect::<Vec<_>>();
    assert_eq!(ends.len(), 3);
    for [start, end] in content {
        assert!(!ends.iter().any(|&e| start < e && e < end), "a span ends with its sentence at the latest");
    }
    assert!(lines.len() < 3, "{lines:#?}");
}

#[test]
fn nested_ones_come_on_top() {
    let folder = Folder::new();
    let files = [folder.write("sayings.txt", SAYINGS), folder.write("plain.txt", PLAIN)];
    let texts = [("sayings", SAYINGS), ("plain", PLAIN)];
    let outer = attributions(&run(["attributions", &files[0], &files[1]]), &texts);
    let all = attributions(&run(["attributions", "--nested", &files[0], &files[1]]), &texts);
    let (nested, others): (Vec<Value>, Vec<Value>) = all.into_iter().partition(|l| l["nested"] == true);
    assert_eq!(others, outer);
    for line in nested {
        let cues = spans(line.as_object().unwrap(), "cue");
        let holds = |l: &Value, [start, end]: [usize; 2]| {
            l["doc"] == line["doc"]
                && spans(l.as_object().unwrap(), "content").iter().any(|c| c[0] <= start && end <= c[1])
        };
        assert!(!cues.is_empty() && cues.iter().all(|&cue| outer.iter().any(|l| holds(l, cue))), "{line}");
    }
}

#[test]
fn attributions_of_standard_input() {
    let folder = Folder::new();
    let of_file = run(["attributions", "--nested", &folder.write("stdin.txt", PLAIN)]);
    let piped = run_with(PLAIN, &["attributions", "--nested", "-"]);
    assert_eq!((piped.status, piped.out), (0, of_file.out));
    let lines = json_line("a", "", PLAIN) + "{\n" + &json_line("b", "", SAYINGS);
    let told = run_with(lines, &["attributions", "-"]);
    assert_eq!(told.status, 1);
    assert!(told.about("standard input, line 2:").contains("not JSON"));
    assert!(!attributions(&told, &[("a", PLAIN), ("b", SAYINGS)]).is_empty());
    for nothing in ["", " \n"] {
        let told = run_with(nothing, &["attributions", "-"]);
        assert_eq!((told.status, told.out.as_str()), (1, ""));
        assert!(told.about("standard input").contains("is empty"));
    }
}

#[test]
fn sources_without_a_saying_print_nothing() {
    for text in ["It rained.", "…", "12 34", "\u{301}", "😀", "“”"] {
        let told = run_with(text, &["attributions", "--nested", "-"]);
        assert_eq!(told.status, 0, "{text}: {}", told.err);
        attributions(&told, &[("stdin", text)]);
    }
}

#[test]
fn what_has_no_attributions_to_give_is_named_and_the_others_are_read() {
    let folder = Folder::new();
    let good = folder.write("good.txt", PLAIN);
    let alone = run(["attributions", &good]);
    assert!(!alone.out.is_empty());
    let bad: [(&str, &[u8], &str); 4] = [
        ("empty.txt", b"", "is empty"),
        ("binary.txt", b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe\0", "binary"),
        ("latin.txt", b"Title\n\nThe caf\xe9 talks failed.\n", "line 3: not UTF-8 at byte 14"),
        ("page.rtf", b"{\\rtf1 Russia accused Ukraine.}", "RTF"),
    ];
    let paths: Vec<String> = bad.iter().map(|(name, bytes, _)| folder.write(name, bytes)).collect();
    let missing = folder.path("missing.txt");
    let sources = paths.iter().chain([&missing, &good]);
    let told = run(["attributions".to_owned()].iter().chain(sources));
    assert_eq!((told.status, told.out), (1, alone.out));
    for (name, _, reason) in bad.into_iter().chain([("missing.txt", [].as_slice(), "no such file")]) {
        // the reason goes with the name, and the other sources' reasons do not
        let line = told.err.lines().find(|l| l.contains(name)).unwrap_or_else(|| panic!("{name}: {}", told.err));
        assert!(line.starts_with("demarche: ") && line.contains(reason), "{line}");
    }
    for path in paths.iter().chain([&missing]) {
        let told = run(["attributions", path]);
        assert_eq!((told.status, told.out.as_str()), (1, ""), "{path}");
    }
}

#[test]
fn wrong_command_lines_of_the_new_commands() {
    for words in [
        vec!["attributions"],
        vec!["attributions", "--format", "xml", "a.txt"],
        vec!["attributions", "--nested=maybe", "a.txt"],
        vec!["attributions", "--frobnicate", "a.txt"],
        vec!["attributions", "--threads", "some", "a.txt"],
        vec!["attributions", "--published", "yesterday", "a.txt"],
        vec!["attributions", "--max-size", "0", "a.txt"],
        vec!["classify"],
        vec!["classify", "a.tsv", "b.tsv"],
        vec!["classify", "--frobnicate", "a.tsv"],
        vec!["classify", "--threads", "-1", "a.tsv"],
        vec!["classify", "a.tsv", "--model"],
    ] {
        let told = Told::of(demarche().args(&words).output().unwrap());
        assert_eq!((told.status, told.out.as_str()), (2, ""), "{words:?}");
        assert!(told.err.contains("Usage:") || told.err.contains("--help"), "{words:?}: {}", told.err);
    }
}

#[test]
fn the_new_commands_help_with_examples() {
    for command in ["attributions", "classify"] {
        let told = run([command, "--help"]);
        assert_eq!((told.status, told.err.as_str()), (0, ""));
        assert!(told.out.contains("Examples:") && told.out.contains(&format!("demarche {command} ")), "{}", told.out);
        assert!(run(["--help"]).out.contains(&format!("\n  {command} ")));
    }
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
fn nobody_who_reads_the_output_is_no_error() {
    let folder = Folder::new();
    let text = folder.write("plain.txt", PLAIN);
    let rows = folder.write("rows.tsv", table(&rows(600)));
    for words in [vec!["attributions", "--published", "2025-06-02", &text], vec!["classify", &rows]] {
        let told = unread(&words);
        assert_eq!((told.status, told.err.as_str()), (0, ""), "{words:?}");
    }
}

/// The names of files and folders come from the command line, which another program may have made of a report's words.
#[test]
fn messages_of_the_new_commands_do_not_act_on_the_terminal() {
    let folder = Folder::new();
    let hostile = folder.path("missing\u{1b}[2J");
    let good = folder.write("good.txt", GOOD);
    for words in [
        vec!["attributions", hostile.as_str()],
        vec!["classify", hostile.as_str()],
        vec!["attributions", "--model", hostile.as_str(), good.as_str()],
    ] {
        let told = run(&words);
        assert_eq!(told.status, 1, "{words:?}");
        assert!(told.err.contains("missing") && !told.err.contains('\u{1b}'), "{words:?}: {}", told.err.escape_debug());
    }
}

const TYPES: [&str; 16] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

type Row = [&'static str; 3];

/// Sentence, source and target; the fourth has quotation marks and the last nobody.
const ROWS: [Row; 6] = [
    ["Russia accused Ukraine.", "Russia", "Ukraine"],
    ["Iran met the EU.", "Iran", "the EU"],
    ["Hamas shelled Ashdod.", "Hamas", "Ashdod"],
    ["Kyiv said \"no\" to Moscow.", "Kyiv", "Moscow"],
    ["Україна — 😀 aids Россия.", "Україна", "Россия"],
    ["It rained.", "", ""],
];

/// So many rows.
fn rows(count: usize) -> Vec<Row> {
    ROWS.into_iter().cycle().take(count).collect()
}

/// A table of the rows as `demarche classify` takes it.
fn table(rows: &[Row]) -> String {
    let lines = rows.iter().map(|row| row.join("\t") + "\n");
    std::iter::once("sentence\tsource\ttarget\n".to_owned()).chain(lines).collect()
}

/// The types that the program prints of a table without a fault.
#[track_caller]
fn types(table: impl AsRef<[u8]>) -> Vec<String> {
    let folder = Folder::new();
    let told = run(["classify", &folder.write("rows.tsv", table)]);
    assert_eq!((told.status, told.err.as_str()), (0, ""));
    printed(&told)
}

#[track_caller]
fn printed(told: &Told) -> Vec<String> {
    assert!(told.out.is_empty() || told.out.ends_with('\n'));
    assert!(told.out.lines().all(|line| TYPES.contains(&line)), "{}", told.out);
    told.out.lines().map(str::to_owned).collect()
}

/// The program names the table and says `what`, ends with 1 and no panic, and prints `before` before.
#[track_caller]
fn faulty(table: impl AsRef<[u8]>, what: &[&str], before: &[String]) {
    let folder = Folder::new();
    let told = run(["classify", &folder.write("faulty.tsv", table)]);
    assert_eq!(told.status, 1, "{}", told.out);
    let line = told.about("faulty.tsv");
    assert!(line.starts_with("demarche: ") && what.iter().all(|w| line.contains(w)), "{line}");
    assert_eq!(printed(&told), before);
}

#[test]
fn one_type_for_each_row() {
    let cycle = types(table(&ROWS));
    assert_eq!(cycle.len(), ROWS.len());
    // a chunk has 512 rows: what goes through the model together must not show
    for count in [0, 1, 512, 513, 1200] {
        let expected: Vec<String> = cycle.iter().cloned().cycle().take(count).collect();
        assert_eq!(types(table(&rows(count))), expected, "{count} rows");
    }
}

#[test]
fn columns_in_any_order_and_others_between_them() {
    let expected = types(table(&ROWS));
    let lines = |header: &str, line: &dyn Fn(&Row) -> String| {
        std::iter::once(header.to_owned()).chain(ROWS.iter().map(line)).collect::<Vec<_>>().join("\n")
    };
    for text in [
        lines("target\tsource\tsentence", &|[s, a, b]| format!("{b}\t{a}\t{s}")),
        lines("id\tsource\tdate\tsentence\ttarget\tgold", &|[s, a, b]| format!("7\t{a}\t2025-06-02\t{s}\t{b}\tAID")),
        lines("source\ttarget\tSentence\t\tsentence", &|[s, a, b]| format!("{a}\t{b}\tNobody came.\tx\t{s}")),
    ] {
        assert_eq!(types(text), expected);
    }
}

#[test]
fn a_column_that_is_missing_is_named() {
    for missing in ["sentence", "source", "target"] {
        let text = table(&ROWS).replacen(missing, "other", 1);
        faulty(&text, &["line 1", &format!("{missing:?}")], &[]);
    }
    // a table parted by commas, and one without a header
    faulty("sentence,source,target\nIt rained.,,\n", &["sentence", "tabs"], &[]);
    faulty("It rained.\t\t\n", &["\"sentence\""], &[]);
}

#[test]
fn a_table_of_nothing_lacks_its_columns() {
    for nothing in ["", "\n", "\r\n\r\n", "\u{feff}", " "] {
        faulty(nothing, &["\"sentence\""], &[]);
    }
    let told = run_with("", &["classify", "-"]);
    assert_eq!((told.status, told.out.as_str()), (1, ""));
    assert!(told.about("standard input").contains("\"sentence\""));
}

#[test]
fn a_row_of_too_few_columns_is_named_and_those_before_it_are_typed() {
    let cycle = types(table(&ROWS));
    // within the first chunk, at its end, and in a later one
    for good in [0, 3, 512, 600] {
        let before: Vec<String> = cycle.iter().cloned().cycle().take(good).collect();
        for broken in ["It rained.\tRussia\n", "It rained.\n", "It rained.\tA\tB\tC\n"] {
            let text = table(&rows(good)) + broken + &table(&ROWS[..2]);
            faulty(text, &[&format!("line: {}", good + 2)], &before);
        }
    }
}

#[test]
fn line_ends_of_other_systems_and_a_byte_order_mark() {
    let text = table(&ROWS);
    let expected = types(&text);
    assert_eq!(types(text.replace('\n', "\r\n")), expected);
    assert_eq!(types(format!("\u{feff}{text}")), expected);
    assert_eq!(types(format!("\u{feff}{}", text.replace('\n', "\r\n"))), expected);
    assert_eq!(types(text.trim_end_matches('\n')), expected, "no line end at the end");
    let other = text.replace("sentence\tsource\ttarget", "\"sentence\"\t\"source\"\t\"target\"");
    assert_eq!(types(&other), expected);
    assert_eq!(types(format!("\u{feff}{other}")), expected);
}

#[test]
fn cells_in_quotation_marks() {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let lines = ROWS.iter().map(|row| row.map(quoted).join("\t") + "\n").collect::<String>();
    assert_eq!(types(format!("sentence\tsource\ttarget\n{lines}")), types(table(&ROWS)));
    // a cell may hold what parts cells and rows
    let inner = "sentence\tsource\ttarget\n\"They met.\nThey\tleft.\"\tThey\t\nIt rained.\t\t\n";
    assert_eq!(types(inner).len(), 2);
}

#[test]
fn empty_cells_are_cells() {
    let text = "sentence\tsource\ttarget\n\t\t\n \t \t \nRussia accused Ukraine.\t\tUkraine\n\tRussia\tUkraine\n\u{301}\t\u{301}\t\u{200b}\n";
    assert_eq!(types(text).len(), 5);
}

#[test]
fn a_table_that_is_not_utf_8() {
    let first = types(table(&ROWS[..2]));
    let mut latin = table(&ROWS[..2]).into_bytes();
    latin.extend(b"The caf\xe9 talks failed.\tA\tB\nIt rained.\t\t\n");
    faulty(latin, &["line 4", "utf-8"], &first);
    faulty(b"sentence\tsource\tcaf\xe9\ttarget\nIt rained.\t\t\t\n", &["line 1", "utf-8"], &[]);
    // as spreadsheets save "Unicode text"
    let wide: Vec<u8> =
        "\u{feff}".encode_utf16().chain(table(&ROWS).encode_utf16()).flat_map(u16::to_le_bytes).collect();
    faulty(wide, &[], &[]);
    faulty(b"\x7fELF\x02\x01\x01\0\0\0", &[], &[]);
}

#[test]
fn a_table_that_cannot_be_opened() {
    let folder = Folder::new();
    for (path, reason) in [(folder.path("missing.tsv"), "cannot be opened"), (folder.path(""), "directory")] {
        let told = run(["classify", &path]);
        assert_eq!((told.status, told.out.as_str()), (1, ""));
        assert!(told.about(&path).contains(reason), "{}", told.err);
    }
}

#[test]
fn a_table_of_standard_input_and_any_number_of_threads() {
    let text = table(&rows(40));
    let expected = types(&text);
    assert_eq!(printed(&run_with(text.clone(), &["classify", "-"])), expected);
    for threads in ["0", "1", "2", "50"] {
        let told = run_with(text.clone(), &["classify", "--threads", threads, "-"]);
        assert_eq!((told.status, printed(&told)), (0, expected.clone()), "{threads} threads");
    }
}

#[test]
fn odd_sentences_have_a_type_too() {
    let long = "the talks and the truce and ".repeat(300);
    let sentences = [long.as_str(), "...", "😀", "اتهمت روسيا أوكرانيا.", "\u{202e}\u{200b}", "<b>&amp;</b>", "“““"];
    let lines: String = sentences.iter().map(|s| format!("{s}\t{s}\tthe truce\n")).collect();
    assert_eq!(types(format!("sentence\tsource\ttarget\n{lines}")).len(), sentences.len());
}

/// The files of a model.
const FILES: [&str; 3] = ["model.int8.onnx", "labels.json", "tokenizer.json"];

/// A copy of the program's own model, to be spoilt.
fn model() -> Folder {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/en");
    let folder = Folder::new();
    for name in FILES {
        std::fs::copy(own.join(name), folder.path(name)).unwrap();
    }
    folder
}

/// Each command that reads ends with 1, prints nothing, and says `what`.
#[track_caller]
fn no_model(folder: &Folder, what: &[&str]) {
    let text = folder.write("good.txt", GOOD);
    let rows = folder.write("rows.tsv", table(&ROWS));
    let model = folder.path("");
    for (command, file) in [("attributions", &text), ("classify", &rows)] {
        let told = run([command, "--model", &model, file]);
        assert_eq!((told.status, told.out.as_str()), (1, ""), "{command}, {what:?}");
        // before it there may be a note on the report's day
        let line = told.err.lines().last().unwrap_or_default();
        assert!(line.starts_with("demarche: ") && what.iter().all(|w| line.contains(w)), "{what:?}: {}", told.err);
    }
}

#[test]
fn a_model_of_a_folder() {
    let folder = model();
    let (text, rows) = (folder.write("plain.txt", PLAIN), folder.write("rows.tsv", table(&ROWS)));
    for (command, file) in [("attributions", &text), ("classify", &rows)] {
        let told = run([command, "--model", &folder.path(""), file]);
        assert_eq!(told.status, 0, "{}", told.err);
        assert_eq!(told.out, run([command, file]).out, "the same model, so the same reading");
    }
}

#[test]
fn a_model_of_which_a_file_is_missing() {
    let nowhere = Folder::new();
    no_model(&nowhere, &["model.int8.onnx"]);
    for name in FILES {
        let folder = model();
        std::fs::remove_file(folder.path(name)).unwrap();
        no_model(&folder, &[name]);
    }
}

#[test]
fn a_model_with_broken_labels() {
    let folder = model();
    let labels = read_labels(&folder);
    let without = |key: &str| {
        let mut labels = labels.clone();
        labels.as_object_mut().unwrap().remove(key);
        labels.to_string()
    };
    let with = |key: &str, value: Value| {
        let mut labels = labels.clone();
        labels[key] = value;
        labels.to_string()
    };
    let cases: Vec<(String, &str)> = vec![
        (String::new(), ""),
        ("{".to_owned(), ""),
        ("[]".to_owned(), ""),
        ("null".to_owned(), ""),
        (labels.to_string().chars().take(3000).collect(), ""),
        (without("pair"), "pair"),
        (without("roles"), "roles"),
        (with("upos", serde_json::json!(["NOMEN"])), "NOMEN"),
        (with("roles", serde_json::json!(["O", "B-speaker"])), "B-speaker"),
        (with("rel", serde_json::json!(["nsubj"])), "rel"),
        (with("trigger", serde_json::json!([])), "trigger"),
        (with("status", serde_json::json!([])), ""),
        (with("pair", serde_json::json!([])), ""),
        (with("lemma", serde_json::json!(["?"])), "?"),
        (with("names", serde_json::json!(7)), ""),
    ];
    for (json, what) in cases {
        folder.write("labels.json", &json);
        // the file is named, and where a label or an output is wrong, that too
        no_model(&folder, &["labels", what]);
    }
    folder.write("labels.json", b"{\"upos\": \"caf\xe9\"}");
    no_model(&folder, &["labels.json"]);
}

fn read_labels(folder: &Folder) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path("labels.json")).unwrap()).unwrap()
}

#[test]
fn the_labels_of_another_model() {
    let folder = model();
    let labels = read_labels(&folder);
    for output in ["upos", "names", "roles", "trigger", "status", "lemma", "rel", "pair"] {
        let own = labels[output].as_array().unwrap();
        let more = own.iter().chain(own.last()).cloned().collect::<Vec<_>>();
        for classes in [more, own.iter().take(own.len() - 1).cloned().collect()] {
            let mut other = labels.clone();
            other[output] = classes.into();
            folder.write("labels.json", other.to_string());
            no_model(&folder, &[output]);
        }
    }
}

#[test]
fn a_model_with_broken_weights_or_word_pieces() {
    for (name, what) in [("model.int8.onnx", "weights"), ("tokenizer.json", "tokenizer")] {
        let folder = model();
        let whole = std::fs::read(folder.path(name)).unwrap();
        for bytes in [&[][..], b"{}", b"\0\0\0\0\xff\xff", b"no model at all", &whole[..whole.len() / 2]] {
            folder.write(name, bytes);
            no_model(&folder, &[what]);
        }
    }
}
