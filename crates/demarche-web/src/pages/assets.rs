//! What pages bring along: their style, their program, their sign.

use crate::fault::Fault;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

/// The style, which a board in one file carries too.
pub const STYLE: &str = concat!(include_str!("../assets/style.css"), include_str!("../assets/charts.css"));
const SCRIPT: &str = include_str!("../assets/script.js");
const TIMELINE: &str = include_str!("../assets/timeline.js");
const ICON: &str = include_str!("../assets/icon.svg");

/// One of them.
pub async fn asset(Path(name): Path<String>) -> Result<Response, Fault> {
    let (kind, body) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "script.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "timeline.js" => ("text/javascript; charset=utf-8", TIMELINE),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return Err(Fault::missing("There is no such file.")),
    };
    // a day: their addresses change with the version of the program, and a browser asks again after that
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "private, max-age=86400")], body).into_response())
}
