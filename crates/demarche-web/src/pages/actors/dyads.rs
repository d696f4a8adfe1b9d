//! Who deals with whom, counted.

use crate::pages::timeline::{Lane, between, is, score};
use demarche_record::Dealing;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// Two actors, and how many deeds there are between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Dyad {
    /// One, the first in the alphabet.
    pub one: Arc<str>,
    /// The other.
    pub other: Arc<str>,
    /// Deeds of cooperation that reports tell as done.
    pub good: usize,
    /// Deeds of conflict that reports tell as done.
    pub bad: usize,
    /// Deeds that somebody says were done.
    pub claims: usize,
    /// Deeds not done, or not yet.
    pub not: usize,
    /// When the last was told.
    pub last: Date,
}

impl Dyad {
    /// Deeds that reports tell as done.
    pub fn facts(&self) -> usize {
        self.good + self.bad
    }

    /// All deeds.
    pub fn all(&self) -> usize {
        self.facts() + self.claims + self.not
    }

    /// Whether it is between this actor, or those of this country, and another.
    pub fn has(&self, code: &str) -> bool {
        is(&self.one, code) || is(&self.other, code)
    }
}

/// All of them, those with the most deeds first.
pub fn dyads(deeds: &[Dealing]) -> Vec<Dyad> {
    let mut all: HashMap<(&str, &str), Dyad> = HashMap::new();
    for deed in deeds {
        for (one, other) in between(deed) {
            let dyad = all.entry((one, other)).or_insert_with(|| Dyad {
                one: Arc::clone(one),
                other: Arc::clone(other),
                good: 0,
                bad: 0,
                claims: 0,
                not: 0,
                last: deed.told,
            });
            match Lane::of(deed) {
                Lane::Fact if score(deed.event) > 0.0 => dyad.good += 1,
                Lane::Fact => dyad.bad += 1,
                Lane::Claim => dyad.claims += 1,
                Lane::Not(_) => dyad.not += 1,
            }
            dyad.last = dyad.last.max(deed.told);
        }
    }
    let mut all: Vec<Dyad> = all.into_values().collect();
    all.sort_by(|a, b| (b.all(), &a.one, &a.other).cmp(&(a.all(), &b.one, &b.other)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::timeline::testing::deed;

    #[test]
    fn claims_and_plans_are_counted_apart() {
        let mut claim = deed("ASSAULT", "plain", "2025-05-03", &["UKR/MIL"], &["RUS/MIL"]);
        claim.by.push("RUS/GOV".into());
        let mut plan = deed("CONSULT", "meet", "2025-05-02", &["RUS/MIL", "UKR/MIL"], &[]);
        plan.status = demarche_coding::Status::Planned;
        let deeds = [claim, plan, deed("AID", "plain", "2025-05-01", &["RUS/MIL"], &["UKR/MIL"])];
        let last = "2025-05-03".parse().unwrap();
        assert_eq!(
            dyads(&deeds),
            [Dyad { one: "RUS/MIL".into(), other: "UKR/MIL".into(), good: 1, bad: 0, claims: 1, not: 1, last }]
        );
        assert!(dyads(&[]).is_empty());
    }
}
