//! Documents of word processors: DOCX and ODT, which are XML in a zip archive.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::problem::Fault;
use crate::report::Draft;

/// The kinds of document, by the part that has the text: the part with the metadata, and how words are marked.
const KINDS: [(&str, &str, Marks); 2] = [
    (
        "word/document.xml",
        "docProps/core.xml",
        Marks {
            words: Some("t"),
            paragraphs: &["p"],
            tab: &["tab"],
            line: &["br", "cr"],
            // Text that was struck out, codes of fields, and what is there a second time for older programs.
            dropped: &["del", "moveFrom", "instrText", "Fallback"],
        },
    ),
    (
        "content.xml",
        "meta.xml",
        Marks {
            words: None,
            paragraphs: &["p", "h"],
            tab: &["tab", "s"],
            line: &["line-break"],
            dropped: &[
                "tracked-changes",
                "annotation",
                "note-citation",
                "automatic-styles",
                "scripts",
                "font-face-decls",
            ],
        },
    ),
];

/// Which elements mean what, by their names without prefix.
struct Marks {
    /// The element whose words are shown; `None` where all words are.
    words: Option<&'static str>,
    paragraphs: &'static [&'static str],
    tab: &'static [&'static str],
    line: &'static [&'static str],
    dropped: &'static [&'static str],
}

/// The report that a document holds, unpacked to `limit` bytes at most. The draft has no id.
pub(crate) fn read(bytes: Vec<u8>, limit: u64) -> Result<Draft, Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::CutShort)?;
    let (text, about, marks) = KINDS
        .into_iter()
        .find(|(text, ..)| archive.index_for_name(text).is_some())
        .ok_or(Fault::Format { what: "a zip archive", advice: "unpack it, and give the files in it" })?;
    let words = paragraphs(&part(&mut archive, text, limit)?, &marks)?;
    if words.trim().is_empty() {
        return Err(Fault::NoArticle);
    }
    let (title, published) = part(&mut archive, about, limit).map(|about| metadata(&about)).unwrap_or_default();
    Ok(Draft { title, text: words, published, ..Draft::default() })
}

fn part(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
    let part = archive.by_name(name).map_err(|_| Fault::CutShort)?;
    let mut bytes = Vec::new();
    part.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| Fault::CutShort)?;
    if bytes.len() as u64 > limit { Err(Fault::TooLong { limit }) } else { Ok(bytes) }
}

/// The words of a document's XML, with a blank line between paragraphs. What follows a place that is broken is lost.
fn paragraphs(xml: &[u8], marks: &Marks) -> Result<String, Fault> {
    let mut text = String::new();
    let (mut dropped, mut in_words) = (0_u32, 0_u32);
    each(xml, |event| {
        let words = dropped == 0 && (marks.words.is_none() || in_words > 0);
        match event {
            Piece::Start(name) if marks.dropped.contains(&name) => dropped += 1,
            Piece::End(name) if marks.dropped.contains(&name) => dropped = dropped.saturating_sub(1),
            Piece::Start(name) if marks.words == Some(name) => in_words += 1,
            Piece::End(name) if marks.words == Some(name) => in_words = in_words.saturating_sub(1),
            Piece::Start(name) if dropped == 0 && marks.tab.contains(&name) => text.push(' '),
            Piece::Start(name) if dropped == 0 && marks.line.contains(&name) => text.push('\n'),
            Piece::End(name) if dropped == 0 && marks.paragraphs.contains(&name) => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    text.push_str("\n\n");
                }
            }
            Piece::Words(own) if words => text.extend(own.chars().map(|c| if c.is_control() { ' ' } else { c })),
            _ => {}
        }
    })
    .or_else(|fault| if text.trim().is_empty() { Err(fault) } else { Ok(()) })?;
    Ok(text.trim().to_owned())
}

