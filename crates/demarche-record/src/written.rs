//! Acts and their fields as an analyst writes them: `status=planned`, `actor=UKR/GOV:Kyiv`.

use crate::error::{Error, Result};
use crate::{Fields, Record};
use demarche_actors::{Actor, Sector};
use demarche_coding::{Act, ActDate, CONTEXTS, EventType, Evidence, Granularity, modes};
use demarche_language::split;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

/// As `return Err(…)` of what cannot be done, in words.
macro_rules! refuse {
    ($($told:tt)*) => { return Err(Error::Refused(format!($($told)*))) };
}

/// Refuses unless something holds.
macro_rules! needs {
    ($holds:expr, $($told:tt)*) => { if !$holds { refuse!($($told)*) } };
}

impl Record {
    /// `FIELD=VALUE`, as an analyst writes it, by the sentence of an act: of an actor, `CODE` or `CODE:WORDS OF THE SENTENCE`.
    ///
    /// # Errors
    /// Where there is no such act, or a value does not fit its field.
    pub fn written(&self, act: i64, set: &[String]) -> Result<Fields> {
        let act = self.act(act)?.act;
        let known: Vec<Actor> = [&act.actor, &act.recipient, &act.by].into_iter().flatten().cloned().collect();
        fields(set, &act.evidence, &known)
    }

    /// The act that an analyst finds in a report: the words of its sentence, and its fields as in [`Record::written`].
    ///
    /// # Errors
    /// Where there is no such report, it does not say this just once, or a value is missing or does not fit its field.
    pub fn written_act(&self, report: &str, quote: &str, set: &[String]) -> Result<Act> {
        let stored = self.report(report)?;
        let evidence = sentence(&stored.report.id, &stored.report.text, quote)?;
        let mut act = json!({
            "doc": report, "type": null, "sense": "plain", "mode": null, "actor": [], "recipient": [], "status": "actual", "by": [],
            "direct": false, "trigger": "", "theme": "", "issue": "other", "issues": [], "condition": "", "when": "", "place": "",
            "date": {"start": stored.report.published, "end": stored.report.published, "granularity": "day", "told": false},
            "confidence": 1.0, "rule": "analyst", "evidence": evidence,
        });
        for (field, value) in fields(set, &evidence, &[])? {
            match act.get_mut(&field) {
                Some(place) if !matches!(field.as_str(), "doc" | "evidence" | "confidence" | "rule") => *place = value,
                None if matches!(field.as_str(), "contexts" | "due" | "due_date") => act[&field] = value,
                _ => refuse!("{field:?} is no field that can be set; docs/formats.md has those of an act"),
            }
        }
        for needed in ["type", "actor", "trigger"] {
            let empty = act.get(needed).is_none_or(|v| v.is_null() || *v == json!([]) || *v == json!(""));
            needs!(!empty, "an act needs {needed}=…");
        }
        serde_json::from_value(act).map_err(|e| {
            Error::Refused(format!("a value does not fit its field: {e}; docs/formats.md has their forms"))
        })
    }
}

/// `FIELD=VALUE` by the sentence that the act stands in. `known` are actors of the act: a code alone keeps the words of one that is the same.
fn fields(set: &[String], evidence: &Evidence, known: &[Actor]) -> Result<Fields> {
    let mut fields = Fields::new();
    for one in set {
        let Some((field, value)) = one.split_once('=') else { refuse!("{one:?}: write FIELD=VALUE") };
        let (field, value) = (field.trim(), value.trim());
        let value = read(field, value, evidence, known).map_err(|e| Error::Refused(format!("{one:?}: {e}")))?;
        needs!(fields.insert(field.to_owned(), value).is_none(), "{field} is set twice");
    }
    Ok(fields)
}

