//! The file: opening it, its form, transactions.

use crate::error::{Error, Result};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks an SQLite file as a record ("DMRC").
const APPLICATION: i64 = 0x444D_5243;
/// What makes each form of the file from the one before; the form is SQLite's `user_version`.
const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001.sql")];
/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// A record: an open file.
#[derive(Debug)]
pub struct Record {
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
    /// The name under which SQLite opens it to read.
    address: String,
}

/// Whether the file starts as SQLite files do.
#[must_use]
pub fn is_record(path: &Path) -> bool {
    let mut head = [0; 16];
    path.is_file()
        && std::fs::File::open(path).is_ok_and(|mut file| file.read_exact(&mut head).is_ok())
        && &head == b"SQLite format 3\0"
}

impl Record {
    /// Opens a record to read and write; one of an older form is brought up to date.
    ///
    /// # Errors
    /// Where there is none, or it is no record, or of a newer version, or damaged, or may not be written.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        match path.metadata() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(Error::Missing(path.to_owned())),
            // nothing is made of an empty file but by who adds to it
            Ok(file) if file.len() == 0 => return Err(Error::NotARecord(path.to_owned())),
            _ => {}
        }
        Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Opens a record, or makes one where there is none.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_or_create(path: impl AsRef<Path>) -> Result<Self> {
        Self::connect(path.as_ref(), OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a record to read: one on a disk that may not be written is read too, where nobody writes to it.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_to_read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        match Self::open(path) {
            Err(Error::ReadOnly(_) | Error::Closed { .. }) => {}
            other => return other,
        }
        let plain = Self::reader(path, address(path));
        // In a folder that may not be written the files beside it that readers share cannot be made. If there are none, nobody
        // writes, and the file can be read as it is.
        match plain {
            Err(Error::ReadOnly(_) | Error::Closed { .. }) if !beside(path, "-wal").exists() => {
                Self::reader(path, address(path) + "?immutable=1")
            }
            other => other,
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file beside it, in which what was stored last may still stand.
    #[must_use]
    pub fn beside(&self) -> PathBuf {
        beside(&self.path, "-wal")
    }

    /// How large it is, in bytes, with what has not been written back yet.
    #[must_use]
    pub fn size(&self) -> u64 {
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |m| m.len());
        size(&self.path) + size(&beside(&self.path, "-wal"))
    }

    /// Writes all that was stored into the file itself, as far as other programs that read it let it; gives whether it all is.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write_back(&self) -> Result<bool> {
        let busy: i64 = self.read(|db| db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)))?;
        Ok(busy == 0)
    }

    /// Another connection to it, which may only read.
    pub(crate) fn again(&self) -> Result<Connection> {
        let record = Self::reader(&self.path, self.address.clone())?;
        Ok(record.db)
    }

    fn reader(path: &Path, address: String) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let db = Connection::open_with_flags(&address, flags).map_err(|e| Error::of(path, e))?;
        let record = Self { db, path: path.to_owned(), address };
        record.settle().map_err(|e| Error::of(path, e))?;
        record.form()?;
        Ok(record)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        // SQLite takes a file of a few bytes for an empty one of its own
        if path.is_dir() || path.metadata().is_ok_and(|m| m.len() > 0) && !is_record(path) {
            return Err(match std::fs::File::open(path) {
                Err(error) => Error::Closed { path: path.to_owned(), detail: error.to_string() },
                Ok(_) => Error::NotARecord(path.to_owned()),
            });
        }
        let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        let db = db.map_err(|e| Error::of(path, e))?;
        let mut record = Self { db, path: path.to_owned(), address: address(path) };
        record.settle().map_err(|e| Error::of(path, e))?;
        let form = record.form()?;
        if usize::try_from(form).is_ok_and(|form| form < MIGRATIONS.len()) {
            record.migrate()?;
        }
        Ok(record)
    }

    /// What holds for this connection.
    fn settle(&self) -> rusqlite::Result<()> {
        self.db.busy_timeout(PATIENCE)?;
        // what a damaged or hostile file says is not trusted
        self.db.execute_batch(
            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;
             PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
        )
    }

    /// Which form the file has; 0 for a new one.
    fn form(&self) -> Result<i64> {
        let pragma = |name: &str| self.db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let read = || -> rusqlite::Result<(i64, i64, i64)> {
            let tables = self.db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            Ok((pragma("application_id")?, pragma("user_version")?, tables))
        };
        let (application, form, tables) = read().map_err(|e| Error::of(&self.path, e))?;
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        match (application, form) {
            (0, 0) if tables == 0 => Ok(0),
            (APPLICATION, 1..) if form <= known => Ok(form),
            (APPLICATION, _) if form > known => Err(Error::Newer { path: self.path.clone(), has: form, knows: known }),
            _ => Err(Error::NotARecord(self.path.clone())),
        }
    }

    fn migrate(&mut self) -> Result<()> {
        let path = self.path.clone();
        let run = |db: &mut Connection| -> rusqlite::Result<()> {
            db.pragma_update(None, "journal_mode", "WAL")?;
            let change = db.transaction_with_behavior(TransactionBehavior::Exclusive)?;
            // another program may have done it meanwhile
            let form: i64 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
            for migration in MIGRATIONS.iter().skip(usize::try_from(form).unwrap_or(0)) {
                change.execute_batch(migration)?;
            }
            change.pragma_update(None, "application_id", APPLICATION)?;
            change.pragma_update(None, "user_version", i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX))?;
            change.commit()?;
            // so that the file itself says what it is
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        };
        run(&mut self.db).map_err(|e| Error::of(&path, e))
    }

    /// Reads: what SQLite says is told in our words.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        read(&self.db).map_err(|e| Error::of(&self.path, e))
    }

    /// Changes something, as a whole or not at all.
    pub(crate) fn write<T>(&mut self, change: impl FnOnce(&Transaction) -> Result<T, Change>) -> Result<T> {
        let path = self.path.clone();
        let told = |e: rusqlite::Error| Error::of(&path, e);
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(told)?;
        let done = change(&transaction).map_err(|e| match e {
            Change::Sqlite(e) => told(e),
            Change::Told(e) => e,
        })?;
        transaction.commit().map_err(told)?;
        Ok(done)
    }
}

/// Why a change was not made.
pub(crate) enum Change {
    /// SQLite's reason.
    Sqlite(rusqlite::Error),
    /// Ours.
    Told(Error),
}

impl From<rusqlite::Error> for Change {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<Error> for Change {
    fn from(error: Error) -> Self {
        Self::Told(error)
    }
}

/// The file that SQLite keeps beside this one.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The file's name as an address (RFC 3986), so that no sign in it is taken for something else.
fn address(path: &Path) -> String {
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => address.push(char::from(*byte)),
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}
