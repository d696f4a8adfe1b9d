//! The tables of acts: those of the repository, those that are broken, and any text at all.

use demarche_actors::{Tables, resolve};
use demarche_coding::{Lexicon, code};
use demarche_language::{Reader, Sentence};
use proptest::prelude::*;
use proptest::sample::select;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

fn knowledge() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge")
}

/// The tables, as they lie in the folder.
fn tables() -> &'static [String] {
    static TABLES: OnceLock<Vec<String>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let names = fs::read_dir(knowledge().join("acts")).unwrap().map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| format!("acts/{}", name.display())).filter(|name| name.ends_with(".tsv"));
        // those of the export are read by the program
        let names = names.filter(|name| !["acts/cameo.tsv", "acts/scores.tsv"].contains(&name.as_str()));
        let mut tables: Vec<String> = names.chain(["issues.tsv".to_owned()]).collect();
        tables.sort();
        tables
    })
}

/// A folder laid out as `knowledge/`, with the text that `text` gives for each table.
fn folder(text: impl Fn(&str) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("acts")).unwrap();
    for name in tables() {
        fs::write(folder.path().join(name), text(name)).unwrap();
    }
    folder
}

fn copy() -> TempDir {
    folder(|name| fs::read_to_string(knowledge().join(name)).unwrap())
}

/// Tables without a line.
fn empty() -> TempDir {
    folder(|_| "a\tb\tc\td\te\tf\tg\n".to_owned())
}

/// Add a line to a table; gives its number.
fn add(folder: &TempDir, table: &str, line: &str) -> usize {
    let path = folder.path().join(table);
    let text = fs::read_to_string(&path).unwrap();
    let text = format!("{}\n{line}\n", text.trim_end());
    fs::write(path, &text).unwrap();
    text.lines().count()
}

fn error(folder: &TempDir) -> String {
    Lexicon::from_folder(folder.path()).map(|_| ()).unwrap_err().to_string()
}

const TEXT: &str = "Russia accused Ukraine of violating the ceasefire. “We will not meet them,” Putin said on Tuesday.\n\n\
    The two sides have agreed to exchange prisoners if the talks in Geneva go on. Kyiv denied that it had rejected the plan.";

/// What must be coded, read once.
fn read() -> &'static (Vec<Sentence>, Tables) {
    static READ: OnceLock<(Vec<Sentence>, Tables)> = OnceLock::new();
    READ.get_or_init(|| (Reader::new().unwrap().read(TEXT).unwrap(), Tables::built_in().unwrap()))
}

/// Code the text with a lexicon; how many acts there are.
fn acts(lexicon: &Lexicon) -> usize {
    let (sentences, tables) = read();
    let day = jiff::civil::date(2025, 4, 23);
    let coded = code("d", day, sentences, &resolve(sentences, day, tables), lexicon);
    for act in &coded.acts {
        assert_eq!(act.evidence.text, sentences[act.evidence.sentence].text);
    }
    coded.acts.len()
}

#[test]
fn the_tables_of_the_repository() {
    let own = Lexicon::built_in().unwrap();
    let lent = Lexicon::from_folder(&knowledge()).unwrap();
    assert!(acts(&own) >= 3, "{}", acts(&own));
    assert_eq!(acts(&own), acts(&lent));
}

#[test]
fn broken_lines_are_named_with_their_table() {
    for (table, line, reason) in [
        ("acts/classes.tsv", "truce\ta\tb\tc", "4 cells where the first line names 2 columns"),
        ("acts/classes.tsv", "\ttruce;lull", "the first cell is empty"),
        ("acts/speech.tsv", "mutter\tsotto", "\"sotto\" is no kind"),
        ("acts/speech.tsv", "mutter", "\"\" is no kind"),
        ("acts/status.tsv", "plan\tVERB\tdone", "\"done\" is no status"),
        ("acts/status.tsv", "plan\tVerb\tplanned", "\"Verb\" is no part of speech"),
        ("issues.tsv", "weather\train", "\"weather\" is no issue"),
        ("acts/frames.tsv", "accuse\t\tACCUSE\taccuse\tsubj\tobj\tx", "\"accuse\" is no LEMMA/POS"),
        ("acts/frames.tsv", "accuse/DOING\t\tACCUSE\taccuse\tsubj\tobj\tx", "\"DOING\" is no part of speech"),
        ("acts/frames.tsv", "accuse/VERB\t\tBLAME\taccuse\tsubj\tobj\tx", "\"BLAME\" is no event type"),
        ("acts/frames.tsv", "accuse/VERB\t\tACCUSE\tblame\tsubj\tobj\tx", "\"blame\" is no sense"),
        ("acts/frames.tsv", "accuse/VERB\t\tACCUSE\taccuse\t\tobj\tx", "a frame needs a slot for its actor"),
        ("acts/frames.tsv", "accuse/VERB\tobj=@nowhere\tACCUSE\taccuse\tsubj\tobj\tx", "no class \"nowhere\""),
    ] {
        let folder = copy();
        let number = add(&folder, table, line);
        let told = error(&folder);
        assert!(told.starts_with(&format!("{table}, line {number}: ")) && told.contains(reason), "{line}: {told}");
    }
}

