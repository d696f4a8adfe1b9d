//! One feed in one round: what is new in it, read and handed over.

use crate::clock::{Clock, after};
use crate::entry::{entries_of, from_entry, from_page, is_empty, key, page_key, page_of, wants_page};
use crate::event::{Event, Found, Outcome};
use crate::feeds::Feed;
use crate::net::{Answer, Kind, Net, Want};
use crate::state::{FeedState, Key, feed_row};
use crate::trouble::{Problem, Trouble};
use demarche_report::{Entry, Options, Report};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use reqwest::Url;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// How long a feed may take in one round. What is left then is for the next one.
pub(crate) const TURN: Duration = Duration::from_secs(300);

/// When a feed of which something is left is due again, at the earliest.
const SOON: Duration = Duration::from_secs(60);

/// So many times the page of an entry is tried, a round each.
const TRIES: u32 = 3;

/// After so many failures one after another a host is asked for no more pages in this round.
const STRIKES: u32 = 3;

/// What is remembered is handed over after so many reports, not only at the end; after a tenth of what is known if that
/// is more, since all of it is written each time.
const REMEMBER: usize = 20;

/// An event on its way, and what is to be told once a report is stored.
pub(crate) struct Message {
    pub event: Event,
    pub stored: Option<oneshot::Sender<()>>,
}

/// What all feeds of one round share.
pub(crate) struct Round {
    pub net: Arc<Net>,
    pub clock: Clock,
    /// When it began.
    pub start: Timestamp,
    /// The longest report, in bytes.
    pub max_size: u64,
    /// Pages that are known, with the feed whose state knows them.
    pub known: HashMap<Key, usize>,
    /// Pages that a feed is reading in this round; what is told in the end is whether its report is stored.
    pub claims: Mutex<HashMap<Key, watch::Receiver<bool>>>,
    /// Where events go.
    pub out: mpsc::Sender<Message>,
    /// Whether to stop.
    pub stop: watch::Receiver<bool>,
}

impl Round {
    fn stopped(&self) -> bool {
        *self.stop.borrow() || self.out.is_closed()
    }

    /// Ends when the round is to stop.
    async fn stopping(&self) {
        let mut stop = self.stop.clone();
        let told = async {
            if stop.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = told => {}
            () = self.out.closed() => {}
        }
    }

    /// Takes a page for oneself, or gives whoever took it before.
    fn claim(&self, page: Key) -> Result<watch::Sender<bool>, watch::Receiver<bool>> {
        let mut claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(theirs) = claims.get(&page) {
            return Err(theirs.clone());
        }
        let (mine, told) = watch::channel(false);
        claims.insert(page, told);
        Ok(mine)
    }

    async fn tell(&self, event: Event) {
        // nobody listens once the round is to stop
        let _ = self.out.send(Message { event, stored: None }).await;
    }
}

/// Reads one feed, and gives what is to be remembered of it.
pub(crate) async fn turn(round: Arc<Round>, index: usize, feed: Feed, state: FeedState) -> FeedState {
    let keys = state.keys();
    let mut turn = Turn {
        today: round.start.to_zoned(TimeZone::UTC).date(),
        deadline: after(round.start, TURN),
        round,
        index,
        feed,
        state,
        keys,
        waiting: VecDeque::new(),
        strikes: HashMap::new(),
        count: Count::default(),
        resume: None,
    };
    let (result, moved) = turn.run().await;
    turn.finish(result, moved).await;
    turn.state
}

/// How many entries went which way.
#[derive(Debug, Default)]
struct Count {
    new: usize,
    known: usize,
    unread: usize,
    left: usize,
    since_remembered: usize,
}

/// A report that was handed over.
struct Waiting {
    keys: [Option<Key>; 2],
    claim: Option<watch::Sender<bool>>,
    stored: oneshot::Receiver<()>,
}

/// What comes of an entry.
enum Read {
    /// A report.
    Report(Box<Report>),
    /// Nothing, now or later.
    Nothing(Problem),
    /// Nothing now; it is worth another try.
    Again(Problem),
    /// It was not its turn.
    Later(Option<Timestamp>),
}

struct Turn {
    round: Arc<Round>,
    index: usize,
    feed: Feed,
    state: FeedState,
    /// What was seen, and when last.
    keys: HashMap<Key, Date>,
    waiting: VecDeque<Waiting>,
    strikes: HashMap<String, u32>,
    count: Count,
    today: Date,
    deadline: Timestamp,
    /// When what is left can go on.
    resume: Option<Timestamp>,
}

