//! The native part of the Python package `demarche`; `package/demarche` is the other, and `_demarche.pyi` there describes this one to Python's tools.
//!
//! One file for each thing that Python sees. Everything that takes time is done with the interpreter released.

mod board;
mod coder;
mod error;
mod json;
mod parsed;
mod reader;
mod record;
mod report;
mod retelling;
mod rows;
mod scale;
mod sources;

use pyo3::prelude::*;

/// Reading allocates and frees large tensors all the time; the system's allocator gives them back to the kernel each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Reports about negotiations to acts and boards: the native part.
#[pymodule]
mod _demarche {
    #[pymodule_export]
    use crate::board::Board;
    #[pymodule_export]
    use crate::error::DemarcheError;
    #[pymodule_export]
    use crate::reader::{Reader, schema};
    #[pymodule_export]
    use crate::record::Record;
    #[pymodule_export]
    use crate::report::{Problem, Report};
    #[pymodule_export]
    use crate::retelling::{bands, retelling, sketch};
    #[pymodule_export]
    use crate::scale::score;
    #[pymodule_export]
    use crate::sources::{Sources, reports};
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python calls it so")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
