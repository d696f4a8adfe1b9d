//! The tables of actors: those of the repository, those that are broken, and any text at all.

use demarche_actors::{Tables, resolve};
use demarche_language::{Reader, Sentence};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

const TABLES: [&str; 7] =
    ["states.tsv", "organisations.tsv", "groups.tsv", "short.tsv", "places.tsv", "people.tsv", "roles.tsv"];

fn knowledge() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge")
}

/// A folder laid out as `knowledge/`, with the text that `text` gives for each table.
fn folder(text: impl Fn(&str) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("actors")).unwrap();
    for name in TABLES {
        fs::write(folder.path().join("actors").join(name), text(name)).unwrap();
    }
    folder
}

fn copy() -> TempDir {
    folder(|name| fs::read_to_string(knowledge().join("actors").join(name)).unwrap())
}

/// Tables without a line.
fn empty() -> TempDir {
    folder(|_| "a\tb\tc\td\te\tf\n".to_owned())
}

fn path(folder: &TempDir, table: &str) -> PathBuf {
    folder.path().join("actors").join(table)
}

/// Add a line to a table; gives its number.
fn add(folder: &TempDir, table: &str, line: &str) -> usize {
    let text = fs::read_to_string(path(folder, table)).unwrap();
    let text = format!("{}\n{line}\n", text.trim_end());
    fs::write(path(folder, table), &text).unwrap();
    text.lines().count()
}

fn error(folder: &TempDir) -> String {
    Tables::from_folder(folder.path()).map(|_| ()).unwrap_err().to_string()
}

const TEXT: &str = "Russian President Vladimir Putin and Ukraine’s foreign minister met Anna Berg of the U.N. in Geneva. “He lied,” she said.\n\n\
    The Kremlin’s envoy, rebels from the East and NATO's chief talked to both sides. They did not agree with the Swedish government.";

fn sentences() -> &'static [Sentence] {
    static READ: OnceLock<Vec<Sentence>> = OnceLock::new();
    READ.get_or_init(|| Reader::new().unwrap().read(TEXT).unwrap())
}

/// The codes and names of those that the text tells of, with these tables.
fn actors(tables: &Tables) -> Vec<(String, String)> {
    let chars: Vec<char> = TEXT.chars().collect();
    let mentions = resolve(sentences(), jiff::civil::date(2015, 4, 23), tables);
    let mut out = Vec::new();
    for actor in mentions.iter().flat_map(|(_, _, mention)| &mention.actors) {
        assert_eq!(actor.text, chars[actor.start..actor.end].iter().collect::<String>());
        out.push((actor.code.clone(), actor.name.clone()));
    }
    out
}

#[test]
fn the_tables_of_the_repository() {
    let own = actors(&Tables::built_in().unwrap());
    assert!(own.contains(&("RUS/GOV".to_owned(), "Vladimir Putin".to_owned())), "{own:?}");
    assert_eq!(own, actors(&Tables::from_folder(&knowledge()).unwrap()));
}

#[test]
fn a_line_of_ones_own_counts() {
    let folder = copy();
    add(&folder, "people.tsv", "Anna Berg\tBerg\tSWE/GOV\tforeign minister\t2010\t2016-02");
    let own = actors(&Tables::from_folder(folder.path()).unwrap());
    assert!(own.contains(&("SWE/GOV".to_owned(), "Anna Berg".to_owned())), "{own:?}");
}

#[test]
fn broken_lines_are_named_with_their_table() {
    for (table, line, reason) in [
        ("states.tsv", "SW\tSweden", "\"SW\" is no country code of three capitals"),
        ("states.tsv", "swe\tSweden", "\"swe\" is no country code"),
        ("states.tsv", "SWE\ta\tb\tc\td\te\tf", "7 cells where the first line names 6 columns"),
        ("organisations.tsv", "UNO\tUnited Nations", "\"UNO\" is no COUNTRY/SECTOR"),
        ("organisations.tsv", "UNO/XYZ\tUnited Nations", "\"XYZ\" is no sector"),
        ("groups.tsv", "\tRebels", "the first cell is empty"),
        ("groups.tsv", "EAST/REB\tRebels", "\"EAST\" is no country code"),
        ("places.tsv", "Uppsala\t\tSverige", "\"Sverige\" is no country code"),
        ("people.tsv", "Anna Berg\tBerg\tSWE/MIN\tminister\t\t", "\"MIN\" is no sector"),
        ("people.tsv", "Anna Berg\tBerg\tSWE/GOV\tminister\tspring\t", "\"spring\" is no date"),
        ("people.tsv", "Anna Berg\tBerg\tSWE/GOV\tminister\t2010-02-30\t", "is no date"),
        ("people.tsv", "Anna Berg\tBerg\tSWE/GOV\tminister\t2010-1-2-3\t", "is no date"),
        ("people.tsv", "Anna Berg\tBerg\tSWE/GOV\tminister\t99999\t", "is no date"),
        ("people.tsv", "Anna Berg\tBerg\tSWE/GOV\tminister\t2010-300\t", "is no date"),
        ("people.tsv", "Anna Berg\tBerg\tSWE/GOV\tminister\t2012\t2011", "the office ends before it begins"),
        ("roles.tsv", "wizard\tGOV\tspell", "\"spell\" is no kind"),
        ("roles.tsv", "wizard\tWIZ\tperson", "\"WIZ\" is no sector"),
    ] {
        let folder = copy();
        let number = add(&folder, table, line);
        let told = error(&folder);
        assert!(told.contains(&format!("{table}, line {number}: ")) && told.contains(reason), "{line}: {told}");
    }
}

