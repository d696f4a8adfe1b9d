//! Adding reports: a text that is pasted, files, a feed. They are read in the background, and one can watch.

use super::Who;
use crate::Shared;
use crate::fault::Fault;
use crate::guard::{Visitor, own_form};
use crate::html::{Frame, Here, report_path, said};
use crate::jobs::{Job, Source};
use axum::extract::{Extension, Form, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use demarche_record::asking;
use demarche_render::words;
use futures_util::Stream;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;

/// The page.
pub async fn page(State(site): State<Shared>, Extension(visitor): Who) -> Markup {
    let jobs = site.jobs.all();
    let body = html! {
        @if !site.jobs.open() { p.empty { "Nothing can be added here: the record may only be read." } }
        @else {
            p.lead { "Reports are read on this machine; a text takes a moment, a hundred reports some seconds. What the record knows already is passed over." }
            div.sheets { (text_form(&visitor)) (file_form(&visitor)) (feed_form(&visitor)) }
        }
        @if !jobs.is_empty() { section { h2 { "Added since the program started" } ol.reports { @for job in &jobs { li { (line(job)) } } } } }
    };
    Frame { site: &site, visitor: &visitor, here: Here::Add, title: "Add reports", look: None }.page(&body)
}

fn text_form(visitor: &Visitor) -> Markup {
    html! {
        form.sheet.fields method="post" action="/add/text" {
            h2 { "Paste a text" }
            input type="hidden" name="secret" value=(visitor.secret);
            label { "Title" input name="title"; }
            label { "Text" textarea name="text" rows="10" required {} }
            label { "Published on" input type="date" name="published"; }
            label { "Outlet" input name="outlet"; }
            label { "Address" input type="url" name="url"; }
            p.hint { "Without a day, the dateline tells it, or today." }
            button { "Read it" }
        }
    }
}

fn file_form(visitor: &Visitor) -> Markup {
    html! {
        form.sheet.fields method="post" action="/add/file" enctype="multipart/form-data" {
            h2 { "Upload files" }
            input type="hidden" name="secret" value=(visitor.secret);
            label { "Files" input type="file" name="file" multiple required; }
            p.hint { "Text, web pages, RSS and Atom, JSON lines, CSV, Parquet, WARC, PDF, DOCX, ODT; also packed with gzip or zstd." }
            button { "Read them" }
        }
    }
}

fn feed_form(visitor: &Visitor) -> Markup {
    html! {
        form.sheet.fields method="post" action="/add/feed" {
            h2 { "Look at a feed once" }
            input type="hidden" name="secret" value=(visitor.secret);
            label { "Address of the feed" input type="url" name="url" required placeholder="https://"; }
            label { "What it is called" input name="name"; }
            p.hint { "This connects to the feed’s host, and to those of its articles where it has extracts only. To follow feeds, use demarche watch." }
            button { "Fetch it" }
        }
    }
}

/// A job on one line.
fn line(job: &Job) -> Markup {
    html! { a href={ "/add/" (job.id) } { (said(&job.what)) } " — " (status(job)) }
}

fn status(job: &Job) -> Markup {
    let new = job.reports.len() - job.known.min(job.reports.len());
    html! {
        span.state { (job.state) }
        // what failed at once has nothing to count
        @if job.state != "failed" || !job.reports.is_empty() {
            ": " (words::counted(new, "new report")) " with " (words::counted(job.acts, "act"))
            @if job.known > 0 { ", " (job.known) " known already" }
        }
    }
}

/// Reports listed of one job.
const LISTED: usize = 100;

/// How it stands with one.
pub async fn job(State(site): State<Shared>, Extension(visitor): Who, Path(id): Path<u64>) -> Result<Markup, Fault> {
    let job = site.jobs.get(id).ok_or_else(gone)?;
    let body = html! {
        div.job data-events=[job.goes_on().then(|| format!("/add/{id}/events"))] aria-live="polite" {
            p.lead { (said(&job.what)) " — " (status(&job)) }
            @if job.goes_on() { progress aria-label="Reading" {} }
            @for (i, note) in job.notes.iter().enumerate() {
                // the last of what failed tells why
                @if job.state == "failed" && i + 1 == job.notes.len() { p.fault { (said(note)) } } @else { p.hint { (said(note)) } }
            }
            @if !job.reports.is_empty() {
                ol.reports { @for name in job.reports.iter().take(LISTED) { li { a href=(report_path(name)) { (said(name)) } } } }
                @if job.reports.len() > LISTED { p.hint { "and " (job.reports.len() - LISTED) " more" } }
            }
            @if !job.goes_on() { p { a.button href="/" { "What moved" } " " a.button href="/add" { "Add more" } } }
        }
    };
    // without scripts the page looks again by itself
    let again = html! { @if job.goes_on() { noscript { meta http-equiv="refresh" content="2"; } } };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Add, title: "Reading reports", look: None }
        .page_with(&again, &body))
}

fn gone() -> Fault {
    Fault::missing("There is no such reading; the program may have been started anew.")
}

