//! Who with whom, as a picture: the busiest actors on a circle, a line for each two that deal with one another.
//!
//! The places follow from the order of the actors alone, so that the picture stays the same until the board changes.

use super::dyads::Dyad;
use super::{Names, timeline_of};
use crate::html::actor_path;
use crate::pages::timeline::{n, sign};
use demarche_board::{Party, Role};
use demarche_render::words;
use maud::{Markup, html};
use std::collections::{BTreeMap, HashSet};
use std::f64::consts::{FRAC_PI_2, TAU};

/// So many actors are drawn.
pub const MOST: usize = 24;
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 520.0;
const RADIUS: f64 = 225.0;
/// Letters of a name.
const LETTERS: usize = 30;

/// Where the nth of so many stands.
fn place(nth: usize, of: usize) -> (f64, f64) {
    // begun beside the top, so that names stand to the left and to the right
    let angle = TAU * (nth as f64 + 0.5) / of.max(1) as f64 - FRAC_PI_2;
    (WIDTH / 2.0 + RADIUS * angle.cos(), HEIGHT / 2.0 + RADIUS * angle.sin())
}

/// How the deeds of two are to be taken, as class and in words: for the most part one thing or the other.
fn temper(dyad: &Dyad) -> (&'static str, &'static str) {
    match (dyad.good, dyad.bad) {
        (0, 0) => ("quiet", "told only by others, or not done"),
        (good, bad) if good >= 2 * bad => ("good", "mostly cooperation"),
        (good, bad) if bad >= 2 * good => ("bad", "mostly conflict"),
        _ => ("wary", "both cooperation and conflict"),
    }
}

/// How its line is broken.
fn dash(class: &str) -> Option<&'static str> {
    match class {
        "bad" => Some("7 4"),
        "wary" => Some("10 3 2 3"),
        "quiet" => Some("1 4"),
        _ => None,
    }
}

/// A dyad in numbers.
fn told(dyad: &Dyad) -> String {
    let mut told = format!("{} reported (+{}, −{})", words::counted(dyad.facts(), "act"), dyad.good, dyad.bad);
    if dyad.claims > 0 {
        told += &format!(", {} said by others", dyad.claims);
    }
    if dyad.not > 0 {
        told += &format!(", {} not done or not yet", dyad.not);
    }
    told
}

/// The actors that are drawn: the busiest that deal with another, in the order of the board.
pub fn chosen<'a>(parties: &'a [Party], dyads: &[Dyad]) -> Vec<&'a Party> {
    let dealing: HashSet<&str> = dyads.iter().flat_map(|dyad| [&*dyad.one, &*dyad.other]).collect();
    let mut busiest: Vec<(usize, &Party)> =
        parties.iter().filter(|party| dealing.contains(party.code.as_str())).enumerate().collect();
    busiest.sort_by_key(|(nth, party)| (std::cmp::Reverse(party.acts), *nth));
    busiest.truncate(MOST);
    busiest.sort_by_key(|(nth, _)| *nth);
    busiest.into_iter().map(|(_, party)| party).collect()
}

/// The picture, in a region that can be scrolled.
pub fn network(parties: &[&Party], dyads: &[Dyad], names: &Names, query: &str) -> Markup {
    let places: BTreeMap<&str, (f64, f64)> =
        parties.iter().enumerate().map(|(i, party)| (party.code.as_str(), place(i, parties.len()))).collect();
    let most = dyads.iter().map(Dyad::all).max().unwrap_or(1).max(1) as f64;
    let acts = parties.iter().map(|party| party.acts).max().unwrap_or(1).max(1) as f64;
    html! {
        div.wide.chart-region tabindex="0" role="region" aria-label="Who deals with whom, a picture; the table below has the same" {
            svg.chart.net viewBox={ "0 0 " (n(WIDTH)) " " (n(HEIGHT)) } role="group" aria-label="Who deals with whom" xmlns="http://www.w3.org/2000/svg" {
                // the busiest last, so that they lie on top
                @for dyad in dyads.iter().rev() {
                    @if let (Some(from), Some(to)) = (places.get(&*dyad.one), places.get(&*dyad.other)) {
                        (edge(dyad, *from, *to, dyad.all() as f64 / most, names, query))
                    }
                }
                @for party in parties {
                    @if let Some(at) = places.get(party.code.as_str()) { (node(party, *at, party.acts as f64 / acts, names, query)) }
                }
            }
        }
    }
}

fn edge(dyad: &Dyad, from: (f64, f64), to: (f64, f64), share: f64, names: &Names, query: &str) -> Markup {
    let (class, temper) = temper(dyad);
    let title = format!("{} and {}: {}; {temper}", names.of(&dyad.one), names.of(&dyad.other), told(dyad));
    // bent towards the middle, so that neighbours' lines part from the circle
    let bend = |a: f64, b: f64, middle: f64| middle + ((a + b) / 2.0 - middle) * 0.55;
    let (x, y) = (bend(from.0, to.0, WIDTH / 2.0), bend(from.1, to.1, HEIGHT / 2.0));
    html! {
        a.ch-edge.(class) href=(timeline_of(&dyad.one, &dyad.other, query)) aria-label=(title) {
            title { (title) }
            path d={ "M" (n(from.0)) " " (n(from.1)) "Q" (n(x)) " " (n(y)) " " (n(to.0)) " " (n(to.1)) }
                stroke-width=(n(1.2 + 6.0 * share.sqrt())) stroke-dasharray=[dash(class)] {}
        }
    }
}

