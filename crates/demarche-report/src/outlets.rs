//! Outlets that a user knows: in which country they are, and whether a state runs them.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

/// One outlet of a `sources.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// Its name, as it is to be shown.
    pub name: String,
    /// Other names that it goes by.
    pub aliases: Vec<String>,
    /// The domains of its pages, in lower case, without `www.`; subdomains count.
    pub domains: Vec<String>,
    /// The country that it is in, or that it speaks for, as ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Whether a state runs it, so that what it says of its own accord may be the state's word.
    pub state_run: bool,
    /// The language that it writes in, after BCP 47.
    pub language: Option<String>,
}

/// What is wrong with a list of outlets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct OutletError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

/// Outlets, found by their names and domains.
#[derive(Debug, Clone, Default)]
pub struct Outlets {
    outlets: Vec<Outlet>,
    /// Folded names and aliases.
    by_name: HashMap<String, usize>,
    by_domain: HashMap<String, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "outlet")]
    outlets: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    domains: Vec<Spanned<String>>,
    country: Option<Spanned<String>>,
    #[serde(default)]
    state_run: bool,
    language: Option<String>,
}

impl Outlets {
    /// Reads a `sources.toml`: tables `[[outlet]]` with `name`, and where wanted `aliases`, `domains`, `country`,
    /// `state_run` and `language`.
    ///
    /// # Errors
    ///
    /// Where it is not TOML, has other fields, a name or domain twice, or a country that is no code of three letters;
    /// with the line.
    pub fn parse(toml: &str) -> Result<Self, OutletError> {
        let file: File = toml::from_str(toml).map_err(|error| OutletError {
            line: line(toml, error.span().map_or(0, |span| span.start)),
            message: error.message().trim().replace('\n', "; "),
        })?;
        let mut outlets = Self::default();
        for row in file.outlets {
            outlets.add(row, toml)?;
        }
        Ok(outlets)
    }

    /// All outlets, in the order of the list.
    #[must_use]
    pub fn all(&self) -> &[Outlet] {
        &self.outlets
    }

    /// The outlet of this name, or else of the page at `url`. Case, punctuation and "The" do not count in names; a name
    /// may also be a domain.
    #[must_use]
    pub fn find(&self, outlet: Option<&str>, url: Option<&str>) -> Option<&Outlet> {
        let by_name = |name: &str| self.by_name.get(&fold(name)).or_else(|| self.by_host(name));
        let at = outlet.and_then(by_name).or_else(|| url.and_then(|url| self.by_host(url)))?;
        self.outlets.get(*at)
    }

