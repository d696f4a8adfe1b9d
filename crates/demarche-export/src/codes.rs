//! CAMEO codes of acts from `knowledge/export/cameo.tsv`, with PLOVER's scale from `scores.tsv` beside.

use anyhow::{Context as _, Result, bail, ensure};
use demarche_actors::{TableError, rows};
use demarche_coding::{Act, EventType, Scale, Sense, modes};
use std::path::Path;

const CAMEO: &str = include_str!("../../../knowledge/export/cameo.tsv");

/// What CAMEO makes of an act.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    event: EventType,
    sense: Option<Sense>,
    mode: Option<String>,
    /// Forms of the trigger; empty for any.
    words: Vec<String>,
    /// The code, two to four digits.
    pub code: String,
    /// Its name in the codebook.
    pub name: String,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// Its place on Goldstein's scale, as written in the table.
    pub goldstein: f32,
    /// Whether several actors without a recipient do it with or to each other.
    pub mutual: bool,
}

/// Both tables.
#[derive(Debug, Clone)]
pub struct Codes {
    codes: Vec<Code>,
    scale: Scale,
}

impl Codes {
    /// The tables of a knowledge folder, or those that the program carries.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let own = |name: &str| -> Result<Option<String>> {
            let Some(folder) = folder else { return Ok(None) };
            let path = folder.join(name);
            let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            Ok(Some(text))
        };
        let (cameo, scores) = ("export/cameo.tsv", "export/scores.tsv");
        let codes = Self {
            codes: each_row(cameo, own(cameo)?.as_deref().unwrap_or(CAMEO), code)?,
            scale: Scale::parse(scores, own(scores)?.as_deref())?,
        };
        for event in EventType::ALL {
            ensure!(
                codes.codes.iter().any(|c| c.event == *event && c.is_general()),
                "{cameo}: no line for any {event}"
            );
        }
        Ok(codes)
    }

    /// The code of an act: that of the first line that fits.
    pub fn of(&self, act: &Act) -> Option<&Code> {
        self.codes.iter().find(|c| c.fits(act))
    }

    /// The place of a type on the scale from conflict to cooperation.
    pub fn score(&self, event: EventType) -> Option<f32> {
        self.scale.of(event)
    }
}

impl Code {
    /// The first two digits.
    pub fn root(&self) -> &str {
        self.code.get(..2).unwrap_or(&self.code)
    }

    fn is_general(&self) -> bool {
        self.sense.is_none() && self.mode.is_none() && self.words.is_empty()
    }

    fn fits(&self, act: &Act) -> bool {
        let trigger = act.trigger.to_lowercase();
        self.event == act.event
            && self.sense.is_none_or(|s| s == act.sense)
            && self.mode.as_deref().is_none_or(|m| act.mode.as_deref() == Some(m))
            && (self.words.is_empty() || self.words.iter().any(|w| is_form(w, &trigger)))
    }
}

/// Whether a word is what a table writes, `*` standing for any ending.
fn is_form(pattern: &str, word: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == word, |stem| word.starts_with(stem))
}

fn each_row<T>(table: &str, text: &str, read: impl Fn(&[&str]) -> Result<T>) -> Result<Vec<T>> {
    let line = |(line, cells): (usize, Vec<&str>)| {
        read(&cells).map_err(|e| TableError::Line { table: table.to_owned(), line, reason: e.to_string() })
    };
    Ok(rows(table, text)?.into_iter().map(line).collect::<Result<_, _>>()?)
}

fn event(word: &str) -> Result<EventType> {
    EventType::from_word(word).with_context(|| format!("{word:?} is no event type"))
}

fn code(cells: &[&str]) -> Result<Code> {
    let &[kind, sense, mode, words, code, name, quad, goldstein, mutual] = cells else { bail!("not nine columns") };
    let any = |cell: &str| cell.is_empty() || cell == "-";
    ensure!((2..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit()), "{code:?} is no CAMEO code");
    ensure!(!name.is_empty(), "the code has no name");
    let event = event(kind)?;
    ensure!(any(mode) || modes(event).contains(&mode), "{mode:?} is no mode of {event}");
    let class = match &code[..2] {
        "01" | "02" | "03" | "04" | "05" => 1,
        "06" | "07" | "08" => 2,
        "09" | "10" | "11" | "12" | "13" => 3,
        "14" | "15" | "16" | "17" | "18" | "19" | "20" => 4,
        root => bail!("CAMEO has no root {root}"),
    };
    ensure!(quad.parse::<u8>() == Ok(class), "{code} is of quad class {class}, not {quad}");
    Ok(Code {
        event,
        sense: match sense {
            word if any(word) => None,
            word => Some(Sense::from_word(word).with_context(|| format!("{word:?} is no sense"))?),
        },
        mode: Some(mode).filter(|m| !any(m)).map(str::to_owned),
        words: Some(words)
            .filter(|w| !any(w))
            .map(|w| w.split(';').map(str::to_lowercase).collect())
            .unwrap_or_default(),
        code: code.to_owned(),
        name: name.to_owned(),
        quad: class,
        goldstein: on_scale(goldstein)?,
        mutual: match mutual {
            "" => false,
            "mutual" => true,
            other => bail!("{other:?} is neither `mutual` nor empty"),
        },
    })
}

fn on_scale(text: &str) -> Result<f32> {
    let value: f32 = text.parse().with_context(|| format!("{text:?} is no number"))?;
    ensure!((-10.0..=10.0).contains(&value), "{text} is not between -10 and 10");
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use demarche_coding::Status;

    #[test]
    fn the_most_specific_line_wins() {
        let codes = Codes::load(None).unwrap();
        let mut act = testing::acts().remove(0);
        assert_eq!(codes.of(&act).unwrap().code, "105");
        act.trigger = "urged".to_owned();
        assert_eq!(codes.of(&act).unwrap().code, "025");
        act.mode = None;
        assert_eq!(codes.of(&act).unwrap().code, "020");
        (act.event, act.sense, act.status) = (EventType::Consult, Sense::Phone, Status::Actual);
        assert_eq!((codes.of(&act).unwrap().code.as_str(), codes.of(&act).unwrap().root()), ("041", "04"));
    }

    #[test]
    fn broken_lines_are_named() {
        let row = |text: &str| code(&text.split('\t').collect::<Vec<_>>()).map(|c| c.code).map_err(|e| e.to_string());
        assert_eq!(row("AID\t-\t-\t-\t070\tProvide aid\t2\t7.0\t"), Ok("070".to_owned()));
        assert!(row("AID\t-\t-\t-\t070\tProvide aid\t1\t7.0\t").unwrap_err().contains("quad class 2"));
        assert!(row("HELP\t-\t-\t-\t070\tProvide aid\t2\t7.0\t").unwrap_err().contains("event type"));
        assert!(row("AID\t-\t-\t-\t7é\tProvide aid\t2\t7.0\t").unwrap_err().contains("CAMEO code"));
        assert!(row("AID\t-\t-\t-\t070\tProvide aid\t2\t70\t").unwrap_err().contains("between"));
    }
}
