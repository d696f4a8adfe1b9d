//! JSON under `/api/v1`. `openapi.json` describes all of it, and tests hold the two together.

mod acts;
mod asked;
mod board;
mod corrections;
mod document;
mod jobs;
mod reports;

use crate::Shared;
use crate::fault::Fault;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, patch, post};
use serde::Serialize;

/// Where all of it stands.
const ROOT: &str = "/api/v1";

/// Every address, as the document writes it, with what answers there.
fn routes() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![
        ("/openapi.json", get(document::document)),
        ("/totals", get(board::totals)),
        ("/board", get(board::board)),
        ("/changes", get(board::changes)),
        ("/actors", get(board::actors)),
        ("/acts", get(acts::acts)),
        ("/acts/{id}", get(acts::act).merge(patch(corrections::change))),
        ("/acts/{id}/confirm", post(corrections::confirm)),
        ("/acts/{id}/reject", post(corrections::reject)),
        ("/reports", get(reports::reports)),
        ("/reports/{name}", get(reports::report)),
        ("/reports/{name}/acts", post(corrections::add)),
        ("/search", get(reports::search)),
        ("/corrections", get(corrections::corrections)),
        ("/undo", post(corrections::undo)),
        ("/jobs", get(jobs::jobs)),
        ("/jobs/{id}", get(jobs::job)),
    ]
}

/// Those that take uploads.
fn large() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![("/reports", post(jobs::add))]
}

/// What takes no uploads.
pub fn router() -> Router<Shared> {
    router_of(routes()).route("/api/{*other}", any(missing))
}

async fn missing() -> Fault {
    Fault::missing(format!("There is no such address; {ROOT}/openapi.json has all that there are."))
}

/// What takes uploads.
pub fn uploads() -> Router<Shared> {
    router_of(large())
}

fn router_of(routes: Vec<(&'static str, MethodRouter<Shared>)>) -> Router<Shared> {
    routes.into_iter().fold(Router::new(), |router, (path, answers)| router.route(&format!("{ROOT}{path}"), answers))
}

/// One page of a list.
#[derive(Serialize)]
struct Page<T> {
    items: Vec<T>,
    /// The address of the next one.
    next: Option<String>,
}

impl<T> Page<T> {
    /// The first so many of a list that has one more where it goes on; `next` makes the address of what comes after the last.
    fn new(mut items: Vec<T>, limit: usize, next: impl FnOnce(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(next);
        Self { items, next }
    }
}

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let link = self.next.as_ref().and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
        let mut response = axum::Json(self).into_response();
        if let Some(link) = link {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}
