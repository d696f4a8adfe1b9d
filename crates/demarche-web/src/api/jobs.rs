//! Adding reports: they are read in the background, and one can ask how far that is.

use super::asked::{Named, Nothing, Sent, day, id};
use crate::Shared;
use crate::fault::Fault;
use crate::jobs::{Job, Source};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The longest text, in bytes: a longer one is not read (see `demarche serve`), and many wait in memory.
const TEXT: usize = 8 << 20;
/// The most characters of a field beside the text.
const LONGEST: usize = 2000;

/// A report to be added.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    text: String,
    id: Option<String>,
    title: Option<String>,
    published: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
}

fn refused(told: String) -> Fault {
    Fault { status: StatusCode::UNPROCESSABLE_ENTITY, told }
}

impl New {
    /// What it is called, and the same as a source.
    fn source(self) -> Result<(String, Source), Fault> {
        if self.text.trim().is_empty() {
            return Err(refused("text: there are no words to read".to_owned()));
        }
        if self.text.len() > TEXT {
            return Err(refused("text: it has more than 8 MiB".to_owned()));
        }
        let given = |name: &str, text: Option<String>| {
            let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            match text.as_ref().is_some_and(|text| text.chars().count() > LONGEST) {
                true => Err(refused(format!("{name}: it has more than {LONGEST} characters"))),
                false => Ok(text),
            }
        };
        let published = self.published.map(|text| day(&text)).transpose();
        let published = published.map_err(|e| refused(format!("published: {e}")))?.map(|day| day.to_string());
        let title = given("title", self.title)?;
        // without a name of its own, the same text has the same name
        let named = || {
            let digest = Sha256::digest(self.text.as_bytes());
            let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            format!("report-{hex}")
        };
        let name = given("id", self.id)?.unwrap_or_else(named);
        let what = title.clone().unwrap_or_else(|| name.clone());
        let mut report = json!({ "id": name, "text": self.text });
        let (outlet, url) = (given("outlet", self.outlet)?, given("url", self.url)?);
        for (field, value) in [("title", title), ("published", published), ("outlet", outlet), ("url", url)] {
            if let (Some(value), Value::Object(fields)) = (value, &mut report) {
                fields.insert(field.to_owned(), Value::String(value));
            }
        }
        Ok((what, Source::Bytes("report.json".to_owned(), report.to_string().into_bytes())))
    }
}

/// Adds a report.
pub async fn add(State(site): State<Shared>, Sent(new): Sent<New>) -> Result<Response, Fault> {
    if !site.jobs.open() {
        return Err(Fault::forbidden("Nothing can be added here: the record may only be read."));
    }
    site.shelf.is_there()?;
    let (what, source) = new.source()?;
    let id = match site.jobs.put(what, source) {
        Ok(id) => id,
        Err(told) => {
            let fault = Fault { status: StatusCode::TOO_MANY_REQUESTS, told: told.to_owned() };
            return Ok(([(header::RETRY_AFTER, "10")], fault).into_response());
        }
    };
    let job = site.jobs.get(id).ok_or_else(gone)?;
    let place = format!("{}/jobs/{id}", super::ROOT);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(job)).into_response())
}

fn gone() -> Fault {
    Fault::missing("There is no such job; the last fifty are remembered, until the program ends.")
}

/// All jobs that are remembered.
#[derive(Serialize)]
pub struct All {
    items: Vec<Job>,
}

/// What was added since the program started, the last first.
pub async fn jobs(State(site): State<Shared>, _: Nothing) -> Json<All> {
    Json(All { items: site.jobs.all() })
}

/// How it stands with one.
pub async fn job(State(site): State<Shared>, Named(text): Named, _: Nothing) -> Result<Json<Job>, Fault> {
    let number = id(&text).and_then(|id| u64::try_from(id).ok());
    Ok(Json(number.and_then(|id| site.jobs.get(id)).ok_or_else(gone)?))
}
