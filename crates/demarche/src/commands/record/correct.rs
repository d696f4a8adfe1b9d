//! What an analyst decides.

use super::values::fields;
use crate::args::Signed;
use crate::render::{counted, one_line, record as view};
use anyhow::{Context as _, Result, bail, ensure};
use demarche_actors::Actor;
use demarche_coding::{Act, Evidence};
use demarche_record::{By, Fields, Made, Record};
use serde_json::json;

/// Who signs: the name that is given, else the user's.
pub fn signed(by: &Signed) -> Result<By> {
    let own = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let author = by.author.clone().or_else(own).unwrap_or_default();
    Ok(By { author, reason: by.reason.clone() })
}

/// Confirm or reject acts, with those that have the same mistake if so asked.
pub fn judge(
    record: &mut Record,
    acts: &[i64],
    right: bool,
    set: &[String],
    alike: bool,
    dry: bool,
    by: &By,
) -> Result<bool> {
    ensure!(set.is_empty(), "--set goes with neither --confirm nor --reject: an act that is changed counts as right");
    some(acts)?;
    let mut all = acts.to_vec();
    if alike {
        for act in acts {
            all.extend(record.alike(*act, &Fields::new())?.into_iter().map(|(id, _)| id));
        }
        all.sort_unstable();
        all.dedup();
    }
    if dry {
        return preview(record, &all);
    }
    let made = record.judge(&all, right, by)?;
    told(&made, if right { "confirmed" } else { "rejected" });
    Ok(true)
}

/// Set fields of acts.
pub fn change(record: &mut Record, acts: &[i64], set: &[String], alike: bool, dry: bool, by: &By) -> Result<bool> {
    some(acts)?;
    ensure!(!set.is_empty(), "what is to be corrected? --confirm, --reject, --set FIELD=VALUE or --add REPORT");
    if dry && !alike {
        for act in acts {
            of_act(record, *act, set)?;
        }
        return preview(record, acts);
    }
    if !alike {
        // the words of actors are looked for in each act's own sentence
        let mut changes: Vec<(i64, Fields)> = Vec::new();
        for act in acts {
            changes.push((*act, of_act(record, *act, set)?));
        }
        let made = record.change(&changes, by)?;
        told(&made, "changed");
        return Ok(true);
    }
    let [act] = acts else { bail!("--alike takes one act, whose mistake is looked for elsewhere") };
    let fields = of_act(record, *act, set)?;
    let mut changes = record.alike(*act, &fields)?;
    if dry {
        let ids: Vec<i64> = changes.iter().map(|(id, _)| *id).collect();
        return preview(record, &ids);
    }
    changes.insert(0, (*act, fields));
    let made = record.change(&changes, by)?;
    told(&made, "changed");
    Ok(true)
}

/// Add an act that a report tells.
pub fn add(record: &mut Record, report: &str, quote: &str, set: &[String], by: &By) -> Result<bool> {
    let stored = record.report(report)?;
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
            _ => bail!("{field:?} is no field that can be set; docs/formats.md has those of an act"),
        }
    }
    for needed in ["type", "actor", "trigger"] {
        let empty = act.get(needed).is_none_or(|v| v.is_null() || *v == json!([]) || *v == json!(""));
        ensure!(!empty, "an act needs --set {needed}=…");
    }
    let act: Act =
        serde_json::from_value(act).context("a value does not fit its field; docs/formats.md has their forms")?;
    let made = record.add_act(&act, by)?;
    told(&made, "added");
    Ok(true)
}

/// Take a correction back.
pub fn undo(record: &mut Record, correction: Option<i64>, by: &By) -> Result<bool> {
    let made = record.undo(correction, by)?;
    told(&made, "put back");
    Ok(true)
}

fn some(acts: &[i64]) -> Result<()> {
    ensure!(!acts.is_empty(), "which acts? `demarche record list` and `search` print their numbers");
    Ok(())
}

fn of_act(record: &Record, id: i64, set: &[String]) -> Result<Fields> {
    let act = record.act(id)?.act;
    let known: Vec<Actor> = [&act.actor, &act.recipient, &act.by].into_iter().flatten().cloned().collect();
    fields(set, &act.evidence, &known)
}

fn preview(record: &Record, ids: &[i64]) -> Result<bool> {
    let acts: Vec<_> = ids.iter().map(|id| record.act(*id)).collect::<Result<_, _>>()?;
    say!("{}", view::acts(&acts, crate::commands::board::columns(), false));
    tell!("demarche: note: {} would be corrected; nothing was changed", counted(ids.len(), "act"));
    Ok(true)
}

fn told(made: &Made, what: &str) {
    let acts: Vec<String> = made.acts.iter().take(20).map(ToString::to_string).collect();
    let more = made.acts.len().saturating_sub(acts.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    say!("{} {what}: {}{more} (undo with: undo {})", counted(made.acts.len(), "act"), acts.join(", "), made.batch);
}

/// The place of a sentence in a report: its words one after another, whatever white space parts them.
fn sentence(doc: &str, text: &str, quote: &str) -> Result<Evidence> {
    let wanted: Vec<char> = quote.chars().filter(|c| !c.is_whitespace()).collect();
    ensure!(!wanted.is_empty(), "--quote is empty");
    let inked: Vec<(usize, char)> = text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).collect();
    let mut places = inked.windows(wanted.len()).filter(|w| w.iter().map(|(_, c)| c).eq(wanted.iter()));
    let (Some(first), again) = (places.next(), places.next()) else {
        bail!("{doc} does not say {:?}", one_line(quote));
    };
    ensure!(again.is_none(), "{doc} says that more than once; quote more of the sentence");
    let start = first.first().map_or(0, |(at, _)| *at);
    let end = first.last().map_or(start, |(at, _)| at + 1);
    // the whole sentence, or sentences, that these words stand in
    let spans = demarche_language::split::sentences(text);
    let number = spans.iter().take_while(|s| s.end <= start).count();
    let touched = spans.iter().skip(number).take_while(|s| s.start < end);
    let (start, end) = touched.fold((start, end), |(from, to), s| (from.min(s.start), to.max(s.end)));
    let words: String = text.chars().skip(start).take(end - start).collect();
    Ok(Evidence { doc: doc.to_owned(), sentence: number, start, end, text: words })
}

#[cfg(test)]
mod tests {
    use super::*;

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
