//! The article inside a page, without what stands around it.

use dom_smoothie::{Config, Readability};

use super::paragraphs::{Text, paragraphs};
use super::walk::{Attributes, Piece};

/// The longest page, mended, that an article is looked for in, in bytes. Of a longer one all words are taken.
const LONGEST: usize = 4 << 20;
/// Words without a tag between them longer than this, in bytes, are parted by one that shows nothing: the library's time
/// for one run of words grows with the square of its length.
const LONGEST_RUN: usize = 4096;
/// An article shorter than this, in bytes, is doubted: where it is most of the page, but not all, the page is taken whole.
const SHORT: usize = 1000;

/// Gathers a page's pieces: mended HTML for the library that finds the article, and all words in case it finds none.
#[derive(Default)]
pub(super) struct Page {
    html: String,
    all: Text,
    /// Bytes of words since the last tag.
    run: usize,
}

impl Page {
    pub fn take(&mut self, piece: &Piece) {
        self.all.take(piece);
        if self.html.len() > LONGEST {
            return;
        }
        if !matches!(piece, Piece::Text(_)) {
            self.run = 0;
        }
        match piece {
            Piece::Open { name, attributes } => open(&mut self.html, name, attributes),
            Piece::Close { name } => {
                self.html.push_str("</");
                self.html.push_str(name);
                self.html.push('>');
            }
            Piece::Text(text) => self.text(text),
            Piece::Line => self.html.push_str("<br>"),
            Piece::Paragraph => self.html.push_str("<br><br>"),
            Piece::Title(_) | Piece::Meta { .. } | Piece::Data(_) => {}
        }
    }

    fn text(&mut self, mut text: &str) {
        while !text.is_empty() {
            let (now, later) = text.split_at(text.floor_char_boundary(LONGEST_RUN.saturating_sub(self.run)));
            escape(&mut self.html, now);
            self.run += now.len();
            text = later;
            if !text.is_empty() {
                self.html.push_str("<wbr>");
                self.run = 0;
            }
        }
    }

    /// The article's words as paragraphs; all words of the page where it has no article that can be told from the rest.
    pub fn article(self, title: Option<&str>) -> String {
        let all = self.all.finish();
        if self.html.len() > LONGEST {
            return all;
        }
        let mut page = String::from("<html><head><title>");
        escape(&mut page, title.unwrap_or_default());
        page.push_str("</title></head>");
        page.push_str(&self.html);
        let article = readable(&page).map(|html| paragraphs(&html)).unwrap_or_default();
        // In pages with few words the library finds a paragraph and leaves its neighbours.
        let doubted = article.len() < SHORT && all.len() < SHORT && article.len() * 2 < all.len();
        if article.is_empty() || doubted { all } else { article }
    }
}

/// The article as HTML.
fn readable(page: &str) -> Option<String> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::new(page, None, Some(config)).ok()?.parse().ok()?;
    Some(article.content.to_string())
}

/// The attributes by which an article is told from what stands around it.
const TELLING: [&str; 4] = ["class", "id", "role", "itemprop"];

fn open(html: &mut String, name: &str, attributes: &Attributes) {
    html.push('<');
    html.push_str(name);
    if name == "a" {
        html.push_str(" href=\"#x\"");
    }
    for key in TELLING {
        if let Some(value) = attributes.get(key) {
            html.push(' ');
            html.push_str(key);
            html.push_str("=\"");
            let value = value.get(..value.floor_char_boundary(200)).unwrap_or_default();
            html.extend(value.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')));
            html.push('"');
        }
    }
    html.push('>');
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '\0' => {}
            c => html.push(c),
        }
    }
}
