//! The table that models of CAMEO and ICEWS data read: one row for each pair of source and target.

use super::{Codes, Export, Out, csv, flat::harmless};
use ::csv::Writer;
use anyhow::Result;
use demarche_actors::{Actor, Sector};
use demarche_coding::{Act, EventType, Status};
use demarche_report::Report;

const COLUMNS: &[&str] = &[
    "event_id",
    "date",
    "source",
    "source_name",
    "source_country",
    "source_sector",
    "target",
    "target_name",
    "target_country",
    "target_sector",
    "root_code",
    "code",
    "code_name",
    "quad_class",
    "goldstein",
    "plover_type",
    "plover_mode",
    "plover_score",
    "status",
    "by",
    "place",
    "place_country",
    "latitude",
    "longitude",
    "doc",
    "sentence",
    "publication",
    "text",
];

pub struct Cameo {
    rows: Writer<Out>,
    codes: Codes,
    all: bool,
    /// Acts left out, by status.
    left_out: Vec<(Status, usize)>,
}

impl Cameo {
    pub fn new(out: Out, codes: Codes, all: bool) -> Result<Self> {
        let mut rows = csv::writer(out);
        rows.write_record(COLUMNS)?;
        Ok(Self { rows, codes, all, left_out: Status::ALL.iter().map(|s| (*s, 0)).collect() })
    }
}

impl Export for Cameo {
    fn report(&mut self, report: &Report, acts: &[Act]) -> Result<()> {
        for (number, act) in acts.iter().enumerate() {
            if self.all || is_event(act) {
                self.write(report, number, act)?;
            } else if let Some((_, count)) = self.left_out.iter_mut().find(|(s, _)| *s == act.status) {
                *count += 1;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Option<String>> {
        self.rows.flush()?;
        let all: usize = self.left_out.iter().map(|(_, n)| n).sum();
        if all == 0 {
            return Ok(None);
        }
        let told: Vec<String> = self.left_out.iter().filter(|(_, n)| *n > 0).map(|(s, n)| format!("{s} {n}")).collect();
        Ok(Some(format!(
            "{all} acts that are not told as done are no events of CAMEO and left out ({}); --all-statuses keeps them",
            told.join(", ")
        )))
    }
}

impl Cameo {
    fn write(&mut self, report: &Report, number: usize, act: &Act) -> Result<()> {
        let Some(code) = self.codes.of(act) else { return Ok(()) };
        let score = self.codes.score(act.event).map(|s| s.to_string()).unwrap_or_default();
        let by: Vec<String> = act.by.iter().map(actor_code).collect();
        for (i, (source, target)) in pairs(act, code.mutual).into_iter().enumerate() {
            let [source, target] = [Some(source), target].map(side);
            let rest = [
                code.root().to_owned(),
                code.code.clone(),
                code.name.clone(),
                code.quad.to_string(),
                code.goldstein.to_string(),
                act.event.to_string(),
                act.mode.clone().unwrap_or_default(),
                score.clone(),
                act.status.to_string(),
                harmless(&by.join(";")),
                harmless(act.location.as_ref().map_or(&act.place, |l| &l.name)),
                harmless(act.location.as_ref().map(|l| l.country.as_str()).unwrap_or_default()),
                degrees(act.location.as_ref().and_then(|l| l.latitude)),
                degrees(act.location.as_ref().and_then(|l| l.longitude)),
                harmless(&act.doc),
                act.evidence.sentence.to_string(),
                harmless(report.outlet.as_deref().unwrap_or_default()),
                harmless(&act.evidence.text),
            ];
            let first = [
                harmless(&format!("{}-{number}-{i}", act.doc)),
                act.date.as_ref().map(|d| d.start.to_string()).unwrap_or_default(),
            ];
            self.rows.write_record(first.iter().chain(&source).chain(&target).chain(&rest))?;
        }
        Ok(())
    }
}

/// Whether the tradition takes it for an event: what has happened, and intentions to cooperate, such as a meeting that is planned.
fn is_event(act: &Act) -> bool {
    act.status == Status::Actual || (act.status == Status::Planned && act.event == EventType::Agree)
}

/// Sources with their targets; no target where none is told.
fn pairs(act: &Act, mutual: bool) -> Vec<(&Actor, Option<&Actor>)> {
    let targets = if act.recipient.is_empty() && mutual { &act.actor } else { &act.recipient };
    let mut out = Vec::new();
    for source in &act.actor {
        let before = out.len();
        out.extend(targets.iter().filter(|t| t.code != source.code).map(|t| (source, Some(t))));
        if out.len() == before {
            out.push((source, None));
        }
    }
    out
}

/// `RUS/GOV` as CAMEO writes it: `RUSGOV`.
fn actor_code(actor: &Actor) -> String {
    actor.code.replace('/', "")
}

fn degrees(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// Code, name, country and sector of one side.
fn side(actor: Option<&Actor>) -> [String; 4] {
    let Some(actor) = actor else { return Default::default() };
    [
        harmless(&actor_code(actor)),
        harmless(&actor.name),
        harmless(actor.country()),
        actor.sector().map(Sector::as_str).unwrap_or_default().to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn codes(pairs: Vec<(&Actor, Option<&Actor>)>) -> Vec<(String, String)> {
        pairs.into_iter().map(|(s, t)| (actor_code(s), t.map(actor_code).unwrap_or_default())).collect()
    }

    #[test]
    fn one_row_for_each_pair() {
        let acts = testing::acts();
        let row = |s: &str, t: &str| (s.to_owned(), t.to_owned());
        assert_eq!(codes(pairs(&acts[0], false)), [row("SWEGOV", "NORGOV"), row("SWEGOV", "NORMIL")]);
        // a meeting is one row in each direction; what two do together to nobody is not done to each other
        assert_eq!(codes(pairs(&acts[1], true)), [row("SWEGOV", "NORGOV"), row("NORGOV", "SWEGOV")]);
        assert_eq!(codes(pairs(&acts[1], false)), [row("SWEGOV", ""), row("NORGOV", "")]);
    }

    #[test]
    fn what_did_not_happen_is_no_event() {
        let mut act = testing::acts().remove(0);
        assert!(is_event(&act));
        act.status = Status::Planned;
        assert!(!is_event(&act));
        act.event = EventType::Agree;
        assert!(is_event(&act));
        act.status = Status::Negated;
        assert!(!is_event(&act));
    }
}
