//! What a record holds, on a terminal.

use crate::page::{Line, Page, Style};
use crate::text::one_line;
use crate::words::{self, Tone, counted};
use demarche_actors::Actor;
use demarche_coding::{Act, Evidence};
use demarche_record::{ActState, Action, Correction, Hit, Kept, ShownAct, ShownReport, StoredReport, Totals};

/// Where the rows of an entry after the first start.
const IN: usize = 6;

/// Acts, each with the number by which it is corrected.
pub fn acts(acts: &[Kept], width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    acts.iter().for_each(|kept| one_act(&mut page, kept));
    page.into_string()
}

fn one_act(page: &mut Page, kept: &Kept) {
    let act = &kept.act;
    let mut line = Line::default();
    line.add(Style::Strong, &kept.id.to_string()).plain("  ").dim(&kept.told.to_string()).plain("  ");
    sentence(&mut line, act);
    line.dim(&format!("  {:.2}", act.confidence));
    if let Some((tone, word)) = state(kept.state) {
        line.plain("  ").add(Style::Tone(tone), word);
    }
    page.line(0, IN, &line);
    quote(page, IN, &act.evidence);
}

/// What an act says: "REQUEST (demand) UKR/GOV → RUS/GOV, planned: withdraw …".
fn sentence(line: &mut Line, act: &Act) {
    line.add(Style::Strong, act.event.as_str()).dim(&format!(" ({})", act.sense)).plain(" ");
    line.plain(&codes(&act.actor));
    if !act.recipient.is_empty() {
        line.plain(" →").tie().plain(&codes(&act.recipient));
    }
    line.plain(", ").plain(act.status.as_str());
    if !act.theme.is_empty() {
        line.dim(": ").plain(&one_line(&act.theme));
    }
    if !act.by.is_empty() {
        line.dim(" — says ").plain(&codes(&act.by));
    }
}

fn codes(actors: &[Actor]) -> String {
    let codes: Vec<String> = actors.iter().map(|a| one_line(&a.code)).collect();
    if codes.is_empty() { "nobody named".to_owned() } else { codes.join(", ") }
}

fn quote(page: &mut Page, at: usize, evidence: &Evidence) {
    let mut line = Line::default();
    line.dim(&format!("{} s. {} “{}”", one_line(&evidence.doc), evidence.sentence, one_line(&evidence.text)));
    page.line(at, at, &line);
}

fn state(state: ActState) -> Option<(Tone, &'static str)> {
    Some(match state {
        ActState::Coded => return None,
        ActState::Confirmed => (Tone::Good, "✓ confirmed"),
        ActState::Changed => (Tone::Willing, "± changed"),
        ActState::Added => (Tone::Willing, "+ added"),
        ActState::Rejected => (Tone::Bad, "✗ rejected"),
    })
}

/// Reports, a line each.
pub fn reports(reports: &[StoredReport], width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    for stored in reports {
        let mut line = Line::default();
        head(&mut line, stored);
        page.line(0, IN, &line);
    }
    page.into_string()
}

fn head(line: &mut Line, stored: &StoredReport) {
    let report = &stored.report;
    line.dim(&report.published.to_string()).plain("  ").add(Style::Strong, &one_line(&report.id));
    if let Some(title) = &report.title {
        line.plain("  ").plain(&one_line(title));
    }
    line.dim("  ").dim(&counted(stored.acts, "act"));
    if let Some(outlet) = &report.outlet {
        line.dim(", ").dim(&one_line(outlet));
        let of = stored.outlet_country.as_deref().map(one_line);
        let state = stored.state_run.unwrap_or(false).then(|| "state-run".to_owned());
        let known: Vec<String> = of.into_iter().chain(state).collect();
        if !known.is_empty() {
            line.dim(&format!(" ({})", known.join(", ")));
        }
    }
    if stored.coder.is_none() {
        line.plain("  ").add(Style::Tone(Tone::Wary), &format!("unread ({})", one_line(&report.language.code)));
    }
    if let Some(other) = &stored.retells {
        let share = stored.shared.unwrap_or_default() * 100.0;
        line.plain("  ").add(Style::Tone(Tone::Quiet), &format!("retells {} ({share:.0} %)", one_line(other)));
    }
}

/// One report with its acts.
pub fn report(shown: &[ShownReport], width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    for ShownReport { report: stored, acts_read, assessments } in shown {
        let mut line = Line::default();
        head(&mut line, stored);
        page.line(0, IN, &line);
        for (name, value) in [
            ("address", stored.report.url.clone()),
            ("story", Some(stored.story.clone()).filter(|story| *story != stored.report.id)),
            ("stored", Some(stored.added.clone())),
            ("read by", stored.coder.clone()),
        ] {
            if let Some(value) = value {
                let mut line = Line::default();
                line.dim(name).plain(" ").plain(&one_line(&value));
                page.line(2, IN, &line);
            }
        }
        for paragraph in stored.report.text.split("\n\n").map(one_line).filter(|p| !p.is_empty()) {
            page.gap();
            let mut line = Line::default();
            line.plain(&paragraph);
            page.line(2, 2, &line);
        }
        if !acts_read.is_empty() {
            page.heading("ACTS", acts_read.len());
            acts_read.iter().for_each(|kept| one_act(&mut page, kept));
        }
        if !assessments.is_empty() {
            page.heading("ASSESSMENTS", assessments.len());
            for assessment in assessments {
                let (holder, reading) = words::reading(assessment);
                let mut line = Line::default();
                line.plain(&one_line(holder)).plain(" ").plain(reading);
                page.line(0, IN, &line);
                quote(&mut page, IN, &assessment.evidence);
            }
        }
    }
    page.into_string()
}

