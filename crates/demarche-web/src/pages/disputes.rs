//! What is told differently by different sides, and what is alleged.

use super::Who;
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Frame, Here, Links, line_of};
use crate::view::View;
use axum::extract::{Extension, Query, State};
use demarche_render::words;
use maud::{Markup, html};

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(view): Query<View>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let board = site.shelf.board(&look.asked).await?;
    let query = look.query();
    let links = Links::to(&query);
    let alleged: Vec<_> = board.agreements.iter().flat_map(|a| a.violations.iter().map(move |v| (a, v))).collect();
    let body = html! {
        p.lead { "Accounts that contradict each other, each with its speaker, and violations that are alleged. Demarche does not judge which is true." }
        @if board.disputes.is_empty() && alleged.is_empty() {
            p.empty { "No accounts that contradict each other were found in these reports." }
        }
        @if !board.disputes.is_empty() {
            section {
                h2 { "Contradictions " span.count { (board.disputes.len()) } }
                @for dispute in &board.disputes { (line_of(dispute, &board, links)) }
            }
        }
        @if !alleged.is_empty() {
            section {
                h2 { "Violations alleged " span.count { (alleged.len()) } }
                @for (agreement, violation) in &alleged {
                    article.line {
                        h3 { (links.who(&violation.accuser)) " says that " (links.who(&violation.accused)) " broke the " (words::agreement_kind(agreement.kind)) }
                        (links.sentences(&violation.evidence))
                    }
                }
            }
        }
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Disputes, title: "Disputes", look: Some(&look) }.page(&body))
}