fn read(field: &str, value: &str, evidence: &Evidence, known: &[Actor]) -> Result<Value> {
    let parts = || value.split(',').map(str::trim).filter(|part| !part.is_empty());
    Ok(match field {
        "actor" | "recipient" | "by" => {
            let actors: Vec<Actor> = parts().map(|part| actor(part, evidence, known)).collect::<Result<_>>()?;
            needs!(field != "actor" || !actors.is_empty(), "an act needs who acts; reject it if there is none");
            json!(actors)
        }
        "contexts" => {
            for part in parts() {
                needs!(CONTEXTS.contains(&part), "{part:?} is no context; those of PLOVER: {}", CONTEXTS.join(", "));
            }
            json!(parts().collect::<Vec<_>>())
        }
        "issues" => json!(parts().collect::<Vec<_>>()),
        "trigger" => {
            let there = !value.is_empty() && evidence.text.to_lowercase().contains(&value.to_lowercase());
            needs!(there, "{value:?} does not stand in the sentence: {:?}", evidence.text);
            json!(value)
        }
        "type" => json!(value.to_uppercase()),
        "mode" if value.is_empty() => Value::Null,
        "mode" => {
            let known = EventType::ALL.iter().flat_map(|event| modes(*event)).any(|mode| *mode == value);
            needs!(known, "{value:?} is no mode of PLOVER; docs/formats.md has those of each type");
            json!(value)
        }
        "date" | "due_date" if value.is_empty() => Value::Null,
        "date" | "due_date" => json!(date(value)?),
        "location" if value.is_empty() => Value::Null,
        "location" => refuse!("a location can only be emptied (location=); set the place's words with place="),
        "direct" => json!(match value {
            "true" | "yes" => true,
            "false" | "no" => false,
            _ => refuse!("it is either true or false"),
        }),
        _ => json!(value),
    })
}

/// `CODE` or `CODE:WORDS`.
fn actor(part: &str, evidence: &Evidence, known: &[Actor]) -> Result<Actor> {
    let (code, words) = part.split_once(':').unwrap_or((part, ""));
    let (code, words) = (code.trim().to_uppercase(), words.trim());
    let (country, sector) = code.split_once('/').map_or((code.as_str(), None), |(c, s)| (c, Some(s)));
    needs!(
        country.len() == 3 && country.bytes().all(|b| b.is_ascii_uppercase() || b == b'-'),
        "{code:?} is no actor's code: three letters for a country or body, as in RUS/GOV, UNO/GOV, ---/REB"
    );
    if let Some(sector) = sector {
        let known = Sector::ALL.map(Sector::as_str).join(" ");
        needs!(
            sector.split('/').all(|s| Sector::from_code(s).is_some()),
            "{sector:?} is no sector; those of PLOVER: {known}"
        );
    }
    if words.is_empty() {
        if let Some(same) = known.iter().find(|a| a.code == code) {
            return Ok(same.clone());
        }
        let (start, end) = (evidence.start, evidence.start);
        return Ok(Actor { name: code.clone(), code, text: String::new(), start, end });
    }
    let Some(at) = evidence.text.find(words) else {
        refuse!("{words:?} does not stand in the sentence: {:?}", evidence.text);
    };
    let start = evidence.start + evidence.text.get(..at).unwrap_or_default().chars().count();
    Ok(Actor { code, name: words.to_owned(), text: words.to_owned(), start, end: start + words.chars().count() })
}

/// A day, a month, a year, or an interval.
fn date(text: &str) -> Result<ActDate> {
    if let Some((first, last)) = text.split_once('/') {
        let ((start, _, _), (_, end, _)) = (days(first)?, days(last)?);
        needs!(start <= end, "it ends before it starts");
        return Ok(ActDate { start, end, granularity: Granularity::Interval, open: None, told: true });
    }
    let (start, end, granularity) = days(text)?;
    Ok(ActDate { start, end, granularity, open: None, told: true })
}

fn days(text: &str) -> Result<(Date, Date, Granularity)> {
    let numbers: Option<Vec<i16>> = text.trim().split('-').map(|part| part.parse().ok()).collect();
    let last = |first: Date, span: jiff::Span| first.checked_add(span).and_then(|next| next.checked_sub(1.day())).ok();
    let small = |n: i16| i8::try_from(n).ok();
    let first = |year: i16, month: i16, day: i16| Date::new(year, small(month)?, small(day)?).ok();
    let read = match numbers.as_deref() {
        Some([year, month, day]) => first(*year, *month, *day).map(|day| (day, day, Granularity::Day)),
        Some([year, month]) => {
            first(*year, *month, 1).and_then(|day| Some((day, last(day, 1.month())?, Granularity::Month)))
        }
        Some([year]) => first(*year, 1, 1).and_then(|day| Some((day, last(day, 1.year())?, Granularity::Year))),
        _ => None,
    };
    let told = || Error::Refused(format!("{text:?} is no date: write YYYY-MM-DD, YYYY-MM, YYYY or FIRST/LAST"));
    read.ok_or_else(told)
}

