//! The list of feeds that the user writes.

use jiff::SignedDuration;
use reqwest::Url;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;
use toml::{Spanned, Value};

/// The feeds to follow and the limits to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feeds {
    /// The feeds, in the order they are written.
    pub feeds: Vec<Feed>,
    /// The limits, for all of them.
    pub limits: Limits,
}

/// One feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its address: http or https, without a name or password in it.
    pub url: Url,
    /// What it is called; the outlet of reports that name none themselves.
    pub name: String,
    /// The language of its reports, such as `en`; else what they tell.
    pub language: Option<String>,
    /// How often it is looked at.
    pub every: Duration,
    /// Whether the pages of its entries are fetched.
    pub full: Full,
    /// Whether its own host may have a private address.
    pub allow_private: bool,
}

/// Whether the page of an entry is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Full {
    /// Where the entry seems to hold an extract only.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never: what the feed holds is the report.
    Never,
}

/// What no feed and no host may exceed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How long one request may take from its start to the last byte.
    pub timeout: Duration,
    /// How long a server may send nothing.
    pub stall: Duration,
    /// How large an answer may be, in bytes, packed as well as unpacked.
    pub max_size: u64,
    /// How long a host is left alone between two requests; longer where its robots.txt asks for it.
    pub per_host_delay: Duration,
    /// How many requests may run at once, each to another host.
    pub concurrency: usize,
    /// Who is asking: a name, and an address to complain to. It is sent to every host.
    pub contact: Option<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            stall: Duration::from_secs(10),
            max_size: 10 << 20,
            per_host_delay: Duration::from_secs(1),
            concurrency: 8,
            contact: None,
        }
    }
}

