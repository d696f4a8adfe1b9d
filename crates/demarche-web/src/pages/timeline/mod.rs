//! Acts by day between conflict and cooperation, with truces.
//!
//! ```text
//! record ──► deeds (pair) ──► span ──► marks, sums ──► chart, table
//! board  ──► truces ───────────────────────────────┘
//! ```

mod chart;
mod legend;
mod marks;
pub mod pair;
mod shown;
mod span;
mod table;
#[cfg(test)]
pub mod testing;
mod truces;

pub use chart::{n, sign};
pub use marks::{Lane, score};
pub use pair::{Pair, between, is};

use super::Who;
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Frame, Here, in_query};
use crate::view::{Look, View};
use axum::extract::{Extension, Query, State};
use demarche_record::{Dealing, asking};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use shown::Shown;
use span::Span;
use std::sync::Arc;

/// What is asked for where no pair is wanted.
const ALL: &str = "all";

/// What the address tells beside the board.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    pair: String,
    from: String,
    to: String,
}

/// What a board's deeds are, and the pairs with the most of them.
pub struct Dealings {
    /// The deeds, in order of time.
    pub deeds: Vec<Dealing>,
    /// The pairs.
    pub pairs: Vec<(Pair, usize)>,
}

/// The deeds of a board.
///
/// # Errors
/// Where the record cannot be read.
pub async fn dealings(site: &Shared, look: &Look) -> Result<Arc<Dealings>, Fault> {
    let asked = look.asked.clone();
    let make = move |record: &demarche_record::Record| {
        let deeds = record.dealings(&asked)?;
        let pairs = pair::busiest(&deeds);
        Ok(Dealings { deeds, pairs })
    };
    site.shelf.kept(format!("{:?}", look.asked), make).await
}

/// The addresses of this page with other days.
pub struct Address {
    board: String,
    pair: Option<String>,
}

impl Address {
    /// For a board, which its query asks for, and a pair or `all`.
    pub fn new(query: &str, pair: Option<&str>) -> Self {
        Self { board: query.to_owned(), pair: pair.map(str::to_owned) }
    }

    /// The query of the board.
    fn board(&self) -> &str {
        &self.board
    }

    /// Up to where the days are written.
    fn open(&self) -> String {
        let and = if self.board.is_empty() { "?" } else { "&" };
        let pair = self.pair.as_ref().map(|pair| format!("pair={}&", in_query(pair))).unwrap_or_default();
        format!("/timeline{}{and}{pair}", self.board)
    }

    /// With these days.
    fn with(&self, span: Span) -> String {
        format!("{}from={}&to={}", self.open(), span.from, span.to)
    }

    /// With the days that are shown unless others are asked for.
    pub fn all(&self) -> String {
        self.open().trim_end_matches(['?', '&']).to_owned()
    }
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(view): Query<View>,
    Query(chosen): Query<Chosen>,
) -> Result<Markup, Fault> {
    let look = view.look(&site.shelf).await?;
    let all = dealings(&site, &look).await?;
    let pair = wanted(&chosen.pair, &look, &all)?;
    let deeds: Vec<&Dealing> = all.deeds.iter().filter(|d| pair.as_ref().is_none_or(|p| p.holds(d))).collect();
    let board = site.shelf.board(&look.asked).await?;
    let span = asked_span(&chosen, &deeds, look.asked.at)?;
    let written = pair.as_ref().map_or(ALL.to_owned(), Pair::written);
    let address = Address::new(&look.query(), Some(&written));
    let shown =
        Shown { look: &look, all: &all, pair: pair.as_ref(), deeds: &deeds, span, board: &board, address: &address };
    let body = shown.body(&site).await?;
    let script = html! { script src={ "/assets/timeline.js?" (env!("CARGO_PKG_VERSION")) } defer {} };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Timeline, title: "Timeline", look: Some(&look) }
        .page_with(&script, &body))
}

/// The pair that is asked for. Where nothing is: all acts of the parties of the board, or the busiest pair where no party was chosen, since a
/// mean over everybody tells nothing.
fn wanted(pair: &str, look: &Look, all: &Dealings) -> Result<Option<Pair>, Fault> {
    match pair.trim() {
        "" if look.asked.parties.is_empty() => Ok(all.pairs.first().map(|(pair, _)| pair.clone())),
        "" | ALL => Ok(None),
        two => Pair::read(two).map(Some).map_err(|told| Fault::asked(format!("pair: {told}"))),
    }
}

/// The days that are asked for; else those of the reports.
fn asked_span(chosen: &Chosen, deeds: &[&Dealing], at: Date) -> Result<Span, Fault> {
    let day = |text: &str| {
        let text = Some(text.trim()).filter(|text| !text.is_empty());
        // acts are told of days too early for reports
        let read = |text: &str| text.parse().or_else(|_| asking::day(text));
        text.map(read).transpose().map_err(Fault::asked)
    };
    let told = deeds.iter().map(|deed| deed.told);
    let (first, last) = (told.clone().min().unwrap_or(at), told.max().unwrap_or(at));
    let (from, to) = (day(&chosen.from)?, day(&chosen.to)?);
    Ok(Span::new(
        from.unwrap_or_else(|| first.min(to.unwrap_or(first))),
        to.unwrap_or_else(|| last.max(from.unwrap_or(last))),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_the_board() {
        let span = Span::new("2025-05-01".parse().unwrap(), "2025-05-02".parse().unwrap());
        let address = Address::new("?window=all", Some("RUS,UKR"));
        assert_eq!(address.with(span), "/timeline?window=all&pair=RUS,UKR&from=2025-05-01&to=2025-05-02");
        assert_eq!(address.all(), "/timeline?window=all&pair=RUS,UKR");
        assert_eq!(Address::new("", None).with(span), "/timeline?from=2025-05-01&to=2025-05-02");
        assert_eq!(Address::new("", None).all(), "/timeline");
    }

    #[test]
    fn days_that_are_asked_for_are_shown_in_either_order() {
        let chosen = |from: &str, to: &str| Chosen { pair: String::new(), from: from.to_owned(), to: to.to_owned() };
        let at = "2025-05-09".parse().unwrap();
        let span = |from: &str, to: &str| {
            asked_span(&chosen(from, to), &[], at).map(|s| (s.from.to_string(), s.to.to_string()))
        };
        assert_eq!(span("", "").unwrap(), ("2025-05-09".to_owned(), "2025-05-09".to_owned()));
        assert_eq!(span("2025-06-01", "2025-05-01").unwrap(), ("2025-05-01".to_owned(), "2025-06-01".to_owned()));
        assert_eq!(span("2025-06-01", "").unwrap(), ("2025-06-01".to_owned(), "2025-06-01".to_owned()));
        assert!(span("soon", "").is_err());
    }
}
