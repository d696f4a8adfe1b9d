//! Feeds: RSS, RDF, Atom and JSON Feed to their entries, and an entry to a report.

use std::sync::{Arc, Mutex};

use chrono::DateTime;
use feed_rs::model;
use feed_rs::parser::{Builder, ParseFeedError};

use crate::html;
use crate::id;
use crate::problem::{Fault, Problem};
use crate::report::{Draft, Options, Report};

/// Entries with fewer characters than this are taken for extracts.
const SHORT: usize = 500;
/// A summary of as many characters as this is the whole text, whatever the feed calls it.
const LONG: usize = 3000;

/// One entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The entry's id (`guid`, `id`); of an entry without one, a hash of its link or title.
    pub id: String,
    /// The headline, without markup.
    pub title: Option<String>,
    /// The address of the page that it announces.
    pub url: Option<String>,
    /// The day and time of publication as the feed writes it; that of the last change where it tells no other.
    pub published: Option<String>,
    /// The title of the feed.
    pub outlet: Option<String>,
    /// The language as the feed names it.
    pub language: Option<String>,
    /// The text as HTML, as the feed has it: its content, or its summary where it has no content.
    pub html: Option<String>,
    /// Whether `html` is likely to be the whole text: it is content and no summary, or as long as a report, and does not
    /// end as extracts do ("…", "read more").
    pub whole: bool,
}

impl Entry {
    /// The id of the entry's report: made of its address, or its own id where it has none.
    #[must_use]
    pub fn report_id(&self) -> String {
        let id = if self.id.trim().is_empty() { "entry" } else { self.id.trim() };
        match &self.url {
            Some(url) => id::of_url(url),
            None => id::of_url(id),
        }
    }
}

/// The entries of a feed, in its order: RSS 0.9 to 2.0, RDF (RSS 1.0), Atom, JSON Feed. `base` is where the feed was
/// found; relative addresses in it count from there. Give the bytes as they came: the feed tells its own encoding.
///
/// Of a feed that is cut short or broken, the entries before that place are given.
///
/// # Errors
///
/// Where it is no feed, or broken before its first entry has ended.
pub fn entries(bytes: &[u8], base: Option<&str>) -> Result<Vec<Entry>, Fault> {
    let read = read(bytes, base);
    match read.broken {
        Some(fault) if read.entries.is_empty() => Err(fault),
        _ => Ok(read.entries),
    }
}

/// The report that an entry by itself holds.
///
/// # Errors
///
/// Where it has no words.
pub fn report_of_entry(entry: &Entry, options: &Options) -> Result<Report, Fault> {
    let text = entry.html.as_deref().map(html::words).filter(|text| !text.is_empty()).ok_or(Fault::NoText)?;
    Ok(draft(entry, text).within(options.max_bytes)?.finish(options))
}

fn draft(entry: &Entry, text: String) -> Draft {
    let mut notes = Vec::new();
    if !entry.whole {
        notes.push("The feed has an extract only.".to_owned());
    }
    let draft = Draft {
        id: entry.report_id(),
        title: entry.title.clone(),
        text,
        published: entry.published.clone(),
        outlet: entry.outlet.clone(),
        url: entry.url.clone(),
        language: entry.language.clone(),
        notes,
        ..Draft::default()
    };
    draft.headed()
}

/// A feed as read.
pub(crate) struct Feed {
    pub entries: Vec<Entry>,
    /// What is wrong with it after its last entry.
    pub broken: Option<Fault>,
}

pub(crate) fn read(bytes: &[u8], base: Option<&str>) -> Feed {
    match parse(bytes, base) {
        Ok(entries) => Feed { entries, broken: None },
        Err(error) => {
            let fault = Fault::NotFeed { message: error.to_string() };
            let entries = mended(bytes).and_then(|bytes| parse(&bytes, base).ok()).unwrap_or_default();
            let broken = Some(fault);
            match is_odd_version(bytes) && !entries.is_empty() {
                true => Feed { entries, broken: None },
                false => Feed { entries, broken },
            }
        }
    }
}

