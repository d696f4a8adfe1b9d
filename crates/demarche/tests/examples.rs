//! What the example reports give, as snapshots: a change of a table or a rule shows here what it changes.
//!
//! `INSTA_UPDATE=always cargo test -p demarche --test examples` writes them anew.

mod support;

use demarche_board::{Board, Trace, Who};
use std::fmt::Write as _;
use support::{examples, read_examples, run};

/// The codes of some actors.
fn codes(actors: &[Who]) -> String {
    actors.iter().map(|who| who.code.as_str()).collect::<Vec<_>>().join(" ")
}

/// One entry on one line: what is empty is left out.
fn line(out: &mut String, what: &str, fields: &[(&str, &str)], trace: &Trace) {
    out.push_str(what);
    for (name, value) in fields {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            let _ = write!(out, " | {name} {value}");
        }
    }
    let sentences: Vec<String> = trace.s.iter().map(usize::to_string).collect();
    let _ = writeln!(out, " | s {}", sentences.join(" "));
}

/// A board, one line an entry.
fn summary(board: &Board) -> String {
    let mut out = String::new();
    for p in &board.parties {
        let names: Vec<&str> = p.names.iter().map(|n| n.name.as_str()).collect();
        let _ = writeln!(out, "party {} | {} | {}", p.code, p.role, names.join("; "));
    }
    for p in &board.proposals {
        let responses: Vec<String> = p.responses.iter().map(|(code, response)| format!("{code}={response}")).collect();
        let fields = [
            ("by", codes(&p.by)),
            ("to", codes(&p.to)),
            ("terms", p.terms.clone()),
            ("if", p.condition.clone()),
            ("responses", responses.join(" ")),
        ];
        line(&mut out, &format!("proposal {}", p.kind), &fields.each_ref().map(|(n, v)| (*n, v.as_str())), &p.trace);
    }
    for a in &board.agreements {
        let violations: Vec<String> =
            a.violations.iter().map(|v| format!("{}:{}", v.accuser.code, v.accused.code)).collect();
        let fields = [
            ("parties", codes(&a.parties)),
            ("brokers", codes(&a.brokers)),
            ("terms", a.terms.clone()),
            ("when", a.when.clone()),
            ("violations", violations.join(" ")),
        ];
        let what = format!("agreement {} {}", a.kind, a.state);
        line(&mut out, &what, &fields.each_ref().map(|(n, v)| (*n, v.as_str())), &a.trace);
    }
    for p in &board.positions {
        let toward = codes(&p.toward);
        let fields = [("on", p.issue.as_str()), ("theme", p.theme.as_str()), ("toward", toward.as_str())];
        line(&mut out, &format!("position {} {}", p.actor.code, p.stance), &fields, &p.trace);
    }
    for m in &board.meetings {
        let fields = [
            ("hosts", codes(&m.hosts)),
            ("place", m.place.clone()),
            ("when", m.when.clone()),
            ("topic", m.topic.clone()),
        ];
        let what = format!("meeting {} {}", m.state, codes(&m.participants));
        line(&mut out, &what, &fields.each_ref().map(|(n, v)| (*n, v.as_str())), &m.trace);
    }
    for w in &board.warnings {
        let (to, by) = (codes(&w.to), codes(&w.by));
        let fields = [
            ("to", to.as_str()),
            ("consequence", w.consequence.as_str()),
            ("if", w.condition.as_str()),
            ("when", w.when.as_str()),
            ("by", by.as_str()),
        ];
        line(&mut out, &format!("warning {}", w.actor.code), &fields, &w.trace);
    }
    for d in &board.disputes {
        let claims: Vec<String> = d.claims.iter().map(|c| format!("{}: {}", c.by.code, c.claim)).collect();
        line(&mut out, "dispute", &[("about", &d.about), ("claims", &claims.join("; "))], &d.trace);
    }
    for a in &board.assessments {
        let holder = a.holder.name.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "assessment of {holder} | {} by {} | s {}", a.reading, a.trigger, a.evidence.sentence);
    }
    out
}

/// Where the snapshots lie, and how they are named.
fn bind(test: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(test);
}

#[test]
fn boards() {
    let mut wrong = Vec::new();
    for read in read_examples() {
        let name = format!("board-{}", read.report.id);
        let told = format!("published {}\n{}", read.report.published, summary(&read.board()));
        // every report is looked at before the test fails
        let seen = std::panic::catch_unwind(|| bind(|| insta::assert_snapshot!(name.as_str(), told)));
        if seen.is_err() {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "changed: {wrong:?}; INSTA_UPDATE=always writes them anew");
}

#[test]
fn boards_as_the_terminal_shows_them() {
    for name in ["minsk-2015-02-12", "iran-nuclear-2013-11-20"] {
        let path = examples().into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == name)).unwrap();
        let told = run(["board", "--width", "100", "--color", "never", path.to_str().unwrap()]);
        assert_eq!((told.status, told.err.as_str()), (0, ""));
        bind(|| insta::assert_snapshot!(format!("terminal-{name}"), told.out));
    }
}

/// Two reports of one negotiation: what moved between them, each move with its two sentences.
#[test]
fn pivots_between_two_reports() {
    let paths: Vec<_> =
        examples().into_iter().filter(|path| path.to_string_lossy().contains("colombia-eln-")).collect();
    let mut args = vec!["board", "--width", "100", "--color", "never"];
    args.extend(paths.iter().map(|path| path.to_str().unwrap()));
    let told = run(args);
    assert_eq!((told.status, told.err.as_str()), (0, ""));
    let pivots = told.out.split("ON THE TABLE").next().unwrap();
    assert!(pivots.contains("PIVOTS"), "{pivots}");
    bind(|| insta::assert_snapshot!("terminal-colombia-eln-2017-07-25", told.out));
}

/// No snapshot is left of a report that is gone.
#[test]
fn snapshots_have_their_reports() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let known: Vec<String> =
        examples().iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let of = name.trim_start_matches("board-").trim_start_matches("terminal-");
        assert!(known.iter().any(|id| of.starts_with(id.as_str())), "{name}");
    }
}
