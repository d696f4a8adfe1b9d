//! The queue of doubtful acts: those that nobody has judged, the least sure of the latest reports.

use super::Who;
use super::act::{judge, summary, why};
use crate::Shared;
use crate::fault::Fault;
use crate::html::{Frame, Here, Links, day, report_path};
use axum::extract::{Extension, Query, State};
use demarche_board::FIRM;
use demarche_record::{Filter, asking};
use demarche_render::words;
use maud::{Markup, html};
use serde::Deserialize;

/// Acts on one page.
const MOST: usize = 20;

/// Which acts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    below: String,
    party: String,
    since: String,
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Query(which): Query<Which>,
) -> Result<Markup, Fault> {
    let below = match which.below.trim() {
        "" => FIRM,
        text => text
            .parse::<f32>()
            .ok()
            .filter(|p| (0.0..=1.0).contains(p))
            .ok_or_else(|| Fault::asked("below: give a number from 0 to 1"))?,
    };
    let parties: Vec<String> = which
        .party
        .split([',', ' '])
        .filter(|c| !c.is_empty())
        .map(asking::code)
        .collect::<Result<_, _>>()
        .map_err(Fault::asked)?;
    let since = Some(which.since.as_str())
        .filter(|t| !t.trim().is_empty())
        .map(asking::day)
        .transpose()
        .map_err(Fault::asked)?;
    let filter = Filter { most: Some(below), unjudged: true, parties: parties.clone(), since, ..Filter::default() };
    let key = format!("{filter:?}");
    let acts = site.shelf.kept(key, move |record| record.acts(&filter, Some(MOST + 1))).await?;
    let own = format!("/judge?below={below}&party={}&since={}", parties.join(","), which.since);
    let body = html! {
        p.lead { "Acts of which Demarche is not sure and which no analyst has judged, those of the latest reports first. Each answer is signed and can be undone." }
        form.chooser aria-label="Which acts" {
            label { "No surer than " input name="below" value=(below) size="4" inputmode="decimal"; }
            label { "parties " input name="party" value=(which.party) size="12"; }
            label { "told since " input type="date" name="since" value=(which.since); }
            button { "Show" }
        }
        @if acts.is_empty() { p.empty { "There is nothing to judge here. Raise the number, up to 1, to see acts of which Demarche is surer." } }
        @if acts.len() > MOST { p.hint { "The first " (MOST) "; the others follow as these are judged." } }
        @for kept in acts.iter().take(MOST) {
            article.line id={ "act" (kept.id) } {
                (summary(kept))
                (Links::HERE.quote(&kept.act.evidence))
                p.hint { (day(kept.told)) ", " a href=(report_path(&kept.act.doc)) { "the whole report" } ", act " (kept.id) }
                details { summary { "Why" } (why(&kept.act)) }
                (judge(kept, &visitor, &own))
            }
        }
        @if !acts.is_empty() { p.hint { (words::counted(acts.len().min(MOST), "act")) " on this page. Keys: j and k move, y confirms, n rejects, c changes, u undoes." } }
    };
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Judge, title: "Acts to judge", look: None }.page(&body))
}
