//! One report: its text with acts, speakers and quotations marked where they stand, and beside it what was read.

use super::Who;
use super::act::{judge, signature, summary, why};
use crate::Shared;
use crate::fault::Fault;
use crate::guard::Visitor;
use crate::html::{Frame, Here, Links, assessment, day, direction, report_path, said, text};
use axum::extract::{Extension, Path, State};
use demarche_actors::Actor;
use demarche_coding::EventType;
use demarche_language::{quotations, split};
use demarche_record::{ActState, Kept, ShownReport};
use demarche_report::DateSource;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// The longest text that is shown whole, in characters; of a longer one only the beginning is.
const LONGEST: usize = 300_000;

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Path(name): Path<String>,
) -> Result<Markup, Fault> {
    let (shown, story) = site
        .shelf
        .read(move |record| {
            let shown = record.whole_report(&name)?;
            let story = record.reports(None, None, Some(&name), Some(20))?;
            Ok((shown, story))
        })
        .await?;
    let report = &shown.report.report;
    let title = text(report.title.as_deref().unwrap_or(&report.id));
    // to the board of its day, on which its actors are
    let query = format!("?at={}&all=1", report.published);
    let links = Links::to(&query);
    let others: Vec<_> = story.iter().filter(|other| other.report.id != report.id).collect();
    let body = html! {
        (facts(&shown))
        (words_of(&shown, &visitor))
        (add_form(&report.id, &visitor))
        @if !shown.assessments.is_empty() {
            section { h2 { "Assessments " span.count { (shown.assessments.len()) } } @for one in &shown.assessments { (assessment(one, links)) } }
        }
        @if !others.is_empty() {
            section { h2 { "The same story" } ol.reports { @for other in others { li { (super::reports::one(other)) } } } }
        }
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Reports, title: &title, look: None }.page(&body))
}

fn facts(shown: &ShownReport) -> Markup {
    let (stored, report) = (&shown.report, &shown.report.report);
    html! {
        p.lead {
            (day(report.published)) " (" (known(report.published_from)) ")"
            @if let Some(outlet) = &report.outlet { ", " (said(outlet)) }
            @if let Some(country) = &stored.outlet_country { " (" (country) @if stored.state_run == Some(true) { ", state-run" } ")" }
            ", " span.code { (said(&report.id)) }
            @if let Some(url) = &report.url {
                ", "
                // an address that a browser would act upon is shown and not linked
                @if url.starts_with("https://") || url.starts_with("http://") { a href=(url) rel="noreferrer noopener external" { (said(url)) } } @else { (said(url)) }
            }
        }
        @if stored.coder.is_none() { p.empty { "It is in another language (" (report.language.code) ") and was not read." } }
        @if let Some(other) = &stored.retells {
            p.hint { "It retells " a href=(report_path(other)) { (said(other)) } " (" (format!("{:.0}", stored.shared.unwrap_or_default() * 100.0)) " %)." }
        }
        @for note in &report.notes { p.hint { "Note: " (said(note)) } }
        @if !shown.acts_read.is_empty() {
            p.legend {
                "Marked: " span.m.trigger { "act" } " " span.m.actor { "who acts" } " " span.m.recipient { "toward whom" } " " span.m.speaker { "by whose word" } " " span.m.quotation { "quoted" }
            }
        }
    }
}

/// How the day is known, in words.
fn known(from: DateSource) -> &'static str {
    match from {
        DateSource::Given => "given",
        DateSource::Metadata => "by its source",
        DateSource::Name => "by its name",
        DateSource::Dateline => "by its dateline",
        DateSource::Fetched => "the day it was fetched",
        DateSource::Text => "guessed from its text",
        DateSource::Today => "not known: the day it was added",
    }
}

/// What is marked in a text.
struct Marked {
    start: usize,
    end: usize,
    class: &'static str,
    why: String,
}