/// The drafts of a feed's entries, and the problems that it has.
pub(crate) fn drafts(
    bytes: &[u8],
    name: String,
    limit: u64,
) -> impl Iterator<Item = Result<Draft, Problem>> + Send + use<> {
    let Feed { entries, broken } = read(bytes, None);
    let broken = match broken {
        None if entries.is_empty() => Some(Fault::Empty),
        other => other,
    };
    let broken = broken.map(|fault| Err(Problem::new(&name, None, fault)));
    let drafts = entries.into_iter().enumerate().map(move |(at, entry)| {
        let text = entry.html.as_deref().map(html::words).unwrap_or_default();
        let draft = if text.is_empty() { Err(Fault::NoText) } else { draft(&entry, text).within(limit) };
        draft.map_err(|fault| Problem::new(&format!("{name}, entry {}", at + 1), None, fault))
    });
    drafts.chain(broken)
}

/// Makes a feed that is in UTF-8 say so.
pub(crate) fn call_utf8(feed: &mut Vec<u8>) {
    let head = feed.get(..200).unwrap_or(feed).to_ascii_lowercase();
    let end = head.windows(2).position(|two| two == b"?>").filter(|_| head.trim_ascii_start().starts_with(b"<?xml"));
    if let Some(end) = end {
        feed.drain(..end + 2);
    }
}

fn parse(bytes: &[u8], base: Option<&str>) -> Result<Vec<Entry>, ParseFeedError> {
    // The library gives points in time, which lose the day that the outlet wrote. The times that it is handed are kept
    // as they are told, and found again by their number.
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let keep = Arc::clone(&told);
    let number = move |text: &str| {
        let mut told = keep.lock().ok()?;
        told.push(text.trim().to_owned());
        DateTime::from_timestamp(told.len() as i64, 0)
    };
    let parser = Builder::new().base_uri(base).sanitize_content(false).timestamp_parser(number).build();
    let feed = parser.parse(bytes)?;
    let told = told.lock().map(|told| told.clone()).unwrap_or_default();
    let outlet = feed.title.as_ref().and_then(plain);
    Ok(feed.entries.into_iter().map(|own| entry(own, outlet.as_deref(), feed.language.as_deref(), &told)).collect())
}

fn entry(own: model::Entry, outlet: Option<&str>, language: Option<&str>, told: &[String]) -> Entry {
    let url = own.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let url = url.or(own.links.first()).map(|link| link.href.trim().to_owned()).filter(|url| !url.is_empty());
    let time = own.published.or(own.updated);
    let published = time.and_then(|time| told.get(usize::try_from(time.timestamp() - 1).ok()?));
    let as_html = |kind: &str, text: String| if kind == "plain" { escape(&text) } else { text };
    let content = own.content.and_then(|content| Some(as_html(content.content_type.subty().as_str(), content.body?)));
    let summary = own.summary.map(|text| as_html(text.content_type.subty().as_str(), text.content));
    let filled = |html: &String| !html.trim().is_empty();
    let (content, summary) = (content.filter(filled), summary.filter(filled));
    // Some feeds have the summary as content, or a short content beside a long summary.
    let (html, enough) = match (content, summary) {
        (Some(content), Some(summary)) if summary.len() > content.len() => (Some(summary), LONG),
        (Some(content), _) => (Some(content), SHORT),
        (None, summary) => (summary, LONG),
    };
    let whole = html.as_deref().is_some_and(|html| {
        let text = html::words(html);
        text.chars().count() >= enough && !ends_as_extract(&text)
    });
    Entry {
        id: own.id.trim().to_owned(),
        title: own.title.as_ref().and_then(plain),
        url,
        published: published.cloned(),
        outlet: outlet.map(str::to_owned),
        language: own.language.as_deref().or(language).map(str::to_owned),
        html,
        whole,
    }
}

/// A title's words on one line. Titles that say that they are plain often hold markup all the same.
fn plain(text: &model::Text) -> Option<String> {
    let words = match text.content.contains(['<', '&']) {
        true => html::words(&text.content),
        false => text.content.clone(),
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(words).filter(|words| !words.is_empty())
}

fn ends_as_extract(text: &str) -> bool {
    let end: String = text.to_lowercase().chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    let end = end.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '»' | '→' | '>' | '.' | ']' | ')'));
    let dots = text.trim_end().trim_end_matches([']', ')']);
    let words = ["read more", "continue reading", "full story", "read the full article", "more here", "…"];
    dots.ends_with("...") || words.iter().any(|word| end.ends_with(word))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace("\r\n", "\n").replace('\n', "<br>")
}

/// Whether the feed is RSS of a version that the library does not know by its number.
fn is_odd_version(bytes: &[u8]) -> bool {
    rss_tag(bytes)
        .is_some_and(|tag| !["\"2.0\"", "'2.0'", "\"0.91\"", "\"0.92\""].iter().any(|known| tag.contains(known)))
}

