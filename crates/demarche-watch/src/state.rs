//! What is remembered of feeds and hosts from one round to the next.

use crate::clock::after;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// An entry that is no longer in its feed is forgotten after so many days.
const FORGET: i64 = 60;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What is remembered of one feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedState {
    /// The mark of the version that was read to its end, as the server gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The date of that version, as the server gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// When it is due again; at once where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
    /// How many times in a row it could not be read.
    pub failures: u32,
    /// The entries whose reports are stored, or that have none, by the day they were last in the feed.
    pub seen: BTreeMap<Date, BTreeSet<Key>>,
    /// How many times an entry was tried whose page could not be read.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tried: BTreeMap<Key, u32>,
}

/// Stands for an entry or an address: 64 bits of a hash that is the same on every machine, in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Key(u64);

impl Key {
    /// The key of some words that tell one thing from another: FNV-1a with a last mixing. The standard library's hash
    /// may change from version to version, and these are stored.
    pub(crate) fn of(parts: &[&str]) -> Self {
        let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
        let hash = bytes
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        Self(mixed ^ (mixed >> 32))
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        format!("{:016x}", key.0)
    }
}

impl TryFrom<String> for Key {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        u64::from_str_radix(&text, 16).map(Self)
    }
}

impl FeedState {
    /// Every key with the day it was last met.
    pub(crate) fn keys(&self) -> HashMap<Key, Date> {
        self.seen.iter().flat_map(|(day, keys)| keys.iter().map(|key| (*key, *day))).collect()
    }

    /// Takes keys with their days for what was seen, less those that are past remembering on `today`.
    pub(crate) fn set_keys(&mut self, keys: &HashMap<Key, Date>, today: Date) {
        self.seen.clear();
        for (key, day) in keys {
            if today.since(*day).is_ok_and(|span| i64::from(span.get_days()) <= FORGET) {
                self.seen.entry(*day).or_default().insert(*key);
            }
        }
    }

    /// Notes that the feed could not be read, and puts it off: for `every`, then twice, four times … as long, a day at
    /// most, a tenth more or less by chance, and not before the server wants.
    pub(crate) fn fail(&mut self, now: Timestamp, every: Duration, until: Option<Timestamp>) {
        self.failures = self.failures.saturating_add(1);
        let doubled = every.saturating_mul(1 << (self.failures - 1).min(10));
        let delay = doubled.min(DAY.max(every)).min(30 * DAY).mul_f64(0.9 + 0.2 * fastrand::f64());
        self.next = Some(until.map_or(after(now, delay), |until| until.max(after(now, delay))));
    }
}

/// What is remembered of one host.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HostState {
    /// When it may be asked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<Timestamp>,
    /// What robots.txt says, by scheme, host and port.
    pub robots: BTreeMap<String, Robots>,
}

/// A robots.txt as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robots {
    /// Its text; empty where there is none.
    pub text: String,
    /// When it is to be read anew.
    pub until: Timestamp,
}

/// What is remembered of all feeds and hosts. It can be saved and read as rows of a key and a JSON text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct States {
    /// By the feed's address.
    pub feeds: BTreeMap<String, FeedState>,
    /// By the host's name.
    pub hosts: BTreeMap<String, HostState>,
}

/// What the key of a host's row begins with; that of a feed's row is its address, which begins otherwise.
const HOST: &str = "host:";

impl States {
    /// The states of rows that [`Event::State`](crate::Event::State) gave. A row that cannot be read, such as one of a
    /// newer version, counts as none: its feed is read from the start, which costs time but loses nothing.
    pub fn from_rows<K: AsRef<str>, V: AsRef<str>>(rows: impl IntoIterator<Item = (K, V)>) -> Self {
        let mut states = Self::default();
        for (key, json) in rows {
            let (key, json) = (key.as_ref(), json.as_ref());
            match key.strip_prefix(HOST) {
                Some(host) => {
                    states.hosts.insert(host.to_owned(), serde_json::from_str(json).unwrap_or_default());
                }
                None => {
                    states.feeds.insert(key.to_owned(), serde_json::from_str(json).unwrap_or_default());
                }
            }
        }
        states
    }
}