/// The text with what was read beside it, paragraph by paragraph.
fn words_of(shown: &ShownReport, visitor: &Visitor) -> Markup {
    let report = &shown.report.report;
    let chars: Vec<char> = report.text.chars().take(LONGEST).collect();
    let cut = report.text.chars().nth(LONGEST).is_some();
    let all: String = chars.iter().collect();
    let spans = split::sentences(&all);
    let mut of: BTreeMap<usize, Vec<&Kept>> = BTreeMap::new();
    for kept in &shown.acts_read {
        of.entry(kept.act.evidence.sentence).or_default().push(kept);
    }
    let quotations = quotations(&all);
    let mut number = 0;
    // the title stands above already; one that something was read in is shown where it is read
    let read = |count: usize| shown.assessments.iter().any(|one| one.evidence.sentence < count);
    let title = |paragraph: &[split::Span]| {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let (Some(first), Some(last)) = (paragraph.first(), paragraph.last()) else { return false };
        let here: String = chars.get(first.start..last.end).unwrap_or_default().iter().collect();
        report.title.as_deref().is_some_and(|title| words(title) == words(&here))
    };
    html! {
        div.report lang=(report.language.code) {
            @for paragraph in spans.chunk_by(|a, b| a.paragraph == b.paragraph) {
                @let first = number;
                @let acts: Vec<&Kept> = (first..first + paragraph.len()).filter_map(|n| of.get(&n)).flatten().copied().collect();
                @let above = first == 0 && acts.is_empty() && !read(paragraph.len()) && title(paragraph);
                div.row hidden[above] {
                    @let words: String = paragraph.first().zip(paragraph.last()).and_then(|(a, z)| chars.get(a.start..z.end)).unwrap_or_default().iter().collect();
                    p dir=(direction(&words)) {
                        @for (i, span) in paragraph.iter().enumerate() {
                            @let marks = marks(&chars, span.start, span.end, of.get(&(first + i)).map(Vec::as_slice).unwrap_or_default(), &quotations);
                            @let end = span.end.min(chars.len());
                            span.s id={ "s" (first + i) } { (marked(&chars, span.start, end, &marks)) } " "
                        }
                    }
                    @if !acts.is_empty() {
                        div.beside lang="en" role="group" aria-label="Acts read here" { @for kept in acts { (beside(kept, visitor)) } }
                    }
                }
                ({ number += paragraph.len(); "" })
            }
            @if cut { p.hint { "The text goes on; its first " (LONGEST) " characters are shown." } }
        }
    }
}

/// An act, with what to do about it.
fn beside(kept: &Kept, visitor: &Visitor) -> Markup {
    html! {
        div.act.rejected[kept.state == ActState::Rejected] id={ "act" (kept.id) } {
            (summary(kept))
            details { summary { "Why, and corrections" } (why(&kept.act)) (judge(kept, visitor, &format!("{}#act{}", report_path(&kept.act.doc), kept.id))) }
        }
    }
}

fn of_actors(marks: &mut Vec<Marked>, actors: &[Actor], class: &'static str, lead: &str) {
    let found = actors.iter().filter(|a| a.end > a.start);
    marks.extend(found.map(|a| Marked {
        start: a.start,
        end: a.end,
        class,
        why: format!("{lead}: {} {}", a.code, a.name),
    }));
}

fn marks(chars: &[char], start: usize, end: usize, acts: &[&Kept], quotations: &[(usize, usize)]) -> Vec<Marked> {
    let mut marks = Vec::new();
    for kept in acts.iter().filter(|kept| kept.state != ActState::Rejected) {
        let act = &kept.act;
        if let Some((from, to)) = find(chars, start, end, &act.trigger) {
            marks.push(Marked {
                start: from,
                end: to,
                class: "trigger",
                why: format!("{}, {} (act {})", act.event, act.status, kept.id),
            });
        }
        of_actors(&mut marks, &act.actor, "actor", "who acts");
        of_actors(&mut marks, &act.recipient, "recipient", "toward whom");
        of_actors(&mut marks, &act.by, "speaker", "by the word of");
    }
    let first = quotations.partition_point(|(_, to)| *to <= start);
    for (from, to) in quotations.iter().skip(first).take_while(|(from, _)| *from < end) {
        marks.push(Marked { start: *from, end: *to, class: "quotation", why: String::new() });
    }
    marks.retain(|m| m.start >= start && m.end <= end && m.start < m.end);
    marks
}