/// The `rss` tag at the start of a feed.
fn rss_tag(bytes: &[u8]) -> Option<&str> {
    let at = bytes.get(..4096).unwrap_or(bytes).windows(4).position(|four| four == b"<rss")?;
    let rest = bytes.get(at..)?;
    let end = rest.iter().take(4096).position(|byte| *byte == b'>')?;
    std::str::from_utf8(rest.get(..end)?).ok()
}

/// A broken feed, mended: known by its version, and cut after its last whole entry.
fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut feed = bytes.to_vec();
    if let Some(tag) = rss_tag(bytes).filter(|_| is_odd_version(bytes)) {
        let spaces: String = tag
            .split_whitespace()
            .skip(1)
            .filter(|part| part.starts_with("xmlns"))
            .fold(String::new(), |all, part| all + " " + part);
        let at = bytes.windows(tag.len()).position(|window| window == tag.as_bytes())?;
        feed.splice(at..at + tag.len(), format!("<rss version=\"2.0\"{spaces}").into_bytes());
        if parse(&feed, None).is_ok() {
            return Some(feed);
        }
    }
    let root = |name: &str| contains(&feed, name);
    let (end, close) = if root("<rss") {
        ("</item>", "</channel></rss>")
    } else if root("RDF") {
        ("</item>", "</rdf:RDF>")
    } else if root("<feed") {
        ("</entry>", "</feed>")
    } else {
        return None;
    };
    let ends: Vec<usize> = places(&feed, end.as_bytes()).map(|at| at + end.len()).collect();
    let cut = |end: usize| {
        let mut whole = feed.get(..end).unwrap_or_default().to_vec();
        whole.extend(close.as_bytes());
        whole
    };
    // Where the feed can be read to one end, it can be read to all before it.
    let good = ends.partition_point(|end| parse(&cut(*end), None).is_ok());
    ends.get(good.checked_sub(1)?).map(|end| cut(*end))
}

/// Whether `part` stands at the start of a feed.
fn contains(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).take(4096).any(|window| window == part.as_bytes())
}

