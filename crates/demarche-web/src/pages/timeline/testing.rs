//! Deeds for tests.

use demarche_coding::{EventType, Sense, Status};
use demarche_record::Dealing;

/// A deed told as done.
pub fn deed(event: &str, sense: &str, told: &str, actors: &[&str], recipients: &[&str]) -> Dealing {
    let codes = |all: &[&str]| all.iter().map(|code| (*code).into()).collect();
    Dealing {
        act: 1,
        told: told.parse().unwrap(),
        date: None,
        event: EventType::from_word(event).unwrap(),
        sense: Sense::from_word(sense).unwrap(),
        status: Status::Actual,
        actors: codes(actors),
        recipients: codes(recipients),
        by: Vec::new(),
    }
}
