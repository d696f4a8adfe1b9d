//! JSON under `/api/v1`.

use crate::Shared;
use axum::Router;

/// What takes no uploads.
pub fn router() -> Router<Shared> {
    Router::new()
}

/// What takes uploads.
pub fn uploads() -> Router<Shared> {
    Router::new()
}
