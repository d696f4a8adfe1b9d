//! Small pieces: names, marks, days, sentences.

use demarche_actors::Actor;
use demarche_board::Who;
use demarche_coding::Evidence;
use demarche_record::ActState;
use demarche_render::words::{self, Mark, Tone};
use jiff::civil::Date;
use maud::{Markup, html};
use std::fmt::Write as _;

/// Sentences of one line that are shown at once; the others open.
const SENTENCES: usize = 2;

/// Words of a report with nothing in them that would act: control characters become their pictures, and characters that turn the direction of
/// the words around them are dropped (the page sets directions itself).
pub fn text(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\t' => Some(c),
            '\r' => None,
            '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)),
            '\x7f' => Some('\u{2421}'),
            '\u{80}'..='\u{9f}' | '\u{fff9}'..='\u{fffb}' => Some(char::REPLACEMENT_CHARACTER),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}' => {
                None
            }
            c => Some(c),
        })
        .collect()
}

/// From which side a text is read: that of most of its letters. Its first letter, which `dir=auto` goes by, may be of a quotation.
pub fn direction(text: &str) -> &'static str {
    // Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours, and the forms of Arabic letters
    let from_the_right = |c: &char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    if letters().filter(from_the_right).count() * 2 > letters().count() { "rtl" } else { "ltr" }
}

/// The same as an element that keeps its direction to itself.
pub fn said(words: &str) -> Markup {
    html! { bdi { (text(words)) } }
}

fn escape(text: &str, keeps: impl Fn(u8) -> bool) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ = match byte.is_ascii_alphanumeric() || keeps(byte) {
            true => write!(out, "{}", char::from(byte)),
            false => write!(out, "%{byte:02X}"),
        };
        out
    })
}

/// A text as one part of an address's path.
pub fn in_path(text: &str) -> String {
    let escaped = escape(text, |b| matches!(b, b'-' | b'.' | b'_' | b'~' | b':'));
    // these two mean other folders
    if matches!(escaped.as_str(), "." | "..") { escaped.replace('.', "%2E") } else { escaped }
}

/// A text as a value in an address's query.
pub fn in_query(text: &str) -> String {
    escape(text, |b| matches!(b, b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b','))
}

/// The address of a report's page.
pub fn report_path(name: &str) -> String {
    format!("/reports/{}", in_path(name))
}

/// The address of an actor's page.
pub fn actor_path(code: &str) -> String {
    format!("/actors/{}", in_path(code))
}

/// A day. The program of the page writes it in the reader's form.
pub fn day(day: Date) -> Markup {
    html! { time datetime=(day) { (words::day(day)) } }
}

/// Days from one to another, likewise.
pub fn days(first: Date, last: Date) -> Markup {
    html! {
        @if first == last { (day(first)) } @else { span data-days={ (first) "/" (last) } { (words::span(first, last)) } }
    }
}

/// A sign with its word, never by itself.
pub fn mark(mark: Mark) -> Markup {
    html! { span.mark.(tone(mark.tone)) { span aria-hidden="true" { (mark.sign) } " " (mark.word) } }
}

/// The class of a tone.
pub fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Wary => "wary",
        Tone::Willing => "willing",
        Tone::Firm => "firm",
        Tone::Quiet => "quiet",
    }
}

/// Where links lead: pages with this query, or nowhere, as in a file that is mailed.
#[derive(Debug, Clone, Copy)]
pub struct Links<'a> {
    query: Option<&'a str>,
}

impl<'a> Links<'a> {
    /// No links.
    pub const NONE: Self = Self { query: None };

    /// Links to pages that show the board of the last day.
    pub const HERE: Links<'static> = Links { query: Some("") };

    /// Links to pages that show the board of this query, which is empty or begins with a question mark.
    pub fn to(query: &'a str) -> Self {
        Self { query: Some(query) }
    }

    /// A link to a page that shows the same board.
    pub fn page(self, path: &str, words: &str) -> Markup {
        html! { @if let Some(query) = self.query { a href={ (path) (query) } { (words) } } @else { (words) } }
    }

    /// The sign of a line, which leads to its own page.
    pub fn line(self, list: &str, key: &str) -> Markup {
        html! { @if let Some(query) = self.query { " " a.here href={ "/board/" (list) "/" (key) (query) } aria-label="This line by itself" { "#" } } }
    }

