//! Which board is looked at, as the address tells it: `?at=2025-06-02&window=all&party=RUS,UKR&all=1`.

use crate::fault::Fault;
use crate::shelf::Shelf;
use demarche_record::{Asked, Window, asking};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;

/// What the address tells, as it is written there. What is empty counts as missing: forms send that.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct View {
    /// The board's day.
    pub at: Option<String>,
    /// How far back it looks: days, or `all`.
    pub window: Option<String>,
    /// Whose acts, parted by commas.
    pub party: Option<String>,
    /// Doubtful lines too, where it is not empty.
    pub all: Option<String>,
    /// The first day whose reports are new.
    pub since: Option<String>,
}

/// The same, understood.
#[derive(Debug, Clone)]
pub struct Look {
    /// The board.
    pub asked: Asked,
    /// Whether its day was asked for.
    pub dated: bool,
    /// The first day whose reports are new.
    pub since: Date,
    /// Days to come are counted from this one: today, or the day that was asked for.
    pub today: Date,
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|t| t.trim()).filter(|t| !t.is_empty())
}

impl View {
    /// Understands it. Unless it is said otherwise, the board is that of the latest report's day, it looks back a year, and the reports of its day and
    /// the day before are new.
    ///
    /// # Errors
    /// Where a value cannot be understood, or the record not read.
    pub async fn look(&self, shelf: &Arc<Shelf>) -> Result<Look, Fault> {
        let wrong = |what: &'static str| move |told: String| Fault::asked(format!("{what}: {told}"));
        let now = jiff::Zoned::now().date();
        let asked_at = given(self.at.as_ref()).map(asking::day).transpose().map_err(wrong("at"))?;
        let at = match asked_at {
            Some(at) => at,
            None => *shelf.kept("last day".to_owned(), move |r| Ok(r.last_day()?.unwrap_or(now))).await?,
        };
        let window = given(self.window.as_ref()).map(asking::window).transpose().map_err(wrong("window"))?;
        let parties: Vec<String> = given(self.party.as_ref())
            .unwrap_or_default()
            .split([',', ' '])
            .filter(|code| !code.is_empty())
            .map(asking::code)
            .collect::<Result<_, _>>()
            .map_err(wrong("party"))?;
        let least = if given(self.all.as_ref()).is_some() { 0.0 } else { demarche_board::FIRM };
        let since = given(self.since.as_ref()).map(asking::day).transpose().map_err(wrong("since"))?;
        Ok(Look {
            asked: Asked { at, window: window.unwrap_or(Window::YEAR), parties, least },
            dated: asked_at.is_some(),
            since: since.unwrap_or_else(|| at.saturating_sub(1.day())),
            today: asked_at.unwrap_or(now),
        })
    }
}

impl Look {
    /// Whether doubtful lines are shown.
    pub fn all(&self) -> bool {
        self.asked.least <= 0.0
    }

    /// The query that asks for the same, with its question mark; empty where it is what is shown anyway.
    pub fn query(&self) -> String {
        let mut parts = Vec::new();
        if self.dated {
            parts.push(format!("at={}", self.asked.at));
        }
        match self.asked.window {
            Window::YEAR => {}
            Window::All => parts.push("window=all".to_owned()),
            Window::Days(days) => parts.push(format!("window={days}")),
        }
        if !self.asked.parties.is_empty() {
            parts.push(format!("party={}", self.asked.parties.join(",")));
        }
        if self.all() {
            parts.push("all=1".to_owned());
        }
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}
