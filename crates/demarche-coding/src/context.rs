//! PLOVER's contexts of an act: in which fields of politics it stands, from the words of its sentence, who takes part, date and status.

use crate::act::{Act, EventType, Status};
use crate::wordlist::{WordList, tokens};
use demarche_actors::{Actor, Sector};
use demarche_language::Sentence;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The contexts of the PLOVER codebook that are told.
pub const CONTEXTS: &[&str] = &[
    "military",
    "intelligence",
    "executive",
    "legislative",
    "election",
    "political_institutions",
    "legal",
    "human_rights",
    "diplomatic",
    "territory",
    "environment",
    "economic",
    "disaster",
    "health",
    "migration",
    "asylum",
    "crime",
    "corruption",
    "terrorism",
    "cyber",
    "cbrn",
    "peacekeeping",
    "religion",
    "education",
    "culture",
    "misinformation",
    HISTORIC,
    HYPOTHETICAL,
];

const HISTORIC: &str = "historic";
const HYPOTHETICAL: &str = "hypothetical";
/// Days after which an act is of the past.
const LONG_AGO: i32 = 365;

/// A line of `contexts.tsv`.
#[derive(Debug, Clone)]
struct Rule {
    context: &'static str,
    words: WordList,
    actors: Vec<String>,
    between: Vec<EventType>,
}

/// The lines of `contexts.tsv`, in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contexts(Vec<Rule>);

impl Contexts {
    /// Take a line: context, words, actors, types of acts between governments.
    pub(crate) fn add(&mut self, cells: [&str; 4]) -> Result<(), String> {
        let [context, words, actors, between] = cells;
        let known = CONTEXTS.iter().find(|c| **c == context).ok_or_else(|| format!("{context:?} is no context"))?;
        let many = |cell: &str| -> Vec<String> {
            cell.split(';').map(str::trim).filter(|c| !c.is_empty() && *c != "-").map(str::to_owned).collect()
        };
        let actors = many(actors);
        let sector = |code: &String| Sector::from_code(code.rsplit('/').next().unwrap_or(code)).is_none();
        if let Some(code) = actors.iter().find(|code| sector(code)) {
            return Err(format!("{code:?} is no sector and no actor code"));
        }
        let between = many(between)
            .iter()
            .map(|word| EventType::from_word(word).ok_or_else(|| format!("{word:?} is no event type")))
            .collect::<Result<_, _>>()?;
        self.0.push(Rule { context: known, words: WordList::parse(words), actors, between });
        Ok(())
    }

    /// The contexts of an act that is otherwise complete.
    pub(crate) fn of(&self, act: &Act, s: &Sentence, published: Date) -> Vec<String> {
        let words = tokens(s, 0..s.tokens.len());
        let who: Vec<&Actor> = act.actor.iter().chain(&act.recipient).collect();
        let governments: BTreeSet<&str> =
            who.iter().filter(|a| a.sector() == Some(Sector::Gov)).map(|a| a.country()).collect();
        let takes_part = |code: &String| {
            who.iter().any(|a| a.code == *code || a.sector().is_some_and(|s| s.as_str() == code.as_str()))
        };
        let fits = |rule: &&Rule| match rule.context {
            HISTORIC => is_long_ago(act, published),
            HYPOTHETICAL => matches!(act.status, Status::Possible | Status::Conditional),
            _ => {
                rule.words.is_in(&words)
                    || rule.actors.iter().any(takes_part)
                    || (governments.len() > 1 && rule.between.contains(&act.event))
            }
        };
        self.0.iter().filter(fits).map(|rule| rule.context.to_owned()).collect()
    }
}

fn is_long_ago(act: &Act, published: Date) -> bool {
    let told = act.date.as_ref().filter(|d| d.told);
    told.is_some_and(|d| d.end.until(published).is_ok_and(|span| span.get_days() > LONG_AGO))
}
