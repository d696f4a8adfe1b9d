//! What can go wrong with a record, with what to do about it.

use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// What a call on a record gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong with a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such file.
    #[error("{}: no such record; make one with: demarche record add {} FILES…", .0.display(), .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{}: is not a record; name a file that `demarche record add` made", .0.display())]
    NotARecord(PathBuf),
    /// A later version of the program made the file.
    #[error("{}: was made by a newer version of Demarche (form {has}, this version knows {knows}); update the program", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The form it has.
        has: i64,
        /// The latest that is known.
        knows: i64,
    },
    /// The file is damaged.
    #[error("{}: is damaged ({detail}); nothing was changed: `demarche record check` tells what can be read, and a copy made before is whole", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// Another program writes to it.
    #[error("{}: another program is writing to it; try again when that is done", .0.display())]
    Busy(PathBuf),
    /// It may not be written.
    #[error("{}: may not be written; give yourself leave to write it and its folder, or copy it", .0.display())]
    ReadOnly(PathBuf),
    /// It may not be opened.
    #[error("{}: cannot be opened ({detail}); check the path and who may read it", path.display())]
    Closed {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// There is no room for it.
    #[error("{}: the disk is full; what was stored before is kept: make room and run it again", .0.display())]
    Full(PathBuf),
    /// The system failed to read or write it.
    #[error("{}: cannot be read or written ({detail}); what was stored before is kept", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// What was asked for is not there.
    #[error("there is no {what} {name}{advice}")]
    NoSuch {
        /// What: `act`, `report`, …
        what: &'static str,
        /// Its name.
        name: String,
        /// What to do, with the mark before it, or empty.
        advice: &'static str,
    },
    /// A correction that cannot be made.
    #[error("{0}")]
    Refused(String),
    /// A question in SQL that cannot be answered.
    #[error("{0}")]
    Sql(String),
    /// Anything else that SQLite says.
    #[error("{}: {detail}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
}

impl Error {
    /// What SQLite says of a file, in our words.
    pub(crate) fn of(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        let detail = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(path),
            Some(ErrorCode::ReadOnly) => Self::ReadOnly(path),
            Some(ErrorCode::DiskFull) => Self::Full(path),
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, detail },
            Some(ErrorCode::NotADatabase) => Self::NotARecord(path),
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::Closed { path, detail },
            Some(ErrorCode::SystemIoFailure) => Self::Io { path, detail },
            _ => match error {
                // a value that is not of the form that the program writes
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..) => Self::Damaged { path, detail },
                _ => Self::Sqlite { path, detail },
            },
        }
    }
}
