//! The terms of a proposal or an agreement, read into fields from the words of the acts that tell it.

use crate::case::Case;
use crate::length::{self, Length, lengths};
use crate::lexicon::Lexicon;
use crate::theme::{content, shared};
use demarche_coding::{Act, ActDate};
use serde::{Deserialize, Serialize};

/// What the words of the terms say, field by field. A field is empty where they do not say it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// How long it is to last, in ISO 8601 ("P30D"); several where the words leave it open ("two or three days").
    #[serde(default)]
    pub duration: Vec<String>,
    /// How far it goes and in which form: "full", "unconditional", "local", "direct" …
    #[serde(default)]
    pub scope: Vec<String>,
    /// What is to be spared, freed or opened: "energy", "civilians", "prisoners" …
    #[serde(default)]
    pub targets: Vec<String>,
    /// Who is to talk: "heads of state", "ministers", "experts" …
    #[serde(default)]
    pub level: Vec<String>,
    /// On which conditions, in the words of the reports.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// Where, in the words of the reports, or empty.
    #[serde(default)]
    pub place: String,
    /// The day to come for which it is proposed.
    #[serde(default)]
    pub date: Option<ActDate>,
}

impl Terms {
    /// Reads the terms of what an act proposes, accepts, refuses or makes.
    pub(crate) fn read(case: &Case, act: &Act) -> Self {
        let words = case.words;
        let values = |list: &str| words.all(list, &act.theme).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let to_come = |date: &ActDate| {
            date.told && case.published.get(act.doc.as_str()).is_some_and(|published| date.start > *published)
        };
        Self {
            duration: lengths(&act.theme, words).into_iter().map(Length::iso).collect(),
            scope: values("scope"),
            targets: values("target"),
            level: values("level"),
            conditions: [&act.condition].into_iter().filter(|c| !c.is_empty()).cloned().collect(),
            place: place(act),
            date: [&act.due_date, &act.date].into_iter().flatten().find(|d| to_come(d)).cloned(),
        }
    }

    /// Whether no field says anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether something can not have both these terms and the others.
    pub(crate) fn contradicts(&self, other: &Self, words: &Lexicon) -> bool {
        let apart = |a: &[String], b: &[String]| {
            a.iter().any(|x| b.iter().any(|y| words.against(x, y) && !b.contains(x) && !a.contains(y)))
        };
        let (ours, theirs) = (self.values(), other.values());
        let other_length = !self.duration.is_empty() && !other.duration.is_empty() && !self.as_long(other);
        let other_date = matches!((&self.date, &other.date), (Some(a), Some(b)) if !overlap(a, b));
        let other_place = !self.place.is_empty() && !other.place.is_empty() && shared(&self.place, &other.place) == 0;
        other_length || other_date || other_place || apart(&ours, &theirs)
    }

    /// In how many fields both say the same.
    pub(crate) fn agreement(&self, other: &Self) -> usize {
        let common = |a: &[String], b: &[String]| usize::from(a.iter().any(|x| b.contains(x)));
        let same_date = matches!((&self.date, &other.date), (Some(a), Some(b)) if overlap(a, b));
        usize::from(self.as_long(other))
            + common(&self.scope, &other.scope)
            + common(&self.targets, &other.targets)
            + common(&self.level, &other.level)
            + usize::from(!self.place.is_empty() && shared(&self.place, &other.place) > 0)
            + usize::from(same_date)
    }

    /// Adds what another telling of the same says besides.
    pub(crate) fn add(&mut self, other: Self) {
        let join = |ours: &mut Vec<String>, theirs: Vec<String>| {
            for value in theirs {
                if !ours.contains(&value) {
                    ours.push(value);
                }
            }
        };
        // Equal lengths in other words are one.
        if self.duration.is_empty() {
            self.duration = other.duration;
        }
        join(&mut self.scope, other.scope);
        join(&mut self.targets, other.targets);
        join(&mut self.level, other.level);
        join(&mut self.conditions, other.conditions);
        if self.place.is_empty() {
            self.place = other.place;
        }
        if self.date.is_none() {
            self.date = other.date;
        }
    }

