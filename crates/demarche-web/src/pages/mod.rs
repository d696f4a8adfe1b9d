//! The pages, a file each.

mod act;
mod actors;
mod add;
mod assessments;
mod assets;
mod board;
mod disputes;
mod judge;
mod keys;
mod login;
mod positions;
mod report;
mod reports;
mod search;
mod tag;
mod timeline;
mod today;

pub use assets::STYLE;
pub use board::lists;
pub use tag::tagged;

use crate::Shared;
use crate::fault::Fault;
use crate::guard::Visitor;
use axum::Router;
use axum::extract::Extension;
use axum::routing::{get, post};

/// What the watch at the door found out about who asks.
type Who = Extension<Visitor>;

/// Lines on one page of a list.
const PAGE: usize = 50;

/// Every page but those that take uploads.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/", get(today::page))
        .route("/changes.atom", get(today::atom))
        .route("/calendar.ics", get(today::calendar))
        .route("/board", get(board::page))
        .route("/board/{list}", get(board::list))
        .route("/board/{list}/{key}", get(board::line))
        .route("/positions", get(positions::page))
        .route("/timeline", get(timeline::page))
        .route("/actors", get(actors::page))
        .route("/actors/{code}", get(actors::one))
        .route("/disputes", get(disputes::page))
        .route("/assessments", get(assessments::page))
        .route("/reports", get(reports::page))
        .route("/reports/{name}", get(report::page))
        .route("/reports/{name}/acts", post(act::add))
        .route("/acts/{id}", get(act::page).post(act::correct))
        .route("/undo", post(act::undo))
        .route("/judge", get(judge::page))
        .route("/search", get(search::page))
        .route("/add", get(add::page))
        .route("/add/{id}", get(add::job))
        .route("/add/{id}/events", get(add::events))
        .route("/keys", get(keys::page))
        .route("/login", get(login::page).post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/name", post(login::name))
        .route("/assets/{name}", get(assets::asset))
}

/// The pages that take uploads.
pub fn uploads() -> Router<Shared> {
    Router::new()
        .route("/add/text", post(add::text))
        .route("/add/file", post(add::file))
        .route("/add/feed", post(add::feed))
}

/// There is no such page.
pub async fn missing() -> Fault {
    Fault::missing("There is no such page.")
}
