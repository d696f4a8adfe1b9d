//! What marks mean, and what one says when it is pointed at.

use super::chart::{sign, signed};
use super::marks::score;
use crate::html::text;
use demarche_coding::{Act, Status};
use demarche_record::Kept;
use demarche_render::words;
use maud::{Markup, html};

/// An act in a few words, by whose word first.
pub fn told(kept: &Kept) -> String {
    let Act { event, actor, recipient, status, by, theme, .. } = &kept.act;
    let names = |all: &[demarche_actors::Actor]| {
        all.iter().map(|one| text(words::shown(&one.name, &one.code).0)).collect::<Vec<_>>().join(", ")
    };
    let mut told = String::new();
    if !by.is_empty() {
        told += &format!("as {} says, ", names(by));
    }
    told += &format!("{event} ({}), ", signed(score(*event), 1));
    told += &if actor.is_empty() { "nobody named".to_owned() } else { names(actor) };
    if !recipient.is_empty() {
        told += &format!(" → {}", names(recipient));
    }
    if *status != Status::Actual {
        told += &format!(", {status}");
    }
    let theme = text(theme.trim());
    if !theme.is_empty() {
        let short: String = theme.chars().take(80).collect();
        told += &format!(": {short}{}", if short.len() < theme.len() { "…" } else { "" });
    }
    told
}

/// What marks mean.
pub fn legend() -> Markup {
    let key = |good: bool, class: &str| {
        html! { svg.key viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { g class=(class) { (sign(good, (8.0, 8.0), 5.0)) } } }
    };
    html! {
        p.legend {
            span { (key(true, "ch-solid good")) " cooperation, reported" }
            span { (key(false, "ch-solid bad")) " conflict, reported" }
            span { (key(true, "ch-hollow good")) (key(false, "ch-hollow bad")) " said by others, or not done: never counted" }
            span { svg.key viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { line.ch-mean x1="1" x2="15" y1="8" y2="8" {} } " mean of several" }
            span { svg.key viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { g.ch-truce.good { rect.ch-told x="1" y="4" width="8" height="8" rx="2" {} rect.ch-length x="9" y="4" width="6" height="8" rx="2" {} } } " truce as far as it is told, and its length" }
            span { svg.key viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { g.ch-alleged.wary { path d="M8 1l7 14h-14Z" {} text x="8" y="13.5" text-anchor="middle" { "!" } } } " somebody says that it was broken" }
        }
        p.hint { "The scale is PLOVER’s, from −10 (conflict) to +10 (cooperation), by an act’s type. An act stands at the day that its sentence tells, else at its report’s; one of several days at the first, with a line to the last. Each deed counts once, as its surest act tells it." }
    }
}
