//! Rounds over all feeds, for a caller that knows nothing of asynchronous work.

use crate::clock::{Clock, after};
use crate::event::{Event, Found, Outcome};
use crate::feeds::{Feed, Feeds};
use crate::net::Net;
use crate::resolve::Names;
use crate::state::{FeedState, Key, States};
use crate::turn::{Message, Round, turn};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// How many events may wait to be taken. Fetching waits once so many do.
const QUEUE: usize = 32;

/// Text of reports that is handed over together, in bytes: enough to code them side by side.
const TOGETHER: usize = 200_000;

/// No feed is put off for so long; a time beyond it was written while the clock was wrong.
const FARTHEST: Duration = Duration::from_secs(40 * 24 * 3600);

/// How often to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounds {
    /// Once at every feed that is due.
    Once,
    /// Again and again, until the process gets an interrupt (Ctrl-C) or is asked to end.
    Forever,
}

/// Why following feeds could not begin.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The system gives no threads, or no way to wait for the network.
    #[error("the system does not allow to wait for the network: {0}")]
    Runtime(#[from] std::io::Error),
    /// The client cannot be made.
    #[error("no connections can be made: {0}")]
    Client(#[from] reqwest::Error),
}

/// Follows feeds.
pub struct Watcher {
    feeds: Feeds,
    clock: Clock,
    names: Names,
}

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watcher").field("feeds", &self.feeds).field("clock", &self.clock).finish_non_exhaustive()
    }
}

impl Watcher {
    /// Will follow these feeds.
    #[must_use]
    pub fn new(feeds: Feeds) -> Self {
        Self { feeds, clock: Clock::system(), names: Names::System }
    }

    /// Goes by another clock.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Looks names of hosts up elsewhere.
    #[cfg(test)]
    pub(crate) fn with_names(self, names: Names) -> Self {
        Self { names, ..self }
    }

    /// Looks at the feeds and hands over what is found, as many events at a time as have come. It begins where `states`
    /// left off.
    ///
    /// Once `take` is done without an error, the reports that it got count as stored, and states that say so follow.
    /// Whoever keeps the states can be killed at any moment: what was not taken is found again. Fetching goes on while
    /// `take` works, but not far ahead of it.
    ///
    /// An interrupt ends it cleanly: what was fetched is handed over, and this returns. A second one ends the process.
    ///
    /// # Errors
    ///
    /// The first error of `take`, after which nothing more is fetched; [`SetupError`] if it cannot begin at all.
    pub fn run<E: From<SetupError>>(
        &self,
        states: States,
        rounds: Rounds,
        mut take: impl FnMut(Vec<Event>) -> Result<(), E>,
    ) -> Result<(), E> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(SetupError::from)?;
        let net = Net::new(&self.feeds.limits, self.clock.clone(), &self.names, &states.hosts);
        let net = Arc::new(net.map_err(SetupError::from)?);
        let (out, mut events) = mpsc::channel(QUEUE);
        std::thread::scope(|scope| {
            let work = scope.spawn(move || {
                runtime.block_on(self.rounds(net, states.feeds.into_iter().collect(), rounds, out));
                // a name that is still being looked up is not waited for
                runtime.shutdown_background();
            });
            let mut taken = Ok(());
            while let Some(batch) = next_batch(&mut events) {
                let (batch, stored): (Vec<_>, Vec<_>) = batch.into_iter().map(|m| (m.event, m.stored)).unzip();
                taken = take(batch);
                if taken.is_err() {
                    break;
                }
                for stored in stored.into_iter().flatten() {
                    // whoever waited for it may be gone
                    let _ = stored.send(());
                }
            }
            drop(events);
            // a panic there is one of this crate, which has none to its knowledge
            let _ = work.join();
            taken
        })
    }

    async fn rounds(
        &self,
        net: Arc<Net>,
        mut states: HashMap<String, FeedState>,
        rounds: Rounds,
        out: mpsc::Sender<Message>,
    ) {
        let (stopper, mut stop) = watch::channel(false);
        let signals = tokio::spawn(stop_on_signal(stopper));
        while !*stop.borrow() && !out.is_closed() {
            let round = self.round(&net, &states, &out, &stop);
            self.one_round(round, &mut states, rounds).await;
            if rounds == Rounds::Once {
                break;
            }
            let next = self.feeds.feeds.iter().filter_map(|feed| states.get(feed.url.as_str())?.next).min();
            tokio::select! {
                () = self.clock.wait_until(next.unwrap_or_else(|| self.clock.now())) => {}
                _ = stop.wait_for(|stop| *stop) => {}
                () = out.closed() => {}
            }
        }
        signals.abort();
    }

    fn round(
        &self,
        net: &Arc<Net>,
        states: &HashMap<String, FeedState>,
        out: &mpsc::Sender<Message>,
        stop: &watch::Receiver<bool>,
    ) -> Round {
        let mut known: HashMap<Key, usize> = HashMap::new();
        for (index, feed) in self.feeds.feeds.iter().enumerate() {
            let keys = states.get(feed.url.as_str()).into_iter().flat_map(|state| state.seen.values().flatten());
            for key in keys {
                // what two feeds know is known to a third one and to either
                known.entry(*key).and_modify(|feed| *feed = usize::MAX).or_insert(index);
            }
        }
        Round {
            net: net.clone(),
            clock: self.clock.clone(),
            start: self.clock.now(),
            max_size: self.feeds.limits.max_size,
            known,
            claims: Mutex::default(),
            out: out.clone(),
            stop: stop.clone(),
        }
    }

    /// Reads all feeds that are due, side by side.
    async fn one_round(&self, round: Round, states: &mut HashMap<String, FeedState>, rounds: Rounds) {
        let round = Arc::new(round);
        let mut turns = JoinSet::new();
        for (index, feed) in self.feeds.feeds.iter().enumerate() {
            let state = states.get(feed.url.as_str()).cloned().unwrap_or_default();
            let later =
                |next: &Timestamp| *next > latest(round.start, feed, &state) && *next < after(round.start, FARTHEST);
            match state.next.filter(later) {
                None => {
                    let (round, feed) = (round.clone(), feed.clone());
                    turns.spawn(async move { (feed.url.to_string(), turn(round, index, feed, state).await) });
                }
                Some(next) if rounds == Rounds::Once => not_due(&round, feed, next).await,
                Some(_) => {}
            }
        }
        while let Some(done) = turns.join_next().await {
            match done {
                Ok((url, state)) => {
                    states.insert(url, state);
                }
                // it panicked, and its feed stays as it was; without a pause it would do so again at once
                Err(_) => self.clock.wait_until(after(self.clock.now(), Duration::from_secs(60))).await,
            }
        }
    }
}

