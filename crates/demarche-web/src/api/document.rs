//! The document that describes all addresses (OpenAPI 3.1).

use super::asked::Nothing;
use axum::http::header;
use axum::response::IntoResponse;

/// The document, written by hand.
const DOCUMENT: &str = include_str!("openapi.json");

/// The document.
pub async fn document(_: Nothing) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT)
}
