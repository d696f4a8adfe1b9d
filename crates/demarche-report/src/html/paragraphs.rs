//! A page's words as paragraphs.

use super::walk::{Piece, walk};

/// The words of `html`, with a blank line between paragraphs and a line feed where a line is broken. White space and
/// what a terminal would obey come out as single spaces.
pub(super) fn paragraphs(html: &str) -> String {
    let mut text = Text::default();
    walk(html, |piece| text.take(&piece));
    text.finish()
}

/// The words of `text`, a paragraph a line, which may have markup in it.
pub(super) fn of_lines(text: &str) -> String {
    let lines = text.lines().map(paragraphs).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

/// Words as they come.
#[derive(Default)]
pub(super) struct Text {
    done: String,
    /// What stands between the words that are done and those that come.
    between: Between,
}

#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Between {
    #[default]
    Nothing,
    Space,
    Line,
    Paragraph,
}

impl Text {
    pub fn take(&mut self, piece: &Piece) {
        match piece {
            Piece::Text(words) => self.words(words),
            Piece::Line if self.between >= Between::Line => self.between = Between::Paragraph,
            Piece::Line => self.between = Between::Line,
            Piece::Paragraph => self.between = Between::Paragraph,
            Piece::Open { name, .. } | Piece::Close { name } if !matches!(*name, "a" | "time") => {
                self.between = Between::Paragraph;
            }
            _ => {}
        }
    }

    pub fn finish(self) -> String {
        self.done
    }

    fn words(&mut self, words: &str) {
        for c in words.chars() {
            if c.is_whitespace() || c.is_control() {
                self.between = self.between.max(Between::Space);
                continue;
            }
            // Soft hyphens and marks of width nothing only tell a browser where to break.
            if matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') {
                continue;
            }
            if !self.done.is_empty() {
                self.done.push_str(match self.between {
                    Between::Nothing => "",
                    Between::Space => " ",
                    Between::Line => "\n",
                    Between::Paragraph => "\n\n",
                });
            }
            self.between = Between::Nothing;
            self.done.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn blocks_part_paragraphs() {
        for (html, expected) in [
            ("<h1>Talks</h1><p>They  met.\n</p>\n<p>They <b>left</b>.", "Talks\n\nThey met.\n\nThey left."),
            ("One.<br>Two.<br><br>Three.", "One.\nTwo.\n\nThree."),
            ("<ul><li>One<li>Two</ul>", "One\n\nTwo"),
            ("a <a href=x>link</a>, and&nbsp;more", "a link, and more"),
            ("soft\u{ad}ly \u{1b}[1m", "softly [1m"),
            ("<div> </div><p></p>", ""),
        ] {
            assert_eq!(paragraphs(html), expected, "{html}");
        }
    }
}
