//! PLOVER's scale from conflict to cooperation, from `knowledge/export/scores.tsv`.

use crate::act::EventType;
use demarche_actors::{TableError, rows};
use std::sync::OnceLock;

const SCORES: &str = include_str!("../../../knowledge/export/scores.tsv");

/// Each type's place between conflict (-10) and cooperation (10).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scale(Vec<(EventType, f32)>);

impl Scale {
    /// The lower end.
    pub const LEAST: f32 = -10.0;
    /// The upper end.
    pub const MOST: f32 = 10.0;

    /// The scale that the program carries.
    pub fn built_in() -> &'static Self {
        static SCALE: OnceLock<Scale> = OnceLock::new();
        // a test reads the table
        SCALE.get_or_init(|| Self::parse("export/scores.tsv", None).unwrap_or_default())
    }

    /// Reads a table called `name`; the one that the program carries, where no text is given.
    ///
    /// # Errors
    /// The first line that is broken, and a type that has none.
    pub fn parse(name: &str, text: Option<&str>) -> Result<Self, TableError> {
        let mut scores = Vec::new();
        for (line, cells) in rows(name, text.unwrap_or(SCORES))? {
            let broken = |reason| TableError::Line { table: name.to_owned(), line, reason };
            scores.push(score(&cells).map_err(broken)?);
        }
        match EventType::ALL.iter().find(|event| !scores.iter().any(|(e, _)| e == *event)) {
            Some(event) => Err(TableError::Read { table: name.to_owned(), reason: format!("no line for {event}") }),
            None => Ok(Self(scores)),
        }
    }

    /// The place of a type.
    #[must_use]
    pub fn of(&self, event: EventType) -> Option<f32> {
        self.0.iter().find(|(e, _)| *e == event).map(|(_, score)| *score)
    }
}

fn score(cells: &[&str]) -> Result<(EventType, f32), String> {
    let &[kind, value, _] = cells else { return Err("not three columns".to_owned()) };
    let event = EventType::from_word(kind).ok_or_else(|| format!("{kind:?} is no event type"))?;
    let value: f32 = value.parse().map_err(|_| format!("{value:?} is no number"))?;
    match (Scale::LEAST..=Scale::MOST).contains(&value) {
        true => Ok((event, value)),
        false => Err(format!("{value} is not between -10 and 10")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_place() {
        let scale = Scale::parse("scores", None).unwrap();
        assert_eq!(scale, *Scale::built_in());
        assert!(EventType::ALL.iter().all(|event| scale.of(*event).is_some_and(|s| s != 0.0)));
        assert!(scale.of(EventType::Aid) > Some(0.0) && scale.of(EventType::Assault) < Some(0.0));
    }

    #[test]
    fn broken_tables_are_named() {
        let wrong = |row: &str| Scale::parse("s", Some(&format!("type\tscore\troots\n{row}"))).unwrap_err().to_string();
        assert!(wrong("HELP\t1\t07").contains("s, line 2: \"HELP\" is no event type"));
        assert!(wrong("AID\t70\t07").contains("between"));
        assert!(wrong("AID\tx\t07").contains("no number"));
        assert!(wrong("AID\t7\t07").contains("no line for AGREE"));
    }
}
