//! A board as one file that can be mailed: no script, nothing that is fetched.

use crate::html::{Links, text};
use crate::pages;
use demarche_board::Board;
use demarche_render::words::{self, Shown};
use maud::{DOCTYPE, PreEscaped, html};

/// The board as a page by itself. `shown` tells how many reports were read.
pub fn board_page(board: &Board, shown: impl Into<Shown>) -> String {
    let Shown { reports, hidden } = shown.into();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Where the talks stand" }
                style { (PreEscaped(pages::STYLE)) }
            }
            body.file {
                main {
                    h1 { "Where the talks stand" }
                    p.lead { (words::counted(reports, "report")) @if let Some(period) = words::period(board) { ", " (text(&period)) } ". Read the sentences before you rely on a line." }
                    @if words::is_bare(board) { p.empty { (words::nothing(reports)) } }
                    (pages::lists(board, Links::NONE, None))
                    p.hint { (words::ABSENCE) }
                    @if hidden > 0 { p.hint { (words::hidden(hidden)) } }
                }
            }
        }
    };
    page.into_string()
}
