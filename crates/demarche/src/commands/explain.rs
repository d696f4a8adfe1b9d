//! `demarche explain`: why each act was coded.

use crate::args::Sources;
use crate::pipeline;
use anyhow::Result;
use demarche_coding::{Act, ActDate, Assessment};
use demarche_engine::Read;
use demarche_render::one_line;
use std::io::{BufWriter, Write};

/// Read the sources and tell of each sentence what was found in it.
pub fn run(sources: &Sources, only: Option<usize>) -> Result<bool> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let sound = pipeline::each(sources, |read| explain(&read, only, &mut out))?;
    out.flush()?;
    Ok(sound)
}

fn explain(read: &Read, only: Option<usize>, out: &mut impl Write) -> Result<()> {
    writeln!(
        out,
        "{}  published {} ({:?})",
        one_line(&read.report.id),
        read.report.published,
        read.report.published_from
    )?;
    for note in &read.report.notes {
        writeln!(out, "  note: {}", one_line(note))?;
    }
    if let Some(number) = only.filter(|&n| n >= read.sentences.len()) {
        writeln!(out, "  no sentence {number}: the report has {}, counted from 0", read.sentences.len())?;
    }
    for (number, sentence) in read.sentences.iter().enumerate().filter(|(n, _)| only.is_none_or(|o| o == *n)) {
        writeln!(out, "\n{number}  {}", one_line(&sentence.text))?;
        for (s, t, mention) in read.mentions.iter().filter(|(s, _, _)| *s == number) {
            let who: Vec<String> = mention.actors.iter().map(|a| format!("{} {}", a.code, one_line(&a.name))).collect();
            let who = if mention.outsider { "no political actor".to_owned() } else { who.join(", ") };
            writeln!(out, "    {} → {who}", one_line(&read.sentences[s].tokens[t].text))?;
        }
        for place in read.coded.places.iter().filter(|p| p.sentence == number) {
            writeln!(out, "    “{}” [place]: {}", one_line(&place.text), one_line(&place.outcome))?;
        }
        for trace in read.coded.trace.iter().filter(|t| t.sentence == number) {
            let told: Vec<String> =
                trace.issues.iter().map(|(issue, words)| format!("{issue} by “{}”", one_line(words))).collect();
            let told = if told.is_empty() { String::new() } else { format!("; issue: {}", told.join(", ")) };
            writeln!(out, "    “{}” [{}]: {}{told}", one_line(&trace.trigger), trace.frame, trace.outcome)?;
        }
        for act in read.coded.acts.iter().filter(|a| a.evidence.sentence == number) {
            writeln!(out, "    = {}", line(act))?;
        }
        for assessment in read.coded.assessments.iter().filter(|a| a.evidence.sentence == number) {
            writeln!(out, "    = {}", reading(assessment))?;
        }
    }
    writeln!(out)?;
    Ok(())
}

fn reading(assessment: &Assessment) -> String {
    let holder = if assessment.holder.is_author() { "the report's author" } else { &assessment.holder.text };
    let mut text = format!(
        "assessment of {}: {}, by “{}” [{}]",
        one_line(holder),
        assessment.reading,
        one_line(&assessment.trigger),
        one_line(&assessment.rule)
    );
    if !assessment.judged.is_empty() {
        text += &format!(" | judges: {}", assessment.judged.join(" "));
    }
    if !assessment.about.is_empty() {
        text += &format!(" | about: {}", one_line(&assessment.about));
    }
    text + &format!(" | {} | {:.2}", assessment.issue, assessment.confidence)
}

fn line(act: &Act) -> String {
    let codes =
        |actors: &[demarche_actors::Actor]| actors.iter().map(|a| a.code.as_str()).collect::<Vec<_>>().join(" ");
    let mut text = format!("{} ({}) {}", act.event, act.sense, codes(&act.actor));
    if !act.recipient.is_empty() {
        text += &format!(" → {}", codes(&act.recipient));
    }
    text += &format!(", {}", act.status);
    if !act.by.is_empty() {
        text += &format!(", by the word of {}", codes(&act.by));
    }
    if act.direct {
        text += ", in quotation marks";
    }
    let told = |words: &str, date: Option<&ActDate>| match date.filter(|d| d.told) {
        Some(date) => format!("{words} ({})", date.iso()),
        None => words.to_owned(),
    };
    for (name, value) in [
        ("mode", act.mode.clone().unwrap_or_default()),
        ("theme", act.theme.clone()),
        ("if", act.condition.clone()),
        ("when", told(&act.when, act.date.as_ref())),
        ("due", told(&act.due, act.due_date.as_ref())),
        ("where", act.location.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("contexts", act.contexts.join(", ")),
    ] {
        if !value.is_empty() {
            text += &format!(" | {name}: {}", one_line(&value));
        }
    }
    // what the confidence rests on
    let signs: Vec<&str> = act.signs.iter().map(|s| s.as_str()).collect();
    text + &format!(" | {} | {:.2}: {}", act.issue, act.confidence, signs.join(" "))
}
