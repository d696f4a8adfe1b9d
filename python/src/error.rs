//! Errors as Python raises them, with the messages that the command line has.

use demarche_engine::EngineError;
use pyo3::exceptions::{PyException, PyFileNotFoundError, PyValueError};
use pyo3::prelude::*;

pyo3::create_exception!(
    demarche,
    DemarcheError,
    PyException,
    "What went wrong with a model, a table or a record; its message says what to do."
);

/// What can go wrong while the interpreter is released.
#[derive(Debug)]
pub enum Fail {
    /// Something is not where it should be.
    Missing(String),
    /// What was handed over cannot be.
    Value(String),
    /// Anything else.
    Other(String),
}

impl Fail {
    /// Anything else, by its message.
    pub fn other(error: impl std::fmt::Display) -> Self {
        Self::Other(format!("{error:#}"))
    }
}

impl From<EngineError> for Fail {
    fn from(error: EngineError) -> Self {
        match &error {
            EngineError::Unread { error: io, .. } if io.kind() == std::io::ErrorKind::NotFound => {
                Self::Missing(error.to_string())
            }
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<demarche_record::Error> for Fail {
    fn from(error: demarche_record::Error) -> Self {
        use demarche_record::Error;
        match &error {
            Error::Missing(_) => Self::Missing(error.to_string()),
            Error::Sql(_) | Error::NoSuch { .. } => Self::Value(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for Fail {
    fn from(error: serde_json::Error) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<anyhow::Error> for Fail {
    fn from(error: anyhow::Error) -> Self {
        Self::other(error)
    }
}

impl From<Fail> for PyErr {
    fn from(fail: Fail) -> Self {
        match fail {
            Fail::Missing(message) => PyFileNotFoundError::new_err(message),
            Fail::Value(message) => PyValueError::new_err(message),
            Fail::Other(message) => DemarcheError::new_err(message),
        }
    }
}

/// A `ValueError`.
pub fn value(message: impl Into<String>) -> PyErr {
    PyValueError::new_err(message.into())
}