impl Turn {
    async fn run(&mut self) -> (Found, Option<String>) {
        let answer = tokio::select! {
            answer = self.fetch_feed() => answer,
            () = self.round.stopping() => return (Found::Stopped, None),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(trouble) => return (self.failed(trouble), None),
        };
        let moved = answer.moved.as_ref().map(Url::to_string);
        if answer.body.is_none() {
            self.state.failures = 0;
            self.state.next = Some(after(self.round.start, self.feed.every));
            return (Found::Unchanged, moved);
        }
        let (etag, last_modified) = (answer.etag.clone(), answer.last_modified.clone());
        let entries = match entries_of(answer, &self.feed).await {
            Ok(entries) => entries,
            Err(trouble) => return (self.failed(trouble), moved),
        };
        // until all of it is read, the server must not say that nothing is new
        (self.state.etag, self.state.last_modified) = (None, None);
        self.state.failures = 0;
        self.each(entries).await;
        let next = after(self.round.start, self.feed.every);
        let soon = after(self.round.clock.now(), SOON);
        self.state.next = Some(self.resume.map_or(next, |resume| resume.min(next).max(soon)));
        if self.count.left == 0 {
            (self.state.etag, self.state.last_modified) = (etag, last_modified);
        }
        let Count { new, known, unread, left, .. } = self.count;
        (Found::Entries { new, known, unread, left }, moved)
    }

    async fn fetch_feed(&self) -> Result<Answer, Trouble> {
        let want = Want {
            kind: Kind::Feed,
            etag: self.state.etag.as_deref(),
            last_modified: self.state.last_modified.as_deref(),
            ..self.want_page()
        };
        self.round.net.get(&self.feed.url, want).await
    }

