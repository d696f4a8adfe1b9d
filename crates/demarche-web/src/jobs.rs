//! Reports that are added while people go on reading: one thread reads what comes in, one after the other.

use serde::Serialize;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use tokio::sync::watch;

/// So many are remembered.
const REMEMBERED: usize = 50;
/// So many may wait.
const WAITING: usize = 20;

/// What is to be added.
pub enum Source {
    /// A file, or a text as JSON (`id`, `title`, `text`, `published`, `outlet`, `url`): its name and what it holds.
    Bytes(String, Vec<u8>),
    /// A feed's address, and what it is called.
    Feed(String, String),
}

/// Reads a source and puts its reports into the record, telling of each step. How that is done, this crate does not know.
pub type Add = Box<dyn FnMut(Source, &mut dyn FnMut(Step)) -> Result<(), String> + Send>;

/// One step of adding.
pub enum Step {
    /// A report is stored: its name, how many acts were read in it, whether it was there before, and whether it was read (reports in other languages
    /// are not).
    Report {
        /// Its name in the record.
        name: String,
        /// How many acts it tells.
        acts: usize,
        /// Whether it was there before.
        known: bool,
    },
    /// Something to know: a note, or what could not be read.
    Note(String),
}

/// How it stands with something that is added.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Job {
    /// Its number.
    pub id: u64,
    /// What is added.
    pub what: String,
    /// `waiting`, `reading`, `done` or `failed`.
    pub state: &'static str,
    /// The reports that it brought: their names in the record.
    pub reports: Vec<String>,
    /// Of these, how many were there before.
    pub known: usize,
    /// How many acts were read.
    pub acts: usize,
    /// What there is to know: notes, what could not be read, why it failed.
    pub notes: Vec<String>,
}

impl Job {
    /// Whether it goes on.
    pub fn goes_on(&self) -> bool {
        matches!(self.state, "waiting" | "reading")
    }
}

/// The line of what is to be added.
pub struct Jobs {
    line: Option<mpsc::SyncSender<(u64, Source)>>,
    all: Arc<Mutex<VecDeque<Job>>>,
    /// Changes whenever something moves.
    moved: watch::Sender<u64>,
}

impl Jobs {
    /// A line that a thread of its own works off; nothing can be added without `add`.
    pub fn new(add: Option<Add>) -> Self {
        let all: Arc<Mutex<VecDeque<Job>>> = Arc::default();
        let (moved, _) = watch::channel(0);
        let line = add.map(|mut add| {
            let (line, coming) = mpsc::sync_channel::<(u64, Source)>(WAITING);
            let (all, moved) = (Arc::clone(&all), moved.clone());
            std::thread::spawn(move || {
                for (id, source) in coming {
                    let step = |change: &dyn Fn(&mut Job)| {
                        of(&all, id, change);
                        moved.send_modify(|n| *n += 1);
                    };
                    step(&|job| job.state = "reading");
                    let mut told = |told| match told {
                        Step::Report { name, acts, known } => step(&|job| {
                            job.reports.push(name.clone());
                            job.acts += acts;
                            job.known += usize::from(known);
                        }),
                        Step::Note(note) => step(&|job| job.notes.push(note.clone())),
                    };
                    // what fails on one source leaves the line to the next; records change in transactions
                    let done = catch_unwind(AssertUnwindSafe(|| add(source, &mut told)));
                    let done = done.unwrap_or_else(|_| {
                        Err("the program failed while it read this; that is a fault of ours".to_owned())
                    });
                    step(&|job| match &done {
                        Ok(()) => job.state = "done",
                        Err(why) => {
                            job.state = "failed";
                            job.notes.push(why.clone());
                        }
                    });
                }
            });
            line
        });
        Self { line, all, moved }
    }

    /// Whether anything can be added.
    pub fn open(&self) -> bool {
        self.line.is_some()
    }

    /// Puts something at the end of the line; gives its number, or why it cannot be.
    pub fn put(&self, what: String, source: Source) -> Result<u64, &'static str> {
        let Some(line) = &self.line else { return Err("nothing can be added here") };
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let id = all.back().map_or(1, |job| job.id + 1);
        // in one go with its number, so that numbers go in the order of the line
        line.try_send((id, source)).map_err(|_| "too much waits to be read; try again in a while")?;
        all.push_back(Job { id, what, state: "waiting", ..Job::default() });
        if all.len() > REMEMBERED {
            all.pop_front();
        }
        Ok(id)
    }

    /// How it stands with one.
    pub fn get(&self, id: u64) -> Option<Job> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|job| job.id == id).cloned()
    }

    /// All that are remembered, the last first.
    pub fn all(&self) -> Vec<Job> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// Tells whenever something moves.
    pub fn moves(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }
}

fn of(all: &Mutex<VecDeque<Job>>, id: u64, change: &dyn Fn(&mut Job)) {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(job) = all.iter_mut().find(|job| job.id == id) {
        change(job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ended(jobs: &Jobs, id: u64) -> Job {
        let mut moves = jobs.moves();
        loop {
            let job = jobs.get(id).unwrap();
            if !job.goes_on() {
                return job;
            }
            moves.changed().await.unwrap();
        }
    }

    #[tokio::test]
    async fn they_are_worked_off_in_order_and_told_of() {
        let add: Add = Box::new(|source, tell| match source {
            Source::Bytes(name, _) => {
                tell(Step::Report { name, acts: 2, known: false });
                tell(Step::Note("dated by its file".into()));
                Ok(())
            }
            Source::Feed(url, _) if url.is_empty() => panic!("a fault"),
            Source::Feed(..) => Err("no such host".into()),
        });
        let jobs = Jobs::new(Some(add));
        let fault = jobs.put("a fault".into(), Source::Feed(String::new(), String::new())).unwrap();
        assert_eq!(ended(&jobs, fault).await.state, "failed");
        let one = jobs.put("a text".into(), Source::Bytes("a".into(), Vec::new())).unwrap();
        let two = jobs.put("a feed".into(), Source::Feed("http://x".into(), String::new())).unwrap();
        let done = ended(&jobs, one).await;
        assert_eq!((done.state, done.acts, done.reports), ("done", 2, vec!["a".to_owned()]));
        let failed = ended(&jobs, two).await;
        assert_eq!((failed.state, failed.notes), ("failed", vec!["no such host".to_owned()]));
        assert_eq!(jobs.all().iter().map(|j| j.id).collect::<Vec<_>>(), [two, one, fault]);
    }

    #[test]
    fn a_line_that_is_closed_or_full_says_so() {
        assert!(Jobs::new(None).put("a".into(), Source::Feed(String::new(), String::new())).is_err());
        let (hold, held) = mpsc::channel::<()>();
        let add: Add = Box::new(move |_, _| held.recv().map_err(|e| e.to_string()));
        let jobs = Jobs::new(Some(add));
        let put = || jobs.put("a".into(), Source::Feed(String::new(), String::new()));
        let refused = (0..WAITING + 2).map(|_| put()).filter(Result::is_err).count();
        assert!((1..=2).contains(&refused), "{refused}");
        drop(hold);
    }
}
