//! When an act took place, and when what it asks, offers or threatens is due: the words by the tree, the days by their words.

use crate::act::{EventType, Status};
use crate::date::{ActDate, Tense, expressions, resolve};
use crate::syntax::{has_case, is_infinitive, lemma, marked, text_of};
use demarche_language::{Sentence, Upos, is_rel};
use jiff::civil::Date;

/// Words of a time at most.
const LONGEST: usize = 16;
/// Steps up or down the tree.
const STEPS: usize = 4;

/// Words that name a time.
const TIMES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan.",
    "feb.",
    "aug.",
    "sept.",
    "oct.",
    "nov.",
    "dec.",
    "today",
    "tomorrow",
    "yesterday",
    "tonight",
    "overnight",
    "week",
    "weekend",
    "month",
    "year",
    "decade",
    "century",
    "day",
    "hour",
    "night",
    "morning",
    "evening",
    "afternoon",
    "timeframe",
    "deadline",
];
/// Adverbs that tell a time without naming a day.
const ADVERBS: &[&str] = &["recently", "currently", "soon", "lately"];
/// Prepositions of what must be done in time.
const DEADLINES: &[&str] = &["by", "until", "till", "within", "before"];
/// Verbs of which an act is the subject: what they say of its time goes for it.
const HAPPEN: &[&str] =
    &["occur", "happen", "take", "begin", "start", "open", "continue", "resume", "come", "last", "follow", "end"];
/// Verbs whose present tells what is due: "talks begin on Monday".
const SCHEDULED: &[&str] =
    &["begin", "start", "resume", "open", "convene", "expire", "end", "take", "go", "enter", "arrive"];

/// Whether a word names a time.
pub(crate) fn is_time(s: &Sentence, word: usize) -> bool {
    let token = &s.tokens[word];
    let text = token.text.to_lowercase();
    if matches!(text.as_str(), "march" | "may") {
        return token.text.starts_with(char::is_uppercase) && token.upos != Upos::Aux;
    }
    // "May 25" is headed by its number
    let dated = || {
        s.children(word).any(|c| {
            c < word && matches!(s.tokens[c].rel.as_str(), "nmod:unmarked" | "compound" | "nmod") && is_month(s, c)
        })
    };
    if token.upos == Upos::Num && token.text.len() <= 4 && dated() {
        return true;
    }
    let decade = text.strip_suffix('s').is_some_and(|d| d.len() == 4 && d.parse::<u16>().is_ok());
    TIMES.contains(&text.as_str())
        || TIMES.contains(&lemma(s, word).as_str())
        || (token.upos == Upos::Num && token.text.len() == 4 && token.text.starts_with(['1', '2']))
        || decade
}

/// The name of a month, in full or cut short.
fn is_month(s: &Sentence, word: usize) -> bool {
    let text = s.tokens[word].text.to_lowercase();
    s.tokens[word].text.starts_with(char::is_uppercase)
        && demarche_report::month_of(text.trim_end_matches('.')).is_some()
}

/// The times of one act.
pub(crate) struct Times {
    /// The words that tell when it took place, or empty.
    pub(crate) when: String,
    /// When: what the words name, else the report's day.
    pub(crate) date: ActDate,
    /// The words that tell when what is asked, offered or threatened is due, or empty.
    pub(crate) due: String,
    /// When that is.
    pub(crate) due_date: Option<ActDate>,
}

/// The report's day, and the dates that are told up to a sentence.
pub(crate) struct Clock {
    published: Date,
    /// The date told last before this sentence.
    before: Option<(Date, Date)>,
    /// The dates of this sentence: where each ends, in characters of the report.
    told: Vec<(usize, (Date, Date))>,
    /// Dates of this sentence that no calendar has, as written.
    pub(crate) impossible: Vec<String>,
}

impl Clock {
    pub(crate) fn new(published: Date) -> Self {
        Self { published, before: None, told: Vec::new(), impossible: Vec::new() }
    }

    /// Goes on to the next sentence.
    pub(crate) fn advance(&mut self, s: &Sentence) {
        let last = self.told.last().map(|(_, days)| *days);
        self.before = last.or(self.before);
        let tense = if s.tokens.iter().any(|t| is_ahead(&t.text)) { Tense::Future } else { Tense::Past };
        let (found, _) = expressions(&s.text, self.published, tense, self.before);
        self.told =
            found.iter().filter_map(|f| Some((s.start + f.end, f.date.as_ref().map(|d| (d.start, d.end))?))).collect();
        let words = |f: &crate::date::TimeExpression| s.text.chars().skip(f.start).take(f.end - f.start).collect();
        self.impossible = found.iter().filter(|f| f.impossible).map(words).collect();
    }

    /// The date told last before a place of the sentence.
    fn reference(&self, place: usize) -> Option<(Date, Date)> {
        self.told.iter().rev().find(|(end, _)| *end <= place).map(|(_, days)| *days).or(self.before)
    }