/// One act with the fields that it has, where else it is told, and what was corrected.
pub fn act(shown: &[ShownAct], width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    for ShownAct { kept, tellings, corrections: made } in shown {
        one_act(&mut page, kept);
        if !kept.found && kept.state != ActState::Added {
            let mut line = Line::default();
            line.add(
                Style::Tone(Tone::Wary),
                "the program no longer finds it; it is kept since an analyst spoke of it",
            );
            page.line(IN, IN, &line);
        }
        if let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(&kept.act) {
            for (field, value) in &fields {
                let text = match value {
                    serde_json::Value::Null => continue,
                    serde_json::Value::String(text) if text.is_empty() => continue,
                    serde_json::Value::Array(list) if list.is_empty() => continue,
                    serde_json::Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                if !matches!(field.as_str(), "evidence" | "also" | "doc") {
                    let mut line = Line::default();
                    line.dim(field).plain("  ").plain(&one_line(&text));
                    page.line(2, IN, &line);
                }
            }
        }
        if !tellings.is_empty() {
            page.heading("ALSO TOLD", tellings.len());
            tellings.iter().for_each(|kept| one_act(&mut page, kept));
        }
        if !made.is_empty() {
            page.heading("CORRECTIONS", made.len());
            made.iter().for_each(|c| one_correction(&mut page, c));
        }
    }
    page.into_string()
}

/// Corrections, a line each.
pub fn corrections(all: &[Correction], width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    all.iter().for_each(|c| one_correction(&mut page, c));
    page.into_string()
}

fn one_correction(page: &mut Page, correction: &Correction) {
    let mut line = Line::default();
    line.add(Style::Strong, &correction.id.to_string()).plain("  ").dim(&one_line(&correction.made)).plain("  ");
    line.plain(&one_line(&correction.author)).plain(" ");
    let act = correction.act.map_or("an act that is gone".to_owned(), |id| format!("act {id}"));
    match (correction.action, correction.undoes) {
        (Action::Undo, Some(other)) => line.plain(&format!("takes back {other} ({act})")),
        (Action::Confirm, _) => line.plain(&format!("confirms {act}")),
        (Action::Reject, _) => line.plain(&format!("rejects {act}")),
        (Action::Add, _) => line.plain(&format!("adds {act}")),
        _ => line.plain(&format!("changes {act}")),
    };
    line.dim(&format!(" of {}", one_line(&correction.report)));
    if let Some(field) = &correction.field {
        let told = |value: &Option<serde_json::Value>| value.as_ref().map(short).unwrap_or_default();
        line.dim(": ").plain(field).plain(" ").plain(&told(&correction.before)).plain(" →").tie();
        line.plain(&told(&correction.after));
    }
    if !correction.reason.is_empty() {
        line.dim(" — ").plain(&one_line(&correction.reason));
    }
    if !correction.in_force && correction.action != Action::Undo {
        line.plain("  ").add(Style::Tone(Tone::Quiet), "taken back");
    }
    page.line(0, IN, &line);
}

/// A field's value in a few words: actors by their codes.
pub fn short(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::String(text) => one_line(text),
        Value::Array(list) if list.is_empty() => "nobody".to_owned(),
        Value::Array(list) => list.iter().map(short).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => match parts.get("code").or_else(|| parts.get("iso")) {
            Some(code) => short(code),
            None => one_line(&value.to_string()),
        },
        other => other.to_string(),
    }
}

/// Reports in which words were found.
pub fn hits(hits: &[Hit], width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    for hit in hits {
        let mut line = Line::default();
        line.dim(&hit.published.to_string()).plain("  ").add(Style::Strong, &one_line(&hit.report));
        if let Some(title) = &hit.title {
            line.plain("  ").plain(&one_line(title));
        }
        line.dim("  ").dim(&counted(hit.acts, "act"));
        page.line(0, IN, &line);
        let mut line = Line::default();
        for (i, part) in hit.snippet.split(['\u{2}', '\u{3}']).enumerate() {
            line.add(if i % 2 == 1 { Style::Strong } else { Style::Dim }, &spaced(part));
        }
        page.line(IN, IN, &line);
    }
    page.into_string()
}

/// One line, with the space at its ends kept: a word may follow.
fn spaced(part: &str) -> String {
    let space = |there: bool| if there { " " } else { "" };
    let inner = one_line(part);
    format!(
        "{}{inner}{}",
        space(part.starts_with(char::is_whitespace)),
        space(part.ends_with(char::is_whitespace) && !inner.is_empty())
    )
}

/// How much the record holds.
pub fn totals(totals: &[Totals], width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    for t in totals {
        let days = t.days.map(|(first, last)| format!(", {}", words::span(first, last))).unwrap_or_default();
        for (count, one, more) in [
            (t.reports, "report", format!("{days}; {} unread; {} retell another", t.unread, t.retellings)),
            (t.stories, "story", String::new()),
            (t.acts, "act", format!(" of {}; {} judged by analysts", counted(t.deeds, "deed"), t.judged)),
            (t.corrections, "correction", String::new()),
            (t.feeds, "feed", String::new()),
        ] {
            let mut line = Line::default();
            line.add(Style::Strong, &counted(count, one).replace("storys", "stories")).plain(&more);
            page.line(0, IN, &line);
        }
        let mut line = Line::default();
        line.dim(&format!("{:.1} MB", t.bytes as f64 / 1e6));
        page.line(0, IN, &line);
    }
    page.into_string()
}
