//! What a page says of itself: title, day, outlet, language, address.

use serde_json::{Map, Value};

use super::paragraphs::paragraphs;
use super::walk::{Attributes, Piece};

/// How far down in linked data an article is looked for.
const FAR: usize = 6;

/// What a page says of itself, each from the best witness there is.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    title: Best,
    published: Best,
    outlet: Best,
    language: Best,
    url: Best,
    body: Best,
    /// The heading that is being read.
    heading: Option<String>,
}

/// A value, and how well it is vouched for.
#[derive(Debug, Default)]
struct Best {
    rank: u8,
    value: Option<String>,
}

impl Best {
    /// Takes `value` if it is better vouched for than what is there.
    fn take(&mut self, rank: u8, value: Option<&str>) {
        if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty() && rank > self.rank) {
            *self = Self { rank, value: Some(value.to_owned()) };
        }
    }
}

/// Ranks: linked data, which is written for machines that read news; then Open Graph; then the rest.
const DATA: u8 = 9;
const GRAPH: u8 = 7;
const NAMED: u8 = 5;
const SHOWN: u8 = 3;
const ANY: u8 = 1;

impl Metadata {
    pub fn title(&self) -> Option<String> {
        let title = self.title.value.as_deref().map(one_line).filter(|title| !title.is_empty())?;
        // Of `<title>` alone: an outlet's name stands at its end.
        let outlet = self.outlet.value.as_deref().unwrap_or_default();
        let cut = title
            .strip_suffix(outlet)
            .map(|rest| rest.trim_end().trim_end_matches(['|', '-', '–', '—', '·']).trim_end());
        Some(match cut {
            Some(cut) if !outlet.is_empty() && !cut.is_empty() && cut.len() + 1 < title.len() => cut.to_owned(),
            _ => title,
        })
    }

    /// The day as the page writes it, and whether it is written for machines.
    pub fn published(&self) -> Option<(&str, bool)> {
        Some((self.published.value.as_deref()?, self.published.rank >= GRAPH))
    }

    pub fn outlet(&self) -> Option<String> {
        self.outlet.value.as_deref().map(one_line).filter(|outlet| !outlet.is_empty())
    }

    pub fn language(&self) -> Option<&str> {
        self.language.value.as_deref()
    }

    /// The page's own address, where it is one of the web.
    pub fn url(&self) -> Option<&str> {
        self.url.value.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"))
    }

    /// The article's words, which some pages have for machines though their readers' browsers fetch them later.
    pub fn body(&self) -> Option<&str> {
        self.body.value.as_deref()
    }

    pub fn take(&mut self, piece: &Piece) {
        match piece {
            Piece::Title(title) => self.title.take(SHOWN, Some(title)),
            Piece::Data(json) => {
                if let Ok(data) = serde_json::from_str::<Value>(json.trim()) {
                    self.data(&data, FAR);
                }
            }
            Piece::Meta { name: "html", attributes } => {
                self.language.take(NAMED, attributes.get("lang").or_else(|| attributes.get("xml:lang")));
            }
            Piece::Meta { name: "link", attributes } if attributes.get("rel") == Some("canonical") => {
                self.url.take(DATA, attributes.get("href"));
            }
            Piece::Meta { name: "meta", attributes } => self.meta(attributes),
            Piece::Open { name: "time", attributes } => {
                let marked = attributes.get("itemprop") == Some("datePublished") || attributes.get("pubdate").is_some();
                self.published.take(if marked { NAMED } else { SHOWN }, attributes.get("datetime"));
            }
            Piece::Open { name: "h1", .. } if self.title.rank < NAMED => self.heading = Some(String::new()),
            Piece::Text(text) => {
                if let Some(heading) = &mut self.heading {
                    heading.push_str(text);
                }
            }
            Piece::Close { name: "h1" } => {
                // Below the headline that is told to machines, above `<title>`, which has more in it.
                if let Some(heading) = self.heading.take() {
                    self.title.take(SHOWN + 1, Some(&heading));
                }
            }
            _ => {}
        }
    }

    fn meta(&mut self, attributes: &Attributes) {
        let key = ["property", "name", "itemprop", "http-equiv"].into_iter().find_map(|key| attributes.get(key));
        let (Some(key), content) = (key.map(str::to_ascii_lowercase), attributes.get("content")) else { return };
        match key.as_str() {
            "og:title" => self.title.take(GRAPH, content),
            "twitter:title" | "dc.title" | "headline" | "parsely-title" => self.title.take(NAMED, content),
            "article:published_time" | "og:article:published_time" | "og:published_time" => {
                self.published.take(GRAPH, content);
            }
            "datepublished"
            | "date"
            | "pubdate"
            | "publishdate"
            | "publish-date"
            | "publish_date"
            | "dc.date"
            | "dc.date.issued"
            | "dcterms.created"
            | "dcterms.issued"
            | "dcterms.date"
            | "sailthru.date"
            | "parsely-pub-date"
            | "citation_publication_date"
            | "article.published"
            | "cxenseparse:recs:publishtime" => {
                self.published.take(NAMED, content);
            }
            "og:site_name" => self.outlet.take(GRAPH, content),
            "application-name" | "dc.publisher" | "dcterms.publisher" | "publisher" => self.outlet.take(NAMED, content),
            "og:locale" => self.language.take(ANY, content),
            "content-language" | "language" | "dc.language" | "inlanguage" => self.language.take(SHOWN, content),
            "og:url" => self.url.take(GRAPH, content),
            _ => {}
        }
    }

    /// Linked data, after schema.org.
    fn data(&mut self, data: &Value, far: usize) {
        match data {
            Value::Array(all) if far > 0 => all.iter().for_each(|one| self.data(one, far - 1)),
            Value::Object(object) => {
                if is_article(object) {
                    self.title.take(DATA, text(object.get("headline")).or_else(|| text(object.get("name"))));
                    self.published.take(DATA, text(object.get("datePublished")));
                    self.outlet.take(DATA, text(object.get("publisher")));
                    self.language.take(ANY + 1, text(object.get("inLanguage")));
                    self.url.take(NAMED, text(object.get("url")));
                    self.body.take(DATA, text(object.get("articleBody")));
                }
                if far > 0 {
                    for key in ["@graph", "mainEntity", "itemListElement", "item"] {
                        if let Some(more) = object.get(key) {
                            self.data(more, far - 1);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let article = |kind: &Value| {
        kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report")
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(article),
        Some(kind) => article(kind),
        None => false,
    }
}

/// A value's words, or the name of the thing that it is.
fn text(value: Option<&Value>) -> Option<&str> {
    match value? {
        Value::String(text) => Some(text),
        Value::Array(all) => all.first().and_then(|first| first.as_str().or_else(|| first.get("name")?.as_str())),
        Value::Object(object) => object.get("name").or_else(|| object.get("alternateName")).and_then(Value::as_str),
        _ => None,
    }
}

/// Words without markup and line ends, which some pages leave in their data.
fn one_line(text: &str) -> String {
    let marked = text.contains('&') || text.contains("</");
    let plain = if marked { paragraphs(text) } else { text.to_owned() };
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).collect()
}
