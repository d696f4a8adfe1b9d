//! What pages are made of.

mod entry;
mod frame;
mod parts;

pub use entry::{Entry, assessment, deadline, line_of};
pub use frame::{Frame, Here, bare};
pub use parts::*;
