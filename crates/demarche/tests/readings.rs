//! Facts, readings and hypotheses, told apart: tables of sentences of our own, `tests/tables/`.

mod support;

use demarche_coding::Status;
use support::{examples, read_text, run};

/// Sentences of which none tells a deed: conditions, questions, guesses about what may come.
const HYPOTHESES: &str = include_str!("tables/hypotheses.txt");
/// Sentences with the reading that each gives, or `-`.
const READINGS: &str = include_str!("tables/readings.tsv");

#[test]
fn no_hypothesis_becomes_a_deed() {
    let mut wrong = Vec::new();
    for (i, sentence) in HYPOTHESES.lines().enumerate() {
        let read = read_text(&format!("h{i}-2025-05-01.txt"), sentence);
        for act in &read.coded.acts {
            if matches!(act.status, Status::Actual | Status::Planned) {
                wrong.push(format!("{} {} “{}”: {sentence}", act.event, act.status, act.trigger));
            }
        }
        let board = read.board();
        if board.traces().next().is_some() {
            wrong.push(format!("a line on the board: {sentence}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), HYPOTHESES.lines().count(), wrong.join("\n"));
}

#[test]
fn readings_and_facts() {
    let mut wrong = Vec::new();
    for (i, line) in READINGS.lines().enumerate() {
        let (want, sentence) = line.split_once('\t').unwrap();
        let read = read_text(&format!("r{i}-2025-05-01.txt"), sentence);
        let firm = read.board().assessments;
        let got = firm.first().map_or("-", |a| a.reading.as_str());
        if got != want {
            wrong.push(format!("{got} instead of {want}: {sentence}"));
        }
        if firm.iter().any(|a| !a.holder.is_author()) {
            wrong.push(format!("no analyst speaks: {sentence}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), READINGS.lines().count(), wrong.join("\n"));
}

#[test]
fn whose_reading_it_is() {
    let holder = |text: &str| {
        let read = read_text("a-2025-05-01.txt", text);
        read.coded.assessments.first().map(|a| (a.holder.name.clone(), a.judged.clone()))
    };
    let said = "Maria Keller, an analyst at a think tank in Vienna, said that Serbia may delay the vote.";
    let (name, judged) = holder(said).unwrap();
    assert_eq!(name, "Maria Keller");
    assert_eq!(judged, ["SRB/GOV"]);
    let (name, _) = holder("According to analysts, the offer of Serbia could be a feint.").unwrap();
    assert!(name.contains("analysts"), "{name}");
    // a party's judgement of its adversary is an act of that party
    assert_eq!(holder("Serbia said that the offer of Kosovo may be a feint."), None);
}

#[test]
fn a_sentence_may_tell_an_act_and_a_reading() {
    let read = read_text(
        "a-2025-05-01.txt",
        "Serbia rejected the plan of the European Union, effectively ending the talks in Brussels.",
    );
    assert!(!read.coded.acts.is_empty());
    assert_eq!(read.coded.assessments.len(), 1);
}

#[test]
fn doubtful_lines_are_hidden_counted_and_shown_on_demand() {
    let path =
        examples().into_iter().find(|path| path.to_string_lossy().contains("russia-ukraine-2025-06-02")).unwrap();
    let path = path.to_str().unwrap();
    let board =
        |more: &[&str]| run(["board", "--color", "never"].iter().copied().chain(more.iter().copied()).chain([path]));
    let strict = board(&["--min-confidence", "1"]);
    assert_eq!(strict.status, 0);
    assert!(strict.out.contains("not shown; --all shows"), "{}", strict.out);
    assert!(!strict.out.contains("POSITIONS"), "{}", strict.out);
    let all = board(&["--all"]);
    assert!(!all.out.contains("not shown; --all shows"), "{}", all.out);
    assert!(all.out.lines().count() >= board(&[]).out.lines().count());
    let json = board(&["--all", "--format", "json"]).json();
    assert!(json["positions"].as_array().unwrap().iter().all(|p| p["confidence"].as_f64().is_some_and(|c| c > 0.0)));
    assert_eq!(board(&["--min-confidence", "1", "--format", "json"]).json()["positions"].as_array().unwrap().len(), 0);
    for wrong in [&["--min-confidence", "2"][..], &["--min-confidence", "x"], &["--all", "--min-confidence", "0.3"]] {
        assert_eq!(board(wrong).status, 2);
    }
}
