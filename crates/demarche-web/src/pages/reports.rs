//! The reports that are kept.

use super::{PAGE, Who};
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Frame, Here, day, days, report_path, said};
use axum::extract::{Extension, Query, State};
use demarche_record::{StoredReport, asking};
use demarche_render::words;
use maud::{Markup, html};
use serde::Deserialize;

/// Which reports.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    since: String,
    until: String,
    story: String,
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(which): Query<Which>,
) -> Result<Markup, Fault> {
    let date =
        |text: &str| Some(text).filter(|t| !t.trim().is_empty()).map(asking::day).transpose().map_err(Fault::asked);
    let (since, until) = (date(&which.since)?, date(&which.until)?);
    let story = Some(which.story.clone()).filter(|story| !story.is_empty());
    let reports = site.shelf.read(move |record| record.reports(since, until, story.as_deref(), Some(PAGE + 1))).await?;
    let totals = site.shelf.totals().await?;
    let more = reports.len() > PAGE;
    let last = reports.get(PAGE - 1).map(|stored| stored.report.published);
    let body = html! {
        p.lead {
            (words::counted(totals.reports, "report")) @if let Some((first, last)) = totals.days { ", " (days(first, last)) }
            "; " (words::counted(totals.acts, "act")) " of " (words::counted(totals.deeds, "deed"))
            "; " (totals.unread) " unread, " (totals.retellings) " retell another; " (words::counted(totals.corrections, "correction")) "."
        }
        form.chooser aria-label="Which reports" {
            label { "From " input type="date" name="since" value=(which.since); }
            label { "to " input type="date" name="until" value=(which.until); }
            @if !which.story.is_empty() { input type="hidden" name="story" value=(which.story); span { "of one story" } }
            button { "Show" }
        }
        @if reports.is_empty() { p.empty { "There is no report of these days. " a href="/add" { "Add reports" } "." } }
        ol.reports { @for stored in reports.iter().take(PAGE) { li { (one(stored)) } } }
        @if more { @if let Some(last) = last {
            p { a rel="next" href={ "/reports?since=" (which.since) "&until=" (last) "&story=" (crate::html::in_query(&which.story)) } { "Earlier reports, from " (words::day(last)) } }
        } }
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Reports, title: "Reports", look: None }.page(&body))
}

/// A report on one line.
pub fn one(stored: &StoredReport) -> Markup {
    let report = &stored.report;
    html! {
        a href=(report_path(&report.id)) { (said(report.title.as_deref().unwrap_or(&report.id))) }
        p.hint {
            (day(report.published)) @if let Some(outlet) = &report.outlet { ", " (said(outlet)) }
            @if let Some(country) = &stored.outlet_country { " (" (country) @if stored.state_run == Some(true) { ", state-run" } ")" }
            ", " (words::counted(stored.acts, "act"))
            @if stored.coder.is_none() { ", unread (" (report.language.code) ")" }
            @if let Some(other) = &stored.retells { ", retells " a href=(report_path(other)) { (said(other)) } }
        }
    }
}
