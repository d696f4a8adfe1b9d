//! Records after the PLOVER codebook, one JSON object a line.

use super::{Export, Out};
use anyhow::{Result, bail};
use demarche_actors::{Actor, Sector};
use demarche_coding::{Act, EventType, Status};
use demarche_report::Report;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io::Write as _;

/// The edition of the codebook whose names are used.
const EDITION: &str = "2023";
/// Fields of an act that stand in a record under a name of the codebook.
const TOLD: &[&str] = &["doc", "type", "mode", "contexts", "actor", "recipient", "status", "by", "trigger", "location"];

pub struct Plover(Out);

impl Plover {
    pub fn new(out: Out) -> Self {
        Self(out)
    }
}

impl Export for Plover {
    fn report(&mut self, report: &Report, acts: &[Act]) -> Result<()> {
        for (number, act) in acts.iter().enumerate() {
            serde_json::to_writer(&mut self.0, &record(report, number, act)?)?;
            writeln!(self.0)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Option<String>> {
        self.0.flush()?;
        Ok(None)
    }
}

/// A record: the codebook's fields, then what it has no field for.
#[derive(Debug, Serialize)]
struct Record<'a> {
    id: String,
    date: Option<Date>,
    event_type: EventType,
    mode: Option<&'a str>,
    context: Value,
    actor: Vec<Party<'a>>,
    recipient: Vec<Party<'a>>,
    location: Value,
    event_text: &'a str,
    text: &'a str,
    language: &'a str,
    publication: Option<&'a str>,
    publication_date: Date,
    url: Option<&'a str>,
    story_id: &'a str,
    coder: &'static str,
    version: &'static str,
    status: Status,
    by: Vec<Party<'a>>,
    demarche: Map<String, Value>,
}

/// An actor of a record.
#[derive(Debug, Serialize)]
struct Party<'a> {
    code: &'a str,
    name: &'a str,
    country: &'a str,
    sector: Option<Sector>,
    text: &'a str,
}

fn parties(actors: &[Actor]) -> Vec<Party<'_>> {
    let one = |a| {
        let Actor { code, name, text, .. }: &Actor = a;
        Party { code, name, country: a.country(), sector: a.sector(), text }
    };
    actors.iter().map(one).collect()
}

fn record<'a>(report: &'a Report, number: usize, act: &'a Act) -> Result<Record<'a>> {
    let Value::Object(mut rest) = serde_json::to_value(act)? else { bail!("an act is no object") };
    let context = rest.get("contexts").cloned().unwrap_or_else(|| json!([]));
    let location = location(act, rest.get("location"));
    rest.retain(|name, _| !TOLD.contains(&name.as_str()));
    // in as few digits as tell it
    rest.insert("confidence".to_owned(), serde_json::from_str(&act.confidence.to_string())?);
    Ok(Record {
        id: format!("{}-{number}", act.doc),
        date: act.date.as_ref().map(|d| d.start),
        event_type: act.event,
        mode: act.mode.as_deref(),
        context,
        actor: parties(&act.actor),
        recipient: parties(&act.recipient),
        location,
        event_text: &act.trigger,
        text: &act.evidence.text,
        language: &report.language.code,
        publication: report.outlet.as_deref(),
        publication_date: report.published,
        url: report.url.as_deref(),
        story_id: &act.doc,
        coder: concat!("Demarche ", env!("CARGO_PKG_VERSION")),
        version: EDITION,
        status: act.status,
        by: parties(&act.by),
        demarche: rest,
    })
}

/// Where it took place: by the gazetteer, else in the words of the report.
fn location(act: &Act, found: Option<&Value>) -> Value {
    match found.filter(|v| !v.is_null()) {
        Some(location) => location.clone(),
        None if act.place.is_empty() => Value::Null,
        None => json!({"name": act.place}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn the_codebooks_fields_come_first_and_nothing_is_lost() {
        let act = &testing::acts()[0];
        let report = testing::report();
        let record = serde_json::to_value(record(&report, 3, act).unwrap()).unwrap();
        assert_eq!(record["id"], "talks-3");
        assert_eq!(record["event_type"], "REQUEST");
        assert_eq!(record["date"], "2024-05-06");
        assert_eq!(record["actor"][0]["sector"], "GOV");
        assert_eq!(record["actor"][0]["country"], "SWE");
        assert_eq!(record["publication"], "The Daily Test");
        assert_eq!(record["text"], act.evidence.text);
        let told = |name: &str| TOLD.contains(&name) || record["demarche"].get(name).is_some();
        for name in serde_json::to_value(act).unwrap().as_object().unwrap().keys() {
            assert!(told(name), "{name} is lost");
        }
    }
}
