//! What the keys do.

use super::Who;
use crate::Shared;
use crate::html::{Frame, Here};
use axum::extract::{Extension, State};
use maud::{Markup, html};

const KEYS: &[(&str, &str)] = &[
    ("j, k", "the next line, the one before"),
    ("Enter", "open the line’s sentences, or follow its link"),
    ("y, n", "confirm or reject the act that is chosen"),
    ("c", "change it"),
    ("u", "undo the last correction"),
    ("/", "search"),
    ("t, b, p", "today, board, positions"),
    ("←, →", "on the timeline: earlier, later; + and − zoom"),
    ("?", "this page"),
];

/// The page.
pub async fn page(State(site): State<Shared>, Extension(visitor): Who) -> Markup {
    let body = html! {
        p.lead { "With scripts allowed, the pages can be used by keys alone. Everything works with Tab and Enter without them." }
        table.keys {
            thead { tr { th scope="col" { "Key" } th scope="col" { "Does" } } }
            tbody { @for (key, does) in KEYS { tr { td { @for (i, key) in key.split(", ").enumerate() { @if i > 0 { " " } kbd { (key) } } } td { (does) } } } }
        }
    };
    Frame { site: &site, visitor: &visitor, here: Here::Search, title: "Keys", look: None }.page(&body)
}