/// The time up to which what is due counts as due now: a little ahead, so that a program that runs every half hour finds
/// a feed due that is looked at every half hour. What a server or a failure has put off is not due before its time.
fn latest(now: Timestamp, feed: &Feed, state: &FeedState) -> Timestamp {
    if state.failures > 0 { now } else { after(now, feed.every / 10) }
}

async fn not_due(round: &Round, feed: &Feed, next: Timestamp) {
    let (name, url) = (feed.name.clone(), feed.url.to_string());
    let outcome = Outcome { name, url, result: Found::NotDue, moved: None, now: round.start, next };
    let _ = round.out.send(Message { event: Event::Done(outcome), stored: None }).await;
}

/// All events that have come, after waiting for the first one; none when there will be no more.
fn next_batch(events: &mut mpsc::Receiver<Message>) -> Option<Vec<Message>> {
    let mut batch = vec![events.blocking_recv()?];
    let mut size = batch.iter().map(text).sum::<usize>();
    while size < TOGETHER {
        let Ok(message) = events.try_recv() else { break };
        size += text(&message);
        batch.push(message);
    }
    Some(batch)
}

fn text(message: &Message) -> usize {
    match &message.event {
        Event::Report { report, .. } => report.text.len(),
        _ => 0,
    }
}

/// Tells to stop at the first interrupt, and ends the process at the second.
async fn stop_on_signal(stopper: watch::Sender<bool>) {
    if interrupt().await {
        stopper.send_replace(true);
        if interrupt().await {
            std::process::exit(130);
        }
    }
    // a stopper that is dropped would count as an answer
    std::future::pending().await
}

/// Waits for an interrupt or a request to end; gives false where the system tells of none.
async fn interrupt() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut end) = signal(SignalKind::terminate()) {
            return tokio::select! {
                interrupted = tokio::signal::ctrl_c() => interrupted.is_ok(),
                _ = end.recv() => true,
            };
        }
    }
    tokio::signal::ctrl_c().await.is_ok()
}
