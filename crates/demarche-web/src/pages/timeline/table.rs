//! The same in numbers, for those who do not see the picture and for paper.

use super::Address;
use super::chart::signed;
use super::marks::Sum;
use super::span::Step;
use demarche_render::words;
use maud::{Markup, html};

/// The parts of a span, the latest last.
pub fn table(sums: &[Sum], step: Step, address: &Address) -> Markup {
    html! {
        details.numbers {
            summary { "The same as a table, by " (step.word()) }
            div.wide tabindex="0" role="region" aria-label={ "Acts by " (step.word()) } {
                table {
                    thead { tr {
                        th scope="col" { "Days" } th scope="col" { "Acts reported" } th scope="col" { "of these cooperation, conflict" }
                        th scope="col" { "Mean" } th scope="col" { "Said by others" } th scope="col" { "Not done, or not yet" }
                    } }
                    tbody {
                        @for sum in sums {
                            tr {
                                th scope="row" { a href={ (address.with(sum.part)) "#acts" } { (words::span(sum.part.from, sum.part.to)) } }
                                td { (sum.facts) }
                                td { "+" (sum.good) ", −" (sum.facts - sum.good) }
                                td { @if let Some(mean) = sum.mean { (signed(mean, 1)) } @else { "none" } }
                                td { (sum.claims) }
                                td { (sum.not) }
                            }
                        }
                    }
                }
            }
        }
    }
}
