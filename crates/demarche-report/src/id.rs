//! Names of reports, each given once.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

/// The ids given so far. It keeps 16 bytes or so an id, not the id.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    /// By the id's hash, how many reports have asked for it.
    asked: HashMap<u64, u64>,
    state: RandomState,
}

impl Ids {
    /// Makes `id` one that no report before has; a note says so where it had to be changed.
    pub fn claim(&mut self, id: &mut String, notes: &mut Vec<String>) {
        if self.first(id) {
            return;
        }
        let key = self.state.hash_one(id.as_str());
        loop {
            let count = self.asked.entry(key).or_insert(1);
            *count = count.saturating_add(1);
            let other = format!("{id}-{count}");
            if self.first(&other) {
                notes.push(format!("A report before this one has the id {id}: this one is {other}."));
                *id = other;
                return;
            }
        }
    }

    fn first(&mut self, id: &str) -> bool {
        let key = self.state.hash_one(id);
        let new = !self.asked.contains_key(&key);
        if new {
            self.asked.insert(key, 1);
        }
        new
    }
}

/// A file's name without its ending. An ending is what follows the last dot where it has a letter and nothing but
/// letters and digits, so that `voa-2013.11.20.1794343` keeps its number.
pub(crate) fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && is_ending(ending) => stem.to_owned(),
        _ => name.into_owned(),
    }
}

/// A short id for what stands at `url`: its host without `www`, and the part of its path that tells most. What is no
/// URL is its own id.
pub(crate) fn of_url(url: &str) -> String {
    let Some((_, rest)) = url.split_once("://") else { return one_word(url) };
    let (address, query) =
        rest.split_once('#').map_or(rest, |(before, _)| before).split_once('?').unwrap_or((rest, ""));
    let address = address.split('#').next().unwrap_or_default();
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let host = host.rsplit('@').next().unwrap_or(host).to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let telling = |part: &&str| part.chars().filter(|c| c.is_alphanumeric()).count() > 3 && !GENERIC.contains(part);
    let parts = path.split('/').filter(|part| !part.is_empty()).map(|part| match part.rsplit_once('.') {
        Some((stem, ending)) if is_ending(ending) && ending.len() < 6 => stem,
        _ => part,
    });
    let parts: Vec<&str> = parts.collect();
    match parts.iter().rev().find(|part| telling(part)) {
        Some(part) => one_word(&format!("{host}:{part}")),
        None => {
            let path = parts.join("-");
            let query: String = query.chars().take(80).collect();
            one_word(&[host, &path, &query].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(":"))
        }
    }
}

/// Parts of paths that tell nothing of what stands there.
const GENERIC: [&str; 6] = ["index", "default", "article", "story", "amphtml", "print"];

/// `text` without white space and control characters, cut to a length that fits on a line.
fn one_word(text: &str) -> String {
    let word: String = text.trim().chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(120).collect();
    if word.is_empty() { "report".to_owned() } else { word }
}

fn is_ending(ending: &str) -> bool {
    ending.chars().all(|c| c.is_ascii_alphanumeric()) && ending.chars().any(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ending_goes() {
        for (path, expected) in [
            ("voa-2013.11.20.1794343.txt", "voa-2013.11.20.1794343"),
            ("voa-2013.11.20.1794343", "voa-2013.11.20.1794343"),
            ("/a/b.c/report-a.txt", "report-a"),
            ("talks.v2.TXT", "talks.v2"),
            ("talks", "talks"),
            (".txt", ".txt"),
            ("Mr. Smith", "Mr. Smith"),
            ("новости.txt", "новости"),
        ] {
            assert_eq!(stem(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn an_address_makes_a_short_id() {
        for (url, expected) in [
            ("https://www.example.org/world/2025/04/22/truce-extended", "example.org:truce-extended"),
            ("https://example.org/a/truce-extended.html?utm_source=rss#top", "example.org:truce-extended"),
            ("https://example.org/truce-extended/index.html", "example.org:truce-extended"),
            ("https://user:word@Example.org/?p=123", "example.org:p=123"),
            ("https://example.org/", "example.org"),
            ("https://example.org", "example.org"),
            ("tag:example.org,2025:17", "tag:example.org,2025:17"),
            ("urn:a b\n", "urn:ab"),
            ("", "report"),
            ("https://", "report"),
        ] {
            assert_eq!(of_url(url), expected, "{url}");
        }
    }

    #[test]
    fn no_id_is_given_twice() {
        let mut ids = Ids::default();
        let mut given = Vec::new();
        for id in ["a", "a-2", "a", "b", "a", "a-2"] {
            let (mut id, mut notes) = (id.to_owned(), Vec::new());
            let asked = id.clone();
            ids.claim(&mut id, &mut notes);
            assert_eq!(notes.is_empty(), id == asked);
            given.push(id);
        }
        assert_eq!(given, ["a", "a-2", "a-3", "b", "a-4", "a-2-2"]);
    }
}