    /// The words of a time and the days they name.
    fn read(&self, s: &Sentence, top: usize, tense: Tense) -> (String, Option<ActDate>) {
        // prepositions are cut off the words that are shown, but tell what the date bounds
        let shown = text_of(s, top, &[], LONGEST);
        let start = s.subtree(top).first().map_or(s.start, |&w| s.tokens[w].start);
        let case: Vec<&str> = s
            .children_by(top, "case")
            .chain(s.children(top).filter(|&c| s.tokens[c].rel == "mark" || s.tokens[c].rel == "advmod"))
            .filter(|&c| c < top)
            .map(|c| s.tokens[c].text.as_str())
            .collect();
        let bare = case.iter().all(|c| shown.split(' ').any(|w| w == *c));
        let words = if bare { shown.clone() } else { format!("{} {shown}", case.join(" ")) };
        (shown, resolve(&words, self.published, tense, self.reference(start)).0)
    }

    /// The times of the act that `trigger` expresses.
    pub(crate) fn times(&self, s: &Sentence, trigger: usize, event: EventType, status: Status) -> Times {
        let due = if status == Status::Planned { None } else { self.due(s, trigger, event) };
        let (due_words, due_date) = match due {
            Some(top) => self.read(s, top, Tense::Future),
            None => Default::default(),
        };
        // "talks are scheduled to begin next week"
        let below = || if status == Status::Planned { self.due(s, trigger, event) } else { None };
        let own = own(s, trigger, status, due).or_else(below);
        let (when, date) = match own {
            Some(top) => self.read(s, top, tense(s, top, trigger, status)),
            None => Default::default(),
        };
        Times { when, date: date.unwrap_or(ActDate::day(self.published, false)), due: due_words, due_date }
    }

    /// The phrase that tells when what the act is about is due.
    fn due(&self, s: &Sentence, trigger: usize, event: EventType) -> Option<usize> {
        use EventType::{Agree, Concede, Reject, Request, Threaten};
        if !matches!(event, Agree | Concede | Reject | Request | Threaten) {
            return None;
        }
        let theme = |c: usize| {
            let rel = s.tokens[c].rel.as_str();
            let noun =
                matches!(rel, "obj" | "nsubj:pass") || is_rel(rel, "nmod") && rel != "nmod:poss" || is_rel(rel, "obl");
            let clause = match rel {
                "xcomp" => true,
                "ccomp" | "conj" => is_open(s, c),
                "acl" => is_infinitive(s, c),
                "advcl" => is_infinitive(s, c) || event == Threaten && marked(s, c, &["if", "unless"]),
                _ => false,
            };
            (noun && !is_time(s, c)) || clause
        };
        let mut level = vec![trigger];
        for step in 0..STEPS {
            for &top in &level {
                let found = s.children(top).find(|&c| {
                    let rel = s.tokens[c].rel.as_str();
                    if !is_time(s, c) || c == trigger {
                        return false;
                    }
                    let deadline = DEADLINES.iter().any(|p| has_case(s, c, p));
                    let adverbial = is_rel(rel, "obl") || is_rel(rel, "nmod") && rel != "nmod:poss" || rel == "advmod";
                    // a time with a noun is that of what the noun names, unless it must be done by then
                    let verbal = step > 0 && s.tokens[top].upos == Upos::Verb;
                    let ultimatum = matches!(lemma(s, top).as_str(), "deadline" | "ultimatum");
                    let fits = adverbial && (deadline || verbal)
                        || ultimatum && matches!(rel, "compound" | "nmod" | "nmod:poss" | "amod" | "nummod" | "obl");
                    fits && self.read(s, c, Tense::Future).1.is_none_or(|d| d.end >= self.published)
                });
                if found.is_some() {
                    return found;
                }
            }
            level = level.iter().flat_map(|&t| s.children(t).filter(|&c| theme(c)).collect::<Vec<_>>()).collect();
        }
        None
    }
}

/// The phrase that tells when the act took place: of the trigger's own clause, or of one above that it is no content of.
fn own(s: &Sentence, trigger: usize, status: Status, due: Option<usize>) -> Option<usize> {
    let mut at = trigger;
    for step in 0..=STEPS {
        if let Some(found) = of_clause(s, at, trigger, due) {
            return Some(found);
        }
        let head = s.tokens[at].head?;
        let above = &s.tokens[head];
        let climbs = match s.tokens[at].rel.as_str() {
            "obj" | "obl" | "nsubj:pass" | "iobj" => true,
            "nsubj" => HAPPEN.contains(&lemma(s, head).as_str()) || above.upos == Upos::Adj,
            "xcomp" => status != Status::Planned,
            "nmod" => step == 0 && has_case(s, at, "of") && above.upos == Upos::Noun && !is_time(s, head),
            // ", killing 12"
            "advcl" => s.children_by(at, "mark").next().is_none() && s.tokens[at].text.ends_with("ing"),
            "conj" => return shared(s, at, head, status, due),
            _ => false,
        };
        if !climbs {
            return None;
        }
        at = head;
    }
    None
}

