//! Words in reports, and acts by who, what, on which issue and when.

use super::Who;
use super::act::summary;
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Frame, Here, Links, day, direction, report_path, said, text};
use axum::extract::{Extension, Query, State};
use demarche_coding::{EventType, Issue, Status};
use demarche_record::{Filter, Hit, asking};
use demarche_render::words;
use maud::{Markup, html};
use serde::Deserialize;

/// Answers shown.
const MOST: usize = 50;

/// What is looked for, as the form has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    party: String,
    r#type: String,
    issue: String,
    status: String,
    since: String,
    until: String,
    latest: String,
}

fn several<T>(text: &str, read: fn(&str) -> Result<T, String>) -> Result<Vec<T>, Fault> {
    text.split([',', ' ']).filter(|part| !part.is_empty()).map(read).collect::<Result<_, _>>().map_err(Fault::asked)
}

impl Asked {
    fn filter(&self) -> Result<Filter, Fault> {
        let date =
            |text: &str| Some(text).filter(|t| !t.trim().is_empty()).map(asking::day).transpose().map_err(Fault::asked);
        Ok(Filter {
            since: date(&self.since)?,
            until: date(&self.until)?,
            parties: several(&self.party, asking::code)?,
            types: several(&self.r#type, asking::event_type)?,
            issues: several(&self.issue, asking::issue)?,
            statuses: several(&self.status, asking::status)?,
            ..Filter::default()
        })
    }

    fn asks_for_acts(&self) -> bool {
        [&self.party, &self.r#type, &self.issue, &self.status].iter().any(|text| !text.trim().is_empty())
    }
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(asked): Query<Asked>,
) -> Result<Markup, Fault> {
    let filter = asked.filter()?;
    let (q, latest) = (asked.q.trim().to_owned(), !asked.latest.is_empty());
    let acts_too = asked.asks_for_acts() || q.is_empty() && (filter.since.is_some() || filter.until.is_some());
    let looks = !q.is_empty();
    let (hits, acts) = site
        .shelf
        .read(move |record| {
            let hits =
                if looks { record.search(&q, filter.since, filter.until, latest, MOST + 1)? } else { Vec::new() };
            let acts = if acts_too { record.acts(&filter, Some(MOST + 1))? } else { Vec::new() };
            Ok((hits, acts))
        })
        .await?;
    let body = html! {
        (form(&asked))
        @if looks {
            section {
                h2 { "Reports with these words " span.count { (count(hits.len())) } }
                @if hits.is_empty() { p.empty { "No report has all of these words. Try fewer, or " code { "word*" } " for any ending." } }
                ol.reports { @for hit in hits.iter().take(MOST) { li { (one(hit)) } } }
            }
        }
        @if acts_too {
            section {
                h2 { "Acts " span.count { (count(acts.len())) } }
                @if acts.is_empty() { p.empty { "No act fits all of that." } }
                ol.acts { @for kept in acts.iter().take(MOST) { li { (summary(kept)) (Links::HERE.quote(&kept.act.evidence)) p.hint { "Told " (day(kept.told)) } } } }
            }
        }
        @if !looks && !acts_too { p.empty { "Write words to look for in the reports, or say which acts: whose, of which type, on which issue, of which days." } }
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Search, title: "Search", look: None }.page(&body))
}

fn count(found: usize) -> String {
    if found > MOST { format!("the first {MOST}") } else { found.to_string() }
}

fn choice(name: &str, label: &str, now: &str, all: &[&str]) -> Markup {
    html! {
        label { (label) " " select name=(name) {
            option value="" { "any" }
            @for word in all { option value=(word) selected[*word == now] { (word) } }
        } }
    }
}

fn form(asked: &Asked) -> Markup {
    let types: Vec<&str> = EventType::ALL.iter().map(|t| t.as_str()).collect();
    let issues: Vec<&str> = Issue::ALL.iter().map(|t| t.as_str()).collect();
    let statuses: Vec<&str> = Status::ALL.iter().map(|t| t.as_str()).collect();
    html! {
        form.chooser action="/search" aria-label="What to look for" {
            label { "Words " input type="search" name="q" value=(asked.q) placeholder="\"Easter truce\" violat* -Gaza" size="30"; }
            label { "parties " input name="party" value=(asked.party) placeholder="RUS,UKR/GOV" size="12"; }
            (choice("type", "type", &asked.r#type, &types))
            (choice("issue", "issue", &asked.issue, &issues))
            (choice("status", "status", &asked.status, &statuses))
            label { "from " input type="date" name="since" value=(asked.since); }
            label { "to " input type="date" name="until" value=(asked.until); }
            label.check { input type="checkbox" name="latest" value="1" checked[!asked.latest.is_empty()]; " latest first" }
            button { "Search" }
        }
    }
}

fn one(hit: &Hit) -> Markup {
    html! {
        a href=(report_path(&hit.report)) { (said(hit.title.as_deref().unwrap_or(&hit.report))) }
        p.snippet dir=(direction(&hit.snippet)) { (snippet(&hit.snippet)) }
        p.hint { (day(hit.published)) @if let Some(outlet) = &hit.outlet { ", " (said(outlet)) } ", " (words::counted(hit.acts, "act")) }
    }
}

/// The words around those looked for, which are marked.
fn snippet(words: &str) -> Markup {
    html! {
        @for (i, part) in words.split(['\u{2}', '\u{3}']).enumerate() {
            @if i % 2 == 1 { mark { (text(part)) } } @else { (text(part)) }
        }
    }
}
