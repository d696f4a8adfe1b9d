//! Two sides, and the acts between them.

use demarche_coding::{EventType, Sense};
use demarche_places::Gazetteer;
use demarche_record::{Dealing, asking};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Two sides: codes, whole (`RUS/GOV`) or of a country (`RUS`), the first in the alphabet first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair(pub String, pub String);

/// Whether a code is the one that is meant, or of the country that is.
pub fn is(code: &str, meant: &str) -> bool {
    code.strip_prefix(meant).is_some_and(|rest| rest.is_empty() || (!meant.contains('/') && rest.starts_with('/')))
}

/// The country of a code.
fn country(code: &str) -> &str {
    code.split('/').next().unwrap_or(code)
}

/// Whether a code tells who it is, so that it can be asked for.
fn known(code: &str) -> bool {
    country(code).len() == 3
        && !code.starts_with('-')
        && code.bytes().all(|b| b.is_ascii_uppercase() || matches!(b, b'/' | b'-'))
}

/// What a country's code stands for.
pub fn country_name(code: &str) -> Option<String> {
    static PLACES: OnceLock<Gazetteer> = OnceLock::new();
    PLACES.get_or_init(Gazetteer::built_in).country(code).map(|place| place.name)
}

impl Pair {
    /// Two sides in whichever order.
    pub fn of(one: &str, other: &str) -> Self {
        let (one, other) = if other < one { (other, one) } else { (one, other) };
        Self(one.to_owned(), other.to_owned())
    }

    /// Two codes with a comma between.
    ///
    /// # Errors
    /// With what can stand there.
    pub fn read(text: &str) -> Result<Self, String> {
        let (one, other) = text.split_once(',').ok_or("give two codes with a comma between, as in RUS,UKR")?;
        let (one, other) = (asking::code(one)?, asking::code(other)?);
        if one == other { Err("give two codes that are not the same".to_owned()) } else { Ok(Self::of(&one, &other)) }
    }

    /// As [`read`](Self::read) reads it.
    pub fn written(&self) -> String {
        format!("{},{}", self.0, self.1)
    }

    /// Whether a deed is between them.
    pub fn holds(&self, deed: &Dealing) -> bool {
        let sides = |a: &str, b: &str| is(a, &self.0) && is(b, &self.1);
        let others = others(deed);
        deed.actors.iter().any(|a| others.iter().any(|b| a != b && (sides(a, b) || sides(b, a))))
    }
}

/// Whether what several do without another toward whom is done with one another: a meeting is, a protest is not.
fn mutual(deed: &Dealing) -> bool {
    use Sense::{Mediate, Meet, Reach, Sign};
    match deed.event {
        EventType::Consult => deed.sense != Mediate,
        EventType::Cooperate => true,
        _ => matches!(deed.sense, Meet | Reach | Sign),
    }
}

/// Toward whom, or with whom, those act who act.
fn others(deed: &Dealing) -> &[Arc<str>] {
    if deed.recipients.is_empty() && mutual(deed) { &deed.actors } else { &deed.recipients }
}

/// Each two between whom a deed is, once, the first in the alphabet first.
pub fn between(deed: &Dealing) -> Vec<(&Arc<str>, &Arc<str>)> {
    let mut all = Vec::new();
    for one in &deed.actors {
        for other in others(deed) {
            let two = if other < one { (other, one) } else { (one, other) };
            if one != other && known(one) && known(other) && !all.contains(&two) {
                all.push(two);
            }
        }
    }
    all
}

/// The pairs with the most deeds, countries by countries, and within a country parties by parties.
pub fn busiest(deeds: &[Dealing]) -> Vec<(Pair, usize)> {
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    for deed in deeds {
        let mut seen = Vec::new();
        for (a, b) in between(deed) {
            let two = if country(a) == country(b) { (&**a, &**b) } else { (country(a), country(b)) };
            if !seen.contains(&two) {
                seen.push(two);
                *counts.entry(two).or_default() += 1;
            }
        }
    }
    let counts = counts.into_iter().map(|((a, b), count)| (Pair::of(a, b), count));
    let mut pairs: Vec<(Pair, usize)> = counts.collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::timeline::testing::deed;

    #[test]
    fn a_country_stands_for_its_parties() {
        assert!(is("RUS/GOV", "RUS") && is("RUS", "RUS") && is("RUS/GOV", "RUS/GOV"));
        assert!(
            !is("RUS/GOV", "RUS/MIL") && !is("RUSX", "RUS") && !is("RUS/GOV/X", "RUS/GOV") && !is("RUS", "RUS/GOV")
        );
    }

    #[test]
    fn pairs_are_read_in_either_order() {
        assert_eq!(Pair::read("ukr, rus/gov"), Ok(Pair::of("RUS/GOV", "UKR")));
        assert_eq!(Pair::read("UKR,RUS").map(|p| p.written()), Ok("RUS,UKR".to_owned()));
        assert!(Pair::read("UKR").is_err() && Pair::read("UKR,UKR").is_err() && Pair::read("UKR,<b>").is_err());
    }

    #[test]
    fn what_several_do_to_nobody_is_not_between_them() {
        let condemn = deed("ACCUSE", "condemn", "2025-05-01", &["SWE/GOV", "NOR/GOV"], &[]);
        assert!(between(&condemn).is_empty());
        let talk = deed("CONSULT", "negotiate", "2025-05-01", &["RUS/GOV", "UKR/GOV"], &[]);
        assert!(Pair::of("RUS", "UKR").holds(&talk));
        // a mediator deals with both; they do not with each other
        let mediate = deed("CONSULT", "mediate", "2025-05-01", &["TUR/GOV"], &["RUS/GOV", "UKR/GOV"]);
        assert!(Pair::of("RUS", "TUR").holds(&mediate) && !Pair::of("RUS", "UKR").holds(&mediate));
    }

    #[test]
    fn the_busiest_come_first_and_unknown_ones_not_at_all() {
        let deeds = [
            deed("ASSAULT", "plain", "2025-05-01", &["RUS/MIL", "RUS/GOV"], &["UKR/GOV"]),
            deed("ASSAULT", "plain", "2025-05-02", &["SDN/REB"], &["SDN/MIL"]),
            deed("ASSAULT", "plain", "2025-05-03", &["SDN/MIL"], &["SDN/REB"]),
            deed("ASSAULT", "plain", "2025-05-03", &["---/REB", ""], &["SDN/REB"]),
        ];
        assert_eq!(busiest(&deeds), [(Pair::of("SDN/MIL", "SDN/REB"), 2), (Pair::of("RUS", "UKR"), 1)]);
    }
}