    /// Somebody, with a link to their page.
    pub fn who(self, who: &Who) -> Markup {
        self.party(&who.name, &who.code)
    }

    /// The same by name and code.
    pub fn party(self, name: &str, code: &str) -> Markup {
        let (name, code_shown) = words::shown(name, code);
        let inside = html! {
            bdi { (text(name)) }
            @if let Some(code) = code_shown { " " span.code { (text(code)) } }
        };
        html! {
            @match self.query {
                Some(query) if !code.trim().is_empty() => { a.who href={ (actor_path(code)) (query) } { (inside) } }
                _ => { span.who { (inside) } }
            }
        }
    }

    /// Several, parted by commas.
    pub fn everyone<'w>(self, all: impl IntoIterator<Item = &'w Who>) -> Markup {
        html! { @for (i, one) in all.into_iter().enumerate() { @if i > 0 { ", " } (self.who(one)) } }
    }

    /// Actors of an act, parted by commas.
    pub fn actors(self, all: &[Actor]) -> Markup {
        html! { @for (i, one) in all.iter().enumerate() { @if i > 0 { ", " } (self.party(&one.name, &one.code)) } }
    }

    /// Where a sentence stands, as a link to it.
    pub fn source(self, evidence: &Evidence) -> Markup {
        let name = if evidence.doc.trim().is_empty() { "report without a name" } else { &evidence.doc };
        let inside = html! { bdi { (text(name)) } " s. " (evidence.sentence) };
        html! {
            @if self.query.is_some() { a.source dir="ltr" href={ (report_path(&evidence.doc)) "#s" (evidence.sentence) } { (inside) } }
            @else { cite.source dir="ltr" { (inside) } }
        }
    }

    /// A sentence with where it stands.
    pub fn quote(self, evidence: &Evidence) -> Markup {
        html! { blockquote dir=(direction(&evidence.text)) { p { (text(&evidence.text)) } footer { (self.source(evidence)) } } }
    }

    /// Sentences: the first ones at once, the others behind a word that opens them.
    pub fn sentences<'e>(self, all: impl IntoIterator<Item = &'e Evidence>) -> Markup {
        let all: Vec<&Evidence> = all.into_iter().collect();
        let (first, rest) = all.split_at(all.len().min(SENTENCES));
        html! {
            div.evidence {
                @if all.is_empty() { p.hint { "No sentence is recorded." } }
                @for one in first { (self.quote(one)) }
                @if !rest.is_empty() {
                    details {
                        summary { (words::counted(rest.len(), "more sentence")) }
                        @for one in rest { (self.quote(one)) }
                    }
                }
            }
        }
    }
}

/// What an analyst made of an act.
pub fn state(state: ActState) -> Markup {
    let (class, sign, word) = match state {
        ActState::Coded => return html! {},
        ActState::Confirmed => ("good", "✓", "confirmed"),
        ActState::Changed => ("willing", "±", "changed"),
        ActState::Added => ("willing", "+", "added"),
        ActState::Rejected => ("bad", "✗", "rejected"),
    };
    html! { span.mark.(class) { span aria-hidden="true" { (sign) } " " (word) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_reports_do_nothing() {
        assert_eq!(text("a\u{202e}b\u{1b}[2J\u{85}"), "ab␛[2J\u{fffd}");
        // joiners are part of how Persian and Hindi are written
        assert_eq!(text("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(said("<script>").into_string(), "<bdi>&lt;script&gt;</bdi>");
    }

    #[test]
    fn a_text_is_read_from_the_side_of_most_of_its_letters() {
        assert_eq!(direction("אש, Israel said, and it rejected the demand."), "ltr");
        assert_eq!(direction("وقالت قطر إن المحادثات ستستأنف (UN)."), "rtl");
        assert_eq!((direction(""), direction("12:30")), ("ltr", "ltr"));
    }

    #[test]
    fn names_fit_into_addresses() {
        assert_eq!(report_path("a/b?c#d e"), "/reports/a%2Fb%3Fc%23d%20e");
        assert_eq!(report_path(".."), "/reports/%2E%2E");
        assert_eq!(actor_path("RUS/GOV"), "/actors/RUS%2FGOV");
        assert_eq!(in_query("/a?b=c&d"), "/a%3Fb%3Dc%26d");
    }
}
