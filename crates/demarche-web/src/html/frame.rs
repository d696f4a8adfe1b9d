//! The frame around every page.

use crate::Shared;
use crate::guard::{Done, Visitor};
use crate::html::{direction, text};
use crate::view::Look;
use demarche_record::Window;
use demarche_render::words;
use maud::{DOCTYPE, Markup, html};

/// Which part of the pages one is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Here {
    Today,
    Board,
    Positions,
    Timeline,
    Actors,
    Disputes,
    Assessments,
    Reports,
    Judge,
    Add,
    Search,
}

/// The parts: where they are, what they are called, and whether they show a board's day.
const PARTS: &[(Here, &str, &str)] = &[
    (Here::Today, "/", "Today"),
    (Here::Board, "/board", "Board"),
    (Here::Positions, "/positions", "Positions"),
    (Here::Timeline, "/timeline", "Timeline"),
    (Here::Actors, "/actors", "Actors"),
    (Here::Disputes, "/disputes", "Disputes"),
    (Here::Assessments, "/assessments", "Assessments"),
    (Here::Reports, "/reports", "Reports"),
    (Here::Judge, "/judge", "Judge"),
    (Here::Add, "/add", "Add"),
];

/// The frame around a page.
pub struct Frame<'a> {
    /// What all pages know.
    pub site: &'a Shared,
    /// Who looks.
    pub visitor: &'a Visitor,
    /// In which part.
    pub here: Here,
    /// The page's title.
    pub title: &'a str,
    /// The board that is looked at, where the page shows one.
    pub look: Option<&'a Look>,
}

/// The address of an asset with what changes when it does, so that browsers keep it.
fn asset(name: &str) -> String {
    format!("/assets/{name}?{}", env!("CARGO_PKG_VERSION"))
}

fn head(title: &str, more: &Markup) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            link rel="stylesheet" href=(asset("style.css"));
            link rel="icon" href=(asset("icon.svg")) type="image/svg+xml";
            script src=(asset("script.js")) defer {}
            (more)
        }
    }
}

/// A page without parts to go to: a login, a fault.
pub fn bare(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(&format!("{title} — Demarche"), &html! {}))
            body.bare { main id="main" { h1 { (title) } (body) } }
        }
    }
}

impl Frame<'_> {
    /// The page.
    pub fn page(&self, body: &Markup) -> Markup {
        self.page_with(&html! {}, body)
    }

    /// The page, with more in its head.
    pub fn page_with(&self, more: &Markup, body: &Markup) -> Markup {
        let name = self.site.shelf.name();
        let query = self.look.map(Look::query).unwrap_or_default();
        html! {
            (DOCTYPE)
            html lang="en" {
                (head(&format!("{} — {name} — Demarche", self.title), &html! {
                    link rel="alternate" type="application/atom+xml" title="What moved" href="/changes.atom";
                    (more)
                }))
                body {
                    a.skip href="#main" { "Skip to the page" }
                    header.top {
                        p.brand { a href={ "/" (query) } { "Demarche" } " " span.record { bdi { (text(&name)) } } }
                        form.find role="search" action="/search" {
                            label.hidden for="find" { "Search the reports" }
                            input id="find" type="search" name="q" placeholder="Search the reports";
                            button { "Search" }
                        }
                        (self.signed())
                    }
                    nav.parts aria-label="Pages" {
                        @for (part, path, title) in PARTS {
                            a href={ (path) (query) } aria-current=[(*part == self.here).then_some("page")] { (title) }
                        }
                    }
                    main id="main" tabindex="-1" {
                        h1 dir=(direction(self.title)) { (self.title) }
                        (self.done())
                        @if let Some(look) = self.look { (chooser(look)) }
                        (body)
                    }
                    footer.bottom {
                        p { "Demarche reads reports and makes mistakes. Read the sentence before you rely on a line. What is not listed was not found in these reports; that does not mean that it does not exist." }
                        p { a href="/calendar.ics" { "Calendar" } " · " a href="/changes.atom" { "Feed of changes" } " · " a href="/api/v1/openapi.json" { "API" } " · " a href="/keys" { "Keys" } }
                    }
                }
            }
        }
    }

    /// What was just corrected, with a way back.
    fn done(&self) -> Markup {
        let Some(Done { what, acts, batch }) = &self.visitor.done else { return html! {} };
        html! {
            div.done role="status" {
                p { (words::counted(*acts, "act")) " " (what) "." }
                @if let Some(batch) = batch {
                    form method="post" action="/undo" {
                        input type="hidden" name="secret" value=(self.visitor.secret);
                        input type="hidden" name="batch" value=(batch);
                        button data-key="u" { "Undo" }
                    }
                }
            }
        }
    }

    /// With which name corrections are signed.
    fn signed(&self) -> Markup {
        let Visitor { name, login, secret, .. } = self.visitor;
        html! {
            @if *login {
                form.name method="post" action="/logout" {
                    input type="hidden" name="secret" value=(secret);
                    span { "You are " bdi { (text(name)) } } " " button { "Log out" }
                }
            } @else {
                form.name method="post" action="/name" {
                    input type="hidden" name="secret" value=(secret);
                    label { span { "Sign as" } " " input name="name" value=(name) autocomplete="name" maxlength="100"; }
                    button { "Set" }
                }
            }
        }
    }
}

/// Chooses the board's day, how far back it looks, whose acts, and whether doubtful lines are shown.
fn chooser(look: &Look) -> Markup {
    let window = match look.asked.window {
        Window::All => "all".to_owned(),
        Window::Days(days) => days.to_string(),
    };
    let mut windows =
        vec![("30", "30 days"), ("90", "90 days"), ("365", "a year"), ("1825", "five years"), ("all", "all")];
    let own = format!("{window} days");
    if !windows.iter().any(|(value, _)| *value == window) {
        windows.insert(0, (&window, &own));
    }
    html! {
        form.chooser aria-label="Which board" {
            label { "As of " input type="date" name="at" value=(look.asked.at); }
            label { "looking back " select name="window" {
                @for (value, told) in &windows { option value=(value) selected[*value == window] { (told) } }
            } }
            label { "parties " input name="party" value=(look.asked.parties.join(",")) placeholder="all, or RUS,UKR" size="14"; }
            label.check { input type="checkbox" name="all" value="1" checked[look.all()]; " doubtful lines too" }
            button { "Show" }
        }
    }
}