/// How it stands with one, told as it goes on.
pub async fn events(
    State(site): State<Shared>,
    Path(id): Path<u64>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Fault> {
    site.jobs.get(id).ok_or_else(gone)?;
    let moves = site.jobs.moves();
    let stream = futures_util::stream::unfold((site, moves, true), move |(site, mut moves, goes_on)| async move {
        if !goes_on {
            return None;
        }
        moves.mark_unchanged();
        let job = site.jobs.get(id)?;
        let goes_on = job.goes_on();
        let event = Event::default().event(job.state).data(serde_json::to_string(&job).unwrap_or_default());
        if goes_on {
            // not more often than one can read
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            if site.jobs.get(id).as_ref() == Some(&job) {
                let _ = moves.changed().await;
            }
        }
        Some((Ok(event), (site, moves, goes_on)))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// A text that is pasted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Text {
    secret: String,
    title: String,
    text: String,
    published: String,
    outlet: String,
    url: String,
}

fn put(site: &Shared, what: String, source: Source) -> Result<u64, Fault> {
    site.shelf.is_there()?;
    site.jobs.put(what, source).map_err(|told| Fault { status: StatusCode::SERVICE_UNAVAILABLE, told: told.to_owned() })
}

fn seen(id: u64) -> Response {
    Redirect::to(&format!("/add/{id}")).into_response()
}

/// Reads a text that is pasted.
pub async fn text(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Form(form): Form<Text>,
) -> Result<Response, Fault> {
    own_form(&visitor, &form.secret)?;
    let (what, source) = pasted(&form.title, &form.text, &form.published, &form.outlet, &form.url)?;
    Ok(seen(put(&site, what, source)?))
}

/// A text as a source; fields that are empty count as missing.
///
/// # Errors
/// Where there is no text, or the day is none.
pub fn pasted(title: &str, text: &str, published: &str, outlet: &str, url: &str) -> Result<(String, Source), Fault> {
    if text.trim().is_empty() {
        return Err(Fault::asked("There is no text to read."));
    }
    let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let published = given(published).map(|text| asking::day(&text)).transpose().map_err(Fault::asked)?;
    let words = given(title).unwrap_or_else(|| text.trim().chars().take(60).collect());
    let mut report = json!({ "id": slug(&words), "text": text.replace("\r\n", "\n") });
    let day = published.map(|day| day.to_string());
    for (field, value) in [("title", given(title)), ("published", day), ("outlet", given(outlet)), ("url", given(url))]
    {
        if let Some(value) = value {
            report[field] = json!(value);
        }
    }
    Ok((words, Source::Bytes("pasted.json".to_owned(), report.to_string().into_bytes())))
}

/// Words as the name of a report: `truce-talks-in-doha`.
fn slug(words: &str) -> String {
    let mut slug = String::new();
    for word in words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().flat_map(char::to_lowercase));
        if slug.chars().count() >= 40 {
            break;
        }
    }
    if slug.is_empty() { "pasted".to_owned() } else { slug }
}

/// Reads files that are uploaded.
pub async fn file(State(site): State<Shared>, Extension(visitor): Who, mut form: Multipart) -> Result<Response, Fault> {
    let wrong = |e: axum::extract::multipart::MultipartError| Fault { status: e.status(), told: e.body_text() };
    let (mut ours, mut last) = (false, None);
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        match (field.name(), field.file_name().map(str::to_owned)) {
            (Some("secret"), _) => {
                own_form(&visitor, &field.text().await.map_err(wrong)?)?;
                ours = true;
            }
            (Some("file"), Some(name)) if ours && !name.is_empty() => {
                let bytes = field.bytes().await.map_err(wrong)?;
                last = Some(put(&site, name.clone(), Source::Bytes(name, bytes.to_vec()))?);
            }
            _ => {}
        }
    }
    if !ours {
        own_form(&visitor, "")?;
    }
    Ok(seen(last.ok_or_else(|| Fault::asked("No file was chosen."))?))
}

/// A feed to look at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Feed {
    secret: String,
    url: String,
    name: String,
}

/// Looks at a feed once.
pub async fn feed(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Form(form): Form<Feed>,
) -> Result<Response, Fault> {
    own_form(&visitor, &form.secret)?;
    let url = form.url.trim();
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(Fault::asked("The address of a feed begins with https:// or http://."));
    }
    Ok(seen(put(&site, url.to_owned(), Source::Feed(url.to_owned(), form.name.trim().to_owned()))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_text_gets_a_name_of_its_own_words() {
        assert_eq!(slug("Truce talks in Doha: day 2"), "truce-talks-in-doha-day-2");
        assert_eq!(slug("…"), "pasted");
        assert!(slug(&"word ".repeat(50)).len() < 60);
        let (what, Source::Bytes(name, bytes)) = pasted("", " Kyiv said no.\r\n", "2025-06-02", "", "").unwrap() else {
            panic!()
        };
        assert_eq!((what.as_str(), name.as_str()), ("Kyiv said no.", "pasted.json"));
        let report: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(report, json!({"id": "kyiv-said-no", "text": " Kyiv said no.\n", "published": "2025-06-02"}));
        assert!(pasted("t", " ", "", "", "").is_err() && pasted("t", "x", "someday", "", "").is_err());
    }
}
