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
