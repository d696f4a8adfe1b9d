//! Fields and values as an analyst writes them.

use anyhow::{Context as _, Result, bail, ensure};
use demarche_actors::{Actor, Sector};
use demarche_coding::{ActDate, CONTEXTS, EventType, Evidence, Granularity, modes};
use demarche_record::Fields;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

/// `FIELD=VALUE` by the sentence that the act stands in. `known` are actors of the act: a code alone keeps the words of one that is the same.
pub fn fields(set: &[String], evidence: &Evidence, known: &[Actor]) -> Result<Fields> {
    let mut fields = Fields::new();
    for one in set {
        let (field, value) = one.split_once('=').with_context(|| format!("{one:?}: write FIELD=VALUE"))?;
        let (field, value) = (field.trim(), value.trim());
        let value = read(field, value, evidence, known).with_context(|| format!("{one:?}"))?;
        ensure!(fields.insert(field.to_owned(), value).is_none(), "{field} is set twice");
    }
    Ok(fields)
}

fn read(field: &str, value: &str, evidence: &Evidence, known: &[Actor]) -> Result<Value> {
    let parts = || value.split(',').map(str::trim).filter(|part| !part.is_empty());
    Ok(match field {
        "actor" | "recipient" | "by" => {
            let actors: Vec<Actor> = parts().map(|part| actor(part, evidence, known)).collect::<Result<_>>()?;
            ensure!(field != "actor" || !actors.is_empty(), "an act needs who acts; --reject it if there is none");
            serde_json::to_value(actors)?
        }
        "contexts" => {
            for part in parts() {
                ensure!(CONTEXTS.contains(&part), "{part:?} is no context; those of PLOVER: {}", CONTEXTS.join(", "));
            }
            json!(parts().collect::<Vec<_>>())
        }
        "issues" => json!(parts().collect::<Vec<_>>()),
        "trigger" => {
            let there = !value.is_empty() && evidence.text.to_lowercase().contains(&value.to_lowercase());
            ensure!(there, "{value:?} does not stand in the sentence: {:?}", evidence.text);
            json!(value)
        }
        "type" => json!(value.to_uppercase()),
        "mode" if value.is_empty() => Value::Null,
        "mode" => {
            let known = EventType::ALL.iter().flat_map(|event| modes(*event)).any(|mode| *mode == value);
            ensure!(known, "{value:?} is no mode of PLOVER; docs/formats.md has those of each type");
            json!(value)
        }
        "date" | "due_date" if value.is_empty() => Value::Null,
        "date" | "due_date" => serde_json::to_value(date(value)?)?,
        "location" if value.is_empty() => Value::Null,
        "location" => bail!("a location can only be emptied (location=); set the place's words with place="),
        "direct" => json!(match value {
            "true" | "yes" => true,
            "false" | "no" => false,
            _ => bail!("it is either true or false"),
        }),
        _ => json!(value),
    })
}

/// `CODE` or `CODE:WORDS`.
fn actor(part: &str, evidence: &Evidence, known: &[Actor]) -> Result<Actor> {
    let (code, words) = part.split_once(':').unwrap_or((part, ""));
    let (code, words) = (code.trim().to_uppercase(), words.trim());
    let (country, sector) = code.split_once('/').map_or((code.as_str(), None), |(c, s)| (c, Some(s)));
    ensure!(
        country.len() == 3 && country.bytes().all(|b| b.is_ascii_uppercase() || b == b'-'),
        "{code:?} is no actor's code: three letters for a country or body, as in RUS/GOV, UNO/GOV, ---/REB"
    );
    if let Some(sector) = sector {
        let known = Sector::ALL.map(Sector::as_str).join(" ");
        ensure!(
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
        bail!("{words:?} does not stand in the sentence: {:?}", evidence.text);
    };
    let start = evidence.start + evidence.text.get(..at).unwrap_or_default().chars().count();
    Ok(Actor { code, name: words.to_owned(), text: words.to_owned(), start, end: start + words.chars().count() })
}

/// A day, a month, a year, or an interval.
fn date(text: &str) -> Result<ActDate> {
    if let Some((first, last)) = text.split_once('/') {
        let ((start, _, _), (_, end, _)) = (days(first)?, days(last)?);
        ensure!(start <= end, "it ends before it starts");
        return Ok(ActDate { start, end, granularity: Granularity::Interval, open: None, told: true });
    }
    let (start, end, granularity) = days(text)?;
    Ok(ActDate { start, end, granularity, open: None, told: true })
}

fn days(text: &str) -> Result<(Date, Date, Granularity)> {
    let numbers: Option<Vec<i16>> = text.trim().split('-').map(|part| part.parse().ok()).collect();
    let last = |first: Date, span: jiff::Span| first.checked_add(span).and_then(|next| next.checked_sub(1.day()));
    let told = || format!("{text:?} is no date: write YYYY-MM-DD, YYYY-MM, YYYY or FIRST/LAST");
    let small = |n: i16| i8::try_from(n).with_context(told);
    Ok(match numbers.as_deref() {
        Some([year, month, day]) => {
            let day = Date::new(*year, small(*month)?, small(*day)?).with_context(told)?;
            (day, day, Granularity::Day)
        }
        Some([year, month]) => {
            let first = Date::new(*year, small(*month)?, 1).with_context(told)?;
            (first, last(first, 1.month()).with_context(told)?, Granularity::Month)
        }
        Some([year]) => {
            let first = Date::new(*year, 1, 1).with_context(told)?;
            (first, last(first, 1.year()).with_context(told)?, Granularity::Year)
        }
        _ => bail!(told()),
    })
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
}
