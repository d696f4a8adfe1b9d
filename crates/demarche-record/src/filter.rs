//! Which acts are meant.

use demarche_coding::{EventType, Issue, Status};
use jiff::civil::Date;
use rusqlite::types::Value;

/// Which acts are meant: those that fulfil all that is set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Told on this day or later.
    pub since: Option<Date>,
    /// Told on this day or before.
    pub until: Option<Date>,
    /// One of these takes part or speaks: codes, whole (`RUS/GOV`) or of a country (`RUS`).
    pub parties: Vec<String>,
    /// Of one of these types.
    pub types: Vec<EventType>,
    /// On one of these issues.
    pub issues: Vec<Issue>,
    /// With one of these statuses.
    pub statuses: Vec<Status>,
    /// Told by this report.
    pub report: Option<String>,
    /// At least so sure.
    pub least: Option<f32>,
    /// At most so sure.
    pub most: Option<f32>,
    /// Also those that an analyst rejected.
    pub rejected: bool,
    /// Only those of which no analyst has spoken.
    pub unjudged: bool,
}

impl Filter {
    /// The condition in SQL over `act`, joined by AND, with its values.
    pub(crate) fn condition(&self) -> (String, Vec<Value>) {
        let mut parts: Vec<String> = vec![if self.rejected { "1" } else { "act.state <> 'rejected'" }.to_owned()];
        let mut values: Vec<Value> = Vec::new();
        if self.unjudged {
            parts.push("act.state = 'coded'".to_owned());
        }
        let mut one = |part: &str, value: Value| {
            parts.push(part.to_owned());
            values.push(value);
        };
        if let Some(day) = self.since {
            one("act.told >= ?", day.to_string().into());
        }
        if let Some(day) = self.until {
            one("act.told <= ?", day.to_string().into());
        }
        if let Some(name) = &self.report {
            one("act.report = (SELECT id FROM report WHERE name = ?)", name.clone().into());
        }
        if let Some(least) = self.least {
            one("act.confidence >= ?", f64::from(least).into());
        }
        if let Some(most) = self.most {
            one("act.confidence <= ?", f64::from(most).into());
        }
        let mut any = |column: &str, words: Vec<String>| {
            if !words.is_empty() {
                parts.push(format!("{column} IN ({})", vec!["?"; words.len()].join(", ")));
                values.extend(words.into_iter().map(Value::from));
            }
        };
        any("act.type", self.types.iter().map(ToString::to_string).collect());
        any("act.issue", self.issues.iter().map(ToString::to_string).collect());
        any("act.status", self.statuses.iter().map(ToString::to_string).collect());
        if !self.parties.is_empty() {
            let mut either = Vec::new();
            for code in &self.parties {
                either.push(match code.contains('/') {
                    true => "code = ?",
                    // the country, and all that begin with it and a stroke
                    false => "code >= ? AND code < ?",
                });
                values.push(code.clone().into());
                if !code.contains('/') {
                    values.push(format!("{code}0").into());
                }
            }
            parts.push(format!("act.id IN (SELECT act FROM party WHERE {})", either.join(" OR ")));
        }
        (parts.join(" AND "), values)
    }
}