    /// How many days it is to last at most, rounded up.
    pub(crate) fn days(&self) -> Option<i64> {
        self.duration.iter().filter_map(|d| length::hours(d)).max().map(|hours| i64::from(hours.div_ceil(24)))
    }

    fn as_long(&self, other: &Self) -> bool {
        let hours = |terms: &Self| terms.duration.iter().filter_map(|d| length::hours(d)).collect::<Vec<_>>();
        let theirs = hours(other);
        hours(self).iter().any(|h| theirs.contains(h))
    }

    fn values(&self) -> Vec<String> {
        [&self.scope, &self.targets, &self.level].into_iter().flatten().cloned().collect()
    }
}

fn overlap(a: &ActDate, b: &ActDate) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// The place that the theme itself names; where the words were spoken is another matter.
fn place(act: &Act) -> String {
    let named = !content(&act.place).is_empty() && act.theme.contains(act.place.as_str());
    if named { act.place.clone() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{act, case};

    fn terms(line: &str) -> Terms {
        let acts = [act(line)];
        Terms::read(&case(&acts), &acts[0])
    }

    fn of(theme: &str) -> Terms {
        terms(&format!("AGREE propose UKR/GOV > RUS/GOV | {theme}"))
    }

    fn contradict(a: &str, b: &str) -> bool {
        let words = Lexicon::built_in();
        let (a, b) = (of(a), of(b));
        assert_eq!(a.contradicts(&b, words), b.contradicts(&a, words));
        a.contradicts(&b, words)
    }

    #[test]
    fn fields() {
        let read = of("30-day unconditional ceasefire halting drone strikes on power plants");
        assert_eq!(read.duration, ["P30D"]);
        assert_eq!(read.scope, ["unconditional", "air"]);
        assert_eq!(read.targets, ["energy"]);
        assert_eq!(of("direct talks between the two heads of state").level, ["heads of state"]);
        assert!(of("the proposal").is_empty());
        let read = terms(
            "AGREE propose RUS/GOV > UKR/GOV | talks in Geneva | place=Geneva | on=2025-05-15 | if=if the guns fall silent",
        );
        assert_eq!((read.place.as_str(), read.conditions.len()), ("Geneva", 1));
        assert_eq!(terms("AGREE propose RUS/GOV > UKR/GOV | talks | place=Geneva").place, "");
    }

    #[test]
    fn what_cannot_be_the_same() {
        assert!(contradict("30-day ceasefire", "three-day ceasefire"));
        assert!(contradict("full ceasefire", "ceasefire on energy infrastructure"));
        assert!(contradict("complete truce", "partial truce"));
        assert!(contradict("unconditional and complete truce", "unconditional but partial truce"));
        assert!(contradict("open-ended truce", "short truce"));
        assert!(contradict("summit of the presidents", "talks of technical experts"));
        assert!(contradict("direct talks", "indirect talks"));
    }

    #[test]
    fn what_can() {
        assert!(!contradict("30-day ceasefire", "month-long truce"));
        assert!(!contradict("30-day ceasefire", "the ceasefire"));
        assert!(!contradict("full ceasefire", "full ceasefire on land, at sea and in the air"));
        assert!(!contradict("strikes on power plants", "strikes on civilian targets"));
        assert!(!contradict("truce of two or three days", "three-day truce"));
    }

    #[test]
    fn what_is_told_in_common() {
        assert_eq!(of("30-day truce on energy").agreement(&of("month-long truce sparing power plants")), 2);
        assert_eq!(of("ceasefire").agreement(&of("ceasefire")), 0);
    }

    #[test]
    fn tellings_add_up() {
        let mut told = of("30-day ceasefire");
        told.add(of("the month-long unconditional truce"));
        assert_eq!(
            (told.duration.as_slice(), told.scope.as_slice()),
            (&["P30D".to_owned()][..], &["unconditional".to_owned()][..])
        );
        assert_eq!(told.days(), Some(30));
        assert_eq!(of("30-hour truce").days(), Some(2));
        assert_eq!(of("truce").days(), None);
    }
}
