//! HTML, however broken, as a stream of balanced pieces: what a reader of an article sees, and what the page says of
//! itself.
//!
//! Browsers' rules for mending HTML take time that grows with the square of nested or unclosed elements. Here nesting
//! has a bound, elements that only style words leave nothing behind, and each tag costs the same whatever stands before
//! it; what comes out is safe for a parser that keeps a tree.

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Spanned, Token, Tokenizer};

/// The deepest nesting that is kept. Elements further in only part paragraphs. Pages of the press have some 30 levels.
const DEPTH: usize = 64;
/// The longest attribute that is looked at, in bytes.
const LONGEST_ATTRIBUTE: usize = 4096;
/// The longest block of data inside the page that is kept, in bytes.
const LONGEST_DATA: usize = 1 << 20;

/// One piece of a page. Each `Open` has its `Close`.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// An element that holds words, under a name that a parser knows.
    Open {
        name: &'static str,
        attributes: &'a Attributes,
    },
    Close {
        name: &'static str,
    },
    /// Words, their character references read.
    Text(&'a str),
    /// The end of a line.
    Line,
    /// The end of a paragraph, where no element tells it.
    Paragraph,
    /// The page's title.
    Title(&'a str),
    /// A statement of the page on itself: an element that shows nothing.
    Meta {
        name: &'static str,
        attributes: &'a Attributes,
    },
    /// A block of linked data (JSON).
    Data(&'a str),
}

/// The attributes of an element.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Attributes(BTreeMap<HtmlString, Spanned<HtmlString, ()>>);

impl Attributes {
    /// The attribute's value without space around it; `None` where there is none, or it is not UTF-8 or too long.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name.as_bytes())?;
        (value.len() <= LONGEST_ATTRIBUTE).then(|| std::str::from_utf8(value).ok().map(str::trim)).flatten()
    }

    fn hides(&self) -> bool {
        let style = self.get("style").unwrap_or_default().to_ascii_lowercase();
        let said = |what: &str| style.split(';').any(|rule| rule.replace(' ', "").starts_with(what));
        self.0.contains_key(b"hidden".as_slice())
            || self.get("aria-hidden") == Some("true")
            || said("display:none")
            || said("visibility:hidden")
    }

    fn is_beside(&self) -> bool {
        let beside = |word: &str| BESIDE.iter().any(|own| own.eq_ignore_ascii_case(word));
        ["class", "id"].iter().filter_map(|key| self.get(key)).any(|words| words.split_whitespace().any(beside))
    }
}

/// Classes and ids of what stands beside articles and inside of them, and is never around one.
const BESIDE: [&str; 18] = [
    "share",
    "sharedaddy",
    "share-bar",
    "share-buttons",
    "share-tools",
    "social-share",
    "social-links",
    "newsletter",
    "newsletter-signup",
    "newsletter-form",
    "cookie-banner",
    "cookie-consent",
    "cookie-notice",
    "related-articles",
    "related-posts",
    "related-stories",
    "breadcrumbs",
    "advertisement",
];

/// What an element means to a reader of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It stands by itself; given on under this name.
    Block(&'static str),
    /// It is given on, inside a line.
    Inline(&'static str),
    /// Its words are no part of an article.
    Dropped,
    /// It has no words; it says something of the page.
    Meta(&'static str),
    Line,
    Title,
    Script,
    /// Its words are kept, itself is not.
    Styling,
    /// It has no words and says nothing.
    Void,
}

fn part(name: &[u8]) -> Part {
    match name {
        b"p" => Part::Block("p"),
        b"article" => Part::Block("article"),
        b"section" => Part::Block("section"),
        b"main" => Part::Block("main"),
        b"header" => Part::Block("header"),
        b"body" => Part::Block("body"),
        b"h1" => Part::Block("h1"),
        b"h2" => Part::Block("h2"),
        b"h3" | b"h4" | b"h5" | b"h6" => Part::Block("h3"),
        b"ul" | b"menu" => Part::Block("ul"),
        b"ol" => Part::Block("ol"),
        b"li" => Part::Block("li"),
        b"blockquote" => Part::Block("blockquote"),
        b"pre" => Part::Block("pre"),
        // Tables that lay out pages and tables of data alike: their cells are paragraphs.
        b"div" | b"table" | b"tbody" | b"thead" | b"tfoot" | b"tr" | b"td" | b"th" | b"caption" | b"dl" | b"dt"
        | b"dd" | b"figure" | b"form" | b"fieldset" | b"legend" | b"details" | b"summary" | b"address" | b"center"
        | b"hgroup" | b"frameset" => Part::Block("div"),
        b"a" => Part::Inline("a"),
        b"time" => Part::Inline("time"),
        // Photographs are often older than the report that they stand in: what their captions tell is no part of it.
        b"style" | b"noscript" | b"template" | b"svg" | b"math" | b"iframe" | b"object" | b"canvas" | b"audio"
        | b"video" | b"select" | b"button" | b"textarea" | b"datalist" | b"dialog" | b"nav" | b"aside" | b"footer"
        | b"figcaption" | b"noembed" | b"noframes" | b"xmp" | b"map" => Part::Dropped,
        b"html" => Part::Meta("html"),
        b"meta" => Part::Meta("meta"),
        b"link" => Part::Meta("link"),
        b"br" => Part::Line,
        b"title" => Part::Title,
        b"script" => Part::Script,
        b"img" | b"input" | b"hr" | b"wbr" | b"area" | b"base" | b"col" | b"embed" | b"source" | b"track"
        | b"param" => Part::Void,
        name if name.contains(&b'-') => Part::Block("div"),
        _ => Part::Styling,
    }
}

type Names = &'static [&'static [u8]];

/// Elements that end where one of the second list starts, unless one of the third stands between.
const IMPLIED: [(Names, Names, Names); 4] = [
    (&[b"li"], &[b"li"], &[b"ul", b"ol", b"menu"]),
    (&[b"dt", b"dd"], &[b"dt", b"dd"], &[b"dl"]),
    (&[b"td", b"th"], &[b"td", b"th", b"tr", b"tbody", b"thead", b"tfoot"], &[b"table"]),
    (&[b"tr"], &[b"tr", b"tbody", b"thead", b"tfoot"], &[b"table"]),
];

/// An element that is open.
struct Open {
    own: HtmlString,
    /// The name that it was given on under.
    given: Option<&'static str>,
    /// Whether it keeps its words from being seen.
    hides: bool,
}

struct Walk<F> {
    see: F,
    open: Vec<Open>,
    /// How many of `open` hide their words.
    hiding: usize,
    /// Elements too deep to be kept that have not ended.
    deeper: u64,
    /// What the words are part of that are no part of an article.
    inside: Part,
    kept: String,
}

/// Gives `see` the pieces of `html`, in order.
pub(super) fn walk(html: &str, see: impl FnMut(Piece)) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut walk = Walk { see, open: Vec::new(), hiding: 0, deeper: 0, inside: Part::Styling, kept: String::new() };
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => walk.start(tag.name, Attributes(tag.attributes), tag.self_closing),
            Token::EndTag(tag) => walk.end(&tag.name),
            Token::String(text) => walk.text(&text),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    walk.leave();
    walk.close_to(0);
}

impl<F: FnMut(Piece)> Walk<F> {
    fn start(&mut self, name: HtmlString, attributes: Attributes, self_closing: bool) {
        self.leave();
        let part = part(&name);
        let given = match part {
            Part::Block(given) | Part::Inline(given) => Some(given),
            Part::Meta(name) => return (self.see)(Piece::Meta { name, attributes: &attributes }),
            Part::Line if self.hiding == 0 => return (self.see)(Piece::Line),
            Part::Line | Part::Void => return,
            // A drawing's title is none of the page's.
            Part::Title if self.hiding == 0 => return self.inside = part,
            Part::Title => None,
            Part::Script => {
                let data = attributes.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"));
                return self.inside = if data { Part::Script } else { Part::Dropped };
            }
            Part::Dropped | Part::Styling => None,
        };
        self.imply_ends(&name, part);
        if *name == b"body" && self.open.iter().any(|open| *open.own == b"body") {
            return;
        }
        let around = matches!(part, Part::Block("body" | "main" | "article"));
        let hides =
            part == Part::Dropped || attributes.hides() && *name != b"body" || attributes.is_beside() && !around;
        // What only styles words is passed over, unless it hides them, or its end could be taken for that of one that does.
        if part == Part::Styling && !hides && self.hiding == 0 {
            return;
        }
        if self_closing && part == Part::Dropped {
            return;
        }
        if self.open.len() >= DEPTH {
            self.deeper += 1;
            if matches!(part, Part::Block(_)) && self.hiding == 0 {
                (self.see)(Piece::Paragraph);
            }
            return;
        }
        let given = given.filter(|_| !hides && self.hiding == 0);
        if let Some(name) = given {
            (self.see)(Piece::Open { name, attributes: &attributes });
        }
        self.hiding += usize::from(hides);
        self.open.push(Open { own: name, given, hides });
    }

    /// Closes what ends where `name` starts.
    fn imply_ends(&mut self, name: &[u8], part: Part) {
        let last = |open: &[Open], ends: &[&[u8]], bars: &[&[u8]]| {
            let at = open.iter().rposition(|open| ends.contains(&&**open.own) || bars.contains(&&**open.own))?;
            open.get(at).filter(|open| ends.contains(&&**open.own)).map(|_| at)
        };
        if matches!(part, Part::Block(_)) || part == Part::Dropped && name != b"svg" {
            // A paragraph ends where any block starts.
            let bars: [&[u8]; 5] = [b"td", b"th", b"button", b"object", b"caption"];
            if let Some(at) = last(&self.open, &[b"p"], &bars) {
                self.close_to(at);
            }
        }
        if name == b"a"
            && let Some(at) = last(&self.open, &[b"a"], &[b"td", b"th", b"table"])
        {
            self.close_to(at);
        }
        for (ends, starts, bars) in IMPLIED {
            if starts.contains(&name)
                && let Some(at) = last(&self.open, ends, bars)
            {
                self.close_to(at);
            }
        }
    }

    fn end(&mut self, name: &[u8]) {
        if self.inside != Part::Styling {
            return self.leave();
        }
        match part(name) {
            // `</br>` is one, to browsers.
            Part::Line if self.hiding == 0 => return (self.see)(Piece::Line),
            Part::Line | Part::Void | Part::Meta(_) => return,
            Part::Block("body") => return,
            Part::Block(_) if self.deeper > 0 => {
                self.deeper -= 1;
                if self.hiding == 0 {
                    (self.see)(Piece::Paragraph);
                }
                return;
            }
            _ => {}
        }
        if let Some(at) = self.open.iter().rposition(|open| *open.own == name) {
            self.close_to(at);
        }
    }

    /// Closes all elements that are open from the place `at` on.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(open) = self.open.pop() else { return };
            self.hiding -= usize::from(open.hides);
            if let Some(name) = open.given {
                (self.see)(Piece::Close { name });
            }
        }
    }

    fn text(&mut self, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        match self.inside {
            Part::Title | Part::Script if self.kept.len() + text.len() <= LONGEST_DATA => self.kept.push_str(&text),
            Part::Styling if self.hiding == 0 => (self.see)(Piece::Text(&text)),
            _ => {}
        }
    }

    /// Ends a title or script.
    fn leave(&mut self) {
        match std::mem::replace(&mut self.inside, Part::Styling) {
            Part::Title => (self.see)(Piece::Title(&self.kept)),
            Part::Script => (self.see)(Piece::Data(&self.kept)),
            _ => {}
        }
        self.kept.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn seen(html: &str) -> String {
        let mut out = String::new();
        walk(html, |piece| {
            let _ = match piece {
                Piece::Open { name, .. } => write!(out, "<{name}>"),
                Piece::Close { name } => write!(out, "</{name}>"),
                Piece::Text(text) => write!(out, "{text}"),
                Piece::Line => write!(out, "|"),
                Piece::Paragraph => write!(out, "||"),
                Piece::Title(text) => write!(out, "[{text}]"),
                Piece::Meta { name, .. } => write!(out, "({name})"),
                Piece::Data(text) => write!(out, "{{{text}}}"),
            };
        });
        out
    }

    #[test]
    fn tag_soup_comes_out_balanced() {
        for (html, expected) in [
            ("<p>One<p>Two", "<p>One</p><p>Two</p>"),
            ("<ul><li>One<ul><li>In</ul><li>Two</ul>", "<ul><li>One<ul><li>In</li></ul></li><li>Two</li></ul>"),
            (
                "<table><tr><td>1<td>2<tr><td>3</table>",
                "<div><div><div>1</div><div>2</div></div><div><div>3</div></div></div>",
            ),
            ("<div><a href=x>One</div>Two", "<div><a>One</a></div>Two"),
            ("<a>One<a>Two", "<a>One</a><a>Two</a>"),
            ("One</div></p>Two", "OneTwo"),
            ("<p>A <b>bold<i> word</b> here", "<p>A bold word here</p>"),
            ("one<br>two<br/>three", "one|two|three"),
            ("a &lt;b&gt; &amp; &eacute;", "a <b> & é"),
            ("<title>A &amp; B</title><p>C", "[A & B]<p>C</p>"),
            ("<my-card><my-text>One</my-text></my-card>", "<div><div>One</div></div>"),
            ("<p>One <", "<p>One <</p>"),
        ] {
            assert_eq!(seen(html), expected, "{html}");
        }
    }

    #[test]
    fn what_no_reader_sees_is_left_out() {
        for html in [
            "<script>var a = '<p>no</p>';</script>",
            "<style>p { color: red }</style>",
            "<!-- <p>no</p> -->",
            "<noscript><p>no</p></noscript>",
            "<span hidden>no <span>no</span> no</span>",
            "<span style='color: red; DISPLAY : none'>no</span>",
            "<span aria-hidden=true>no</span>",
            "<nav><ul><li>no</ul></nav>",
            "<figcaption>no</figcaption>",
            "<svg><title>no</title><text>no</text></svg>",
            "<button>no</button>",
            "<div class='big share'>no</div>",
            "<select><option>no</select>",
        ] {
            assert_eq!(seen(&format!("<div>yes{html}</div>")), "<div>yes</div>", "{html}");
        }
        assert_eq!(seen("<script type='application/ld+json'>{}</script>yes"), "{{}}yes");
    }

    #[test]
    fn nesting_has_a_bound() {
        let deep = seen(&format!("{}They met.", "<div>".repeat(1000)));
        assert_eq!(deep.matches("<div>").count(), DEPTH);
        assert_eq!(deep.matches("</div>").count(), DEPTH);
        let after = seen(&format!("{}in{}after", "<div>".repeat(1000), "</div>".repeat(1000)));
        assert!(after.ends_with("</div>after"), "{after}");
    }
}
