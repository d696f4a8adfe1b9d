//! Entries of feeds to reports.

use crate::feeds::{Feed, Full};
use crate::net::Answer;
use crate::state::Key;
use crate::trouble::Trouble;
use demarche_report::{Entry, Fault, Options, Report, entries, report_of_entry, report_of_page};
use reqwest::Url;
use std::sync::Arc;

/// The entries of a feed's body, with what the user's list says of the feed.
///
/// Reading runs aside: a feed of ten thousand entries must not hold up the others, and a mistake of the reader is the
/// trouble of this feed alone.
pub(crate) async fn entries_of(answer: Answer, feed: &Feed) -> Result<Vec<Entry>, Trouble> {
    let body = answer.body.unwrap_or_default();
    let (name, language) = (feed.name.clone(), feed.language.clone());
    aside(move || {
        let mut read = entries(&body, Some(answer.url.as_str())).map_err(Trouble::Unreadable)?;
        for entry in &mut read {
            entry.outlet = Some(name.clone());
            entry.language = language.clone().or_else(|| entry.language.take());
        }
        Ok(read)
    })
    .await
}

/// The address of the page that an entry names, if it is one of the web.
pub(crate) fn page_of(entry: &Entry) -> Option<Url> {
    let url = Url::parse(entry.url.as_deref()?.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Whether the page of an entry is wanted.
pub(crate) fn wants_page(entry: &Entry, full: Full) -> bool {
    match full {
        Full::Always => true,
        Full::Never => false,
        Full::Auto => !entry.whole,
    }
}

/// The report that an entry holds by itself.
pub(crate) async fn from_entry(entry: Arc<Entry>, options: Options) -> Result<Report, Trouble> {
    aside(move || report_of_entry(&entry, &options).map_err(Trouble::Unreadable)).await
}

/// The report of an entry's page; that of the entry itself where the page has less, as behind a wall of consent.
pub(crate) async fn from_page(answer: Answer, entry: Arc<Entry>, options: Options) -> Result<Report, Trouble> {
    aside(move || {
        let body = answer.body.unwrap_or_default();
        let kind = answer.content_type.as_deref();
        let page = report_of_page(&body, kind, Some(answer.url.as_str()), Some(&entry), &options);
        let own = report_of_entry(&entry, &options);
        match (page, own) {
            (Ok(page), Ok(own)) if own.text.len() > page.text.len() => Ok(own),
            (Ok(page), _) => Ok(page),
            (Err(_), Ok(own)) => Ok(own),
            (Err(fault), Err(_)) => Err(Trouble::Unreadable(fault)),
        }
    })
    .await
}

/// What tells an entry from the others of its feed: its id, else its address, else its words.
pub(crate) fn key(entry: &Entry) -> Key {
    let title = entry.title.as_deref().unwrap_or_default();
    match (entry.id.trim(), entry.url.as_deref()) {
        ("", Some(url)) => Key::of(&["url", url, title]),
        ("", None) => Key::of(&["words", title, entry.html.as_deref().unwrap_or_default()]),
        (id, _) => Key::of(&["id", id]),
    }
}

/// What tells a page from all others, whichever feed names it. A feed's own marks for counting readers are passed over;
/// the front page of a site is no article.
pub(crate) fn page_key(url: &Url) -> Option<Key> {
    if url.path() == "/" && url.query().is_none() {
        return None;
    }
    let query: Vec<&str> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|part| !part.starts_with("utm_") && !part.is_empty())
        .collect();
    let host = url.host_str()?;
    Some(Key::of(&[
        "page",
        host.strip_prefix("www.").unwrap_or(host),
        url.path().trim_end_matches('/'),
        &query.join("&"),
    ]))
}

/// What a fault is where an entry has no text: nobody could read it.
pub(crate) fn is_empty(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Unreadable(Fault::NoText | Fault::Empty))
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Trouble> + Send + 'static) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Trouble::Internal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_same_whatever_counts_its_readers() {
        let key = |url: &str| page_key(&Url::parse(url).unwrap());
        let one = key("https://news.example/a/1?utm_source=rss&utm_medium=feed#top");
        for same in
            ["https://news.example/a/1", "http://www.news.example/a/1/", "https://news.example/a/1?utm_source=x"]
        {
            assert_eq!(key(same), one, "{same}");
        }
        for other in ["https://news.example/a/2", "https://news.example/a/1?id=2", "https://other.example/a/1"] {
            assert_ne!(key(other), one, "{other}");
        }
        assert_eq!(key("https://news.example/"), None);
    }
}