/// Title and day.
fn metadata(xml: &[u8]) -> (Option<String>, Option<String>) {
    let (mut title, mut created, mut inside) = (String::new(), String::new(), None);
    let _ = each(xml, |event| match event {
        Piece::Start("title") => inside = Some(true),
        Piece::Start("created" | "creation-date") => inside = Some(false),
        Piece::Words(words) => match inside {
            Some(true) => title.push_str(words),
            Some(false) => created.push_str(words),
            None => {}
        },
        Piece::End(_) => inside = None,
        Piece::Start(_) => {}
    });
    let some = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    (some(title), some(created))
}

/// A piece of XML, its name without prefix.
enum Piece<'a> {
    Start(&'a str),
    End(&'a str),
    Words(&'a str),
}

fn each(xml: &[u8], mut see: impl FnMut(Piece)) -> Result<(), Fault> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    loop {
        match reader.read_event().map_err(|_| Fault::CutShort)? {
            Event::Start(tag) => see(Piece::Start(tag.local_name().as_ref())),
            Event::Empty(tag) => {
                see(Piece::Start(tag.local_name().as_ref()));
                see(Piece::End(tag.local_name().as_ref()));
            }
            Event::End(tag) => see(Piece::End(tag.local_name().as_ref())),
            Event::Text(text) => see(Piece::Words(&text)),
            Event::CData(text) => see(Piece::Words(&text)),
            Event::GeneralRef(name) => {
                let c = name.resolve_char_ref().ok().flatten().map(String::from);
                let named = resolve_xml_entity(&name).map(str::to_owned);
                see(Piece::Words(&c.or(named).unwrap_or_default()));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    pub(crate) fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    pub(crate) fn docx() -> Vec<u8> {
        zip(&[
            (
                "word/document.xml",
                "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>They met, </w:t></w:r>\
              <w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:r><w:t xml:space=\"preserve\">A &amp; B&#x2014;</w:t><w:br/><w:t>again.</w:t>\
              </w:r><w:instrText>PAGE</w:instrText></w:p><w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>",
            ),
            (
                "docProps/core.xml",
                "<c xmlns:dc=\"d\" xmlns:dcterms=\"t\"><dc:title>Talks</dc:title><dcterms:created>2025-04-22T10:00:00Z</dcterms:created></c>",
            ),
        ])
    }

    #[test]
    fn paragraphs_title_and_day_are_read() {
        let draft = read(docx(), 1 << 20).unwrap();
        assert_eq!(draft.text, "They met, A & B—\nagain.\n\nCell.");
        assert_eq!((draft.title.as_deref(), draft.published.as_deref()), (Some("Talks"), Some("2025-04-22T10:00:00Z")));
        let odt = zip(&[
            (
                "content.xml",
                "<o:d xmlns:o=\"o\" xmlns:t=\"t\"><t:h>Talks</t:h><t:p>They<t:s/>met<t:line-break/>again.</t:p><t:tracked-changes><t:p>No</t:p></t:tracked-changes></o:d>",
            ),
            ("meta.xml", "<m><creation-date>2025-04-22</creation-date></m>"),
        ]);
        let draft = read(odt, 1 << 20).unwrap();
        assert_eq!(
            (draft.text.as_str(), draft.published.as_deref()),
            ("Talks\n\nThey met\nagain.", Some("2025-04-22"))
        );
    }

    #[test]
    fn what_is_no_document_is_told() {
        assert!(matches!(read(zip(&[("a.txt", "They met.")]), 100), Err(Fault::Format { .. })));
        assert!(matches!(read(b"PK\x03\x04".to_vec(), 100), Err(Fault::CutShort)));
        assert!(matches!(read(zip(&[("word/document.xml", "<w:t> </w:t>")]), 100), Err(Fault::NoArticle)));
        assert!(matches!(
            read(zip(&[("word/document.xml", &"<w:t>a</w:t>".repeat(1000))]), 100),
            Err(Fault::TooLong { .. })
        ));
        let cut = docx();
        assert!(read(cut[..cut.len() / 2].to_vec(), 1 << 20).is_err());
    }
}
