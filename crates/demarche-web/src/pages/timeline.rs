//! Acts by day.

use super::Who;
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Frame, Here};
use crate::view::View;
use axum::extract::{Extension, Query, State};
use maud::{Markup, html};

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(view): Query<View>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Timeline, title: "Timeline", look: Some(&look) }
        .page(&html! {}))
}
