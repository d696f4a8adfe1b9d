//! Reports in, acts and boards out, corrections between.

mod support;

use demarche_board::{Response, ShiftKind};
use demarche_coding::{EventType, Status};
use demarche_record::{ActState, Action, Error, Fields, Filter, Item, Reading, Record};
use demarche_report::Report;
use serde_json::json;
use support::{CODER, act, add, at, by, number, record, report, talks};

fn acts(record: &Record) -> usize {
    record.acts(&Filter::default(), None).unwrap().len()
}

fn fields(field: &str, value: serde_json::Value) -> Fields {
    Fields::from([(field.to_owned(), value)])
}

#[test]
fn what_is_added_again_is_known() {
    let (_folder, mut record) = record();
    assert_eq!((acts(&record), record.totals().unwrap().reports), (3, 2));
    let again = add(&mut record, &talks());
    assert!(again.iter().all(|a| a.known && a.acts == 0), "{again:?}");
    assert_eq!((acts(&record), record.totals().unwrap().reports), (3, 2));
    assert_eq!(record.known(&talks()[0].0).unwrap().as_deref(), Some("offer"));
}

#[test]
fn another_report_of_the_same_name_gets_its_own() {
    let (_folder, mut record) = record();
    let other = report("offer", "2025-04-22", "Daily", &["Ukraine rejected talks."]);
    let made = act(&other, 0, json!({"actor": ["UKR/GOV Ukraine"], "theme": "talks"}));
    let added = add(&mut record, &[(other, vec![made])]);
    assert_eq!((added[0].name.as_str(), added[0].acts), ("offer-2", 1));
    let kept = record.acts(&Filter { report: Some("offer-2".into()), ..Filter::default() }, None).unwrap();
    assert_eq!((kept[0].act.doc.as_str(), kept[0].act.evidence.doc.as_str()), ("offer-2", "offer-2"));
    assert_eq!(record.check(|_| ()).unwrap(), []);
}

#[test]
fn the_board_of_a_day_knows_no_later_report() {
    let (_folder, record) = record();
    let responses = |day: &str| {
        let board = record.board(&at(day), None).unwrap();
        board.proposals.iter().map(|p| p.responses.get("RUS/GOV").copied()).collect::<Vec<_>>()
    };
    assert_eq!(responses("2025-04-19"), []);
    assert_eq!(responses("2025-04-20"), [Some(Response::Unanswered)]);
    assert_eq!(responses("2025-04-21"), [Some(Response::Rejected)]);
    // a year later nobody speaks of it any more
    assert_eq!(responses("2026-06-01"), []);
}

#[test]
fn what_is_too_old_for_a_board_is_counted_by_party() {
    let (_folder, record) = record();
    let of = |party: &str| {
        let parties = if party.is_empty() { vec![] } else { vec![party.to_owned()] };
        record.looked_at(&demarche_record::Asked { parties, ..at("2026-04-22") }).unwrap()
    };
    assert_eq!((of(""), of("RUS"), of("FRA")), ((0, 3), (0, 2), (0, 0)));
    assert_eq!(record.looked_at(&at("2025-04-21")).unwrap(), (2, 0));
}

#[test]
fn what_moved_has_its_sentence() {
    let (_folder, record) = record();
    let day = "2025-04-21".parse().unwrap();
    let briefing = record.changes(day, &at("2025-04-21"), day, 14, None).unwrap();
    let moved = &briefing.changes.proposals.moved[0];
    assert_eq!((moved.steps[0].what.as_str(), moved.steps[0].to.as_str()), ("response RUS/GOV", "rejected"));
    assert_eq!(moved.evidence[0].text, "Russia rejected the 30-day ceasefire.");
    let later = "2025-04-22".parse().unwrap();
    assert!(record.changes(later, &at("2025-04-22"), later, 14, None).unwrap().is_empty());
}