/// The place of a sentence in a report: its words one after another, whatever white space parts them.
fn sentence(doc: &str, text: &str, quote: &str) -> Result<Evidence> {
    let wanted: Vec<char> = quote.chars().filter(|c| !c.is_whitespace()).collect();
    needs!(!wanted.is_empty(), "the words of the sentence are missing");
    let inked: Vec<(usize, char)> = text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).collect();
    let mut places = inked.windows(wanted.len()).filter(|w| w.iter().map(|(_, c)| c).eq(wanted.iter()));
    let (Some(first), again) = (places.next(), places.next()) else {
        refuse!("{doc} does not say {:?}", quote);
    };
    needs!(again.is_none(), "{doc} says that more than once; quote more of the sentence");
    let start = first.first().map_or(0, |(at, _)| *at);
    let end = first.last().map_or(start, |(at, _)| at + 1);
    // the whole sentence, or sentences, that these words stand in
    let spans = split::sentences(text);
    let number = spans.iter().take_while(|s| s.end <= start).count();
    let touched = spans.iter().skip(number).take_while(|s| s.start < end);
    let (start, end) = touched.fold((start, end), |(from, to), s| (from.min(s.start), to.max(s.end)));
    let words: String = text.chars().skip(start).take(end - start).collect();
    Ok(Evidence { doc: doc.to_owned(), sentence: number, start, end, text: words })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence() -> Evidence {
        let text = "Kyiv’s envoy turned it down.".to_owned();
        Evidence { doc: "a".into(), sentence: 2, start: 100, end: 100 + text.chars().count(), text }
    }

    fn of(set: &str) -> Result<Value> {
        let (field, _) = set.split_once('=').unwrap();
        let known = [Actor { code: "RUS/GOV".into(), name: "Putin".into(), text: "he".into(), start: 1, end: 3 }];
        Ok(fields(&[set.to_owned()], &evidence(), &known)?.remove(field).unwrap())
    }

    #[test]
    fn an_actor_has_the_place_of_its_words() {
        let actor = of("recipient=ukr/gov:envoy, RUS/GOV").unwrap();
        assert_eq!(actor[0], json!({"code": "UKR/GOV", "name": "envoy", "text": "envoy", "start": 107, "end": 112}));
        assert_eq!(actor[1]["name"], "Putin");
        for wrong in ["actor=Ukraine", "actor=UKR/XYZ", "actor=UKR/GOV:Lviv", "actor"] {
            assert!(fields(&[wrong.to_owned()], &evidence(), &[]).is_err(), "{wrong}");
        }
        assert_eq!(of("by=").unwrap(), json!([]));
    }

    #[test]
    fn dates_are_read_to_what_they_name() {
        assert_eq!(of("date=2025-02").unwrap()["end"], "2025-02-28");
        assert_eq!(of("date=2024").unwrap()["end"], "2024-12-31");
        assert_eq!(of("due_date=2025-05-03/2025-05-05").unwrap()["iso"], "2025-05-03/2025-05-05");
        for wrong in ["date=soon", "date=2025-13", "date=2025-02-30", "date=2025-05-05/2025-05-03", "date=1-2-3-4"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_sentence_is_found_whatever_parts_its_words() {
        let text = "Talks\n\nThey met. Kyiv  turned\nit down. They met.";
        let found = sentence("a", text, "Kyiv turned it down.").unwrap();
        assert_eq!((found.text.as_str(), found.start, found.sentence), ("Kyiv  turned\nit down.", 17, 2));
        assert_eq!(sentence("a", text, "turned it").unwrap(), found);
        assert!(sentence("a", text, "They met.").is_err());
        assert!(sentence("a", text, "They left.").is_err());
        assert!(sentence("a", text, " ").is_err());
    }
}
