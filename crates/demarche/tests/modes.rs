//! Mode and contexts of acts, against acts of ../shared's VOA articles that were judged by hand (`judged.tsv`: ids and labels, no text).

mod support;

use demarche_coding::{Act, EventType, modes};
use demarche_report::{Options, read_sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::read;

/// An act as it was judged.
struct Judged {
    doc: String,
    sentence: usize,
    trigger: String,
    event: EventType,
    mode: Option<String>,
    contexts: BTreeSet<String>,
    /// Whether it was judged after the word lists had been written.
    later: bool,
}

fn judged() -> Vec<Judged> {
    let rows = demarche_actors::rows("judged.tsv", include_str!("judged.tsv")).unwrap();
    let one = |(_, c): (usize, Vec<&str>)| Judged {
        doc: c[0].to_owned(),
        sentence: c[1].parse().unwrap(),
        trigger: c[2].to_owned(),
        event: EventType::from_word(c[3]).unwrap(),
        mode: Some(c[4]).filter(|m| *m != "-").map(str::to_owned),
        contexts: c[5].split(';').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
        later: c[6] == "later",
    };
    rows.into_iter().map(one).collect()
}

#[test]
fn the_labels_are_of_the_vocabulary() {
    let judged = judged();
    assert!(judged.len() >= 200);
    for j in &judged {
        assert!(j.mode.iter().all(|m| modes(j.event).contains(&m.as_str())), "{} {:?}", j.event, j.mode);
        assert!(j.contexts.iter().all(|c| demarche_coding::CONTEXTS.contains(&c.as_str())), "{:?}", j.contexts);
    }
}

/// Counts of what is right, what is told, and what should be.
#[derive(Default)]
struct Counts {
    right: u32,
    told: u32,
    gold: u32,
}

impl Counts {
    fn count(&mut self, told: bool, gold: bool, right: bool) {
        self.told += u32::from(told);
        self.gold += u32::from(gold);
        self.right += u32::from(right);
    }

    fn f1(&self) -> f64 {
        2.0 * f64::from(self.right) / f64::from((self.told + self.gold).max(1))
    }
}

#[test]
fn modes_and_contexts_of_judged_acts() {
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/voa/articles.jsonl");
    if !articles.is_file() {
        eprintln!("skipped: {} is not here", articles.display());
        return;
    }
    let judged = judged();
    let docs: BTreeSet<&str> = judged.iter().map(|j| j.doc.as_str()).collect();
    let reports = read_sources([articles], &Options::default()).map(Result::unwrap);
    let acts: BTreeMap<String, Vec<Act>> = reports
        .filter(|r| docs.contains(r.id.as_str()))
        .map(|report| (report.id.clone(), read(report).coded.acts))
        .collect();
    for later in [false, true] {
        let judged: Vec<&Judged> = judged.iter().filter(|j| j.later == later).collect();
        measure(if later { "later" } else { "first" }, &judged, &acts);
    }
}

/// Print how often mode and contexts are right, and fail where they are much worse than they were.
fn measure(set: &str, judged: &[&Judged], acts: &BTreeMap<String, Vec<Act>>) {
    let (mut found, mut right, mut with_modes, mut right_with) = (0u32, 0u32, 0u32, 0u32);
    let (mut mode, mut context) = (Counts::default(), Counts::default());
    let mut each: BTreeMap<&str, Counts> = BTreeMap::new();
    for j in judged {
        let same = |a: &&Act| a.evidence.sentence == j.sentence && a.trigger == j.trigger && a.event == j.event;
        let Some(act) = acts.get(&j.doc).and_then(|acts| acts.iter().find(same)) else { continue };
        let is_right = act.mode == j.mode;
        found += 1;
        right += u32::from(is_right);
        with_modes += u32::from(!modes(j.event).is_empty());
        right_with += u32::from(is_right && !modes(j.event).is_empty());
        mode.count(act.mode.is_some(), j.mode.is_some(), is_right && j.mode.is_some());
        let told: BTreeSet<String> = act.contexts.iter().cloned().collect();
        if set == "first" && (!is_right || told != j.contexts) {
            println!(
                "{} s. {} {} “{}”: {:?} {told:?}, not {:?} {:?}",
                j.doc, j.sentence, j.event, j.trigger, act.mode, j.mode, j.contexts
            );
        }
        for name in told.union(&j.contexts) {
            let (is_told, is_gold) = (told.contains(name), j.contexts.contains(name));
            let known = demarche_coding::CONTEXTS.iter().find(|c| *c == name).unwrap();
            context.count(is_told, is_gold, is_told && is_gold);
            each.entry(known).or_default().count(is_told, is_gold, is_told && is_gold);
        }
    }
    for (name, c) in &each {
        println!("{set}, {name}: right {}, told {}, judged {}", c.right, c.told, c.gold);
    }
    let share = f64::from(right) / f64::from(found.max(1));
    println!(
        "{set}: {found} of {} judged acts are coded; mode right in {share:.2} (of types with modes {right_with} of {with_modes}), F1 {:.2}; contexts precision {:.2}, recall {:.2}, micro-F1 {:.2}",
        judged.len(),
        mode.f1(),
        f64::from(context.right) / f64::from(context.told.max(1)),
        f64::from(context.right) / f64::from(context.gold.max(1)),
        context.f1(),
    );
    assert!(2 * found as usize > judged.len(), "few of the acts are coded any more: judge others");
    assert!(share > 0.8, "mode");
    assert!(context.f1() > 0.65, "contexts");
}