fn places(bytes: &[u8], part: &[u8]) -> impl Iterator<Item = usize> {
    bytes.windows(part.len()).enumerate().filter(move |(_, window)| *window == part).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const BODY: &str = "The envoy said on Tuesday that both delegations had agreed to return to the table next week. ";

    fn options() -> Options {
        Options::new(date(2025, 5, 1))
    }

    fn rss(version: &str, items: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><rss {version} xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
             <title>Example Post &amp; Co</title><link>https://example.org/</link><language>en-GB</language>{items}</channel></rss>"
        )
    }

    fn item(n: u8) -> String {
        let body = BODY.repeat(7);
        format!(
            "<item><title>Talks &amp;amp; truce {n}</title><link>https://example.org/world/talks-{n}?from=rss</link>\
             <guid>g{n}</guid><pubDate>Tue, 22 Apr 2025 00:{n}0:00 +0500</pubDate><description>The envoy said…</description>\
             <content:encoded><![CDATA[<p>{body}</p><p>Second.</p><script>no()</script>]]></content:encoded></item>"
        )
    }

    #[test]
    fn rss_entries_are_read() {
        let feed = rss("version=\"2.0\"", &(item(1) + &item(2)));
        let entries = entries(feed.as_bytes(), None).unwrap();
        assert_eq!(entries.len(), 2);
        let entry = &entries[0];
        assert_eq!(entry.id, "g1");
        assert_eq!(entry.title.as_deref(), Some("Talks & truce 1"));
        assert_eq!(entry.url.as_deref(), Some("https://example.org/world/talks-1?from=rss"));
        assert_eq!(entry.published.as_deref(), Some("Tue, 22 Apr 2025 00:10:00 +0500"));
        assert_eq!((entry.outlet.as_deref(), entry.language.as_deref()), (Some("Example Post & Co"), Some("en-gb")));
        assert!(entry.whole);
        let report = report_of_entry(entry, &options()).unwrap();
        assert_eq!(report.id, "example.org:talks-1");
        assert_eq!(report.published, date(2025, 4, 22), "the day is the one that the outlet wrote");
        assert!(report.text.starts_with("Talks & truce 1\n\nThe envoy said"), "{}", report.text);
        assert!(report.text.ends_with("next week.\n\nSecond."), "{}", report.text);
        assert!(report.notes.is_empty() && report.is_english(), "{report:?}");
    }

    #[test]
    fn other_kinds_of_feed_are_read() {
        let body = BODY.repeat(7);
        let atom = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://example.org/\" xml:lang=\"en\"><title>Post</title><id>f</id>\
             <entry><id>e</id><title type=\"html\">&lt;b&gt;Talks&lt;/b&gt;</title><link rel=\"self\" href=\"/self\"/>\
             <link href=\"/talks\"/><updated>2025-04-23T01:00:00Z</updated><published>2025-04-22T23:00:00-05:00</published>\
             <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{body}</p></div></content></entry></feed>"
        );
        let json = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "Post", "language": "en", "items": [
            {"id": "e", "title": "Talks", "url": "https://example.org/talks", "content_text": format!("{body}\n\nA < B"), "date_published": "2025-04-22T23:00:00-05:00"}]})
        .to_string();
        let rdf = format!(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel rdf:about=\"x\"><title>Post</title><link>https://example.org/</link>\
             <description>d</description></channel><item rdf:about=\"https://example.org/talks\"><title>Talks</title>\
             <link>https://example.org/talks</link><description>{BODY}</description><dc:date>2025-04-22T23:00:00-05:00</dc:date></item></rdf:RDF>"
        );
        for (feed, whole) in [(atom, true), (json, true), (rdf, false)] {
            let entries = entries(feed.as_bytes(), Some("https://example.org/feed")).unwrap();
            let [entry] = entries.as_slice() else { panic!("{entries:?}") };
            assert_eq!(entry.title.as_deref(), Some("Talks"), "{feed}");
            assert_eq!(entry.url.as_deref(), Some("https://example.org/talks"), "{feed}");
            assert_eq!(entry.published.as_deref(), Some("2025-04-22T23:00:00-05:00"), "{feed}");
            assert_eq!((entry.outlet.as_deref(), entry.whole), (Some("Post"), whole), "{feed}");
            let report = report_of_entry(entry, &options()).unwrap();
            assert_eq!(report.published, date(2025, 4, 22));
            assert_eq!(report.notes.is_empty(), whole, "{report:?}");
        }
    }

    #[test]
    fn any_version_of_rss_is_read() {
        for version in
            ["version=\"0.91\"", "version=\"0.92\"", "version=\"0.93\"", "version='2.0.1'", "", "version=\"\""]
        {
            let entries = entries(rss(version, &item(1)).as_bytes(), None);
            assert!(entries.as_ref().is_ok_and(|entries| entries.len() == 1), "{version}: {entries:?}");
        }
    }

    #[test]
    fn of_a_broken_feed_the_whole_entries_are_kept() {
        let feed = rss("version=\"2.0\"", &(item(1) + &item(2) + &item(3)));
        let cut = &feed[..feed.rfind("<description>").unwrap()];
        let read = read(cut.as_bytes(), None);
        assert_eq!(read.entries.len(), 2);
        assert!(read.broken.is_some());
        assert_eq!(entries(cut.as_bytes(), None).unwrap().len(), 2);
        let bad = feed.replace("<guid>g3</guid>", "<guid>g3</gu");
        assert!(entries(bad.as_bytes(), None).is_ok_and(|entries| entries.len() >= 2));
    }

    #[test]
    fn what_is_no_feed_is_told() {
        for bytes in [
            b"".as_slice(),
            b"words",
            b"<html><body>No.</body></html>",
            b"{\"a\": 1}",
            b"\0\0",
            b"<rss",
            b"<rss version=\"2.0\"><chan",
        ] {
            let fault = entries(bytes, None).unwrap_err();
            assert!(matches!(fault, Fault::NotFeed { .. }) && !fault.advice().is_empty(), "{fault}");
        }
    }

    #[test]
    fn extracts_are_told_from_whole_texts() {
        let of = |body: &str| entry_of(body).whole;
        let long = BODY.repeat(7);
        assert!(of(&format!("<p>{long}</p>")));
        assert!(!of("<p>Too short.</p>"));
        for end in ["…", "[...]", "... Read more »", "<a href=x>Continue reading</a>", "[&hellip;]"] {
            assert!(!of(&format!("<p>{long}{end}</p>")), "{end}");
        }
        assert!(report_of_entry(&entry_of("<p> </p>"), &options()).is_err());
    }

    fn entry_of(html: &str) -> Entry {
        let item = format!("<item><title>T</title><content:encoded><![CDATA[{html}]]></content:encoded></item>");
        entries(rss("version=\"2.0\"", &item).as_bytes(), None).unwrap().remove(0)
    }
}