#[test]
fn missing_and_unreadable_tables_are_named() {
    for table in TABLES {
        let folder = copy();
        fs::remove_file(path(&folder, table)).unwrap();
        assert!(error(&folder).contains(&format!("{table}: ")), "{}", error(&folder));
        fs::write(path(&folder, table), b"name\naf\xe9\n").unwrap();
        assert!(error(&folder).contains(&format!("{table}: ")), "{}", error(&folder));
        fs::write(path(&folder, table), "\n# nothing\n").unwrap();
        assert!(error(&folder).ends_with(&format!("{table}, line 1: the table is empty")), "{}", error(&folder));
    }
    assert!(Tables::from_folder(Path::new("/nowhere")).is_err());
}

#[test]
fn comments_blank_lines_and_carriage_returns_do_no_harm() {
    let folder = copy();
    for table in TABLES {
        add(&folder, table, "# a note\twith\tmany\tcells\tin\tit\tand\tmore\n\n \t ");
        fs::write(path(&folder, table), fs::read_to_string(path(&folder, table)).unwrap().replace('\n', "\r\n"))
            .unwrap();
    }
    assert_eq!(actors(&Tables::from_folder(folder.path()).unwrap()), actors(&Tables::built_in().unwrap()));
}

/// Whatever the tables say, the text can be resolved with them, if they are sound.
fn tried(table: &str, bytes: &[u8]) {
    let folder = empty();
    fs::write(path(&folder, table), bytes).unwrap();
    if let Ok(tables) = Tables::from_folder(folder.path()) {
        actors(&tables);
    }
}

const NAME: &str = "(Russian|Russia|Putin|Vladimir|President|Ukraine's|Ukraine’s|U\\.N\\.|UN|he|she|They|The|of|the|Kremlin|-|'|’|\\.|“|East|both|sides|NATO|é|İ|ß|😀)";

/// Names and aliases, some of them odd.
fn names() -> impl Strategy<Value = String> {
    let name = proptest::collection::vec(NAME, 1..5).prop_map(|words| words.join(" "));
    proptest::collection::vec(name, 0..4).prop_map(|names| names.join(";"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(table in 0..TABLES.len(), text in "(\\PC|\t|\n|;|/|-){0,80}") {
        tried(TABLES[table], text.as_bytes());
    }

    #[test]
    fn any_bytes(table in 0..TABLES.len(), bytes in any::<Vec<u8>>()) {
        tried(TABLES[table], &bytes);
    }

    #[test]
    fn any_states(rows in proptest::collection::vec(("RUS|UKR|---|[A-Z]{2,3}", names(), names(), names(), names(), names()), 0..5)) {
        let rows = rows.iter().map(|(a, b, c, d, e, f)| [a, b, c, d, e, f].map(String::as_str).join("\t"));
        let text = rows.fold("c\tn\ta\td\tc\tg".to_owned(), |text, row| text + "\n" + &row);
        tried("states.tsv", text.as_bytes());
    }

    #[test]
    fn any_groups(rows in proptest::collection::vec(("RUS/GOV|---/REB|UNO/GOV|EUR/PTY|.{0,7}", names(), names()), 0..5)) {
        let text = rows.iter().fold("c\tn\ta".to_owned(), |text, (a, b, c)| format!("{text}\n{a}\t{b}\t{c}"));
        tried("groups.tsv", text.as_bytes());
    }

    #[test]
    fn any_people(rows in proptest::collection::vec(
        (NAME, names(), "RUS/GOV|UNO/GOV|SWE/OPP", "president|foreign minister|", "([0-9]{4}(-[0-9]{2}){0,2})?|[-0-9]{0,9}", "([0-9]{4}(-[0-9]{2}){0,2})?"), 0..5,
    )) {
        let rows = rows.iter().map(|(a, b, c, d, e, f)| [a, b, c, d, e, f].map(String::as_str).join("\t"));
        let text = rows.fold("n\ta\tc\tr\tf\tt".to_owned(), |text, row| text + "\n" + &row);
        tried("people.tsv", text.as_bytes());
    }

    #[test]
    fn any_roles(rows in proptest::collection::vec((names(), "GOV|MIL|REB|JRN|...", "person|group|body|none|"), 0..5)) {
        let text = rows.iter().fold("w\ts\tk".to_owned(), |text, (a, b, c)| format!("{text}\n{a}\t{b}\t{c}"));
        tried("roles.tsv", text.as_bytes());
    }
}
