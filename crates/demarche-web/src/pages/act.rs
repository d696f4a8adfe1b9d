//! One act: what it says, why, what was corrected; and the forms that correct it.

use super::Who;
use crate::Shared;
use crate::fault::Fault;
use crate::guard::{Done, Visitor, own_form, signs_as};
use crate::html::{Frame, Here, Links, day, report_path, said, state};
use axum::extract::{Extension, Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use demarche_actors::Actor;
use demarche_coding::{Act, EventType, Issue, Sense, Status, modes};
use demarche_record::{ActState, Action, By, Correction, Fields, Kept, Made, ShownAct};
use demarche_render::record::short;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Pages from here show the board of the last day.
const LINKS: Links = Links::HERE;

/// An act on one line: type, who, toward whom, status, theme, by whose word.
pub fn summary(kept: &Kept) -> Markup {
    let act = &kept.act;
    // to the board of its day, on which its actors are
    let doubtful = if act.confidence < demarche_board::FIRM { "&all=1" } else { "" };
    let query = format!("?at={}{doubtful}", kept.told);
    let links = Links::to(&query);
    html! {
        p.summary {
            a.type href={ "/acts/" (kept.id) } { (act.event) } " " span.kind { "(" (act.sense) ")" } " "
            @if act.actor.is_empty() { "nobody named" } @else { (links.actors(&act.actor)) }
            @if !act.recipient.is_empty() { " → " (links.actors(&act.recipient)) }
            ", " (act.status)
            @if !act.theme.trim().is_empty() { ": " (said(&act.theme)) }
            @if !act.by.is_empty() { " — says " (links.actors(&act.by)) }
            " " span.sure title="How likely type, parties, status and speaker are all right" { (format!("{:.2}", act.confidence)) }
            " " (state(kept.state))
        }
    }
}

/// What found an act, and what speaks for and against it.
pub fn why(act: &Act) -> Markup {
    html! {
        dl.why {
            dt { "word" } dd { (said(&act.trigger)) }
            dt { "rule" } dd { code { (crate::html::text(&act.rule)) } }
            @if !act.signs.is_empty() { dt { "signs" } dd { (act.signs.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ")) } }
            @if !act.when.is_empty() { dt { "when" } dd { (said(&act.when)) } }
            @if let Some(location) = &act.location { dt { "where" } dd { (said(&location.to_string())) } }
            @if !act.condition.is_empty() { dt { "condition" } dd { (said(&act.condition)) } }
            @if act.direct { dt { "quoted" } dd { "inside quotation marks" } }
        }
    }
}

/// Asks for the name to sign with, where none is known yet.
pub fn signature(visitor: &Visitor) -> Markup {
    html! {
        @if visitor.name.trim().is_empty() {
            label.sign { "Sign as " input name="author" required autocomplete="name" maxlength="100"; }
        }
    }
}

/// Buttons that confirm and reject an act, and a way to change it. `back` is where one goes on.
pub fn judge(kept: &Kept, visitor: &Visitor, back: &str) -> Markup {
    html! {
        form.judge method="post" action={ "/acts/" (kept.id) } {
            input type="hidden" name="secret" value=(visitor.secret);
            input type="hidden" name="back" value=(back);
            (signature(visitor))
            @if kept.state != ActState::Confirmed { button.yes name="do" value="confirm" data-key="y" { "Confirm" } }
            @if kept.state != ActState::Rejected { button.no name="do" value="reject" data-key="n" { "Reject" } }
            a.button href={ "/acts/" (kept.id) "#change" } data-key="c" { "Change" }
        }
    }
}

/// The page.
pub async fn page(State(site): State<Shared>, Extension(visitor): Who, Path(id): Path<i64>) -> Result<Markup, Fault> {
    let shown = site.shelf.read(move |record| record.whole_act(id)).await?;
    let title = format!("Act {id}");
    let body = body(&shown, &visitor);
    Ok(Frame { site: &site, visitor: &visitor, here: Here::Judge, title: &title, look: None }.page(&body))
}

fn body(shown: &ShownAct, visitor: &Visitor) -> Markup {
    let ShownAct { kept, tellings, corrections } = shown;
    let own = format!("/acts/{}", kept.id);
    html! {
        article.line.chosen {
            (summary(kept))
            (LINKS.quote(&kept.act.evidence))
            p.hint { "Told " (day(kept.told)) ", " a href=(report_path(&kept.act.doc)) { "the whole report" } "." }
            @if !kept.found && kept.state != ActState::Added { p.hint { "The program no longer finds it; it is kept since an analyst spoke of it." } }
            (why(&kept.act))
            (judge(kept, visitor, &own))
        }
        (change_form(kept, visitor, &own))
        @if !tellings.is_empty() {
            section {
                h2 { "The same deed, told elsewhere " span.count { (tellings.len()) } }
                @for other in tellings { article.line { (summary(other)) (LINKS.quote(&other.act.evidence)) } }
            }
        }
        @if !corrections.is_empty() {
            section { h2 { "Corrections " span.count { (corrections.len()) } } ol.history { @for one in corrections { li { (correction(one, visitor, &own)) } } } }
        }
    }
}

fn correction(one: &Correction, visitor: &Visitor, back: &str) -> Markup {
    let value = |v: &Option<serde_json::Value>| v.as_ref().map(short).unwrap_or_default();
    html! {
        time datetime=(one.made) { (one.made) } " " strong { (said(&one.author)) } " "
        @match (one.action, one.undoes) {
            (Action::Undo, Some(other)) => { "takes back " (other) }
            (Action::Confirm, _) => { "confirms" }
            (Action::Reject, _) => { "rejects" }
            (Action::Add, _) => { "adds" }
            _ => { "changes" @if let Some(field) = &one.field { " " (field) ": " (said(&value(&one.before))) " → " (said(&value(&one.after))) } }
        }
        @if !one.reason.is_empty() { " — " (said(&one.reason)) }
        @if one.in_force {
            form.inline method="post" action="/undo" {
                input type="hidden" name="secret" value=(visitor.secret);
                input type="hidden" name="batch" value=(one.id);
                input type="hidden" name="back" value=(back);
                (signature(visitor))
                button { "Undo" }
            }
        } @else if one.action != Action::Undo { span.kind { " taken back" } }
    }
}

/// Fields that can be changed, each with what it is called and what it may be (nothing: words).
fn fields(act: &Act) -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    vec![
        ("type", "Type", EventType::ALL.iter().map(|v| v.as_str()).collect()),
        ("status", "Status", Status::ALL.iter().map(|v| v.as_str()).collect()),
        ("actor", "Who acts", vec![]),
        ("recipient", "Toward whom", vec![]),
        ("by", "By whose word", vec![]),
        ("theme", "What about", vec![]),
        ("issue", "Issue", Issue::ALL.iter().map(|v| v.as_str()).collect()),
        ("sense", "Sense", Sense::ALL.iter().map(|v| v.as_str()).collect()),
        ("mode", "Mode", std::iter::once("").chain(modes(act.event).iter().copied()).collect()),
        ("condition", "Condition", vec![]),
        ("date", "Day", vec![]),
        ("due_date", "Due", vec![]),
        ("place", "Place", vec![]),
        ("trigger", "Word", vec![]),
    ]
}

/// A field's value as an analyst writes it.
fn written(act: &Act, field: &str) -> String {
    let actors = |all: &[Actor]| {
        let one = |a: &Actor| {
            if a.text.is_empty() || a.text.contains(',') { a.code.clone() } else { format!("{}:{}", a.code, a.text) }
        };
        all.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let date = |date: &Option<demarche_coding::ActDate>| {
        date.as_ref()
            .map(|d| if d.start == d.end { d.start.to_string() } else { format!("{}/{}", d.start, d.end) })
            .unwrap_or_default()
    };
    match field {
        "type" => act.event.to_string(),
        "status" => act.status.to_string(),
        "actor" => actors(&act.actor),
        "recipient" => actors(&act.recipient),
        "by" => actors(&act.by),
        "theme" => act.theme.clone(),
        "issue" => act.issue.to_string(),
        "sense" => act.sense.to_string(),
        "mode" => act.mode.clone().unwrap_or_default(),
        "condition" => act.condition.clone(),
        "date" => date(&act.date),
        "due_date" => date(&act.due_date),
        "place" => act.place.clone(),
        "trigger" => act.trigger.clone(),
        _ => String::new(),
    }
}

fn change_form(kept: &Kept, visitor: &Visitor, back: &str) -> Markup {
    html! {
        details.sheet open[kept.act.confidence < demarche_board::FIRM] {
            summary { "Change it" }
            // what an address leads to is unfolded
            form.fields id="change" method="post" action={ "/acts/" (kept.id) } {
                input type="hidden" name="secret" value=(visitor.secret);
                input type="hidden" name="back" value=(back);
                @for (field, label, choices) in fields(&kept.act) {
                    @let now = written(&kept.act, field);
                    label { (label)
                        @if choices.is_empty() { input name=(field) value=(now); }
                        @else { select name=(field) {
                            @if !choices.contains(&now.as_str()) { option selected { (now) } }
                            @for choice in choices { option value=(choice) selected[choice == now] { @if choice.is_empty() { "none" } @else { (choice) } } }
                        } }
                    }
                }
                label { "Reason" input name="reason"; }
                (signature(visitor))
                label.check { input type="checkbox" name="alike" value="1"; " the same mistake elsewhere too" }
                p.hint { "An actor is a code, or a code and the words of the sentence that name it: UKR/GOV:Kyiv. Several are parted by commas. A day is 2025-06-02, 2025-06, 2025, or the first and the last with a stroke between." }
                button name="do" value="change" { "Change" }
            }
        }
    }
}

/// A form that corrects an act.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    secret: String,
    back: String,
    r#do: String,
    reason: String,
    author: String,
    alike: String,
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// Who signs: the visitor, or the name that the form asked for.
fn signed(visitor: &Visitor, author: &str, reason: &str) -> Result<By, Fault> {
    let known = visitor.name.trim();
    let author = if known.is_empty() { author.trim() } else { known };
    match author {
        "" => Err(Fault::asked("Corrections are signed: write your name at the top of the page first.")),
        author => Ok(By { author: author.chars().take(100).collect(), reason: reason.trim().to_owned() }),
    }
}

/// On to a page, which tells what was done; the name that was asked for is kept.
fn back_to(path: &str, made: &Made, what: &str, author: &str) -> Response {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    let done = Done { what: what.to_owned(), acts: made.acts.len(), batch: (what != "restored").then_some(made.batch) };
    let mut jar = CookieJar::new().add(done.cookie());
    if !author.trim().is_empty() {
        jar = jar.add(signs_as(author.trim()));
    }
    (jar, Redirect::to(if ours { path } else { "/" })).into_response()
}

/// Confirms, rejects or changes an act.
pub async fn correct(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Path(id): Path<i64>,
    Form(form): Form<Told>,
) -> Result<Response, Fault> {
    own_form(&visitor, &form.secret)?;
    let by = signed(&visitor, &form.author, &form.reason)?;
    let (back, author, alike) = (form.back.clone(), form.author.clone(), !form.alike.is_empty());
    let (made, what) = match form.r#do.as_str() {
        word @ ("confirm" | "reject") => {
            let right = word == "confirm";
            let made = site
                .shelf
                .write(move |record| {
                    let mut acts = vec![id];
                    if alike && !right {
                        acts.extend(record.alike(id, &Fields::new())?.into_iter().map(|(other, _)| other));
                    }
                    record.judge(&acts, right, &by)
                })
                .await?;
            (made, if right { "confirmed" } else { "rejected" })
        }
        "change" => {
            let made = site
                .shelf
                .write(move |record| {
                    let act = record.act(id)?.act;
                    let known = fields(&act);
                    // a browser ends lines in its own way
                    let set: Vec<String> = form
                        .fields
                        .iter()
                        .filter(|(field, value)| {
                            known.iter().any(|(name, ..)| name == field) && value.trim() != written(&act, field).trim()
                        })
                        .map(|(field, value)| format!("{field}={value}"))
                        .collect();
                    if set.is_empty() {
                        return Err(demarche_record::Error::Refused(
                            "nothing was changed: no field has another value".to_owned(),
                        ));
                    }
                    let fields = record.written(id, &set)?;
                    let mut changes = if alike { record.alike(id, &fields)? } else { Vec::new() };
                    changes.insert(0, (id, fields));
                    record.change(&changes, &by)
                })
                .await?;
            (made, "changed")
        }
        _ => return Err(Fault::asked("confirm, reject or change?")),
    };
    Ok(back_to(&back, &made, what, &author))
}

/// A form that adds an act.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct New {
    secret: String,
    quote: String,
    reason: String,
    author: String,
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// Adds an act that was missed.
pub async fn add(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Path(name): Path<String>,
    Form(form): Form<New>,
) -> Result<Response, Fault> {
    own_form(&visitor, &form.secret)?;
    let by = signed(&visitor, &form.author, &form.reason)?;
    let (back, author) = (report_path(&name), form.author.clone());
    let set: Vec<String> =
        form.fields.iter().filter(|(_, v)| !v.trim().is_empty()).map(|(f, v)| format!("{f}={v}")).collect();
    let made = site
        .shelf
        .write(move |record| {
            let act = record.written_act(&name, &form.quote, &set)?;
            record.add_act(&act, &by)
        })
        .await?;
    Ok(back_to(&back, &made, "added", &author))
}

/// A form that takes corrections back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Undo {
    secret: String,
    batch: Option<i64>,
    back: String,
    author: String,
}

/// Takes back what was corrected in one go; the last in force, where no number is given.
pub async fn undo(
    State(site): State<Shared>,
    Extension(visitor): Who,
    Form(form): Form<Undo>,
) -> Result<Response, Fault> {
    own_form(&visitor, &form.secret)?;
    let (by, batch) = (signed(&visitor, &form.author, "")?, form.batch);
    let made = site.shelf.write(move |record| record.undo(batch, &by)).await?;
    let first = made.acts.first().map_or("/judge".to_owned(), |id| format!("/acts/{id}"));
    Ok(back_to(if form.back.is_empty() { &first } else { &form.back }, &made, "restored", &form.author))
}