#[test]
fn a_pivot_is_told_on_its_day_alone() {
    let (_folder, mut record) = record();
    let turn = report("turn", "2025-04-23", "Daily", &["Russia accepted the 30-day ceasefire."]);
    let made = act(
        &turn,
        0,
        json!({"type": "AGREE", "sense": "ready", "actor": ["RUS/GOV Russia"], "recipient": ["UKR/GOV Ukraine"], "trigger": "accepted",
               "theme": "the 30-day ceasefire"}),
    );
    add(&mut record, &[(turn, vec![made])]);
    let pivots = |day: &str, until: &str| {
        let day = day.parse().unwrap();
        record.changes(day, &at(until), day, 14, None).unwrap().pivots
    };
    let told = pivots("2025-04-23", "2025-04-23");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].earlier[0].kind, ShiftKind::Turns);
    assert!(pivots("2025-04-24", "2025-04-24").is_empty());
    assert!(pivots("2025-04-21", "2025-04-22").is_empty());
}

#[test]
fn what_is_rejected_makes_no_line_until_it_is_put_back() {
    let (_folder, mut record) = record();
    let refusal = number(&record, "the 30-day ceasefire");
    let answer = |record: &Record| record.board(&at("2025-04-21"), None).unwrap().proposals[0].responses["RUS/GOV"];
    let made = record.judge(&[refusal], false, &by()).unwrap();
    assert_eq!((answer(&record), acts(&record)), (Response::Unanswered, 2));
    let undone = record.undo(Some(made.batch), &by()).unwrap();
    assert_eq!(answer(&record), Response::Rejected);
    assert!(matches!(record.undo(Some(made.batch), &by()), Err(Error::Refused(_))));
    // to take back the taking back makes it hold again
    record.undo(Some(undone.batch), &by()).unwrap();
    assert_eq!(answer(&record), Response::Unanswered);
    let told = record.corrections(Some(refusal)).unwrap();
    assert_eq!(told.iter().map(|c| c.action).collect::<Vec<_>>(), [Action::Undo, Action::Undo, Action::Reject]);
    assert_eq!(told.iter().map(|c| c.in_force).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(record.check(|_| ()).unwrap(), []);
}

#[test]
fn what_was_undone_and_redone_is_undone_again() {
    let (_folder, mut record) = record();
    let act = number(&record, "a plan");
    record.judge(&[act], false, &by()).unwrap();
    let undone = record.undo(None, &by()).unwrap();
    record.undo(Some(undone.batch), &by()).unwrap();
    assert_eq!(record.act(act).unwrap().state, ActState::Rejected);
    // said again it is nothing new, and one undoing takes it back
    assert!(matches!(record.judge(&[act], false, &by()), Err(Error::Refused(_))));
    record.undo(None, &by()).unwrap();
    assert_eq!(record.act(act).unwrap().state, ActState::Coded);
    assert!(matches!(record.undo(None, &by()), Err(Error::Refused(_))));
}

#[test]
fn an_added_act_stays_added_through_a_rejection() {
    let (_folder, mut record) = record();
    let [(offer, _), _] = talks();
    let missed = act(
        &offer,
        1,
        json!({"type": "CONSULT", "sense": "plain", "actor": ["UKR/GOV Nobody"], "trigger": "answered"}),
    );
    let added = record.add_act(&missed, &by()).unwrap().acts[0];
    record.judge(&[added], false, &by()).unwrap();
    record.undo(None, &by()).unwrap();
    assert_eq!(record.act(added).unwrap().state, ActState::Added);
    assert_eq!(record.corrected_sentences().unwrap().0.len(), 1);
    // its number is not given to another
    record.undo(None, &by()).unwrap();
    let again = record.add_act(&missed, &by()).unwrap().acts[0];
    assert_ne!(again, added);
    assert_eq!(record.check(|_| ()).unwrap(), []);
}

#[test]
fn nothing_moved_since_a_day_without_reports() {
    let (_folder, record) = record();
    let day = "2025-05-20".parse().unwrap();
    let briefing = record.changes(day, &at("2025-04-21"), day, u32::MAX, None).unwrap();
    assert!(briefing.changes.is_empty() && briefing.pivots.is_empty());
    let all = demarche_record::Window::Days(u32::MAX);
    assert_eq!(
        record.board(&demarche_record::Asked { window: all, ..at("2025-04-21") }, None).unwrap().proposals.len(),
        1
    );
}

#[test]
fn a_field_is_changed_and_changed_back() {
    let (_folder, mut record) = record();
    let refusal = number(&record, "the 30-day ceasefire");
    let before = record.act(refusal).unwrap();
    record.change(&[(refusal, fields("status", json!("planned")))], &by()).unwrap();
    let after = record.act(refusal).unwrap();
    assert_eq!((after.state, after.act.status, after.act.confidence), (ActState::Changed, Status::Planned, 1.0));
    assert_eq!(record.acts(&Filter { statuses: vec![Status::Planned], ..Filter::default() }, None).unwrap().len(), 1);
    record.undo(None, &by()).unwrap();
    assert_eq!(record.act(refusal).unwrap(), before);
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let (_folder, mut record) = record();
    let refusal = number(&record, "the 30-day ceasefire");
    for (field, value) in [
        ("status", json!("done")),
        ("confidence", json!(0.1)),
        ("evidence", json!({})),
        ("actor", json!("RUS/GOV")),
        ("colour", json!("red")),
        ("status", json!("actual")),
    ] {
        let set = fields(field, value);
        let two = [(number(&record, "30-day ceasefire"), fields("theme", json!("other"))), (refusal, set)];
        let told = record.change(&two[1..], &by());
        assert!(matches!(told, Err(Error::Refused(_))), "{field}: {told:?}");
    }
    // one that does not fit undoes those before it
    let two = [
        (number(&record, "30-day ceasefire"), fields("theme", json!("other"))),
        (refusal, fields("status", json!("done"))),
    ];
    assert!(record.change(&two, &by()).is_err());
    assert!(matches!(record.judge(&[refusal, 4711], true, &by()), Err(Error::NoSuch { .. })));
    let nobody = demarche_record::By { author: " ".into(), reason: String::new() };
    assert!(matches!(record.judge(&[refusal], true, &nobody), Err(Error::Refused(_))));
    assert!(record.corrections(None).unwrap().is_empty());
    assert!(number(&record, "30-day ceasefire") > 0);
}

#[test]
fn an_act_that_was_missed_is_added_and_taken_away() {
    let (_folder, mut record) = record();
    let [(offer, _), _] = talks();
    let missed = act(
        &offer,
        1,
        json!({"type": "CONSULT", "sense": "plain", "actor": ["UKR/GOV Nobody"], "trigger": "answered"}),
    );
    let made = record.add_act(&missed, &by()).unwrap();
    let kept = record.act(made.acts[0]).unwrap();
    assert_eq!((kept.state, kept.act.event, kept.found), (ActState::Added, EventType::Consult, false));
    record.change(&[(kept.id, fields("theme", json!("silence")))], &by()).unwrap();
    assert_eq!(record.act(kept.id).unwrap().state, ActState::Added);
    record.undo(None, &by()).unwrap();
    record.undo(None, &by()).unwrap();
    assert_eq!(acts(&record), 3);
    assert!(matches!(record.undo(None, &by()), Err(Error::Refused(_))));
    let mut elsewhere = missed.clone();
    elsewhere.evidence.start += 1;
    assert!(matches!(record.add_act(&elsewhere, &by()), Err(Error::Refused(_))));
    assert_eq!(record.check(|_| ()).unwrap(), []);
}

#[test]
fn corrections_outlive_a_newer_version() {
    let (_folder, mut record) = record();
    let refusal = number(&record, "the 30-day ceasefire");
    let parties = number(&record, "a plan");
    record.change(&[(refusal, fields("status", json!("conditional")))], &by()).unwrap();
    record.judge(&[parties], false, &by()).unwrap();
    let [_, (answer, acts)] = talks();
    let (id, stored) = record.read_by_others("test 2", 0, 10).unwrap().remove(1);
    assert_eq!(stored.text, answer.text);
    // the newer version sees another theme in the first act, and the second as it was; then it finds neither
    let mut newer = acts.clone();
    newer[0].theme = "the ceasefire of 30 days".into();
    let reading = |acts| Reading { coder: "test 2", acts, assessments: &[] };
    let done = record.reread(id, reading(&newer)).unwrap();
    assert_eq!((done.new, done.gone, done.kept), (0, 0, 0));
    let kept = record.act(refusal).unwrap();
    assert_eq!(
        (kept.act.theme.as_str(), kept.act.status, kept.state),
        ("the ceasefire of 30 days", Status::Conditional, ActState::Changed)
    );
    assert_eq!(record.act(parties).unwrap().state, ActState::Rejected);
    let done = record.reread(id, reading(&[])).unwrap();
    assert_eq!((done.gone, done.kept), (0, 2));
    let kept = record.act(refusal).unwrap();
    assert_eq!((kept.found, kept.act.status), (false, Status::Conditional));
    assert_eq!(record.outdated("test 2").unwrap(), 1);
    assert_eq!(record.check(|_| ()).unwrap(), []);
    // what nobody speaks of any more goes, once the program does not find it
    record.undo(None, &by()).unwrap();
    assert!(matches!(record.act(parties), Err(Error::NoSuch { .. })));
    assert_eq!(record.check(|_| ()).unwrap(), []);
}

#[test]
fn the_same_mistake_elsewhere_is_put_right_in_one_go() {
    let (_folder, mut record) = record();
    let other = report("other", "2025-05-01", "Daily", &["The parties rejected a map.", "Ukraine rejected a map."]);
    let made = vec![
        act(&other, 0, json!({"actor": ["UKR/PTY The parties", "RUS/GOV Moscow"], "theme": "a map"})),
        act(&other, 1, json!({"actor": ["UKR/PTY Ukraine"], "theme": "a map"})),
    ];
    add(&mut record, &[(other, made)]);
    let parties = number(&record, "a plan");
    let right =
        fields("actor", json!([{"code": "---/PTY", "name": "parties", "text": "The parties", "start": 38, "end": 49}]));
    let alike = record.alike(parties, &right).unwrap();
    assert_eq!(alike.len(), 1, "{alike:?}");
    let mut all = alike;
    all.push((parties, right));
    let made = record.change(&all, &by()).unwrap();
    assert_eq!(made.acts.len(), 2);
    let codes = |theme: &str| {
        record.act(number(&record, theme)).unwrap().act.actor.iter().map(|a| a.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (codes("a plan"), codes("a map")),
        (vec!["---/PTY".to_owned()], vec!["---/PTY".to_owned(), "RUS/GOV".to_owned()])
    );
    let mut record = record;
    record.undo(Some(made.batch), &by()).unwrap();
    assert_eq!(record.acts(&Filter { parties: vec!["UKR/PTY".into()], ..Filter::default() }, None).unwrap().len(), 3);
}

#[test]
fn corrected_sentences_are_training_data() {
    let (_folder, mut record) = record();
    record.judge(&[number(&record, "a plan")], false, &by()).unwrap();
    record.judge(&[number(&record, "30-day ceasefire")], true, &by()).unwrap();
    let (sentences, left_out) = record.corrected_sentences().unwrap();
    let lines: Vec<String> = sentences.iter().flat_map(|s| &s.lines).map(|l| l.join("|")).collect();
    assert_eq!(
        lines,
        [
            "The parties rejected a plan.||NONE|||",
            "Ukraine proposed a 30-day ceasefire to Russia.|proposed|AGREE|actual|Ukraine|Russia"
        ]
    );
    assert_eq!(left_out, 0);
}

#[test]
fn words_are_found_in_any_form() {
    let (_folder, record) = record();
    let found = |words: &str| {
        record.search(words, None, None, false, 10).unwrap().into_iter().map(|h| h.report).collect::<Vec<_>>()
    };
    assert_eq!(found("reject"), ["answer"]);
    assert_eq!(found("\"30-day ceasefire\" -rejected"), ["offer"]);
    assert_eq!(found("peace"), [""; 0]);
    for hostile in ["\"", "NEAR(", "a OR", "text:x", "*", "^a", "{x}", "';--", "\u{0}"] {
        let _ = record.search(hostile, None, None, true, 10);
    }
    assert!(matches!(record.search("--", None, None, false, 10), Err(Error::Refused(_))));
}

#[test]
fn the_latest_are_told_first_however_many_there_are() {
    let (_folder, mut record) = record();
    // added in another order than that of their days
    let day = |n: usize| format!("2024-{:02}-{:02}", 1 + n * 7 % 12, 1 + n * 5 % 28);
    let reports: Vec<Report> = (0..1_100)
        .map(|n| {
            let rare = if n % 100 == 0 { "The envoy slept." } else { "Nobody slept." };
            report(&format!("r{n}"), &day(n), "Daily", &[&format!("Meeting {n} ended without an outcome."), rare])
        })
        .collect();
    let items: Vec<Item> = reports.iter().map(|report| Item { report, outlet: None, reading: None }).collect();
    record.add(&items).unwrap();
    let expected = |step: usize| {
        let mut all: Vec<(String, usize)> = (0..1_100).step_by(step).map(|n| (day(n), n)).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all
    };
    for (word, step) in [("outcome", 1), ("envoy", 100)] {
        let found = |since: Option<&str>, until: Option<&str>| {
            let day = |d: Option<&str>| d.map(|d| d.parse().unwrap());
            let hits = record.search(word, day(since), day(until), true, 5).unwrap();
            hits.into_iter().map(|h| (h.published.to_string(), h.report)).collect::<Vec<_>>()
        };
        let first = |all: Vec<(String, usize)>| {
            all.into_iter().map(|(day, n)| (day, format!("r{n}"))).take(5).collect::<Vec<_>>()
        };
        assert_eq!(found(None, None), first(expected(step)), "{word}");
        let mut spring = expected(step);
        spring.retain(|(day, _)| ("2024-03-01"..="2024-05-31").contains(&day.as_str()));
        assert_eq!(found(Some("2024-03-01"), Some("2024-05-31")), first(spring), "{word}");
    }
}

#[test]
fn sql_only_reads() {
    let (_folder, record) = record();
    let rows = record.sql("SELECT type, count(*) AS n FROM acts GROUP BY type ORDER BY type").unwrap();
    assert_eq!(rows.columns, ["type", "n"]);
    assert_eq!(rows.rows, [[json!("AGREE"), json!(1)], [json!("REJECT"), json!(2)]]);
    assert_eq!(
        record.sql("SELECT text FROM acts ORDER BY act LIMIT 1").unwrap().rows[0][0],
        "Ukraine proposed a 30-day ceasefire to Russia."
    );
    for wrong in [
        "DELETE FROM report",
        "INSERT INTO feed VALUES ('a', 'b')",
        "ATTACH DATABASE '/tmp/x' AS x",
        "PRAGMA journal_mode = DELETE",
        "CREATE TEMP TABLE t (a)",
        "SELECT * FROM nothing",
        "SELEC",
        "",
        "SELECT load_extension('x')",
        "VACUUM INTO '/tmp/copy'",
    ] {
        assert!(record.sql(wrong).is_err(), "{wrong}");
    }
    assert_eq!(acts(&record), 3);
}

#[test]
fn other_languages_are_kept_unread() {
    let (_folder, mut record) = record();
    let other = report("fr", "2025-04-22", "Le Jour", &["Les deux parties ont rejeté la trêve."]);
    record.add(&[Item { report: &other, outlet: None, reading: None }]).unwrap();
    let totals = record.totals().unwrap();
    assert_eq!((totals.reports, totals.unread), (3, 1));
    assert_eq!(record.report("fr").unwrap().coder, None);
    assert_eq!(record.last_day().unwrap(), Some("2025-04-21".parse().unwrap()));
    let _ = CODER;
}