#[test]
fn a_polarity_is_pos_or_neg() {
    let folder = copy();
    let number = add(&folder, "acts/light_verbs.tsv", "brandish\tnegative");
    let told = Lexicon::from_folder(folder.path()).map(|_| ()).map_err(|e| e.to_string());
    assert!(told.is_err_and(|e| e.starts_with(&format!("acts/light_verbs.tsv, line {number}: "))));
}

#[test]
fn modes_and_contexts_are_of_the_codebook() {
    for (table, line, told) in [
        ("acts/modes.tsv", "CONSULT\twaltz\t-\tdance\t-", "\"waltz\" is no mode of CONSULT: visit"),
        ("acts/modes.tsv", "AID\tvisit\t-\t-\t-", "no mode of AID"),
        ("acts/modes.tsv", "DANCE\tvisit\t-\t-\t-", "no event type"),
        ("acts/modes.tsv", "CONSULT\tvisit\tfast\t-\t-", "no sense"),
        ("acts/contexts.tsv", "weather\train\t-\t-", "no context"),
        ("acts/contexts.tsv", "health\train\tXXX\t-", "no sector"),
        ("acts/contexts.tsv", "health\train\t-\tDANCE", "no event type"),
    ] {
        let folder = copy();
        let number = add(&folder, table, line);
        let error = error(&folder);
        assert!(error.starts_with(&format!("{table}, line {number}: ")) && error.contains(told), "{error}");
    }
}

#[test]
fn missing_and_unreadable_tables_are_named() {
    for table in tables() {
        let folder = copy();
        fs::remove_file(folder.path().join(table)).unwrap();
        assert!(error(&folder).contains(&format!("{table}: ")), "{}", error(&folder));
        fs::write(folder.path().join(table), b"word\tkind\ncaf\xe9\tsay\n").unwrap();
        assert!(error(&folder).contains(&format!("{table}: ")), "{}", error(&folder));
        fs::write(folder.path().join(table), "").unwrap();
        assert_eq!(error(&folder), format!("{table}, line 1: the table is empty"));
    }
    assert!(Lexicon::from_folder(Path::new("/nowhere")).is_err());
}

#[test]
fn comments_blank_lines_and_carriage_returns_do_no_harm() {
    let folder = copy();
    let own = acts(&Lexicon::built_in().unwrap());
    for table in tables() {
        add(&folder, table, "# a note\twith\tmany\tcells\tin\tit\tand\tmore\tthan\tthat\n\n \t ");
        let path = folder.path().join(table);
        fs::write(&path, fs::read_to_string(&path).unwrap().replace('\n', "\r\n")).unwrap();
    }
    assert_eq!(acts(&Lexicon::from_folder(folder.path()).unwrap()), own);
}

/// Try tables of which one holds `text`: they are refused, or the text can be coded with them.
fn tried(table: &str, text: &str) -> Result<usize, String> {
    let folder = empty();
    fs::write(folder.path().join("acts/classes.tsv"), "class\twords\ntruce\ttruce;ceasefire\n").unwrap();
    fs::write(folder.path().join(table), text).unwrap();
    Lexicon::from_folder(folder.path()).map(|lexicon| acts(&lexicon)).map_err(|e| e.to_string())
}

/// Rows of a table that may be sound.
fn rows(cells: &'static [&'static str]) -> impl Strategy<Value = String> {
    let row = cells.iter().map(|cell| prop_oneof![9 => cell.to_owned(), 1 => "\\PC{0,6}"]).collect::<Vec<_>>();
    let header = vec!["h"; cells.len()].join("\t");
    proptest::collection::vec(row, 0..12)
        .prop_map(move |rows| rows.iter().fold(header.clone(), |text, row| text + "\n" + &row.join("\t")))
}

const WORD: &str = "(accuse|agree|reject|say|deny|meet|plan|talk|exchange|violate|have|not|ceasefire)";
const FRAME: [&str; 7] = [
    "(accuse|agree|reject|say|deny|meet|plan|talk|exchange|violate)(\\|(agree|meet|talk))?/(VERB|NOUN|PROPN|X)",
    "((!?(subj|obj|to|of|with|own|poss|neg|xcomp|that|in|if|.)(=(@truce|prisoner|ceasefire|\\||it){0,2})?) ?){0,3}",
    "(ACCUSE|AGREE|REJECT|CONSULT|THREATEN|SUPPORT|-)",
    "(accuse|reach|refuse|meet|plain|warn|-)",
    "((subj|obj|to|own|poss|with|all|head|speaker|of|.)([.+|](subj|obj|own|of|to|with|-|.)){0,3})",
    "((subj|obj|to|own|poss|with|all|head|speaker|of|.)([.+|](subj|obj|own|of|to|with|-|.)){0,3})?",
    "x?",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(table in select(tables()), text in "(\\PC|\t|\n|;|\\||=|/|@|!){0,80}") {
        let _ = tried(&table, &text);
    }

    #[test]
    fn any_bytes(table in select(tables()), bytes in any::<Vec<u8>>()) {
        let folder = empty();
        fs::write(folder.path().join(table), bytes).unwrap();
        let _ = Lexicon::from_folder(folder.path());
    }

    #[test]
    fn any_frames(text in rows(&FRAME)) {
        let _ = tried("acts/frames.tsv", &text);
    }

    #[test]
    fn any_words(text in rows(&[WORD, "(say|think|claim|deny|ask)"])) {
        let _ = tried("acts/speech.tsv", &text);
    }
}