    fn by_host(&self, url: &str) -> Option<&usize> {
        let host = host(url);
        let mut rest = host.as_str();
        loop {
            if let Some(at) = self.by_domain.get(rest) {
                return Some(at);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    fn add(&mut self, row: Row, toml: &str) -> Result<(), OutletError> {
        let at = self.outlets.len();
        let wrong =
            |span: std::ops::Range<usize>, message: String| OutletError { line: line(toml, span.start), message };
        for name in std::iter::once(&row.name).chain(&row.aliases) {
            let folded = fold(name.get_ref());
            if folded.is_empty() {
                return Err(wrong(name.span(), "the name has no letters; write the outlet's name".into()));
            }
            if let Some(other) = self.by_name.insert(folded, at).filter(|other| *other != at) {
                let other = self.outlets.get(other).map_or("", |other| other.name.as_str());
                let message = format!("`{}` is a name of {other} too; leave it to one of them", name.get_ref());
                return Err(wrong(name.span(), message));
            }
        }
        let mut domains = Vec::new();
        for domain in &row.domains {
            let host = host(domain.get_ref());
            if !host.contains('.') || host.split('.').any(str::is_empty) {
                let message = format!("`{}` is not a domain; write it as `example.org`", domain.get_ref());
                return Err(wrong(domain.span(), message));
            }
            if let Some(other) = self.by_domain.insert(host.clone(), at).filter(|other| *other != at) {
                let other = self.outlets.get(other).map_or("", |other| other.name.as_str());
                let message = format!("`{host}` is a domain of {other} too; leave it to one of them");
                return Err(wrong(domain.span(), message));
            }
            domains.push(host);
        }
        let country = match row.country {
            Some(code) if code.get_ref().len() == 3 && code.get_ref().bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Some(code.into_inner())
            }
            Some(code) => {
                let message =
                    format!("`{}` is no country; write its ISO code of three letters, as `GBR`", code.get_ref());
                return Err(wrong(code.span(), message));
            }
            None => None,
        };
        let aliases = row.aliases.into_iter().map(Spanned::into_inner).collect();
        let name = row.name.into_inner();
        self.outlets.push(Outlet { name, aliases, domains, country, state_run: row.state_run, language: row.language });
        Ok(())
    }
}

/// The line, from 1, that the byte `at` stands on.
fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// A name as it is compared: its letters and digits in lower case, without "The".
fn fold(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The host of a URL, or of what is a host already, in lower case, without `www.`, port and user.
fn host(url: &str) -> String {
    let rest = url.trim().split_once("://").map_or(url.trim(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default().to_lowercase();
    let host = host.trim_end_matches('.');
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXAMPLE: &str = include_str!("../../../examples/sources.toml");

    #[test]
    fn outlets_are_found_by_name_and_domain() {
        let outlets = Outlets::parse(EXAMPLE).unwrap();
        assert!(outlets.all().len() >= 20);
        for (name, url, expected) in [
            (Some("the BBC news"), None, Some("BBC")),
            (Some("bbc.co.uk"), None, Some("BBC")),
            (None, Some("https://www.bbc.co.uk/news/1"), Some("BBC")),
            (None, Some("http://news.bbc.co.uk:80?x"), Some("BBC")),
            (Some("TASS"), Some("https://www.bbc.com/"), Some("TASS")),
            (Some("Unknown Post"), Some("https://tass.com/politics/1"), Some("TASS")),
            (None, Some("https://notbbc.co.uk/"), None),
            (Some("Unknown Post"), None, None),
            (Some(""), Some(""), None),
            (None, None, None),
        ] {
            let found = outlets.find(name, url).map(|outlet| outlet.name.as_str());
            assert_eq!(found, expected, "{name:?} {url:?}");
        }
        let tass = outlets.find(Some("TASS"), None).unwrap();
        assert_eq!((tass.country.as_deref(), tass.state_run), (Some("RUS"), true));
        assert!(!outlets.find(Some("Reuters"), None).unwrap().state_run);
    }

    #[test]
    fn errors_name_the_line() {
        for (toml, line, words) in [
            ("[[outlet]]\nname = \"A\"\ncountry = \"Britain\"", 3, "ISO code"),
            ("[[outlet]]\nname = \"A\"\n\n[[outlet]]\nname = \"the a!\"", 5, "`the a!` is a name of A too"),
            (
                "[[outlet]]\nname = \"A\"\ndomains = [\"a.org\"]\n[[outlet]]\nname = \"B\"\ndomains = [\"www.A.org\"]",
                6,
                "domain of A",
            ),
            ("[[outlet]]\nname = \"A\"\ndomains = [\n  \"a.org\",\n  \"org\"]", 5, "not a domain"),
            ("[[outlet]]\nname = \"A\"\nstate = true", 3, "state"),
            ("[[outlet]]\ncountry = \"GBR\"", 1, "name"),
            ("[[outlet]]\nname = A", 2, ""),
            ("[[outlet]]\nname = \"…\"", 2, "no letters"),
        ] {
            let error = Outlets::parse(toml).unwrap_err();
            assert_eq!(error.line, line, "{toml}: {error}");
            assert!(error.message.contains(words), "{toml}: {error}");
        }
        assert!(Outlets::parse("").unwrap().all().is_empty());
    }

    proptest! {
        #[test]
        fn any_list_is_read_or_refused(text in "\\PC{0,60}", name in "\\PC{0,20}", url in "\\PC{0,30}") {
            let _ = Outlets::parse(&text);
            let outlets = Outlets::parse("[[outlet]]\nname = \"A\"\ndomains = [\"a.org\"]").unwrap();
            let _ = outlets.find(Some(&name), Some(&url));
        }
    }
}