/// What is wrong with a list of feeds, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct FeedsError {
    /// The line, from 1, where there is one.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFeeds {
    #[serde(default)]
    feed: Vec<Spanned<RawFeed>>,
    #[serde(default)]
    limits: RawLimits,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFeed {
    url: Spanned<String>,
    name: Spanned<String>,
    language: Option<String>,
    every: Option<Spanned<String>>,
    full: Option<Spanned<Value>>,
    #[serde(default)]
    allow_private: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawLimits {
    timeout: Option<Spanned<String>>,
    stall: Option<Spanned<String>>,
    max_size: Option<Spanned<String>>,
    per_host_delay: Option<Spanned<String>>,
    concurrency: Option<Spanned<i64>>,
    user_agent: Option<Spanned<String>>,
}

const HOUR: Duration = Duration::from_secs(3600);
const EVERY: Duration = Duration::from_secs(30 * 60);

impl Feeds {
    /// Reads a list of feeds written in TOML, as `examples/feeds.toml` shows it.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its line and what to do. A key that is not known is wrong too, since it is
    /// mostly one that is known, misspelt.
    pub fn parse(text: &str) -> Result<Self, FeedsError> {
        let raw: RawFeeds = toml::from_str(text).map_err(|error| {
            let message = error.message().trim().replace('\n', " ");
            Wrong(error.span(), message).at(text)
        })?;
        let mut lines = HashMap::new();
        let mut feeds = Vec::new();
        for raw in raw.feed {
            let place = raw.span();
            let feed = feed(raw.into_inner()).map_err(|wrong| wrong.at(text))?;
            let line = line_of(text, place.start);
            if let Some(first) = lines.insert(feed.url.clone(), line) {
                let message = format!("{} stands in line {first} already; take one of them out", feed.url);
                return Err(FeedsError { line: Some(line), message });
            }
            feeds.push(feed);
        }
        if feeds.is_empty() {
            let message = "no feed in it; write [[feed]], url = \"https://…\" and name = \"…\" on lines of their own";
            return Err(FeedsError { line: None, message: message.to_owned() });
        }
        Ok(Self { feeds, limits: limits(raw.limits).map_err(|wrong| wrong.at(text))? })
    }
}

/// What is wrong, and where in the text.
struct Wrong(Option<Range<usize>>, String);

impl Wrong {
    fn new<T>(value: &Spanned<T>, message: impl Into<String>) -> Self {
        Self(Some(value.span()), message.into())
    }

    fn at(self, text: &str) -> FeedsError {
        FeedsError { line: self.0.map(|span| line_of(text, span.start)), message: self.1 }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

fn feed(raw: RawFeed) -> Result<Feed, Wrong> {
    if raw.name.get_ref().trim().is_empty() {
        return Err(Wrong::new(&raw.name, "`name` is empty; write what the outlet is called"));
    }
    let every = match &raw.every {
        Some(every) => duration("every", every, Duration::from_secs(60), 30 * 24 * HOUR)?,
        None => EVERY,
    };
    Ok(Feed {
        url: url(&raw.url)?,
        name: raw.name.into_inner().trim().to_owned(),
        language: raw.language.filter(|language| !language.trim().is_empty()),
        every,
        full: raw.full.as_ref().map_or(Ok(Full::default()), full)?,
        allow_private: raw.allow_private,
    })
}

fn url(text: &Spanned<String>) -> Result<Url, Wrong> {
    let wrong = |message: &str| Err(Wrong::new(text, format!("`url` {message}")));
    let Ok(mut url) = Url::parse(text.get_ref().trim()) else {
        return wrong("is not an address; write all of it, with https:// before it");
    };
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return wrong("is not an address of the web; feeds are read over http and https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("has a user or password in it, and none is ever sent; take them out");
    }
    url.set_fragment(None);
    Ok(url)
}

fn full(value: &Spanned<Value>) -> Result<Full, Wrong> {
    match value.get_ref() {
        Value::Boolean(true) => Ok(Full::Always),
        Value::Boolean(false) => Ok(Full::Never),
        Value::String(word) if word == "auto" => Ok(Full::Auto),
        _ => Err(Wrong::new(value, "`full` is none of true, false and \"auto\"")),
    }
}

fn duration(key: &str, text: &Spanned<String>, least: Duration, most: Duration) -> Result<Duration, Wrong> {
    let length = text.get_ref().parse::<SignedDuration>().ok().and_then(|length| Duration::try_from(length).ok());
    match length {
        None => {
            Err(Wrong::new(text, format!("`{key}` is not a length of time; write it like \"90s\", \"30m\" or \"2h\"")))
        }
        Some(length) if !(least..=most).contains(&length) => {
            let message = format!("`{key}` is not between {} and {}", SignedShow(least), SignedShow(most));
            Err(Wrong::new(text, message))
        }
        Some(length) => Ok(length),
    }
}

/// A length of time as it is written in the list.
struct SignedShow(Duration);

impl std::fmt::Display for SignedShow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match SignedDuration::try_from(self.0) {
            Ok(length) => write!(f, "{length:#}"),
            Err(_) => f.write_str("?"),
        }
    }
}

fn size(text: &Spanned<String>) -> Result<u64, Wrong> {
    let written = text.get_ref().trim();
    let digits = written.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match written[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "kib" | "kb" | "k" => Some(1 << 10),
        "mib" | "mb" | "m" => Some(1 << 20),
        "gib" | "gb" | "g" => Some(1 << 30),
        _ => None,
    };
    let bytes = unit.and_then(|unit: u64| digits.parse::<u64>().ok()?.checked_mul(unit));
    match bytes {
        Some(bytes) if (1 << 10..=1 << 30).contains(&bytes) => Ok(bytes),
        Some(_) => Err(Wrong::new(text, "`max_size` is not between \"1 KiB\" and \"1 GiB\"")),
        None => Err(Wrong::new(text, "`max_size` is not a size; write it like \"10 MiB\"")),
    }
}

fn limits(raw: RawLimits) -> Result<Limits, Wrong> {
    let mut limits = Limits::default();
    let second = Duration::from_secs(1);
    if let Some(text) = &raw.timeout {
        limits.timeout = duration("timeout", text, second, HOUR)?;
    }
    if let Some(text) = &raw.stall {
        limits.stall = duration("stall", text, second, HOUR)?;
    }
    if let Some(text) = &raw.max_size {
        limits.max_size = size(text)?;
    }
    if let Some(text) = &raw.per_host_delay {
        limits.per_host_delay = duration("per_host_delay", text, Duration::ZERO, HOUR)?;
    }
    if let Some(number) = &raw.concurrency {
        limits.concurrency = usize::try_from(*number.get_ref())
            .ok()
            .filter(|number| (1..=64).contains(number))
            .ok_or_else(|| Wrong::new(number, "`concurrency` is not between 1 and 64"))?;
    }
    if let Some(text) = &raw.user_agent {
        let contact = text.get_ref().trim();
        let sendable = contact.is_ascii() && HeaderValue::from_str(contact).is_ok() && !contact.contains(['(', ')']);
        if !sendable || contact.is_empty() || contact.len() > 200 {
            let advice = "write your name and an address, in ASCII, without brackets";
            return Err(Wrong::new(text, format!("`user_agent` cannot be sent; {advice}")));
        }
        limits.contact = Some(contact.to_owned());
    }
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_list_is_read_with_its_defaults() {
        let feeds = Feeds::parse(
            r#"
            [limits]
            timeout = "20s"
            max_size = "5 MiB"
            concurrency = 4
            user_agent = "Example Institute, press@example.org"

            [[feed]]
            url = "https://news.example.org/rss#top"
            name = " Example News "

            [[feed]]
            url = "http://10.1.2.3:8080/atom.xml"
            name = "Inside"
            language = "en"
            every = "2h"
            full = false
            allow_private = true
            "#,
        )
        .unwrap();
        let first = &feeds.feeds[0];
        assert_eq!((first.url.as_str(), first.name.as_str()), ("https://news.example.org/rss", "Example News"));
        assert_eq!((first.every, first.full, first.allow_private), (EVERY, Full::Auto, false));
        let second = &feeds.feeds[1];
        assert_eq!((second.every, second.full, second.allow_private), (2 * HOUR, Full::Never, true));
        assert_eq!(second.language.as_deref(), Some("en"));
        assert_eq!(feeds.limits.timeout, Duration::from_secs(20));
        assert_eq!((feeds.limits.max_size, feeds.limits.concurrency), (5 << 20, 4));
        assert_eq!(feeds.limits.stall, Limits::default().stall);
        assert_eq!(feeds.limits.contact.as_deref(), Some("Example Institute, press@example.org"));
    }

    #[test]
    fn the_example_is_read() {
        let text = include_str!("../../../examples/feeds.toml");
        let feeds = Feeds::parse(text).unwrap();
        assert!(feeds.feeds.len() > 1);
        // what stands commented out is read too
        let all: String = text.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line).to_owned() + "\n").collect();
        assert!(Feeds::parse(&all).unwrap().feeds.len() > feeds.feeds.len());
    }

    #[test]
    fn errors_name_line_and_remedy() {
        let feed = |rest: &str| format!("[[feed]]\nurl = \"https://a.example/\"\nname = \"A\"\n{rest}");
        for (text, line, words) in [
            (String::new(), None, "no feed in it; write [[feed]]"),
            ("[[feed]]\nname = \"A\"".to_owned(), Some(1), "missing field `url`"),
            ("[[feed]]\nurl = \"a.example/rss\"\nname = \"A\"".to_owned(), Some(2), "with https:// before it"),
            ("[[feed]]\nurl = \"file:///etc/passwd\"\nname = \"A\"".to_owned(), Some(2), "over http and https"),
            ("[[feed]]\nurl = \"https://me:pw@a.example/\"\nname = \"A\"".to_owned(), Some(2), "take them out"),
            ("[[feed]]\nurl = \"https://a.example/\"\nname = \" \"".to_owned(), Some(3), "what the outlet is called"),
            (feed("evry = \"1h\""), Some(4), "unknown field `evry`, expected one of `url`"),
            (feed("every = \"often\""), Some(4), "write it like"),
            (feed("every = \"1s\""), Some(4), "between 1m and 720h"),
            (feed("every = 5"), Some(4), "expected a string"),
            (feed("full = \"yes\""), Some(4), "\"auto\""),
            (feed("allow_private = 1"), Some(4), "expected a boolean"),
            (feed("[limits]\nmax_size = \"lots\""), Some(5), "write it like \"10 MiB\""),
            (feed("[limits]\nmax_size = \"99999999999999999999 GiB\""), Some(5), "is not a size"),
            (feed("[limits]\nmax_size = \"8 GiB\""), Some(5), "between"),
            (feed("[limits]\nconcurrency = -1"), Some(5), "between 1 and 64"),
            (feed("[limits]\nuser_agent = \"a\\nb\""), Some(5), "in ASCII"),
            (feed("[limits]\nspeed = 3"), Some(5), "unknown field `speed`"),
            (feed("\n[[feed]]\nurl = \"https://a.example/\"\nname = \"B\""), Some(5), "stands in line 1 already"),
            ("[[feed]\n".to_owned(), Some(1), ""),
        ] {
            let error = Feeds::parse(&text).unwrap_err();
            assert_eq!(error.line, line, "{text}\n{error}");
            assert!(error.message.contains(words), "{text}\n{error}");
            assert!(!error.message.contains('\n'), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_list_or_an_error(text in "(\\[\\[feed\\]\\]|url|name|=|\"|every|\n|\\[limits\\]|max_size|[ -~é]){0,40}") {
            let _ = Feeds::parse(&text);
        }

        #[test]
        fn any_size_and_length_is_read_or_an_error(word in "[0-9a-zA-Zµé .]{0,12}") {
            let _ = Feeds::parse(&format!("[[feed]]\nurl = \"https://a.example\"\nname = \"A\"\nevery = \"{word}\""));
            let _ = Feeds::parse(&format!("[[feed]]\nurl = \"https://a.example\"\nname = \"A\"\n[limits]\nmax_size = \"{word}\""));
        }
    }
}