/// Where the words stand first between two places, as whole words.
fn find(chars: &[char], start: usize, end: usize, words: &str) -> Option<(usize, usize)> {
    let wanted: Vec<char> = words.chars().collect();
    let part = chars.get(start..end.min(chars.len()))?;
    if wanted.is_empty() || wanted.len() > part.len() {
        return None;
    }
    let inside = |at: usize| at.checked_sub(1).and_then(|b| part.get(b)).is_some_and(|c| c.is_alphanumeric());
    let fits = |at: &usize| {
        let after = part.get(at + wanted.len()).is_some_and(|c| c.is_alphanumeric());
        !inside(*at) && !after && part[*at..].iter().zip(&wanted).all(|(a, b)| a.to_lowercase().eq(b.to_lowercase()))
    };
    let at = (0..=part.len() - wanted.len()).find(fits)?;
    Some((start + at, start + at + wanted.len()))
}

/// The characters between two places, cut where a mark begins or ends.
fn marked(chars: &[char], start: usize, end: usize, marks: &[Marked]) -> Markup {
    let mut cuts: Vec<usize> = marks.iter().flat_map(|m| [m.start, m.end]).chain([start, end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    html! {
        @for pair in cuts.windows(2) {
            @let (from, to) = (pair[0], pair[1]);
            @let words: String = chars.get(from..to).unwrap_or_default().iter().collect();
            @let over: Vec<&Marked> = marks.iter().filter(|m| m.start <= from && m.end >= to).collect();
            @if over.is_empty() { (text(&words)) } @else {
                @let classes: BTreeSet<&str> = over.iter().map(|m| m.class).collect();
                @let why: Vec<&str> = over.iter().map(|m| m.why.as_str()).filter(|w| !w.is_empty()).collect();
                span class={ "m " (classes.into_iter().collect::<Vec<_>>().join(" ")) } title=[(!why.is_empty()).then(|| why.join("; "))] { (text(&words)) }
            }
        }
    }
}

/// A form for an act that was missed.
fn add_form(report: &str, visitor: &Visitor) -> Markup {
    html! {
        details.sheet {
            summary { "Add an act that was missed" }
            form.fields method="post" action={ (report_path(report)) "/acts" } {
                input type="hidden" name="secret" value=(visitor.secret);
                label { "The sentence, as the report has it" textarea name="quote" rows="3" required {} }
                label { "Type" select name="type" required { @for event in EventType::ALL { option { (event) } } } }
                label { "The word that tells it" input name="trigger" required; }
                label { "Who acts" input name="actor" required placeholder="UKR/GOV:Kyiv"; }
                label { "Toward whom" input name="recipient" placeholder="RUS/GOV:Moscow"; }
                label { "By whose word" input name="by"; }
                label { "What about" input name="theme"; }
                label { "Reason" input name="reason"; }
                (signature(visitor))
                p.hint { "An actor is a code, or a code and the words of the sentence that name it: UKR/GOV:Kyiv. Several are parted by commas." }
                button { "Add" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_may_overlap() {
        let chars: Vec<char> = "Kyiv said <no>.".chars().collect();
        let mark = |start, end, class| Marked { start, end, class, why: class.to_owned() };
        let out = marked(&chars, 0, 15, &[mark(0, 9, "actor"), mark(5, 14, "trigger")]).into_string();
        assert_eq!(
            out,
            "<span class=\"m actor\" title=\"actor\">Kyiv </span><span class=\"m actor trigger\" title=\"actor; trigger\">said</span>\
             <span class=\"m trigger\" title=\"trigger\"> &lt;no&gt;</span>."
        );
    }

    #[test]
    fn words_are_found_whole() {
        let chars: Vec<char> = "Nobody said no.".chars().collect();
        assert_eq!(find(&chars, 0, 15, "No"), Some((12, 14)));
        assert_eq!(find(&chars, 0, 15, "yes"), None);
        assert_eq!(find(&chars, 0, 15, ""), None);
        assert_eq!(find(&chars, 9, 40, "no"), Some((12, 14)));
    }
}