/// "On Monday they met and signed": a time before both verbs, or with the first, goes for the second, where both tell of the past.
fn shared(s: &Sentence, at: usize, head: usize, status: Status, due: Option<usize>) -> Option<usize> {
    let future = |v: usize| s.children_by(v, "aux").any(|c| is_ahead(&s.tokens[c].text));
    if status != Status::Actual || future(at) || future(head) || s.tokens[at].upos != s.tokens[head].upos {
        return None;
    }
    of_clause(s, head, at, due).filter(|&t| t < at)
}

/// A phrase of time that depends on `top`, or on a name that depends on it ("in Geneva on Friday").
fn of_clause(s: &Sentence, top: usize, trigger: usize, due: Option<usize>) -> Option<usize> {
    let is_own = |c: usize| is_time(s, c) && Some(c) != due && c != trigger;
    let adverbial = |c: usize| {
        let rel = s.tokens[c].rel.as_str();
        is_rel(rel, "obl") || rel == "advmod" || is_rel(rel, "nmod") && rel != "nmod:poss"
    };
    // "Monday's attack", "the 2014 annexation", "the April ceasefire"
    let attributive = |c: usize| {
        top == trigger
            && s.tokens[top].upos != Upos::Verb
            && matches!(s.tokens[c].rel.as_str(), "nmod:poss" | "compound" | "nummod" | "amod" | "nmod:unmarked")
    };
    let adverb = |c: usize| s.tokens[c].rel == "advmod" && ADVERBS.contains(&s.tokens[c].text.to_lowercase().as_str());
    let named = |c: usize| {
        (adverbial(c) || is_rel(&s.tokens[c].rel, "obj")) && s.tokens[c].upos == Upos::Propn && !is_time(s, c)
    };
    s.children(top)
        .find(|&c| is_own(c) && (adverbial(c) || attributive(c)))
        .or_else(|| {
            let names: Vec<usize> = s.children(top).filter(|&c| named(c)).collect();
            names.into_iter().flat_map(|n| s.children(n).collect::<Vec<_>>()).find(|&c| is_own(c) && adverbial(c))
        })
        .or_else(|| s.children(top).find(|&c| adverb(c)))
}

/// Whether a clause tells what is to be done: "to leave", "that they leave", "will leave".
fn is_open(s: &Sentence, clause: usize) -> bool {
    let token = &s.tokens[clause];
    is_infinitive(s, clause)
        || token.upos == Upos::Verb && token.text.to_lowercase() == token.lemma.to_lowercase()
        || s.children_by(clause, "aux").any(|c| is_ahead(&s.tokens[c].text))
}

/// Auxiliaries of what is to come.
fn is_ahead(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "will" | "'ll" | "’ll" | "wo" | "shall" | "would" | "should" | "must" | "may" | "might" | "could" | "can"
    )
}

/// Which way the verb of the time points.
fn tense(s: &Sentence, time: usize, trigger: usize, status: Status) -> Tense {
    if status == Status::Planned {
        return Tense::Future;
    }
    let mut verb = s.tokens[time].head.unwrap_or(trigger);
    for _ in 0..STEPS {
        if matches!(s.tokens[verb].upos, Upos::Verb | Upos::Aux) {
            break;
        }
        let Some(head) = s.tokens[verb].head else { break };
        verb = head;
    }
    let token = &s.tokens[verb];
    let aux = |words: &[&str]| {
        s.children(verb)
            .any(|c| is_rel(&s.tokens[c].rel, "aux") && words.contains(&s.tokens[c].text.to_lowercase().as_str()))
    };
    let text = token.text.to_lowercase();
    let name = token.lemma.to_lowercase();
    let have = aux(&["have"]);
    if s.children_by(verb, "aux").any(|c| is_ahead(&s.tokens[c].text)) && !have {
        return Tense::Future;
    }
    if is_infinitive(s, verb) && !have && !(verb == trigger && status == Status::Actual) {
        return Tense::Future;
    }
    if text.ends_with("ing") && aux(&["is", "are", "'s", "'re"]) && !aux(&["been"]) {
        return Tense::Future;
    }
    let present = text == name || text == format!("{name}s") || text == format!("{name}es");
    let helped = s.children(verb).any(|c| is_rel(&s.tokens[c].rel, "aux"));
    if token.upos == Upos::Verb && present && !helped && text != "put" && SCHEDULED.contains(&name.as_str()) {
        return Tense::Future;
    }
    if aux(&["has", "have", "'ve"]) { Tense::Perfect } else { Tense::Past }
}
