//! The record, for many readers at once.
//!
//! Readers share a few connections, writers one. What is dear to make, such as a board, is made once for all who ask and kept until the record
//! changes, whoever changes it.

use crate::fault::Fault;
use axum::http::StatusCode;
use demarche_board::{Board, Lexicon};
use demarche_record::{Asked, Briefing, Error, Record, Totals};
use jiff::civil::Date;
use std::any::Any;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OnceCell, Semaphore};

/// So many things are kept.
const KEPT: usize = 48;
/// So many read at once; others wait.
const READERS: usize = 8;

type Made = Arc<OnceCell<Arc<dyn Any + Send + Sync>>>;

/// A record that many read.
pub struct Shelf {
    path: PathBuf,
    /// Which file it is, as far as the system tells.
    file: Option<(u64, u64)>,
    words: Option<Lexicon>,
    readers: Mutex<Vec<Record>>,
    room: Semaphore,
    writer: Mutex<Record>,
    kept: Mutex<Kept>,
}

/// What was made of the record as it stands.
struct Kept {
    /// A connection that only looks whether the record has changed.
    looker: Record,
    /// As what it was made.
    version: i64,
    /// By its key, with when it was last asked for.
    made: HashMap<String, (Made, u64)>,
    /// How often anything was asked for.
    asked: u64,
}

impl Kept {
    /// The place of a thing; where there is no room for it, what was not asked for the longest goes.
    fn place(&mut self, key: String) -> Result<Made, Error> {
        let version = self.looker.version()?;
        if version != self.version {
            self.version = version;
            self.made.clear();
        }
        if self.made.len() >= KEPT && !self.made.contains_key(&key) {
            let oldest = self.made.iter().min_by_key(|(_, (_, asked))| *asked).map(|(key, _)| key.clone());
            oldest.and_then(|key| self.made.remove(&key));
        }
        self.asked += 1;
        let (made, asked) = self.made.entry(key).or_default();
        *asked = self.asked;
        Ok(Arc::clone(made))
    }
}

/// A lock; what a thread that failed left behind is sound, since records change in transactions.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What tells a file from others that may come to bear its name.
#[cfg(unix)]
fn file_of(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().ok().map(|m| (m.dev(), m.ino()))
}

/// Elsewhere a file that is open can be neither removed nor replaced.
#[cfg(not(unix))]
fn file_of(_: &Path) -> Option<(u64, u64)> {
    None
}

impl Shelf {
    /// Opens a record. `words` are the words of the board of the user's own tables.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn open(path: &Path, words: Option<Lexicon>) -> Result<Self, Error> {
        // one that may only be read is shown all the same
        let writer = Record::open_to_read(path)?;
        let looker = Record::open_to_read(path)?;
        let version = looker.version()?;
        Ok(Self {
            path: path.to_owned(),
            file: file_of(path),
            words,
            readers: Mutex::default(),
            room: Semaphore::new(READERS),
            writer: Mutex::new(writer),
            kept: Mutex::new(Kept { looker, version, made: HashMap::new(), asked: 0 }),
        })
    }

    /// That it still is the file that was opened: what is written into one that was removed is lost.
    ///
    /// # Errors
    /// Where it is gone, or another one.
    pub fn is_there(&self) -> Result<(), Fault> {
        if file_of(&self.path) == self.file {
            return Ok(());
        }
        let told = "The record was removed, or another file was put in its place. Nothing was changed: start the program anew.";
        Err(Fault { status: StatusCode::SERVICE_UNAVAILABLE, told: told.to_owned() })
    }

    /// What it is called: its file's name without the ending.
    pub fn name(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Asks the record, on a thread that may wait for the disk.
    ///
    /// # Errors
    /// Those of what is asked.
    pub async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        ask: impl FnOnce(&Record) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Fault> {
        self.is_there()?;
        let _room = self.room.acquire().await.map_err(Fault::ours)?;
        let shelf = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let free = lock(&shelf.readers).pop();
            let record = match free {
                Some(record) => record,
                None => Record::open_to_read(&shelf.path)?,
            };
            let answer = ask(&record);
            lock(&shelf.readers).push(record);
            Ok(answer?)
        })
        .await
        .map_err(Fault::ours)?
    }

    /// Changes the record.
    ///
    /// # Errors
    /// Those of the change.
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Record) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Fault> {
        self.is_there()?;
        let shelf = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || change(&mut lock(&shelf.writer)));
        Ok(done.await.map_err(Fault::ours)??)
    }

    /// What `make` makes of the record as it stands, made once for all who ask for the same `key`.
    ///
    /// # Errors
    /// Those of `make`.
    pub async fn kept<T: Send + Sync + 'static>(
        self: &Arc<Self>,
        key: String,
        make: impl FnOnce(&Record) -> Result<T, Error> + Send + 'static,
    ) -> Result<Arc<T>, Fault> {
        let key = format!("{} {key}", std::any::type_name::<T>());
        self.is_there()?;
        let cell = lock(&self.kept).place(key)?;
        let made = cell
            .get_or_try_init(|| async {
                let made: Arc<dyn Any + Send + Sync> = Arc::new(self.read(make).await?);
                Ok::<_, Fault>(made)
            })
            .await?;
        Arc::clone(made).downcast::<T>().map_err(|_| Fault::ours("two things are kept under one name"))
    }

    /// How much the record holds.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub async fn totals(self: &Arc<Self>) -> Result<Arc<Totals>, Fault> {
        self.kept("totals".to_owned(), Record::totals).await
    }

    /// A board.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub async fn board(self: &Arc<Self>, asked: &Asked) -> Result<Arc<Board>, Fault> {
        let (asked, words) = (asked.clone(), self.words.clone());
        self.kept(format!("{asked:?}"), move |record| record.board(&asked, words.as_ref())).await
    }

    /// What moved since a day.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub async fn changes(
        self: &Arc<Self>,
        since: Date,
        asked: &Asked,
        today: Date,
        near: u32,
    ) -> Result<Arc<Briefing>, Fault> {
        let (asked, words) = (asked.clone(), self.words.clone());
        let key = format!("{since} {asked:?} {today} {near}");
        self.kept(key, move |record| record.changes(since, &asked, today, near, words.as_ref())).await
    }
}