    fn want_page(&self) -> Want<'_> {
        let private_host = self.feed.url.host_str().filter(|_| self.feed.allow_private);
        Want { kind: Kind::Page, private_host, etag: None, last_modified: None, deadline: self.deadline }
    }

    fn failed(&mut self, trouble: Trouble) -> Found {
        let now = self.round.clock.now();
        match trouble {
            // nothing is wrong with it
            Trouble::Later(until) => self.state.next = Some(until),
            _ => self.state.fail(now, self.feed.every, trouble.until()),
        }
        Found::Failed(self.problem(self.feed.url.as_str(), trouble))
    }

    fn problem(&self, url: &str, trouble: Trouble) -> Problem {
        Problem { name: self.feed.name.clone(), url: url.to_owned(), trouble }
    }

    /// Goes through the entries, hands over what is new, and waits until it is stored.
    async fn each(&mut self, entries: Vec<Entry>) {
        // an address that many entries name is no page of one of them
        let mut named: HashMap<Key, u32> = HashMap::new();
        for page in entries.iter().filter_map(page_of).filter_map(|url| page_key(&url)) {
            *named.entry(page).or_default() += 1;
        }
        let (mut met, mut theirs) = (HashSet::new(), Vec::new());
        let mut present: HashSet<Key> = HashSet::new();
        for entry in entries {
            self.settle_what_is_stored().await;
            let id = key(&entry);
            present.insert(id);
            if !met.insert(id) {
                continue;
            }
            if self.keys.contains_key(&id) {
                self.keys.insert(id, self.today);
                self.count.known += 1;
                continue;
            }
            let page = page_of(&entry).and_then(|url| page_key(&url)).filter(|page| named.get(page) == Some(&1));
            if page.is_some_and(|page| self.round.known.get(&page).is_some_and(|feed| *feed != self.index)) {
                self.know(id, page);
                continue;
            }
            let claim = match page.map(|page| self.round.claim(page)).transpose() {
                Ok(claim) => claim,
                Err(other) => {
                    theirs.push((id, page, other));
                    continue;
                }
            };
            self.one(entry, id, page, claim).await;
        }
        while let Some(waiting) = self.waiting.pop_front() {
            self.settle(waiting).await;
        }
        // only now, when nobody waits for this feed any more
        for (id, page, mut stored) in theirs {
            match stored.wait_for(|stored| *stored).await.is_ok() {
                true => self.know(id, page),
                false => self.count.left += 1,
            }
        }
        self.state.tried.retain(|key, _| present.contains(key));
    }

    /// Notes that another feed has the report of an entry.
    fn know(&mut self, id: Key, page: Option<Key>) {
        self.keys.extend([Some(id), page].into_iter().flatten().map(|key| (key, self.today)));
        self.count.known += 1;
    }

    async fn one(&mut self, entry: Entry, id: Key, page: Option<Key>, claim: Option<watch::Sender<bool>>) {
        let tries = self.state.tried.get(&id).copied().unwrap_or_default();
        match self.read(entry, tries).await {
            Read::Report(report) => {
                let (told, stored) = oneshot::channel();
                let event = Event::Report { feed: self.feed.name.clone(), report };
                let _ = self.round.out.send(Message { event, stored: Some(told) }).await;
                self.waiting.push_back(Waiting { keys: [Some(id), page], claim, stored });
            }
            Read::Nothing(problem) => {
                self.keys.insert(id, self.today);
                self.count.unread += 1;
                self.round.tell(Event::Problem(problem)).await;
            }
            Read::Again(problem) => {
                self.state.tried.insert(id, tries + 1);
                self.count.left += 1;
                self.round.tell(Event::Problem(problem)).await;
            }
            Read::Later(until) => {
                self.count.left += 1;
                self.resume = match (self.resume, until) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
        }
    }

    /// Reads one entry: its page, if that is wanted and can be had, else what the feed has of it.
    async fn read(&mut self, entry: Entry, tries: u32) -> Read {
        if self.round.stopped() || self.round.clock.now() > self.deadline {
            return Read::Later(Some(self.round.clock.now()));
        }
        let options = Options {
            max_bytes: self.round.max_size,
            ..Options::new(self.round.clock.now().to_zoned(TimeZone::system()).date())
        };
        let (page, entry) = (page_of(&entry), Arc::new(entry));
        let told = entry.url.clone().unwrap_or_else(|| self.feed.url.to_string());
        if let Some(page) = page.as_ref().filter(|_| wants_page(&entry, self.feed.full)) {
            return self.read_page(page, entry, tries, options).await;
        }
        match (from_entry(entry.clone(), options.clone()).await, &page) {
            (Ok(report), _) => Read::Report(Box::new(report)),
            (Err(_), Some(page)) if self.feed.full != crate::Full::Never => {
                self.read_page(page, entry, tries, options).await
            }
            (Err(trouble), None) if is_empty(&trouble) => Read::Nothing(self.problem(&told, Trouble::NoText)),
            (Err(trouble), _) => Read::Nothing(self.problem(&told, trouble)),
        }
    }

    async fn read_page(&mut self, page: &Url, entry: Arc<Entry>, tries: u32, options: Options) -> Read {
        let host = page.host_str().unwrap_or_default().to_owned();
        if self.strikes.get(&host).is_some_and(|strikes| *strikes >= STRIKES) {
            return Read::Later(None);
        }
        let answer = tokio::select! {
            answer = self.round.net.get(page, self.want_page()) => answer,
            () = self.round.stopping() => return Read::Later(Some(self.round.clock.now())),
        };
        let trouble = match answer {
            Ok(answer) => {
                self.strikes.remove(&host);
                match from_page(answer, entry, options).await {
                    Ok(report) => return Read::Report(Box::new(report)),
                    Err(trouble) => return Read::Nothing(self.problem(page.as_str(), trouble)),
                }
            }
            Err(Trouble::Later(until)) => return Read::Later(Some(until)),
            Err(trouble) => trouble,
        };
        if trouble.is_of_host() {
            *self.strikes.entry(host).or_default() += 1;
        }
        if trouble.passes() && tries + 1 < TRIES {
            return Read::Again(self.problem(page.as_str(), trouble));
        }
        match from_entry(entry, options).await {
            Ok(mut report) => {
                report.notes.push(format!("Only what the feed has of it could be read: its page {trouble}."));
                Read::Report(Box::new(report))
            }
            Err(_) => Read::Nothing(self.problem(page.as_str(), trouble)),
        }
    }

    /// Notes the reports that are stored by now, and hands over what is remembered if these are many.
    async fn settle_what_is_stored(&mut self) {
        while let Some(mut waiting) = self.waiting.pop_front() {
            match waiting.stored.try_recv() {
                Ok(()) => self.note(waiting, true),
                Err(oneshot::error::TryRecvError::Closed) => self.note(waiting, false),
                Err(oneshot::error::TryRecvError::Empty) => {
                    self.waiting.push_front(waiting);
                    break;
                }
            }
        }
        if self.count.since_remembered >= REMEMBER.max(self.keys.len() / 10) {
            self.remember().await;
        }
    }

    async fn settle(&mut self, mut waiting: Waiting) {
        let stored = (&mut waiting.stored).await.is_ok();
        self.note(waiting, stored);
    }

    fn note(&mut self, waiting: Waiting, stored: bool) {
        if !stored {
            self.count.left += 1;
            return;
        }
        self.count.new += 1;
        self.count.since_remembered += 1;
        for key in waiting.keys.into_iter().flatten() {
            self.keys.insert(key, self.today);
            self.state.tried.remove(&key);
        }
        if let Some(claim) = waiting.claim {
            claim.send_replace(true);
        }
    }

    /// Hands over what is to be remembered of the feed, and of the hosts that were asked.
    async fn remember(&mut self) {
        self.count.since_remembered = 0;
        self.state.set_keys(&self.keys, self.today);
        let rows = self.round.net.changed().into_iter().chain([feed_row(self.feed.url.as_str(), &self.state)]);
        for (key, json) in rows {
            self.round.tell(Event::State { key, json }).await;
        }
    }

    async fn finish(&mut self, result: Found, moved: Option<String>) {
        self.remember().await;
        let now = self.round.clock.now();
        let outcome = Outcome {
            name: self.feed.name.clone(),
            url: self.feed.url.to_string(),
            result,
            moved,
            now,
            next: self.state.next.unwrap_or(now),
        };
        self.round.tell(Event::Done(outcome)).await;
    }
}
