//! What goes wrong, as a page or, under `/api/`, as problem details (RFC 9457).

use crate::html;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use demarche_record::Error;
use maud::html;
use serde_json::json;

/// What goes wrong with a request: a status, and what to tell.
#[derive(Debug, Clone)]
pub struct Fault {
    pub(crate) status: StatusCode,
    pub(crate) told: String,
}

impl Fault {
    /// What is asked makes no sense.
    pub fn asked(told: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, told: told.into() }
    }

    /// There is no such thing.
    pub fn missing(told: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, told: told.into() }
    }

    /// It may not be done.
    pub fn forbidden(told: impl Into<String>) -> Self {
        Self { status: StatusCode::FORBIDDEN, told: told.into() }
    }

    /// Something broke.
    pub fn ours(told: impl ToString) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, told: told.to_string() }
    }

    /// As problem details.
    pub fn problem(&self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let body = json!({"type": "about:blank", "title": title, "status": self.status.as_u16(), "detail": self.told});
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::NoSuch { .. } => StatusCode::NOT_FOUND,
            Error::Refused(_) | Error::Sql(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::ReadOnly(_) => StatusCode::FORBIDDEN,
            Error::Full(_) => StatusCode::INSUFFICIENT_STORAGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { status, told: error.to_string() }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.told)
    }
}

impl std::error::Error for Fault {}

/// A page; `guard` makes problem details of it where a program asked.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let title = match self.status {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => "Not allowed",
            status if status.is_client_error() => "That cannot be done",
            _ => "Something went wrong",
        };
        let body = html! {
            p.fault role="alert" { (html::text(&self.told)) }
            // what makes no sense was written into a form; a browser keeps it
            @if matches!(self.status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::PAYLOAD_TOO_LARGE) {
                p { "Your browser’s Back leads to what you wrote, to put it right." }
            }
            p { a href="/" { "Back to today" } }
        };
        let mut response = (self.status, html::bare(title, &body)).into_response();
        response.extensions_mut().insert(self);
        response
    }
}
