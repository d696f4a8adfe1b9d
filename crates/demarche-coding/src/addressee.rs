//! Whom an act is toward or with, where its frame does not tell.

use crate::act::EventType::{self, Accuse, Assault, Coerce, Reject, Sanction, Support};
use crate::fill::Context;
use demarche_actors::{Actor, Kind};
use demarche_language::is_rel;

impl Context<'_> {
    /// Those that an act in common is done with, told with "with" or "between" around it.
    pub(crate) fn partners(&self, word: usize, actor: &[Actor]) -> Vec<Actor> {
        let (s, number) = (self.s, self.number);
        let near: Vec<usize> = s.subtree(word);
        let mut out: Vec<Actor> = Vec::new();
        for w in near {
            let together = ["with", "between"].iter().any(|p| crate::syntax::has_case(s, w, p));
            if !together || s.tokens[w].rel == "conj" {
                continue;
            }
            for one in crate::syntax::with_conjuncts(s, w) {
                for found in self.mentions.actors(number, one) {
                    if !actor.iter().chain(&out).any(|a| a.code == found.code) {
                        out.push(found.clone());
                    }
                }
            }
        }
        out
    }

    /// Toward whom an act is, where its frame does not tell: the party that its theme tells with "with", "to", "against" …, then
    /// one that its theme belongs to, then the country whose land it is about.
    pub(crate) fn addressee(&self, word: usize, event: EventType, actor: &[Actor]) -> Vec<Actor> {
        let (s, number) = (self.s, self.number);
        let own = |code: &str| actor.iter().any(|a| a.code == code);
        let land = |country: &str| actor.iter().any(|a| a.country() == country);
        let doers = crate::syntax::logical_subjects(s, word);
        let mut best: Option<(u8, Vec<Actor>)> = None;
        for w in s.subtree(word) {
            let Some(mention) = self.mentions.get(number, w) else { continue };
            if w == word
                || doers.iter().any(|&d| s.within(w, d))
                || self.speeches.of(number, w) != self.speeches.of(number, word)
            {
                continue;
            }
            let toward = ["with", "to", "against", "toward", "towards", "between", "from", "on"]
                .iter()
                .any(|p| crate::syntax::has_case(s, w, p));
            let rank = match mention.kind {
                // "a call for Islamabad to cut all ties to New Delhi"
                _ if event == EventType::Request && is_rel(&s.tokens[w].rel, "nsubj") => 0,
                // land counts where land is what is done to
                Kind::Place if !matches!(event, Accuse | Reject | Support | Sanction | Coerce | Assault) => continue,
                Kind::Place => 3,
                _ if toward && !mention.adjective => 1,
                _ => 2,
            };
            let others: Vec<Actor> =
                mention.actors.iter().filter(|a| !own(&a.code) && (rank <= 1 || !land(a.country()))).cloned().collect();
            if !others.is_empty() && best.as_ref().is_none_or(|(have, _)| rank < *have) {
                best = Some((rank, others));
            }
        }
        best.map(|(_, others)| others).unwrap_or_default()
    }
}
