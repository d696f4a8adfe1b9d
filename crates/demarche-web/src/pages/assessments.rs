//! What analysts and reporters read into events.

use super::Who;
use super::board::{Paged, pager};
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Frame, Here, Links, assessment};
use crate::view::View;
use axum::extract::{Extension, Query, State};
use maud::{Markup, html};

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(view): Query<View>,
    Query(paged): Query<Paged>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let board = site.shelf.board(&look.asked).await?;
    let (all, query) = (&board.assessments, look.query());
    let links = Links::to(&query);
    let body = html! {
        p.lead { "What analysts and reporters read into events. It never changes a line of the board." }
        h2.hidden { "Readings" }
        @if all.is_empty() { p.empty { "None was found in these reports." } }
        @for one in paged.of(all) { (assessment(one, links)) }
        (pager("/assessments", &query, paged.number(), all.len()))
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Assessments, title: "Assessments", look: Some(&look) }
        .page(&body))
}