/// The sign of a role: a square fights, a disc mediates, a diamond does neither.
pub fn role_sign(role: Role, (x, y): (f64, f64), r: f64) -> Markup {
    html! {
        @match role {
            Role::Belligerent => rect x=(n(x - r)) y=(n(y - r)) width=(n(2.0 * r)) height=(n(2.0 * r)) {},
            Role::Mediator => (sign(true, (x, y), r)),
            Role::Other => (sign(false, (x, y), r)),
        }
    }
}

fn node(party: &Party, (x, y): (f64, f64), share: f64, names: &Names, query: &str) -> Markup {
    let name = names.of(&party.code);
    let title = format!("{name}, {}: in {}", party.code, words::counted(party.acts, "act"));
    let short: String = name.chars().take(LETTERS).collect();
    let more = if short.len() < name.len() { "…" } else { "" };
    // begins with what can be seen, so that who speaks to the machine is understood
    let seen = if name == party.code { format!("{short}{more}") } else { format!("{short}{more} {}", party.code) };
    let whole = if more.is_empty() { String::new() } else { format!(" ({name})") };
    let label = format!("{seen}{whole}: in {}", words::counted(party.acts, "act"));
    let r = 5.0 + 7.0 * share.sqrt();
    let right = x >= WIDTH / 2.0;
    html! {
        a.ch-node href={ (actor_path(&party.code)) (query) } aria-label=(label) {
            title { (title) }
            (role_sign(party.role, (x, y), r))
            text x=(n(if right { x + r + 6.0 } else { x - r - 6.0 })) y=(n(y + 4.5)) text-anchor=(if right { "start" } else { "end" }) {
                (short) (more) @if name != party.code { tspan.ch-soft font-size="10" { " " (party.code) } }
            }
        }
    }
}

/// What the lines and signs mean.
pub fn legend() -> Markup {
    let line = |class: &'static str| {
        html! { svg.key viewBox="0 0 32 16" width="32" height="16" aria-hidden="true" { g.ch-edge.(class) { path d="M0 8H32" stroke-width="3" stroke-dasharray=[dash(class)] {} } } }
    };
    let sign = |role| {
        html! { svg.key viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { g.ch-node { (role_sign(role, (8.0, 8.0), 5.0)) } } }
    };
    html! {
        p.legend {
            span { (line("good")) " mostly cooperation" } span { (line("bad")) " mostly conflict" } span { (line("wary")) " both" }
            span { (line("quiet")) " only told by others, or not done" }
            span { (sign(Role::Belligerent)) " belligerent" } span { (sign(Role::Mediator)) " mediator" } span { (sign(Role::Other)) " other" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::actors::dyads::dyads;
    use crate::pages::timeline::testing::deed;

    fn party(code: &str, acts: usize) -> Party {
        Party {
            code: code.to_owned(),
            role: Role::Other,
            names: vec![],
            channels: vec![],
            acts,
            first: None,
            last: None,
        }
    }

    #[test]
    fn any_number_of_actors_has_its_places() {
        for of in [1, 2, 24] {
            let places: Vec<_> = (0..of).map(|i| place(i, of)).collect();
            assert!(places.iter().all(|(x, y)| (0.0..=WIDTH).contains(x) && (0.0..=HEIGHT).contains(y)));
            // no name covers another of its side
            for (i, a) in places.iter().enumerate() {
                for b in places.iter().take(i) {
                    assert!((a.1 - b.1).abs() > 13.0 || (a.0 - b.0).abs() > 20.0, "{a:?} {b:?}");
                }
            }
        }
        assert!(place(0, 0).0.is_finite());
    }

    #[test]
    fn hostile_names_and_lone_actors_are_drawn() {
        let deeds = [deed("AID", "plain", "2025-05-01", &["RUS/MIL"], &["UKR/MIL"])];
        let (mut a, b) = (party("RUS/MIL", 0), party("UKR/MIL", 0));
        let name = "</svg><script>alert(1)</script>\u{202e}";
        let evidence =
            demarche_coding::Evidence { doc: String::new(), sentence: 0, start: 0, end: 0, text: String::new() };
        a.names.push(demarche_board::Name { name: name.to_owned(), acts: 0, speaks: 0, evidence });
        let (all, parties) = (dyads(&deeds), [a, b, party("ALO/NE", 9)]);
        let chosen = chosen(&parties, &all);
        assert_eq!(chosen.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), ["RUS/MIL", "UKR/MIL"]);
        let svg = network(&chosen, &all, &Names::of_parties(&parties), "?window=all").into_string();
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}') && !svg.contains("NaN"), "{svg}");
        assert!(svg.contains("/timeline?window=all&amp;pair=RUS/MIL,UKR/MIL"), "{svg}");
        assert!(network(&[], &[], &Names::of_parties(&[]), "").into_string().contains("<svg"));
    }
}