/// The row of a host: its key and JSON.
pub(crate) fn host_row(name: &str, state: &HostState) -> (String, String) {
    (format!("{HOST}{name}"), serde_json::to_string(state).unwrap_or_default())
}

/// The row of a feed: its key and JSON.
pub(crate) fn feed_row(url: &str, state: &FeedState) -> (String, String) {
    (url.to_owned(), serde_json::to_string(state).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn now() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn states_come_back_from_their_rows() {
        let mut feed = FeedState { etag: Some("\"x\"".into()), next: Some(now()), failures: 2, ..FeedState::default() };
        feed.set_keys(&HashMap::from([(Key::of(&["a"]), date(2026, 2, 28))]), date(2026, 3, 1));
        feed.tried.insert(Key::of(&["b"]), 1);
        let host = HostState {
            free: Some(now()),
            robots: BTreeMap::from([(
                "https://example.org".to_owned(),
                Robots { text: "User-agent: *\nDisallow:".into(), until: now() },
            )]),
        };
        let rows = [feed_row("https://example.org/feed", &feed), host_row("example.org", &host)];
        let states = States::from_rows(rows);
        assert_eq!(states.feeds["https://example.org/feed"], feed);
        assert_eq!(states.hosts["example.org"], host);
    }

    #[test]
    fn a_row_that_cannot_be_read_counts_as_none() {
        let states = States::from_rows([
            ("https://a.example/", "{"),
            ("host:a.example", "17"),
            ("https://b.example/", "{\"new\": 1}"),
        ]);
        assert_eq!(states.feeds["https://a.example/"], FeedState::default());
        assert_eq!(states.feeds["https://b.example/"], FeedState::default());
        assert_eq!(states.hosts["a.example"], HostState::default());
    }

    proptest::proptest! {
        #[test]
        fn any_row_is_read(key in "(host:)?[ -~]{0,12}", json in "(\\{|\\}|\"seen\"|\"next\"|:|,|\"2026-03-01\"|\\[|\\]|\"[0-9a-z]{0,16}\"|[0-9]){0,20}") {
            let _ = States::from_rows([(key, json)]);
        }
    }

    #[test]
    fn keys_are_the_same_on_every_machine() {
        assert_eq!(String::from(Key::of(&["id", "tag:example.org,2026:1"])), "2b8221d965dcf6ef");
        assert_ne!(Key::of(&["a", "b"]), Key::of(&["ab", ""]));
    }

    #[test]
    fn entries_that_left_the_feed_are_forgotten_in_time() {
        let keys = HashMap::from([(Key::of(&["old"]), date(2025, 12, 1)), (Key::of(&["new"]), date(2026, 2, 1))]);
        let mut state = FeedState::default();
        state.set_keys(&keys, date(2026, 3, 1));
        assert_eq!(state.keys(), HashMap::from([(Key::of(&["new"]), date(2026, 2, 1))]));
    }

    #[test]
    fn a_feed_that_fails_is_put_off_twice_as_long_each_time() {
        let (mut state, every) = (FeedState::default(), Duration::from_secs(1800));
        for expected in [1800, 3600, 7200, 14_400, 28_800, 57_600, 86_400, 86_400] {
            state.fail(now(), every, None);
            let delay = crate::clock::between(now(), state.next.unwrap()).as_secs();
            assert!((expected * 9 / 10 - 1..=expected * 11 / 10 + 1).contains(&delay), "{delay} of {expected}");
        }
        let until = after(now(), Duration::from_secs(200_000));
        state.fail(now(), every, Some(until));
        assert_eq!(state.next, Some(until));
        state.failures = u32::MAX;
        state.fail(now(), Duration::MAX, None);
    }
}
